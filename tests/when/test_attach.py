"""The right date for the right event, in sentences of our own."""

from __future__ import annotations

from datetime import date

import pytest

from detente.records import Status, When
from detente.when.attach import inherited, pick, weigh
from detente.when.timex import find

ANCHOR = date(2019, 6, 12)  # a Wednesday

CASES: list[tuple[str, str, Status, tuple[str, str] | None]] = [
    ("Peru signed a pact with Japan on Monday.", "signed", "actual", ("2019-06-10", "2019-06-10")),
    ("Peru will sign a pact on Friday, the ministry said Tuesday.", "sign", "planned",
     ("2019-06-14", "2019-06-14")),
    ("Peru will sign a pact on Friday, the ministry said Tuesday.", "said", "actual",
     ("2019-06-11", "2019-06-11")),
    ("The minister, who arrived on Sunday, will leave on Thursday.", "arrived", "actual",
     ("2019-06-09", "2019-06-09")),
    ("The minister, who arrived on Sunday, will leave on Thursday.", "leave", "planned",
     ("2019-06-13", "2019-06-13")),
    ("On Monday, the envoy met the king.", "met", "actual", ("2019-06-10", "2019-06-10")),
    ("The envoy said on Tuesday that Peru had recalled its ambassador in March.", "recalled",
     "actual", ("2019-03-01", "2019-03-31")),
    ("Monday's summit followed talks in Lima last month.", "summit", "actual",
     ("2019-06-10", "2019-06-10")),
    ("Monday's summit followed talks in Lima last month.", "talks", "actual",
     ("2019-05-01", "2019-05-31")),
    ("A visit planned for June 20 was postponed until July.", "visit", "postponed",
     ("2019-06-20", "2019-06-20")),
    ("He will visit Peru from Monday to Wednesday.", "visit", "planned",
     ("2019-06-17", "2019-06-19")),
    ("He will pay a four-day visit to Peru starting Monday.", "visit", "planned",
     ("2019-06-17", "2019-06-20")),
    ("On the eve of Tuesday's summit, the two presidents dined.", "dined", "actual",
     ("2019-06-10", "2019-06-10")),
    ("The two have fought over the river since 1979.", "fought", "ongoing",
     ("1979-01-01", "2019-06-12")),
    ("\"We condemn the raid,\" the minister said on Monday.", "condemn", "actual", None),
    ("Peru denounced the 1991 war.", "denounced", "actual", None),
    ("Peru and Japan traded insults.", "traded", "actual", None),
]


def _pick(text: str, word: str, status: Status) -> When | None:
    at = text.index(word)
    return pick(find(text, ANCHOR), (0, len(text)), (at, at + len(word)), text=text,
                status=status, anchor=ANCHOR)


@pytest.mark.parametrize(("text", "word", "status", "wanted"), CASES)
def test_pick(text: str, word: str, status: Status, wanted: tuple[str, str] | None) -> None:
    got = _pick(text, word, status)
    assert (got and (got.start, got.end)) == wanted


def test_range_quotes_both_ends() -> None:
    got = _pick("He will visit Peru from Monday to Wednesday.", "visit", "planned")
    assert got is not None and got.text == "Monday to Wednesday" and got.precision == "range"


def test_scores_are_sums_of_named_features() -> None:
    text = "Peru signed a pact on Monday."
    best = weigh(find(text, ANCHOR), (0, len(text)), (5, 11), text=text, status="actual",
                 anchor=ANCHOR)[0]
    assert best.score == pytest.approx(sum(best.features.values()))
    assert {"on", "follows", "tense"} <= set(best.features)


def test_narrative_goes_on_where_it_was() -> None:
    text = "In 1979 the border closed. Envoys left."
    got = inherited(find(text, ANCHOR), 27, ANCHOR)
    assert got == When("1979-01-01", "1979-12-31", "year", "1979")
    assert inherited(find("They met Monday. Envoys left.", ANCHOR), 17, ANCHOR) is None
