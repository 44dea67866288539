from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.ties.interval import (
    balance,
    benjamini_hochberg,
    betainc,
    bootstrap,
    discrete_fdr,
    rate_test,
    spread,
    story_weights,
)


@given(st.integers(1, 40), st.integers(0, 40), st.floats(0.01, 0.99))
@settings(max_examples=80, deadline=None)
def test_incomplete_beta_is_the_binomial_tail(k: int, more: int, p: float) -> None:
    n = k + more
    tail = sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))
    assert betainc(k, n - k + 1, p) == pytest.approx(tail, abs=1e-10)


def test_incomplete_beta_with_halves() -> None:
    # The arcsine distribution has a closed form.
    for x in (1e-6, 0.1, 0.5, 0.9, 1 - 1e-6):
        assert betainc(0.5, 0.5, x) == pytest.approx(2 / math.pi * math.asin(math.sqrt(x)))
    assert betainc(2, 3, 0) == 0 and betainc(2, 3, 1) == 1


def test_balance_by_hand() -> None:
    b = balance(9, 1)
    assert b.value == pytest.approx(math.log(9.5 / 1.5))
    assert b.low is not None and b.high is not None and b.low < b.value < b.high  # type: ignore
    # 5% of the mass lies below the lower end.
    assert betainc(9.5, 1.5, 1 / (1 + math.exp(-b.low))) == pytest.approx(0.05, abs=1e-6)
    assert betainc(9.5, 1.5, 1 / (1 + math.exp(-b.high))) == pytest.approx(0.95, abs=1e-6)


def test_balance_mirrors_and_has_no_value_without_events() -> None:
    a, b = balance(7, 2), balance(2, 7)
    assert (a.value, a.low, a.high) == pytest.approx((-b.value, -b.high, -b.low))  # type: ignore
    assert balance(0, 0).value is None


@given(st.integers(0, 500), st.integers(0, 500))
@settings(max_examples=60, deadline=None)
def test_balance_lies_in_its_interval(c: int, k: int) -> None:
    b = balance(c, k)
    if c + k:
        assert math.isfinite(b.low) and math.isfinite(b.high)  # type: ignore[arg-type]
        assert b.low < b.value < b.high  # type: ignore[operator]


def test_rate_test_against_the_exact_binomial() -> None:
    # 2 against 10 with equal exposure: twice the tail of Bin(12, 1/2).
    tail = sum(math.comb(12, i) for i in range(10, 13)) / 2**12
    assert rate_test(2, 10, 5, 5) == pytest.approx(2 * tail)
    assert rate_test(10, 2, 5, 5) == pytest.approx(2 * tail)
    assert rate_test(5, 50, 100, 1000) == 1.0  # ten times as much was read
    assert rate_test(0, 0, 1, 1) == 1.0
    with pytest.raises(ValueError, match="nothing was read"):
        rate_test(1, 1, 0, 3)


def test_rate_test_keeps_its_level() -> None:
    rng = np.random.default_rng(1)
    counts = rng.poisson((6.0, 18.0), (800, 2))
    p = [rate_test(a, b, 1, 3) for a, b in counts]
    assert np.mean(np.array(p) < 0.05) < 0.07


def test_benjamini_hochberg_by_hand() -> None:
    assert benjamini_hochberg([0.01, 0.04, 0.03, 0.8]) == pytest.approx(
        [0.04, 0.16 / 3, 0.16 / 3, 0.8])
    assert benjamini_hochberg([]) == []


def test_tests_that_could_not_be_called_cost_nothing() -> None:
    # Ninety tests of two events each, and one of many.
    p, least = [0.001] + [0.5] * 90, [1e-9] + [0.5] * 90
    assert discrete_fdr(p, least, 0.05) == pytest.approx([0.001] + [1.0] * 90)
    assert discrete_fdr([0.5, 0.6], [0.5, 0.5], 0.05) == [1.0, 1.0]
    full = [0.01, 0.04, 0.03, 0.8]
    assert discrete_fdr(full, [0.0] * 4, 0.05) == pytest.approx(benjamini_hochberg(full))
    assert discrete_fdr([], [], 0.05) == []


def test_bootstrap_resamples_whole_stories() -> None:
    # Ten events of one story say no more than one.
    one = bootstrap(lambda w: 10 * w[:, 0], 1)
    ten = bootstrap(lambda w: w.sum(axis=1), 10)
    assert one.value == ten.value == 10
    assert one.high - one.low > 2 * (ten.high - ten.low)  # type: ignore[operator]


def test_bootstrap_is_the_same_each_time() -> None:
    assert (story_weights(5, 10) == story_weights(5, 10)).all()


def test_bootstrap_covers() -> None:
    rng = np.random.default_rng(2)
    hits = 0
    for _ in range(150):
        n = int(rng.poisson(40))
        x = rng.normal(1.0, 2.0, n)
        e = bootstrap(lambda w, x=x: w @ x, n, draws=300)
        hits += e.low <= 40.0 <= e.high  # type: ignore[operator]
    assert 0.82 <= hits / 150 <= 0.97


def test_spread_without_draws() -> None:
    assert spread(None, np.array([1.0])).value is None
    assert spread(2.0, np.array([np.nan])).low is None
