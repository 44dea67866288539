"""What an article is compared by: its words, its names and its numbers, each with its weight."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from detente.knowledge.fold import fold
from detente.knowledge.load import read_compiled

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
#: A text is weighed by its first words only: what comes far down is background.
MAX_WORDS = 3000
#: The lead: so many words from the start of the text.
LEAD_WORDS = 80
#: What stands for a headline that is missing.
HEAD_WORDS = 15
#: How many imagined articles the background table speaks for against the batch's own.
BACKGROUND = 300.0
#: The share of articles a word is held to be in when the table does not list it.
RARE = 0.004
_ENDINGS = (("sses", "ss"), ("ies", "y"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", ""))

Vector = Mapping[str, float]


@lru_cache(maxsize=200_000)
def plain(word: str) -> str:
    """A folded word without its ending, so that `attacks` and `attacked` meet."""
    if word.endswith("'s"):
        word = word[:-2]
    word = word.replace("'", "")
    for ending, put in _ENDINGS:
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= 3:
            cut = word[: -len(ending)] + put
            return cut[:-1] if cut.endswith("e") and len(cut) > 4 else cut
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


@lru_cache(maxsize=1)
def shares() -> Mapping[str, float]:
    """Plain word -> share of articles it is held to be in, from knowledge/common_words.yml."""
    table: dict[str, float] = read_compiled("common_words")
    return table


@dataclass(frozen=True, slots=True)
class Terms:
    """The counted terms of one article."""

    title: Mapping[str, int]
    lead: Mapping[str, int]
    body: Mapping[str, int]
    names: Mapping[str, int]


def _counted(words: Iterable[str], common: Mapping[str, float]) -> Counter[str]:
    return Counter(w for w in words if len(w) > 1 and common.get(w, 0.0) < 1.0)


def terms(title: str, text: str) -> Terms:
    """The terms of an article.

    A name is a capitalised word that does not begin a sentence. Where there is no headline the
    first words of the text stand for it.
    """
    common = shares()
    head = [plain(w) for w in _WORD.findall(fold(title))]
    folded = fold(text)
    words: list[str] = []
    names: Counter[str] = Counter()
    for match in _WORD.finditer(folded):
        word, at = plain(match.group()), match.start()
        words.append(word)
        if len(words) >= MAX_WORDS:
            break
        if text[at].isupper() and _inside(folded, at) and common.get(word, 0.0) < 1.0:
            names[word] += 1
    head = head or words[:HEAD_WORDS]
    body = _counted(head + words, common)
    return Terms(
        title=_counted(head, common), lead=_counted(head + head + words[:LEAD_WORDS], common),
        body=body, names=names)


def _inside(text: str, at: int) -> bool:
    """Whether a word stands inside a sentence: nothing that ends one comes before it."""
    before = text[max(0, at - 3):at].rstrip(" \"'(-")
    return bool(before) and before[-1] not in ".!?:;|\n" and text[at - 1] != "\n"


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a term tells: rare in the background and in the batch is much."""

    articles: int
    seen: Mapping[str, int]

    def of(self, term: str) -> float:
        """The inverse document frequency of a term, in nats."""
        held = BACKGROUND * shares().get(term, RARE)
        return math.log((self.articles + BACKGROUND) / (self.seen.get(term, 0) + held))

    def vector(self, counts: Mapping[str, int]) -> Vector:
        """Counts as a vector of length one."""
        raw = {w: (1.0 + math.log(n)) * self.of(w) for w, n in sorted(counts.items())}
        norm = math.sqrt(sum(x * x for x in raw.values()))
        return {w: x / norm for w, x in raw.items()} if norm else {}


def weights(batch: Iterable[Terms]) -> Weights:
    """The weights of a batch: its own counts laid over the background table."""
    seen: Counter[str] = Counter()
    count = 0
    for one in batch:
        count += 1
        seen.update(one.body.keys() | one.names.keys())
    return Weights(count, seen)


def cosine(a: Vector, b: Vector) -> float:
    """The cosine of two vectors of length one."""
    if len(b) < len(a):
        a, b = b, a
    return sum(x * b[w] for w, x in a.items() if w in b)
