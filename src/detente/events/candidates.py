"""Frames matched in one sentence, their slots filled with actors, the losers set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.actors.resolve import Found, Resolver
from detente.actors.state import DocState
from detente.actors.view import View
from detente.events import clause, roles
from detente.events.kinds import DENIALS
from detente.events.match import Match, Patterns, negative
from detente.events.needs import barred, instrument
from detente.events.status import StatusWords, Verdict, judge
from detente.records import Actor

if TYPE_CHECKING:
    from spacy.tokens import Token



@dataclass(slots=True)
class Candidate:
    """One possible event of a sentence."""

    frame: str
    codes: dict[str, Any]
    match: Match
    sources: list[Found]
    targets: list[Found]
    verdict: Verdict
    features: dict[str, float] = field(default_factory=dict)
    dropped: str | None = None
    speaker: Found | None = None
    quoted: bool = False

    @property
    def type(self) -> str:
        return str(self.codes["type"])

    @property
    def trigger(self) -> Token:
        return self.match.head

    @property
    def symmetric(self) -> bool:
        return bool(self.codes.get("symmetric"))

    @property
    def score(self) -> float:
        return sum(self.features.values())

    def entities(self) -> set[str | None]:
        return {f.actor.entity for f in [*self.sources, *self.targets]}


class Matcher:
    """Everything needed to find candidates; no state of its own."""

    def __init__(self, patterns: Patterns, resolver: Resolver, status: StatusWords) -> None:
        self.patterns = patterns
        self.resolver = resolver
        self.status = status

    def candidates(self, view: View, state: DocState, loose: bool = False) -> list[Candidate]:
        """Every candidate of a sentence, those set aside with the reason in `dropped`.

        Args:
            loose: accept any noun phrase as an actor (domestic text, evaluation).
        """
        out = []
        for found in self.patterns.find(view.doc):
            codes = dict(self.patterns.frames[found.pattern.frame])
            candidate = Candidate(found.pattern.frame, codes, found, [], [], Verdict("actual", ""))
            roles.fill(self, candidate, view, state, loose)
            instrument(candidate)
            negated = negative(found)
            if codes.get("status"):
                base = judge(found.head, self.status, negated)
                # "must face sanctions" is no standing condition, whatever the frame says.
                open_ = base.status is None or (codes["status"] == "ongoing" and base.status in (
                    "hypothetical", "planned"))
                candidate.verdict = base if open_ else Verdict(codes["status"], "frame")
            else:
                candidate.verdict = judge(found.head, self.status, negated)
            bar = barred(candidate)
            if bar:
                candidate.verdict = Verdict(None, f"not with {bar}")
            if not negated and _undone(candidate):
                candidate.verdict = Verdict(None, "a word of it is negated")
            if candidate.verdict.status == "denied" and not candidate.targets:
                candidate.targets = _whomever(candidate, view)
            _weigh(candidate)
            _check(candidate, loose)
            out.append(candidate)
        _govern(out)
        _deny(out)
        _compete(out)
        return out


def _whomever(c: Candidate, view: View) -> list[Found]:
    """A denial is news whoever the deed was done to: "denies having poisoned the pair"."""
    token = c.match.slots.get("T")
    if token is None or not any(f.actor.entity for f in c.sources):
        return []
    if token.pos_ not in ("NOUN", "PROPN", "PRON"):
        return []
    mention = view.noun_phrase(token)
    return [Found(Actor(mention.text, None, "group", None, None, None, mention), "bare", token.i)]


def _undone(c: Candidate) -> bool:
    """"said they did not violate", "raised no objections": negated below the trigger."""
    for index in c.match.words[1:]:
        token = c.trigger.doc[index]
        if any(child.dep_ == "neg" or (child.dep_ == "det" and child.lower_ == "no")
               for child in token.children):
            return token.pos_ in ("VERB", "NOUN", "AUX")
    return False


def _weigh(c: Candidate) -> None:
    c.features["frame"] = 2.0 * float(c.codes.get("weight", 1.0))
    c.features["words"] = 0.35 * (len(c.match.words) - 1)
    if c.match.pattern.pos == "v":
        c.features["verb"] = 0.2
    if c.verdict.status == "hypothetical" and not c.codes.get("speaker"):
        c.features["hypothetical"] = -0.7
    direct = ("name", "person", "title", "agent", "group")
    for side, found in (("source", c.sources), ("target", c.targets)):
        if found:
            how = found[0].how
            c.features[side] = 0.6 if how in direct else 0.3 if how in ("pronoun", "place") else 0.0
    if c.match.slots.get("S") is not None and c.sources:
        c.features["source slot"] = 0.3
    if c.match.slots.get("T") is not None and c.targets:
        c.features["target slot"] = 0.5


def _check(c: Candidate, loose: bool) -> None:
    """Sets `dropped` where the candidate cannot be a record."""
    if c.dropped is not None:
        return  # what a frame asks for is not there: no speaker can stand in
    if c.verdict.status is None:
        c.dropped = f"did not happen ({c.verdict.why})"
    elif c.symmetric:
        known = {f.actor.entity or f.actor.name for f in [*c.sources, *c.targets]}
        if len(known) < 2:
            c.dropped = "fewer than two parties"
    elif not c.sources:
        c.dropped = "no source"
    elif not c.targets:
        # A domestic text names whom a strike or a curfew is aimed at only in passing; a missile
        # test or a state of emergency is aimed at no one by name.
        alone = c.codes.get("alone") and any(f.actor.entity and f.how != "modifier"
                                             for f in c.sources)
        if not alone and not (loose and float(c.codes.get("weight", 1.0)) >= 0.7):
            c.dropped = "no target"
    else:
        _check_sides(c, loose)


def _check_sides(c: Candidate, loose: bool) -> None:
    if loose:
        names = {_words(f) for f in c.sources}
        c.targets = [t for t in c.targets if _words(t) not in names]
        if not c.targets:
            c.dropped = "source and target are one"
        return
    sources = {f.actor.entity or f.actor.name for f in c.sources}
    c.targets = [t for t in c.targets if (t.actor.entity or t.actor.name) not in sources
                 or _domestic(c, t)]
    if not c.targets:
        c.dropped = "source and target are one"
        return
    if all(f.actor.entity is None for f in c.sources) and all(
            f.actor.entity is None for f in c.targets):
        c.dropped = "no state or organisation on either side"


def _words(found: Found) -> str:
    mention = found.actor.mention
    return mention.text if mention else found.actor.name


def _domestic(c: Candidate, target: Found) -> bool:
    """Within one state only plain protest, arrest, clash between different sectors counts."""
    if c.type not in ("PROTEST", "COERCE", "ASSAULT", "ACCUSE", "MOBILIZE"):
        return False
    if c.features.get("frame", 0) < 1.6:
        return False
    names = {f.actor.name for f in c.sources}
    sectors = {f.actor.sector for f in c.sources}
    return target.actor.name not in names and target.actor.sector not in sectors and (
        target.actor.sector not in (None, "GOV") or None not in sectors)


def _compete(candidates: list[Candidate]) -> None:
    """Of candidates that share a trigger word, the best stands."""
    alive = sorted((c for c in candidates if c.dropped is None), key=lambda c: -c.score)
    taken: list[Candidate] = []
    # "The US urged Washington to …" met in full leaves nothing to its looser readings.
    selves = [c for c in candidates if c.dropped == "source and target are one"
              and c.match.slots.get("T") is not None and "T" in dict(c.match.pattern.steps)]
    for c in alive:
        if any(s.type == c.type and s.trigger == c.trigger and c.match.slots.get("T") is None
               for s in selves):
            c.dropped = "source and target are one"
            continue
        rival = next((t for t in taken if set(t.match.words) & set(c.match.words)), None)
        if rival is None:
            taken.append(c)
        else:
            c.dropped = f"weaker than {rival.frame} on the same words"


def _subtree(token: Token) -> set[int]:
    return {t.i for t in token.subtree}


def _govern(candidates: list[Candidate]) -> None:
    """What is demanded, threatened, refused or promised is no event of its own."""
    for outer in candidates:
        content = outer.match.slots.get("C")
        if outer.codes.get("content") != "inner" or content is None:
            continue
        if outer.dropped and not outer.dropped.startswith(("no target", "no source", "fewer",
                                                           "source and")):
            continue
        inside = _subtree(content)
        for inner in candidates:
            if inner is outer or inner.dropped or inner.trigger.i not in inside:
                continue
            third = inner.codes.get("stance") is not None and not (
                {t.actor.entity for t in inner.targets} & outer.entities())
            if outer.type == "AGREE" and third and inner.type in ("ACCUSE", "REJECT", "SUPPORT"):
                continue
            if outer.type == "ACCUSE" and outer.codes.get("attributes"):
                continue
            if outer.frame in DENIALS:
                # A denial keeps the type of what is denied (docs/record.md).
                if inner.verdict.status is not None:
                    inner.verdict = Verdict("denied", "denied by whom it is put to")
                continue
            inner.dropped = f"content of {outer.frame}"


#: A quotation longer than this (tokens) is no quotation.
LONGEST_QUOTE = 48


def _deny(candidates: list[Candidate]) -> None:
    """"denied that it had bombed": the bombing, denied; not a refusal besides."""
    for outer in candidates:
        if outer.frame not in DENIALS or outer.dropped is not None:
            continue
        inside = _subtree(outer.trigger)
        if any(c.dropped is None and c.verdict.status == "denied" and c.trigger.i in inside
               and c is not outer for c in candidates):
            outer.dropped = "what is denied stands"


def clause_span(trigger: Token, actors: Sequence[int] = ()) -> tuple[int, int]:
    """First and last token of the clause a trigger stands in.

    Args:
        actors: tokens of the parties named in the sentence: "to resume relations" alone does not
            say who, so the clause above is quoted where it does.
    """
    verb = clause.clause_verb(trigger)
    while verb.dep_ in ("xcomp", "acl", "relcl", "pcomp", "advcl", "conj", "ccomp") and (
            len(list(verb.subtree)) < 8) and verb.head != verb:
        verb = clause.clause_verb(verb.head)
    while verb.head != verb and not set(actors) <= {t.i for t in verb.subtree}:
        above = clause.clause_verb(verb.head)
        if above == verb or len(list(above.subtree)) > LONGEST_QUOTE:
            break
        verb = above
    tokens = [t.i for t in verb.subtree]
    return min(tokens), max(tokens)
