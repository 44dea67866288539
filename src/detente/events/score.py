"""Frames and the small model in one sum of named features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from detente.events.given import Fit, old_edition
from detente.events.model import Guess

#: Weights tuned on the even half of the development sentences (bench/figures.py).
FRAME, MODEL, FLOOR = 0.6, 1.0, 0.03


@dataclass(frozen=True, slots=True)
class Choice:
    """A type with its probability and the features that chose it."""

    type: str
    confidence: float
    cameo: str | None
    mode: str | None
    features: Mapping[str, float]


def choose(
    fits: Sequence[Fit], guess: Guess, *, none: bool = False, edition: str = "2024"
) -> Choice:
    """The type of a marked pair.

    Args:
        fits: what the frames say.
        guess: what the model says.
        none: whether "no event" may be chosen.
        edition: `2024`, or `old` (see `old_edition`).
    """
    old = edition == "old"
    frames: dict[str, float] = {}
    for fit in fits:
        kind = old_edition(fit.type, fit.cameo, fit.status) if old else fit.type
        frames[kind] = max(frames.get(kind, 0.0), fit.score)
    parts = {
        kind: {"frame": FRAME * frames.get(kind, 0.0), "model": MODEL * log(p + FLOOR)}
        for kind, p in (guess.older() if old else guess.types).items()
        if none or kind != "NONE"
    }
    totals = {kind: sum(features.values()) for kind, features in parts.items()}
    best = max(sorted(totals), key=lambda k: totals[k])
    weight = sum(exp(v - totals[best]) for v in totals.values())
    told = next((f for f in fits if best in (
        f.type, old_edition(f.type, f.cameo, f.status) if old else None)), None)
    return Choice(best, 1 / weight, told.cameo if told else None, told.mode if told else None,
                  parts[best])
