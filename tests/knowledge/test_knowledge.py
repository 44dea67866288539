"""The compiled knowledge is fresh, its entries whole, an overlay lies on top."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.knowledge.compile_ import check_fresh
from detente.knowledge.compile_frames import examples, parse_pattern
from detente.knowledge.fold import fold
from detente.knowledge.load import load

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


def test_compiled_form_is_fresh() -> None:
    check_fresh()


def test_every_frame_has_examples_of_both_kinds() -> None:
    kinds: dict[str, set[str]] = {}
    for example in examples(KNOWLEDGE):
        kinds.setdefault(example["frame"], set()).add(example["kind"])
    bare = [f for f in load().frames["frames"] if "miss" not in kinds.get(f, set())]
    assert not bare


def test_every_plover_type_has_frames() -> None:
    types = {f["type"] for f in load().frames["frames"].values()}
    assert types == set(load().ontology["types"])


def test_codes_and_modes_exist() -> None:
    ontology = load().ontology
    for name, frame in load().frames["frames"].items():
        assert frame["cameo"] in ontology["cameo"], name
        if frame.get("mode"):
            assert frame["mode"] in ontology["types"][frame["type"]]["modes"], name


def test_pattern_grammar() -> None:
    assert parse_pattern("S impose sanction|embargo on T") == {
        "head": ["impose"], "lead": "S",
        "steps": [[["sanction", "embargo"], False], [["on"], False], ["T", False]]}
    assert parse_pattern("S T") is None


@pytest.mark.parametrize("text", ["Díaz–Canel’s “words”", "İstanbul ŁÓDŹ", "a\u00a0b\nc", "ﬁne"])
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_overlay_adds_a_name_and_replaces_a_frame(tmp_path: Path) -> None:
    (tmp_path / "states").mkdir()
    (tmp_path / "states" / "zzz.yml").write_text(
        "code: ZZZ\nnames: [Ruritania]\nadjectives: [Ruritanian]\n")
    merged = load(str(tmp_path))
    assert merged.actors["entities"]["ZZZ"]["name"] == "Ruritania"
    assert len(merged.actors["names"]) == len(load().actors["names"]) + 2


def test_malformed_overlay_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "states").mkdir()
    (tmp_path / "states" / "zzz.yml").write_text("names: [Ruritania\n")
    with pytest.raises(DetenteError) as caught:
        load(str(tmp_path))
    assert caught.value.code == "D301" and "zzz.yml" in str(caught.value)
