"""The options that say what inputs are and how they are read; one place for every command."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click

from detente.errors import DetenteError
from detente.read.jsonl import FIELDS


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--encoding`, `--map` (also `--column`) and `--fetch`, as encoding, columns, fetch."""
    command = click.option(
        "--fetch", is_flag=True, help="Fetch sources that are web addresses.")(command)
    command = click.option(
        "--map", "--column", "columns", multiple=True, metavar="OURS=THEIRS[,...]",
        help="Tables and JSON: which column holds text, title, published, url, source, id; "
             "e.g. text=body,published=date.")(command)
    return click.option(
        "--encoding", metavar="NAME", help="Encoding of text files, if not UTF-8.")(command)


def mapping(columns: Iterable[str]) -> dict[str, str]:
    """`text=body,published=date` (given once or often) as a mapping.

    Raises:
        DetenteError: D501 where one is no pair, or its left side no field of ours.
    """
    found = {}
    for pair in (p for given in columns for p in given.split(",")):
        ours, equals, theirs = (part.strip() for part in pair.partition("="))
        if not equals or not theirs or ours not in FIELDS:
            raise DetenteError(
                "D501", f"{pair!r} is not OURS=THEIRS", input="--map", stage="settings",
                remedy=f"e.g. text=body; ours is one of {', '.join(FIELDS)}")
        found[ours] = theirs
    return found
