"""Compile knowledge/dates.yml to the JSON the engine reads, and check its examples.

    python -m detente.when.compile [--check]

`--check` writes nothing and fails when the compiled form is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import yaml

from detente.errors import DetenteError
from detente.when import lexicon, timex
from detente.when.tokens import tokenize

SOURCE = Path(__file__).parents[3] / "knowledge" / "dates.yml"
TARGET = Path(__file__).parents[1] / "data" / "dates.json"


def _phrases(table: Mapping[str, str]) -> dict[str, list[list[Any]]]:
    """Index whole phrases by their last word, longest first."""
    out: dict[str, list[list[Any]]] = {}
    for phrase, value in table.items():
        words = tokenize(phrase).words
        out.setdefault(words[-1], []).append([words, value])
    for rows in out.values():
        rows.sort(key=lambda row: -len(row[0]))
    return out


def compile_text(source: str) -> dict[str, Any]:
    """Compiled form of the YAML text.

    Raises:
        DetenteError: D301 where a list is missing.
    """
    raw = yaml.safe_load(source)
    try:
        raw["named_days"] = _phrases(raw["named_days"])
        raw["references"] = _phrases(raw["references"])
        lexicon.from_compiled(raw)
    except (KeyError, TypeError) as error:
        raise DetenteError(
            "D301", f"missing or malformed list: {error}", input="knowledge/dates.yml",
            stage="knowledge", remedy="give every list the file documents",
        ) from error
    return {key: value for key, value in raw.items() if key != "examples"}


def check_examples(source: str, words: lexicon.Lexicon) -> list[str]:
    """Complaints, one a failing example; empty when all hold."""
    examples = yaml.safe_load(source)["examples"]
    anchor = date.fromisoformat(examples["anchor"])
    wrong = []
    for row in examples["match"]:
        found = {t.text: t.value for t in timex.find(row["text"], anchor, words=words)}
        if not any(row["find"] in text and row["value"] == v for text, v in found.items()):
            wrong.append(f"{row['text']!r}: wanted {row['find']}={row['value']}, got {found}")
    for row in examples["miss"]:
        for t in timex.find(row["text"], anchor, words=words):
            if row["find"] in t.text:
                wrong.append(f"{row['text']!r}: must not find {t.text!r}, got {t.value}")
    return wrong


def main(argv: list[str]) -> int:
    """Write or check the compiled form; 0 when all is well."""
    source = SOURCE.read_text(encoding="utf-8")
    compiled = compile_text(source)
    wrong = check_examples(source, lexicon.from_compiled(compiled))
    blob = orjson.dumps(compiled, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n"
    if "--check" in argv:
        if not TARGET.exists() or TARGET.read_bytes() != blob:
            wrong.append(f"{TARGET.name} is stale: run python -m detente.when.compile")
    else:
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_bytes(blob)
    for line in wrong:
        sys.stderr.write(line + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
