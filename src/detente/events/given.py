"""Which type holds between two given spans: frame evidence for a marked pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.events.match import Match, Patterns, negative
from detente.events.status import StatusWords, judge

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fit:
    """A pattern's claim on a pair: its type, its score and the features that make it."""

    type: str
    frame: str
    cameo: str
    mode: str | None
    score: float
    features: Mapping[str, float]
    trigger: int
    status: str | None = None


def tokens_in(doc: Doc, span: Span) -> set[int]:
    """Tokens that a character span touches."""
    return {t.i for t in doc if t.idx < span[1] and t.idx + len(t) > span[0]}


def _touch(token: Token | None, wanted: set[int]) -> float:
    """1 where the slot's own noun is in the span, less where only its phrase touches it."""
    if token is None or not wanted:
        return 0.0
    if token.i in wanted:
        return 1.0
    for child in token.conjuncts:
        if child.i in wanted:
            return 0.9
    phrase = [t.i for t in token.subtree]
    near = [i for i in phrase if i in wanted]
    if near:
        return 0.6 if min(abs(i - token.i) for i in near) <= 6 else 0.3
    return 0.0


def _clause(token: Token) -> set[int]:
    node = token
    while node.head != node and node.dep_ not in ("ROOT", "ccomp", "advcl", "relcl", "parataxis"):
        node = node.head
    return {t.i for t in node.subtree}


def align(found: Match, source: set[int], target: set[int], symmetric: bool) -> dict[str, float]:
    """How well a match's slots sit on the pair."""
    s, t = found.slots.get("S"), found.slots.get("T")
    content = found.slots.get("C")
    out: dict[str, float] = {}
    straight = _touch(s, source) + 1.2 * _touch(t, target)
    crossed = _touch(s, target) + 1.2 * _touch(t, source)
    if symmetric:
        straight = max(straight, crossed)
    if straight >= crossed:
        out["slots"] = straight
    else:
        out["slots reversed"] = 0.25 * crossed
    clause = _clause(found.head)
    if s is None and source & clause:
        out["source in clause"] = 0.3
    if t is None and target & clause:
        out["target in clause"] = 0.3
    if content is not None and target & {x.i for x in content.subtree}:
        out["target in content"] = 0.5
    between = range(min(*source, *target), max(*source, *target)) if source and target else range(0)
    if found.head.i in between:
        out["between"] = 0.25
    return out


def fits(
    doc: Doc, source: Span, target: Span, patterns: Patterns, status: StatusWords
) -> list[Fit]:
    """Every pattern's claim on the pair, best first."""
    source_tokens, target_tokens = tokens_in(doc, source), tokens_in(doc, target)
    found = patterns.find(doc)
    out = []
    for match in found:
        codes = patterns.frames[match.pattern.frame]
        features = {"frame": 2.0 * float(codes.get("weight", 1.0)),
                    "words": 0.35 * (len(match.words) - 1)}
        features.update(align(match, source_tokens, target_tokens, bool(codes.get("symmetric"))))
        verdict = judge(match.head, status, negative(match))
        if verdict.status is None:
            features["negated"] = -1.0
        if _governed(match, found, patterns):
            features["content of another"] = -1.2
        out.append(Fit(codes["type"], match.pattern.frame, str(codes["cameo"]), codes.get("mode"),
                       sum(features.values()), features, match.head.i,
                       codes.get("status") or verdict.status))
    out.sort(key=lambda f: -f.score)
    return out


def _governed(inner: Match, found: list[Match], patterns: Patterns) -> bool:
    for outer in found:
        content = outer.slots.get("C")
        if content is None or outer.head.i == inner.head.i:
            continue
        if patterns.frames[outer.pattern.frame].get("content") != "inner":
            continue
        if inner.head.i in {t.i for t in content.subtree}:
            return True
    return False



def best(found: list[Fit], kind: str) -> Fit | None:
    """The best claim of one type."""
    return next((f for f in found if f.type == kind), None)


#: CAMEO codes that the older edition types otherwise (see docs/ontology.md).
_MOVED = {"163": "COERCE", "116": "ACCUSE", "191": "ASSAULT",
          "176": "ASSAULT"}


def old_edition(kind: str, cameo: str | None, status: str | None = None) -> str:
    """A type as PLOVER's older edition has it.

    YIELD for CONCEDE and RETREAT; meetings or help to come are AGREE; formal sanctions
    COERCE; verdicts ACCUSE; blockades and cyber attacks ASSAULT.
    """
    if cameo in _MOVED:
        return _MOVED[cameo]
    if status == "planned" and kind in ("CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT"):
        return "AGREE"
    return "YIELD" if kind in ("CONCEDE", "RETREAT") else kind
