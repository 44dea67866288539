"""How sure a record is: a logistic of its named features' sum, frames and model together."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

from detente.events.model import Guess

#: Weights fitted by bench/calibrate.py on the even half of the development sentences.
FRAME, MODEL, NONE, BIAS = 0.9, 0.55, -1.2, 0.2
#: A type the model holds for impossible weighs no more than this.
FLOOR = 0.01


def features(frame_score: float, kind: str, guess: Guess | None) -> dict[str, float]:
    """The weighted features of a record's confidence.

    Args:
        frame_score: the sum of the frame's own features.
        kind: PLOVER type of the record.
        guess: what the model says of the pair, where it was asked.
    """
    out = {"bias": BIAS, "frame": FRAME * (frame_score - 2.5)}
    if guess is not None:
        types = guess.types
        out["model"] = MODEL * (log(max(types[kind], FLOOR)) - log(1 / 17))
        out["model says none"] = NONE * types["NONE"]
    return out


def probability(parts: Mapping[str, float]) -> float:
    """0 to 1."""
    return 1.0 / (1.0 + exp(-sum(parts.values())))
