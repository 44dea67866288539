"""One JSON object a line: `{id, title, text, published, url, source}`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from detente.errors import DetenteError
from detente.read.base import Raw

_DATE_KEYS = ("published", "date", "published_at", "pubdate", "datePublished")
_TEXT_KEYS = ("text", "body", "content")


def text_id(text: str, *more: str | None) -> str:
    """A stable id for a document that carries none."""
    seed = "\x1f".join([text, *(m or "" for m in more)])
    return hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def from_mapping(row: Any, origin: str) -> Raw:
    """A `Raw` from one decoded object.

    Raises:
        DetenteError: D108 where the text is missing, D109 where a field is not a string,
            D103 where the text is empty.
    """
    if not isinstance(row, dict):
        raise DetenteError("D109", "the line is not a JSON object", input=origin, stage="read",
                           remedy="write one object a line")
    def text_of(*keys: str) -> str | None:
        for key in keys:
            value = row.get(key)
            if value is None:
                continue
            if key == "id" and isinstance(value, int):
                value = str(value)
            if not isinstance(value, str):
                raise DetenteError(
                    "D109", f"field {key!r} is {type(value).__name__}, not a string",
                    input=origin, stage="read", remedy="give a string or leave the field out",
                )
            return value
        return None

    text = text_of(*_TEXT_KEYS)
    if text is None:
        raise DetenteError("D108", "the line has no field 'text'", input=origin, stage="read",
                           remedy="each line needs at least {\"text\": \"...\"}")
    if not text.strip():
        raise DetenteError("D103", "the text is empty", input=origin, stage="read",
                           remedy="leave the line out or fill it")
    published = text_of(*_DATE_KEYS)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    url, title = text_of("url"), text_of("title")
    return Raw(
        id=text_of("id") or text_id(text, url, title),
        text=text,
        title=title,
        published=published,
        published_from="metadata" if published else None,
        url=url,
        source=text_of("source"),
        agency=text_of("agency"),
        dateline=text_of("dateline"),
        origin=origin,
    )


def read_lines(lines: Iterable[bytes], name: str) -> Iterator[Raw | DetenteError]:
    """A `Raw` or one coded error per non-empty line; a bad line never stops the rest."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        origin = f"{name}:{number}"
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as err:
            yield DetenteError("D107", f"not valid JSON ({str(err)[:80]})", input=origin,
                               stage="read", remedy="mend the line")
            continue
        try:
            yield from_mapping(row, origin)
        except DetenteError as err:
            yield err
