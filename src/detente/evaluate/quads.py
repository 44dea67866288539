"""Quad class of a bare sentence; 0 for no event, which here includes CAMEO's roots 01 and 02.

CAMEO counts comments and appeals as neutral; PLOVER has dropped the first and types the second
REQUEST. Five-class gold made from CAMEO codes has both in class 0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from detente.coder import Coder
from detente.events.given import Fit, fits, old_edition
from detente.events.match import Patterns
from detente.events.model import EventModel, Guess
from detente.knowledge.load import read_compiled

QUAD = {"AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "COOPERATE": 2, "AID": 2, "YIELD": 2,
        "RETREAT": 2, "CONCEDE": 2, "REQUEST": 0, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3,
        "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4, "NONE": 0}
#: Tuned on even lines: weight of frames (and of comments among them) against the model's
#: probabilities, weight of its "no event", what a sentence without any frame adds to it, and the
#: share of requests that are appeals (02) rather than demands (10).
FRAME, COMMENT, NONE, BARE, APPEALS = 0.4, 2.0, 0.5, 0.4, 0.65


@lru_cache(maxsize=1)
def neutral() -> Patterns:
    """The patterns of comments and appeals."""
    return Patterns(read_compiled("neutral"))


def mass(found: list[Fit], comment: float, guess: Guess) -> dict[int, float]:
    """Weight of each quad class.

    Args:
        found: what the frames say.
        comment: score of the best comment pattern, 0 where none fits.
        guess: what the model says of the unmarked sentence.
    """
    out = dict.fromkeys(range(5), 0.0)
    for kind, p in guess.older().items():
        if kind == "REQUEST":
            out[0] += APPEALS * p
            out[3] += (1 - APPEALS) * p
        else:
            out[QUAD[kind]] += p * (NONE if kind == "NONE" else 1.0)
    best: dict[int, float] = {0: COMMENT * comment} if comment else {}
    for fit in found:
        quad = QUAD[old_edition(fit.type, fit.cameo, fit.status)]
        if fit.type == "REQUEST" and fit.cameo.startswith("10"):
            quad = 3
        best[quad] = max(best.get(quad, 0.0), fit.score)
    if not best:
        out[0] += BARE
    for quad, score in best.items():
        out[quad] += FRAME * score
    return out


def comment_score(doc: Any) -> float:
    """How well the best comment pattern fits, on the scale of frame scores."""
    found = neutral().find(doc)
    return max((2.0 + 0.35 * (len(m.words) - 1) + (0.3 if m.head.dep_ == "ROOT" else 0.0)
                for m in found), default=0.0)


def sentence_quad(coder: Coder, model: EventModel, row: dict[str, Any]) -> tuple[int, float]:
    """The likeliest quad class of a sentence and its probability."""
    text = row["text"]
    pipeline = coder.pipeline
    doc = pipeline.nlp(text)
    found = fits(doc, (0, 0), (0, 0), pipeline.matcher.patterns, pipeline.matcher.status)
    weights = mass(found, comment_score(doc), model.guess([(text, None, None)])[0])
    best = max(weights, key=lambda q: weights[q])
    return best, weights[best] / sum(weights.values())
