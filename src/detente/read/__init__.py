"""Files, folders, feeds, archives and standard input to `Raw` dispatches.

What an input is, its content tells (`sniff`); `walk` opens archives and hands out the pieces,
and a reader a format turns each into dispatches. Formats whose parsers are large are read in a
worker process (`guard`). docs/formats.md lists what is read and how much of it.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, BinaryIO

from detente.errors import DetenteError
from detente.read.base import Raw, decode
from detente.read.files import files
from detente.read.guard import Guard, Job
from detente.read.jsonl import from_mapping, text_id
from detente.read.limits import Limits
from detente.read.sniff import RISKY, kind_of
from detente.read.source import HEAD, Source
from detente.read.walk import Options, items

__all__ = ["Limits", "Raw", "decode", "from_mapping", "read_bytes", "read_sources", "text_id"]


def read_bytes(
    data: bytes, name: str, *, encoding: str | None = None,
    columns: Mapping[str, str] | None = None, limits: Limits | None = None,
) -> Iterator[Raw | DetenteError]:
    """One input's bytes as dispatches, in this process; the format is told by content, then name.

    Args:
        data: the whole input.
        name: its file name, for messages and for what content leaves open.
        encoding: of text that is not UTF-8.
        columns: our field to the input's column or key (`{"text": "story"}`).
        limits: how much it may cost.
    """
    options = Options(encoding, columns or {}, limits or Limits())
    yield from items(Source(io.BytesIO(data), name), options, len(data))


def read_sources(
    sources: Iterable[str], *, stdin: BinaryIO | None = None, encoding: str | None = None,
    columns: Mapping[str, str] | None = None, fetch: bool = False, limits: Limits | None = None,
) -> Iterator[Raw | DetenteError]:
    """Every dispatch in files, folders (in name order), addresses and `-`, errors in their place.

    Args:
        sources: paths, `-` for `stdin`, http(s) addresses where `fetch` allows them.
        stdin: what `-` reads.
        encoding: of text that is not UTF-8.
        columns: our field to the input's column or key.
        fetch: whether web addresses are fetched; refused (D113) otherwise.
        limits: how much an input may cost.
    """
    options = Options(encoding, columns or {}, limits or Limits())
    with Guard(options) as guard:
        for source in sources:
            if source == "-":
                yield from _spooled(stdin or io.BytesIO(), Job("", "-"), options, guard)
            elif "://" in source[:12] and not Path(source).exists():
                yield from _fetched(source, fetch, options, guard)
            elif not Path(source).exists():
                yield DetenteError("D101", "no such file or folder", input=source, stage="read",
                                   remedy="check the path")
            else:
                for found in files(Path(source)):
                    if isinstance(found, DetenteError):
                        yield found
                    else:
                        yield from _file(found, options, guard)


def _file(path: Path, options: Options, guard: Guard) -> Iterator[Raw | DetenteError]:
    try:
        with path.open("rb") as file:
            if not path.is_file():  # a pipe given by name
                yield from _spooled(file, Job("", str(path)), options, guard)
                return
            yield from _told(file, Job(str(path), str(path)), options, guard)
    except OSError as err:
        yield DetenteError("D102", f"cannot be read ({err.strerror})", input=str(path),
                           stage="read", remedy="check its permissions")


def _told(file: IO[bytes], job: Job, options: Options, guard: Guard
          ) -> Iterator[Raw | DetenteError]:
    """Reads here what is safe to read here, and the rest in the worker."""
    head = file.read(HEAD)
    file.seek(0)
    if kind_of(head, (job.hint or job.name).lower(), options.columns) in RISKY:
        yield from guard.read(job)
        return
    source = Source(file, job.name, hint=job.hint, url=job.url, charset=job.charset)
    yield from items(source, options)


def _spooled(stream: IO[bytes], job: Job, options: Options, guard: Guard
             ) -> Iterator[Raw | DetenteError]:
    """What cannot be sought in goes to a temporary file first."""
    with tempfile.NamedTemporaryFile(prefix="detente-") as spool:
        shutil.copyfileobj(stream, spool)
        spool.flush()
        spool.seek(0)
        job = Job(spool.name, job.name, job.url, job.charset, job.hint)
        with Path(spool.name).open("rb") as file:
            yield from _told(file, job, options, guard)


def _fetched(url: str, allowed: bool, options: Options, guard: Guard
             ) -> Iterator[Raw | DetenteError]:
    if not allowed:
        yield DetenteError("D113", "a web address is fetched only when asked for", input=url,
                           stage="read", remedy="give --fetch, or a file")
        return
    from detente.read.fetch import fetch

    try:
        answer = fetch(url)
    except DetenteError as err:
        yield err
        return
    job = Job("", url, answer.url, answer.charset, answer.hint)
    yield from _spooled(io.BytesIO(answer.body), job, options, guard)
