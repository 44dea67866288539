"""What each format gives: text, title, date and where the date came from."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.read import Limits, Raw, dates, read_bytes, read_sources
from detente.read.html import page
from hostile.cases import crawls, feeds
from hostile.cases.parts import BODY, FIRST, GOOD, html, item, record, row, rss, tarred, zipped

META = ('<title>P</title><meta property="article:published_time" '
        'content="2019-05-03T10:00:00+02:00">')
LINKED = ('<title>P</title><script type="application/ld+json">{"@graph": [{"@type": "WebSite", '
          '"datePublished": "2001-01-01"}, {"@type": "NewsArticle", "datePublished": '
          '"2019-05-04T01:02:03Z"}]}</script>')
TIME = '<time datetime="2019-05-05T08:00:00Z">Sunday</time>' + BODY


def one(data: bytes, name: str = "x", **more: object) -> Raw:
    found = list(read_bytes(data, name, **more))  # type: ignore[arg-type]
    assert len(found) == 1 and isinstance(found[0], Raw), found
    return found[0]


@pytest.mark.parametrize(("head", "body", "url", "date", "where"), [
    (META, TIME, "http://e.org/2018/01/02/x", "2019-05-03T10:00:00+02:00", "metadata"),
    (LINKED, TIME, "http://e.org/2018/01/02/x", "2019-05-04T01:02:03Z", "metadata"),
    ("", TIME, "http://e.org/2018/01/02/x", "2019-05-05T08:00:00Z", "markup"),
    ("", BODY, "http://e.org/2018/01/02/x", "2018-01-02", "url"),
    ("", "<p>Published 7 June 2017</p>" + BODY, None, "2017-06-07", "text"),
    ('<meta name="date" content="0000-00-00">', TIME, None, "2019-05-05T08:00:00Z", "markup"),
    ('<meta name="date" content="9999-12-31">', BODY, "http://e.org/2018/01/02/x", "2018-01-02",
     "url"),
])
def test_date_of_a_page(head: str, body: str, url: str | None, date: str, where: str) -> None:
    raw = page(html(body, head), "x", url=url)
    assert (raw.published, raw.published_from) == (date, where)


def test_a_page_is_not_published_after_it_was_captured() -> None:
    raw = page(html(TIME, ""), "x", url="http://e.org/2018/01/02/x", latest="2018-06-01")
    assert (raw.published, raw.published_from) == ("2018-01-02", "url")


def test_a_page_gives_its_article_and_not_its_furniture() -> None:
    menu = "<nav><a href=/>Home</a> <a href=/w>World</a></nav>"
    raw = one(html(menu + BODY + "<footer>Copyright Example</footer>"), "page.txt")
    assert raw.title == "Peru and Chile sign pact" and FIRST in raw.text
    assert "Home" not in raw.text and "Copyright" not in raw.text


@pytest.mark.parametrize(("said", "date"), [
    ("2019-05-03", "2019-05-03"), ("20190503", "2019-05-03"),
    ("2019-05-03T10:00:00.123+0200", "2019-05-03T10:00:00+02:00"),
    ("Fri, 03 May 2019 10:00:00 GMT", "2019-05-03T10:00:00Z"),
    ("1556877600", "2019-05-03T10:00:00Z"),
    ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01"), ("May 3, 2019", "2019-05-03"),
    ("3 May 2019", "2019-05-03"), ("2019-02-30", None), ("0000-01-01", None),
    ("9999-12-31", None), ("yesterday", None), ("", None), (None, None), ("9" * 500, None),
])
def test_dates(said: str | None, date: str | None) -> None:
    assert dates.iso(said) == date


def test_feed_items() -> None:
    found = list(read_bytes(rss(item("Peru &amp; Chile", "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.",
                                     "<pubDate>Fri, 03 May 2019 10:00:00 GMT</pubDate>")), "f"))
    assert isinstance(found[0], Raw)
    assert (found[0].title, found[0].text) == ("Peru & Chile", "One.\n\nTwo.")
    assert (found[0].published, found[0].source) == ("2019-05-03T10:00:00Z", "Example")
    assert found[0].url == "https://example.org/1"


def test_warc_pages_know_their_address() -> None:
    for data in (record(), gzip.compress(record()) * 2):
        raw = next(read_bytes(data, "x"))
        assert isinstance(raw, Raw) and raw.url == "http://example.org/1"
        assert raw.published == "2019-05-03T10:00:00Z"


def test_reuters_story() -> None:
    raw = one(feeds.CASES["no-head.sgm"](), "x")
    assert (raw.id, raw.title, raw.dateline) == ("reuters-1", "PACT", "LIMA, May 3")
    assert (raw.published, raw.published_from) == ("1987-05-03T15:01:01", "metadata")
    assert raw.text.startswith("LIMA, May 3 (AFP)")


@pytest.mark.parametrize("data", [
    b"day,story\n2019-05-03,Peru met Chile.\n",
    b"day\tstory\n2019-05-03\tPeru met Chile.\n",
    b'{"day": "2019-05-03", "story": "Peru met Chile."}\n',
    b'[{"day": "2019-05-03", "story": "Peru met Chile."}]',
    b'{"hits": [{"day": "2019-05-03", "story": "Peru met Chile."}]}',
    crawls._parquet(day=["2019-05-03"], story=["Peru met Chile."]),
], ids=["csv", "tsv", "jsonl", "array", "object", "parquet"])
def test_columns_are_mapped(data: bytes) -> None:
    raw = one(data, "x", columns={"text": "story", "published": "day"})
    assert (raw.text, raw.published) == ("Peru met Chile.", "2019-05-03")


def test_a_dot_reaches_inside() -> None:
    data = json.dumps({"story": {"text": {"en": "Peru met Chile."}}}).encode()
    assert one(data, "x.jsonl", columns={"text": "story.text.en"}).text == "Peru met Chile."


def test_the_same_dispatch_has_the_same_id_in_and_out_of_archives(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(GOOD)
    (tmp_path / "b.zip").write_bytes(zipped({"deep/down/a.txt": GOOD}))
    (tmp_path / "c.tar").write_bytes(tarred(("a.txt", GOOD)))
    raws = list(read_sources([str(tmp_path)]))
    assert len({r.id for r in raws if isinstance(r, Raw)}) == 1 and len(raws) == 3


def test_content_not_name_tells() -> None:
    for data in (html(), rss(), record(), row(), zipped({"a.txt": GOOD}), gzip.compress(GOOD),
                 tarred(("a.txt", GOOD)), b"id,text\n1,Peru met Chile.\n"):
        assert [r for r in read_bytes(data, "story.txt") if isinstance(r, Raw)]


def test_an_archive_in_an_archive_names_the_way() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        data = zipped({"in/feed.xml": rss()})
        info = tarfile.TarInfo("a.zip")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    assert one(out.getvalue(), "x.tgz").origin == "x.tgz!a.zip!in/feed.xml:1"


def test_limits_are_the_callers() -> None:
    error = next(read_bytes(GOOD, "x", limits=Limits(text=50)))
    assert isinstance(error, DetenteError) and error.code == "D106"
