"""360 sentences as agencies write them: who did what to whom, and is it so.

`breadth.jsonl` names what each must give: a type (or one of those that fit), the states on
either side and the status. Lines b001 to b312 were written before the frames were widened, every
second looked at while they were; b313 on were written after that and then mended where the
wording is common. The floor is what holds; it goes up, not down.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from detente.coder import Coder
from detente.read.base import Raw
from detente.records import Record

LINES = [json.loads(line) for line in
         (Path(__file__).parent / "breadth.jsonl").read_text(encoding="utf-8").splitlines()]
FLOOR = 0.90
#: Records to a sentence: a wider net must not bring in what nobody wrote.
MOST = 1.1


def right(record: Record, line: dict[str, Any]) -> bool:
    """Whether a record is what the line asks for."""
    sources, targets = ({a.entity for a in side} for side in (record.sources, record.targets))
    want_s, want_t = set(line["source"]), set(line["target"])
    if record.symmetric or want_s == want_t:
        sides = want_s | want_t <= sources | targets
    else:
        sides = want_s <= sources and want_t <= targets
    return sides and record.type in line["type"] and record.status in line["status"]


def test_breadth() -> None:
    """Types, sides and statuses of plain interstate sentences."""
    pipeline = Coder().pipeline
    missed, records = [], 0
    for line in LINES:
        doc = pipeline.understand(Raw(line["id"], line["text"], published=line["published"],
                                      published_from="metadata"))
        found = pipeline.analyse(doc).records
        records += len(found)
        if not any(right(r, line) for r in found):
            missed.append(f"{line['id']} {line['text']}")
    share = 1 - len(missed) / len(LINES)
    assert share >= FLOOR, f"{share:.3f}: " + "; ".join(missed)
    assert records / len(LINES) <= MOST


def test_lines_differ() -> None:
    """No sentence counts twice, and every type is there."""
    assert len({line["text"] for line in LINES}) == len(LINES)
    assert len({line["type"][0] for line in LINES}) == 16
