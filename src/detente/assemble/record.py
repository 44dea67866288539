"""The finished record from a draft."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from detente.assemble.draft import Draft
from detente.records import Actor, Document, Evidence, Record


def document_fields(doc: Document) -> dict[str, Any]:
    """The `document` of a record."""
    return {"id": doc.id, "url": doc.url, "title": doc.title, "published": doc.published,
            "source": doc.source, "agency": doc.agency}


def record_id(doc: Document, evidence: Evidence, type_: str, actors: list[Actor]) -> str:
    """Stable: document id, evidence span, what is coded and actors."""
    seed = "\x1f".join([doc.id, str(evidence.start), str(evidence.end), type_,
                        *(f"{a.entity}:{a.name}" for a in actors)])
    return hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _in_text(actor: Actor, doc: Document) -> Actor:
    """The actor with its mention word for word: sentences are parsed with line ends as spaces."""
    m = actor.mention
    if m is None or doc.text[m.start : m.end] == m.text:
        return actor
    return replace(actor, mention=replace(m, text=doc.text[m.start : m.end]))


def finish(draft: Draft, doc: Document, ontology: Mapping[str, Any],
           areas: Mapping[str, Any]) -> Record:
    """A record with its codes looked up."""
    c = draft.candidate
    kind = ontology["types"][c.type]
    mode = c.codes.get("mode")
    code = ontology["cameo"].get(str(c.codes["cameo"])) or {}
    sources = [f.actor for f in c.sources]
    targets = [f.actor for f in c.targets]
    intensity = kind["modes"].get(mode, kind["score"]) if mode else kind["score"]
    named = list(c.codes.get("contexts") or [])
    for area in (draft.details or {}).get("areas") or (draft.details or {}).get("topics") or []:
        field = areas["words"].get(area, "")
        named.extend(x for x in areas["contexts"].get(field, []) if x not in named)
    attributed: dict[str, Any] | None = None
    if draft.speaker is not None:
        s = draft.speaker
        attributed = {"name": s.name, "entity": s.entity, "kind": s.kind,
                      "claim": draft.assertion}
    elif draft.agency:
        attributed = {"agency": draft.agency}
    elif draft.assertion != "asserted":  # "allegedly": a claim that nobody is named for
        attributed = {"name": None, "entity": None, "kind": None, "claim": draft.assertion}
    return Record(
        id=record_id(doc, draft.evidence,
                     f"{c.type}:{mode}:{c.codes['cameo']}:{c.verdict.status}",
                     [*sources, *targets]),
        document=document_fields(doc),
        type=c.type,
        mode=mode,
        contexts=tuple(named),
        cameo=str(c.codes["cameo"]),
        quad=kind["quad"],
        goldstein=code.get("goldstein"),
        intensity=intensity,
        status=c.verdict.status or "actual",
        sources=tuple(_in_text(a, doc) for a in sources),
        targets=tuple(_in_text(a, doc) for a in targets),
        symmetric=c.symmetric,
        when=draft.when,
        where=draft.where,
        attributed_to=attributed,
        ledger=c.codes.get("ledger"),
        details=draft.details or None,
        evidence=(draft.evidence, *draft.more),
        confidence=round(draft.confidence, 3),
        trace={
            "frame": c.frame,
            "pattern": c.match.pattern.text,
            "trigger": c.trigger.text,
            "status": c.verdict.why or "tense",
            "where": draft.where_why,
            "found": {"sources": [f.how for f in c.sources], "targets": [f.how for f in c.targets]},
            "features": {k: round(v, 3) for k, v in c.features.items()},
        },
    )
