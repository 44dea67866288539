from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import detente
from detente.cli.app import root
from detente.errors import DetenteError
from detente.records import Document
from detente.store import Ledger
from detente.store.group import Plain
from detente.store.settle import settle
from testkit.ledger_world import stub_records


@pytest.fixture(scope="module")
def path(tmp_path_factory: Any) -> Path:
    """A ledger in which Peru sanctions Chile all April and praises Ghana all May."""
    file = tmp_path_factory.mktemp("ties") / "l.db"
    with Ledger.open(file, create=True, grouper=Plain()) as book:
        for month, text in ((4, "Peru sanctioned Chile"), (5, "Peru praised Ghana")):
            for day in range(1, 29):
                doc = Document(f"d{month}{day}", f"{text}. Nothing more in number {day}.",
                               title="T", source="Wire", published=f"2004-{month:02}-{day:02}")
                book.put(doc, stub_records(doc), key=doc.id)
        settle(book)
    return file


def call(*args: object, status: int = 0) -> str:
    done = CliRunner().invoke(root, [str(a) for a in args])
    assert done.exit_code == status, (done.output, done.exception)
    return done.stdout


def test_ties_in_three_forms(path: Path, tmp_path: Path) -> None:
    out = call("ties", path, "Peru", "CHL", "--events")
    assert "PER on CHL" in out and "2004-04" in out and "no events" in out and "28/28/28" in out
    rows = [json.loads(x) for x in call("ties", path, "PER", "CHL", "--format", "jsonl"
                                        ).splitlines()]
    april = rows[0]
    assert april["direction"] == "PER>CHL" and april["quad4"] == april["events"] == 28
    assert len(april["event_ids"]) == 28 and april["documents"] == 28
    assert april["balance"]["high"] < 0
    cells = list(csv.DictReader(io.StringIO(call("ties", path, "PER", "CHL", "--format", "csv"))))
    assert cells[0]["balance_high"] == str(april["balance"]["high"])
    picture = tmp_path / "p.svg"
    call("ties", path, "PER", "CHL", "--by", "week", "--plot", picture)
    assert picture.stat().st_size > 5000


def test_each_point_opens_its_events(path: Path) -> None:
    with detente.open(path) as book:
        found = book.ties("PER", "CHL", by="month")
        ids = found.points[0].as_dict()["event_ids"]
        assert len(list(book.events(ids))) == 28
        with pytest.raises(DetenteError, match="D501"):
            book.ties("PER", "CHL", nonsense=1)


def test_movers(path: Path) -> None:
    out = call("movers", path, "--before", "2004-04", "--after", "2004-05")
    assert "CHL-PER" in out and "GHA-PER" in out and "strengthening" in out
    rows = [json.loads(x) for x in call("movers", path, "--days", 20, "--format", "jsonl",
                                        "--only", "Ghana").splitlines()]
    assert rows[0]["evidence"][0]["quote"] == "Peru praised Ghana"
    call("movers", path, "--before", "2004-04", status=2)
    assert "label" in call("movers", path, "--format", "csv")


def test_network(path: Path, tmp_path: Path) -> None:
    assert "undecided" in call("network", path)
    out = json.loads(call("network", path, "--format", "json", "--against", "2004-04"))
    assert {(t["a"], t["b"]): t["sign"] for t in out["ties"]} == {
        ("CHL", "PER"): -1, ("GHA", "PER"): 1}
    call("network", path, "--graphml", tmp_path / "n.graphml", "--plot", tmp_path / "n.png")
    assert b"graphml" in (tmp_path / "n.graphml").read_bytes()[:200]
    assert isinstance(CliRunner().invoke(root, ["network", str(path), "--ego", "FRA"]).exception,
                      DetenteError)


def test_plots(path: Path, tmp_path: Path) -> None:
    call("plot", "timeline", path, "PER", "CHL", tmp_path / "t.svg", "--since", "2004-04")
    call("plot", "ties", path, "PER", "CHL", tmp_path / "s.png", "--by", "quarter")
    assert (tmp_path / "t.svg").exists() and (tmp_path / "s.png").exists()
    done = CliRunner().invoke(root, ["plot", "tours", str(path), str(tmp_path / "x.png")])
    assert isinstance(done.exception, DetenteError)


def test_wrong_words(path: Path) -> None:
    for args in (["ties", path, "PER", "PER"], ["ties", path, "", "PER"],
                 ["ties", path, "PER", "CHL", "--since", "x"],
                 ["movers", path, "--before", "2004-05", "--after", "2004-04"],
                 ["movers", path, "--before", "2001", "--after", "2004"]):
        done = CliRunner().invoke(root, [str(a) for a in args])
        assert isinstance(done.exception, DetenteError) and done.exception.code == "D501", args
