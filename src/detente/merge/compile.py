"""Compile knowledge/common_words.yml to the JSON `merge.terms` reads.

    python -m detente.merge.compile [--check]

`--check` writes nothing and fails when the compiled form is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path

import orjson
import yaml

from detente.errors import DetenteError
from detente.knowledge.fold import fold
from detente.merge.terms import plain

SOURCE = Path(__file__).parents[3] / "knowledge" / "common_words.yml"
TARGET = Path(__file__).parents[1] / "data" / "common_words.json"


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


def main(argv: list[str]) -> int:
    """Write or check the compiled form; 0 when all is well."""
    table = compile_text(SOURCE.read_text(encoding="utf-8"))
    blob = orjson.dumps(table, option=orjson.OPT_SORT_KEYS) + b"\n"
    if "--check" in argv:
        return 0 if TARGET.exists() and TARGET.read_bytes() == blob else 1
    TARGET.write_bytes(blob)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
