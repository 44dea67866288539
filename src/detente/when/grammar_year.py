"""Years, decades, centuries, quarters, halves, seasons and dates in figures."""

from __future__ import annotations

from dataclasses import replace

from detente.when import grammar_left as left
from detente.when.calendar import valid
from detente.when.grammar_day import month, year_after
from detente.when.lexicon import Lexicon
from detente.when.numbers import ordinal_ending, year_at, year_figure, year_words
from detente.when.shape import Shape
from detente.when.tokens import Tokens


def year(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """A year in four figures, with the range or the edge around it."""
    n = year_figure(t.at(i))
    if n is None:
        return None
    if not _year_allowed(t, i, n, lex):
        return None
    first, last = i, i
    until = _year_range(t, i)
    if until is not None:
        return Shape("date", i, i + 2, year=n, until=(until, 0, 0))
    if t.at(i + 1) == "'" and t.at(i + 2) == "s" and n % 10 == 0 and t.at(i - 1) in ("the", "early",
                                                                                    "late", "mid"):
        return _decade(t, i, i + 2, str(n)[:3], lex)
    if t.at(i - 1) in ("fiscal", "calendar"):
        first = i - 1
    elif t.at(i - 1) == "year":
        first = i - 2 if t.at(i - 2) in ("fiscal", "calendar", "the") else i - 1
        first = left.article(t, first)
    first, mod = left.edge(t, first, lex)
    if mod is None and t.at(i - 1) == "year" and t.at(i - 2) == "-" and t.at(i - 3) == "end":
        mod = None
    return Shape("date", first, last, year=n, mod=mod)


def _year_range(t: Tokens, i: int) -> int | None:
    """The end of 1994-97 or 1999-2003."""
    if t.at(i + 1) not in ("-", "/") or not t.tight(i) or not t.tight(i + 1):
        return None
    start, word = int(t.at(i)), t.at(i + 2)
    if len(word) == 2 and word.isdigit() and int(word) > start % 100 and t.at(i + 3) != "-":
        return start - start % 100 + int(word)
    end = year_figure(word)
    return end if end is not None and end > start else None


def _year_allowed(t: Tokens, i: int, n: int, lex: Lexicon) -> bool:
    before, after = t.at(i - 1), t.at(i + 1)
    stop = before in (".", ":") and not t.tight(i - 1)
    if before in lex.lists["year_not_after"] and not stop:
        return False
    if before == "and" and t.at(i - 3) in ("resolutions", "flights"):
        return False
    if after in lex.lists["counted"]:
        return False
    if before not in lex.lists["year_after"] and t.capital(i - 1) and before.isalpha():
        return before in lex.months  # Expo 1998, Orion 1980 are names
    if after == "-" and t.tight(i) and (t.at(i + 2) in ("mile", "member", "year", "strong", "foot",
                                                        "man", "megawatt", "meter", "pound")):
        return False
    plural = after.endswith("s") and not t.capital(i + 1) and after.isalpha() and len(after) > 3
    if n % 100 == 0 and plural:
        return False
    if before in ("-", "/") and i and t.tight(i - 1) and t.at(i - 2)[:1].isalpha():
        return n > 1900 and t.at(i - 2) in ("mid", "early", "late", "post", "pre", "february",
                                            "march", "april", "may", "january")
    if before in lex.lists["year_after"]:
        return n >= 1200 or before in ("in", "since", "of")
    return 1800 <= n <= 2050 and not plural


def year_in_words(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """Nineteen ninety-four; "two thousand" only after the word year, in or since."""
    got = year_words(t, i, lex)
    if got is None:
        return None
    last, n = got
    before = t.at(i - 1)
    if before == "year":
        first, mod = left.edge(t, left.article(t, i - 1), lex)
        return Shape("date", first, last, year=n, mod=mod)
    plural = t.at(last + 1).endswith("s")
    if plural or t.at(last + 1) in lex.lists["counted"] or t.at(i) in ("two", "twenty"):
        if before not in ("in", "since", "of", "until", "by", "early", "late") or plural:
            return None
        if n == 2000 or t.at(last + 1) in lex.lists["counted"]:
            return None
    return Shape("date", i, last, year=n)


def _decade(t: Tokens, first: int, last: int, value: str, lex: Lexicon) -> Shape:
    start = left.article(t, first)
    rel = left.relation(t, first, lex)
    if rel is None and start == first:
        start, mod = left.edge(t, first, lex)
    else:
        start, mod = left.edge(t, start, lex)
    return Shape("fixed", start, last, value=value, mod=mod)


def decade(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """1980s, '80s, 80s after the, the nineties; 1800s is a century."""
    word = t.at(i)
    if word in lex.decades:
        tens = lex.decades[word]
        if t.at(i - 1) in ("his", "her", "their", "my", "our"):
            return None
        if t.at(i - 1) not in ("the", "early", "late", "mid", "-", "'", "nineteen"):
            return None
        first = i - 1 if t.at(i - 1) in ("nineteen", "'") else i
        return _decade(t, first, i, f"19{tens}", lex)
    digits = word[:-1]
    if len(digits) == 4 and digits.isdigit() and digits[3] == "0" and digits >= "1000":
        value = digits[:2] if digits[2] == "0" and digits[:2] != "20" else digits[:3]
        return _decade(t, i, i, value, lex)
    if len(digits) == 2 and digits.isdigit() and digits[1] == "0":
        quoted = t.at(i - 1) == "'" and t.tight(i - 1)
        if not quoted and t.at(i - 1) != "mid" and t.at(i - 2) != "mid":
            return None
        if "his" in t.words[max(0, i - 3) : i] or "her" in t.words[max(0, i - 3) : i]:
            return None
        century = "20" if digits in ("00", "10") else "19"
        return _decade(t, i - 1 if quoted else i, i, century + digits[0], lex)
    return None


def century(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """The 19th century, the twenty-first century; None for "a century"."""
    j = i - 2 if t.at(i - 1) == "-" else i - 1
    got = ordinal_ending(t, j, lex)
    if got is None or not 1 <= got[1] <= 22:
        return None
    first, mod = left.edge(t, left.article(t, got[0]), lex)
    return Shape("fixed", first, i, value=f"{got[1] - 1:02d}", mod=mod)


def week_of(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """The third week of May, the week of June 3, the first week of next month."""
    k = i + 2 + (t.at(i + 2) == "the")
    rank = ordinal_ending(t, i - 1, lex)
    last_week = t.at(i - 1) in ("last", "final")
    if t.at(k) in ("next", "last", "this") and t.at(k + 1) == "month":
        steps = {"next": 1, "last": -1, "this": 0}[t.at(k)]
        got: Shape | None = Shape("date", k, k + 1, steps=steps)
    else:
        near = k + 1 if t.at(k).isdigit() and t.at(k + 1) in lex.months else k
        got = month(t, near, lex) if t.at(near) in lex.months else None
    if got is None or got.recurs:
        return None
    if rank is None and not last_week and got.day is None:
        return None
    first = rank[0] if rank else i - 1 if last_week else i
    n = rank[1] if rank else 5
    if n > 5:
        return None
    return replace(got, kind="week_of", first=left.article(t, first), count=n, until=None)


_HALVES = {"first": 1, "second": 2, "latter": 2, "1st": 1, "2nd": 2}


def quarter(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """The third quarter of 1990, fiscal second-quarter, the 1988 quarter, first half."""
    unit = "H" if t.at(i) == "half" else "Q"
    j = i - 2 if t.at(i - 1) == "-" else i - 1
    n = _HALVES.get(t.at(j)) if unit == "H" else None
    if unit == "Q":
        got = ordinal_ending(t, j, lex)
        n = got[1] if got and got[1] <= 4 else None
        if t.at(j) in ("last", "final") and t.at(i + 1) == "of":
            n = 4
    if n is None:
        if unit == "Q" and t.at(j) in ("latest", "current", "recent"):
            return _told_quarter(t, i, j)
        y = year_figure(t.at(j))
        if y is None or unit == "H" or t.at(j - 1) in lex.months:
            return None
        return Shape("quarter", left.article(t, j), i, unit=unit, year=y, count=0)
    first = j
    yr: int | None = None
    if t.at(first - 1) == "fiscal":
        first -= 1
    if year_figure(t.at(first - 1)):
        first, yr = first - 1, int(t.at(first - 1))
    elif t.at(first - 1) == "s" and t.at(first - 2) == "'" and year_figure(t.at(first - 3)):
        first, yr = first - 3, int(t.at(first - 3))
    shape = Shape("quarter", first, i, unit=unit, count=n, year=yr, hyphened=j == i - 2)
    if yr is None:
        shape = _quarter_right(t, shape, lex)
        rel = left.relation(t, first, lex)
        if rel is not None:
            shape = replace(shape, first=rel[0], steps=rel[1])
    whose = ("the", "fiscal", "its", "this")
    if t.at(i + 1) == "of" and shape.last == i and t.at(i + 2) not in whose:
        return None
    start, mod = left.edge(t, left.article(t, shape.first), lex)
    return replace(shape, first=start, mod=mod)


def _told_quarter(t: Tokens, i: int, j: int) -> Shape | None:
    """The latest quarter: the one reported on; the current one: today's."""
    first = j - 1 if t.at(j) == "recent" and t.at(j - 1) == "most" else j
    if t.at(j) == "recent" and first == j:
        return None
    if t.at(j) == "current":
        return Shape("unit", left.article(t, first), i, unit="Q", steps=0)
    return Shape("quarter", left.article(t, first), i, unit="Q", count=0)


def _quarter_right(t: Tokens, shape: Shape, lex: Lexicon) -> Shape:
    i = shape.last
    skip = 2 if t.at(i + 1) == "of" and t.at(i + 2) == "fiscal" else 0
    if skip:
        got = year_at(t, i + 3, lex)
        return replace(shape, last=got[0], year=got[1]) if got else shape
    last, yr, steps = year_after(t, i, lex)
    if steps is None and yr is None and t.at(i + 1) == "of" and t.at(i + 2) == "the":
        return replace(shape, last=i + 3, year_steps=0) if t.at(i + 3) == "year" else shape
    return replace(shape, last=last, year=yr, year_steps=steps)


def season(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """Last winter, the summer of 1990, this fall, spring 2001, early autumn."""
    word = t.at(i)
    code = lex.seasons[word]
    last, yr, steps = year_after(t, i, lex)
    shape = Shape("season", i, last, unit=code, year=yr, year_steps=steps)
    rel = left.relation(t, i, lex)
    before = t.at(i - 1)
    if before in ("every", "each"):
        return replace(shape, first=i - 1, recurs=True)
    if rel is not None:
        shape = replace(shape, first=rel[0], steps=rel[1], anaphoric=rel[2] in lex.anaphoric)
    elif yr is None and steps is None:
        loose = word in ("fall", "spring")
        cues = ("in", "by", "since", "until", "during", "late", "early", "mid", "before")
        article = before in ("-", "the") and t.at(i - 2) in (*cues, "to", "for")
        if before not in cues and not article:
            return None
        if loose and (t.at(i + 1) == "of" or before in ("before", "since")):
            return None
        if t.capital(i) and t.capital(i + 1):
            return None
    first, mod = left.edge(t, left.article(t, shape.first), lex)
    return replace(shape, first=first, mod=mod)


def numeric(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """2013-03-22, 3/22/2013, 22.03.2013; month first unless that cannot be."""
    word = t.at(i)
    if len(word) == 10 and word[4] == "-":
        y, m, d = int(word[:4]), int(word[5:7]), int(word[8:])
    else:
        mark = "/" if "/" in word else "."
        parts = word.split(mark)
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
            return None
        if len(parts[0]) > 2 or len(parts[1]) > 2 or len(parts[2]) not in (2, 4):
            return None
        if mark == "." and len(parts[2]) == 2:
            return None
        m, d, y = (int(part) for part in parts)
        if mark == "." or m > 12:
            m, d = d, m
        if y < 100:
            y += 1900 if y > 40 else 2000
    if not 1000 <= y <= 2199 or not valid(y, m, d):
        return None
    return Shape("date", i, i, year=y, month=m, day=d)
