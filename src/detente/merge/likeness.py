"""The named features by which two reports are held to tell of one event.

Each feature is a plain number, mostly from -1 (speaks against) through 0 (says nothing) to 1
(speaks for); `WEIGHTS` says what it counts for. The sum is log odds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from detente.merge.reports import Documents, Report
from detente.merge.rules import rules
from detente.merge.terms import cosine

_RULES = rules()["records"]
#: Two reports are one event where the chance is at least this, as a mean over a group's pairs.
THRESHOLD: float = _RULES["threshold"]
#: What each feature counts for, in log odds.
WEIGHTS: Mapping[str, float] = _RULES["weights"]
#: Where a kind of event starts from.
START: Mapping[str, float] = _RULES["start"]
#: The cosine that quoted words of two events between the same sides have by chance.
CHANCE: float = _RULES["chance"]
#: A quotation of fewer words besides the sides' names has nothing to be compared by.
FEW = 3
_DAYS: Mapping[str, float] = _RULES["days"]
_LASTING = frozenset(_RULES["lasting"])
_AREAS: Mapping[str, Mapping[str, float]] = _RULES["areas"]
_OTHERS: Mapping[str, float] = _RULES["other_people"]
_HAPPENED = ("actual", "ongoing")
#: Kinds of events where each side may tell it as the other's doing.
_CLASHES = frozenset({"ASSAULT", "COERCE", "MOBILIZE"})


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def _sides(a: Report, b: Report) -> tuple[float, float]:
    """How far the sides agree, and whether they are swapped."""
    if a.symmetric or b.symmetric:
        # Words exchanged are not the words of one.
        half = a.symmetric != b.symmetric and a.family == "statement"
        return _share(a.sides, b.sides) * (0.5 if half else 1.0), 0.0
    straight = [_share(a.sources, b.sources)]
    # Where one report names no target, the other's cannot speak against it.
    straight.append(_share(a.targets, b.targets) if a.targets and b.targets else 0.5)
    crossed = (_share(a.sources, b.targets) + _share(a.targets, b.sources)) / 2
    even = sum(straight) / 2
    return (crossed, 1.0) if crossed > even else (even, 0.0)


def _days(a: Report, b: Report) -> float:
    gap = max(0, a.start - b.end, b.start - a.end)
    if a.status == b.status == "ongoing" and not gap:
        return 0.2
    wide = max(a.end - a.start, b.end - b.start)
    if not gap:
        return (_DAYS["same"] if wide == 0 else _DAYS["near"] if wide <= 10
                else _DAYS["month"] if wide <= 31 else 0.0)
    first, last = (a, b) if a.end < b.start else (b, a)
    # What rests on the day of publication may have happened earlier, not later: what was out
    # before the other's day in words cannot tell of it.
    told = last.dated and (first.dated or first.status in _HAPPENED)
    if gap == 1 and wide <= 3:
        return _DAYS["next"] if told else _DAYS["late"]
    lasts = a.family in _LASTING or wide
    step = _DAYS["undated"] if not told else _DAYS["lasting"] if lasts else _DAYS["step"]
    return max(_DAYS["least"], -step * gap)


def _people(a: Report, b: Report) -> float:
    if not a.people or not b.people:
        return 0.0
    shared = len(a.people & b.people) / min(len(a.people), len(b.people))
    if shared:
        return shared
    # Where a report names people and the other names others, they are two meetings, two visits.
    return _OTHERS.get(a.family, _OTHERS["other"])


def _place(a: Report, b: Report) -> float:
    if a.place and a.place == b.place:
        return 1.0
    if a.country and b.country and a.country != b.country:
        # A town in dispute is put on either side of the line.
        return -0.5 if a.country in b.sides and b.country in b.sides else -1.5
    if not (a.country and b.country):
        return 0.0
    # A town against its state says nothing new; two towns of one state do.
    lone = [r.body.get("where") or {} for r in (a, b)]
    towns = all(w.get("geonames") is not None or w.get("lat") is not None for w in lone)
    return -0.4 if towns and a.place and b.place else 0.3


def _list(value: Any) -> frozenset[str]:
    return frozenset(str(v) for v in value) if isinstance(value, list) else frozenset()


def _particulars(a: Report, b: Report) -> float:
    """What the ledger's details say: each that both give speaks for or against."""
    total = 0.0
    for key, against in (("count", 1.0), ("instrument", 0.7), ("format", 0.5)):
        if key == "format" and a.sides != b.sides:
            continue  # with a third at the table it is no longer bilateral: said already
        x, y = a.details.get(key), b.details.get(key)
        if x is not None and y is not None:
            total += 0.3 if x == y else -against
    if a.details.get("quote") and a.details.get("quote") == b.details.get("quote"):
        total += 1.5
    return max(-2.5, min(1.5, total))


def _areas(a: Report, b: Report) -> float:
    one, two = (_list(r.details.get("areas") or r.details.get("topics")) for r in (a, b))
    if not one or not two:
        return 0.0
    counts = _AREAS.get(a.family, _AREAS["other"])
    if one & two:
        return counts["same"]
    return counts["single"] if len(one) == len(two) == 1 else counts["other"]


def _measure(a: Report, b: Report) -> float:
    x, y = a.details.get("measure"), b.details.get("measure")
    if not x or not y or "other" in (x, y):
        return 0.0
    return 0.1 if x == y else -1.0


def _stage(a: Report, b: Report) -> float:
    x, y = a.details.get("stage"), b.details.get("stage")
    if x is None or y is None:
        return 0.0
    if x == y:
        return 0.1
    # What was imposed is in force: the act and the state of things are told as one now and then.
    return -0.4 if {x, y} == {"imposed", "in_force"} else -1.0


def _words(a: Report, b: Report) -> float:
    # What hardly says more than who and when has no words to differ by.
    least = 0.0 if min(len(a.words), len(b.words)) < FEW else -CHANCE
    return max(least, min(0.5, cosine(a.words, b.words) - CHANCE))


def _matter(a: Report, b: Report) -> float:
    """1 where both say what an accord is about, and no such word is in both."""
    if a.family != "agreement" or not a.telling or not b.telling:
        return 0.0
    return 0.0 if a.telling & b.telling else 1.0


def _status(a: Report, b: Report) -> float:
    if a.status == b.status:
        return 0.3
    # A denial and what it denies, a plan and its fulfilment are one event seen twice; what is
    # only imagined is not what happened.
    return -1.0 if "hypothetical" in (a.status, b.status) else 0.0


def features(a: Report, b: Report, documents: Documents | None = None) -> dict[str, float]:
    """The named features of a pair of reports of one type and family, unweighted."""
    agree, swapped = _sides(a, b)
    both = swapped and a.said and b.said and a.said != b.said and a.type in _CLASHES
    modes = a.mode and b.mode
    found = {
        "kind": START[a.family], "mode": (0.5 if a.mode == b.mode else -1.0) if modes else 0.0,
        "sides": agree, "sides swapped": swapped, "each side's account": 1.0 if both else 0.0,
        "days": _days(a, b), "people": _people(a, b), "place": _place(a, b),
        "particulars": _particulars(a, b), "stage": _stage(a, b),
        "areas": _areas(a, b), "measure": _measure(a, b),
        "words": _words(a, b),
        "other matter": _matter(a, b),
        "told apart": 1.0 if a.document == b.document else 0.0, "status": _status(a, b),
    }
    return {**found, **_documents(a, b, documents, odds(found))}


def _documents(a: Report, b: Report, documents: Documents | None, so_far: float
               ) -> dict[str, float]:
    if a.document == b.document:
        return {"one story": 0.0, "one subject": 0.0}
    for key, name in (("story", "one story"), ("cluster", "one subject")):
        if a.meta.get(key) is not None and a.meta.get(key) == b.meta.get(key):
            return {"one story": 1.0 if name == "one story" else 0.0, "one subject": 0.5}
    # Beyond what documents could still tip, they are not read.
    alike = documents.alike(a.document, b.document) if documents and so_far > -6.0 else None
    if alike is None:
        return {"one story": 0.0, "one subject": 0.0}
    return {"one story": alike[0], "one subject": alike[1] - 0.5}


def odds(found: Mapping[str, float]) -> float:
    """The weighted sum, in log odds; rounded so that it is the same on every machine."""
    return round(math.fsum(WEIGHTS[k] * v for k, v in found.items()), 9)


def probability(found: Mapping[str, float]) -> float:
    """The chance that two reports with these features tell of one event."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds(found)))))
