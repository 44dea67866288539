"""Compile knowledge/common_words.yml and knowledge/merging.yml to the JSON merging reads.

    python -m detente.merge.compile [--check]

`--check` writes nothing and fails when the compiled form is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import yaml

from detente.errors import DetenteError
from detente.knowledge.fold import fold
from detente.merge.terms import plain

#: Kinds of events, as `merge.reports.family` names them (which cannot be read before this is).
FAMILIES = ("visit", "meeting", "agreement", "sanction", "statement", "deed")

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"
DATA = Path(__file__).parents[1] / "data"


def compile_text(source: str) -> dict[str, float]:
    """Plain word -> share; a word listed twice has the larger.

    Raises:
        DetenteError: D301 where a tier lacks its share or words.
    """
    table: dict[str, float] = {}
    try:
        for tier in yaml.safe_load(source)["tiers"]:
            for word in tier["words"].split():
                key = plain(fold(word))
                table[key] = max(float(tier["share"]), table.get(key, 0.0))
    except (KeyError, TypeError, ValueError) as error:
        raise DetenteError(
            "D301", f"missing or malformed tier: {error}", input="knowledge/common_words.yml",
            stage="knowledge", remedy="give every tier a share and words",
        ) from error
    return table


def compile_rules(source: str) -> dict[str, Any]:
    """The weights of merging.

    Raises:
        DetenteError: D301 where a section or number is missing or of the wrong form.
    """
    try:
        found: dict[str, Any] = yaml.safe_load(source)
        for section in ("records", "stories", "articles"):
            part = found[section]
            part["weights"] = {str(k): float(v) for k, v in part["weights"].items()}
            part["threshold"] = float(part["threshold"])
        start = {k: float(v) for k, v in found["records"]["start"].items()}
        if set(start) != set(FAMILIES):
            raise ValueError(f"start needs one number each for {', '.join(FAMILIES)}")
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise DetenteError(
            "D301", f"missing or malformed: {error}", input="knowledge/merging.yml",
            stage="knowledge", remedy="keep every section, feature and number",
        ) from error
    return found


def main(argv: list[str]) -> int:
    """Write or check the compiled forms; 0 when all is well."""
    made: tuple[tuple[str, Callable[[str], Any]], ...] = (
        ("common_words", compile_text), ("merging", compile_rules))
    stale = 0
    for name, compile_ in made:
        source = (KNOWLEDGE / f"{name}.yml").read_text(encoding="utf-8")
        blob = orjson.dumps(compile_(source), option=orjson.OPT_SORT_KEYS) + b"\n"
        target = DATA / f"{name}.json"
        if "--check" not in argv:
            target.write_bytes(blob)
        elif not target.exists() or target.read_bytes() != blob:
            stale = 1
    return stale


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
