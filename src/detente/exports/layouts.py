"""Rows in the layouts of event data sets: GDELT 2.0, POLECAT, ICEWS, Phoenix.

One row a pair of actors. What the layout asks for and a ledger does not know is left empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from detente.exports.codes import (
    Actor,
    Event,
    cameo_country,
    codes,
    compact,
    flat,
    name_of,
    pair_number,
    pairs,
    penta_of,
    quad_of,
    sources_of,
    stamp,
    start,
)
from detente.exports.plain import documents_of

_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code",
          "Religion2Code", "Type1Code", "Type2Code", "Type3Code")
GDELT = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{c}" for n in (1, 2) for c in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *(f"{who}Geo_{c}" for who in ("Actor1", "Actor2", "Action") for c in _GEO),
    "DATEADDED", "SOURCEURL",
)
GDELT_MENTIONS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName",
    "MentionIdentifier", "SentenceID", "Actor1CharOffset", "Actor2CharOffset",
    "ActionCharOffset", "InRawText", "Confidence", "MentionDocLen", "MentionDocTone",
    "MentionDocTranslationInfo", "Extras",
)
POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors",
    "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name",
    "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors",
    "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations",
    "Story Locations", "Language", "Version",
)
ICEWS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text",
    "CAMEO Code", "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID",
    "Sentence Number", "Publisher", "City", "District", "Province", "Country", "Latitude",
    "Longitude",
)
PHOENIX = (
    "EventID", "Date", "Year", "Month", "Day", "SourceActorFull", "SourceActorEntity",
    "SourceActorRole", "SourceActorAttribute", "TargetActorFull", "TargetActorEntity",
    "TargetActorRole", "TargetActorAttribute", "EventCode", "EventRootCode", "PentaClass",
    "GoldsteinScore", "Issues", "Lat", "Lon", "LocationName", "StateName", "CountryCode",
    "SentenceID", "URLs", "NewsSources",
)
Row = dict[str, Any]


def _gdelt_actor(n: int, actor: Actor | None) -> Row:
    if actor is None:
        return {}
    country, sector = cameo_country(actor["entity"]), actor["sector"] or ""
    group = "" if country else actor["entity"] or ""
    return {f"Actor{n}Code": (country or group) + sector, f"Actor{n}Name": actor["name"].upper(),
            f"Actor{n}CountryCode": country, f"Actor{n}KnownGroupCode": group,
            f"Actor{n}Type1Code": sector}


def _gdelt_place(where: Mapping[str, Any] | None) -> Row:
    if not where:
        return {}
    town = where["lat"] is not None and where["name"] != name_of(where["country"])
    full = f"{where['name']}, {name_of(where['country'])}" if town else where["name"]
    return {"ActionGeo_Type": 4 if town else 1, "ActionGeo_FullName": full,
            "ActionGeo_CountryCode": codes(where["country"]).fips,
            "ActionGeo_Lat": where["lat"], "ActionGeo_Long": where["lon"]}


def gdelt(event: Event) -> Iterator[Row]:
    """GDELT 2.0 Events rows."""
    day, cameo = start(event), event["cameo"]
    documents = documents_of(event)
    year, month, dom = (int(x) for x in day.split("-")) if day else (0, 0, 0)
    first = min((stamp(d["published"]) for d in documents if stamp(d["published"])), default="")
    for at, (a, b) in enumerate(pairs(event)):
        yield {
            "GLOBALEVENTID": pair_number(event, at), "SQLDATE": compact(day),
            "MonthYear": compact(day)[:6], "Year": day[:4],
            "FractionDate": f"{year + (month * 30 + dom) / 365:.4f}" if day else "",
            **_gdelt_actor(1, a), **_gdelt_actor(2, b),
            "EventCode": cameo, "EventBaseCode": cameo[:3], "EventRootCode": cameo[:2],
            "QuadClass": quad_of(cameo), "GoldsteinScale": event["goldstein"],
            "NumMentions": sum(len(r["evidence"]) for r in event["reports"]),
            "NumSources": len(sources_of(event)) or len(documents),
            "NumArticles": len(documents), **_gdelt_place(event["where"]),
            "DATEADDED": first, "SOURCEURL": documents[0].get("url") or documents[0]["id"],
        }


def gdelt_mentions(event: Event) -> Iterator[Row]:
    """GDELT 2.0 Mentions rows: one a pair and report; `reports` carry `length` and `actors`."""
    documents = documents_of(event)
    first = min((stamp(d["published"]) for d in documents if stamp(d["published"])), default="")
    for at, (a, b) in enumerate(pairs(event)):
        for report in event["reports"]:
            doc = report["document"]
            yield {
                "GLOBALEVENTID": pair_number(event, at), "EventTimeDate": first,
                "MentionTimeDate": stamp(doc["published"]), "MentionType": 1 if doc["url"] else 2,
                "MentionSourceName": doc["source"] or doc["agency"],
                "MentionIdentifier": doc["url"] or doc["id"],
                "Actor1CharOffset": _offset(report, a), "Actor2CharOffset": _offset(report, b),
                "ActionCharOffset": report["evidence"][0]["start"], "InRawText": 1,
                "Confidence": round(100 * float(report.get("confidence", event["confidence"]))),
                "MentionDocLen": report.get("length"),
            }


def _offset(report: Mapping[str, Any], actor: Actor | None) -> int:
    # -1 is GDELT's own word for "not found".
    for other in report.get("actors", ()):
        if actor and other["name"] == actor["name"] and other["mention"]:
            return int(other["mention"]["start"])
    return -1


def _polecat_actor(who: str, actor: Actor | None) -> Row:
    if actor is None:
        return {}
    state = codes(actor["entity"])
    return {f"{who} Name": actor["name"], f"{who} Country": actor["entity"] if state.iso2 else None,
            f"{who} COW": state.cow, f"Primary {who} Sector": actor["sector"],
            f"{who} Sectors": actor["sector"], f"{who} Title": actor["title"],
            f"{who} Name Raw": actor["mention"]["text"] if actor["mention"] else None}


def _place(event: Event, lat: str, lon: str) -> Row:
    where = event["where"] or {}
    country = name_of(where.get("country"))
    town = where.get("name") if where.get("lat") is not None and where.get("name") != country \
        else None
    return {"City": town, "Country": country, lat: where.get("lat"), lon: where.get("lon")}


def polecat(event: Event) -> Iterator[Row]:
    """POLECAT rows; missing values are the word `None`, as there."""
    where = event["where"] or {}
    documents = documents_of(event)
    for at, (a, b) in enumerate(pairs(event)):
        row: Row = {
            "Event ID": f"{event['id']}-{at + 1}", "Event Date": start(event),
            "Event Type": event["type"], "Event Mode": event["mode"],
            "Intensity": event["intensity"], "Quad Code": event["quad"],
            "Contexts": ";".join(event["contexts"]),
            **_polecat_actor("Actor", a), **_polecat_actor("Recipient", b),
            "Placename": where.get("name"), **_place(event, "Latitude", "Longitude"),
            "GeoNames ID": where.get("geonames"), "Source": ";".join(sources_of(event)),
            "Publication Date": (documents[0]["published"] or "")[:10], "Language": "en",
        }
        yield {c: "None" if row.get(c) in (None, "") else row[c] for c in POLECAT}


def icews(event: Event) -> Iterator[Row]:
    """ICEWS rows; the event's text is its PLOVER type and mode."""
    text = event["type"].capitalize() + (f" ({event['mode']})" if event["mode"] else "")
    documents = documents_of(event)
    for at, (a, b) in enumerate(pairs(event)):
        row: Row = {"Event ID": pair_number(event, at), "Event Date": start(event),
                    "Event Text": text, "CAMEO Code": event["cameo"],
                    "Intensity": event["goldstein"], "Story ID": documents[0]["id"],
                    "Publisher": "; ".join(sources_of(event)),
                    **_place(event, "Latitude", "Longitude")}
        for who, actor in (("Source", a), ("Target", b)):
            if actor:
                row |= {f"{who} Name": actor["name"], f"{who} Sectors": actor["sector"],
                        f"{who} Country": name_of(actor["entity"])}
        yield row


def phoenix(event: Event) -> Iterator[Row]:
    """Phoenix rows."""
    day, where = start(event), event["where"] or {}
    for at, (a, b) in enumerate(pairs(event)):
        row: Row = {
            "EventID": f"{event['id']}-{at + 1}", "Date": compact(day), "Year": day[:4],
            "Month": day[5:7], "Day": day[8:10], "EventCode": event["cameo"],
            "EventRootCode": event["cameo"][:2], "PentaClass": penta_of(event["cameo"]),
            "GoldsteinScore": event["goldstein"], "Issues": ";".join(event["contexts"]),
            "Lat": where.get("lat"), "Lon": where.get("lon"), "LocationName": where.get("name"),
            "CountryCode": where.get("country"),
            "URLs": ";".join(d["url"] or d["id"] for d in documents_of(event)),
            "NewsSources": ";".join(sources_of(event)),
        }
        for who, actor in (("Source", a), ("Target", b)):
            if actor:
                country = cameo_country(actor["entity"]) or actor["entity"] or ""
                role = actor["sector"] or ""
                row |= {f"{who}ActorFull": country + role, f"{who}ActorEntity": country,
                        f"{who}ActorRole": role}
        yield row


#: name -> columns, whether the file has a header, rows of an event.
LAYOUTS: Mapping[str, tuple[Sequence[str], bool, Callable[[Event], Iterator[Row]]]] = {
    "gdelt": (GDELT, False, gdelt),
    "gdelt-mentions": (GDELT_MENTIONS, False, gdelt_mentions),
    "polecat": (POLECAT, True, polecat),
    "icews": (ICEWS, True, icews),
    "phoenix": (PHOENIX, False, phoenix),
}


def lines(name: str, events: Iterator[Event]) -> Iterator[str]:
    """The lines of a layout's file, tab-separated."""
    columns, header, rows = LAYOUTS[name]
    if header:
        yield "\t".join(columns) + "\n"
    for event in events:
        for row in rows(event):
            yield "\t".join(flat(row.get(c)) for c in columns) + "\n"
