"""What only shows across stories: a tour's legs, the life of a sanction or an agreement."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

#: Longest gap between the end of one leg and the start of the next, in days.
GAP = 8
#: Longest time between two stages of one agreement, in days: ratification is slow.
SLOW = 3 * 365
Event = Mapping[str, Any]
_TRAVELLED = ("actual", "ongoing", "planned")
_AGREED = ("announced", "agreed", "initialled", "signed", "ratified", "in_force", "suspended",
           "ended")
_SANCTIONED = ("threatened", "imposed", "in_force", "eased", "lifted")


def _id(kind: str, *parts: str) -> str:
    return kind + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:15]


def _code(actor: Mapping[str, Any]) -> str:
    return str(actor["entity"] or actor["name"])


def traveller(event: Event) -> Mapping[str, Any] | None:
    """Who travels: the person named, else the first of the visitors."""
    people = [a for a in event["sources"] if a["kind"] == "person"]
    found: Sequence[Mapping[str, Any]] = people or event["sources"]
    return found[0] if found else None


def tours(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Visits of one person within days of each other to different hosts, as tours.

    Returns:
        `{id, person, entity, start, end, legs: [{leg, host, place, start, end, status, events}]}`,
        by date; a tour has two hosts or more.
    """
    by_person: dict[tuple[str, str | None], list[Event]] = {}
    for e in events:
        who = traveller(e)
        if (e["ledger"] == "visits" and e["status"] in _TRAVELLED and who and e["targets"]
                and e["when"] and e["when"]["precision"] == "day" and who["kind"] == "person"):
            by_person.setdefault((who["name"], who["entity"]), []).append(e)
    out = []
    for (name, entity), visits in sorted(by_person.items(), key=lambda p: (p[0][0], p[0][1] or "")):
        visits.sort(key=lambda e: (e["when"]["start"], e["when"]["end"], e["id"]))
        for run in _runs(visits):
            legs = _legs(run)
            if len({leg["host"] for leg in legs}) > 1:
                start, end = legs[0]["start"], max(leg["end"] for leg in legs)
                out.append({"id": _id("t", name, entity or "", start), "person": name,
                            "entity": entity, "start": start, "end": end, "legs": legs})
    return sorted(out, key=lambda tour: (tour["start"], tour["id"]))


def _runs(visits: Sequence[Event]) -> list[list[Event]]:
    runs: list[list[Event]] = []
    until = ""
    for visit in visits:
        if not runs or _days(until, visit["when"]["start"]) > GAP:
            runs.append([])
            until = visit["when"]["end"]
        runs[-1].append(visit)
        until = max(until, visit["when"]["end"])
    return runs


def _days(a: str, b: str) -> int:
    try:
        return (date.fromisoformat(b) - date.fromisoformat(a)).days
    except ValueError:
        return 10**6


def _legs(run: Sequence[Event]) -> list[dict[str, Any]]:
    legs: list[dict[str, Any]] = []
    for e in run:
        host = _code(e["targets"][0])
        twin = next((leg for leg in legs if leg["host"] == host), None)
        if twin is None:
            legs.append({"leg": len(legs) + 1, "host": host,
                         "place": e["where"]["name"] if e["where"] else None,
                         "start": e["when"]["start"], "end": e["when"]["end"],
                         "status": e["status"], "events": [e["id"]]})
            continue
        twin["events"].append(e["id"])
        twin["end"] = max(twin["end"], e["when"]["end"])
        if e["status"] != "planned":
            twin["status"] = e["status"]
        twin["place"] = twin["place"] or (e["where"]["name"] if e["where"] else None)
    return legs


def with_tours(events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Visits with `details.tour` as told by all stories together."""
    found = tours(events)
    leg_of = {i: (tour, leg) for tour in found for leg in tour["legs"] for i in leg["events"]}
    out = []
    for e in events:
        if e["id"] in leg_of:
            tour, leg = leg_of[e["id"]]
            told = {"id": tour["id"], "leg": leg["leg"], "of": len(tour["legs"])}
            e = {**e, "details": {**(e["details"] or {}), "tour": told}}
        out.append(e)
    return out


def _stage(event: Event, ladder: Sequence[str]) -> str | None:
    stage = (event["details"] or {}).get("stage")
    if "announced" in ladder and event["status"] == "planned":
        return "announced"
    if event["status"] not in _TRAVELLED or stage not in ladder:
        return "suspended" if event["status"] == "postponed" and "suspended" in ladder else None
    return str(stage)


def _dated(events: Iterable[Event], name: str, ladder: Sequence[str]
           ) -> list[tuple[str, str, Event]]:
    out = []
    for e in events:
        stage = _stage(e, ladder) if e["ledger"] == name else None
        if stage and e["when"]:
            out.append((e["when"]["start"], stage, e))
    return sorted(out, key=lambda x: (x[0], ladder.index(x[1]), x[2]["id"]))


def _step(stage: str, day: str, event: Event) -> dict[str, Any]:
    return {"stage": stage, "date": day, "event": event["id"]}


def sanctions(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Sanctions as intervals: from when imposed to when lifted, with the stages between.

    Returns:
        `{id, senders, targets, measure, begin, end, stages: [{stage, date, event}]}`, by date;
        `begin` is null while only threatened, `end` null while not known to be lifted.
    """
    open_: dict[tuple[Any, ...], dict[str, Any]] = {}
    out: list[dict[str, Any]] = []
    for day, stage, e in _dated(events, "sanctions", _SANCTIONED):
        senders, targets = ([*dict.fromkeys(_code(a) for a in e[side])]
                            for side in ("sources", "targets"))
        key = (tuple(sorted(senders)), tuple(sorted(targets)),
               (e["details"] or {}).get("measure"))
        life = open_.get(key)
        if life is None:
            life = {"id": _id("s", *key[0], *key[1], str(key[2]), day), "senders": senders,
                    "targets": targets, "measure": key[2], "begin": None, "end": None,
                    "stages": []}
            open_[key] = life
            out.append(life)
        life["stages"].append(_step(stage, day, e))
        if stage in ("imposed", "in_force") and life["begin"] is None:
            life["begin"] = day
        if stage == "lifted":
            life["end"] = day
            del open_[key]
    return out


def agreements(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Agreements as lives: announced, initialled, signed, ratified, suspended, ended.

    A later stage between the same parties continues an earlier one where instrument and fields
    do not speak against it.

    Returns:
        `{id, parties, instrument, areas, begin, end, stage, stages: [{stage, date, event}]}`;
        `begin` is the date of signing (or of entry into force), null before it.
    """
    out: list[dict[str, Any]] = []
    open_: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for day, stage, e in _dated(events, "agreements", _AGREED):
        details = e["details"] or {}
        parties = tuple(sorted({_code(a) for a in (*e["sources"], *e["targets"])}))
        rivals = open_.setdefault(parties, [])
        life = next((x for x in reversed(rivals) if _continues(x, stage, day, details)), None)
        if life is None:
            life = {"id": _id("a", *parties, e["id"]), "parties": list(parties),
                    "instrument": None, "areas": [], "begin": None, "end": None, "stage": stage,
                    "stages": []}
            rivals.append(life)
            out.append(life)
        life["instrument"] = life["instrument"] or details.get("instrument")
        life["areas"] += [a for a in details.get("areas") or [] if a not in life["areas"]]
        life["stage"] = stage
        life["stages"].append(_step(stage, day, e))
        if stage in ("signed", "in_force") and life["begin"] is None:
            life["begin"] = day
        if stage == "ended":
            life["end"] = day
    return out


def _continues(life: Mapping[str, Any], stage: str, day: str, details: Mapping[str, Any]) -> bool:
    if life["end"] or _days(life["stages"][-1]["date"], day) > SLOW:
        return False
    if _AGREED.index(stage) <= _AGREED.index(life["stage"]):
        return False
    mine, its = set(details.get("areas") or []), set(life["areas"])
    if mine and its and not mine & its:
        return False
    instrument = details.get("instrument")
    return not instrument or not life["instrument"] or instrument == life["instrument"] or \
        "agreement" in (instrument, life["instrument"])
