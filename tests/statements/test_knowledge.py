from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from detente.errors import DetenteError
from detente.statements.attribute import attributions
from detente.statements.compile import compile_speech, render

Cut = Callable[[str], list[tuple[int, Any]]]
ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "knowledge" / "speech.yml"
DATA = yaml.safe_load(SOURCE.read_text("utf-8"))
GROUPS = [
    (section, group)
    for section in ("verbs", "nouns", "adjectives", "phrases")
    for group in DATA[section]
]


def test_compiled_file_is_fresh() -> None:
    compiled = (ROOT / "src" / "detente" / "data" / "speech.json").read_text("utf-8")
    assert compiled == render(compile_speech(SOURCE))


@pytest.mark.parametrize(("section", "group"), GROUPS, ids=[g["group"] for _, g in GROUPS])
def test_examples(section: str, group: dict[str, Any], cut: Cut) -> None:
    for example in group["match"]:
        text = example["text"]
        sources = [a.source.text for a in attributions(text, cut(text)) if a.source]
        assert example["source"] in sources, text
    for text in group["miss"]:
        found = [
            a
            for a in attributions(text, cut(text))
            if a.source is not None
            and (
                a.features.get("group") == group["group"]
                or (section == "phrases" and a.features["rule"] == "phrase")
            )
        ]
        assert not found, text


def test_a_group_without_examples_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "speech.yml"
    broken.write_text("verbs:\n  - {group: x, class: speech, lemmas: [say]}\n", "utf-8")
    with pytest.raises(DetenteError, match="D301"):
        compile_speech(broken)
