"""Questions, tours, lives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import DetenteError
from detente.records import Actor, Document, When, Where
from detente.store import Ledger, lives
from detente.store.ask import Question, ask, match_words
from detente.store.group import Plain
from detente.store.settle import settle
from testkit.ledger_world import make_record

Put = Callable[..., object]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Grouped by the plain rule: these tests are of what is asked, not of what is merged."""
    with Ledger.open(tmp_path / "l.db", create=True, grouper=Plain()) as book:
        yield book


@pytest.fixture
def told(ledger: Ledger, put: Put) -> Ledger:
    put("Peru visited Chile. Nothing about a cease-fire.", day="2004-05-01")
    put("Chile sanctioned Peru. The gas pipeline closed.", day="2005-06-02")
    put("Japan praised Peru. The pipeline again.", day="2006-07-03")
    settle(ledger)
    return ledger


@pytest.mark.parametrize(("question", "days"), [
    ({}, "2004 2005 2006"),
    ({"ledger": "visits"}, "2004"),
    ({"between": ("PER", "CHL")}, "2004 2005"),
    ({"between": ("Chile", "peru")}, "2004 2005"),
    ({"between": ("PER", "GHA")}, ""),
    ({"by": "PER"}, "2004"),
    ({"on": "Peru"}, "2005 2006"),
    ({"since": "2005"}, "2005 2006"),
    ({"until": "2005"}, "2004 2005"),
    ({"since": "2004-05-02", "until": "2006-07"}, "2005 2006"),
    ({"until": "2006-07-02"}, "2004 2005"),
    ({"status": ("planned",)}, ""),
    ({"type": ("consult", "SUPPORT")}, "2004 2006"),
    ({"text": "pipeline"}, "2005 2006"),
    ({"text": "gas pipeline"}, "2005"),
    ({"text": '"pipeline again" OR cease-fire'}, "2004 2006"),
    ({"text": "pipe*", "by": "JPN"}, "2006"),
    ({"text": "pipeline NOT gas"}, "2006"),
    ({"by": "' OR 1=1 --"}, ""),
    ({"by": "%"}, ""),
    ({"limit": 1}, "2004"),
])
def test_questions(told: Ledger, question: dict[str, Any], days: str) -> None:
    found = [e["when"]["start"][:4] for e in ask(told, Question(**question))]
    assert found == days.split()


@pytest.mark.parametrize("question", [
    {"since": "soon"}, {"until": "2004-13"}, {"since": "2004-01-01-01"}, {"text": "AND"},
    {"since": ""},
])
def test_questions_that_cannot_be_read(told: Ledger, question: dict[str, Any]) -> None:
    with pytest.raises(DetenteError) as caught:
        list(ask(told, Question(**question)))
    assert caught.value.code == "D501"


@given(st.text(max_size=30))
def test_any_words_are_quoted(words: str) -> None:
    bare = match_words(words)
    assert bare.count('"') % 2 == 0 and bare


def test_reports_quote_their_documents(told: Ledger) -> None:
    for event in ask(told, Question()):
        for report in event["reports"]:
            (doc,) = told.documents([report["document"]["id"]])
            for e in report["evidence"]:
                assert doc.text[e["start"] : e["end"]] == e["quote"]


def visit(ledger: Ledger, who: Actor, whom: str, first: str, last: str = "",
          **more: Any) -> None:
    doc = Document(f"{who.name}{whom}{first}", f"Peru visited {whom}.", published=first)
    record = make_record(doc, 0, 4, "Peru", "visited", whom, sources=(who,),
                         when=When(first, last or first, "day"), **more)
    ledger.put(doc, [record], key=doc.id)


def test_tours_across_stories(ledger: Ledger) -> None:
    ann, bob = Actor("Ann", "PER", "person"), Actor("Bob", "PER", "person")
    visit(ledger, ann, "Chile", "2004-05-01", "2004-05-03")
    visit(ledger, ann, "Ghana", "2004-05-05", where=Where("Accra", "GHA", 5.5, -0.2))
    visit(ledger, ann, "Ghana", "2004-05-06", status="planned")
    visit(ledger, ann, "Togo", "2004-05-20")  # too long after
    visit(ledger, bob, "Togo", "2004-05-02")
    visit(ledger, ann, "Japan", "2004-05-04", status="called_off")
    settle(ledger)
    events = list(ledger.events())
    (tour,) = lives.tours(events)
    assert (tour["person"], tour["start"], tour["end"]) == ("Ann", "2004-05-01", "2004-05-06")
    assert [(x["leg"], x["host"], x["place"], x["status"]) for x in tour["legs"]] == [
        (1, "CHL", None, "actual"), (2, "GHA", "Accra", "actual")]
    assert lives.tours(reversed(events)) == [tour]
    told = {e["when"]["start"]: (e["details"] or {}).get("tour") for e in lives.with_tours(events)}
    assert told["2004-05-05"] == {"id": tour["id"], "leg": 2, "of": 2}
    assert told["2004-05-20"] is None


def sanction(ledger: Ledger, stage: str, day: str, measure: str = "trade") -> None:
    doc = Document(f"{stage}{day}{measure}", "Peru sanctioned Chile.", published=day)
    record = make_record(doc, 0, 4, "Peru", "sanctioned", "Chile",
                         details={"stage": stage, "measure": measure})
    ledger.put(doc, [record], key=doc.id)


def test_the_life_of_a_sanction(ledger: Ledger) -> None:
    for stage, day in (("threatened", "2001-01-01"), ("imposed", "2001-03-01"),
                       ("eased", "2002-01-01"), ("lifted", "2003-01-01"),
                       ("imposed", "2005-01-01")):
        sanction(ledger, stage, day)
    sanction(ledger, "imposed", "2001-03-02", "arms")
    settle(ledger)
    found = lives.sanctions(ledger.events())
    assert [(x["measure"], x["begin"], x["end"], len(x["stages"])) for x in found] == [
        ("trade", "2001-03-01", "2003-01-01", 4), ("arms", "2001-03-02", None, 1),
        ("trade", "2005-01-01", None, 1)]


def agree(ledger: Ledger, stage: str, day: str, areas: list[str], **more: Any) -> None:
    doc = Document(f"{stage}{day}{areas}", "Peru praised Chile.", published=day)
    record = make_record(doc, 0, 4, "Peru", "praised", "Chile", symmetric=True,
                         ledger="agreements", details={
                             "stage": stage, "areas": areas, "instrument": "treaty"}, **more)
    ledger.put(doc, [record], key=doc.id)


def test_the_life_of_an_agreement(ledger: Ledger) -> None:
    agree(ledger, "signed", "2001-01-01", ["gas"], status="planned")
    agree(ledger, "signed", "2001-03-01", ["gas"])
    agree(ledger, "signed", "2001-03-02", ["fish"])
    agree(ledger, "ratified", "2001-06-01", ["gas"])
    agree(ledger, "suspended", "2002-06-01", [])
    settle(ledger)
    gas, fish = lives.agreements(ledger.events())
    if gas["areas"] != ["gas"]:
        gas, fish = fish, gas
    assert [s["stage"] for s in gas["stages"]][:3] == ["announced", "signed", "ratified"]
    assert gas["begin"] == "2001-03-01" and fish["begin"] == "2001-03-02"
    assert sum(len(x["stages"]) for x in (gas, fish)) == 5
