"""CSV, TSV and Parquet: a row is a dispatch."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import IO, Any

from detente.errors import DetenteError
from detente.read.base import Raw
from detente.read.jsonl import FIELDS, Columns, from_mapping
from detente.read.limits import Limits
from detente.read.markup import clean_text
from detente.read.sniff import delimiter
from detente.read.source import Source, damaged, too_large

#: Rows of a Parquet file held at a time.
_BATCH = 64


def read_csv(source: Source, limits: Limits, encoding: str | None, columns: Columns | None
             ) -> Iterator[Raw | DetenteError]:
    """Rows under a header line; the delimiter is what the header is delimited by."""
    mark = delimiter(source.head, columns) or ("\t" if source.hint.endswith((".tsv", ".tab"))
                                               else ",")
    # The module's own limit (128 KB) is below a long dispatch; it knows no limit a reader.
    csv.field_size_limit(limits.text)
    rows = csv.reader(_decoded(source, limits, encoding), delimiter=mark, strict=True)
    header: list[str] | None = None
    number, some = 0, False
    while True:
        number += 1
        origin = f"{source.name}:{number}"
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as err:
            if "field larger" in str(err):
                raise too_large(source.name, f"row {number:,}: a cell is longer than the limit",
                                "look for a quotation mark that is never closed") from None
            some = True
            yield DetenteError("D109", f"the row cannot be read ({str(err)[:60]})", input=origin,
                               stage="read", remedy="mend its quotation marks")
            continue
        if header is None:
            header = _header([c.strip().lstrip("\ufeff") for c in row], source.name, limits,
                             columns)
        elif any(cell.strip() for cell in row):
            some = True
            yield _row(header, row, origin, columns, encoding or "utf-8")
    if not some:
        yield DetenteError("D103", "the table holds no rows", input=source.name, stage="read",
                           remedy="leave it out or fill it")


def _decoded(source: Source, limits: Limits, encoding: str | None) -> Iterator[str]:
    codec = encoding or ("utf-16" if source.head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    if codec.lower().replace("_", "-").startswith(("utf-16", "utf-32")):
        try:
            text = source.all(limits.text * 4).decode(codec)
        except (UnicodeError, LookupError):
            raise _wrong_encoding(source.name, codec) from None
        yield from text.splitlines(keepends=True)
        return
    try:
        b"".decode(codec)
    except LookupError:
        raise _wrong_encoding(source.name, codec) from None
    lines: Iterator[bytes | None] = source.lines(limits.text)
    if b"\n" not in source.head and b"\r" in source.head:  # lines end as on old Macs
        lines = iter(source.all(limits.text).split(b"\r"))
    for line in lines:
        if line is None:
            raise too_large(source.name, "a line is longer than the limit")
        # What is not in the encoding comes out as a surrogate, and its row alone is refused.
        yield line.decode(codec, "surrogateescape") + "\n"


def _wrong_encoding(origin: str, codec: str) -> DetenteError:
    return DetenteError("D105", f"the text is not in {codec}", input=origin, stage="read",
                        remedy="say which with --encoding, e.g. --encoding cp1252")


def _header(names: list[str], name: str, limits: Limits, columns: Columns | None) -> list[str]:
    if len(names) > limits.columns:
        raise too_large(name, f"{len(names):,} columns; the limit is {limits.columns:,}")
    folded = {n.lower(): n for n in reversed(names)}
    wanted = [columns["text"]] if columns and "text" in columns else list(FIELDS["text"])
    if not any(w in names or w.lower() in folded for w in wanted):
        raise no_text(names, name, wanted[0])
    # Column names are compared without regard to case.
    known = {n.lower(): n for names in FIELDS.values() for n in names}
    known.update({c.lower(): c for c in (columns or {}).values()})
    return [known.get(n.lower(), n) for n in names]


def no_text(names: list[str], name: str, wanted: str) -> DetenteError:
    """D108 that lists the columns there are."""
    listed = ", ".join(n[:30] for n in names[:12]) + (", ..." if len(names) > 12 else "")
    return DetenteError("D108", f"no column {wanted!r} among {listed}", input=name, stage="read",
                        remedy="name the column of the text: --map text=COLUMN")


def _row(header: list[str], cells: list[str], origin: str, columns: Columns | None, codec: str
         ) -> Raw | DetenteError:
    if any("\udc80" <= c <= "\udcff" for cell in cells for c in cell if c > "\ud7ff"):
        return _wrong_encoding(origin, codec)
    if len(cells) > len(header):
        return DetenteError("D109", f"{len(cells)} cells under {len(header)} columns",
                            input=origin, stage="read", remedy="quote cells that hold delimiters")
    row = {name: clean_text(cell) for name, cell in zip(reversed(header), reversed(
        cells + [""] * (len(header) - len(cells))), strict=True) if cell.strip()}
    try:
        return from_mapping(row, origin, columns)
    except DetenteError as err:
        return err


def read_parquet(file: IO[bytes], name: str, limits: Limits, columns: Columns | None
                 ) -> Iterator[Raw | DetenteError]:
    """The rows of a Parquet file, of which only the columns that are ours are read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(file)
        names = list(table.schema_arrow.names)
        if len(names) > limits.columns:
            raise too_large(name, f"{len(names):,} columns; the limit is {limits.columns:,}")
        wanted = _wanted(names, columns)
        text = [columns["text"]] if columns and "text" in columns else list(FIELDS["text"])
        if not {t.split(".")[0].lower() for t in text} & {w.lower() for w in wanted}:
            raise no_text(names, name, text[0])
        file.seek(0, 2)
        most = max(limits.ratio_from, limits.ratio * file.tell())
        yield from _batches(table, wanted, name, columns, most)
    except (pa.ArrowMemoryError, MemoryError):
        raise too_large(name, "needs more memory than the limit") from None
    except (pa.ArrowException, OSError, ValueError, KeyError, OverflowError) as err:
        raise damaged(name, f"the Parquet file is damaged ({str(err)[:80]})") from err


def _wanted(names: list[str], columns: Columns | None) -> list[str]:
    asked = {n.split(".")[0].lower() for field in FIELDS.values() for n in field}
    for column in (columns or {}).values():
        asked.update((column.lower(), column.split(".")[0].lower()))
    return [n for n in names if n.lower() in asked]


def _batches(table: Any, wanted: list[str], name: str, columns: Columns | None, most: int
             ) -> Iterator[Raw | DetenteError]:
    """Rows, as long as they come to no more than `most` characters: runs pack without bound."""
    number = size = 0
    for batch in table.iter_batches(batch_size=_BATCH, columns=wanted, use_threads=False):
        held = [_cells(column) for column in batch.columns]
        for cells in zip(*held, strict=True):
            number += 1
            row = dict(zip(batch.schema.names, cells, strict=True))
            size += sum(len(c) for c in cells if isinstance(c, str))
            if size > most:
                raise too_large(name, f"row {number:,}: unpacks to more than {most:,} characters")
            yield _parquet_row(row, f"{name}:{number}", columns)
    if number == 0:
        yield DetenteError("D103", "the table holds no rows", input=name, stage="read",
                           remedy="leave it out or fill it")


class _Unreadable:
    """A cell that is no value of its column's type."""


def _cells(column: Any) -> list[Any]:
    """A column's values; where one cannot be had (a date out of range) the rest still can."""
    try:
        found = column.to_pylist()
    except (ValueError, OverflowError, TypeError):
        found = [_cell(value) for value in column]
    return [_text(c) if isinstance(c, bytes) else c for c in found]


def _cell(value: Any) -> Any:
    try:
        return value.as_py()
    except (ValueError, OverflowError, TypeError):
        return _Unreadable


def _text(cell: bytes) -> Any:
    try:
        return cell.decode("utf-8")
    except UnicodeDecodeError:
        return _Unreadable


def _parquet_row(row: dict[str, Any], origin: str, columns: Columns | None) -> Raw | DetenteError:
    bad = [name for name, cell in row.items() if cell is _Unreadable]
    if bad:
        return DetenteError("D109", f"column {bad[0]!r} holds what is no value of its type",
                            input=origin, stage="read", remedy="mend the row or leave it out")
    try:
        return from_mapping(row, origin, columns)
    except DetenteError as err:
        return err
