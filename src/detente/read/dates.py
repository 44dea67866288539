"""When a document was published: ISO 8601 out of what metadata, markup, addresses and text say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_MONTHS = {m: i for i, m in enumerate(
    "jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_ISO = re.compile(
    r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?"
    r"\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?(?!\d)", re.I)
_DMY = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?([A-Za-z]{3,9})\.?,?[ -](\d{4})"
    r"(?:[ ,]{1,2}(\d{2}):(\d{2})(?::(\d{2}))?)?")
_MDY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4})(?!\d)")
_URL = re.compile(r"(?<!\d)((?:19|20)\d{2})[/._-](\d{1,2}|[a-z]{3})[/._-](\d{1,2})(?!\d)", re.I)
_URL_FLAT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
#: Years a dispatch can be of; a date outside them is a mistake or a placeholder.
FIRST, LAST = 1700, 2200


def iso(text: str | None) -> str | None:
    """The date, with time and zone where given, that a metadata field states; None if none."""
    if not text:
        return None
    text = text.strip()[:80]
    try:
        if text.isdigit() and len(text) in (9, 10, 13):
            seconds = int(text) // (1000 if len(text) == 13 else 1)
            return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        found = _ISO.match(text)
        if found:
            return _from_iso(found)
        if "," in text[:5] or re.search(r"\d:\d\d(?::\d\d)? [A-Z+-]", text):
            stated = parsedate_to_datetime(text)
            return stated.isoformat().replace("+00:00", "Z") if _sane(stated.year) else None
        return _in_words(text)
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return _in_words(text)


def _sane(year: int) -> bool:
    return FIRST <= year <= LAST


def _from_iso(found: re.Match[str]) -> str | None:
    year, month, day = (int(g) for g in found.groups()[:3])
    if not _sane(year):
        return None
    if found.group(4) is None:
        return date(year, month, day).isoformat()
    moment = datetime(year, month, day, int(found.group(4)), int(found.group(5)),
                      int(found.group(6) or 0))
    zone = (found.group(7) or "").upper()
    if zone in ("Z", "UTC", "GMT"):
        zone = "Z"
    elif len(zone) == 5:
        zone = zone[:3] + ":" + zone[3:]
    return moment.isoformat() + zone


def _in_words(text: str) -> str | None:
    try:
        found = _DMY.search(text)
        if found and found.group(2)[:3].lower() in _MONTHS:
            year, month = int(found.group(3)), _MONTHS[found.group(2)[:3].lower()]
            if not _sane(year):
                return None
            day = date(year, month, int(found.group(1)))
            if found.group(4) is None:
                return day.isoformat()
            return datetime(day.year, day.month, day.day, int(found.group(4)),
                            int(found.group(5)), int(found.group(6) or 0)).isoformat()
        found = _MDY.search(text)
        if found and found.group(1)[:3].lower() in _MONTHS and _sane(int(found.group(3))):
            return date(int(found.group(3)), _MONTHS[found.group(1)[:3].lower()],
                        int(found.group(2))).isoformat()
        found = _NUMBERS.match(text)
        if found and _sane(int(found.group(4))):
            return _in_numbers(int(found.group(1)), int(found.group(3)), int(found.group(4)),
                               found.group(2))
    except ValueError:
        return None
    return None


def _in_numbers(one: int, two: int, year: int, mark: str) -> str | None:
    """8.5.2012 is 8 May; 5/28/2012 can be but one day; 5/8/2012 is left alone: it may be either."""
    if mark == "." or one > 12:
        return date(year, two, one).isoformat()
    if two > 12 or one == two:
        return date(year, one, two).isoformat()
    return None


def from_url(url: str | None) -> str | None:
    """The day an address carries: /2023/06/17/, 2023-06-17, 2023/jun/17, 20230617."""
    if not url:
        return None
    url = url[:2000]
    for pattern in (_URL, _URL_FLAT):
        for found in pattern.finditer(url):
            year, month, day = found.groups()
            try:
                number = int(month) if month.isdigit() else _MONTHS[month.lower()]
                return date(int(year), number, int(day)).isoformat()
            except (ValueError, KeyError):
                continue
    return None


def first(stated: Iterable[str | None], latest: str | None = None) -> str | None:
    """The first that is a date, and not after `latest` (an ISO day) where that is known."""
    for text in stated:
        found = iso(text)
        if found and (latest is None or found[:10] <= latest[:10]):
            return found
    return None
