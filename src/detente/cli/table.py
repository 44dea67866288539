"""Records as a table a person reads."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from detente.coder import Outcome
from detente.output import names
from detente.records import Record

_COLOURS = {1: "green", 2: "cyan", 3: "yellow", 4: "red"}
_QUOTE = 160


class RecordTable:
    """Collects outcomes and prints one table."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, Record]] = []

    def add(self, outcome: Outcome) -> None:
        self.rows.extend((outcome.origin, r) for r in outcome.records)

    def print(self) -> None:
        console = Console()
        if not console.is_terminal:
            console = Console(width=140)
        table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), expand=True)
        for name, ratio in (("date", 10), ("status", 10), ("what", 12), ("who → whom", 30),
                            ("where", 12), ("the words", 44)):
            table.add_column(name, ratio=ratio, overflow="fold")
        for _, record in self.rows:
            table.add_row(*cells(record))
        console.print(table)


def cells(record: Record) -> list[Text]:
    """Date, status, type/mode, actors, place and the quoted words; all text, never markup."""
    when = record.when
    day = ""
    if when is not None:
        day = when.start if when.start == when.end else f"{when.start}…{when.end[5:]}"
        if when.precision in ("month", "year"):
            day = when.start[: 7 if when.precision == "month" else 4]
    what = record.type + (f" {record.mode}" if record.mode else "")
    who = names(record.sources)
    if record.targets:
        who = f"{who} → {names(record.targets)}"
    elif record.symmetric:
        who = " ↔ ".join(names([a]) for a in record.sources)
    place = record.where
    where = ""
    if place is not None:
        where = place.name if place.name == place.country else f"{place.name} {place.country or ''}"
    quote = " ".join(record.evidence[0].quote.split())
    if len(quote) > _QUOTE:
        quote = quote[: _QUOTE - 1] + "…"
    return [Text(day), Text(record.status), Text(what, style=_COLOURS[record.quad]), Text(who),
            Text(where.strip()), Text(quote, style="dim")]
