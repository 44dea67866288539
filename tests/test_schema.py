"""The published schema against the ontology and against all output."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from detente.coder import Coder
from detente.output import jsonl, record_json
from detente.read import read_sources
from testkit import DISPATCH, ROOT, SAMPLES


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    text = (files("detente") / "data" / "record.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _lines(coder: Coder, *paths: str) -> list[dict[str, Any]]:
    return [json.loads(jsonl(r)) for o in coder.outcomes(read_sources(paths)) for r in o.records]


def test_schema_is_one(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


def test_types_modes_and_quads_are_the_ontology_s(schema: dict[str, Any]) -> None:
    modes: dict[str, set[str | None]] = defaultdict(lambda: {None})
    with (ROOT / "knowledge" / "ontology" / "plover.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            modes[row["type"]].add(row["mode"] or None)
    assert set(schema["properties"]["type"]["enum"]) == set(modes)
    stated = {rule["if"]["properties"]["type"]["const"]: rule["then"]["properties"]["mode"]["enum"]
              for rule in schema["allOf"] if "type" in rule["if"]["properties"]}
    assert {t: set(m) for t, m in stated.items()} == modes


def test_samples_are_valid(schema: dict[str, Any], coder: Coder) -> None:
    check = Draft202012Validator(schema)
    records = _lines(coder, str(SAMPLES))
    assert len(records) > 50
    wrong = [f"{r['type']} {r['evidence'][0]['quote'][:60]}: {list(e.path)} {e.message[:120]}"
             for r in records for e in check.iter_errors(r)]
    assert not wrong, "\n".join(wrong)
    assert len({r["id"] for r in records}) == len(records)


@pytest.mark.skipif(not DISPATCH.exists(), reason="the first dispatch is not beside the project")
def test_first_dispatch_is_valid(schema: dict[str, Any], coder: Coder) -> None:
    check = Draft202012Validator(schema)
    for record in _lines(coder, str(next(DISPATCH.glob("*.txt")))):
        check.validate(record)


@pytest.mark.parametrize("change", [
    {"type": "MEET"}, {"mode": "telepathy"}, {"quad": 5}, {"status": "maybe"}, {"evidence": []},
    {"confidence": 1.2}, {"details": {"made": "up"}}, {"surplus": 1}, {"cameo": 42},
])
def test_the_schema_refuses(schema: dict[str, Any], coder: Coder, change: dict[str, Any]) -> None:
    text = "Peru's president met Chile's foreign minister in Lima on Monday."
    record = record_json(next(coder.code(text, published="2012-05-01")))
    check = Draft202012Validator(schema)
    check.validate(json.loads(json.dumps(record)))
    assert list(check.iter_errors({**record, **change}))
