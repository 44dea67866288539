"""Where it happened: the host of a visit, a place in the clause, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.actors.resolve import Resolver
from detente.actors.state import DocState
from detente.assemble.draft import Draft
from detente.events.candidates import Candidate
from detente.records import Dateline, Where
from detente.where.places import resolve_name

_IN = frozenset({"in", "at", "near", "outside", "inside", "into", "around", "across", "to", "on"})


def locate(
    draft: Draft, resolver: Resolver, state: DocState, line: Dateline | None = None
) -> Where | None:
    """The place of a draft's event.

    A place governed by "in" or "at" nearest the trigger in the tree; a visit's host; the
    dateline's country where the lead tells of talks held there.
    """
    c, view = draft.candidate, draft.view
    best: tuple[int, Where] | None = None
    for token in view.doc:
        if token.dep_ != "pobj" or token.head.lower_ not in _IN:
            continue
        if token.head.lower_ in ("to", "on") and c.codes.get("ledger") != "visits":
            continue
        if c.verdict.status is None:
            continue
        hit = view.hit(token)
        reading = resolver.reading(hit, view, state) if hit else None
        if reading is None or reading.role not in ("capital", "city", "state", "metonym", "body"):
            continue
        if reading.role == "body":
            continue
        distance = abs(token.i - c.trigger.i) + (0 if _below(token, c.trigger) else 6)
        # A place inside another clause's subtree says little of this one.
        if distance > 24:
            continue
        where = _where(reading.surface if reading.role != "state" else
                       resolver.data["entities"][reading.code]["name"], reading.code)
        if best is None or distance < best[0]:
            best = (distance, where)
    if c.codes.get("ledger") == "visits" and c.targets:
        host = c.targets[0].actor
        if best and best[1].country == host.entity:
            return best[1]
        if line and line.place and host.mention and host.mention.text == "here":
            return _where(line.place, host.entity or "")
        if host.entity and host.kind != "organisation":
            info = resolver.data["entities"].get(host.entity)
            return _where(_place_name(draft, host.name, info), host.entity)
    if best is None and line and line.place and state.dateline_country:
        talks = c.codes.get("ledger") in ("meetings", "agreements")
        lead = view.sentence.index == 0 and c.verdict.status == "actual" and talks
        if lead or any(t.lower_ == "here" for t in view.doc):
            return _where(line.place, state.dateline_country)
    if best is None and c.targets and _happens_there(c):
        struck = c.targets[0].actor
        if struck.entity and struck.kind == "state":
            info = resolver.data["entities"].get(struck.entity)
            return _where(str(info["name"]), struck.entity) if info else None
    return best[1] if best else None


def _happens_there(c: Candidate) -> bool:
    """Invasions, raids and withdrawals take place in the state they are done to."""
    return c.verdict.status in ("actual", "ongoing") and (
        (c.type == "ASSAULT" and c.match.pattern.pos == "v")
        or (c.type == "RETREAT" and c.codes.get("mode") == "withdraw"))


def _place_name(draft: Draft, name: str, info: Mapping[str, Any] | None) -> str:
    mention = draft.candidate.targets[0].actor.mention
    if draft.candidate.targets[0].how == "place" and mention:
        return mention.text
    return str(info["name"]) if info else name


def _below(token: Any, trigger: Any) -> bool:
    node = token
    for _ in range(6):
        node = node.head
        if node.i == trigger.i:
            return True
    return False


def _where(name: str, country: str) -> Where:
    known = resolve_name(name, country)
    if known is None:
        return Where(name, country)
    return Where(name, country, known.lat, known.lon, known.geonames)
