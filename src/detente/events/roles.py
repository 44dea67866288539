"""Who did it to whom: slots of a matched pattern to actors, with the fallbacks English needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.actors import coref
from detente.actors.resolve import Found
from detente.actors.state import DocState
from detente.actors.view import View
from detente.events import clause, discourse, sides
from detente.events.needs import needs_met
from detente.records import Actor

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.events.candidates import Candidate, Matcher

#: Resolves the actors of a slot's noun phrase.
Resolve = Callable[["Token | None"], list[Found]]
TRIP_NOUNS = frozenset({"visit", "trip", "tour", "journey", "stopover", "swing", "voyage", "stop"})
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
        found = resolver.resolve(token, view, state)
        if not found and loose and token.pos_ in ("NOUN", "PROPN"):
            mention = view.noun_phrase(token)
            found = [Found(Actor(mention.text, None, "group", None, None, None, mention),
                           "phrase", token.i)]
        return found

    needs = c.codes.get("needs") or {}
    trip = needs.get("S") == "trip"
    c.sources = _trip(slots.get("S"), view, state, matcher) if trip else resolve(slots.get("S"))
    c.targets = resolve(slots.get("T"))
    if not c.symmetric and not loose:
        # "assured that his country was ready": a slot that falls back on the doer is empty.
        own = {f.actor.entity for f in c.sources if f.actor.entity}
        if c.targets and all(f.actor.entity in own for f in c.targets):
            c.targets = [f for f in c.targets if f.actor.kind == "group"]
    _joint(c)
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
        _remember_trip(c, view, state)
    bare = c.targets if not loose and all(f.how == "bare" for f in c.targets) else []
    if (bare or not c.targets) and not c.symmetric:
        # "refused to extradite two men to Britain": a state named elsewhere is the party.
        c.targets = _target_elsewhere(c, view, resolve) or bare
    # Whom the words name is who is meant, even where it is no state: "urged the banks to".
    told = _owed(c) and slots.get("T") is not None
    if not c.targets and not c.symmetric and not noun and c.match.pattern.lead != "T":
        own = {f.actor.entity for f in c.sources if f.actor.entity}
        c.targets = [f for f in _behind_words(matcher, c, view, state, resolve)
                     if f.actor.entity not in own]
    if not c.targets and c.sources and not c.symmetric and not loose and not told:
        token = slots.get("T") or slots.get("B") or (
            None if noun else clause.direct_object(c.match.head))
        c.targets = discourse.target(c, token, view, state, resolver)
    if not c.targets and c.sources and c.type in _AIMED and not loose and not told and (
            c.codes.get("mode") != "convict"):
        c.targets = _only_other(matcher, c, view, state)
    if c.type == "CONSULT" and c.codes.get("mode") == "visit":
        _visit(matcher, c, view, state)
    if c.symmetric:
        needs_met(c, {k: v for k, v in needs.items() if k == "T"}, loose)
        if not loose and sides.with_another(c, resolve):
            c.dropped = "with someone else"
        _symmetric(matcher, c, view, state, resolve, loose)
    _places(c)
    needs_met(c, needs, loose)
    _audience(c)


def _joint(c: Candidate) -> None:
    """"Cuba and Iran voiced their wish …": what several states do with one another."""
    if c.symmetric or c.targets or c.type not in ("AGREE", "CONSULT", "SUPPORT", "COOPERATE"):
        return
    if c.codes.get("mode") == "visit" or c.match.slots.get("T") is not None:
        return  # "joined the group": a slot filled by no actor is no sign of a joint act
    if len({f.actor.entity for f in c.sources if f.actor.entity}) >= 2:
        c.codes["symmetric"] = True


def _audience(c: Candidate) -> None:
    """A head of state receiving another is a meeting of the two, not a visit told again."""
    if c.codes.get("cameo") != "043" or not c.sources or not c.targets:
        return
    persons = [f for f in [*c.sources, *c.targets] if f.actor.kind == "person"]
    if len(persons) == len(c.sources) + len(c.targets):
        c.codes.update(symmetric=True, ledger="meetings", mode=None)
        c.sources, c.targets = [*c.targets, *c.sources], []


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


def _trip(token: Token | None, view: View, state: DocState, matcher: Matcher) -> list[Found]:
    """"It started in X": the traveller of the journey told of just before."""
    if token is None or state.trip is None:
        return []
    points = token.pos_ == "PRON" and token.lower_ in ("it", "which", "that")
    points = points or token.lemma_.lower() in TRIP_NOUNS
    if not points or view.sentence.index - state.trip_sentence > 3:
        return []
    return [Found(replace(state.trip, mention=view.noun_phrase(token)), "pronoun", token.i)]


def _remember_trip(c: Candidate, view: View, state: DocState) -> None:
    person = next((f.actor for f in c.sources if f.actor.kind == "person"), None)
    actor = person or (c.sources[0].actor if c.sources else None)
    if actor is not None and actor.entity:
        state.trip, state.trip_sentence = actor, view.sentence.index


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
    for words in (("by",), ("of", "from")):
        for child in head.children:
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


def _owed(c: Candidate) -> bool:
    """Whether the pattern names whom the content is for: "urge T C" is no "urge C"."""
    if not _owes(c):
        return False  # "assured that Cuba …": a promise falls to whom it is about
    steps = [s for s, _ in c.match.pattern.steps]
    return "T" in steps and "C" in steps[steps.index("T"):]


def _unaddressed(c: Candidate) -> bool:
    """"threatened to hamper growth" is no "threaten T": what the verb wants is not there."""
    steps = c.match.pattern.steps
    return (_owes(c) and c.match.pattern.pos == "v" and steps[:1] == (("T", False),)
            and "T" not in c.match.slots)


def _owes(c: Candidate) -> bool:
    return c.type in ("REQUEST", "ACCUSE", "THREATEN", "REJECT")


def _target_elsewhere(c: Candidate, view: View, resolve: Resolve) -> list[Found]:
    """The target inside the content ("refused to meet US officials") or behind a preposition."""
    if _unaddressed(c):
        c.dropped = c.dropped or "names no one"
        return []
    if _owed(c) and c.type != "AGREE" and c.match.slots.get("T") is not None:
        return []  # "asked four countries to protect Kuwait" asks nothing of Kuwait
    # What is promised to nobody named may still name whom it is done with.
    content = None if _owed(c) and c.type != "AGREE" else c.match.slots.get("C")
    own = {f.actor.entity for f in c.sources}

    def useful(token: Token | None) -> list[Found]:
        found = resolve(token)
        return [f for f in found if f.how not in ("phrase", "bare") and f.actor.entity not in own]

    if content is not None:
        for token in sides.own_part(content):
            if token.dep_ in ("dobj", "pobj", "nsubj", "nsubjpass", "attr", "dative", "poss"):
                if token.dep_ == "poss" and token.pos_ == "PRON":
                    continue
                found = useful(token)
                if found:
                    c.features["target in content"] = -0.2
                    return found
    topic = c.match.slots.get("B")
    # "admitted its mistake to Serbia": the slot is filled, by no actor.
    if topic is not None and c.match.slots.get("T") is None:
        found = useful(topic)
        if found:
            return found
        for token in topic.subtree:
            if token.dep_ in ("pobj", "poss", "amod", "compound") and token != topic:
                found = useful(token)
                if found:
                    return found
    return _behind_preposition(c, useful) or _in_place(c, useful)


#: Acts that are always at somebody: where no slot names whom, the only other state does.
_AIMED = frozenset({"SANCTION", "THREATEN", "REJECT", "MOBILIZE"})


def _only_other(matcher: Matcher, c: Candidate, view: View, state: DocState) -> list[Found]:
    """"Cairo recalled its ambassador after Ankara condemned the coup": the one other state."""
    own = {f.actor.entity for f in c.sources}
    others: dict[str, Found] = {}
    for token in view.doc:
        if token.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj", "conj") or (
                view.hit(token) is None):
            continue
        for f in matcher.resolver.one(token, view, state):
            code = f.actor.entity
            if code and code not in own and f.how in ("name", "agent", "person", "place"):
                others.setdefault(code, f)
    if len(others) != 1:
        return []
    found = next(iter(others.values()))
    if found.how == "place":
        return []
    c.features["target by elimination"] = -0.5
    return [found]


_FELT_IN = frozenset({"AID", "CONCEDE", "RETREAT", "COERCE", "MOBILIZE", "ASSAULT"})


def _in_place(c: Candidate, useful: Resolve) -> list[Found]:
    """"aid for those affected in Yemen", "a ceasefire in Tripoli": the state it is felt in."""
    if c.type not in _FELT_IN or not c.sources:
        return []
    for token in c.match.head.subtree:
        if token.dep_ == "pobj" and token.head.lower_ in ("in", "for") and token.i > c.match.head.i:
            found = [f for f in useful(token) if f.actor.kind == "state" and f.how != "modifier"]
            if found:
                c.features["target by place"] = -0.3
                return found
    return []


def _behind_preposition(c: Candidate, useful: Resolve) -> list[Found]:
    last = c.match.head.doc[max(c.match.words)]
    for origin in (last, c.match.head):
        for child in origin.children:
            if child.dep_ == "prep" and child.lower_ in ("with", "against", "to", "on", "over",
                                                         "towards", "toward", "for", "from"):
                if c.type in sides.JOINT_TYPES and child.lower_ in ("against", "over"):
                    continue  # "backed the strike against": those struck are not backed
                obj = clause.preposition_object(child)
                found = [f for f in useful(obj) if f.how != "place"] if obj is not None else []
                if found:
                    c.features["target by preposition"] = -0.3
                    return list(found)
    return []


def _visit(matcher: Matcher, c: Candidate, view: View, state: DocState) -> None:
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


def _symmetric(
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
        found = _target_elsewhere(c, view, resolve)
        return [f for f in found if f.how != "place"]
    if state.trip is None or view.sentence.index - state.trip_sentence > 12:
        return []
    for token in view.doc:
        if token.dep_ == "pobj" and token.head.lower_ in ("in", "at"):
            for f in matcher.resolver.resolve(token, view, state):
                if f.actor.kind == "state" and f.actor.entity not in (None, state.trip.entity):
                    host = Found(matcher.resolver.entity(str(f.actor.entity), f.actor.mention),
                                 "name", token.i)
                    guest = coref._as_state(matcher.resolver, state.trip)
                    out = [Found(guest, "pronoun", token.i), host]
                    c.features["parties from the trip"] = -0.4
                    return out
    return out
