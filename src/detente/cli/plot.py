"""`detente plot`: pictures of a ledger."""

from __future__ import annotations

from pathlib import Path

import click

from detente.store import Ledger
from detente.store.ask import Question, ask
from detente.ties.acts import one_way
from detente.ties.book import acts, ledger_ties, who
from detente.ties.periods import GRAINS, day_of

EPILOG = """\b
Examples:
  detente plot ties wires.db USA JPN usa-japan.svg --by week
  detente plot timeline wires.db USA JPN usa-japan.png --since 1987-03-20 --until 1987-04-30
  detente plot tours wires.db shultz.svg --person Shultz
  detente network wires.db --plot states.svg
"""
_SINCE = click.option("--since", metavar="DATE", help="From YYYY, YYYY-MM or YYYY-MM-DD on.")
_UNTIL = click.option("--until", metavar="DATE", help="Up to it, inclusive.")
_LEDGER = click.argument("ledger", type=click.Path(dir_okay=False))
_FILE = click.argument("file", type=click.Path(dir_okay=False))


@click.group(epilog=EPILOG)
def command() -> None:
    """Pictures of a ledger, as .svg or .png."""


@command.command("ties")
@_LEDGER
@click.argument("a")
@click.argument("b")
@_FILE
@_SINCE
@_UNTIL
@click.option("--by", type=click.Choice(GRAINS), default="month", show_default=True)
def ties_(ledger: str, a: str, b: str, file: str, since: str | None, until: str | None,
          by: str) -> None:
    """The series of A and B."""
    from detente.plots import save
    from detente.plots.series import draw_ties

    with Ledger.open(ledger, readonly=True) as book:
        found = ledger_ties(book, a, b, since=since, until=until, by=by)
    save(draw_ties(found, source=Path(ledger).name), file)


@command.command()
@_LEDGER
@click.argument("a")
@click.argument("b")
@_FILE
@_SINCE
@_UNTIL
@click.option("--most", type=click.IntRange(0, 40), default=12, show_default=True,
              help="Events told in words.")
def timeline(ledger: str, a: str, b: str, file: str, since: str | None, until: str | None,
             most: int) -> None:
    """Events between A and B by day."""
    from detente.plots import save
    from detente.plots.series import name_of
    from detente.plots.timeline import draw_timeline

    one, other = who(a), who(b)
    first = day_of(since, "--since") if since else None
    last = day_of(until, "--until", last=True) if until else None
    with Ledger.open(ledger, readonly=True) as book:
        told = [x for x in acts(book, (one, other))
                if (one_way(x, one, other) or one_way(x, other, one)) and x.start
                and (first is None or x.start >= first) and (last is None or x.start <= last)]
    save(draw_timeline(told, f"{name_of(one)} and {name_of(other)}", source=Path(ledger).name,
                       most=most), file)


@command.command()
@_LEDGER
@_FILE
@click.option("--person", metavar="NAME", help="Whose tours; without it, the longest.")
@_SINCE
@_UNTIL
@click.option("--most", type=click.IntRange(1, 8), default=3, show_default=True)
def tours(ledger: str, file: str, person: str | None, since: str | None, until: str | None,
          most: int) -> None:
    """Tours on a map."""
    from detente.plots import save
    from detente.plots.tours import draw_tours

    with Ledger.open(ledger, readonly=True) as book:
        found = list(ask(book, Question(ledger="visits", since=since, until=until)))
    save(draw_tours(found, person=person, source=Path(ledger).name, most=most), file)
