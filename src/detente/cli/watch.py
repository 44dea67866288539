"""`detente watch`: feeds into a ledger, until stopped."""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import click

from detente.cli.add import Lazy, Stop, coder_name
from detente.errors import DetenteError
from detente.read import read_sources
from detente.read.base import Raw
from detente.store import Ledger
from detente.store.watch import FLOOR, Fetched, watch

if TYPE_CHECKING:
    from detente.coder import Coder

EPILOG = f"""\b
Examples:
  detente watch wires.db https://example.org/world.rss
  detente watch wires.db FEED FEED --every 1800 --workers 2
  detente watch wires.db FEED --once

A feed is asked at most every {FLOOR} seconds, with what it said of its version last time; after
failures it is asked less and less often, up to once a day. Ctrl-C (or SIGTERM) ends in order.
"""


def fetch(url: str, headers: Mapping[str, str]) -> Fetched:
    """A feed by the reader's own fetch: public addresses only, bounded.

    Raises:
        DetenteError: D106, D113, D114.
    """
    from detente.read.fetch import fetch as get

    found = get(url, etag=headers.get("If-None-Match"),
                modified=headers.get("If-Modified-Since"))
    return Fetched(found.status, found.body, found.etag, found.modified, found.retry_after)


def parse(data: bytes, url: str) -> Iterator[Raw | DetenteError]:
    """A feed's items, read as any file is: what is hostile in a worker process."""
    with tempfile.NamedTemporaryFile(prefix="detente-feed-", suffix=".xml") as spool:
        spool.write(data)
        spool.flush()
        for item in read_sources([spool.name]):
            if isinstance(item, DetenteError):
                item.input = item.input.replace(spool.name, url)
                yield item
            else:
                yield replace(item, origin=item.origin.replace(spool.name, url))


@click.command(epilog=EPILOG)
@click.argument("ledger", type=click.Path(dir_okay=False))
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@click.option("--every", type=click.FloatRange(FLOOR), default=900, show_default=True,
              metavar="SECONDS", help="Between two polls of one feed.")
@click.option("--once", is_flag=True, help="Each feed once, then end.")
@click.option("--model", metavar="NAME", help="Another installed English spaCy pipeline.")
@click.option("--knowledge", type=click.Path(exists=True, file_okay=False), metavar="DIR",
              help="A folder of YAML laid over the shipped knowledge.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True,
              help="Processes to code with.")
def command(ledger: str, feeds: tuple[str, ...], every: float, once: bool, model: str | None,
            knowledge: str | None, workers: int) -> None:
    """Poll FEEDs (RSS or Atom addresses) and add what is new to LEDGER until stopped."""
    def make() -> Coder:
        from detente.coder import Coder

        return Coder(model, knowledge=knowledge)

    code = Lazy(make, None, workers)
    failed = 0
    with Ledger.open(ledger, create=True) as book, Stop() as stop:
        before = signal.signal(signal.SIGTERM, lambda *_: setattr(stop, "asked", True))
        try:
            for url, account, error in watch(
                    book, feeds, fetch, parse, code, interval=every, once=once, stop=stop,
                    coder=coder_name(model, knowledge, None)):
                failed += error is not None
                said = f"error: {error}" if error else account.line()
                click.echo(f"{datetime.now():%Y-%m-%d %H:%M:%S} {url}: {said}", err=True)
        finally:
            signal.signal(signal.SIGTERM, before)
    if once and failed:
        sys.exit(1)
