"""Versions of one story: copies, cuts, updates, corrections; and what is none."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.merge.stories import compare, group

BASE = (
    "The foreign ministers of Chad and Cameroon met in Garoua on Tuesday to reopen the river "
    "crossing at Kousseri, closed since a customs quarrel in May. Abakar Moussa and Lejeune Mbella "
    "agreed to let lorries pass from Friday, a joint statement said. Traders on both banks had "
    "lost some 300 tonnes of onions to the heat, the chamber of commerce in Kousseri reckoned. "
    "The two ministers will meet again in Moundou in the autumn to settle what is owed in duty."
)
LATER = (
    "Lorries queued for two kilometres on the Chadian side on Tuesday evening, drivers said, in "
    "the hope that the bridge would be opened sooner. "
)


def doc(i: str, title: str, text: str, day: str = "2013-09-03") -> dict[str, Any]:
    return {"id": i, "title": title, "text": text, "published": day}


COPY = doc("a1", "Chad, Cameroon to reopen river crossing", BASE)
SAME = doc("a2", "River crossing to reopen", BASE.upper())
CUT = doc("a3", "Chad and Cameroon reopen crossing", BASE[:270])
LEAD = doc("a4", "Chad, Cameroon to reopen river crossing - 2nd lead", LATER + BASE)
FIXED = doc("a5", "CORRECTED: Chad, Cameroon to reopen river crossing",
            BASE.replace("300 tonnes", "30 tonnes"))
OTHER = doc("b1", "Niger and Benin quarrel over pipeline", (
    "Niger and Benin traded barbs on Tuesday over a pipeline whose pumping station at Gaya has "
    "stood idle since June. Niamey says it is owed transit fees; Cotonou denies it and wants the "
    "matter heard by arbiters in Abidjan, as the contract of 2009 has it."))
VERSIONS = [COPY, SAME, CUT, LEAD, FIXED]


def sets(docs: list[dict[str, Any]]) -> set[frozenset[str]]:
    return {frozenset(s.documents) for s in group(docs)}


def test_versions_are_one_story() -> None:
    assert sets([*VERSIONS, OTHER]) == {frozenset(f"a{i}" for i in range(1, 6)), frozenset({"b1"})}


def test_a_merge_explains_itself() -> None:
    story = max(group([*VERSIONS, OTHER]), key=lambda s: len(s.documents))
    assert story.features["passages of the shorter"] > 0.6
    found = compare(COPY, LEAD)
    assert found["marked as a version"] == 1.0
    assert found["probability"] > 0.9
    assert compare(COPY, OTHER)["probability"] < 0.1


def test_one_mould_two_stories() -> None:
    mould = ("{a} and {b} signed an agreement on the avoidance of double taxation on {d}, the "
             "ministry of finance said in a statement. {m} signed for {a}, {n} for {b}.")
    one = doc("m1", "Tax accord", mould.format(a="Peru", b="Japan", d="Monday", m="Luis Carranza",
                                               n="Taro Aso"))
    two = doc("m2", "Tax accord", mould.format(a="Oman", b="Malta", d="Friday", m="Ali Sunaidy",
                                               n="Tonio Fenech"))
    assert len(group([one, two])) == 2


@given(st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_order_does_not_matter(rng: random.Random) -> None:
    docs = [*VERSIONS, OTHER]
    assert group(rng.sample(docs, len(docs))) == group(docs)


@pytest.mark.parametrize("text", ["", "...", "\ud800 lone", "word"])
def test_poor_texts(text: str) -> None:
    docs = [{"id": "x", "text": text, "title": None}, {"id": "y", "text": "", "title": ""}]
    assert sorted(i for s in group(docs) for i in s.documents) == ["x", "y"]


def test_headline_marks_are_bounded_work() -> None:
    docs = [doc("h1", "update " * 20000, "a"), doc("h2", "- " * 50000, "b")]
    assert len(group(docs)) == 2
