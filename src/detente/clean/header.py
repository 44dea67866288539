"""What the first lines of a plain text say: a time, a headline, a dateline."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from detente.records import Dateline

_EPOCH = re.compile(r"\s{0,4}(\d{9,10}|\d{13})\b[ \t:|-]{0,4}")
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,6})?"
    r"\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_MONTHS = {
    m: i
    for i, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"), 1)
    for m in names.split()
}
_DMY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\b")
_MDY = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_LABEL = re.compile(
    r"\s{0,4}(?:published|date|posted|updated|issued|pubdate)(?: on| at)?\s{0,3}[:|-]", re.I
)
_MONTH_DAY = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})\b|\b(\d{1,2})\s+([A-Za-z]{3,9})\b")


def iso_date(text: str) -> str | None:
    """The date a short line states, as ISO 8601; None where it states none or a wrong one."""
    found = _ISO.search(text)
    try:
        if found:
            year, month, day = (int(g) for g in found.groups()[:3])
            if found.group(4) is None:
                return datetime(year, month, day).date().isoformat()
            hour, minute = int(found.group(4)), int(found.group(5))
            moment = datetime(year, month, day, hour, minute, int(found.group(6) or 0))
            zone = found.group(7) or ""
            if zone in ("Z", "UTC", "GMT"):
                zone = "Z"
            return moment.isoformat() + zone
        for pattern, order in ((_DMY, (3, 2, 1)), (_MDY, (3, 1, 2))):
            found = pattern.search(text)
            if found and found.group(order[1]).lower() in _MONTHS:
                month = _MONTHS[found.group(order[1]).lower()]
                return datetime(int(found.group(3)), month, int(found.group(order[2]))).date(
                ).isoformat()
    except ValueError:
        return None
    return None


def epoch_header(line: str) -> tuple[str, int] | None:
    """`1686981306 Headline` as (ISO time in UTC, where the rest begins)."""
    found = _EPOCH.match(line)
    if not found:
        return None
    seconds = int(found.group(1))
    seconds = seconds // 1000 if seconds > 10**11 else seconds
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ"), found.end()


def dated_line(line: str) -> str | None:
    """A line that is only a date, or a label and a date."""
    if len(line) > 80:
        return None
    labelled = _LABEL.match(line)
    rest = line[labelled.end() :] if labelled else line
    date = iso_date(rest)
    if date is None:
        return None
    words = re.sub(r"[^A-Za-z]+", " ", rest).split()
    strange = [w for w in words if w.lower() not in _MONTHS and len(w) > 3
               and not w.lower().endswith("day")]
    return date if labelled or not strange else None


def dateline(text: str, start: int, agencies: Mapping[str, str]) -> Dateline | None:
    """`ANKARA, April 8 (AFP) –` at `start`, where the paragraph opens with one.

    Args:
        agencies: names as printed to their short form.
    """
    head = text[start : start + 130]
    cut = _dash(head)
    if cut is None:
        return None
    left, after = head[: cut[0]], cut[1]
    first = left.split(",")[0].split("(")[0].strip()
    words = first.split()
    if not words or len(words) > 5 or not words[0][0].isupper():
        return None
    agency = None
    inside = re.search(r"\(([^()]{2,40})\)", left)
    if inside:
        agency = next((code for name, code in agencies.items()
                       if name.lower() == inside.group(1).strip().lower()), None)
    if agency is None and words[-1] in agencies:
        agency = agencies[words[-1]]
    upper = first.isupper()
    date = _month_day(left)
    if not upper and not inside and date is None:
        return None
    if not upper and any(w[0].islower() and w not in ("de", "la", "el", "of", "the", "and", "di")
                         for w in words):
        return None
    place = " ".join(w for w in words if w not in agencies) or None
    if place and upper:
        place = " ".join(w.capitalize() if len(w) > 3 or "." not in w else w for w in place.split())
    return Dateline(start, start + after, place, date, agency)


def _dash(head: str) -> tuple[int, int] | None:
    found = re.search(r"\s{0,2}(?:--|[–—]|\s-)\s{0,3}", head.replace("\n", " "))
    return (found.start(), found.end()) if found and found.start() > 2 else None


def _month_day(text: str) -> str | None:
    for found in _MONTH_DAY.finditer(text):
        month, day = found.group(1) or found.group(4), found.group(2) or found.group(3)
        if month.lower() in _MONTHS and 1 <= int(day) <= 31:
            return f"{_MONTHS[month.lower()]:02d}-{int(day):02d}"
    return None


def agency_names(rules: Mapping[str, Any]) -> dict[str, str]:
    """Agency names as printed to short forms."""
    return {name: code for code, names in rules["agencies"] for name in names}
