"""Measure toponyms against gold: accuracy within 161 km over all gold toponyms.

Gold: one JSON object a line, `{id, text, toponyms: [{start, end, name, lat, lon}]}`;
predictions: `{id, toponyms: [{start, end, name, lat, lon, country, geonames}]}` with
null coordinates where no place is given. A gold toponym is right where a found one
overlaps it and lies within 161 km (100 miles); its country is that of the nearest
town of the gazetteer to the gold point, or the country whose own point it is. Gold
without coordinates is counted apart and in no measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from detente.errors import DetenteError
from detente.where import gazetteer as gz
from detente.where.places import Finder, Toponym
from detente.where.table import fold

Row = Mapping[str, Any]
LIMIT = 161.0


@dataclass(slots=True)
class Report:
    """Counts over all documents, and what went wrong."""

    documents: int = 0
    gold: int = 0  # with coordinates
    placeless: int = 0  # gold without coordinates
    found: int = 0  # gold overlapped by a found toponym
    resolved: int = 0  # of those, given a place
    near: int = 0  # of those, within 161 km
    country: int = 0  # of those, in the right country
    answers: int = 0  # found toponyms given a place, wherever they are
    spurious: int = 0  # of those, overlapping no gold at all
    errors: list[dict[str, Any]] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """The measures as a flat table."""
        gold, resolved, answers = max(self.gold, 1), max(self.resolved, 1), max(self.answers, 1)
        return {
            "documents": self.documents, "gold": self.gold, "placeless": self.placeless,
            "accuracy_161": self.near / gold, "country_accuracy": self.country / gold,
            "unresolved": 1 - self.resolved / gold, "not_found": 1 - self.found / gold,
            "precision_resolved": self.near / resolved,
            "country_precision": self.country / resolved,
            "precision_all_answers": self.near / answers, "spurious": self.spurious,
        }

    def worst(self, n: int = 10) -> list[dict[str, Any]]:
        """The n errors seen most often, the commonest first."""
        seen: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for error in self.errors:
            seen.setdefault((error["kind"], error["name"].lower()), []).append(error)
        ranked = sorted(seen.values(), key=lambda rows: -len(rows))
        return [rows[0] | {"times": len(rows)} for rows in ranked[:n]]


class Countries:
    """The country of a point: that of the nearest town."""

    def __init__(self, gazetteer: gz.Gazetteer) -> None:
        table = gazetteer.table
        self._lat = np.array(table.lat)
        self._lon = np.array(table.lon)
        self._gazetteer = gazetteer
        self._seen: dict[tuple[float, float, str], str | None] = {}

    def of(self, lat: float, lon: float, name: str) -> str | None:
        """ISO alpha-3, None at sea; a country named keeps its own code."""
        key = (lat, lon, name)
        if key not in self._seen:
            self._seen[key] = self._of(lat, lon, name)
        return self._seen[key]

    def _of(self, lat: float, lon: float, name: str) -> str | None:
        g = self._gazetteer
        folded = fold(name)
        code = g.adjectives.get(folded)
        for p in g.candidates(folded):
            if p.kind in ("country", "water", "continent") or p.country is None:
                if p.km(lat, lon) < 1000:
                    return p.country
            elif p.km(lat, lon) < 50:
                return p.country
        if code and g.countries[code].km(lat, lon) < 1000:
            return code
        scale = max(np.cos(np.radians(lat)), 0.05)
        at = int(np.argmin((self._lat - lat) ** 2 + ((self._lon - lon) * scale) ** 2))
        return g.table.countries[g.table.country[at]]


def read_rows(path: Path) -> list[Row]:
    """Lines of a JSON-lines file.

    Raises:
        DetenteError: D101 where it is missing, D107 where a line is not JSON.
    """
    if not path.exists():
        raise DetenteError("D101", "no such file", input=str(path), stage="where",
                           remedy="check the path")
    rows = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if line.strip():
            try:
                rows.append(orjson.loads(line))
            except orjson.JSONDecodeError as error:
                raise DetenteError("D107", str(error), input=f"{path}:{number}", stage="where",
                                   remedy="write one JSON object a line") from error
    return rows


def as_row(toponym: Toponym) -> dict[str, Any]:
    """A found toponym as a line of predictions carries it."""
    p = toponym.place
    return {"start": toponym.start, "end": toponym.end, "name": toponym.text,
            "lat": p.lat if p else None, "lon": p.lon if p else None,
            "country": p.country if p else None, "geonames": p.geonames if p else None,
            "reason": toponym.reason or None, "role": toponym.role}


def predict(rows: Iterable[Row], finder: Finder | None = None) -> list[dict[str, Any]]:
    """`{id, toponyms}` for each document."""
    finder = finder or Finder(gz.load())
    return [{"id": row["id"],
             "toponyms": [as_row(t) for t in finder.find(row["text"], title=row.get("title"))]}
            for row in rows]


def _over(a: Row, b: Row) -> bool:
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def _pick(gold: Row, found: Iterable[Row]) -> Row | None:
    over = [f for f in found if _over(f, gold)]
    if not over:
        return None
    return max(over, key=lambda f: (
        min(f["end"], gold["end"]) - max(f["start"], gold["start"]), f["lat"] is not None))


def _one(gold: Row, found: Row | None, report: Report, countries: Countries, doc: str) -> None:
    report.gold += 1
    error = {"doc": doc, "name": gold["name"], "gold": [gold["lat"], gold["lon"]]}
    if found is None:
        report.errors.append(error | {"kind": "not found"})
        return
    report.found += 1
    if found["lat"] is None:
        report.errors.append(error | {"kind": "unresolved", "why": found.get("reason")})
        return
    report.resolved += 1
    off = gz.distance(gold["lat"], gold["lon"], found["lat"], found["lon"])
    right = countries.of(gold["lat"], gold["lon"], gold["name"])
    report.country += right == found.get("country")
    if right != found.get("country"):
        error["country"] = [right, found.get("country")]
    report.near += off <= LIMIT
    if off > LIMIT or "country" in error:
        report.errors.append(error | {"kind": "far" if off > LIMIT else "country",
                                      "km": round(off), "found": [found["lat"], found["lon"]]})


def score(gold: Iterable[Row], predictions: Iterable[Row]) -> Report:
    """The measures of predictions against gold."""
    report = Report()
    by_id = {row["id"]: row["toponyms"] for row in predictions}
    countries = Countries(gz.load())
    for row in gold:
        report.documents += 1
        found = by_id.get(row["id"], [])
        # Gold without a place cannot say whether an answer there is right.
        answers = [f for f in found if f["lat"] is not None and not any(
            _over(f, t) and t["lat"] is None for t in row["toponyms"])]
        report.answers += len(answers)
        report.spurious += sum(
            not any(_over(f, t) for t in row["toponyms"]) for f in answers)
        for t in row["toponyms"]:
            if t["lat"] is None:
                report.placeless += 1
            else:
                _one(t, _pick(t, found), report, countries, row["id"])
    return report


def evaluate(gold_path: Path | str, predictions_path: Path | str | None = None,
             part: str = "all") -> Report:
    """Measure predictions, or what we find where none are given.

    Args:
        gold_path: gold, one document a line.
        predictions_path: predictions, or None to find toponyms now.
        part: "all", "even" or "odd" documents by line.

    Raises:
        DetenteError: D101, D107 as `read_rows`.
    """
    rows = read_rows(Path(gold_path))
    if part != "all":
        rows = rows[part == "odd"::2]
    guessed = read_rows(Path(predictions_path)) if predictions_path else predict(rows)
    return score(rows, guessed)
