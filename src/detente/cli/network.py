"""`detente network`: who stands with whom in a period."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
import orjson

from detente.cli.movers import window
from detente.cli.ties import grid
from detente.errors import DetenteError
from detente.store import Ledger
from detente.ties import network as net
from detente.ties.book import acts, coverage, states, who
from detente.ties.movers import Window

EPILOG = """\b
Examples:
  detente network wires.db --in 1987-03..1987-04
  detente network wires.db --in 1987-06 --against 1987-03      triads that turned
  detente network wires.db --ego IRN --plot iran.svg
  detente network wires.db --graphml states.graphml

A tie has a sign only where its balance's interval leaves out 0.
"""


def _whole(cover: Any) -> Window:
    if cover.first is None or cover.last is None:
        raise DetenteError("D501", "the ledger has no dated documents", stage="ties",
                           remedy="give --in")
    return Window(cover.first, cover.last)


def describe(g: Any) -> dict[str, Any]:
    """The network's ties, camps and balance as plain values."""
    return {"since": g.graph["since"], "until": g.graph["until"],
            "ties": [{"a": min(a, b), "b": max(a, b), **e} for a, b, e in g.edges(data=True)],
            "communities": [sorted(c) for c in net.communities(g)], "balance": net.balance(g),
            "triads": [_triad(t) for t in net.triads(g)]}


def _triad(t: net.Triad) -> dict[str, Any]:
    return {"members": t.members, "signs": t.signs, "balanced": t.balanced}


def print_network(g: Any) -> None:
    """Signed ties, camps and balance for a person to read."""
    edges = sorted(g.edges(data=True), key=lambda e: (e[2]["sign"] == 0, -e[2]["stories"], e[:2]))
    grid(("tie", "sign", "C", "K", "events", "Goldstein", "balance"),
         ([f"{a}-{b}", {1: "+", -1: "−", 0: "undecided"}[e["sign"]], str(e["cooperation"]),
                str(e["conflict"]), str(e["events"]), f"{e['goldstein']:+.1f}",
                f"{e['balance']:+.1f} [{e['low']:+.1f}, {e['high']:+.1f}]"]
               for a, b, e in edges[:40]))
    for number, camp in enumerate(net.communities(g), 1):
        click.echo(f"camp {number}: {' '.join(sorted(camp))}")
    b = net.balance(g)
    click.echo(f"{b['positive']} ties +, {b['negative']} −, {b['undecided']} undecided; "
               + ("no triad with three signed ties" if b["share"] is None else
                  f"{b['balanced']} of {b['triads']} triads balanced ({b['expected']:.0%} expected "
                  f"of shuffled signs, p = {b['p']:.2g})"))
    for one, other in b["frustrated"]:
        click.echo(f"against two camps: {one}-{other}")


@click.command(epilog=EPILOG)
@click.argument("ledger", type=click.Path(dir_okay=False))
@click.option("--in", "span", metavar="SPAN", help="DATE or DATE..DATE; all that was read if not "
              "given.")
@click.option("--against", metavar="SPAN", help="An earlier period: list the triads that turned.")
@click.option("--ego", metavar="A", help="Only this actor's neighbours and the ties among them.")
@click.option("--all", "every", is_flag=True, help="Organisations and groups too, not only states.")
@click.option("--enough", type=click.IntRange(1), default=3, show_default=True,
              help="Stories a tie needs to have a sign.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table",
              show_default=True)
@click.option("--graphml", type=click.Path(dir_okay=False), metavar="FILE")
@click.option("--plot", type=click.Path(dir_okay=False), metavar="FILE", help=".svg or .png")
def command(ledger: str, span: str | None, against: str | None, ego: str | None, every: bool,
            enough: int, form: str, graphml: str | None, plot: str | None) -> None:
    """Who stands with whom in a LEDGER: signed ties, camps, balance."""
    with Ledger.open(ledger, readonly=True) as book:
        period = window(span, "--in") if span else _whole(coverage(book))
        told, keep = acts(book), None if every else states()
    g = net.network(told, period, keep=keep, enough=enough)
    if ego:
        g = net.ego(g, who(ego))
    if graphml:
        with Path(graphml).open("wb") as out:
            net.write_graphml(g, out)
    if plot:
        from detente.plots import save
        from detente.plots.network import draw_network

        title = f"{ego or 'States'}, {period.start} to {period.end}"
        save(draw_network(g, title, source=Path(ledger).name), plot)
    turned = []
    if against:
        before = net.network(told, window(against, "--against"), keep=keep, enough=enough)
        turned = net.turned(before, g)
    if form == "json":
        out_ = {**describe(g), "turned": [[_triad(a), _triad(b)] for a, b in turned]}
        sys.stdout.buffer.write(orjson.dumps(out_, option=orjson.OPT_APPEND_NEWLINE))
        return
    if graphml or plot:
        return
    print_network(g)
    for a, b in turned:
        click.echo(f"turned: {' '.join(a.members)} {a.signs} → {b.signs}")
    if against and not turned:
        click.echo("no triad turned")
