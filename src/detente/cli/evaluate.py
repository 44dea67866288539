"""`detente evaluate`: the coder against gold."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
import orjson


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


def _write(path: str | None, rows: Iterable[Any]) -> None:
    """What was found, one JSON line a gold line."""
    if path is not None:
        Path(path).write_bytes(b"".join(
            orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows))


@command.command("timex")
@_gold
def timex_command(gold: str, predictions: str | None) -> None:
    """Expressions of time. Gold: {id, date, text, timex: [{start, end, type, value}]}."""
    from detente.when import evaluate as when

    rows = when.read_rows(gold)
    found = [when.predict(row) for row in rows]
    _write(predictions, found)
    click.echo(str(when.score(rows, {row["id"]: row["timex"] for row in found})))


@command.command("places")
@_gold
def places_command(gold: str, predictions: str | None) -> None:
    """Toponyms. Gold: {id, text, toponyms: [{start, end, name, lat, lon}]}."""
    from detente.where import evaluate as where

    rows = where.read_rows(Path(gold))
    found = where.predict(rows)
    _write(predictions, found)
    report = where.score(rows, found)
    for name, value in report.figures().items():
        click.echo(f"{name:<24}{value:>10.3f}")
    for error in report.worst():
        click.echo("  " + "; ".join(f"{k}: {str(v)[:60]}" for k, v in error.items()))


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


@command.command("reports")
@click.argument("gold", type=click.Path(exists=True, dir_okay=False))
def reports_command(gold: str) -> None:
    """Reports joined across dispatches. Gold (YAML): sets of [event, date, text]."""
    from detente.evaluate.reports import evaluate

    click.echo(str(evaluate(gold)))


@command.command("actors")
@_gold
def actors_command(gold: str, predictions: str | None) -> None:
    """Who is who. Gold: {id, text, published, spans: [{start, end, entity, kind}]}."""
    from detente.actors import evaluate as actors
    from detente.knowledge.load import load
    from detente.parse.model import load as load_model

    reader = actors.Reader(load(), load_model())
    _write(predictions, actors.predict(actors.read_rows(Path(gold)), reader))
    report = actors.evaluate(Path(gold), None, reader)
    click.echo(f"{'kind':<14}{'gold':>6}{'P':>8}{'R':>8}")
    for kind, count in sorted(report.gold.items()):
        right, told = report.right[kind], report.found[kind]
        click.echo(f"{kind:<14}{count:>6}{right / max(told, 1):>8.3f}{right / count:>8.3f}")
    for error in report.errors[:20]:
        click.echo(f"  {error}")
