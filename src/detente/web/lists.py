"""Whom a ledger is about: pairs, states and people with how often they occur."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select

from detente.store import Ledger
from detente.store import schema as t
from detente.store.who import entity_names
from detente.ties import interval
from detente.ties.interval import Estimate
from detente.ties.series import ENOUGH
from detente.web import find
from detente.web.find import a, e, link


@dataclass(slots=True)
class Tie:
    """A pair by what was counted between them: events cooperative and conflictual."""

    one: str
    other: str
    soft: int = 0
    hard: int = 0
    last: str = ""

    @property
    def total(self) -> int:
        return self.soft + self.hard

    @property
    def balance(self) -> float:
        """log((C + 1/2) / (K + 1/2)): above nought where they cooperate more."""
        return round(math.log((self.soft + 0.5) / (self.hard + 0.5)), 2)

    @property
    def estimate(self) -> Estimate | None:
        """The balance with its 90% interval; None under `ENOUGH` events."""
        return interval.balance(self.soft, self.hard) if self.total >= ENOUGH else None

    @property
    def paint(self) -> str:
        """The class it is painted in: a side only where the interval leaves out nought."""
        told = self.estimate
        if told is None or told.low is None or told.high is None:
            return "even thin"
        return "soft" if told.low > 0 else "hard" if told.high < 0 else "even"

    def as_dict(self) -> dict[str, Any]:
        return {"a": self.one, "b": self.other, "cooperative": self.soft,
                "conflictual": self.hard, "balance": self.balance, "last": self.last}


#: Only what took place counts for a tie.
HAPPENED = ("actual", "ongoing")


def _pairs(since: str = "", until: str = "", entity: str = "") -> Any:
    x, y = t.actors.alias("x"), t.actors.alias("y")
    query = (select(x.c.entity.label("one"), y.c.entity.label("other"), e.id, e.quad, e.start)
             .select_from(t.events)
             .join(t.event_reports, link.event == e.id)
             .join(t.records, t.records.c.id == link.record)
             .join(x, x.c.record == link.record)
             .join(y, y.c.record == link.record)
             .where(e.status.in_(HAPPENED), x.c.entity.is_not(None), y.c.entity.is_not(None),
                    or_(x.c.side != y.c.side, t.records.c.symmetric == 1),
                    x.c.entity != y.c.entity if entity else x.c.entity < y.c.entity))
    if entity:
        query = query.where(x.c.entity == entity)
    if since:
        query = query.where(e.start >= since)
    if until:
        query = query.where(e.start <= until)
    return query.distinct()


def ties(ledger: Ledger, *, entity: str = "", since: str = "", until: str = "") -> list[Tie]:
    """Pairs, the most told first; only those of one entity where it is given."""
    found: dict[tuple[str, str], Tie] = {}
    for row in find.run(ledger, _pairs(since, until, entity)):
        pair = (row["one"], row["other"])
        tie = found.setdefault(pair, Tie(*pair))
        if row["quad"] <= 2:
            tie.soft += 1
        else:
            tie.hard += 1
        tie.last = max(tie.last, row["start"] or "")
    return sorted(found.values(), key=lambda x: (-x.total, x.one, x.other))


@dataclass(frozen=True, slots=True)
class Named:
    """A state, organisation or person with its number of events."""

    key: str
    name: str
    events: int
    last: str
    entity: str = ""


def countries(ledger: Ledger) -> list[Named]:
    """States and organisations, the most told first."""
    query = (select(a.entity, func.count(link.event.distinct()).label("n"),
                    func.max(e.start).label("last"))
             .join(t.event_reports, link.record == a.record)
             .join(t.events, e.id == link.event)
             .where(a.entity.is_not(None)).group_by(a.entity))
    known = entity_names()
    rows = find.run(ledger, query.order_by(func.count(link.event.distinct()).desc(), a.entity))
    return [Named(r["entity"], known[r["entity"]], r["n"], r["last"] or "")
            for r in rows if r["entity"] in known]


def people(ledger: Ledger, words: str = "", limit: int = 500) -> list[Named]:
    """Persons by name, the most told first; only those whose name holds `words`."""
    query = (select(a.name, func.max(a.entity).label("entity"),
                    func.count(link.event.distinct()).label("n"), func.max(e.start).label("last"))
             .join(t.event_reports, link.record == a.record)
             .join(t.events, e.id == link.event)
             .where(a.kind == "person").group_by(a.name))
    if words:
        query = query.where(a.name.icontains(words, autoescape=True))
    query = query.order_by(func.count(link.event.distinct()).desc(), a.name).limit(limit)
    return [Named(r["name"], r["name"], r["n"], r["last"] or "", r["entity"] or "")
            for r in find.run(ledger, query)]


def span(ledger: Ledger) -> tuple[str, str, int]:
    """The first and last day a dispatch is of, and how many dispatches there are."""
    c = t.coverage.c
    row = find.run(ledger, select(
        func.min(c.day).label("first"), func.max(c.day).label("last")).where(c.day != ""))[0]
    total = find.run(ledger, select(func.sum(c.documents).label("n")))[0]["n"]
    return row["first"] or "", row["last"] or "", int(total or 0)


def latest_told(ledger: Ledger, limit: int) -> list[str]:
    """Ids of events by when they were told, the newest first; none that lie in the future."""
    told = (select(link.event, func.max(t.documents.c.published).label("told"))
            .join(t.records, t.records.c.id == link.record)
            .join(t.documents, t.documents.c.id == t.records.c.document)
            .group_by(link.event).subquery())
    query = (select(e.id).join(told, told.c.event == e.id)
             .order_by(told.c.told.desc(), e.confidence.desc(), e.id).limit(limit))
    return [r["id"] for r in find.run(ledger, query)]


def of_person(name: str) -> Any:
    """Ids of events with a person of that name."""
    return find.with_actor(and_(a.name == name, a.kind == "person"))
