"""Nouns that act for a state: "the Iranian president", "Turkish police", "the Bundesbank chief"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from detente.actors import coref, owners, titles
from detente.actors.found import Found
from detente.actors.state import DocState
from detente.actors.view import View
from detente.knowledge.fold import fold
from detente.records import Actor, Kind, Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.actors.resolve import Resolver

_INDEFINITE = frozenset({"a", "an", "any", "some", "another", "every", "each", "no"})


def is_plural(token: Token) -> bool:
    """Plural by its tag, or by its form where the tagger took a common noun for a name."""
    return token.tag_ in ("NNS", "NNPS") or (
        token.tag_ == "NNP" and token.text.endswith("s") and not token.text.endswith("ss"))


def noun_phrase(resolver: Resolver, token: Token, view: View, state: DocState) -> list[Found]:
    """The actors of a phrase headed by a noun that is no name; [] where it means nobody."""
    agent = resolver.agents.of(token) or _post(resolver, token, view, state)
    if agent is None:
        return owners.descend(resolver, token, view, state)
    mention = view.noun_phrase(token)
    for child in token.children:  # "Iran's chief of diplomacy, Hossein Amir-Abdollahian"
        if child.dep_ == "appos":
            hit = view.hit(child)
            actor = resolver.named(hit, view, state) if hit else None
            if hit and actor and actor.kind == "person":
                return [Found(replace(actor, title=token.text, mention=view.span(hit)),
                              "person", child.i)]
    group = _of_group(resolver, token, mention, view, state) or (
        _band(token, agent, view) if _of_a_people(token, view) else [])
    if group:
        return group
    entities = resolver.nationality(token, view, state)
    if agent["noun"] in ("counterpart", "opposite number") and entities:
        return coref.counterpart(resolver, token, entities, view, state)
    if not entities:
        return (coref.bare_agent(resolver, token, agent, view, state)
                or _band(token, agent, view) or _some(token, agent, view))
    out = []
    plural = is_plural(token)
    for entity in entities:
        out.append(_agent_actor(resolver, entity, agent, token, mention, plural, view, state))
    return out


def _of_group(
    resolver: Resolver, token: Token, mention: Mention, view: View, state: DocState
) -> list[Found]:
    """"Hezbollah fighters": the group, not the state it lives in."""
    for child in token.children:
        hit = view.hit(child) if child.dep_ in ("compound", "amod", "poss", "nmod") else None
        actor = resolver.named(hit, view, state) if hit else None
        if actor and actor.kind == "group" and actor.entity is None and actor.sector != "OPP":
            return [Found(replace(actor, mention=mention), "agent", token.i)]
    return []


def _post(
    resolver: Resolver, token: Token, view: View, state: DocState
) -> Mapping[str, Any] | None:
    """A title that is one only beside an organisation's name: "the U.N. chief"."""
    if not any(h.readings for h in view.hits):
        return None
    phrases = resolver.agents.phrases(token)
    for code in resolver.nationality(token, view, state):
        info = resolver.data["entities"][code]
        if info["kind"] == "organisation" and titles.office_of(info, phrases, ""):
            return {"noun": phrases[-1], "sector": "GOV", "kind": "person", "office": None}
    return None


def _band(token: Token, agent: Mapping[str, Any], view: View) -> list[Found]:
    """"Kurdish rebels", "Maoist guerrillas": armed men of a people or creed, of no state."""
    if (agent["sector"] != "REB" and agent["noun"] != "fighter") or not any(
            c.dep_ in ("amod", "compound") and c.text[:1].isupper() for c in token.children):
        return []
    mention = view.noun_phrase(token)
    name = " ".join(mention.text.split())
    return [Found(Actor(name, None, "group", None, None, "REB", mention), "agent", token.i)]


def _of_a_people(token: Token, view: View) -> bool:
    """"Kurdish fighters in Syria": of a people or creed that is no state's."""
    near = [c for c in token.children if c.dep_ in ("amod", "compound")]
    return any(c.text[:1].isupper() and c.i not in view.by_token for c in near) and not any(
        c.i in view.by_token for c in near)


def _some(token: Token, agent: Mapping[str, Any], view: View) -> list[Found]:
    """"the rebels", "gunmen", "the hostages": people of no state that the words name."""
    if agent["sector"] not in ("REB", "CVL", "CRM") or token.tag_ not in ("NNS", "NNPS"):
        return []
    mention = view.noun_phrase(token)
    name = " ".join(mention.text.split())
    return [Found(Actor(name, None, "group", None, None, agent["sector"], mention), "bare",
                  token.i)]


def _held(
    resolver: Resolver, entity: str, agent: Mapping[str, Any], token: Token, state: DocState
) -> Mapping[str, Any] | None:
    """The person a singular, definite title means on the day."""
    if state.day is None:
        return None
    info = resolver.data["entities"][entity]
    phrases = resolver.agents.phrases(token)
    own = titles.office_of(info, phrases, resolver.agents.of_phrase(token))
    for office in dict.fromkeys(o for o in (own, agent.get("office")) if o):
        if info["kind"] == "organisation" and own and office != own:
            continue
        found = resolver.holder(entity, office, state.day, agent["noun"])
        if found is None and office == "head_of_state":
            found = resolver.holder(entity, "head_of_government", state.day)
        if found is not None:
            return found
    if agent["kind"] != "person":
        return None
    return titles.titled(resolver.agents, entity, [p for p in phrases if " " in p], state.day)


def _agent_actor(
    resolver: Resolver, entity: str, agent: Mapping[str, Any], token: Token, mention: Any,
    plural: bool, view: View, state: DocState,
) -> Found:
    words = {fold(c.text) for c in token.children}
    former = bool(words & titles.FORMER)
    if not plural and agent["kind"] == "person":
        spelled = _appos_person(resolver, token, view, entity, state)
        if spelled is not None:
            return Found(spelled, "person", token.i)
        unheld = former or words & _INDEFINITE or _lesser(resolver, token, agent) or (
            _of_body(resolver, token, entity, view, state))
        held = None if unheld else _held(resolver, entity, agent, token, state)
        if held is not None:
            actor = resolver.person(held, state, mention)
            return Found(replace(actor, title=agent["noun"]), "title", token.i)
    return _nameless(resolver, entity, agent, token, mention, former)


def _lesser(resolver: Resolver, token: Token, agent: Mapping[str, Any]) -> bool:
    """"Chile's union leader", "a religious leader": who leads less than the state."""
    said = agent["noun"].split()
    return agent["office"] == "leader" and any(
        (c.dep_ == "compound" and c.pos_ == "NOUN" and fold(c.text) not in said)
        or fold(c.text) in resolver.words["lesser_leaders"] for c in token.children)


def _of_body(resolver: Resolver, token: Token, entity: str, view: View, state: DocState) -> bool:
    """"the Bundesbank president": of a body of the state, not of the state."""
    if resolver.data["entities"][entity]["kind"] == "organisation":
        return False
    near = [c for c in token.children if c.dep_ in ("compound", "poss", "amod", "nmod")]
    near += [o for c in token.children if c.dep_ == "prep" for o in c.children]
    readings = [resolver.reading(h, view, state) for h in map(view.hit, near) if h]
    return any(r is not None and r.role == "body" for r in readings)


def _nameless(
    resolver: Resolver, entity: str, agent: Mapping[str, Any], token: Token, mention: Any,
    former: bool,
) -> Found:
    info = resolver.data["entities"][entity]
    kind: Kind = agent["kind"]
    sector = "ELI" if former else agent["sector"]
    if kind == "organisation":
        kind = "body"
    if agent["noun"] in ("government", "administration", "side", "state", "nation",
                         "authority"):
        return Found(Actor(info["name"], entity, "state", None, info["wikidata"], "GOV",
                           mention), "agent", token.i)
    code: str | None = entity
    if sector == "REB" and info["kind"] != "organisation" and kind == "group" and (
            agent["noun"] != "contra"):
        code = None
    name = " ".join(mention.text.split())
    return Found(Actor(name, code, kind, None, None, sector, mention), "agent", token.i)


def _appos_person(
    resolver: Resolver, token: Token, view: View, entity: str, state: DocState
) -> Actor | None:
    """"the Iranian oil minister, Javad Owji": a person our tables lack."""
    for child in token.children:
        if child.dep_ == "appos" and child.pos_ == "PROPN" and child.i not in view.by_token:
            mention = view.noun_phrase(child)
            sector = resolver.agents.sector_of(token.text) or "GOV"
            actor = Actor(mention.text, entity, "person", token.text, None, sector, mention)
            state.learned[fold(child.text)] = actor
            return actor
    return None
