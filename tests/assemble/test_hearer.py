"""Whom a statement is said to."""

from __future__ import annotations

import pytest

from detente.coder import Coder

CASES = [
    ("Egypt urged Ethiopia on Monday to halt the dam.", "Ethiopia"),
    ("Egypt warned Ethiopia on Monday that it would strike the dam.", "Ethiopia"),
    ("Egypt called on Ethiopia on Monday to halt the dam.", "Ethiopia"),
    ("Egypt appealed to Ethiopia on Monday to halt the dam.", "Ethiopia"),
    ("Egypt demanded an apology from Ethiopia on Monday.", "Ethiopia"),
    ("In a letter to the Security Council, Egypt accused Ethiopia of theft.", "Security Council"),
    ("Egypt wrote to Sudan on Monday, accusing Ethiopia of theft.", "Sudan"),
    ("Egypt's foreign minister told reporters that Egypt condemned Ethiopia.", "reporters"),
    ("Egypt's foreign minister told parliament that Egypt condemned Ethiopia.", "parliament"),
    ("Egypt's president told Sudan's president that he condemned Ethiopia.", "Burhan"),
    ("\"We condemn Ethiopia,\" Egypt's president told reporters in Cairo.", "reporters"),
    ("Ethiopia was urged by Egypt on Monday to halt the dam.", "Ethiopia"),
    ("Egypt condemned Ethiopia in a speech to the General Assembly.", "General Assembly"),
    ("At a meeting with Sudan's president, Egypt's president condemned Ethiopia.", "Burhan"),
    ("Egypt asked the United States on Monday to withdraw its troops.", "United States"),
    ("Egypt condemned Ethiopia on Monday.", None),
    ("Egypt praised Ethiopia for its help.", None),
]


@pytest.mark.parametrize(("text", "want"), CASES)
def test_addressee(coder: Coder, text: str, want: str | None) -> None:
    told = [r.details["addressee"] for r in coder.code(text, published="2019-06-12")
            if r.ledger == "statements" and r.details is not None]
    assert told, "no statement"
    if want is None:
        assert told == [None] * len(told)
    else:
        assert any(t and want in t for t in told), told
