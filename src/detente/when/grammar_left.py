"""What may stand to the left of an expression: articles, edges, approximations."""

from __future__ import annotations

from detente.when.lexicon import Lexicon
from detente.when.tokens import Tokens

_NOUN_EDGES = ("beginning", "start", "outset", "dawn", "onset", "middle", "midst", "midpoint",
               "end", "close", "ending", "tail")
_DETERMINERS = ("the", "this", "that", "these", "those", "its", "his", "her", "their", "our")


def article(t: Tokens, first: int) -> int:
    """Take in "the" before `first`."""
    return first - 1 if t.at(first - 1) == "the" else first


def edge(t: Tokens, first: int, lex: Lexicon) -> tuple[int, str | None]:
    """(new first token, START|MID|END or None): early, mid-, late, the end of."""
    word = t.at(first - 1)
    if word == "-" and t.at(first - 2) in ("mid", "early", "late"):
        return article(t, first - 2), lex.edges[t.at(first - 2)]
    if word in ("early", "mid", "late"):
        return article(t, first - 1), lex.edges[word]
    if word in ("earlier", "later") and t.at(first) in ("this", "that", "last", "next", "in"):
        return first - 1, lex.edges[word]
    back = first - 1
    if word in ("the", "this", "last", "next"):
        back = first - 2
    if t.at(back) == "of" and t.at(back - 1) in _NOUN_EDGES:
        head = back - 1
        if t.at(head - 1) in ("very", "early", "late"):
            head -= 1
        return article(t, head), lex.edges[t.at(back - 1)]
    if t.at(back) == "in" and t.at(back - 1) in ("early", "late", "earlier", "later"):
        return back - 1, lex.edges[t.at(back - 1)]
    return first, None


def approximation(t: Tokens, first: int, lex: Lexicon) -> tuple[int, str | None]:
    """(new first token, mod) for at least, more than, about … before `first`."""
    for width in (3, 2, 1):
        if first - width < 0:
            continue
        if t.at(first) in ("the", "these", "a") and t.at(first - 1) in ("over", "under", "some"):
            return first, None  # over the last year: within it
        phrase = " ".join(t.words[first - width : first])
        mod = lex.approximations.get(phrase)
        if mod is not None:
            return first - width, mod
    return first, None


def relation(t: Tokens, first: int, lex: Lexicon) -> tuple[int, int, str] | None:
    """(new first token, steps, word) of last, this past, the following … before `first`."""
    word = t.at(first - 1)
    if word not in lex.relations:
        return None
    head, steps = first - 1, lex.relations[word]
    owned = word in ("same", "coming", "current") and t.at(head - 1) in _DETERMINERS
    plain = t.at(head - 1) in ("this", "the", "that", "these", "those", "its", "very")
    if (plain or owned) and word not in ("this", "that"):
        head -= 1
    if t.at(head) == "very":
        head = article(t, head)
    return head, steps, word
