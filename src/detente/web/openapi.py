"""The description of every address, made from the same lists that requests are checked with."""

from __future__ import annotations

from typing import Any

from detente.web.params import LEDGERS, PERIODS, QUADS, STATUSES, TYPES, WAYS

_DATE = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"
_ASK: dict[str, dict[str, Any]] = {
    "q": {"type": "string", "maxLength": 300,
          "description": 'Words of a dispatch: "a phrase", OR, NOT, wor*.'},
    "ledger": {"type": "string", "enum": ["", *LEDGERS], "description": "One of"},
    "status": {"type": "string", "enum": ["", *STATUSES], "description": "One of"},
    "type": {"type": "string", "enum": ["", *TYPES], "description": "One of"},
    "quad": {"type": "string", "enum": ["", *QUADS], "description": "Quad class:"},
    "actor": {"type": "string", "description": "A state's or organisation's code."},
    "since": {"type": "string", "pattern": _DATE, "description": "From this date on."},
    "until": {"type": "string", "pattern": _DATE, "description": "Up to it, inclusive."},
    "way": {"type": "string", "enum": ["", *WAYS],
            "description": "Direction: both, out (a on b) or in (b on a):"},
    "by": {"type": "string", "enum": ["", *PERIODS], "description": "The series' period:"},
    "page": {"type": "integer", "minimum": 1, "maximum": 100_000, "description": "Page number."},
    "one": {"type": "string", "description": "An event's or a record's id."},
    "other": {"type": "string", "description": "Another's id, or the address of its page."},
}
_NARROW = ("q", "ledger", "status", "type", "quad", "actor", "since", "until", "page")
_PAGES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("/today", "Latest events, movers, the map.", _NARROW),
    ("/dyad/{a}/{b}", "Two actors: series, events, agreements, sanctions, tours.",
     (*_NARROW, "way", "by")),
    ("/countries", "States and organisations with their number of events.", ("q",)),
    ("/country/{code}", "One of them: ties ranked, events, calendar.", _NARROW),
    ("/people", "Persons with their number of events.", ("q",)),
    ("/person/{name}", "One person: tours, visits, meetings, statements.", ()),
    ("/event/{id}", "One event: reports, versions, why they are one.", ()),
    ("/dispatch/{id}", "One dispatch: text, records, judgements.", ()),
    ("/compare", "Two events or records: are they one, and why.", ("one", "other")),
    ("/record/{record}", "One record.", ()),
    ("/search", "Full text with facets.", _NARROW),
)


def _parameters(path: str, asks: tuple[str, ...]) -> list[dict[str, Any]]:
    inside = [p[1:-1] for p in path.split("/") if p.startswith("{")]
    out: list[dict[str, Any]] = [
        {"name": n, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for n in inside]
    return out + [{"name": n, "in": "query", "required": False,
                   "description": _ASK[n].get("description", ""),
                   "schema": {k: v for k, v in _ASK[n].items() if k != "description"}}
                  for n in asks]


def _answers(kind: str, *also: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object"} if kind == "application/json" else \
        {"type": "string"}
    good = {"description": "What was asked for.", "content": {kind: {"schema": schema}}}
    told = {"400": "A parameter is not one there is.", "403": "No cookie or key of this session.",
            "404": "There is no such thing.", "413": "Too long.", "421": "Not this desk's host.",
            "422": "The text cannot be coded.", "503": "Another program is writing."}
    return {"200": good} | {c: {"description": told[c]} for c in ("400", "403", "404", "421",
                                                                  "503", *also)}


def describe() -> dict[str, Any]:
    """The OpenAPI 3.1 description."""
    paths: dict[str, Any] = {}
    for path, summary, asks in _PAGES:
        for form, kind in (("json", "application/json"), ("csv", "text/csv")):
            paths[f"{path}.{form}"] = {"get": {
                "summary": summary, "operationId": f"{path.split('/')[1]}_{form}",
                "parameters": _parameters(path, asks), "responses": _answers(kind)}}
    text = {"type": "object", "required": ["text"], "properties": {
        "text": {"type": "string", "maxLength": 200_000},
        "published": {"type": "string", "description": "ISO date, where the text has none."}}}
    verdict = {"type": "object", "required": ["verdict"], "properties": {
        "verdict": {"type": "string", "enum": ["accept", "reject", "edit"]},
        "note": {"type": "string"}, "type": {"type": "string", "enum": list(TYPES)},
        "status": {"type": "string", "enum": list(STATUSES)},
        "ledger": {"type": "string", "enum": ["", *LEDGERS]},
        "when.start": {"type": "string"}, "when.end": {"type": "string"}}}
    paths["/paste.json"] = {"post": _write("A text, coded; nothing is kept.", "paste", text, ())}
    paths["/judge/{record}.json"] = {"post": _write(
        "A person's word on a record.", "judge", verdict, ("record",))}
    choice = {"type": "object", "required": ["one", "other", "kind"], "properties": {
        "one": {"type": "string"}, "other": {"type": "string"},
        "kind": {"type": "string", "enum": ["same", "different"]}}}
    paths["/decide.json"] = {"post": _write(
        "A person's word that two are or are not one event; gives the event.", "decide", choice,
        ())}
    return {
        "openapi": "3.1.0",
        "info": {"title": "detente desk", "version": "1",
                 "description": "Every page with .json or .csv at its address's end. A program "
                 "sends the session's key as a bearer token."},
        "components": {"securitySchemes": {"session": {"type": "http", "scheme": "bearer"}}},
        "security": [{"session": []}], "paths": paths}


def _write(summary: str, name: str, schema: dict[str, Any], inside: tuple[str, ...]
           ) -> dict[str, Any]:
    return {"summary": summary, "operationId": name,
            "parameters": [{"name": n, "in": "path", "required": True,
                            "schema": {"type": "string", "minLength": 1}} for n in inside],
            "requestBody": {"required": True, "content": {
                "application/x-www-form-urlencoded": {"schema": schema}}},
            "responses": _answers("application/json", "413", "422")}
