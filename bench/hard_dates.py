"""Answer 200 hard expressions of time with detente and two public libraries.

    python bench/hard_dates.py            # rewrites docs/hard-dates.md
    python bench/hard_dates.py --check    # fails where the table is stale

The cases stand in bench/hard_dates.txt. Detente reads the whole sentence and
must give the first and the last day exactly. The libraries are given the
expression alone, told the dispatch's date, and are right wherever the moment
they answer falls on the days wanted.
"""

from __future__ import annotations

import importlib.metadata
import sys
import warnings
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import dateparser
import parsedatetime

from detente.when.timex import Timex, find

ROOT = Path(__file__).parents[1]
CASES = ROOT / "bench" / "hard_dates.txt"
TABLE = ROOT / "docs" / "hard-dates.md"
ANCHOR = datetime(2019, 6, 12, 18, 0)


@dataclass(frozen=True)
class Case:
    """A sentence, where its expression stands, and the days wanted (None: no days)."""

    text: str
    start: int
    end: int
    first: str | None
    last: str | None

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]


def read_cases() -> list[Case]:
    out = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        marked, first, *last = (part.strip() for part in line.split("|"))
        start, end = marked.index("["), marked.index("]") - 1
        text = marked.replace("[", "", 1).replace("]", "", 1)
        days = None if first == "-" else first
        out.append(Case(text, start, end, days, (last[0] if last else days)))
    return out


def _range(timex: Timex) -> tuple[str | None, str | None]:
    for feature in timex.features:
        if feature.startswith("range="):
            first, _, last = feature[6:].partition("/")
            return first, last
    return timex.start_date, timex.end_date


def ours(case: Case) -> tuple[str | None, str | None]:
    """Days of the expression found at the case's place; (None, None) where none is."""
    for timex in find(case.text, ANCHOR):
        if timex.start < case.end and timex.end > case.start:
            return _range(timex)
    return None, None


def by_dateparser(words: str) -> date | None:
    got = dateparser.parse(words, languages=["en"], settings={
        "RELATIVE_BASE": ANCHOR, "PREFER_DATES_FROM": "past"})
    return got.date() if got else None


def by_parsedatetime(words: str) -> date | None:
    got, status = parsedatetime.Calendar().parseDT(words, sourceTime=ANCHOR)
    return got.date() if status else None


def right(case: Case, answer: date | None) -> bool:
    """Does a library's moment fall on the days wanted?"""
    if case.first is None or case.last is None:
        return answer is None
    return answer is not None and case.first <= answer.isoformat() <= case.last


def _days(first: str | None, last: str | None) -> str:
    if first is None:
        return "none"
    return first if first == last else f"{first} to {last}"


def _answer(day: date | None) -> str:
    """A library's day; one that hangs on today's clock would make the table differ by the day."""
    if day is None:
        return "none"
    return "today's date" if abs((day - date.today()).days) < 2 else day.isoformat()


def _mark(ok: bool) -> str:
    return "✓" if ok else "✗"


def table() -> tuple[str, int]:
    """The document and how many of our answers are right."""
    rows, score = [], [0, 0, 0]
    cases = read_cases()
    for case in cases:
        mine = ours(case)
        others = [by_dateparser(case.words), by_parsedatetime(case.words)]
        marks = [mine == (case.first, case.last), *(right(case, answer) for answer in others)]
        score = [n + ok for n, ok in zip(score, marks, strict=True)]
        shown = case.text[: case.start] + f"**{case.words}**" + case.text[case.end :]
        cells = [shown.replace("|", "\\|"), _days(case.first, case.last), _days(*mine),
                 *(_answer(answer) for answer in others)]
        rows.append("| " + " | ".join(cells[:2]) + " | " + " | ".join(
            f"{_mark(ok)} {cell}" for ok, cell in zip(marks, cells[2:], strict=True)) + " |")
    head = _head(len(cases), score)
    return head + "\n".join(rows) + "\n", score[0]


def _head(total: int, score: list[int]) -> str:
    version = importlib.metadata.version
    return f"""# Hard dates

{total} expressions of time, answered for a dispatch of Wednesday 12 June 2019.
Regenerate with `python bench/hard_dates.py`.

Detente reads the sentence and must give the first and the last day exactly. The two libraries
parse dates, they do not read sentences: they are given the words in bold alone and the
dispatch's date, and are right wherever their moment falls on the days wanted. The words
and the days wanted were written by the project, which has seen its own misses.

| | right of {total} |
|---|---:|
| detente | {score[0]} |
| dateparser {version("dateparser")} | {score[1]} |
| parsedatetime {version("parsedatetime")} | {score[2]} |

| sentence | wanted | detente | dateparser | parsedatetime |
|---|---|---|---|---|
"""


def main(argv: list[str]) -> int:
    warnings.filterwarnings("ignore")
    text, good = table()
    if "--check" in argv:
        return 0 if TABLE.exists() and TABLE.read_text(encoding="utf-8") == text else 1
    TABLE.write_text(text, encoding="utf-8")
    print(f"{TABLE.relative_to(ROOT)}: {good} right")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
