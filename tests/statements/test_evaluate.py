from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.errors import DetenteError
from detente.statements.evaluate import evaluate, head_of, is_direct, same_source

Cut = Callable[[str], list[tuple[int, Any]]]
KIT = Path(__file__).parents[3] / "shared/kit/dev/quotes/polnear_train_120.jsonl"


def gold(tmp_path: Path, source: str) -> Path:
    text = '"We sign," the envoy said.'
    at = text.index(source)
    row = {
        "id": "a",
        "text": text,
        "attributions": [
            {
                "source": [[at, at + len(source), source]],
                "cue": [[21, 25, "said"]],
                "content": [[0, 10, text[:10]]],
            }
        ],
    }
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(row) + "\n", "utf-8")
    return path


def test_right_speaker_and_predictions(tmp_path: Path, cut: Cut) -> None:
    out = tmp_path / "found.jsonl"
    report = evaluate(gold(tmp_path, "the envoy"), out, sentences=cut)
    assert (report.direct.gold, report.direct.right) == (1, 1)
    row = json.loads(out.read_text("utf-8"))
    assert row["id"] == "a"
    assert row["attributions"][0]["source"] == [[11, 20, "the envoy"]]


def test_missing_file_and_broken_lines(tmp_path: Path, cut: Cut) -> None:
    with pytest.raises(DetenteError, match="D101"):
        evaluate(tmp_path / "none.jsonl", sentences=cut)
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{\n", "utf-8")
    with pytest.raises(DetenteError, match="D107"):
        evaluate(bad, sentences=cut)
    bad.write_text("{}\n", "utf-8")
    with pytest.raises(DetenteError, match="D108"):
        evaluate(bad, sentences=cut)


def test_heads() -> None:
    text = "Maria Roe, the mayor of Lima, spoke"
    assert text[slice(*head_of(text, 0, 28))] == "Roe"
    assert same_source(text, [(0, 28)], (0, 9))
    assert not same_source(text, [(0, 28)], (24, 28))


def test_direct() -> None:
    assert is_direct([[0, 0, "“Yes,”"], [0, 0, "“no.”"]])
    assert not is_direct([[0, 0, "that “no”"]])


@pytest.mark.skipif(not KIT.exists(), reason="development data not here")
def test_floors(cut: Cut) -> None:
    """Every fourth document; the floors only move up."""
    report = evaluate(KIT, sentences=cut, keep=lambda n: n % 4 == 0)
    assert report.direct.share >= 0.92
    assert report.indirect.share >= 0.78
