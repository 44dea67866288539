"""`detente export`: a ledger in the forms people already use."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from detente.cli.ask import STATUSES
from detente.errors import DetenteError
from detente.exports.write import FORMATS, export
from detente.store import Ledger
from detente.store.ask import Question

EPILOG = "\b\nFormats:\n" + "\n".join(f"  {n:<15} {what}" for n, what in FORMATS.items()) + """

\b
Examples:
  detente export wires.db --format gdelt --out events.tsv
  detente export wires.db --format parquet --since 2009 --out 2009.parquet
  detente export wires.db --format jsonl --records > records.jsonl
"""


@click.command(epilog=EPILOG)
@click.argument("ledger", type=click.Path(dir_okay=False))
@click.option("--format", "form", type=click.Choice(list(FORMATS)), required=True, metavar="FORMAT",
              help="One of the formats below.")
@click.option("--out", type=click.Path(dir_okay=False), metavar="FILE",
              help="Where to write; standard output if not given.")
@click.option("--records", is_flag=True, help="Single records, not events.")
@click.option("--ledger", "name", type=click.Choice(
    ["visits", "meetings", "agreements", "sanctions", "statements"]), help="Only this ledger.")
@click.option("--between", nargs=2, metavar="A B", help="Events with A and B opposite.")
@click.option("--by", metavar="A", help="Events where A acts.")
@click.option("--on", metavar="A", help="Events where A is acted on.")
@click.option("--since", metavar="DATE", help="From this date on.")
@click.option("--until", metavar="DATE", help="Up to this date, inclusive.")
@click.option("--status", multiple=True, type=click.Choice(STATUSES))
@click.option("--type", "types", multiple=True, metavar="TYPE", help="PLOVER type.")
@click.option("--text", metavar="WORDS", help="Words of a report.")
def command(
    ledger: str, form: str, out: str | None, records: bool, name: str | None,
    between: tuple[str, str] | None, by: str | None, on: str | None, since: str | None,
    until: str | None, status: tuple[str, ...], types: tuple[str, ...], text: str | None,
) -> None:
    """Write LEDGER, or a part of it, in another format."""
    question = Question(ledger=name, between=between or None, by=by, on=on, since=since,
                        until=until, status=status, type=types, text=text)
    with Ledger.open(ledger, readonly=True) as book:
        if out is None or out == "-":
            export(book, form, sys.stdout.buffer, question, records=records)
            sys.stdout.flush()
            return
        _whole(book, form, Path(out), question, records)


def _whole(book: Ledger, form: str, out: Path, question: Question, records: bool) -> None:
    """The file under its name only once it is whole."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            export(book, form, file, question, records=records)
        part.replace(out)
    except OSError as err:
        raise DetenteError("D405", f"the export cannot be written ({err.strerror})",
                           input=str(out), stage="export", remedy="check the folder and its space"
                           ) from err
    finally:
        part.unlink(missing_ok=True)
