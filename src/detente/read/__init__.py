"""Files, folders and standard input to `Raw` dispatches; each input gives one or more."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from detente.errors import DetenteError
from detente.read.base import Raw, decode
from detente.read.jsonl import from_mapping, read_lines, text_id

__all__ = ["Raw", "decode", "from_mapping", "read_bytes", "read_sources", "text_id"]

#: A single file of text larger than this is refused, not cut (JSONL is read by line instead).
MAX_TEXT = 20_000_000
_JSONL = (".jsonl", ".ndjson", ".jsonlines")


def read_bytes(
    data: bytes, name: str, *, encoding: str | None = None
) -> Iterator[Raw | DetenteError]:
    """One input's bytes as dispatches; the format is told by content, then by name."""
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if name.lower().endswith(_JSONL) or (head == b"{" and b'"text"' in data[:200_000]):
        yield from read_lines(data.splitlines(), name)
        return
    if len(data) > MAX_TEXT:
        yield DetenteError(
            "D106", f"{len(data):,} bytes in one text; the limit is {MAX_TEXT:,}", input=name,
            stage="read", remedy="split it into dispatches, one a file or one a JSONL line",
        )
        return
    try:
        text = decode(data, name=name, encoding=encoding)
    except DetenteError as err:
        yield err
        return
    yield Raw(id=text_id(text, Path(name).name), text=text, origin=name)


def _files(path: Path, above: tuple[str, ...] = ()) -> Iterator[Path | DetenteError]:
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
            yield from _files(entry, (*above, real))


def read_sources(
    sources: Iterable[str], *, stdin: BinaryIO | None = None, encoding: str | None = None
) -> Iterator[Raw | DetenteError]:
    """Every dispatch in files, folders (in name order) and `-`, errors in their place."""
    for source in sources:
        if source == "-":
            data = stdin.read() if stdin is not None else b""
            yield from read_bytes(data, "-", encoding=encoding)
            continue
        path = Path(source)
        if not path.exists():
            yield DetenteError("D101", "no such file or folder", input=source, stage="read",
                               remedy="check the path")
            continue
        for found in _files(path):
            if isinstance(found, DetenteError):
                yield found
                continue
            try:
                data = found.read_bytes()
            except OSError as err:
                yield DetenteError("D102", f"cannot be read ({err.strerror})", input=str(found),
                                   stage="read", remedy="check its permissions")
                continue
            yield from read_bytes(data, str(found), encoding=encoding)
