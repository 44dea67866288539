"""Addresses of pages, and the one door for links that come from dispatches."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

SUFFIXES = (".json", ".csv", ".html")


def _part(text: str) -> str:
    # An id that ends like a format would be taken for one: `.html` after it is the format then.
    bare = quote(text, safe="")
    return bare + ".html" if text.lower().endswith(SUFFIXES) else bare


def dyad(one: str, other: str) -> str:
    return f"/dyad/{quote(one, safe='')}/{_part(other)}"


def country(code: str) -> str:
    return f"/country/{_part(code)}"


def person(name: str) -> str:
    return f"/person/{_part(name)}"


def event(id_: str) -> str:
    return f"/event/{_part(id_)}"


def dispatch(id_: str, record: str = "") -> str:
    """A dispatch; with a record, at that record."""
    return f"/dispatch/{_part(id_)}" + (f"#r-{quote(record, safe='')}" if record else "")


def compare(one: str, other: str) -> str:
    """Two events or records side by side."""
    return f"/compare?one={quote(one, safe='')}&other={quote(other, safe='')}"


def outside(url: object) -> str | None:
    """A link out of a dispatch, where it is plain http or https to a host; else None."""
    text = str(url or "").strip()
    if any(ord(c) <= 32 or c in "\"'<>\\^`{|}" for c in text):
        return None
    try:
        parts = urlsplit(text)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return None
        if parts.username or parts.password:
            return None  # https://bank@evil.example reads as what it is not
    except ValueError:
        return None
    return text
