"""Nothing from a dispatch runs: as title, text, source, agency, URL, name, place, quote, trace."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from detente.records import Actor, Block, Document, Evidence, Mention, Record, When, Where
from detente.store import Ledger
from detente.store.settle import settle

from .conftest import Desk, Server
from .xss import corpus

STRINGS = corpus()
#: What our own templates use; anything else came from a dispatch.
_FORBIDDEN = ("srcdoc", "formaction", "style", "background", "ping")


def hostile(n: int, s: str) -> tuple[Document, Record]:
    """A document and a record in which every free field is the string."""
    doc = Document(f"d{n}-{s}"[:80], f"{s}\n\nThen {s} said {s}.", title=s,
                   published="2020-01-02", url=s, source=s, agency=s,
                   blocks=(Block(0, len(s), "title"), Block(len(s) + 2, 3 * len(s) + 14, "body")))
    mention = Mention(len(s) + 7, 2 * len(s) + 7, s)
    return doc, Record(
        id=f"r{n:03}", document={"id": doc.id, "url": s, "title": s, "published": "2020-01-02",
                                 "source": s, "agency": s},
        type="CONSULT", mode=s, contexts=(s,), cameo="042", quad=1 + n % 4, goldstein=1.0,
        intensity=1.0, status="actual", symmetric=False,
        sources=(Actor(f"{s} {n}", "USA", "person", s, s, "GOV", mention),),
        targets=(Actor(s, s, "group"),), when=When("2020-01-02", "2020-01-02", "day", s),
        where=Where(s, s, 10.0 + n / 10, 20.0), attributed_to={"name": s, "agency": s},
        ledger="visits" if n % 2 else "statements",
        details={"visitor": s, "host": s, "tour": None, "met": [s], "speaker": f"{s} {n}",
                 "about": [s], "quote": s, "stance": 0.5, "areas": [s]},
        evidence=(Evidence(0, len(s), s), Evidence(len(s) + 7, 2 * len(s) + 7, s)),
        confidence=0.5, trace={s: s, "frame": s, "features": {s: 1.0}})


@pytest.fixture(scope="session")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("xss") / "xss.db"
    with Ledger.open(path, create=True) as book:
        for n, s in enumerate(STRINGS):
            doc, record = hostile(n, s)
            assert book.put(doc, [record], key=f"k{n}", origin=s)
        settle(book)
    return path


class Strict(HTMLParser):
    """Collects what only a dispatch could have brought in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = dict(attrs)
        if tag == "script" and not (had.get("src") or "").startswith("/static/bundle/"):
            self.found.append(tag)
        if tag in ("iframe", "object", "embed", "base", "img", "video", "audio", "style", "math"):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith(("on", "hx-on")) or name in _FORBIDDEN:
                self.found.append(f"{tag} {name}")
            if name in ("href", "src", "action", "xlink:href"):
                link = (value or "").strip().lower()
                if not link.startswith(("/", "#", "?", "http://", "https://")) or \
                        link.startswith("//"):
                    self.found.append(f"{tag} {name}={value}")
                if link.startswith("http") and "noopener" not in (had.get("rel") or ""):
                    self.found.append(f"{tag} without noopener")


def pages(n: int, s: str) -> list[str]:
    doc, record = hostile(n, s)
    from detente.web import urls

    return [urls.dispatch(doc.id), urls.person(record.sources[0].name), f"/record/{record.id}",
            f"/search?q={quote(s, safe='')}"]


def test_there_are_two_hundred() -> None:
    assert len(set(STRINGS)) == 200


def test_nothing_gets_into_the_markup(poisoned: Path, coder: Any) -> None:
    desk = Desk(poisoned, coder)
    for n, s in enumerate(STRINGS):
        for path in pages(n, s):
            answer = desk.get(path)
            assert answer.status_code in (200, 400, 404), (path, answer.status_code)
            strict = Strict()
            strict.feed(answer.text)
            assert not strict.found, (s, path, strict.found)
    for path in ("/", "/people", "/country/USA", "/countries", "/search?ledger=visits",
                 "/?page=2&ledger=statements"):
        strict = Strict()
        strict.feed(desk.get(path).text)
        assert not strict.found, (path, strict.found)


def test_nothing_gets_into_events_and_comparisons(poisoned: Path, coder: Any) -> None:
    desk = Desk(poisoned, coder)
    with Ledger.open(poisoned, readonly=True) as book:
        ids = [e["id"] for e in book.events()]
    assert len(ids) > 100
    for one, other in pairwise(ids):
        for path in (f"/event/{one}", f"/compare?one={one}&other={other}"):
            answer = desk.get(path)
            assert answer.status_code == 200, path
            strict = Strict()
            strict.feed(answer.text)
            assert not strict.found, (path, strict.found)


def test_echoes_of_the_address(poisoned: Path, coder: Any) -> None:
    desk = Desk(poisoned, coder)
    for s in STRINGS:
        for path in (f"/search?q={quote(s)}", f"/people?q={quote(s)}", f"/{quote(s, safe='')}",
                     f"/country/{quote(s, safe='')}", f"/?since={quote(s)}",
                     f"/compare?one={quote(s)}&other={quote(s)}", f"/event/{quote(s, safe='')}"):
            strict = Strict()
            strict.feed(desk.get(path).text)
            assert not strict.found, (path, strict.found)
        answer = desk.client.post("/paste", data={"text": s, "published": s})
        strict = Strict()
        strict.feed(answer.text)
        assert answer.status_code < 500 and not strict.found, s


def test_no_cell_is_a_formula(poisoned: Path, coder: Any) -> None:
    import csv
    import io

    for row in csv.reader(io.StringIO(Desk(poisoned, coder).get("/today.csv").text)):
        assert not any(cell[:1] in ("=", "+", "@", "\t", "\r") for cell in row)


@pytest.mark.slow
def test_nothing_runs_in_a_browser(poisoned: Path, coder: Any, browser: Any) -> None:
    server = Server(poisoned, coder)
    context = browser.new_context()
    said: list[str] = []
    try:
        context.add_init_script("window.pwn = () => { window.pwned = true; console.error('RAN') }")
        page = context.new_page()
        page.on("console", lambda m: said.append(m.text))
        page.on("dialog", lambda d: (said.append("dialog"), d.dismiss()))
        page.on("request", lambda r: r.url.startswith(server.base) or said.append(r.url))
        page.goto(server.link)
        for n, s in enumerate(STRINGS):
            page.goto(server.base + pages(n, s)[0], wait_until="load")
            assert not page.evaluate("window.pwned"), s
        with Ledger.open(poisoned, readonly=True) as book:
            ids = [e["id"] for e in book.events()][:20]
        for path in ("/", "/people", "/country/USA", "/search?ledger=visits",
                     *(f"/event/{i}" for i in ids), f"/compare?one={ids[0]}&other={ids[1]}",
                     *pages(3, STRINGS[3])[1:]):
            page.goto(server.base + path, wait_until="load")
            assert not page.evaluate("window.pwned"), path
        # Not even tried: the policy had nothing to refuse.
        assert not [x for x in said if "404" not in x and "400" not in x], said[:5]
    finally:
        context.close()
        server.stop()
