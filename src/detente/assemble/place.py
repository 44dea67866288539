"""Where it happened: the host of a visit, a place in the clause, never a guess.

Every answer comes with its reason, so that a record without a place can say why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.actors.resolve import Resolver
from detente.actors.state import DocState
from detente.assemble.draft import Draft
from detente.assemble.spots import Spot, spots
from detente.events.candidates import Candidate
from detente.records import Dateline, Where
from detente.where.places import Toponym, resolve_name

#: Costs beyond which a place in the sentence says nothing of this event.
_FAR = 9.0
#: A finer place of the same country is taken at this much more.
_FINER = 3.0

Placed = tuple[Where | None, str]


def locate(
    draft: Draft, resolver: Resolver, state: DocState, line: Dateline | None = None,
    toponyms: Sequence[Toponym] = (),
) -> Placed:
    """The place of a draft's event and what it rests on; or none, and why.

    A place governed by "in" or "at" nearest the trigger in the tree; a visit's host; the
    dateline's country where the lead tells of talks held there.
    """
    c, view = draft.candidate, draft.view
    found = [s for s in spots(draft, resolver, state, toponyms) if s.cost <= _FAR]
    best = _finest(found)
    if c.codes.get("ledger") == "visits" and c.targets:
        return _visit(draft, resolver, state, line, best)
    if best is not None:
        return best.where, f"in its clause: {best.words}"
    if line and line.place and state.dateline_country:
        talks = c.codes.get("ledger") in ("meetings", "agreements")
        lead = view.sentence.index == 0 and c.verdict.status == "actual" and talks
        if lead or any(t.lower_ == "here" for t in view.doc):
            return _where(line.place, state.dateline_country), "the dateline"
    if c.targets and _happens_there(c):
        struck = c.targets[0].actor
        if struck.entity and struck.kind == "state":
            info = resolver.data["entities"].get(struck.entity)
            if info:
                return _where(str(info["name"]), struck.entity), "the state it is done to"
    return None, _why_none(draft, resolver, state, line, toponyms)


def settle(
    drafts: Sequence[Draft], resolver: Resolver, state: DocState, line: Dateline | None,
    toponyms: Sequence[Toponym],
) -> None:
    """Gives every draft its `where` and what that rests on."""
    last: Draft | None = None
    for draft in drafts:
        draft.where, draft.where_why = locate(draft, resolver, state, line, toponyms)
        if draft.where is None and last is not None and _goes_on(last, draft):
            draft.where, draft.where_why = last.where, "the sentence before, of the same parties"
        if draft.where is not None and draft.where_why.startswith("in its clause"):
            last = draft


def _goes_on(last: Draft, draft: Draft) -> bool:
    """Those who met somewhere sign there: the next sentence, the same parties, no place of its own.
    """
    def parties(d: Draft) -> set[str]:
        return {f.actor.entity or f.actor.name for f in [*d.candidate.sources,
                                                         *d.candidate.targets]}

    a, b = last.candidate, draft.candidate
    joint = ("meetings", "agreements", "visits")
    return (a.codes.get("ledger") in joint and b.codes.get("ledger") in joint[:2]
            and a.verdict.status == b.verdict.status == "actual"
            and 0 <= draft.view.sentence.index - last.view.sentence.index <= 1
            and parties(last) == parties(draft))


def _why_none(draft: Draft, resolver: Resolver, state: DocState, line: Dateline | None,
              toponyms: Sequence[Toponym]) -> str:
    """Why a record has no place, in words."""
    span, text = draft.view.sentence, draft.view.sentence.text
    near = [t for t in toponyms if span.start <= t.start < span.end and t.role == "place"]
    other = spots(draft, resolver, state, toponyms)
    if other:
        return f"{other[0].words!r} belongs to another clause"
    for top in near:
        before = text[: top.start - span.start].split()[-1:]
        if top.place is None and before and before[0].lower() in ("in", "at", "near") and (
                not top.reason.startswith("a day")):
            return f"{top.text!r}: {top.reason or 'not settled which'}"
    placed = [t for t in near if t.place is not None]
    if placed:
        return f"{placed[0].text!r} is who acts or what it is about, not where"
    if line and line.place:
        return "no place in its sentence; the dateline alone does not say where it was"
    return "no place in its sentence"


def _finest(found: Sequence[Spot]) -> Spot | None:
    """The cheapest, or a finer one of the same country that costs little more."""
    best = min(found, key=lambda s: s.cost, default=None)
    if best is None or best.where.country is None:
        return best
    for spot in sorted(found, key=lambda s: s.cost):
        if spot.where.country == best.where.country and spot.cost <= best.cost + _FINER and (
                spot.fineness > best.fineness):
            best = spot
    return best


def _town(draft: Draft, resolver: Resolver, state: DocState) -> str | None:
    """The host's town where the words name it by that: "visited Tokyo"."""
    mention, view = draft.candidate.targets[0].actor.mention, draft.view
    if mention is None:
        return None
    for hit in view.hits:
        if mention.start <= hit.start and hit.end <= mention.end:
            reading = resolver.reading(hit, view, state)
            if reading is not None and reading.role in ("capital", "city"):
                return view.span(hit).text if mention.text == view.span(hit).text else None
    return None


def _visit(draft: Draft, resolver: Resolver, state: DocState, line: Dateline | None,
           best: Spot | None) -> Placed:
    host = draft.candidate.targets[0].actor
    if best and best.where.country == host.entity:
        return best.where, f"in its clause: {best.words}"
    if line and line.place and host.mention and host.mention.text == "here":
        return _where(line.place, host.entity or ""), "the dateline"
    info = resolver.data["entities"].get(host.entity) if host.entity else None
    if info and host.entity and info.get("kind") == "state":
        name = _town(draft, resolver, state) or _place_name(draft, host.name, info)
        return _where(name, host.entity), "the host"
    return (best.where, f"in its clause: {best.words}") if best else (
        None, "the host is no state, and no place is named")


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


def _where(name: str, country: str) -> Where:
    known = resolve_name(name, country)
    if known is None:
        return Where(name, country or None)
    return Where(name, country, known.lat, known.lon, known.geonames)
