"""How two stand to each other over time: counts, scores, balance and index, with intervals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from detente.errors import DetenteError
from detente.ties import interval
from detente.ties.acts import Act, one_way
from detente.ties.coverage import Coverage
from detente.ties.index import HALF_LIFE, LAPSE, index, traces
from detente.ties.interval import Estimate
from detente.ties.periods import Period, split

#: Fewer stories than this say "not enough": below it a bootstrap interval is too narrow to trust.
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Options:
    """How a series is made; docs/ties.md says why the defaults are what they are.

    Attributes:
        by: week, month, quarter or year.
        half_life: days; lapse: days without mention after which a tie no longer holds.
        level: of the intervals. enough: stories a figure needs to be called one.
        scale: what the index adds up, goldstein or intensity.
        draws, seed: of the bootstrap; the same seed gives the same figures.
    """

    by: str = "month"
    half_life: float = HALF_LIFE
    lapse: int = LAPSE
    level: float = 0.9
    enough: int = ENOUGH
    scale: str = "goldstein"
    draws: int = interval.DRAWS
    seed: int = 0

    def check(self) -> None:
        """Raises DetenteError D501 where a value makes no sense."""
        wrong = [name for name, good in (
            ("half_life", self.half_life > 0), ("level", 0 < self.level < 1),
            ("scale", self.scale in ("goldstein", "intensity")), ("draws", self.draws > 0),
            ("enough", self.enough >= 1), ("lapse", self.lapse >= 0)) if not good]
        if wrong:
            raise DetenteError("D501", f"{wrong[0]} has a value that makes no sense",
                               stage="ties", remedy="half_life > 0, 0 < level < 1, "
                               "scale goldstein or intensity, enough >= 1")


@dataclass(frozen=True, slots=True)
class Point:
    """One period in one direction (`USA>JPN`; `JPN-USA` is both, each event once).

    `state`: `ok`; `not enough` (fewer than `enough` stories); `none` (read, no events);
    `not read` (nothing published then was read); `told later` (events, but only from documents
    published in another period). `chance` is how likely no event at all would be at the pair's
    usual rate per document, where there is none. `goldstein` and `intensity` are sums, `mean` and
    `tone` their means per event with that score; `balance` has the Beta interval, `by_stories`
    the same value with the bootstrap's. `rate` is events per thousand documents.
    """

    direction: str
    period: Period
    state: str
    documents: int
    days_read: int
    events: int
    stories: int
    reports: int
    planned: int
    quads: tuple[int, int, int, int]
    scored: int
    goldstein: Estimate
    mean: Estimate
    intensity: Estimate
    tone: Estimate
    balance: Estimate
    by_stories: Estimate
    index: Estimate
    rate: float | None
    chance: float | None
    acts: tuple[Act, ...] = field(repr=False, default=())

    def as_dict(self) -> dict[str, Any]:
        """Plain values; the events behind it by id."""
        estimates = {n: getattr(self, n).as_dict() for n in ESTIMATES}
        return {
            "direction": self.direction, "period": self.period.label,
            "start": self.period.start.isoformat(), "end": self.period.end.isoformat(),
            "state": self.state, "documents": self.documents, "days": self.period.days,
            "days_read": self.days_read, "events": self.events, "stories": self.stories,
            "reports": self.reports, "planned": self.planned,
            **{f"quad{i}": n for i, n in enumerate(self.quads, 1)}, "scored": self.scored,
            **estimates, "rate": interval.rounded(self.rate),
            "chance": interval.rounded(self.chance), "event_ids": [a.id for a in self.acts]}


ESTIMATES = ("goldstein", "mean", "intensity", "tone", "balance", "by_stories", "index")


@dataclass(frozen=True, slots=True)
class Ties:
    """The series of a pair. `apart` are events too vaguely dated for the grain, or undated."""

    a: str
    b: str
    since: date
    until: date
    options: Options
    coverage: Coverage
    points: tuple[Point, ...]
    apart: tuple[Act, ...] = field(repr=False, default=())

    def of(self, direction: str) -> list[Point]:
        """The points of one direction, in order."""
        return [p for p in self.points if p.direction == direction]

    @property
    def directions(self) -> tuple[str, str, str]:
        """A on B, B on A, both."""
        return f"{self.a}>{self.b}", f"{self.b}>{self.a}", f"{self.a}-{self.b}"


def ties(acts: Iterable[Act], a: str, b: str, coverage: Coverage, *, since: date | None = None,
         until: date | None = None, options: Options | None = None) -> Ties:
    """The series of `a` and `b` from the acts given; others than theirs are passed over.

    Without dates it runs over the days that were read (or, where those are not known, over the
    events). Acts before `since` still count in the index.

    Raises:
        DetenteError: D501 for dates or options that make no sense, or the same actor twice.
    """
    opts = options or Options()
    opts.check()
    if a == b:
        raise DetenteError("D501", f"{a} and {b} are the same actor", stage="ties",
                           remedy="name two")
    theirs = [x for x in acts if one_way(x, a, b) or one_way(x, b, a)]
    theirs.sort(key=lambda x: (x.start or date.max, x.id))
    since, until = _span(theirs, coverage, since, until)
    periods = split(since, until, opts.by)
    placed = {x.id: _place(x, periods) for x in theirs}
    points: list[Point] = []
    for name, mine in ((f"{a}>{b}", [x for x in theirs if one_way(x, a, b)]),
                       (f"{b}>{a}", [x for x in theirs if one_way(x, b, a)]),
                       (f"{a}-{b}", theirs)):
        points += _direction(name, mine, placed, periods, coverage, opts)
    apart = tuple(x for x in theirs if x.counted and placed[x.id] is None
                  and (x.start is None or _overlaps(x, since, until)))
    return Ties(a, b, since, until, opts, coverage, tuple(points), apart)


def _span(acts: Sequence[Act], coverage: Coverage, since: date | None, until: date | None
          ) -> tuple[date, date]:
    dated = [x.start for x in acts if x.start and x.counted]
    first = coverage.first or min(dated, default=None)
    last = coverage.last or max(dated, default=None)
    since, until = since or first, until or last
    if since is None or until is None:
        raise DetenteError("D501", "there is nothing to tell the span of time from",
                           stage="ties", remedy="add dated documents, or give --since and --until")
    return since, until


def _overlaps(act: Act, since: date, until: date) -> bool:
    return bool(act.start and act.end and act.start <= until and act.end >= since)


def _place(act: Act, periods: Sequence[Period]) -> int | None:
    """The period an act falls in; None outside of all, or where its date is too vague for them."""
    if act.start is None or act.end is None:
        return None
    for i, period in enumerate(periods):
        if period.holds(act.start):
            vague = act.precision in ("month", "year") and not period.holds(act.end)
            return None if vague else i
    return None


def _direction(name: str, acts: Sequence[Act], placed: dict[str, int | None],
               periods: Sequence[Period], coverage: Coverage, opts: Options) -> list[Point]:
    done = [x for x in acts if x.counted]
    columns = {s: i for i, s in enumerate(dict.fromkeys(x.story for x in done))}
    weights = interval.story_weights(len(columns), opts.draws, opts.seed)
    found = traces(done, scale=opts.scale, lapse=opts.lapse)
    values, draws = index(found, [p.end for p in periods], columns, weights, opts.half_life)
    buckets: list[list[Act]] = [[] for _ in periods]
    planned = [0] * len(periods)
    for x in acts:
        at = placed[x.id]
        if at is None:
            continue
        if x.counted:
            buckets[at].append(x)
        elif x.status == "planned":
            planned[at] += 1
    rate = _rate(sum(map(len, buckets)), sum(coverage.documents(p.start, p.end) for p in periods))
    out = []
    for i, (period, bucket) in enumerate(zip(periods, buckets, strict=True)):
        told = interval.spread(float(values[i]), draws[:, i], opts.level) if found else \
            Estimate(0.0)
        out.append(_point(name, period, bucket, planned[i], coverage, told, columns, weights,
                          rate, opts))
    return out


def _rate(events: int, documents: int) -> float | None:
    return events / documents if documents else None


def _point(name: str, period: Period, acts: list[Act], planned: int, coverage: Coverage,
           told: Estimate, columns: dict[str, int], weights: Any, rate: float | None,
           opts: Options) -> Point:
    documents = coverage.documents(period.start, period.end)
    quads = tuple(sum(x.quad == q for x in acts) for q in (1, 2, 3, 4))
    stories = len({x.story for x in acts})
    w = weights[:, [columns[x.story] for x in acts]].astype(float)
    goldstein, mean, scored = _scores([x.goldstein for x in acts], w, opts.level)
    intensity, tone, _ = _scores([x.intensity for x in acts], w, opts.level)
    balance = interval.balance(quads[0] + quads[1], quads[2] + quads[3], opts.level)
    state = _state(len(acts), stories, documents, opts.enough)
    own = _rate(len(acts), documents)
    return Point(
        direction=name, period=period, state=state, documents=documents,
        days_read=coverage.days_read(period.start, period.end), events=len(acts), stories=stories,
        reports=sum(x.reports for x in acts), planned=planned,
        quads=(quads[0], quads[1], quads[2], quads[3]), scored=scored, goldstein=goldstein,
        mean=mean, intensity=intensity, tone=tone, balance=balance,
        by_stories=_balance_by_stories(acts, balance.value, w, opts.level), index=told,
        rate=None if own is None else 1000 * own,
        chance=math.exp(-rate * documents) if state == "none" and rate is not None else None,
        acts=tuple(acts))


def _state(events: int, stories: int, documents: int, enough: int) -> str:
    if documents == 0:
        return "told later" if events else "not read"
    if events == 0:
        return "none"
    return "ok" if stories >= enough else "not enough"


def _scores(scores: list[float | None], w: Any, level: float) -> tuple[Estimate, Estimate, int]:
    """Sum and mean of the scores there are, with intervals over stories."""
    have = [i for i, s in enumerate(scores) if s is not None]
    if not have:
        return Estimate(0.0 if not scores else None), Estimate(None), 0
    x = np.array([scores[i] for i in have], dtype=float)
    part = w[:, have]
    sums, counts = part @ x, part.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = sums / counts
    total = float(x.sum())
    return (interval.spread(total, sums, level), interval.spread(total / len(have), means, level),
            len(have))


def _balance_by_stories(acts: list[Act], value: float | None, w: Any, level: float) -> Estimate:
    if value is None:
        return Estimate(None)
    good = np.array([x.cooperative for x in acts], dtype=float)
    c, k = w @ good, w @ (1.0 - good)
    return interval.spread(value, np.log((c + 0.5) / (k + 0.5)), level)
