"""Every page in its three forms over the samples' ledger."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from detente.store import Ledger
from detente.web.guard import HEADERS

PAGES = ("/today", "/countries", "/people", "/search?q=border", "/search?ledger=visits",
         "/country/ETH", "/dyad/ETH/ERI", "/dyad/eth/eri?way=out&by=month", "/dyad/PER/FJI", "/api",
         "/paste", "/person/Abiy%20Ahmed")


@pytest.mark.parametrize("path", PAGES)
def test_three_forms(desk: Any, path: str) -> None:
    bare, mark, query = path.partition("?")
    page = desk.get(path)
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert "<h1" in page.text and "<script>" not in page.text and " style=" not in page.text
    data = desk.get(f"{bare}.json{mark}{query}")
    assert data.status_code == 200 and isinstance(data.json(), dict)
    rows = desk.get(f"{bare}.csv{mark}{query}")
    assert rows.status_code == 200 and rows.headers["content-type"].startswith("text/csv")
    assert len(next(csv.reader(io.StringIO(rows.text)))) >= 2


def test_every_event_and_dispatch_opens(desk: Any) -> None:
    with Ledger.open(desk.path, readonly=True) as book:
        events = [e["id"] for e in book.events()]
        documents = [d.id for d in book.documents()]
    for id_ in events:
        assert desk.get(f"/event/{id_}").status_code == 200
        assert desk.get(f"/event/{id_}.json").json()["reports"]
    for id_ in documents:
        page = desk.get(f"/dispatch/{id_}")
        assert page.status_code == 200 and page.text.count("<mark") >= 1


def test_evidence_is_marked_where_it_stands(desk: Any) -> None:
    with Ledger.open(desk.path, readonly=True) as book:
        for doc in book.documents():
            data = desk.get(f"/dispatch/{doc.id}.json").json()
            for record in data["records"]:
                for e in record["evidence"]:
                    assert data["document"]["text"][e["start"]:e["end"]] == e["quote"]


@pytest.mark.parametrize("path, status", [
    ("/country/ZZZ", 404), ("/dyad/ETH/ETH", 404), ("/dyad/ETH/nowhere", 404), ("/event/none", 404),
    ("/event/a'b", 404), ("/dispatch/none", 404), ("/person/Nobody", 404), ("/nope", 404),
    ("/?ledger=drop", 400), ("/?status='--", 400), ("/?since=19", 400), ("/?page=0", 400),
    ("/?page=²", 400), ("/?quad=9", 400), ("/country/ETH?by=day", 400), ("/?since=0000", 400),
    ("/search?since=2018-02-31", 400), ("/record/none", 404), ("/search?page=99999999999", 400)])
def test_what_is_not_there(desk: Any, path: str, status: int) -> None:
    bare, mark, query = path.partition("?")
    assert desk.get(path).status_code == status
    told = desk.get(f"{bare if bare != '/' else '/today'}.json{mark}{query}")
    assert told.status_code == status and told.json()["error"]


@pytest.mark.parametrize("words", [
    '"', "AND", "NOT", "OR OR", "*", "a*b", "(((", "title:x", "col : x", "x NEAR y",
    "'; DROP TABLE",
    "\x00", "é" * 300, "^a", "-", '"a', "{a b}: c", "%", "_", "\\"])
def test_any_words_can_be_searched(desk: Any, words: str) -> None:
    answer = desk.get("/search", params={"q": words})
    assert answer.status_code in (200, 400)


def test_search_finds_and_narrows(desk: Any) -> None:
    found = desk.get("/search.json", params={"q": "border"}).json()
    assert found["count"] > 0
    kinds = dict(found["facets"]["type"])
    kind = next(iter(kinds))
    fewer = desk.get("/search.json", params={"q": "border", "type": kind}).json()
    assert fewer["count"] == kinds[kind]


def test_movers_say_where_nothing_was_read(desk: Any) -> None:
    # The last sample is of 17 June 2020, the one before it of another year.
    page = desk.get("/").text
    assert "Nothing was read from 19 Apr 2020 to 18 May 2020" in page
    assert "No pair of states" not in page


def test_figures_by_period_are_those_of_the_series(desk: Any) -> None:
    """What the table of the page shows is what `Ledger.ties` gives."""
    page = desk.get("/dyad/ETH/ERI?by=year&since=1998&until=2018").text
    assert "The figures, period by period" in page and "too few stories to say" in page
    data = desk.get("/dyad/ETH/ERI.json?by=year&since=1998&until=2018").json()["series"]
    both = {p["period"]: p for p in data if p["direction"] == "ETH-ERI"}
    assert both["2018"]["events"] >= 1
    row = '<tr><th scope="row">'
    assert ">2018</a>" in page and f"{row}2005" in page
    assert f"{row}2000" not in page  # nothing was read then


def test_the_map_of_a_person_shows_where_he_was() -> None:
    from detente.web.world import HEIGHT, NARROWEST, WIDTH, Point, window

    assert window([]) == (0, 0, WIDTH, HEIGHT)
    for spots in ([(0.0, 0.0)], [(960.0, 442.0)], [(480.0, 200.0), (500.0, 260.0)],
                  [(5.0, 100.0), (950.0, 300.0)]):
        x, y, wide, high = window([Point("x", "", *s) for s in spots])
        assert NARROWEST <= wide <= WIDTH and x >= 0 and y >= 0
        assert x + wide <= WIDTH + 0.1 and y + high <= HEIGHT + 0.1
        assert all(x <= a <= x + wide and y <= b <= y + high for a, b in spots)


def test_a_side_is_claimed_only_where_the_interval_says_so() -> None:
    from detente.web.lists import Tie

    assert Tie("A", "B", 4, 0).paint == "even thin" and Tie("A", "B", 4, 0).estimate is None
    assert Tie("A", "B", 20, 2).paint == "soft" and Tie("A", "B", 2, 20).paint == "hard"
    assert Tie("A", "B", 6, 4).paint == "even"


def test_a_point_of_the_series_opens_its_events(desk: Any) -> None:
    data = desk.get("/dyad/ETH/ERI.json").json()
    both = [p for p in data["series"] if p["direction"] == "ETH-ERI" and p["events"]]
    assert both
    for point in both:
        ids = {e["id"] for e in desk.get("/dyad/ETH/ERI.json", params={
            "since": point["start"], "until": point["end"]}).json()["events"]}
        assert set(point["event_ids"]) <= ids


def test_paste_codes_and_keeps_nothing(desk: Any) -> None:
    before = desk.shelf.state()
    text = "LIMA, May 4 - Peru's president met Chile's foreign minister in Lima on Friday."
    told = desk.client.post("/paste.json", data={"text": text, "published": "2012-05-04"}).json()
    assert told["records"] and told["records"][0]["type"] == "CONSULT"
    assert desk.client.post("/paste", data={"text": text}).text.count("<mark") >= 1
    assert desk.client.post("/paste", data={"text": "  "}).status_code == 400
    assert desk.client.post("/paste", data={"text": "x" * 200_001}).status_code == 422
    assert desk.client.post("/paste", data={"text": text, "published": "soon"}).status_code == 422
    assert desk.shelf.state() == before


def test_accept_reject_edit(judged: Any) -> None:
    with Ledger.open(judged.path, readonly=True) as book:
        records = [r for r in book.records() if r.when is not None]
    first, second, third = records[0].id, records[1].id, records[2]
    assert judged.client.post(f"/judge/{first}.json", data={"verdict": "accept"}).json()[
        "judged"] == "accept"
    judged.client.post(f"/judge/{second}", data={"verdict": "reject"})
    new = "planned" if third.status != "planned" else "actual"
    told = judged.client.post(f"/judge/{third.id}.json", data={
        "verdict": "edit", "status": new, "type": third.type}).json()
    assert told["record"]["status"] == new
    again = judged.client.post(f"/judge/{third.id}.json", data={
        "verdict": "edit", "when.start": "2001-01-01", "when.end": "2001-01-02"}).json()
    assert again["record"]["status"] == new and again["record"]["when"]["end"] == "2001-01-02"
    with Ledger.open(judged.path, readonly=True) as book:
        assert second not in {r.id for r in book.records()}
        assert next(book.records([third.id])).status == new
        book.check()


@pytest.mark.parametrize("form", [
    {}, {"verdict": "burn"}, {"verdict": "edit"}, {"verdict": "edit", "type": "NONSENSE"},
    {"verdict": "edit", "status": "sure"}, {"verdict": "edit", "when.start": "yesterday"},
    {"verdict": "edit", "sources.0.entity": "x" * 500}, {"verdict": "edit", "id": "other"}])
def test_wrong_corrections_change_nothing(judged: Any, form: dict[str, str]) -> None:
    with Ledger.open(judged.path, readonly=True) as book:
        record = next(r for r in book.records() if r.when is not None)
    answer = judged.client.post(f"/judge/{record.id}.json", data=form)
    if "sources.0.entity" not in form:
        assert answer.status_code == 400
    assert answer.status_code < 500
    assert judged.client.post("/judge/none.json", data={"verdict": "accept"}).status_code == 404


def test_an_empty_ledger_teaches(coder: Any, tmp_path: Any) -> None:
    from .conftest import Desk

    path = tmp_path / "empty.db"
    Ledger.open(path, create=True).close()
    empty = Desk(path, coder)
    assert "detente add" in empty.get("/").text
    for page in ("/countries", "/people", "/search?q=x", "/dyad/PER/CHL", "/country/PER"):
        assert empty.get(page).status_code == 200


def test_ids_that_look_like_formats_and_paths(coder: Any, tmp_path: Any) -> None:
    from detente.records import Document

    from .conftest import Desk

    path = tmp_path / "odd.db"
    odd = ["a.json", "x/y.csv", "wire.html", "http://a.example/?q=1#z", "ü ñ", ".json"]
    with Ledger.open(path, create=True) as book:
        for name in odd:
            book.put(Document(name, "Nothing.", title=f"Title of {name}"), [], key=name)
    from detente.web import urls

    here = Desk(path, coder)
    for name in odd:
        page = here.get(urls.dispatch(name))
        assert page.status_code == 200, name
        assert here.get(urls.dispatch(name).removesuffix(".html") + ".json").json()[
            "document"]["id"] == name


def test_headers_are_there_once(desk: Any) -> None:
    answer = desk.get("/")
    for name in HEADERS:
        assert len(answer.headers.get_list(name)) == 1


def test_many_at_once_while_one_judges(judged: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with Ledger.open(judged.path, readonly=True) as book:
        ids = [r.id for r in book.records()][:12]
    reads = ["/", "/country/ETH", "/search?q=border", "/dyad/ETH/ERI", "/people"] * 6

    def post(id_: str) -> int:
        return int(judged.client.post(f"/judge/{id_}.json", data={"verdict": "accept"}).status_code)

    with ThreadPoolExecutor(12) as pool:
        wrote = pool.map(post, ids)
        read = pool.map(lambda path: judged.get(path).status_code, reads)
        assert set(wrote) | set(read) == {200}
    with Ledger.open(judged.path, readonly=True) as book:
        assert book.counts()["judgements"] == len(ids)
        book.check()
