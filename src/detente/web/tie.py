"""The Dyad page's series as shapes: bars of counts, a line with its interval, lanes of events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from detente.errors import DetenteError
from detente.ties import Options, Point, Ties, ties
from detente.ties.acts import acts_of
from detente.ties.coverage import Coverage
from detente.ties.periods import day_of
from detente.web.params import Filter
from detente.web.words import iso

#: The picture in its own pixels; the page scales it.
WIDTH, LEFT, RIGHT = 960, 84, 8
BARS, BAND, GAP = 150, 120, 26
#: More periods than this are no picture.
MOST = 240


@dataclass(frozen=True, slots=True)
class Bar:
    """A period's counts, up for cooperation and down for conflict."""

    x: float
    width: float
    parts: tuple[tuple[int, float, float], ...]  # quad, y, height
    label: str
    query: str
    silent: bool  # nothing was read then


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the template draws."""

    bars: list[Bar]
    zero: float
    line: str  # the path of the index
    band: str  # its interval
    dots: list[tuple[float, float, str, bool]]
    nought: float  # y of the index's zero
    high: float  # the index at the band's upper edge, and at its lower
    low: float
    labels: list[tuple[float, str]]
    ticks: list[tuple[float, int]]  # y and number of events
    height: int = BARS + GAP + BAND + 30
    empty: list[tuple[float, float]] = field(default_factory=list)


def series(events: Sequence[Mapping[str, Any]], read: Coverage, stories: Mapping[str, str],
           one: str, other: str, f: Filter) -> Ties | None:
    """The series of a pair; None where there is nothing to draw.

    The span is that of the events, not of all that was read: an archive of a century with one
    week of a pair is shown as that week.
    """
    dated = [d for e in events if (d := iso((e.get("when") or {}).get("start")))]
    low, high = core(dated)
    since = day_of(f.since, "since") if f.since else low
    until = day_of(f.until, "until", last=True) if f.until else high
    if since is None or until is None or until < since:
        return None
    if not f.since and not f.until:
        since, until = _roomy(since, until)
    by = f.by or grain(since, until)
    try:
        return ties(acts_of(events, stories), one, other, read, since=since, until=until,
                    options=Options(by=by, draws=200))
    except DetenteError:
        return None


def core(days: Sequence[date]) -> tuple[date | None, date | None]:
    """The first and last day, a few far-off ones left out where they would flatten the rest."""
    if not days:
        return None, None
    ordered = sorted(days)
    cut = len(ordered) // 12
    low, high = ordered[cut], ordered[-1 - cut]
    if (ordered[-1] - ordered[0]).days > 3 * max(60, (high - low).days):
        return low, high
    return ordered[0], ordered[-1]


def _roomy(since: date, until: date) -> tuple[date, date]:
    if (until - since).days >= 60:
        return since, until
    day = since.toordinal() - 21
    return date.fromordinal(max(1, day)), date.fromordinal(until.toordinal() + 21)


def grain(since: date, until: date) -> str:
    """The finest period that still makes a picture."""
    days = (until - since).days
    return ("week" if days <= 400 else "month" if days <= 365 * 9 else
            "quarter" if days <= 365 * 25 else "year")


def asked(found: Ties, way: str) -> list[Point]:
    """The points of the direction asked for."""
    out, back, both = found.directions
    return found.of({"out": out, "in": back}.get(way, both))


def chart(found: Ties, way: str, f: Filter) -> Chart | None:
    """The picture of a series; None where there are too many periods or too few."""
    points = asked(found, way)
    if not 2 <= len(points) <= MOST:
        return None
    width = (WIDTH - LEFT - RIGHT) / len(points)
    up = max(1, *(p.quads[0] + p.quads[1] for p in points))
    down = max(p.quads[2] + p.quads[3] for p in points)
    unit = BARS / max(4, up + down)
    zero = round(up * unit + 12, 1)
    bars = [_bar(p, LEFT + i * width, width, zero, unit, f) for i, p in enumerate(points)]
    ends = [v for p in points for v in (p.index.value, p.index.low, p.index.high) if v is not None]
    top, floor = max(0.0, *ends, 0.0), min(0.0, *ends, 0.0)
    span = max(1.0, top - floor)
    nought = BARS + GAP + 8 + (BAND - 16) * (top / span if top > floor else 0.5)

    def at(i: int, value: float) -> tuple[float, float]:
        return round(LEFT + (i + 0.5) * width, 1), round(nought - value / span * (BAND - 16), 1)

    line = [(i, p) for i, p in enumerate(points) if p.index.value is not None]
    dots = [(*at(i, p.index.value or 0.0), f"{p.period.label}: index {p.index}",
             p.state == "not enough") for i, p in line if p.events]
    high = [at(i, _or(p.index.high, p.index.value)) for i, p in line]
    low = [at(i, _or(p.index.low, p.index.value)) for i, p in reversed(line)]
    return Chart(
        bars=bars, zero=zero, ticks=_ticks(up, down, zero, unit),
        line=_path([at(i, p.index.value or 0.0) for i, p in line]),
        band=_path([*high, *low]) + "Z" if line else "", dots=dots, nought=round(nought, 1),
        high=round(top, 1), low=round(floor, 1), labels=_labels(points, width),
        empty=[(b.x, round(width + 0.2, 2)) for b in bars if b.silent])


def _ticks(up: int, down: int, zero: float, unit: float) -> list[tuple[float, int]]:
    """About two a side, at round numbers; none where the words of the axis stand."""
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10**9)
                if max(up, down) <= 3 * s)
    found = [(round(zero - n * unit, 1), abs(n))
             for n in range(-(down // step) * step, up + 1, step)]
    return [(y, n) for y, n in found if not n or (y > 22 and abs(y - 160) > 12)]


def _or(value: float | None, other: float | None) -> float:
    return value if value is not None else other or 0.0


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x},{y}" for x, y in points) if points else ""


def _bar(p: Point, x: float, width: float, zero: float, unit: float, f: Filter) -> Bar:
    parts, up, down = [], zero, zero
    for quad in (1, 2):
        height = p.quads[quad - 1] * unit
        up -= height
        parts.append((quad, round(up, 1), round(height, 1)))
    for quad in (3, 4):
        height = p.quads[quad - 1] * unit
        parts.append((quad, round(down, 1), round(height, 1)))
        down += height
    told = {"not read": "nothing was read then", "none": "read, no events"}.get(p.state)
    label = f"{p.period.label}: {told}" if told else (
        f"{p.period.label}: {p.quads[0] + p.quads[1]} cooperative, "
        f"{p.quads[2] + p.quads[3]} conflictual, {p.stories} "
        f"{'story' if p.stories == 1 else 'stories'}"
        + (" (not enough for a figure)" if p.state == "not enough" else ""))
    query = f.query(since=p.period.start.isoformat(), until=p.period.end.isoformat(), by=f.by)
    return Bar(round(x, 2), round(max(1.0, width - min(2.0, width / 5)), 2), tuple(parts), label,
               query, p.state == "not read")


def _labels(points: Sequence[Point], width: float) -> list[tuple[float, str]]:
    every = max(1, -(-len(points) // 9))
    return [(round(LEFT + (i + 0.5) * width, 1), p.period.label)
            for i, p in enumerate(points) if i % every == every // 2]


@dataclass(frozen=True, slots=True)
class Lane:
    """One ledger's events along the same time."""

    name: str
    y: int
    dots: list[tuple[float, Mapping[str, Any]]]


def _thin(dots: list[tuple[float, Mapping[str, Any]]]) -> list[tuple[float, Mapping[str, Any]]]:
    """One point where several would lie over each other: the surest of them."""
    best: dict[tuple[int, int], tuple[float, Mapping[str, Any]]] = {}
    for x, event in dots:
        spot = (round(x / 3), event["quad"])
        if spot not in best or event["confidence"] > best[spot][1]["confidence"]:
            best[spot] = (x, event)
    return list(best.values())


def lanes(events: Sequence[Mapping[str, Any]], found: Ties) -> list[Lane]:
    """Events as points on lanes, by ledger; the undated and those outside are left out."""
    days = max(1, (found.until - found.since).days)
    out: list[Lane] = []
    for name in ("agreements", "visits", "meetings", "sanctions", "statements", "other"):
        dots = []
        for event in events:
            day = iso((event.get("when") or {}).get("start"))
            if (event["ledger"] or "other") == name and day and found.since <= day <= found.until:
                part = (day - found.since).days / days
                dots.append((round(LEFT + 6 + part * (WIDTH - LEFT - RIGHT - 12), 1), event))
        if dots:
            out.append(Lane(name, 22 + 30 * len(out), _thin(dots)))
    return out
