"""The table "Worked by hand" of docs/ties.md."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from detente.ties import Coverage, Options, acts_of, ties
from detente.ties.interval import balance, benjamini_hochberg, normal_test, rate_test
from detente.ties.movers import Side, _delta
from testkit.deeds import deed

YEAR = {"1987-01-01": 1, "1987-12-31": 1}


def points(events, days, **more):
    by, options = more.pop("by", "month"), more.pop("options", {})
    return ties(acts_of(events), "USA", "JPN", Coverage.of(days),
                options=Options(by=by, **options), **more).of("USA>JPN")


def beta_quantile(a: float, b: float, share: float) -> float:
    """By summing the density, which owes nothing to the code under test."""
    x = (np.arange(400_000) + 0.5) / 400_000
    mass = np.cumsum(x ** (a - 1) * (1 - x) ** (b - 1))
    return float(x[np.searchsorted(mass, share * mass[-1])])


def test_balance_and_its_interval() -> None:
    b = balance(3, 1)
    ends = [beta_quantile(3.5, 1.5, q) for q in (0.05, 0.95)]
    assert ends == pytest.approx([0.3493, 0.9540], abs=1e-4)
    assert b.value == pytest.approx(0.847, abs=5e-4)
    assert (b.low, b.high) == pytest.approx((-0.622, 3.032), abs=1e-3)
    assert [b.low, b.high] == pytest.approx([math.log(x / (1 - x)) for x in ends], abs=1e-3)


def test_sum_and_mean() -> None:
    (p,) = points([deed("CONSULT", "USA", "JPN", "1987-03-02"),
                   deed("ACCUSE", "USA", "JPN", "1987-03-03"),
                   deed("SANCTION", "USA", "JPN", "1987-03-04")],
                  {"1987-03-01": 5, "1987-03-31": 5})
    assert p.goldstein.value == pytest.approx(-8.0)
    assert p.mean.value == pytest.approx(-2.67, abs=5e-3)


def test_index_halves_and_holds() -> None:
    faded = points([deed("CONSULT", "USA", "JPN", "1987-01-31")], YEAR,
                   options={"half_life": 30.0})
    assert faded[1].index.value == pytest.approx(0.524, abs=5e-4)
    measure = {"senders": ["USA"], "targets": ["JPN"], "measure": "trade"}
    held = points([deed("SANCTION", "USA", "JPN", "1987-01-15", ledger="sanctions",
                        details={**measure, "stage": "imposed"}),
                   deed("SANCTION", "USA", "JPN", "1987-03-15", ledger="sanctions",
                        status="ongoing", details={**measure, "stage": "in_force"})], YEAR)
    assert [p.index.value for p in held] == pytest.approx([-7.0] * 12)


def test_chance_of_silence() -> None:
    found = points([deed("ACCUSE", "USA", "JPN", "1987-03-02")],
                   {"1987-03-03": 50, "1987-03-10": 50, "1987-03-24": 50}, by="week",
                   since=date(1987, 3, 2), until=date(1987, 3, 29))
    assert found[1].chance == pytest.approx(0.717, abs=5e-4)


def test_volume_balance_and_q() -> None:
    assert rate_test(2, 10, 7, 7) == pytest.approx(0.0386, abs=5e-5)
    delta, error = _delta(Side(8, 2, 1, 0.0), Side(2, 8, 1, 0.0), 1.0)
    assert (delta, delta / error) == pytest.approx((-2.448, -2.405), abs=1e-3)
    assert normal_test(delta / error) == pytest.approx(0.016, abs=5e-4)
    assert benjamini_hochberg([0.01, 0.04, 0.03, 0.8]) == pytest.approx(
        [0.04, 0.0533, 0.0533, 0.8], abs=5e-5)
