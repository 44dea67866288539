"""Short dispatches of our own with what a reader takes from them, one a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from detente.records import Record


def rows(path: Path) -> Iterator[list[str]]:
    """The cells of a sheet's lines, comments left out."""
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [cell.strip() for cell in line.split(" | ")]


def record_of(records: Sequence[Record], word: str) -> Record | None:
    """The record that a word of the dispatch names: its trigger, else within its words."""
    word = word.lower()
    named = [r for r in records if str(r.trace["trigger"]).lower() == word]
    return next(iter(named or [r for r in records if word in r.evidence[0].quote.lower()]), None)
