"""How records are put in words on a page; plain text, escaped by the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from detente.store.who import entity_names

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TYPES = {
    "AGREE": "agrees", "CONSULT": "consults", "SUPPORT": "supports", "CONCEDE": "concedes",
    "COOPERATE": "cooperates", "AID": "aids", "RETREAT": "eases", "REQUEST": "requests",
    "ACCUSE": "accuses", "REJECT": "rejects", "THREATEN": "threatens", "PROTEST": "protests",
    "SANCTION": "sanctions", "MOBILIZE": "mobilizes", "COERCE": "coerces", "ASSAULT": "assaults",
}
MODES = {"visit": "visits", "meet": "meets", "third-party": "mediates"}


def iso(value: str | None) -> date | None:
    """The date part of an ISO string; None where there is none."""
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def day(value: str | None) -> str:
    """12 May 2011."""
    found = iso(value)
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year:04}" if found else ""


def when(event: Mapping[str, Any]) -> str:
    """An event's date at its precision: a day, a range, a month, a year."""
    at = event.get("when") or {}
    start, end = iso(at.get("start")), iso(at.get("end"))
    if start is None:
        return "undated"
    if at.get("precision") == "year":
        return f"{start.year:04}"
    if at.get("precision") == "month":
        return f"{_MONTHS[start.month - 1]} {start.year:04}"
    if end is None or end == start:
        return day(at["start"])
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(at['end'])}"
    return f"{day(at['start'])} – {day(at['end'])}"


def name(code: str | None) -> str:
    """A state's or organisation's name; the code itself where it is not known."""
    return entity_names().get(code or "", code or "")


def short(actor: Mapping[str, Any]) -> str:
    """An actor on a line: `Ebrahim Raisi (Iran)`, `Iran`."""
    own, code = str(actor.get("name") or ""), actor.get("entity")
    if actor.get("kind") in ("state", "organisation") or not code:
        return own
    return f"{own} ({name(code)})"


def who(actors: Sequence[Mapping[str, Any]]) -> str:
    """Actors on a line."""
    return ", ".join(dict.fromkeys(short(a) for a in actors))


def verb(event: Mapping[str, Any]) -> str:
    """What was done, in one word."""
    told = str(event["type"])
    return MODES.get(event.get("mode") or "", TYPES.get(told, told.lower()))


def summary(event: Mapping[str, Any]) -> str:
    """An event as a line for titles and labels."""
    if event.get("symmetric"):
        return f"{event['type']}: {who([*event['sources'], *event['targets']])}, {when(event)}"
    to = f" → {who(event['targets'])}" if event["targets"] else ""
    return f"{event['type']}: {who(event['sources'])}{to}, {when(event)}"


def quote(event: Mapping[str, Any], longest: int = 240) -> str:
    """The first words it rests on, on one line."""
    spans = event.get("evidence") or ()
    text = " ".join(str(spans[0]["quote"]).split()) if spans else ""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def signed(value: float, places: int = 1) -> str:
    """+1.5, −0.5, 0.0: with a true minus sign."""
    text = f"{value:+.{places}f}"
    return text.replace("-", "−") if float(text) else text[1:]


def teller(said: Mapping[str, Any]) -> str:
    """Who says so."""
    return str(said.get("name") or said.get("agency") or name(said.get("entity")))


def plural(n: int, one: str, many: str = "") -> str:
    """`1 event`, `2 events`."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def stance(value: float | None) -> str:
    """A stance in a word."""
    if value is None:
        return "neither for nor against"
    return "for" if value > 0.15 else "against" if value < -0.15 else "neutral"
