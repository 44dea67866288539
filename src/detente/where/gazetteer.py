"""Names to places: the table of towns and regions, states, venues, seas.

Data: GeoNames (CC BY 4.0, data/places.LICENSE) as compiled in data/places.npz,
the states of knowledge/states and the rows of knowledge/venues.yml.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from detente.knowledge.load import read_compiled
from detente.where import table as tables
from detente.where.table import KINDS, PRIMARY, Table, fold

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A place; degrees WGS 84, `country` ISO 3166 alpha-3 or None (seas, continents)."""

    name: str
    country: str | None
    lat: float
    lon: float
    geonames: int | None = None
    population: int = 0
    admin1: str | None = None  # name of the first-level region it lies in
    kind: str = "city"  # city, admin1, admin2, admin3, country, region, continent, venue, water
    primary: bool = True  # the name asked for is its own, not an alternate
    capital: bool = False
    known: bool = False  # a city that knowledge/states names: one that news speaks of

    def km(self, lat: float, lon: float) -> float:
        """Great-circle distance in kilometres."""
        return distance(self.lat, self.lon, lat, lon)


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres between two points in degrees."""
    a, b = math.radians(lat1), math.radians(lat2)
    h = (math.sin((b - a) / 2) ** 2
         + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2)
    return 12742.0 * math.asin(math.sqrt(min(1.0, h)))


def _heirs(code: str, entities: Row) -> frozenset[str]:
    """The states of today on a past state's ground: Yugoslavia's are also Serbia's."""
    out: set[str] = set()
    todo = [code]
    while todo:
        for heir in entities.get(todo.pop(), {}).get("successors", ()):
            if heir not in out:
                out.add(heir)
                todo.append(heir)
    return frozenset(out)


class Gazetteer:
    """All places by name. Build once; looking up changes nothing but a cache."""

    def __init__(self, table: Table, compiled: Row, actors: Row) -> None:
        self.table = table
        self.words: dict[str, frozenset[str]] = {
            key: frozenset(value) for key, value in compiled["words"].items()}
        self.abbreviations: Mapping[str, str] = compiled["abbreviations"]
        self.longest = 6  # words of the longest name tried
        self._regions = [(key[:3], fold(key[4:]), tuple(point))
                         for key, point in compiled["points"].items() if key[3:4] == "/"]
        self._capitals = {code: fold(e["capital"].split(",")[0])
                          for code, e in actors["entities"].items() if e.get("capital")}
        self.countries = self._countries(compiled["points"], actors)
        self.adjectives: dict[str, str] = {}
        self._own: dict[str, list[Place]] = {}
        self.articled: set[str] = set()  # names that count only after "the"
        self.successors = {code: _heirs(code, actors["entities"])
                           for code, e in actors["entities"].items() if e.get("until")}
        self._known: dict[str, set[str]] = {}
        self._states(actors)
        for row in compiled["places"]:
            place = Place(row["names"][0], row["country"], row["lat"], row["lon"],
                          kind=row["kind"], population=2_000_000)
            bare = {name.lower() for name in row["names"]}
            for name in row["names"]:
                if name.startswith("the ") and name[4:].lower() not in bare:
                    self.articled.add(fold(name))
                self._own.setdefault(fold(name), []).append(place)
        self._cache: dict[str, tuple[Place, ...]] = {}

    def _countries(self, points: Row, actors: Row) -> dict[str, Place]:
        t = self.table
        out = {}
        row = t.kind.find(KINDS.index("country"))
        while row >= 0:
            code = t.countries[t.country[row]]
            lat, lon = points.get(code, (t.lat[row], t.lon[row]))
            out[code] = Place(t.name(row), code, lat, lon, t.ids[row], t.population[row],
                              kind="country")
            row = t.kind.find(KINDS.index("country"), row + 1)
        for code, (lat, lon) in points.items():
            if code not in out and code in actors["entities"]:
                out[code] = Place(actors["entities"][code]["name"], code, lat, lon, kind="country")
        return out

    def _states(self, actors: Row) -> None:
        for folded, surface, role, code, _, until, *_ in actors["names"]:
            if code not in self.countries:
                continue
            if role == "state" and not surface.islower():
                name = fold(folded)
                # "Gold Coast" is a town today; a state's former name yields to it.
                if until and any(self.table.population[r] > 100_000 and not self.table.kind[r]
                                 for r, _ in self.table.find(name)):
                    continue
                self._state_name(name, code)
            elif role == "adj":
                self.adjectives.setdefault(fold(folded), code)
            elif role in ("city", "capital"):
                self._known.setdefault(fold(folded), set()).add(code)
        for code, place in self.countries.items():
            self._state_name(fold(place.name), code)

    def _state_name(self, name: str, code: str) -> None:
        rows = self._own.setdefault(name, [])
        # A state of today comes before one that is gone and bore the same name.
        if all(p.country != code for p in rows):
            place = self.countries[code]
            rows.insert(0 if place.geonames else len(rows), place)

    def _doubtful(self, folded: str) -> bool:
        t = self.table
        return " " not in folded and (
            t.is_common(folded) or t.is_given(folded) or t.is_surname(folded))

    def _place(self, folded: str, row: int, bits: int) -> Place:
        t = self.table
        code = t.countries[t.country[row]]
        region = t.admin1[row]
        kind = KINDS[t.kind[row]]
        name = t.name(row)
        capital = kind == "city" and self._capitals.get(code) == fold(name)
        known = kind == "city" and code in self._known.get(folded, ())
        lat, lon = t.lat[row], t.lon[row]
        if kind == "admin1":
            lat, lon = self._region_point(code, fold(name), (lat, lon))
        return Place(name, None if code == "-" else code, lat, lon,
                     t.ids[row] or None, t.population[row],
                     t.name(region) if region >= 0 else None, kind,
                     bool(bits & PRIMARY) or known, capital, known)

    def _region_point(self, code: str, name: str,
                      point: tuple[float, float]) -> tuple[float, float]:
        for country, region, ours in self._regions:
            if country == code and (name == region or name == f"state of {region}"):
                return ours[0], ours[1]
        return point

    def common(self, word: str) -> bool:
        """Whether a folded word is a common English word, a weekday or a month."""
        return word in self.words["calendar"] or self.table.is_common(word)

    def candidates(self, folded: str) -> tuple[Place, ...]:
        """Every place of a folded name, the states and venues first, then by population."""
        got = self._cache.get(folded)
        if got is None:
            own = self._own.get(folded, [])
            countries = {p.country for p in own if p.kind == "country"}
            rows = [self._place(folded, r, b) for r, b in self.table.find(folded)]
            if self._doubtful(folded) or any(
                    p.primary and p.kind == "city" and p.population > 100_000 for p in rows):
                # "Joanna" is Johannesburg in some tongue, "Philadelphia" was once Amman.
                rows = [p for p in rows if p.primary]
            rows = [p for p in rows if p.kind != "country" or p.country not in countries]
            rows.sort(key=lambda p: (-p.population, p.geonames or 0))
            if any(p.kind != "country" for p in own):
                # What we placed ourselves stands for the same thing in the table.
                rows = [p for p in rows if p.kind not in ("region", "continent") and not any(
                    q.kind != "country" and q.km(p.lat, p.lon) < 60 for q in own)]
            got = tuple(own + rows)
            if len(self._cache) < 50000:
                self._cache[folded] = got
        return got


def build(compiled: Row) -> Gazetteer:
    """A gazetteer over the compiled knowledge given and the shipped table and states."""
    return Gazetteer(tables.load(), compiled, read_compiled("actors"))


@lru_cache(maxsize=1)
def load() -> Gazetteer:
    """The gazetteer the package ships, read on first use (about 0.3 s).

    Raises:
        DetenteError: D302 where a compiled file is missing or damaged.
    """
    return build(read_compiled("places"))


def lookup(name: str, country_hint: str | None = None,
           near: tuple[float, float] | None = None) -> list[Place]:
    """Places of a name, the likeliest first.

    Args:
        name: as written; case, accents and hyphens do not matter.
        country_hint: ISO alpha-3; places of that country come first.
        near: (lat, lon) in degrees; the nearer come first among equals.
    """
    rows = list(load().candidates(fold(name)))

    def key(item: tuple[int, Place]) -> tuple[bool, float, int]:
        index, place = item
        far = place.km(*near) if near else 0.0
        return (country_hint is not None and place.country != country_hint, far, index)

    return [place for _, place in sorted(enumerate(rows), key=key)]
