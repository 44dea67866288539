"""Help worth reading, three formats, and what --explain and read show."""

from __future__ import annotations

import csv
import io
import json
import shlex
from pathlib import Path

import pytest

from detente.cli.commands import COMMANDS
from detente.output import CSV_COLUMNS
from testkit import SAMPLES
from testkit.shell import Shell

MINSK = str(SAMPLES / "minsk-2015-02-12.txt")


def test_help_lists_every_command(shell: Shell) -> None:
    done = shell("--help")
    assert done.status == 0
    assert all(name in done.out for name in COMMANDS)
    assert "Example" in done.out


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_help_has_an_example(name: str, shell: Shell) -> None:
    done = shell(name, "--help")
    assert done.status == 0
    assert f"detente {name}" in done.out.split("Examples:")[-1], done.out
    assert max(map(len, done.out.splitlines())) <= 100


def test_examples_use_options_that_exist(shell: Shell) -> None:
    done = shell("code", "--help")
    usage, examples = done.out.split("Examples:")
    for line in examples.splitlines():
        if "detente code" in line:
            for word in shlex.split(line.split("detente code")[1].split(">")[0]):
                assert not word.startswith("--") or word in usage, word


def test_table(shell: Shell) -> None:
    done = shell("code", MINSK)
    assert done.status == 0
    flat = " ".join(done.out.split())
    for word in ("date", "status", "who", "whom", "the words", "ACCUSE", "Ukraine", "Russia"):
        assert word in flat, word
    assert "1 in = 1 coded + 0 empty + 0 rejected" in done.account


def test_csv_and_jsonl_hold_the_same(shell: Shell) -> None:
    rows = list(csv.DictReader(io.StringIO(shell("code", MINSK, "--format", "csv").out)))
    records = [json.loads(x) for x in shell("code", MINSK, "--format", "jsonl").out.splitlines()]
    assert rows and tuple(rows[0]) == CSV_COLUMNS
    assert [r["id"] for r in rows] == [r["id"] for r in records]
    assert [r["source_entity"] for r in rows] == [
        "; ".join(a["entity"] or "" for a in r["sources"]) for r in records]


def test_csv_defuses_formulas(tmp_path: Path, shell: Shell) -> None:
    row = {"id": "=1+1", "title": "@SUM(A1)", "published": "2012-05-01",
           "text": "Peru's president met Chile's foreign minister in Lima on Monday."}
    done = shell("code", "-", "--format", "csv", stdin=json.dumps(row).encode())
    got = next(csv.DictReader(io.StringIO(done.out)))
    assert got["document"] == "'=1+1" and got["title"] == "'@SUM(A1)"


def test_markup_in_text_is_text(shell: Shell) -> None:
    row = {"text": "Peru's president met Chile's [bold]foreign[/bold] minister in Lima on Monday.",
           "published": "2012-05-01"}
    done = shell("code", "-", stdin=json.dumps(row).encode())
    assert done.status == 0 and "MarkupError" not in done.err


def test_explain_says_why_nothing_came_out(tmp_path: Path, shell: Shell) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Peru's president met Chile's foreign minister in Lima on Monday. "
                    "It rained in Peru and in Chile. The cat slept.", encoding="utf-8")
    done = shell("code", str(path), "--published", "2012-05-02", "--explain")
    assert done.status == 0
    for word in ("CONSULT", "met", "Peru", "It rained", "The cat slept"):
        assert word in done.out


def test_read_prints_the_document(shell: Shell) -> None:
    done = shell("read", str(SAMPLES / "belgrade-1999-03-26.txt"))
    for word in ("NATO presses on with raids as Moscow loses vote at United Nations",
                 "1999-03-26T20:00:00Z", "AFP", "Belgrade", "related:", "teaser", "repeat",
                 "credit"):
        assert word in done.out, word


def test_workers_and_broken_input_account_alike(tmp_path: Path, shell: Shell) -> None:
    (tmp_path / "bad.jsonl").write_text('{"text"\n', encoding="utf-8")
    done = shell("code", str(SAMPLES), str(tmp_path), "--workers", "2", "--format", "jsonl")
    assert done.status == 1
    assert done.account.startswith("13 in = 12 coded + 0 empty + 1 rejected")
