"""One fact told twice in a dispatch is one record with two quotations."""

from __future__ import annotations

from detente.assemble.draft import Draft


def _sides(draft: Draft) -> tuple[frozenset[str], frozenset[str]]:
    c = draft.candidate
    s = frozenset(f.actor.entity or f.actor.name for f in c.sources)
    t = frozenset(f.actor.entity or f.actor.name for f in c.targets)
    return (s | t, frozenset()) if c.symmetric else (s, t)


def _people(draft: Draft) -> set[str]:
    c = draft.candidate
    return {f.actor.name for f in [*c.sources, *c.targets] if f.actor.kind == "person"}


def _same(a: Draft, b: Draft) -> bool:
    ca, cb = a.candidate, b.candidate
    if ca.type != cb.type or ca.codes.get("mode") != cb.codes.get("mode"):
        return False
    if _sides(a) != _sides(b) or ca.verdict.status != cb.verdict.status:
        return False
    pa, pb = _people(a), _people(b)
    if pa and pb and not pa & pb:
        return False
    if a.when and b.when and (a.when.end < b.when.start or b.when.end < a.when.start):
        return False
    if a.view.sentence.index == b.view.sentence.index:
        return True
    # Statements are told apart by their words; two signings by what was signed.
    if ca.codes.get("ledger") == "statements" or ca.type in ("ACCUSE", "REQUEST", "REJECT",
                                                             "THREATEN"):
        return _overlap(a.evidence.quote, b.evidence.quote) >= 0.5
    if ca.codes.get("ledger") == "agreements":
        da, db = a.details, b.details
        return da.get("stage") == db.get("stage") and (
            not da.get("areas") or not db.get("areas") or bool(
                set(da["areas"]) & set(db["areas"]))) and _same_where(a, b)
    if ca.codes.get("ledger") == "sanctions":
        return a.details.get("measure") == b.details.get("measure")
    return _same_where(a, b)


def _same_where(a: Draft, b: Draft) -> bool:
    return not (a.where and b.where and a.where.country != b.where.country)


def _overlap(a: str, b: str) -> float:
    wa = {w.lower() for w in a.split() if len(w) > 3}
    wb = {w.lower() for w in b.split() if len(w) > 3}
    return len(wa & wb) / max(1, min(len(wa), len(wb)))


def merge(drafts: list[Draft]) -> list[Draft]:
    """Drafts in order, later tellings folded into the first."""
    out: list[Draft] = []
    for draft in drafts:
        twin = next((d for d in out if _same(d, draft)), None)
        if twin is None:
            out.append(draft)
            continue
        if draft.evidence != twin.evidence and draft.evidence not in twin.more:
            twin.more.append(draft.evidence)
        twin.confidence = max(twin.confidence, draft.confidence)
        if _people(draft) and not _people(twin):
            twin.candidate.sources = draft.candidate.sources
            twin.candidate.targets = draft.candidate.targets
        for key, value in draft.details.items():
            if not twin.details.get(key) and value:
                twin.details[key] = value
        if twin.where is None and draft.where is not None:
            twin.where, twin.where_why = draft.where, draft.where_why
        if twin.when is None or (twin.when.text is None and draft.when and draft.when.text):
            twin.when = draft.when
    return out
