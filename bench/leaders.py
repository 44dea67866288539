"""Check the holders of office in knowledge/states against an outside table of leaders.

The table (DETENTE_KIT/facts/leaders.csv, by default ../shared/kit) is for checking only and is not
part of the project; without it the command says so and ends well.

A row of the table is covered when somebody of the same state has a matching surname (accents
stripped, variants counted, small differences of transliteration allowed) and a term that starts
and ends within 60 days of the row, at the precision the row gives. Some sources cut one service
into rows; rows of one source and person that follow each other within 60 days are one service, a
row that starts with the state itself may have begun before it, and one that ends where the source
stopped says nothing of the end. A realm's head of state is that of the crown it shares
(`sovereign`). Differences we looked into and keep are written in knowledge/settled/*.yml; they are
counted apart.

    python bench/leaders.py --codes FRA,DEU --since 1985
"""

from __future__ import annotations

import argparse
import calendar
import csv
import os
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
SLACK = timedelta(days=60)
# Words too common in names to tell two people apart.
_COMMON = """
    de da do dos la le el al bin ibn ben abu abd von van der den du di ul jr sr san the of and
    sir lord king queen prince emir sheikh general colonel haji
"""
PARTICLES = frozenset(_COMMON.split())
# The table files both Vietnams under one code.
ALSO = {"VNM": ("VDR",)}
# Notes after which the end of a row says nothing about the person.
OPEN_ENDS = ("end of the source", "scheduled end")
# Where the sources stop, noted or not.
LAST_DAYS = {"archigos-4.1": ("2014-12-31", "2015-12-31"), "reign-2021-3": ("2021-03",)}


@dataclass(frozen=True, slots=True)
class Holder:
    """One term of one person, dates as written (``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or empty)."""

    office: str
    name: str
    start: str
    end: str
    tokens: frozenset[str]


def words(text: str) -> list[str]:
    """Lower-case words of a name without accents and particles."""
    table = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae"}
    folded = "".join(table.get(c, c) for c in text.lower())
    plain = unicodedata.normalize("NFKD", folded)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = plain.replace("'", "").replace("’", "")
    split = "".join(c if c.isalnum() else " " for c in plain).split()
    kept = [w for w in split if len(w) > 1]
    # "King" may be all there is of a name.
    return [w for w in kept if w not in PARTICLES] or kept


def span(text: str) -> tuple[date, date]:
    """First and last day a written date can mean."""
    parts = [int(p) for p in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 0
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    if len(parts) > 2:
        return date(year, month, parts[2]), date(year, month, parts[2])
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def near(ours: str, theirs: str) -> bool:
    """Whether two written dates can lie within the slack of each other."""
    if not ours or not theirs:
        return ours == theirs
    (a, b), (c, d) = span(ours), span(theirs)
    return a - SLACK <= d and c <= b + SLACK


def holders(state: dict[str, Any]) -> list[Holder]:
    """All terms of a state file, from every office and from ``other``."""
    found: list[Holder] = []
    for office, entry in (state.get("offices") or {}).items():
        lines = entry if isinstance(entry, list) else (entry or {}).get("holders") or []
        for line in lines:
            cells = [c.strip() for c in str(line).split("|")] + [""] * 4
            name, start, end, variants = cells[:4]
            if start:
                span(start)
            if end:
                span(end)
            if start and end and span(start)[0] > span(end)[1]:
                raise ValueError(f"{state['code']}: {name} ends before the start")
            tokens = frozenset([*words(name + " " + variants), *words(name.split()[-1])])
            found.append(Holder(office, name, start, end, tokens))
    return found


def same_name(row_name: str, holder: Holder) -> bool:
    """Whether a row's surname (or the holder's) occurs in the other name, spelling aside."""
    theirs = words(row_name)
    if not theirs:
        return False
    keys = {theirs[-1], max(theirs, key=len)}
    own = words(holder.name)
    if keys & holder.tokens or (own and own[-1] in theirs):
        return True
    return any(
        SequenceMatcher(None, k, t).ratio() >= 0.78
        for k in keys
        for t in holder.tokens
        if len(t) > 3 and len(k) > 3
    )


def whole_services(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """For each row the service it is part of: rows that follow each other joined into one."""
    groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        groups[row["iso3"], row["source"], " ".join(words(row["name"]))].append(i)
    out = [dict(row) for row in rows]
    for indexes in groups.values():
        indexes.sort(key=lambda i: rows[i]["start"])
        for i in indexes:
            for k in indexes:
                before, after = rows[k], rows[i]
                if k != i and before["end"] and before["start"] <= after["start"] and (
                        near(before["end"], after["start"])):
                    out[i]["start"] = out[k]["start"]
        for i in reversed(indexes):
            for k in indexes:
                if k != i and out[k]["start"] == out[i]["start"] and (
                        rows[k]["start"] > rows[i]["start"]):
                    out[i]["end"], out[i]["note"] = out[k]["end"], out[k]["note"]
                    break
    return out


def covers(row: dict[str, str], ours: list[Holder], since: str = "") -> bool:
    """Whether the terms of one matching person start and end as the row does.

    Args:
        since: the first day of the state, where it has one.
    """
    people = [h for h in ours if same_name(row["name"], h)]
    if not people:
        return False
    born = bool(since and row["start"]) and near(since, row["start"])
    started = not row["start"] or any(
        near(h.start, row["start"]) or (born and h.start and h.start < row["start"])
        for h in people)
    open_end = not row["end"] or any(n in row["note"] for n in OPEN_ENDS) or (
        row["end"] in LAST_DAYS.get(row["source"], ()))
    if open_end:  # still in office when the source stopped: any end of ours may be true
        return started
    return started and any(near(h.end, row["end"]) for h in people)


def is_settled(row: dict[str, str], settled: list[dict[str, Any]]) -> str:
    """The reason a difference was settled, or an empty string."""
    for item in settled:
        start, _, end = str(item["table"]).partition("..")
        agree = all(
            a == b or (a and b and (a.startswith(b) or b.startswith(a)))
            for a, b in ((start, row["start"]), (end, row["end"]))
        )
        if (
            item["code"] == row["iso3"]
            and agree
            and set(words(item["name"])) & set(words(row["name"]))
        ):
            return str(item.get("why", "settled"))
    return ""


def nearest(row: dict[str, str], ours: list[Holder]) -> str:
    """The holder of ours to look at first for an uncovered row."""
    named = [h for h in ours if same_name(row["name"], h)]

    def distance(h: Holder) -> int:
        if not h.start or not row["start"]:
            return 99999
        return abs((span(h.start)[0] - span(row["start"])[0]).days)

    pool = named or ours
    if not pool:
        return "nobody"
    h = min(pool, key=distance)
    return f"{h.name} {h.start}..{h.end} ({h.office})" + ("" if named else " [other name]")


def load(folder: Path, stems: set[str] | None = None) -> list[Any]:
    """The YAML documents of a folder in order of name, or only the files named in ``stems``."""
    paths = [p for p in sorted(folder.glob("*.yml")) if not stems or p.stem in stems]
    return [yaml.safe_load(p.read_text(encoding="utf-8")) for p in paths]


@dataclass(frozen=True, slots=True)
class Judged:
    """A row of the table: 0 where ours agrees, 1 settled, 2 open; what to print of it."""

    code: str
    kind: int
    line: str


def judge(table: Path, since_year: int = 1985, asked: frozenset[str] = frozenset()) -> list[Judged]:
    """Every row of the table against our holders.

    Args:
        table: the outside table.
        since_year: rows that ended earlier are skipped.
        asked: ISO codes; empty for all states.
    """
    stems = {s.lower() for c in asked for s in (c, "GBR", *ALSO.get(c, ()))}
    states = load(ROOT / "knowledge" / "states", stems)
    ours: dict[str, list[Holder]] = {s["code"]: holders(s) for s in states}
    since = {s["code"]: str(s.get("from") or "") for s in states}
    crowns = {s["code"]: s["sovereign"] for s in states if s.get("sovereign")}
    settled = [i for doc in load(ROOT / "knowledge" / "settled") for i in doc or []]
    wanted = asked or set(ours)
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    out: list[Judged] = []
    for row, service in zip(rows, whole_services(rows), strict=True):
        code = row["iso3"]
        if code not in wanted or (row["end"] and int(row["end"][:4]) < since_year):
            continue
        people = [h for c in (code, *ALSO.get(code, ())) for h in ours.get(c, [])]
        if code in crowns:
            people = [*people, *(h for h in ours[crowns[code]] if h.office == "head_of_state")]
        good = any(covers(r, people, since.get(code, "")) for r in (row, service))
        why = "" if good else is_settled(row, settled)
        kind = 0 if good else 1 if why else 2
        tail = ""
        if kind:  # `nearest` is what takes the time
            tail = f"settled: {why}" if why else f"ours: {nearest(row, people)}"
        out.append(Judged(code, kind, f"{'MISS' if kind == 2 else 'kept'} {code} | {row['name']} | "
                          f"{row['start']}..{row['end']} | {row['source']} | {row['note']} | "
                          f"{tail}"))
    return out


def main() -> int:
    """Print the coverage of each state and every row without a match."""
    ask = argparse.ArgumentParser(description="Check holders of office against a table of leaders.")
    ask.add_argument("--codes", default="", help="comma-separated ISO codes; default: all states")
    ask.add_argument("--since", type=int, default=1985, help="skip rows that ended earlier")
    ask.add_argument("--quiet", action="store_true", help="only the coverage, no rows")
    args = ask.parse_args()
    kit = Path(os.environ.get("DETENTE_KIT", ROOT.parent / "shared" / "kit"))
    table = kit / "facts" / "leaders.csv"
    if not table.is_file():
        print(f"no table at {table}: nothing to check against")
        return 0
    asked = frozenset(c.strip().upper() for c in args.codes.split(",") if c.strip())
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in judge(table, args.since, asked):
        tally[row.code][row.kind] += 1
        if row.kind and not args.quiet:
            print(row.line)
    for code in sorted(tally):
        good, kept, miss = tally[code]
        total = good + kept + miss
        print(f"{code} {100 * (good + kept) / total:5.1f} % of {total} ({kept} settled)")
    good, kept, miss = (sum(t[i] for t in tally.values()) for i in range(3))
    total = good + kept + miss
    if total:
        print(f"all {100 * good / total:.1f} % matched, {kept} settled, {miss} open, {total} rows")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
