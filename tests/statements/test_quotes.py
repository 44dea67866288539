from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.statements.quotes import find_quotes, paragraphs


def inner(text: str, depth: int | None = 0) -> list[str]:
    return [
        text[q.inner_start : q.inner_end]
        for q in find_quotes(text)
        if depth is None or q.depth == depth
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We go," he said. "Now."', ["We go,", "Now."]),
        ("“We go,” he said. “Now.”", ["We go,", "Now."]),
        ("''We go,'' he said.", ["We go,"]),
        ("``We go,'' he said.", ["We go,"]),
        ("«Nous partons», dit-il.", ["Nous partons"]),
        ("»Wir gehen«, sagte er.", ["Wir gehen"]),
        ("„Wir gehen“, sagte er.", ["Wir gehen"]),
        ("He said 'we don't care' of the '90s.", ["we don't care"]),
        ("‘We’ll meet at the workers’ hall,’ he said.", ["We’ll meet at the workers’ hall,"]),
        ("the ‘Lions’ and ‘Tigers’ met", ["Lions", "Tigers"]),
        ("The ministers' aides' cars left.", []),
        ("”We go,” he said.", ["We go,"]),
        ('"We go,"Ms. Roe said.', ["We go,"]),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_nested() -> None:
    text = "“He told us ‘go home’ twice,” she said."
    assert inner(text) == ["He told us ‘go home’ twice,"]
    assert inner(text, 1) == ["go home"]


def test_paragraphs_repeat_the_opening_mark() -> None:
    text = "“The first part.\n\n“The second part.\n\n“The last part,” she said."
    found = find_quotes(text)
    assert [q.continued for q in found] == [False, True, True]
    assert [q.closed for q in found] == [False, False, True]


def test_closing_mark_missing_within_a_paragraph() -> None:
    assert inner("“I like it, he said. “We will go.”") == ["I like it, he said.", "We will go."]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("He spoke of the so-called “axis” again.", "scare"),
        ("She wrote the book “Winter Over Lima” in May.", "title"),
        ("“We will sign it tomorrow,” she said.", "speech"),
        ("He answered: “Never.”", "speech"),
        ("“Never!” he said.", "speech"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert [q.kind for q in find_quotes(text)] == [kind]


def test_paragraph_borders() -> None:
    text = "One line\nruns on.\nNext one.\n\nLast."
    assert [text[s:e].strip() for s, e in paragraphs(text)] == [
        "One line\nruns on.",
        "Next one.",
        "Last.",
    ]


@given(st.text(alphabet="ab .,\n\"'“”‘’«»„`", max_size=200))
def test_any_text_gives_sound_spans(text: str) -> None:
    for q in find_quotes(text):
        assert 0 <= q.start <= q.inner_start <= q.inner_end <= q.end <= len(text)


@pytest.mark.parametrize("piece", ['"', "'", "“", "‘a ", "s’ a", "' '", '" "', "\n“", "«»", "a''"])
def test_linear_time(piece: str) -> None:
    def clock(n: int) -> float:
        text = piece * n
        # Processor time, the best of three: other work on the machine is not the parser's.
        runs = []
        for _ in range(3):
            start = time.process_time()
            find_quotes(text)
            runs.append(time.process_time() - start)
        return min(runs)

    clock(1000)
    small, large = clock(10_000), clock(80_000)
    assert large < 40 * max(small, 0.01)
