"""The background table is the one its source compiles to."""

from __future__ import annotations

import pytest

from detente.errors import DetenteError
from detente.merge.compile import compile_text, main
from detente.merge.terms import shares


def test_compiled_form_is_fresh() -> None:
    assert main(["--check"]) == 0


def test_tiers() -> None:
    assert shares()["the"] == 1.0
    assert 0 < shares()["minister"] < 1
    assert "kousseri" not in shares()


def test_malformed() -> None:
    with pytest.raises(DetenteError) as caught:
        compile_text("tiers: [{words: a b}]")
    assert caught.value.code == "D301"
