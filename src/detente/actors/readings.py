"""Which of a name's readings holds here: by date, by what the text named before, by neighbours."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from detente.actors.dates import distance, earliest, holds
from detente.actors.inside import PLACES, TITLES, is_headline, is_inside, token_range
from detente.actors.lexicon import COMMON_SURNAMES, Hit, Reading
from detente.actors.state import DocState
from detente.knowledge.fold import fold

if TYPE_CHECKING:
    from detente.actors.view import View

#: Offices whose holder wires call by surname alone.
TOP = frozenset({"head_of_state", "head_of_government", "foreign_minister", "leader",
                 "defence_minister", "head", "secretary_general", "president", "other"})
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


def choose(
    hit: Hit, view: View, state: DocState, data: Mapping[str, Any], nouns: Container[str] = ()
) -> Reading | None:
    """The reading that holds, or None where the name is no actor here.

    Args:
        nouns: what may follow a place's name and leave it one: "London police".
    """
    if is_inside(hit, view, state, data, nouns):
        return None
    if view.sport is None:
        view.sport = _is_sport(view, data)
    if view.sport and hit.readings[0].role in PLACES:
        return None
    best: tuple[float, Reading] | None = None
    for reading in hit.readings:
        score = _score(reading, hit, view, state, data)
        if score is not None and (best is None or score > best[0]):
            best = (score, reading)
    return _in_its_day(best[1], state.day, data) if best else None


def _is_sport(view: View, data: Mapping[str, Any]) -> bool:
    """A sentence of sport or show without an official: its states are teams."""
    bare = "".join(c if c.isalnum() or c == "'" else " " for c in fold(view.sentence.text))
    padded = f" {' '.join(bare.split())} "
    blocks = [block for block in data.get("not_actors") or [] if block.get("domains") and any(
        f" {d.replace('-', ' ')} " in padded for d in block["domains"])]
    if not blocks:
        return False
    lemmas = {fold(t.lemma_) for t in view.doc}
    return any(not lemmas & set(block.get("officials") or ()) for block in blocks)


def _in_its_day(reading: Reading, day: str | None, data: Mapping[str, Any]) -> Reading:
    """A name of a state that did not exist yet means the one it came from."""
    if reading.role in ("person", "surname"):
        return _post_of_its_day(reading, day, data)
    entity = data["entities"].get(reading.code) if reading.role in _DATED else None
    if entity is None or day is None or not entity["from"] or day >= earliest(entity["from"]):
        return reading
    for code, before in data["entities"].items():
        if reading.code in before["successors"] and before["until"] and holds(
                before["from"], before["until"], day):
            return replace(reading, code=code)
        # Two steps: Serbia in 1999, by way of the union of 2003.
        for middle in before["successors"] if before["until"] else ():
            step = data["entities"].get(middle)
            if step and reading.code in step["successors"] and holds(
                    before["from"], before["until"], day):
                return replace(reading, code=code)
    return reading


def _post_of_its_day(reading: Reading, day: str | None, data: Mapping[str, Any]) -> Reading:
    """Of two entries of one person, the one under the state that existed."""
    person = data["people"][int(reading.code)]
    entity = data["entities"].get(person["entity"])
    if entity is None or day is None or not entity["from"] or day >= earliest(entity["from"]):
        return reading
    for index, other in enumerate(data["people"]):
        if other["name"] == person["name"] and other["entity"] != person["entity"]:
            before = data["entities"].get(other["entity"])
            if before and before["until"] and holds(before["from"], before["until"], day):
                return replace(reading, code=str(index))
    return reading


_DATED = frozenset({"state", "adj", "metonym", "capital", "city", "body"})


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
        if office and office["office"] in _HEADS:
            score += 0.3  # of two holders of one surname, the head of a state is meant
        if person["entity"] in _before_codes(hit, view):
            score += 1.5  # "former British prime minister": his state, not his later post
        if _once(person, _word_before(hit, view)):
            score += 0.6  # "former president Clinton" is not the secretary of state
        if reading.role == "surname":
            if any(r.role == "group" for r in hit.readings) and view.doc[
                    view.head_of.get(hit.start, 0)].dep_ == "compound":
                return None  # "Houthi fighters" are the group's, not the leader's
            alone = _surname_score(reading, person, hit, view, state)
            return None if alone is None else score + alone
        return score
    if reading.role == "metonym":
        town = next((r.code for r in hit.readings if r.role == "capital"), None)
        before = _word_before(hit, view)
        # "a reply from Brussels" where the Union was spoken of: its seat speaks, not the town.
        sent = before == "from" and state.entities[reading.code] and not state.entities[town or ""]
        if town and not sent and (before in _WHERE or state.entities[town]
                                  or _names(town, hit, view)):
            score -= 1.5  # "police in Brussels", "Belgian soldiers died; Brussels": the town
    entity = data["entities"].get(reading.code)
    if entity:
        if reading.role == "org" and state.day and entity["from"] and (
                state.day < earliest(entity["from"]) and distance(
                    entity["from"], "", state.day) > _AHEAD):
            return None  # "the Group of Eight" of 1987 was another
        # A dead state's name in a dispatch of its day, a living one's ever after.
        if not holds(entity["from"], entity["until"], state.day):
            score -= 0.4
        score += 0.2 * min(state.entities[reading.code], 3)
    return score


#: Days before its founding that an organisation is spoken of by name.
_AHEAD = 4000
_WHERE = frozenset("in at near from outside around to through via over".split())
#: Posts whose holder leads the state whatever the office is called.
_LEADS = ("leader", "general secretary", "ruler", "party chief", "chairman of the")


def _once(person: Mapping[str, Any], title: str) -> bool:
    """Whether the title before a name is one its bearer ever had."""
    return title in TITLES and any(
        title in fold(o["title"]).replace("-", " ").split() for o in person["offices"])


def _surname_score(
    reading: Reading, person: Mapping[str, Any], hit: Hit, view: View, state: DocState
) -> float | None:
    if state.named[reading.code]:
        return 3.0
    office = office_on(person, state.day)
    before = _word_before(hit, view)
    titled = before in TITLES
    if fold(reading.surface) in state.learned and not titled:
        return None
    if titled:
        return 1.0 if office else (0.2 if before not in ("mr", "mrs", "ms", "dr") else None)
    entity = person["entity"]
    spoken_of = bool(state.entities[entity]) or _names(entity, hit, view)
    word = fold(reading.surface)
    common = word in COMMON_SURNAMES or len(word) < 3
    if office is None:
        # "Zelaya circled over Tegucigalpa": out of office, not out of the news.
        led = any(o["office"] in _HEADS for o in person["offices"])
        away = _nearness(person, state.day)
        recent = away < 90 or (away < 1100 and spoken_of)
        return 0.1 if led and recent and not common else None
    if office["office"] not in TOP:
        return None
    if common and not (office["office"] in _HEADS and (
            _as_a_name(hit, view) if word in _WORDS else spoken_of)):
        return None
    if office["office"] in _HEADS or any(w in fold(office["title"]) for w in _LEADS):
        return 0.5
    # A sitting minister's surname is trusted alone only where his state is spoken of too.
    return 0.3 if spoken_of else None


def _as_a_name(hit: Hit, view: View) -> bool:
    """A word that is a surname too, used as one: "called Bush a friend", "received Major"."""
    first, last = token_range(hit, view)
    token = view.doc[last]
    before = view.doc[first - 1] if first else None
    after = view.doc[min(last + 1, len(view.doc) - 1)]
    if before is None or before.is_punct or token.pos_ != "PROPN" or is_headline(view):
        return False
    if token.dep_ not in ("nsubj", "nsubjpass", "dobj", "dative", "pobj", "poss", "conj"):
        return False
    if any(c.dep_ in ("det", "amod", "compound", "nummod") for c in token.children):
        return False
    place = before.text.lower() in ("in", "on", "at", "of", "near", "from", "by", "until", "since")
    return not place and not (after.pos_ == "PROPN" and after.i != last)


_HEADS = ("head_of_state", "head_of_government")
#: Surnames that are words: no mention of the state makes them safe alone.
_WORDS = frozenset(
    "may brown major rice bush baker hu li le young king day ban long hand park rose white black "
    "green gray grey price west cook hill wood stone bell ford church field banks law lord bishop "
    "pope hope grace love best good moon sun new an no so said fall de la van short strong small "
    "little grant chase case cross brand marsh lake lane hague holland jordan israel chad".split()
)


def _names(entity: str, hit: Hit, view: View) -> bool:
    """Whether the sentence names a state elsewhere."""
    return any(r.code == entity and r.role not in ("person", "surname", "city")
               for h in view.hits if h is not hit for r in h.readings)


def _before_codes(hit: Hit, view: View) -> set[str]:
    """The states and bodies named between the start of a noun phrase and a name in it."""
    first, last = token_range(hit, view)
    if last < first:
        return set()
    head = view.doc[view.head_of.get(hit.start, first)]
    low = max(min(head.left_edge.i, first), first - 9)
    return {r.code for i in range(low, first) if i in view.by_token
            for r in view.by_token[i].readings if r.role not in ("person", "surname")}


def _word_before(hit: Hit, view: View) -> str:
    first, _ = token_range(hit, view)
    return fold(view.doc[first - 1].text).rstrip(".") if first > 0 else ""
