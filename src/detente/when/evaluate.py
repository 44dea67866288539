"""Measure against gold in TempEval-3's manner.

Gold: one JSON object a line, `{id, date, text, timex: [{start, end, text,
type, value}]}`; predictions: `{id, timex: [{start, end, text, type, value}]}`.
A span is right strictly where both ends agree, relaxed where the two overlap;
a value is right where a relaxed match carries the same value. Each gold and
each found expression is matched once, the best overlap first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson

from detente.errors import DetenteError
from detente.when.timex import Timex, find

Row = Mapping[str, Any]


@dataclass(slots=True)
class Report:
    """Counts over all documents, and what went wrong."""

    documents: int = 0
    gold: int = 0
    found: int = 0
    strict: int = 0
    relaxed: int = 0
    value: int = 0
    type: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)

    def f1(self, right: int) -> tuple[float, float, float]:
        """Precision, recall and F1 of a count of right ones."""
        p = right / self.found if self.found else 0.0
        r = right / self.gold if self.gold else 0.0
        return p, r, 2 * p * r / (p + r) if p + r else 0.0

    def figures(self) -> dict[str, float]:
        """The measures as a flat table, F1 and its parts."""
        out: dict[str, float] = {
            "documents": self.documents, "gold": self.gold, "found": self.found}
        for name in ("strict", "relaxed", "value", "type"):
            p, r, f = self.f1(getattr(self, name))
            out |= {f"{name}_precision": p, f"{name}_recall": r, f"{name}_f1": f}
        return out

    def worst(self, n: int = 10) -> list[dict[str, Any]]:
        """The n errors of the commonest kinds: value pairs seen most often come first."""
        seen: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for error in self.errors:
            key = (error["kind"], str(error["text"]).lower())
            seen.setdefault(key, []).append(error)
        ranked = sorted(seen.values(), key=lambda rows: -len(rows))
        return [{**rows[0], "times": len(rows)} for rows in ranked[:n]]

    def __str__(self) -> str:
        lines = [f"{self.documents} documents, {self.gold} gold, {self.found} found"]
        for name in ("strict", "relaxed", "type", "value"):
            p, r, f = self.f1(getattr(self, name))
            lines.append(f"{name:8} F1 {f:.3f}  P {p:.3f}  R {r:.3f}")
        for row in self.worst():
            lines.append(
                f"  {row['times']}x {row['kind']:7} {row['text']!r} gold {row['gold']} "
                f"found {row['found']}  [{row['id']}] …{row['context']}…")
        return "\n".join(lines)


def as_row(timex: Timex) -> dict[str, Any]:
    """A found expression under the gold's keys."""
    row: dict[str, Any] = {"start": timex.start, "end": timex.end, "text": timex.text,
                           "type": timex.type, "value": timex.value}
    return row | ({"mod": timex.mod} if timex.mod else {})


def anchor_of(row: Row) -> date | None:
    """The creation time of a gold document, to the day or the minute; None where absent."""
    stamp = row.get("date")
    if not stamp:
        return None
    try:
        return datetime.fromisoformat(stamp) if len(stamp) > 10 else date.fromisoformat(stamp)
    except ValueError as error:
        raise DetenteError("D109", f"not an ISO date: {stamp!r}", input=str(row.get("id", "")),
                           stage="when", remedy="give the field `date` as YYYY-MM-DD") from error


def predict(row: Row) -> dict[str, Any]:
    """One line of predictions for a gold document."""
    return {"id": row["id"],
            "timex": [as_row(t) for t in find(row["text"], anchor_of(row))]}


def _pairs(gold: list[Row], found: list[Row]) -> list[tuple[int, int]]:
    """Best one-to-one matches by overlap; the longest overlap first."""
    options = []
    for g, a in enumerate(gold):
        for f, b in enumerate(found):
            common = min(a["end"], b["end"]) - max(a["start"], b["start"])
            if common > 0:
                options.append((-common, g, f))
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    out = []
    for _, g, f in sorted(options):
        if g not in taken_gold and f not in taken_found:
            taken_gold.add(g)
            taken_found.add(f)
            out.append((g, f))
    return out


def _error(row: Row, kind: str, at: Row, gold: str, found: str) -> dict[str, Any]:
    context = row["text"][max(0, at["start"] - 30) : at["end"] + 20].replace("\n", " ")
    return {"id": row["id"], "kind": kind, "text": at["text"], "gold": gold, "found": found,
            "start": at["start"], "context": context}


def score(rows: Iterable[Row], predictions: Mapping[str, list[Row]]) -> Report:
    """Score predicted expressions by document id against gold rows."""
    report = Report()
    for row in rows:
        gold, found = list(row["timex"]), list(predictions.get(row["id"], []))
        report.documents += 1
        report.gold += len(gold)
        report.found += len(found)
        pairs = _pairs(gold, found)
        report.relaxed += len(pairs)
        for g, f in pairs:
            a, b = gold[g], found[f]
            report.strict += (a["start"], a["end"]) == (b["start"], b["end"])
            report.type += a["type"] == b["type"]
            if a["value"] == b["value"]:
                report.value += 1
            else:
                report.errors.append(_error(row, "value", a, a["value"], b["value"]))
        for g in set(range(len(gold))) - {g for g, _ in pairs}:
            report.errors.append(_error(row, "missed", gold[g], gold[g]["value"], "-"))
        for f in set(range(len(found))) - {f for _, f in pairs}:
            report.errors.append(_error(row, "extra", found[f], "-", found[f]["value"]))
    return report


def read_rows(path: str | Path) -> list[dict[str, Any]]:
    """Rows of a JSON Lines file.

    Raises:
        DetenteError: D101 where there is none, D107 where a line is no JSON object.
    """
    try:
        lines = Path(path).read_bytes().splitlines()
    except OSError as error:
        raise DetenteError("D101", str(error), input=str(path), stage="when",
                           remedy="check the path") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
        except ValueError as error:
            raise DetenteError("D107", str(error), input=f"{path}:{number}", stage="when",
                               remedy="one JSON object a line") from error
        if not isinstance(row, dict) or "id" not in row or "timex" not in row:
            raise DetenteError("D108", "needs id and timex", input=f"{path}:{number}",
                               stage="when", remedy="see docs/when.md")
        rows.append(row)
    return rows


def evaluate(gold_path: str | Path, predictions_path: str | Path | None = None) -> Report:
    """Score a gold file; with a predictions path, read the answers from that file instead.

    Raises:
        DetenteError: D101, D107, D108, D109 for files that cannot be used.
    """
    rows = read_rows(gold_path)
    answers = read_rows(predictions_path) if predictions_path else [predict(r) for r in rows]
    return score(rows, {row["id"]: row["timex"] for row in answers})
