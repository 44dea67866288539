"""The measures, on gold of our own, and floors on the development sets where present."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from detente.errors import DetenteError
from detente.where.evaluate import evaluate, predict, score

KIT = Path(__file__).parents[3] / "shared" / "kit" / "dev" / "geo"
TEXT = "Ministers met in Lima and in Springfield."
GOLD = {"id": "a", "text": TEXT, "toponyms": [
    {"start": 17, "end": 21, "name": "Lima", "lat": -12.04, "lon": -77.03},
    {"start": 29, "end": 40, "name": "Springfield", "lat": 39.8, "lon": -89.6},
    {"start": 0, "end": 9, "name": "Ministers", "lat": None, "lon": None}]}


def _found(*places: tuple[int, int, float | None, float | None, str | None]) -> list[dict]:  # type: ignore[type-arg]
    return [{"id": "a", "toponyms": [
        {"start": s, "end": e, "name": TEXT[s:e], "lat": la, "lon": lo, "country": c}
        for s, e, la, lo, c in places]}]


def test_counts() -> None:
    report = score([GOLD], _found((17, 21, -12.0, -77.0, "PER"), (29, 40, None, None, None),
                                  (0, 9, 1.0, 1.0, "COG"), (10, 13, 2.0, 2.0, "COG")))
    figures = report.figures()
    assert figures["gold"] == 2 and figures["placeless"] == 1
    assert figures["accuracy_161"] == 0.5 and figures["country_accuracy"] == 0.5
    assert figures["unresolved"] == 0.5 and figures["not_found"] == 0.0
    assert figures["precision_resolved"] == 1.0
    assert figures["spurious"] == 1 and figures["precision_all_answers"] == 0.5
    assert report.worst(1)[0]["name"] == "Springfield"


def test_far_is_wrong() -> None:
    figures = score([GOLD], _found((17, 21, 51.0, 0.0, "GBR"))).figures()
    assert figures["accuracy_161"] == 0.0 and figures["country_accuracy"] == 0.0


def test_files(tmp_path: Path) -> None:
    gold, guess = tmp_path / "gold.jsonl", tmp_path / "guess.jsonl"
    gold.write_bytes(orjson.dumps(GOLD) + b"\n")
    guess.write_bytes(b"\n".join(orjson.dumps(row) for row in predict([GOLD])))
    assert evaluate(gold).figures() == evaluate(gold, guess).figures()
    with pytest.raises(DetenteError) as error:
        evaluate(tmp_path / "none.jsonl")
    assert error.value.code == "D101"
    gold.write_text("{")
    with pytest.raises(DetenteError) as error:
        evaluate(gold)
    assert error.value.code == "D107"


@pytest.mark.skipif(not KIT.exists(), reason="the development sets are not here")
@pytest.mark.parametrize(("name", "floors"), [
    ("geovirus", {"accuracy_161": 0.92, "country_accuracy": 0.95, "precision_resolved": 0.96}),
    ("lgl", {"accuracy_161": 0.72, "precision_resolved": 0.83}),
])
def test_floors(name: str, floors: dict[str, float]) -> None:
    figures = evaluate(KIT / f"{name}.jsonl").figures()
    for key, floor in floors.items():
        assert figures[key] >= floor, (key, figures[key])
