"""Noun phrases to actors, on the dispatch's date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from detente.actors import coref, strangers, titles
from detente.actors.agents import Agents
from detente.actors.lexicon import Hit, Lexicon, Reading
from detente.actors.readings import choose, office_on
from detente.actors.state import DocState
from detente.actors.view import View
from detente.knowledge.fold import fold
from detente.records import Actor, Kind, Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

_KINDS: dict[str, Kind] = {"state": "state", "adj": "state", "metonym": "state", "capital": "state",
                           "city": "state", "org": "organisation", "body": "body", "group": "group"}
_ARMED = frozenset({"REB", "IMG", "UAF"})
_PLACE_ROLES = frozenset({"capital", "city"})


@dataclass(frozen=True, slots=True)
class Found:
    """An actor in a slot, and how it was found.

    `how`: name, person, title, agent, pronoun, group, modifier (only the state behind a thing:
    "Iran's programme"), place, phrase (words without a state).
    """

    actor: Actor
    how: str
    token: int


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
        return choose(hit, view, state, self.data)

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
        code = None if sector == "OPP" and reading.role == "group" else self._acts_for(reading)
        return Actor(name, code, _KINDS[reading.role], None, entity["wikidata"]
                     if reading.role not in ("body", "group") else None, sector or None, mention)

    def _acts_for(self, reading: Reading) -> str | None:
        """The state or body behind a name; an armed group acts for itself alone."""
        if reading.role == "group" and reading.extra.partition("|")[0] in _ARMED:
            return None
        if self.data["entities"][reading.code].get("type") == "armed_group":
            return None
        return reading.code

    def person(self, person: Mapping[str, Any], state: DocState, mention: Any) -> Actor:
        """A known person with the office held on the day."""
        office = office_on(person, state.day)
        title = office["title"] if office else None
        return Actor(person["name"], person["entity"], "person", title,
                     person["wikidata"], "GOV" if office else "ELI", mention)

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
        group = coref.group(self, token, view, state) or (
            coref.organisation(self, token, view, state) if hit is None else [])
        if group:
            return group
        named = token.pos_ == "PROPN" and self.agents.of(token) is None
        person = strangers.person(self, token, view, state) if named else None
        if person:
            return [Found(person, "person", token.i)]
        if hit is None or not named:
            noun = self._from_noun(token, view, state)
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
            title = titles.prefix(self.agents, token, view).title or actor.title
            return [Found(replace(actor, mention=mention, title=title), "person", token.i)]
        how = "place" if reading and reading.role in _PLACE_ROLES else "name"
        if reading and reading.role == "capital" and not _locative(token):
            how = "name"
        # "Iran's president": the state is only the modifier of the head that comes later.
        agent = self.agents.of(token)
        if agent is not None and reading and reading.role == "adj" and token.i != view.head_of.get(
            hit.start
        ):
            return []
        return [Found(actor, how, token.i)]

    def _from_noun(self, token: Token, view: View, state: DocState) -> list[Found]:
        agent = self.agents.of(token) or self._post(token, view, state)
        if agent is None:
            return self._descend(token, view, state)
        mention = view.noun_phrase(token)
        for child in token.children:  # "Iran's chief of diplomacy, Hossein Amir-Abdollahian"
            if child.dep_ == "appos":
                hit = view.hit(child)
                actor = self.named(hit, view, state) if hit else None
                if hit and actor and actor.kind == "person":
                    return [Found(replace(actor, title=token.text, mention=view.span(hit)),
                                  "person", child.i)]
        group = self._of_group(token, mention, view, state)
        if group:
            return group
        entities = self.nationality(token, view, state)
        if agent["noun"] in ("counterpart", "opposite number") and entities:
            return coref.counterpart(self, token, entities, view, state)
        if not entities:
            return coref.bare_agent(self, token, agent, view, state) or self._band(
                token, agent, view) or self._some(token, agent, view)
        out = []
        plural = is_plural(token)
        for entity in entities:
            out.append(self._agent_actor(entity, agent, token, mention, plural, view, state))
        return out

    def _of_group(
        self, token: Token, mention: Mention, view: View, state: DocState
    ) -> list[Found]:
        """"Hezbollah fighters": the group, not the state it lives in."""
        for child in token.children:
            hit = view.hit(child) if child.dep_ in ("compound", "amod", "poss", "nmod") else None
            actor = self.named(hit, view, state) if hit else None
            if actor and actor.kind == "group" and actor.entity is None and actor.sector != "OPP":
                return [Found(replace(actor, mention=mention), "agent", token.i)]
        return []

    def _post(self, token: Token, view: View, state: DocState) -> Mapping[str, Any] | None:
        """A title that is one only beside an organisation's name: "the U.N. chief"."""
        if not any(h.readings for h in view.hits):
            return None
        phrases = self.agents.phrases(token)
        for code in self.nationality(token, view, state):
            info = self.data["entities"][code]
            if info["kind"] == "organisation" and titles.office_of(info, phrases, ""):
                return {"noun": phrases[-1], "sector": "GOV", "kind": "person", "office": None}
        return None

    def _band(self, token: Token, agent: Mapping[str, Any], view: View) -> list[Found]:
        """"Kurdish rebels", "Maoist guerrillas": armed men of a people or creed, of no state."""
        if agent["sector"] != "REB" or not any(
                c.dep_ in ("amod", "compound") and c.text[:1].isupper() for c in token.children):
            return []
        mention = view.noun_phrase(token)
        name = " ".join(mention.text.split())
        return [Found(Actor(name, None, "group", None, None, "REB", mention), "agent", token.i)]

    def _some(self, token: Token, agent: Mapping[str, Any], view: View) -> list[Found]:
        """"the rebels", "gunmen", "the hostages": people of no state that the words name."""
        if agent["sector"] not in ("REB", "CVL", "CRM") or token.tag_ not in ("NNS", "NNPS"):
            return []
        mention = view.noun_phrase(token)
        name = " ".join(mention.text.split())
        return [Found(Actor(name, None, "group", None, None, agent["sector"], mention), "bare",
                      token.i)]

    def _held(
        self, entity: str, agent: Mapping[str, Any], token: Token, state: DocState
    ) -> Mapping[str, Any] | None:
        """The person a singular, definite title means on the day."""
        if state.day is None:
            return None
        info = self.data["entities"][entity]
        phrases = self.agents.phrases(token)
        own = titles.office_of(info, phrases, self.agents.of_phrase(token))
        for office in dict.fromkeys(o for o in (own, agent.get("office")) if o):
            if info["kind"] == "organisation" and own and office != own:
                continue
            found = self.holder(entity, office, state.day, agent["noun"])
            if found is None and office == "head_of_state":
                found = self.holder(entity, "head_of_government", state.day)
            if found is not None:
                return found
        if agent["kind"] != "person":
            return None
        return titles.titled(self.agents, entity, [p for p in phrases if " " in p], state.day)

    def _agent_actor(
        self, entity: str, agent: Mapping[str, Any], token: Token, mention: Any, plural: bool,
        view: View, state: DocState,
    ) -> Found:
        words = {fold(c.text) for c in token.children}
        former = bool(words & _FORMER)
        if not plural and agent["kind"] == "person":
            spelled = self._appos_person(token, view, entity, state)
            if spelled is not None:
                return Found(spelled, "person", token.i)
            unheld = former or words & _INDEFINITE or self._of_body(token, entity, view, state)
            held = None if unheld else self._held(entity, agent, token, state)
            if held is not None:
                actor = self.person(held, state, mention)
                return Found(replace(actor, title=agent["noun"]), "title", token.i)
        return self._nameless(entity, agent, token, mention, former)

    def _of_body(self, token: Token, entity: str, view: View, state: DocState) -> bool:
        """"the Bundesbank president": of a body of the state, not of the state."""
        if self.data["entities"][entity]["kind"] == "organisation":
            return False
        near = [c for c in token.children if c.dep_ in ("compound", "poss", "amod", "nmod")]
        near += [o for c in token.children if c.dep_ == "prep" for o in c.children]
        readings = [self.reading(h, view, state) for h in map(view.hit, near) if h]
        return any(r is not None and r.role == "body" for r in readings)

    def _nameless(
        self, entity: str, agent: Mapping[str, Any], token: Token, mention: Any, former: bool
    ) -> Found:
        info = self.data["entities"][entity]
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
        self, token: Token, view: View, entity: str, state: DocState
    ) -> Actor | None:
        """"the Iranian oil minister, Javad Owji": a person our tables lack."""
        for child in token.children:
            if child.dep_ == "appos" and child.pos_ == "PROPN" and child.i not in view.by_token:
                mention = view.noun_phrase(child)
                sector = self.agents.sector_of(token.text) or "GOV"
                actor = Actor(mention.text, entity, "person", token.text, None, sector, mention)
                state.learned[fold(child.text)] = actor
                return actor
        return None

    # -- states behind words -----------------------------------------------------------

    def nationality(self, token: Token, view: View, state: DocState, depth: int = 0) -> list[str]:
        """States and organisations that a noun's modifiers name: "US and Russian officials"."""
        if fold(token.lemma_) in self.words["relational"]:
            return []
        out: list[str] = []
        owners: list[Found] = []  # "his Iranian counterpart": the adjective says whose

        def add(code: str | None) -> None:
            if code and code not in out:
                out.append(code)

        for child in token.children:
            if child.dep_ in ("amod", "compound", "poss", "nmod", "npadvmod", "appos", "det"):
                for part in view.conjuncts(child):
                    hit = view.hit(part)
                    if hit is not None:
                        if child.dep_ == "appos" and part.i > token.i:
                            continue
                        reading = self.reading(hit, view, state)
                        if reading and reading.role not in ("person", "surname"):
                            add(self._acts_for(reading))
                        elif reading and child.dep_ in ("poss", "compound"):
                            # "Chirac's spokesman", "the Reagan administration"
                            add(self.data["people"][int(reading.code)]["entity"])
                    elif child.dep_ == "poss" and part.pos_ == "PRON":
                        owners.extend(coref.pronoun(self, part, view, state))
                    elif child.dep_ in ("poss", "compound", "amod") and depth < 2:
                        for code in self.nationality(part, view, state, depth + 1):
                            add(code)
        if not out:
            for found in owners:
                add(found.actor.entity)
        if not out:
            for child in token.children:
                if child.dep_ == "prep" and fold(child.text) in ("of", "in", "from", "for", "at"):
                    for obj in child.children:
                        if obj.dep_ == "pobj":
                            for part in view.conjuncts(obj):
                                hit = view.hit(part)
                                reading = self.reading(hit, view, state) if hit else None
                                if reading and reading.role not in ("person", "surname") and (
                                        not self._only_there(token, child, reading)):
                                    add(self._acts_for(reading))
                                elif not hit and depth < 2 and fold(child.text) == "of":
                                    for code in self.nationality(part, view, state, depth + 1):
                                        add(code)
        return out

    def _only_there(self, token: Token, link: Token, reading: Reading) -> bool:
        """"ministers in Punta del Este": officials in a town are not for that reason of it."""
        if fold(link.text) not in ("in", "at") or reading.role not in _PLACE_ROLES:
            return False
        agent = self.agents.of(token)
        return agent is not None and agent["sector"] == "GOV"

    def _descend(self, token: Token, view: View, state: DocState) -> list[Found]:
        """"a group of Iranian students", "Iran's nuclear programme": the state behind a thing."""
        for child in token.children:
            if child.dep_ == "prep" and child.text.lower() == "of":
                for obj in child.children:
                    if obj.dep_ == "pobj" and self.agents.is_collective(token):
                        found = self.resolve(obj, view, state)
                        if found:
                            return found
        out = []
        mention = view.noun_phrase(token)
        for code in self.nationality(token, view, state):
            out.append(Found(self.entity(code, mention), "modifier", token.i))
        return out


_FORMER = frozenset({"former", "ex", "late", "ousted", "deposed", "exiled", "then", "one-time"})
_INDEFINITE = frozenset({"a", "an", "any", "some", "another", "every", "each", "no"})


def is_plural(token: Token) -> bool:
    """Plural by its tag, or by its form where the tagger took a common noun for a name."""
    return token.tag_ in ("NNS", "NNPS") or (
        token.tag_ == "NNP" and token.text.endswith("s") and not token.text.endswith("ss"))


def _same(a: Actor, b: Actor) -> bool:
    return (a.entity, a.name) == (b.entity, b.name)


def _locative(token: Token) -> bool:
    return token.dep_ == "pobj" and token.head.text.lower() in (
        "in", "at", "near", "outside", "inside", "around", "across", "into", "throughout")
