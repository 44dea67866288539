"""What the grammar reads before any calendar is consulted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "date",  # any of year, month, day, weekday given
    "offset",  # two days ago, a year later
    "unit",  # last week, this month, that year
    "duration",
    "set",
    "fixed",  # PRESENT_REF and the like, or a value known as read
    "quarter",
    "season",
    "deictic",  # today, yesterday, tomorrow
    "clock",  # a time of day alone
    "part",  # this morning, that night
    "named",  # Christmas Day
    "week_of",  # the third week of May, the week of June 3
]

#: The count of "several weeks": written X in a value.
VAGUE = -1.0


@dataclass(frozen=True, slots=True)
class Shape:
    """An expression of time as read: token span and the parts that were said.

    `steps` is the relation word's direction (last -1, this 0, next +1);
    `year_steps` the same for a year named beside it ("May last year").
    """

    kind: Kind
    first: int
    last: int
    unit: str = ""
    count: float = 1.0
    steps: int | None = None
    year_steps: int | None = None
    week_steps: int | None = None
    anaphoric: bool = False
    year: int | None = None
    month: int | None = None
    day: int | None = None
    until: tuple[int, int, int] | None = None  # year or 0, month or 0, day or 0
    weekday: int | None = None
    part: str = ""
    clock: tuple[int, int] | None = None
    mod: str | None = None
    value: str = ""
    day_precise: bool = False  # "a year ago today"
    recurs: bool = False
    hyphened: bool = False  # "third-quarter earnings"
    on_day: int = 0  # "a week ago Monday": that weekday
