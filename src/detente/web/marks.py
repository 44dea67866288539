"""A dispatch's text with what was found in it: stretches that templates escape and mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from detente.records import Document, Record


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text and why it is marked: `evidence`, `actor`, `date` or `place`."""

    start: int
    end: int
    kind: str
    record: str
    says: str  # what it was read as


@dataclass(frozen=True, slots=True)
class Piece:
    """Text between two borders of spans, with all that covers it."""

    text: str
    records: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    quad: int = 0
    says: str = ""
    begins: tuple[int, ...] = ()  # numbers of the records whose evidence starts here


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the text; `kind` as `Document.blocks` has it, or `gap`."""

    kind: str
    pieces: tuple[Piece, ...]


def spans_of(document: Document, records: Iterable[Record]) -> list[Span]:
    """Everything in a text that a record rests on."""
    out = []
    for record in records:
        for e in record.evidence:
            out.append(Span(e.start, e.end, "evidence", record.id, ""))
        for actor in (*record.sources, *record.targets):
            m = actor.mention
            if m is not None:
                code = f" ({actor.entity})" if actor.entity else ""
                out.append(Span(m.start, m.end, "actor", record.id, actor.name + code))
        if record.when is not None and record.when.text:
            out += _nearest(document.text, record.when.text, record, "date",
                            _dates(record.when.start, record.when.end))
        if record.where is not None:
            place = record.where
            out += _nearest(document.text, place.name, record, "place",
                            f"{place.name}, {place.country or '?'}")
    size = len(document.text)
    return [s for s in out if 0 <= s.start < s.end <= size]


def _dates(start: str, end: str) -> str:
    return start if start == end else f"{start} to {end}"


def _nearest(text: str, words: str, record: Record, kind: str, says: str) -> list[Span]:
    """Where words stand that a record was read from: in its evidence, else nearest before it."""
    if not words or not record.evidence:
        return []
    for e in record.evidence:
        at = text.find(words, e.start, e.end)
        if at >= 0:
            return [Span(at, at + len(words), kind, record.id, says)]
    first = record.evidence[0]
    at = text.rfind(words, 0, first.start)
    if at < 0:
        at = text.find(words, first.end)
    return [Span(at, at + len(words), kind, record.id, says)] if at >= 0 else []


def paragraphs(document: Document, records: Sequence[Record]) -> list[Paragraph]:
    """The text in its blocks, every character once, cut where something begins or ends."""
    spans = spans_of(document, records)
    number = {r.id: i for i, r in enumerate(records, 1)}
    quads = {r.id: r.quad for r in records}
    starts: dict[str, int] = {}
    for s in spans:
        if s.kind == "evidence":
            starts[s.record] = min(starts.get(s.record, s.start), s.start)
    out, at = [], 0
    for block in sorted(document.blocks, key=lambda b: b.start):
        if block.start > at and document.text[at : block.start].strip():
            out.append(_cut(document.text, at, block.start, "gap", spans, number, quads, starts))
        begin = max(at, block.start)
        if block.end > begin:
            out.append(_cut(document.text, begin, block.end, block.kind, spans, number, quads,
                            starts))
        at = max(at, block.end)
    if document.text[at:].strip():
        out.append(_cut(document.text, at, len(document.text), "gap", spans, number, quads,
                        starts))
    return out


def _cut(text: str, start: int, end: int, kind: str, spans: Sequence[Span],
         number: dict[str, int], quads: dict[str, int], starts: dict[str, int]) -> Paragraph:
    here = [s for s in spans if s.start < end and s.end > start]
    edges = sorted({start, end, *(max(start, s.start) for s in here),
                    *(min(end, s.end) for s in here)})
    pieces = []
    for a, b in pairwise(edges):
        over = [s for s in here if s.start <= a and s.end >= b]
        told = [s.record for s in over if s.kind == "evidence"]
        ids = tuple(sorted(dict.fromkeys(told), key=lambda r: number[r]))
        kinds = tuple(k for k in ("actor", "date", "place") if any(s.kind == k for s in over))
        says = "; ".join(dict.fromkeys(s.says for s in over if s.says))
        begins = tuple(number[r] for r in ids if starts[r] == a)
        quad = quads[ids[-1]] if ids else 0
        pieces.append(Piece(text[a:b], ids, kinds, quad, says, begins))
    return Paragraph(kind, tuple(pieces))
