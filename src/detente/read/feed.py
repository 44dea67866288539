"""RSS and Atom: an item is a dispatch."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from typing import Any

from detente.errors import DetenteError
from detente.read import dates
from detente.read.base import Raw
from detente.read.jsonl import text_id
from detente.read.markup import check_tags, clean_text, fragment_text, web
from detente.read.source import damaged

#: From this many characters on, an item's markup is taken for an article with furniture around.
_ARTICLE = 1_500


def read_feed(data: bytes, origin: str) -> Iterator[Raw | DetenteError]:
    """The items of a feed, in its order."""
    import feedparser

    # An entity declared in a feed is either a mistake or a bomb; expat is not to find out.
    if b"<!ENTITY" in data.replace(b"\x00", b"").upper():
        yield DetenteError("D116", "the feed declares entities", input=origin, stage="read",
                           remedy="remove its DOCTYPE")
        return
    check_tags(data.decode("utf-8", "replace"), origin)
    # A stream and never a string: feedparser would fetch a string that looks like an address.
    parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    source = parsed.feed.get("title") or None
    for number, entry in enumerate(parsed.entries, 1):
        try:
            yield _item(entry, source, f"{origin}:{number}")
        except DetenteError as err:
            yield err
    tail = data.replace(b"\x00", b"")[-4096:]
    if not any(end in tail for end in (b"</rss", b"</feed", b"</rdf:RDF", b"</RDF")):
        yield damaged(origin, f"the feed breaks off after {len(parsed.entries)} items")
    elif not parsed.entries:
        if parsed.bozo:
            fault = type(parsed.bozo_exception).__name__
            yield damaged(origin, f"the feed cannot be parsed ({fault})")
        else:
            yield DetenteError("D103", "the feed holds no items", input=origin, stage="read",
                               remedy="leave it out")


def _item(entry: Any, source: str | None, origin: str) -> Raw:
    title = " ".join(fragment_text(str(entry.get("title") or "")).split()) or None
    bodies = [str(c.get("value") or "") for c in entry.get("content") or ()]
    bodies.append(str(entry.get("summary") or ""))
    text = clean_text(item_text(max(bodies, key=len))) or title or ""
    if not text.strip():
        raise DetenteError("D103", "the item holds no text", input=origin, stage="read",
                           remedy="leave it out")
    url = web(entry.get("link"))
    published = _stated(entry)
    published_from = "metadata" if published else None
    if published is None:
        published = dates.from_url(url)
        published_from = "url" if published else None
    outlet = (entry.get("source") or {}).get("title") or source
    return Raw(id=text_id(text, url or entry.get("id"), title), text=text, title=title,
               published=published, published_from=published_from, url=url, source=outlet,
               origin=origin)


def item_text(html: str) -> str:
    """An item's words; a long one through the extractor, which drops what is not the article."""
    plain = fragment_text(html)
    if len(plain) < _ARTICLE or "<" not in html:
        return plain
    import trafilatura

    found = trafilatura.extract(f"<html><body><article>{html}</article></body></html>",
                                favor_recall=True, include_comments=False) or ""
    lines = [line.strip() for line in found.split("\n")]
    body = "\n\n".join(line for line in lines if line)
    # Less than half of the words: it took the article for furniture.
    return body if len(body) * 2 > len(plain) else plain


def _stated(entry: Any) -> str | None:
    for key in ("published", "updated", "created"):
        moment = entry.get(f"{key}_parsed")
        stated = dates.iso(entry.get(key))
        if stated:
            return stated
        if moment:
            try:
                stated = dates.iso(time.strftime("%Y-%m-%dT%H:%M:%SZ", moment))
            except (ValueError, TypeError, OverflowError):
                continue
            if stated:
                return stated
    return None
