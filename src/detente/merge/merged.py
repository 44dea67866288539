"""One event out of its reports: whose words stand, what the others add, who tells it how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Body = Mapping[str, Any]
#: A day says more than a month, a month more than a range, a range more than a year.
_SHARP = {"day": 0, "month": 1, "range": 2, "year": 3}
_HAPPENED = ("actual", "ongoing")


def _told(body: Body) -> tuple[str, str]:
    return str((body.get("document") or {}).get("published") or "9999"), str(body["id"])


def _lead(reports: Sequence[Body]) -> Body:
    """The fullest and surest report: its fields stand where the others do not know more."""
    def rank(r: Body) -> tuple[Any, ...]:
        actors = [*(r.get("sources") or []), *(r.get("targets") or [])]
        return (len(actors), sum(a.get("kind") == "person" for a in actors),
                r.get("where") is not None, float(r.get("confidence") or 0.0), str(r["id"]))
    return max(reports, key=rank)


def _when(reports: Sequence[Body]) -> Mapping[str, Any] | None:
    """The sharpest date in words, the one most reports give."""
    given: list[dict[str, Any]] = [r["when"] for r in reports if r.get("when")]
    if not given:
        return None
    counts = Counter((w["start"], w["end"], w["precision"]) for w in given)

    def rank(w: dict[str, Any]) -> tuple[Any, ...]:
        key = (w["start"], w["end"], w["precision"])
        return (w.get("text") is None, _SHARP.get(w["precision"], 9), -counts[key], key,
                str(w.get("text")))
    best: dict[str, Any] = min(given, key=rank)
    return dict(best)


def _status(reports: Sequence[Body]) -> str:
    """Happened if any report says so (the latest of those), else the latest report's."""
    happened = [r for r in reports if r.get("status") in _HAPPENED]
    return str(max(happened or reports, key=_told).get("status"))


def _confidence(reports: Sequence[Body]) -> float:
    """At least one document is right; short of certainty, as documents copy each other."""
    best: dict[str, float] = {}
    for r in reports:
        doc = str((r.get("document") or {}).get("id"))
        best[doc] = max(best.get(doc, 0.0), float(r.get("confidence") or 0.0))
    wrong = 1.0
    for value in sorted(best.values()):
        wrong *= 1 - 0.9 * value
    top = max(best.values())
    return round(max(top, min(0.99, 1 - wrong)) if len(best) > 1 else top, 3)


def _fill(a: Body | None, b: Body | None) -> dict[str, Any] | None:
    if not a or not b:
        return dict(a or b or {}) or None
    out = dict(a)
    for key, value in b.items():
        if isinstance(out.get(key), list) and isinstance(value, list):
            out[key] = [*out[key], *(v for v in value if v not in out[key])]
        elif out.get(key) is None:
            out[key] = value
    return out


def _who(said: Body | None) -> str | None:
    if not said:
        return None
    return str(said.get("entity") or said.get("name") or said.get("agency") or "") or None


def accounts(reports: Sequence[Body]) -> list[dict[str, Any]]:
    """Each teller's version, where the reports name more than one: who, what, by which records."""
    tellers: dict[str, list[Body]] = {}
    for r in sorted(reports, key=_told):
        who = _who(r.get("attributed_to"))
        if who:
            tellers.setdefault(who, []).append(r)
    if len(tellers) < 2:
        return []
    return [{
        "by": dict(told[0]["attributed_to"]), "status": _status(told),
        "sources": [dict(a) for a in told[0].get("sources") or []],
        "targets": [dict(a) for a in told[0].get("targets") or []],
        "records": [str(r["id"]) for r in told],
    } for _, told in sorted(tellers.items())]


def merge(event: str, reports: Sequence[Body], why: Mapping[str, Any]) -> dict[str, Any]:
    """The record's fields as merged, `reports` with each record's document and evidence, and
    `accounts` where the tellers differ. The evidence stays the lead report's.
    """
    lead = _lead(reports)
    body: dict[str, Any] = {**lead, "id": event, "status": _status(reports),
                            "when": _when(reports), "confidence": _confidence(reports)}
    for other in sorted((r for r in reports if r is not lead), key=_told):
        if not body.get("where") and other.get("where"):
            body["where"] = other["where"]
            rests = (other.get("trace") or {}).get("where")
            body["trace"] = {**(body.get("trace") or {}), "where": rests}
        body["attributed_to"] = body.get("attributed_to") or other.get("attributed_to")
        body["details"] = _fill(body.get("details"), other.get("details"))
        body["contexts"] = [*(body.get("contexts") or []), *(
            c for c in other.get("contexts") or [] if c not in (body.get("contexts") or []))]
    told = accounts(reports)
    if told:
        # Where the sides tell it differently, nobody's account is the event's.
        body["attributed_to"] = None
    body["accounts"] = told
    body["reports"] = [{"record": r["id"], "document": r.get("document"),
                        "evidence": r.get("evidence")} for r in sorted(reports, key=_told)]
    if len(reports) > 1:
        body["trace"] = {**(body.get("trace") or {}), "merge": dict(why)}
    return body
