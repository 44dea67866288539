"""The small model: checked before use, the same on every run, silent on spans that overlap."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.events.model import CLASSES, EventModel, load, marked

FOLDER = Path(str(resources.files("detente").joinpath("data", "model")))
TEXT = "Ruritania's navy seized two Freedonian trawlers on Tuesday."


def test_same_answer_twice_and_alone_or_together() -> None:
    model = load()
    item = (TEXT, (0, 16), (28, 47))
    alone = model.guess([item])[0]
    assert alone == model.guess([("Other words.", None, None), item])[1]
    assert set(alone.classes) == set(CLASSES)
    assert abs(sum(alone.types.values()) - 1) < 1e-6
    assert abs(sum(alone.older().values()) - 1) < 1e-6


def test_a_plain_seizure_is_coercion() -> None:
    types = load().guess([(TEXT, (0, 16), (28, 47))])[0].types
    assert max(types, key=lambda k: types[k]) == "COERCE"


def test_marks_stand_around_the_actors() -> None:
    assert marked("A met B.", (0, 1), (6, 7)) == (
        "[unused1] A [unused2] met [unused3] B [unused4].")
    assert marked("A met B.", (0, 3), (1, 2)) == "A met B."


def test_an_altered_file_is_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "model")
    path = tmp_path / "model" / "tokenizer.json"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(DetenteError) as caught:
        EventModel(tmp_path / "model")
    assert caught.value.code == "D202"


def test_the_model_stays_small() -> None:
    size = sum(p.stat().st_size for p in FOLDER.iterdir())
    assert size < 30_000_000
