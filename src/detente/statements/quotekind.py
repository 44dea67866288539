"""Tells speech from scare quotes and from the titles of works, by the text around the marks."""

from __future__ import annotations

import re
from typing import Literal

from detente.statements.lexicon import load

QuoteKind = Literal["speech", "scare", "title"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "and",
        "or",
        "but",
        "by",
        "with",
        "from",
        "as",
        "into",
        "over",
        "nor",
        "vs",
        "is",
        "not",
    ]
)
#: A quotation longer than this many words is taken for words that were said.
_LONG = 6


def classify(text: str, start: int, end: int, inner_start: int, inner_end: int) -> QuoteKind:
    """What the quotation at `start`:`end` is; linear in its length."""
    inner = text[inner_start : min(inner_end, inner_start + 400)].strip()
    words = _WORD.findall(inner)
    if not words:
        return "scare"
    before = text[max(0, start - 60) : start].rstrip()
    after = text[end : end + 40]
    lexicon = load()
    prior = [w.lower() for w in _WORD.findall(before)][-3:]
    if _is_title(words, inner, before, prior, lexicon.works):
        return "title"
    if len(words) > _LONG or before.endswith(":") or inner[-1] in "?!":
        return "speech"
    if inner[-1] == "," or inner.endswith("--"):
        return "speech"
    if before.endswith(",") and inner[-1] == "." and inner[0].isupper():
        return "speech"
    if inner[0].isupper() and inner[-1] == "." and len(words) > 1:
        return "speech"
    if prior and prior[-1] in lexicon.scare:
        return "scare"
    if (prior and lexicon.is_cue_form(prior[-1])) or _cue_after(after, lexicon):
        return "speech"
    return "scare" if len(words) <= 3 else "speech"


def _cue_after(after: str, lexicon: object) -> bool:
    words = [w.lower() for w in _WORD.findall(after.split(".")[0])][:4]
    return any(load().is_say_form(w) for w in words)


def _is_title(
    words: list[str], inner: str, before: str, prior: list[str], works: frozenset[str]
) -> bool:
    big = [w for w in words if w.lower() not in _SMALL]
    capital = bool(big) and all(w[0].isupper() or w[0].isdigit() for w in big)
    if not capital or (not words[0][0].isupper() and not words[0][0].isdigit()):
        return False
    if any(w in works for w in prior[-2:]):
        return True
    if before.endswith((":", ",")) or inner[-1] in ".,":
        return (
            inner[-1] not in "?!"
            and len(big) >= 3
            and not before.endswith(":")
            and (inner[-1] == "," and len(big) == len(words) >= 3)
        )
    return len(big) >= 2 and inner[-1] not in "?!"
