"""Errors and intervals: the bootstrap over rows that belong together, the jackknife over groups of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np
from scipy import stats

from .population import Array

LEVEL = 0.95
"""Of every interval."""

REPLICATES, PARTS = 1000, 1024
"""Draws of the bootstrap; more rows than PARTS are first added up in so many parts, which keeps every variance."""


@dataclass(frozen=True)
class Measure:
    """A measured number with its interval; all three NaN where nothing can be said."""

    value: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        return isfinite(self.value)


UNKNOWN = Measure(float("nan"), float("nan"), float("nan"))


def replicate_means(columns: Array, generator: np.random.Generator) -> Array:
    """Means of columns (k, c) over rows drawn with replacement, shape (REPLICATES, c)."""
    k = len(columns)
    if k > PARTS:
        edges = np.linspace(0, k, PARTS + 1).astype(int)[:-1]
        columns = np.add.reduceat(columns, edges, axis=0) * (PARTS / k)
    weights = generator.multinomial(len(columns), np.full(len(columns), 1 / len(columns)), size=REPLICATES)
    return np.asarray(weights @ columns / len(columns))


def interval(value: float, replicates: Array) -> Measure:
    """The number with the quantiles of its replicates; unknown where the number or a replicate is NaN."""
    if not isfinite(value) or np.isnan(replicates).any():
        return UNKNOWN
    low, high = np.quantile(replicates, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Measure(float(value), float(min(low, value)), float(max(high, value)))


def jackknife_error(statistic: Callable[..., float], groups: Sequence[int]) -> float:
    """Standard error of a statistic of several independent sets; statistic(s, g) leaves group g out of set s.

    ``groups`` says how many groups each set has.
    """
    total = 0.0
    for place, count in enumerate(groups):
        left_out = np.array([statistic(place, group) for group in range(count)])
        total += (count - 1) ** 2 / count * float(np.var(left_out, ddof=1))
    return sqrt(total)


def student(count: int) -> float:
    """How many standard errors half an interval is, from so many groups."""
    return float(stats.t.isf((1 - LEVEL) / 2, count - 1))
