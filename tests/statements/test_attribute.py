from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from detente.statements.attribute import attributions
from detente.statements.model import Attribution

Cut = Callable[[str], list[tuple[int, Any]]]


def speech(text: str, cut: Cut) -> list[Attribution]:
    return [a for a in attributions(text, cut(text)) if a.source is not None]


def holding(text: str, words: str, cut: Cut) -> Attribution | None:
    """The attribution with the shortest content that holds `words`."""
    at = text.index(words)
    found = [
        a
        for a in speech(text, cut)
        if any(c.start <= at and at + len(words) <= c.end for c in a.content)
    ]
    return min(found, key=lambda a: sum(c.end - c.start for c in a.content), default=None)


CASES = [
    ("The envoy said the talks had stalled.", "talks had stalled", "The envoy", "indirect"),
    ('"We sign tomorrow," said Ms. Okafor.', "We sign", "Ms. Okafor", "direct"),
    ('"We sign," the envoy said, "or we leave."', "or we leave", "the envoy", "direct"),
    ("According to the ministry, 12 people died.", "12 people died", "the ministry", "indirect"),
    ("The talks, he said, had failed.", "had failed", "he", "indirect"),
    (
        "The general told reporters that the siege was over.",
        "siege was over",
        "The general",
        "indirect",
    ),
    ("The premier called the vote “a farce from start to end.”", "a farce", "The premier", "mixed"),
    (
        "Asked about the raid, the spokesman declined to comment.",
        "to comment",
        "the spokesman",
        "indirect",
    ),
    (
        "A senior official, who asked not to be named, said that the deal was close.",
        "the deal was close",
        "A senior official, who asked not to be named",
        "indirect",
    ),
    (
        "The minister was quoted as saying by Xinhua that the road would open.",
        "road would open",
        "The minister",
        "indirect",
    ),
    ("In the words of one aide, it was chaos.", "it was chaos", "one aide", "indirect"),
    (
        "Beijing's warning that ties would suffer went unheard.",
        "ties would suffer",
        "Beijing's",
        "indirect",
    ),
    (
        "Reuters reported that, according to the army, the bridge had been destroyed.",
        "the bridge had been",
        "the army",
        "indirect",
    ),
    (
        '"The dam will be filled in July. Nothing will stop it," the minister said.',
        "The dam will",
        "the minister",
        "direct",
    ),
    (
        "The king praised the accord, saying it would end the war.",
        "it would end",
        "The king",
        "indirect",
    ),
]


@pytest.mark.parametrize(("text", "words", "source", "kind"), CASES)
def test_who_said_it(text: str, words: str, source: str, kind: str, cut: Cut) -> None:
    found = holding(text, words, cut)
    assert found is not None and found.source is not None
    assert (found.source.text, found.kind) == (source, kind)


def test_split_quotation_is_one_attribution(cut: Cut) -> None:
    text = '"We sign," the envoy said. "Then we leave." The hall emptied.'
    found = holding(text, "Then we leave", cut)
    assert found is not None and found.source is not None and found.source.text == "the envoy"
    assert len(found.content) == 2


def test_quotation_over_paragraphs(cut: Cut) -> None:
    text = "“The border is shut,” the governor said. “It stays shut.\n\n“We have no choice.”"
    found = holding(text, "no choice", cut)
    assert found is not None and found.source is not None and found.source.text == "the governor"


def test_question_before_its_cue(cut: Cut) -> None:
    text = '"Who would sign that?" she said.'
    found = holding(text, "Who would sign", cut)
    assert found is not None and found.source is not None and found.source.text == "she"


def test_spans_quote_the_text(cut: Cut) -> None:
    text = "\n".join(case[0] for case in CASES)
    for item in attributions(text, cut(text), weak=True):
        for part in (item.cue, *item.content, *([item.source] if item.source else [])):
            assert text[part.start : part.end] == part.text


def test_denial_carries_status_and_stance(cut: Cut) -> None:
    text = "Iran denied that it had shipped the missiles."
    found = holding(text, "shipped", cut)
    assert found is not None
    assert (found.features["status"], found.features["type"]) == ("denied", "REJECT")


def test_weak_deeds_only_on_request(cut: Cut) -> None:
    text = "The cook carried two pots."
    assert not attributions(text, cut(text))
    assert [a.features["class"] for a in attributions(text, cut(text), weak=True)] == ["act"]


def test_empty_text() -> None:
    assert attributions("", []) == []
