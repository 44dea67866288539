"""WARC and Parquet."""

from __future__ import annotations

import gzip
import io
from typing import Any

from hostile.cases.parts import BODY, GOOD, TEXT, Cases, html, http, record

_GZ = gzip.compress(record(), mtime=0)


def _between(bad: bytes) -> bytes:
    """A bad record between two good ones."""
    return record() + bad + record()


def _flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 255]) + data[at + 1:]


def _coded(coding: str, body: bytes) -> bytes:
    return record(http(body, f"Content-Type: text/html\r\nContent-Encoding: {coding}"))


def _chunked(body: bytes) -> bytes:
    return record(http(body, "Content-Type: text/html\r\nTransfer-Encoding: chunked"))


_PAGE = html()
_BAD: dict[str, bytes] = {
    "length-less": record(length=400),
    "length-more": record(length=5_000),
    "length-negative": record(length=-5),
    "length-words": record(length="plenty"),
    "length-huge": record(length=10**30),
    "length-missing": record().replace(b"Content-Length", b"Content-Breadth", 1),
    "garbage": b"garbage\r\n\r\n" * 20,
    "zeros": bytes(3000),
    "payload-cut": record()[:-400],
    "header-cut": record()[:90],
    "version-9": record(version="WARC/9.9"),
    "no-version": record(version=""),
    "type-unknown": record(kind="wishes"),
    "type-empty": record(kind=""),
    "not-http": record(b"Peru met Chile.", media="text/plain"),
    "http-garbage": record(b"\xff\xfe\x00garbage"),
    "http-no-headers": record(b"HTTP/1.1 200 OK\r\n\r\n" + _PAGE),
    "http-status-words": record(http(_PAGE, status="fine")),
    "http-status-404": record(http(_PAGE, status="404 Not Found")),
    "http-empty": record(http(b"")),
    "http-image": record(http(b"\x89PNG", "Content-Type: image/png")),
    "http-image-as-html": record(http(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)),
    "http-charset-lie": record(http(_PAGE, "Content-Type: text/html; charset=idna")),
    "http-headers-20000": record(http(_PAGE, "Content-Type: text/html\r\n" + "\r\n".join(
        f"X-{i}: 1" for i in range(20_000)))),
    "http-header-1mb": record(http(_PAGE, "Content-Type: text/html\r\nX: " + "x" * 1_000_000)),
    "gzip-lie": _coded("gzip", _PAGE),
    "gzip-cut": _coded("gzip", gzip.compress(_PAGE, mtime=0)[:-200]),
    "gzip-bomb": _coded("gzip", gzip.compress(b"<html><p>" + b" " * 60_000_000, mtime=0)),
    "deflate-lie": _coded("deflate", _PAGE),
    "brotli-lie": _coded("br", b"\x0b\x02\x80" + bytes(50)),
    "chunks": _chunked(b"%x\r\n%s\r\n0\r\n\r\n" % (len(_PAGE), _PAGE)),
    "chunks-lie": _chunked(_PAGE),
    "chunks-endless": _chunked(b"ffffffff\r\n" + _PAGE),
    "chunks-negative": _chunked(b"-5\r\n" + _PAGE),
    "page-9mb": record(http(html("<p>" + "Peru met Chile. " * 600_000 + "</p>"))),
    "page-deep": record(http(html("<div>" * 20_000 + BODY))),
    "page-empty": record(http(html(""))),
    "uri-nonsense": record(uri="\x01 not an address"),
    "uri-1mb": record(uri="http://example.org/" + "x" * 1_000_000),
    "date-year-0": record(http(html(head="<title>P</title>")), date="0000-00-00T00:00:00Z"),
    "date-year-9999": record(http(html(head="<title>P</title>")), date="9999-12-31T23:59:59Z"),
    "header-1mb": record(more="X-Long: " + "x" * 1_000_000 + "\r\n"),
    "headers-50000": record(more="".join(f"X-{i}: 1\r\n" for i in range(50_000))),
    "header-no-colon": record(more="nonsense without a colon\r\n"),
    "header-surrogate": record(more="X-Odd: \ud800\r\n"),
}
CASES: Cases = {f"{name}.warc": (lambda data=data: _between(data)) for name, data in _BAD.items()}


def _parquet(**columns: Any) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def _parquet_of(kind: Any, values: list[Any]) -> bytes:
    import pyarrow as pa

    return _parquet(text=pa.array([TEXT] * len(values)), published=pa.array(values, kind))


def _binary(kind: str) -> bytes:
    """A column that says it is UTF-8 and is not."""
    import pyarrow as pa

    raw = pa.array([b"Peru met Chile in C\xf3rdoba", b"Peru met Chile"], pa.binary())
    return _parquet(text=raw.view(pa.string()) if kind == "string" else raw)


def _bomb() -> bytes:
    """One text of a megabyte, five thousand times: a dictionary page and runs."""
    import pyarrow as pa

    word = pa.array(["Peru met Chile in Lima on Friday. " * 30_000])
    return _parquet(text=pa.DictionaryArray.from_arrays(
        pa.array([0] * 5_000, pa.int32()), word))


def _lengths(new: bytes) -> bytes:
    data = _parquet(text=[TEXT])
    return data[:-8] + new + data[-4:]


def _arrow(name: str) -> Any:
    import pyarrow as pa

    return {"s": pa.timestamp("s"), "ns": pa.timestamp("ns"), "date": pa.date32(),
            "dec": pa.decimal128(38, 2)}[name]


CASES |= {
    "void.warc": lambda: b"",
    "magic-only.warc": lambda: b"WARC/1.0",
    "info-only.warc": lambda: record(b"software: x\r\n", kind="warcinfo",
                                     media="application/warc-fields"),
    "line-feeds.warc": lambda: record().replace(b"\r\n", b"\n"),
    "text-after.warc": lambda: record() + GOOD,
    "cut.warc.gz": lambda: _GZ + _GZ[:-30],
    "flipped.warc.gz": lambda: _GZ + _flip(_GZ, len(_GZ) // 2) + _GZ,
    "head-flipped.warc.gz": lambda: _GZ + _flip(_GZ, 2) + _GZ,
    "checksum.warc.gz": lambda: _GZ + _flip(_GZ, len(_GZ) - 6) + _GZ,
    "garbage.warc.gz": lambda: _GZ + b"garbage" * 50 + _GZ,
    "one-stream.warc.gz": lambda: gzip.compress(record() * 3, mtime=0),
    "bomb.warc.gz": lambda: gzip.compress(record(http(bytes(60_000_000))), mtime=0),
    "wet.warc": lambda: record(TEXT.encode(), kind="conversion", media="text/plain")
    + record(b"\xff\xfe\x00\x00", kind="conversion", media="text/plain"),
    "magic-only.parquet": lambda: b"PAR1",
    "magic-twice.parquet": lambda: b"PAR1PAR1",
    "cut.parquet": lambda: _parquet(text=[TEXT])[:-20],
    "cut-front.parquet": lambda: b"PAR1" + _parquet(text=[TEXT] * 50)[200:],
    "footer-huge.parquet": lambda: _lengths(b"\xff\xff\xff\x7f"),
    "footer-zero.parquet": lambda: _lengths(bytes(4)),
    "footer-flipped.parquet": lambda: _flip(_parquet(text=[TEXT]), -60),
    "footer-encrypted.parquet": lambda: _parquet(text=[TEXT])[:-4] + b"PARE",
    "page-flipped.parquet": lambda: _flip(_parquet(text=[TEXT]), 40),
    "page-header-flipped.parquet": lambda: _flip(_parquet(text=[TEXT]), 6),
    "rows-none.parquet": lambda: _parquet_of(_arrow("s"), []),
    "column-missing.parquet": lambda: _parquet(story=[TEXT]),
    "column-number.parquet": lambda: _parquet(text=[1, 2]),
    "column-list.parquet": lambda: _parquet(text=[["Peru"], ["Chile"]]),
    "column-struct.parquet": lambda: _parquet(text=[{"en": "Peru"}]),
    "column-null.parquet": lambda: _parquet(text=[None, TEXT]),
    "column-binary.parquet": lambda: _binary("binary"),
    "column-bad-utf8.parquet": lambda: _binary("string"),
    "columns-20000.parquet": lambda: _parquet(text=["x"], **{f"c{i}": [1] for i in range(20_000)}),
    "date-year-0.parquet": lambda: _parquet_of(_arrow("s"), [-62_167_219_200]),
    "date-year-9999.parquet": lambda: _parquet_of(_arrow("s"), [253_402_300_799]),
    "date-beyond.parquet": lambda: _parquet_of(_arrow("s"), [2**50]),
    "date-nanoseconds.parquet": lambda: _parquet_of(_arrow("ns"), [2**62 + 1]),
    "date-days.parquet": lambda: _parquet_of(_arrow("date"), [2**31 - 1]),
    "bomb.parquet": _bomb,
}
