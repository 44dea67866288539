"""The states behind words: "US and Russian officials", "Iran's programme"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.actors import coref
from detente.actors.found import Found
from detente.actors.lexicon import Hit, Reading
from detente.actors.state import DocState
from detente.actors.view import View
from detente.knowledge.fold import fold

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.actors.resolve import Resolver

PLACE_ROLES = frozenset({"capital", "city"})


def nationality(
    resolver: Resolver, token: Token, view: View, state: DocState, depth: int = 0
) -> list[str]:
    """States and organisations that a noun's modifiers name: "US and Russian officials"."""
    if fold(token.lemma_) in resolver.words["relational"]:
        return []
    out: dict[str, None] = {}
    owners: list[Found] = []  # "his Iranian counterpart": the adjective says whose
    for child in token.children:
        if child.dep_ not in _BESIDE:
            continue
        for part in view.conjuncts(child):
            hit = view.hit(part)
            if hit is not None:
                if child.dep_ != "appos" or part.i < token.i:
                    out.update(dict.fromkeys(_beside(resolver, child, hit, view, state)))
            elif child.dep_ == "poss" and part.pos_ == "PRON":
                owners.extend(coref.pronoun(resolver, part, view, state))
            elif child.dep_ in ("poss", "compound", "amod") and depth < 2:
                out.update(dict.fromkeys(nationality(resolver, part, view, state, depth + 1)))
    if not out:
        out.update(dict.fromkeys(f.actor.entity for f in owners if f.actor.entity))
    return list(out or dict.fromkeys(_behind(resolver, token, view, state, depth)))


_BESIDE = ("amod", "compound", "poss", "nmod", "npadvmod", "appos", "det")


#: Readings of a name that are of a town, whatever state it may stand for.
_TOWNS = frozenset({"capital", "city", "metonym"})


def _beside(
    resolver: Resolver, child: Token, hit: Hit, view: View, state: DocState
) -> list[str]:
    """Whom a name before a noun stands for: "Iran's", "Chirac's spokesman"."""
    reading = resolver.reading(hit, view, state)
    at = hit.start - view.sentence.start
    if reading is None or view.sentence.text[max(at - 5, 0) : at].lower() == "anti-":
        return []  # "anti-Baghdad rebels" are not Baghdad's
    if reading.role not in ("person", "surname"):
        if child.dep_ in ("compound", "nmod") and reading.role in _TOWNS and (
                fold(child.head.lemma_) in resolver.words["named_after_towns"]):
            return []
        code = resolver.acts_for(reading)
        return [code] if code else []
    if child.dep_ in ("poss", "compound"):
        return [resolver.data["people"][int(reading.code)]["entity"]]
    return []


def _behind(
    resolver: Resolver, token: Token, view: View, state: DocState, depth: int
) -> list[str]:
    """Whom the words behind a noun name: "the president of Peru"."""
    out: list[str] = []
    for child in token.children:
        if child.dep_ != "prep" or fold(child.text) not in ("of", "in", "from", "for", "at"):
            continue
        for part in (p for o in child.children if o.dep_ == "pobj" for p in view.conjuncts(o)):
            hit = view.hit(part)
            reading = resolver.reading(hit, view, state) if hit else None
            if reading and reading.role not in ("person", "surname") and (
                    not _only_there(resolver, token, child, reading)):
                code = resolver.acts_for(reading)
                out.extend([code] if code else [])
            elif not hit and depth < 2 and fold(child.text) == "of":
                out.extend(nationality(resolver, part, view, state, depth + 1))
    return out


def _only_there(resolver: Resolver, token: Token, link: Token, reading: Reading) -> bool:
    """"ministers in Punta del Este": officials in a town are not for that reason of it."""
    if fold(link.text) not in ("in", "at") or reading.role not in PLACE_ROLES:
        return False
    agent = resolver.agents.of(token)
    return agent is not None and agent["sector"] == "GOV"


def descend(resolver: Resolver, token: Token, view: View, state: DocState) -> list[Found]:
    """"a group of Iranian students", "Iran's nuclear programme": the state behind a thing."""
    for child in token.children:
        if child.dep_ == "prep" and child.text.lower() == "of":
            for obj in child.children:
                if obj.dep_ == "pobj" and resolver.agents.is_collective(token):
                    found = resolver.resolve(obj, view, state)
                    if found:
                        return found
    out = []
    mention = view.noun_phrase(token)
    for code in nationality(resolver, token, view, state):
        out.append(Found(resolver.entity(code, mention), "modifier", token.i))
    return out
