"""All names in one automaton; one pass over folded text gives every name with its readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ahocorasick_rs

from detente.knowledge.fold import fold

#: Surnames that are also everyday words or places: alone they need a title or the full name first.
COMMON_SURNAMES = frozenset(
    (
        "may brown major rice bush baker hu li le young king wen day ban long hand park "
        "rose white black green gray grey price west cook hill wood stone bell ford "
        "carter powell church field banks law lord bishop pope hope grace love best good "
        "moon sun new wolf fox bird frost snow summers winter short strong small little "
        "hague holland paris london washington jordan israel chad german english french "
        "ireland wales scott mark george john paul peter james thomas david martin simon "
        "daniel michael robert richard henry charles louis francis grant chase case cross "
        "brand marsh lake ross clark lane van an ali hassan hussein ahmed mohammed "
        "muhammad mahmoud khan singh kumar sharma abdullah ibrahim omar kim lee chen wang "
        "zhang liu ho chan so an no de la santos silva cruz diaz perez garcia lopez "
        "sanchez torres martinez rodriguez gonzalez hernandez ramirez flores rivera gomez "
        "castillo johnson smith williams jones davis miller wilson moore taylor anderson "
        "jackson thompson walker hall allen wright adams nelson hunt "
        "marshall mitchell roberts phillips campbell parker evans edwards collins stewart "
        "morris murphy rogers reed hu saud salem said fall"
    ).split()
)
_FAMILY_FIRST = frozenset({"CHN", "TWN", "KOR", "PRK", "HKG", "MAC", "SGP", "KHM"})
_PARTICLES = frozenset((
    "de del della van von der den bin al el da dos la le ter ibn abu ben ould"
).split())


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing a surface form can mean; `code` is an entity, or a person's index."""

    role: str  # state adj metonym org body group person surname capital city phrase
    code: str
    surface: str
    since: str = ""
    until: str = ""
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A name in the text, with all it can mean."""

    start: int
    end: int
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled names, ready to scan."""

    automaton: Any
    readings: tuple[tuple[Reading, ...], ...]
    data: Mapping[str, Any]

    def scan(self, text: str, folded: str | None = None) -> list[Hit]:
        """Longest names first, left to right, on word boundaries, capitalised as names are.

        Args:
            text: the text as it stands.
            folded: `fold(text)` where the caller has it.
        """
        folded = fold(text) if folded is None else folded
        out: list[Hit] = []
        size = len(folded)
        blocked = -1
        for index, start, end in self.automaton.find_matches_as_indexes(folded, overlapping=True):
            if start > 0 and (folded[start - 1].isalnum()):
                continue
            if end < size and folded[end].isalnum():
                continue
            surface = self.readings[index][0].surface
            if not text[start].isupper() and not (
                surface[0] == text[start] and not surface[0].isupper()
            ):
                continue
            # "the Commonwealth" is not "the commonwealth".
            if surface[:4] == "the " and surface[4].isupper() and not text[start + 4].isupper():
                continue
            # "US", "UN" and "UK" must keep their capitals, or "us" and "un" would count.
            if surface.isupper() and end - start <= 4 and not text[start:end].isupper():
                continue
            out.append(Hit(start, end, self.readings[index]))
        out.sort(key=lambda h: (h.start, -h.end))
        kept: list[Hit] = []
        for hit in out:
            if hit.start >= blocked:
                kept.append(hit)
                blocked = hit.end
        return [h for h in kept if h.readings[0].role != "phrase"]


def surnames(person: Mapping[str, Any]) -> set[str]:
    """The parts of a name by which wires call its bearer alone."""
    out: set[str] = set()
    names = [person["name"], *person["variants"]]
    for name in names:
        parts = name.replace(".", " ").split()
        if len(parts) < 2:
            continue
        if person["entity"] in _FAMILY_FIRST and len(parts) in (2, 3):
            out.add(parts[0])
            continue
        last = parts[-1]
        if last.lower() in ("jr", "ii", "iii", "iv", "v", "sr", "i"):
            last = parts[-2]
        low = last.lower()
        for particle in ("al-", "el-", "al ", "ad-", "as-"):
            if low.startswith(particle):
                out.add(last[len(particle):])
        out.add(last)
        if len(parts) > 2 and parts[-2].lower() in _PARTICLES:
            out.add(f"{parts[-2]} {last}")
    return {s for s in out if len(s) > 1 and s[0].isalpha()}


def _rows(data: Mapping[str, Any]) -> Iterable[tuple[str, Reading]]:
    for folded, surface, role, code, since, until, extra in data["names"]:
        yield folded, Reading(role, code, surface, since, until, extra)
    for index, person in enumerate(data["people"]):
        for name in sorted(surnames(person)):
            yield " ".join(fold(name).split()), Reading("surname", str(index), name)
    for block in data.get("not_actors") or []:
        for phrase in block.get("phrases") or []:
            yield " ".join(fold(phrase).split()), Reading("phrase", "", phrase.title())


def build(data: Mapping[str, Any]) -> Lexicon:
    """The automaton over compiled actors.

    Args:
        data: the compiled `actors` mapping.
    """
    table: dict[str, dict[tuple[str, str, str], Reading]] = {}
    for folded, reading in _rows(data):
        key = (reading.role, reading.code, reading.since)
        table.setdefault(folded, {}).setdefault(key, reading)
    patterns = sorted(table)
    order = {"phrase": 0, "state": 1, "org": 2, "metonym": 3, "adj": 4, "body": 5, "person": 6,
             "capital": 7, "group": 8, "surname": 9, "city": 10}
    readings = tuple(
        tuple(sorted(table[p].values(), key=lambda r: (order[r.role], r.code))) for p in patterns
    )
    automaton = ahocorasick_rs.AhoCorasick(
        patterns, matchkind=ahocorasick_rs.MatchKind.Standard, store_patterns=False
    )
    return Lexicon(automaton, readings, data)
