"""Length-preserving folding, so that offsets in folded text are offsets in the text."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_DASHES = "‐‑‒–—―−"
_QUOTES = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"'}
_SPACES = "\n\r\t\u00a0\u2007\u2009\u202f"


class _Table(dict[int, int]):
    """A translate table that works out each character once, on first sight."""

    def __missing__(self, code: int) -> int:
        folded = ord(_fold_char(chr(code)))
        self[code] = folded
        return folded


def _fold_char(char: str) -> str:
    if char in _DASHES:
        return "-"
    if char in _SPACES:
        return " "
    if char in _QUOTES:
        return _QUOTES[char]
    special = {"ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d"}.get(char)
    if special:
        return special
    base = unicodedata.normalize("NFKD", char)[:1] or char
    low = base.lower()
    return low if len(low) == 1 else char


_TABLE = _Table()


def fold(text: str) -> str:
    """Lower case, no accents, plain quotes and dashes; as many characters as before."""
    return text.translate(_TABLE)


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """`fold` for dictionary entries: spaces are made single as well."""
    return " ".join(fold(name).split())
