"""How sure a record is: a logistic of its named features' sum."""

from __future__ import annotations

from math import exp

from detente.events.candidates import Candidate

#: Midpoint and slope; fitted by bench/calibrate.py on the even development sentences.
MIDPOINT, SLOPE = 2.2, 1.0


def confidence(c: Candidate) -> float:
    """0 to 1."""
    return 1.0 / (1.0 + exp(-SLOPE * (c.score - MIDPOINT)))
