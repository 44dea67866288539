"""On wire stories: the share of records whose both sides resolve, and a sample to read by hand.

    python bench/who.py [--n 1000] [--seed 3] [--sample 100] [--out build/who.jsonl]
    python bench/who.py --stories FILE     JSON lines or texts of your own instead of the corpus

A side resolves where every actor on it stands for a state or an organisation, or is an armed group
that the knowledge lists. A symmetric record has both sides among its sources. The sample is drawn
with the same seed and written with the words each actor was taken from, for a reader who marks it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import orjson

from detente.actors.strangers import ARMED
from detente.coder import Coder
from detente.read import Raw, read_sources
from detente.records import Actor, Record

sys.path.insert(0, str(Path(__file__).resolve().parent))
from throughput import CORPUS, stories


def resolves(actor: Actor, armed: frozenset[str]) -> bool:
    """Whether an actor stands for somebody the knowledge has."""
    return actor.entity is not None or actor.name in armed


def armed_groups(coder: Coder) -> frozenset[str]:
    """The names of the armed groups that stand for no state."""
    actors = coder.pipeline.knowledge.actors
    listed = {e["name"] for e in actors["entities"].values() if e.get("type") == "armed_group"}
    named = {row[6].partition("|")[2] for row in actors["names"]
             if row[2] == "group" and row[6].partition("|")[0] in ARMED}
    return frozenset(listed | named)


def both(record: Record, armed: frozenset[str]) -> bool:
    """Whether each side has somebody and everybody on it resolves."""
    actors = [*record.sources, *record.targets]
    sides = bool(record.sources and record.targets) or (
        record.symmetric and len(record.sources) > 1)
    return sides and all(resolves(a, armed) for a in actors)


def shown(actors: Sequence[Actor]) -> list[dict[str, Any]]:
    """Actors as a reader wants them."""
    return [{"entity": a.entity, "name": a.name, "kind": a.kind, "sector": a.sector,
             "words": a.mention.text if a.mention else None} for a in actors]


def tally(
    coder: Coder, raws: Iterable[Raw], armed: frozenset[str]
) -> tuple[Counter[str], list[dict[str, Any]]]:
    """Counts of records and sides, and every record as a row to read."""
    count: Counter[str] = Counter()
    rows: list[dict[str, Any]] = []
    for outcome in coder.outcomes(raws):
        count["stories"] += 1
        for record in outcome.records:
            good = both(record, armed)
            count["records"] += 1
            count["both"] += good
            count["one sided"] += not (record.targets or len(record.sources) > 1)
            rows.append({
                "document": record.document["id"], "published": record.document["published"],
                "type": record.type, "both": good, "sources": shown(record.sources),
                "targets": shown(record.targets),
                "quote": " ".join(e.quote for e in record.evidence[:1])})
    return count, rows


def main() -> None:
    """Prints the share; writes the sample."""
    ask = argparse.ArgumentParser(description="How often both sides of a record resolve.")
    ask.add_argument("--n", type=int, default=1000)
    ask.add_argument("--seed", type=int, default=3)
    ask.add_argument("--sample", type=int, default=100)
    ask.add_argument("--out", type=Path, default=Path("build/who.jsonl"))
    ask.add_argument("--stories", help="files of your own instead of the corpus")
    args = ask.parse_args()
    if args.stories:
        raws = [r for r in read_sources([args.stories]) if isinstance(r, Raw)]
    elif CORPUS.exists():
        raws = stories(args.n, args.seed)[1]
    else:
        print(f"no corpus at {CORPUS}: nothing to measure")
        return
    coder = Coder()
    count, rows = tally(coder, raws, armed_groups(coder))
    print(f"{count['records']} records of {count['stories']} stories; both sides resolve in "
          f"{count['both']} ({count['both'] / max(count['records'], 1):.1%}); "
          f"one side only in {count['one sided']}")
    picked = random.Random(args.seed).sample(rows, min(args.sample, len(rows)))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_bytes(b"".join(orjson.dumps(r, option=orjson.OPT_APPEND_NEWLINE)
                                  for r in picked))
    print(f"{len(picked)} records to read: {args.out}")


if __name__ == "__main__":
    main()
