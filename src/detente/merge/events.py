"""Reports of one event, within a story and across: blocked, compared, joined, explained.

Only records of one type and kind with a side in common and days that meet are compared; the
features of `likeness` give each pair a chance, and average linkage joins what is one on average,
so that nothing chains. The groups depend on the set of records alone. What a person has decided
is laid down first and never overruled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from detente.merge.likeness import THRESHOLD, WEIGHTS, features, odds, probability
from detente.merge.linkage import average, united
from detente.merge.merged import merge
from detente.merge.reports import Documents, Outline, Report, family, outline, report
from detente.merge.rules import edition, rules
from detente.records import Record

#: Changes when the same records may group otherwise.
VERSION = f"merge-2 {edition()}"
#: Days between two reports' dates beyond which they are not compared.
SLACK: int = rules()["records"]["slack"]


Compared = TypeVar("Compared", Report, Outline)


@dataclass(frozen=True, slots=True)
class EventGroup:
    """One event: the ids of its records, and the features that made them one (means of pairs)."""

    id: str
    records: tuple[str, ...]
    features: Mapping[str, Any] = field(default_factory=dict)
    reports: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two records are or are not one event.

    `features` has a row a feature: its value, its weight and what it counts for (log odds).
    """

    same: bool
    probability: float
    odds: float
    features: Mapping[str, tuple[float, float, float]]
    reason: str

    def __str__(self) -> str:
        rows = sorted(self.features.items(), key=lambda kv: -abs(kv[1][2]))
        lines = [f"{'one event' if self.same else 'two events'}: {self.reason}"]
        lines += [f"  {counts:+6.2f}  {name} ({value:g} x {weight:g})"
                  for name, (value, weight, counts) in rows if counts]
        return "\n".join(lines)


def event_id(records: Iterable[str]) -> str:
    """An event's id, from its least record id."""
    return "e" + hashlib.sha256(min(records).encode("utf-8", "replace")).hexdigest()[:19]


def block(record: Record | Mapping[str, Any]) -> str:
    """Records of different blocks are never one event."""
    if isinstance(record, Record):
        return f"{record.type}/{family(record.type, record.mode, record.ledger)}"
    kind = family(str(record["type"]), record.get("mode"), record.get("ledger"))
    return f"{record['type']}/{kind}"


def _keys(r: Compared) -> Iterator[str]:
    """A report is looked up by each two of its sides, or by the one it has."""
    sides = sorted(r.sides)
    if len(sides) < 2 or not (r.targets or r.symmetric):
        yield from (f"{s}|" for s in sides)
        return
    sources, targets = (r.sides, r.sides) if r.symmetric else (r.sources, r.targets)
    yield from sorted({f"{min(s, t)}|{max(s, t)}" for s in sources for t in targets if s != t})


def _candidates(reports: Sequence[Compared]) -> Iterator[tuple[Compared, Compared]]:
    """Pairs of one block with a side in common and days that meet, each pair once."""
    index: dict[tuple[str, str, str], list[Compared]] = {}
    alone: set[tuple[str, str, str]] = set()
    for r in reports:
        for key in _keys(r):
            index.setdefault((r.type, r.family, key), []).append(r)
            if key.endswith("|"):
                alone.add((r.type, r.family, key))
    # A report with one side may be of the same event as one with two.
    for r in reports:
        own = set(_keys(r))
        for side in sorted(r.sides):
            key3 = (r.type, r.family, f"{side}|")
            if key3 in alone and key3[2] not in own:
                index[key3].append(r)
    for key3, rows in sorted(index.items()):
        rows.sort(key=lambda r: (r.start, r.id))
        yield from _sweep(rows, key3[2])


def _sweep(rows: Sequence[Compared], key: str) -> Iterator[tuple[Compared, Compared]]:
    active: list[Compared] = []
    for r in rows:
        active = [a for a in active if a.end + SLACK >= r.start]
        for a in active:
            if not key.endswith("|") or _first_met(a, r) == key:
                one, two = (a, r) if a.id < r.id else (r, a)
                yield one, two
        active.append(r)


def _first_met(a: Compared, b: Compared) -> str:
    """The one-sided key under which a pair is taken: where either has one side only."""
    lone = [next(iter(_keys(r)), "") for r in (a, b)]
    shared = sorted(k for k in lone if k.endswith("|") and k[:-1] in a.sides & b.sides)
    return shared[0] if shared else ""


def parts(items: Iterable[Any], tied: Iterable[tuple[str, str]] = ()) -> list[tuple[str, ...]]:
    """Record ids in parts that may be grouped one by one: no pair across parts is ever compared.

    Args:
        items: as for `group`; read one by one, of each only an outline is kept.
        tied: pairs of ids that stay in one part whatever they are (what a person has joined).
    """
    rows = sorted((outline(item) for item in items), key=lambda r: r.id)
    up = {r.id: r.id for r in rows}

    def root(name: str) -> str:
        while up[name] != name:
            up[name] = name = up[up[name]]
        return name

    met = ((a.id, b.id) for a, b in _candidates(rows))
    for one, two in (*((a, b) for a, b in tied if a in up and b in up), *met):
        x, y = root(one), root(two)
        if x != y:
            up[max(x, y)] = min(x, y)
    out: dict[str, list[str]] = {}
    for r in rows:
        out.setdefault(root(r.id), []).append(r.id)
    return [tuple(ids) for _, ids in sorted(out.items())]


def group(items: Iterable[Any], documents: Mapping[str, Any] | None = None,
          decisions: Iterable[tuple[str, str, str]] = ()) -> list[EventGroup]:
    """Every record in exactly one group, groups sorted by id.

    Args:
        items: records, their JSON, or pairs of their JSON and their document's meta
            (see `reports.report`); record ids are unique.
        documents: id -> document (object or mapping with title, text, published), for how alike
            the articles are; without them the records speak alone.
        decisions: (record id, record id, kind) by a person; kind `same`, any other word a split.
    """
    reports = sorted((report(item) for item in items), key=lambda r: r.id)
    by_id = {r.id: r for r in reports}
    known = Documents(documents, reports)
    chances: dict[tuple[str, str], float] = {}
    for a, b in _candidates(reports):
        if (a.id, b.id) not in chances:
            chance = probability(features(a, b, known))
            if chance > 0.01:
                chances[a.id, b.id] = chance
    ruled = sorted((min(a, b), max(a, b), kind) for a, b, kind in decisions)
    joined = [(a, b) for a, b, kind in ruled if kind == "same" and a in by_id and b in by_id]
    parted = [(a, b) for a, b, kind in ruled if kind != "same"]
    out = []
    groups = average(sorted(by_id), chances, THRESHOLD, parted=parted)
    for members in united(groups, joined, parted):
        # Features are counted again for what has joined: far fewer pairs than were compared.
        why = _means([by_id[m] for m in members], chances, known)
        if any(a in members and b in members for a, b in joined):
            why["decided by hand"] = 1.0
        out.append(EventGroup(event_id(members), members, why,
                              tuple(by_id[m].body for m in members)))
    return sorted(out, key=lambda g: g.id)


def _means(members: Sequence[Report], met: Mapping[tuple[str, str], float],
           known: Documents) -> dict[str, float]:
    """What each feature counted for on average over a group's pairs, in log odds."""
    pairs = [features(a, b, known) for i, a in enumerate(members) for b in members[i + 1:]
             if (a.id, b.id) in met]
    if not pairs:
        return {}
    means = {name: round(weight * sum(p[name] for p in pairs) / len(pairs), 3)
             for name, weight in WEIGHTS.items()}
    return {name: value for name, value in means.items() if value}


def explain(a: Any, b: Any, documents: Mapping[str, Any] | None = None,
            decisions: Iterable[tuple[str, str, str]] = ()) -> Explanation:
    """Why two records are or are not one event, each feature with what it counts for.

    Args:
        a, b: records, their JSON, or pairs of JSON and meta.
        documents: id -> document, as for `group`.
        decisions: a person's word on this pair goes before the features.
    """
    one, two = sorted((report(a), report(b)), key=lambda r: r.id)
    if one.id == two.id:
        return Explanation(True, 1.0, 0.0, {}, "one and the same record")
    kinds = [(r.type, r.family) for r in (one, two)]
    if kinds[0] != kinds[1]:
        return Explanation(False, 0.0, 0.0, {}, " is not ".join("/".join(k) for k in kinds))
    found = features(one, two, Documents(documents, (one, two)))
    rows = {k: (round(v, 3), WEIGHTS[k], round(v * WEIGHTS[k], 3)) for k, v in found.items()}
    chance = probability(found)
    hand = {kind for x, y, kind in decisions if {x, y} == {one.id, two.id}}
    if hand:
        same = hand == {"same"}
        return Explanation(same, chance, odds(found), rows, "decided by hand")
    met = any(True for _ in _candidates([one, two]))
    reason = (f"{chance:.0%} against a threshold of {THRESHOLD:.0%}" if met else
              "no side in common, or days too far apart")
    return Explanation(met and chance >= THRESHOLD, chance, odds(found), rows, reason)


def merged(group: EventGroup) -> dict[str, Any]:
    """The event as one record: the fields as merged, `reports` and, where told, `accounts`."""
    return merge(group.id, group.reports, group.features)
