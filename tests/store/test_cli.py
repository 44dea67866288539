"""The commands, with the real coder, as a person types them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from detente.cli.app import root
from detente.evaluate.events import read_gold

WIRE = [
    {"id": "a", "published": "2011-05-03", "source": "AFP", "text":
     "Iranian Foreign Minister Ali Akbar Salehi visited Pakistan on Monday.\n\n"
     "Iran and Pakistan signed a gas agreement in Islamabad on Tuesday."},
    {"id": "b", "published": "2011-05-06", "source": "Post", "text":
     "Iranian Foreign Minister Ali Akbar Salehi visited India on Thursday. "
     "The United States imposed sanctions on Iran on Wednesday."},
    {"id": "c", "published": "2011-05-06", "source": "Post", "text":
     "The weather was fine in the village and the harvest was good this year."},
    {"id": "d"},
]


def run(*args: str) -> Result:
    return CliRunner().invoke(root, args, catch_exceptions=False)


@pytest.fixture(scope="module")
def wires(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wires")
    source = folder / "wire.jsonl"
    source.write_text("".join(json.dumps(w) + "\n" for w in WIRE))
    made = run("add", str(folder / "wires.db"), str(source))
    assert made.exit_code == 1  # one was rejected
    assert "4 in = 2 coded + 1 empty + 0 already there + 1 rejected" in made.stderr
    again = run("add", str(folder / "wires.db"), str(source))
    assert "4 in = 0 coded + 0 empty + 3 already there + 1 rejected" in again.stderr
    return folder / "wires.db"


def rows(wires: Path, *args: str) -> list[dict[str, Any]]:
    out = run(args[0], str(wires), *args[1:], "--format", "jsonl")
    assert out.exit_code == 0
    return [json.loads(line) for line in out.stdout.splitlines()]


def test_ledgers(wires: Path) -> None:
    visits = rows(wires, "visits")
    assert {e["targets"][0]["entity"] for e in visits} == {"PAK", "IND"}
    assert all(e["details"]["tour"]["of"] == 2 for e in visits)
    for event in rows(wires, "events"):
        assert set(event["reports"][0]) == {"record", "document", "evidence"}
    assert [e["type"] for e in rows(wires, "sanctions", "--by", "USA")] == ["SANCTION"]
    assert rows(wires, "agreements", "--between", "Iran", "Pakistan")
    assert rows(wires, "meetings", "--since", "2012") == []
    for name in ("visits", "meetings", "agreements", "sanctions", "statements", "events"):
        assert run(name, str(wires)).exit_code == 0
        table = csv.reader(io.StringIO(run(name, str(wires), "--format", "csv").stdout))
        assert next(table)[0] == "id"


def test_tours_and_lives(wires: Path) -> None:
    (tour,) = rows(wires, "visits", "--tours")
    assert [leg["host"] for leg in tour["legs"]] == ["PAK", "IND"]
    (life,) = rows(wires, "sanctions", "--life")
    assert (life["begin"], life["end"]) == ("2011-05-04", None)
    for args in (("visits", "--tours"), ("sanctions", "--life"), ("agreements", "--life")):
        assert run(args[0], str(wires), args[1]).exit_code == 0
        assert run(args[0], str(wires), args[1], "--format", "csv").stdout.startswith("id,")


def test_recode_judge_same_export_check(wires: Path, tmp_path: Path) -> None:
    assert "0 of 0 documents" in run("add", str(wires), "--recode").stderr
    before = rows(wires, "events")
    record = rows(wires, "sanctions")[0]["reports"][0]["record"]
    assert run("judge", str(wires), record, "edit", "status=planned", "cameo=138",
               "--by", "ann").exit_code == 0
    assert rows(wires, "sanctions")[0]["cameo"] == "138"
    gold = tmp_path / "gold.jsonl"
    gold.write_text(run("judge", str(wires), "--export", "gold").stdout)
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(run("judge", str(wires), "--export", "pairs").stdout)
    (pair,) = read_gold(pairs)
    assert (pair["type"], pair["source"] in pair["text"]) == ("SANCTION", True)
    assert "3 of 3 documents" in run("add", str(wires), "--recode", "--all").stderr
    assert rows(wires, "sanctions")[0]["status"] == "planned"  # the person's word
    back = run("judge", str(wires), "--import", str(gold), "--by", "bob")
    assert back.exit_code == 0 and "1 judgements kept, 0 refused" in back.stderr
    assert run("judge", str(wires), record, "accept", "--by", "ann").exit_code == 0
    assert rows(wires, "events") == before

    one, two = (e["id"] for e in rows(wires, "visits"))
    assert "not one event" in run("same", str(wires), one, two).stdout
    assert "decided by hand" in run("same", str(wires), one, two, "--join", "--by", "x").stdout
    assert len(rows(wires, "visits")) == 1
    joined = rows(wires, "visits")[0]
    split = run("same", str(wires), joined["id"], joined["reports"][1]["record"], "--split",
                "--by", "x", "--format", "json")
    assert json.loads(split.stdout)["same"] is False
    assert {e["id"] for e in rows(wires, "visits")} == {one, two}

    out = tmp_path / "out.gexf"
    assert run("export", str(wires), "--format", "gexf", "--out", str(out)).exit_code == 0
    assert out.read_bytes().startswith(b"<?xml") and len(list(tmp_path.iterdir())) == 3
    assert "is whole: 3 documents" in run("check", str(wires)).stdout


def test_wrong_use(wires: Path, tmp_path: Path) -> None:
    from detente.errors import DetenteError

    for args, code in ((("events", str(tmp_path / "no.db")), "D101"),
                       (("events", str(wires), "--since", "soon"), "D501"),
                       (("judge", str(wires), "nothing", "accept"), "D403"),
                       (("judge", str(wires), "nothing", "edit", "x"), "D501"),
                       (("same", str(wires), "nothing", "nothing"), "D403"),
                       (("add", str(tmp_path / "no" / "l.db"), "-"), "D405")):
        with pytest.raises(DetenteError) as caught:
            run(*args)
        assert caught.value.code == code
    assert run("add", str(wires)).exit_code == 2


def test_two_accounts_are_shown(tmp_path: Path) -> None:
    source = tmp_path / "two.jsonl"
    texts = ["Israel bombed an air base in Syria on Monday, Syria's government said.",
             "Israel bombed an air base in Syria on Monday, an Israeli army spokesman said."]
    source.write_text("".join(
        json.dumps({"id": str(n), "published": "2019-06-12", "text": t}) + "\n"
        for n, t in enumerate(texts)))
    book = tmp_path / "two.db"
    run("add", str(book), str(source))
    event, = rows(book, "events")
    assert {a["by"]["entity"] for a in event["accounts"]} == {"ISR", "SYR"}
    table = run("events", str(book)).stdout
    assert "2 accounts" in " ".join(table.split())
    row, = csv.DictReader(io.StringIO(run("events", str(book), "--format", "csv").stdout))
    assert {a["by"]["entity"] for a in json.loads(row["accounts"])} == {"ISR", "SYR"}
