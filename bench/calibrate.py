"""Fits the weights of `detente.events.confidence` on the even development sentences.

A record counts as right where its actors and its type are the gold's. Prints the weights, the
reliability by tenths on the even and the odd half, and the threshold that maximises F1.

    python bench/calibrate.py [--model DIR]
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

from detente.coder import Coder
from detente.evaluate.events import Judge, _same, _words, read_gold
from detente.events.given import old_edition

GOLD = Path(os.environ.get("DETENTE_KIT", "../shared/kit")) / "dev" / "plover_dev.jsonl"


def rows(coder: Coder) -> list[tuple[int, list[float], int]]:
    """(line, features, right) of every record of every sentence."""
    out: list[tuple[int, list[float], int]] = []
    judge = Judge(coder, "old")
    for index, gold in enumerate(read_gold(GOLD)):
        for record in judge.found(gold):
            kind = old_edition(record.type, record.cameo, record.status)
            right = _same(_words(record, "source"), gold.get("source")) and _same(
                _words(record, "target"), gold.get("target"))
            if not right:
                continue  # another pair of the sentence: the gold does not judge it
            parts: dict[str, Any] = record.trace["features"]
            frame = sum(v for k, v in parts.items() if not k.startswith("confidence"))
            out.append((index, [frame, parts.get("confidence: model", 0.0),
                                parts.get("confidence: model says none", 0.0)],
                        int(kind == gold["root"])))
    return out


def fit(x: Any, y: Any) -> Any:
    """Logistic regression by Newton's method with a little ridge."""
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        grad = x.T @ (p - y) + 0.1 * w
        hess = (x * (p * (1 - p))[:, None]).T @ x + 0.1 * np.eye(len(w))
        w = w - np.linalg.solve(hess, grad)
    return w


def main() -> int:
    argparse.ArgumentParser(description=__doc__).parse_args()
    if not GOLD.exists():
        print("the development set is not here")
        return 0
    found = rows(Coder(min_confidence=0.0))
    x = np.array([[1.0, *f] for _, f, _ in found])
    y = np.array([r for _, _, r in found], dtype=float)
    even = np.array([i % 2 == 0 for i, _, _ in found])
    w = fit(x[even], y[even])
    print("weights: bias, frame, model, none:", np.round(w, 3), "records", len(found))
    for name, part in (("even", even), ("odd", ~even)):
        p = 1 / (1 + np.exp(-x[part] @ w))
        print(name, "log loss", round(float(-np.mean(y[part] * np.log(p + 1e-9)
                                                   + (1 - y[part]) * np.log(1 - p + 1e-9))), 3))
        for low in np.arange(0, 1, 0.1):
            chosen = (p >= low) & (p < low + 0.1)
            if chosen.sum():
                said, right = p[chosen].mean(), y[part][chosen].mean()
                print(f"  {low:.1f}: said {said:.2f} right {right:.2f} n {chosen.sum()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
