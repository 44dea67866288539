"""Which pairs have moved between two windows of time, and whether it is more than chance."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from statistics import median
from typing import Any

from detente.errors import DetenteError
from detente.ties import interval
from detente.ties.acts import Act, evidence_of, pairs
from detente.ties.coverage import Coverage
from detente.ties.interval import Estimate, rounded

#: Degrees of freedom below which a pair's own dispersion cannot be told.
STRETCHES = 5
TESTS = ("volume", "balance")


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
    enough` where it was not tested. `p` by test, `q` of those that are corrected for all pairs.
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
    least = [_attainable(*sides[pair], spread[pair])[name] for pair, name in flat]
    q = dict(zip(flat, interval.discrete_fdr([p[pair][name] for pair, name in flat], least, fdr),
                 strict=True))
    called = sum(x <= fdr for x in q.values())
    # Within the pairs called, two more looks: at the rate that the calls were made (Benjamini and
    # Bogomolov 2014), halved for the two.
    further = fdr * called / max(1, len(flat)) / 2
    out = []
    for pair, (one, two) in sides.items():
        if pair not in p:
            out.append(Mover(*pair, "not enough", one, two, Estimate(None), 1.0, {}, {}))
            continue
        mine = {name: q[pair, name] for name in TESTS}
        out.append(Mover(*pair, _label(one, two, p[pair], mine, fdr, further), one, two,
                         _change(one, two, spread[pair], level), spread[pair], p[pair], mine))
    return sorted(out, key=_rank)


def _rank(m: Mover) -> tuple[Any, ...]:
    order = {"strengthening": 0, "weakening": 0, "more in the news": 1, "quieter": 1,
             "steady": 2, "not enough": 3}
    return (order[m.label], m.least, min(m.p.values(), default=1.0),
            -_stories((m.before, m.after)), m.a, m.b)


def _stories(sides: tuple[Side, ...]) -> int:
    return len({a.story for side in sides for a in side.acts})


def _tests(one: Side, two: Side, spread: float) -> dict[str, float]:
    """p of equal rates of all stories, of cooperation and of conflict, and of equal balance."""
    counts = {"volume": (_stories((one,)), _stories((two,))),
              "cooperation": (one.cooperation, two.cooperation),
              "conflict": (one.conflict, two.conflict)}
    out = {name: interval.rate_test(x / spread, y / spread, one.documents, two.documents)
           for name, (x, y) in counts.items()}
    delta, error = _delta(one, two, spread)
    return {**out, "balance": interval.normal_test(delta / error)}


def _attainable(one: Side, two: Side, spread: float) -> dict[str, float]:
    """The least p a test of so many stories could have given, however they had fallen."""
    n = _stories((one, two)) / spread
    volume = min(interval.rate_test(x, n - x, one.documents, two.documents) for x in (0.0, n))
    c, before = one.cooperation + two.cooperation, one.cooperation + one.conflict
    after = two.cooperation + two.conflict
    ends = []
    for c1 in (min(c, before), max(0, c - after)):
        d, e = _delta(replace(one, cooperation=c1, conflict=before - c1),
                      replace(two, cooperation=c - c1, conflict=after - (c - c1)), spread)
        ends.append(interval.normal_test(d / e))
    return {"volume": volume, "balance": min(ends)}


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


def _label(one: Side, two: Side, p: dict[str, float], q: dict[str, float], fdr: float,
           further: float) -> str:
    """A change of heart where the balance turns or only one of the two grows; else of volume."""
    delta = _delta(one, two, 1.0)[0]
    if q["balance"] <= fdr:
        return "strengthening" if delta > 0 else "weakening"
    if q["volume"] > fdr:
        return "steady"
    if _stories((two,)) / two.documents < _stories((one,)) / one.documents:
        return "quieter"
    grown = {name for name in ("cooperation", "conflict") if p[name] <= further and
             getattr(two, name) / two.documents > getattr(one, name) / one.documents}
    if grown == {"cooperation"} and delta > 0:
        return "strengthening"
    if grown == {"conflict"} and delta < 0:
        return "weakening"
    return "more in the news"


def dispersion(sides: tuple[Side, Side], coverage: Coverage, windows: tuple[Window, Window]
               ) -> float | None:
    """How much burstier than chance a pair's stories come: Pearson's chi-square over its degrees
    of freedom, at least 1, over stretches of days long enough that two stories are expected in
    each; None where that leaves too few.

    News comes in bursts: a test that took the counts as Poisson would call too many changes.
    """
    chi, freedom = 0.0, 0
    for side, window in zip(sides, windows, strict=True):
        days = coverage.by_day(window.start, window.end)
        told = {a.story: a.told or a.start for a in side.acts}
        rate = len(told) / side.documents
        bins = _stretches(days, rate)
        if len(bins) < 2:
            continue
        ends = [end for end, _ in bins]
        counts = [0] * len(bins)
        for day in told.values():
            if day:
                counts[min(bisect_left(ends, day), len(bins) - 1)] += 1
        chi += sum((n - e) ** 2 / e for n, (_, e) in zip(counts, bins, strict=True))
        freedom += len(bins) - 1
    return max(1.0, chi / freedom) if freedom >= STRETCHES else None


def _stretches(days: Mapping[date, int], rate: float) -> list[tuple[date, float]]:
    """Runs of days, by their last, with the stories expected: two or more in each."""
    out: list[tuple[date, float]] = []
    due = 0.0
    for day in sorted(days):
        due += rate * days[day]
        if due >= 2.0:
            out.append((day, due))
            due = 0.0
    if out and due:
        out[-1] = (max(days), out[-1][1] + due)
    return out
