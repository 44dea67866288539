"""Every entry's own sentences: those it must match, those it must not.

A `match` sentence of a frame holds when the coder gives a record of the frame's type with
the actors named; a `miss` sentence holds when no record comes from that frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.knowledge.compile_frames import examples
from detente.read.base import Raw

if TYPE_CHECKING:
    from detente.pipeline import Analysis, Pipeline

#: The date examples are read on where they name none.
DAY = "2015-06-15"


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold, and what came instead."""

    file: str
    frame: str
    kind: str
    text: str
    got: str


def _sides(record: Any) -> tuple[set[str], set[str]]:
    s = {a.entity or a.name for a in record.sources}
    t = {a.entity or a.name for a in record.targets}
    return s, t


def _holds(example: dict[str, Any], a: Analysis) -> bool:
    entry = example["entry"]
    if example["kind"] == "miss":
        return not any(r.trace["frame"] == example["frame"] for r in a.records)
    want_s, want_t = set(example.get("source") or []), set(example.get("target") or [])
    for record in a.records:
        if record.type != entry["type"]:
            continue
        if example.get("status") and record.status != example["status"]:
            continue
        s, t = _sides(record)
        if want_s | want_t <= s | t and (record.symmetric or (want_s <= s and want_t <= t)):
            return True
    return False


def _got(a: Analysis, example: dict[str, Any]) -> str:
    found = [f"{r.type}/{r.status} {sorted(x.entity or x.name for x in r.sources)}→"
             f"{sorted(x.entity or x.name for x in r.targets)} by {r.trace['frame']}"
             for r in a.records]
    silent = [f"{c.frame}: {why}" for c, why in a.silent if c.frame == example["frame"]]
    return "; ".join(found + silent[:2]) or "nothing"


def check_frames(pipeline: Pipeline, folder: Path) -> Iterator[Failure | None]:
    """A `Failure` or None for every example of every frame."""
    for example in examples(folder):
        if example["kind"] == "match" and not (example.get("source") or example.get("target")):
            yield None
            continue
        doc = pipeline.understand(
            Raw("example", example["text"], published=example.get("published", DAY),
                published_from="metadata"))
        analysis = pipeline.analyse(doc, every=True)
        if _holds(example, analysis):
            yield None
        else:
            yield Failure(example["file"], example["frame"], example["kind"], example["text"],
                          _got(analysis, example))
