"""Who says so: the speaker behind a candidate, and stances that belong to the speaker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from detente.actors.resolve import Found, Resolver
from detente.actors.state import DocState
from detente.actors.view import View
from detente.events.candidates import Candidate, _check_sides
from detente.records import Actor, Mention
from detente.statements.lexicon import load as lexicon
from detente.statements.model import Attribution
from detente.statements.stance import assertion


class Speakers:
    """The attributions of a document, looked up by character."""

    def __init__(self, found: Sequence[Attribution], views: Sequence[View], resolver: Resolver,
                 state: DocState) -> None:
        self.resolver, self.state = resolver, state
        self.items: list[tuple[int, int, Attribution, Actor | None]] = []
        self.cues: dict[int, Attribution] = {}
        for item in found:
            actor = _speaker(item.source, views, resolver, state)
            for piece in item.content:
                self.items.append((piece.start, piece.end, item, actor))
            for at in range(item.cue.start, item.cue.end):
                self.cues[at] = item

    def at(self, char: int) -> tuple[Attribution, Actor | None] | None:
        """The narrowest attribution whose content covers a character; of equals the inner cue."""
        fits = [(end - start, -item.cue.start, k) for k, (start, end, item, _) in
                enumerate(self.items) if start <= char < end]
        if not fits:
            return None
        _, _, item, actor = self.items[min(fits)[2]]
        return item, actor


def _speaker(source: Mention | None, views: Sequence[View], resolver: Resolver, state: DocState
             ) -> Actor | None:
    if source is None:
        return None
    for view in views:
        if not view.sentence.start <= source.start < view.sentence.end:
            continue
        lo = source.start - view.sentence.start
        hi = source.end - view.sentence.start
        tokens = [t for t in view.doc if lo <= t.idx < hi]
        heads = [t for t in tokens if t.head not in tokens or t.dep_ == "ROOT"]
        for head in heads or tokens[-1:]:
            found = resolver.one(head, view, state)
            if found and found[0].how != "modifier":
                return found[0].actor
            seat = _seated(head, view, resolver, state)
            if seat is not None:
                return seat
        return Actor(source.text, None, "group", None, None, None, source)
    return None


def _seated(head: Any, view: View, resolver: Resolver, state: DocState) -> Actor | None:
    """"Officials in Cairo" speak for Egypt; diplomats in Cairo need not."""
    if head.lemma_.lower() not in lexicon().spokesmen:
        return None
    for prep in head.children:
        if prep.dep_ != "prep" or prep.lower_ != "in":
            continue
        for token in prep.children:
            hit = view.hit(token)
            reading = resolver.reading(hit, view, state) if hit else None
            if reading is not None and reading.role == "capital":
                return replace(resolver.entity(reading.code, view.noun_phrase(head)),
                               name=view.noun_phrase(head).text, kind="body")
    return None


_CLAIMS = {"denied": "denied", "alleged": "alleged", "reported": "reported"}


@dataclass(frozen=True, slots=True)
class Told:
    """How the text stands to a candidate's words, and who answers for them."""

    item: Attribution | None = None
    actor: Actor | None = None
    claim: str = "asserted"
    agency: str | None = None
    quote: str | None = None


def attribute(c: Candidate, view: View, speakers: Speakers, agencies: Mapping[str, str]) -> Told:
    """Who says so, with what claim, and in which words, for a candidate's trigger."""
    at = view.sentence.start + c.trigger.idx
    own = assertion(view.doc, view.sentence.start, (at, at + len(c.trigger)))
    found = speakers.at(at)
    if found is None and own.by is None:
        cue = speakers.cues.get(at)
        if cue is not None and cue.features.get("status") == "denied" and (
                c.verdict.status == "denied"):
            actor = _speaker(cue.source, [view], speakers.resolver, speakers.state)
            return Told(cue, actor, "denied")
    if own.by is not None and (own.kind != "asserted" or own.rule == "responsibility"):
        actor = _speaker(own.by, [view], speakers.resolver, speakers.state)
        accused = own.rule == "accusation" and c.type == "ACCUSE"  # the accusing itself is no claim
        if actor is not None and not accused:
            return Told(found[0] if found else None, actor, own.kind, None,
                        _quoted(found[0]) if found else None)
    if found is None:
        return Told(claim=own.kind) if own.kind in ("alleged", "reported") else Told()
    item, actor = found
    name = item.source.text if item.source else ""
    agency = next((code for word, code in agencies.items() if word == name or word in name.split()),
                  None)
    claim = _CLAIMS.get(str(item.features.get("status")), "asserted")
    if own.kind in ("alleged", "reported") and claim == "asserted":
        claim = own.kind
    if claim == "reported" and actor is not None and actor.entity and agency is None and (
            own.kind == "asserted"):
        claim = "asserted"  # "according to Syria": Syria says so
    if actor is not None and actor.entity is None and _hearsay(actor.name):
        claim = "reported"
    if agency and (actor is None or actor.entity is None):
        return Told(item, None, claim, agency, _quoted(item))
    return Told(item, actor, claim, None, _quoted(item))


def _hearsay(name: str) -> bool:
    """"Unconfirmed reports said": nobody's word."""
    return name.lower().split()[-1:] in (["reports"], ["rumours"], ["rumors"])


def _quoted(item: Attribution) -> str | None:
    if item.kind not in ("direct", "mixed"):
        return None
    return " ".join(p.text for p in item.content).strip()


#: Types of quad classes 1 and 3.
_VERBAL = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT",
                     "THREATEN"})


_AWAITING = frozenset({"no source", "no target", "fewer than two parties",
                       "source and target are one"})


def awaits_speaker(c: Candidate) -> bool:
    """Whether speech may yet supply what a candidate lacks."""
    return c.codes.get("stance") is not None and c.dropped in _AWAITING


def adopt(c: Candidate, view: View, state: DocState, resolver: Resolver, actor: Actor | None,
          quoted: bool, loose: bool) -> None:
    """A stance in somebody's mouth is that somebody's; a state that speaks has a person's name.

    Revives candidates that lacked only a source or a target the speech supplies.
    """
    if actor is None or actor.entity is None:
        return
    stance = c.codes.get("stance") is not None
    holder = c.match.slots.get("S")
    if not c.sources and not c.codes.get("speaker") and holder is not None and (
            holder.pos_ in ("NOUN", "PROPN")):
        return  # "the market is concerned", he said: the market's concern, not his
    if actor.kind != "person" and _ours(c, actor):
        return  # "Cuba and Iran voiced …": both stand there already
    if stance and c.symmetric and quoted and c.codes.get("speaker") and _ours(c, actor):
        c.codes["symmetric"] = False
        c.targets = [f for f in c.sources if f.actor.entity != actor.entity]
        c.sources = [Found(actor, "person", c.trigger.i)]
        return
    if stance and not c.symmetric and (quoted or not c.sources) and c.type in (
            "ACCUSE", "REJECT", "SUPPORT", "REQUEST", "THREATEN", "AGREE"):
        if c.sources and quoted and not _ours(c, actor):
            # "Washington has blamed Iran", he said: another's stance stays another's.
            if c.match.pattern.pos == "v" and c.type in ("ACCUSE", "REQUEST", "THREATEN") and (
                    c.codes.get("speaker") is None):
                return
        c.sources = [Found(actor, "person" if actor.kind == "person" else "name", c.trigger.i)]
        c.features["speaker's stance"] = 0.3
        if c.dropped in ("no source", "source and target are one", "fewer than two parties"):
            c.dropped = None
            c.verdict = c.verdict._replace(status="actual") if c.verdict.status else c.verdict
        if not c.targets or c.dropped == "no target":
            _target_in_quote(c, view, state, resolver, actor)
        if c.dropped is None or c.dropped == "no target":
            c.dropped = None if c.targets else "no target"
            if c.targets:
                _check_sides(c, loose)
        if c.dropped is None and c.verdict.status in ("planned", "hypothetical"):
            c.verdict = c.verdict._replace(status="actual")
        return
    if c.type in _VERBAL and actor.kind == "person" and not c.symmetric:
        c.sources = [replace(f, actor=actor) if f.actor.kind in ("state", "body")
                     and f.actor.entity == actor.entity else f for f in c.sources]


def _ours(c: Candidate, actor: Actor) -> bool:
    return any(f.actor.entity == actor.entity for f in c.sources)


def _target_in_quote(c: Candidate, view: View, state: DocState, resolver: Resolver, actor: Actor
                     ) -> None:
    others: dict[str, Found] = {}
    for token in view.doc:
        if token.pos_ in ("PROPN", "NOUN") and view.hit(token) is not None:
            for f in resolver.one(token, view, state):
                if f.actor.entity and f.actor.entity != actor.entity and f.how not in (
                        "modifier", "place"):
                    others.setdefault(f.actor.entity, f)
    if len(others) == 1:
        c.targets = list(others.values())
        c.features["target in quotation"] = -0.3
