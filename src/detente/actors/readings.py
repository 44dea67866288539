"""Which of a name's readings holds here: by date, by what the text named before, by neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from detente.actors.dates import distance, holds
from detente.actors.lexicon import COMMON_SURNAMES, Hit, Reading
from detente.actors.state import DocState
from detente.knowledge.fold import fold

if TYPE_CHECKING:
    from detente.actors.view import View

#: Offices whose holder wires call by surname alone.
TOP = frozenset({"head_of_state", "head_of_government", "foreign_minister", "leader",
                 "defence_minister", "head", "secretary_general", "president", "other"})
TITLES = frozenset(
    (
        "president premier minister chancellor king queen emir sheikh sheik prince "
        "princess sultan general gen colonel col marshal admiral ayatollah imam pope "
        "secretary ambassador envoy mr mrs ms dr sir lord leader chairman comrade "
        "dictator senator governor spokesman spokeswoman shah emperor major lieutenant "
        "captain sen gov rep lady dame chief commander mullah hojatoleslam taoiseach "
        "minister's counterpart colleague"
    ).split()
)


def office_on(person: Mapping[str, Any], day: str | None) -> Mapping[str, Any] | None:
    """The office a person holds on `day`; None where none."""
    held = [o for o in person["offices"] if holds(o["from"], o["until"], day)]
    rank = ["head_of_state", "head_of_government", "foreign_minister"]
    return min(held, key=lambda o: rank.index(o["office"]) if o["office"] in rank else 9,
               default=None)


def _nearness(person: Mapping[str, Any], day: str | None) -> int:
    if day is None or not person["offices"]:
        return 10**6
    return min(distance(o["from"], o["until"], day) for o in person["offices"])


def choose(hit: Hit, view: View, state: DocState, data: Mapping[str, Any]) -> Reading | None:
    """The reading that holds, or None where the name is no actor here."""
    if _inside_other_name(hit, view, data):
        return None
    best: tuple[float, Reading] | None = None
    for reading in hit.readings:
        score = _score(reading, hit, view, state, data)
        if score is not None and (best is None or score > best[0]):
            best = (score, reading)
    return best[1] if best else None


_BASE = {"state": 3.0, "org": 3.0, "metonym": 2.6, "adj": 2.5, "body": 2.4, "person": 3.5,
         "capital": 2.2, "group": 2.3, "surname": 1.5, "city": 1.0}


def _score(
    reading: Reading, hit: Hit, view: View, state: DocState, data: Mapping[str, Any]
) -> float | None:
    score = _BASE[reading.role]
    if not holds(reading.since, reading.until, state.day):
        if reading.role == "capital":
            score -= 1.0  # still a place, no longer a seat
        elif reading.role in ("state", "org"):
            score -= 0.5
    if reading.role in ("person", "surname"):
        person = data["people"][int(reading.code)]
        office = office_on(person, state.day)
        score += (0.8 if office else 0.0) - min(_nearness(person, state.day), 36500) / 36500
        if reading.role == "surname":
            alone = _surname_score(reading, hit, view, state, office)
            return None if alone is None else score + alone
        return score
    entity = data["entities"].get(reading.code)
    if entity:
        # A dead state's name in a dispatch of its day, a living one's ever after.
        if not holds(entity["from"], entity["until"], state.day):
            score -= 0.4
        score += 0.2 * min(state.entities[reading.code], 3)
    return score


def _surname_score(
    reading: Reading, hit: Hit, view: View, state: DocState, office: Mapping[str, Any] | None
) -> float | None:
    if state.named[reading.code]:
        return 3.0
    before = _word_before(hit, view)
    titled = before in TITLES
    if fold(reading.surface) in state.learned and not titled:
        return None
    if titled:
        return 1.0 if office else (0.2 if before not in ("mr", "mrs", "ms", "dr") else None)
    if office is None or office["office"] not in TOP or fold(reading.surface) in COMMON_SURNAMES:
        return None
    # A sitting minister's surname is trusted alone only where his state is spoken of too.
    if office["office"] not in ("head_of_state", "head_of_government"):
        return 0.3 if state.entities[_entity_of(reading, state)] else None
    return 0.5


def _entity_of(reading: Reading, state: DocState) -> str:
    return reading.extra


def _token_range(hit: Hit, view: View) -> tuple[int, int]:
    indexes = [i for i, h in view.by_token.items() if h is hit]
    return (min(indexes), max(indexes)) if indexes else (0, -1)


def _word_before(hit: Hit, view: View) -> str:
    first, _ = _token_range(hit, view)
    return fold(view.doc[first - 1].text).rstrip(".") if first > 0 else ""


def _inside_other_name(hit: Hit, view: View, data: Mapping[str, Any]) -> bool:
    """"Bank of China", "Air France", "Michael Jordan", "Canadian dollar": not the state."""
    first, last = _token_range(hit, view)
    if last < first:
        return True
    doc = view.doc
    before2 = fold(doc[max(0, first - 2) : first].text)
    before1 = fold(doc[first - 1].text) if first else ""
    after = fold(doc[last + 1].text) if last + 1 < len(doc) else ""
    role = hit.readings[0].role
    if role in ("state", "adj", "capital", "city", "metonym"):
        for block in data.get("not_actors") or []:
            befores = block.get("before") or []
            if before1 in befores and doc[first - 1].text[:1].isupper():
                return True
            if before2 in befores:
                return True
            if after in (block.get("after") or []) and (
                doc[last + 1].text[:1].isupper() or not after.endswith("s") or "doll" in after
            ):
                return True
    if role in ("adj", "person", "org", "body", "group", "phrase"):
        return False
    return _name_neighbour(first, last, role, view, data)


def _name_neighbour(first: int, last: int, role: str, view: View, data: Mapping[str, Any]) -> bool:
    doc = view.doc
    if first > 0:
        prev = doc[first - 1]
        named = (prev.pos_ == "PROPN" and prev.text[:1].isupper() and prev.i not in view.by_token
                 and fold(prev.text).rstrip(".") not in TITLES and not prev.text.isupper())
        if named and (prev.head.i in range(first, last + 1) or prev.dep_ == "compound"):
            compass = fold(prev.text) in ("south", "north", "east", "west", "central", "northern",
                                          "southern", "eastern", "western", "communist", "republic")
            return not compass and role in ("state", "surname", "capital", "city")
    if role == "surname" and last + 1 < len(doc):
        nxt = doc[last + 1]
        return nxt.pos_ == "PROPN" and nxt.text[:1].isupper() and nxt.i not in view.by_token
    if role in ("state", "capital", "city") and last + 1 < len(doc):
        nxt = doc[last + 1]
        reading = view.by_token[last].readings[0]
        entity = data["entities"].get(reading.code) or {}
        ambiguous = fold(reading.surface) in entity.get("ambiguous", [])
        return (ambiguous and nxt.pos_ == "PROPN" and nxt.text[:1].isupper()
                and nxt.i not in view.by_token and fold(nxt.text) not in TITLES
                and doc[last].dep_ == "compound")
    return False
