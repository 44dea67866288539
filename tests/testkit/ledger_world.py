"""A small world for ledger tests: documents and records made by hand, and a stub coder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from detente.coder import Outcome
from detente.errors import DetenteError
from detente.read.base import Raw
from detente.records import Actor, Document, Evidence, Record, When

VERBS = {"visited": ("CONSULT", "visit", "042", 1, "visits"),
         "sanctioned": ("SANCTION", None, "163", 4, "sanctions"),
         "praised": ("SUPPORT", None, "051", 1, "statements")}
STATES = {"Peru": "PER", "Chile": "CHL", "Ghana": "GHA", "Togo": "TGO", "Japan": "JPN"}


def make_record(doc: Document, start: int, end: int, who: str, verb: str, whom: str,
                day: str | None = None, **more: Any) -> Record:
    """A record of a sentence `Peru visited Chile.` in a document."""
    type_, mode, cameo, quad, ledger = VERBS[verb]
    day = day or (doc.published or "2001-01-01")[:10]
    seed = f"{doc.id}|{start}|{end}|{type_}|{who}|{whom}"
    details: dict[str, Any] = {"stage": "imposed", "measure": "trade"} \
        if ledger == "sanctions" else {}
    fields: dict[str, Any] = {
        "id": hashlib.sha256(seed.encode()).hexdigest()[:20],
        "document": {"id": doc.id, "url": doc.url, "title": doc.title,
                     "published": doc.published, "source": doc.source, "agency": doc.agency},
        "type": type_, "mode": mode, "contexts": (), "cameo": cameo, "quad": quad,
        "goldstein": 2, "intensity": None, "status": "actual",
        "sources": (Actor(who, STATES[who], "state"),),
        "targets": (Actor(whom, STATES[whom], "state"),), "symmetric": False,
        "when": When(day, day, "day"), "where": None, "attributed_to": None, "ledger": ledger,
        "details": details or None, "evidence": (Evidence(start, end, doc.text[start:end]),),
        "confidence": 0.75,
    }
    return Record(**{**fields, **more})


def stub_records(doc: Document) -> list[Record]:
    """One record a sentence of three words `A verb B.`"""
    out, at = [], 0
    for sentence in doc.text.split(". "):
        words = sentence.rstrip(".").split()
        if len(words) == 3 and words[0] in STATES and words[1] in VERBS and words[2] in STATES:
            out.append(make_record(doc, at, at + len(sentence), *words))
        at += len(sentence) + 2
    return out


def stub_code(raws: Iterable[Raw | DetenteError]) -> Iterator[Outcome]:
    """The stub as `fill` wants it."""
    for raw in raws:
        if isinstance(raw, DetenteError):
            yield Outcome(raw.input, "rejected", error=raw)
            continue
        if "BROKEN" in raw.text:
            yield Outcome(raw.origin, "rejected",
                          error=DetenteError("D901", "broken", input=raw.origin))
            continue
        doc = Document(raw.id, raw.text, title=raw.title, published=raw.published,
                       published_from="metadata" if raw.published else None, source=raw.source,
                       url=raw.url)
        records = stub_records(doc)
        yield Outcome(raw.origin, "coded" if records else "empty", doc, records)


def world(count: int = 40) -> list[Raw]:
    """Dispatches in which few events are told many times over."""
    names, verbs = list(STATES), list(VERBS)
    out = []
    for i in range(count):
        told = [f"{names[(i + k) % 5]} {verbs[(i * k + k) % 3]} {names[(i + 2 * k + 1) % 5]}"
                for k in range(i % 4)]
        told = [t for t in told if t.split()[0] != t.split()[2]]
        text = ". ".join([*told, f"Nothing more in number {i}."])
        out.append(Raw(f"w{i:03}", text, published=f"2004-05-{i % 7 + 1:02}",
                       source=f"paper {i % 3}", origin=f"w:{i}"))
    return out
