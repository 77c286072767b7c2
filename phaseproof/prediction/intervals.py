"""The answer of ``predict`` and its interval: what two halves of other data of this kind would show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil, exp, floor, log, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import scipy

from ..numeric.learning import needed_at_size
from ..numeric.population import Population

if TYPE_CHECKING:
    from .predicting import Needed, Trial

GROUPS, LEVEL = 10, 0.95
"""Groups of rows left out one after another for the interval, and its level."""

TREND = 3
"""Largest sizes of the experiment from which the departure of the data is carried on beyond them."""


class Sampling(NamedTuple):
    """Of the logarithm of the needed n: its standard error, and how far the widest and narrowest unseen spectrum move it."""

    error: float
    low: float
    high: float


def answered(needed: Needed, sampling: Sampling, trials: Sequence[Trial], population: Population) -> Needed:
    """With the experiment: its own crossing, or the prediction moved as the experiment departs from the theory.

    The interval is where two halves of other data of this kind would pass: error of these rows and of those (Student's t on
    the logarithm, GROUPS - 1 degrees of freedom); of the splits; and, where nothing was measured, all of the departure.
    """
    measured, split = crossing(trials, needed.target)
    factor = float(scipy.stats.t.isf((1 - LEVEL) / 2, GROUPS - 1))
    if measured is not None:
        best, low, high, model = float(measured), 0.0, 0.0, 0.0
    else:
        drift, trend = departure(trials, population)
        best, low, high = needed.predicted * exp(drift), sampling.low, sampling.high
        model = abs(drift) + abs(trend) * max(log(best / trials[-1].predicted.n), 0.0)
    width = sqrt(2 * (sampling.error**2 + split**2) * factor**2 + model**2)
    interval = max(2, floor(best * exp(low - width))), ceil(best * exp(high + width))
    return replace(
        needed, examples=round(best), interval=interval, measured=None if measured is None else round(measured)
    )


def departure(trials: Sequence[Trial], population: Population) -> tuple[float, float]:
    """ln(n/n') at the largest sizes, n' what the theory needs for the overlap that the data shows at n; its slope in ln n."""
    shown = [
        (log(t.predicted.n), log(t.predicted.n / (needed_at_size(population, t.data.overlap) + 1)))
        for t in trials[-TREND:]
        if 0 < t.data.overlap < 1 - 1e-6
    ]
    if len(shown) < 2 or shown[0][0] == shown[-1][0]:
        return (shown[-1][1] if shown else 0.0), 0.0
    slope = (shown[-1][1] - shown[0][1]) / (shown[-1][0] - shown[0][0])
    return shown[-1][1], slope


def crossing(trials: Sequence[Trial], target: float) -> tuple[float | None, float]:
    """Where the overlap of the data passes the target, on straight lines of ln(1 - q) in ln n, and the error of its logarithm."""
    for low, high in pairwise(trials):
        if low.data.overlap < target <= high.data.overlap < 1:
            gaps = [np.log((1 - trial.data.overlap) / (1 - target)) for trial in (low, high)]
            steps = log(high.predicted.n / low.predicted.n)
            part = gaps[0] / (gaps[0] - gaps[1])
            error = max(low.data.error, high.data.error) / (1 - target) * steps / (gaps[0] - gaps[1])
            return low.predicted.n * exp(steps * part), float(error)
    return None, 0.0
