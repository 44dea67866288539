"""The root command: lazy subcommands, one way to report an error."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from detente.cli.commands import COMMANDS, SUMMARIES
from detente.errors import DetenteError

EPILOG = """\b
Examples:
  detente code article.txt
  detente code articles/ --format jsonl > records.jsonl
  cat article.txt | detente code - --published 2023-06-17
"""


class Lazy(click.Group):
    """Imports a subcommand's module only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, SUMMARIES.get(name, "")) for name in COMMANDS]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(cls=Lazy, epilog=EPILOG, context_settings={"max_content_width": 100})
@click.version_option(package_name="detente")
def root() -> None:
    """Read news dispatches about relations between states and keep the ledger of them.

    Every record says who did what to whom, when and where, whether it happened, is planned,
    was put off or denied, and quotes the words it came from.
    """


def main(argv: list[str] | None = None) -> Any:
    """Runs the command line; coded errors end it with one line and status 2."""
    try:
        return root.main(args=argv, prog_name="detente", standalone_mode=True)
    except DetenteError as err:
        click.echo(f"detente: {err}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
