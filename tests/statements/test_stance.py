from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from detente.statements.attribute import attributions
from detente.statements.stance import assertion

Cut = Callable[[str], list[tuple[int, Any]]]


@pytest.mark.parametrize(
    ("text", "words", "kind", "by"),
    [
        ("Iran denied that it had shipped the missiles.", "shipped", "denied", "Iran"),
        ("Sudan denied shelling the camp.", "shelling", "denied", "Sudan"),
        ("The army allegedly shelled the town.", "shelled", "alleged", None),
        ("The alleged attack took place on Monday.", "attack", "alleged", None),
        ("Rebels reportedly captured the port.", "captured", "reported", None),
        (
            "A small group claimed responsibility for the bombing.",
            "bombing",
            "asserted",
            "A small group",
        ),
        ("Kenya denied any role in the raid.", "raid", "denied", "Kenya"),
        ("Egypt accused Ethiopia of diverting the river.", "diverting", "alleged", "Egypt"),
        ("The general is said to have fled to Oman.", "fled", "reported", None),
        ("Allegations that Moscow poisoned him were rejected.", "poisoned", "alleged", None),
        ("The minister said troops crossed the border.", "crossed", "reported", "The minister"),
        ("Ministers did not deny that the base was hit.", "hit", "reported", "Ministers"),
        ("Troops crossed the border.", "crossed", "asserted", None),
    ],
)
def test_assertion(text: str, words: str, kind: str, by: str | None, cut: Cut) -> None:
    sents = cut(text)
    at = text.index(words)
    found = assertion(sents[0][1], 0, (at, at + len(words)), attributions(text, sents))
    assert (found.kind, found.by.text if found.by else None) == (kind, by)
