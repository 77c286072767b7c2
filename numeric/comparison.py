"""Does a simulation agree with a prediction? A Student test with a stated false-alarm rate and resolution.

A run has one budget, ``FALSE_ALARM_RATE``, divided equally over its claims. Half of a claim's share is divided
over its single settings, half goes to the pooled test of all of them (Bonferroni). The rows of a sample are
independent; where they are Gaussian and the estimator linear, the test of one setting is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from ..theory.errors import UsageError

FALSE_ALARM_RATE = 1e-6
"""Probability that a whole run accuses any claim that is true."""

POWER = 0.99
"""Probability with which an error of the size of the resolution is noticed."""


@dataclass(frozen=True)
class Measurement:
    """An estimate, its standard error, the degrees of freedom of that error and the rounding in the estimate."""

    estimate: float
    standard_error: float
    degrees: float
    rounding: float = 0.0


@dataclass(frozen=True)
class Comparison:
    """One test: measured against predicted, allowing for a known bias of at most ``allowance``.

    ``deviation`` counts standard errors; ``resolution`` is the smallest relative error of the claim's value that another
    such run notices with probability POWER (None: the prediction does not depend on it); ``level`` is the false-alarm
    rate.
    """

    predicted: float
    allowance: float
    measured: float
    standard_error: float
    deviation: float | None
    p_value: float
    level: float
    resolution: float | None
    passed: bool


def levels(claims: int, settings: int, rate: float = FALSE_ALARM_RATE) -> tuple[float, float]:
    """False-alarm rates (of one setting, of the pooled test) of a claim in a run of so many claims and settings."""
    if not 0 < rate < 1:
        raise UsageError(f"rate = {rate!r} is not a false-alarm rate; valid: a number between 0 and 1")
    for name, value in (("claims", claims), ("settings", settings)):
        if value < 1:
            raise UsageError(f"{name} = {value} leaves nothing to test; valid: an integer >= 1")
    return rate / claims / 2 / settings, rate / claims / 2


def measure(rows: ArrayLike, estimator: Callable[[NDArray[np.float64]], float] | None = None) -> Measurement:
    """Estimator of the column means of rows (replicates, k), standard error by the jackknife over rows.

    Default estimator: the only column. Fewer than two rows, or a number that is not finite, give NaN, which no
    comparison passes. Source: Miller 1974, The jackknife, Biometrika 61.
    """
    sample = np.asarray(rows, dtype=np.float64)
    failed = Measurement(np.nan, np.nan, np.nan)
    if sample.ndim != 2 or len(sample) < 2 or not np.all(np.isfinite(sample)):
        return failed
    if estimator is None and sample.shape[1] != 1:
        raise UsageError(f"rows have {sample.shape[1]} columns; an estimator must say which number they measure")
    replicates = len(sample)
    apply = estimator or (lambda means: means[0])
    total = sample.sum(axis=0)
    with np.errstate(all="ignore"):  # what is not finite is recognised below
        estimate = float(apply(total / replicates))
        others = (total - sample) / (replicates - 1)
        left_out = others[:, 0] if estimator is None else np.array([float(apply(means)) for means in others])
        error = float(np.sqrt((replicates - 1) / replicates * np.sum((left_out - left_out.mean()) ** 2)))
    if not np.isfinite(estimate) or not np.isfinite(error):
        return failed
    rounding = replicates * float(np.finfo(np.float64).eps) * abs(estimate)
    return Measurement(estimate, 0.0 if error <= rounding else error, replicates - 1.0, rounding)


def p_value(measurement: Measurement, predicted: float, allowance: float = 0.0) -> float:
    """Two-sided Student probability of a deviation this far beyond the allowance; 0 where it is not a number."""
    excess = abs(measurement.estimate - predicted) - allowance - measurement.rounding
    if not np.isfinite(excess) or not allowance >= 0 or not measurement.standard_error >= 0:
        return 0.0
    if excess <= 0:
        return 1.0
    if measurement.standard_error == 0:
        return 0.0
    return float(2 * scipy.stats.t.sf(excess / measurement.standard_error, measurement.degrees))


_NODES = 100
"""Equiprobable values of each of the two standard errors over which ``noticed`` averages."""


@cache
def noticed(degrees: float, level: float) -> float:
    """Shift that a two-sided Student test at ``level`` notices with probability POWER, in estimated standard errors.

    They are those of one run, the test that of another: where the first comes out too small, so does what it states.
    """
    critical = scipy.stats.t.isf(level / 2, degrees)
    scale = scipy.stats.chi.ppf((np.arange(_NODES) + 0.5) / _NODES, degrees) / np.sqrt(degrees)
    threshold = critical * scale[:, np.newaxis]

    def missing(shift: float) -> float:
        # Noticed: the standard Gaussian, shifted by one chi / sqrt(df), exceeds critical times an independent one.
        return float(POWER - np.mean(scipy.special.ndtr(shift * scale - threshold)))

    return float(scipy.optimize.brentq(missing, 0.0, (4 * critical + 10) / scale[0]))


def compare(
    measurement: Measurement, predicted: float, allowance: float, level: float, sensitivity: float | None = None
) -> Comparison:
    """Test a measurement at false-alarm rate ``level``; whatever is not a finite number fails.

    ``sensitivity`` is the change of the prediction per relative change of the claim's value; None: the prediction is
    that value. The bias that ``allowance`` admits may hide an error as well as mimic one, hence twice in the resolution.
    """
    slope = predicted if sensitivity is None else sensitivity
    probability = p_value(measurement, predicted, allowance)
    error = measurement.standard_error
    resolution = None
    if probability > 0 or np.isfinite(error):
        blur = noticed(measurement.degrees, level) * error if error > 0 else 0.0
        reach = 2 * (allowance + measurement.rounding) + blur
        resolution = reach / abs(slope) if slope != 0 and np.isfinite(reach / slope) else None
    return Comparison(
        predicted=predicted,
        allowance=allowance,
        measured=measurement.estimate,
        standard_error=error,
        deviation=(measurement.estimate - predicted) / error if error > 0 else None,
        p_value=probability,
        level=level,
        resolution=resolution,
        passed=probability > level,
    )


POOLED_DEGREES = 40
"""Degrees of freedom that a setting's standard error must have to take part in the pooled test."""

POOLED_SHARE = 1 / 3
"""Part of its level at which the pooled test decides. Weights that are estimated favour standard errors that are too
small by chance, and Meier's correction is of first order only: computed exactly (``tests/test_calibration.py``), the
false-alarm rate is up to 2.2 times the nominal one at POOLED_DEGREES, at levels down to 5e-9."""


def pool(comparisons: Sequence[tuple[Measurement, float, float, float]], level: float) -> Comparison | None:
    """Test the weighted mean of measured/predicted over settings: (measurement, predicted, allowance, sensitivity).

    Weights are inverse squared relative errors; the error of the mean and its degrees of freedom allow for their
    being estimated (Meier 1953, Variance of a weighted mean, Biometrics 9). Settings measured exactly, by too few
    replicates (POOLED_DEGREES), or predicted to be 0, are left to their own tests; None if no other remains.
    """
    if any(not np.isfinite(v) for m, *rest in comparisons for v in (m.estimate, m.standard_error, *rest)):
        return compare(Measurement(np.nan, np.nan, np.nan), 1.0, 0.0, level)
    relative = [
        (m.estimate / mean, m.standard_error / abs(mean), slack / abs(mean), slope / mean, m.degrees)
        for m, mean, slack, slope in comparisons
        if m.standard_error > 0 and mean != 0 and m.degrees >= POOLED_DEGREES
    ]
    if not relative:
        return None
    ratios, errors, slacks, slopes, degrees = np.array(relative).T
    weights = errors**-2 / np.sum(errors**-2)
    variance = (1 + 4 * np.sum(weights * (1 - weights) / degrees)) / np.sum(errors**-2)
    mean = Measurement(float(weights @ ratios), float(np.sqrt(variance)), float(1 / np.sum(weights**2 / degrees)))
    return compare(mean, 1.0, float(weights @ slacks), POOLED_SHARE * level, float(weights @ slopes))
