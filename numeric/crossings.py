"""What a measured curve q(N) says: where it passes a target, and the N_t that fits it best; with intervals over splits."""

from __future__ import annotations

from itertools import pairwise
from math import exp, log, sqrt

import numpy as np
from scipy import optimize

from .population import Array
from .resampling import UNKNOWN, Measure, student


def passes(sizes: Array, overlaps: Array, target: float) -> float:
    """Where a curve first passes the target, straight in ln N: the first size if it starts above, inf if it stays below."""
    if overlaps[0] >= target:
        return float(sizes[0])
    for (n, q), (more, higher) in pairwise(zip(sizes, overlaps, strict=True)):
        if q < target <= higher:
            return exp(log(n) + (target - q) / (higher - q) * (log(more) - log(n)))
    return float("inf")


def over_splits(value: float, each: list[float]) -> Measure:
    """A positive number with an interval from what each split gives: Student's t on the logarithm; infinite ends allowed."""
    if np.isnan([value, *each]).any():
        return UNKNOWN
    finite = [log(one) for one in each if 0 < one < np.inf]
    if len(finite) < 2:
        return Measure(value, min([value, *each]), max([value, *each]))
    width = student(len(finite)) * float(np.std(finite, ddof=1)) / sqrt(len(finite))
    low, high = (exp(np.mean(finite) + sign * min(width, 50.0)) for sign in (-1, 1))
    if len(finite) < len(each):  # some splits never pass, or are at 0
        low, high = min(low, *each), max(high, *each)
    return Measure(value, min(low, value), max(high, value))


def network_curve(sizes: Array, linear: Array, optimal: Array, ceiling: float, examples: float) -> Array:
    """q_opt + (c q_lin - q_opt) N/(N + N_t) with measured bounds, all of shape (k,)."""
    return np.asarray(optimal + (ceiling * linear - optimal) * sizes / (sizes + examples))


def fitted_scale(sizes: Array, overlaps: Array, linear: Array, optimal: Array, ceiling: float) -> tuple[float, float]:
    """The N_t >= 0 of least squares and the root mean square of what is left of q."""

    def residual(examples: float) -> float:
        gap = network_curve(sizes, linear, optimal, ceiling, examples) - overlaps
        return float(np.mean(gap**2))

    low, high = log(sizes[0]) - 7, log(sizes[-1]) + 7
    best = optimize.minimize_scalar(lambda x: residual(exp(x)), bounds=(low, high), method="bounded")
    candidates = [0.0, exp(float(best.x))]
    scale = min(candidates, key=residual)
    return scale, sqrt(residual(scale))
