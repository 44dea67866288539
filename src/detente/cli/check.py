"""`detente check`: is a ledger whole?"""

from __future__ import annotations

import click

from detente.store import Ledger


@click.command()
@click.argument("ledger", type=click.Path(dir_okay=False))
def command(ledger: str) -> None:
    """Check a LEDGER: structure, every row's checksum, the full-text index.

    Exit status: 0 whole, 2 damaged.
    """
    with Ledger.open(ledger, readonly=True, check="full") as book:
        counts = ", ".join(f"{n} {name}" for name, n in book.counts().items())
    click.echo(f"{ledger} is whole: {counts}")
