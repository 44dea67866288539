"""What an input is, told by its content and only then by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Format = Literal[
    "text", "html", "feed", "sgml", "jsonl", "json", "csv", "parquet", "warc", "gz", "zip", "tar",
    "unknown",
]
#: Read in a worker process: their parsers are large and what they read is hostile.
RISKY: frozenset[Format] = frozenset(
    ("html", "feed", "csv", "parquet", "warc", "gz", "zip", "tar"))

_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"\x1f\x8b", "gz"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
)
#: What is recognised so that the message can say what it is.
STRANGE: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"), (b"Rar!\x1a\x07", "RAR"), (b"\xd0\xcf\x11\xe0", "MS Office"),
    (b"{\\rtf", "RTF"), (b"SQLite format 3\x00", "SQLite"), (b"ARROW1\x00\x00", "Arrow IPC"),
)
_JSONL = (".jsonl", ".ndjson", ".jsonlines")
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
_HTML = re.compile(
    rb"<(?:!doctype html|html|head|body|title|meta|article|div|p|h1|table|script|span)\b", re.I)
_SGML = re.compile(rb"<(?:!doctype lewis|reuters)\b", re.I)
_TEXT_COLUMNS = frozenset(("text", "body", "content"))
_OTHER_TEXT = frozenset(("article", "full_text", "fulltext", "maintext", "description", "summary"))
_BESIDE = frozenset(("id", "title", "headline", "date", "published", "url", "link", "source"))
_DELIMITERS = (",", "\t", ";", "|")


def kind_of(head: bytes, hint: str, columns: Mapping[str, str] | None = None) -> Format:
    """The format of an input.

    Args:
        head: its first bytes (64 KB is plenty).
        hint: its file name, lower case; asked only where the content leaves it open.
        columns: the user's mapping of fields to columns, by which a table may be known.
    """
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[257:262] == b"ustar" or _tar_header(head):
        return "tar"
    if strange(head):
        return "unknown"
    name = hint.removesuffix(".gz")
    # UTF-16 text shows its ASCII between NULs.
    flat = head.replace(b"\x00", b"") if b"\x00" in head[:64] else head
    bare = flat.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if bare.startswith(b"<"):
        return _markup(bare, name)
    if name.endswith(_JSONL) and not (bare[:1] == b"[" and bare[1:].lstrip()[:1] == b"{"):
        return "jsonl"
    if bare[:1] in (b"{", b"["):
        return _json(bare, name)
    if name.endswith((".html", ".htm", ".xhtml")) and _HTML.search(bare[:20_000]):
        return "html"
    if name.endswith((".csv", ".tsv", ".tab")) or delimiter(flat, columns) is not None:
        return "csv"
    return "text"


def _tar_header(head: bytes) -> bool:
    """Whether a tar of before the magic starts here: the header's checksum agrees."""
    said = head[148:156].strip(b" \x00")
    if len(head) < 512 or not said or not said.isdigit() or not head[0]:
        return False
    try:
        return int(said, 8) == sum(head[:148]) + 8 * 32 + sum(head[156:512])
    except ValueError:
        return False


def strange(head: bytes) -> str | None:
    """The name of a known format that is not read, or None."""
    for magic, name in STRANGE:
        if head.startswith(magic):
            return name
    return None


def _markup(bare: bytes, name: str) -> Format:
    start = bare[:4096]
    if _SGML.search(start):
        return "sgml"
    if _FEED.search(bare) and not re.search(rb"<(?:!doctype )?html", start[:500], re.I):
        return "feed"
    if start.startswith(b"<?xml") and not re.search(rb"<html\b", start, re.I):
        return "unknown"
    if _HTML.search(bare[:20_000]) or name.endswith((".html", ".htm", ".xhtml")):
        return "html"
    return "text"


def _json(bare: bytes, name: str) -> Format:
    if bare.startswith(b"["):
        inner = bare[1:].lstrip()[:1]
        return "json" if inner == b"{" or name.endswith(".json") else "text"
    first = bare.split(b"\n", 1)[0].rstrip()
    inner = bare[1:].lstrip()[:1]
    if inner not in (b'"', b"}", b""):
        return "json" if name.endswith(".json") else "text"
    if not bare[len(first):].strip() and (name.endswith(".json") or len(bare) < 60_000):
        return "json"  # all of it: one object, which may hold the rows
    # One whole object on the first line, or one so long that its end is out of sight: lines.
    if first.endswith(b"}") or b"\n" not in bare:
        return "jsonl"
    return "json" if name.endswith(".json") or len(first) < 200 else "jsonl"


def delimiter(head: bytes, columns: Mapping[str, str] | None = None) -> str | None:
    """The delimiter by which the first line names a column of text, or None."""
    first = head.lstrip(b"\xef\xbb\xbf\xff\xfe").split(b"\n", 1)[0][:HEADER]
    line = first.decode("utf-8", "replace").strip("\r")
    wanted = _TEXT_COLUMNS | {c.lower() for c in (columns or {}).values()}
    for mark in _DELIMITERS:
        cells = [c.strip(' "').lower() for c in line.split(mark)]
        # A name that other files may begin with too counts beside another column we know.
        if len(cells) > 1 and (wanted.intersection(cells) or (
                _OTHER_TEXT.intersection(cells) and _BESIDE.intersection(cells))):
            return mark
    return None


#: Bytes of a first line that are looked at for column names.
HEADER = 20_000
