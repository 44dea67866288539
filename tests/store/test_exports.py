"""Every format read back with a loader that is not ours."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import networkx as nx
import pandas as pd
import pyarrow.parquet as pq
import pytest

from detente.exports import codes, layouts, travel
from detente.exports.arrow import SCHEMA
from detente.exports.write import FORMATS, export
from detente.records import Actor, Document, Mention, When, Where
from detente.store import Ledger
from detente.store.add import fill
from detente.store.ask import Question
from detente.store.settle import settle
from testkit.ledger_world import make_record, stub_code, world

BAD = '=cmd|\'/c calc\'!A0\t"x"\n+1\u2028'
Out = Callable[..., bytes]


@pytest.fixture
def book(ledger: Ledger) -> Ledger:
    fill(ledger, world(20), stub_code)
    text = "Ann visited Lima in Peru."
    for i in range(2):
        doc = Document(f"hostile{i}", text, title=BAD, published="2004-05-03T10:00:00+02:00",
                       source="=paper", url=f"http://example.org/{i}")
        ann = Actor("=Ann\x01 <Lee>", "CHL", "person", title="@president",
                    mention=Mention(0, 3, "Ann"))
        record = make_record(doc, 0, 16, "Chile", "visited", "Peru", sources=(ann,),
                             where=Where("Lima", "PER", -12.05, -77.04, 3936456),
                             when=When("2004-05-03", "2004-05-04", "day"), contexts=("military",))
        ledger.put(doc, [record], key=doc.id)
    doc = Document("both", "Peru praised Chile and Ghana.", published="2004-05-09")
    three = tuple(Actor(n, c, "state") for n, c in (("Peru", "PER"), ("Chile", "CHL"),
                                                    ("European Union", "EU")))
    ledger.put(doc, [make_record(doc, 0, 4, "Peru", "praised", "Chile", sources=three, targets=(),
                                 symmetric=True),
                     make_record(doc, 5, 9, "Peru", "visited", "Togo", status="planned")], key="b")
    settle(ledger)
    return ledger


@pytest.fixture
def out(book: Ledger) -> Out:
    def _out(form: str, **more: Any) -> bytes:
        buffer = io.BytesIO()
        export(book, form, buffer, **more)
        return buffer.getvalue()
    return _out


def happened(book: Ledger) -> list[dict[str, Any]]:
    return [e for e in book.events() if e["status"] in ("actual", "ongoing")]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_written_twice_the_same(out: Out, form: str) -> None:
    assert out(form) == out(form)
    assert out(form, question=Question(by="nobody at all")) is not None


@pytest.mark.parametrize(("name", "count"), [
    ("gdelt", 61), ("gdelt-mentions", 16), ("polecat", 40), ("icews", 20), ("phoenix", 26)])
def test_layouts_by_pandas(book: Ledger, out: Out, name: str, count: int) -> None:
    columns, header, _ = layouts.LAYOUTS[name]
    assert len(columns) == count == len(set(columns))
    frame = pd.read_csv(io.BytesIO(out(name)), sep="\t", header=0 if header else None,
                        names=None if header else list(columns), dtype=str,
                        keep_default_na=False, quoting=csv.QUOTE_NONE)
    assert list(frame.columns) == list(columns)
    rows = sum(len(list(codes.pairs(e))) for e in happened(book))
    if name == "gdelt-mentions":
        rows = sum(len(list(codes.pairs(e))) * len(e["reports"]) for e in happened(book))
    assert len(frame) == rows
    assert not frame.map(lambda c: c[:1] in tuple("=+@\t\r") or (
        c[:1] == "-" and not c[1:].replace(".", "").isdigit())).any().any()


def test_gdelt_values(out: Out) -> None:
    frame = pd.read_csv(io.BytesIO(out("gdelt")), sep="\t", header=None, names=layouts.GDELT,
                        dtype={"EventCode": str, "EventRootCode": str}, quoting=csv.QUOTE_NONE)
    assert frame["GLOBALEVENTID"].is_unique
    row = frame[frame["ActionGeo_Lat"] == -12.05].iloc[0]
    assert (row["SQLDATE"], row["EventCode"], row["EventRootCode"]) == (20040503, "042", "04")
    assert (row["Actor1CountryCode"], row["ActionGeo_CountryCode"]) == ("CHL", "PE")
    assert row["ActionGeo_FullName"] == "Lima, Peru" and row["NumArticles"] == 2
    assert row["DATEADDED"] == 20040503080000  # UTC
    assert set(frame["QuadClass"]) <= {1, 2, 3, 4}


def test_mentions_point_into_the_text(out: Out) -> None:
    events = pd.read_csv(io.BytesIO(out("gdelt")), sep="\t", header=None, names=layouts.GDELT)
    frame = pd.read_csv(io.BytesIO(out("gdelt-mentions")), sep="\t", header=None,
                        names=layouts.GDELT_MENTIONS)
    assert set(frame["GLOBALEVENTID"]) == set(events["GLOBALEVENTID"])
    row = frame[frame["MentionIdentifier"] == "http://example.org/0"].iloc[0]
    assert (row["Actor1CharOffset"], row["Actor2CharOffset"], row["MentionDocLen"]) == (0, -1, 25)


def test_csv_and_jsonl(book: Ledger, out: Out) -> None:
    rows = list(csv.DictReader(io.StringIO(out("csv").decode())))
    lines = [json.loads(line) for line in out("jsonl").splitlines()]
    assert len(rows) == len(lines) == book.counts()["events"]
    assert [r["id"] for r in rows] == [x["id"] for x in lines]
    assert all(not v or v[0] not in "=+@\t\r" for r in rows for v in r.values())
    records = [json.loads(line) for line in out("jsonl", records=True).splitlines()]
    assert {r["id"] for r in records} == {r.id for r in book.records()}
    assert all(len(r["reports"]) == 1 for r in records)


def test_parquet(book: Ledger, out: Out) -> None:
    table = pq.read_table(io.BytesIO(out("parquet")))
    assert table.schema.equals(SCHEMA)
    back = {r["id"]: r for r in table.to_pylist()}
    for event in book.events():
        row = back[event["id"]]
        for field in ("type", "when", "where", "sources", "evidence", "reports", "contexts"):
            assert row[field] == event[field]
        assert json.loads(row["details"] or "null") == event["details"]


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_graphs(book: Ledger, out: Out, form: str, read: Callable[..., Any]) -> None:
    graph = read(io.BytesIO(out(form)))
    assert graph.is_directed() and {"PER", "CHL", "EU"} <= set(graph)
    assert graph.nodes["PER"]["label"] == "Peru"
    arc = graph.edges["EU", "PER"]
    assert (arc["events"], arc["first"]) == (1, "2004-05-09")
    arcs = sum(d["events"] for _, _, d in graph.edges(data=True))
    assert arcs == sum((2 if e["symmetric"] else 1) * len(list(codes.pairs(e)))
                       for e in happened(book))


def test_follow_the_money(book: Ledger, out: Out) -> None:
    entities = [json.loads(line) for line in out("ftm").splitlines()]
    by_id = {e["id"]: e for e in entities}
    assert len(by_id) == len(entities)
    events = [e for e in entities if e["schema"] == "Event"]
    assert len(events) == book.counts()["events"]
    for e in entities:
        for name in ("involved", "proof", "entity"):
            assert all(i in by_id for i in e["properties"].get(name, ()))
        assert all(v and isinstance(v, str) for vs in e["properties"].values() for v in vs)
    assert any(e["schema"] == "Sanction" for e in entities)


def test_follow_the_money_by_its_own_model(out: Out) -> None:
    model = pytest.importorskip("followthemoney").model
    for line in out("ftm").splitlines():
        data = json.loads(line)
        entity = model.get_proxy(data)  # drops values that do not fit their type
        model.get(data["schema"]).validate(data)
        assert entity.to_dict()["properties"] == data["properties"]


def test_leader_travel(out: Out) -> None:
    rows = list(csv.DictReader(io.StringIO(out("colt").decode())))
    assert list(rows[0]) == list(travel.COLT)
    (row,) = [r for r in rows if "Ann" in r["LeaderFullName"]]
    assert (row["LeaderCountryISO"], row["CountryVisitedISO"], row["CityVisited"]) == (
        "CHL", "PER", "Lima")
    assert (row["TripStartDate"], row["TripEndDate"], row["TripDuration"]) == (
        "2004-05-03", "2004-05-04", "2")
    assert row["SourceLink1"].startswith("http://") and row["SourceLink3"] == ""
    assert row["MetHostHoGS"] == row["PublicAddress"] == ""  # not known is not no


def test_roles_and_names() -> None:
    assert travel.role_of("Barack Obama", "USA", "2010-01-01") in ("GS", "S")
    assert travel.role_of("Barack Obama", "USA", "2020-01-01") == ""
    assert travel.surname("Hu Jintao", "CHN") == "Hu"
    assert travel.surname("Angela Merkel", "DEU") == "Merkel"
    assert travel.surname("U Nu", "MMR") == travel.surname("Cher", "USA") == ""


def test_sanctions_cases(book: Ledger) -> None:
    events = list(book.events())
    rows = [dict(zip(travel.GSDB, r, strict=True)) for r in travel.gsdb(events)]
    assert rows and all(r["trade"] == "1" and r["arms"] == "" for r in rows)
    pairs = [dict(zip(travel.GSDB_DYADIC, r, strict=True)) for r in travel.gsdb_dyadic(events)]
    assert {p["case_id"] for p in pairs} == {r["case_id"] for r in rows}
    assert all(len(p["sanctioned_state_iso3"]) == 3 and p["year"] == "2004" for p in pairs)


def test_codes() -> None:
    assert codes.codes("PER") == codes.Codes("PE", "PE", "135")
    assert codes.codes("NATO") == codes.Codes()
    assert codes.cameo_country("ROU") == "ROM" and codes.cameo_country("UN") == ""
    assert [codes.quad_of(c) for c in ("010", "057", "06", "1123", "20")] == [1, 1, 2, 3, 4]
    assert codes.stamp("2004-05-03") == "20040503000000" and codes.stamp("soon") == ""


def test_an_accord_signed_elsewhere_is_not_of_the_visit(ledger: Ledger) -> None:
    text = "Ann visited Lima. Chile and Peru signed a pact."
    for n, (place, country) in enumerate((("Lima", "PER"), ("Accra", "GHA"))):
        doc = Document(f"v{n}", text, published=f"2004-0{n + 3}-05")
        ann = Actor("Ann Lee", "CHL", "person", title="president", mention=Mention(0, 3, "Ann"))
        visit = make_record(doc, 0, 16, "Chile", "visited", "Peru", sources=(ann,))
        pact = make_record(doc, 18, 46, "Chile", "praised", "Peru", ledger="agreements",
                           symmetric=True, where=Where(place, country, 1.0, 1.0, 1),
                           details={"stage": "signed"})
        ledger.put(doc, [visit, pact], key=doc.id)
    settle(ledger)
    rows = [dict(zip(travel.COLT, r, strict=True)) for r in travel.colt(ledger.events())]
    assert [r["SignedAgreement"] for r in rows] == ["1", ""]
