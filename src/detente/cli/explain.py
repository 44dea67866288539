"""`--explain`: per sentence, what matched, what was considered and why nothing came out."""

from __future__ import annotations

from collections.abc import Iterable

import click

from detente.coder import Coder
from detente.errors import DetenteError
from detente.output import names
from detente.pipeline import Analysis
from detente.read.base import Raw


def explain(coder: Coder, raws: Iterable[Raw | DetenteError], published: str | None) -> None:
    """Prints every document's sentences with their candidates."""
    for raw in raws:
        if isinstance(raw, DetenteError):
            click.echo(f"error: {raw}", err=True)
            continue
        try:
            analysis = coder.explain(raw, published)
        except DetenteError as err:
            click.echo(f"error: {err}", err=True)
            continue
        click.echo(f"# {analysis.document.title or analysis.document.id}")
        _document(analysis)


def _document(a: Analysis) -> None:
    for sentence in a.sentences:
        click.echo(f"\n[{sentence.start}:{sentence.end}] {' '.join(sentence.text.split())}")
        hits = ", ".join(h.readings[0].surface for h in a.hits[sentence.index])
        click.echo(f"  names: {hits or 'none'}")
        if not a.worth[sentence.index]:
            click.echo("  not parsed: too few names, or no cue word of any frame")
            continue
        view = a.views[sentence.index]
        for index, found in sorted(view.found.items()):
            for f in found:
                if f.how != "modifier":
                    click.echo(f"  actor: {view.doc[index].text!r} → {f.actor.name} "
                               f"({f.actor.entity}, {f.how})")
        _records(a, sentence.start, sentence.end)
        for c, why in a.silent:
            if sentence.start <= view.sentence.start + c.trigger.idx < sentence.end and (
                    c in a.candidates.get(sentence.index, ())):
                click.echo(f"  considered: {c.type} by {c.frame} "
                           f"({c.match.pattern.text[:60]}) at {c.trigger.text!r}: {why}")
        if not a.candidates.get(sentence.index):
            click.echo("  no frame matched")


def _records(a: Analysis, start: int, end: int) -> None:
    for r in a.records:
        if start <= r.evidence[0].start < end:
            sides = names(r.sources) + (f" → {names(r.targets)}" if r.targets else "")
            click.echo(f"  RECORD {r.type}{'-' + r.mode if r.mode else ''} {r.status}: {sides} "
                       f"(confidence {r.confidence})")
            for name, value in r.trace.get("features", {}).items():
                click.echo(f"    {value:+.2f} {name}")
