"""Whole inputs to damage: a text, a page, a feed, an archive of each kind."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable

Make = Callable[[], bytes]
#: name -> bytes; the names are file names, and the endings among them lie on purpose.
Cases = dict[str, Make]

FIRST = ("LIMA, May 3 (AFP) - Chile's foreign minister met Peru's president in Lima on Friday and "
         "the two signed a trade agreement after two days of talks.")
SECOND = ("Peru expelled the Bolivian ambassador on Monday, saying that he had interfered in the "
          "domestic affairs of the country for several months.")
TEXT = f"{FIRST}\n\n{SECOND}\n"
HEAD = ('<title>Peru and Chile sign pact</title>'
        '<meta property="article:published_time" content="2019-05-03T10:00:00Z">')
BODY = f"<h1>Peru and Chile sign pact</h1><p>{FIRST}</p><p>{SECOND}</p>"
GOOD = TEXT.encode()


def html(body: str = BODY, head: str = HEAD, start: str = "<!doctype html>") -> bytes:
    """A page around `body`."""
    page = f"{start}<html><head>{head}</head><body><article>{body}</article></body></html>"
    return page.encode("utf-8", "surrogatepass")


def item(title: str = "Pact", text: str = FIRST, more: str = "") -> str:
    """An RSS item."""
    return (f"<item><title>{title}</title><link>https://example.org/1</link>{more}"
            f"<description>{text}</description></item>")


def rss(items: str = "", head: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    """A feed around `items`."""
    return (f'{head}<rss version="2.0"><channel><title>Example</title>{items or item()}'
            "</channel></rss>").encode("utf-8", "surrogatepass")


def row(**fields: object) -> bytes:
    """A JSONL line."""
    return json.dumps({"text": TEXT, **fields}).encode() + b"\n"


def zipped(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, how)
    return out.getvalue()


def tarred(*members: tuple[str, bytes], form: int = tarfile.GNU_FORMAT,
           **fields: object) -> bytes:
    """A tar archive; `fields` are set on every header."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            for key, value in fields.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(data) if info.isreg() else None)
    return out.getvalue()


def http(page: bytes, head: str = "Content-Type: text/html; charset=utf-8",
         status: str = "200 OK") -> bytes:
    """An HTTP answer."""
    return f"HTTP/1.1 {status}\r\n{head}\r\n\r\n".encode() + page


def record(payload: bytes | None = None, *, kind: str = "response", length: object = None,
           more: str = "", version: str = "WARC/1.0", uri: str = "http://example.org/1",
           date: str = "2020-01-01T00:00:00Z",
           media: str = "application/http; msgtype=response") -> bytes:
    """A WARC record, by default of a good page."""
    payload = http(html()) if payload is None else payload
    size = len(payload) if length is None else length
    return (f"{version}\r\nWARC-Type: {kind}\r\nWARC-Date: {date}\r\n"
            "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
            f"WARC-Target-URI: {uri}\r\nContent-Type: {media}\r\n{more}"
            f"Content-Length: {size}\r\n\r\n").encode("utf-8", "surrogatepass") + payload + (
                b"\r\n\r\n")


def zeros(megabytes: int) -> bytes:
    """A gzip stream that unpacks to so many megabytes of nothing; members of 64 in a row."""
    return gzip.compress(bytes(64 << 20), 6, mtime=0) * (megabytes // 64)
