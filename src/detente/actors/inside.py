"""A name inside another name: "Bank of China", "Air France", "Michael Jordan", "British Steel"."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING, Any

from detente.actors.lexicon import Hit
from detente.actors.state import DocState
from detente.knowledge.fold import fold

if TYPE_CHECKING:
    from detente.actors.view import View

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
#: What teams, firms and places are named after.
PLACES = frozenset({"state", "adj", "capital", "city"})
_TOWNS = frozenset({"capital", "city"})


def is_inside(
    hit: Hit, view: View, state: DocState, data: Mapping[str, Any], nouns: Container[str]
) -> bool:
    """Whether a name is only a part of another one, which is no actor's."""
    return (_inside_other_name(hit, view, data) or _in_a_firm(hit, view, state, data)
            or _before_a_name(hit, view, nouns))


def token_range(hit: Hit, view: View) -> tuple[int, int]:
    """The first and the last token of a name; (0, -1) where it has none."""
    indexes = [i for i, h in view.by_token.items() if h is hit]
    return (min(indexes), max(indexes)) if indexes else (0, -1)


#: "non-OPEC producers", "pro-Russian rebels", "anti-American slogans": for or against, not of.
_PREFIXES = ("non-", "pro-", "anti-", "post-", "ex-", "un-", "trans-")


def _inside_other_name(hit: Hit, view: View, data: Mapping[str, Any]) -> bool:
    """"Bank of China", "Air France", "Michael Jordan", "Canadian dollar": not the state."""
    first, last = token_range(hit, view)
    if last < first:
        return True
    doc = view.doc
    if fold(view.sentence.text[: hit.start - view.sentence.start]).endswith(_PREFIXES):
        return True
    before2 = fold(doc[max(0, first - 2) : first].text)
    before1 = fold(doc[first - 1].text) if first else ""
    after = fold(doc[last + 1].text) if last + 1 < len(doc) else ""
    role = hit.readings[0].role
    if role == "state" and before1 in ("de", "du") and before2[:1].isalpha() and (
            doc[max(0, first - 2)].text[:1].isupper()):
        return True  # "Gaz de France"
    if role == "state" and _federal(hit, first, view, data, before2):
        return True
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


def _in_a_firm(hit: Hit, view: View, state: DocState, data: Mapping[str, Any]) -> bool:
    """"British Caledonian Airways", and "British Caledonian" ever after in the text."""
    last = token_range(hit, view)[1]
    if hit.readings[0].role not in PLACES or last + 1 >= len(view.doc) or is_headline(view):
        return False
    key = f"{fold(hit.readings[0].surface)} {fold(view.doc[last + 1].text)}"
    if key in state.taken:
        return True
    if not view.doc[last + 1].text[:1].isupper():
        return False
    ends = {w for block in data.get("not_actors") or [] for w in block.get("firms") or []}
    at = last + 1
    while at < len(view.doc) and at - last <= 4 and view.doc[at].text[:1].isupper() and (
            at not in view.by_token):
        if at > last + 1 and fold(view.doc[at].text).rstrip(".") in ends:
            state.taken.add(key)
            return True
        at += 1
    return False


def _before_a_name(hit: Hit, view: View, nouns: Container[str]) -> bool:
    """"London Interbank", "Hamilton-Reliance": a town's name that begins another name."""
    last = token_range(hit, view)[1]
    roles = [r.role for r in hit.readings]
    town = roles[0] in _TOWNS or (roles[0] == "metonym" and not _TOWNS.isdisjoint(roles))
    if not town or last + 1 >= len(view.doc):
        return False
    after = view.doc[last + 1]
    if after.text == "-" and last + 2 < len(view.doc):
        then = view.doc[last + 2]
        return then.text[:1].isupper() and then.i not in view.by_token and not then.is_space and (
            not after.whitespace_ and not view.doc[last].whitespace_)
    return (after.pos_ == "PROPN" and after.text[:1].isupper() and after.i not in view.by_token
            and view.doc[last].dep_ in ("compound", "nmod") and not is_headline(view)
            and fold(after.text) not in TITLES and fold(after.text) not in nouns
            and fold(after.lemma_) not in nouns)


def is_headline(view: View) -> bool:
    """A headline with every word in capitals: a capital says nothing there."""
    if view.headline is None:
        words = [w for w in view.sentence.text.split() if w[:1].isalpha()]
        view.headline = sum(w[:1].isupper() for w in words) > 0.8 * len(words)
    return view.headline


def _federal(
    hit: Hit, first: int, view: View, data: Mapping[str, Any], before: str
) -> bool:
    """"Atlanta, Georgia", "the U.S. state of Georgia": a part of another state."""
    reading = hit.readings[0]
    entity = data["entities"].get(reading.code) or {}
    if fold(reading.surface) not in entity.get("ambiguous", []):
        return False
    if before == "state of":
        return True
    if first < 2 or view.doc[first - 1].text != ",":
        return False
    town = view.by_token.get(first - 2)
    if town is None or all(r.role == "surname" for r in town.readings):
        # "in Jackson, Georgia,": a town our tables lack, between marks.
        after = view.doc[first + 1].text if first + 1 < len(view.doc) else "."
        return view.doc[first - 2].pos_ == "PROPN" and after in ",.)"
    return any(r.role == "city" and r.code != reading.code for r in town.readings)


def _name_neighbour(first: int, last: int, role: str, view: View, data: Mapping[str, Any]) -> bool:
    doc = view.doc
    if first > 0:
        prev = doc[first - 1]
        free = prev.i not in view.by_token or all(
            r.role == "surname" for r in view.by_token[prev.i].readings)
        named = (prev.pos_ == "PROPN" and prev.text[:1].isupper() and free
                 and fold(prev.text).rstrip(".") not in TITLES and not prev.text.isupper())
        if named and (prev.head.i in range(first, last + 1) or prev.dep_ == "compound"):
            compass = fold(prev.text) in ("south", "north", "east", "west", "central", "northern",
                                          "southern", "eastern", "western", "communist", "republic")
            return not compass and role in ("state", "surname", "capital", "city")
    if role == "surname" and last + 1 < len(doc):
        nxt = doc[last + 1]
        known = nxt.i in view.by_token and any(
            r.role != "surname" for r in view.by_token[nxt.i].readings)
        return nxt.pos_ == "PROPN" and nxt.text[:1].isupper() and not known
    if role in ("state", "capital", "city") and last + 1 < len(doc):
        nxt = doc[last + 1]
        reading = view.by_token[last].readings[0]
        entity = data["entities"].get(reading.code) or {}
        ambiguous = fold(reading.surface) in entity.get("ambiguous", [])
        known = nxt.i in view.by_token and any(
            r.role != "surname" for r in view.by_token[nxt.i].readings)
        return (ambiguous and nxt.pos_ == "PROPN" and nxt.text[:1].isupper()
                and not known and fold(nxt.text) not in TITLES
                and doc[last].dep_ == "compound")
    return False
