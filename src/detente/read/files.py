"""Folders to files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from detente.errors import DetenteError


def files(path: Path, above: tuple[str, ...] = ()) -> Iterator[Path | DetenteError]:
    """The file, or every file in the folder and below, in name order; hidden ones left out."""
    if not path.is_dir():
        # A pipe or device met in a folder would wait for ever; one given by name is meant.
        if above and path.exists() and not path.is_file():
            yield DetenteError("D102", "not a regular file", input=str(path), stage="read",
                               remedy="leave it out of the folder")
            return
        yield path
        return
    real = os.path.realpath(path)
    if real in above:
        return  # a link back to a folder on the way here: all of it is read already
    try:
        entries = sorted(path.iterdir())
    except OSError as err:
        yield DetenteError("D102", f"the folder cannot be read ({err.strerror})", input=str(path),
                           stage="read", remedy="check its permissions")
        return
    for entry in entries:
        if not entry.name.startswith("."):
            yield from files(entry, (*above, real))
