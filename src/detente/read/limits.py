"""How much one input may cost: sizes in bytes, times in seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of reading. What is larger is refused whole (D106), never cut.

    The sizes stand well above what news comes in (a dispatch is a few kilobytes, a page up to
    a few megabytes) and well below what would fill a small machine.
    """

    text: int = 20_000_000  # a text, a feed, an SGML file, one line or row
    page: int = 8_000_000  # an HTML page; the HTML parser drops text nodes from 10 MB on
    spool: int = 512_000_000  # a member that must be sought in (zip, Parquet, WARC in an archive)
    total: int = 16_000_000_000  # all that one archive unpacks to
    ratio: int = 300  # unpacked to packed; text seldom passes 20, a bomb is near 1,000
    ratio_from: int = 16_000_000  # below this much unpacked the ratio is not looked at
    members: int = 500_000  # in one archive, nested ones included
    depth: int = 6  # nesting: gz counts 1, zip and tar 2 each
    columns: int = 10_000  # in a table
    seconds: float = 20.0  # from one document to the next in a worker process
    memory: int = 800_000_000  # what a worker process may allocate
