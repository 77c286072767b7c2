"""Does a simulation agree with a prediction? A Student test with a stated false-alarm rate and resolution.

A run has one budget, ``FALSE_ALARM_RATE``, divided equally over its claims. Half of a claim's share is divided
over its single settings, half goes to the pooled test of all of them (Bonferroni). A test at the root of the rate
makes a claim suspect; only a test of fresh rows, at the rate itself, accuses it. The two are independent, so that both
are wrong with the product of their rates, however far rows that are not Gaussian take each from its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy
from numpy.typing import NDArray

from ..theory.errors import UsageError
from .bounded import Bounds, bounded_p_value, bounded_reach, p_value_beside_hidden
from .measurement import FAILED, LARGEST_SKEWNESS, Measurement, together

FALSE_ALARM_RATE = 1e-6
"""Probability that a whole run accuses any claim that is true."""

POWER = 0.99
"""Probability with which an error of the size of the resolution is noticed."""


@dataclass(frozen=True)
class Comparison:
    """One test: measured against predicted, allowing for a known bias of at most ``allowance``.

    ``deviation`` counts standard errors; ``resolution`` is the smallest error of the claim's value, relative to it or,
    where that is 0, to its scale, that another such run notices with probability POWER (None: the prediction does not
    depend on it); ``level`` is the false-alarm rate.
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


def rarest(rows: int, chance: float = 1 - POWER) -> float:
    """The probability of an event that is in none of so many rows with the given chance: rarer ones may well be missed."""
    return float(-np.expm1(np.log(chance) / rows))


def levels(claims: int, settings: int, rate: float = FALSE_ALARM_RATE) -> tuple[float, float]:
    """False-alarm rates (of one setting, of the pooled test) of a claim in a run of so many claims and settings."""
    if not 0 < rate < 1:
        raise UsageError(f"rate = {rate!r} is not a false-alarm rate; valid: a number between 0 and 1")
    for name, value in (("claims", claims), ("settings", settings)):
        if value < 1:
            raise UsageError(f"{name} = {value} leaves nothing to test; valid: an integer >= 1")
    return rate / claims / 2 / settings, rate / claims / 2


def p_value(measurement: Measurement, predicted: float, allowance: float = 0.0, hidden: float = 0.0) -> float:
    """Two-sided Student probability of a deviation this far beyond the allowance; 0 where it is not a number.

    ``hidden`` is what the mean owes at most to an event of which one is expected (``bounded.hidden``).
    """
    excess = abs(measurement.estimate - predicted) - allowance - measurement.slack
    if not np.isfinite(excess) or not allowance >= 0 or not measurement.standard_error >= 0:
        return 0.0
    if excess <= 0:
        return 1.0
    if measurement.standard_error == 0:
        return 0.0
    if hidden > 0:
        return p_value_beside_hidden(excess, measurement.standard_error, measurement.degrees, hidden)
    return float(2 * scipy.special.stdtr(measurement.degrees, -excess / measurement.standard_error))


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


UNSEEN = 1e-4
"""Probability that is left out of POWER's complement for events that another run does not see."""


def compare(
    measurement: Measurement,
    predicted: float,
    allowance: float,
    level: float,
    sensitivity: float | None = None,
    hidden: float = 0.0,
) -> Comparison:
    """Test a measurement at false-alarm rate ``level``; whatever is not a finite number fails.

    ``sensitivity`` is the change of the prediction per relative change of the claim's value; None: the prediction is
    that value. The bias that ``allowance`` admits may hide an error as well as mimic one, hence twice in the resolution.
    So may an event that was not seen, of which the mean owes at most ``hidden`` for each that is expected (0: there is none).
    """
    error = measurement.standard_error
    sharing = level / 2 if hidden else level
    blur = 0.0 if error == 0 else noticed(measurement.degrees, sharing) * error if error > 0 else np.nan
    blur += hidden * (np.log(1 / sharing) + np.log(1 / UNSEEN)) if hidden else 0.0
    probability = p_value(measurement, predicted, allowance, hidden)
    return _compared(measurement, predicted, allowance, level, sensitivity, probability, blur)


def compare_bounded(
    measurement: Measurement,
    predicted: float,
    allowance: float,
    level: float,
    sensitivity: float | None,
    rows: int,
    bounds: Bounds,
) -> Comparison:
    """``compare`` for a mean of rows within bounds, by a test that is valid however they are distributed."""
    slack = allowance + measurement.slack
    probability = bounded_p_value(measurement.estimate, predicted, slack, rows, bounds)
    blur = bounded_reach(measurement.estimate, level, POWER, rows, bounds)
    return _compared(measurement, predicted, allowance, level, sensitivity, probability, blur)


def _compared(
    measurement: Measurement,
    predicted: float,
    allowance: float,
    level: float,
    sensitivity: float | None,
    probability: float,
    blur: float,
) -> Comparison:
    """The record of a test; ``blur`` is the error of the mean that chance hides."""
    slope = predicted if sensitivity is None else sensitivity
    error = measurement.standard_error
    reach = 2 * (allowance + measurement.slack) + blur
    return Comparison(
        predicted=predicted,
        allowance=allowance,
        measured=measurement.estimate,
        standard_error=error,
        deviation=(measurement.estimate - predicted) / error if error > 0 else None,
        p_value=probability,
        level=level,
        resolution=reach / abs(slope) if slope != 0 and np.isfinite(reach / slope) else None,
        passed=probability > level,
    )


POOLED_DEGREES = 40
"""Degrees of freedom that a setting's standard error must have to take part in the pooled test."""

POOLED_SHARE = 1 / 3
"""Part of its level at which the pooled test decides. Weights that are estimated favour standard errors that are too
small by chance, and Meier's correction is of first order only: computed exactly (``tests/simulation/test_calibration.py``), the
false-alarm rate is up to 2.2 times the nominal one at POOLED_DEGREES, at levels down to 5e-9."""


BIAS = 2
"""How many times the first order of the bias of such weights is allowed for: sample skewnesses of skewed rows come out too small."""


@dataclass(frozen=True)
class Part:
    """What the pooled test needs of a setting: the measurement, the mean it is to have, the allowance and sensitivity.

    ``hidden`` is what the mean owes at most to an event of which one is expected in the rows; 0 where nothing is known.
    """

    measurement: Measurement
    mean: float
    allowance: float
    sensitivity: float
    hidden: float = 0.0

    @property
    def finite(self) -> bool:
        numbers = (
            self.measurement.estimate,
            self.measurement.standard_error,
            self.mean,
            self.allowance,
            self.sensitivity,
        )
        return bool(np.all(np.isfinite(numbers)))

    @property
    def counts(self) -> bool:
        """Has it a part in the pooled test? Not what is measured exactly, by too few rows, or does not see the claim."""
        found = self.measurement
        return found.standard_error > 0 and self.sensitivity != 0 and found.degrees >= POOLED_DEGREES

    def ratio(self, found: Measurement) -> tuple[float, float, float]:
        """The claim's value that was measured over the value claimed, its standard error, and what it may be off by."""
        slope = abs(self.sensitivity)
        off = (found.estimate - self.mean) / self.sensitivity
        return 1 + off, found.standard_error / slope, (self.allowance + found.slack) / slope


def weights(tested: Sequence[Part]) -> NDArray[np.float64]:
    """Of the settings in a mean of ratios: inverse squared errors, with sum 1."""
    errors = np.array([one.ratio(one.measurement)[1] for one in tested])
    return np.asarray(errors**-2 / np.sum(errors**-2))


def pool(tested: Sequence[Part], level: float) -> Comparison | None:
    """Test the weighted mean over settings of the claim's value as measured, over the value claimed, against 1.

    The error of the mean and its degrees of freedom allow for the weights' being estimated (Meier 1953, Variance of a
    weighted mean, Biometrics 9). They favour rows that scatter little, which of skewed rows are those with one sort of
    mean: that bias is allowed for. None where no setting has a part (``Part.counts``), or the mean is too
    skewed for a test. No setting is left out because its rows are: those that are not would be so by their means.
    """
    if not all(one.finite for one in tested):
        return compare(FAILED, 1.0, 0.0, level)
    parts = [one for one in tested if one.counts]
    if not parts:
        return None
    ratios, errors, slacks = np.array([one.ratio(one.measurement) for one in parts]).T
    degrees = np.array([one.measurement.degrees for one in parts])
    share = weights(parts)
    variance = (1 + 4 * np.sum(share * (1 - share) / degrees)) / np.sum(errors**-2)
    skewness = np.array([one.measurement.skewness * np.sign(one.sensitivity) for one in parts])
    carried = share * errors / np.max(share * errors)
    if abs(np.sum(skewness * carried**3)) > LARGEST_SKEWNESS * np.sum(carried**2) ** 1.5:
        return None
    mean = Measurement(float(share @ ratios), float(np.sqrt(variance)), float(1 / np.sum(share**2 / degrees)))
    slack = float(share @ slacks) + BIAS * abs(float(np.sum(share * (1 - share) * skewness * errors)))
    return compare(mean, 1.0, slack, POOLED_SHARE * level, hidden=hidden_together(parts))


def hidden_together(tested: Sequence[Part]) -> float:
    """What the mean of ratios owes at most to events of which one is expected in all rows."""
    return float(np.max(weights(tested) * [one.hidden / abs(one.sensitivity) for one in tested]))


def pool_fresh(tested: Sequence[Part], batches: Sequence[Sequence[Measurement]], level: float) -> Comparison:
    """The pooled test of fresh rows, with the weights of the first: ``batches[i]`` are independent samples of setting i.

    Each batch gives one mean over the settings, and these are tested by their scatter alone.
    """
    share = weights(tested)
    ratios = np.array([[one.ratio(found)[0] for found in row] for one, row in zip(tested, batches, strict=True)])
    slack = float(share @ [one.ratio(together(row))[2] for one, row in zip(tested, batches, strict=True)])
    means = share @ ratios
    error = float(means.std(ddof=1) / np.sqrt(len(means)))
    hidden = hidden_together(tested) / len(means)
    return compare(Measurement(float(means.mean()), error, len(means) - 1.0), 1.0, slack, level, hidden=hidden)
