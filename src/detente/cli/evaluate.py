"""`detente evaluate`: the coder against gold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.group()
def command() -> None:
    """Measure the coder against gold of your own.

    \b
    Examples:
      detente evaluate events gold.jsonl --actors given --edition old
      detente evaluate timex gold.jsonl --predictions out.jsonl
    """


def _gold(function: Any) -> Any:
    function = click.argument("gold", type=click.Path(exists=True, dir_okay=False))(function)
    return click.option("--predictions", metavar="FILE", type=click.Path(dir_okay=False),
                        help="Write what was found, one JSON line a gold line.")(function)


@command.command("events")
@_gold
@click.option("--actors", type=click.Choice(["given", "found"]), default="given",
              show_default=True, help="Code the marked pair, or the raw text.")
@click.option("--edition", type=click.Choice(["2024", "old"]), default="2024", show_default=True,
              help="PLOVER's edition of the gold; old has YIELD and codes signing as AGREE.")
def events_command(gold: str, predictions: str | None, actors: str, edition: str) -> None:
    """Type and quad. Gold: {id, text, source, target, root or type, quad, published}."""
    from detente.evaluate.events import evaluate

    click.echo(str(evaluate(gold, predictions, actors=actors, edition=edition)))


@command.command("timex")
@_gold
def timex_command(gold: str, predictions: str | None) -> None:
    """Expressions of time. Gold: {id, date, text, timex: [{start, end, type, value}]}."""
    from detente.when.evaluate import evaluate

    click.echo(str(evaluate(gold, predictions)))


@command.command("places")
@_gold
def places_command(gold: str, predictions: str | None) -> None:
    """Toponyms. Gold: {id, text, toponyms: [{start, end, name, lat, lon}]}."""
    from detente.where.evaluate import evaluate

    click.echo(str(evaluate(gold, predictions)))


@command.command("speech")
@_gold
def speech_command(gold: str, predictions: str | None) -> None:
    """Who said what. Gold: {id, text, attributions: [{source, cue, content}]}."""
    from detente.statements.evaluate import evaluate

    click.echo(str(evaluate(gold, predictions)))


@command.command("clusters")
@_gold
def clusters_command(gold: str, predictions: str | None) -> None:
    """Reports of one event. Gold: {id, published, title, text, source, event}."""
    from detente.evaluate.clusters import evaluate

    click.echo(str(evaluate(gold, predictions)))


@command.command("actors")
@_gold
def actors_command(gold: str, predictions: str | None) -> None:
    """Who is who. Gold: {id, text, published, spans: [{start, end, entity, kind}]}."""
    from detente.actors.evaluate import evaluate

    click.echo(str(evaluate(Path(gold), Path(predictions) if predictions else None)))
