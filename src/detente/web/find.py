"""Questions to the ledger that pages share; SQLAlchemy Core alone, every value a parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text
from sqlalchemy.exc import DBAPIError

from detente.errors import DetenteError
from detente.store import Ledger
from detente.store import schema as t
from detente.store.ask import match_words
from detente.web.params import PAGE, Bad, Filter, day

Event = dict[str, Any]
e, a, link = t.events.c, t.actors.c, t.event_reports.c


def reported() -> Select[Any]:
    """Ids of events, joined with the records that report them."""
    return select(link.event).join(t.records, t.records.c.id == link.record)


def with_actor(where: ColumnElement[bool]) -> Select[Any]:
    """Ids of events in which an actor takes part."""
    return select(link.event).join(t.actors, a.record == link.record).where(where)


def tied(one: str, other: str, way: str = "") -> Select[Any]:
    """Ids of events that tie two entities: `out` from one to other, `in` back, else both ways."""
    x, y = t.actors.alias("x"), t.actors.alias("y")
    opposite: ColumnElement[bool] = x.c.side != y.c.side
    if way == "out":
        opposite = and_(x.c.side == "source", y.c.side == "target")
    elif way == "in":
        opposite = and_(x.c.side == "target", y.c.side == "source")
    return (select(link.event)
            .join(t.records, t.records.c.id == link.record)
            .join(x, x.c.record == t.records.c.id)
            .join(y, y.c.record == t.records.c.id)
            .where(x.c.entity == one, y.c.entity == other,
                   or_(opposite, and_(t.records.c.symmetric == 1, x.c.seq != y.c.seq))))


def narrow(query: Select[Any], f: Filter) -> Select[Any]:
    """A query over events, narrowed as asked."""
    for column, value in ((e.ledger, f.ledger), (e.status, f.status), (e.type, f.type)):
        if value:
            query = query.where(column == value)
    if f.quad:
        query = query.where(e.quad == int(f.quad))
    if f.since:
        query = query.where(func.coalesce(e.end, e.start) >= day(f.since, "since"))
    if f.until:
        query = query.where(e.start <= day(f.until, "until", last=True))
    if f.actor:
        query = query.where(e.id.in_(with_actor(a.entity == f.actor)))
    if f.q:
        query = query.where(e.id.in_(worded(f.q)))
    return query


def matching(words: str) -> Any:
    """Row numbers of documents that hold the words."""
    return text("SELECT rowid FROM texts WHERE texts MATCH :words").bindparams(
        words=match_words(words)).columns(t.documents.c.n)


def worded(words: str) -> Select[Any]:
    """Ids of events told by documents that hold the words."""
    return reported().join(t.documents, t.documents.c.id == t.records.c.document).where(
        t.documents.c.n.in_(matching(words)))


def run(ledger: Ledger, query: Select[Any]) -> list[dict[str, Any]]:
    """Rows; words that the full-text index cannot read are the asker's mistake.

    Raises:
        Bad: 400.
    """
    try:
        return [dict(r) for r in ledger.fetch(query)]
    except DetenteError as err:
        if isinstance(err.__cause__, DBAPIError) and "fts5" in str(err).lower():
            raise Bad(400, "These words cannot be read as a search.",
                      'Use words, OR, NOT, "a phrase", or the start of a word with *.') from err
        raise


def page(ledger: Ledger, within: Select[Any] | None, f: Filter, *, oldest: bool = False,
         size: int = PAGE) -> tuple[list[Event], int]:
    """One page of events, newest first, and how many there are in all."""
    query = narrow(select(e.id), f)
    if within is not None:
        query = query.where(e.id.in_(within))
    count = run(ledger, select(func.count().label("n")).select_from(query.subquery()))[0]["n"]
    order = (e.start, e.id) if oldest else (e.start.is_(None), e.start.desc(), e.id)
    rows = run(ledger, query.order_by(*order).limit(size).offset((f.page - 1) * size))
    return in_order(ledger, [r["id"] for r in rows]), int(count)


def in_order(ledger: Ledger, ids: Sequence[str]) -> list[Event]:
    """Events by their ids, in the order given."""
    found = {x["id"]: x for x in ledger.events(ids)} if ids else {}
    return [found[i] for i in ids if i in found]


def bodies(ledger: Ledger, within: Select[Any], f: Filter, limit: int = 20_000
           ) -> Iterator[Event]:
    """Events without their reports, by date: for series and maps over many."""
    query = narrow(select(t.events.c.body), f).where(e.id.in_(within))
    for row in run(ledger, query.order_by(e.start, e.id).limit(limit)):
        yield orjson.loads(row["body"])


def documents(ledger: Ledger, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """What lists say of dispatches: id, title, published, source, agency, url, story, version."""
    c = t.documents.c
    out: dict[str, Mapping[str, Any]] = {}
    for i in range(0, len(ids), 500):
        query = select(c.id, c.title, c.published, c.day, c.source, c.agency, c.url, c.records,
                       t.stories.c.story, t.stories.c.version).outerjoin(
            t.stories, t.stories.c.document == c.id).where(c.id.in_(ids[i : i + 500]))
        out |= {r["id"]: r for r in run(ledger, query)}
    return out


def records_of(document: str) -> Select[Any]:
    """Ids of a document's records that nobody rejected, in their order."""
    c = t.records.c
    return select(c.id).where(
        c.document == document, c.judged.is_distinct_from("reject")).order_by(c.seq)
