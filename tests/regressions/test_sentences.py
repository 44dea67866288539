"""Every bug found is one sentence that must stay right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from detente.coder import Coder
from detente.records import Record

ROWS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "sentences.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def loaded() -> Coder:
    return Coder()


def fits(record: Record, want: dict[str, Any]) -> bool:
    sources = {a.entity for a in record.sources}
    targets = {a.entity for a in record.targets}
    if record.symmetric:
        sources, targets = sources | targets, set()
    checks = {
        "type": record.type, "mode": record.mode, "status": record.status,
        "symmetric": record.symmetric,
        "start": record.when.start if record.when else None,
    }
    if any(key in want and want[key] != value for key, value in checks.items()):
        return False
    return sources == set(want.get("sources", sources)) and targets == set(
        want.get("targets", targets))


@pytest.mark.parametrize("row", ROWS, ids=[r["text"][:50] for r in ROWS])
def test_sentence(row: dict[str, Any], loaded: Coder) -> None:
    records = list(loaded.code(row["text"], published=row["published"]))
    got = [(r.type, r.status, [a.entity for a in r.sources], [a.entity for a in r.targets])
           for r in records]
    for want in row.get("want", []):
        assert any(fits(r, want) for r in records), f"no {want} among {got}"
    for kind in row.get("never", []):
        assert all(r.type != kind for r in records), f"{kind} among {got}"
