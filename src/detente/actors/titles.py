"""Titles and the people behind them: who holds an office, what stands before a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.actors.dates import distance, holds
from detente.actors.view import View
from detente.knowledge.fold import fold

if TYPE_CHECKING:
    from spacy.tokens import Token

    from detente.actors.agents import Agents

Person = Mapping[str, Any]
#: Posts that make their holder "the leader" before any head of state, in one-party states.
_PARTY = frozenset({
    "leader", "general secretary", "first secretary", "communist party leader", "party leader",
    "party chief", "paramount leader", "de facto leader", "military ruler", "junta leader",
    "de facto ruler", "ruler", "revolutionary leader",
})
#: Days for which the one who left still answers to the title where nobody followed.
_VACANT = 14


class Prefix(NamedTuple):
    """What stands before a name: its title as printed, the noun, and the first word of the name."""

    title: str | None
    noun: str | None
    first: int
    codes: tuple[str, ...]


def office_of(info: Mapping[str, Any], phrases: list[str], tail: str) -> str | None:
    """The office of an entity that a title means: "commission president" of the European Union."""
    for wanted in [*(f"{p} {tail}" for p in phrases if tail), *phrases]:
        for office, titles in info["titles"].items():
            if any(wanted == fold(t).replace(" the ", " ") for t in titles):
                return str(office)
    return None


def holder(agents: Agents, entity: str, office: str, day: str) -> Person | None:
    """Who held an office on a day; the later where two did, the last one in a short vacancy."""
    terms = [(o["from"], o, p) for p in agents.people_of(entity) for o in p["offices"]
             if o["office"] == office]
    found = [(since, p) for since, o, p in terms if holds(o["from"], o["until"], day)]
    if not found:
        found = [(since, p) for since, o, p in terms
                 if since <= day and distance(o["from"], o["until"], day) <= _VACANT]
    return max(found, key=lambda f: f[0])[1] if found else None


def titled(agents: Agents, entity: str, phrases: list[str], day: str) -> Person | None:
    """Who held a post outside the usual offices: "crown prince", "national security adviser"."""
    for phrase in phrases:
        found = [(o["from"], p) for p in agents.people_of(entity) for o in p["offices"]
                 if fold(o["title"]) == phrase and holds(o["from"], o["until"], day)]
        names = {p["name"] for _, p in found}
        if found:
            return max(found, key=lambda f: f[0])[1] if len(names) == 1 else None
    return None


def leader(
    agents: Agents, entity: str, day: str, noun: str | None, premier_leads: frozenset[str]
) -> Person | None:
    """Who led a state: the party's head where it rules, the premier where the head reigns."""
    found: dict[str, Person] = {}
    for person in agents.people_of(entity):
        for o in person["offices"]:
            if not holds(o["from"], o["until"], day):
                continue
            key = o["office"]
            if key == "other":
                title = fold(o["title"])
                key = "party" if title in _PARTY or title == noun else "leader" if (
                    "leader" in title and "opposition" not in title and "rebel" not in title
                    and "former" not in title) else ""
            held = found.get(key)
            if key and (held is None or _since(held, o["office"]) <= o["from"]):
                found[key] = person
    premier = ("head_of_government", "head_of_state")
    order = premier if entity in premier_leads else premier[::-1]
    return next((found[k] for k in ("party", *order, "leader") if k in found), None)


def _since(person: Person, office: str) -> str:
    return max((str(o["from"]) for o in person["offices"] if o["office"] == office), default="")


def prefix(agents: Agents, token: Token, view: View) -> Prefix:
    """The title and the states before a name: "Turkish trade official Mehmet Yalcin".

    Args:
        token: the name's head.
    """
    doc = view.doc
    hit = view.hit(token)
    stop = min((i for i, h in view.by_token.items() if h is hit), default=token.i) if (
        hit is not None) else token.i
    low = max(token.left_edge.i, token.i - 9)
    for i in range(stop - 1, low - 1, -1):
        if doc[i].is_punct and doc[i].text not in ("-", "'", "."):
            low = i + 1
            break
    for at in range(stop - 1, low - 1, -1):
        if at in view.by_token and not _surname_only(view, at):
            continue
        start = next((k + 1 for k in range(at, low - 1, -1)
                      if k in view.by_token and not _surname_only(view, k)), low)
        for phrase in agents.phrases(doc[at], start):
            if phrase in agents.nouns:
                words = doc.text[doc[at].idx - max(0, len(phrase) - len(fold(doc[at].text))) :
                                 doc[at].idx + len(doc[at])]
                return Prefix(words.strip(), phrase, at + 1, _codes(view, low, at))
    first = next((i + 1 for i in range(stop - 1, low - 1, -1)
                  if i in view.by_token and not _surname_only(view, i)), low)
    return Prefix(None, None, first, _codes(view, low, stop))


def printed_sector(agents: Agents, token: Token, before: Prefix) -> str | None:
    """The sector a title beside a name gives: "Trade Minister X", "X, the British minister"."""
    noun: str | None = before.noun
    near = [token, *token.children]
    if noun is None:
        for child in token.children:
            agent = agents.of(child) if child.dep_ == "appos" else None
            if agent and agent["kind"] == "person":
                noun, near = agent["noun"], list(child.subtree)
    if noun is None or any(fold(t.text).rstrip("-") in FORMER for t in near):
        return None
    return agents.sector_of(noun)


#: Words that say an office is over.
FORMER = frozenset({"former", "ex", "late", "ousted", "deposed", "exiled", "then", "one-time"})


def _surname_only(view: View, index: int) -> bool:
    return all(r.role == "surname" for r in view.by_token[index].readings)


def _codes(view: View, low: int, high: int) -> tuple[str, ...]:
    out: list[str] = []
    for i in range(low, high):
        for reading in view.by_token[i].readings if i in view.by_token else ():
            if reading.role not in ("person", "surname", "city") and reading.code not in out:
                out.append(reading.code)
    return tuple(out)
