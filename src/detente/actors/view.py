"""A parsed sentence with the names found in it: what the resolver and the matcher read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.actors.lexicon import Hit
from detente.records import Mention, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NAME_PARTS = ("compound", "amod", "nmod", "poss", "det", "nummod", "case", "punct", "quantmod")

#: Names of states and bodies: a person's name may follow its title.
_ROW = frozenset({"state", "adj", "org", "capital", "metonym"})
_HANGS_ON = frozenset({"prep", "pobj", "appos", *NAME_PARTS})
#: Words after a noun that still belong to its phrase, at most: parses of long ones err.
_REACH = 14


@dataclass(slots=True)
class View:
    """One sentence: its parse, its names by token, and offsets back to the document."""

    sentence: Sentence
    doc: Doc
    hits: list[Hit]
    by_token: dict[int, Hit] = field(default_factory=dict)
    head_of: dict[int, int] = field(default_factory=dict)  # hit.start -> token index of its head
    found: dict[int, Any] = field(default_factory=dict)  # what each noun phrase resolved to
    sport: bool | None = None  # a sentence of sport or show; None until asked
    headline: bool | None = None  # every word in capitals; None until asked

    def __post_init__(self) -> None:
        offset = self.sentence.start
        starts = {t.idx: t.i for t in self.doc}
        for hit in self.hits:
            first = starts.get(hit.start - offset)
            if first is None:
                first = next((t.i for t in self.doc
                              if t.idx <= hit.start - offset < t.idx + len(t)), None)
            if first is None:
                continue
            last = first
            while last + 1 < len(self.doc) and self.doc[last + 1].idx < hit.end - offset:
                last += 1
            for i in range(first, last + 1):
                self.by_token[i] = hit
            inside = range(first, last + 1)
            head = next((i for i in inside if self.doc[i].head.i not in inside
                         or self.doc[i].dep_ == "ROOT"), last)
            self.head_of[hit.start] = head

    def hit(self, token: Token) -> Hit | None:
        """The name `token` is part of."""
        return self.by_token.get(token.i)

    def mention(self, first: int, last: int) -> Mention:
        """Tokens first..last (inclusive) as words of the document."""
        start = self.sentence.start + self.doc[first].idx
        end = self.sentence.start + self.doc[last].idx + len(self.doc[last])
        return Mention(start, end, self.sentence.text[self.doc[first].idx :
                                                      self.doc[last].idx + len(self.doc[last])])

    def span(self, hit: Hit) -> Mention:
        """A name's own words."""
        offset = self.sentence.start
        words = self.sentence.text[hit.start - offset : hit.end - offset]
        return Mention(hit.start, hit.end, words)

    def noun_phrase(self, token: Token) -> Mention:
        """The words of the noun phrase around its head, without clauses and coordination."""
        first = last = token.i
        for child in token.children:
            if child.dep_ in NAME_PARTS:
                edge = min(child.left_edge.i, child.i)
                if child.i < token.i and child.dep_ != "punct":
                    first = min(first, edge)
        hit = self.hit(token)
        if hit is not None:
            indexes = [i for i, h in self.by_token.items() if h is hit]
            first, last = min(first, *indexes), max(last, *indexes)
        while first < token.i and self.doc[first].is_punct:
            first += 1
        return self.mention(first, last)

    def whole_phrase(self, token: Token) -> Mention:
        """The noun phrase with what hangs on it by prepositions and apposition, no clauses."""
        short = self.noun_phrase(token)
        last = max((t.i for t in token.subtree
                    if self.sentence.start + t.idx < short.end), default=token.i)
        queue = [token]
        while queue:
            for child in queue.pop().children:
                if child.i > token.i and child.dep_ in _HANGS_ON and child.i - token.i <= _REACH:
                    last = max(last, child.i)
                    queue.append(child)
        first = next(t.i for t in self.doc if self.sentence.start + t.idx >= short.start)
        return self.mention(first, max(last, token.i))

    def conjuncts(self, token: Token) -> Iterator[Token]:
        """`token` and what is coordinated with it, left to right.

        "A, B and C": the parser often hangs B on A as an apposition; a name that begins a row
        of its own is no other word for A.
        """
        yield token
        queue = [token]
        seen = {token.i}
        while queue:
            for child in queue.pop(0).children:
                joined = child.dep_ == "conj" or self._next_of_row(child)
                if joined and child.i not in seen:
                    seen.add(child.i)
                    queue.append(child)
                    yield child

    def _next_of_row(self, child: Token) -> bool:
        """Whether an apposition is the next name of a row: "Egypt, Jordan and Syria"."""
        if child.dep_ != "appos" or not any(c.dep_ == "conj" for c in child.children):
            return False
        return all((hit := self.hit(t)) is not None and hit.readings[0].role in _ROW
                   for t in (child.head, child))
