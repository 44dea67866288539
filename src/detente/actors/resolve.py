"""Noun phrases to actors, on the dispatch's date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from detente.actors import coref, owners, plurals, posts, strangers, titles
from detente.actors.agents import Agents
from detente.actors.found import Found
from detente.actors.lexicon import Hit, Lexicon, Reading
from detente.actors.owners import PLACE_ROLES
from detente.actors.readings import choose, office_on
from detente.actors.state import DocState
from detente.actors.view import View
from detente.records import Actor, Kind, Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Found", "Resolver"]

_KINDS: dict[str, Kind] = {"state": "state", "adj": "state", "metonym": "state", "capital": "state",
                           "city": "state", "org": "organisation", "body": "body", "group": "group"}


class Resolver:
    """Resolves the noun phrases of a dispatch; holds knowledge only, no state of its own."""

    def __init__(self, lexicon: Lexicon, agents: Agents, words: Mapping[str, Any]) -> None:
        self.lexicon = lexicon
        self.data = lexicon.data
        self.agents = agents
        self.words = words
        self.premier_leads = frozenset(words.get("premier_leads") or ())

    # -- names -------------------------------------------------------------------------

    def reading(self, hit: Hit, view: View, state: DocState) -> Reading | None:
        """The reading that holds for a name here."""
        return choose(hit, view, state, self.data, self.agents.nouns)

    def named(self, hit: Hit, view: View, state: DocState) -> Actor | None:
        """The actor a name stands for."""
        reading = self.reading(hit, view, state)
        if reading is None:
            return None
        mention = view.span(hit)
        if reading.role in ("person", "surname"):
            person = self.data["people"][int(reading.code)]
            state.named[reading.code] += 1
            return self.person(person, state, mention)
        entity = self.data["entities"][reading.code]
        sector = None
        name = entity["name"]
        if reading.role in ("body", "group"):
            sector, _, name = reading.extra.partition("|")
        elif reading.role == "org":
            sector = entity.get("sector", "IGO")
            if entity.get("type") == "armed_group":
                return Actor(name, None, "group", None, entity["wikidata"], sector, mention)
        elif reading.role in ("metonym", "capital"):
            sector = "GOV"
        code = None if sector == "OPP" and reading.role == "group" else self.acts_for(reading)
        return Actor(name, code, _KINDS[reading.role], None, entity["wikidata"]
                     if reading.role not in ("body", "group") else None, sector or None, mention)

    def acts_for(self, reading: Reading) -> str | None:
        """The state or body behind a name; an armed group acts for itself alone."""
        if reading.role == "group" and reading.extra.partition("|")[0] in strangers.ARMED:
            return None
        if self.data["entities"][reading.code].get("type") == "armed_group":
            return None
        return reading.code

    def person(self, person: Mapping[str, Any], state: DocState, mention: Any) -> Actor:
        """A known person with the office held on the day."""
        office = office_on(person, state.day)
        title = office["title"] if office else None
        sector = "ELI"
        if office:
            other = office["office"] in ("other", "leader")
            sector = (self.agents.sector_of(office["title"]) if other else None) or "GOV"
        info = self.data["entities"].get(person["entity"], {})
        if info.get("type") == "armed_group":
            sector = info["sector"]
        entity = None if sector in strangers.ARMED else person["entity"]
        return Actor(person["name"], entity, "person", title, person["wikidata"], sector, mention)

    def entity(self, code: str, mention: Mention | None) -> Actor:
        """A state or organisation itself, as named by `mention`."""
        info = self.data["entities"][code]
        kind: Kind = "organisation" if info["kind"] == "organisation" else "state"
        return Actor(info["name"], code, kind, None, info["wikidata"], None, mention)

    def holder(
        self, entity: str, office: str, day: str | None, noun: str | None = None
    ) -> Mapping[str, Any] | None:
        """Who held an office of a state on `day`; None where it is not known.

        Args:
            office: an office of the state's file, or "leader" for whoever led it.
            noun: the word the text has for a leader ("supreme leader", "party chief").
        """
        if day is None:
            return None
        if office == "leader":
            return titles.leader(self.agents, entity, day, noun, self.premier_leads)
        return titles.holder(self.agents, entity, office, day)

    # -- noun phrases ------------------------------------------------------------------

    def resolve(self, token: Token, view: View, state: DocState) -> list[Found]:
        """The actors a noun phrase stands for, coordination included."""
        out: list[Found] = []
        for head in view.conjuncts(token):
            for found in self.one(head, view, state):
                if not any(_same(found.actor, o.actor) for o in out):
                    out.append(found)
        return out

    def one(self, token: Token, view: View, state: DocState) -> list[Found]:
        """The actors of a noun phrase without its coordination; [] where there is none.

        Resolved once a sentence: what a pronoun meant must not change as the text goes on.
        """
        known: list[Found] | None = view.found.get(token.i)
        if known is None:
            view.found[token.i] = []  # a relative clause may point back at its own phrase
            known = view.found[token.i] = self._one(token, view, state)
        return known

    def _one(self, token: Token, view: View, state: DocState) -> list[Found]:
        if token.pos_ == "PRON" or token.tag_ in ("PRP", "PRP$", "WP", "WDT", "WP$"):
            return coref.pronoun(self, token, view, state)
        hit = view.hit(token)
        if hit is not None:
            found = self._from_hit(hit, token, view, state)
            if found:
                return found
        group = plurals.group(self, token, view, state) or (
            coref.organisation(self, token, view, state) if hit is None else [])
        if group:
            return group
        named = token.pos_ == "PROPN" and self.agents.of(token) is None
        person = strangers.person(self, token, view, state) if named else None
        if person:
            return [Found(person, "person", token.i)]
        if hit is None or not named:
            noun = posts.noun_phrase(self, token, view, state)
            if noun:
                return noun
        return coref.epithet(self, token, view, state)

    def _from_hit(self, hit: Hit, token: Token, view: View, state: DocState) -> list[Found]:
        actor = self.named(hit, view, state)
        if actor is None:
            return []
        reading = self.reading(hit, view, state)
        if actor.kind == "person":
            mention = view.noun_phrase(token)
            before = titles.prefix(self.agents, token, view)
            sector = actor.sector
            if sector == "ELI":  # out of office as far as we know: what the text calls him counts
                sector = titles.printed_sector(self.agents, token, before) or sector
            return [Found(replace(actor, mention=mention, title=before.title or actor.title,
                                  sector=sector), "person", token.i)]
        how = "place" if reading and reading.role in PLACE_ROLES else "name"
        if reading and reading.role == "capital" and not _locative(token):
            how = "name"
        # "Iran's president": the state is only the modifier of the head that comes later.
        agent = self.agents.of(token)
        if agent is not None and reading and reading.role == "adj" and token.i != view.head_of.get(
            hit.start
        ):
            return []
        return [Found(actor, how, token.i)]

    def nationality(self, token: Token, view: View, state: DocState) -> list[str]:
        """States and organisations that a noun's modifiers name: "US and Russian officials"."""
        return owners.nationality(self, token, view, state)


def _same(a: Actor, b: Actor) -> bool:
    return (a.entity, a.name) == (b.entity, b.name)


def _locative(token: Token) -> bool:
    return token.dep_ == "pobj" and token.head.text.lower() in (
        "in", "at", "near", "outside", "inside", "around", "across", "into", "throughout")
