"""Quad class of a bare sentence, 0 where it holds no event."""

from __future__ import annotations

from typing import Any

from detente.coder import Coder
from detente.events.given import fits, type_scores
from detente.events.model import EventModel

_QUAD = {"AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2,
         "RETREAT": 2, "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3, "PROTEST": 4,
         "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4}
#: Weight of frames against the model, and the bias to "no event"; tuned on even lines.
FRAME, NONE_BIAS = 0.05, 0.25


def sentence_quad(coder: Coder, model: EventModel, row: dict[str, Any]) -> tuple[int, float]:
    """The likeliest quad class of a sentence and its probability."""
    text = row["text"]
    pipeline = coder.pipeline
    doc = pipeline.nlp(text)
    frames = type_scores(fits(doc, (0, 0), (0, 0), pipeline.matcher.patterns,
                              pipeline.matcher.status))
    guess = model.guess([(text, None, None)])[0].types
    mass = dict.fromkeys(range(5), 0.0)
    mass[0] = guess["NONE"] + (NONE_BIAS if not frames else 0.0)
    for kind, quad in _QUAD.items():
        mass[quad] += guess[kind] + FRAME * frames.get(kind, 0.0)
    total = sum(mass.values())
    best = max(mass, key=lambda q: mass[q])
    return best, mass[best] / total
