"""`detente judge`: accept, reject or edit a record; corrections out and in."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import orjson

from detente.errors import DetenteError
from detente.store import Ledger, gold
from detente.store.judge import put_judgement

EPILOG = """\b
Examples:
  detente judge wires.db 8e78ecbfc174b7e5eeee accept
  detente judge wires.db 8e78ecbfc174b7e5eeee edit status=planned when.start=2011-05-09
  detente judge wires.db --export gold > gold.jsonl
  detente judge wires.db --export pairs > pairs.jsonl && detente evaluate events pairs.jsonl
  detente judge wires.db --export label-studio > tasks.json
  detente judge wires.db --import tasks-done.json --by anna

A judgement is kept with who and when, and applied again after recoding. VALUE is JSON where it
is JSON (null, 3, true, [..]), text otherwise.
"""


def changes_of(pairs: tuple[str, ...]) -> dict[str, Any]:
    """`field=value` pairs.

    Raises:
        DetenteError: D501 where a pair has no equals sign.
    """
    out: dict[str, Any] = {}
    for pair in pairs:
        field, equals, value = pair.partition("=")
        if not equals:
            raise DetenteError("D501", f"{pair!r} is not field=value", stage="judge",
                               remedy="e.g. status=planned")
        try:
            # A bare number in a field of words (cameo=042) is meant as words.
            out[field] = value if field == "cameo" else orjson.loads(value)
        except orjson.JSONDecodeError:
            out[field] = value
    return out


@click.command(epilog=EPILOG)
@click.argument("ledger", type=click.Path(dir_okay=False))
@click.argument("record", required=False)
@click.argument("verdict", required=False, type=click.Choice(["accept", "reject", "edit"]))
@click.argument("changes", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--by", metavar="NAME", default=getpass.getuser, help="Who says so; you by default.")
@click.option("--note", metavar="TEXT", help="Why, in a few words.")
@click.option("--export", "form", type=click.Choice(["gold", "pairs", "label-studio", "prodigy"]),
              help="Print judged documents as gold, their records as pairs for "
                   "`detente evaluate events`, or all documents as tasks.")
@click.option("--import", "file", type=click.Path(exists=True, dir_okay=False),
              help="Take judgements from such a file.")
def command(ledger: str, record: str | None, verdict: str | None, changes: tuple[str, ...],
            by: str, note: str | None, form: str | None, file: str | None) -> None:
    """Say of a RECORD in LEDGER that it is right, wrong, or how it should be."""
    if form:
        with Ledger.open(ledger, readonly=True) as book:
            _export(book, form)
        return
    with Ledger.open(ledger) as book:
        if file:
            _import(book, Path(file), by)
            return
        if record is None or verdict is None:
            raise click.UsageError("name a RECORD and accept, reject or edit")
        now = put_judgement(book, record, verdict, changes_of(changes), by=by, note=note)
    click.echo(f"{verdict}: {now.type} {now.status} {now.evidence[0].quote[:100]!r}", err=True)


def _export(book: Ledger, form: str) -> None:
    make = {"gold": gold.gold, "pairs": gold.pairs, "label-studio": gold.label_studio,
            "prodigy": gold.prodigy}
    rows = make[form](book)
    if form == "label-studio":
        sys.stdout.buffer.write(orjson.dumps(list(rows), option=orjson.OPT_APPEND_NEWLINE))
    else:
        for row in rows:
            sys.stdout.buffer.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.flush()


def _rows(data: bytes, name: str) -> Iterator[Any]:
    if data.lstrip()[:1] == b"[":
        try:
            yield from orjson.loads(data)
        except orjson.JSONDecodeError as err:
            raise DetenteError("D107", f"not valid JSON ({err})", input=name, stage="judge",
                               remedy="export again") from err
        return
    for number, line in enumerate(data.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield orjson.loads(line)
        except orjson.JSONDecodeError as err:
            raise DetenteError("D107", f"not valid JSON ({err})", input=f"{name}:{number}",
                               stage="judge", remedy="mend the line") from err


def _import(book: Ledger, file: Path, by: str) -> None:
    kept, refused = 0, 0
    for found in gold.read_back(book, _rows(file.read_bytes(), str(file)), by=by):
        if isinstance(found, DetenteError):
            refused += 1
            click.echo(f"error: {found}", err=True)
        else:
            kept += 1
    click.echo(f"{kept} judgements kept, {refused} refused", err=True)
    if refused:
        sys.exit(1)
