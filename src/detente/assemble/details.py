"""What each ledger keeps of a record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from detente.knowledge.fold import fold
from detente.records import Actor

if TYPE_CHECKING:
    from detente.assemble.draft import Draft

_NUMBERS = {w: i for i, w in enumerate(
    (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen "
        "fourteen fifteen sixteen seventeen eighteen nineteen twenty"
    ).split())}
_INSTRUMENTS = (
    ("memorandum", ("memorandum", "mou", "memoranda")), ("treaty", ("treaty",)),
    ("protocol", ("protocol",)), ("declaration", ("declaration", "communique", "communiqué")),
    ("contract", ("contract", "deal")), ("convention", ("convention",)), ("pact", ("pact",)),
    ("accord", ("accord",)), ("letter", ("letter of intent",)), ("truce", ("truce", "ceasefire",
     "cease-fire", "armistice")), ("charter", ("charter",)), ("agreement", ("agreement",)),
)
_KINDS = (("state", ("state visit",)), ("official", ("official visit", "official trip")),
          ("working", ("working visit",)), ("private", ("private visit",)),
          ("transit", ("stopover", "transit", "layover", "refuelling")))
_MEASURES = (
    ("terror_listing", ("terror", "terrorism", "terrorist")), ("arms", ("arms", "weapon")),
    ("travel", ("visa", "travel", "entry")), ("finance", ("asset", "freeze", "froze", "bank",
     "financial", "loan")), ("trade", ("trade", "import", "export", "tariff", "oil", "embargo",
     "duties", "quota", "goods", "boycott")), ("diplomatic", ("ambassador", "diplomat", "relations",
     "ties", "envoy", "embassy", "consul")),
)
#: What a verbal act says of its target where its frame does not say: -1 hostile to 1 warm.
STANCES = {"AGREE": 0.4, "SUPPORT": 0.6, "CONCEDE": 0.3, "REQUEST": -0.1, "ACCUSE": -0.6,
           "REJECT": -0.4, "THREATEN": -0.8}
_WORD = re.compile(r"[a-z][a-z'-]*")


def areas(text: str, table: Mapping[str, str]) -> list[str]:
    """The fields named, as the text words them and in its order."""
    folded = " " + " ".join(_WORD.findall(fold(text).replace("-", " - ").replace(" - ", "-"))) + " "
    spaced = folded.replace("-", " ")
    found: list[tuple[int, str]] = []
    for word in table:
        at = folded.find(f" {word} ")
        at = at if at >= 0 else spaced.find(f" {word} ")
        if at >= 0:
            found.append((at, word))
    out: list[str] = []
    for _, word in sorted(found, key=lambda f: (f[0], -len(f[1]))):
        if not any(word in longer for longer in out):
            out.append(word)
    return out


def fill(draft: Draft, table: Mapping[str, str]) -> dict[str, Any] | None:
    """The `details` of a draft's ledger, or None where it has none."""
    c = draft.candidate
    ledger = c.codes.get("ledger")
    fixed = dict(c.codes.get("details") or {})
    text = draft.evidence.quote
    sources = [f.actor for f in c.sources]
    targets = [f.actor for f in c.targets]
    if ledger == "visits":
        return _visit(sources, targets, fixed, text)
    if ledger == "meetings":
        return _meeting(draft, [*sources, *targets], fixed, text, table)
    if ledger == "agreements":
        return _agreement(draft, [*sources, *targets], fixed, text, table)
    if ledger == "sanctions":
        return _sanction(draft, sources, targets, fixed, text)
    if ledger is None and c.type in STANCES and c.verdict.status != "called_off":
        c.codes["ledger"] = ledger = "statements"
    if ledger is None and c.type == "SANCTION" and c.codes.get("mode") != "convict":
        c.codes["ledger"] = "sanctions"
        return _sanction(draft, sources, targets, fixed, text)
    if ledger == "statements":
        return _statement(draft, sources, targets, text, table)
    return None


def _visit(
    sources: list[Actor], targets: list[Actor], fixed: dict[str, Any], text: str
) -> dict[str, Any]:
    low = fold(text)
    kind = fixed.get("kind") or next((k for k, words in _KINDS if any(w in low for w in words)),
                                     None)
    return {"visitor": sources[0].name if sources else None,
            "host": targets[0].name if targets else None, "kind": kind, "tour": None,
            "met": [], "purpose": None}


def _meeting(
    draft: Draft, parties: list[Actor], fixed: dict[str, Any], text: str, table: Mapping[str, str]
) -> dict[str, Any]:
    count = len({p.entity or p.name for p in parties})
    mode = draft.candidate.codes.get("mode")
    form = fixed.get("format") or ("call" if mode == "phone" else
                                   "multilateral" if count > 2 else "bilateral")
    low = fold(text)
    if "sidelines" in low or "margins of" in low:
        form = "sidelines"
    return {"participants": [p.name for p in parties], "format": form,
            "venue": draft.where.name if draft.where else None,
            "host": draft.where.country if draft.where else None, "topics": areas(text, table)}


def number_of(draft: Draft) -> int | None:
    """"25 agreements": the number before the instrument."""
    for token in draft.view.doc:
        if token.dep_ == "nummod" and token.head.i in (
            *draft.candidate.match.words,
            *(t.i for t in draft.candidate.match.slots.values()),
        ):
            word = token.lower_.replace(",", "")
            if word.isdigit() and len(word) < 5:
                return int(word)
            return _NUMBERS.get(word)
    return None


def _agreement(
    draft: Draft, parties: list[Actor], fixed: dict[str, Any], text: str, table: Mapping[str, str]
) -> dict[str, Any]:
    low = fold(text)
    instrument = fixed.get("instrument") or next(
        (k for k, words in _INSTRUMENTS if any(w in low for w in words)), None)
    stage = fixed.get("stage")
    if stage == "signed" and "initial" in draft.candidate.trigger.lemma_.lower():
        stage = "initialled"
    return {"parties": sorted({p.entity for p in parties if p.entity}), "instrument": instrument,
            "stage": stage, "count": number_of(draft), "areas": areas(text, table),
            "signatories": [p.name for p in parties if p.kind == "person"]}


def _sanction(
    draft: Draft, sources: list[Actor], targets: list[Actor], fixed: dict[str, Any], text: str
) -> dict[str, Any]:
    low = fold(text)
    measure = fixed.get("measure")
    if measure in (None, "other"):
        measure = next((k for k, words in _MEASURES if any(w in low for w in words)),
                       measure or "other")
    stage = fixed.get("stage")
    status = draft.candidate.verdict.status
    if stage in (None, "imposed"):
        stage = {"ongoing": "in_force", "planned": "threatened", "hypothetical": "threatened"}.get(
            status or "", "imposed")
    return {"senders": [a.entity or a.name for a in sources],
            "targets": [a.entity or a.name for a in targets], "measure": measure, "stage": stage}


def _statement(
    draft: Draft, sources: list[Actor], targets: list[Actor], text: str, table: Mapping[str, str]
) -> dict[str, Any]:
    stance = draft.candidate.codes.get("stance", STANCES.get(draft.candidate.type))
    return {"speaker": sources[0].name if sources else None, "addressee": draft.addressee,
            "about": [a.entity or a.name for a in targets],
            "stance": stance, "quote": draft.quote, "areas": areas(
                draft.view.sentence.text, table)}
