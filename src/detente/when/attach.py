"""Which expression of time dates an event: a sum of named features.

The caller gives the sentence's expressions and the words that name the event.
Every weight stands in `WEIGHTS`, so that a choice can explain itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from detente.records import Status, When
from detente.when.lexicon import Lexicon, load
from detente.when.timex import Timex
from detente.when.tokens import Tokens, tokenize

#: Set by hand on sentences of our own (tests/when/test_attach.py).
WEIGHTS: Mapping[str, float] = {
    "token": -0.08,  # each word between the expression and the event's words
    "dependency": -1.0,  # the tree's cost between them, where a parse is at hand
    "comma": -0.35,
    "clause": -1.0,  # a subordinator or a relative pronoun between them
    "quote": -1.5,  # a quotation mark, semicolon or colon between them
    "other_verb": -0.9,  # another verb between them
    "reporting": -2.6,  # "said Tuesday": dates the saying
    "own_reporting": 1.5,  # … unless the event is the saying
    "on": 0.4,
    "follows": 0.4,  # the expression stands behind the event's words
    "opens": 0.5,  # the expression opens the sentence
    "possessive": -3.2,  # "Monday's summit" dates the summit
    "own_possessive": 2.0,
    "adjectival": -3.2,  # "the 1991 war" dates the war
    "day": 0.4,
    "month": 0.2,
    "year": 0.0,
    "range": 0.1,
    "agrees": 0.6,  # a plan with a day to come, a deed with a day gone by
    "disagrees": -1.6,
    "since": -8.0,  # for anything but a standing condition
    "since_perfect": -0.3,  # "has shelled the port since Monday"
    "until": -0.6,
    "until_then": -4.0,  # "allowed imports until July": when it ends, not when it was done
    "put_off_to": -2.0,  # "postponed until June": the new date, not the original
    "original": 1.0,  # "originally planned for June"
    "relative_clause": -1.2,  # the expression lies in "who arrived …"
}
#: Under this nothing is chosen and the caller falls back on context.
THRESHOLD = -2.0
#: The same where a parse is at hand, whose arcs weigh more than words.
THRESHOLD_PARSED = -7.5

_RELATIVE = ("who", "which", "whose", "whom", "where")
_SUBORDINATE = (*_RELATIVE, "after", "before", "when", "while", "because", "although", "but",
                "that", "if", "unless", "as", "though", "whether")
_HARD = ('"', "“", "”", ";", ":")
_SAYING = ("said", "says", "told", "announced", "reported", "added", "stated", "declared",
           "confirmed", "denied", "quoted", "claimed", "warned", "insisted", "noted", "reports",
           "announcing", "saying", "according")
_ORIGINAL = ("originally", "scheduled", "planned", "due", "slated", "set", "supposed")
_STARTING = ("starting", "beginning", "from", "commencing", "begins", "starts")

DepDistance = Callable[[int, int], float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One expression weighed for one event; `score` is the sum of `features`."""

    timex: Timex
    features: Mapping[str, float]

    @property
    def score(self) -> float:
        """Sum of the features' weights."""
        return sum(self.features.values())


@dataclass(frozen=True, slots=True)
class _Scene:
    """The sentence as tokens, with the event's place in it."""

    t: Tokens
    shift: int
    first: int
    last: int
    lex: Lexicon

    def index(self, offset: int) -> int:
        """Token at or after a document offset."""
        place = offset - self.shift
        return next((i for i, s in enumerate(self.t.starts) if self.t.end(i) > place),
                    len(self.t.words))


def _scene(text: str, span: tuple[int, int], trigger: tuple[int, int], lex: Lexicon) -> _Scene:
    t = tokenize(text[span[0] : span[1]])
    blank = _Scene(t, span[0], 0, 0, lex)
    return _Scene(t, span[0], blank.index(trigger[0]), blank.index(max(trigger[1] - 1, trigger[0])),
                  lex)


def _verb(s: _Scene, i: int) -> bool:
    """Does token `i` look like a verb of its own (not an auxiliary)?"""
    word = s.t.at(i)
    if word in ("was", "were", "had", "has", "have", "been", "did"):
        return False
    if word in s.lex.tense["past"]:
        return True
    if word in s.lex.tense["base"]:
        return s.t.at(i - 1) in ("to", "will", "would", "could", "may", "must", "should")
    return word.endswith("ed") and len(word) > 4 and not s.t.capital(i) and (
        s.t.at(i - 1) not in ("the", "a", "an", "its"))


def _between(s: _Scene, a: int, b: int) -> dict[str, float]:
    """What stands between tokens `a` and `b`, both excluded."""
    out = {"token": 0.0, "comma": 0.0, "clause": 0.0, "quote": 0.0, "other_verb": 0.0}
    for i in range(a + 1, b):
        word = s.t.words[i]
        out["token"] += word.isalnum()
        out["comma"] += word == ","
        out["clause"] += word in _SUBORDINATE
        out["quote"] += word in _HARD
        out["other_verb"] += _verb(s, i)
    caps = {"token": 20, "comma": 3, "clause": 2, "quote": 1, "other_verb": 2}
    return {name: WEIGHTS[name] * min(n, caps[name]) for name, n in out.items() if n}


def _saying_near(s: _Scene, first: int) -> int | None:
    """Token of the reporting verb the expression hangs on: said (in a statement) on Tuesday."""
    for i in range(first - 1, max(-1, first - 7), -1):
        word = s.t.at(i)
        if word in _SAYING:
            return i
        if word in (",", ";", '"', "”") or word in _SUBORDINATE or _verb(s, i):
            return None
    return None


def _relative_clause(s: _Scene, first: int) -> bool:
    """Does the expression lie in a relative clause that the event is outside of?"""
    for i in range(first - 1, -1, -1):
        word = s.t.at(i)
        if word in _RELATIVE:
            return not (i < s.first)
        if word in (",", ";"):
            return False
    return False


def _place(s: _Scene, timex: Timex, first: int, last: int) -> dict[str, float]:
    """Features of where the expression stands."""
    out: dict[str, float] = {}
    if "prep=on" in timex.features:
        out["on"] = WEIGHTS["on"]
    if first > s.last:
        out["follows"] = WEIGHTS["follows"]
    elif first <= 1:
        out["opens"] = WEIGHTS["opens"]
    saying = _saying_near(s, first)
    if saying is not None:
        own = s.first <= saying <= s.last
        out["reporting"] = WEIGHTS["own_reporting" if own else "reporting"]
    near = 0 <= s.first - last <= 5 and not any(_verb(s, i) for i in range(last + 1, s.first))
    if "eve" in timex.features and not near:
        out["opens"] = WEIGHTS["opens"]  # the eve itself dates what follows
    elif "possessive" in timex.features:
        out["possessive"] = WEIGHTS["own_possessive" if near else "possessive"]
    elif "adjectival" in timex.features and not near:
        out["adjectival"] = WEIGHTS["adjectival"]
    if _relative_clause(s, first):
        out["relative_clause"] = WEIGHTS["relative_clause"]
    return out


def _sense(s: _Scene, timex: Timex, first: int, status: Status, anchor: date | None
           ) -> dict[str, float]:
    """Features of what the expression means beside the event's status."""
    out = {"precision": WEIGHTS[timex.precision or "range"]}
    today = anchor.isoformat() if anchor else None
    if today and timex.start_date and timex.end_date:
        ahead, behind = timex.end_date > today, timex.start_date < today
        if status == "planned":
            out["tense"] = WEIGHTS["agrees" if timex.end_date >= today else "disagrees"]
        elif status in ("actual", "ongoing") and ahead and not behind:
            out["tense"] = WEIGHTS["disagrees"]
        elif status == "actual" and not ahead:
            out["tense"] = WEIGHTS["agrees"]
    if "since" in timex.features and status != "ongoing":
        perfect = any(s.t.at(i) in ("has", "have") for i in range(s.first - 3, s.first))
        out["since"] = WEIGHTS["since_perfect" if perfect else "since"]
    if "until" in timex.features:
        out["until"] = WEIGHTS["until" if status in ("ongoing", "postponed") else "until_then"]
    if status in ("postponed", "called_off"):
        if s.t.at(first - 1) in ("to", "until", "till"):
            out["put_off_to"] = WEIGHTS["put_off_to"]
    elif status == "planned" and s.t.at(first - 1) in ("until", "till"):
        out["put_off_to"] = WEIGHTS["put_off_to"]
    return out


def weigh(
    timexes: Sequence[Timex], sentence_span: tuple[int, int], trigger_span: tuple[int, int], *,
    text: str, status: Status, anchor: date | datetime | None,
    dep_distance: DepDistance | None = None,
) -> list[Candidate]:
    """Every dated expression of the sentence with its features, best first.

    Args:
        timexes: expressions found in the document (others than this sentence's are ignored).
        sentence_span, trigger_span: character offsets into `text`, the whole document.
        status: the event's status, as in the record.
        anchor: when the dispatch was written.
        dep_distance: arcs between two character offsets in a parse, if there is one.
    """
    day = anchor.date() if isinstance(anchor, datetime) else anchor
    s = _scene(text, sentence_span, trigger_span, load())
    out = []
    for timex in timexes:
        inside = sentence_span[0] <= timex.start and timex.end <= sentence_span[1]
        vague = timex.value == "PRESENT_REF" and status != "ongoing"
        if not inside or timex.start_date is None or vague or "range-end" in timex.features:
            continue
        first, last = s.index(timex.start), s.index(timex.end - 1)
        gap = _between(s, s.last, first) if first > s.last else _between(s, last, s.first)
        if dep_distance is not None:
            gap["token"] = WEIGHTS["dependency"] * dep_distance(timex.start, trigger_span[0])
        features = {**gap, **_place(s, timex, first, last), **_sense(s, timex, first, status, day)}
        if status in ("postponed", "called_off", "planned") and any(
                s.t.at(i) in _ORIGINAL for i in range(first - 5, first)):
            # "That had been due to begin on Friday": the clause tells the first date.
            for name in ("clause", "other_verb", "relative_clause", "token", "comma"):
                features[name] = features.get(name, 0.0) / 3
            features["original"] = WEIGHTS["original"]
        out.append(Candidate(timex, {k: round(v, 3) for k, v in features.items() if v}))
    return sorted(out, key=lambda c: (-c.score, abs(c.timex.start - trigger_span[0])))


def _when(timex: Timex, timexes: Sequence[Timex], text: str, trigger: tuple[int, int]) -> When:
    """The record's field for a chosen expression: ranges whole, eves a day before."""
    start, end = timex.start_date or "", timex.end_date or ""
    words, precision = timex.text, timex.precision or "range"
    mark = next((f for f in timex.features if f.startswith("range=")), None)
    if mark:
        start, _, end = mark[6:].partition("/")
        precision = "range"
        other = next((o for o in timexes if o.start > timex.end and mark in o.features), None)
        words = text[timex.start : other.end] if other else timex.text
    if "eve" in timex.features and start == end and not 0 <= trigger[0] - timex.end <= 25:
        start = end = (date.fromisoformat(start) - timedelta(1)).isoformat()
    days = _length(timex, timexes, text, trigger) if start == end else 0
    if days > 1:
        end = (date.fromisoformat(start) + timedelta(days - 1)).isoformat()
        precision = "range"
    return When(start, end, precision, words)


def _length(timex: Timex, timexes: Sequence[Timex], text: str, trigger: tuple[int, int]) -> int:
    """Days of "a four-day visit" where the date chosen is its first."""
    before = text[max(0, timex.start - 16) : timex.start].lower().split()
    if not any(word in _STARTING for word in before[-2:]):
        return 0
    for other in timexes:
        if other.type == "DURATION" and 0 <= trigger[0] - other.end <= 25:
            count = other.value[1:-1]
            if other.value.endswith("D") and count.isdigit() and int(count) < 32:
                return int(count)
    return 0


def pick(
    timexes: Sequence[Timex], sentence_span: tuple[int, int], trigger_span: tuple[int, int], *,
    text: str, status: Status, anchor: date | datetime | None,
    paragraph_timexes: Sequence[Timex] = (),
    dep_distance: DepDistance | None = None,
) -> When | None:
    """The date of an event, or None so that the caller falls back on the dispatch's date.

    A sentence that names no date at all takes the last explicit date of its
    paragraph (`paragraph_timexes`), where that lies more than a week back: a
    narrative goes on where it was. Other arguments as in `weigh`.
    """
    if any(sentence_span[0] <= t.start < sentence_span[1] and t.start_date for t in timexes):
        got = choose(timexes, sentence_span, trigger_span, text=text, status=status,
                     anchor=anchor, dep_distance=dep_distance)
        return got[0] if got else None
    return inherited(paragraph_timexes, sentence_span[0], anchor) if status == "actual" else None


def choose(
    timexes: Sequence[Timex], sentence_span: tuple[int, int], trigger_span: tuple[int, int], *,
    text: str, status: Status, anchor: date | datetime | None,
    dep_distance: DepDistance | None = None,
) -> tuple[When, Timex] | None:
    """The days of an event and the expression they are from; None where none is near enough."""
    ranked = weigh(timexes, sentence_span, trigger_span, text=text, status=status, anchor=anchor,
                   dep_distance=dep_distance)
    if not ranked or ranked[0].score < (THRESHOLD_PARSED if dep_distance else THRESHOLD):
        return None
    return _when(ranked[0].timex, timexes, text, trigger_span), ranked[0].timex


def inherited(
    paragraph_timexes: Sequence[Timex], before: int, anchor: date | datetime | None
) -> When | None:
    """The last past date a narrative named before offset `before`, if over a week old."""
    day = anchor.date() if isinstance(anchor, datetime) else anchor
    if day is None:
        return None
    edge = (day - timedelta(7)).isoformat()
    for timex in reversed(paragraph_timexes):
        if timex.end > before or timex.start_date is None or timex.end_date is None:
            continue
        if timex.end_date < edge and "since" not in timex.features and timex.precision != "range":
            return When(timex.start_date, timex.end_date, timex.precision or "range", timex.text)
        return None
    return None
