"""Times of day: 9 a.m. EST Tuesday, noon, 1530 GMT, this morning, last night."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from detente.when import grammar_left as left
from detente.when.lexicon import Lexicon
from detente.when.numbers import figure
from detente.when.shape import Shape
from detente.when.tokens import Tokens

DayReader = Callable[[int], Shape | None]

_AM = ("am", "a.m.", "a.m")
_PM = ("pm", "p.m.", "p.m")
_AT = ("at", "by", "until", "till", "from", "since", "before", "after", "around", "about", "to",
       "between", "and", "(", "-", "past", "over", "as", "of")


def _hour_minute(word: str) -> tuple[int, int] | None:
    hour, _, minute = word.replace(".", ":").partition(":")
    minute, _, second = minute.partition(":")
    if second and not (second.isdigit() and len(second) == 2):
        return None
    if not (hour.isascii() and hour.isdigit() and len(hour) <= 2):
        return None
    if minute and not (minute.isdigit() and len(minute) == 2 and minute < "60"):
        return None
    return (int(hour), int(minute or 0)) if int(hour) <= 24 else None


def _zone_end(t: Tokens, last: int, lex: Lexicon) -> int:
    """Take in EST, (GMT), local time, Eastern Standard Time."""
    j = last + 1 + (t.at(last + 1) == "(")
    if t.at(j) in lex.zones or t.at(j) == "local":
        while t.at(j + 1) in ("standard", "daylight", "summer", "time"):
            j += 1
        if t.at(j) in ("eastern", "central", "pacific", "moscow", "local"):
            return last
        return j + 1 if t.at(j + 1) == ")" and t.at(last + 1) == "(" else j
    return last


def meridiem(t: Tokens, i: int, lex: Lexicon, day: DayReader) -> Shape | None:
    """The hour before a.m. or p.m. at `i`."""
    word = t.at(i - 1)
    got = _hour_minute(word) if word else None
    if got is None and word in lex.cardinals and 1 <= lex.cardinals[word] <= 12:
        got = lex.cardinals[word], 0
    if got is None or not 1 <= got[0] <= 12:
        return None
    hour = got[0] % 12 + (12 if t.at(i) in _PM else 0)
    return _with_day(t, Shape("clock", i - 1, i, clock=(hour, got[1])), lex, day)


def glued(t: Tokens, i: int, lex: Lexicon, day: DayReader) -> Shape | None:
    """9am, 9:30pm, 1530gmt, 14:30 after at, 1530 GMT."""
    word = t.at(i)
    if word.endswith(("am", "pm")):
        got = _hour_minute(word[:-2])
        if got is None or not 1 <= got[0] <= 12:
            return None
        hour = got[0] % 12 + (12 if word.endswith("pm") else 0)
        return _with_day(t, Shape("clock", i, i, clock=(hour, got[1])), lex, day)
    if t.at(i + 1) in _AM or t.at(i + 1) in _PM:
        return None
    if ":" in word and t.at(i + 1) in ("hours", "minutes"):
        return None  # ran it in 1:45 hours
    zoned = t.at(i + 1) in lex.zones or t.at(i + 1) == "hours" or word.endswith(("gmt", "utc"))
    if word.endswith(("gmt", "utc")):
        word = word[:-3]
    if len(word) == 4 and word.isdigit() and zoned and t.at(i + 1) not in ("central", "pacific"):
        got = (int(word[:2]), int(word[2:]))
    elif ":" in word or (zoned and "." in word):
        got_ = _hour_minute(word)
        near = t.at(i - 1) in _AT or zoned or t.at(i + 1) in ("local", "on")
        if got_ is None or not near:
            return None
        got = got_
    else:
        return None
    if got[0] > 24 or got[1] > 59:
        return None
    last = i + 1 if t.at(i + 1) == "hours" else i
    return _with_day(t, Shape("clock", i, last, clock=got), lex, day)


def named_hour(t: Tokens, i: int, lex: Lexicon, day: DayReader) -> Shape | None:
    """noon, midnight, nine o'clock."""
    word = t.at(i)
    if word == "clock":
        n = lex.cardinals.get(t.at(i - 3)) or figure(t.at(i - 3))
        if t.at(i - 1) != "'" or not n or n > 12:
            return None
        return _with_day(t, Shape("clock", i - 3, i, clock=(int(n), 0)), lex, day)
    if word == "noon" and t.capital(i) and t.capital(i - 1):
        return None
    after = word == "midnight" and t.at(i - 1) in ("after", "past", "since")
    hour = 12 if word == "noon" else 0 if after else 24
    return _with_day(t, Shape("clock", i, i, clock=(hour, 0)), lex, day)


def _with_day(t: Tokens, shape: Shape, lex: Lexicon, day: DayReader) -> Shape:
    """Join the day named behind the time: 10 p.m. (on) Wednesday."""
    last = _zone_end(t, shape.last, lex)
    j = last + 1
    if t.at(j) == "local" and t.at(j + 1) == "time":
        j += 2
    if t.at(j) == "in" and t.at(j + 2) in lex.parts and t.at(j + 1) == "the":
        if t.at(j + 2) in ("afternoon", "evening") and shape.clock and shape.clock[0] < 12:
            shape = replace(shape, clock=(shape.clock[0] + 12, shape.clock[1]))
        j, last = j + 3, j + 2
    if t.at(j) == "(":  # a second clock in brackets: 14:30 GMT (10:30 a.m. EDT) on Friday
        j = next((n + 1 for n in range(j + 2, j + 6) if t.at(n) == ")"), j)
    k = j + (t.at(j) in ("on", ",", "of"))
    for start in range(k, k + 3):
        got = day(start)
        if got is not None and k <= got.first <= start:
            return replace(got, first=shape.first, clock=shape.clock, part="")
        if t.at(start).isalpha() and t.at(start) not in ("last", "this", "next", "the"):
            break
    return replace(shape, last=last)


def _part_of_day(t: Tokens, i: int, code: str, lex: Lexicon, day: DayReader | None
                 ) -> Shape | None:
    """The morning of June 3, dawn Monday, midday on Friday: a part of the day named behind."""
    if day is None:
        return None
    k = i + 1 + (t.at(i + 1) in ("of", "on"))
    plain = k == i + 1 and t.at(k) not in lex.weekdays
    if plain or t.at(i) in ("nights", "mornings", "evenings", "afternoons"):
        return None
    for start in (k, k + 1, k + 2):
        got = day(start)
        if got is not None and k <= got.first <= start:
            if got.clock or got.part or got.until or got.recurs or not (
                    got.day or got.weekday or got.kind == "deictic"):
                return None
            return replace(got, first=left.article(t, i), part=code)
        if t.at(start) not in ("last", "this", "next", "the", ",") and not t.at(start).isdigit():
            break
    return None


def part(t: Tokens, i: int, lex: Lexicon, day: DayReader | None = None) -> Shape | None:
    """this morning, that night, last night, in the evening, the same afternoon."""
    code = lex.parts[t.at(i)]
    dated = _part_of_day(t, i, code, lex, day)
    if dated is not None:
        return dated
    if t.at(i - 1) == "the" and t.at(i - 2) == "in" and code in ("AF", "EV", "MO"):
        hour = lex.cardinals.get(t.at(i - 3)) or figure(t.at(i - 3)) or 0
        if 1 <= hour <= 12 and hour == int(hour) and t.at(i - 4) in _AT:
            late = 12 if code != "MO" and hour < 12 else 0
            return Shape("clock", i - 3, i, clock=(int(hour) + late, 0))
    rel = left.relation(t, i, lex)
    if rel is not None:
        first, steps, word = rel
        if word in ("current", "present", "past", "prior"):
            return None
        shape = Shape("part", first, i, part=code, steps=steps,
                      anaphoric=word in lex.anaphoric or t.at(first) == "the")
        start, mod = left.edge(t, first, lex)
        return replace(shape, first=start, mod=mod)
    if t.at(i - 1) == "the" and t.at(i - 2) == "in":
        return Shape("part", i - 1, i, part=code, steps=0, anaphoric=True)
    return None
