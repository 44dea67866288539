"""Judgements and decisions put in: who said what of a record, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from detente.errors import DetenteError
from detente.output import record_json
from detente.records import Record
from detente.store import schema as t
from detente.store.judged import apply, judge
from detente.store.ledger import Ledger, missing
from detente.store.rows import actor_rows, dumps, evidence_rows, record_from, record_row, sealed
from detente.store.settle import settle, soil

VERDICTS = ("accept", "reject", "edit")


def now() -> str:
    """The time as judgements keep it: UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def put_judgement(
    ledger: Ledger, record: str, verdict: str, changes: Mapping[str, Any] | None = None, *,
    by: str, at: str | None = None, note: str | None = None,
) -> Record:
    """Keeps a person's word on a record and applies it; the last word on a record holds.

    Args:
        record: the record's id.
        verdict: accept, reject or edit.
        changes: for an edit: field by dotted path (`when.start`, `sources.0.entity`) -> value.
            `evidence` is a list of `{start, end}`, its quotes are taken from the text.
        by: who. at: when, ISO 8601; now if not given.

    Returns:
        The record as it stands then.

    Raises:
        DetenteError: D403 no such record, D109 a field or value that does not fit,
            D501 a wrong verdict.
    """
    if verdict not in VERDICTS or bool(changes) != (verdict == "edit") or not by.strip():
        raise DetenteError("D501", f"{verdict!r} by {by!r} is no judgement", stage="judge",
                           remedy="accept or reject, or edit with field=value; and say who")
    with ledger.transaction() as conn:
        row = conn.execute(select(t.records).where(t.records.c.id == record)).mappings().first()
        if row is None:
            raise missing("record", record, ledger.path)
        coded = orjson.loads(row["coded"] or row["body"])
        given = _quoted(conn, row["document"], changes or {})
        apply(coded, given)
        conn.execute(t.judgements.insert().values(sealed(t.judgements, {
            "record": record, "document": row["document"], "verdict": verdict,
            "changes": dumps(given), "body": dumps(coded), "by": by, "at": at or now(),
            "note": note})))
        seen = judge(record_from(coded), verdict, given)
        _replace(ledger, conn, dict(row), seen.record, verdict, seen.coded)
    settle(ledger)
    return seen.record


def _quoted(conn: Connection, document: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes, their evidence quoted from the text.

    Raises:
        DetenteError: D109 where offsets do not fit the text.
    """
    out = dict(changes)
    if any(c.startswith("evidence.") for c in out):
        raise _offsets("give the whole list: evidence=[{\"start\":..,\"end\":..}]")
    if "evidence" in out:
        text = conn.execute(select(t.documents.c.text).where(
            t.documents.c.id == document)).scalar_one()
        out["evidence"] = [check_span(text, e) for e in out["evidence"] or [{}]]
    return out


def check_span(text: str, span: Mapping[str, Any]) -> dict[str, Any]:
    """A span of evidence with its quote from the text.

    Raises:
        DetenteError: D109 where it lies outside or its quote is another.
    """
    start, end = span.get("start"), span.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        raise _offsets(f"{start}:{end} lies outside the text of {len(text)} characters")
    quote = text[start:end]
    if span.get("quote") not in (None, quote):
        raise _offsets(f"{start}:{end} of the text is {quote[:60]!r}, not the quote given")
    return {"start": start, "end": end, "quote": quote}


def _offsets(why: str) -> DetenteError:
    return DetenteError("D109", f"evidence: {why}", stage="judge",
                        remedy="offsets count characters of the text as `detente read` gives it")


def _replace(ledger: Ledger, conn: Connection, row: Mapping[str, Any], record: Record,
             verdict: str, coded: str | None) -> None:
    block = ledger.grouper.block(record)
    new = record_row(record, row["seq"], block, verdict, coded)
    conn.execute(t.records.update().where(t.records.c.id == record.id).values(
        sealed(t.records, new)))
    for table, rows in ((t.evidence, evidence_rows(record)), (t.actors, actor_rows(record))):
        conn.execute(delete(table).where(table.c.record == record.id))
        if rows:
            conn.execute(table.insert(), [sealed(table, r) for r in rows])
    for b in {block, row["block"]}:
        soil(conn, b)


def judgements(ledger: Ledger) -> list[dict[str, Any]]:
    """All judgements, oldest first: `{record, document, verdict, changes, by, at, note}`."""
    out = []
    for row in ledger.fetch(select(t.judgements).order_by(t.judgements.c.n)):
        kept = {k: row[k] for k in ("record", "document", "verdict", "by", "at", "note")}
        out.append({**kept, "changes": orjson.loads(row["changes"])})
    return out


def decide(ledger: Ledger, one: str, other: str, kind: str, *, by: str,
           at: str | None = None) -> None:
    """Remembers that two events or records are the `same` or `different`; never overruled.

    Of two events, every record of the one is set against every record of the other.

    Raises:
        DetenteError: D403 where an id is neither an event nor a record, D501.
    """
    if kind not in ("same", "different"):
        raise DetenteError("D501", f"{kind!r} is no decision", stage="judge",
                           remedy="same or different")
    with ledger.transaction() as conn:
        a, b = _members(conn, ledger, one), _members(conn, ledger, other)
        if kind == "same":
            pairs = [(a[0], r) for r in (*a[1:], *b)]
            _forget(conn, a, b)
        else:
            rest = [r for r in a if r not in b] or a
            pairs = [(x, y) for x in rest for y in b if x != y]
        for pair in pairs:
            x, y = sorted(pair)
            if x == y:
                continue
            conn.execute(delete(t.decisions).where(t.decisions.c.a == x, t.decisions.c.b == y))
            conn.execute(t.decisions.insert().values(sealed(t.decisions, {
                "a": x, "b": y, "kind": kind, "by": by, "at": at or now()})))
        _together(ledger, conn, [*a, *b], kind)
    settle(ledger)


def _forget(conn: Connection, ones: Sequence[str], others: Sequence[str]) -> None:
    """A later "same" ends every earlier "different" between the two, whoever it was set between."""
    d = t.decisions.c
    for x in ones:
        for y in others:
            first, second = sorted((x, y))
            conn.execute(delete(t.decisions).where(
                d.a == first, d.b == second, d.kind == "different"))


def _members(conn: Connection, ledger: Ledger, id_: str) -> list[str]:
    link = t.event_reports.c
    found = list(conn.execute(
        select(link.record).where(link.event == id_).order_by(link.record)).scalars())
    if not found:
        found = list(conn.execute(
            select(t.records.c.id).where(t.records.c.id == id_)).scalars())
    if not found:
        raise missing("event or record", id_, ledger.path)
    return found


def _together(ledger: Ledger, conn: Connection, ids: Sequence[str], kind: str) -> None:
    for block in conn.execute(select(t.records.c.block).where(
            t.records.c.id.in_(ids)).distinct()).scalars().all():
        soil(conn, block)


def explain(ledger: Ledger, one: str, other: str) -> dict[str, Any]:
    """Why two records or events are or are not one.

    Returns:
        `{same, event, features, decision, left, right}`: whether they are one event now, its
        features if so, what a person decided, and the two as records.

    Raises:
        DetenteError: D403.
    """
    with ledger.reading() as conn:
        a, b = _members(conn, ledger, one), _members(conn, ledger, other)
        link = t.event_reports.c
        events = {i: conn.execute(select(link.event).where(link.record == i)).scalar()
                  for i in (a[0], b[0])}
        x, y = sorted((a[0], b[0]))
        said = conn.execute(select(t.decisions.c.kind, t.decisions.c.by, t.decisions.c.at).where(
            t.decisions.c.a == x, t.decisions.c.b == y)).mappings().first()
    left, right = (next(ledger.records([i], judged=True)) for i in (a[0], b[0]))
    same = events[a[0]] is not None and events[a[0]] == events[b[0]]
    features: Mapping[str, Any] = {}
    if same:
        (row,) = ledger.fetch(select(t.events.c.features).where(t.events.c.id == events[a[0]]))
        features = orjson.loads(row["features"])
    return {"same": same, "event": events[a[0]] if same else None, "features": features,
            "pair": ledger.grouper.explain(left, right, {
                d.id: d for d in ledger.documents(
                    {str(left.document["id"]), str(right.document["id"])})}),
            "decision": {str(k): v for k, v in said.items()} if said else None,
            "left": record_json(left), "right": record_json(right)}
