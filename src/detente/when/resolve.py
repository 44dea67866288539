"""From what was said to a TIMEX3 value, by the dispatch's date and the last date named."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from detente.when import calendar as cal
from detente.when.shape import VAGUE, Shape

#: Tokens within which "a year earlier" counts from the date before it.
_CLOSE = 25


@dataclass(slots=True)
class Memory:
    """The dates last spoken of, for "that year" and "two days later"."""

    day: date | None = None
    value: str = ""
    quarter: int = 0
    told: str = ""  # the quarter last named, whole
    at: int = -99

    def note(self, value: str, at: int = 0) -> None:
        """Remember a resolved value, read at token `at`."""
        span = cal.bounds(value)
        if span is None:
            return
        self.value, self.at = value, at
        self.day = span[0] if span[2] == "day" else None
        if "-Q" in value:
            self.quarter, self.told = int(value[-1]), value


@dataclass(slots=True)
class Resolver:
    """Resolves shapes in text order; `anchor` is the dispatch's date or None."""

    anchor: date | None
    hour: int | None = None
    memory: Memory = field(default_factory=Memory)

    def base(self, shape: Shape) -> date | None:
        """The day to count from: the last date named where the word looks back to it."""
        if not shape.anaphoric:
            return self.anchor
        if shape.kind == "offset" and shape.unit == "Y" and shape.first - self.memory.at > _CLOSE:
            return self.anchor  # "up from a year earlier" compares with today
        if self.memory.day is not None:
            return self.memory.day
        span = cal.bounds(self.memory.value) if self.memory.value else None
        if span and shape.unit in ("D", "N", "TH") and span[2] != "day":
            return None  # two days after some time in 1987: who knows
        return span[0] if span else self.anchor

    def value(self, shape: Shape, lean: str) -> str | None:
        """TIMEX3 value of a shape; `lean` is the tense guess. None: not a time after all."""
        return _HANDLERS[shape.kind](self, shape, lean)


def _part(value: str, shape: Shape) -> str:
    if shape.clock is not None:
        return f"{value}T{shape.clock[0]:02d}:{shape.clock[1]:02d}"
    return f"{value}T{shape.part}" if shape.part else value


#: How much farther a day on the wrong side of the dispatch counts. A plain past or a
#: modal binds hard; an infinitive ("to make the late November trip") binds softly.
_WRONG_WAY = {"past": 4, "future": 6, "ahead": 3}


def _near(anchor: date, candidates: list[date], lean: str, width: int = 1) -> date:
    """The candidate nearest the anchor; one on the wrong side counts as three times as far."""

    def cost(day: date) -> float:
        gap = (day - anchor).days
        if -width < gap <= 0:
            return 0
        wrong = (gap > 0 and lean == "past") or (gap < 0 and lean in ("future", "ahead"))
        return abs(gap) * (_WRONG_WAY.get(lean, 1) if wrong else 1) + (0.5 if gap > 0 else 0)

    return min(candidates, key=cost)


def _date(self: Resolver, shape: Shape, lean: str) -> str | None:
    if shape.recurs:
        return f"XXXX-{shape.month:02d}" if shape.month else f"XXXX-WXX-{shape.weekday}"
    year = shape.year
    if year is None and shape.year_steps is not None and self.anchor:
        year = self.anchor.year + shape.year_steps
    if shape.month is None and shape.day is None:
        if shape.weekday:
            return _weekday(self, shape, lean)
        return f"{year:04d}" if year is not None else None
    if shape.month is None:
        return _month_day(self, shape, lean)
    if shape.day is not None:
        if year is None:
            year = _year_for_day(self, shape, lean)
        if year is None:
            return _part(f"XXXX-{shape.month:02d}-{shape.day:02d}", shape)
        if not cal.valid(year, shape.month, shape.day):
            return None
        return _part(f"{year:04d}-{shape.month:02d}-{shape.day:02d}", shape)
    if year is None:
        year = _year_for_month(self, shape, lean)
    return f"XXXX-{shape.month:02d}" if year is None else f"{year:04d}-{shape.month:02d}"


def _year_for_day(self: Resolver, shape: Shape, lean: str) -> int | None:
    assert shape.month is not None and shape.day is not None
    base = self.anchor
    if base is None:
        return None
    days = [date(y, shape.month, shape.day) for y in range(max(1, base.year - 4), base.year + 5)
            if cal.valid(y, shape.month, shape.day)]
    if shape.weekday:  # "Friday, Oct. 23" fixes the year where the nearest one agrees
        agreeing = [d for d in days
                    if d.isoweekday() == shape.weekday and abs((d - base).days) < 367]
        days = agreeing or days
    return _near(base, days, lean).year if days else None


def _year_for_month(self: Resolver, shape: Shape, lean: str) -> int | None:
    assert shape.month is not None
    base = self.base(shape)
    if base is None:
        return None
    here = base.year * 12 + base.month - 1
    back = (here - (shape.month - 1)) % 12  # months back to the latest such month
    if shape.steps is not None and shape.steps < 0:
        return (here - (back or 12)) // 12
    if shape.steps is not None and shape.steps > 0:
        return (here + 12 - back) // 12
    if (shape.steps == 0 and not shape.anaphoric) or back == 0:
        return base.year
    ahead = 12 - back
    if lean in ("future", "ahead"):
        nearer = lean == "future" or back * _WRONG_WAY["ahead"] > ahead
    else:
        nearer = not lean and ahead < 3
    return (here + ahead) // 12 if nearer else (here - back) // 12


def _month_day(self: Resolver, shape: Shape, lean: str) -> str | None:
    """The 15th: of the month that the tense points at."""
    base = self.anchor
    if base is None or shape.day is None:
        return None
    months = [shape.steps] if shape.steps is not None else [-1, 0, 1]
    days = []
    for step in months:
        first = cal.add_months(base.replace(day=1), step)
        if cal.valid(first.year, first.month, shape.day):
            days.append(first.replace(day=shape.day))
    return _part(_near(base, days, lean).isoformat(), shape) if days else None


def _weekday(self: Resolver, shape: Shape, lean: str) -> str | None:
    base = self.anchor
    day = shape.weekday
    assert day is not None
    if base is None:
        return _part(f"XXXX-WXX-{day}", shape)
    if shape.week_steps is not None:
        monday = base - timedelta(base.isoweekday() - 1)
        return _part(cal.add_days(monday, 7 * shape.week_steps + day - 1).isoformat(), shape)
    if shape.anaphoric and self.memory.day is not None:
        base = self.memory.day
    back = (base.isoweekday() - day) % 7
    if shape.steps is not None and shape.steps < 0:
        return _part(cal.add_days(base, -(back or 7)).isoformat(), shape)
    ahead = (day - base.isoweekday()) % 7
    if shape.steps is not None and shape.steps > 0:
        # "Next Friday" written on a Tuesday is not this week's; weeks begin on Sunday here.
        same_week = base.isoweekday() % 7 < day % 7 and not shape.anaphoric
        return _part(cal.add_days(base, ahead + 7 if same_week else ahead or 7).isoformat(), shape)
    nearer = lean == "near" and ahead < back
    if lean in ("future", "ahead") or nearer or (shape.steps == 0 and lean != "past"):
        return _part(cal.add_days(base, ahead).isoformat(), shape)
    return _part(cal.add_days(base, -back).isoformat(), shape)


def _amount(count: float) -> str:
    return "X" if count == VAGUE else f"{count:g}"


def duration_value(unit: str, count: float) -> str:
    """P3D, PT30M, PXW, P2W for a fortnight."""
    if count == 0.5 and unit in ("TH", "Y", "DE", "D", "TM", "CE"):
        return {"TH": "PT30M", "Y": "P6M", "DE": "P5Y", "D": "PT12H", "TM": "PT30S",
                "CE": "P50Y"}[unit]
    if count == 0.25 and unit in ("CE", "TH"):
        return {"CE": "P25Y", "TH": "PT15M"}[unit]
    if unit == "F":
        return f"P{_amount(count if count == VAGUE else count * 2)}W"
    if unit.startswith("T"):
        return f"PT{_amount(count)}{unit[1]}"
    code = {"N": "D", "E": "WE", "H": "H"}.get(unit, unit)
    return f"P{_amount(count)}{code}"


def _duration(self: Resolver, shape: Shape, lean: str) -> str | None:
    return shape.value or duration_value(shape.unit, shape.count)


def _set(self: Resolver, shape: Shape, lean: str) -> str | None:
    return shape.value or duration_value(shape.unit, shape.count)


def shifted(base: date, unit: str, count: float) -> date:
    """`base` moved by a signed count of units; fractions of a year become months."""
    if unit in ("Y", "DE", "CE"):
        return cal.add_months(base, round(count * {"Y": 12, "DE": 120, "CE": 1200}[unit]))
    if unit in ("M", "Q", "H"):
        return cal.add_months(base, round(count * {"M": 1, "Q": 3, "H": 6}[unit]))
    days = {"W": 7, "F": 14, "D": 1, "N": 1, "E": 7, "TH": 1 / 24}.get(unit, 0)
    return cal.add_days(base, round(count * days))


def _offset(self: Resolver, shape: Shape, lean: str) -> str | None:
    steps = shape.steps or 0
    if shape.count == VAGUE:
        return "PAST_REF" if steps < 0 else "FUTURE_REF" if not shape.anaphoric else (
            duration_value(shape.unit, shape.count))
    base = self.base(shape)
    if base is None:
        return duration_value(shape.unit, shape.count)
    sign = -1 if steps < 0 else 1
    if shape.on_day:
        back = (base.isoweekday() - shape.on_day) % 7
        ahead = (shape.on_day - base.isoweekday()) % 7
        base = cal.add_days(base, -back if sign < 0 else ahead)
    day = shifted(base, shape.unit, sign * shape.count)
    if shape.value:
        return grained(day, shape.value)  # fifty years ago this month
    if shape.day_precise or shape.unit in ("D", "N"):
        return day.isoformat()
    if shape.unit.startswith("T"):
        return day.isoformat() if self.hour is None else f"{day.isoformat()}"
    if shape.unit in ("W", "F"):
        return day.isoformat()  # TimeML counts weeks to the day; the days meant are the week's
    if shape.unit == "M" or (shape.unit == "Y" and shape.count != int(shape.count)):
        return f"{day.year:04d}-{day.month:02d}"
    if shape.unit == "CE" and shape.count <= 1:
        return grained(day, "Y")  # a century ago: a hundred years
    return grained(day, {"H": "M"}.get(shape.unit, shape.unit))


def grained(day: date, unit: str) -> str:
    """The period of a size that holds a day."""
    if unit == "W":
        return cal.week_value(day)
    if unit == "M":
        return f"{day.year:04d}-{day.month:02d}"
    if unit == "Q":
        return f"{day.year:04d}-Q{cal.quarter_of(day)}"
    if unit == "DE":
        return f"{day.year // 10:03d}"
    if unit == "CE":
        return f"{day.year // 100:02d}"
    return f"{day.year:04d}" if unit == "Y" else day.isoformat()


def _week_of(self: Resolver, shape: Shape, lean: str) -> str | None:
    if shape.month is None:
        if self.anchor is None:
            return None
        first = cal.add_months(self.anchor.replace(day=1), shape.steps or 0)
        month: str | None = f"{first.year:04d}-{first.month:02d}"
    else:
        month = _date(self, shape, lean)
    span = cal.bounds(month) if month else None
    if span is None:
        return None
    if shape.day is not None:
        return cal.week_value(span[0])
    return cal.week_value(min(cal.add_days(span[0], 7 * int(shape.count) - 4), span[1]))


def _unit(self: Resolver, shape: Shape, lean: str) -> str | None:
    base = self.base(shape)
    unit = {"F": "W", "N": "D"}.get(shape.unit, shape.unit)
    if base is None or unit.startswith("T"):
        return None
    if unit == "E":
        return _weekend(base, shape, lean)
    if unit == "D" and not shape.anaphoric and shape.steps:
        if shape.steps < 0:
            return None
        base = self.memory.day or base
    return grained(shifted(base, unit, shape.steps or 0), "M" if unit == "H" else unit)


def _weekend(base: date, shape: Shape, lean: str) -> str:
    """The weekend spoken of; a bare one is the last, unless the verb looks ahead."""
    saturday = cal.add_days(base, 6 - base.isoweekday())
    inside = base.isoweekday() >= 6
    steps = shape.steps
    if steps is None:
        steps = 0 if lean in ("future", "ahead") or inside else -1
    elif steps == 0 and not inside and lean == "past":
        steps = -1
    return cal.week_value(cal.add_days(saturday, 7 * steps)) + "-WE"


def _quarter(self: Resolver, shape: Shape, lean: str) -> str | None:
    n = int(shape.count) or self.memory.quarter
    base = self.anchor
    if not shape.count and shape.year_steps == -1 and base is not None:
        # The year-ago quarter: of the quarter reported on, which is the one gone by.
        told = cal.bounds(self.memory.told)
        day = told[0] if told else cal.add_months(base, -3)
        if shape.unit == "H":
            return f"{day.year - 1:04d}-H{(day.month + 5) // 6}"
        return grained(cal.add_months(day, -12), "Q")
    if not shape.count and shape.year is None and shape.year_steps is None and self.memory.told:
        return self.memory.told
    if not n:
        n = (cal.quarter_of(base) + 2) % 4 + 1 if base else 1
    per = 3 if shape.unit == "Q" else 6
    year = shape.year
    if year is None and base is not None:
        if shape.year_steps is not None:
            year = base.year + shape.year_steps
        else:
            now = (base.month - 1) // per + 1
            year = base.year
            if n > now and (lean not in ("future", "ahead") or shape.steps == -1):
                year -= 1
            elif n < now and lean == "future" and shape.steps != -1:
                # "Its third-quarter earnings will fall", said in the fourth: the one just over.
                year += not (shape.hyphened and n == now - 1)
    return f"{'XXXX' if year is None else f'{year:04d}'}-{shape.unit}{n}"


def _season(self: Resolver, shape: Shape, lean: str) -> str | None:
    if shape.recurs:
        return f"XXXX-{shape.unit}"
    year = shape.year
    if year is None and shape.year_steps is not None and self.anchor:
        year = self.anchor.year + shape.year_steps
    base = self.base(shape)
    if year is None and base is not None:
        steps = shape.steps
        current = cal.season_year(shape.unit, base, 0)
        span = cal.bounds(f"{current:04d}-{shape.unit}")
        inside = span is not None and span[0] <= base <= span[1]
        if steps is None:
            steps = 0 if inside else 1 if lean in ("future", "ahead") else -1
        year = current if steps == 0 else cal.season_year(shape.unit, base, steps)
    return f"{'XXXX' if year is None else f'{year:04d}'}-{shape.unit}"


def _deictic(self: Resolver, shape: Shape, lean: str) -> str | None:
    if self.anchor is None:
        return None if shape.steps else "PRESENT_REF"
    return _part(cal.add_days(self.anchor, shape.steps or 0).isoformat(), shape)


def _clock(self: Resolver, shape: Shape, lean: str) -> str | None:
    day = self.memory.day or self.anchor
    return _part(day.isoformat() if day else "XXXX-XX-XX", shape)


def _day_part(self: Resolver, shape: Shape, lean: str) -> str | None:
    base = self.base(shape)
    if base is None:
        return _part("XXXX-XX-XX", shape)
    return _part(cal.add_days(base, shape.steps or 0).isoformat(), shape)


def _named(self: Resolver, shape: Shape, lean: str) -> str | None:
    if shape.value[4:5] == "-":
        return shape.value
    year = shape.year
    base = self.anchor
    if year is None and base is not None:
        if shape.year_steps is not None:
            year = base.year + shape.year_steps
        else:
            days = [d for y in range(base.year - 1, base.year + 2)
                    if (d := cal.named_day(shape.value, y)) is not None]
            if shape.steps == -1:
                days = [d for d in days if d < base]
            elif shape.steps == 1:
                days = [d for d in days if d > base]
            year = _near(base, days, lean).year if days else base.year
    day = cal.named_day(shape.value, year) if year and 1583 <= year <= 9998 else None
    return day.isoformat() if day else None


def _fixed(self: Resolver, shape: Shape, lean: str) -> str | None:
    return shape.value


_HANDLERS = {
    "date": _date, "offset": _offset, "unit": _unit, "duration": _duration, "set": _set,
    "fixed": _fixed, "quarter": _quarter, "season": _season, "deictic": _deictic,
    "clock": _clock, "part": _day_part, "named": _named, "week_of": _week_of,
}
