"""Present holders from saved answers: what is written, what is refused, and that it loads."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from detente.actors.agents import Agents
from detente.actors.lexicon import build
from detente.actors.titles import holder
from detente.cli.knowledge import command
from detente.errors import DetenteError
from detente.knowledge import present
from detente.knowledge.load import load
from detente.read.ask import answers
from detente.read.fetch import Answer

SAVED = Path(__file__).with_name("wikidata")


def update(folder: Path) -> Any:
    return CliRunner().invoke(command, ["update", str(folder), "--saved", str(SAVED)])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("present")
    result = update(folder)
    assert result.exit_code == 0, result.output
    return folder, result.output


def in_office(folder: Path, code: str, office: str, day: str) -> str | None:
    found = holder(Agents(load(str(folder)).actors), code, office, day)
    return str(found["name"]) if found else None


def test_new_holders_load_and_end_the_old_terms(made: tuple[Path, str]) -> None:
    folder, _ = made
    assert in_office(folder, "CUB", "head_of_state", "2031-06-01") == "Ofelia Testera"
    assert in_office(folder, "CUB", "head_of_state", "2030-06-01") == "Miguel Díaz-Canel"
    assert in_office(folder, "PER", "foreign_minister", "2031-06-01") == "Rosa Ensayo"
    assert in_office(folder, "UN", "secretary_general", "2031-06-01") == "Ada Probe"
    actors = load(str(folder)).actors
    before = next(p for p in actors["people"] if p["name"] == "Miguel Díaz-Canel")
    assert [o["until"] for o in before["offices"] if o["office"] == "head_of_state"] == [
        "2031-04-19"]


def test_names_and_variants_are_found(made: tuple[Path, str]) -> None:
    lexicon = build(load(str(made[0])).actors)
    hits = lexicon.scan("Ofelia Testera Ruiz received Rosa Ensayo.")
    people = lexicon.data["people"]
    assert [people[int(h.readings[0].code)]["name"] for h in hits] == [
        "Ofelia Testera", "Rosa Ensayo"]


def test_shipped_fields_are_kept(made: tuple[Path, str]) -> None:
    shipped, laid = load().actors["entities"], load(str(made[0])).actors["entities"]
    for code in ("CUB", "PER", "UN"):
        assert laid[code] == shipped[code]


def test_what_ours_has_is_not_written(made: tuple[Path, str]) -> None:
    folder, _ = made
    assert not (folder / "states" / "fra.yml").exists()
    assert "Marrero" not in (folder / "states" / "cub.yml").read_text(encoding="utf-8")


def test_starts_keep_their_precision(made: tuple[Path, str]) -> None:
    text = (made[0] / "states" / "prt.yml").read_text(encoding="utf-8")
    assert "Month Only | 2031-05 |" in text


@pytest.mark.parametrize("name", [
    "Someone Unstarted", "Bad | Name", "Councillor", "Older Claimant", "Of No State", "Charles"])
def test_doubtful_rows_are_left_out(made: tuple[Path, str], name: str) -> None:
    folder, said = made
    written = "".join(p.read_text(encoding="utf-8") for p in folder.rglob("*.yml"))
    assert name not in written
    assert "left out: " in said


def test_an_update_replaces_its_own_files_only(tmp_path: Path) -> None:
    assert update(tmp_path).exit_code == 0
    stale = tmp_path / "states" / "zzz.yml"
    stale.write_text(f"{present.MARK}, asked on 2020-01-01\ncode: ZZZ\nnames: [Old]\n",
                     encoding="utf-8")
    assert update(tmp_path).exit_code == 0
    assert not stale.exists()
    own = tmp_path / "states" / "cub.yml"
    own.write_text("code: CUB\nnames: [Cuba]\n", encoding="utf-8")
    result = update(tmp_path)
    assert isinstance(result.exception, DetenteError) and result.exception.code == "D301"
    assert own.read_text(encoding="utf-8") == "code: CUB\nnames: [Cuba]\n"


@pytest.mark.parametrize(("raw", "code"), [
    (b"<html>busy</html>", "D107"),
    (b'{"results": {}}', "D109"),
    (b'[1]', "D109"),
    (json.dumps({"results": {"bindings": [{}] * (present.MAX_ROWS + 1)}}).encode(), "D106"),
])
def test_other_answers_are_refused(raw: bytes, code: str) -> None:
    with pytest.raises(DetenteError) as caught:
        present.read_answer(raw, load().actors, "heads")
    assert caught.value.code == code


def test_hostile_rows_do_not_break() -> None:
    rows = [{}, 3, {"entity": 1}, {"entity": {"value": "x/Q241"}, "office": {"value": "king"},
                                   "person": {"value": "x/Q1"}, "name": {"value": "A B"}}]
    raw = json.dumps({"results": {"bindings": rows}}).encode()
    holders, notes = present.read_answer(raw, load().actors, "heads")
    assert holders == [] and len(notes) == len(rows)


def server(*replies: bytes | DetenteError) -> Callable[..., Answer]:
    queue = list(replies)

    def get(url: str, **_: Any) -> Answer:
        reply = queue.pop(0)
        if isinstance(reply, DetenteError):
            raise reply
        return Answer(url, 200, reply)

    return get


def test_a_failed_question_is_asked_again() -> None:
    down, waits = DetenteError("D114", "the server answered 429"), list[float]()
    got = answers("https://example.org/sparql", {"heads": "SELECT"}, retries=2,
                  get=server(down, down, b"{}"), sleep=waits.append)
    assert got == {"heads": b"{}"} and len(waits) == 2 and waits[0] < waits[1]
    with pytest.raises(DetenteError, match="429"):
        answers("https://example.org/sparql", {"heads": "SELECT"}, retries=1,
                get=server(down, down, b"{}"), sleep=waits.append)


@pytest.mark.parametrize("code", ["D106", "D113"])
def test_what_cannot_get_better_is_not_asked_again(code: str) -> None:
    with pytest.raises(DetenteError) as caught:
        answers("https://example.org/sparql", {"heads": "SELECT"},
                get=server(DetenteError(code, "no"), b"{}"), sleep=lambda _: None)
    assert caught.value.code == code


def test_bounds_and_address() -> None:
    seen: dict[str, Any] = {}

    def get(url: str, **kept: Any) -> Answer:
        seen.update(kept, url=url)
        return Answer(url, 200, b"{}")

    answers("https://example.org/sparql", {"heads": "SELECT ?a"}, seconds=7, get=get)
    assert seen["bounds"].seconds == 7 and seen["bounds"].size <= 10_000_000
    assert seen["url"] == "https://example.org/sparql?query=SELECT+%3Fa&format=json"


def test_questions_name_what_we_know() -> None:
    asked = present.queries(load().actors)
    assert "wd:Q241 " in asked["heads"] and "wd:Q1065 " in asked["organisations"]
    assert all(len(q) < 5000 for q in asked.values())  # the service refuses longer addresses
