"""`detente add`: dispatches into a ledger, once each."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from detente import __version__
from detente.cli.code import check_date
from detente.cli.inputs import mapping, source_options
from detente.errors import DetenteError
from detente.read import read_sources
from detente.read.base import Raw
from detente.records import Document, Record
from detente.settings import Settings
from detente.store import Ledger
from detente.store.add import Account, fill, outdated, recode

if TYPE_CHECKING:
    from detente.coder import Coder, Outcome

EPILOG = """\b
Examples:
  detente add wires.db wires/
  detente add wires.db 2011.jsonl.gz --workers 2
  detente add wires.db old.csv --column text=story --column published=day
  detente add wires.db --recode

Ctrl-C is safe: what was added stays, and adding the same again does only what is missing.
Exit status: 0 all inputs in, 1 some rejected, 2 an error, 130 stopped by Ctrl-C.
"""


class Stop:
    """The first Ctrl-C ends the run in order, the second at once."""

    def __init__(self) -> None:
        self.asked = False
        self._process = os.getpid()
        self._before: Any = None

    def __enter__(self) -> Stop:
        self._before = signal.signal(signal.SIGINT, self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if self.asked and os.getpid() == self._process:
            raise KeyboardInterrupt
        self.asked = True
        if os.getpid() == self._process:  # workers hear it too, and only go on
            os.write(2, b"\nfinishing what is under way; Ctrl-C again to stop at once\n")

    def __call__(self) -> bool:
        return self.asked


class Lazy:
    """A coder loaded when the first input that is not in the ledger comes."""

    def __init__(self, make: Callable[[], Coder], published: str | None, workers: int) -> None:
        self._make, self._published, self._workers = make, published, workers
        self._coder: Coder | None = None

    @property
    def coder(self) -> Coder:
        if self._coder is None:
            self._coder = self._make()
        return self._coder

    def __call__(self, raws: Iterable[Raw | DetenteError]) -> Iterator[Outcome]:
        from itertools import chain

        from detente.coder import code_many

        source = iter(raws)
        for first in source:
            yield from code_many(self.coder, chain([first], source), published=self._published,
                                 workers=self._workers)
            return

    def again(self, document: Document) -> list[Record]:
        """The records of a document the ledger holds."""
        return self.coder.pipeline.analyse(document).records


def estimate(sources: Iterable[str]) -> int | None:
    """How many dispatches there are, where that can be told without reading them all."""
    total = 0
    for source in sources:
        path = Path(source)
        if source == "-" or "://" in source or not path.exists():
            return None
        for file in [path] if path.is_file() else path.rglob("*"):
            if file.name.startswith(".") or not file.is_file():
                continue
            kind = file.suffix.lower()
            if kind in (".jsonl", ".ndjson", ".jsonlines"):
                with file.open("rb") as lines:
                    total += sum(1 for line in lines if line.strip())
            elif kind in (".txt", ".html", ".htm", ""):
                total += 1
            else:
                return None
    return total


class Meter:
    """Progress on standard error: done, rate, time left; a line a minute off a terminal."""

    def __init__(self, total: int | None) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        self.total, self.started, self.said = total, time.monotonic(), time.monotonic()
        console = Console(stderr=True)
        self.bar = Progress(
            TextColumn("adding"), BarColumn(), MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:.1f}/s"), TimeElapsedColumn(), TextColumn("left"),
            TimeRemainingColumn(), console=console, transient=True,
        ) if console.is_terminal else None
        self.task = self.bar.add_task("adding", total=total, rate=0.0) if self.bar else None

    def __enter__(self) -> Meter:
        if self.bar:
            self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar:
            self.bar.stop()

    def show(self, done: int) -> None:
        now = time.monotonic()
        rate = done / max(0.001, now - self.started)
        if self.bar and self.task is not None:
            self.bar.update(self.task, completed=done, rate=rate)
        elif now - self.said > 60:
            self.said = now
            left = f", {(self.total - done) / max(rate, 0.001) / 60:.0f} min left" \
                if self.total else ""
            click.echo(f"{done} in, {rate:.1f}/s{left}", err=True)

    def on(self, account: Account, error: DetenteError | None) -> None:
        self.show(account.taken)
        if error is not None:
            if self.bar:
                self.bar.console.print(Text(f"error: {error}"))
            else:
                click.echo(f"error: {error}", err=True)


def coder_name(model: str | None, knowledge: str | None, min_confidence: float | None) -> str:
    """What is kept with a document, so that `--recode` knows what another coder coded."""
    parts = [f"detente {__version__}", model or Settings().model]
    if knowledge:
        parts.append(f"knowledge {Path(knowledge).name}")
    if min_confidence is not None:
        parts.append(f"from {min_confidence}")
    return ", ".join(parts)



@click.command(epilog=EPILOG)
@click.argument("ledger", type=click.Path(dir_okay=False))
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--published", metavar="DATE", help="ISO date for text that carries none.")
@source_options
@click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="P",
              help="Keep records from this confidence on.")
@click.option("--model", metavar="NAME", help="Another installed English spaCy pipeline.")
@click.option("--knowledge", type=click.Path(exists=True, file_okay=False), metavar="DIR",
              help="A folder of YAML laid over the shipped knowledge.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True,
              help="Processes to code with.")
@click.option("--recode", "again", is_flag=True,
              help="Code the ledger's own documents again, those another coder coded.")
@click.option("--all", "every", is_flag=True, help="With --recode: every document.")
def command(
    ledger: str, sources: tuple[str, ...], published: str | None, encoding: str | None,
    columns: tuple[str, ...], fetch: bool, min_confidence: float | None, model: str | None,
    knowledge: str | None, workers: int, again: bool, every: bool,
) -> None:
    """Add dispatches to LEDGER, made where it does not exist; each dispatch is in once."""
    if published is not None:
        check_date(published)
    if not sources and not again:
        raise click.UsageError("name a SOURCE, or give --recode")

    def make() -> Coder:
        from detente.coder import Coder

        return Coder(model, min_confidence=min_confidence, knowledge=knowledge)

    lazy = Lazy(make, published, workers)
    name = coder_name(model, knowledge, min_confidence)
    raws = read_sources(sources, stdin=sys.stdin.buffer, encoding=encoding,
                        columns=mapping(columns), fetch=fetch)
    try:
        with Ledger.open(ledger, create=not again) as book, Stop() as stop:
            if again:
                _recode(book, lazy, name, every, stop)
            if sources:
                _add(book, raws, lazy, name, stop, estimate(sources))
    except KeyboardInterrupt:
        click.echo("stopped at once; add the same again to go on", err=True)
        sys.exit(130)


def _add(book: Ledger, raws: Iterable[Raw | DetenteError], lazy: Lazy, name: str, stop: Stop,
         total: int | None) -> None:
    with Meter(total) as meter:
        account = fill(book, raws, lazy, coder=name, stop=stop, on=meter.on)
    counts = book.counts()
    click.echo(account.line(), err=True)
    click.echo(f"{book.path}: {counts['documents']} documents, {counts['records']} records, "
               f"{counts['events']} events", err=True)
    if stop.asked:
        click.echo("stopped; add the same again to go on", err=True)
        sys.exit(130)
    if account.rejected:
        sys.exit(1)


def _recode(book: Ledger, lazy: Lazy, name: str, every: bool, stop: Stop) -> None:
    ids = outdated(book, name, every)
    with Meter(len(ids)) as meter:
        done = recode(book, ids, lazy.again, coder=name, stop=stop, on=meter.show)
    click.echo(f"{done} of {len(ids)} documents coded again", err=True)
