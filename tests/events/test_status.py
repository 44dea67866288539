"""The words of knowledge/status.yml hold on its own examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from detente.events.status import StatusWords, judge
from detente.knowledge import load
from detente.parse.model import load as load_model

DATA = yaml.safe_load(
    (Path(__file__).parents[2] / "knowledge" / "status.yml").read_text(encoding="utf-8"))
ROWS = [(r["text"], r["word"], r["status"]) for r in DATA["match"]] + [
    (r["text"], r["word"], None) for r in DATA["miss"]] + [
    ("Peru agreed to visit Chile.", "visit", "planned"),
    ("Peru failed to meet Chile.", "meet", None),
    ("Peru denied that it attacked Chile.", "attacked", "denied"),
    ("If Peru attacks, Chile will respond.", "attacks", "hypothetical"),
    ("Peru is visiting Chile.", "visiting", "ongoing"),
    ("Peru could visit Chile.", "visit", "hypothetical"),
    ("Peru said it would visit Chile.", "visit", "planned"),
]


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_model()


@pytest.mark.parametrize(("text", "word", "status"), ROWS)
def test_status(text: str, word: str, status: str | None, nlp: Any) -> None:
    doc = nlp(text)
    token = next(t for t in doc if t.text == word)
    assert judge(token, StatusWords(load().status)).status == status
