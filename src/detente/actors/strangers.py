"""People no table knows: country and role from the title or the apposition the text gives them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.actors import titles
from detente.actors.state import DocState
from detente.actors.view import View
from detente.knowledge.fold import fold
from detente.records import Actor, Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.actors.resolve import Resolver

#: Sectors whose people act for no state.
ARMED = frozenset({"REB", "IMG", "UAF"})


def person(
    resolver: Resolver, token: Token, view: View, state: DocState
) -> Actor | None:
    """A person our tables lack, by title or apposition, or by surname after that."""
    mention = view.noun_phrase(token)
    before = titles.prefix(resolver.agents, token, view)
    thing = any(c.dep_ == "det" and c.lower_ in ("a", "an") for c in token.children)
    if before.noun and token.i >= before.first and not thing:
        group = _group_before(resolver, range(token.left_edge.i, before.first), view)
        if group:  # "Hamas commander Ahmed Jabari": his group's, no state's
            led = _learn(resolver, token, before.first, mention, None, before.noun, state)
            state.learned[fold(token.text)] = led = replace(led, sector=group)
            return led
        codes = before.codes or tuple(resolver.nationality(token, view, state))
        if codes:
            return _learn(resolver, token, before.first, mention, codes[0], before.noun, state)
    for child in token.children:
        if child.dep_ != "appos":
            continue
        agent = resolver.agents.of(child)
        relative = fold(child.lemma_) in resolver.words["relatives"] or any(
            p in resolver.words["relatives"] for p in resolver.agents.phrases(child))
        if agent or relative:
            codes = tuple(resolver.nationality(child, view, state))
            if codes:
                noun = fold(child.text) if relative or agent is None else agent["noun"]
                return _learn(resolver, token, before.first, mention, codes[0], noun, state)
    known = state.learned.get(fold(token.text))
    return replace(known, mention=mention) if known else None


def _group_before(resolver: Resolver, words: range, view: View) -> str | None:
    """The sector of the armed group named in the words before a name."""
    for hit in dict.fromkeys(view.by_token[i] for i in words if i in view.by_token):
        reading = hit.readings[0]
        entity = resolver.data["entities"].get(reading.code, {})
        if reading.role == "org" and entity.get("type") == "armed_group":
            return str(entity["sector"])
        sector = reading.extra.partition("|")[0]
        if reading.role == "group" and sector in ARMED:
            return sector
    return None


def _learn(
    resolver: Resolver, token: Token, first: int, mention: Mention, code: str | None, title: str,
    state: DocState,
) -> Actor:
    name = token.doc[_name_start(token, first) : token.i + 1].text
    sector = "ELI" if title in resolver.words["relatives"] else resolver.agents.sector_of(title)
    actor = Actor(name, code, "person", title, None, sector or "GOV", mention)
    state.learned[fold(token.text)] = actor
    return actor


def _name_start(token: Token, first: int) -> int:
    start = token.i
    while start > first and token.doc[start - 1].pos_ == "PROPN" and (
            token.doc[start - 1].text[:1].isupper()):
        start -= 1
    return start
