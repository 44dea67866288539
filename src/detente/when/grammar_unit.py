"""Expressions headed by a unit: two days ago, last week, a decade, every year."""

from __future__ import annotations

from dataclasses import replace

from detente.when import grammar_left as left
from detente.when.grammar_year import century, quarter, week_of
from detente.when.lexicon import Lexicon
from detente.when.numbers import count_ending, year_figure
from detente.when.shape import VAGUE, Shape
from detente.when.tokens import Tokens

_AGO = {"ago": -1, "earlier": -1, "later": 1, "before": -1, "after": 1, "afterward": 1,
        "afterwards": 1, "hence": 2, "previously": -1}


def unit(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """The expression headed by the unit word at `i`, singular or plural."""
    word = t.at(i)
    if t.capital(i) and not t.text.isupper() and (t.capital(i - 1) or t.at(i - 1)[:1].isdigit()):
        return None  # "This Week" and "60 Minutes" are programmes
    plural = word in lex.plurals
    code = lex.plurals[word] if plural else lex.units[word]
    if _is_age(t, i):
        return _age_of_thing(t, i, code, lex)
    if code == "CE" and not plural:
        shape = century(t, i, lex)
        if shape is not None:
            return shape
    if code == "W" and not plural and t.at(i + 1) == "of":
        return week_of(t, i, lex)
    if code == "Q" and not plural:
        shape = quarter(t, i, lex)
        if shape is not None:
            return shape
    if code == "E":
        return _weekend(t, i, lex)
    if code == "TS" and not plural and t.at(i + 1) not in ("ago", "later", "earlier"):
        return None  # a second envoy
    counted = _counted(t, i, code, plural, lex)
    if counted is not None:
        return counted
    if plural:
        return _bare_plural(t, i, code, lex)
    return _singular(t, i, code, lex)


def _is_age(t: Tokens, i: int) -> bool:
    """62-year-old, aged 3 years, 12 years old, a year-old boy; not "years-old dispute"."""
    old = t.at(i + 1) == "old" or (t.at(i + 1) == "-" and t.at(i + 2) in ("old", "olds"))
    if not old:
        return t.at(i - 2) == "aged"
    return not (t.at(i) in ("years", "months", "decades", "weeks", "centuries")
                and t.at(i + 1) == "-") or t.at(i - 1)[:1].isdigit() or t.at(i - 1) == "-"


def _age_of_thing(t: Tokens, i: int, code: str, lex: Lexicon) -> Shape | None:
    """A three-month-old truce, a 12-year-old war: how long it has lasted; people have ages."""
    if t.at(i + 1) != "-" or t.at(i + 2) != "old" or t.at(i + 3) not in lex.lists["aging"]:
        return None
    j = i - 2 if t.at(i - 1) == "-" else i - 1
    got = count_ending(t, j, lex)
    if got is None:
        return None
    return _around(t, Shape("duration", got[0], i + 2, unit=code, count=got[1]), lex)


def _skip_fillers(t: Tokens, j: int, lex: Lexicon) -> int:
    for _ in range(2):
        if t.at(j) not in lex.fillers:
            return j
        j -= 2 if t.at(j - 1) == "-" else 1
    return j


def _counted(t: Tokens, i: int, code: str, plural: bool, lex: Lexicon) -> Shape | None:
    """A count, then what it measures: offset or duration."""
    j = i - 2 if t.at(i - 1) == "-" else i - 1
    j = _skip_fillers(t, j, lex)
    if code == "CE" and not plural and t.at(j) in ("a", "quarter", "-"):
        quarter_ = _quarter_century(t, i, j, lex)
        if quarter_ is not None:
            return quarter_
    half = (t.at(j) in ("an", "a") and t.at(j - 1) == "half") or (t.at(j) == "half" and j == i - 2)
    if half and not plural:
        first = j - 1 if t.at(j) != "half" else j
        first = first - 1 if t.at(first - 1) == "a" else first
        return _around(t, Shape("duration", first, i, unit=code, count=0.5), lex)
    got = count_ending(t, j, lex)
    if got is None:
        return None
    first, count, ranged = got
    after = t.at(i + 1)
    if code == "N" and not plural and after.isalpha() and after not in lex.lists["after_day"]:
        return None  # a night flight
    if code == "Q" and (t.at(i + 1) == "of" or t.at(i - 1) == "-"):
        return None  # three-quarters of the seats
    if (t.at(j) == "a" and t.at(j - 1) == "half") or _is_money(t, first, j):
        return None
    if t.at(first) in ("a", "an") and _rate(t, first, i):
        return Shape("set", first, i, unit=code)
    if year_figure(t.at(first)) and (not plural or code == "TH"):
        return None  # 1998 year; 1000 hrs is a time of day
    last = i
    if t.at(i + 1) == "and" and t.at(i + 2) == "a" and t.at(i + 3) in ("half", "quarter"):
        count, last = count + (0.5 if t.at(i + 3) == "half" else 0.25), i + 3
    elif t.at(i + 1) == "or" and t.at(i + 2) in ("so", "more", "two", "less"):
        last = i + 2
    mod = {"so": "APPROX", "more": "EQUAL_OR_MORE", "less": "EQUAL_OR_LESS"}.get(t.at(last))
    if t.at(first) == "another":
        mod = mod or None
    shape = Shape("duration", first, last, unit=code, count=count,
                  mod=mod or ("EQUAL_OR_MORE" if ranged else None))
    return _around(t, shape, lex)


def _quarter_century(t: Tokens, i: int, j: int, lex: Lexicon) -> Shape | None:
    """A quarter of a century, a quarter-century."""
    at = j - 2 if t.at(j) == "a" and t.at(j - 1) == "of" else j
    if t.at(at) != "quarter":
        return None
    first = at - 1 if t.at(at - 1) == "a" else at
    return _around(t, Shape("duration", first, i, unit="CE", count=0.25), lex)


def _is_money(t: Tokens, first: int, j: int) -> bool:
    return t.at(first - 1) in ("$", "£", "€", "#") or t.at(first) == "." or t.at(j) == "$"


def _rate(t: Tokens, first: int, i: int) -> bool:
    """Is "a day" a rate: three times a day, $5 a year, interviews a day?"""
    before = t.at(first - 1)
    if t.at(i + 1) in _AGO or (t.at(i + 1) == "and" and t.at(i + 2) == "a"):
        return False
    if before in ("once", "twice", "times", "percent", "%", "million", "billion", "thousand",
                  "cents", "dollars", "barrels", "tons"):
        return True
    return before.endswith("s") and before.isalpha() and before not in (
        "lasts", "as", "takes", "was", "is", "this", "has", "spends", "plus", "less", "versus",
        "perhaps", "does", "its", "his", "across", "besides", "years", "months", "means", "needs")


def _around(t: Tokens, shape: Shape, lex: Lexicon) -> Shape | None:
    """Relations to the left, ago and later to the right, of a counted unit."""
    first = shape.first
    rel = None
    if (t.at(first - 1) in lex.lists["span_words"] and shape.count != 1.0) or (
        t.at(first - 1) in lex.lists["span_words"] and t.at(first) == "one"
    ):
        rel = t.at(first - 1)
        first -= 1
        if t.at(first - 1) in ("the", "these", "this", "those", "his", "its", "their", "her"):
            first -= t.at(first - 1) == "the" or t.at(first - 1) in ("this", "these", "those")
    elif (t.at(first - 1) in ("the", "these", "those") and shape.count != 1.0
          and t.at(shape.last) in lex.plurals):
        first -= 1
        if t.at(first) == "the":
            rel = "the"
    elif t.at(first - 1) in ("every", "each"):
        return replace(shape, kind="set", first=first - 1)
    steps = lex.relations.get(rel) if rel else None
    shape = replace(shape, first=first, steps=steps,
                    anaphoric=bool(rel) and rel in lex.anaphoric)
    offset = _offset(t, shape, lex)
    if offset is not None:
        return offset
    start, mod = left.approximation(t, shape.first, lex)
    if mod is not None:
        return replace(shape, first=start, mod=shape.mod or mod)
    return shape


def _offset(t: Tokens, shape: Shape, lex: Lexicon) -> Shape | None:
    """two days ago | earlier | later | before | from now | ago today | before yesterday."""
    j = shape.last + 1
    word = t.at(j)
    if word == "from" and t.at(j + 1) == "now":
        return _approximate(t, replace(shape, kind="offset", last=j + 1, steps=2), lex)
    if word == "from" and (t.at(j + 1) in lex.weekdays or t.at(j + 1) in ("today", "tomorrow")):
        return replace(shape, kind="offset", last=j + 1, steps=2, day_precise=True,
                       on_day=lex.weekdays.get(t.at(j + 1), 0))
    if word not in _AGO or (shape.steps is not None and t.at(shape.first) != "the"):
        return None
    if t.at(j + 1) == "than":
        return None
    if word in ("before", "after") and t.at(j + 1) not in lex.lists["after_before"]:
        return None  # "two days before the summit" counts from something that is no date
    shape = replace(shape, kind="offset", last=j, steps=_AGO[word],
                    anaphoric=word != "ago" and word != "hence")
    if word == "ago":
        nxt = t.at(j + 1)
        if nxt == "today":
            shape = replace(shape, last=j + 1, day_precise=True)
        elif nxt == "this" and t.at(j + 2) in ("week", "month"):
            shape = replace(shape, last=j + 2, value="W" if t.at(j + 2) == "week" else "M")
        elif nxt in lex.weekdays:
            shape = replace(shape, last=j + 1, day_precise=True, on_day=lex.weekdays[nxt])
    return _approximate(t, shape, lex)


def _approximate(t: Tokens, shape: Shape, lex: Lexicon) -> Shape:
    start, mod = left.approximation(t, shape.first, lex)
    if t.at(start - 1) == "just" and mod is None:
        return shape
    return replace(shape, first=start, mod=shape.mod or mod)


def _weekend(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    if t.at(i) == "weekends" or t.at(i - 1) in ("every", "each"):
        first = i - 1 if t.at(i - 1) in ("every", "each") else i
        return Shape("fixed", first, i, value="XXXX-WXX-WE", recurs=True)
    rel = left.relation(t, i, lex)
    shape = Shape("unit", i, i, unit="E")
    if rel is not None:
        shape = replace(shape, first=rel[0], steps=rel[1])
    else:
        shape = replace(shape, first=left.article(t, i))
    first, mod = left.edge(t, shape.first, lex)
    return replace(shape, first=first, mod=mod)


def _bare_plural(t: Tokens, i: int, code: str, lex: Lexicon) -> Shape | None:
    """weeks, recent years, the past months, the first hours."""
    before = t.at(i - 1)
    shape = Shape("duration", i, i, unit=code, count=VAGUE)
    if t.at(i + 1) == "-" and t.at(i + 2) in ("old", "long"):
        return replace(shape, last=i + 2)
    if before in ("every", "all", "other"):
        return None
    if before in lex.lists["span_words"]:
        first = i - 2 if t.at(i - 2) in ("the", "these", "those", "very") else i - 1
        first = left.article(t, first) if t.at(first) == "very" else first
        shape = replace(shape, first=first, steps=lex.relations.get(before),
                        anaphoric=before in lex.anaphoric)
        return _approximate(t, shape, lex)
    if t.at(i + 1) in ("ago", "later", "earlier"):
        return _offset(t, shape, lex)
    if t.at(i + 1) in ("before", "after") and not t.capital(i + 1):
        return shape  # weeks before the vote
    if before in lex.lists["bare_cues"] and not (before == "after" and code == "TH"):
        return shape
    return None


def _singular(t: Tokens, i: int, code: str, lex: Lexicon) -> Shape | None:
    """last week, the following year, every day, the week, year-end, day-long."""
    before = t.at(i - 1)
    if code == "Y" and (t.at(i + 1), t.at(i + 2), t.at(i + 3)) == ("'", "s", "end"):
        return Shape("unit", i, i + 3, unit="Y", steps=0, mod="END")
    if t.at(i + 1) == "-" and t.at(i + 2) == "long":
        return Shape("duration", i, i + 2, unit=code)
    if t.at(i + 1) == "-" and t.at(i + 2) in ("earlier", "ago", "later") and code == "Y":
        return _year_ago(t, i)
    if before in ("whole", "entire") and t.at(i - 2) in ("the", "an", "a", "this", "that"):
        return Shape("duration", i - 2, i, unit=code)
    if before == "other" and t.at(i - 2) == "every":
        return Shape("set", i - 2, i, unit=code, count=2)
    if before == "per" and code.startswith("T"):
        return None  # miles per hour
    if before in ("every", "each", "per"):
        return Shape("set", i if before == "per" else i - 1, i, unit=code)
    if t.at(i + 1) in ("end", "-") and code == "Y":
        end = i + 1 if t.at(i + 1) == "end" else i + 2
        if t.at(end) == "end":
            got = year_figure(t.at(end + 1))
            if got:
                return Shape("date", i, end + 1, year=got, mod="END")
            return Shape("unit", i, end, unit="Y", steps=0, mod="END")
    rel = left.relation(t, i, lex)
    if rel is not None:
        return _related(t, i, code, rel, lex)
    j = _skip_fillers(t, i - 1, lex)
    if j != i - 1 and t.at(j) in lex.relations:
        deep = left.relation(t, j + 1, lex)
        if deep is not None:
            return _related(t, i, code, deep, lex)
    return _plain(t, i, code, lex)


def _year_ago(t: Tokens, i: int) -> Shape:
    """The year-ago quarter: that quarter of the year before; else the year alone."""
    noun = t.at(i + 3)
    if noun in ("quarter", "half"):
        unit = "Q" if noun == "quarter" else "H"
        return Shape("quarter", left.article(t, i), i + 3, unit=unit, count=0, year_steps=-1)
    shape = Shape("offset", i, i + 2, unit="Y", steps=_AGO[t.at(i + 2)], anaphoric=False)
    if noun in ("period", "month", "week"):
        return replace(shape, first=left.article(t, i), last=i + 3,
                       value={"month": "M", "week": "W"}.get(noun, ""))
    return shape


def _related(t: Tokens, i: int, code: str, rel: tuple[int, int, str], lex: Lexicon) -> Shape | None:
    first, steps, word = rel
    if code in ("TS", "TM") or (word in ("that", "same", "this") and code == "TH"):
        return None
    if (word == "past" and t.at(first) == "the") or (word == "last" and t.at(first) == "the"):
        return _approximate(t, Shape("duration", first, i, unit=code, steps=-1), lex)
    if word in ("past", "last", "next") and code == "TH":
        return Shape("duration", first, i, unit=code, steps=steps)
    if code == "N":
        return Shape("part", first, i, part="NI", steps=steps, anaphoric=word in lex.anaphoric)
    shape = Shape("unit", first, i, unit=code, steps=steps, anaphoric=word in lex.anaphoric)
    if t.at(first) == "the" and word in ("next",):
        shape = replace(shape, anaphoric=True)
    start, mod = left.edge(t, first, lex)
    return replace(shape, first=start, mod=mod)


def _plain(t: Tokens, i: int, code: str, lex: Lexicon) -> Shape | None:
    """The end of the year, for the week, earlier in the month: the current one."""
    if t.at(i - 1) == "fiscal" and t.at(i - 2) == "the" and code == "Y":
        return Shape("unit", i - 2, i, unit=code, steps=0)
    if t.at(i - 1) != "the" or code not in ("W", "M", "Y", "DE", "CE", "D", "Q"):
        return None
    if code == "Q":
        cue = t.at(i - 2) in ("in", "for", "during", "of") and t.at(i + 1) not in ("of", "-", "'")
        return Shape("quarter", i - 1, i, unit=code, count=0) if cue else None
    if t.at(i + 1) in ("before", "after", "following", "preceding"):
        return _beside(t, i, code, lex)
    start, mod = left.edge(t, i - 1, lex)
    if mod is not None and code != "D":
        return Shape("unit", start, i, unit=code, steps=0, mod=mod)
    if t.at(i - 2) in ("of", "for", "in", "during", "over") and code in ("W", "M", "Y"):
        nxt = t.at(i + 1)
        if nxt == "of" or nxt == "in" or (t.at(i - 2) == "of" and t.at(i - 4) in (
                "man", "woman", "person", "time", "book", "player", "minister")):
            return None
        if t.at(i - 2) in ("in", "for", "during") or t.at(i - 3) in ("end", "rest", "remainder",
                                                                   "part", "months", "half"):
            return Shape("unit", i - 1, i, unit=code, steps=0)
    return None


def _beside(t: Tokens, i: int, code: str, lex: Lexicon) -> Shape | None:
    """The year before, the day after: beside the date last spoken of."""
    step = -1 if t.at(i + 1) in ("before", "preceding") else 1
    stop = t.at(i + 2) in (".", ",", ";", "\n", "", ")", "in", "when", "to")
    if not stop or code == "Q":
        return None
    return Shape("unit", i - 1, i + 1, unit=code, steps=step, anaphoric=True)
