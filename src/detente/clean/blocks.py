"""Paragraphs of a dispatch and what each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.knowledge.fold import fold
from detente.records import Block, BlockKind

_BULLETS = "•·*-–—>▪►■●◦+|# \t"


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans of paragraphs: split at blank lines, indented lines and bullets.

    Where a text has no blank line, a line that ends like a sentence ends its paragraph.
    """
    spans: list[tuple[int, int]] = []
    blank_lines = "\n\n" in text or "\n \n" in text
    start, at, last = -1, 0, 0
    previous = ""
    for line in text.split("\n"):
        end = at + len(line)
        stripped = line.strip()
        opens = line.startswith(("   ", "\t")) or stripped[:1] in "•·▪►■●◦"
        ended = not blank_lines and previous.rstrip()[-1:] in ".!?:”\"'’" and len(previous) > 0
        if start >= 0 and (not stripped or opens or (ended and not _wrapped(previous))):
            spans.append((start, last))
            start = -1
        if stripped:
            if start < 0:
                start = at + len(line) - len(line.lstrip())
            last = at + len(line.rstrip())
        previous = line
        at = end + 1
    if start >= 0:
        spans.append((start, last))
    return spans


def _wrapped(line: str) -> bool:
    # Hard-wrapped wire copy breaks lines at 50 to 80 characters whatever the sentence does.
    return 45 <= len(line) <= 82


def _bare(folded: str) -> str:
    return folded.strip().lstrip(_BULLETS).strip()


def _matches(bare: str, rules: Mapping[str, Any]) -> bool:
    if len(bare) > rules["max_length"]:
        return False
    if bare.rstrip(" .:") in rules["whole"]:
        return True
    for start in rules["starts"]:
        if bare.startswith(start):
            rest = bare[len(start) : len(start) + 1]
            if not start[-1].isalnum() or not rest.isalnum():
                return not (start[-1].isalnum() and rest and rest not in " :-–|,.")
    return any(word in bare for word in rules["contains"])


def furniture_kind(folded: str, rules: Mapping[str, Any]) -> BlockKind | None:
    """teaser, credit or furniture, where the folded line is one; None where it is text."""
    bare = _bare(folded)
    if not bare:
        return "furniture"
    # "Read more than once, the letter asked for talks." is a sentence, not a teaser:
    # a bare word counts only with a mark behind it.
    if _matches(bare, rules["teaser"]) and _teaser_mark(bare, rules["teaser"]["starts"]):
        return "teaser"
    if len(bare) <= 200 and _matches(bare, rules["credit"]):
        return "credit"
    if _matches(bare, rules["furniture"]) and len(bare) <= 200:
        return "furniture"
    return None


def _teaser_mark(bare: str, starts: list[str]) -> bool:
    for start in starts:
        if bare.startswith(start):
            rest = bare[len(start) :].lstrip()
            return start.endswith((":", "-")) or not rest or rest[0] in ":-|>" or len(bare) < 40
    return False


def teaser_text(text: str, rules: Mapping[str, Any]) -> str:
    """`• Also read: Ministers meet` as `Ministers meet`."""
    bare = text.strip().lstrip(_BULLETS).strip()
    folded = fold(bare)
    for start in sorted(rules["teaser"]["starts"], key=len, reverse=True):
        if folded.startswith(start):
            return bare[len(start) :].lstrip(" :-–—|").strip()
    return bare


def is_repeat(folded: str, title: str) -> bool:
    """A line that is the headline again, whole or cut off."""
    line, head = folded.strip(' ."'), title.strip(' ."')
    if not line or not head:
        return False
    if line == head:
        return True
    short, long = sorted((line.rstrip(". …"), head), key=len)
    return len(short) >= 20 and len(short) >= len(long) // 2 and long.startswith(short)


def label(
    text: str, spans: list[tuple[int, int]], title: str | None, rules: Mapping[str, Any],
    seen_title: bool = False,
) -> list[Block]:
    """Blocks of kinds title, repeat, teaser, credit, furniture and body.

    Args:
        seen_title: whether the headline stands before these spans, so that any here repeats it.
    """
    blocks: list[Block] = []
    folded_title = fold(title) if title else ""
    for start, end in spans:
        folded = " ".join(fold(text[start:end]).split())
        kind: BlockKind = furniture_kind(folded, rules) or "body"
        if kind == "body" and title and is_repeat(folded, folded_title):
            exact = folded.strip(' ."') == folded_title.strip(' ."')
            kind = "title" if exact and not seen_title else "repeat"
            seen_title = seen_title or exact
        blocks.append(Block(start, end, kind))
    return blocks
