"""Reuters-21578's SGML: one story between <REUTERS ...> and </REUTERS>."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from detente.errors import DetenteError
from detente.read import dates
from detente.read.base import Raw
from detente.read.jsonl import text_id
from detente.read.markup import clean_text
from detente.read.source import damaged

_ID = re.compile(r'NEWID="(\d{1,9})"')
_END = re.compile(r"\s{0,8}\breuter[s]?\s{0,8}$", re.I)


def read_sgml(data: bytes, name: str, encoding: str | None = None) -> Iterator[Raw | DetenteError]:
    """The stories of a file, in its order."""
    text = _decode(data, encoding)
    number, at = 0, 0
    while True:
        start = text.find("<REUTERS", at)
        if start < 0:
            break
        number += 1
        origin = f"{name}:{number}"
        end = text.find("</REUTERS>", start)
        following = text.find("<REUTERS", start + 8)
        if end < 0 or 0 <= following < end:
            yield damaged(origin, "the story has no end")
            at = following if following >= 0 else len(text)
            continue
        at = end + 10
        try:
            yield _story(text[start:end], origin)
        except DetenteError as err:
            yield err
    if number == 0:
        yield DetenteError("D103", "the file holds no story", input=name, stage="read",
                           remedy="leave it out")


def _decode(data: bytes, encoding: str | None) -> str:
    if encoding is None:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            # The distribution says nothing of its encoding; its few high bytes are Latin-1.
            return data.decode("latin-1")
    return data.decode(encoding, "replace")


def _between(text: str, tag: str) -> str | None:
    start = text.find(f"<{tag}>")
    if start < 0:
        return None
    end = text.find(f"</{tag}>", start)
    return clean_text(html.unescape(text[start + len(tag) + 2 : end if end >= 0 else len(text)]))


def _story(story: str, origin: str) -> Raw:
    title = " ".join((_between(story, "TITLE") or "").split()) or None
    body = _between(story, "BODY")
    if body is None:
        # An unprocessed story has its text bare, a brief is its title alone.
        inner = _between(story, "TEXT") if 'TYPE="UNPROC"' in story else None
        if inner is None:
            at = story.find('<TEXT TYPE="UNPROC">')
            inner = html.unescape(story[at + 20 :].replace("</TEXT>", "")) if at >= 0 else None
        body = clean_text(inner) if inner else title or ""
    body = _END.sub("", body.rstrip()).rstrip()
    if not body.strip():
        raise DetenteError("D103", "the story holds no text", input=origin, stage="read",
                           remedy="leave it out")
    found = _ID.search(story[:600])
    published = dates.iso((_between(story, "DATE") or "").strip())
    dateline = " ".join((_between(story, "DATELINE") or "").split()).rstrip(" -") or None
    return Raw(id=f"reuters-{found.group(1)}" if found else text_id(body, title), text=body,
               title=title, published=published, published_from="metadata" if published else None,
               source="Reuters", agency="Reuters", dateline=dateline, origin=origin)
