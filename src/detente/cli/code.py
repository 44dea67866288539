"""`detente code`: files, folders and standard input to records."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TextIO

import click

from detente.cli.explain import explain
from detente.cli.inputs import mapping, source_options
from detente.cli.table import RecordTable
from detente.coder import Coder, Outcome, code_many
from detente.errors import DetenteError
from detente.output import CSV_COLUMNS, csv_row, jsonl
from detente.read import read_sources
from detente.read.base import Raw

EPILOG = """\b
Examples:
  detente code article.txt
  detente code articles/ wire.jsonl --format jsonl > records.jsonl
  cat article.txt | detente code - --published 2023-06-17 --explain
  detente code stories.csv --map text=body,published=day

Exit status: 0 all inputs read, 1 some rejected, 2 a wrong option or no coder.
"""


class Tally:
    """in = coded + empty + rejected, and the one warning about dates."""

    def __init__(self) -> None:
        self.counts = {"coded": 0, "empty": 0, "rejected": 0}
        self.records = 0
        self.undated = 0

    def add(self, outcome: Outcome) -> None:
        self.counts[outcome.status] += 1
        self.records += len(outcome.records)
        if outcome.document is not None and outcome.document.published is None:
            self.undated += 1
            if self.undated == 1:
                click.echo(
                    f"warning: {outcome.origin} carries no date, so relative dates stay open "
                    "(give --published DATE; said once)", err=True)
        if outcome.error is not None:
            click.echo(f"error: {outcome.error}", err=True)

    def line(self) -> str:
        total = sum(self.counts.values())
        parts = " + ".join(f"{n} {k}" for k, n in self.counts.items())
        return f"{total} in = {parts}; {self.records} records"


def progress(outcomes: Iterable[Outcome], total: int | None) -> Iterator[Outcome]:
    """The outcomes behind a progress bar on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield from outcomes
        return
    with Progress("coding", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
                  console=console, transient=True) as bar:
        task = bar.add_task("coding", total=total)
        for outcome in outcomes:
            bar.advance(task)
            yield outcome


def write(outcomes: Iterable[Outcome], form: str, tally: Tally, out: TextIO) -> None:
    """Records in the form asked for, as they come."""
    if form == "table":
        table = RecordTable()
        for outcome in outcomes:
            tally.add(outcome)
            table.add(outcome)
        table.print()
        return
    writer = csv.writer(out, lineterminator="\n")
    if form == "csv":
        writer.writerow(CSV_COLUMNS)
    for outcome in outcomes:
        tally.add(outcome)
        for record in outcome.records:
            if form == "csv":
                writer.writerow(csv_row(record))
            else:
                out.write(jsonl(record).decode("utf-8", "surrogatepass").encode(
                    "utf-8", "replace").decode())
    out.flush()


@click.command(epilog=EPILOG)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--format", "form", type=click.Choice(["table", "jsonl", "csv"]), default="table",
              show_default=True, help="What to print.")
@click.option("--published", metavar="DATE",
              help="ISO date for text that carries none, e.g. 2023-06-17.")
@source_options
@click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="P",
              help="Emit records from this confidence on; lower finds more, higher errs less.")
@click.option("--model", metavar="NAME", help="Another installed English spaCy pipeline.")
@click.option("--knowledge", type=click.Path(exists=True, file_okay=False), metavar="DIR",
              help="A folder of YAML laid over the shipped knowledge.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True,
              help="Processes to code with.")
@click.option("--explain", "why", is_flag=True,
              help="Per sentence: what matched, what was considered, why nothing came out.")
def command(
    sources: tuple[str, ...], form: str, published: str | None, encoding: str | None,
    columns: tuple[str, ...], fetch: bool, min_confidence: float | None, model: str | None,
    knowledge: str | None, workers: int, why: bool,
) -> None:
    """Code dispatches: who did what to whom, when, where and who says so.

    SOURCE is a file, a folder, - for standard input or, with --fetch, a web address. Told by
    content, not by name: plain text, HTML, RSS and Atom, WARC, JSONL and JSON, CSV, TSV, Parquet,
    Reuters SGML, and zip, tar and gz of any of these.
    """
    if published is not None:
        check_date(published)
    coder = Coder(model, min_confidence=min_confidence, knowledge=knowledge)
    raws = read_sources(sources, stdin=sys.stdin.buffer, encoding=encoding,
                        columns=mapping(columns), fetch=fetch)
    if why:
        explain(coder, raws, published)
        return
    tally = Tally()
    some, total = ahead(raws)
    outcomes = code_many(coder, some, published=published, workers=workers)
    write(progress(outcomes, total), form, tally, sys.stdout)
    click.echo(tally.line(), err=True)
    if tally.counts["rejected"]:
        sys.exit(1)


def ahead(raws: Iterator[Raw | DetenteError], most: int = 2000
          ) -> tuple[Iterator[Raw | DetenteError], int | None]:
    """The inputs, and how many they are where that shows within `most`: for progress.

    An archive may hold millions: they are not all read before the first is coded.
    """
    first = list(islice(raws, most))
    return chain(first, raws), len(first) if len(first) < most else None


def check_date(text: str) -> None:
    """Raises DetenteError D501 where `text` is no ISO date."""
    from datetime import datetime

    try:
        datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as err:
        raise DetenteError("D501", f"{text!r} is not an ISO date", input="--published",
                           stage="settings", remedy="write YYYY-MM-DD") from err
