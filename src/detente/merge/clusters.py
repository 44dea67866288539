"""Articles on one real-world event: readable features, then average linkage.

Every pair that shares a telling word is compared by a handful of named features; their weighted
sum, as a probability, is what the linkage averages. The result depends on the set of articles
alone. Memory grows with the number of articles, not of pairs: each keeps at most `NEIGHBOURS`.
"""

from __future__ import annotations

import hashlib
import heapq
import math
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.merge.linkage import average
from detente.merge.rules import rules
from detente.merge.terms import Terms, Vector, Weights, cosine, terms, weights

_RULES = rules()["articles"]
#: What each feature counts for, in log odds.
WEIGHTS: Mapping[str, float] = _RULES["weights"]
#: Two groups join while the mean probability over their pairs is at least this.
THRESHOLD: float = _RULES["threshold"]
#: Two groups of at least `SEAM_SIZE` whose headlines are less alike across than within by this
#: share are two events of one subject.
SEAM: float = _RULES["seam"]
SEAM_SIZE = 3
#: Names are at odds where both texts have so many and their cosine is under this.
NAMES = 3
AGREE = 0.1
#: Where they are, so much of the deeds is held to be of one kind rather than one and the same.
DOUBT = 0.5
#: A pair is compared when its most telling words agree at least so much (a cosine).
FLOOR = 0.03
#: The most telling words of a text by which others are looked up, and how many others are kept.
KEYS = 40
NEIGHBOURS = 150
#: A word in more articles than this share of the batch (and in over 200) looks nothing up.
CROWD = 0.05


@dataclass(frozen=True, slots=True)
class Article:
    """An article made ready for comparison."""

    id: str
    day: int | None
    head: Vector  # headline words with their plain weights
    title: Vector
    lead: Vector
    body: Vector
    names: Vector
    deeds: float  # the length of `body` without the names


def _get(doc: Any, key: str) -> str:
    value = doc.get(key) if isinstance(doc, Mapping) else getattr(doc, key, None)
    return str(value) if value is not None else ""


def day_of(doc: Any) -> int | None:
    """The day of publication as an ordinal; `date` is taken where `published` is missing."""
    raw = (_get(doc, "published") or _get(doc, "date"))[:10]
    try:
        return date.fromisoformat(raw).toordinal()
    except ValueError:
        return None


def prepare(docs: Iterable[Any]) -> list[Article]:
    """Articles sorted by id, their terms weighed by the batch.

    Args:
        docs: mappings or objects with id, published (or date), title and text.
    """
    rows = sorted(docs, key=lambda d: _get(d, "id"))
    read = [terms(_get(d, "title"), _get(d, "text")) for d in rows]
    scale = weights(read)
    return [_article(d, t, scale) for d, t in zip(rows, read, strict=True)]


def article(doc: Any, scale: Weights) -> Article:
    """One document made ready, weighed by the given weights."""
    return _article(doc, terms(_get(doc, "title"), _get(doc, "text")), scale)


def _article(doc: Any, t: Terms, scale: Weights) -> Article:
    body = scale.vector(t.body)
    deeds = math.sqrt(math.fsum(x * x for w, x in body.items() if w not in t.names))
    return Article(_get(doc, "id"), day_of(doc), {w: scale.of(w) for w in sorted(t.title)},
                   scale.vector(t.title), scale.vector(t.lead), body, scale.vector(t.names), deeds)


def _told(a: Article, b: Article) -> float:
    """The share of a's headline, by weight, that b's text also says."""
    whole = sum(a.head.values())
    return sum(x for w, x in a.head.items() if w in b.body) / whole if whole else 0.0


def _deeds(a: Article, b: Article) -> float:
    """The cosine over words that neither text uses as a name."""
    if not (a.deeds and b.deeds):
        return 0.0
    one, two = (b, a) if len(b.body) < len(a.body) else (a, b)
    shared = sum(x * two.body[w] for w, x in one.body.items()
                 if w in two.body and w not in a.names and w not in b.names)
    return shared / (a.deeds * b.deeds)


def _odds(a: Article, b: Article, shared: float) -> float:
    """1 where both have names enough and none agrees, down to 0 where they agree a little."""
    if min(len(a.names), len(b.names)) < NAMES:
        return 0.0
    return max(0.0, 1.0 - shared / AGREE)


def features(a: Article, b: Article) -> dict[str, float]:
    """The named features of a pair, unweighted; the same for (b, a)."""
    shared = cosine(a.names, b.names)
    odds = _odds(a, b, shared)
    apart = abs(a.day - b.day) if a.day is not None and b.day is not None else 0
    return {
        "nothing shared": 1.0,
        "words of the lead": cosine(a.lead, b.lead),
        "words of the headline": cosine(a.title, b.title),
        "headline told in the other": (_told(a, b) + _told(b, a)) / 2,
        "deeds": _deeds(a, b) * (1.0 - DOUBT * odds),
        "names": shared,
        "names at odds": odds,
        "days apart": math.log1p(apart / 7),
    }


def probability(found: Mapping[str, float]) -> float:
    """The chance that a pair with these features is one event."""
    odds = sum(WEIGHTS[name] * value for name, value in found.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def _keys(article: Article) -> list[tuple[str, float]]:
    best = heapq.nsmallest(KEYS, article.body.items(), key=lambda kv: (-kv[1], kv[0]))
    title = {(w, article.body[w]) for w in article.title if w in article.body}
    return sorted(set(best) | title)


def candidates(articles: Sequence[Article]) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing, as indexes i < j, by an inverted index of telling words."""
    near = _nearest(articles)
    for i, row in enumerate(near):
        for j in row:
            if i < j:
                yield i, j
            elif i not in near[j]:
                yield j, i


def _nearest(articles: Sequence[Article]) -> list[array[int]]:
    """For each article the indexes of those most like it, at most `NEIGHBOURS`."""
    keys = [_keys(a) for a in articles]
    index: dict[str, list[tuple[int, float]]] = {}
    for i, found in enumerate(keys):
        for word, weight in found:
            index.setdefault(word, []).append((i, weight))
    crowd = max(200.0, CROWD * len(articles))
    out: list[array[int]] = []
    for i, found in enumerate(keys):
        partial: dict[int, float] = {}
        for word, weight in found:
            row = index[word]
            if len(row) > crowd:
                continue
            for j, other in row:
                partial[j] = partial.get(j, 0.0) + weight * other
        partial.pop(i, None)
        near = heapq.nsmallest(NEIGHBOURS, ((-s, j) for j, s in partial.items() if s >= FLOOR))
        out.append(array("I", sorted(j for _, j in near)))
    return out


class _Seams:
    """Whether two groups' headlines tell of two things: less alike across than within."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._titles = {a.id: a.title for a in articles}

    def __call__(self, a: Sequence[str], b: Sequence[str]) -> bool:
        if min(len(a), len(b)) < SEAM_SIZE:
            return False
        one, two = self._sum(a), self._sum(b)
        within = self._within(one, len(a)) * self._within(two, len(b))
        across = cosine(one, two) / (len(a) * len(b))
        return within > 0 and round(across / math.sqrt(within), 9) < SEAM

    def _sum(self, ids: Sequence[str]) -> dict[str, float]:
        out: dict[str, float] = {}
        for name in sorted(ids):
            for word, weight in self._titles[name].items():
                out[word] = out.get(word, 0.0) + weight
        return out

    def _within(self, total: Vector, size: int) -> float:
        """The mean cosine of the pairs of a group, from the sum of its vectors."""
        return max(0.0, cosine(total, total) - size) / (size * (size - 1))


def cluster(docs: Iterable[Any], threshold: float = THRESHOLD) -> dict[str, str]:
    """Article id -> cluster id; a cluster's id comes from its least article id.

    Args:
        docs: mappings or objects with id, published (or date), title and text; ids are unique.
        threshold: the mean probability at which two groups are still one.
    """
    articles = prepare(docs)
    scored: dict[tuple[str, str], float] = {}
    for i, j in candidates(articles):
        a, b = articles[i], articles[j]
        chance = probability(features(a, b))
        if chance > 0.005:
            scored[a.id, b.id] = chance
    out: dict[str, str] = {}
    for group in average([a.id for a in articles], scored, threshold, seam=_Seams(articles)):
        name = "c" + hashlib.sha256(group[0].encode("utf-8", "replace")).hexdigest()[:15]
        out.update((member, name) for member in group)
    return out
