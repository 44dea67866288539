"""Arithmetic on TIMEX3 values: what days a value covers, and its neighbours.

A value is a TIMEX3 string: `2013-03-22`, `2013-03`, `2013`, `2013-W12`,
`2013-W12-WE`, `2013-Q1`, `2013-H1`, `2013-SP`, `199` (a decade), `19` (a
century), any of the day forms with `T..` behind.
"""

from __future__ import annotations

import calendar as _calendar
import re
from datetime import date, timedelta
from typing import Literal

Precision = Literal["day", "month", "year", "range"]
Span = tuple[date, date, Precision]

_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}
_FORM = re.compile(
    r"(\d{4})(?:-(?:W(\d\d)(-WE)?|Q([1-4])|H([12])|(SP|SU|FA|WI)|(\d\d)(?:-(\d\d))?))?(?:T.*)?$"
)


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, _calendar.monthrange(year, month)[1])


def _safe(year: int, month: int, day: int) -> date | None:
    if not (1 <= year <= 9998 and 1 <= month <= 12):
        return None
    if not 1 <= day <= _calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def valid(year: int, month: int, day: int) -> bool:
    """Does this day exist?"""
    return _safe(year, month, day) is not None


def _months(year: int, first: int, count: int) -> tuple[date, date]:
    start = date(year, first, 1)
    last = first + count - 1
    return start, month_end(year + (last - 1) // 12, (last - 1) % 12 + 1)


def _week(year: int, week: int, weekend: bool) -> Span | None:
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    first = monday + timedelta(5) if weekend else monday
    return first, monday + timedelta(6), "range"


def bounds(value: str) -> Span | None:
    """Inclusive first and last day a value covers, with its precision.

    None for durations, references and values with X in them.
    """
    if len(value) in (2, 3) and value.isdigit():
        width = 100 if len(value) == 2 else 10
        year = int(value) * width
        if year < 1:
            return None
        return date(year, 1, 1), date(year + width - 1, 12, 31), "range"
    form = _FORM.match(value)
    if form is None or not 1 <= int(form[1]) <= 9998:
        return None
    year = int(form[1])
    if form[2]:
        return _week(year, int(form[2]), bool(form[3]))
    if form[4]:
        return (*_months(year, int(form[4]) * 3 - 2, 3), "range")
    if form[5]:
        return (*_months(year, int(form[5]) * 6 - 5, 6), "range")
    if form[6]:
        return (*_months(year, _SEASONS[form[6]][0], 3), "range")
    if form[8]:
        day = _safe(year, int(form[7]), int(form[8]))
        return (day, day, "day") if day else None
    if form[7]:
        if not 1 <= int(form[7]) <= 12:
            return None
        return (*_months(year, int(form[7]), 1), "month")
    return date(year, 1, 1), date(year, 12, 31), "year"


def narrowed(span: Span, mod: str | None) -> Span:
    """The early, middle or late part of a span longer than three days."""
    first, last, _ = span
    days = (last - first).days + 1
    if mod not in ("START", "MID", "END") or days < 4:
        return span
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if first.day == 1 and months >= 3 and last == month_end(last.year, last.month):
        third = months // 3  # the early part of a year is its first four months
        if mod == "START":
            return first, add_days(add_months(first, third), -1), "range"
        if mod == "END":
            return add_months(first, months - third), last, "range"
        return add_months(first, third), add_days(add_months(first, months - third), -1), "range"
    third = days // 3
    if mod == "START":
        return first, first + timedelta(third - 1), "range"
    if mod == "END":
        return last - timedelta(third - 1), last, "range"
    return first + timedelta(third), last - timedelta(third), "range"


def week_value(day: date) -> str:
    """ISO week of a day as TIMEX3."""
    iso = day.isocalendar()
    return f"{iso.year}-W{iso.week:02d}"


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the month's last day; clamped to years 1..9998."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    year = min(max(year, 1), 9998)
    return date(year, month + 1, min(day.day, _calendar.monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date:
    """`day + days`, clamped to the years the calendar has."""
    ordinal = min(max(day.toordinal() + days, 1), date(9998, 12, 31).toordinal())
    return date.fromordinal(ordinal)


def quarter_of(day: date) -> int:
    """1 to 4."""
    return (day.month - 1) // 3 + 1


def season_year(code: str, today: date, steps: int) -> int:
    """Year of the season before (-1), at (0) or after (+1) today; winter counts by its December."""
    first = _SEASONS[code][0]
    start = date(today.year, first, 1)
    if code == "WI" and today.month < 3:
        start = date(today.year - 1, 12, 1)
    end = add_months(start, 3)
    if steps == 0:
        return start.year
    if steps < 0:
        return start.year if end <= today else start.year - 1
    return start.year if start > today else start.year + 1


def easter(year: int) -> date:
    """Western Easter Sunday (anonymous Gregorian algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def named_day(rule: str, year: int) -> date | None:
    """A feast's date in a year: `12-25`, `nth:11:4:4`, `easter-2`, or a fixed ISO date."""
    if rule.startswith("easter"):
        return add_days(easter(year), int(rule[6:]))
    if rule.startswith("nth:"):
        month, weekday, nth = (int(part) for part in rule[4:].split(":"))
        if nth > 0:
            first = date(year, month, 1)
            return first + timedelta((weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
        last = month_end(year, month)
        return last - timedelta((last.isoweekday() - weekday) % 7)
    parts = [int(part) for part in rule.split("-")]
    return _safe(parts[0], parts[1], parts[2]) if len(parts) == 3 else _safe(year, *parts)
