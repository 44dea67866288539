"""Reports of one event: what joins, what keeps apart, what a person decides, and any order."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.merge import events


def actor(entity: str | None, name: str | None = None, kind: str = "state") -> dict[str, Any]:
    return {"name": name or entity, "entity": entity, "kind": kind}


def rec(i: str, type_: str, sources: list[Any], targets: list[Any], day: str | None, quote: str,
        **more: Any) -> dict[str, Any]:
    return {
        "id": i, "document": {"id": more.pop("doc", "d" + i), "published": day or "2011-06-08"},
        "type": type_, "mode": None, "contexts": [], "status": "actual", "sources": sources,
        "targets": targets, "symmetric": False, "where": None, "attributed_to": None,
        "when": {"start": day, "end": day, "precision": "day", "text": "Tuesday"} if day else None,
        "ledger": None, "details": None, "confidence": 0.8,
        "evidence": [{"start": 0, "end": len(quote), "quote": quote}], **more}


GHA, TGO, BEN = actor("GHA", "Ghana"), actor("TGO", "Togo"), actor("BEN", "Benin")
MILLS = actor("GHA", "John Atta Mills", "person")
VISIT = {"mode": "visit", "ledger": "visits", "details": {"kind": "official"}}
V1 = rec("v1", "CONSULT", [MILLS], [TGO], "2011-06-07",
         "Ghanaian President John Atta Mills flew to Lome for talks on the sea border", **VISIT)
V2 = rec("v2", "CONSULT", [MILLS], [TGO], "2011-06-07",
         "Mills arrived in the Togolese capital on a one-day visit", **VISIT)
V3 = rec("v3", "CONSULT", [actor("GHA", "Muhammad Mumuni", "person")], [TGO], "2011-06-07",
         "Ghana's foreign minister Mumuni was in Lome", **VISIT)
V4 = rec("v4", "CONSULT", [MILLS], [TGO], "2011-07-21", "Mills visited Togo again", **VISIT)
V5 = rec("v5", "CONSULT", [MILLS], [BEN], "2011-06-07", "Mills stopped over in Cotonou", **VISIT)
PLAN = rec("p1", "CONSULT", [MILLS], [TGO], "2011-06-07", "Mills will go to Lome on June 7",
           **{**VISIT, "status": "planned"})


def parts(items: list[Any], **more: Any) -> set[frozenset[str]]:
    return {frozenset(g.records) for g in events.group(items, **more)}


def one(*items: Any) -> bool:
    return len(events.group(items)) == 1


def test_a_visit_told_thrice() -> None:
    assert parts([V1, V2, V3, V4, V5, PLAN]) == {
        frozenset({"v1", "v2", "p1"}), frozenset({"v3"}), frozenset({"v4"}), frozenset({"v5"})}


def test_accord_particulars() -> None:
    def accord(i: str, quote: str, **details: Any) -> dict[str, Any]:
        return rec(i, "SUPPORT", [GHA, TGO], [], "2011-06-07", quote, symmetric=True,
                   ledger="agreements", details={"stage": "signed", **details})
    a = accord("a1", "Ghana and Togo signed three accords on fishing and customs", count=3,
               areas=["fishing", "customs"])
    b = accord("a2", "the two signed 3 agreements, among them one on customs", count=3,
               areas=["customs"])
    c = accord("a3", "Togo and Ghana signed an extradition treaty", count=1, areas=["extradition"],
               instrument="treaty")
    later = accord("a4", "Ghana and Togo initialled accords on fishing and customs", count=3,
                   areas=["fishing", "customs"]) | {"details": {"stage": "initialled"}}
    assert one(a, b)
    assert not one(a, c)
    assert not one(a, later)


def test_statements_need_their_words() -> None:
    def said(i: str, quote: str, **more: Any) -> dict[str, Any]:
        return rec(i, "ACCUSE", [GHA], [TGO], "2011-06-07", quote, ledger="statements", **more)
    a = said("s1", "Ghana accused Togo of turning a blind eye to cocoa smuggling at Aflao")
    b = said("s2", "Accra charged that Togo lets smugglers take cocoa over the border at Aflao")
    c = said("s3", "Ghana condemned the arrest of four of its fishermen by the Togolese navy")
    assert one(a, b)
    assert not one(a, c)


def test_direction_counts() -> None:
    a = rec("x1", "ACCUSE", [GHA], [TGO], "2011-06-07", "Ghana blamed Togo for the leak")
    b = rec("x2", "ACCUSE", [TGO], [GHA], "2011-06-07", "Togo blamed Ghana for the leak")
    assert not one(a, b)


CLASH_A = rec("k1", "ASSAULT", [TGO], [GHA], "2011-06-07",
              "Togolese troops opened fire first at the Aflao post, killing two, Accra said",
              attributed_to=GHA, where={"name": "Aflao", "country": "GHA", "lat": 6.1})
CLASH_B = rec("k2", "ASSAULT", [GHA], [TGO], "2011-06-07",
              "Ghanaian soldiers fired first at the Aflao post and two died, Lome said",
              attributed_to=TGO, where={"name": "Aflao", "country": "GHA", "lat": 6.1})


def test_two_accounts_of_one_clash() -> None:
    (group,) = events.group([CLASH_A, CLASH_B])
    body = events.merged(group)
    assert [a["by"]["entity"] for a in body["accounts"]] == ["GHA", "TGO"]
    assert [a["sources"][0]["entity"] for a in body["accounts"]] == ["TGO", "GHA"]
    assert body["attributed_to"] is None
    assert [r["record"] for r in body["reports"]] == ["k1", "k2"]


def test_a_denial_is_an_account() -> None:
    a = rec("n1", "ASSAULT", [TGO], [GHA], "2011-06-07", "Togo shelled a customs post at Aflao",
            attributed_to=GHA)
    b = rec("n2", "ASSAULT", [TGO], [GHA], "2011-06-07", "Togo denied shelling the Aflao post",
            attributed_to=TGO, status="denied")
    (group,) = events.group([a, b])
    assert events.merged(group)["status"] == "actual"
    assert len(events.merged(group)["accounts"]) == 2


def test_hand_before_features() -> None:
    split = [("v1", "v2", "split")]
    assert frozenset({"v1", "v2"}) not in parts([V1, V2], decisions=split)
    same = [("v4", "v1", "same")]
    assert frozenset({"v1", "v2", "v4"}) in parts([V1, V2, V4], decisions=same)
    assert events.explain(V1, V4, decisions=same).same
    assert not events.explain(V1, V2, decisions=split).same


def test_explain_agrees_with_group() -> None:
    items = [V1, V2, V3, V4, V5, PLAN, CLASH_A, CLASH_B]
    for a in items:
        for b in items:
            if a is not b:
                assert events.explain(a, b).same == one(a, b), (a["id"], b["id"])
    text = str(events.explain(V1, V3))
    assert text.startswith("two events:")
    assert "people" in text


def test_ids_and_blocks() -> None:
    (group,) = events.group([V2, V1])
    assert group.id == events.event_id(["v1", "v2"])
    assert group.features["days"] > 0
    assert events.block(V1) == "CONSULT/visit"
    assert events.merged(group)["id"] == group.id


def test_articles_help() -> None:
    text = ("Ghana and Togo quarrelled on Tuesday over cocoa smugglers at Aflao, where customs men "
            "seized nine lorries and held their drivers overnight in the post's yard.")
    a = rec("t1", "REQUEST", [GHA], [TGO], None, "Ghana asked Togo to act", doc="da")
    b = rec("t2", "REQUEST", [GHA], [TGO], None, "Accra urged Lome to do something", doc="db")
    docs = {"da": {"id": "da", "title": "Cocoa quarrel", "text": text, "published": "2011-06-08"},
            "db": {"id": "db", "title": "Cocoa quarrel at Aflao", "text": text + " Accra urged.",
                   "published": "2011-06-08"}}
    assert events.explain(a, b, docs).odds > events.explain(a, b).odds + 2


ALL = [V1, V2, V3, V4, V5, PLAN, CLASH_A, CLASH_B]


@given(st.randoms(use_true_random=False), st.integers(0, len(ALL)))
@settings(max_examples=60, deadline=None)
def test_order_does_not_matter(rng: random.Random, size: int) -> None:
    some = rng.sample(ALL, size)
    first = events.group(some)
    assert events.group(rng.sample(some, size)) == first
    assert sorted(i for g in first for i in g.records) == sorted(r["id"] for r in some)
    # Blocks settle alone.
    blocks = {events.block(r) for r in some}
    apart = [g for b in blocks for g in events.group([r for r in some if events.block(r) == b])]
    assert sorted(apart, key=lambda g: g.id) == first


@pytest.mark.parametrize("broken", [
    {"when": None, "document": {"id": "z", "published": None}},
    {"when": {"start": "0000-00-00", "end": "9999-12-31", "precision": "range", "text": None}},
    {"sources": [], "targets": []}, {"evidence": []}, {"sources": [actor(None, "")]}])
def test_poor_records(broken: dict[str, Any]) -> None:
    assert len(events.group([{**V1, **broken}, V5])) == 2
