"""Find the expressions of time in a text and resolve them to days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from detente.when import calendar as cal
from detente.when import grammar, resolve
from detente.when.lexicon import Lexicon, load
from detente.when.shape import VAGUE, Shape
from detente.when.tense import guess, scheduled
from detente.when.tokens import Tokens, tokenize

_PREPOSITIONS = ("on", "in", "since", "until", "till", "by", "before", "after", "from", "to",
                 "between", "during", "through", "for", "within", "over", "at", "of", "as",
                 "throughout")
_JOIN = ("to", "through", "until", "till", "and", "-")


@dataclass(frozen=True, slots=True)
class Timex:
    """One expression: `text` at [start, end) with its TIMEX3 type and value.

    `start_date` and `end_date` are inclusive ISO dates, None where the value
    names no days (a bare duration, a set). `features` are words the event
    layer scores by: `prep=on`, `tense=past`, `relative`, `eve`, `since`,
    `range=2019-06-10/2019-06-12`, `adjectival`.
    """

    start: int
    end: int
    text: str
    type: str
    value: str
    mod: str | None
    start_date: str | None
    end_date: str | None
    precision: cal.Precision | None
    features: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def _heads(lex: Lexicon) -> dict[str, tuple[grammar.Reader, ...]]:
    return grammar.table(lex)


def _kind(shape: Shape, value: str) -> str:
    if shape.kind == "set" or shape.recurs:
        return "SET"
    if value.startswith("P") and not value.startswith(("PRE", "PAST")):
        return "DURATION"
    return "TIME" if "T" in value and value[0] in "0123456789X" else "DATE"


def _span(shape: Shape, value: str, anchor: date | None, ahead: str) -> cal.Span | None:
    """The days meant: the value's own, narrowed by early or late; durations from the anchor."""
    span = cal.bounds(value)
    if span and shape.kind == "offset" and shape.unit in ("W", "F") and not shape.day_precise:
        return cal.bounds(cal.week_value(span[0]))
    if span is not None:
        current = shape.kind == "unit" and shape.steps == 0
        if anchor and current and shape.mod == "START" and span[0] <= anchor <= span[1]:
            return span[0], anchor, "range"  # "earlier this month" ends today
        return cal.narrowed(span, shape.mod)
    if anchor is None:
        return None
    if value == "PRESENT_REF":
        return anchor, anchor, "day"
    if shape.kind == "duration" and ahead and shape.count != VAGUE and shape.unit:
        other = resolve.shifted(anchor, shape.unit, shape.count)
        whole = cal.bounds(resolve.grained(other, shape.unit)) or (other, other, "day")
        return whole if ahead == "in" else (anchor, other, "range")
    if shape.kind == "duration" and shape.steps and shape.count != VAGUE and shape.unit:
        other = resolve.shifted(anchor, shape.unit, shape.steps * shape.count)
        return min(anchor, other), max(anchor, other), "range"
    return None


def _features(t: Tokens, shape: Shape, lean: str) -> list[str]:
    out = []
    before = t.at(shape.first - 1)
    if before in _PREPOSITIONS:
        out.append(f"prep={before}")
    if before in ("since", "until", "till", "by"):
        out.append("since" if before == "since" else "until")
    if lean:
        out.append("tense=future" if lean == "ahead" else f"tense={lean}")
    if shape.kind in ("unit", "offset", "deictic", "part") or shape.steps is not None:
        out.append("relative")
    if shape.anaphoric:
        out.append("anaphoric")
    if before == "of" and t.at(shape.first - 2) == "eve":
        out.append("eve")
    after = t.at(shape.last + 1)
    if after == "'" and t.at(shape.last + 2) == "s":
        out.append("possessive")
    elif (t.at(shape.first - 1) == "the" or (before == "s" and t.at(shape.first - 2) == "'")) and (
            after.isalpha() and before != "of"):
        out.append("adjectival")
    return out


def _until(value: str, shape: Shape) -> tuple[str, str] | None:
    """First and last ISO day of a range said in one breath: April 8-10."""
    if shape.until is None:
        return None
    year, month, day = shape.until
    if not year:
        year = int(value[:4]) if value[:4].isdigit() else 0
    if not year:
        return None
    if not month:
        end = cal.bounds(f"{year:04d}")
    elif not day:
        end = cal.bounds(f"{year:04d}-{month:02d}")
    else:
        end = cal.bounds(f"{year:04d}-{month:02d}-{day:02d}")
    begin = cal.bounds(value)
    if begin and end and end[1] < begin[0] and shape.year is None and month and year < 9998:
        end = cal.bounds(f"{year + 1:04d}-{month:02d}" + (f"-{day:02d}" if day else ""))
    if begin is None or end is None or end[1] < begin[0]:
        return None
    return begin[0].isoformat(), end[1].isoformat()


def _make(t: Tokens, shape: Shape, value: str, anchor: date | None, lean: str) -> Timex:
    start, end = t.starts[shape.first], t.end(shape.last)
    features = _features(t, shape, lean)
    span = _span(shape, value, anchor, t.at(shape.first - 1) if lean == "future" else "")
    first, last = (span[0].isoformat(), span[1].isoformat()) if span else (None, None)
    precision = span[2] if span else None
    both = _until(value, shape)
    if both:
        first, last, precision = both[0], both[1], "range"
        features.append(f"range={first}/{last}")
    if "since" in features and first and anchor and first <= anchor.isoformat():
        last, precision = anchor.isoformat(), "range"
    return Timex(start, end, t.text[start:end], _kind(shape, value), value, shape.mod,
                 first, last, precision, tuple(features))


def find(
    text: str,
    anchor: datetime | date | None,
    *,
    tense_at: Callable[[int], str] | None = None,
    words: Lexicon | None = None,
) -> list[Timex]:
    """Every expression of time in `text`, in order, none overlapping.

    Args:
        text: any text; the cost is linear in its length.
        anchor: when the dispatch was written; None leaves relative dates unresolved (XXXX).
        tense_at: tells "past", "future", "present" or "" for a character offset, from a
            parse; without it the words around are read.
        words: another lexicon than the shipped one.
    """
    lex = words or load()
    hour = anchor.hour if isinstance(anchor, datetime) else None
    day = anchor.date() if isinstance(anchor, datetime) else anchor
    t = tokenize(text)
    resolver = resolve.Resolver(day, hour)
    out: list[Timex] = []
    spots: list[Shape] = []
    for shape in grammar.read(t, lex, _heads(lex)):
        lean = _lean(t, shape, lex, tense_at)
        value = _follows(t, shape, spots, out) or resolver.value(shape, lean)
        if value is None:
            continue
        made = _make(t, shape, value, day, lean)
        if made.type in ("DATE", "TIME"):
            resolver.memory.note(value, shape.last)
        out.append(made)
        spots.append(shape)
    return _ranges(t, out, spots)


def _follows(t: Tokens, shape: Shape, spots: list[Shape], out: list[Timex]) -> str | None:
    """The second weekday of "next Tuesday and Wednesday" comes on or after the first."""
    plain = shape.kind == "date" and shape.weekday and shape.month is None and shape.day is None
    if not plain or shape.steps is not None or shape.week_steps is not None or shape.recurs:
        return None
    if not spots or spots[-1].last != shape.first - 2 or spots[-1].weekday is None:
        return None
    before = out[-1].start_date
    if t.at(shape.first - 1) not in ("and", "or", "to", "through", "-", "until") or before is None:
        return None
    day = date.fromisoformat(before)
    value = cal.add_days(day, ((shape.weekday or 0) - day.isoweekday()) % 7).isoformat()
    return f"{value}T{shape.part}" if shape.part else value


def _lean(
    t: Tokens, shape: Shape, lex: Lexicon, tense_at: Callable[[int], str] | None
) -> str:
    if tense_at is not None:
        told = tense_at(t.starts[shape.first])
        if told == "past" and scheduled(t, shape.first):
            return "near"
        if told in ("past", "future"):
            return told  # a parse sees the governing verb
    ahead = t.at(shape.first - 1) in ("in", "within")
    if shape.kind in ("duration", "fixed", "set", "deictic") and not ahead:
        return ""
    lean = guess(t, shape.first, shape.last, lex)
    if t.at(shape.first - 1) in ("by", "until", "till", "mid", "through", "beyond"):
        if not lean:
            return "future"
        if lean == "past" and shape.kind == "date" and shape.month:
            return ""  # "extended it until mid-November": the month may lie ahead
    return lean


def _ranges(t: Tokens, found: list[Timex], spots: list[Shape]) -> list[Timex]:
    """Tell both ends of "from Monday to Wednesday" about the whole."""
    for k in range(len(found) - 1):
        a, b = spots[k], spots[k + 1]
        joiner = t.at(a.last + 1)
        if b.first != a.last + 2 or joiner not in _JOIN:
            continue
        lead = t.at(a.first - 1)
        if joiner == "and" and lead != "between":
            continue
        left, right = found[k], found[k + 1]
        if left.start_date is None or right.end_date is None:
            continue
        if right.end_date < left.start_date:
            continue
        mark = f"range={left.start_date}/{right.end_date}"
        found[k] = replace(left, features=(*left.features, mark))
        found[k + 1] = replace(right, features=(*right.features, mark, "range-end"))
    return found
