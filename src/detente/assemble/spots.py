"""The places a sentence names with "in" or "at", each with its cost for one event.

The cost is the walk through the tree from the preposition to the event's word. A place that
hangs in a clause of its own ("a woman held in Bangkok") says nothing of the event outside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from detente.actors.resolve import Resolver
from detente.actors.state import DocState
from detente.assemble.draft import Draft
from detente.records import Where
from detente.where.gazetteer import Place
from detente.where.places import Toponym, resolve_name

_IN = frozenset({"in", "at", "near", "outside", "inside", "into", "around", "across", "off",
                 "along", "through", "over", "to", "on", "from"})
_LOOSE = frozenset({"to", "on", "from", "through", "over"})
#: Nouns that carry a place's name before or behind them: "Homs province", "the town of X".
_HEADS = frozenset({
    "province", "state", "region", "district", "city", "town", "village", "county", "area",
    "port", "airport", "base", "camp", "island", "peninsula", "valley", "capital", "resort",
    "suburb", "conference", "summit", "meeting", "talks", "forum", "congress", "headquarters",
    "palace", "hotel", "border", "outskirts", "centre", "center", "north", "south", "east",
    "west", "waters", "coast", "crossing", "post", "territory", "enclave", "zone", "square"})
_CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "csubj", "parataxis"})
#: Verbs of being somewhere: their place is also where the words around them were said or done.
_BEING = frozenset({"speak", "hold", "take", "meet", "gather", "attend", "arrive", "host", "sign",
                    "open", "convene", "stage", "mediate", "broker", "visit"})
_SENDING = frozenset({"send", "deploy", "dispatch", "ship", "airlift", "fly"})
#: "Officials in Ankara": where they sit, not where they act.
_PEOPLE = frozenset({"official", "diplomat", "source", "spokesman", "spokeswoman", "analyst",
                     "expert", "observer", "people", "someone", "anyone"})
#: Readings of a name by which it is no place.
_NO_PLACE = frozenset({"body", "person", "surname", "org", "adj"})
_ADMIN = {"country": 0, "continent": 0, "region": 1, "admin1": 2, "admin2": 3, "admin3": 3,
          "water": 2, "city": 4, "venue": 5}
_FAR = 99.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, the words that name it, what it costs, and how fine it is."""

    where: Where
    words: str
    cost: float
    fineness: int


def spots(draft: Draft, resolver: Resolver, state: DocState, toponyms: Sequence[Toponym]
          ) -> list[Spot]:
    """Places of the event's sentence behind a preposition, the nearest first."""
    if draft.candidate.verdict.status is None:
        return []
    out = []
    for token, where, words, fine in _named(draft, resolver, state, toponyms):
        prep = _preposition(token)
        if prep is None or not _fits(prep, draft) or prep.head.lemma_.lower() in _PEOPLE:
            continue
        out.append(Spot(where, f"{prep.lower_} {' '.join(words.split())}",
                        _cost(prep, draft), fine))
    return sorted(out, key=lambda s: s.cost)


def _named(draft: Draft, resolver: Resolver, state: DocState, toponyms: Sequence[Toponym]
           ) -> Iterator[tuple[Any, Where, str, int]]:
    """Each place named in the sentence with its head token."""
    view, taken = draft.view, set()
    span = view.sentence
    for top in toponyms:
        if not span.start <= top.start < span.end or top.role != "place" or (
                top.place is None or top.place.kind == "continent"):
            continue
        token = _token(view.doc, top.start - span.start, top.end - span.start)
        hit = view.hit(token) if token is not None else None
        reading = resolver.reading(hit, view, state) if hit else None
        if token is None or (reading is not None and reading.role in _NO_PLACE and not (
                reading.role == "surname" and top.place.capital)):
            continue
        named = reading is not None and reading.role in ("capital", "city") and reading.code
        settled = "contained" in top.features or top.place.country is None
        if named and named != top.place.country and not settled:
            continue  # a city that knowledge/ names is that one
        taken.add(token.i)
        yield token, _of(top.place, top.text, reading), top.text, _ADMIN[top.place.kind]
    for token in view.doc:
        hit = view.hit(token)
        if hit is None or token.i in taken or view.head_of.get(hit.start) != token.i:
            continue
        reading = resolver.reading(hit, view, state)
        if reading is None or reading.role not in ("capital", "city", "state", "metonym"):
            continue
        name = _bare(reading.surface) if reading.role != "state" else str(
            resolver.data["entities"][reading.code]["name"])
        known = resolve_name(name, reading.code)
        yield token, (Where(name, reading.code, known.lat, known.lon, known.geonames) if known
                      else Where(name, reading.code)), token.text, _ADMIN[
                          "country" if reading.role == "state" else "city"]


def _bare(name: str) -> str:
    return name[4:] if name[:4].lower() == "the " else name


def _of(place: Place, words: str, reading: Any) -> Where:
    """A toponym's place; a state keeps the code that its name stood for on that day."""
    country = place.country
    if reading is not None and reading.role == "state" and place.kind == "country":
        country = reading.code
    return Where(_bare(" ".join(words.split())), country, place.lat, place.lon, place.geonames)


def _token(doc: Any, start: int, end: int) -> Any:
    """The head of the tokens within a stretch of the sentence's characters."""
    inside = [t for t in doc if start <= t.idx < end]
    members = {t.i for t in inside}
    return next((t for t in inside if t.head.i not in members or t.head == t), None)


def _preposition(token: Any) -> Any:
    """The "in" or "at" that a place's name hangs from, through "the town of" and the like."""
    node = token
    for _ in range(5):
        head = node.head
        if node.dep_ == "pobj" and head.lower_ in _IN:
            return head
        if node.dep_ == "pobj" and head.lower_ == "of" and head.head.lemma_.lower() in _HEADS:
            node = head.head
        elif _leans(node, head):
            node = head
        elif node.dep_ == "conj" and head.pos_ == "PROPN":
            return None
        else:
            break
    before = token.doc[token.left_edge.i - 1] if token.left_edge.i > 0 else None
    plain = before is not None and before.lower_ in ("in", "at", "near") and (
        before.dep_ == "prep" and node.dep_ not in ("compound", "amod", "poss", "nmod"))
    return before if plain else None


def _leans(node: Any, head: Any) -> bool:
    """"Homs province", "the village of", "Paris, Texas": the name leans on its head."""
    known = head.lemma_.lower() in _HEADS
    if node.dep_ in ("compound", "nmod", "amod", "poss"):
        return known
    return node.dep_ in ("appos", "npadvmod") and (
        head.pos_ == "PROPN" or (head.pos_ == "NOUN" and known))


def _fits(prep: Any, draft: Draft) -> bool:
    word = prep.lower_
    if word not in _LOOSE:
        return True
    if word == "on":  # on the island, on the border
        return any(c.lemma_.lower() in _HEADS for c in prep.children)
    goes = draft.candidate.trigger.lemma_.lower() in _SENDING
    return word == "to" and (goes or draft.candidate.codes.get("ledger") == "visits")


def _chain(token: Any) -> list[Any]:
    out = [token]
    while out[-1].head != out[-1] and len(out) < 40:
        out.append(out[-1].head)
    return out


def _cost(prep: Any, draft: Draft) -> float:
    """The walk from the preposition to the trigger; clause borders cost, or bar the way."""
    trigger = draft.candidate.trigger
    up, down = _chain(trigger), _chain(prep)
    at = {t.i: k for k, t in enumerate(up)}
    meet = next((k for k, t in enumerate(down) if t.i in at), None)
    if meet is None:
        return _FAR
    own, other = down[:meet], up[: at[down[meet].i]]
    cost: float = 0.5 * len(own) + 0.02 * abs(int(prep.i) - int(trigger.i))
    for node in own:
        cost += _outward(node, draft) + (1.2 if node.dep_ == "pobj" else 0.0)
    verbal = draft.candidate.codes.get("ledger") in ("statements", "agreements")
    for node in other:
        if node.dep_ in ("relcl", "ccomp", "advcl", "csubj", "parataxis"):
            said = node.dep_ == "ccomp" and verbal
            cost += 2.0 if said else _FAR
        elif node.dep_ == "conj" and node.pos_ in ("VERB", "AUX"):
            cost += 2.0
        else:
            cost += 0.4
    # The subject's own place is not the deed's: "officials in Ankara met the envoys".
    if own and any(n.dep_ in ("nsubj", "nsubjpass") for n in own) and draft.candidate.trigger.i \
            not in {n.i for n in down}:
        cost += _FAR if other and any(n.dep_ == "ccomp" for n in other) else 4.0
    return cost


def _outward(node: Any, draft: Draft) -> float:
    """What a step out of the place's own surroundings costs."""
    trigger = draft.candidate.trigger
    if node.dep_ in _CLAUSES or (node.dep_ == "pcomp" and node.pos_ == "VERB"):
        near = node.head.i == trigger.i or node.head.head.i == trigger.i
        if near and node.lemma_.lower() in _BEING and node.dep_ in ("acl", "advcl", "relcl"):
            return 0.5 if node.dep_ != "relcl" else _FAR
        return _FAR
    if node.dep_ == "conj" and node.pos_ in ("VERB", "AUX"):
        meets = draft.candidate.codes.get("ledger") in ("meetings", "agreements", "visits")
        return 3.0 if meets else _FAR
    return 0.0
