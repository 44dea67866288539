"""Targets that stand outside their slot: in the content, behind a preposition, by elimination."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from detente.actors.resolve import Found
from detente.actors.state import DocState
from detente.actors.view import View
from detente.events import clause, sides

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.events.candidates import Candidate, Matcher

#: Resolves the actors of a slot's noun phrase.
Resolve = Callable[["Token | None"], list[Found]]
#: Acts that are always at somebody: where no slot names whom, the only other state does.
AIMED = frozenset({"SANCTION", "THREATEN", "REJECT", "MOBILIZE"})
_TALKING = frozenset({"discuss", "review", "consider", "examine", "debate", "assess", "address"})
_ABOUT = frozenset({"on", "about", "over", "regarding", "concerning"})
_FELT_IN = frozenset({"AID", "CONCEDE", "RETREAT", "COERCE", "MOBILIZE", "ASSAULT"})


def owed(c: Candidate) -> bool:
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


def target_elsewhere(c: Candidate, view: View, resolve: Resolve) -> list[Found]:
    """The target inside the content ("refused to meet US officials") or behind a preposition."""
    if _unaddressed(c):
        c.dropped = c.dropped or "names no one"
        return []
    if owed(c) and c.type != "AGREE" and c.match.slots.get("T") is not None:
        return []  # "asked four countries to protect Kuwait" asks nothing of Kuwait
    # What is promised to nobody named may still name whom it is done with.
    content = None if owed(c) and c.type != "AGREE" else c.match.slots.get("C")
    # "met to discuss Iran", "talks on action against Japan": what is talked of sits at no table.
    if c.type == "CONSULT" and content is not None and content.lemma_.lower() in _TALKING:
        return []
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
    if c.type == "CONSULT" and topic is not None and topic.head.lower_ in _ABOUT:
        return []
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


def only_other(matcher: Matcher, c: Candidate, view: View, state: DocState) -> list[Found]:
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
