"""The compiled table: what is in it, and that it is small, plain and current."""

from __future__ import annotations

import zipfile
from importlib import resources

import pytest

from detente.errors import DetenteError
from detente.where import compile as compile_
from detente.where import table


def test_size_licence_and_no_pickles() -> None:
    data = resources.files("detente") / "data"
    assert len(data.joinpath("places.npz").read_bytes()) <= 12_000_000
    assert "CC BY 4.0" in data.joinpath("places.LICENSE").read_text(encoding="utf-8")
    with resources.as_file(data / "places.npz") as path, zipfile.ZipFile(path) as z:
        for name in z.namelist():
            assert b"'O'" not in z.read(name)[:200]


def test_names_fold() -> None:
    assert table.fold("São Paulo") == table.fold("SAO PAULO") == "sao paulo"
    assert table.fold("The Hague") == "hague"
    assert table.fold("Port-au-Prince") == "port au prince"
    assert table.fold("St. John's") == "st johns"


def test_places_carry_identifiers() -> None:
    t = table.load()
    assert len(t.lat) > 250_000
    rows = [r for r, _ in t.find("havana")]
    assert 3553478 in [t.ids[r] for r in rows]
    assert t.find("qwertzville") == []


def test_a_damaged_table_is_named() -> None:
    with pytest.raises(DetenteError) as error:
        table.read(b"PK nothing")
    assert error.value.code == "D302"


def test_knowledge_is_compiled_and_its_sentences_hold() -> None:
    assert compile_.main(["--check"]) == 0


def test_a_malformed_row_is_named() -> None:
    venues = compile_.KNOWLEDGE.joinpath("venues.yml").read_text(encoding="utf-8")
    words = compile_.KNOWLEDGE.joinpath("placewords.yml").read_text(encoding="utf-8")
    with pytest.raises(DetenteError) as error:
        compile_.compile_texts(venues.replace("39.6483", "939.6"), words)
    assert error.value.code == "D301"
