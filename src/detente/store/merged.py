"""One event out of its reports: whose words stand, and what the others add."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from detente.output import record_json
from detente.records import Record, When
from detente.store.group import EventGroup
from detente.store.rows import dumps

#: A day says more than a month, a month more than a range, a range more than a year.
_SHARP = {"day": 0, "month": 1, "range": 2, "year": 3}
#: What has happened is not undone by a report that it was planned; what has not happened
#: follows the latest report.
_HAPPENED = ("actual", "ongoing")


def _told(record: Record) -> tuple[str, str]:
    return str(record.document.get("published") or "0000"), record.id


def _lead(records: Sequence[Record]) -> Record:
    """The fullest and surest report: its fields stand where the others do not know more."""
    def rank(r: Record) -> tuple[Any, ...]:
        people = sum(a.kind == "person" for a in (*r.sources, *r.targets))
        return (len(r.sources) + len(r.targets), people, r.where is not None,
                r.confidence, r.id)
    return max(records, key=rank)


def status_of(records: Sequence[Record]) -> str:
    """The status of an event: happened if any report says so (the latest of those), else the
    latest report's."""
    happened = [r for r in records if r.status in _HAPPENED]
    return max(happened or records, key=_told).status


def when_of(records: Sequence[Record]) -> When | None:
    """The sharpest date, the one most reports give; their order breaks no tie."""
    dates = Counter((r.when.start, r.when.end, r.when.precision) for r in records if r.when)
    if not dates:
        return None
    best = min(dates, key=lambda d: (_SHARP[d[2]], -dates[d], d))
    with_text = [r.when for r in records if r.when and
                 (r.when.start, r.when.end, r.when.precision) == best]
    return min(with_text, key=lambda w: (w.text is None, w.text or ""))


def confidence_of(records: Sequence[Record]) -> float:
    """At least one report is right: independent documents add up, capped short of certainty."""
    best: dict[str, float] = {}
    for r in records:
        doc = str(r.document["id"])
        best[doc] = max(best.get(doc, 0.0), r.confidence)
    wrong = 1.0
    for value in sorted(best.values()):
        wrong *= 1 - 0.9 * value
    return round(max(max(best.values()), min(0.99, 1 - wrong)) if len(best) > 1
                 else max(best.values()), 3)


def merge(group: EventGroup, records: Sequence[Record]) -> dict[str, Any]:
    """The record's fields as merged; `id` is the event's, the evidence is the lead report's."""
    lead = _lead(records)
    rest = sorted((r for r in records if r is not lead), key=_told)
    body = record_json(lead)
    body["id"] = group.id
    body["status"] = status_of(records)
    when = when_of(records)
    body["when"] = None if when is None else {
        "start": when.start, "end": when.end, "precision": when.precision, "text": when.text}
    for other in rest:
        more = record_json(other)
        body["where"] = _place(body["where"], more["where"])
        body["details"] = _fill(body["details"], more["details"])
        body["contexts"] += [c for c in more["contexts"] if c not in body["contexts"]]
        body["attributed_to"] = body["attributed_to"] or more["attributed_to"]
    body["confidence"] = confidence_of(records)
    if len(records) > 1:
        body["trace"] = {**body["trace"], "merge": dict(group.features)}
    return body


def _place(a: dict[str, Any] | None, b: dict[str, Any] | None) -> dict[str, Any] | None:
    if a is None or b is None:
        return a or b
    # A town is worth more than the state it lies in, where they agree on the state.
    return b if a["lat"] is None and b["lat"] is not None and a["country"] == b["country"] else a


def _fill(a: dict[str, Any] | None, b: dict[str, Any] | None) -> dict[str, Any] | None:
    if not a or not b:
        return a or b
    out = dict(a)
    for key, value in b.items():
        if isinstance(out.get(key), list) and isinstance(value, list):
            out[key] = [*out[key], *(v for v in value if v not in out[key])]
        elif out.get(key) is None:
            out[key] = value
    return out


def event_row(group: EventGroup, records: Sequence[Record], block: str) -> dict[str, Any]:
    """A row of `events`, without its checksum."""
    body = merge(group, records)
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
