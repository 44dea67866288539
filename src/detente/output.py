"""Records as JSON, CSV rows and table cells: the same fields under the same names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from detente.records import Actor, Document, Record

CSV_COLUMNS = (
    "id", "document", "published", "date_start", "date_end", "precision", "type", "mode", "cameo",
    "quad", "goldstein", "intensity", "status", "source", "source_entity", "target",
    "target_entity", "symmetric", "place", "country", "lat", "lon", "attributed_to", "ledger",
    "details", "contexts", "confidence", "quote", "start", "end", "url", "title",
)


def actor_json(actor: Actor) -> dict[str, Any]:
    """An actor as record.md has it."""
    m = actor.mention
    return {
        "name": actor.name, "entity": actor.entity, "kind": actor.kind, "title": actor.title,
        "wikidata": actor.wikidata, "sector": actor.sector,
        "mention": {"start": m.start, "end": m.end, "text": m.text} if m else None,
    }


def record_json(record: Record) -> dict[str, Any]:
    """A record as one JSON object, fields in the published order."""
    when, where = record.when, record.where
    return {
        "id": record.id, "document": dict(record.document), "type": record.type,
        "mode": record.mode, "contexts": list(record.contexts), "cameo": record.cameo,
        "quad": record.quad, "goldstein": record.goldstein, "intensity": record.intensity,
        "status": record.status,
        "sources": [actor_json(a) for a in record.sources],
        "targets": [actor_json(a) for a in record.targets],
        "symmetric": record.symmetric,
        "when": {"start": when.start, "end": when.end, "precision": when.precision,
                 "text": when.text} if when else None,
        "where": {"name": where.name, "country": where.country, "lat": where.lat,
                  "lon": where.lon, "geonames": where.geonames} if where else None,
        "attributed_to": dict(record.attributed_to) if record.attributed_to else None,
        "ledger": record.ledger,
        "details": dict(record.details) if record.details else None,
        "evidence": [{"start": e.start, "end": e.end, "quote": e.quote} for e in record.evidence],
        "confidence": record.confidence, "trace": dict(record.trace),
    }


def jsonl(record: Record) -> bytes:
    """One line, newline included."""
    return orjson.dumps(record_json(record), option=orjson.OPT_APPEND_NEWLINE)


def document_json(doc: Document) -> dict[str, Any]:
    """A document as `detente read --format jsonl` prints it."""
    line = doc.dateline
    return {
        "id": doc.id, "title": doc.title, "published": doc.published,
        "published_from": doc.published_from, "agency": doc.agency,
        "dateline": {"place": line.place, "date": line.date, "agency": line.agency,
                     "start": line.start, "end": line.end} if line else None,
        "related": list(doc.related), "url": doc.url, "source": doc.source,
        "language": doc.language, "text": doc.text,
        "blocks": [{"start": b.start, "end": b.end, "kind": b.kind} for b in doc.blocks],
    }


def names(actors: Iterable[Actor]) -> str:
    """Actors on one line, states with their code."""
    out = []
    for a in actors:
        code = f" ({a.entity})" if a.entity and a.kind != "state" else ""
        out.append(f"{a.name}{code}")
    return ", ".join(out)


def defuse(cell: str) -> str:
    """A cell no spreadsheet will run as a formula."""
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def csv_row(record: Record) -> list[str]:
    """A record as the cells of `CSV_COLUMNS`."""
    when, where, first = record.when, record.where, record.evidence[0]
    said: Mapping[str, Any] = record.attributed_to or {}
    cells: list[Any] = [
        record.id, record.document["id"], record.document["published"],
        when.start if when else None, when.end if when else None, when.precision if when else None,
        record.type, record.mode, record.cameo, record.quad, record.goldstein, record.intensity,
        record.status,
        "; ".join(a.name for a in record.sources),
        "; ".join(a.entity or "" for a in record.sources),
        "; ".join(a.name for a in record.targets),
        "; ".join(a.entity or "" for a in record.targets),
        record.symmetric, where.name if where else None, where.country if where else None,
        where.lat if where else None, where.lon if where else None,
        said.get("name") or said.get("agency"), record.ledger,
        orjson.dumps(record.details).decode() if record.details else None,
        "; ".join(record.contexts), record.confidence,
        first.quote, first.start, first.end, record.document["url"], record.document["title"],
    ]
    return ["" if c is None else defuse(str(c)) if isinstance(c, str) else str(c) for c in cells]
