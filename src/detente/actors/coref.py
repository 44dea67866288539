"""Words that point back: pronouns, "the two presidents", "his country", "the visiting minister"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from detente.actors.found import Found, pointing
from detente.actors.plurals import as_state, outsiders
from detente.actors.readings import office_on
from detente.actors.state import DocState
from detente.actors.view import View
from detente.knowledge.fold import fold
from detente.records import Actor

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.actors.resolve import Resolver



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
        actor = _person_before(token, view, state)
        return [pointing(actor, "pronoun", token, view)] if actor else []
    if word in words["state"]:
        if token.dep_ == "dobj" and fold(token.head.lemma_) in resolver.words["done_to_things"]:
            return []  # "opposed it": the plan
        said = _told_of(resolver, token, view, state)
        actor = said[0] if len(said) == 1 and said[0].kind != "person" else (
            _own_subject(resolver, token, view, state) or _acted_on(resolver, token, view, state)
            or state.last_entity(here, at))
        return [pointing(actor, "pronoun", token, view)] if actor else []
    if word == "both" and token.dep_ in ("pobj", "dobj", "nsubj", "nsubjpass"):
        joined = next((a for i, a in reversed(state.coordinated) if here - i <= 2), ())
        return [pointing(a, "pronoun", token, view) for a in joined if len(joined) == 2]
    if word in words["plural"]:
        said = _told_of(resolver, token, view, state)
        if len(said) > 1:
            return [pointing(a, "pronoun", token, view) for a in said]
        for index, actors in reversed(state.groups):
            if here - index <= 2:
                return [pointing(a, "pronoun", token, view) for a in actors]
    return []


def _acted_on(
    resolver: Resolver, token: Token, view: View, state: DocState
) -> Actor | None:
    """"cut ties with Qatar, accusing it of …": never the one who acts, but who stood last."""
    if token.dep_ not in ("dobj", "dative"):
        return None
    doers: set[str | None] = set()
    for node in token.ancestors:
        for child in node.children:
            if child.dep_ in ("nsubj", "nsubjpass") and child.i < token.i:
                doers |= {f.actor.entity for f in resolver.resolve(child, view, state)}
    at = view.sentence.start + token.idx
    near = [s.actor for s in state.spoken if s.sentence == view.sentence.index and s.actor.entity
            and s.actor.kind != "person" and s.actor.mention and s.actor.mention.end <= at]
    others = [a for a in near if a.entity not in doers]
    return others[-1] if doers and others else None


def _told_of(
    resolver: Resolver, token: Token, view: View, state: DocState
) -> list[Actor]:
    """Who tells of itself: "Eritrea denied that it had", "Britain and France said they would"."""
    verb = token.head
    if token.dep_ not in ("nsubj", "nsubjpass") or verb.dep_ != "ccomp" or (
            verb.head.lemma_.lower() in ("be", "see", "make")):
        return []
    subject = next((c for c in verb.head.children if c.dep_ == "nsubj" and c.i < token.i), None)
    if subject is None or subject.pos_ == "PRON":
        return []
    found = resolver.resolve(subject, view, state)
    return [f.actor for f in found if f.actor.entity and f.how != "modifier"]


def _own_subject(
    resolver: Resolver, token: Token, view: View, state: DocState
) -> Actor | None:
    """Whose "its" is: of the subject it is under, "Islamabad recalled its ambassador"."""
    if token.dep_ != "poss" or fold(token.head.head.lemma_) in resolver.words["done_to_others"]:
        return None
    node = token.head
    for _ in range(6):
        node = node.head
        subject = next((c for c in node.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None and subject.i != token.head.i:
            break
        if node.dep_ == "ROOT":
            return None
    else:
        return None
    if subject is None or subject.i > token.i or token.head.i in {t.i for t in subject.subtree}:
        return None
    found = resolver.one(subject, view, state)
    actor = found[0].actor if len(found) == 1 else None
    return actor if actor and actor.entity and actor.kind != "person" else None


def _in_quotes(view: View, offset: int) -> bool:
    """Whether a character of the document stands in quotation marks opened in its sentence."""
    before = view.sentence.text[: offset - view.sentence.start]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _person_before(token: Token, view: View, state: DocState) -> Actor | None:
    """The person a "he" means: of this sentence, else of those before; None for a stranger."""
    offset = view.sentence.start + token.idx
    near = [s for s in (*state.spoken, *state.strangers)
            if s.sentence == view.sentence.index and s.actor.kind == "person"
            and s.actor.mention and s.actor.mention.end <= offset]
    if not _in_quotes(view, offset):
        # "Mr Baker is determined," he said: the speaker is nobody he spoke of.
        near = [s for s in near if s.actor.mention and not _in_quotes(view, s.actor.mention.start)]
    chosen = [s for s in near if s.subject] or near
    if not chosen:
        return state.last_person(view.sentence.index, view.sentence.start)
    last = max(chosen, key=lambda s: (s.actor.mention.start, s.actor.mention.end)
               if s.actor.mention else (0, 0))
    return last.actor if last.known else None


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
    house = resolver.words["houses"].get(lemma)
    if house:
        # "Congress": of the state that is spoken of most, or nearly; else of some other.
        top = max(state.entities.values(), default=0)
        if not top or state.entities[house] * 2 < top:
            return []
        return [pointing(resolver.entity(house, None), "pronoun", token, view)]
    if lemma in ("government", "country", "nation", "state", "side", "administration", "capital"):
        at = view.sentence.start + token.idx
        if lemma == "side" and any(c.dep_ in ("compound", "amod") for c in token.children):
            return []  # "on the product side"
        actor = state.last_entity(here, at) if lemma != "capital" else None
        code = resolver.words["at_home"].get(lemma)
        if code and state.entities[code]:
            actor = resolver.entity(code, None)
        if actor and actor.entity and actor.entity not in outsiders(resolver, token, view, state):
            return [pointing(as_state(resolver, actor), "pronoun", token, view)]
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
            return [pointing(actor, "pronoun", token, view)]
        if loose is None and lemma in _ANY_BODY and actor.kind == "organisation":
            loose = actor
    return [pointing(loose, "pronoun", token, view)] if loose else []


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
        owner = _person_before(token, view, state)
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
            return [pointing(spoken.actor, "pronoun", token, view)]
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
    return [pointing(replace(actor, title=agent["noun"]), "title", token, view)]


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
