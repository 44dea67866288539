"""Actors of any kind: what a slot holds where no state or organisation is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.actors.resolve import Found, Resolver
from detente.actors.state import DocState
from detente.actors.view import View
from detente.events import clause
from detente.records import Actor

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.events.candidates import Candidate

_SUBJECTS = ("nsubj", "nsubjpass")


def anyone(resolver: Resolver, token: Token, view: View, state: DocState) -> list[Found]:
    """The actors of a noun phrase; the phrase itself where it names none we know."""
    found = resolver.resolve(token, view, state)
    if found or token.pos_ not in ("NOUN", "PROPN", "PRON"):
        return found
    if token.pos_ != "PRON":
        mention = view.noun_phrase(token)
        return [Found(Actor(mention.text, None, "group", None, None, None, mention), "phrase",
                      token.i)]
    before = antecedent(token)
    if before is None:
        return []
    return [replace(f, how="pronoun" if f.how != "phrase" else "phrase", token=before.i)
            for f in anyone(resolver, before, view, state)]


def antecedent(token: Token) -> Token | None:
    """Whom an unresolved pronoun stands for: the subject of the clause above, else the noun before.

    "The unions said they would strike": the subject of the saying.
    """
    node = clause.clause_verb(token)
    while node.head != node:
        node = node.head
        if node.pos_ in ("VERB", "AUX"):
            subject = clause.own_subject(node)
            if subject is not None and subject.pos_ in ("NOUN", "PROPN") and subject.i < token.i:
                return subject
    earlier = [t for t in token.doc[: token.i] if t.dep_ in _SUBJECTS
               and t.pos_ in ("NOUN", "PROPN")]
    return earlier[-1] if earlier else None


def widen(candidate: Candidate, view: View) -> None:
    """Gives each actor the whole phrase that names it."""
    for side in (candidate.sources, candidate.targets):
        for at, found in enumerate(side):
            token = view.doc[found.token]
            if found.how == "pronoun" or token.pos_ not in ("NOUN", "PROPN"):
                continue
            if found.actor.mention is None:
                continue
            whole = view.whole_phrase(token)
            if whole.start <= found.actor.mention.start and found.actor.mention.end <= whole.end:
                side[at] = replace(found, actor=replace(found.actor, mention=whole))
