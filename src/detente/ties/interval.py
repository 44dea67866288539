"""Intervals and tests: the Beta distribution and the bootstrap over stories.

The regularised incomplete beta function is evaluated by its continued fraction (Lentz's method,
DLMF 8.17.22), which spares a dependency on SciPy; tests compare it with exact binomial sums.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

#: Draws of a bootstrap: the ends of a 90% interval then vary by about a twentieth of its width.
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the ends of its interval; None where there is nothing to tell it from."""

    value: float | None
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        if self.value is None:
            return ""
        if self.low is None or self.high is None:
            return f"{self.value:+.1f}"
        return f"{self.value:+.1f} [{self.low:+.1f}, {self.high:+.1f}]"

    def as_dict(self) -> dict[str, float | None]:
        return {"value": rounded(self.value), "low": rounded(self.low), "high": rounded(self.high)}


def rounded(value: float | None) -> float | None:
    """Four places; None stays None."""
    return None if value is None else round(value, 4)


def _fraction(a: float, b: float, x: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > tiny else tiny)
    out = d
    for m in range(1, 500):
        for step in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                     -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d = 1.0 + step * d
            d = 1.0 / (d if abs(d) > tiny else tiny)
            c = 1.0 + step / c
            c = c if abs(c) > tiny else tiny
            out *= d * c
        if abs(d * c - 1.0) < 1e-13:
            break
    return out


def betainc(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for a, b > 0."""
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
                     + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1.0) / (a + b + 2.0):
        return min(1.0, front * _fraction(a, b, x) / a)
    return max(0.0, 1.0 - front * _fraction(b, a, 1.0 - x) / b)


def _expit(t: float) -> float:
    return 1.0 / (1.0 + math.exp(-t)) if t >= 0 else math.exp(t) / (1.0 + math.exp(t))


def _logit_quantile(a: float, b: float, p: float) -> float:
    """log(x / (1 - x)) at the quantile x: bisected there, where neither end is crowded."""
    low, high = -60.0, 36.0  # 1 - x is lost to rounding beyond e**-36
    for _ in range(60):
        mid = (low + high) / 2
        low, high = (mid, high) if betainc(a, b, _expit(mid)) < p else (low, mid)
    return (low + high) / 2


@lru_cache(maxsize=4096)
def balance(cooperative: int, conflictual: int, level: float = 0.9) -> Estimate:
    """log((C + 1/2) / (K + 1/2)) with the interval of the log odds under Beta(C + 1/2, K + 1/2).

    Jeffreys' prior; None where there are no events. The interval takes events as independent.
    """
    if cooperative + conflictual == 0:
        return Estimate(None)
    c, k, tail = cooperative + 0.5, conflictual + 0.5, (1 - level) / 2
    # The upper end from the mirrored distribution: x near 1 would lose its digits.
    return Estimate(math.log(c / k), _logit_quantile(c, k, tail), -_logit_quantile(k, c, tail))


def story_weights(stories: int, draws: int = DRAWS, seed: int = 0) -> Any:
    """Draws × stories: how often each story comes in a resample (Poisson with mean 1).

    The Poisson bootstrap: like drawing stories with replacement, but the number of stories
    varies as well, as it would on another day.
    """
    return np.random.default_rng(seed).poisson(1.0, (draws, stories)).astype(np.uint8)


def spread(value: float | None, draws: Any, level: float = 0.9) -> Estimate:
    """A value with the percentiles of its draws; draws that could not be computed are NaN."""
    if value is None:
        return Estimate(None)
    good = draws[np.isfinite(draws)]
    if good.size == 0:
        return Estimate(value)
    low, high = np.quantile(good, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(value, float(min(low, value)), float(max(high, value)))


def rate_test(before: float, after: float, exposure_before: float, exposure_after: float) -> float:
    """Two-sided p of equal rates: the conditional binomial test of two Poisson counts.

    Given their sum, `after` is binomial with the share of exposure that lies after. Counts may be
    fractional (divided by a dispersion): the binomial's tails are incomplete beta functions.

    Raises:
        ValueError: where an exposure is not positive.
    """
    if exposure_before <= 0 or exposure_after <= 0:
        raise ValueError("nothing was read in one of the windows")
    total, share = before + after, exposure_after / (exposure_before + exposure_after)
    if total <= 0:
        return 1.0
    upper = betainc(after, before + 1.0, share) if after > 0 else 1.0
    lower = 1.0 - betainc(after + 1.0, before, share) if before > 0 else 1.0
    return min(1.0, 2.0 * min(upper, lower))


def normal_test(z: float) -> float:
    """Two-sided p of a standard normal z."""
    return math.erfc(abs(z) / math.sqrt(2.0))


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Adjusted p (q): the false discovery rate at which each would be called (1995)."""
    order = sorted(range(len(p)), key=p.__getitem__, reverse=True)
    out, best = [1.0] * len(p), 1.0
    for rank, i in enumerate(order):
        best = min(best, p[i] * len(p) / (len(p) - rank))
        out[i] = best
    return out


def discrete_fdr(p: Sequence[float], least: Sequence[float], level: float) -> list[float]:
    """q as `benjamini_hochberg`, over those tests only that could have been called at all.

    Args:
        least: the smallest p each test could have given. Tests of few counts cannot reach a
            small p; leaving them out costs nothing and makes the rest stronger (Tarone 1990,
            Gilbert 2005). What is left out has q = 1.
    """
    for k in range(1, len(p) + 1):
        fit = [i for i, x in enumerate(least) if x <= level / k]
        if len(fit) <= k:
            break
    else:
        fit = []
    out = [1.0] * len(p)
    for i, q in zip(fit, benjamini_hochberg([p[i] for i in fit]), strict=True):
        out[i] = q
    return out


def bootstrap(statistic: Callable[[Any], Any], stories: int, level: float = 0.9,
              draws: int = DRAWS, seed: int = 0) -> Estimate:
    """`statistic` of weights (draws × stories) at weight one, with its bootstrap interval."""
    value = float(statistic(np.ones((1, stories)))[0])
    return spread(value, statistic(story_weights(stories, draws, seed).astype(float)), level)
