"""Whose side a phrase is on: hosts, strangers at the table, a clause's own words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from detente.events import clause

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.actors.resolve import Found
    from detente.events.candidates import Candidate

JOINT_TYPES = frozenset({"CONSULT", "SUPPORT", "AGREE", "COOPERATE"})


def own_part(content: Token) -> list[Token]:
    """A clause's words without the clauses that hang off it, in text order."""
    out: list[Token] = []
    queue = [content]
    while queue:
        token = queue.pop()
        out.append(token)
        queue.extend(c for c in token.children if c.dep_ not in ("relcl", "advcl", "parataxis")
                     and not (c.dep_ == "acl" and c.tag_ == "VBN"))
    return sorted(out, key=lambda t: t.i)


def held_in(noun: Token, resolve: Callable[[Token | None], list[Found]]) -> set[str | None]:
    """"talks with Moscow in Geneva": the host's soil makes it no party."""
    out: set[str | None] = set()
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("in", "at"):
            out |= {f.actor.entity for f in resolve(clause.preposition_object(child))}
    return out


def with_another(c: Candidate, resolve: Callable[[Token | None], list[Found]]) -> bool:
    """"held talks with creditor banks": the other side is named, and is no actor of ours."""
    if "T" in {s for s, _ in c.match.pattern.steps if isinstance(s, str)}:
        return False
    if c.trigger.lemma_ == "meet":  # "to meet the demand"
        met = next((t for t in c.trigger.children if t.dep_ == "dobj"), None)
        if met is not None and met.pos_ == "NOUN" and not resolve(met):
            return True
    for index in c.match.words:
        for child in c.trigger.doc[index].children:
            if child.dep_ == "prep" and child.lower_ == "with" and child.i not in c.match.words:
                obj = clause.preposition_object(child)
                return obj is not None and obj.pos_ == "NOUN" and not resolve(obj)
    return False
