"""Counts and years, in figures and in words."""

from __future__ import annotations

from detente.when.lexicon import Lexicon
from detente.when.shape import VAGUE
from detente.when.tokens import Tokens

_TEENS = {"sixteen": 1600, "seventeen": 1700, "eighteen": 1800, "nineteen": 1900, "twenty": 2000}


def figure(word: str) -> float | None:
    """The number a token of digits stands for; None for times, dates, ordinals."""
    if not word or not word[0].isdigit() or len(word) > 12 or not word.isascii():
        return None
    plain = word.replace(",", "")
    if plain.isdigit():
        return float(plain)
    if plain.count(".") == 1 and plain.replace(".", "").isdigit():
        return float(plain)
    if len(word) == 3 and word[1] == "/" and word[2].isdigit() and word[2] != "0":
        return int(word[0]) / int(word[2])
    return None


def ordinal(word: str, lex: Lexicon) -> int | None:
    """15th, 2nd, third."""
    if word in lex.ordinals:
        return lex.ordinals[word]
    if len(word) <= 4 and word[:-2].isdigit() and word[-2:] in ("st", "nd", "rd", "th"):
        return int(word[:-2])
    return None


def ordinal_ending(t: Tokens, i: int, lex: Lexicon) -> tuple[int, int] | None:
    """(first token, number) of an ordinal ending at `i`; joins "twenty-second"."""
    n = ordinal(t.at(i), lex)
    if n is None:
        return None
    if n < 10 and t.at(i - 1) == "-" and t.at(i - 2) in ("twenty", "thirty"):
        return i - 2, n + lex.cardinals[t.at(i - 2)]
    return i, n


def _word_number(t: Tokens, i: int, lex: Lexicon) -> tuple[int, float]:
    """A cardinal word ending at `i`, with tens before it: twenty-two."""
    n, first = float(lex.cardinals[t.at(i)]), i
    if n >= 100:
        if t.at(i - 1) in ("a", "one"):
            return i - 1, n
        less = lex.cardinals.get(t.at(i - 1)) or figure(t.at(i - 1))
        return (i - 1, n * less) if less and less < n else (i, n)
    if 0 < n < 10:
        gap = 2 if t.at(i - 1) == "-" else 1
        tens = lex.cardinals.get(t.at(i - gap), 0)
        if 20 <= tens < 100:
            return i - gap, n + tens
    return first, n


def _atom(t: Tokens, i: int, lex: Lexicon) -> tuple[int, float] | None:
    word = t.at(i)
    if word in lex.cardinals:
        return _word_number(t, i, lex)
    value = figure(word)
    if value is not None:
        whole = figure(t.at(i - 1)) if value < 1 else None
        if whole is not None and whole == int(whole):
            return i - 1, whole + value
        return i, value
    if word in ("a", "an", "another"):
        return i, 1.0
    if word == "dozen":
        if t.at(i - 1) in ("half", "-") or t.at(i - 2) == "half":
            return (i - 2 if t.at(i - 2) == "half" else i - 1), 6.0
        less = lex.cardinals.get(t.at(i - 1), 1)
        return i - 1, 12.0 * less
    if word in lex.vague:
        if t.at(i + 1) == "quarters":
            return None
        return (i - 1 if t.at(i - 1) == "a" else i), 2.0 if word == "couple" else VAGUE
    return None


def count_ending(t: Tokens, i: int, lex: Lexicon) -> tuple[int, float, bool] | None:
    """(first token, count, is a range) for a count that ends at token `i`.

    Reads 3, three, twenty-two, 1 1/2, a dozen, a few, two and a half, dozens
    of, two to three (the lower bound). A count is `VAGUE` where nobody counted.
    """
    if t.at(i) == "of":
        if t.at(i - 1) in lex.scores:
            return i - 1, VAGUE, False
        if t.at(i - 1) == "couple":
            return (i - 2 if t.at(i - 2) == "a" else i - 1), 2.0, False
        return None
    if t.at(i) == "half" and t.at(i - 1) in ("a", "-") and "and" in (t.at(i - 2), t.at(i - 3)):
        back = i - 3 if t.at(i - 2) == "and" else i - 4
        whole = _atom(t, back - (t.at(back) == "-"), lex)
        return (whole[0], whole[1] + 0.5, False) if whole else None
    got = _atom(t, i, lex)
    if got is None:
        return None
    first, count = got
    if t.at(first - 1) in ("to", "or", "-", "and") and count != VAGUE:
        back = first - 2 - (t.at(first - 2) == "-")
        if t.at(first - 1) == "-" and t.at(first - 2) in ("to", "or"):
            back = first - 3 - (t.at(first - 3) == "-")  # six-to-eight-week
        low = _atom(t, back, lex)
        joined = t.at(first - 1) != "and" or t.at((low or (0,))[0] - 1) == "between"
        if low and 0 < low[1] < count and joined and t.at(back) not in ("a", "an", "another"):
            return low[0], low[1], True
    return first, count, False


def year_figure(word: str) -> int | None:
    """A plausible year in four figures."""
    if len(word) == 4 and word.isascii() and word.isdigit() and "1000" <= word <= "2199":
        return int(word)
    return None


def year_words(t: Tokens, i: int, lex: Lexicon) -> tuple[int, int] | None:
    """(last token, year) of a spoken year that begins at `i`: nineteen ninety-four."""
    base = _TEENS.get(t.at(i))
    if t.at(i) == "two" and t.at(i + 1) == "thousand":
        base, i = 2000, i + 1
        if t.at(i + 1) == "and":
            rest = lex.cardinals.get(t.at(i + 2), 0)
            return (i + 2, base + rest) if 0 < rest < 100 else (i, base)
        rest = lex.cardinals.get(t.at(i + 1), 0)
        return (i + 1, base + rest) if 0 < rest < 100 else (i, base)
    if base is None:
        return None
    j = i + 2 if t.at(i + 1) == "-" else i + 1
    tens = lex.cardinals.get(t.at(j), 0)
    if t.at(j) in ("oh", "o") and 0 < lex.cardinals.get(t.at(j + 1), 0) < 10:
        return j + 1, base + lex.cardinals[t.at(j + 1)]
    if not 10 <= tens < 100:
        return None
    k = j + 2 if t.at(j + 1) == "-" else j + 1
    ones = lex.cardinals.get(t.at(k), 0)
    if tens >= 20 and 0 < ones < 10:
        return k, base + tens + ones
    return j, base + tens


def year_at(t: Tokens, i: int, lex: Lexicon) -> tuple[int, int] | None:
    """(last token, year) of a year in figures, words or '98 that begins at `i`."""
    year = year_figure(t.at(i))
    if year is not None:
        return i, year
    if t.at(i) == "'" and len(t.at(i + 1)) == 2 and t.at(i + 1).isdigit() and t.tight(i):
        short = int(t.at(i + 1))
        return i + 1, (1900 if short > 40 else 2000) + short
    return year_words(t, i, lex)
