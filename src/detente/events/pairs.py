"""Pairs of actors in a sentence that the small model may be asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.actors.resolve import Found
from detente.actors.view import View
from detente.events import clause

if TYPE_CHECKING:
    from spacy.tokens import Token

_ARGUMENTS = frozenset({"dobj", "dative", "attr", "oprd", "nsubjpass"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors and the word that joins them."""

    trigger: Token
    source: Found
    target: Found


def arguments_of(view: View) -> Iterator[tuple[Token, Token, Token]]:
    """Verb, doer and argument of every finite clause, in text order."""
    seen: set[tuple[int, int]] = set()
    for verb in view.doc:
        if verb.pos_ not in ("VERB", "AUX") or verb.dep_ in ("aux", "auxpass", "amod"):
            continue
        source = clause.doer(verb)
        if source is None or source.pos_ not in NOMINAL:
            continue
        for target in arguments(verb, 0):
            key = (source.i, target.i)
            if target.i != source.i and target.pos_ in NOMINAL and key not in seen:
                seen.add(key)
                yield verb, source, target


def arguments(verb: Token, depth: int) -> Iterator[Token]:
    """What a verb governs: objects, objects of its prepositions, and those of its content."""
    passive = clause.is_passive(verb)
    if passive:
        thing = clause.direct_object(verb)
        if thing is not None:
            yield thing
    for child in verb.children:
        if child.dep_ in _ARGUMENTS and not (passive and child.dep_ == "nsubjpass"):
            yield from noun_and_below(child, 0)
        elif child.dep_ in ("prep", "agent", "dative") and child.lower_ != "by":
            obj = clause.preposition_object(child)
            if obj is not None:
                yield from noun_and_below(obj, 0)
        elif child.dep_ in ("xcomp", "ccomp") and depth < 2:
            own = clause.own_subject(child)
            if own is not None:
                yield own
            yield from arguments(child, depth + 1)


def noun_and_below(noun: Token, depth: int) -> Iterator[Token]:
    if noun.pos_ in ("VERB", "AUX"):
        yield from arguments(noun, 1)
        return
    yield noun
    for child in noun.children:
        if child.dep_ == "poss" and child.pos_ == "PROPN":
            yield child
        elif child.dep_ == "prep" and depth < 2:
            obj = clause.preposition_object(child)
            if obj is not None:
                yield from noun_and_below(obj, depth + 1)
        elif child.dep_ == "acl" and depth < 1 and any(c.lower_ == "to" for c in child.children):
            yield from arguments(child, 2)


def named(view: View) -> dict[str, list[Found]]:
    """The states, organisations and armed groups a sentence names, with their mentions."""
    out: dict[str, list[Found]] = {}
    for index in sorted(view.found):
        for f in view.found[index]:
            if f.how not in ("place", "bare", "phrase") and _acts(f) and _spelled(f, view):
                out.setdefault(key(f), []).append(f)
    return out


def pairs(view: View) -> list[Pair]:
    """Every two of them, both ways round, at the mentions that stand nearest.

    Two states that only describe things ("U.S. and Canadian exports") do nothing to each other.
    """
    found = named(view)
    made = [_nearest(found[one], found[other], view)
            for one in found for other in found if one != other]
    return [p for p in made if {p.source.how, p.target.how} != {"modifier"}]


def subjects(view: View) -> list[Found]:
    """The actors that are subjects of finite verbs, in text order."""
    out = []
    for index in sorted(view.found):
        token = view.doc[index]
        while token.dep_ in ("conj", "appos") and token.head != token:
            token = token.head
        if token.dep_ in ("nsubj", "nsubjpass"):
            out += [f for f in view.found[index] if _acts(f) and f.how not in (
                "place", "modifier", "bare")]
    return out


def _spelled(found: Found, view: View) -> bool:
    """Whether the phrase itself names the state: not "talks" in "talks in Geneva"."""
    m = found.actor.mention
    return found.how != "modifier" or m is None or any(
        m.start <= h.start and h.end <= m.end for h in view.hits)


def _acts(found: Found) -> bool:
    """A state, an organisation, or rebels; "the F-35 fighter" is none."""
    actor = found.actor
    if actor.entity is not None:
        return True
    machine = actor.mention is not None and any(ch.isdigit() for ch in actor.mention.text)
    return not machine and actor.sector in ("REB", "UAF", "IMG")


def _path(token: Token) -> list[Token]:
    return [token, *token.ancestors]


def _nearest(ones: list[Found], others: list[Found], view: View) -> Pair:
    """The two mentions that stand nearest in the tree, and the word above both."""
    best: tuple[int, Pair] | None = None
    for a in ones:
        up = _path(view.doc[a.token])
        for b in others:
            other = _path(view.doc[b.token])
            met = next((t for t in up if t in other), view.doc[a.token].sent.root)
            length = (up.index(met) if met in up else 9) + (
                other.index(met) if met in other else 9)
            if best is None or length < best[0]:
                best = (length, Pair(_event_word(met), a, b))
    assert best is not None
    return best[1]


def _event_word(token: Token) -> Token:
    """The verb or the noun of an act at or above a token."""
    for node in _path(token):
        if node.pos_ == "VERB" or (node.pos_ == "NOUN" and node.dep_ != "compound"):
            return node
    return token


def key(found: Found) -> str:
    return found.actor.entity or found.actor.name
