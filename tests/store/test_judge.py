"""What a person says holds: after recoding, in any order, there and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
import pytest

from detente.errors import DetenteError
from detente.records import Document, Evidence, Record
from detente.store import Ledger, gold
from detente.store.add import fill
from detente.store.group import EventGroup
from detente.store.judge import decide, explain, judgements, put_judgement
from detente.store.settle import decided, settle
from testkit.ledger_world import stub_code, stub_records, world

Put = Callable[..., tuple[Document, list[Record]]]
TEXT = "Peru visited Chile. Chile praised Peru. Japan sanctioned Togo."


def test_accept_reject_edit(ledger: Ledger, put: Put) -> None:
    _doc, (visit, praise, sanction) = put(TEXT)
    put_judgement(ledger, visit.id, "accept", by="ann", note="seen")
    put_judgement(ledger, praise.id, "reject", by="ann")
    put_judgement(ledger, sanction.id, "edit",
                  {"status": "planned", "when.start": "2004-06-01", "when.end": "2004-06-01",
                   "sources.0.entity": "KOR", "evidence": [{"start": 40, "end": 45}]}, by="bob")
    left = {r.id: r for r in ledger.records()}
    assert set(left) == {visit.id, sanction.id}
    edited = left[sanction.id]
    assert edited.status == "planned" and edited.sources[0].entity == "KOR"
    assert edited.evidence == (Evidence(40, 45, "Japan"),)
    assert {e["type"] for e in ledger.events()} == {"CONSULT", "SANCTION"}
    assert [j["by"] for j in judgements(ledger)] == ["ann", "ann", "bob"]
    assert ledger.sql("SELECT entity FROM actors WHERE record = ? AND side = 'source'",
                      [sanction.id]) == [{"entity": "KOR"}]
    ledger.check()
    put_judgement(ledger, sanction.id, "accept", by="bob")  # the last word holds
    assert next(ledger.records([sanction.id])) == sanction


@pytest.mark.parametrize("changes", [
    {"status": "maybe"}, {"type": "PICNIC"}, {"nothing": 1}, {"id": "x"}, {"when.nothing": "x"},
    {"sources.7.entity": "PER"}, {"evidence": [{"start": 0, "end": 9999}]}, {"sources": "Peru"},
    {"evidence": []}, {"evidence": [{"start": 0, "end": 4, "quote": "Pero"}]},
])
def test_edits_that_do_not_fit(ledger: Ledger, put: Put, changes: dict[str, Any]) -> None:
    _, (record, *_) = put(TEXT)
    with pytest.raises(DetenteError) as caught:
        put_judgement(ledger, record.id, "edit", changes, by="ann")
    assert caught.value.code == "D109"
    assert judgements(ledger) == [] and next(ledger.records([record.id])) == record


def test_unknown_record(ledger: Ledger) -> None:
    with pytest.raises(DetenteError) as caught:
        put_judgement(ledger, "nothing", "accept", by="ann")
    assert caught.value.code == "D403"


def test_applied_again_after_recoding(ledger: Ledger, put: Put) -> None:
    doc, (visit, praise, sanction) = put(TEXT)
    put_judgement(ledger, visit.id, "reject", by="ann")
    put_judgement(ledger, praise.id, "edit", {"status": "planned"}, by="ann")
    put_judgement(ledger, sanction.id, "accept", by="ann")
    # A newer coder: other ids, the praise a little longer, the sanction not found any more.
    new = [replace(visit, id="v2"),
           replace(praise, id="p2", confidence=0.5,
                   evidence=(Evidence(20, 39, doc.text[20:39]),))]
    ledger.recode(doc.id, new, coder="new")
    settle(ledger)
    by_id = {r.id: r for r in ledger.records(judged=True)}
    assert set(by_id) == {"v2", "p2", sanction.id}
    assert {r.id for r in ledger.records()} == {"p2", sanction.id}
    assert by_id["p2"].status == "planned" and by_id["p2"].confidence == 0.5
    ledger.check()


def test_gold_for_evaluate(ledger: Ledger, put: Put) -> None:
    _, (visit, praise, sanction) = put(TEXT)
    put("Peru visited Togo.")  # nobody looked: not gold
    put_judgement(ledger, visit.id, "accept", by="ann")
    put_judgement(ledger, praise.id, "reject", by="ann")
    (line,) = gold.gold(ledger)
    assert line["text"] == TEXT
    assert [r["id"] for r in line["records"]] == [visit.id]
    assert (line["rejected"], line["unjudged"]) == ([praise.id], [sanction.id])


def fresh(ledger: Ledger) -> None:
    for r in list(ledger.records(judged=True)):
        put_judgement(ledger, r.id, "accept", by="nobody")


def test_gold_there_and_back(ledger: Ledger, put: Put) -> None:
    _, (visit, praise, _sanction) = put(TEXT)
    put_judgement(ledger, visit.id, "edit", {"status": "planned", "when.text": "soon"}, by="ann")
    put_judgement(ledger, praise.id, "reject", by="ann")
    before = list(ledger.records())
    lines = [orjson.loads(orjson.dumps(g)) for g in gold.gold(ledger)]
    count = len(judgements(ledger))
    assert sorted(gold.read_back(ledger, lines, by="bob")) == sorted(  # type: ignore[type-var]
        [(visit.id, "edit"), (praise.id, "reject")])
    assert len(judgements(ledger)) == count  # nothing new was said
    fresh(ledger)
    assert list(ledger.records()) != before
    list(gold.read_back(ledger, lines, by="bob"))
    assert list(ledger.records()) == before


def test_prodigy_there_and_back(ledger: Ledger, put: Put) -> None:
    _, (visit, praise, _sanction) = put(TEXT)
    tasks = json.loads(json.dumps(list(gold.prodigy(ledger))))
    assert all(s["end"] <= len(task["text"]) for task in tasks for s in task["spans"])
    tasks[0]["answer"], tasks[1]["answer"], tasks[2]["answer"] = "accept", "reject", "ignore"
    tasks[0]["spans"][0].update(start=0, end=12, label="SUPPORT")
    done = list(gold.read_back(ledger, tasks, by="ann"))
    assert done == [(visit.id, "edit"), (praise.id, "reject")]
    now = next(ledger.records([visit.id]))
    assert now.type == "SUPPORT" and now.evidence[0].quote == "Peru visited"


def test_label_studio_there_and_back(ledger: Ledger, put: Put) -> None:
    text = "Peru visited Chile. \U0001f30d\U0001f30d are here. Chile praised Peru."
    _, (visit, praise) = put(text)
    (task,) = json.loads(json.dumps(list(gold.label_studio(ledger))))
    value = task["predictions"][0]["result"][1]["value"]
    as_browsers_do = task["data"]["text"].encode("utf-16-le")[2 * value["start"]:2 * value["end"]]
    assert as_browsers_do.decode("utf-16-le") == value["text"] == "Chile praised Peru."
    result = task.pop("predictions")[0]["result"]
    result += [{"id": visit.id, "from_name": "verdict", "type": "choices",
                "value": {"start": 0, "end": 18, "choices": ["reject"]}},
               {"id": praise.id, "from_name": "verdict", "type": "choices",
                "value": {**value, "choices": ["accept"]}}]
    task["annotations"] = [{"result": result}]
    assert sorted(gold.read_back(ledger, [task], by="ann")) == sorted(  # type: ignore[type-var]
        [(visit.id, "reject"), (praise.id, "accept")])


def test_import_refuses_what_does_not_fit(ledger: Ledger, put: Put) -> None:
    put(TEXT)
    tasks: list[Any] = list(gold.prodigy(ledger))
    for task, span in zip(tasks, ((0, 9999), (5, 2), ("a", 3)), strict=True):
        task["answer"] = "accept"
        task["spans"][0].update(start=span[0], end=span[1])
    tasks += [{"text": "?"}, {"records": [{}], "id": "x"}, 7,
              {"spans": [], "answer": "accept", "meta": {"document": "d", "record": "no"}}]
    done = list(gold.read_back(ledger, tasks, by="ann"))
    assert [d.code for d in done if isinstance(d, DetenteError)] == ["D109"] * 6 + ["D403"]
    assert judgements(ledger) == []


def test_joined_and_split_by_hand(ledger: Ledger) -> None:
    fill(ledger, world(40), stub_code)
    event = max(ledger.events(), key=lambda e: len(e["reports"]))
    out, *rest = sorted(r["record"] for r in event["reports"])
    other = next(e for e in ledger.events() if e["type"] != event["type"])

    decide(ledger, event["id"], out, "different", by="ann")
    groups = {frozenset(r["record"] for r in e["reports"]) for e in ledger.events()}
    assert frozenset({out}) in groups and frozenset(rest) in groups

    decide(ledger, out, other["id"], "same", by="ann")  # another block: joined all the same
    joined = {out, *(r["record"] for r in other["reports"])}
    groups = {frozenset(r["record"] for r in e["reports"]) for e in ledger.events()}
    assert joined in groups and frozenset(rest) in groups
    why = explain(ledger, out, other["reports"][0]["record"])
    assert why["same"] and why["decision"]["by"] == "ann"
    assert why["features"]["decided by hand"]
    assert not explain(ledger, out, rest[0])["same"]

    before = sorted(ledger.events(), key=lambda e: e["id"])
    for doc in list(ledger.documents()):  # recoding and more reports overrule nothing
        ledger.recode(doc.id, stub_records(doc))
    settle(ledger)
    assert sorted(ledger.events(), key=lambda e: e["id"]) == before
    ledger.check()


def test_a_later_joining_ends_every_earlier_split_between_the_two(ledger: Ledger) -> None:
    fill(ledger, world(40), stub_code)
    event = max(ledger.events(), key=lambda e: len(e["reports"]))
    out, *rest = sorted(r["record"] for r in event["reports"])
    assert len(rest) >= 2

    decide(ledger, event["id"], out, "different", by="ann")
    back = next(e for e in ledger.events() if rest[0] in {r["record"] for r in e["reports"]})
    decide(ledger, back["id"], out, "same", by="ann")
    whole = next(e for e in ledger.events() if out in {r["record"] for r in e["reports"]})
    assert {r["record"] for r in whole["reports"]} == {out, *rest}

    # Splitting off another leaves the two that were joined again together.
    decide(ledger, whole["id"], rest[0], "different", by="ann")
    groups = {frozenset(r["record"] for r in e["reports"]) for e in ledger.events()}
    assert frozenset({out, *rest[1:]}) in groups and frozenset({rest[0]}) in groups


def test_splits_of_a_growing_event() -> None:
    groups = [EventGroup("e", ("a", "b", "c", "d", "x"))]
    apart = [("a", "x", "different"), ("b", "x", "different"), ("c", "x", "different")]
    parts = {frozenset(g.records) for g in decided(groups, apart)}
    assert parts == {frozenset("abcd"), frozenset("x")}  # d, new, stays with the many
    tied = [("d", "x", "same"), *apart]
    parts = {frozenset(g.records) for g in decided(groups, tied)}
    assert parts == {frozenset("abc"), frozenset("dx")}
    assert decided(groups, []) == groups
    contrary = [("a", "b", "same"), ("b", "c", "same"), ("a", "c", "different")]
    assert [set(g.records) for g in decided(groups, contrary)] == [set("abcdx")]


def test_nobody_is_not_by(ledger: Ledger, put: Put) -> None:
    _, (record, *_) = put(TEXT)
    for verdict, changes, by in (("accept", {}, " "), ("edit", {}, "ann"),
                                 ("accept", {"status": "planned"}, "ann"), ("like", {}, "ann")):
        with pytest.raises(DetenteError) as caught:
            put_judgement(ledger, record.id, verdict, changes, by=by)
        assert caught.value.code == "D501"


def test_offsets_beyond_the_text_are_refused(ledger: Ledger, put: Put) -> None:
    _, (*_, last) = put(TEXT.rstrip("."))  # its words end where the text ends
    put_judgement(ledger, last.id, "accept", by="ann")
    tasks = json.loads(orjson.dumps(list(gold.label_studio(ledger))))
    result = tasks[0]["predictions"][0]["result"]
    tasks[0]["annotations"] = [{"result": result}]
    assert [type(x) for x in gold.read_back(ledger, tasks, by="bob")] == [tuple]
    for part in result:
        part["value"]["end"] += 500
    (error,) = gold.read_back(ledger, tasks, by="bob")
    assert isinstance(error, DetenteError) and error.code == "D109"
