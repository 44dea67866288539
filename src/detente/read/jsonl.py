"""Rows of `{id, title, text, published, url, source}`: JSON Lines and JSON arrays."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import orjson

from detente.errors import DetenteError
from detente.read.base import Raw, empty
from detente.read.dates import FIRST, LAST

#: Our fields, and the names each is also known by, in order: those of news interfaces, of crawlers
#: and of tables people keep. Case does not count; `a.b` reaches inside; a summary is the last
#: resort.
FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("id",),
    "text": ("text", "body", "content", "maintext", "article", "full_text", "fulltext",
             "content_text", "articleBody", "bodyText", "fields.bodyText", "content.rendered",
             "lead_paragraph", "description", "summary", "abstract"),
    "title": ("title", "headline", "headline.main", "title.rendered", "webTitle"),
    "published": ("published", "date", "published_at", "pubdate", "datePublished", "publishedAt",
                  "date_publish", "date_published", "publication_date", "publish_date",
                  "published_date", "pub_date", "webPublicationDate"),
    "url": ("url", "link", "web_url", "webUrl"),
    "source": ("source", "source.name", "publication", "publisher", "outlet", "source_domain"),
    "agency": ("agency",),
    "dateline": ("dateline",),
}
_FOLDED = {field: tuple(n.lower() for n in names) for field, names in FIELDS.items()}
#: How deep in an object the array of rows may lie (`{"response": {"results": [..]}}`).
_DEPTH = 3
_MARKUP = re.compile(r"</(?:p|div|li|h[1-6]|a|b|em|strong|span)>|<br ?/?>", re.I)
#: A longer text is taken as it is, markup and all: no parser is let loose on it in this process.
_LONGEST_MARKUP = 500_000
Columns = Mapping[str, str]


def text_id(text: str, *more: str | None) -> str:
    """A stable id for a document that carries none."""
    seed = "\x1f".join([text, *(m or "" for m in more)])
    return hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def from_mapping(row: Any, origin: str, columns: Columns | None = None) -> Raw:
    """A `Raw` from one decoded object.

    Args:
        row: the object.
        origin: file and line, for messages.
        columns: our field to the row's, where its names are others; `a.b` reaches inside.

    Raises:
        DetenteError: D108 where the text is missing, D109 where a field has the wrong form,
            D103 where the text is empty.
    """
    if not isinstance(row, dict):
        raise DetenteError("D109", "the line is not a JSON object", input=origin, stage="read",
                           remedy="write one object a line")
    folded = {str(key).lower(): value for key, value in reversed(row.items())}
    given = {field: _field(row, folded, field, origin, columns or {}) for field in FIELDS}
    text = given["text"]
    if text is None:
        wanted = (columns or {}).get("text", "text")
        raise DetenteError("D108", f"the line has no field {wanted!r}", input=origin, stage="read",
                           remedy='each line needs at least {"text": "..."}, or --map text=NAME')
    if not text.strip():
        raise DetenteError("D103", "the text is empty", input=origin, stage="read",
                           remedy="leave the line out or fill it")
    published = given["published"]
    _check_year(published, origin)
    text = _bare(text.replace("\r\n", "\n").replace("\r", "\n"), origin)
    title = given["title"]
    title = html.unescape(title) if title and "&" in title else title
    return Raw(
        id=given["id"] or text_id(text, given["url"], title),
        text=text,
        title=title,
        published=published,
        published_from="metadata" if published else None,
        url=given["url"],
        source=given["source"],
        agency=given["agency"],
        dateline=given["dateline"],
        origin=origin,
    )


def _bare(text: str, origin: str) -> str:
    """The text without its markup, where a field holds a piece of a page."""
    if len(text) > _LONGEST_MARKUP or not _MARKUP.search(text):
        return text
    from detente.read.markup import check_tags, fragment_text

    check_tags(text, origin)
    return fragment_text(text) or text


def _field(row: dict[str, Any], folded: Mapping[str, Any], field: str, origin: str,
           columns: Columns) -> str | None:
    wrong: DetenteError | None = None
    for key in (columns[field],) if field in columns else _FOLDED[field]:
        value = _reach(row if field in columns else folded, key)
        if isinstance(value, (datetime, date)):
            value = value.isoformat().replace("+00:00", "Z")
        if isinstance(value, int) and not isinstance(value, bool) and field in ("id", "published"):
            value = str(value)
        if value is None or (isinstance(value, str) and not value.strip() and field != "text"):
            continue
        if isinstance(value, str):
            if value.strip() or field in columns:
                return value
            wrong = wrong or DetenteError("D103", "the text is empty", input=origin, stage="read",
                                          remedy="leave the line out or fill it")
            continue
        if isinstance(value, dict) and field in ("title", "source") and field not in columns:
            continue  # one of the names that reach inside may be meant
        wrong = wrong or DetenteError(
            "D109", f"field {key!r} is {type(value).__name__}, not a string",
            input=origin, stage="read", remedy="give a string or leave the field out",
        )
    if wrong is not None:
        raise wrong
    return None


def _reach(row: Mapping[str, Any], key: str) -> Any:
    """`a.b` inside, where there is no key of that very name; inner keys as they are or lower."""
    if key in row or "." not in key:
        return row.get(key)
    value: Any = row
    for part in key.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part, next((v for k, v in value.items() if str(k).lower() == part), None))
    return value


def _check_year(published: str | None, origin: str) -> None:
    """A year no dispatch is of is a mistake that would date every record of it."""
    if published and published[:4].isdigit() and published[4:5] == "-":
        year = int(published[:4])
        if not FIRST <= year <= LAST:
            raise DetenteError("D109", f"the year {year} is no year of publication", input=origin,
                               stage="read", remedy="mend the date or leave it out")


def read_lines(
    lines: Iterable[bytes | None], name: str, columns: Columns | None = None
) -> Iterator[Raw | DetenteError]:
    """A `Raw` or one coded error per non-empty line; a bad line never stops the rest.

    Args:
        lines: the lines; None stands for one that was too long to be read.
    """
    for number, line in enumerate(lines, 1):
        origin = f"{name}:{number}"
        if line is None:
            yield DetenteError("D106", "the line is longer than the limit", input=origin,
                               stage="read", remedy="split it into dispatches")
            continue
        if not line.strip():
            continue
        try:
            yield from_mapping(_loads(line, origin), origin, columns)
        except DetenteError as err:
            yield err


def _loads(data: bytes, origin: str) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as err:
        if "memory" in str(err):
            raise MemoryError from None
        if "not valid UTF-8" in str(err):
            raise DetenteError("D105", "the line is not in UTF-8", input=origin, stage="read",
                               remedy="say which with --encoding, e.g. --encoding cp1252") from None
        raise DetenteError("D107", f"not valid JSON ({str(err)[:80]})", input=origin,
                           stage="read", remedy="mend the line") from None


def _arrays(value: dict[str, Any], depth: int) -> Iterator[list[Any]]:
    """Arrays of objects in an object, the outer before the inner."""
    for inner in value.values():
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            yield inner
    if depth > 1:
        for inner in value.values():
            if isinstance(inner, dict):
                yield from _arrays(inner, depth - 1)


def read_json(data: bytes, name: str, columns: Columns | None = None
              ) -> Iterator[Raw | DetenteError]:
    """One JSON document: an array of objects, one object, or an object that holds such an array."""
    rows = _loads(data, name)
    if isinstance(rows, dict):
        held = list(_arrays(rows, _DEPTH))
        wanted = [(columns or {}).get("text", "").split(".")[0], *FIELDS["text"][:3]]
        if held and not any(isinstance(rows.get(key), str) for key in wanted):
            rows = max(held, key=len)
        else:
            rows = [rows]
    if not isinstance(rows, list):
        raise DetenteError("D109", "the document is no array of objects", input=name, stage="read",
                           remedy="write an array of objects, or one object a line")
    if not rows:
        yield empty(name)
    for number, row in enumerate(rows, 1):
        try:
            yield from_mapping(row, f"{name}:{number}", columns)
        except DetenteError as err:
            yield err
