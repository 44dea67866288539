"""Plurals that point back: "the two presidents", "both sides", "the three countries"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.actors.dates import holds
from detente.actors.found import Found, pointing
from detente.actors.state import DocState
from detente.actors.view import View
from detente.knowledge.fold import fold
from detente.records import Actor

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.actors.resolve import Resolver

_PERSONS = frozenset({"person"})
_STATES = frozenset({"state", "body", "person", "organisation"})


def group(resolver: Resolver, token: Token, view: View, state: DocState) -> list[Found]:
    """"the two presidents", "both sides", "the three countries", "the neighbours"."""
    lemma, words = fold(token.lemma_), resolver.words["group_heads"]
    kind = next((k for k, nouns in words.items() if lemma in nouns), None)
    if kind is None or token.tag_ not in ("NNS", "NNPS"):
        return []
    state = _only_states(resolver, state) if lemma in _STATE_NOUNS else state
    numbers = resolver.words["numbers"]
    if any(fold(c.text) in numbers and c.i in view.by_token for c in token.children):
        return []  # "the Group of Five industrial countries": the name says who
    count = next((numbers[fold(c.text)] for c in token.children if fold(c.text) in numbers), None)
    bare = any(fold(c.text) in ("the", "both", "these", "those", "neighbouring", "neighboring")
               for c in token.children)
    if resolver.nationality(token, view, state):
        # "the three European powers": a known group, or else the agents of a state.
        members = _members(resolver, token, state) if kind == "states" else []
        return [pointing(a, "group", token, view) for a in members]
    acting = outsiders(resolver, token, view, state)
    state = _without(state, acting)
    at = view.sentence.start + token.idx
    if count is None:
        if not bare or lemma not in _PAIRS:
            return []
        count = 2
        if lemma in _POSTS:
            state = _titled_only(state, lemma, at)
    actors = _acted_on(state, view.sentence.index, acting) if count == 2 else []
    actors = actors or _whom(resolver, token, kind, count, view, state)
    if actors:
        state.groups.append((view.sentence.index, tuple(actors)))
    return [pointing(a, "group", token, view) for a in actors]


def _whom(
    resolver: Resolver, token: Token, kind: str, count: int, view: View, state: DocState
) -> list[Actor]:
    """The `count` actors a plural means: as joined before, as a known group, as last named."""
    kinds = _PERSONS if kind == "leaders" else _STATES
    here, at = view.sentence.index, view.sentence.start + token.idx
    lemma, everybody = fold(token.lemma_), state
    if lemma == "leader":
        state = _leading_only(resolver, state)
    actors = _coordinated(state, here, count, kinds, at)
    if not actors and kind == "states":
        actors = _members(resolver, token, state)
    if not actors and kind == "states" and count > 2:
        actors = _exactly(state, here, count, frozenset({"state"}), at, 4)
    if not actors and count == 2:
        actors = _joined_in_act(state, here, kinds) or state.recent(here, count, kinds, at)
    if not actors and count != 2:
        actors = _exactly(state, here, count, kinds, at, 40)
    if not actors and kind == "leaders" and lemma not in _POSTS:
        actors = _leaders(resolver, everybody, here, count, lemma, at)
    return [as_state(resolver, a) for a in actors] if kind == "states" else actors


def _exactly(
    state: DocState, sentence: int, count: int, kinds: frozenset[str], at: int, reach: int
) -> list[Actor]:
    """Those named in the sentences before, as far back as they are no more than counted.

    Of more than were counted any choice would be a guess.
    """
    for back in (1, 2, 3, reach):
        found = state.recent(sentence, count, kinds, at, back)
        if found:
            return [] if state.recent(sentence, count + 1, kinds, at, back) else found
    return []


#: Plurals that mean two where no number stands with them.
_PAIRS = frozenset("side neighbour neighbor rival ally foe leader president archrival superpower "
                   "minister".split())
#: Of these the title must have been told: "the ministers" are no other officials.
_POSTS = frozenset({"president", "minister"})


def _titled_only(state: DocState, lemma: str, at: int) -> DocState:
    kept = [s for s in state.spoken if fold(s.actor.title or "").endswith(lemma)
            and (s.actor.mention is None or s.actor.mention.start < at)]
    return replace(state, spoken=kept, coordinated=[])


def _leading_only(resolver: Resolver, state: DocState) -> DocState:
    """The same memory of people who lead: "both leaders" are no foreign ministers."""
    def leads(actor: Actor) -> bool:
        agent = resolver.agents.titled(actor.title or "")
        return agent is None or agent["office"] in _LEADING

    joined = [(i, tuple(a for a in actors if leads(a))) for i, actors in state.coordinated]
    return replace(state, spoken=[s for s in state.spoken if leads(s.actor)], coordinated=joined)


_LEADING = frozenset({"head_of_state", "head_of_government", "leader"})


def _without(state: DocState, codes: set[str]) -> DocState:
    """The same memory without some; what is learned goes on into the one memory."""
    if not codes:
        return state
    joined = [(i, tuple(a for a in actors if a.entity not in codes))
              for i, actors in state.coordinated]
    return replace(state, spoken=[s for s in state.spoken if s.actor.entity not in codes],
                   coordinated=joined)


def outsiders(
    resolver: Resolver, token: Token, view: View, state: DocState
) -> set[str]:
    """Who acts on a group is none of it: "China criticised the three countries"."""
    node = token
    while node.dep_ == "conj":
        node = node.head
    verb, direct = node.head, node.dep_ in ("dobj", "dative")
    if node.dep_ == "pobj":
        verb = node.head.head
        direct = verb.pos_ == "VERB"
        while verb.pos_ == "NOUN" and verb.dep_ in ("dobj", "pobj", "prep"):
            verb = verb.head.head if verb.dep_ == "pobj" else verb.head
        direct = direct or fold(verb.lemma_) in resolver.words["go_betweens"]
    elif node.dep_ == "nsubj" and verb.dep_ in ("ccomp", "xcomp") and any(
            c.tag_ == "TO" for c in verb.children):
        verb, direct = verb.head, True  # "urged both parties to comply"
    if not direct:
        return set()
    while verb.dep_ in ("conj", "xcomp") and not any(c.dep_ == "nsubj" for c in verb.children):
        verb = verb.head
    subjects = [c for c in verb.children if c.dep_ == "nsubj" and c.i != token.i]
    found = [f for c in subjects for f in resolver.resolve(c, view, state)]
    return {f.actor.entity for f in found if f.actor.entity}


_STATE_NOUNS = frozenset(
    "country nation state neighbour neighbor army navy republic people superpower archrival "
    "power".split()
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
        # Three or more who once stood in a row are found again from afar.
        reach = 3 if count == 2 else 12
        if sentence - index <= reach and len(fit) == count and all(e <= before for e in ends):
            return fit
    return []


#: Sentences back that "the two countries" reaches to those who did something together.
_ACT_REACH = 8


def _acted_on(state: DocState, sentence: int, acting: set[str]) -> list[Actor]:
    """"France recalled its envoys to A and B. It accused both countries": the two it acted on."""
    for act in reversed(state.acts):
        if sentence - act.sentence > _ACT_REACH:
            break
        found = {a.entity: a for a in act.targets if a.entity}
        if len(found) == 2 and {a.entity for a in act.sources} & acting:
            return list(found.values())
    return []


def _joined_in_act(state: DocState, sentence: int, kinds: frozenset[str]) -> list[Actor]:
    """The two who last did something together, or had it done to them together."""
    spoken = {s.actor.entity for s in state.spoken}
    for act in reversed(state.acts):
        if sentence - act.sentence > _ACT_REACH:
            break
        for side in (act.sources if not act.targets else (), act.targets):
            found = {a.entity: a for a in side if a.entity and a.kind in kinds}
            if len(found) == 2 and found.keys() <= spoken:
                return list(found.values())
    return []


_GREAT = frozenset("leading major main big top world's world".split())


def _members(resolver: Resolver, token: Token, state: DocState) -> list[Actor]:
    """"the six powers": the members of a known group on the day."""
    phrases = set(resolver.agents.phrases(token))
    phrases |= {" ".join(w for w in p.split() if w not in _GREAT) for p in phrases}
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


def as_state(resolver: Resolver, actor: Actor) -> Actor:
    """The state an actor stands for; an organisation stays itself."""
    info = resolver.data["entities"].get(actor.entity or "")
    if info is None or info["kind"] == "organisation":
        return actor
    return Actor(info["name"], actor.entity, "state", None, info["wikidata"], None, actor.mention)
