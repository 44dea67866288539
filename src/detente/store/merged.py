"""An event as a row of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.merge.merged import merge
from detente.output import record_json
from detente.records import Record
from detente.store.group import EventGroup
from detente.store.rows import dumps


def event_row(group: EventGroup, records: Sequence[Record], block: str) -> dict[str, Any]:
    """A row of `events`, without its checksum; its reports are rows of their own."""
    body = merge(group.id, [record_json(r) for r in records], group.features)
    body.pop("reports")
    when, where = body["when"] or {}, body["where"] or {}
    return {
        "id": group.id, "block": block, "type": body["type"], "mode": body["mode"],
        "cameo": body["cameo"], "quad": body["quad"], "ledger": body["ledger"],
        "status": body["status"], "start": when.get("start"), "end": when.get("end"),
        "place": where.get("name"), "country": where.get("country"),
        "confidence": float(body["confidence"]), "reports": len(records),
        "documents": len({str(r.document["id"]) for r in records}),
        "body": dumps(body), "features": dumps(group.features),
    }
