"""All names in one automaton; one pass over folded text gives every name with its readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

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
#: There a name of two plain parts is western: "Chris Patten", beside "Tung Chee-hwa".
_BOTH_WAYS = frozenset({"HKG", "MAC", "SGP"})
#: Of several readings the first is the one a quick look takes.
_ORDER = {"phrase": 0, "state": 1, "org": 2, "metonym": 3, "adj": 4, "body": 5, "person": 6,
          "capital": 7, "group": 8, "surname": 9, "city": 10}
#: Role, code, surface, since, until, extra: a `Reading` not made yet.
Row = tuple[str, str, str, str, str, str]
#: There people have no family name, and are called by the whole of theirs.
_NO_FAMILY = frozenset({"MMR"})
#: There the second name is the father's, and people are called by the first.
_GIVEN_NAME = frozenset({"ETH", "ERI"})
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


class Hit(NamedTuple):
    """A name in the text, with all it can mean."""

    start: int
    end: int
    readings: tuple[Reading, ...]


class Readings:
    """All readings of each pattern, made when a pattern is first met.

    A dispatch meets some dozens of the thirty thousand names: objects for all of them at the
    start would cost more than everything else that is loaded here.
    """

    __slots__ = ("_made", "_rows")

    def __init__(self, rows: list[list[Row]]) -> None:
        self._rows = rows
        self._made: dict[int, tuple[Reading, ...]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> tuple[Reading, ...]:
        made = self._made.get(index)
        if made is None:
            made = self._made[index] = self._make(self._rows[index])
        return made

    @staticmethod
    def _make(rows: list[Row]) -> tuple[Reading, ...]:
        """Of readings alike in role, bearer and start, the first written."""
        table: dict[tuple[str, str, str], Reading] = {}
        for row in rows:
            table.setdefault((row[0], row[1], row[3]), Reading(*row))
        return tuple(sorted(table.values(), key=lambda r: (_ORDER[r.role], r.code)))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled names, ready to scan."""

    automaton: Any
    plain: bytes  # by pattern: 1 where `_is_plain`
    readings: Readings
    data: Mapping[str, Any]

    def scan(self, text: str, folded: str | None = None) -> list[Hit]:
        """Longest names first, left to right, on word boundaries, capitalised as names are.

        Args:
            text: the text as it stands.
            folded: `fold(text)` where the caller has it.
        """
        folded = fold(text) if folded is None else folded
        # Plain tuples until it is known which matches stay: there are thirty times as many.
        found: list[tuple[int, int, int]] = []
        size, plain, readings = len(folded), self.plain, self.readings
        for index, start, end in self.automaton.find_matches_as_indexes(folded, overlapping=True):
            if start > 0 and folded[start - 1].isalnum():
                continue
            if end < size and folded[end].isalnum():
                continue
            if text[start].isupper() if plain[index] else _written_as(
                    readings[index][0].surface, text, start, end):
                found.append((start, -end, index))
        found.sort()
        kept: list[Hit] = []
        blocked = -1
        for start, end, index in found:
            if start >= blocked:
                blocked = -end
                meanings = readings[index]
                if meanings[0].role != "phrase":
                    kept.append(Hit(start, blocked, meanings))
        return kept


def _is_plain(surface: str) -> bool:
    """Whether a capital at the start is all that a name asks of the text."""
    return surface[0].isupper() and surface[:4] != "the " and not (
        len(surface) <= 4 and surface.isupper())


def _written_as(surface: str, text: str, start: int, end: int) -> bool:
    """Whether the text has the capitals that the name has."""
    if not text[start].isupper() and not (surface[0] == text[start] and not surface[0].isupper()):
        return False
    # "the Commonwealth" is not "the commonwealth".
    if surface[:4] == "the " and surface[4].isupper() and not text[start + 4].isupper():
        return False
    # "US", "UN" and "UK" must keep their capitals, or "us" and "un" would count.
    return not (surface.isupper() and end - start <= 4 and not text[start:end].isupper())


def _family_first(entity: str, parts: list[str]) -> bool:
    if entity not in _FAMILY_FIRST or len(parts) not in (2, 3):
        return False
    return entity not in _BOTH_WAYS or (
        len(parts[0]) > 1 and (len(parts) == 3 or "-" in parts[1]))


def surnames(person: Mapping[str, Any]) -> set[str]:
    """The parts of a name by which wires call its bearer alone."""
    out: set[str] = set()
    names = [] if person["entity"] in _NO_FAMILY else [person["name"], *person["variants"]]
    for name in names:
        parts = name.replace(".", " ").split()
        if len(parts) < 2:
            continue
        if _family_first(person["entity"], parts):
            out.add(parts[0])
            continue
        if person["entity"] in _GIVEN_NAME:
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


def _rows(data: Mapping[str, Any]) -> Iterable[tuple[str, Row]]:
    for folded, surface, role, code, since, until, extra in data["names"]:
        yield folded, (role, code, surface, since, until, extra)
    for index, person in enumerate(data["people"]):
        for name in sorted(surnames(person)):
            yield " ".join(fold(name).split()), ("surname", str(index), name, "", "", "")
    for block in data.get("not_actors") or []:
        for phrase in block.get("phrases") or []:
            yield " ".join(fold(phrase).split()), ("phrase", "", phrase.title(), "", "", "")


def build(data: Mapping[str, Any]) -> Lexicon:
    """The automaton over compiled actors.

    Args:
        data: the compiled `actors` mapping.
    """
    table: dict[str, list[Row]] = {}
    for folded, row in _rows(data):
        table.setdefault(folded, []).append(row)
    automaton = ahocorasick_rs.AhoCorasick(
        table, matchkind=ahocorasick_rs.MatchKind.Standard, store_patterns=False
    )
    plain = bytes(all(_is_plain(row[2]) for row in rows) for rows in table.values())
    return Lexicon(automaton, plain, Readings(list(table.values())), data)
