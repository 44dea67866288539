"""Compile knowledge/venues.yml and knowledge/placewords.yml, and check their examples.

    python -m detente.where.compile [--check]

`--check` writes nothing and fails when the compiled form is stale. The table of
towns and regions (data/places.npz) is built apart, by bench/build_places.py.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import yaml

from detente.errors import DetenteError
from detente.where import gazetteer, places

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
TARGET = Path(__file__).parents[1] / "data" / "places.json"
_KINDS = {"venues": "venue", "disputed": "region", "waters": "water", "rivers": "water",
          "regions": "region"}


def _row(text: str, kind: str) -> dict[str, Any]:
    cells = [cell.strip() for cell in text.split("|")]
    names = [name.strip() for name in cells[0].split(";")]
    lat, lon = float(cells[2]), float(cells[3])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or not all(names):
        raise ValueError(f"not a place: {text!r}")
    return {"names": names, "country": cells[1] or None, "lat": lat, "lon": lon, "kind": kind}


def compile_texts(venues: str, words: str) -> dict[str, Any]:
    """Compiled form of the two YAML texts.

    Raises:
        DetenteError: D301 where a row or a list is malformed.
    """
    raw, lists = yaml.safe_load(venues), yaml.safe_load(words)
    try:
        rows = [_row(text, kind) for key, kind in _KINDS.items() for text in raw[key]]
        points = {}
        for text in raw["points"]:
            code, lat, lon = (cell.strip() for cell in text.split("|"))
            points[code] = [float(lat), float(lon)]
        out: dict[str, Any] = {
            "places": rows, "points": points,
            "abbreviations": {str(short): name for name, shorts in raw["abbreviations"].items()
                              for short in shorts}}
        out["words"] = {key: sorted({str(w).lower() for w in value})
                        for key, value in lists.items() if key != "examples"}
    except (KeyError, ValueError, IndexError, TypeError) as error:
        raise DetenteError("D301", f"malformed entry: {error}", input="knowledge/venues.yml",
                           stage="knowledge", remedy="write Name | ISO3 | lat | lon") from error
    return out


def _near(place: gazetteer.Place, row: Mapping[str, Any]) -> bool:
    if "lat" not in row:
        return True
    return math.hypot(place.lat - row["lat"], place.lon - row["lon"]) < 1.0


def check_examples(source: str, finder: places.Finder) -> list[str]:
    """Complaints, one a failing example; empty when all hold."""
    examples = yaml.safe_load(source)["examples"]
    wrong = []
    for row in examples["match"]:
        hits = [t for t in finder.find(row["text"]) if t.text == row["find"] and t.place]
        if not any(t.place and t.place.country == row["country"] and _near(t.place, row)
                   for t in hits):
            wrong.append(f"{row['text']!r}: wanted {row['find']} in {row['country']}, got {hits}")
    for row in examples["miss"]:
        for t in finder.find(row["text"]):
            if t.place is not None and t.text == row["find"]:
                wrong.append(f"{row['text']!r}: {t.text} must not be a place")
    return wrong


def main(argv: list[str]) -> int:
    """Write or check the compiled form; 0 when all is well."""
    texts = [(KNOWLEDGE / f"{name}.yml").read_text(encoding="utf-8")
             for name in ("venues", "placewords")]
    compiled = compile_texts(texts[0], texts[1])
    blob = orjson.dumps(compiled, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n"
    stale = not TARGET.exists() or TARGET.read_bytes() != blob
    if "--check" not in argv:
        TARGET.write_bytes(blob)
    wrong = check_examples(texts[1], places.Finder(gazetteer.build(compiled)))
    if "--check" in argv and stale:
        wrong.append("data/places.json is stale: run python -m detente.where.compile")
    for line in wrong:
        sys.stderr.write(line + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
