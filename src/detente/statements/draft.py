"""Attributions in the making, and the sentence as the finders see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from detente.statements.lexicon import Cue
from detente.statements.quotes import Quote
from detente.statements.syntax import Doc, Token, antecedent, is_relative, noun_run, text_of, trim

Span = tuple[int, int]


@dataclass(slots=True)
class Sent:
    """A parsed sentence at `offset`; `inside[i]` is the number of the quotation token i is in."""

    offset: int
    doc: Doc
    inside: list[int]

    @property
    def end(self) -> int:
        return self.offset + len(text_of(self.doc))

    def outside(self, token: Token) -> bool:
        """Whether the token stands outside of quotation marks."""
        return bool(self.inside[token.i] < 0)


@dataclass(slots=True)
class Draft:
    """A candidate attribution: spans are in the document's characters."""

    sent: Sent
    head: Token | None  # the cue's main word
    cue: Span
    source: Span | None
    source_head: Token | None
    content: list[Span]
    rule: str
    lexical: Cue | None = None
    cls: str = "other"
    quotes: list[int] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)


def sentence(offset: int, doc: Doc, quotes: list[Quote], starts: list[int]) -> Sent:
    """`doc` with its tokens marked by the outer quotation they stand in.

    `quotes` are the outer quotations in order, `starts` their starts, for bisection.
    """
    from bisect import bisect_right

    inside: list[int] = []
    for token in doc:
        at = offset + token.idx
        k = bisect_right(starts, at) - 1
        inside.append(k if k >= 0 and at < quotes[k].end else -1)
    return Sent(offset, doc, inside)


def source_of(sent: Sent, head: Token | None, verb: Token | None) -> Span | None:
    """The span of the source phrase about `head`, in document characters."""
    if head is None:
        return None
    without = []
    if verb is not None and head.is_ancestor(verb):
        top = verb
        while top.head != head and top.head != top:
            top = top.head
        without = [top]
    left, right = noun_run(head, without)
    doc = sent.doc
    first = doc[left].idx
    for separator in (" - ", " — ", " -- ", " – ", ") -"):  # a dateline stuck to the name
        cut = text_of(doc).rfind(separator, first, head.idx)
        if cut >= 0:
            first = cut + len(separator)
    start, end = trim(text_of(doc), first, doc[right].idx + len(doc[right]))
    return sent.offset + start, sent.offset + end


def relative_of(sent: Sent, head: Token | None, verb: Token) -> tuple[Token | None, Span | None]:
    """For "X, who said": X's phrase, where `head` is the relative pronoun."""
    if head is None or not is_relative(head):
        return None, None
    noun = antecedent(head)
    return noun, source_of(sent, noun, verb)


def cue_span(sent: Sent, verb: Token) -> Span:
    """The verb with its auxiliaries, negation and particle where they touch it."""
    parts = {verb.i}
    for child in verb.children:
        if child.dep_ in ("aux", "auxpass", "neg", "prt"):
            parts.add(child.i)
    left = right = verb.i
    while left - 1 in parts:
        left -= 1
    while right + 1 in parts:
        right += 1
    doc = sent.doc
    return sent.offset + doc[left].idx, sent.offset + doc[right].idx + len(doc[right])
