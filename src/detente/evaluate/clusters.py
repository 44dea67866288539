"""`detente evaluate clusters`: articles grouped by event, against gold.

Gold: one JSON object a line, `{id, published, title, text, source, event}`, `date` taken where
`published` is missing. Predictions: `{id, cluster}` a line. The measure is B-cubed (Bagga and
Baldwin 1998): for each article the share of its group that belongs with it, and the share of
those that belong with it that its group has; means over all articles, and their F1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from detente.errors import DetenteError
from detente.merge.clusters import cluster, day_of

Row = Mapping[str, Any]


@dataclass(slots=True)
class Report:
    """Figures of one run; `mixed` and `split` name the events that went wrong."""

    articles: int
    events: int
    clusters: int
    precision: float
    recall: float
    mixed: list[dict[str, int]] = field(default_factory=list)
    week: int = 0  # clusters with articles on different events published within a week
    split: dict[str, list[int]] = field(default_factory=dict)
    assigned: dict[str, str] = field(default_factory=dict)

    @property
    def f1(self) -> float:
        """The harmonic mean of B-cubed precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def figures(self) -> dict[str, float]:
        """The numbers that floors are pinned on."""
        return {"n": float(self.articles), "bcubed_f1": self.f1,
                "bcubed_precision": self.precision, "bcubed_recall": self.recall,
                "merged_within_a_week": float(self.week)}

    def __str__(self) -> str:
        lines = [
            f"{self.articles} articles, {self.events} events, {self.clusters} clusters",
            f"B-cubed F1 {self.f1:.3f}  P {self.precision:.3f}  R {self.recall:.3f}",
            f"clusters that mix events of one week: {self.week}"]
        lines += [f"  mixed: {', '.join(f'{k} ({n})' for k, n in m.items())}" for m in self.mixed]
        lines += [f"  split: {event} into {', '.join(map(str, sizes))}"
                  for event, sizes in sorted(self.split.items())]
        return "\n".join(lines)


def bcubed(gold: Mapping[str, str], told: Mapping[str, str]) -> tuple[float, float]:
    """B-cubed precision and recall over the ids of `gold`; `told` has every one of them."""
    both = Counter((event, told[i]) for i, event in gold.items())
    events = Counter(gold.values())
    groups = Counter(told[i] for i in gold)
    n = len(gold) or 1
    precision = sum(c * c / groups[g] for (_, g), c in sorted(both.items())) / n
    recall = sum(c * c / events[e] for (e, _), c in sorted(both.items())) / n
    return precision, recall


def read(path: Path, wanted: Iterable[str]) -> list[dict[str, Any]]:
    """The rows of a JSONL file that have every wanted key.

    Raises:
        DetenteError: D101 no such file, D107 no JSON, D108 a key is missing.
    """
    if not path.is_file():
        raise DetenteError("D101", "no such file", input=str(path), stage="evaluate",
                           remedy="give a JSONL file")
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise DetenteError("D107", str(error), input=where, stage="evaluate",
                               remedy="one JSON object a line") from error
        missing = [k for k in wanted if not isinstance(row, dict) or row.get(k) is None]
        if missing:
            raise DetenteError("D108", f"no {', '.join(missing)}", input=where, stage="evaluate",
                               remedy=f"each line needs {', '.join(wanted)}")
        rows.append(row)
    return rows


def score(rows: Iterable[Row], told: Mapping[str, str]) -> Report:
    """The report of an assignment against gold rows."""
    by_id = {str(r["id"]): r for r in rows}
    gold = {i: str(r["event"]) for i, r in by_id.items()}
    precision, recall = bcubed(gold, told)
    groups: dict[str, list[str]] = {}
    events: dict[str, Counter[str]] = {}
    for i in sorted(gold):
        groups.setdefault(told[i], []).append(i)
        events.setdefault(gold[i], Counter())[told[i]] += 1
    mixed = [m for m in (ids for _, ids in sorted(groups.items()))
             if len({gold[i] for i in m}) > 1]
    return Report(
        articles=len(gold), events=len(events), clusters=len(groups),
        precision=precision, recall=recall,
        mixed=[dict(Counter(gold[i] for i in m).most_common()) for m in mixed],
        week=sum(_one_week([by_id[i] for i in m]) for m in mixed),
        split={e: sorted(c.values(), reverse=True) for e, c in events.items() if len(c) > 1},
        assigned={i: told[i] for i in sorted(gold)})


def _one_week(rows: Iterable[Row]) -> bool:
    days = sorted((day, str(r["event"])) for r in rows if (day := day_of(r)) is not None)
    return any(b - a <= 7 and x != y for (a, x) in days for (b, y) in days if b >= a)


def evaluate(gold_path: str | Path, predictions_path: str | Path | None = None) -> Report:
    """Clusters the gold file's articles and measures the result.

    Args:
        gold_path: JSONL with id, text and event a line; published (or date), title, source help.
        predictions_path: where to write `{id, cluster}` a line.

    Raises:
        DetenteError: D101 no such file, D107 a line that is no JSON, D108 a missing field.
    """
    rows = read(Path(gold_path), ("id", "text", "event"))
    report = score(rows, cluster(rows))
    if predictions_path is not None:
        Path(predictions_path).write_bytes(b"".join(
            orjson.dumps({"id": i, "cluster": c}, option=orjson.OPT_APPEND_NEWLINE)
            for i, c in report.assigned.items()))
    return report
