"""A check on history: what is known of 1987 against the series of that year's wire stories.

    python bench/history.py                      prints what shows and what does not
    python bench/history.py --out docs/pictures  and draws the series
    python bench/history.py --ledger wires.db    keeps the ledger, or uses one that is there

Stories: Reuters-21578 (../shared/kit or $DETENTE_KIT), which covers 26 February to 20 October
1987 with long gaps. What is expected stands below with its date, from general histories of that
year and not from the stories.
"""

from __future__ import annotations

import argparse
import gzip
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import orjson

from detente.read import Raw, from_mapping
from detente.store import Ledger
from detente.store.add import fill
from detente.ties import Act, Coverage, ledger_ties
from detente.ties.acts import one_way
from detente.ties.book import acts
from detente.ties.interval import rate_test

KIT = Path(os.environ.get("DETENTE_KIT", "../shared/kit"))
CORPUS = KIT / "corpus" / "reuters.jsonl.gz"


@dataclass(frozen=True)
class Case:
    """A story of 1987 and the pair that shows it."""

    name: str
    a: str
    b: str
    until: date
    marks: dict[date, str]


CASES = (
    Case("us-japan-1987", "USA", "JPN", date(1987, 6, 30), {
        date(1987, 3, 27): "tariffs announced", date(1987, 4, 17): "in force",
        date(1987, 4, 29): "Nakasone in Washington"}),
    Case("us-soviet-1987", "USA", "SUN", date(1987, 10, 20), {
        date(1987, 2, 28): "Soviet offer on missiles", date(1987, 4, 13): "Shultz in Moscow",
        date(1987, 9, 15): "Shevardnadze in Washington"}),
    Case("us-iran-1987", "USA", "IRN", date(1987, 10, 20), {
        date(1987, 7, 21): "tankers reflagged", date(1987, 10, 19): "oil platforms shelled"}),
    Case("iran-kuwait-1987", "IRN", "KWT", date(1987, 10, 20), {
        date(1987, 7, 21): "tankers reflagged", date(1987, 10, 16): "missile on Sea Isle City"}),
)
#: Whether it shows (None: nothing was read then), and by what.
Check = Callable[[list[Act], Coverage], tuple[bool | None, str]]


def between(a: str, b: str, first: date, last: date, *types: str) -> Callable[[Act], bool]:
    """Acts of `a` on `b` that happened from `first` to `last`, of these types."""
    def fits(x: Act) -> bool:
        return bool(x.counted and x.start and x.end and first <= x.start <= last
                    and x.precision in ("day", "range") and one_way(x, a, b)
                    and (not types or x.type in types))
    return fits


def some(a: str, b: str, first: date, last: date, *types: str, least: int = 2) -> Check:
    """At least two reports tell of such an act."""
    def check(told: list[Act], read: Coverage) -> tuple[bool | None, str]:
        found = [x for x in told if between(a, b, first, last, *types)(x)]
        stories, reports = len({x.story for x in found}), sum(x.reports for x in found)
        documents = read.documents(first, last)
        shows = None if not documents and reports < least else reports >= least
        return shows, (f"{len(found)} events, {stories} stories, {reports} reports "
                       f"({documents:,} documents read)")
    return check


def more(a: str, b: str, quiet: tuple[date, date], loud: tuple[date, date]) -> Check:
    """Conflict per document read grows from one span to the other (p under 0.05)."""
    def check(told: list[Act], read: Coverage) -> tuple[bool | None, str]:
        counts = [len({x.story for x in told if between(a, b, *span)(x) and not x.cooperative})
                  for span in (quiet, loud)]
        documents = [read.documents(*span) for span in (quiet, loud)]
        p = rate_test(*counts, *documents)
        rates = [1000 * c / d for c, d in zip(counts, documents, strict=True)]
        return rates[1] > rates[0] and p < 0.05, (
            f"{counts[0]} stories in {documents[0]:,} documents, then {counts[1]} in "
            f"{documents[1]:,} (p = {p:.2g})")
    return check


def expected() -> list[tuple[str, str, Check]]:
    """What history says should show: case, words, check."""
    d = date
    return [
        ("us-japan-1987", "more US conflict with Japan in the weeks of the tariffs than before",
         more("USA", "JPN", (d(1987, 3, 1), d(1987, 3, 22)), (d(1987, 3, 23), d(1987, 4, 19)))),
        ("us-japan-1987", "US sanctions on Japan, 27 March to 17 April",
         some("USA", "JPN", d(1987, 3, 26), d(1987, 4, 18), "SANCTION", "THREATEN", "COERCE")),
        ("us-japan-1987", "talks in Washington, 6 to 10 April",
         some("JPN", "USA", d(1987, 4, 6), d(1987, 4, 10), "CONSULT")),
        ("us-japan-1987", "Nakasone in Washington, 29 April to 2 May",
         some("JPN", "USA", d(1987, 4, 28), d(1987, 5, 2), "CONSULT")),
        ("us-soviet-1987", "Soviet offer on medium-range missiles, 28 February to 3 March",
         some("SUN", "USA", d(1987, 2, 27), d(1987, 3, 4), "AGREE", "CONSULT", "CONCEDE",
              "REQUEST", "SUPPORT")),
        ("us-soviet-1987", "Shultz in Moscow, 13 to 15 April",
         some("USA", "SUN", d(1987, 4, 12), d(1987, 4, 16), "CONSULT")),
        ("us-soviet-1987", "Shevardnadze in Washington, agreement in principle, 15 to 18 September",
         some("SUN", "USA", d(1987, 9, 14), d(1987, 9, 19))),
        ("us-iran-1987", "American shells on Iranian platforms, 19 October",
         some("USA", "IRN", d(1987, 10, 18), d(1987, 10, 20), "ASSAULT")),
        ("us-iran-1987", "mines and clashes at sea, 21 September to 8 October",
         some("USA", "IRN", d(1987, 9, 20), d(1987, 10, 9), "ASSAULT", "COERCE")),
        ("iran-kuwait-1987", "missile on a tanker at Kuwait, 15 to 16 October",
         some("IRN", "KWT", d(1987, 10, 14), d(1987, 10, 17), "ASSAULT")),
        ("iran-kuwait-1987", "attacks on ships for Kuwait, April to June",
         some("IRN", "KWT", d(1987, 4, 1), d(1987, 6, 30), "ASSAULT", "THREATEN")),
    ]


def wire() -> Iterator[Raw]:
    """The corpus's stories."""
    with gzip.open(CORPUS) as lines:
        for number, line in enumerate(lines, 1):
            row = orjson.loads(line)
            row.pop("places", None)
            yield from_mapping({**row, "source": "Reuters"}, f"reuters:{number}")


def build(book: Ledger) -> None:
    """Adds the stories that are missing."""
    from detente.coder import Coder

    def tell(account: object, error: object) -> None:
        taken = getattr(account, "taken", 0)
        if taken % 1000 == 0:
            print(f"{taken} stories", file=sys.stderr, flush=True)

    print(fill(book, wire(), Coder().outcomes, on=tell).line(), file=sys.stderr)


def run(path: Path, out: Path | None) -> int:
    """Draws and checks; gives how many expectations do not show."""
    with Ledger.open(path, readonly=True) as book:
        series = {c.name: ledger_ties(book, c.a, c.b, until=c.until, by="week") for c in CASES}
        told = {c.name: acts(book, (c.a, c.b)) for c in CASES}
    if out is not None:
        from detente.plots import save
        from detente.plots.series import draw_ties

        for c in CASES:
            save(draw_ties(series[c.name], source="Reuters-21578", marks=c.marks),
                 out / f"{c.name}.svg")
    missing = 0
    says = {True: "shows", False: "DOES NOT SHOW", None: "not read"}
    for name, words, check in expected():
        shows, why = check(told[name], series[name].coverage)
        missing += shows is False
        print(f"{says[shows]:<14} {words}: {why}")
    return missing


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=Path, help="a ledger of these stories, made if absent")
    parser.add_argument("--out", type=Path, help="folder for the pictures")
    args = parser.parse_args()
    if not CORPUS.exists() and not (args.ledger and args.ledger.exists()):
        print(f"{CORPUS} is not here")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = args.ledger or Path(folder) / "history.db"
        if not path.exists():
            with Ledger.open(path, create=True) as book:
                build(book)
        print(f"{run(path, args.out)} do not show")
    return 0


if __name__ == "__main__":
    sys.exit(main())
