"""How neighbouring formats write a state, a quad class, a date."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from detente.output import defuse
from detente.store.who import entity_names

Event = Mapping[str, Any]
Actor = Mapping[str, Any]
#: Layouts without a column for status take only what happened: a plan would read as a fact.
HAPPENED = ("actual", "ongoing")
#: CAMEO keeps older codes for these.
_CAMEO = {"ROU": "ROM", "TLS": "TMP"}
_NO_FORMULA_HARM = ("\t", "\r", "\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028",
                    "\u2029")


@dataclass(frozen=True, slots=True)
class Codes:
    """A state in other schemes; empty where a scheme has none."""

    iso2: str = ""
    fips: str = ""
    cow: str = ""


@lru_cache(maxsize=1)
def _table() -> dict[str, Codes]:
    text = resources.files("detente").joinpath("data", "state_codes.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {r["iso3"]: Codes(r["iso2"], r["fips"], r["cow"]) for r in csv.DictReader(lines)}


def codes(entity: str | None) -> Codes:
    """The state's codes; all empty for organisations and the unknown."""
    return _table().get(entity or "", Codes())


def is_state(entity: str | None) -> bool:
    return (entity or "") in _table()


def cameo_country(entity: str | None) -> str:
    """A state as CAMEO writes it; empty for organisations."""
    return _CAMEO.get(entity or "", entity or "") if is_state(entity) else ""


def name_of(entity: str | None) -> str:
    """The entity's English name, or its code."""
    return entity_names().get(entity or "", entity or "")


def flat(value: Any) -> str:
    """A cell of a tab-separated file: one line, no formula, nothing for null."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    for char in _NO_FORMULA_HARM:
        value = value.replace(char, " ")
    return defuse(value.strip())


def pairs(event: Event) -> Iterator[tuple[Actor | None, Actor | None]]:
    """Who did it to whom, one pair each; a symmetric event gives each two once."""
    sources: Sequence[Actor] = event["sources"]
    targets: Sequence[Actor] = event["targets"]
    if event["symmetric"]:
        sides = [*sources, *targets]
        if len(sides) > 1:
            yield from ((a, b) for i, a in enumerate(sides) for b in sides[i + 1 :])
            return
    for a in sources or (None,):
        for b in targets or (None,):
            yield a, b


def number(*parts: str) -> int:
    """A stable positive number under 2**52: whole in every reader's integers and doubles."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return int(digest[:13], 16)


def pair_number(event: Event, at: int) -> int:
    """The number of an event's pair."""
    return number(str(event["id"]), str(at))


def start(event: Event) -> str:
    """The event's first day, ISO; empty where it is not known."""
    return str(event["when"]["start"]) if event["when"] else ""


def stamp(published: str | None) -> str:
    """YYYYMMDDHHMMSS in UTC; empty where it is not known."""
    from datetime import UTC, datetime

    if not published:
        return ""
    try:
        when = datetime.fromisoformat(published.replace("Z", "+00:00"))
    except ValueError:
        return ""
    if when.tzinfo is not None:
        try:
            when = when.astimezone(UTC)
        except OverflowError:
            return ""
    return f"{when.year:04}{when:%m%d%H%M%S}"


def compact(day: str) -> str:
    """YYYYMMDD."""
    return day.replace("-", "")[:8]


def quad_of(cameo: str) -> int:
    """GDELT's quad class, by CAMEO root."""
    root = int(cameo[:2])
    return 1 if root <= 5 else 2 if root <= 9 else 3 if root <= 14 else 4


def penta_of(cameo: str) -> int:
    """Phoenix's five classes: 0 is a neutral statement."""
    return 0 if int(cameo[:2]) <= 2 else quad_of(cameo)


def sources_of(event: Event) -> list[str]:
    """The papers and agencies that report it."""
    names: list[str] = []
    for report in event["reports"]:
        name = report["document"].get("source") or report["document"].get("agency")
        if name and name not in names:
            names.append(name)
    return names
