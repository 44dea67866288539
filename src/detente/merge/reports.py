"""A record as merging sees it: sides, people, days and words, whatever shape it came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from detente.knowledge.fold import fold_name
from detente.merge import clusters, stories
from detente.merge.rules import rules
from detente.merge.terms import RARE, Vector, Weights, plain, shares, terms
from detente.output import record_json
from detente.records import Record

#: Weights of the background table alone, so that no pair's verdict hangs on what else is there.
BACKGROUND = Weights(0, {})
#: An ongoing thing without a date in words is held to last so many days both ways.
STANDING = 200
_TELLING: float = rules()["records"]["telling"]
_ANY_ACCORD = frozenset(plain(w) for w in rules()["records"]["accord_words"].split())
#: How many articles, and pairs of them, are kept ready: memory stays flat in a large ledger.
ARTICLES, PAIRS = 800, 50_000
_VERBAL = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN"})


@dataclass(frozen=True, slots=True)
class Report:
    """One record made ready for comparison; days are ordinals, `body` is the record as JSON."""

    id: str
    document: str
    type: str
    family: str
    mode: str | None
    status: str
    symmetric: bool
    sources: frozenset[str]
    targets: frozenset[str]
    people: frozenset[str]
    start: int
    end: int
    precision: str
    dated: bool
    place: str | None
    country: str | None
    said: str | None
    words: Vector
    telling: frozenset[str]
    details: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sides(self) -> frozenset[str]:
        """Everyone concerned."""
        return self.sources | self.targets


@dataclass(frozen=True, slots=True)
class Outline:
    """Of a report only what decides which others it is compared with."""

    id: str
    type: str
    family: str
    symmetric: bool
    sources: frozenset[str]
    targets: frozenset[str]
    start: int
    end: int

    @property
    def sides(self) -> frozenset[str]:
        """Everyone concerned."""
        return self.sources | self.targets


def family(type_: str, mode: str | None, ledger: str | None) -> str:
    """What kind of thing a record tells of; records of different kinds are never one event."""
    if ledger == "visits" or mode == "visit":
        return "visit"
    if ledger == "agreements":
        return "agreement"
    if type_ == "SANCTION" or ledger == "sanctions":
        return "sanction"
    if ledger == "statements" or type_ in _VERBAL:
        return "statement"
    return "meeting" if type_ == "CONSULT" else "deed"


def _sides(actors: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(str(a.get("entity") or fold_name(str(a.get("name") or ""))) for a in actors)


def _people(actors: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Family names as a rule: the last word, which is all that some reports give."""
    named = (fold_name(str(a.get("name") or "")).split() for a in actors
             if a.get("kind") == "person")
    return frozenset(words[-1] for words in named if words)


def _words(quotes: str, actors: Iterable[Mapping[str, Any]]) -> tuple[Counter[str], frozenset[str]]:
    """The quoted words less those that name the sides, which are compared on their own; and
    those that tell what an accord is about."""
    named: set[str] = set()
    for a in actors:
        mention = a.get("mention") or {}
        both = f"{a.get('name') or ''} {mention.get('text') or ''}"
        named.update(w[:4] for w in fold_name(both).split() if len(w) >= 4)
    found = terms("", quotes)
    counts = Counter({w: n for w, n in found.body.items() if w[:4] not in named})
    common = shares()
    return counts, frozenset(w for w in counts if w not in found.names and not w.isdigit()
                             and w not in _ANY_ACCORD and common.get(w, RARE) <= _TELLING)


def _day(text: Any) -> int:
    try:
        return date.fromisoformat(str(text)[:10]).toordinal()
    except ValueError:
        return 0


def _days(body: Mapping[str, Any], published: Any) -> tuple[int, int, str, bool]:
    when = body.get("when")
    if not when:
        day = _day(published)
        start, end, precision, dated = day, day, "day", False
    else:
        start, end = _day(when.get("start")), _day(when.get("end"))
        precision, dated = str(when.get("precision") or "day"), bool(when.get("text"))
    # A torn date says no more than the day of publication; one end stands for both.
    start, end = start or end or _day(published), end or start or _day(published)
    start, end = min(start, end), max(start, end)
    if body.get("status") == "ongoing" and not dated:
        start, end = start - STANDING, end + STANDING
    return start, end, precision, dated


def _read(item: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """A record's JSON and its document's meta, whatever shape they came in."""
    meta: Mapping[str, Any] = {}
    if isinstance(item, tuple):
        item, meta = item
    return (record_json(item) if isinstance(item, Record) else item), meta


def outline(item: Any) -> Outline:
    """What decides whether a record is compared with another at all; see `report` for `item`."""
    body, meta = _read(item)
    doc = body.get("document") or {}
    start, end, _, _ = _days(body, doc.get("published") or meta.get("published"))
    return Outline(
        str(body["id"]), str(body["type"]),
        family(str(body["type"]), body.get("mode"), body.get("ledger")),
        bool(body.get("symmetric")), _sides(body.get("sources") or []),
        _sides(body.get("targets") or []), start, end)


def report(item: Any) -> Report:
    """A report from a record, its JSON, or a pair of its JSON and the document's meta.

    Args:
        item: `Record`, a mapping as `output.record_json` gives it, or (mapping, meta) where meta
            may have published, title, text, story and cluster.
    """
    body, meta = _read(item)
    least = outline((body, meta))
    doc = body.get("document") or {}
    sources, targets = body.get("sources") or [], body.get("targets") or []
    start, end, precision, dated = _days(body, doc.get("published") or meta.get("published"))
    where = body.get("where") or {}
    said = body.get("attributed_to") or {}
    quotes = " . ".join(str(e.get("quote")) for e in body.get("evidence") or [])
    counts, telling = _words(quotes, [*sources, *targets])
    return Report(
        id=least.id, document=str(doc.get("id") or meta.get("id") or body["id"]),
        type=least.type, mode=body.get("mode"), family=least.family,
        status=str(body.get("status") or "actual"), symmetric=least.symmetric,
        sources=least.sources, targets=least.targets, people=_people([*sources, *targets]),
        start=start, end=end, precision=precision, dated=dated,
        place=fold_name(str(where["name"])) if where.get("name") else None,
        country=where.get("country"),
        said=str(said.get("entity") or said.get("name") or said.get("agency") or "") or None,
        words=BACKGROUND.vector(counts), telling=telling, details=body.get("details") or {},
        body=body, meta=meta)


class Documents:
    """The documents behind the reports, read once each when first compared."""

    def __init__(self, documents: Mapping[str, Any] | None, reports: Sequence[Report]) -> None:
        self._given: Mapping[str, Any] = documents if documents is not None else {
            r.document: {**r.meta, "id": r.document} for r in reports if r.meta.get("text")}
        self._articles: dict[str, clusters.Article] = {}
        self._pairs: dict[tuple[str, str], tuple[float, float]] = {}

    def alike(self, a: str, b: str) -> tuple[float, float] | None:
        """How surely two documents are one story, and on one event; None if one is unknown."""
        if a not in self._given or b not in self._given:
            return None
        key = (min(a, b), max(a, b))
        if key not in self._pairs:
            one, two = self._given[key[0]], self._given[key[1]]
            found = clusters.features(self._article(key[0]), self._article(key[1]))
            event = clusters.probability(found)
            # Versions share most of their words: what shares few needs no second look.
            story = stories.compare(one, two)["probability"] if event > 0.5 else 0.0
            _trim(self._pairs, PAIRS)
            self._pairs[key] = (story, event)
        return self._pairs[key]

    def _article(self, name: str) -> clusters.Article:
        if name not in self._articles:
            _trim(self._articles, ARTICLES)
            self._articles[name] = clusters.article(self._given[name], BACKGROUND)
        return self._articles[name]


def _trim(kept: dict[Any, Any], most: int) -> None:
    """Makes room for one more; the oldest go, as what is compared moves on in time."""
    while len(kept) >= most:
        del kept[next(iter(kept))]
