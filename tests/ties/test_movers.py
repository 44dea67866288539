from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from detente.errors import DetenteError
from detente.ties import Coverage, acts_of
from detente.ties.movers import Window, latest, movers
from testkit.deeds import deed

MARCH, APRIL = (Window(date(1987, 3, 1), date(1987, 3, 31)),
                Window(date(1987, 4, 1), date(1987, 4, 30)))
EVEN = Coverage.of({(date(1987, 3, 1) + timedelta(days=i)).isoformat(): 100 for i in range(61)})


def many(n: int, kind: str, a: str, b: str, month: int) -> list[dict]:
    return [deed(kind, a, b, f"1987-{month:02}-{1 + i % 28:02}") for i in range(n)]


def found(events, cover=EVEN, **more):
    return movers(acts_of(events), cover, MARCH, APRIL, **more)


def test_words_are_earned() -> None:
    events = [*many(20, "CONSULT", "USA", "JPN", 3), *many(20, "ACCUSE", "USA", "JPN", 4),
              *many(2, "ACCUSE", "FRA", "DEU", 3), *many(5, "CONSULT", "FRA", "DEU", 4),
              *many(30, "CONSULT", "USA", "CAN", 3), *many(30, "CONSULT", "USA", "CAN", 4),
              *many(25, "AID", "PER", "CHL", 4), *many(1, "AID", "GHA", "TGO", 4)]
    by = {(m.a, m.b): m for m in found(events)}
    assert by["JPN", "USA"].label == "weakening"
    assert by["CHL", "PER"].label == "strengthening"
    assert by["CAN", "USA"].label == "steady"
    assert by["DEU", "FRA"].label == "steady"  # 2 against 5 is not enough to say so
    assert by["GHA", "TGO"].label == "not enough" and not by["GHA", "TGO"].p
    first = found(events)[0]
    assert first.evidence()[0]["event"] in first.after.as_dict(0.9)["event_ids"]
    assert first.as_dict()["change"]["low"] < first.as_dict()["change"]["high"]


def test_reading_more_is_no_movement() -> None:
    # Four times as many documents, four times as many stories.
    cover = Coverage.of({**{f"1987-03-{d:02}": 25 for d in range(1, 32)},
                         **{f"1987-04-{d:02}": 100 for d in range(1, 31)}})
    events = [*many(8, "ACCUSE", "USA", "JPN", 3), *many(32, "ACCUSE", "USA", "JPN", 4)]
    assert found(events, cover)[0].label == "steady"
    assert found(events)[0].label == "weakening"


def test_stories_not_rows() -> None:
    many_rows = [deed("ACCUSE", "USA", "JPN", "1987-04-03", stories=(f"s{i % 3}",))
                 for i in range(30)]
    assert found(many_rows)[0].label == "not enough"


def test_bursts_count_less() -> None:
    burst = [deed("ACCUSE", "USA", "JPN", f"1987-04-{3 + i % 2:02}") for i in range(12)]
    even = [deed("ACCUSE", "IRN", "IRQ", f"1987-04-{1 + 28 * i // 12:02}") for i in range(12)]
    by = {m.a: m for m in found([*burst, *even])}
    assert by["JPN"].dispersion > 3 > by["IRN"].dispersion
    assert by["JPN"].p["conflict"] > by["IRN"].p["conflict"]


def test_false_discoveries_are_few() -> None:
    rng = np.random.default_rng(3)
    events = []
    names = [f"{a}{b}X" for a in "ABCDE" for b in "FGHIJ"]
    for name in names:
        for month in (3, 4):
            for _ in range(int(rng.poisson(15))):
                kind = "CONSULT" if rng.random() < 0.6 else "ACCUSE"
                events.append(deed(kind, name, "USA", f"1987-{month:02}-{rng.integers(1, 29):02}"))
    labels = [m.label for m in found(events)]
    assert len(labels) == 25 and sum(x != "steady" for x in labels) <= 1


def test_windows_must_make_sense() -> None:
    with pytest.raises(DetenteError, match="does not end before"):
        movers([], EVEN, APRIL, MARCH)
    with pytest.raises(DetenteError, match="nothing was read"):
        movers([], Coverage.of({"1987-04-02": 3}), MARCH, APRIL)
    with pytest.raises(DetenteError):
        latest(Coverage())
    before, after = latest(EVEN, 7)
    assert str(before) == "1987-04-17..1987-04-23" and after.end == date(1987, 4, 30)


def test_plans_and_vague_dates_move_nobody() -> None:
    events = [deed("CONSULT", "USA", "JPN", "1987-04-02", status="planned"),
              deed("CONSULT", "USA", "JPN", "1987-01-01", end="1987-12-31", precision="year")]
    assert found(events) == []


def test_only_those_asked_for() -> None:
    events = [*many(9, "CONSULT", "USA", "JPN", 4), *many(9, "CONSULT", "USA", "UN", 4)]
    assert [(m.a, m.b) for m in found(events, keep={"USA", "JPN"})] == [("JPN", "USA")]
