"""WARC and WARC.gz: the pages a crawl stored, each a dispatch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from detente.errors import DetenteError
from detente.read.limits import Limits
from detente.read.sniff import kind_of
from detente.read.source import damaged, too_large

_HTML = ("text/html", "application/xhtml+xml")
#: How often a damaged file is searched for its next whole record.
_RESUMES = 1_000
_NEXT = re.compile(rb"WARC/1\.\d\r?\nWARC-")
_MARKS = (b"\x1f\x8b\x08", b"WARC/1.")


@dataclass(frozen=True, slots=True)
class Stored:
    """One stored page: its bytes, and what the archive says of it."""

    origin: str
    data: bytes
    html: bool
    url: str | None
    charset: str | None
    captured: str | None  # ISO day


def read_warc(file: IO[bytes], name: str, limits: Limits) -> Iterator[Stored | DetenteError]:
    """The HTML pages and extracted texts (`conversion`) of an archive, in its order.

    Records that are no page, and pages not answered with 200, are no input and passed over. A
    damaged record is one error; the search goes on from the next record that is whole.
    """
    start, resumes, pages, number = 0, 0, 0, 0
    broken: DetenteError | None = None
    while True:
        trouble = _Trouble(start)
        held: Stored | DetenteError | None = None  # until what follows it proves whole
        for found in _records(file, name, limits, trouble, number):
            if broken is not None:
                yield broken
                broken = None
            if held is not None:
                yield held
            held = found
            pages += 1
        number = trouble.number
        if held is not None and not (trouble.what and _cut(held)):
            yield held
        if trouble.what is None:
            break
        if not isinstance(held, DetenteError):  # or the damage is told already
            broken = broken or damaged(f"{name}:{number}", trouble.what)
        resumes += 1
        start = _next_mark(file, trouble.position + 1)
        if start < 0 or resumes > _RESUMES:
            break
    if broken is not None:
        yield broken
    elif not pages:
        yield DetenteError("D103", "the archive holds no page", input=name, stage="read",
                           remedy="leave it out")


@dataclass(slots=True)
class _Trouble:
    """Where a pass over the records stands, and what ended it."""

    position: int
    what: str | None = None
    number: int = 0


def _cut(found: Stored | DetenteError) -> bool:
    """Whether a page ends in the middle: its record said a length shorter than it is."""
    return isinstance(found, Stored) and found.html and b"</html" not in found.data[-2000:].lower()


def _records(file: IO[bytes], name: str, limits: Limits, state: _Trouble, before: int
             ) -> Iterator[Stored | DetenteError]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    base = state.position
    state.number = before
    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    try:
        file.seek(base)
        for record in ArchiveIterator(file, parse_http=True, auto_decode="transfer",
                                      fsspec_args=False):
            state.position = base + record.stream_pos
            state.number += 1
            if not record.headers.get("WARC-Type"):
                state.what = "the record has no header"
                return
            if not record.record_type & wanted:
                continue
            origin = f"{name}:{state.number}"
            found = _page(record, origin, limits, state)
            if state.what is not None:
                return
            if found is not None:
                yield found
    except (OSError, ValueError, UnicodeError, RuntimeError, EOFError) as err:
        state.what = f"the archive is damaged ({str(err)[:80]})"


def _page(record: Any, origin: str, limits: Limits, state: _Trouble
          ) -> Stored | DetenteError | None:
    kind = str(record.headers.get("WARC-Type") or "").lower()
    if kind == "response":
        if not record.is_http or record.http_headers is None:
            return None
        if record.http_headers.status_code is None:
            return damaged(origin, "the answer has no status")
        if record.http_headers.status_code != 200:
            return None
        media = str(record.http_content_type or "").lower()
    else:
        media = str(record.headers.get("Content-Type") or "").lower().split(";")[0].strip()
    text = kind == "conversion" and media.startswith("text/plain")
    if media not in _HTML and not text and (media or kind != "response"):
        return None
    # Sent in chunks, its length is not known before it is read.
    chunked = record.http_headers is not None and record.http_headers.get("Transfer-Encoding")
    promised = 0 if chunked else record.content_length
    data = record.reader.read(limits.page + 1)
    if len(data) > limits.page:
        return too_large(origin, f"a page of more than {limits.page:,} bytes")
    if len(data) < promised:
        state.what = f"the record breaks off: {len(data):,} of {promised:,} bytes"
        return None
    if _NEXT.search(data):
        state.what = "the record runs into the next"
        return None
    unpacked = _decoded(record, data, limits)
    if unpacked is None:
        return damaged(origin, "the answer's compression breaks off")
    if not media and kind_of(unpacked[:65_536], "") != "html":
        return None
    return Stored(origin, unpacked, not text,
                  str(record.headers.get("WARC-Target-URI") or "").strip("<> ") or None,
                  record.http_charset if kind == "response" else None,
                  str(record.headers.get("WARC-Date") or "")[:10] or None)


def _decoded(record: Any, data: bytes, limits: Limits) -> bytes | None:
    """The payload without its transport's compression; as it is where that is not what it says.

    None where the compressed stream breaks off.
    """
    import zlib

    headers = record.http_headers
    coding = str((headers.get("Content-Encoding") or "") if headers is not None else "").lower()
    steps: list[Callable[[], Any]] = []
    if "gzip" in coding or data.startswith(b"\x1f\x8b"):
        steps.append(lambda: zlib.decompressobj(31))
    elif "deflate" in coding:
        steps.extend((lambda: zlib.decompressobj(15), lambda: zlib.decompressobj(-15)))
    for make in steps:
        try:
            # Bounded: one byte more than a page may have tells that it is too large.
            engine = make()
            out = bytes(engine.decompress(data, limits.page + 1))
            return out if engine.eof or len(out) > limits.page else None
        except zlib.error:
            continue
    return data


def _next_mark(file: IO[bytes], start: int) -> int:
    """Where the next record may begin, or -1."""
    file.seek(start)
    offset, tail = start, b""
    while chunk := file.read(1 << 20):
        data = tail + chunk
        hits = [h for h in (data.find(mark) for mark in _MARKS) if h >= 0]
        if hits:
            return offset - len(tail) + min(hits)
        tail = data[-8:]
        offset += len(chunk)
    return -1
