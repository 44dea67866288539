"""Dataclasses to rows and back."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import Table

from detente.output import actor_json, record_json
from detente.records import (
    Actor,
    Block,
    Dateline,
    Document,
    Evidence,
    Mention,
    Record,
    When,
    Where,
)

_OUTSIDE = ("n", "checksum")


def dumps(value: Any) -> str:
    """Compact JSON; keys in their order."""
    return orjson.dumps(value).decode()


def checksum(table: Table, row: Mapping[str, Any]) -> int:
    """CRC-32 over a row's columns in declared order (row number and checksum left out)."""
    values = [row.get(c.name) for c in table.columns if c.name not in _OUTSIDE]
    return zlib.crc32(orjson.dumps(values))


def sealed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row with every column present and its checksum set."""
    full = {c.name: row.get(c.name) for c in table.columns if c.name not in _OUTSIDE}
    full["checksum"] = checksum(table, full)
    return full


def intact(table: Table, row: Mapping[str, Any]) -> bool:
    """Whether a row read back is the row that was written."""
    return bool(checksum(table, row) == row["checksum"])


def document_row(doc: Document, key: str, origin: str, coder: str, count: int) -> dict[str, Any]:
    """A document as a row of `documents`, without its number and checksum."""
    line = doc.dateline
    body = {
        "dateline": [line.start, line.end, line.place, line.date, line.agency] if line else None,
        "related": list(doc.related),
        "blocks": [[b.start, b.end, b.kind] for b in doc.blocks],
    }
    return {
        "id": doc.id, "key": key, "title": doc.title, "published": doc.published,
        "published_from": doc.published_from, "day": (doc.published or "")[:10] or None,
        "url": doc.url, "source": doc.source, "agency": doc.agency, "language": doc.language,
        "origin": origin, "text": doc.text, "body": dumps(body), "coder": coder,
        "records": count,
    }


def document_from(row: Mapping[str, Any]) -> Document:
    """A row of `documents` as the `Document` that was put in."""
    body = orjson.loads(row["body"])
    return Document(
        id=row["id"], text=row["text"], title=row["title"], published=row["published"],
        published_from=row["published_from"], url=row["url"], source=row["source"],
        agency=row["agency"],
        dateline=Dateline(*body["dateline"]) if body["dateline"] else None,
        related=tuple(body["related"]), blocks=tuple(Block(*b) for b in body["blocks"]),
        language=row["language"],
    )


def record_row(record: Record, seq: int, block: str, judged: str | None = None,
               coded: str | None = None) -> dict[str, Any]:
    """A record as a row of `records`, without its checksum."""
    when, where = record.when, record.where
    return {
        "id": record.id, "document": str(record.document["id"]), "seq": seq, "block": block,
        "type": record.type, "mode": record.mode, "cameo": record.cameo, "quad": record.quad,
        "goldstein": _real(record.goldstein), "intensity": _real(record.intensity),
        "status": record.status, "symmetric": int(record.symmetric),
        "start": when.start if when else None, "end": when.end if when else None,
        "precision": when.precision if when else None,
        "place": where.name if where else None, "country": where.country if where else None,
        "lat": _real(where.lat) if where else None, "lon": _real(where.lon) if where else None,
        "ledger": record.ledger, "confidence": float(record.confidence), "judged": judged,
        "body": dumps(record_json(record)), "coded": coded,
    }


def _real(value: float | None) -> float | None:
    # A column of reals gives 3.0 back for 3: the checksum must see what will be read.
    return None if value is None else float(value)


def evidence_rows(record: Record) -> list[dict[str, Any]]:
    return [{"record": record.id, "seq": i, "start": e.start, "end": e.end, "quote": e.quote}
            for i, e in enumerate(record.evidence)]


def actor_rows(record: Record) -> list[dict[str, Any]]:
    out = []
    for side, actors in (("source", record.sources), ("target", record.targets)):
        for i, a in enumerate(actors):
            row = actor_json(a)
            row["mention"] = a.mention.text if a.mention else None
            out.append({"record": record.id, "side": side, "seq": i, **row})
    return out


def record_from(body: Mapping[str, Any]) -> Record:
    """A record from its published JSON.

    Raises:
        KeyError, TypeError: where a field is missing or of the wrong form.
    """
    when, where = body["when"], body["where"]
    return Record(
        id=body["id"], document=body["document"], type=body["type"], mode=body["mode"],
        contexts=tuple(body["contexts"]), cameo=body["cameo"], quad=body["quad"],
        goldstein=body["goldstein"], intensity=body["intensity"], status=body["status"],
        sources=tuple(actor_from(a) for a in body["sources"]),
        targets=tuple(actor_from(a) for a in body["targets"]),
        symmetric=body["symmetric"], when=When(**when) if when else None,
        where=Where(**where) if where else None, attributed_to=body["attributed_to"],
        ledger=body["ledger"], details=body["details"],
        evidence=tuple(Evidence(**e) for e in body["evidence"]),
        confidence=body["confidence"], trace=body.get("trace") or {},
    )


def actor_from(body: Mapping[str, Any]) -> Actor:
    """An actor from its published JSON."""
    mention = body.get("mention")
    return Actor(body["name"], body.get("entity"), body["kind"], body.get("title"),
                 body.get("wikidata"), body.get("sector"),
                 Mention(**mention) if mention else None)
