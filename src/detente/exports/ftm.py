"""Events as FollowTheMoney entities, one JSON object a line.

States and organisations are PublicBody, people Person, documents Article; a visit is an Event
(a Trip would need the place it started from); a sanction is a Sanction a target.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from detente.exports.codes import HAPPENED, Actor, Event, codes, is_state, name_of
from detente.exports.plain import documents_of

Entity = dict[str, Any]


def _id(kind: str, *parts: str) -> str:
    return f"detente-{kind}-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def _text(value: Any) -> str:
    clean = (" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in str(value))
    return "".join(clean).strip()


def _entity(schema: str, id_: str, **properties: Any) -> Entity:
    filled = {}
    for name, value in properties.items():
        values = [_text(v) for v in (value if isinstance(value, list) else [value]) if v]
        values = [v for v in dict.fromkeys(values) if v]
        if values:
            filled[name] = values
    return {"id": id_, "schema": schema, "properties": filled}


def _country(entity: str | None) -> str | None:
    return codes(entity).iso2.lower() or None


def _party(actor: Actor) -> Entity:
    if actor["kind"] == "person":
        return _entity("Person", _id("person", actor["name"], actor["entity"] or ""),
                       name=actor["name"], country=_country(actor["entity"]),
                       position=actor["title"], wikidataId=actor["wikidata"])
    name = name_of(actor["entity"]) if actor["kind"] in ("state", "organisation") else ""
    name = name or actor["name"]
    schema = "PublicBody" if is_state(actor["entity"]) else "Organization"
    return _entity(schema, _id("body", name), name=name, country=_country(actor["entity"]),
                   wikidataId=actor["wikidata"] if actor["kind"] != "body" else None)


def _article(document: Any) -> Entity:
    url = str(document["url"] or "")
    url = url if url.startswith(("http://", "https://")) else ""
    return _entity("Article", _id("article", document["id"]), title=document["title"],
                   name=document["title"], publishedAt=_moment(document["published"]),
                   publisher=document["source"] or document["agency"], sourceUrl=url)


def _moment(published: str | None) -> str | None:
    return published[:10] if published else None


def _event(e: Event, parties: list[Entity], articles: list[Entity]) -> Entity:
    sides = [", ".join(a["name"] for a in e[side]) for side in ("sources", "targets")]
    name = f"{e['type']}: " + " – ".join(s for s in sides if s)
    when, where = e["when"] or {}, e["where"] or {}
    return _entity(
        "Event", _id("event", e["id"]), name=name, summary=e["evidence"][0]["quote"],
        startDate=when.get("start"), endDate=when.get("end"), location=where.get("name"),
        country=_country(where.get("country")), involved=[p["id"] for p in parties],
        keywords=[e["type"], e["mode"], e["status"], e["cameo"], *e["contexts"]],
        proof=[a["id"] for a in articles], recordId=e["id"])


def _sanctions(e: Event, articles: list[Entity]) -> Iterator[Entity]:
    details, when = e["details"] or {}, e["when"] or {}
    lifted = details.get("stage") == "lifted"
    for target in e["targets"]:
        yield _entity(
            "Sanction", _id("sanction", e["id"], target["name"]), entity=_party(target)["id"],
            authority=[a["name"] for a in e["sources"]],
            country=[c for c in (_country(a["entity"]) for a in e["sources"]) if c],
            provisions=details.get("measure"), status=details.get("stage"),
            startDate=None if lifted else when.get("start"),
            endDate=when.get("start") if lifted else None,
            proof=[a["id"] for a in articles], recordId=e["id"])


def entities(events: Iterable[Event]) -> Iterator[Entity]:
    """Every entity once: parties and documents before the first event that names them."""
    seen: set[str] = set()
    for e in events:
        parties = [_party(a) for a in (*e["sources"], *e["targets"])]
        articles = [_article(d) for d in documents_of(e)]
        out = [*parties, *articles, _event(e, parties, articles)]
        if e["ledger"] == "sanctions" and e["status"] in HAPPENED:
            out += _sanctions(e, articles)
        for entity in out:
            if entity["id"] not in seen:
                seen.add(entity["id"])
                yield entity
