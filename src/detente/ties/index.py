"""The decayed index: what is remembered fades, what is in force holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from detente.store import lives
from detente.ties.acts import Act

#: Days after which a meeting or a word counts half. A quarter of a year: between the month over
#: which daily event data are usually smoothed and the year over which ties are usually compared.
HALF_LIFE = 90.0
#: An agreement or sanction nobody mentions for this long counts as no longer known to be in force.
LAPSE = 730


@dataclass(frozen=True, slots=True)
class Trace:
    """One contribution: `value` from `begin`, whole until `until`, then halving.

    `until` is `begin` for what fades at once.
    """

    value: float
    begin: date
    until: date
    story: str
    act: str


def traces(acts: Sequence[Act], *, scale: str = "goldstein", lapse: int = LAPSE) -> list[Trace]:
    """The contributions of acts, which must have happened.

    Within the life of an agreement or a sanction only the first report of each stage counts, and
    the one that began it holds while in force: until its end is told, or `lapse` days after the
    last mention.
    """
    by_id = {a.id: a for a in acts}
    silent: set[str] = set()
    holds: dict[str, date] = {}
    bodies = [a.event for a in acts]
    for life in (*lives.agreements(bodies), *lives.sanctions(bodies)):
        stages = [s for s in life["stages"] if s["event"] in by_id]
        seen: set[str] = set()
        for step in stages:
            # `imposed` and `in_force` tell the same standing thing.
            name = "in_force" if step["stage"] == "imposed" else step["stage"]
            if name in seen:
                silent.add(step["event"])
            seen.add(name)
        begun = next((s for s in stages if s["date"] == life["begin"]), None)
        if life["begin"] and begun:
            holds[begun["event"]] = _held(life, stages[-1]["date"], lapse)
            silent.discard(begun["event"])
    out = []
    for act in acts:
        value = act.intensity if scale == "intensity" else act.goldstein
        day = act.midpoint
        if value is None or day is None or act.id in silent:
            continue
        out.append(Trace(float(value), day, max(day, holds.get(act.id, day)), act.story, act.id))
    return out


def _held(life: dict[str, Any], mentioned: str, lapse: int) -> date:
    """The last day in force, as far as told."""
    if life["end"]:
        return date.fromisoformat(life["end"])
    last = date.fromisoformat(mentioned)
    suspended = [s["date"] for s in life["stages"] if s["stage"] == "suspended"]
    if suspended:
        return date.fromisoformat(suspended[-1])
    return min(last + timedelta(days=lapse), date.max - timedelta(days=1)) \
        if last < date.max - timedelta(days=lapse + 1) else last


def matrix(found: Sequence[Trace], days: Sequence[date], half_life: float = HALF_LIFE) -> Any:
    """Days × traces: what each contributes on each day (an array of floats)."""
    out = np.zeros((len(days), len(found)))
    if not found:
        return out
    begin = np.array([t.begin.toordinal() for t in found])
    until = np.array([t.until.toordinal() for t in found])
    value = np.array([t.value for t in found])
    for row, day in enumerate(days):
        now = day.toordinal()
        faded = np.exp2(-np.maximum(0, now - until) / half_life)
        out[row] = np.where(begin <= now, value * faded, 0.0)
    return out


def index(found: Sequence[Trace], days: Sequence[date], columns: dict[str, int], weights: Any,
          half_life: float = HALF_LIFE) -> tuple[Any, Any]:
    """The index on each day, and its draws (draws × days).

    Args:
        columns: story to its column in `weights`, which has a row for each draw.
    """
    m = matrix(found, days, half_life)
    by_story = np.zeros((len(days), max(1, len(columns))))
    np.add.at(by_story.T, [columns[t.story] for t in found], m.T)
    return m.sum(axis=1), weights.astype(float) @ by_story[:, : weights.shape[1]].T
