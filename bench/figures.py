"""Every figure of docs/evaluation.md in one run, against the floors in bench/floors.json.

    python bench/figures.py            print the figures; fail where one is under its floor
    python bench/figures.py --raise    lift floors that are beaten (never lowers one)
    python bench/figures.py --lower    write the figures as they are, whatever the floors say

The development sets lie in ../shared/kit or in $DETENTE_KIT; a set that is absent is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

KIT = Path(os.environ.get("DETENTE_KIT", "../shared/kit"))
ROOT = Path(__file__).resolve().parent
TOLD = ROOT.parent / "tests" / "merge" / "told.yml"
FLOORS = ROOT / "floors.json"
#: A floor stands this far under the figure it was set from: room for a rounding, not a change.
SLACK = 0.005
Figures = dict[str, float]
#: Shares that should be small: reported, not pinned.
UNPINNED = ("unresolved", "not_found", "merged_within_a_week")


def _half(index: int) -> Callable[[int], bool]:
    return lambda i: i % 2 == index


def events() -> Figures:
    """Marked pairs and raw sentences of the PLOVER development set, by half."""
    from detente.coder import Coder
    from detente.evaluate.events import evaluate

    gold, coder, out = KIT / "dev" / "plover_dev.jsonl", Coder(), {}
    for name, half in (("even", 0), ("odd", 1)):
        given = evaluate(gold, edition="old", coder=coder, keep=_half(half)).figures()
        found = evaluate(gold, edition="old", actors="found", coder=coder, keep=_half(half))
        out[f"plover.given.{name}.macro_f1"] = given["macro_f1"]
        out[f"plover.given.{name}.accuracy"] = given["accuracy"]
        out[f"plover.found.{name}"] = found.figures()["found"]
        out[f"plover.found.{name}.pairs"] = found.figures()["pair_found"]
    return out


def quads() -> Figures:
    """Quad class of bare sentences, by half."""
    from detente.coder import Coder
    from detente.evaluate.events import evaluate

    gold, coder, out = KIT / "dev" / "quad_dev.jsonl", Coder(), {}
    for name, half in (("even", 0), ("odd", 1)):
        figures = evaluate(gold, coder=coder, keep=_half(half)).figures()
        out[f"quad.{name}.macro_f1"] = figures["macro_f1"]
    return out


def timex() -> Figures:
    """Expressions of time."""
    from detente.when.evaluate import evaluate

    report = evaluate(KIT / "dev" / "timex" / "tbaq_40.jsonl")
    return {f"timex.{k}": float(v) for k, v in report.figures().items()
            if isinstance(v, int | float)}


def speech() -> Figures:
    """Who said what."""
    from detente.statements.evaluate import evaluate

    report = evaluate(str(KIT / "dev" / "quotes" / "polnear_train_120.jsonl")).as_dict()
    return {f"speech.{k}": float(report[k]["speaker_share"]) for k in ("direct", "indirect")}


def places() -> Figures:
    """Toponyms."""
    from detente.where.evaluate import evaluate

    out = {}
    for name in ("geovirus", "lgl"):
        figures = evaluate(KIT / "dev" / "geo" / f"{name}.jsonl").figures()
        out.update({f"{name}.{k}": float(v) for k, v in figures.items()
                    if isinstance(v, int | float)})
    return out


def clusters() -> Figures:
    """Reports of one event."""
    from detente.evaluate.clusters import evaluate

    figures = evaluate(KIT / "dev" / "clusters" / "news_cluster_a.jsonl").figures()
    return {f"clusters.{k}": float(v) for k, v in figures.items() if isinstance(v, int | float)}


def wire() -> Figures:
    """Whole dispatches, by half."""
    sys.path.insert(0, str(ROOT))
    from wire import measure

    out: Figures = {}
    for name, half in (("even", 0), ("odd", 1)):
        figures = measure(_half(half)).figures()
        out.update({f"wire.{name}.{k}": v for k, v in figures.items()})
    return out


def dispatches() -> Figures:
    """Our own dispatches, by half."""
    sys.path.insert(0, str(ROOT))
    from dispatches import measure

    out: Figures = {}
    for name, half in (("even", 0), ("odd", 1)):
        out.update({f"dispatches.{name}.{k}": v for k, v in measure(_half(half)).figures().items()})
    return out


def leaders() -> Figures:
    """Holders of office against the outside table, settled differences apart."""
    sys.path.insert(0, str(ROOT))
    from leaders import judge

    kinds = [row.kind for row in judge(KIT / "facts" / "leaders.csv")]
    return {"leaders.matched": kinds.count(0) / len(kinds),
            "leaders.matched_or_settled": 1 - kinds.count(2) / len(kinds)}


def who() -> Figures:
    """Records of 1,000 wire stories whose both sides resolve."""
    sys.path.insert(0, str(ROOT))
    from throughput import stories
    from who import armed_groups, tally

    from detente.coder import Coder

    coder = Coder()
    count, _ = tally(coder, stories(1000, 6)[1], armed_groups(coder))
    return {"who.both_sides": count["both"] / count["records"]}


def told() -> Figures:
    """Own-worded reports of one event and near misses, by half: weights were set on the even."""
    from detente.coder import Coder
    from detente.evaluate.reports import evaluate

    coder, out = Coder(), {}
    for name, half in (("even", 0), ("odd", 1)):
        figures = evaluate(TOLD, coder, keep=_half(half)).figures()
        out.update({f"told.{name}.{k}": v for k, v in figures.items()})
    return out


SETS: dict[str, tuple[str, Callable[[], Figures]]] = {
    "events": ("dev/plover_dev.jsonl", events),
    "quads": ("dev/quad_dev.jsonl", quads),
    "timex": ("dev/timex/tbaq_40.jsonl", timex),
    "speech": ("dev/quotes/polnear_train_120.jsonl", speech),
    "places": ("dev/geo/geovirus.jsonl", places),
    "clusters": ("dev/clusters/news_cluster_a.jsonl", clusters),
    "dispatches": (str(ROOT / "dispatches"), dispatches),
    "wire": ("corpus/reuters.jsonl.gz", wire),
    "leaders": ("facts/leaders.csv", leaders),
    "who": ("corpus/reuters.jsonl.gz", who),
    "told": (str(TOLD), told),
}


def measure(names: list[str]) -> Figures:
    """The figures of the sets that are there."""
    out: Figures = {}
    for name in names:
        path, run = SETS[name]
        if not (KIT / path).exists():
            print(f"{name}: {path} is not here, left out")
            continue
        begun = time.perf_counter()
        out.update(run())
        print(f"{name}: {time.perf_counter() - begun:.0f} s", flush=True)
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", choices=[*SETS, []], help="only these sets")
    parser.add_argument("--raise", dest="lift", action="store_true")
    parser.add_argument("--lower", action="store_true")
    args = parser.parse_args()
    floors: Figures = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    found = measure(args.sets or list(SETS))
    under = 0
    for name, value in sorted(found.items()):
        floor = floors.get(name)
        mark = "" if floor is None else f"  floor {floor:.3f}"
        if floor is not None and value < floor:
            under += 1
            mark += "  UNDER"
        print(f"{name:<40}{value:>9.3f}{mark}")
    if args.lift or args.lower:
        for name, value in found.items():
            lower = name not in floors or args.lower or value - SLACK > floors[name]
            if lower and 0 < value <= 1 and not name.endswith(UNPINNED):
                floors[name] = round(value - SLACK, 3)
        FLOORS.write_text(json.dumps(dict(sorted(floors.items())), indent=1) + "\n")
    return 1 if under else 0


if __name__ == "__main__":
    sys.exit(main())
