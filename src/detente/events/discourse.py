"""What the words leave out, the story so far supplies: "the decision", "the ultimatum", "four"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.actors.resolve import Found, Resolver
from detente.actors.state import DocState
from detente.actors.view import View
from detente.records import Actor

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.events.candidates import Candidate

#: Verbal acts whose object may be somebody's act: "welcomed the decision".
_REPLIES = frozenset({"ACCUSE", "REJECT", "SUPPORT", "REQUEST", "THREATEN"})
#: Acts told in a row against one and the same: "Poland expelled four".
_ROWS = frozenset({"SANCTION", "THREATEN", "RETREAT", "AID", "ACCUSE", "REJECT"})
_POINTERS = frozenset({"it", "this", "that", "them", "these"})
#: Sentences back that a pointing phrase reaches.
REACH = 8


def points_back(token: Token | None) -> bool:
    """"the decision", "its demand", "it": a phrase that points at what was told."""
    if token is None:
        return False
    if token.pos_ == "PRON":
        return token.lower_ in _POINTERS
    return token.pos_ == "NOUN" and any(
        c.dep_ in ("det", "poss") and c.lower_ in ("the", "this", "that", "these", "those", "its",
                                                   "their", "such")
        for c in token.children)


def target(c: Candidate, token: Token | None, view: View, state: DocState, resolver: Resolver
           ) -> list[Found]:
    """The target that the story so far supplies, or none.

    Args:
        c: a candidate with sources and no target.
        token: the noun that fills the target's or object's place, if any.
    """
    own = {f.actor.entity for f in c.sources}
    near = [a for a in reversed(state.acts) if view.sentence.index - a.sentence <= REACH]
    if c.type in _REPLIES and points_back(token):
        # What was done to the one who replies comes first: "Iraq rejected the ultimatum".
        at_own = [a for a in near if {t.entity for t in a.targets} & own]
        for act in [*at_own, *near]:
            actor = _other(act.sources, own) or _other(act.targets, own)
            if actor is not None:
                c.features["target from the story"] = -0.5
                return [_found(actor, c, view, resolver)]
    if c.type in _ROWS and (token is None or (token.pos_ in ("NUM", "NOUN") and not list(
            token.subtree)[2:])):
        for act in near:
            actor = _other(act.targets, own)
            if act.type == c.type and actor is not None:
                c.features["target as before"] = -0.5
                return [_found(actor, c, view, resolver)]
    return []


def _other(actors: tuple[Actor, ...], own: set[str | None]) -> Actor | None:
    return next((a for a in actors if a.entity and a.entity not in own), None)


def _found(actor: Actor, c: Candidate, view: View, resolver: Resolver) -> Found:
    mention = view.mention(c.trigger.i, c.trigger.i)
    if actor.kind == "person":
        return Found(replace(actor, mention=mention), "pronoun", c.trigger.i)
    return Found(resolver.entity(actor.entity or "", mention), "pronoun", c.trigger.i)
