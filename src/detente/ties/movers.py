"""Which pairs have moved between two windows of time, and whether it is more than chance."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

from detente.errors import DetenteError
from detente.ties import interval
from detente.ties.acts import Act, evidence_of, pairs
from detente.ties.coverage import Coverage
from detente.ties.interval import Estimate, rounded

#: Days with documents below which a pair's own dispersion cannot be told.
DAYS = 10
TESTS = ("cooperation", "conflict", "balance")


@dataclass(frozen=True, slots=True)
class Window:
    """Inclusive days."""

    start: date
    end: date

    def __str__(self) -> str:
        return f"{self.start}..{self.end}"

    def holds(self, act: Act) -> bool:
        """Whether an act surely falls in it."""
        return bool(act.start and act.end and self.start <= act.start <= self.end
                    and (act.precision not in ("month", "year") or act.end <= self.end))


@dataclass(frozen=True, slots=True)
class Side:
    """A pair in one window: stories that tell of cooperation or of conflict, out of documents."""

    cooperation: int
    conflict: int
    documents: int
    goldstein: float
    acts: tuple[Act, ...] = field(repr=False, default=())

    def as_dict(self, level: float) -> dict[str, Any]:
        return {"cooperation": self.cooperation, "conflict": self.conflict,
                "documents": self.documents, "goldstein": rounded(self.goldstein),
                "balance": interval.balance(self.cooperation, self.conflict, level).as_dict(),
                "event_ids": [a.id for a in self.acts]}


@dataclass(frozen=True, slots=True)
class Mover:
    """A pair and its change.

    `label`: `strengthening` or `weakening` where a test says so after correction for all tests
    made; `quieter` or `more in the news` where only the amount changed; `steady` else; `not
    enough` where it was not tested. `p` and `q` by test; `q` is what the label rests on.
    `change` is the change of the balance; `dispersion` what the counts were divided by.
    """

    a: str
    b: str
    label: str
    before: Side
    after: Side
    change: Estimate
    dispersion: float
    p: dict[str, float]
    q: dict[str, float]

    @property
    def least(self) -> float:
        return min(self.q.values(), default=1.0)

    def evidence(self, most: int = 3) -> list[dict[str, Any]]:
        """The weightiest acts that go the label's way, from the window that shows them."""
        good = self.label != "weakening"
        acts = self.after.acts if self.label != "quieter" else self.before.acts
        ranked = sorted(acts, key=lambda a: (a.cooperative != good, -abs(a.goldstein or 0.0),
                                             -a.reports, a.id))
        return [evidence_of(a) for a in ranked[:most]]

    def as_dict(self, level: float = 0.9) -> dict[str, Any]:
        """Plain values, with evidence."""
        return {"a": self.a, "b": self.b, "label": self.label, "change": self.change.as_dict(),
                "before": self.before.as_dict(level), "after": self.after.as_dict(level),
                "dispersion": rounded(self.dispersion),
                "p": {k: rounded(v) for k, v in self.p.items()},
                "q": {k: rounded(v) for k, v in self.q.items()}, "evidence": self.evidence()}


def latest(coverage: Coverage, days: int = 30) -> tuple[Window, Window]:
    """The last `days` that were read, and as many before them.

    Raises:
        DetenteError: D501 where no dated document was read.
    """
    if coverage.last is None:
        raise DetenteError("D501", "the ledger has no dated documents", stage="ties",
                           remedy="add some, or code with --published")
    split = coverage.last - timedelta(days=days)
    return (Window(split - timedelta(days=days - 1), split),
            Window(split + timedelta(days=1), coverage.last))


def movers(acts: Iterable[Act], coverage: Coverage, before: Window, after: Window, *,
           keep: Collection[str] | None = None, enough: int = 5, fdr: float = 0.05,
           level: float = 0.9) -> list[Mover]:
    """All pairs with events in either window, those that surely moved first.

    Args:
        keep: only pairs of these actors. enough: stories in both windows together for a test.
        fdr: the false discovery rate over all tests (Benjamini-Hochberg).

    Raises:
        DetenteError: D501 where the windows overlap or nothing was read in one.
    """
    if before.end >= after.start or before.start > before.end or after.start > after.end:
        raise DetenteError("D501", f"{before} does not end before {after}", stage="ties",
                           remedy="give two windows, the earlier first, that do not overlap")
    read = [coverage.documents(w.start, w.end) for w in (before, after)]
    for window, documents in zip((before, after), read, strict=True):
        if documents == 0:
            raise DetenteError("D501", f"nothing was read from {window}", stage="ties",
                               remedy=f"choose windows within {coverage.first} to {coverage.last}")
    found: dict[tuple[str, str], tuple[list[Act], list[Act]]] = defaultdict(lambda: ([], []))
    for act in acts:
        at = 0 if before.holds(act) else 1 if after.holds(act) else None
        if at is None or not act.counted:
            continue
        for pair in pairs(act):
            if keep is None or (pair[0] in keep and pair[1] in keep):
                found[pair][at].append(act)
    sides = {pair: (_side(x, read[0]), _side(y, read[1])) for pair, (x, y) in found.items()}
    return _tested(sides, coverage, (before, after), enough, fdr, level)


def _side(acts: list[Act], documents: int) -> Side:
    return Side(len({a.story for a in acts if a.cooperative}),
                len({a.story for a in acts if not a.cooperative}), documents,
                sum(a.goldstein or 0.0 for a in acts), tuple(sorted(acts, key=lambda a: a.id)))


def _tested(sides: dict[tuple[str, str], tuple[Side, Side]], coverage: Coverage,
            windows: tuple[Window, Window], enough: int, fdr: float, level: float) -> list[Mover]:
    tested = [pair for pair in sorted(sides) if _stories(sides[pair]) >= enough]
    own = {pair: dispersion(sides[pair], coverage, windows) for pair in tested}
    known = [x for x in own.values() if x is not None]
    usual = max(1.0, median(known)) if known else 1.0
    spread = {pair: own[pair] or usual for pair in tested}
    p = {pair: _tests(*sides[pair], spread[pair]) for pair in tested}
    flat = [(pair, name) for pair in tested for name in TESTS]
    q = dict(zip(flat, interval.benjamini_hochberg([p[pair][name] for pair, name in flat]),
                 strict=True))
    out = []
    for pair, (one, two) in sides.items():
        if pair not in p:
            out.append(Mover(*pair, "not enough", one, two, Estimate(None), 1.0, {}, {}))
            continue
        mine = {name: q[pair, name] for name in TESTS}
        out.append(Mover(*pair, _label(one, two, mine, fdr), one, two,
                         _change(one, two, spread[pair], level), spread[pair], p[pair], mine))
    return sorted(out, key=_rank)


def _rank(m: Mover) -> tuple[Any, ...]:
    order = {"strengthening": 0, "weakening": 0, "more in the news": 1, "quieter": 1,
             "steady": 2, "not enough": 3}
    stories = m.before.cooperation + m.before.conflict + m.after.cooperation + m.after.conflict
    return (order[m.label], m.least, -abs(m.change.value or 0.0), -stories, m.a, m.b)


def _stories(sides: tuple[Side, Side]) -> int:
    return len({a.story for side in sides for a in side.acts})


def _tests(one: Side, two: Side, spread: float) -> dict[str, float]:
    """p of equal rates of cooperation and of conflict, and of an equal balance."""
    out = {name: interval.rate_test(getattr(one, name) / spread, getattr(two, name) / spread,
                                    one.documents, two.documents)
           for name in ("cooperation", "conflict")}
    delta, error = _delta(one, two, spread)
    return {**out, "balance": interval.normal_test(delta / error)}


def _delta(one: Side, two: Side, spread: float) -> tuple[float, float]:
    """The change of the balance and its standard error (Haldane and Anscombe's halves)."""
    counts = (two.cooperation, two.conflict, one.cooperation, one.conflict)
    c2, k2, c1, k1 = (n + 0.5 for n in counts)
    return (math.log(c2 / k2) - math.log(c1 / k1),
            math.sqrt(spread * (1 / c1 + 1 / k1 + 1 / c2 + 1 / k2)))


def _change(one: Side, two: Side, spread: float, level: float) -> Estimate:
    delta, error = _delta(one, two, spread)
    low, high = 0.0, 10.0
    for _ in range(50):  # the normal quantile, by bisection of the test itself
        mid = (low + high) / 2
        low, high = (mid, high) if interval.normal_test(mid) > 1 - level else (low, mid)
    return Estimate(delta, delta - low * error, delta + low * error)


def _label(one: Side, two: Side, q: dict[str, float], fdr: float) -> str:
    """A change of heart where the balance turns or only one of the two grows; else of volume."""
    up = {name: getattr(two, name) / two.documents > getattr(one, name) / one.documents
          for name in ("cooperation", "conflict")}
    sure = {name for name in TESTS if q[name] <= fdr}
    if "balance" in sure:
        return "strengthening" if _delta(one, two, 1.0)[0] > 0 else "weakening"
    grown = {name for name in ("cooperation", "conflict") if name in sure and up[name]}
    if len(grown) == 2:
        return "more in the news"
    delta = _delta(one, two, 1.0)[0]
    if "cooperation" in grown:
        return "strengthening" if delta > 0 else "more in the news"
    if "conflict" in grown:
        return "weakening" if delta < 0 else "more in the news"
    return "quieter" if sure else "steady"


def dispersion(sides: tuple[Side, Side], coverage: Coverage, windows: tuple[Window, Window]
               ) -> float | None:
    """How much burstier than chance a pair's stories come (Pearson's chi-square over its degrees
    of freedom, by day read, at least 1); None where too few days were read.

    News comes in bursts: a test that took the counts as Poisson would call too many changes.
    """
    chi, freedom = 0.0, 0
    for side, window in zip(sides, windows, strict=True):
        days = coverage.by_day(window.start, window.end)
        order = sorted(days)
        told = {a.story: a.start for a in side.acts if a.start}
        if not order or len(told) < 2:
            continue
        counts = dict.fromkeys(order, 0)
        for day in told.values():
            # What happened on a day without documents is told on the next one.
            counts[order[min(bisect_left(order, day), len(order) - 1)]] += 1
        rate = len(told) / side.documents
        chi += sum((counts[d] - rate * days[d]) ** 2 / (rate * days[d]) for d in order)
        freedom += len(order) - 1
    return max(1.0, chi / freedom) if freedom >= DAYS else None
