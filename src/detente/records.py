"""The record as published, and the few shapes that travel between stages.

Everything here is a frozen, slotted dataclass without behaviour beyond
serialising itself: stages take these and return new ones. Offsets are
character offsets (Unicode code points) into `Document.text`, start inclusive,
end exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal[
    "actual", "ongoing", "planned", "postponed", "called_off", "denied", "hypothetical"
]
Precision = Literal["day", "month", "year", "range"]
Kind = Literal["state", "person", "body", "organisation", "group"]
Ledger = Literal["visits", "meetings", "agreements", "sanctions", "statements"]
#: What a stretch of the document's text is. Only `body` and `title` are coded.
BlockKind = Literal[
    "header", "title", "repeat", "dateline", "body", "teaser", "credit", "furniture"
]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or line of `Document.text` and what it is."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Dateline:
    """`ANKARA, April 8 (AFP) -`: place, date and agency as far as given."""

    start: int
    end: int
    place: str | None = None
    date: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A dispatch as read and cleaned; `text` is never altered after reading."""

    id: str
    text: str
    title: str | None = None
    published: str | None = None  # ISO 8601, with zone where a time is given
    published_from: str | None = None  # metadata, markup, url, header, text, option
    url: str | None = None
    source: str | None = None
    agency: str | None = None
    dateline: Dateline | None = None
    related: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a coded block."""

    index: int
    start: int
    end: int
    text: str
    block: int  # index into Document.blocks; sentences of one block share a paragraph


@dataclass(frozen=True, slots=True)
class Mention:
    """The words an actor was named by."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who: `entity` is the state (ISO 3166 alpha-3) or organisation acted for."""

    name: str
    entity: str | None
    kind: Kind
    title: str | None = None
    wikidata: str | None = None
    sector: str | None = None  # PLOVER sector: GOV MIL LEG JUD OPP REB COP BUS ...
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class When:
    """Inclusive ISO dates; `text` is null where only the publication date speaks."""

    start: str
    end: str
    precision: Precision
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """A place with its country (ISO alpha-3), WGS 84 degrees and GeoNames id."""

    name: str
    country: str | None
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """`text[start:end] == quote`, always."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that happened, was said, was planned or holds between actors."""

    id: str
    document: Mapping[str, Any]
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str
    quad: int
    goldstein: float | None
    intensity: float | None
    status: Status
    sources: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    symmetric: bool
    when: When | None
    where: Where | None
    attributed_to: Mapping[str, Any] | None
    ledger: Ledger | None
    details: Mapping[str, Any] | None
    evidence: tuple[Evidence, ...]
    confidence: float
    trace: Mapping[str, Any] = field(default_factory=dict)
