"""`detente visits|agreements|sanctions|meetings|statements|events`: questions to a ledger."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click
import orjson
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from detente.exports.plain import EVENT_COLUMNS, event_cells
from detente.store import Ledger, lives
from detente.store.ask import Question, ask
from detente.store.settle import unsettled

STATUSES = ("actual", "ongoing", "planned", "postponed", "called_off", "denied", "hypothetical")
EPILOG = """\b
Examples:
  detente {name} wires.db --between IRN PAK --since 2008 --until 2010-06
  detente {name} wires.db --by Iran --status planned --format csv
  detente {name} wires.db --text '"gas pipeline" OR transit' --format jsonl

An actor is a code (IRN, UN), a name (Iran), or part of a person's name (Salehi).
"""
Printer = Callable[[Iterable[dict[str, Any]]], None]


def options(command: Callable[..., None]) -> Callable[..., None]:
    """The questions every ledger answers."""
    for option in reversed((
        click.argument("ledger", type=click.Path(dir_okay=False)),
        click.option("--between", nargs=2, metavar="A B", help="Events with A and B opposite."),
        click.option("--by", metavar="A", help="Events where A acts."),
        click.option("--on", metavar="A", help="Events where A is acted on."),
        click.option("--since", metavar="DATE", help="From YYYY, YYYY-MM or YYYY-MM-DD on."),
        click.option("--until", metavar="DATE", help="Up to it, inclusive."),
        click.option("--status", multiple=True, type=click.Choice(STATUSES),
                     help="May be given several times."),
        click.option("--type", "types", multiple=True, metavar="TYPE",
                     help="PLOVER type, e.g. CONSULT; may be given several times."),
        click.option("--text", metavar="WORDS",
                     help='Words of a report: nuclear "heavy water" OR enrich*.'),
        click.option("--limit", type=click.IntRange(1), metavar="N", help="At most N events."),
        click.option("--format", "form", type=click.Choice(["table", "csv", "jsonl"]),
                     default="table", show_default=True),
    )):
        command = option(command)
    return command


def make(name: str, what: str, extra: str | None = None, help_: str = "") -> click.Command:
    """One command; `extra` is the flag for what shows across stories."""

    @options
    def run(ledger: str, between: tuple[str, str] | None, by: str | None, on: str | None,
            since: str | None, until: str | None, status: tuple[str, ...],
            types: tuple[str, ...], text: str | None, limit: int | None, form: str,
            across: bool = False) -> None:
        question = Question(
            ledger=None if name == "events" else name, between=between or None, by=by, on=on,
            since=since, until=until, status=status, type=types, text=text, limit=limit)
        with Ledger.open(ledger, readonly=True) as book:
            behind = unsettled(book)
            if behind:
                click.echo("note: the ledger is being added to; the newest records are in no "
                           "event yet (`detente add LEDGER --recode` settles them)", err=True)
            found: Iterable[dict[str, Any]] = ask(book, question)
            if name == "visits":
                found = lives.with_tours(list(found))
            if across:
                print_lives(name, list(found), form)
            else:
                print_events(found, form)

    command: Any = run
    if extra:
        command = click.option(extra, "across", is_flag=True, help=help_)(command)
    made = click.command(name, epilog=EPILOG.format(name=name), help=what)(command)
    assert isinstance(made, click.Command)
    return made


def print_events(found: Iterable[dict[str, Any]], form: str) -> None:
    """Events in the form asked for."""
    if form == "jsonl":
        for event in found:
            sys.stdout.buffer.write(orjson.dumps(event, option=orjson.OPT_APPEND_NEWLINE))
        sys.stdout.flush()
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(EVENT_COLUMNS)
        writer.writerows(event_cells(e) for e in found)
    else:
        show(("date", 10), ("status", 9), ("what", 12), ("who → whom", 30), ("where", 12),
             ("n", 3), ("the words", 40), rows=(event_line(e) for e in found))


def print_lives(name: str, found: list[dict[str, Any]], form: str) -> None:
    """Tours, or the lives of sanctions or agreements."""
    rows = {"visits": lives.tours, "sanctions": lives.sanctions,
            "agreements": lives.agreements}[name](found)
    if form == "jsonl":
        for row in rows:
            click.echo(orjson.dumps(row))
        return
    cells = [[text_of(v) for v in row.values()] for row in rows]
    heads = list(rows[0]) if rows else []
    if form == "csv":
        from detente.output import defuse

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows([defuse(c) for c in row] for row in cells)
    else:
        wide = {"stages": 4, "legs": 4, "id": 2}
        show(*((h, wide.get(h, 1)) for h in heads), rows=cells)


def text_of(value: Any) -> str:
    """A value of a life in one cell."""
    if value is None:
        return ""
    if not isinstance(value, list):
        return str(value)
    out = []
    for item in value:
        if isinstance(item, Mapping):
            item = f"{item.get('date') or item.get('start')} {item.get('stage') or item['host']}"
        out.append(str(item))
    return "; ".join(out)


def show(*heads: tuple[str, int], rows: Iterable[list[str]]) -> None:
    """A table on standard output; cells are text, never markup."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=140)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), expand=True)
    for name, ratio in heads:
        table.add_column(name, ratio=ratio, overflow="fold")
    for row in rows:
        table.add_row(*(Text(c) for c in row))
    console.print(table)


def event_line(event: Mapping[str, Any]) -> list[str]:
    """The cells of an event's line in a table."""
    when, where = event["when"], event["where"]
    day = ""
    if when:
        day = when["start"] if when["start"] == when["end"] else \
            f"{when['start']}…{when['end'][5:]}"
    sides = [", ".join(a["name"] + (f" ({a['entity']})" if a["entity"] and a["kind"] != "state"
                                    else "") for a in event[side])
             for side in ("sources", "targets")]
    what = event["type"] + (f" {event['mode']}" if event["mode"] else "")
    tour = (event["details"] or {}).get("tour")
    if tour:
        what += f" (leg {tour['leg']} of {tour['of']})"
    arrow = " → "
    if event["symmetric"]:
        sides, arrow = [s.replace(", ", " ↔ ") for s in sides], " ↔ "
    quote = " ".join(event["evidence"][0]["quote"].split())
    return [day, event["status"], what, arrow.join(s for s in sides if s),
            where["name"] if where else "", str(len(event["reports"])),
            told_by(event) + quote[:160]]


def told_by(event: Mapping[str, Any]) -> str:
    """Each side's account where the reports hold more than one: who tells it, and as what."""
    accounts = event.get("accounts") or []
    if not accounts:
        return ""
    sides = (f"{a['by'].get('name') or a['by'].get('agency')}: {a['status']}"
             + (f", {a['by']['claim']}" if a["by"].get("claim") not in (None, "asserted") else "")
             for a in accounts)
    return f"[{len(accounts)} accounts: {'; '.join(sides)}] "


visits = make("visits", "Visits in a LEDGER: who went where, when.", "--tours",
              "Tours: one person, several hosts, across all stories.")
meetings = make("meetings", "Meetings and calls in a LEDGER.")
agreements = make("agreements", "Agreements in a LEDGER.", "--life",
                  "Each agreement's life: announced, initialled, signed, ratified, suspended.")
sanctions = make("sanctions", "Sanctions in a LEDGER.", "--life",
                 "Each sanction's life as an interval: threatened, imposed, eased, lifted.")
statements = make("statements", "Statements in a LEDGER: who said what of whom.")
events = make("events", "All events in a LEDGER, each with its reports.")
