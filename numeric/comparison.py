"""The decision: does a simulation agree with a prediction? One false-alarm rate for a whole run, shared out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import t as student

from ..theory.errors import UsageError
from .ensembles import Array

FALSE_ALARM_RATE = 1e-6
"""Probability that a whole run raises any alarm although every claim is true."""
POWER = 0.99
"""Probability with which an error of the size of the stated resolution is noticed."""


@dataclass(frozen=True)
class Comparison:
    """One measured number against its prediction; ``resolution`` is the smallest relative error that would be noticed."""

    measured: float
    predicted: float
    allowance: float
    standard_error: float
    deviation: float
    threshold: float
    resolution: float
    agrees: bool


def jackknife(rows: Array, estimator: Callable[[Any], Any] | None) -> tuple[float, float]:
    """Estimate from the column means and its standard error, leaving out one replicate at a time."""
    count = len(rows)
    function = (lambda means: means[0]) if estimator is None else estimator
    total = rows.sum(axis=0)
    estimate = float(function(total / count))
    left_out = np.array([float(function((total - row) / (count - 1))) for row in rows])
    spread = (count - 1) / count * np.sum((left_out - left_out.mean()) ** 2)
    return estimate, float(np.sqrt(spread))


def compare(
    rows: Array,
    predicted: float,
    *,
    allowance: float = 0.0,
    estimator: Callable[[Any], Any] | None = None,
    false_alarm_rate: float,
) -> Comparison:
    """Two-sided Student test of |estimate - predicted| <= allowance, replicates - 1 degrees of freedom.

    Raises UsageError for fewer than three replicates. Anything that is not finite disagrees, and so does
    a deviation without spread.
    """
    if rows.ndim != 2 or len(rows) < 3:
        raise UsageError(f"rows has shape {rows.shape}; at least three replicates are needed")
    if not 0 < false_alarm_rate < 1:
        raise UsageError(f"false_alarm_rate = {false_alarm_rate}; valid: between 0 and 1")
    estimate, error = jackknife(rows, estimator)
    threshold = float(student.isf(false_alarm_rate / 2, len(rows) - 1))
    power = float(student.isf(1 - POWER, len(rows) - 1))
    excess = max(abs(estimate - predicted) - allowance, 0.0)
    finite = all(math.isfinite(v) for v in (estimate, error, predicted, allowance)) and allowance >= 0
    deviation = excess / error if error > 0 else (0.0 if excess == 0 else math.inf)
    resolution = (allowance + (threshold + power) * error) / abs(predicted) if predicted else math.inf
    return Comparison(
        estimate,
        predicted,
        allowance,
        error,
        deviation if finite else math.inf,
        threshold,
        resolution if finite else math.inf,
        bool(finite and deviation <= threshold),
    )
