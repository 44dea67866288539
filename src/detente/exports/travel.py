"""Visits as the leader-travel data set has them, sanctions as the sanctions case data base.

Both leave blank what is not known; so do we: a 1 where the ledger says so, never a 0 where it is
silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from detente.exports.codes import HAPPENED, Event, is_state, name_of, number, start
from detente.exports.plain import documents_of, safe
from detente.knowledge.load import read_compiled
from detente.store import lives

COLT = (
    "TripID", "LeaderID", "LeaderCountryOrIGO", "LeaderCountryISO", "LeaderRegion",
    "LeaderSubregion", "PriorityLeader", "LeaderRole", "LeaderTitle", "LeaderSurname",
    "LeaderFullName", "CountryVisited", "CountryVisitedISO", "RegionVisited",
    "SubRegionVisited", "DisputedTerritory", "SemiAutoTerritory", "CityVisited", "TripYear",
    "TripStartDate", "TripEndDate", "TripDuration", "MetHostHoGS", "HostHOGSName",
    "AttendedMultilatEvent", "NameMultilatEvent", "AttendedMultilatMinisterialEvent",
    "MetNonhostHOGS", "NonhostHOGSNames", "PublicAddress", "SignedAgreement",
    "CulturalSiteOrCeremony", "BusinessLeaderOrForum", "MetIGOLeader", "IGOLeaderName", "Notes",
    "Confidence(1-5)", *(f"SourceLink{n}" for n in range(1, 34)),
)
GSDB = (
    "case_id", "sanctioned_state", "sanctioning_state", "begin", "end", "trade", "descr_trade",
    "arms", "military", "financial", "travel", "other", "target_mult", "sender_mult",
    "objective", "success",
)
GSDB_DYADIC = (
    "case_id", "sanctioned_state", "sanctioned_state_iso3", "sanctioning_state",
    "sanctioning_state_iso3", "year", "arms", "military", "trade", "descr_trade", "financial",
    "travel", "other",
)
_MEASURE = {"trade": "trade", "arms": "arms", "finance": "financial", "travel": "travel",
            "diplomatic": "other", "terror_listing": "other", "other": "other"}
#: Where the English press puts the family name first.
_FAMILY_FIRST = ("CHN", "PRK", "KOR", "TWN", "HKG", "MAC", "VNM", "KHM")
#: Where there is none, or it is not told by its place.
_NO_FAMILY = ("MMR", "ISL", "ETH", "ERI", "IDN", "MNG", "BTN", "AFG")


@lru_cache(maxsize=1)
def _offices() -> dict[tuple[str, str], list[Mapping[str, str]]]:
    people = read_compiled("actors")["people"]
    return {(p["name"], p["entity"]): p["offices"] for p in people}


def role_of(name: str, entity: str | None, day: str) -> str:
    """The leader's role on that day: GS, G, S, F, I; empty where it is not known."""
    held = {o["office"] for o in _offices().get((name, entity or ""), ())
            if (o["from"] or "0") <= day and (not o["until"] or day <= o["until"] + "-99")}
    if not is_state(entity):
        return "I" if held else ""
    head, government = "head_of_state" in held, "head_of_government" in held
    if head and government:
        return "GS"
    return "S" if head else "G" if government else "F" if "foreign_minister" in held else ""


def surname(name: str, entity: str | None) -> str:
    """The family name where its place tells it."""
    words = name.split()
    if len(words) < 2 or (entity or "") in _NO_FAMILY:
        return ""
    return words[0] if (entity or "") in _FAMILY_FIRST else words[-1]


def colt(events: Iterable[Event]) -> Iterator[list[str]]:
    """Journeys that happened, one row a leader and host, as cells of `COLT`."""
    everything = list(events)
    meetings = [e for e in everything if e["ledger"] == "meetings" and e["status"] in HAPPENED]
    accords = [e for e in everything if e["ledger"] == "agreements" and e["status"] in HAPPENED
               and (e["details"] or {}).get("stage") in ("signed", "initialled")]
    for e in everything:
        if e["ledger"] == "visits" and e["status"] in HAPPENED and e["targets"]:
            for who in e["sources"]:
                if who["kind"] == "person":
                    row = _trip(e, who, meetings, accords)
                    yield [safe(row.get(c)) for c in COLT]


def _trip(e: Event, who: Mapping[str, Any], meetings: Sequence[Event],
          accords: Sequence[Event]) -> dict[str, Any]:
    host = e["targets"][0]["entity"]
    day = start(e)
    seq = number(e["id"], who["name"])
    row: dict[str, Any] = {
        "TripID": f"{seq % 1000}-{who['entity'] or ''}-{host or ''}-{seq // 1000 % 100000}",
        "LeaderID": who["wikidata"], "LeaderCountryOrIGO": name_of(who["entity"]),
        "LeaderCountryISO": who["entity"] if is_state(who["entity"]) else None,
        "LeaderRole": role_of(who["name"], who["entity"], day), "LeaderTitle": who["title"],
        "LeaderSurname": surname(who["name"], who["entity"]), "LeaderFullName": who["name"],
        "CountryVisited": name_of(host) or e["targets"][0]["name"],
        "CountryVisitedISO": host if is_state(host) else None,
        "Confidence(1-5)": 1 + round(4 * e["confidence"]),
    }
    where = e["where"]
    if where and where["country"] == host and where["name"] != name_of(host):
        row["CityVisited"] = where["name"]
    if e["when"]:
        row["TripYear"] = day[:4]
        if e["when"]["precision"] == "day":
            row |= {"TripStartDate": day, "TripEndDate": e["when"]["end"],
                    "TripDuration": _span(day, e["when"]["end"])}
            row |= _met(e, who, host, meetings, accords)
    for n, doc in enumerate([d for d in documents_of(e) if d.get("url")][:33], 1):
        row[f"SourceLink{n}"] = doc["url"]
    return row


def _span(first: str, last: str) -> int | None:
    try:
        return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    except ValueError:
        return None


def _during(trip: Event, e: Event) -> bool:
    if not e["when"] or e["when"]["precision"] != "day":
        return False
    last = date.fromisoformat(trip["when"]["end"])
    if last < date.max:
        last += timedelta(days=1)
    return bool(trip["when"]["start"] <= e["when"]["start"] <= last.isoformat())


def _there(e: Event, host: str | None) -> bool:
    """Whether nothing says that it took place elsewhere than with the host."""
    return not e["where"] or e["where"]["country"] in (None, host)


def _met(trip: Event, who: Mapping[str, Any], host: str | None, meetings: Sequence[Event],
         accords: Sequence[Event]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    hosts: list[str] = []
    for e in meetings:
        people = [a for a in (*e["sources"], *e["targets"]) if a["kind"] == "person"]
        if _during(trip, e) and _there(e, host) and any(a["name"] == who["name"] for a in people):
            hosts += [a["name"] for a in people if a["entity"] == host and a["name"] not in hosts
                      and role_of(a["name"], host, start(e)) in ("GS", "G", "S")]
    if hosts:
        row |= {"MetHostHoGS": 1, "HostHOGSName": "; ".join(hosts)}
    for e in accords:
        sides = {a["entity"] for a in (*e["sources"], *e["targets"])}
        if _during(trip, e) and _there(e, host) and {host, who["entity"]} <= sides:
            row["SignedAgreement"] = 1
    return row


def _cases(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Sanctions of the same senders on the same targets that overlap in time: one case."""
    cases: list[dict[str, Any]] = []
    for life in lives.sanctions(events):
        if life["begin"] is None:
            continue
        key = (sorted(life["senders"]), sorted(life["targets"]))
        case = next((c for c in cases if c["key"] == key
                     and (c["end"] is None or c["end"] >= life["begin"])), None)
        if case is None:
            case = {"key": key, "id": life["id"], "begin": life["begin"], "end": life["end"],
                    "types": set()}
            cases.append(case)
        elif case["end"] is not None:
            case["end"] = None if life["end"] is None else max(case["end"], life["end"])
        case["types"].add(_MEASURE.get(life["measure"] or "", "other"))
    return cases


def gsdb(events: Iterable[Event]) -> Iterator[list[str]]:
    """Sanctions that were imposed, one row a case, as cells of `GSDB`."""
    for case in _cases(events):
        senders, targets = case["key"]
        row = {"case_id": case["id"], "sanctioned_state": ", ".join(map(name_of, targets)),
               "sanctioning_state": ", ".join(map(name_of, senders)),
               "begin": case["begin"][:4], "end": (case["end"] or "")[:4],
               "target_mult": int(len(targets) > 1), "sender_mult": int(len(senders) > 1),
               **dict.fromkeys(case["types"], 1)}
        yield [safe(row.get(c)) for c in GSDB]


def gsdb_dyadic(events: Iterable[Event]) -> Iterator[list[str]]:
    """One row a pair and year known to be in force: from imposing to lifting, the first year
    alone where no end is known."""
    for case in _cases(events):
        senders, targets = case["key"]
        first = int(case["begin"][:4])
        last = int(case["end"][:4]) if case["end"] else first
        for year in range(first, last + 1):
            for s in senders:
                for target in targets:
                    row = {"case_id": case["id"], "sanctioned_state": name_of(target),
                           "sanctioned_state_iso3": target if is_state(target) else None,
                           "sanctioning_state": name_of(s),
                           "sanctioning_state_iso3": s if is_state(s) else None, "year": year,
                           **dict.fromkeys(case["types"], 1)}
                    yield [safe(row.get(c)) for c in GSDB_DYADIC]
