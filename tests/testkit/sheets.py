"""Short dispatches of our own with what a reader takes from them, one a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from detente.knowledge.fold import fold
from detente.records import Record


def rows(path: Path) -> Iterator[list[str]]:
    """The cells of a sheet's lines, comments left out."""
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [cell.strip() for cell in line.split(" | ")]


def record_of(records: Sequence[Record], word: str, strict: bool = False) -> Record | None:
    """The record that a word of the dispatch names: its trigger, else one with it in its words."""
    word = word.lower()
    named = [r for r in records if str(r.trace["trigger"]).lower() == word]
    if not named and not strict:
        named = [r for r in records if word in r.evidence[0].quote.lower()]
    return next(iter(named), None)


def days(record: Record | None) -> str:
    """A record's days as the sheets write them."""
    when = record.when if record else None
    if when is None:
        return "-"
    return when.start if when.start == when.end else f"{when.start}/{when.end}"


def place(record: Record | None) -> str:
    """A record's place as the sheets write it, without accents."""
    where = record.where if record else None
    return "-" if where is None else fold(f"{where.name}, {where.country or '-'}")


def said(record: Record | None, who: str, claim: str, status: str) -> bool:
    """Whether a record's `attributed_to` and status are those of a sheet's row."""
    if record is None or status not in ("*", record.status):
        return False
    given = record.attributed_to or {}
    names = [str(given.get(k) or "") for k in ("entity", "name", "agency")]
    if who == "-" and any(names):
        return False
    if who not in ("-", "*") and not any(who.lower() in n.lower() for n in names if n):
        return False
    if claim == "-":
        return not given
    return claim == "*" or given.get("claim") == claim
