"""`detente movers`: which pairs have moved, and whether it is more than chance."""

from __future__ import annotations

import csv
import sys
from datetime import date
from typing import Any

import click
import orjson

from detente.cli.ties import grid
from detente.errors import DetenteError
from detente.output import defuse
from detente.store import Ledger
from detente.ties.book import acts, coverage, states
from detente.ties.movers import Mover, Window, latest, movers
from detente.ties.periods import day_of

EPILOG = """\b
Examples:
  detente movers wires.db                      the last 30 days read against the 30 before
  detente movers wires.db --days 7
  detente movers wires.db --before 1987-03 --after 1987-04..1987-06-15
  detente movers wires.db --only Japan --format jsonl

"strengthening" and "weakening" stand only where a test that allows for how much was read, for
bursts of news and for the number of pairs looked at says so. docs/ties.md has the tests.
"""


def window(text: str, option: str) -> Window:
    """YYYY, YYYY-MM, YYYY-MM-DD or two of them with `..` between."""
    first, dots, last = text.partition("..")
    start, end = day_of(first, option), day_of(last if dots else first, option, last=True)
    if end < start:
        raise DetenteError("D501", f"{option} {text!r}: the end is before the start", stage="ties",
                           remedy="write START..END")
    return Window(start, end)


def row(m: Mover) -> dict[str, Any]:
    """A mover as cells."""
    return {"pair": f"{m.a}-{m.b}", "label": m.label, "q": f"{m.least:.3f}" if m.q else "",
            "change": str(m.change), "C": f"{m.before.cooperation} → {m.after.cooperation}",
            "K": f"{m.before.conflict} → {m.after.conflict}",
            "Goldstein": f"{m.before.goldstein:+.1f} → {m.after.goldstein:+.1f}",
            "evidence": "; ".join(f"{e['date']} {e['type']}: {e['quote'][:70]} [{e['event']}]"
                                  for e in m.evidence(2))}


def print_movers(found: list[Mover], form: str) -> None:
    """Movers in the form asked for."""
    if form == "jsonl":
        for m in found:
            sys.stdout.buffer.write(orjson.dumps(m.as_dict(), option=orjson.OPT_APPEND_NEWLINE))
        sys.stdout.flush()
        return
    rows = [row(m) for m in found]
    heads = ("pair", "label", "q", "change", "C", "K", "Goldstein", "evidence")
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows([defuse(r[h]) for h in heads] for r in rows)
        return
    grid(heads, ([r[h] for h in heads] for r in rows))


@click.command(epilog=EPILOG)
@click.argument("ledger", type=click.Path(dir_okay=False))
@click.option("--days", type=click.IntRange(1), default=30, show_default=True,
              help="Length of the two windows, up to the last day read.")
@click.option("--before", metavar="SPAN", help="The earlier window: DATE or DATE..DATE.")
@click.option("--after", metavar="SPAN", help="The later window.")
@click.option("--only", metavar="A", help="Pairs with this actor.")
@click.option("--all", "every", is_flag=True, help="Organisations and groups too, not only states.")
@click.option("--fdr", type=click.FloatRange(0.0001, 0.5), default=0.05, show_default=True,
              help="Share of false calls among all calls that is put up with.")
@click.option("--enough", type=click.IntRange(1), default=5, show_default=True,
              help="Stories in both windows together that a test needs.")
@click.option("--limit", type=click.IntRange(1), default=25, show_default=True)
@click.option("--format", "form", type=click.Choice(["table", "csv", "jsonl"]), default="table",
              show_default=True)
def command(ledger: str, days: int, before: str | None, after: str | None, only: str | None,
            every: bool, fdr: float, enough: int, limit: int, form: str) -> None:
    """Pairs of states in a LEDGER by how surely they moved between two windows of time."""
    if (before is None) != (after is None):
        raise click.UsageError("give both --before and --after, or neither")
    with Ledger.open(ledger, readonly=True) as book:
        cover = coverage(book)
        one, two = (window(before, "--before"), window(after, "--after")) \
            if before and after else latest(cover, days)
        found = movers(acts(book), cover, one, two, keep=None if every else states(), fdr=fdr,
                       enough=enough)
    total = sum(1 for m in found if m.q)
    if only:
        from detente.ties.book import who

        found = [m for m in found if who(only) in (m.a, m.b)]
    print_movers(found[:limit], form)
    click.echo(f"{one} ({_read(cover, one)}) against {two} ({_read(cover, two)}); {total} pairs "
               f"tested, false discovery rate {fdr:g}", err=True)


def _read(cover: Any, w: Window) -> str:
    start: date = w.start
    return f"{cover.documents(start, w.end)} documents on {cover.days_read(start, w.end)} days"
