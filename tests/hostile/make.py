"""Malformed inputs, each made on the spot from a name: nothing hostile lies in the repository.

    python -m hostile.make FOLDER        writes them all (from tests/, with PYTHONPATH=.)

What is to come of each is in expected.tsv: its name, the number of dispatches read, and the
codes of the errors, in order.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from hostile.cases import archives, crawls, feeds, pages, rows, texts
from hostile.cases.parts import Cases

TABLE = Path(__file__).with_name("expected.tsv")
_ROOMS: dict[str, Cases] = {
    "archives": archives.CASES, "crawls": crawls.CASES, "feeds": feeds.CASES,
    "pages": pages.CASES, "rows": rows.CASES, "texts": texts.CASES,
}
#: `room/name` -> how it is made.
CASES: Cases = {f"{room}/{name}": make for room, cases in _ROOMS.items()
                for name, make in cases.items()}


@dataclass(frozen=True)
class Expected:
    """What is to come of an input."""

    reads: int
    codes: tuple[str, ...]


def expected() -> dict[str, Expected]:
    """The table."""
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, reads, codes = line.split("\t")
            found[name] = Expected(int(reads), tuple(codes.split()))
    return found


def write(folder: Path) -> None:
    """Every input as a file."""
    for name, make in CASES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make())


if __name__ == "__main__":
    write(Path(sys.argv[1]))
    print(f"{len(CASES)} inputs in {sys.argv[1]}")
