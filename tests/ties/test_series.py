from __future__ import annotations

import math
from datetime import date

import pytest

from detente.errors import DetenteError
from detente.ties import Coverage, Options, acts_of, ties
from detente.ties.periods import day_of, split
from testkit.deeds import deed

MARCH = {f"1987-03-{d:02}": 10 for d in range(1, 32)}


def series(events, days=None, **more):
    cover = Coverage.of(MARCH if days is None else days, ("Wire",))
    by = more.pop("by", "month")
    return ties(acts_of(events, more.pop("stories", None)), "USA", "JPN", cover,
                options=Options(by=by, **more.pop("options", {})), **more)


def test_directions_and_counts() -> None:
    found = series([
        deed("ACCUSE", "USA", "JPN", "1987-03-02"), deed("CONSULT", "JPN USA", "", "1987-03-03",
                                                         symmetric=True),
        deed("REJECT", "JPN", "USA", "1987-03-04"), deed("AID", "USA", "KOR", "1987-03-04"),
        deed("ACCUSE", "USA JPN", "SUN", "1987-03-05")])
    one, other, both = found.points
    assert (one.direction, one.quads, one.events) == ("USA>JPN", (1, 0, 1, 0), 2)
    assert (other.direction, other.quads) == ("JPN>USA", (1, 0, 1, 0))
    # The meeting is one event in the sum of both.
    assert (both.direction, both.events, both.quads) == ("JPN-USA", 3, (1, 0, 2, 0)) or \
        (both.direction, both.events, both.quads) == ("USA-JPN", 3, (1, 0, 2, 0))
    assert both.goldstein.value == pytest.approx(1.0 - 2.0 - 4.0)
    assert both.mean.value == pytest.approx(-5 / 3)
    assert both.intensity.value == pytest.approx(0.5 - 3.0 - 4.0)
    assert both.balance.value == pytest.approx(math.log(1.5 / 2.5))
    assert [a.id for a in both.acts] == both.as_dict()["event_ids"]


def test_an_event_counts_once_and_its_reports_apart() -> None:
    (point, *_) = series([deed("ACCUSE", "USA", "JPN", "1987-03-02", stories=("a", "b", "c"))],
                         stories={"a": "s1", "b": "s1", "c": "s2"}).points
    assert (point.events, point.reports, point.stories) == (1, 3, 1)


def test_plans_and_denials_are_no_deeds() -> None:
    events = [deed("CONSULT", "USA", "JPN", "1987-03-02", status=s) for s in
              ("planned", "denied", "hypothetical", "postponed", "ongoing")]
    events.append(deed("REJECT", "USA", "JPN", "1987-03-02", status="called_off"))
    (point, *_) = series(events).points
    assert (point.events, point.planned) == (2, 1)


def test_silence_and_not_listening() -> None:
    found = series([deed("ACCUSE", "USA", "JPN", "1987-03-02")], by="week",
                   days={"1987-03-03": 50, "1987-03-10": 50, "1987-03-24": 50},
                   until=date(1987, 3, 29), since=date(1987, 3, 2))
    states = [p.state for p in found.of("USA>JPN")]
    assert states == ["not enough", "none", "not read", "none"]
    silent = found.of("USA>JPN")[1]
    assert silent.chance == pytest.approx(math.exp(-50 / 150))


def test_told_later() -> None:
    found = series([deed("ACCUSE", "USA", "JPN", "1987-02-02")], since=date(1987, 2, 1))
    assert [p.state for p in found.of("USA>JPN")] == ["told later", "none"]


def test_small_numbers_say_so() -> None:
    four = [deed("ACCUSE", "USA", "JPN", "1987-03-02") for _ in range(4)]
    assert series(four).points[0].state == "not enough"
    assert series([*four, deed("ACCUSE", "USA", "JPN", "1987-03-09")]).points[0].state == "ok"
    # Five events of one story are still one story.
    one = [deed("ACCUSE", "USA", "JPN", "1987-03-02", stories=("s",)) for _ in range(5)]
    assert series(one).points[0].state == "not enough"


def test_vague_dates_stand_apart() -> None:
    vague = deed("ACCUSE", "USA", "JPN", "1987-03-01", end="1987-03-31", precision="month")
    undated = deed("ACCUSE", "USA", "JPN", None)
    weekly = series([vague, undated], by="week")
    assert sum(p.events for p in weekly.of("USA>JPN")) == 0
    assert [a.id for a in weekly.apart] == [vague["id"], undated["id"]]
    assert series([vague]).of("USA>JPN")[0].events == 1


def test_the_index_halves() -> None:
    days = {"1987-01-01": 1, "1987-12-31": 1}
    found = series([deed("CONSULT", "USA", "JPN", "1987-01-31")], days=days,
                   options={"half_life": 30.0})
    values = [p.index.value for p in found.of("USA>JPN")]
    assert values[0] == pytest.approx(1.0)
    assert values[1] == pytest.approx(2 ** (-28 / 30))
    assert values[2] == pytest.approx(2 ** (-59 / 30))


def test_sanctions_hold_until_lifted() -> None:
    days = {"1987-01-01": 1, "1987-12-31": 1}
    sanction = {"senders": ["USA"], "targets": ["JPN"], "measure": "trade"}
    events = [
        deed("SANCTION", "USA", "JPN", "1987-01-15", ledger="sanctions",
             details={**sanction, "stage": "imposed"}),
        deed("SANCTION", "USA", "JPN", "1987-03-15", ledger="sanctions", status="ongoing",
             details={**sanction, "stage": "in_force"}),
        deed("RETREAT", "USA", "JPN", "1987-06-30", ledger="sanctions",
             details={**sanction, "stage": "lifted"})]
    values = [p.index.value for p in series(events, days=days).of("USA>JPN")]
    assert values[:5] == pytest.approx([-7.0] * 5)  # told twice, in force once
    assert values[5] == pytest.approx(0.0)  # lifted: the lifting weighs against it
    assert -7.0 < values[11] <= 0.001


def test_what_nobody_mentions_lapses() -> None:
    days = {"1987-01-01": 1, "1990-12-31": 1}
    event = deed("SUPPORT", "USA JPN", "", "1987-01-15", symmetric=True, ledger="agreements",
                 details={"stage": "signed", "instrument": "treaty"})
    values = [p.index.value for p in series([event], days=days, by="year").of("USA>JPN")]
    assert values[:2] == pytest.approx([3.5, 3.5])
    assert values[3] < 0.1


def test_index_intervals_hold_the_value() -> None:
    found = series([deed("ACCUSE", "USA", "JPN", f"1987-03-{d:02}") for d in range(1, 20)])
    e = found.of("USA>JPN")[0].index
    assert e.low < e.value < e.high < 0  # type: ignore[operator]


def test_without_coverage_the_events_give_the_span() -> None:
    found = series([deed("ACCUSE", "USA", "JPN", "1987-03-02")], days={})
    assert found.since == found.until == date(1987, 3, 2)
    with pytest.raises(DetenteError, match="D501"):
        series([], days={})


def test_options_are_checked() -> None:
    for wrong in ({"half_life": 0}, {"level": 1.0}, {"scale": "x"}, {"enough": 0}):
        with pytest.raises(DetenteError):
            series([], options=wrong)
    with pytest.raises(DetenteError):
        ties([], "USA", "USA", Coverage())


def test_periods() -> None:
    weeks = split(date(1986, 12, 30), date(1987, 1, 6), "week")
    assert [(w.label, w.days) for w in weeks] == [("1987-W01", 6), ("1987-W02", 2)]
    assert [p.label for p in split(date(1987, 2, 1), date(1987, 8, 1), "quarter")] == [
        "1987-Q1", "1987-Q2", "1987-Q3"]
    assert split(date(9999, 12, 1), date(9999, 12, 31), "week")[-1].end == date(9999, 12, 31)
    with pytest.raises(DetenteError):
        split(date(1987, 2, 1), date(1987, 1, 1), "week")
    with pytest.raises(DetenteError):
        split(date(1, 1, 1), date(9999, 1, 1), "week")
    assert day_of("1988-02", "--until", last=True) == date(1988, 2, 29)
    for bad in ("x", "1987-13", "1987-00", "1987-02-30", "1987-1-1-1", ""):
        with pytest.raises(DetenteError):
            day_of(bad, "--since")


def test_coverage() -> None:
    cover = Coverage.of({"1987-03-01": 2, "1987-03-05": 3, "": 4, "1987-03-05T10:00": 1})
    assert cover.documents(date(1987, 3, 1), date(1987, 3, 4)) == 2
    assert cover.documents(date(1987, 3, 2), date(1987, 3, 5)) == 4
    assert cover.documents(date(1987, 4, 1), date(1987, 3, 1)) == 0
    assert cover.days_read(date(1987, 1, 1), date(1987, 12, 1)) == 2
    assert cover.undated == 4
