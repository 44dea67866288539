"""`detente read`: a dispatch as understood."""

from __future__ import annotations

import sys

import click
import orjson

from detente.clean import clean
from detente.cli.code import check_date
from detente.cli.inputs import mapping, source_options
from detente.errors import DetenteError
from detente.knowledge.load import load
from detente.output import document_json
from detente.read import read_sources
from detente.records import Document

EPILOG = """\b
Examples:
  detente read article.txt
  detente read wire.jsonl --format jsonl | head -1
  detente read https://example.org/news/1 --fetch
"""


@click.command(epilog=EPILOG)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text",
              show_default=True)
@click.option("--published", metavar="DATE", help="ISO date for text that carries none.")
@source_options
def command(
    sources: tuple[str, ...], form: str, published: str | None, encoding: str | None,
    columns: tuple[str, ...], fetch: bool,
) -> None:
    """Show dispatches as understood: title, date, agency, dateline, related headlines, body.

    Offsets count Unicode characters into the text as `--format jsonl` prints it; records'
    evidence uses the same.
    """
    if published is not None:
        check_date(published)
    rules = load().furniture
    bad = 0
    raws = read_sources(sources, stdin=sys.stdin.buffer, encoding=encoding,
                        columns=mapping(columns), fetch=fetch)
    for raw in raws:
        try:
            if isinstance(raw, DetenteError):
                raise raw
            doc = clean(raw, rules, published=published)
        except DetenteError as err:
            click.echo(f"error: {err}", err=True)
            bad += 1
            continue
        if form == "jsonl":
            click.echo(orjson.dumps(document_json(doc)))
        else:
            _print(doc)
    if bad:
        sys.exit(1)


def _print(doc: Document) -> None:
    line = doc.dateline
    click.echo(f"id:        {doc.id}")
    click.echo(f"title:     {doc.title or '-'}")
    click.echo(f"published: {doc.published or '-'} ({doc.published_from or 'not stated'})")
    click.echo(f"agency:    {doc.agency or '-'}")
    click.echo(f"dateline:  {line.place if line else '-'}"
               + (f", {line.date}" if line and line.date else ""))
    click.echo(f"language:  {doc.language}")
    for item in doc.related:
        click.echo(f"related:   {item}")
    click.echo("")
    for block in doc.blocks:
        click.echo(f"{block.start:>6}:{block.end:<6} {block.kind:<9} "
                   + " ".join(doc.text[block.start : block.end].split()))
    click.echo("")
