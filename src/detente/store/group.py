"""Which records tell of one event: the door to `merge`, and a plain rule until it opens.

A grouper promises two things: records of different blocks are never one event, so a block can be
settled alone; and the groups depend on the set of records alone, not on their order.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from detente.records import Document, Record


class Group(Protocol):
    """One event: its id, the ids of its records, and why they are one."""

    @property
    def id(self) -> str: ...
    @property
    def records(self) -> Sequence[str]: ...
    @property
    def features(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class EventGroup:
    """The plain form of `Group`."""

    id: str
    records: tuple[str, ...]
    features: Mapping[str, Any] = field(default_factory=dict)


class Grouper(Protocol):
    """What the ledger asks of `merge`."""

    #: Changes when the same records may group otherwise: every block is then settled anew.
    version: str

    def block(self, record: Record) -> str:
        """Records of different blocks are never one event."""
        ...

    def group(
        self, records: Sequence[Record], documents: Mapping[str, Document]
    ) -> Iterable[Group]:
        """Every record in exactly one group."""
        ...

    def explain(self, a: Record, b: Record, documents: Mapping[str, Document]) -> Mapping[str, Any]:
        """Named features of a pair: what speaks for and against their being one event."""
        ...


def event_id(records: Iterable[str]) -> str:
    """An event's id: from its least record id, so that the order of arrival does not show."""
    return "e" + hashlib.sha256(min(records).encode()).hexdigest()[:19]


def _sides(record: Record) -> tuple[tuple[str, ...], tuple[str, ...]]:
    s = {a.entity or a.name for a in record.sources}
    t = {a.entity or a.name for a in record.targets}
    return (tuple(sorted(s | t)), ()) if record.symmetric else (tuple(sorted(s)), tuple(sorted(t)))


class Plain:
    """One event where type, mode, sides and dates are the same to the letter."""

    version = "plain-1"

    def block(self, record: Record) -> str:
        return record.type

    def group(
        self, records: Sequence[Record], documents: Mapping[str, Document]
    ) -> list[EventGroup]:
        found: dict[tuple[Any, ...], list[str]] = {}
        for r in records:
            dates = (r.when.start, r.when.end) if r.when else (r.id, "")
            found.setdefault((r.type, r.mode, _sides(r), dates), []).append(r.id)
        why = {"type": 1.0, "sides": 1.0, "dates": 1.0}
        return [EventGroup(event_id(ids), tuple(sorted(ids)), why if len(ids) > 1 else {})
                for ids in found.values()]

    def explain(self, a: Record, b: Record, documents: Mapping[str, Document]) -> dict[str, Any]:
        def dates(r: Record) -> tuple[str, str] | None:
            return (r.when.start, r.when.end) if r.when else None

        return {"type": a.type == b.type, "mode": a.mode == b.mode,
                "sides": _sides(a) == _sides(b),
                "dates": dates(a) is not None and dates(a) == dates(b)}


class _Merged:
    """`detente.merge.events` as a grouper."""

    def __init__(self, module: Any) -> None:
        self._module = module
        self.version = str(getattr(module, "VERSION", "merge-1"))

    def block(self, record: Record) -> str:
        block = getattr(self._module, "block", None)
        return str(block(record)) if block else record.type

    def group(
        self, records: Sequence[Record], documents: Mapping[str, Document]
    ) -> Iterable[Group]:
        groups: Iterable[Group] = self._module.group(records, documents)
        return groups

    def explain(self, a: Record, b: Record, documents: Mapping[str, Document]) -> Mapping[str, Any]:
        found = getattr(self._module, "explain", None)
        out: Mapping[str, Any] = found(a, b, documents) if found else Plain().explain(
            a, b, documents)
        return out


def default_grouper() -> Grouper:
    """`merge` where it is installed, the plain rule otherwise."""
    try:
        module = importlib.import_module("detente.merge.events")
    except ModuleNotFoundError:
        return Plain()
    return _Merged(module)
