"""Dates of office as comparable day intervals; a date may be given to the month or year."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=65536)
def earliest(text: str) -> str:
    """The first day an ISO date of any precision can mean; empty means always was."""
    if not text:
        return "0000-01-01"
    return (text + "-01-01")[:10] if len(text) <= 7 else text[:10]


@lru_cache(maxsize=65536)
def latest(text: str) -> str:
    """The last day it can mean; empty means still is."""
    if not text:
        return "9999-12-31"
    if len(text) == 4:
        return text + "-12-31"
    if len(text) == 7:
        return text + "-31"
    return text[:10]


def holds(since: str, until: str, day: str | None) -> bool:
    """Whether `day` (ISO, or None for not known) lies within."""
    return day is None or earliest(since) <= day <= latest(until)


def distance(since: str, until: str, day: str) -> int:
    """Rough days from `day` to the interval; 0 inside."""
    if holds(since, until, day):
        return 0
    edge = earliest(since) if day < earliest(since) else latest(until)
    return abs(_days(edge) - _days(day))


def _days(day: str) -> int:
    return int(day[:4]) * 365 + int(day[5:7]) * 30 + int(day[8:10])
