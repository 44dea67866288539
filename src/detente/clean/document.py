"""A `Raw` dispatch as a `Document`: dated, titled, its blocks labelled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from detente.clean.blocks import is_repeat, label, paragraphs, teaser_text
from detente.clean.header import agency_names, dated_line, dateline, epoch_header, iso_date
from detente.clean.language import language
from detente.errors import DetenteError
from detente.knowledge.fold import fold
from detente.read import dates
from detente.read.base import Raw
from detente.records import Block, Dateline, Document

_NAME_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_]?(\d{2})[-_]?(\d{2})(?!\d)")


def clean(
    raw: Raw, rules: Mapping[str, Any], *, published: str | None = None, limit: int = 5_000_000
) -> Document:
    """Cleans one dispatch.

    Args:
        raw: the dispatch as read.
        rules: the compiled furniture knowledge.
        published: the date to use where the text carries none.
        limit: characters; a longer text is refused.

    Raises:
        DetenteError: D106 too long, D110 not in English.
    """
    text = raw.text
    if len(text) > limit:
        raise DetenteError("D106", f"{len(text):,} characters; the limit is {limit:,}",
                           input=raw.origin or raw.id, stage="clean",
                           remedy="split it into dispatches")
    tongue = language(text)
    if tongue != "en":
        raise DetenteError("D110", f"the text is not in English (looks like {tongue!r})",
                           input=raw.origin or raw.id, stage="clean",
                           remedy="translate it first, or leave it out")
    spans = paragraphs(text)
    head, rest = _header(text, _split_head(text, spans), raw)
    title = raw.title or head["title"]
    titled = any(b.kind == "title" for b in head["blocks"])
    blocks = [*head["blocks"], *label(text, rest, title, rules, titled)]
    agencies = agency_names(rules)
    line = _dateline(text, blocks, raw, agencies)
    stated, stated_from = _published(raw, head, line, published)
    return Document(
        id=raw.id,
        text=text,
        title=title,
        published=stated,
        published_from=stated_from,
        url=raw.url,
        source=raw.source,
        agency=raw.agency or _agency(text, blocks, line, agencies),
        dateline=line,
        related=tuple(teaser_text(text[b.start : b.end], rules)
                      for b in blocks if b.kind == "teaser"),
        blocks=tuple(blocks),
        language=tongue,
    )


def _split_head(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A headline and its date on the next line, with no blank line between, as two spans."""
    if not spans or "\n" not in text[slice(*spans[0])]:
        return spans
    start, end = spans[0]
    at = text.index("\n", start)
    stop = text.find("\n", at + 1, end)
    stop = end if stop < 0 else stop
    if len(text[start:at]) > 160 or dated_line(text[at:stop].strip()) is None:
        return spans
    pieces = [(start, at), (at + 1, stop), (stop + 1, end)]
    out = []
    for a, b in pieces:
        piece = text[a:b] if a < b else ""
        if piece.strip():
            out.append((a + len(piece) - len(piece.lstrip()), a + len(piece.rstrip())))
    return [*out, *spans[1:]]


def _header(
    text: str, spans: list[tuple[int, int]], raw: Raw
) -> tuple[dict[str, Any], list[tuple[int, int]]]:
    """Header lines and the title off the front: {published, title, blocks}, the other spans."""
    found: dict[str, Any] = {"published": None, "title": None, "blocks": []}
    rest = list(spans)
    cut_title = ""
    while rest and len(found["blocks"]) < 6:
        start, end = rest[0]
        line = text[start:end]
        epoch = epoch_header(line)
        stated = dated_line(line)
        if epoch and len(line) < 300:
            found["published"], offset = epoch
            cut_title = line[offset:].strip()
        elif stated and "\n" not in line:
            found["published"] = found["published"] or stated
        else:
            break
        found["blocks"].append(Block(start, end, "header"))
        rest.pop(0)
    if raw.title is None:
        _title(text, found, rest, cut_title)
    return found, rest


def _title(
    text: str, found: dict[str, Any], rest: list[tuple[int, int]], cut_title: str
) -> None:
    if not rest:
        found["title"] = cut_title or None
        return
    start, end = rest[0]
    line = text[start:end]
    repeats = bool(cut_title) and is_repeat(fold(line), fold(cut_title))
    short = len(line) <= 160 and "\n" not in line and len(rest) > 1
    ends = line.rstrip()[-1:]
    if repeats or (short and (ends not in ".!:;" or cut_title) and not cut_title):
        found["title"] = " ".join(line.split())
        found["blocks"].append(Block(start, end, "title"))
        rest.pop(0)
        if rest and found["published"] is None:
            stated = dated_line(text[rest[0][0] : rest[0][1]])
            if stated:
                found["published"] = stated
                found["blocks"].append(Block(*rest.pop(0), "header"))
        return
    found["title"] = cut_title or None


def _dateline(
    text: str, blocks: list[Block], raw: Raw, agencies: Mapping[str, str]
) -> Dateline | None:
    if raw.dateline:
        line = dateline(raw.dateline + " - ", 0, agencies)
        if line:
            return Dateline(0, 0, line.place, line.date, line.agency)
    first = next((b for b in blocks if b.kind == "body"), None)
    return dateline(text, first.start, agencies) if first else None


def _published(
    raw: Raw, head: dict[str, Any], line: Dateline | None, given: str | None
) -> tuple[str | None, str | None]:
    """The date and where it came from: the container, the address, the text, then the caller."""
    if raw.published:
        stated = _normal(raw.published)
        if stated:
            return stated, raw.published_from or "metadata"
    address, header = dates.from_url(raw.url), head["published"]
    # A header of that very day also tells the hour.
    if address and not (header and header[:10] == address):
        return address, "url"
    if header:
        return header, "header"
    stated = iso_date(raw.text[line.start : line.end]) if line else None
    if stated:
        return stated, "text"
    if given:
        return _normal(given) or given, "option"
    stated = _from_name(raw.origin.rsplit("/", 1)[-1])
    return (stated, "name") if stated else (None, None)


def _normal(text: str) -> str | None:
    text = text.strip()
    epoch = epoch_header(text)
    if epoch and text.isdigit():
        return epoch[0]
    return dates.iso(text) or iso_date(text)


def _from_name(name: str) -> str | None:
    found = _NAME_DATE.search(name.replace("/", "-"))
    if not found:
        return None
    try:
        return date(*(int(g) for g in found.groups())).isoformat()
    except ValueError:
        return None


def _agency(
    text: str, blocks: list[Block], line: Dateline | None, agencies: Mapping[str, str]
) -> str | None:
    if line and line.agency:
        return line.agency
    folded = {name.lower(): code for name, code in agencies.items()}
    for block in blocks:
        if block.kind == "credit":
            bare = text[block.start : block.end].strip(" ().-–—").lower()
            if bare in folded:
                return folded[bare]
    return None
