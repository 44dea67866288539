"""Questions to a ledger: events between whom, by whom, when, of what kind, in which words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text
from sqlalchemy.exc import DBAPIError

from detente.errors import DetenteError
from detente.store import schema as t
from detente.store.connect import damaged
from detente.store.ledger import Ledger
from detente.store.rows import intact

_WORDS = re.compile(r'"[^"]*"|[^\s"]+')
_OPERATORS = ("AND", "OR", "NOT")


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for; everything given must hold.

    Attributes:
        ledger: visits, meetings, agreements, sanctions or statements; None for any event.
        between: two actors on opposite sides, or both in a symmetric event.
        by: an actor on the acting side; on: one on the receiving side.
        since, until: ISO dates (YYYY, YYYY-MM or YYYY-MM-DD); events that overlap them.
        status, type: any of these.
        text: words of a report's document; "quoted phrases", OR, NOT, wor*.
        limit: at most this many events.

    An actor is a code (`IRN`, `UN`), a state's or organisation's name, or part of a person's.
    """

    ledger: str | None = None
    between: tuple[str, str] | None = None
    by: str | None = None
    on: str | None = None
    since: str | None = None
    until: str | None = None
    status: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    text: str | None = None
    limit: int | None = None


def ask(ledger: Ledger, question: Question) -> Iterator[dict[str, Any]]:
    """Events that answer, by date, each with its reports.

    Raises:
        DetenteError: D501 where a date or the words cannot be read.
    """
    query = _narrow(select(t.events), question).order_by(t.events.c.start, t.events.c.id)
    if question.limit is not None:
        query = query.limit(question.limit)
    ids = None
    try:
        with ledger.reading() as conn:
            ids = list(conn.execute(query.with_only_columns(t.events.c.id)).scalars())
    except DetenteError as err:
        if question.text and isinstance(err.__cause__, DBAPIError) and "fts5" in str(err):
            raise _bad("text", question.text, "words, OR, NOT, \"a phrase\", wor*") from err
        raise
    yield from ledger.events(ids)


def _narrow(query: Select[Any], q: Question) -> Select[Any]:
    e = t.events.c
    if q.ledger:
        query = query.where(e.ledger == q.ledger)
    if q.status:
        query = query.where(e.status.in_(q.status))
    if q.type:
        query = query.where(e.type.in_([x.upper() for x in q.type]))
    if q.since is not None:
        query = query.where(func.coalesce(e.end, e.start) >= _day(q.since, "since", False))
    if q.until is not None:
        query = query.where(e.start <= _day(q.until, "until", True))
    if q.by:
        query = query.where(e.id.in_(_side(q.by, "source")))
    if q.on:
        query = query.where(e.id.in_(_side(q.on, "target")))
    if q.between:
        query = query.where(e.id.in_(_between(*q.between)))
    if q.text:
        query = query.where(e.id.in_(_worded(q.text)))
    return query


def _day(value: str, option: str, last: bool) -> str:
    parts = value.split("-")
    try:
        year, month, day = ([int(p) for p in parts] + [0, 0])[:3]
        if len(parts) > 3:
            raise ValueError
        date(year, month or 1, day or 1)
    except ValueError as err:
        raise _bad(option, value, "a date as YYYY, YYYY-MM or YYYY-MM-DD") from err
    full = f"{year:04}-{month or (12 if last else 1):02}-{day or (31 if last else 1):02}"
    return full


def _bad(option: str, value: str, want: str) -> DetenteError:
    return DetenteError("D501", f"--{option} {value!r} cannot be read", stage="store",
                        remedy=f"give {want}")


def _reported() -> Select[Any]:
    return select(t.event_reports.c.event).join(
        t.records, t.records.c.id == t.event_reports.c.record)


def is_actor(a: Any, who: str) -> ColumnElement[bool]:
    """The condition that an `actors` row is who was asked for."""
    from detente.store.who import entity_of

    code = entity_of(who)
    if code is not None:
        return and_(a.entity == code)
    bare = who.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return or_(a.entity == who, a.name.ilike(f"%{bare}%", escape="\\"))


def _side(who: str, side: str) -> Select[Any]:
    a = t.actors.c
    return _reported().join(t.actors, a.record == t.records.c.id).where(
        is_actor(a, who), or_(a.side == side, t.records.c.symmetric == 1))


def _between(one: str, other: str) -> Select[Any]:
    x, y = t.actors.alias("x"), t.actors.alias("y")
    return (_reported()
            .join(x, x.c.record == t.records.c.id)
            .join(y, y.c.record == t.records.c.id)
            .where(is_actor(x.c, one), is_actor(y.c, other),
                   or_(x.c.side != y.c.side,
                       and_(t.records.c.symmetric == 1, x.c.seq != y.c.seq))))


def _worded(words: str) -> Select[Any]:
    match = text("SELECT rowid FROM texts WHERE texts MATCH :words").bindparams(
        words=match_words(words)).columns(t.documents.c.n)
    return _reported().join(
        t.documents, t.documents.c.id == t.records.c.document
    ).where(t.documents.c.n.in_(match))


def match_words(words: str) -> str:
    """A person's words as a full-text query: each one quoted, so that `cease-fire` is a word."""
    out = []
    for word in _WORDS.findall(words):
        if word in _OPERATORS:
            out.append(word)
            continue
        bare = word.strip('"').replace('"', "")
        star = "*" if bare.endswith("*") and not word.endswith('"') else ""
        bare = bare.rstrip("*")
        if bare:
            out.append(f'"{bare}"{star}')
    return " ".join(out) or '""'


def with_reports(ledger: Ledger, rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Event rows as published: the record's fields as merged, and `reports`."""
    ids = [r["id"] for r in rows]
    if not ids:
        return
    told: dict[str, list[dict[str, Any]]] = {i: [] for i in ids}
    link = t.event_reports.c
    query = select(link.event, t.records).join(
        t.records, t.records.c.id == link.record).where(link.event.in_(ids))
    for row in ledger.fetch(query.order_by(link.event, link.seq)):
        if not intact(t.records, row):
            raise damaged(ledger.path, f"record {row['id']!r} has changed")
        body = orjson.loads(row["body"])
        told[row["event"]].append({"record": body["id"], "document": body["document"],
                                   "evidence": body["evidence"]})
    for row in rows:
        if len(told[row["id"]]) != row["reports"]:
            raise damaged(ledger.path, f"event {row['id']!r} has lost reports")
        yield {**orjson.loads(row["body"]), "reports": told[row["id"]]}
