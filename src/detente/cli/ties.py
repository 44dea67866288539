"""`detente ties`: how two stand to each other over time."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
import orjson
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from detente.output import defuse
from detente.store import Ledger
from detente.ties.acts import evidence_of
from detente.ties.book import ledger_ties
from detente.ties.index import HALF_LIFE, LAPSE
from detente.ties.interval import Estimate
from detente.ties.periods import GRAINS
from detente.ties.series import ENOUGH, Point, Ties

EPILOG = """\b
Examples:
  detente ties wires.db USA JPN --by week
  detente ties wires.db USA Japan --since 1987-03 --until 1987-04 --events
  detente ties wires.db USA JPN --by week --plot usa-japan.svg
  detente ties wires.db USA JPN --format jsonl > series.jsonl

C cooperates, K conflicts; each event is counted once, however many report it. In brackets the
90% interval. "not read": no document of that period is in the ledger. docs/ties.md has the
formulas.
"""
WORDS = {"ok": "", "none": "no events", "told later": "not read then; told later"}


def note(point: Point, enough: int) -> str:
    """What a reader must know about a point, in words."""
    if point.state == "not enough":
        return f"not enough ({point.stories} of {enough} stories)"
    if point.state == "none" and point.chance is not None and point.chance > 0.05:
        return f"no events (as likely as {point.chance:.0%} by chance)"
    return WORDS.get(point.state, point.state)


def span(estimate: Estimate, digits: int = 1) -> str:
    """`+1.2 [-0.3, +2.4]`; without decimals where there is no room for them."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return str(estimate)
    return f"{estimate.value:+.{digits}f} [{estimate.low:+.{digits}f}, {estimate.high:+.{digits}f}]"


def cells(point: Point, last: Point, enough: int) -> list[str]:
    """The line of a point, or of several unread periods up to `last`."""
    p, q = point, point.quads
    label = p.period.label if last is p else f"{p.period.label}…{last.period.label[5:]}"
    if p.events == 0:
        return [label, str(p.documents), "", "", "", "", "", "", "", span(last.index, 0),
                note(p, enough)]
    # No figure where there is too little to make one from.
    shown = ["·"] * 4 if p.state != "ok" else [
        span(p.goldstein, 0), span(p.mean), f"{p.intensity.value or 0:+.0f}", span(p.balance)]
    return [label, str(p.documents), f"{p.events}/{p.stories}/{p.reports}",
            f"{q[0]}+{q[1]}", f"{q[2]}+{q[3]}", *shown, span(p.index, 0), note(p, enough)]


HEADS = ("period", "read", "events", "C", "K", "Goldstein", "mean", "PLOVER", "balance", "index",
         "note")


def grid(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table as wide as its cells; cells are text, never markup."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=170)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    for name in heads:
        table.add_column(name, overflow="fold", no_wrap=len(name) < 8)
    for row in rows:
        table.add_row(*(Text(c) for c in row))
    console.print(table)


def lines(points: list[Point], enough: int) -> list[list[str]]:
    """The lines of a direction; a run of periods in which nothing was read is one."""
    out: list[list[str]] = []
    first: Point | None = None
    for p, after in zip(points, [*points[1:], None], strict=True):
        first = first or p
        if p.state == "not read" and after is not None and after.state == "not read":
            continue
        out.append(cells(first, p, enough))
        first = None
    return out


def flat(point: Point) -> dict[str, Any]:
    """A point as one row of cells: each estimate as three."""
    out: dict[str, Any] = {}
    for name, value in point.as_dict().items():
        if isinstance(value, dict):
            out[name] = value["value"]
            out[f"{name}_low"], out[f"{name}_high"] = value["low"], value["high"]
        else:
            out[name] = " ".join(value) if isinstance(value, list) else value
    return {k: "" if v is None else defuse(v) if isinstance(v, str) else v for k, v in out.items()}


def print_ties(found: Ties, form: str, events: bool) -> None:
    """The series in the form asked for."""
    if form == "jsonl":
        for point in found.points:
            row = point.as_dict()
            if events:
                row["evidence"] = [evidence_of(a) for a in point.acts]
            sys.stdout.buffer.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
        sys.stdout.flush()
    elif form == "csv":
        rows = [flat(p) for p in found.points]
        writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    else:
        for direction in found.directions:
            words = direction.replace(">", " on ").replace("-", " and ")
            click.echo(f"{words}: events/stories/reports; C and K verbal+material")
            grid(HEADS, lines(found.of(direction), found.options.enough))
        if events:
            print_events([a for p in found.of(found.directions[2]) for a in p.acts])
        summary(found)


def print_events(acts: list[Any]) -> None:
    """The events behind the points, a line each."""
    rows = []
    for act in acts:
        e = evidence_of(act)
        rows.append([e["date"] or "", e["type"], "" if e["goldstein"] is None else
                     f"{e['goldstein']:+.1f}", f"{' '.join(e['sources'])} → "
                     f"{' '.join(e['targets'])}", e["quote"], str(e["reports"]), act.id])
    grid(("date", "type", "score", "who acts", "the words", "n", "event"), rows)


def summary(found: Ties) -> None:
    """What the series rests on, on standard error."""
    both = found.of(found.directions[2])
    read = sum(p.documents for p in both)
    click.echo(f"{sum(p.events for p in both)} events in {read} documents read, "
               f"{found.since} to {found.until}; {len(found.apart)} dated too vaguely or not at "
               f"all are left out", err=True)


@click.command(epilog=EPILOG)
@click.argument("ledger", type=click.Path(dir_okay=False))
@click.argument("a")
@click.argument("b")
@click.option("--since", metavar="DATE", help="From YYYY, YYYY-MM or YYYY-MM-DD on.")
@click.option("--until", metavar="DATE", help="Up to it, inclusive.")
@click.option("--by", type=click.Choice(GRAINS), default="month", show_default=True)
@click.option("--half-life", type=click.FloatRange(0.01), default=HALF_LIFE, metavar="DAYS",
              show_default=True, help="After which a meeting or a word counts half in the index.")
@click.option("--lapse", type=click.IntRange(0), default=LAPSE, metavar="DAYS", show_default=True,
              help="After which an agreement or sanction nobody mentions holds no longer.")
@click.option("--scale", type=click.Choice(["goldstein", "intensity"]), default="goldstein",
              show_default=True, help="What the index adds up.")
@click.option("--level", type=click.FloatRange(0.01, 0.999), default=0.9, show_default=True,
              help="Of the intervals.")
@click.option("--enough", type=click.IntRange(1), default=ENOUGH, show_default=True,
              help="Stories a figure needs.")
@click.option("--events", is_flag=True, help="List the events behind each point, with the words.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "jsonl"]), default="table",
              show_default=True)
@click.option("--plot", type=click.Path(dir_okay=False), metavar="FILE",
              help="Draw the series as .svg or .png instead.")
def command(ledger: str, a: str, b: str, since: str | None, until: str | None, by: str,
            half_life: float, lapse: int, scale: str, level: float, enough: int, events: bool,
            form: str, plot: str | None) -> None:
    """How A and B stand to each other in a LEDGER, by period and direction.

    A and B are codes (IRN, UN), names (Iran) or the names of those who act for nobody else.
    """
    with Ledger.open(ledger, readonly=True) as book:
        found = ledger_ties(book, a, b, since=since, until=until, by=by, half_life=half_life,
                            lapse=lapse, scale=scale, level=level, enough=enough)
    if plot:
        from detente.plots import save
        from detente.plots.series import draw_ties

        save(draw_ties(found, source=Path(ledger).name), plot)
        summary(found)
        return
    print_ties(found, form, events)
