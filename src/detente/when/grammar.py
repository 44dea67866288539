"""Read every expression of time in a token list, resolving none.

A word that can head an expression has one reader; the reader looks left and
right from it. Where two readings overlap the longer stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from detente.when import grammar_clock, grammar_day, grammar_unit, grammar_year
from detente.when.lexicon import Lexicon
from detente.when.shape import Shape
from detente.when.tokens import Tokens

Reader = Callable[[Tokens, int, Lexicon], Shape | None]


def _day_reader(t: Tokens, lex: Lexicon) -> Callable[[int], Shape | None]:
    """A reader of the day named at a token, for times of day."""

    def read(i: int) -> Shape | None:
        word = t.at(i)
        if word in lex.months:
            return grammar_day.month(t, i, lex)
        if word in lex.weekdays:
            return grammar_day.weekday(t, i, lex)
        if word in ("today", "yesterday", "tomorrow"):
            return grammar_day.deictic(t, i, lex)
        if word == "night" and t.at(i - 1) == "last":
            return grammar_clock.part(t, i, lex)
        return None

    return read


def _clocked(t: Tokens, shape: Shape | None, lex: Lexicon) -> Shape | None:
    """Join "at 10 p.m." behind a day."""
    if shape is None or shape.until or shape.clock or not (shape.day or shape.weekday
                                                           or shape.kind == "deictic"):
        return shape
    j = shape.last + 1 + (t.at(shape.last + 1) == ",")
    if t.at(j) != "at":
        return shape
    for k in (j + 1, j + 2):
        got = _clock_at(t, k, lex)
        if got is not None and got.kind == "clock" and got.first == j + 1:
            return replace(shape, last=got.last, clock=got.clock, part="")
    return shape


def _clock_at(t: Tokens, k: int, lex: Lexicon) -> Shape | None:
    word = t.at(k)
    day = _day_reader(t, lex)
    if word in ("noon", "midnight"):
        return grammar_clock.named_hour(t, k, lex, day)
    if word in ("am", "pm", "a.m.", "p.m.", "a.m", "p.m"):
        return grammar_clock.meridiem(t, k, lex, day)
    if word[:1].isdigit():
        return grammar_clock.glued(t, k, lex, day)
    return None


def _digits(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """Whatever a token that begins with a figure may head."""
    word = t.words[i]
    tail = word[-1]
    if tail.isdigit():
        if len(word) == 4 and word.isdigit():
            return _clock_at(t, i, lex) or grammar_year.year(t, i, lex)
        if ":" in word:
            return _clock_at(t, i, lex)
        if word.count("-") == 2 or word.count("/") == 2 or word.count(".") == 2:
            return grammar_year.numeric(t, i, lex)
        if word == "9/11":
            return grammar_day.named(t, i, lex)
        return None
    if tail == "s":
        return grammar_year.decade(t, i, lex)
    if word.endswith(("am", "pm", "gmt", "utc")):
        return _clock_at(t, i, lex)
    return grammar_day.day_ordinal(t, i, lex)


def _clock_word(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    day = _day_reader(t, lex)
    if t.at(i) in ("noon", "midnight", "clock"):
        return grammar_clock.named_hour(t, i, lex, day)
    return grammar_clock.meridiem(t, i, lex, day)


def _part(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    return grammar_clock.part(t, i, lex, _day_reader(t, lex))


def _dated(reader: Reader) -> Reader:
    return lambda t, i, lex: _clocked(t, reader(t, i, lex), lex)


def _quarter_figure(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """Q3 2013; the token cutter leaves "q" and "3"."""
    if not (t.capital(i) and t.tight(i) and t.at(i + 1) in ("1", "2", "3", "4")):
        return None
    last, year, _ = grammar_day.year_after(t, i + 1, lex)
    return Shape("quarter", i, last, unit="Q", count=int(t.at(i + 1)), year=year)


def _whole(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """A fixed phrase that ends at `i`: these days, at the moment, recently."""
    for words, value in lex.references[t.at(i)]:
        first = i - len(words) + 1
        if first < 0 or tuple(t.words[first : i + 1]) != words:
            continue
        guard = lex.guards.get(" ".join(words))
        if guard is not None and not _passes(t, first, i, guard):
            continue
        return Shape("fixed", first, i, value=value)
    return None


def _passes(t: Tokens, first: int, last: int, guard: Mapping[str, frozenset[str]]) -> bool:
    before, after = t.at(first - 1), t.at(last + 1)
    if "before" in guard and before not in guard["before"]:
        return False
    return not (before in guard.get("before_not", ()) or after in guard.get("after_not", ()))


def _set(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    """Twice daily, on a daily basis, annually; not the daily paper, the annual rate."""
    if t.capital(i) and t.at(i - 1) not in (".", "", "\n"):
        return None
    after = t.at(i + 1)
    if t.at(i - 1) == "average":
        return None  # average daily volume: a rate
    if after.isalpha() and after not in ("basis", "in", "on", "at", "for", "from", "to", "by",
                                         "and", "since", "between") and t.at(i)[-4:] != "ally":
        return None
    return Shape("set", i, i, value=lex.sets[t.at(i)], recurs=True)


def _long(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    return Shape("duration", i, i, value=lex.longs[t.at(i)])


def _ordinal_day(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    return grammar_day.day_ordinal(t, i, lex) if t.at(i + 1) in (".", ",") else None


def _season(t: Tokens, i: int, lex: Lexicon) -> Shape | None:
    return grammar_year.season(t, i, lex)


def table(lex: Lexicon) -> dict[str, tuple[Reader, ...]]:
    """Word -> the readers it starts."""
    out: dict[str, tuple[Reader, ...]] = {}

    def add(words: Mapping[str, object] | tuple[str, ...], reader: Reader) -> None:
        for word in words:
            out[word] = (*out.get(word, ()), reader)

    add(lex.months, _dated(grammar_day.month))
    add(lex.weekdays, _dated(grammar_day.weekday))
    add(tuple(w + "s" for w in lex.weekdays if w.endswith("day")), grammar_day.plural_weekday)
    add(("today", "tonight", "yesterday", "tomorrow"), _dated(grammar_day.deictic))
    add(lex.units, grammar_unit.unit)
    add(lex.plurals, grammar_unit.unit)
    add(("half",), grammar_year.quarter)
    add(("q",), _quarter_figure)
    add(lex.seasons, _season)
    add(lex.decades, grammar_year.decade)
    add(("sixteen", "seventeen", "eighteen", "nineteen", "twenty", "two"),
        grammar_year.year_in_words)
    add(lex.parts, _part)
    add(("noon", "midnight", "clock", "am", "pm", "a.m.", "p.m.", "a.m", "p.m"), _clock_word)
    add(lex.longs, _long)
    add(lex.sets, _set)
    add(lex.named, grammar_day.named)
    add(lex.references, _whole)
    return out


def read(t: Tokens, lex: Lexicon, heads: Mapping[str, tuple[Reader, ...]]) -> list[Shape]:
    """Every expression in the tokens, in order, none overlapping."""
    out: list[Shape] = []
    for i, word in enumerate(t.words):
        readers = heads.get(word)
        if readers is None:
            if not "0" <= word[0] <= "9":
                continue
            readers = (_digits,)
        for reader in readers:
            shape = reader(t, i, lex)
            if shape is not None:
                _push(out, shape)
    return out


def _push(out: list[Shape], shape: Shape) -> None:
    """Keep the longer of two that overlap; of equals the later, whose head says more."""
    while out and shape.first <= out[-1].last:
        if shape.last - shape.first < out[-1].last - out[-1].first:
            return
        if (shape.first, shape.last) == (out[-1].first, out[-1].last) and shape.kind != "fixed":
            return
        out.pop()
    out.append(shape)


