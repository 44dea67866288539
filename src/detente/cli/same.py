"""`detente same`: why two are or are not one event; split and join them."""

from __future__ import annotations

import getpass
from typing import Any

import click
import orjson

from detente.store import Ledger
from detente.store.judge import decide, explain

EPILOG = """\b
Examples:
  detente same wires.db e350e7a56aa40e000869 eb1188c0ffee0ddba11
  detente same wires.db 8e78ecbfc174b7e5eeee 40e000869aa1188c0ff --join
  detente same wires.db e350e7a56aa40e000869 8e78ecbfc174b7e5eeee --split

An ID is an event's or a record's. To take a record out of an event, split the event and it.
"""


@click.command(epilog=EPILOG)
@click.argument("ledger", type=click.Path(dir_okay=False))
@click.argument("one", metavar="ID")
@click.argument("other", metavar="ID")
@click.option("--join", "choice", flag_value="same", help="They are one: remembered.")
@click.option("--split", "choice", flag_value="different", help="They are not: remembered.")
@click.option("--by", metavar="NAME", default=getpass.getuser, help="Who says so; you by default.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True)
def command(ledger: str, one: str, other: str, choice: str | None, by: str, form: str) -> None:
    """Say why two events or records in LEDGER are or are not one; or decide it."""
    with Ledger.open(ledger, readonly=choice is None) as book:
        if choice:
            members = [_first(book, one, other), _first(book, other, one)]
            decide(book, one, other, choice, by=by)
            one, other = members
        found = explain(book, one, other)
    if form == "json":
        click.echo(orjson.dumps(found))
        return
    _print(found)


def _first(book: Ledger, id_: str, besides: str) -> str:
    """An event's id may change when it is split or joined; a record's never does.

    A record is never compared with itself: of an event's, one `besides` the other is taken.
    """
    rows = book.sql("SELECT record FROM event_reports WHERE event = ? AND record <> ? "
                    "ORDER BY record LIMIT 1", [id_, besides])
    return str(rows[0]["record"]) if rows else id_


def _print(found: dict[str, Any]) -> None:
    click.echo(f"one event: {found['event']}" if found["same"] else "not one event")
    decision = found["decision"]
    if decision:
        click.echo(f"decided:   {decision['kind']}, by {decision['by']} at {decision['at']}")
    for side in ("left", "right"):
        r = found[side]
        who = " → ".join(", ".join(a["name"] for a in r[s]) for s in ("sources", "targets"))
        when = r["when"]["start"] if r["when"] else "no date"
        click.echo(f"{side + ':':<10} {r['id']} {when} {r['type']} {r['status']} {who}")
    for name, values in (("this pair", found["pair"]), ("the event", found["features"])):
        for feature, value in dict(values or {}).items():
            click.echo(f"{name}:  {feature} = {value}")
