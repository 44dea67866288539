"""`detente evaluate`: every measure prints figures and writes what was found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from detente.cli.evaluate import command

TEXT = "PARIS, May 4 - Peru's president met Chile's president in Lima on Monday."
SAID = '"We agree," the minister of Peru said.'
ROWS: dict[str, dict[str, Any]] = {
    "events": {"id": "a", "text": TEXT, "source": "Peru's president",
               "target": "Chile's president", "root": "CONSULT", "quad": 1},
    "timex": {"id": "a", "date": "2015-05-05", "text": TEXT, "timex": [
        {"start": 65, "end": 71, "text": "Monday", "type": "DATE", "value": "2015-05-04"}]},
    "places": {"id": "a", "text": TEXT, "toponyms": [
        {"start": 57, "end": 61, "name": "Lima", "lat": -12.04, "lon": -77.03}]},
    "speech": {"id": "a", "text": SAID, "title": "", "attributions": [
        {"source": [[12, 32, "the minister of Peru"]], "cue": [[33, 37, "said"]],
         "content": [[0, 11, '"We agree,"']]}]},
    "clusters": {"id": "a", "published": "2015-05-05", "title": "Presidents meet", "text": TEXT,
                 "source": "x", "event": "e"},
    "actors": {"id": "a", "text": TEXT, "published": "2015-05-05", "spans": [
        {"start": 15, "end": 31, "text": "Peru's president", "entity": "PER", "kind": "person"}],
        "none": []},
}


@pytest.mark.parametrize("measure", sorted(ROWS))
def test_prints_figures_and_writes_predictions(measure: str, tmp_path: Path) -> None:
    gold, out = tmp_path / "gold.jsonl", tmp_path / "out.jsonl"
    gold.write_text(json.dumps(ROWS[measure]) + "\n", encoding="utf-8")
    done = CliRunner().invoke(command, [measure, str(gold), "--predictions", str(out)])
    assert done.exit_code == 0, done.output + repr(done.exception)
    assert any(c.isdigit() for c in done.stdout)
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["a"]


def test_given_and_found_agree_on_a_plain_meeting(tmp_path: Path) -> None:
    gold, out = tmp_path / "gold.jsonl", tmp_path / "out.jsonl"
    gold.write_text(json.dumps(ROWS["events"]) + "\n", encoding="utf-8")
    for mode in ("given", "found"):
        done = CliRunner().invoke(
            command, ["events", str(gold), "--actors", mode, "--predictions", str(out)])
        assert done.exit_code == 0, done.output
        line = json.loads(out.read_text(encoding="utf-8"))
        assert line["type"] == "CONSULT" and line["quad"] == 1
