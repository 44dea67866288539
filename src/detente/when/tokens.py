"""Cut a text into the small pieces the grammar of time reads.

One pass of one pattern without nested repetition, so the cost is linear in
the text whatever it holds. Words come lower-cased; offsets point into the
text as given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\d{4}-\d\d-\d\d(?!\d)"  # an ISO date stays whole
    r"|\d+(?:[.,:/]\d+){0,3}[a-z]{0,4}"  # 9:30, 3/22/2013, 15th, 1980s, 9am, 1530gmt
    r"|[a-z]\.[a-z]\.?(?![a-z])"  # a.m., p.m., u.s.
    r"|[^\W\d_]+"
    r"|\n[^\S\n]*\n"  # a blank line: nothing reaches across it
    r"|[^\w\s]|_"
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists over one text; index -1 and len are never read."""

    text: str
    words: list[str]
    starts: list[int]

    def end(self, i: int) -> int:
        """Character offset just after token `i`."""
        return self.starts[i] + len(self.words[i])

    def at(self, i: int) -> str:
        """The token's word, or "" beyond either end."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def capital(self, i: int) -> bool:
        """Is the first character of token `i` upper case in the text?"""
        return 0 <= i < len(self.words) and self.text[self.starts[i]].isupper()

    def tight(self, i: int) -> bool:
        """Do tokens `i` and `i + 1` touch?"""
        return 0 <= i < len(self.words) - 1 and self.end(i) == self.starts[i + 1]


def lowered(text: str) -> str:
    """Lower case with every offset kept: a few letters grow when lowered."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def tokenize(text: str) -> Tokens:
    """Return the tokens of `text`; never raises."""
    low = lowered(text).replace("’", "'").replace("‘", "'").replace("–", "-").replace("—", "-")
    words: list[str] = []
    starts: list[int] = []
    for match in _TOKEN.finditer(low):
        words.append(match.group())
        starts.append(match.start())
    return Tokens(text, words, starts)
