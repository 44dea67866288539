"""Which records tell of one event: the door to `merge`, and a plain rule beside it.

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

#: Two record ids in order, and `same` or `different`: a person's word.
Decision = tuple[str, str, str]


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

    def parts(self, records: Iterable[Record], tied: Iterable[tuple[str, str]] = ()
              ) -> Iterable[Sequence[str]]:
        """Record ids in parts that may be grouped one by one; what is `tied` stays together."""
        ...

    def group(
        self, records: Sequence[Record], documents: Mapping[str, Document],
        decisions: Sequence[Decision] = (),
    ) -> Iterable[Group]:
        """Every record in exactly one group; a person's decisions may shape the rest."""
        ...

    def stories(self, documents: Sequence[Document]) -> Iterable[Sequence[str]]:
        """Ids of documents that are versions of one story, every document in one story."""
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

    def parts(self, records: Iterable[Record], tied: Iterable[tuple[str, str]] = ()
              ) -> list[Sequence[str]]:
        return [[r.id for r in records]]

    def group(
        self, records: Sequence[Record], documents: Mapping[str, Document],
        decisions: Sequence[Decision] = (),
    ) -> list[EventGroup]:
        found: dict[tuple[Any, ...], list[str]] = {}
        for r in records:
            dates = (r.when.start, r.when.end) if r.when else (r.id, "")
            found.setdefault((r.type, r.mode, _sides(r), dates), []).append(r.id)
        why = {"type": 1.0, "sides": 1.0, "dates": 1.0}
        return [EventGroup(event_id(ids), tuple(sorted(ids)), why if len(ids) > 1 else {})
                for ids in found.values()]

    def stories(self, documents: Sequence[Document]) -> list[Sequence[str]]:
        found: dict[str, list[str]] = {}
        for doc in documents:
            found.setdefault(doc.text, []).append(doc.id)
        return list(found.values())

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

    def parts(self, records: Iterable[Record], tied: Iterable[tuple[str, str]] = ()
              ) -> Iterable[Sequence[str]]:
        found: Iterable[Sequence[str]] = self._module.parts(records, tied)
        return found

    def group(
        self, records: Sequence[Record], documents: Mapping[str, Document],
        decisions: Sequence[Decision] = (),
    ) -> Iterable[Group]:
        words = [(a, b, "same" if kind == "same" else "split") for a, b, kind in decisions]
        groups: Iterable[Group] = self._module.group(records, documents, words)
        return groups

    def stories(self, documents: Sequence[Document]) -> list[Sequence[str]]:
        module = importlib.import_module("detente.merge.stories")
        return [story.documents for story in module.group(documents)]

    def explain(self, a: Record, b: Record, documents: Mapping[str, Document]) -> Mapping[str, Any]:
        found = self._module.explain(a, b, documents)
        return {found.reason: round(found.probability, 3),
                **{name: counts for name, (_, _, counts) in found.features.items() if counts}}


def default_grouper() -> Grouper:
    """`detente.merge`, loaded when a ledger is opened."""
    return _Merged(importlib.import_module("detente.merge.events"))
