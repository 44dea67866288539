"""What was read when: without it, silence cannot be told from not having listened."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Coverage:
    """Documents by day of publication. Build with `Coverage.of`."""

    days: tuple[date, ...] = ()
    totals: tuple[int, ...] = (0,)  # documents before each day, and all of them at the end
    sources: tuple[str, ...] = ()
    undated: int = 0

    @classmethod
    def of(cls, documents: Mapping[str, int], sources: tuple[str, ...] = ()) -> Coverage:
        """From ISO day to number of documents; what is no day counts as undated."""
        dated: dict[date, int] = {}
        undated = 0
        for text, count in documents.items():
            try:
                day = date.fromisoformat(text[:10])
            except ValueError:
                undated += count
                continue
            dated[day] = dated.get(day, 0) + count
        days = tuple(sorted(d for d, n in dated.items() if n > 0))
        return cls(days, (0, *accumulate(dated[d] for d in days)), tuple(sorted(sources)), undated)

    @property
    def first(self) -> date | None:
        return self.days[0] if self.days else None

    @property
    def last(self) -> date | None:
        return self.days[-1] if self.days else None

    def documents(self, start: date, end: date) -> int:
        """How many were published from `start` to `end`, inclusive."""
        low, high = bisect_left(self.days, start), bisect_right(self.days, end)
        return self.totals[max(low, high)] - self.totals[low]

    def days_read(self, start: date, end: date) -> int:
        """On how many of those days anything was."""
        return max(0, bisect_right(self.days, end) - bisect_left(self.days, start))

    def by_day(self, start: date, end: date) -> dict[date, int]:
        """Documents of each day that has any."""
        low, high = bisect_left(self.days, start), bisect_right(self.days, end)
        return {self.days[i]: self.totals[i + 1] - self.totals[i] for i in range(low, high)}
