"""How sure a record is: a logistic of its named features' sum, frames and model together."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

from detente.events.model import Guess

#: MODEL near what bench/calibrate.py fits on the even half of the development sentences, where
#: every pair has an event; NONE, FRAME and BIAS set by hand on wire stories.
FRAME, MODEL, NONE, BIAS = 0.5, 0.6, -1.2, 0.3
#: A type the model holds for impossible weighs no more than this.
FLOOR = 0.04
#: Where a side is filled from outside the clause, the marked sentence tells the model little.
INDIRECT = 0.3

#: A record the model proposed: on the even wire stories about .6 of those at .55 are right by two
#: annotators, about .75 of those it is surest of.
PROPOSED, SURER = 0.4, 0.35


def proposed(sureness: float) -> float:
    """The confidence of a record that the model proposed with this probability."""
    return PROPOSED + SURER * sureness


def features(
    frame_score: float, kind: str, guess: Guess | None, direct: bool = True
) -> dict[str, float]:
    """The weighted features of a record's confidence.

    Args:
        frame_score: the sum of the frame's own features.
        kind: PLOVER type of the record.
        guess: what the model says of the pair, where it was asked.
        direct: whether both sides stand in slots of the pattern.
    """
    out = {"bias": BIAS, "frame": FRAME * (frame_score - 2.5)}
    if guess is not None:
        types = guess.types
        weight = 1.0 if direct else INDIRECT
        out["model"] = weight * MODEL * (log(max(types[kind], FLOOR)) - log(1 / 17))
        out["model says none"] = weight * NONE * types["NONE"]
    return out


def probability(parts: Mapping[str, float]) -> float:
    """0 to 1."""
    return 1.0 / (1.0 + exp(-sum(parts.values())))
