"""Pictures of the Country page: who stands around it, and its days."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detente.web.lists import Tie

#: The ego network's picture, in pixels.
SIZE, MIDDLE, RADIUS = 440, 220, 158


@dataclass(frozen=True, slots=True)
class Node:
    """A neighbour: where it is drawn, how thick its line, where its name goes."""

    tie: Tie
    x: float
    y: float
    thick: float
    r: float
    anchor: str
    tx: float
    ty: float


def ego(ties: Sequence[Tie]) -> list[Node]:
    """Neighbours on a circle, the most told first, clockwise from the top."""
    most = max((t.total for t in ties), default=1)
    out = []
    for i, tie in enumerate(ties):
        angle = 2 * math.pi * i / len(ties) - math.pi / 2
        cos, sin = math.cos(angle), math.sin(angle)
        r = 7 + 9 * math.sqrt(tie.total / most)
        anchor = "middle" if abs(cos) < 0.35 else "start" if cos > 0 else "end"
        off = r + 5
        out.append(Node(
            tie, round(MIDDLE + RADIUS * cos, 1), round(MIDDLE + RADIUS * sin, 1),
            round(1 + 5 * math.sqrt(tie.total / most), 1), round(r, 1), anchor,
            round(MIDDLE + (RADIUS + off * (anchor != "middle")) * cos, 1),
            round(MIDDLE + (RADIUS + off + 6 * (anchor == "middle")) * sin + 4, 1)))
    return out


@dataclass(frozen=True, slots=True)
class Cell:
    """A day or month of the calendar."""

    x: int
    y: int
    level: int  # 0 to 4
    label: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Squares with their headings; `size` is a square's side."""

    cells: list[Cell]
    heads: list[tuple[int, int, str]]
    width: int
    height: int
    size: int
    by: str


def calendar(days: Mapping[str, int]) -> Calendar | None:
    """Days as weeks × weekdays where a year holds them all, else months × years."""
    dated = {date.fromisoformat(d): n for d, n in days.items()}
    if not dated:
        return None
    # Plans and old history lie far out; the picture is of where the events are.
    first, last = _core(sorted(dated))
    if (last - first).days <= 380:
        return _by_day(dated, first, last)
    return _by_month(dated, first, last)


def _core(days: list[date]) -> tuple[date, date]:
    cut = len(days) // 20
    return days[cut], days[-1 - cut]


def _level(n: int, most: int) -> int:
    return 0 if not n else min(4, 1 + int(3.999 * (n - 1) / max(1, most - 1)) if most > 1 else 2)


def _by_day(dated: Mapping[date, int], first: date, last: date) -> Calendar:
    start = first - timedelta(days=first.weekday())
    weeks = (last - start).days // 7 + 1
    most = max(dated.values())
    cells, heads = [], [(0, 24 + 16 * i, n) for i, n in ((0, "Mon"), (2, "Wed"), (4, "Fri"))]
    for i in range(weeks * 7):
        day = start + timedelta(days=i)
        n = dated.get(day, 0)
        x = 34 + 16 * (i // 7)
        if day.day == 1 or i == 0:
            heads.append((x, 10, day.strftime("%b %Y" if day.month == 1 or i == 0 else "%b")))
        if first <= day <= last:
            cells.append(Cell(x, 14 + 16 * (i % 7), _level(n, most),
                              f"{day:%A} {day.day} {day:%B %Y}: {n} event{'s' * (n != 1)}",
                              day.isoformat(), day.isoformat()))
    heads = [h for k, h in enumerate(heads) if k < 3 or not any(
        0 < h[0] - o[0] < 62 for o in heads[3:k] if o[1] == 10)]
    return Calendar(cells, heads, 34 + 16 * max(weeks, 8), 130, 13, "day")


def _by_month(dated: Mapping[date, int], first: date, last: date) -> Calendar:
    years = list(range(first.year, last.year + 1))
    held = {d.year for d in dated if first <= d <= last}
    if len(years) > 2 * len(held):  # an archive with holes: only the years that hold something
        years = sorted(held)
    years = years[-30:]
    months: dict[tuple[int, int], int] = {}
    for day, n in dated.items():
        months[day.year, day.month] = months.get((day.year, day.month), 0) + n
    most = max((n for (y, _), n in months.items() if y in years), default=1)
    cells = []
    for row, year in enumerate(years):
        for month in range(1, 13):
            n = months.get((year, month), 0)
            at = date(year, month, 1)
            until = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            cells.append(Cell(40 + 30 * (month - 1), 14 + 18 * row, _level(n, most),
                              f"{at:%B} {year}: {n} event{'s' * (n != 1)}",
                              at.isoformat(), until.isoformat()))
    heads = [(40 + 30 * i, 10, date(2000, i + 1, 1).strftime("%b")) for i in range(12)]
    heads += [(0, 26 + 18 * i, str(y)) for i, y in enumerate(years)]
    return Calendar(cells, heads, 400, 18 + 18 * len(years), 15, "month")
