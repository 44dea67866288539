"""Scoring, on made-up gold; and a floor on the development set where it is at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.when import compile as knowledge
from detente.when import lexicon
from detente.when.evaluate import evaluate, predict, read_rows, score

DEV = Path(__file__).parents[3] / "shared" / "kit" / "dev" / "timex" / "tbaq_40.jsonl"
TEXT = "They met on Monday, then left on June 3."
GOLD = {"id": "a", "date": "2019-06-12", "text": TEXT, "timex": [
    {"start": 12, "end": 18, "text": "Monday", "type": "DATE", "value": "2019-06-10"},
    {"start": 25, "end": 39, "text": "left on June 3", "type": "DATE", "value": "2019-06-04"}]}


def test_score(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(GOLD) + "\n")
    report = evaluate(gold)
    got = (report.gold, report.found, report.strict, report.relaxed, report.value)
    assert got == (2, 2, 1, 2, 1)
    assert "value" in str(report) and report.worst()[0]["gold"] == "2019-06-04"
    answers = tmp_path / "answers.jsonl"
    answers.write_text(json.dumps(predict(GOLD)) + "\n")
    assert evaluate(gold, answers).figures() == report.figures()


def test_two_answers_for_one_gold_count_once() -> None:
    double = [GOLD["timex"][0], {**GOLD["timex"][0], "end": 15}]  # type: ignore[index]
    report = score([GOLD], {"a": double})
    assert report.relaxed == 1 and report.found == 2


def test_bad_files(tmp_path: Path) -> None:
    with pytest.raises(DetenteError, match="D101"):
        read_rows(tmp_path / "none")
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{")
    with pytest.raises(DetenteError, match="D107"):
        read_rows(bad)
    bad.write_text('{"id": 1}')
    with pytest.raises(DetenteError, match="D108"):
        read_rows(bad)


def test_knowledge_is_compiled_and_its_examples_hold() -> None:
    assert knowledge.main(["--check"]) == 0
    assert lexicon.load().months["june"] == 6


@pytest.mark.skipif(not DEV.exists(), reason="development set not at hand")
def test_floor_on_the_development_set() -> None:
    figures = evaluate(DEV).figures()
    assert figures["value_f1"] >= 0.78
    assert figures["relaxed_f1"] >= 0.91
