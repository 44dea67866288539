"""Expressions built on a month, a weekday, a year, a named day or today."""

from __future__ import annotations

from dataclasses import replace

from detente.when import grammar_left as left
from detente.when.lexicon import Lexicon
from detente.when.numbers import figure, ordinal_ending, year_at, year_figure
from detente.when.shape import Shape
from detente.when.tokens import Tokens

Until = tuple[int, int, int]
_JOINERS = ("-", "to", "through", "and", "until", "till", "or", "/")
_PAPERS = ("times", "telegraph", "express", "mirror", "herald", "school", "agreement", "accords",
           "mail", "post")
_YEAR_REL = {"last": -1, "this": 0, "next": 1}


def month_day(t: Tokens, i: int, lex: Lexicon) -> int | None:
    """A day of the month in token `i`: 8, 8th, eighth."""
    word = t.at(i)
    if word.isascii() and word.isdigit() and len(word) <= 2:
        n: int | None = int(word)
    else:
        got = ordinal_ending(t, i, lex) if word in lex.ordinals or word[:1].isdigit() else None
        n = got[1] if got else None
    if n is None or not 1 <= n <= 31:
        return None
    after = t.at(i + 1)
    return None if after in ("%", "percent", ":") else n


def year_after(t: Tokens, i: int, lex: Lexicon) -> tuple[int, int | None, int | None]:
    """(last token, year, year steps) of what follows token `i`: , 1984 | of 1984 | last year."""
    j = i + 1
    if t.at(j) in (",", "of"):
        j += 1
    got = year_at(t, j, lex)
    if got and (t.at(i + 1) != "," or t.at(got[0] + 1) not in ("people", "troops", "men")):
        return got[0], got[1], None
    if t.at(i + 1) == "of" and t.at(j) == "the":
        j += 1
    if t.at(j + 1) == "year" and t.at(i + 1) != ",":
        if t.at(j) in _YEAR_REL:
            return j + 1, None, _YEAR_REL[t.at(j)]
        if t.at(j) in ("previous", "preceding", "same", "that", "following"):
            return j + 1, None, {"previous": -1, "preceding": -1, "following": 1}.get(t.at(j), 0)
    return i, None, None


def _dot(t: Tokens, i: int) -> int:
    """Take in the full stop of "Aug." """
    short = len(t.at(i)) <= 5 and t.at(i) not in ("may", "june", "july", "march", "april")
    return i + 1 if short and t.at(i + 1) == "." and t.tight(i) else i


def _range_end(t: Tokens, i: int, month: int, lex: Lexicon) -> tuple[int, Until] | None:
    """(last token, (0, month, day)) of "-10", "to 10" after a day; not "to 10 people"."""
    if t.at(i + 1) not in _JOINERS:
        return None
    day = month_day(t, i + 2, lex)
    if day is None or (figure(t.at(i + 2)) is None and not t.at(i + 2)[-2:].isalpha()):
        return None
    if t.at(i + 3) in lex.months or (t.at(i + 1) not in ("-", "/") and t.at(i + 3).isalpha()
                                     and t.at(i + 3) not in ("in", "at", "for", "and", "of", "by")):
        return None
    return i + 2, (0, month, day)


def _before_month(t: Tokens, i: int, lex: Lexicon) -> tuple[int, int, Until | None] | None:
    """(first token, day, until) of "23 October", "the 8th of", "8-10" before a month."""
    j = i - 2 if t.at(i - 1) == "of" else i - 1
    got = ordinal_ending(t, j, lex)
    if got is None:
        n = figure(t.at(j)) if len(t.at(j)) <= 2 else None
        if n is None or n != int(n) or t.at(i - 1) == "of":
            return None
        got = j, int(n)
    first, day = got
    if not 1 <= day <= 31:
        return None
    if t.at(first - 1) in ("-", "to", "and", "through"):
        low = month_day(t, first - 2, lex)
        if low is not None and low < day and t.at(first - 3) not in ("$", "."):
            return left.article(t, first - 2), low, (0, lex.months[t.at(i)], day)
    return left.article(t, first), day, None


def _month_allowed(t: Tokens, i: int, dated: bool, lex: Lexicon) -> bool:
    """May, March and short forms need company; every month needs its capital."""
    if not t.capital(i):
        return False
    word = t.at(i)
    if dated:
        return True
    if word in ("mar", "dec", "jan", "sep", "jun"):
        return t.at(i - 1) in lex.lists["date_cues"] and t.at(i + 1) == "."
    if word in ("may", "march"):
        return t.at(i - 1) in lex.lists["date_cues"] and not (
            t.at(i - 1) in ("of", "to", "by", "for", "and", "from", "-") and _is_name(t, word)
        )
    person = t.capital(i - 1) and t.capital(i + 1)  # somebody called April or August
    return not (person and t.at(i - 1) not in lex.lists["date_cues"])


def _is_name(t: Tokens, word: str) -> bool:
    """Is this word somebody's name, or an event's, elsewhere in the text?"""
    return word == "march" or "Theresa May" in t.text or "Mrs. May" in t.text or "Mrs May" in t.text


def month(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """An expression headed by the month name at `i`."""
    n, last = lex.months[t.at(i)], _dot(t, i)
    shape = Shape("date", i, last, month=n)
    got = _before_month(t, i, lex)
    if got is not None and t.capital(i):
        first, day, until = got
        last, year, steps = year_after(t, last, lex)
        return replace(shape, first=first, last=last, day=day, until=until, year=year,
                       year_steps=steps)
    j = last + 1 + (t.at(last + 1) == "the")
    glued = t.at(j).split(",") if "," in t.at(j) else []
    if len(glued) == 2 and year_figure(glued[1]) and glued[0].isdigit() and int(glued[0]) <= 31:
        return replace(shape, last=j, day=int(glued[0]), year=int(glued[1]))
    if t.at(j) in ("twenty", "thirty") and ordinal_ending(t, j + 2, lex):
        j += 2
    day_ = month_day(t, j, lex) if _month_allowed(t, i, True, lex) else None
    if day_ is not None:
        end = _range_end(t, j, n, lex)
        last, until = end if end else (j, None)
        last, year, steps = year_after(t, last, lex)
        return replace(shape, last=last, day=day_, until=until, year=year, year_steps=steps)
    return _month_alone(t, shape, lex)


def _month_alone(t: Tokens, shape: Shape, lex: Lexicon) -> Shape | None:
    i = shape.first
    last, year, steps = year_after(t, shape.last, lex)
    if not _month_allowed(t, i, year is not None or steps is not None, lex):
        return None
    shape = replace(shape, last=last, year=year, year_steps=steps)
    if t.at(i - 1) in ("every", "each"):
        return replace(shape, first=i - 1, recurs=True)
    if t.at(i - 1) == "of" and t.at(i - 2) == "month":
        shape = replace(shape, first=left.article(t, i - 2))
    elif year is None and steps is None:
        rel = left.relation(t, i, lex)
        if rel is not None:
            word = rel[2]
            shape = replace(shape, first=rel[0], steps=rel[1], anaphoric=word in lex.anaphoric)
    first, mod = left.edge(t, shape.first, lex)
    end = t.at(last + 1) in ("-", "to", "through") and t.at(last + 2) in lex.months
    if end and t.at(last + 1) == "-" and year is None and t.capital(last + 2):
        close, year_, _ = year_after(t, _dot(t, last + 2), lex)
        return replace(shape, first=first, last=close, mod=mod, year=year_,
                       until=(0, lex.months[t.at(last + 2)], 0))
    return replace(shape, first=first, mod=mod)


def weekday(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """An expression headed by the weekday at `i`; month days behind it are taken in."""
    word = t.at(i)
    if not t.capital(i) or (t.at(i + 1) in _PAPERS and t.capital(i + 1)):
        return None
    if not word.endswith("day") and t.at(i + 1) not in (".", ","):
        return None
    if word in ("sun", "sat", "mon", "wed") and t.at(i + 2) not in lex.months:
        return None
    if t.at(i - 1) in ("bloody", "black", "fat", "super", "ruby") and t.capital(i - 1):
        return None
    last = _dot(t, i)
    shape = Shape("date", i, last, weekday=lex.weekdays[word])
    j = last + 1 + (t.at(last + 1) == ",")
    dated = _dated(t, j + (t.at(j) == "the"), lex)
    if dated is not None:
        return replace(dated, first=i, weekday=shape.weekday)
    return _weekday_relations(t, _weekday_part(t, shape, lex), lex)


def _dated(t: Tokens, j: int, lex: Lexicon) -> Shape | None:
    """A month with its day near token `j`, for "Friday, Oct. 23" and "Friday 23 October"."""
    for k in (j, j + 1, j + 2):
        if t.at(k) in lex.months:
            got = month(t, k, lex)
            near = got is not None and got.day is not None and got.first in (j, j - 1)
            return got if near else None
        if t.at(k) in (".", "\n", ","):
            return None
    n = ordinal_ending(t, j, lex)
    if n and t.at(j - 1) == "the" and 1 <= n[1] <= 31 and not t.at(j + 1).isalpha():
        return Shape("date", j - 1, j, day=n[1])
    return None


def _weekday_part(t: Tokens, shape: Shape, lex: Lexicon) -> Shape:
    nxt = t.at(shape.last + 1)
    if nxt in lex.parts and nxt not in ("dawn", "sunset", "sunrise"):
        return replace(shape, last=shape.last + 1, part=lex.parts[nxt])
    return shape


def _weekday_relations(t: Tokens, shape: Shape, lex: Lexicon) -> Shape:
    """last/next/every before; last week, of this week, week behind."""
    j = shape.last + 1 + (t.at(shape.last + 1) == "of")
    if t.at(j) in _YEAR_REL and t.at(j + 1) == "week":
        return replace(shape, last=j + 1, week_steps=_YEAR_REL[t.at(j)])
    i = shape.first
    if t.at(i - 1) in ("every", "each"):
        return replace(shape, first=i - 1, recurs=True)
    rel = left.relation(t, i, lex)
    if rel is not None:
        shape = replace(shape, first=rel[0], steps=rel[1], anaphoric=rel[2] in lex.anaphoric)
    first, mod = left.edge(t, shape.first, lex)
    return replace(shape, first=first, mod=mod) if t.at(first) in ("early", "late") else shape


def plural_weekday(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """Mondays, Friday nights: a recurring day."""
    day = lex.weekdays.get(t.at(i)[:-1])
    if day is None or not t.capital(i):
        return None
    return Shape("date", i, i, weekday=day, recurs=True)


_DEICTIC = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}


def deictic(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """today, yesterday evening, the day after tomorrow, late yesterday."""
    word = t.at(i)
    if word == "today" and t.text[t.starts[i - 1] : t.end(i - 1)] == "USA" and i:
        return None
    shape = Shape("deictic", i, i, steps=_DEICTIC[word])
    if word == "tonight":
        return replace(shape, part="NI")
    edge = {"before": -1, "after": 1}.get(t.at(i - 1))
    if edge is not None and t.at(i - 2) == "day" and t.at(i - 3) == "the":
        return replace(shape, first=i - 3, steps=_DEICTIC[word] + edge)
    shape = _weekday_part(t, shape, lex)
    first, mod = left.edge(t, i, lex)
    return replace(shape, first=first, mod=mod) if t.at(first) in ("early", "late") else shape


def named(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """Christmas Day, New Year's Eve, the Fourth of July, last Easter, Easter 2010."""
    for words, rule in lex.named[t.at(i)]:
        first = i - len(words) + 1
        if first < 0 or tuple(t.words[first : i + 1]) != words:
            continue
        if not (t.capital(first) or rule[4:5] == "-"):
            return None
        if t.at(i + 1) in lex.lists["named_not_before"]:
            return None
        if words == ("new", "year") and t.at(i + 1) == "'" and t.at(i + 3) in ("day", "eve"):
            return None
        last, year, steps = year_after(t, i, lex)
        shape = Shape("named", first, last, value=rule, year=year, year_steps=steps)
        rel = left.relation(t, first, lex)
        return replace(shape, first=rel[0], steps=rel[1]) if rel else shape
    return None


def day_ordinal(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """The 15th: an ordinal in figures with nothing to count behind it."""
    got = ordinal_ending(t, i, lex)
    if got is None or t.at(got[0] - 1) != "the" or not 1 <= got[1] <= 31:
        return None
    if t.at(got[0] - 2) not in ("on", "until", "till", "by", "from", "since", "before", "after",
                                "to", "and", "through", "between", ","):
        return None
    after = t.at(i + 1)
    if after == "of" and t.at(i + 2) in ("this", "next", "last") and t.at(i + 3) == "month":
        steps = {"this": 0, "next": 1, "last": -1}[t.at(i + 2)]
        return Shape("date", got[0] - 1, i + 3, day=got[1], steps=steps)
    if after.isalpha() and after not in lex.lists["after_day"]:
        return None
    return Shape("date", got[0] - 1, i, day=got[1])
