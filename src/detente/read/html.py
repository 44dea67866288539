"""HTML pages: the article without the page around it, its title, date and source."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from detente.errors import DetenteError
from detente.read import dates
from detente.read.base import Raw
from detente.read.jsonl import text_id
from detente.read.markup import decode_markup, parse_page, web
from detente.read.source import damaged

#: Names of <meta> elements that state the day of publication, the surest first.
_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued", "dcterms.created",
    "pubdate", "publishdate", "publish_date", "publish-date", "publication_date",
    "parsely-pub-date", "sailthru.date", "article.published", "cxenseparse:recs:publishtime",
    "citation_publication_date", "timestamp", "originalpublicationdate", "doc_date", "release_date",
)
_TIME_CLASS = re.compile(
    r"publish|posted|byline|dateline|entry-date|pubdate|article-date|timestamp", re.I)


def page(data: bytes, origin: str, *, url: str | None = None, charset: str | None = None,
         encoding: str | None = None, latest: str | None = None) -> Raw:
    """The article on a page.

    Args:
        data: the page as it was stored or served.
        origin: file and record, for messages.
        url: its address, where that is known.
        charset: what the transport said of its encoding.
        encoding: what the user said.
        latest: the ISO day it was captured on; a later date on it is not believed.

    Raises:
        DetenteError: D103 no article on it, D104 binary, D105 encoding, D111 not to be parsed.
    """
    import trafilatura

    text = decode_markup(data, origin, charset=charset, encoding=encoding)
    tree = parse_page(text, origin)
    url = web(url) or _address(tree)
    published, published_from = published_on(tree, url, latest)
    found: Any
    try:
        found = trafilatura.bare_extraction(
            tree, url=url, with_metadata=True, include_comments=False, include_images=False,
            date_extraction_params={"original_date": True, "extensive_search": False,
                                    "max_date": latest[:10] if latest else None},
        )
    except RecursionError:
        raise damaged(origin, "the page nests too deeply") from None
    body = str(found.text or "") if found is not None else ""
    paragraphs = [line.strip() for line in body.split("\n")]
    body = "\n\n".join(p for p in paragraphs if p)
    if not body:
        raise DetenteError("D103", "no article was found on the page", input=origin, stage="read",
                           remedy="leave it out, or give its text as a .txt file")
    if published is None:
        published, published_from = _in_text(tree, latest)
    title = " ".join((found.title or "").split()) or None
    return Raw(id=text_id(body, url, title), text=body, title=title, published=published,
               published_from=published_from, url=url,
               source=found.sitename or found.hostname or _host(url), origin=origin)


def published_on(tree: Any, url: str | None, latest: str | None) -> tuple[str | None, str | None]:
    """The date and which of metadata, markup and URL states it."""
    for stated, where in ((_metadata(tree), "metadata"), (_markup(tree), "markup")):
        found = dates.first(stated, latest)
        if found:
            return found, where
    found = dates.from_url(url)
    if found and (latest is None or found <= latest[:10]):
        return found, "url"
    return None, None


def _metadata(tree: Any) -> Iterator[str | None]:
    named: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in _META and meta.get("content"):
            named.setdefault(name, meta.get("content"))
    yield named.get("article:published_time")
    yield from _linked_data(tree)
    for name in _META:
        yield named.get(name)


def _linked_data(tree: Any) -> Iterator[str]:
    """`datePublished` of every JSON-LD block, articles before the rest."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text:
            continue
        if len(script.text) > 1_000_000:
            continue
        try:
            queue = [json.loads(script.text, strict=False)]
        except (ValueError, RecursionError):
            continue
        later = []
        while queue:
            node = queue.pop(0)
            if isinstance(node, list):
                queue.extend(node[:1000])
            elif isinstance(node, dict):
                stated = node.get("datePublished")
                if isinstance(stated, str):
                    if "Article" in str(node.get("@type")) or "Report" in str(node.get("@type")):
                        yield stated
                    else:
                        later.append(stated)
                queue.extend(v for v in list(node.values())[:1000] if isinstance(v, (list, dict)))
        yield from later


def _markup(tree: Any) -> Iterator[str | None]:
    """What elements say: <time>, itemprop, and classes that mean a byline."""
    times = list(tree.iter("time"))[:200]
    for time in sorted(times, key=lambda t: 0 if _means_publication(t) else 1):
        yield time.get("datetime")
        yield time.text
    for element in tree.iter("span", "div", "p", "abbr", "meta"):
        if (element.get("itemprop") or "").lower() == "datepublished":
            yield element.get("content") or element.get("datetime") or element.text
        elif element.tag != "meta" and _TIME_CLASS.search(element.get("class") or ""):
            yield element.get("title")
            yield element.text


def _means_publication(time: Any) -> bool:
    said = " ".join((time.get("itemprop") or "", time.get("class") or ""))
    return time.get("pubdate") is not None or bool(_TIME_CLASS.search(said))


def _in_text(tree: Any, latest: str | None) -> tuple[str | None, str | None]:
    """A date in the page's words, by htmldate; None where it finds none."""
    from htmldate import find_date

    try:
        found = find_date(tree, original_date=True, extensive_search=True,
                          max_date=latest[:10] if latest else None)
    except (ValueError, RecursionError, OverflowError):
        return None, None
    stated = dates.iso(found)
    # A year alone (`Copyright 2020`) comes as its first day: no date at all.
    return (stated, "text") if stated and stated[5:10] != "01-01" else (None, None)


def _address(tree: Any) -> str | None:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            return web(link.get("href"))
    for meta in tree.iter("meta"):
        if (meta.get("property") or "").lower() == "og:url":
            return web(meta.get("content"))
    return None


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None
