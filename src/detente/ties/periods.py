"""Weeks, months, quarters and years."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from detente.errors import DetenteError

By = Literal["week", "month", "quarter", "year"]
GRAINS: tuple[str, ...] = get_args(By)
#: More points than this say nothing on a page and are most likely a slip in a date.
MOST = 5000


@dataclass(frozen=True, slots=True)
class Period:
    """Inclusive days; the first and last of a series are cut to what was asked for."""

    label: str  # 1987-W14 (ISO 8601), 1987-04, 1987-Q2, 1987
    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end


def _whole(day: date, by: str) -> Period:
    if by == "week":
        year, week, weekday = day.isocalendar()
        first = day - timedelta(days=weekday - 1)
        last = date.fromordinal(min(first.toordinal() + 6, date.max.toordinal()))
        return Period(f"{year}-W{week:02}", first, last)
    if by == "month":
        last = day.replace(day=monthrange(day.year, day.month)[1])
        return Period(f"{day:%Y-%m}", day.replace(day=1), last)
    if by == "quarter":
        month = 3 * ((day.month - 1) // 3) + 1
        last = date(day.year, month + 2, monthrange(day.year, month + 2)[1])
        return Period(f"{day.year}-Q{(month + 2) // 3}", date(day.year, month, 1), last)
    return Period(f"{day.year:04}", date(day.year, 1, 1), date(day.year, 12, 31))


def split(since: date, until: date, by: str) -> list[Period]:
    """The periods from `since` to `until`, both inclusive.

    Raises:
        DetenteError: D501 where the dates are in the wrong order, the grain is unknown or there
            would be more than `MOST` periods.
    """
    if by not in GRAINS:
        raise _bad(f"{by!r} is no period", "one of " + ", ".join(GRAINS))
    if until < since:
        raise _bad(f"{since} is after {until}", "give the earlier date first")
    out: list[Period] = []
    day = since
    while day <= until:
        whole = _whole(day, by)
        out.append(Period(whole.label, max(whole.start, since), min(whole.end, until)))
        if len(out) > MOST:
            raise _bad(f"more than {MOST} periods", "a longer --by or a shorter span")
        if whole.end >= until:
            break
        day = whole.end + timedelta(days=1)
    return out


def day_of(value: str, option: str, *, last: bool = False) -> date:
    """YYYY, YYYY-MM or YYYY-MM-DD as its first (or `last`) day.

    Raises:
        DetenteError: D501.
    """
    parts = value.split("-")
    try:
        numbers = [int(p) for p in parts]
        year, month, day = [*numbers, 0, 0][:3]
        if len(parts) > 3 or (len(parts) > 1 and not month) or (len(parts) > 2 and not day):
            raise ValueError
        month = month or (12 if last else 1)
        return date(year, month, day or (monthrange(year, month)[1] if last else 1))
    except (ValueError, IndexError) as err:
        raise _bad(f"{option} {value!r} cannot be read",
                   "a date as YYYY, YYYY-MM or YYYY-MM-DD") from err


def _bad(message: str, remedy: str) -> DetenteError:
    return DetenteError("D501", message, stage="ties", remedy=remedy)
