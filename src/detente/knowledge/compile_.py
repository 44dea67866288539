"""knowledge/ in, src/detente/data/*.json out; `--check` says whether the latter is stale."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from detente.errors import DetenteError
from detente.knowledge.compile_actors import _yaml, compile_actors
from detente.knowledge.compile_frames import compile_frames, patterns_of
from detente.knowledge.fold import fold_name

ROOT = Path(__file__).resolve().parents[3]


def compile_ontology(folder: Path) -> dict[str, Any]:
    """Types, modes, quad classes and scores (PLOVER, 2024) and CAMEO codes with Goldstein."""
    types: dict[str, Any] = {}
    with (folder / "ontology" / "plover.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            entry = types.setdefault(
                row["type"], {"quad": int(row["quad"]), "score": 0.0, "modes": {}}
            )
            if row["mode"]:
                entry["modes"][row["mode"]] = float(row["score"])
            else:
                entry["score"] = float(row["score"])
    codes: dict[str, Any] = {}
    with (folder / "ontology" / "cameo.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            gold = float(row["goldstein"]) if row["goldstein"] else None
            codes[row["code"]] = {"goldstein": gold, "type": row["type"], "mode": row["mode"]}
    return {"types": types, "cameo": codes}


def compile_furniture(folder: Path) -> dict[str, Any]:
    data = _yaml(folder / "furniture.yml")
    out: dict[str, Any] = {"agencies": []}
    for kind in ("teaser", "credit", "furniture"):
        block = data[kind]
        out[kind] = {
            key: [fold_name(str(w)) for w in block.get(key) or []]
            for key in ("starts", "whole", "contains")
        }
        out[kind]["max_length"] = block.get("max_length", 300)
    for agency in data["agencies"]:
        out["agencies"].append([agency["code"], [str(n) for n in agency["names"]]])
    return out


def compile_areas(folder: Path) -> dict[str, Any]:
    areas = _yaml(folder / "areas.yml")
    words = {fold_name(str(w)): a["area"] for a in reversed(areas) for w in a["words"]}
    return {"words": words, "contexts": {a["area"]: a["contexts"] for a in areas}}


def compile_coref(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = _yaml(folder / "coref.yml")
    data["numbers"] = {str(k): v for k, v in data["numbers"].items()}
    return data


def compile_status(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = _yaml(folder / "status.yml")
    return data


def compile_neutral(folder: Path) -> dict[str, Any]:
    """Comments and appeals (CAMEO 01, 02) as patterns of one nameless frame."""
    data = _yaml(folder / "neutral.yml")
    entry = {"frame": "neutral", "verbs": data["patterns"]}
    frames = {"neutral": {"type": "NONE", "cameo": "010"}}
    return {"frames": frames,
            "patterns": [["neutral", *p] for p in patterns_of(entry, folder / "neutral.yml")]}


COMPILERS: dict[str, Callable[[Path], Any]] = {
    "actors": compile_actors,
    "frames": compile_frames,
    "furniture": compile_furniture,
    "areas": compile_areas,
    "ontology": compile_ontology,
    "coref": compile_coref,
    "status": compile_status,
    "neutral": compile_neutral,
}


def compiled(folder: Path) -> dict[str, bytes]:
    """Every compiled file by name, as bytes that do not depend on the machine."""
    options = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    return {name: orjson.dumps(make(folder), option=options) for name, make in COMPILERS.items()}


def write(folder: Path | None = None, out: Path | None = None) -> list[str]:
    """Compiles and writes; returns the names of the files that changed.

    Raises:
        DetenteError: D301 where an entry is malformed.
    """
    out = out or ROOT / "src" / "detente" / "data"
    out.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, data in compiled(folder or ROOT / "knowledge").items():
        path = out / f"{name}.json"
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
            changed.append(name)
    return changed


def check_fresh(folder: Path | None = None, out: Path | None = None) -> None:
    """Raises DetenteError D302 where the compiled form is stale."""
    out = out or ROOT / "src" / "detente" / "data"
    for name, data in compiled(folder or ROOT / "knowledge").items():
        path = out / f"{name}.json"
        if not path.exists() or path.read_bytes() != data:
            raise DetenteError(
                "D302",
                f"{path.name} is older than knowledge/",
                input=name,
                stage="knowledge",
                remedy="run `make knowledge` and commit the result",
            )
