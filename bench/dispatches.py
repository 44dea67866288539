"""Twenty-four dispatches in our own words: facts met in every field, and in type and actors.

    python bench/dispatches.py [--half even|odd] [-v]

`bench/dispatches/*.txt` are written as agencies, dailies and translated web news write, about
events widely known; `*.yml` hold what a desk analyst takes from them (format:
tests/golden/README.md), written before the coder was run on them. Even files were looked at while
the coder was made; of odd ones only the figures were read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "bench" / "dispatches"
sys.path.insert(0, str(ROOT / "tests"))

from detente.coder import Coder  # noqa: E402
from detente.output import record_json  # noqa: E402
from detente.read import Raw, read_sources  # noqa: E402
from testkit.golden import lacks, load_all, score  # noqa: E402

#: What a record must agree in to have the fact at all; the rest is its date, place and ledger.
HEART = frozenset({"type", "actors"})


@dataclass(slots=True)
class Tally:
    """Counts over the dispatches measured."""

    facts: int = 0
    met: int = 0
    heart: int = 0
    records: int = 0
    other: int = 0
    forbidden: int = 0

    def figures(self) -> dict[str, float]:
        """The numbers that floors are pinned on."""
        return {"met": self.met / self.facts, "type_and_actors": self.heart / self.facts}

    def __str__(self) -> str:
        return (f"facts met in every field {self.met} of {self.facts}; in type and actors "
                f"{self.heart}; records {self.records}, of them meeting no fact {self.other}, "
                f"forbidden {self.forbidden}")


def measure(keep: Callable[[int], bool] = lambda i: True, coder: Coder | None = None,
            verbose: bool = False) -> Tally:
    """Codes the dispatches whose place in the list passes `keep`."""
    tally, coder = Tally(), coder or Coder()
    for index, golden in enumerate(load_all(FOLDER)):
        if not keep(index):
            continue
        raw = next(iter(read_sources([str(FOLDER / golden.file)])))
        assert isinstance(raw, Raw)
        records = [record_json(r) for r in coder.one(raw, golden.published).records]
        got = score(golden, records)
        tally.facts += len(golden.facts)
        tally.met += len(got.met)
        tally.heart += sum(any(not HEART & set(lacks(r, f)) for r in records)
                           for f in golden.facts)
        tally.records += len(records)
        tally.other += len(got.other)
        tally.forbidden += len(got.forbidden)
        if verbose:
            for fact, short, _ in got.misses:
                print(f"{golden.name}: {fact['says']}: lacks {', '.join(short)}")
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=["even", "odd"])
    parser.add_argument("-v", action="store_true", help="print the facts missed")
    args = parser.parse_args()
    half = {"even": 0, "odd": 1}.get(args.half)
    print(measure((lambda i: True) if half is None else (lambda i: i % 2 == half),
                  verbose=args.v))
    return 0


if __name__ == "__main__":
    sys.exit(main())
