"""Who did it to whom: slots of a matched pattern to actors, with the fallbacks English needs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.actors.resolve import Found
from detente.actors.state import DocState
from detente.actors.view import View
from detente.events import clause, discourse, sides
from detente.events.anyone import anyone
from detente.events.elsewhere import AIMED, Resolve, only_other, owed, target_elsewhere
from detente.events.joint import (
    TRIP_NOUNS,
    audience,
    joint,
    remember_trip,
    symmetric,
    traveller,
    visit,
)
from detente.events.needs import needs_met

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.events.candidates import Candidate, Matcher

_PLACES_FIT = frozenset({"visit", "troops", "weapons", "aerial", "heavy-weapons", "withdraw",
                         "drone", "explosives", "expel", "territory", "firearms", "destroy"})
_LIGHT = frozenset(
    (
        "make pay hold conduct launch carry impose issue begin start complete conclude "
        "undertake do stage mount give open order announce voice express lodge file raise "
        "have take wage unleash level deliver extend offer send convey reiterate renew "
        "set end finish slap place put levy arrive wrap interrupt cut call deploy step "
        "cancel postpone plan seek declare face sign"
    ).split()
)


def fill(matcher: Matcher, c: Candidate, view: View, state: DocState, loose: bool) -> None:
    """Fills `sources` and `targets` of a candidate."""
    slots = c.match.slots
    resolver = matcher.resolver

    def resolve(token: Token | None) -> list[Found]:
        if token is None:
            return []
        if loose:
            return anyone(resolver, token, view, state)
        return resolver.resolve(token, view, state)

    needs = c.codes.get("needs") or {}
    trip = needs.get("S") == "trip"
    c.sources = traveller(slots.get("S"), view, state, matcher) if trip else resolve(slots.get("S"))
    c.targets = resolve(slots.get("T"))
    if not c.symmetric and not loose:
        # "assured that his country was ready": a slot that falls back on the doer is empty.
        own = {f.actor.entity for f in c.sources if f.actor.entity}
        if c.targets and all(f.actor.entity in own for f in c.targets):
            c.targets = [f for f in c.targets if f.actor.kind == "group"]
    joint(c)
    noun = c.match.pattern.pos == "n"
    if noun and not trip:
        real = _equative(c.match.head)
        named = resolve(real) if real is not None else []
        if named:
            c.sources = named
        elif not c.sources:
            c.sources = noun_source(matcher, c, view, state, resolve)
    if not c.sources and not noun and c.match.pattern.lead == "T":
        c.sources = _behind_words(matcher, c, view, state, resolve)
    if any(f.how != "modifier" for f in c.sources):
        c.sources = [f for f in c.sources if f.how != "modifier"]
    if c.type not in ("ASSAULT", "COERCE", "PROTEST"):
        c.sources = [f for f in c.sources if f.how != "bare"]
    if any(f.how != "bare" for f in c.targets):
        c.targets = [f for f in c.targets if f.how != "bare"]
    if noun and c.match.head.lemma_ in TRIP_NOUNS and c.type == "CONSULT":
        remember_trip(c, view, state)
    bare = c.targets if not loose and all(f.how == "bare" for f in c.targets) else []
    if (bare or not c.targets) and not c.symmetric:
        # "refused to extradite two men to Britain": a state named elsewhere is the party.
        c.targets = target_elsewhere(c, view, resolve) or bare
    # Whom the words name is who is meant, even where it is no state: "urged the banks to".
    told = owed(c) and slots.get("T") is not None
    if not c.targets and not c.symmetric and not noun and c.match.pattern.lead != "T":
        own = {f.actor.entity for f in c.sources if f.actor.entity}
        c.targets = [f for f in _behind_words(matcher, c, view, state, resolve)
                     if f.actor.entity not in own]
    if not c.targets and c.sources and not c.symmetric and not loose and not told:
        token = slots.get("T") or slots.get("B") or (
            None if noun else clause.direct_object(c.match.head))
        c.targets = discourse.target(c, token, view, state, resolver)
    if not c.targets and c.sources and c.type in AIMED and not loose and not told and (
            c.codes.get("mode") != "convict"):
        c.targets = only_other(matcher, c, view, state)
    if c.type == "CONSULT" and c.codes.get("mode") == "visit":
        visit(matcher, c, view, state)
    if c.symmetric:
        needs_met(c, {k: v for k, v in needs.items() if k == "T"}, loose)
        if not loose and sides.with_another(c, resolve):
            c.dropped = "with someone else"
        symmetric(matcher, c, view, state, resolve, loose)
    _places(c)
    needs_met(c, needs, loose)
    audience(c)


def _places(c: Candidate) -> None:
    """A mere place ("in Paris") is no party, save to visits and armed acts."""
    if c.codes.get("mode") in _PLACES_FIT or c.type == "ASSAULT":
        c.targets = [replace(f, how="place") if f.how == "place" else f for f in c.targets]
        return
    c.targets = [f for f in c.targets if f.how != "place" or f.token == _slot(c, "T")]
    c.sources = [f for f in c.sources if f.how != "place" or f.token == _slot(c, "S")]


def _slot(c: Candidate, name: str) -> int:
    token = c.match.slots.get(name)
    return token.i if token is not None else -1


def noun_source(
    matcher: Matcher, c: Candidate, view: View, state: DocState, resolve: Resolve
) -> list[Found]:
    """"Iran's attack", "attack by Iran", "Iranian attack", "launched an attack"."""
    head = c.match.head
    target = c.match.slots.get("T")
    for child in head.children:
        if child.dep_ == "poss":
            found = resolve(child)
            if found:
                return list(found)
    nouns = [head, *(t for t in map(head.doc.__getitem__, c.match.words)
                     if t != head and t.pos_ == "NOUN")]  # "threats of sanctions by the U.S."
    for words in (("by",), ("of", "from")):
        for child in (k for n in (nouns if words == ("by",) else nouns[:1]) for k in n.children):
            if child.dep_ in ("prep", "agent") and child.lower_ in words:
                obj = clause.preposition_object(child)
                if obj is not None and obj != target:
                    found = [f for f in resolve(obj) if f.how != "place"]
                    if found:
                        return list(found)
    states = matcher.resolver.nationality(head, view, state)
    taken = {f.actor.entity for f in c.targets}
    if c.type in sides.JOINT_TYPES:
        taken |= sides.held_in(head, resolve)
    out = []
    for code in states:
        if code in taken:
            continue
        out.append(Found(matcher.resolver.entity(code, view.noun_phrase(head)), "agent", head.i))
    if out:
        return out
    return _governing_subject(head, resolve, target)


def _behind_words(
    matcher: Matcher, c: Candidate, view: View, state: DocState, resolve: Resolve
) -> list[Found]:
    """"is subject to US sanctions", "is on Washington's list": the sender behind the noun."""
    own = {f.actor.entity for f in c.targets}
    for index in c.match.words:
        token = view.doc[index]
        if token.pos_ not in ("NOUN", "PROPN"):
            continue
        for child in token.children:
            obj = child if child.dep_ == "poss" else (
                clause.preposition_object(child) if child.dep_ in ("prep", "agent")
                and child.lower_ in ("by", "from", "of") else None)
            found = [f for f in resolve(obj) if f.actor.entity not in own]
            if found:
                return found
        for code in matcher.resolver.nationality(token, view, state):
            if code not in own:
                return [Found(matcher.resolver.entity(code, view.noun_phrase(token)), "agent",
                              token.i)]
    return []


def _equative(head: Token) -> Token | None:
    """"The last visit … was that of Hassan Rouhani": the real visitor."""
    verb = head.head
    if head.dep_ not in ("nsubj",) or verb.lemma_ != "be":
        return None
    for attr in verb.children:
        if attr.dep_ == "attr" and attr.lower_ in ("that", "one", "by"):
            for prep in attr.children:
                if prep.dep_ == "prep" and prep.lower_ in ("of", "by"):
                    return clause.preposition_object(prep)
    return None


def _governing_subject(head: Token, resolve: Resolve, target: Token | None) -> list[Found]:
    node, hops = head, 0
    while node.dep_ in ("pobj", "conj", "prep", "attr", "dobj") and hops < 4:
        up = node.head
        if up.pos_ in ("VERB", "AUX"):
            if up.lemma_ in ("die", "perish", "suffer", "lose", "survive", "flee"):
                return []  # "two died in an attack": victims mount none
            if node.dep_ == "dobj" and up.lemma_.lower() not in _LIGHT:
                return []
            subject = clause.doer(up)
            if subject is not None and subject != target and subject.i != head.i:
                return list(resolve(subject))
            return []
        if up.pos_ == "ADP" and up.lower_ not in (
                "on", "in", "during", "for", "at", "with", "after", "of", "following"):
            return []
        if node.dep_ == "conj" and up.pos_ == "NOUN":
            hops += 1
        node, hops = up, hops + 1
    return []


