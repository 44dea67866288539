"""Versions of one story: agency copies in many outlets, updates, second leads, corrections.

Texts are compared by the runs of five words they share. A small sketch of each text (the runs
with the least hashes) finds who may share any; the named features of each such pair are then
counted in full, and their probability is what average linkage joins by. The result depends on
the set of documents alone.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from detente.knowledge.fold import fold
from detente.merge.clusters import day_of
from detente.merge.linkage import average
from detente.merge.rules import rules

_RULES = rules()["stories"]
#: What each feature counts for, in log odds.
WEIGHTS: Mapping[str, float] = _RULES["weights"]
THRESHOLD: float = _RULES["threshold"]
#: Words in a run, runs in a sketch, and how many texts may share a run before it is furniture.
RUN = 5
SKETCH = 48
CROWD = 400
#: Where the shorter text has fewer runs than this, what it shares counts in proportion.
SHORT = 25

_WORD = re.compile(r"[^\W_]+")
#: How agencies mark versions of a story in its headline.
_MARK = re.compile(
    r"^\W*(?:update|updated|correct(?:ed|ion)|refil(?:e|ed)|recast|wrapup|lead|write-?thru|urgent|"
    r"\d{1,2}(?:st|nd|rd|th)[ -](?:lead|ld|update|write-?thru))\b[ -]{0,3}\d{0,2}\W{0,4}"
    r"|\W{1,3}(?:\d{1,2}(?:st|nd|rd|th)[ -])?(?:lead|ld|update|correction|write-?thru)"
    r"(?: \d{1,2})?\W{0,2}$")
_BODY = frozenset({"body", "title", "dateline"})


@dataclass(frozen=True, slots=True)
class Story:
    """One story and its versions; `features` are the means over its pairs."""

    id: str
    documents: tuple[str, ...]
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Text:
    id: str
    day: int | None
    runs: frozenset[int]
    particulars: frozenset[str]
    head: frozenset[str]
    marked: bool


def _value(doc: Any, key: str) -> Any:
    return doc.get(key) if isinstance(doc, Mapping) else getattr(doc, key, None)


def _told(doc: Any) -> str:
    """The text without its furniture, where the document knows which that is."""
    text = str(_value(doc, "text") or "")
    blocks = _value(doc, "blocks") or ()
    kept = [b for b in blocks if not isinstance(b, Mapping) and b.kind in _BODY]
    return "\n".join(text[b.start:b.end] for b in kept) if kept else text


def _read(doc: Any) -> _Text:
    text = _told(doc)
    found = [(m.group(), m.start()) for m in _WORD.finditer(fold(text))]
    words = [w for w, _ in found]
    particulars = frozenset(w for w, at in found if w[0].isdigit() or text[at].isupper())
    codes = [crc32(w.encode("utf-8", "replace")) for w in words]
    runs = frozenset(_mix(codes[i:i + RUN]) for i in range(max(1, len(codes) - RUN + 1)) if codes)
    title = fold(str(_value(doc, "title") or ""))[:300]
    bare = _MARK.sub("", title)
    return _Text(str(_value(doc, "id")), day_of(doc), runs, particulars,
                 frozenset(_WORD.findall(bare)), bare != title)


def _mix(codes: Sequence[int]) -> int:
    """One number for a run of words, the same on every machine."""
    value = 1469598103934665603
    for code in codes:
        value = ((value ^ code) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
    return value


def _features(a: _Text, b: _Text) -> dict[str, float]:
    shared = len(a.runs & b.runs)
    shorter = max(1, min(len(a.runs), len(b.runs)))
    either = max(1, len(a.runs | b.runs))
    words = len(a.head | b.head)
    fewer = min(len(a.particulars), len(b.particulars))
    apart = abs(a.day - b.day) if a.day is not None and b.day is not None else 0
    return {
        "nothing shared": 1.0,
        "passages of the shorter": shared / shorter * min(1.0, shorter / SHORT),
        "passages of both": shared / either * min(1.0, either / SHORT),
        "names and numbers": len(a.particulars & b.particulars) / fewer if fewer else 0.5,
        "words of the headline": len(a.head & b.head) / words if words else 0.0,
        "marked as a version": float(a.marked or b.marked),
        "days apart": math.log1p(max(0, apart - 1)),
    }


def compare(a: Any, b: Any) -> dict[str, float]:
    """The named features of two documents, unweighted, and their `probability`.

    Args:
        a, b: mappings or objects with id, published (or date), title, text and, if known, blocks.
    """
    found = _features(_read(a), _read(b))
    return {**found, "probability": probability(found)}


def probability(found: Mapping[str, float]) -> float:
    """The chance that a pair with these features is one story."""
    odds = sum(WEIGHTS[k] * v for k, v in found.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def _candidates(texts: Sequence[_Text]) -> Iterable[tuple[int, int]]:
    """Pairs of indexes i < j whose sketches meet."""
    index: dict[int, list[int]] = {}
    sketches = [sorted(t.runs)[:SKETCH] for t in texts]
    for i, sketch in enumerate(sketches):
        for run in sketch:
            index.setdefault(run, []).append(i)
    for i, sketch in enumerate(sketches):
        met = {j for run in sketch if len(index[run]) <= CROWD for j in index[run] if j > i}
        yield from ((i, j) for j in sorted(met))


def group(docs: Iterable[Any]) -> list[Story]:
    """Every document in exactly one story, stories sorted by id.

    Args:
        docs: mappings or objects with id, published (or date), title, text and, if known, blocks;
            ids are unique.
    """
    texts = sorted((_read(d) for d in docs), key=lambda t: t.id)
    same: dict[frozenset[int], list[_Text]] = {}
    for text in texts:
        # Word for word the same: one vote, however many outlets carry it.
        same.setdefault(text.runs or frozenset({_mix([crc32(text.id.encode())])}), []).append(text)
    firsts = [copies[0] for copies in same.values()]
    found: dict[tuple[str, str], dict[str, float]] = {}
    for i, j in _candidates(firsts):
        pair = _features(firsts[i], firsts[j])
        if probability(pair) > 0.01:
            found[firsts[i].id, firsts[j].id] = pair
    groups = average([t.id for t in firsts], {k: probability(f) for k, f in found.items()},
                     THRESHOLD)
    copies_of = {copies[0].id: tuple(t.id for t in copies) for copies in same.values()}
    out = []
    for members in groups:
        ids = tuple(sorted(i for m in members for i in copies_of[m]))
        out.append(Story(_story_id(ids), ids, _means(members, found, len(ids) > 1)))
    return sorted(out, key=lambda s: s.id)


def _story_id(ids: Sequence[str]) -> str:
    return "s" + hashlib.sha256(ids[0].encode("utf-8", "replace")).hexdigest()[:15]


def _means(members: Sequence[str], found: Mapping[tuple[str, str], Mapping[str, float]],
           several: bool) -> dict[str, float]:
    if len(members) < 2:
        return {"word for word": 1.0} if several else {}
    pairs = [found[a, b] for i, a in enumerate(members) for b in members[i + 1:]
             if (a, b) in found]
    return {name: round(sum(p[name] for p in pairs) / len(pairs), 3)
            for name in WEIGHTS if name != "nothing shared"}
