"""Whole dispatches: recall of annotated facts and precision of records on 60 wire stories.

    python bench/wire.py [--half even|odd] [-v]

The stories are Reuters-21578 stories about relations between states, drawn by a fixed seed
(`stories`); two people wrote down their interstate facts independently of each other and of the
coder (bench/wire/annotator-*.jsonl: codes and a note of their own, no text). Even stories were
looked at while the coder was made; of odd ones only the figures were read.

A record meets a fact where its type is the fact's, or one the annotator calls defensible, and
half of the actors on each side are the same. The stories' texts are not part of the project.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente.coder import Coder
from detente.output import record_json
from detente.read.base import Raw

KIT = Path(os.environ.get("DETENTE_KIT", "../shared/kit"))
CORPUS = KIT / "corpus" / "reuters.jsonl.gz"
GOLD = sorted((Path(__file__).resolve().parent / "wire").glob("annotator-*.jsonl"))
#: Names an annotator may give to one body.
ALIASES = {"EC": "EU", "EEC": "EU"}
#: Half of the actors on both sides.
ENOUGH = 0.5
Fact = Mapping[str, Any]


def facts(path: Path) -> dict[str, list[Fact]]:
    """An annotator's facts by story; a story without facts has an empty list."""
    out: dict[str, list[Fact]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        out[row["story"]]
        if row["type"]:
            out[row["story"]].append(row)
    return dict(out)


def names(actors: Iterable[Any]) -> set[str]:
    """Entities of a record's or a fact's side, lower case."""
    out = set()
    for a in actors:
        code = (a["entity"] or a["name"]) if isinstance(a, Mapping) else ALIASES.get(a, a)
        out.add(str(code).lower())
    return out


def _types(row: Fact) -> set[str]:
    return {row["type"], *(row.get("also") or ())}


def likeness(one: Fact, other: Fact, typed: bool = True) -> float:
    """0 to 1: how far two facts, or a record and a fact, name the same act and actors."""
    if typed and not _types(one) & _types(other):
        return 0.0
    s, t = names(one["sources"]), names(one["targets"])
    gs, gt = names(other["sources"]), names(other["targets"])
    if one.get("symmetric") or other.get("symmetric"):
        a, b = s | t, gs | gt
        return len(a & b) / len(a | b) if len(a & b) >= 2 or a == b else 0.0
    if not t or not gt:
        return ENOUGH if s & gs else 0.0
    if s & gs and t & gt:
        return (len(s & gs) / len(s | gs) + len(t & gt) / len(t | gt)) / 2
    return 0.0


def nearest(one: Fact, others: Sequence[Fact]) -> Fact | None:
    """The most alike of `others`, if alike enough."""
    scored = [(likeness(one, o), i) for i, o in enumerate(others)]
    best = max(scored, default=(0.0, 0), key=lambda s: (s[0], -s[1]))
    return others[best[1]] if best[0] >= ENOUGH else None


@dataclass(slots=True)
class Count:
    """So many of so many."""

    right: int = 0
    of: int = 0

    def add(self, good: bool) -> None:
        self.right += good
        self.of += 1

    @property
    def share(self) -> float:
        return self.right / self.of if self.of else 0.0

    def __str__(self) -> str:
        return f"{self.share:.3f} ({self.right} of {self.of})"


@dataclass(slots=True)
class Report:
    """What `measure` found."""

    recall: Count = field(default_factory=Count)
    core: Count = field(default_factory=Count)
    precision: Count = field(default_factory=Count)
    pairs: Count = field(default_factory=Count)
    status: Count = field(default_factory=Count)
    by_type: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    by_status: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    core_by_type: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    agreement: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    missed: list[Fact] = field(default_factory=list)
    extra: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """The numbers that floors are pinned on."""
        return {"recall": self.recall.share, "recall_core": self.core.share,
                "precision": self.precision.share, "pair_precision": self.pairs.share,
                "status": self.status.share}

    def __str__(self) -> str:
        lines = [f"recall of facts       {self.recall}", f"recall of core facts  {self.core}",
                 f"precision of records  {self.precision}",
                 f"right pair of actors  {self.pairs}",
                 f"status of met facts   {self.status}"]
        lines += [f"annotators: {k:<22}{v}" for k, v in self.agreement.items()]
        lines += [f"{k:<12} precision {self.by_type[k]!s:<22} core recall {self.core_by_type[k]}"
                  for k in sorted({*self.by_type, *self.core_by_type})]
        lines += [f"{k:<12} precision {v}" for k, v in sorted(self.by_status.items())]
        return "\n".join(lines)


def measure(keep: Callable[[int], bool] = lambda i: True, coder: Coder | None = None) -> Report:
    """Codes the stories and holds the records against both annotators.

    Recall is over both annotators' facts; a record is right where either has its fact.

    Args:
        keep: a test on a story's place in the list, to measure a part.
    """
    report, coder = Report(), coder or Coder()
    golds = [facts(path) for path in GOLD]
    wanted = [s for i, s in enumerate(golds[0]) if keep(i)]
    texts = _texts(set(wanted))
    for story in wanted:
        records = [record_json(r) for r in coder.one(texts[story]).records]
        for gold in golds:
            for fact in gold[story]:
                _recall(report, fact, records)
        told = [fact for gold in golds for fact in gold[story]]
        for record in records:
            good = nearest(record, told) is not None
            report.precision.add(good)
            report.pairs.add(any(likeness(record, f, typed=False) for f in told))
            report.by_type[record["type"]].add(good)
            report.by_status[record["status"]].add(good)
            if not good:
                report.extra.append((story, record))
        _agree(report, [gold[story] for gold in golds])
    return report


def _recall(report: Report, fact: Fact, records: Sequence[Fact]) -> None:
    found = nearest(fact, records)
    report.recall.add(found is not None)
    if fact["core"]:
        report.core.add(found is not None)
        report.core_by_type[fact["type"]].add(found is not None)
        if found is None:
            report.missed.append(fact)
    if found is not None:
        report.status.add(found["status"] == fact["status"])


def _agree(report: Report, golds: Sequence[Sequence[Fact]]) -> None:
    for one, other in ((golds[0], golds[1]), (golds[1], golds[0])):
        for fact in one:
            found = nearest(fact, other)
            report.agreement["facts"].add(found is not None)
            if fact["core"]:
                report.agreement["core facts"].add(found is not None)
            if found is not None:
                report.agreement["status"].add(found["status"] == fact["status"])


def _texts(wanted: set[str]) -> dict[str, Raw]:
    out = {}
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["id"] in wanted:
                out[row["id"]] = Raw(row["id"], row["text"], title=row["title"],
                                     published=row["date"], published_from="metadata")
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=["even", "odd"])
    parser.add_argument("-v", action="store_true", help="print core facts missed and records extra")
    args = parser.parse_args()
    if not CORPUS.exists():
        print(f"{CORPUS} is not here")
        return 0
    half = {"even": 0, "odd": 1}.get(args.half)
    report = measure((lambda i: True) if half is None else (lambda i: i % 2 == half))
    print(report)
    if args.v:
        for fact in report.missed:
            print("MISS", json.dumps(fact, ensure_ascii=False))
        for story, r in report.extra:
            who, whom = (sorted(names(r[k])) for k in ("sources", "targets"))
            print("EXTRA", story, r["type"], r["status"], r["confidence"], who, whom,
                  " ".join(r["evidence"][0]["quote"].split())[:160])
    return 0


if __name__ == "__main__":
    sys.exit(main())
