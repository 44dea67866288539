"""Checks knowledge/speech.yml and compiles it to data/speech.json.

Run as `python -m detente.statements.compile knowledge/speech.yml src/detente/data/speech.json`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from detente.errors import DetenteError

_CLASSES = frozenset({"speech", "evidence", "belief", "intention", "attitude"})
_GROUPED = ("verbs", "nouns", "adjectives", "phrases")
_LISTS = (
    "measures",
    "responsibility",
    "scare",
    "works",
    "hearers",
    "nonsources",
    "transparent",
    "accusers",
    "blames",
    "object-control",
    "times",
    "light",
    "receive",
    "headline-sources",
    "messages",
    "views",
    "spokesmen",
)
_KEYED = ("adverbs", "status-nouns", "hearsay", "told")


def compile_speech(path: Path) -> dict[str, Any]:
    """The knowledge as data, examples left out.

    Raises:
        DetenteError: D301 where an entry is malformed or lacks its examples.
    """
    data = yaml.safe_load(path.read_text("utf-8"))
    out: dict[str, Any] = {}
    for section in _GROUPED:
        out[section] = []
        for group in data[section]:
            _check(group, section, str(path))
            out[section].append({k: v for k, v in group.items() if k not in ("match", "miss")})
    for section in _LISTS:
        out[section] = sorted({str(word) for word in data[section]})
    for section in _KEYED:
        out[section] = {key: sorted(words) for key, words in data[section].items()}
    return out


def _check(group: dict[str, Any], section: str, path: str) -> None:
    name = f"{section}/{group.get('group')}"
    stance = group.get("stance")
    words = group.get("cues" if section == "phrases" else "lemmas")
    faults = [
        (not words or not all(isinstance(w, str) for w in words), "its words must be strings"),
        (group.get("class") not in _CLASSES, "its class is not known"),
        (not group.get("match") or not group.get("miss"), "it lacks match or miss sentences"),
        (stance is not None and not -1 <= stance <= 1, "its stance is not within -1 and 1"),
    ]
    for fault, message in faults:
        if fault:
            raise DetenteError(
                "D301",
                f"{name}: {message}",
                input=path,
                stage="knowledge",
                remedy="mend the entry in knowledge/speech.yml",
            )


def render(data: dict[str, Any]) -> str:
    """The bytes of the compiled file: the same knowledge gives the same text."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def main(argv: list[str]) -> int:
    """Compile `argv[0]` into `argv[1]`."""
    Path(argv[1]).write_text(render(compile_speech(Path(argv[0]))), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
