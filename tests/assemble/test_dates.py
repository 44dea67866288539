"""The right date for the right event, over a sheet of short dispatches."""

from __future__ import annotations

from pathlib import Path

from detente.coder import Coder
from testkit.sheets import record_of, rows

SHEET = Path(__file__).with_name("dates.txt")
#: Rows right when the sheet was written and mended; it only rises.
FLOOR = 60


def test_event_dates(coder: Coder) -> None:
    wrong, right = [], 0
    for published, text, word, want in rows(SHEET):
        record = record_of(list(coder.code(text, published=published)), word)
        when = record.when if record else None
        got = "-" if when is None else (
            when.start if when.start == when.end else f"{when.start}/{when.end}")
        right += got == want
        if got != want:
            wrong.append((text, word, want, got))
    assert right >= FLOOR, wrong
