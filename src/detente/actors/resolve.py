"""Noun phrases to actors, on the dispatch's date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from detente.actors import coref
from detente.actors.agents import Agents
from detente.actors.dates import holds
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
        elif reading.role in ("metonym", "capital"):
            sector = "GOV"
        code: str | None = reading.code
        if reading.role == "group" and sector in ("REB", "OPP", "IMG", "UAF"):
            # An armed group acts for itself, not for the state it lives in.
            code = None
        return Actor(name, code, _KINDS[reading.role], None, entity["wikidata"]
                     if reading.role not in ("body", "group") else None, sector or None, mention)

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

    def holder(self, entity: str, office: str, day: str | None) -> Mapping[str, Any] | None:
        """Who held an office of a state on `day`; None where it is not known."""
        if day is None:
            return None
        wanted = {"leader": ("head_of_state", "head_of_government", "other")}.get(office, (office,))
        found = [
            (wanted.index(o["office"]), o["from"], p)
            for p in self.agents.people_of(entity)
            for o in p["offices"]
            if o["office"] in wanted and holds(o["from"], o["until"], day)
            and (o["office"] != "other" or "leader" in o["title"])
        ]
        if not found:
            return None
        best = min(f[0] for f in found)
        return max((f for f in found if f[0] == best), key=lambda f: f[1])[2]

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
        group = coref.group(self, token, view, state)
        if group:
            return group
        if hit is None or token.pos_ != "PROPN":
            noun = self._from_noun(token, view, state)
            if noun:
                return noun
        if token.pos_ == "PROPN":
            person = self._unknown_person(token, view, state)
            if person:
                return [Found(person, "person", token.i)]
        return coref.epithet(self, token, view, state)

    def _from_hit(self, hit: Hit, token: Token, view: View, state: DocState) -> list[Found]:
        actor = self.named(hit, view, state)
        if actor is None:
            return []
        reading = self.reading(hit, view, state)
        if actor.kind == "person":
            mention = view.noun_phrase(token)
            title = self._title_before(token, view) or actor.title
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

    def _title_before(self, token: Token, view: View) -> str | None:
        words = [t for t in token.lefts if t.dep_ in ("compound", "nmod", "appos") and
                 t.i not in view.by_token]
        titles = [t.text for t in words if self.agents.is_title(t)]
        return " ".join(titles) or None

    def _from_noun(self, token: Token, view: View, state: DocState) -> list[Found]:
        agent = self.agents.of(token)
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
        entities = self.nationality(token, view, state)
        if agent["noun"] in ("counterpart", "opposite number") and entities:
            return coref.counterpart(self, token, entities, view, state)
        if not entities:
            return coref.bare_agent(self, token, agent, view, state)
        out = []
        plural = token.tag_ in ("NNS", "NNPS")
        for entity in entities:
            out.append(self._agent_actor(entity, agent, token, mention, plural, view, state))
        return out

    def _agent_actor(
        self, entity: str, agent: Mapping[str, Any], token: Token, mention: Any, plural: bool,
        view: View, state: DocState,
    ) -> Found:
        office = agent.get("office")
        indefinite = any(c.dep_ == "det" and fold(c.text) in ("a", "an", "any", "some", "another")
                         for c in token.children)
        former = any(fold(c.text) in ("former", "ex", "late", "ousted", "deposed", "exiled")
                     for c in token.children)
        if office and not plural and not former and not indefinite:
            held = self.holder(entity, office, state.day) or (
                self.holder(entity, "head_of_government", state.day)
                if office == "head_of_state" else None)
            spelled = self._appos_person(token, view, entity, state)
            if spelled is not None:
                return Found(spelled, "person", token.i)
            if held is not None:
                actor = self.person(held, state, mention)
                return Found(replace(actor, title=agent["noun"]), "title", token.i)
        kind: Kind = agent["kind"]
        info = self.data["entities"][entity]
        sector = "ELI" if former else agent["sector"]
        if kind == "organisation" or (kind == "body" and agent["noun"] in ("side", "state",
                                                                          "nation", "country")):
            kind = "body"
        name = " ".join(mention.text.split())
        if agent["noun"] in ("government", "administration", "side", "state", "nation",
                             "authority"):
            return Found(Actor(info["name"], entity, "state", None, info["wikidata"], "GOV",
                               mention), "agent", token.i)
        code: str | None = entity
        if sector in ("REB",) and info["kind"] != "organisation":
            code = None if kind == "group" and agent["noun"] not in ("contra",) else entity
        return Found(Actor(name, code or None, kind, None, None, sector, mention), "agent", token.i)

    def _appos_person(
        self, token: Token, view: View, entity: str, state: DocState
    ) -> Actor | None:
        """"the Iranian oil minister, Javad Owji": a person our tables lack."""
        for child in token.children:
            if child.dep_ == "appos" and child.pos_ == "PROPN" and child.i not in view.by_token:
                mention = view.noun_phrase(child)
                actor = Actor(mention.text, entity, "person", token.text, None, "GOV", mention)
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
                            add(reading.code)
                        elif reading and child.dep_ == "poss":
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
                                if reading and reading.role not in ("person", "surname"):
                                    add(reading.code)
                                elif not hit and depth < 2 and fold(child.text) == "of":
                                    for code in self.nationality(part, view, state, depth + 1):
                                        add(code)
        return out

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

    def _unknown_person(self, token: Token, view: View, state: DocState) -> Actor | None:
        mention = view.noun_phrase(token)
        title = self._title_before(token, view)
        if title:
            for left in token.lefts:
                if left.i not in view.by_token and self.agents.is_title(left):
                    codes = self.nationality(left, view, state) or self.nationality(
                        token, view, state)
                    if codes:
                        return self._learn(token, mention, codes[0], title, state)
            codes = self.nationality(token, view, state)
            if codes:
                return self._learn(token, mention, codes[0], title, state)
        for child in token.children:
            if child.dep_ == "appos":
                agent = self.agents.of(child)
                codes = self.nationality(child, view, state) if agent else []
                if agent and codes:
                    return self._learn(token, mention, codes[0], agent["noun"], state)
        known = state.learned.get(fold(token.text))
        return replace(known, mention=mention) if known else None

    def _learn(
        self, token: Token, mention: Any, code: str, title: str, state: DocState
    ) -> Actor:
        name = _bare_name(token)
        sector = self.agents.sector_of(title) or "GOV"
        actor = Actor(name, code, "person", title, None, sector, mention)
        state.learned[fold(token.text)] = actor
        return actor


def _bare_name(token: Token) -> str:
    parts = [t.text for t in token.lefts if t.dep_ == "compound" and t.pos_ == "PROPN"
             and t.text[:1].isupper()]
    names = [p for p in parts if fold(p) not in (
        "president", "minister", "prime", "foreign", "chancellor", "ambassador", "general",
        "secretary", "premier", "chairman", "king", "mr", "mr.", "senator")]
    return " ".join([*names[-3:], token.text])


def _same(a: Actor, b: Actor) -> bool:
    return (a.entity, a.name) == (b.entity, b.name)


def _locative(token: Token) -> bool:
    return token.dep_ == "pobj" and token.head.text.lower() in (
        "in", "at", "near", "outside", "inside", "around", "across", "into", "throughout")
