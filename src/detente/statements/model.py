"""What `attributions` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from detente.records import Mention

AttributionKind = Literal["direct", "indirect", "mixed"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody says, believes or wants something, and the words that tell us so.

    Attributes:
        source: who, as the text names them there (a pronoun stays a pronoun), or None.
        cue: the words that attribute.
        content: what is attributed, in order; may be in several pieces.
        kind: `direct` (all in quotation marks), `indirect` (none) or `mixed`.
        features: `class` (speech, evidence, belief, intention, attitude, other), `group`,
            `lemma`, `stance`, `type`, `status` (asserted, denied, alleged, reported),
            `negated`, `hearer` and `antecedent` (as `[start, end]`), `rule`.
    """

    source: Mention | None
    cue: Mention
    content: tuple[Mention, ...]
    kind: AttributionKind
    features: Mapping[str, Any] = field(default_factory=dict)
