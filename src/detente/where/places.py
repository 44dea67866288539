"""Toponyms of a text and the places they name.

Pure functions: a text in, toponyms out. No server and no parser: capitalised
words are matched with the gazetteer, sense.py says whether a name is a place here
and resolve.py which one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from detente.where import gazetteer as gz
from detente.where import resolve, scan, sense
from detente.where.gazetteer import Gazetteer, Place
from detente.where.table import fold

_ABBREVIATED = re.compile(r",\s{1,3}([A-Z][A-Za-z]{0,4}\.?(?: ?[A-Z][A-Za-z]{0,4}\.?)?)(?![\w'’])")


@dataclass(frozen=True, slots=True)
class Toponym:
    """A name of a place: offsets in characters, `text[start:end]` the words.

    `place` is None where none is given, and then `reason` says why. `features` are
    the named parts of the score that chose the place. `role` is "place", "adjective"
    ("Georgian": the state meant, not where something is) or "owner" ("Moscow's").
    """

    start: int
    end: int
    text: str
    place: Place | None
    reason: str
    features: Mapping[str, float] = field(default_factory=dict)
    role: str = "place"


class Finder:
    """Finds toponyms with one gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def find(self, text: str, *, title: str | None = None, dateline: str | None = None,
             source: str | None = None,
             skip_spans: Sequence[tuple[int, int]] = ()) -> list[Toponym]:
        """See `find`."""
        g = self.gazetteer
        # The title is context alone: it is read after the text and cut off again.
        whole = f"{text}\n\n{title}" if title else text
        runs = list(scan.runs(whole))
        found = self._abbreviations(scan.mentions(whole, runs, g), whole)
        who = sense.people(runs, found, g, whole)
        starts, ends = {m.start for m in found}, {m.end for m in found}
        self._before_regions(found, whole)
        who.towns = {m.folded for m in found if sense.evident(m, g, whole)}
        for m in found:
            if any(s < m.end and m.start < e for s, e in skip_spans):
                m.reason = "part of the name of an actor"
            elif "abbreviation" not in m.features:
                m.reason = sense.judge(m, who, g, whole, starts, ends)
        resolve.settle(found, self._dateline(dateline), whole, g.words["regional"])
        return [self._toponym(m) for m in found if m.end <= len(text)]

    def _dateline(self, dateline: str | None) -> Place | None:
        if not dateline:
            return None
        parts = [fold(part) for part in dateline.split(",")]
        rows = self.gazetteer.candidates(parts[0])
        if len(parts) > 1:
            outer = self.gazetteer.candidates(parts[1])
            rows = tuple(p for p in rows if any(p.country == q.country for q in outer)) or rows
        return max(rows, key=resolve.prior) if rows else None

    def _abbreviations(self, found: list[scan.Mention], text: str) -> list[scan.Mention]:
        """Add "CA" and "Calif." after a town's name."""
        g = self.gazetteer
        out: list[scan.Mention] = []
        taken: set[int] = set()
        for m in found:
            if m.start in taken:
                continue
            out.append(m)
            match = _ABBREVIATED.match(text, m.end)
            if match is None:
                continue
            short = match.group(1)
            name = g.abbreviations.get(short.replace(".", "").replace(" ", ""))
            if name is None and " " in short:  # "Salem, Ore. Governor": the first alone
                short = short.split(" ")[0]
                name = g.abbreviations.get(short.replace(".", ""))
            if name is None:
                continue
            places = scan.region(name, g)
            if places:
                taken.add(match.start(1))
                # The stop of "Calif." is its own; that of "CA." ends the sentence.
                words = short.rstrip(".") if short[:2].isupper() else short
                start = match.start(1)
                token = scan.Token(start, start + len(words), words, fold(name))
                out.append(scan.Mention(token.start, token.end, token.text, token.folded, places,
                                        [token], 0, 0, features={"abbreviation": 5.0}))
        return out

    def _before_regions(self, found: Sequence[scan.Mention], text: str) -> None:
        """Mark a town followed by what it lies in: "Reading, England"."""
        for a, b in itertools.pairwise(found):
            if text[a.end:b.start].strip() != "," or not b.places or not a.places:
                continue
            outer = max(b.places, key=resolve.prior)
            if outer.kind in ("country", "admin1") and any(
                    p.country == outer.country and p.kind == "city" for p in a.places):
                a.features["before a region"] = 1.0

    def _toponym(self, m: scan.Mention) -> Toponym:
        features = {k: round(v, 2) for k, v in m.features.items()}
        if m.adjective is not None:
            place = None if m.reason else self.gazetteer.countries[m.adjective]
            return Toponym(m.start, m.end, m.text, place, m.reason, features, "adjective")
        role = "owner" if m.possessive else "place"
        return Toponym(m.start, m.end, m.text, None if m.reason else m.place, m.reason,
                       features, role)


@lru_cache(maxsize=1)
def _finder() -> Finder:
    return Finder(gz.load())


def find(text: str, *, title: str | None = None, dateline: str | None = None,
         source: str | None = None, skip_spans: Sequence[tuple[int, int]] = ()) -> list[Toponym]:
    """Toponyms of a text in order, each with its place or the reason why it has none.

    Args:
        text: the document's text; offsets are characters of it.
        title: read as context only.
        dateline: the place of the dateline as written.
        source: name of the outlet; not used for resolving.
        skip_spans: stretches that are known not to name places (persons, bodies).

    Raises:
        DetenteError: D302 where the compiled gazetteer is missing or damaged.
    """
    return _finder().find(text, title=title, dateline=dateline, source=source,
                          skip_spans=skip_spans)


def resolve_name(name: str, country_code: str | None = None) -> Place | None:
    """The place of a name, for an event whose country is known or not.

    A country's name gives the country's own point and GeoNames id. With a country
    code (ISO alpha-3; a state of the past answers with its successors' towns under
    its own code) only places of that country answer, and places of no one country;
    without, a place must lead clearly. None where nothing fits.
    """
    g = gz.load()
    rows = g.candidates(fold(name))
    if country_code is not None:
        within = g.successors.get(country_code, frozenset()) | {country_code}
        here = [p for p in rows if p.country in within] or [p for p in rows if p.country is None]
        if not here:
            return None
        best = resolve.town_of(max(here, key=resolve.prior), here, within=600.0)
        if best.country is None or best.country == country_code:
            return best
        return replace(best, country=country_code)
    if not rows:
        return None
    return resolve.choose(fold(name), rows, resolve.Context([], None))[0]
