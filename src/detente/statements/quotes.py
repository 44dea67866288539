"""Finds quotations by their marks, in one pass over the text.

Marks handled: straight and curly doubles, doubled singles (two apostrophes,
two grave accents), straight and curly singles, French and German angle marks
in either direction, low-high German marks. A quotation that runs over several
paragraphs (opening mark repeated, closing mark missing until the last) comes
back as one `Quote` a paragraph, the later ones with `continued` set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from detente.statements.quotekind import QuoteKind, classify

_MARK = re.compile(r"''|``|[\"“”„‟«»‹›‘’‚‛'`]")
#: A blank line, or a line break before an indented or quoted line.
_BREAK = re.compile(r"\n[ \t\r\u00a0]*\n|\n(?=[ \t\u00a0]{2}|[\"“„«])|\u2029")
_APOSTROPHES = re.compile(
    r"(?:tis|twas|em|til|cause|cos|round|bout|n|\d0s|\d\d(?!\d)|ll|re|ve|s|t|d|m)\b", re.I
)
_OPENS = {"“": "”", "„": "“", "‟": "”", "``": "''", "«": "»", "»": "«", "‹": "›", "›": "‹"}
_CLOSED_BY = {
    '"': '"”“',
    "''": "''",
    "``": "''\"",
    "“": '”"',
    "”": "”",
    "„": '“”"',
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’'",
    "'": "'’",
    "‚": "‘’",
}
_SINGLE = frozenset("‘’'‚‛`")
_MAX_DEPTH = 4

Role = Literal["open", "close", "either", "none"]


@dataclass(frozen=True, slots=True)
class Quote:
    """One quotation.

    Attributes:
        start, end: character offsets with the marks.
        inner_start, inner_end: offsets of the words without the marks.
        kind: `speech`, `scare` (another's label, ironic or translated) or `title` (of a work).
        depth: 0 for an outer quotation, 1 for one within it, ...
        continued: this is a later paragraph of the quotation before it.
        closed: False where the closing mark is missing.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    kind: QuoteKind
    depth: int = 0
    continued: bool = False
    closed: bool = True


@dataclass(slots=True)
class _Open:
    mark: str
    start: int
    inner: int
    continued: bool


def find_quotes(text: str) -> list[Quote]:
    """All quotations in `text`, outer before inner, in order of their start.

    Linear in the length of the text. Never raises on any string.
    """
    found: list[Quote] = []
    carried: str | None = None  # the mark of a quotation that the last paragraph left open
    for start, end in paragraphs(text):
        quotes, carried = _paragraph(text, start, end, carried)
        found += quotes
    found.sort(key=lambda q: (q.start, -q.end))
    return [
        replace(q, kind=classify(text, q.start, q.end, q.inner_start, q.inner_end)) for q in found
    ]


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each paragraph: parted by blank lines or by indented lines.

    A single line break parts paragraphs too, unless the line before it stops in mid-sentence.
    """
    start = 0
    for match in re.finditer(r"\n+", text):
        at = match.start()
        hard = len(match.group()) > 1 or _BREAK.match(text, at) is not None
        if not hard:
            tail = text[max(0, at - 3) : at].rstrip()
            hard = tail[-1:] in ".!?:\"”'’»…)"
        if hard:
            yield start, at
            start = match.end()
    yield start, len(text)


def _paragraph(
    text: str, start: int, end: int, carried: str | None
) -> tuple[list[Quote], str | None]:
    marks = list(_MARK.finditer(text, start, end))
    stack: list[_Open] = []
    out: list[Quote] = []
    if carried is not None and not _continues(text, start, carried):
        if _closes_later(text, marks, carried):
            inner = start + _blank(text, start, end)
            stack.append(_Open(carried, inner, inner, True))
        carried = None
    closers = _single_closers(text, marks)
    for i, match in enumerate(marks):
        mark = match.group()
        role = _role(text, match, stack, start, end)
        following = marks[i + 1].group() if i + 1 < len(marks) else ""
        if mark == "”" and role == "none" and following == "”":
            role = "open"  # a closing mark typed where the opening one belongs
        if mark in _SINGLE and role == "open" and closers[i] == 0:
            continue
        if role == "close":
            _close(stack, out, match)
        elif role == "open":
            first = not stack and not out and not text[start : match.start()].strip()
            _push(text, stack, out, match, first and carried is not None)
    left: str | None = None
    for item in stack:
        if item.mark in _SINGLE:
            continue
        stop = start + len(text[start:end].rstrip())
        if stop > item.inner and not any(q.start <= item.start < q.end for q in out):
            out.append(
                Quote(item.start, stop, item.inner, stop, "speech", 0, item.continued, False)
            )
            left = item.mark
    return out, left


def _push(
    text: str, stack: list[_Open], out: list[Quote], match: re.Match[str], continued: bool
) -> None:
    mark = match.group()
    same = next((k for k, item in enumerate(stack) if item.mark == mark), None)
    if same is not None:
        # English doubles never stand directly within doubles: the earlier one was never closed.
        item = stack[same]
        stop = match.start() - (
            len(text[item.inner : match.start()]) - len(text[item.inner : match.start()].rstrip())
        )
        if stop > item.inner:
            out.append(
                Quote(item.start, stop, item.inner, stop, "speech", same, item.continued, False)
            )
        del stack[same:]
    if len(stack) < _MAX_DEPTH:
        stack.append(_Open(mark, match.start(), match.end(), continued))


def _close(stack: list[_Open], out: list[Quote], match: re.Match[str]) -> None:
    mark = match.group()
    for k in range(len(stack) - 1, -1, -1):
        item = stack[k]
        if mark in _closers(item.mark):
            if match.start() > item.inner:
                out.append(
                    Quote(
                        item.start,
                        match.end(),
                        item.inner,
                        match.start(),
                        "speech",
                        k,
                        item.continued,
                    )
                )
            del stack[k:]
            return


def _closers(mark: str) -> tuple[str, ...]:
    allowed = _CLOSED_BY.get(mark, "")
    if mark in ("''", "``"):
        return ("''", '"') if mark == "``" else ("''",)
    return tuple(allowed)


def _role(text: str, match: re.Match[str], stack: list[_Open], start: int, end: int) -> Role:
    mark, at = match.group(), match.start()
    before = text[at - 1] if at > start else " "
    after = text[match.end()] if match.end() < end else " "
    can_open = (before.isspace() or before in "([{—–-/“\"‘'«„…:") and not after.isspace()
    can_close = not before.isspace() and before not in "([{" and not after.isalnum()
    closing = any(mark in _closers(item.mark) for item in stack)
    if mark in _SINGLE:
        return _single_role(text, match, closing, can_open, can_close, before, after)
    if closing and (can_close or (mark in "”»«" and not can_open) or (mark == "”")):
        if mark in _OPENS and can_open and not can_close:
            return "open"
        return "close"
    if mark == "”":
        return "none"
    if mark in ('"', "''"):
        if closing and not can_open:
            return "close"
        return "open" if can_open or (not closing and after.isalnum()) else "none"
    if mark in "»›" and not (before.isspace() or at == start):
        return "none"
    return "open" if mark in _OPENS or mark in "“" else "none"


def _single_role(
    text: str,
    match: re.Match[str],
    closing: bool,
    can_open: bool,
    can_close: bool,
    before: str,
    after: str,
) -> Role:
    mark = match.group()
    if mark in "`‛":
        return "none"
    if mark in "‘‚":
        return "close" if closing and can_close and not can_open else "open"
    if closing and can_close:
        if before in ",.?!…" or not after.isspace():
            return "close"
        # "the workers' union": a plural possessive, unless nothing closes later.
        rest = text[match.end() : match.end() + 2]
        possessive = before == "s" and rest[1:2].islower()
        return "none" if possessive and _closing_ahead(text, match.end()) else "close"
    if mark == "'" and can_open and not _APOSTROPHES.match(text, match.end()):
        return "open"
    return "none"


def _closing_ahead(text: str, at: int) -> bool:
    """Whether a single mark after `at` could close: looked for within 200 characters."""
    window = re.split(r"‘|(?<=\s)'(?=\w)", text[at : at + 200], maxsplit=1)[0]
    return re.search(r"[\w,.?!…][’'](?!\w)", window) is not None


def _single_closers(text: str, marks: list[re.Match[str]]) -> list[int]:
    """For each mark, how many single marks after it could close one."""
    counts = [0] * len(marks)
    seen = 0
    for i in range(len(marks) - 1, -1, -1):
        counts[i] = seen
        match = marks[i]
        after = text[match.end() : match.end() + 1]
        before = text[match.start() - 1 : match.start()]
        if match.group() in "’'‘" and not after.isalnum() and before and not before.isspace():
            seen += 1
    return counts


def _continues(text: str, start: int, mark: str) -> bool:
    """Whether the paragraph at `start` opens with the mark that was left open."""
    head = text[start : start + 12].lstrip()
    return head.startswith(mark) or (mark in '“"' and head[:1] in '“"')


def _closes_later(text: str, marks: list[re.Match[str]], mark: str) -> bool:
    """Whether the first mark of the paragraph closes a quotation left open before it."""
    for match in marks:
        if match.group() in _SINGLE:
            continue
        after = text[match.end() : match.end() + 1]
        before = text[match.start() - 1 : match.start()] if match.start() else " "
        closes = match.group() in _closers(mark) and not after.isalnum()
        return closes and bool(before) and not before.isspace()
    return False


def _blank(text: str, start: int, end: int) -> int:
    head = text[start : min(end, start + 64)]
    return len(head) - len(head.lstrip())
