"""Words that point back: pronouns, "the two presidents", "his country", "the visiting minister"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from detente.actors.dates import holds
from detente.actors.found import Found
from detente.actors.readings import office_on
from detente.actors.state import DocState
from detente.actors.view import View
from detente.knowledge.fold import fold
from detente.records import Actor

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.actors.resolve import Resolver

_PERSONS = frozenset({"person"})
_STATES = frozenset({"state", "body", "person", "organisation"})


def _found(actor: Actor, how: str, token: Token, view: View) -> Found:
    return Found(replace(actor, mention=view.noun_phrase(token)), how, token.i)


def pronoun(resolver: Resolver, token: Token, view: View, state: DocState) -> list[Found]:
    """"he", "it", "they", "who": what they point at."""
    word = fold(token.text)
    here, at = view.sentence.index, view.sentence.start + token.idx
    if token.tag_ in ("WP", "WDT", "WP$") or word in ("who", "which", "whom", "whose"):
        verb = token.head if token.dep_ != "poss" else token.head.head
        for _ in range(3):
            if verb.dep_ == "relcl":
                return resolver.resolve(verb.head, view, state)
            verb = verb.head
        return []
    words = resolver.words["pronouns"]
    if word in words["person"]:
        actor = _before(token, view, state, _PERSONS) or state.last_person(here, at)
        return [_found(actor, "pronoun", token, view)] if actor else []
    if word in words["state"]:
        actor = state.last_entity(here, at)
        return [_found(actor, "pronoun", token, view)] if actor else []
    if word in words["plural"]:
        for index, actors in reversed(state.groups):
            if here - index <= 2:
                return [_found(a, "pronoun", token, view) for a in actors]
    return []


def _before(token: Token, view: View, state: DocState, kinds: frozenset[str]) -> Actor | None:
    """The last actor of a kind named before a token of the same sentence."""
    offset = view.sentence.start + token.idx
    near = [s for s in state.spoken if s.sentence == view.sentence.index
            and s.actor.kind in kinds and s.actor.mention and s.actor.mention.end <= offset]
    subjects = [s for s in near if s.subject]
    chosen = subjects or near
    return chosen[-1].actor if chosen else None


def group(resolver: Resolver, token: Token, view: View, state: DocState) -> list[Found]:
    """"the two presidents", "both sides", "the three countries", "the neighbours"."""
    lemma, words = fold(token.lemma_), resolver.words["group_heads"]
    kind = next((k for k, nouns in words.items() if lemma in nouns), None)
    if kind is None or token.tag_ not in ("NNS", "NNPS"):
        return []
    state = _only_states(resolver, state) if lemma in _STATE_NOUNS else state
    numbers = resolver.words["numbers"]
    count = next((numbers[fold(c.text)] for c in token.children if fold(c.text) in numbers), None)
    bare = any(fold(c.text) in ("the", "both", "these", "those", "neighbouring", "neighboring")
               for c in token.children)
    if resolver.nationality(token, view, state):
        # "the three European powers": a known group, or else the agents of a state.
        members = _members(resolver, token, state) if kind == "states" else []
        return [_found(a, "group", token, view) for a in members]
    if count is None:
        if not bare or lemma not in ("side", "neighbour", "neighbor", "rival", "ally", "foe",
                                     "leader", "president", "archrival", "superpower", "minister"):
            return []
        count = 2
    kinds = _PERSONS if kind == "leaders" else _STATES
    at = view.sentence.start + token.idx
    actors = _coordinated(state, view.sentence.index, count, kinds, at)
    if not actors and kind == "states":
        actors = _members(resolver, token, state)
    actors = actors or state.recent(view.sentence.index, count, kinds, at)
    if not actors and kind == "leaders":
        actors = _leaders(resolver, state, view.sentence.index, count, lemma, at)
    if kind == "states":
        actors = [_as_state(resolver, a) for a in actors]
    if actors:
        state.groups.append((view.sentence.index, tuple(actors)))
    return [_found(a, "group", token, view) for a in actors]


_STATE_NOUNS = frozenset(
    "country nation state neighbour neighbor army navy republic people superpower archrival".split()
)


def _only_states(resolver: Resolver, state: DocState) -> DocState:
    """The same memory without organisations: "both countries" are never the U.N."""
    entities = resolver.data["entities"]
    kept = [s for s in state.spoken if s.actor.entity in entities
            and entities[s.actor.entity]["kind"] != "organisation"]
    return replace(state, spoken=kept)


def _coordinated(
    state: DocState, sentence: int, count: int, kinds: frozenset[str], before: int
) -> list[Actor]:
    """The last ones named side by side, where there are as many as counted."""
    for index, actors in reversed(state.coordinated):
        fit = [a for a in actors if a.kind in kinds and a.entity]
        ends = [a.mention.end for a in fit if a.mention]
        if sentence - index <= 3 and len(fit) == count and all(e <= before for e in ends):
            return fit
    return []


def _members(resolver: Resolver, token: Token, state: DocState) -> list[Actor]:
    """"the six powers": the members of a known group on the day."""
    phrases = resolver.agents.phrases(token)
    for info in resolver.data["entities"].values():
        names = info.get("count_names") or ()
        if not any(n.removeprefix("the ") in phrases for n in names):
            continue
        if holds(info["from"], info["until"], state.day):
            return [resolver.entity(m["code"], None) for m in info["members"]
                    if holds(m["from"], m["until"], state.day)]
    return []


def _leaders(
    resolver: Resolver, state: DocState, sentence: int, count: int, lemma: str, at: int
) -> list[Actor]:
    """Where only the states were named: their leaders on the day."""
    agent = resolver.agents.nouns.get(lemma) or {}
    out = []
    for actor in state.recent(sentence, count, _STATES, at):
        person = resolver.holder(actor.entity or "", agent.get("office") or "leader", state.day)
        out.append(resolver.person(person, state, actor.mention) if person else actor)
    return out


def _as_state(resolver: Resolver, actor: Actor) -> Actor:
    info = resolver.data["entities"].get(actor.entity or "")
    if info is None or info["kind"] == "organisation":
        return actor
    return Actor(info["name"], actor.entity, "state", None, info["wikidata"], None, actor.mention)


def bare_agent(
    resolver: Resolver, token: Token, agent: Mapping[str, Any], view: View, state: DocState
) -> list[Found]:
    """An agent noun without a state: "the president", "the visiting minister", "his country"."""
    lemma = fold(token.lemma_)
    here = view.sentence.index
    if token.tag_ in ("NNS", "NNPS"):
        return []
    definite = any(c.dep_ in ("det", "poss") and fold(c.text) in ("the", "this", "his", "her")
                   for c in token.children)
    indefinite = any(c.dep_ == "det" and fold(c.text) in ("a", "an", "any", "no", "every", "each")
                     for c in token.children)
    if indefinite or (not definite and token.dep_ != "nsubj"):
        return []
    if agent["kind"] == "person":
        return _same_title(token, agent, view, state) or _sole(resolver, token, agent, view, state)
    if lemma in ("government", "country", "nation", "state", "side", "administration", "capital"):
        at = view.sentence.start + token.idx
        if lemma == "side" and any(c.dep_ in ("compound", "amod") for c in token.children):
            return []  # "on the product side"
        actor = state.last_entity(here, at) if lemma != "capital" else None
        if actor and actor.entity:
            return [_found(_as_state(resolver, actor), "pronoun", token, view)]
    return []


def organisation(resolver: Resolver, token: Token, view: View, state: DocState) -> list[Found]:
    """"the alliance", "the council": the organisation last spoken of."""
    lemma = fold(token.lemma_)
    if lemma not in resolver.words["organisations"] or token.tag_ != "NN":
        return []
    if not any(c.dep_ == "det" and c.lower_ == "the" for c in token.children):
        return []
    if any(c.dep_ in ("compound", "amod", "prep") for c in token.children):
        return []
    at = view.sentence.start + token.idx
    loose: Actor | None = None
    for spoken in reversed(state.spoken):
        actor = spoken.actor
        if view.sentence.index - spoken.sentence > 15:
            break
        if actor.kind == "person" or (actor.mention and actor.mention.start >= at):
            continue
        info = resolver.data["entities"].get(actor.entity or "")
        if not info or info["kind"] != "organisation":
            continue
        if lemma in f"{fold(actor.name)} {fold(info['name'])}".split():
            return [_found(actor, "pronoun", token, view)]
        if loose is None and lemma in _ANY_BODY and actor.kind == "organisation":
            loose = actor
    return [_found(loose, "pronoun", token, view)] if loose else []


#: Words for any organisation; "the council" must be one that is called a council.
_ANY_BODY = frozenset(
    "alliance bloc organisation organization agency grouping league body cartel".split()
)


def counterpart(
    resolver: Resolver, token: Token, entities: list[str], view: View, state: DocState
) -> list[Found]:
    """"his Iranian counterpart": the holder, in that state, of the office of the one meant."""
    owner: Actor | None = None
    for child in token.children:
        if child.dep_ == "poss":
            found = resolver.one(child, view, state)
            owner = found[0].actor if found else None
    if owner is None or owner.kind != "person":
        owner = _before(token, view, state, _PERSONS) or state.last_person(
            view.sentence.index, view.sentence.start + token.idx)
    title = fold(owner.title or "") if owner else ""
    office = _office(resolver, owner, title, state)
    mention = view.noun_phrase(token)
    out = []
    for code in entities:
        person = resolver.holder(code, office, state.day) if office else None
        if person is None and office in ("head_of_state", "head_of_government"):
            # A president's counterpart is a premier where the head of state is a monarch.
            person = resolver.holder(code, "leader", state.day)
        if person is not None:
            actor = replace(resolver.person(person, state, mention), title=title or None)
        else:
            actor = Actor(" ".join(mention.text.split()), code, "person", title or None, None,
                          "GOV", mention)
        out.append(Found(actor, "title", token.i))
    return out


def _office(
    resolver: Resolver, owner: Actor | None, title: str, state: DocState
) -> str | None:
    """The office by the title the text gives, else by what the person holds on the day."""
    words = title.split()
    for start in range(len(words)):
        agent = resolver.agents.nouns.get(" ".join(words[start:]))
        if agent and agent["office"]:
            return str(agent["office"])
    for person in resolver.agents.people_of((owner and owner.entity) or ""):
        if owner and person["name"] == owner.name:
            held = office_on(person, state.day)
            return str(held["office"]) if held and held["office"] != "other" else None
    return None


def _same_title(
    token: Token, agent: Mapping[str, Any], view: View, state: DocState
) -> list[Found]:
    """The person last named with this title."""
    noun = fold(agent["noun"])
    for spoken in reversed(state.spoken):
        if view.sentence.index - spoken.sentence > 8:
            break
        title = fold(spoken.actor.title or "")
        if spoken.actor.kind == "person" and title and (title.endswith(noun) or
                                                        noun.endswith(title.split()[-1])):
            return [_found(spoken.actor, "pronoun", token, view)]
    return []


def _sole(
    resolver: Resolver, token: Token, agent: Mapping[str, Any], view: View, state: DocState
) -> list[Found]:
    """"the Pope": a title that one state alone has."""
    code = resolver.words["sole_titles"].get(agent["noun"])
    person = resolver.holder(code, agent.get("office") or "", state.day) if code else None
    if person is None:
        return []
    actor = resolver.person(person, state, view.noun_phrase(token))
    return [_found(replace(actor, title=agent["noun"]), "title", token, view)]


def epithet(resolver: Resolver, token: Token, view: View, state: DocState) -> list[Found]:
    """"Yankee imperialism", or "the empire" where the text itself says whom it means."""
    phrase = fold(view.noun_phrase(token).text).removeprefix("the ")
    code = state.epithets.get(fold(token.text))
    for entry in resolver.words["epithets"]:
        if phrase in entry["words"]:
            code = entry["entity"]
    if code is None or code not in resolver.data["entities"]:
        return []
    info = resolver.data["entities"][code]
    actor = Actor(info["name"], code, "state", None, info["wikidata"], None,
                  view.noun_phrase(token))
    return [Found(actor, "name", token.i)]
