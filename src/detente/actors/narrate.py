"""Walks a document sentence by sentence and remembers who was spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.actors.lexicon import Hit
from detente.actors.resolve import Resolver
from detente.actors.state import DocState, Spoken
from detente.actors.view import View
from detente.knowledge.fold import fold
from detente.records import Actor, Mention, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOUNS = ("nsubj", "nsubjpass", "dobj", "pobj", "poss", "appos", "conj", "attr", "dative", "ROOT",
          "oprd", "compound", "nmod")


def note_parsed(resolver: Resolver, view: View, state: DocState) -> None:
    """Resolves the sentence's noun phrases left to right and remembers them."""
    _epithets(resolver, view, state)
    _row_of_names(resolver, view, state)
    for token in view.doc:
        if token.pos_ == "PRON" or token.tag_ == "PRP$":
            _pronoun(resolver, token, view, state)
            continue
        if token.pos_ not in ("NOUN", "PROPN") or token.dep_ not in _NOUNS:
            continue
        if token.dep_ in ("compound", "nmod") and view.hit(token) is not None:
            continue
        everyone = resolver.one(token, view, state)
        if not any(f.how != "modifier" for f in everyone):
            _stranger(resolver, token, view, state)
        for found in everyone:
            if found.how in ("name", "person", "title", "agent", "place"):
                state.note(view.sentence.index, found.actor, _is_subject(token),
                           found.how == "place")
        _coordination(resolver, token, view, state)
        if token.dep_ in ("nsubj", "nsubjpass") and any(c.dep_ == "conj" for c in token.children):
            joined = tuple(f.actor for f in resolver.resolve(token, view, state))
            if len({a.entity for a in joined}) > 1:
                state.groups.append((view.sentence.index, joined))


def _row_of_names(resolver: Resolver, view: View, state: DocState) -> None:
    """"Egypt, Qatar and the Emirates": a row of three or more, however it was parsed."""
    row: list[Hit] = []
    for hit in [*view.hits, None]:
        between = ""
        if row and hit is not None:
            start, end = row[-1].end - view.sentence.start, hit.start - view.sentence.start
            between = fold(view.sentence.text[start:end]).removesuffix(" the ").strip(" ,")
            linked = between in ("", "and") and view.sentence.text[start:end] != " "
        if row and (hit is None or not linked):
            if len(row) > 2:
                actors = tuple(a for a in (resolver.named(h, view, state) for h in row) if a)
                if len({a.entity for a in actors}) == len(row):
                    state.coordinated.append((view.sentence.index, actors))
            row = []
        if hit is not None and hit.readings[0].role in ("state", "org", "capital", "metonym"):
            row.append(hit)
        else:
            row = []


def _stranger(resolver: Resolver, token: Token, view: View, state: DocState) -> None:
    """A subject nobody knows, "Holland said", "one official": later pronouns may mean it."""
    if not _is_subject(token) or token.tag_ in ("NNS", "NNPS"):
        return
    agent = resolver.agents.of(token)
    kind: Any
    if fold(token.lemma_) in resolver.words["somebody"]:
        kind = "person"
    elif agent is not None:
        kind = "person" if agent["kind"] == "person" else "body"
    elif fold(token.lemma_) in resolver.words["businesses"] or (
            token.pos_ == "PROPN" and token.text.isupper()):
        kind = "body"
    elif token.pos_ == "PROPN":
        kind = "person"
    else:
        return
    actor = Actor(token.text, None, kind, None, None, None, view.noun_phrase(token))
    state.strangers.append(Spoken(view.sentence.index, actor, True, known=False))


def _coordination(resolver: Resolver, token: Token, view: View, state: DocState) -> None:
    """"A, B and C": what "the three" later means."""
    if token.dep_ == "conj" or not any(c.dep_ == "conj" for c in token.children):
        return
    actors = tuple(f.actor for f in resolver.resolve(token, view, state) if f.how != "modifier")
    if len({a.entity for a in actors}) >= 2:
        state.coordinated.append((view.sentence.index, actors))


def _is_subject(token: Token) -> bool:
    node = token
    while node.dep_ in ("conj", "appos"):
        node = node.head
    return node.dep_ in ("nsubj", "nsubjpass")


def _pronoun(resolver: Resolver, token: Token, view: View, state: DocState) -> None:
    if token.dep_ not in ("nsubj", "nsubjpass") or token.lower_ not in ("he", "she"):
        return
    for found in resolver.one(token, view, state):
        state.note(view.sentence.index, found.actor, True)


def note_unparsed(
    resolver: Resolver, sentence: Sentence, hits: list[Hit], state: DocState
) -> None:
    """A sentence not worth parsing still names people and states."""
    for hit in hits:
        reading = hit.readings[0]
        mention = Mention(hit.start, hit.end,
                          sentence.text[hit.start - sentence.start : hit.end - sentence.start])
        if reading.role == "person":
            state.named[reading.code] += 1
            person = resolver.data["people"][int(reading.code)]
            state.note(sentence.index, resolver.person(person, state, mention), False)
        elif reading.role in ("state", "org", "capital"):
            info = resolver.data["entities"][reading.code]
            kind: Any = "organisation" if reading.role == "org" else "state"
            state.note(sentence.index,
                       Actor(info["name"], reading.code, kind, None, info["wikidata"], None,
                             mention), False)


def _epithets(resolver: Resolver, view: View, state: DocState) -> None:
    """"the empire", referring to the United States: learned from the text itself."""
    folded = fold(view.sentence.text)
    for phrase in resolver.words["explained_by"]:
        at = folded.find(phrase)
        if at < 0:
            continue
        after = next((h for h in view.hits if h.start - view.sentence.start >= at + len(phrase)),
                     None)
        if after is None or after.start - view.sentence.start > at + len(phrase) + 12:
            continue
        reading = resolver.reading(after, view, state)
        if reading is None or reading.role in ("person", "surname"):
            continue
        for token in reversed([t for t in view.doc if t.idx < at]):
            if token.pos_ in ("NOUN", "PROPN") and view.hit(token) is None and any(
                    c.dep_ == "det" and c.lower_ == "the" for c in token.children):
                state.epithets[fold(token.text)] = reading.code
                break
