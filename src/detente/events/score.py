"""Frames and the small model in one sum of named features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from detente.events.given import Fit, old_edition, type_scores
from detente.events.model import TYPES, Guess

#: Weights tuned on the even half of the development sentences (bench/figures.py).
FRAME, MODEL, FLOOR = 0.6, 1.0, 0.003


@dataclass(frozen=True, slots=True)
class Choice:
    """A type with its probability and the features that chose it."""

    type: str
    confidence: float
    cameo: str | None
    mode: str | None
    features: Mapping[str, float]


def choose(fits: Sequence[Fit], guess: Guess, *, none: bool = False, edition: str = "2024"
           ) -> Choice:
    """The type of a marked pair.

    Args:
        fits: what the frames say.
        guess: what the model says.
        none: whether "no event" may be chosen.
        edition: `2024`, or `old` for YIELD and for signing as AGREE.
    """
    frames = type_scores(fits)
    totals: dict[str, float] = {}
    parts: dict[str, dict[str, float]] = {}
    for kind in TYPES:
        if kind == "NONE" and not none:
            continue
        features = {"frame": FRAME * frames.get(kind, 0.0),
                    "model": MODEL * log(guess.types[kind] + FLOOR)}
        parts[kind] = features
        totals[kind] = sum(features.values())
    if edition == "old":
        totals, parts = _older(fits, guess, totals, parts)
    best = max(sorted(totals), key=lambda k: totals[k])
    top = totals[best]
    weight = sum(exp(v - top) for v in totals.values())
    fit = next((f for f in fits if f.type == best or old_edition(f.type, f.cameo) == best), None)
    return Choice(best, 1 / weight, fit.cameo if fit else None, fit.mode if fit else None,
                  parts[best])


def _older(
    fits: Sequence[Fit], guess: Guess, totals: dict[str, float],
    parts: dict[str, dict[str, float]],
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """The same sums over the older edition's classes."""
    frames: dict[str, float] = {}
    for fit in fits:
        kind = old_edition(fit.type, fit.cameo)
        frames[kind] = max(frames.get(kind, 0.0), fit.score)
    merged: dict[str, float] = {}
    for kind in totals:
        old = old_edition(kind, None)
        merged[old] = merged.get(old, 0.0) + guess.types[kind]
    out_parts = {k: {"frame": FRAME * frames.get(k, 0.0), "model": MODEL * log(p + FLOOR)}
                 for k, p in merged.items()}
    return {k: sum(f.values()) for k, f in out_parts.items()}, out_parts
