"""Is the name a place here, or a person, a newspaper, a street, a common word?

Each rule answers with the reason why not, in words; the first that answers
counts. Nothing here decides which place is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.where.gazetteer import Gazetteer, Place
from detente.where.scan import Mention, Token

_HEAD = re.compile(r"([A-Za-z]+) of (?:the )?$")
_PARTY = re.compile(r"\b[A-Z]{1,3}[-–]$")  # "D-Charleston"
BIG = 500_000  # people: a name of such a city stands for it unless something speaks against


@dataclass(slots=True)
class People:
    """Who is named in the document: spans, and surnames to know later."""

    spans: list[tuple[int, int]] = field(default_factory=list)
    surnames: set[str] = field(default_factory=set)
    towns: set[str] = field(default_factory=set)  # names the text shows to be places


def notable(m: Mention) -> bool:
    """A state, a first-level region, a capital, a great city or a place of our own list."""
    top = m.places[0] if m.places else None
    return top is not None and (
        top.kind in ("country", "continent") or listed(top)
        or (top.kind == "admin1" and top.population >= 100_000)
        or any(p.capital for p in m.places[:3]) or top.population >= BIG)


def listed(p: Place) -> bool:
    """A row of knowledge/venues.yml."""
    return p.geonames is None and p.kind in ("venue", "water", "region")


def evident(m: Mention, g: Gazetteer, text: str) -> bool:
    """The words around say that a place is meant: "in X", "the city of X", "X police"."""
    if m.before in g.words["locatives"] or m.after.lower() in g.words["civic"]:
        return True
    if _PARTY.search(text, max(0, m.start - 6), m.start):
        return True
    if m.before == "of":
        if text[max(0, m.start - 5):m.start] == ", of ":
            return True
        match = _HEAD.search(text, max(0, m.start - 24), m.start)
        return match is not None and match.group(1).lower() in g.words["settled"]
    return "before a region" in m.features


def _is_given(token: Token, g: Gazetteer) -> bool:
    word = token.folded
    return word in g.words["given"] or g.table.is_given(word)


def _named(run: Sequence[Token], i: int, g: Gazetteer, known: set[int], text: str) -> int:
    """Index after a person's name that begins at token i, or i where none does."""
    first = run[i]
    if not first.capital or first.possessive or not _is_given(first, g):
        return i
    j = i + 1
    while j < len(run) and j - i < 4:
        token = run[j]
        word = token.folded
        if j == i + 1 and not text[first.end:token.start].isspace():
            break
        if not token.capital:
            if word in ("de", "da", "bin", "al", "el", "van", "von", "del", "la"):
                j += 1
                continue
            break
        if (word in g.words["parts"] or word in g.words["streets"] or word in g.words["media"]
                or (g.common(word) and not g.table.is_surname(word))):
            break
        j += 1
        if token.possessive:
            break
    while j > i and not run[j - 1].capital:
        j -= 1
    if j - i < 2:
        return i
    if i in known and not g.table.is_surname(run[j - 1].folded):
        # A state or a capital before a word unknown: "Georgia Tech", not a person.
        return i
    return j


def people(runs: Sequence[Sequence[Token]], found: Sequence[Mention], g: Gazetteer,
           text: str) -> People:
    """Persons named in full in the runs of a document."""
    whole = {(m.run[k].start) for m in found if not m.single
             for k in range(m.first, m.last + 1)}
    strong = {m.start for m in found if m.single and (
        any(p.kind == "country" or p.capital for p in m.places[:3]))}
    out = People()
    for run in runs:
        known = {k for k, t in enumerate(run) if t.start in strong}
        i = 0
        while i < len(run):
            if run[i].start in whole:
                i += 1
                continue
            j = _named(run, i, g, known, text)
            if any(t.start in whole for t in run[i:j]):
                j = i
            if j > i:
                out.spans.append((run[i].start, run[j - 1].end))
                surname = run[j - 1].folded
                if surname not in g.adjectives:
                    out.surnames.add(surname)
                i = j
            else:
                i += 1
    return out


def _within(m: Mention, spans: Sequence[tuple[int, int]]) -> bool:
    return any(s <= m.start and m.end <= e for s, e in spans)


def _person(m: Mention, who: People, g: Gazetteer) -> str:
    if _within(m, who.spans):
        return "part of a person's name"
    locative = m.before in g.words["locatives"]
    church = m.possessive and m.folded.startswith(("st ", "saint "))
    if church:
        return "a saint's, so a church or a school"
    if m.single and m.folded in who.surnames and not locative and m.folded not in who.towns:
        if not notable(m) or m.after.lower() in g.words["speech"]:
            return "a person of that name is in the text"
    if m.initial:
        return "an initial stands before it"
    if m.before in g.words["titles"] and not any(p.kind == "country" for p in m.places):
        return "a title stands before it"
    named = g.table.is_surname(m.folded) or g.table.is_given(m.folded)
    if (m.single and named and not notable(m) and m.after.lower() in g.words["speech"]
            and not locative and m.folded not in who.towns):
        return "it speaks, and no state or capital bears the name"
    if m.single and named and not notable(m) and m.folded not in who.towns:
        return "as likely a person's name, and nothing around it says otherwise"
    return ""


def _governs(m: Mention, after: str) -> bool:
    """ "Meigs County Court", "Florida Highway Patrol": the place's own, no street."""
    if m.folded.endswith((" county", " parish")) or not m.places:
        return True
    return m.places[0].kind == "country" or (
        m.places[0].kind == "admin1" and after in ("court", "highway", "way"))


def _compound(m: Mention, g: Gazetteer, text: str, starts: set[int], ends: set[int]) -> str:
    """Neighbours in the same run of capitals that make it part of another name."""
    after = m.after.lower()
    head = text[max(0, m.start - 24):m.start].lower().replace("\n", " ")
    words = re.findall(r"[\w-]+", head)
    if words and m.before and (words[-1] in g.words["bodies_before"]
                               or " ".join(words[-2:]) in g.words["bodies_before"]):
        return "a body or thing named for the place"
    if m.before in g.words["papers"] and not notable(m):
        return "the name of a newspaper or an agency"
    run = m.run
    nxt = run[m.last + 1] if m.last + 1 < len(run) and not m.possessive else None
    if nxt is not None and nxt.capital:
        if after in g.words["media"]:
            return "part of the name of a newspaper, a firm or a team"
        if after in g.words["firms"] and not notable(m):
            return "part of the name of a newspaper, a firm or a team"
        if after in g.words["streets"] and not _governs(m, after):
            return "a street"
        if (m.single and not notable(m) and nxt.start not in starts and not g.common(nxt.folded)
                and nxt.folded not in g.words["parts"]):
            return "part of a longer name"
    prev = run[m.first - 1] if m.first > 0 else None
    if prev is not None and prev.capital and text[prev.end:m.start].isspace():
        if (m.single and prev.end not in ends and not prev.possessive and not notable(m)
                and prev.folded not in g.words["parts"]
                and not g.common(prev.folded)):
            return "part of a longer name"
    return ""


def _word(m: Mention, g: Gazetteer, text: str) -> str:
    """Common words that happen to be names of places."""
    if m.folded in g.articled and m.before != "the" and not text[:m.start].endswith("the "):
        return "only so called with its article"
    if all(w in g.words["parts"] for w in m.folded.split()) and not (
            m.places and listed(m.places[0])):
        return "a direction"
    if not m.single or "before a region" in m.features:
        return ""
    top = m.places[0] if m.places else None
    if top is not None and (top.kind in ("country", "continent") or listed(top)):
        return ""
    locative = m.before in g.words["locatives"] and not m.opens
    if m.folded in g.words["rarely"]:
        return "" if locative and m.first == 0 and top and top.population >= 5000 else (
            "a word that seldom names a place")
    if g.common(m.folded):
        if m.opens or m.first > 0 or not locative:
            if not (top and top.population >= BIG and not m.opens):
                return "a common word"
        if f" {m.text.lower()} " in text:
            return "a common word, written small elsewhere"
    return ""


def judge(m: Mention, who: People, g: Gazetteer, text: str,
          starts: set[int], ends: set[int]) -> str:
    """The reason why the name is no place here, or an empty string."""
    if m.adjective is not None and not m.places:
        if m.folded.startswith("american") and m.before in g.words["parts"] | {"latin", "native"}:
            return "of a continent, not of the state"
        return "part of a person's name" if _within(m, who.spans) else ""
    if m.single and m.folded in g.words["calendar"]:
        return "a day, a month or a season"
    return (_person(m, who, g) or _compound(m, g, text, starts, ends) or _word(m, g, text))
