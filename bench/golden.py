"""How many golden facts the coder meets, and what each miss lacks.

    python bench/golden.py [-v] [NAME...]    -v shows the records that meet no fact
    python bench/golden.py --raise           takes `missing` off the facts that are met by now
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from detente.coder import Coder  # noqa: E402
from detente.output import record_json  # noqa: E402
from detente.read import read_sources  # noqa: E402
from testkit import GOLDEN, SAMPLES  # noqa: E402
from testkit.golden import entities, load_all, score  # noqa: E402


def show(record: Mapping[str, Any]) -> str:
    who, whom = ("+".join(sorted(entities(record[k]))) for k in ("sources", "targets"))
    when, where = record["when"] or {}, record["where"] or {}
    return (f"{record['type']}/{record['mode']} {who}>{whom} {record['status']} "
            f"{when.get('start')} {where.get('country')} {record['ledger']} "
            f"c={record['confidence']:.2f} «{' '.join(record['evidence'][0]['quote'].split())}»")


def lift(name: str, met: list[str]) -> None:
    """Takes the `missing` lines off the facts called `met`, leaving all else as written."""
    path = GOLDEN / f"{name}.yml"
    kept, drop = [], False
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.startswith("  - says: "):
            drop = line[len("  - says: "):].strip() in met
        if not (drop and line.startswith("    missing: ")):
            kept.append(line)
    path.write_text("".join(kept), encoding="utf-8")


def main() -> None:
    coder, good, total = Coder(), 0, 0
    raws = {(r.id, Path(r.origin.split(":")[0]).name): r for r in read_sources([str(SAMPLES)])}
    only = [a for a in sys.argv[1:] if not a.startswith("-")]
    for golden in load_all():
        if only and not any(o in golden.name for o in only):
            continue
        raw = next(r for (i, f), r in raws.items() if f == golden.file and golden.id in (None, i))
        result = coder.one(raw)
        got = score(golden, [record_json(r) for r in result.records])
        good += len(got.met)
        total += len(golden.facts)
        if "--raise" in sys.argv:
            lift(golden.name, [fact["says"] for fact in got.met])
        print(f"{golden.name}: {len(got.met)} of {len(golden.facts)}, {len(got.other)} other")
        for fact, short, nearest in got.misses:
            print(f"   MISS {fact['says']}: lacks {', '.join(short)}"
                  + (f"\n        {show(nearest)}" if nearest else ""))
        for rule, record in got.forbidden:
            print(f"   NEVER {rule}: {show(record)}")
        if "-v" in sys.argv:
            for record in got.other:
                print(f"   other {show(record)}")
    print(f"facts: {good} of {total}")


if __name__ == "__main__":
    main()
