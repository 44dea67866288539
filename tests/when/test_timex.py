"""Expressions of time, found and resolved, in sentences of our own."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.when.timex import find

ANCHOR = date(2019, 6, 12)  # a Wednesday

#: sentence, expression, value, first day, last day
CASES: list[tuple[str, str, str, str | None, str | None]] = [
    ("They met on Wednesday.", "Wednesday", "2019-06-12", "2019-06-12", "2019-06-12"),
    ("They will meet on Wednesday.", "Wednesday", "2019-06-12", "2019-06-12", "2019-06-12"),
    ("They met last Wednesday.", "last Wednesday", "2019-06-05", "2019-06-05", "2019-06-05"),
    ("They will meet next Friday.", "next Friday", "2019-06-21", "2019-06-21", "2019-06-21"),
    ("Talks are due to open on Friday.", "Friday", "2019-06-14", "2019-06-14", "2019-06-14"),
    ("Talks scheduled for Monday were called off.", "Monday", "2019-06-10", "2019-06-10",
     "2019-06-10"),
    ("It could come as early as Friday.", "Friday", "2019-06-14", "2019-06-14", "2019-06-14"),
    ("Earlier this month they met.", "Earlier this month", "2019-06", "2019-06-01", "2019-06-12"),
    ("They met in late April.", "late April", "2019-04", "2019-04-21", "2019-04-30"),
    ("They met in mid-April.", "mid-April", "2019-04", "2019-04-11", "2019-04-20"),
    ("They met on the 5th.", "the 5th", "2019-06-05", "2019-06-05", "2019-06-05"),
    ("They met Nov. 25.", "Nov. 25", "2018-11-25", "2018-11-25", "2018-11-25"),
    ("They met on Tuesday, Oct. 23.", "Tuesday, Oct. 23", "2018-10-23", "2018-10-23",
     "2018-10-23"),
    ("They met on 8 April 1998.", "8 April 1998", "1998-04-08", "1998-04-08", "1998-04-08"),
    ("They met on April 8-10, 1998.", "April 8-10, 1998", "1998-04-08", "1998-04-08",
     "1998-04-10"),
    ("They met in May last year.", "May last year", "2018-05", "2018-05-01", "2018-05-31"),
    ("Since 1979 they have quarrelled.", "1979", "1979", "1979-01-01", "2019-06-12"),
    ("The 1980-88 war ended.", "1980-88", "1980", "1980-01-01", "1988-12-31"),
    ("It rose in the third quarter of 2018.", "the third quarter of 2018", "2018-Q3",
     "2018-07-01", "2018-09-30"),
    ("It rose in the second half of 2018.", "the second half of 2018", "2018-H2",
     "2018-07-01", "2018-12-31"),
    ("They met last winter.", "last winter", "2018-WI", "2018-12-01", "2019-02-28"),
    ("They met in the early 1990s.", "the early 1990s", "199", "1990-01-01", "1993-04-30"),
    ("They met over the weekend.", "the weekend", "2019-W23-WE", "2019-06-08", "2019-06-09"),
    ("They met the day before yesterday.", "the day before yesterday", "2019-06-10",
     "2019-06-10", "2019-06-10"),
    ("They met three weeks ago.", "three weeks ago", "2019-05-22", "2019-05-20", "2019-05-26"),
    ("It grew over the past five years.", "the past five years", "P5Y", "2014-06-12",
     "2019-06-12"),
    ("They broke off in November 1986. Two years later they met.", "Two years later", "1988",
     "1988-01-01", "1988-12-31"),
    ("They met on June 3, 1998. The following day they left.", "The following day", "1998-06-04",
     "1998-06-04", "1998-06-04"),
    ("Shots fell at 10 p.m. Monday.", "10 p.m. Monday", "2019-06-10T22:00", "2019-06-10",
     "2019-06-10"),
    ("They met shortly after midnight Tuesday.", "midnight Tuesday", "2019-06-11T00:00",
     "2019-06-11", "2019-06-11"),
    ("They met on New Year's Eve.", "New Year's Eve", "2018-12-31", "2018-12-31", "2018-12-31"),
    ("They met on Good Friday.", "Good Friday", "2019-04-19", "2019-04-19", "2019-04-19"),
    ("They will meet in two weeks.", "two weeks", "P2W", "2019-06-24", "2019-06-30"),
    ("The year two thousand came.", "The year two thousand", "2000", "2000-01-01", "2000-12-31"),
    ("It was nineteen ninety-four.", "nineteen ninety-four", "1994", "1994-01-01", "1994-12-31"),
    ("They met in the third week of May.", "the third week of May", "2019-W20", "2019-05-13",
     "2019-05-19"),
    ("A two-day meeting ended.", "two-day", "P2D", None, None),
    ("They meet every two years.", "every two years", "P2Y", None, None),
    ("They meet every Friday.", "every Friday", "XXXX-WXX-5", None, None),
    ("It lasted half an hour.", "half an hour", "PT30M", None, None),
]


@pytest.mark.parametrize(("text", "words", "value", "start", "end"), CASES)
def test_value(text: str, words: str, value: str, start: str | None, end: str | None) -> None:
    found = {t.text: t for t in find(text, ANCHOR)}
    assert words in found, list(found)
    got = found[words]
    assert (got.value, got.start_date, got.end_date) == (value, start, end)


@pytest.mark.parametrize("text", [
    "The minister may march with them.", "Prices fall and spring back.", "Theresa May left.",
    "A 62-year-old farmer and his 4-month-old calf.", "The army has 2000 tanks.",
    "Resolution 1701 was adopted.", "He read The Sunday Times.", "The price was $1985.",
    "He is in his 40s.", "a second envoy", "three-quarters of the seats", "They won 3-2.",
    "", "\n\n\n", "12:99 25:61 99/99/9999 0000-00-00 31.02.2013 2013-02-31",
])
def test_nothing_there(text: str) -> None:
    assert find(text, ANCHOR) == []


def test_no_anchor_leaves_placeholders() -> None:
    found = {t.text: t.value for t in find("They met on Monday, in May and on June 3.", None)}
    assert found == {"Monday": "XXXX-WXX-1", "May": "XXXX-05", "June 3": "XXXX-06-03"}


def test_weekdays_in_a_row_follow_each_other() -> None:
    found = [t.value for t in find("They will meet next Tuesday and Wednesday.", ANCHOR)]
    assert found == ["2019-06-18", "2019-06-19"]


def test_range_is_told_to_both_ends() -> None:
    found = find("They met from Monday to Wednesday.", ANCHOR)
    assert all("range=2019-06-10/2019-06-12" in t.features for t in found)


def test_a_parse_overrules_the_guess() -> None:
    found = find("Departure Monday.", ANCHOR, tense_at=lambda _: "future")
    assert found[0].value == "2019-06-17"


@given(st.text(max_size=300), st.dates() | st.none())
def test_any_text(text: str, anchor: date | None) -> None:
    for t in find(text, anchor):
        assert text[t.start : t.end] == t.text and t.start < t.end


_WORDS = """last next the 31 Feb. May 1999 , of two hundred thousand years ago quarter week Monday
to - from midnight a.m. 9:30 '80s fiscal first half a 9999 0001 century later weekend İ"""
_PIECES = st.sampled_from([*_WORDS.split(), "\n\n"])


@given(st.lists(_PIECES, max_size=25), st.datetimes())
def test_any_mixture_of_time_words(pieces: list[str], anchor: datetime) -> None:
    text = " ".join(pieces)
    last = 0
    for t in find(text, anchor):
        assert text[t.start : t.end] == t.text and t.start >= last
        last = t.end
        if t.start_date and t.end_date:
            assert t.start_date <= t.end_date


@pytest.mark.parametrize("piece", ["last ", "of the ", "1999 - ", "\n ", "two hundred ", "Monday, ",
                                   "May 5 to ", "' ", "the end of the ", "9:30 ( ", "1/2/", "a.m."])
def test_cost_is_linear(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    began = time.process_time()
    find(text, ANCHOR)
    assert time.process_time() - began < 8
