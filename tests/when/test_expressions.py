"""Expressions of our own with the values that TimeML's guidelines give them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from detente.when.timex import find

ANCHOR = date(2019, 6, 12)
#: Share of values right when the list was written and mended; it only rises.
FLOOR = 0.915


def _rows() -> list[tuple[str, int, int, str]]:
    lines = Path(__file__).with_name("expressions.txt").read_text("utf-8").splitlines()
    rows = []
    for line in lines:
        if line and not line.startswith("#"):
            sentence, value = line.rsplit(" | ", 1)
            before, rest = sentence.split("[[", 1)
            inside, after = rest.split("]]", 1)
            rows.append((before + inside + after, len(before), len(before) + len(inside), value))
    return rows


def test_values_of_our_expressions() -> None:
    rows, wrong = _rows(), []
    assert len(rows) >= 240
    for text, start, end, value in rows:
        found = [t for t in find(text, ANCHOR) if t.start < end and t.end > start]
        if not found or found[0].value != value:
            wrong.append((text[start:end], value, [t.value for t in found]))
    assert 1 - len(wrong) / len(rows) >= FLOOR, wrong
