"""The Search page: one look into the index, everything else counted from what it gave."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from detente.store import Ledger
from detente.store import schema as t
from detente.store.who import entity_names, entity_of
from detente.web import find, lists
from detente.web.answer import Page
from detente.web.params import PAGE, Filter
from detente.web.shelf import Shelf

#: Facets in their order, and the field of `Hit` each picks.
FACETS = ("ledger", "actor", "type", "status")
#: Values of a facet that are shown.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """What a facet needs of an event."""

    id: str
    ledger: str | None
    type: str
    status: str
    actor: frozenset[str]


def hits(ledger: Ledger, f: Filter) -> list[Hit]:
    """Events that fit, whatever is picked in the facets; newest first."""
    wide = replace(f, ledger="", type="", status="", actor="", page=1)
    e = t.events.c
    query = find.narrow(select(e.id, e.ledger, e.type, e.status), wide)
    rows = find.run(ledger, query.order_by(e.start.is_(None), e.start.desc(), e.id))
    who: dict[str, set[str]] = {}
    link, a = find.link, find.a
    pairs = select(link.event, a.entity).join(t.actors, a.record == link.record).where(
        a.entity.is_not(None)).distinct()
    if wide.narrowed:
        pairs = pairs.where(link.event.in_(find.narrow(select(e.id), wide)))
    for row in find.run(ledger, pairs):
        who.setdefault(row["event"], set()).add(row["entity"])
    return [Hit(r["id"], r["ledger"], r["type"], r["status"], frozenset(who.get(r["id"], ())))
            for r in rows]


def fits(hit: Hit, f: Filter, but: str = "") -> bool:
    """Whether an event is among what is picked, one facet left out of account."""
    return all(name == but or not (pick := getattr(f, name)) or (
        pick in hit.actor if name == "actor" else getattr(hit, name) == pick) for name in FACETS)


def facets(found: list[Hit], f: Filter) -> dict[str, list[tuple[str, int]]]:
    """How many events each value would give; a facet's own pick is left out of its counts."""
    out: dict[str, list[tuple[str, int]]] = {}
    known = entity_names()
    for name in FACETS:
        counts: Counter[str] = Counter()
        for hit in found:
            if fits(hit, f, name):
                values = hit.actor if name == "actor" else (getattr(hit, name),)
                counts.update(v for v in values if v and (name != "actor" or v in known))
        ranked = sorted(counts.items(), key=lambda x: (-x[1], x[0]))
        out[name] = ranked[:SHOWN]
    return out


def search(shelf: Shelf, ledger: Ledger, f: Filter) -> Page:
    """Full text with facets; a name typed alone also offers its page."""
    asked = any((f.q, f.ledger, f.status, f.type, f.quad, f.actor, f.since, f.until))
    latest: list[dict[str, Any]] = []
    told: dict[str, list[tuple[str, int]]] = {}
    count = 0
    if asked:
        found = shelf.kept(("hits", f.q, f.quad, f.since, f.until), lambda: hits(ledger, f))
        ids = [h.id for h in found if fits(h, f)]
        count, told = len(ids), facets(found, f)
        latest = find.in_order(ledger, ids[(f.page - 1) * PAGE : f.page * PAGE])
    docs = _dispatches(ledger, f) if f.q else []
    code = entity_of(f.q) if f.q else None
    data = {"q": f.q, "count": count, "page": f.page, "facets": told, "events": latest,
            "dispatches": docs, "entity": code}
    return Page("search.html", f"Search: {f.q}" if f.q else "Search", data, {
        "f": f, "asked": asked, "latest": latest, "count": count, "facets": told,
        "docs": docs, "code": code, "home": "/search",
        "persons": lists.people(ledger, f.q, 5) if len(f.q) > 2 else []}, events=latest)


def _dispatches(ledger: Ledger, f: Filter) -> list[dict[str, Any]]:
    c = t.documents.c
    query = (select(c.id, c.title, c.published, c.source, c.agency, c.records)
             .where(c.n.in_(find.matching(f.q))))
    return find.run(ledger, query.order_by(c.published.desc(), c.id).limit(8))
