"""The pages: what each asks of the ledger and what it gives; no page writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import func, select

from detente.store import Ledger, lives
from detente.store import schema as t
from detente.ties import Ties
from detente.ties.acts import acts_of
from detente.ties.book import coverage, states, story_of
from detente.ties.coverage import Coverage
from detente.ties.movers import Mover, Window, movers
from detente.ties.periods import day_of
from detente.web import find, lists, same, tie, urls, words, world
from detente.web.answer import Page
from detente.web.params import PAGE, Bad, Filter, day, entity, ident
from detente.web.shapes import calendar, ego
from detente.web.shelf import Shelf

#: Days in a window of the Today page; it compares the last window with the one before.
WINDOW = 30


def today(shelf: Shelf, ledger: Ledger, f: Filter) -> Page:
    """Latest events, movers, the map."""
    first, last, documents = lists.span(ledger)
    if f.narrowed:
        latest, count = find.page(ledger, None, f)
    else:
        ids = shelf.kept(("latest",), lambda: lists.latest_told(ledger, PAGE))
        latest, count = find.in_order(ledger, ids), ledger.counts()["events"]
    moved, windows = _movers(shelf, ledger, f)
    spots = shelf.kept(("map", f), lambda: _spots(ledger, f))
    read = shelf.kept(("coverage",), lambda: coverage(ledger))
    silent = [w for w in windows if not read.documents(w.start, w.end)]
    data = {"span": {"first": first, "last": last, "documents": documents}, "events": latest,
            "count": count, "movers": [m.as_dict() for m in moved],
            "windows": [str(w) for w in windows]}
    return Page("today.html", "Today", data, {
        "f": f, "latest": latest, "count": count, "movers": moved, "windows": windows,
        "silent": silent,
        "spots": spots,
        "top": shelf.kept(("top",), lambda: lists.countries(ledger)[:14]),
        "home": "/"}, events=latest)


def _movers(shelf: Shelf, ledger: Ledger, f: Filter) -> tuple[list[Mover], list[Window]]:
    """The two last windows compared; up to `until`, where one is given."""
    read = shelf.kept(("coverage",), lambda: coverage(ledger))
    end = min(x for x in (day_of(f.until, "until", last=True) if f.until else None,
                          read.last) if x) if read.last else None
    if end is None:
        return [], []
    middle = end - timedelta(days=WINDOW)
    windows = [Window(middle - timedelta(days=WINDOW - 1), middle),
               Window(middle + timedelta(days=1), end)]
    if not all(read.documents(w.start, w.end) for w in windows):
        return [], windows

    def make() -> list[Mover]:
        e = t.events.c
        ids = [r["id"] for r in find.run(ledger, select(e.id).where(
            e.start >= windows[0].start.isoformat(), e.start <= end.isoformat()))]
        acts = acts_of(ledger.events(ids), story_of(ledger))
        return [m for m in movers(acts, read, *windows, keep=states())
                if m.label != "not enough"]

    return shelf.kept(("movers", end), make)[:8], windows


def _spots(ledger: Ledger, f: Filter) -> list[world.Point]:
    query = find.narrow(select(t.events.c.body), f).where(t.events.c.country.is_not(None))
    rows = find.run(ledger, query.order_by(t.events.c.start.desc(), t.events.c.id).limit(2000))
    return world.points(orjson.loads(r["body"]) for r in rows)[:250]


def dyad(shelf: Shelf, ledger: Ledger, one: str, other: str, f: Filter) -> Page:
    """Two of them: series, timeline, agreements, visits, sanctions, statements."""
    one, other = entity(one), entity(other)
    if one == other:
        raise Bad(404, "A pair is of two.", "Pick another on the country's page.")
    every = shelf.kept(("dyad", one, other, f.way), lambda: list(
        find.bodies(ledger, find.tied(one, other, f.way), Filter())))
    shown = _asked(ledger, every, one, other, f)
    read, stories = shared(shelf, ledger)
    found = shelf.kept(("series", one, other, replace(f, page=1)), lambda: tie.series(
        shown, read, stories, one, other, f))
    ids = [e["id"] for e in shown if _within(e, f)][::-1]
    count, latest = len(ids), find.in_order(ledger, ids[(f.page - 1) * PAGE : f.page * PAGE])
    tours = lives.tours([e for e in every if e["ledger"] == "visits"])
    data: dict[str, Any] = {
        "a": one, "b": other, "names": [words.name(one), words.name(other)], "count": count,
        "page": f.page, "events": latest,
        "series": [p.as_dict() for p in found.points] if found else [],
        "agreements": lives.agreements(every), "sanctions": lives.sanctions(every),
        "tours": tours}
    way = f.way or "both"
    return Page("dyad.html", f"{words.name(one)} – {words.name(other)}", data, {
        "f": f, "a": one, "b": other, "latest": latest, "count": count, "all": len(every),
        "chart": tie.chart(found, way, f) if found else None, "found": found,
        "points": tie.asked(found, way)[::-1] if found else [],
        "lanes": tie.lanes(shown, found) if found else [], **_whole(shown, found),
        "home": urls.dyad(one, other)}, events=latest)


def shared(shelf: Shelf, ledger: Ledger) -> tuple[Coverage, dict[str, str]]:
    """What every series needs: what was read when, and which documents tell one story."""
    return (shelf.kept(("coverage",), lambda: coverage(ledger)),
            shelf.kept(("stories",), lambda: story_of(ledger)))


def _asked(ledger: Ledger, every: list[dict[str, Any]], one: str, other: str, f: Filter
           ) -> list[dict[str, Any]]:
    """A pair's events of the kind asked for, whenever they were."""
    if f.q:
        words_ = Filter(q=f.q, ledger=f.ledger, status=f.status, type=f.type, quad=f.quad)
        return list(find.bodies(ledger, find.tied(one, other, f.way), words_))
    picks = [(k, v) for k, v in (("ledger", f.ledger), ("status", f.status), ("type", f.type),
                                 ("quad", int(f.quad or 0))) if v]
    return [e for e in every if all(e[k] == v for k, v in picks)]


def _within(event: Mapping[str, Any], f: Filter) -> bool:
    """Whether an event overlaps the days asked for; the undated does where none are."""
    if not (f.since or f.until):
        return True
    at = event["when"]
    return bool(at) and (at["end"] or at["start"]) >= day(f.since, "since") and (
        not f.until or at["start"] <= day(f.until, "until", last=True))


def _whole(events: list[dict[str, Any]], found: Ties | None) -> dict[str, Any]:
    """How many events lie outside of the picture, and the span that holds them all."""
    days = [d for e in events if (d := words.iso(_start(e)))]
    far = sum(not found.since <= d <= found.until for d in days) if found else 0
    return {"far": far, "whole": (min(days), max(days)) if days else None}


def countries(shelf: Shelf, ledger: Ledger, f: Filter) -> Page:
    """Every state and organisation there is something of."""
    found = shelf.kept(("countries",), lambda: lists.countries(ledger))
    if f.q:
        wanted = f.q.lower()
        found = [x for x in found if wanted in x.name.lower() or wanted == x.key.lower()]
    rows = [(x.key, x.name, x.events, x.last) for x in found]
    data = {"countries": [dict(zip(("code", "name", "events", "last"), r, strict=True))
                          for r in rows]}
    return Page("countries.html", "Countries", data, {"found": found, "f": f},
                rows=(("code", "name", "events", "last"), [*rows]))


def country(shelf: Shelf, ledger: Ledger, code: str, f: Filter) -> Page:
    """One of them: its ties ranked, who stands around it, its calendar."""
    code = entity(code)
    ties = shelf.kept(("ties", code, f.since, f.until), lambda: lists.ties(
        ledger, entity=code, since=f.since, until=f.until))
    within = find.with_actor(find.a.entity == code)
    latest, count = find.page(ledger, within, f)
    days = shelf.kept(("calendar", code), lambda: _days(ledger, code))
    data = {"code": code, "name": words.name(code), "ties": [x.as_dict() for x in ties],
            "count": count, "page": f.page, "events": latest, "calendar": days}
    return Page("country.html", words.name(code), data, {
        "f": f, "code": code, "ties": ties, "latest": latest, "count": count,
        "ego": ego(ties[:14]), "calendar": calendar(days), "home": urls.country(code)},
        events=latest)


def _days(ledger: Ledger, code: str) -> dict[str, int]:
    e = t.events.c
    query = select(e.start, func.count().label("n")).where(
        e.id.in_(find.with_actor(find.a.entity == code)), e.start.is_not(None)).group_by(e.start)
    return {r["start"]: r["n"] for r in find.run(ledger, query.order_by(e.start))}


def people(shelf: Shelf, ledger: Ledger, f: Filter) -> Page:
    """Everyone who acts by name."""
    found = shelf.kept(("people", f.q), lambda: lists.people(ledger, f.q))
    rows = [(x.name, x.entity, x.events, x.last) for x in found]
    data = {"people": [dict(zip(("name", "entity", "events", "last"), r, strict=True))
                       for r in rows]}
    return Page("people.html", "People", data, {"found": found, "f": f},
                rows=(("name", "entity", "events", "last"), [*rows]))


def person(shelf: Shelf, ledger: Ledger, name: str, f: Filter) -> Page:
    """One person: visits on a map, meetings, statements."""
    within = lists.of_person(name[:300])
    every = list(find.bodies(ledger, within, Filter()))
    if not every:
        raise Bad(404, "Nobody of that name acts in this ledger.", "Look among the people.")
    mine = [x for e in every for x in (*e["sources"], *e["targets"]) if x["name"] == name]
    visits = [e for e in every if e["ledger"] == "visits" and _acts(e, name)]
    ids = [e["id"] for e in every]
    events = find.in_order(ledger, ids[::-1][:400])
    spots = world.points(e for e in visits if e["status"] in lists.HAPPENED)
    for number, spot in enumerate(sorted(spots, key=lambda s: _start(s.events[0])), 1):
        spot.number = number
    data = {"name": name, "entity": next((x["entity"] for x in mine if x["entity"]), None),
            "titles": [*dict.fromkeys(x["title"].lower() for x in mine if x["title"])],
            "tours": [x for x in lives.tours(visits) if x["person"] == name],
            "count": len(every), "events": events}
    said = [e for e in events if (e["details"] or {}).get("speaker") == name]
    return Page("person.html", name, data, {
        "f": f, "spots": spots, "said": said, "met": _of(events, "meetings"),
        "visits": [e for e in events if e["ledger"] == "visits"],
        "other": [e for e in events if e["ledger"] not in ("meetings", "visits")
                  and e not in said], "home": urls.person(name)}, events=events)


def _start(event: Mapping[str, Any]) -> str:
    return str((event["when"] or {}).get("start") or "")


def _acts(event: Mapping[str, Any], name: str) -> bool:
    return any(x["name"] == name for x in event["sources"])


def _of(events: list[dict[str, Any]], ledger: str) -> list[dict[str, Any]]:
    return [e for e in events if e["ledger"] == ledger]


def event(shelf: Shelf, ledger: Ledger, id_: str, f: Filter) -> Page:
    """One event: its reports, the versions of their stories, why merged, why coded."""
    id_ = ident(id_)
    found = find.in_order(ledger, [id_])
    if not found:
        raise Bad(404, "There is no event of that id in this ledger.",
                  "Ids change when events are joined or split: find it again by its words.")
    one = found[0]
    row = find.run(ledger, select(t.events.c.features).where(t.events.c.id == id_))[0]
    features: dict[str, Any] = orjson.loads(row["features"])
    docs = find.documents(ledger, [r["document"]["id"] for r in one["reports"]])
    told = {d["story"] for d in docs.values() if d["story"]}
    c = t.stories.c
    others = [r["document"] for r in find.run(
        ledger, select(c.document).where(c.story.in_(told)).order_by(c.story, c.version))]
    versions = _retold(find.documents(ledger, others))
    near = _near(ledger, one)
    records = {r.id: r for r in ledger.records([x["record"] for x in one["reports"]])}
    decided = same.decisions(ledger, [r["record"] for r in one["reports"]])
    data = {**one, "features": features, "decisions": decided,
            "versions": [versions[d] for d in others if d in versions]}
    return Page("event.html", words.summary(one), data, {
        "event": one, "docs": docs, "near": near, "records": records, "decisions": decided,
        "features": {same.FEATURES.get(k, k): v for k, v in features.items()},
        "versions": data["versions"],
        "f": f}, events=[one])


def _retold(docs: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Those of stories that have several versions."""
    count: dict[Any, int] = {}
    for d in docs.values():
        count[d["story"]] = count.get(d["story"], 0) + 1
    return {i: d for i, d in docs.items() if count[d["story"]] > 1}


def _near(ledger: Ledger, one: Mapping[str, Any]) -> list[dict[str, Any]]:
    sides = [x["entity"] for x in (*one["sources"], *one["targets"]) if x["entity"]]
    pair = list(dict.fromkeys(sides))[:2]
    if len(pair) < 2:
        return []
    query = select(t.events.c.id).where(
        t.events.c.id.in_(find.tied(*pair)), t.events.c.id != one["id"])
    at = _start(one)
    order = func.abs(func.julianday(t.events.c.start) - func.julianday(at))
    rows = find.run(ledger, query.where(t.events.c.start.is_not(None)).order_by(
        order, t.events.c.id).limit(6)) if at else []
    return find.in_order(ledger, [r["id"] for r in rows])
