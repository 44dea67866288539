"""Visits, meetings and joint acts: who travels, who hosts, who the parties are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.actors.plurals import as_state
from detente.actors.resolve import Found
from detente.actors.state import DocState
from detente.actors.view import View
from detente.events import clause
from detente.events.elsewhere import Resolve, target_elsewhere

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.events.candidates import Candidate, Matcher

TRIP_NOUNS = frozenset({"visit", "trip", "tour", "journey", "stopover", "swing", "voyage", "stop"})


def joint(c: Candidate) -> None:
    """"Cuba and Iran voiced their wish …": what several states do with one another."""
    if c.symmetric or c.targets or c.type not in ("AGREE", "CONSULT", "SUPPORT", "COOPERATE"):
        return
    if c.codes.get("mode") == "visit" or c.match.slots.get("T") is not None:
        return  # "joined the group": a slot filled by no actor is no sign of a joint act
    if len({f.actor.entity for f in c.sources if f.actor.entity}) >= 2:
        c.codes["symmetric"] = True


def audience(c: Candidate) -> None:
    """A head of state receiving another is a meeting of the two, not a visit told again."""
    if c.codes.get("cameo") != "043" or not c.sources or not c.targets:
        return
    persons = [f for f in [*c.sources, *c.targets] if f.actor.kind == "person"]
    if len(persons) == len(c.sources) + len(c.targets):
        c.codes.update(symmetric=True, ledger="meetings", mode=None)
        c.sources, c.targets = [*c.targets, *c.sources], []


def traveller(token: Token | None, view: View, state: DocState, matcher: Matcher) -> list[Found]:
    """"It started in X": the traveller of the journey told of just before."""
    if token is None or state.trip is None:
        return []
    points = token.pos_ == "PRON" and token.lower_ in ("it", "which", "that")
    points = points or token.lemma_.lower() in TRIP_NOUNS
    if not points or view.sentence.index - state.trip_sentence > 3:
        return []
    return [Found(replace(state.trip, mention=view.noun_phrase(token)), "pronoun", token.i)]


def remember_trip(c: Candidate, view: View, state: DocState) -> None:
    person = next((f.actor for f in c.sources if f.actor.kind == "person"), None)
    actor = person or (c.sources[0].actor if c.sources else None)
    if actor is not None and actor.entity:
        state.trip, state.trip_sentence = actor, view.sentence.index


def visit(matcher: Matcher, c: Candidate, view: View, state: DocState) -> None:
    """A visit's host may stand as a place, or be the other party of the sentence."""
    own = {f.actor.entity for f in c.sources}
    c.targets = [f for f in c.targets if f.actor.entity not in own]
    if c.targets or not c.sources:
        return
    verb = clause.clause_verb(c.match.head)
    for token in view.doc:
        if token.dep_ == "pobj" and token.head.lower_ in ("in", "to", "at"):
            for f in matcher.resolver.resolve(token, view, state):
                if f.actor.entity and f.actor.entity not in own and f.how in ("place", "name"):
                    if f.actor.kind == "state" and token.head.head in (verb, c.match.head):
                        c.targets = [f]
                        c.features["host by place"] = -0.3
                        return
    here = next((t for t in view.doc if t.lower_ == "here"), None)
    if here is not None and state.dateline_country and state.dateline_country not in own:
        host = matcher.resolver.entity(state.dateline_country, view.mention(here.i, here.i))
        c.targets = [Found(host, "place", here.i)]
        return
    subject = clause.subject(verb) if verb.pos_ in ("VERB", "AUX") else None
    if subject is not None and subject.i != c.match.head.i:
        others = [f for f in matcher.resolver.resolve(subject, view, state)
                  if f.actor.entity and f.actor.entity not in own]
        if len(others) == 1:
            c.targets = others
            c.features["host by subject"] = -0.3


def symmetric(
    matcher: Matcher, c: Candidate, view: View, state: DocState, resolve: Resolve, loose: bool
) -> None:
    """All parties of a joint act in `sources`; context fills in what the words leave out."""
    parties = [*c.sources]
    slot = c.match.slots.get("T")
    nobody = not loose and slot is not None and slot.pos_ == "NOUN" and not c.targets
    for f in c.targets:
        if not any(f.actor.name == p.actor.name and f.actor.entity == p.actor.entity
                   for p in parties):
            parties.append(f)
    if parties and all(p.how == "place" for p in parties):
        # "signed in Venezuela": a place alone is where, not who; the trip told of says who.
        c.sources, c.targets, parties = [], [], []
    if nobody or len({p.actor.entity or p.actor.name for p in parties}) < 2:
        others = _other_party(matcher, c, view, state, resolve)
        # "the two approached the deadline"
        if nobody and not others and len({p.actor.entity for p in parties}) < 2:
            c.dropped = c.dropped or "the other side is no actor"
        for extra in others:
            if extra.actor.entity not in {p.actor.entity for p in parties}:
                parties.append(extra)
    if c.codes.get("ledger") == "meetings" or c.type == "CONSULT":
        parties = [p for p in parties if p.how != "modifier"]
    c.sources, c.targets = parties, []


def _other_party(
    matcher: Matcher, c: Candidate, view: View, state: DocState, resolve: Resolve
) -> list[Found]:
    """"agreements have been signed in Venezuela": host and traveller, where a trip is told."""
    out: list[Found] = []
    if c.sources or c.targets:
        found = target_elsewhere(c, view, resolve)
        return [f for f in found if f.how != "place"]
    if state.trip is None or view.sentence.index - state.trip_sentence > 12:
        return []
    for token in view.doc:
        if token.dep_ == "pobj" and token.head.lower_ in ("in", "at"):
            for f in matcher.resolver.resolve(token, view, state):
                if f.actor.kind == "state" and f.actor.entity not in (None, state.trip.entity):
                    host = Found(matcher.resolver.entity(str(f.actor.entity), f.actor.mention),
                                 "name", token.i)
                    guest = as_state(matcher.resolver, state.trip)
                    out = [Found(guest, "pronoun", token.i), host]
                    c.features["parties from the trip"] = -0.4
                    return out
    return out
