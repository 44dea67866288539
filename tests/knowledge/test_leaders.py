"""What counts as agreement with the outside table of leaders."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "leaders.py"


@pytest.fixture(scope="module")
def leaders() -> Any:
    spec = importlib.util.spec_from_file_location("leaders", BENCH)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["leaders"] = module
    spec.loader.exec_module(module)
    return module


def row(name: str, start: str, end: str, source: str = "a") -> dict[str, str]:
    return {"iso3": "RUR", "name": name, "start": start, "end": end, "source": source, "note": ""}


def state(*lines: str) -> dict[str, Any]:
    return {"code": "RUR", "offices": {"head_of_state": {"holders": list(lines)}}}


@pytest.mark.parametrize(("table", "since", "good"), [
    (("Zenda", "1990-02-01", "1994-01-01"), "", True),
    (("Zenda", "1990-02-01", "1994-06-01"), "", False),
    (("Zenda", "1990-06-01", "1994-01-01"), "", False),
    (("Zenda", "1990-06-01", "1994-01-01"), "1990-06-10", True),  # the state is no older
    (("Hentzau", "1990-02-01", "1994-01-01"), "", False),
])
def test_dates_within_sixty_days(
    leaders: Any, table: tuple[str, str, str], since: str, good: bool
) -> None:
    ours = leaders.holders(state("Rudolf Zenda | 1990-01-01 | 1994-01-31 | |"))
    assert leaders.covers(row(*table), ours, since) is good


def test_a_surname_that_is_a_title(leaders: Any) -> None:
    ours = leaders.holders(state("Rudolf King | 1990-01-01 | 1994-01-31 | |"))
    assert leaders.covers(row("King", "1990-01-01", "1994-01-31"), ours)


def test_rows_that_follow_each_other_are_one_service(leaders: Any) -> None:
    rows = [row("Zenda", "1990-01-01", "1994-01-01"), row("Zenda", "1994-01-01", "1998-01-01"),
            row("Zenda", "2001-01-01", "2003-01-01"),  # came back: a service of its own
            row("Zenda", "1998-01-01", "2001-01-01", "b"), row("Strelsau", "1998-01-01", "")]
    joined = [(r["start"], r["end"]) for r in leaders.whole_services(rows)]
    assert joined == [("1990-01-01", "1998-01-01"), ("1990-01-01", "1998-01-01"),
                      ("2001-01-01", "2003-01-01"), ("1998-01-01", "2001-01-01"),
                      ("1998-01-01", "")]


def test_every_settled_difference_has_a_reason(leaders: Any) -> None:
    items = [i for doc in leaders.load(BENCH.parents[1] / "knowledge" / "settled") for i in doc]
    assert len(items) > 50
    assert all(len(i["why"]) > 10 for i in items)
