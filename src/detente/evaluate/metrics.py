"""Accuracy, macro-F1 with bootstrap intervals, Cohen's kappa, confusions."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Pair = tuple[str, str]  # gold, predicted


@dataclass(frozen=True, slots=True)
class ClassScore:
    """One class: precision, recall and F1 (0 to 1), gold count `n`."""

    name: str
    precision: float
    recall: float
    f1: float
    n: int


def accuracy(pairs: Sequence[Pair]) -> float:
    """Share of pairs that agree; 0 where there are none."""
    return sum(g == p for g, p in pairs) / len(pairs) if pairs else 0.0


def per_class(pairs: Sequence[Pair]) -> list[ClassScore]:
    """Scores of the classes that occur in the gold, by name."""
    gold = Counter(g for g, _ in pairs)
    told = Counter(p for _, p in pairs)
    hits = Counter(g for g, p in pairs if g == p)
    out = []
    for name in sorted(gold):
        precision = hits[name] / told[name] if told[name] else 0.0
        recall = hits[name] / gold[name]
        total = precision + recall
        out.append(ClassScore(name, precision, recall,
                              2 * precision * recall / total if total else 0.0, gold[name]))
    return out


def macro_f1(pairs: Sequence[Pair]) -> float:
    """Mean F1 over the classes of the gold."""
    scores = per_class(pairs)
    return sum(s.f1 for s in scores) / len(scores) if scores else 0.0


def kappa(pairs: Sequence[Pair]) -> float:
    """Cohen's kappa (Cohen 1960)."""
    n = len(pairs)
    if not n:
        return 0.0
    gold, told = Counter(g for g, _ in pairs), Counter(p for _, p in pairs)
    chance = sum(gold[c] * told[c] for c in gold) / (n * n)
    return (accuracy(pairs) - chance) / (1 - chance) if chance < 1 else 1.0


def interval(pairs: Sequence[Pair], rounds: int = 1000, seed: int = 1) -> tuple[float, float]:
    """95 per cent bootstrap interval of macro-F1 (percentile method, Efron 1979)."""
    rng = random.Random(seed)
    n = len(pairs)
    if n < 2:
        return 0.0, 1.0
    values = sorted(macro_f1([pairs[rng.randrange(n)] for _ in range(n)]) for _ in range(rounds))
    return values[int(0.025 * rounds)], values[int(0.975 * rounds) - 1]


def confusions(pairs: Sequence[Pair], most: int = 8) -> list[tuple[str, str, int]]:
    """The commonest mistakes as (gold, predicted, count)."""
    wrong = Counter((g, p) for g, p in pairs if g != p)
    return [(g, p, n) for (g, p), n in sorted(wrong.items(), key=lambda x: (-x[1], x[0]))[:most]]
