"""CSV and JSONL of events: one row an event, its reports counted or listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from detente.output import defuse

Event = Mapping[str, Any]
EVENT_COLUMNS = (
    "id", "date_start", "date_end", "precision", "type", "mode", "cameo", "quad", "goldstein",
    "intensity", "status", "source", "source_entity", "target", "target_entity", "symmetric",
    "place", "country", "lat", "lon", "attributed_to", "ledger", "details", "contexts",
    "confidence", "reports", "documents", "quote", "published", "url", "title",
    "accounts",
)


def side(event: Event, name: str, field: str) -> str:
    """One field of a side's actors, semicolons between."""
    return "; ".join(str(a[field] or "") for a in event[name])


def documents_of(event: Event) -> list[Mapping[str, Any]]:
    """The documents that report an event, each once, in the reports' order."""
    seen: dict[str, Mapping[str, Any]] = {}
    for report in event["reports"]:
        seen.setdefault(report["document"]["id"], report["document"])
    return list(seen.values())


def safe(value: Any) -> str:
    """A cell: nothing for null, and no text a spreadsheet would run."""
    if value is None:
        return ""
    return defuse(value) if isinstance(value, str) else str(value)


def event_cells(event: Event) -> list[str]:
    """An event as the cells of `EVENT_COLUMNS`."""
    when, where = event["when"] or {}, event["where"] or {}
    said = event["attributed_to"] or {}
    document = event["document"]
    cells: list[Any] = [
        event["id"], when.get("start"), when.get("end"), when.get("precision"),
        event["type"], event["mode"], event["cameo"], event["quad"], event["goldstein"],
        event["intensity"], event["status"],
        side(event, "sources", "name"), side(event, "sources", "entity"),
        side(event, "targets", "name"), side(event, "targets", "entity"), event["symmetric"],
        where.get("name"), where.get("country"), where.get("lat"), where.get("lon"),
        said.get("name") or said.get("agency"), event["ledger"],
        orjson.dumps(event["details"]).decode() if event["details"] else None,
        "; ".join(event["contexts"]), event["confidence"], len(event["reports"]),
        len(documents_of(event)), event["evidence"][0]["quote"],
        document.get("published"), document.get("url"), document.get("title"),
        orjson.dumps([{"by": a["by"], "status": a["status"], "records": a["records"]}
                      for a in event["accounts"]]).decode() if event.get("accounts") else None,
    ]
    return [safe(c) for c in cells]
