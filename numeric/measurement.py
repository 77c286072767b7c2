"""What a sample of rows measures: an estimate with its standard error, and how far the rows bear a test."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from ..theory.errors import UsageError

Array = NDArray[np.float64]

LATTICE = 20
"""Different rows from which on two samples are not equal, or in the same order, by chance."""

SINGLE, LAST_DIGIT = 24, 2.0**-36
"""Binary digits of a 32-bit number, and a unit that is below the last digit of one of size 1 and far above that of a double."""

ROUNDING, SINGLE_ROUNDING = 2.0**-26, 2.0 ** (-SINGLE / 2)
"""Numerical errors of rows of 64-bit and of 32-bit numbers, relative to the scale of what went into them, unless declared: half
of the digits survive a square root of a cancellation, a jitter or a condition number that nobody has looked at."""

LARGEST_SKEWNESS = 0.16
"""Skewness of a mean (that of its rows over the root of their number) above which nothing is tested. Measured: two tests
of fresh rows that skew their means less are both wrong at no more than the stated rate (docs/calibration.md)."""


@dataclass(frozen=True)
class Measurement:
    """An estimate, its standard error, the degrees of freedom of that error and the rounding in the estimate.

    ``skewness`` is that of the estimate; ``disorder`` the probability of rows in so remarkable an order, were they
    independent, and ``serial`` their correlation with the next row in its standard errors. ``bias`` is by how much more, on
    average, an estimator of means of so many rows gives at most than of means that are known exactly, if its bias falls as the
    root of their number or faster; ``growth`` by how much more of quarters of them than of halves, or as much more as if it fell
    no slower than that where quarters have no number. ``signature`` is a number of 53 bits that tells the order of the rows
    from others; 0 where fewer than LATTICE differ.
    """

    estimate: float
    standard_error: float
    degrees: float
    rounding: float = 0.0
    skewness: float = 0.0
    disorder: float = 1.0
    serial: float = 0.0
    bias: float = 0.0
    signature: float = 0.0
    growth: float = 0.0

    @property
    def slack(self) -> float:
        """What the estimate may be off by, besides chance."""
        return self.rounding + abs(self.bias)

    @property
    def without_bias(self) -> Measurement:
        """With all taken off that may be bias which falls as the fourth root of the number of rows: what is measured lies on
        average between the two estimates.
        """
        return replace(self, estimate=self.estimate - self.bias / (HALVES * (SLOWEST - 1)), bias=0.0)

    @property
    def uneven(self) -> float:
        """How many times as many rows a test needs; at most 1: these will do; inf: all are equal, which says nothing."""
        if self.standard_error == 0:
            return float("inf")
        if self.standard_error * np.sqrt(self.degrees + 1) <= self.rounding:
            return 0.0  # what varies is rounding: the rows are one number
        return (self.skewness / LARGEST_SKEWNESS) ** 2


FAILED = Measurement(np.nan, np.nan, np.nan)


HALVES = 1 + np.sqrt(2)
"""The bias of an estimator over what it rises by, on average, from means of all rows to those of half of them, where it falls as
the root of the number of rows, as at a kink (a modulus at 0, the largest of equal means); a smooth one falls faster."""

SLOWEST = 2 ** (1 / 4)
"""The rise of a bias from half of the rows to a quarter over that from all to half, where it falls as the fourth root of their
number, as that of the root of a modulus at 0: the slowest with which a claim is accused."""

STEADY = 1e-3
"""The probability of such small rises, below which a bias is found to fall more slowly than that."""


def rounding_of(rows: Array, scale: float = 1.0) -> float:
    """The numerical error of rows relative to the scale of what went into them: half of the digits that they have.

    Those of a double, or of a 32-bit number where every row is one, and most rows fill it (on a lattice they do not) or are
    what a cancellation leaves: small, and whole multiples of its last digit.
    """
    values = np.abs(rows[rows != 0]).ravel()
    with np.errstate(over="ignore"):
        single = values.astype(np.float32)
    if not values.size or np.any(single != values):
        return ROUNDING
    mantissas, exponents = np.frexp(values)
    digits = (mantissas * 2**SINGLE).astype(np.int64)
    last = np.ldexp((digits & -digits).astype(np.float64), exponents - SINGLE)
    full = np.mean(last < np.ldexp(4.0, exponents - SINGLE)) > 1 / 2 and np.any(values % 1 != 0)
    left = values.max() <= SINGLE_ROUNDING * scale and last.min() >= LAST_DIGIT * scale
    return SINGLE_ROUNDING if full or left else ROUNDING


def measure(
    rows: ArrayLike,
    estimator: Callable[[Array], float] | None = None,
    scale: float = 1.0,
    rounding: float | None = None,
) -> Measurement:
    """Estimator of the column means of rows (replicates, k), standard error and skewness by the jackknife over rows.

    Default estimator: the only column. Fewer than two rows, or a number that is not finite, give NaN, which no
    comparison passes. ``rounding`` (None: ``rounding_of`` the rows) is relative to ``scale`` or the estimate, whichever is
    larger. The bias of an estimator is bounded by what every other row gives; it is NaN where that is no finite number.
    Source: Miller 1974, The jackknife, Biometrika 61.
    """
    sample = np.asarray(rows, dtype=np.float64)
    if sample.ndim != 2 or len(sample) < 2 or not np.all(np.isfinite(sample)):
        return FAILED
    if estimator is None and sample.shape[1] != 1:
        raise UsageError(f"rows have {sample.shape[1]} columns; an estimator must say which number they measure")
    replicates = len(sample)

    def apply(means: Array) -> float:
        number: object = means[0] if estimator is None else estimator(means)
        try:
            if not np.iscomplexobj(number):  # type: ignore[arg-type]
                return float(number)  # type: ignore[arg-type]
            if (plain := complex(number)).imag == 0:  # type: ignore[call-overload]
                return float(plain.real)
            raise TypeError
        except (TypeError, ValueError):
            raise UsageError(f"the estimator returned {number!r}; valid: a real number") from None

    total = sample.sum(axis=0)
    with np.errstate(all="ignore"):  # what is not finite is recognised below
        estimate = apply(total / replicates)
        others = (total - sample) / (replicates - 1)
        left_out = others[:, 0] if estimator is None else np.array([apply(means) for means in others])
        influence = (replicates - 1) * (left_out.mean() - left_out)
        error = float(np.sqrt(np.mean(influence**2) / (replicates - 1)))
        rise, growth = (0.0, 0.0) if estimator is None else _rises(sample, apply, estimate)
    if not np.isfinite(estimate) or not np.isfinite(error):
        return FAILED
    absolute = (rounding_of(sample, scale) if rounding is None else rounding) * max(abs(estimate), scale)
    if np.all(sample == sample[0]):
        return Measurement(estimate, 0.0, replicates - 1.0, absolute)
    skewness = float(np.mean(influence**3) / np.mean(influence**2) ** 1.5 / np.sqrt(replicates)) if error > 0 else 0.0
    numbers = estimate, error, replicates - 1.0, absolute, skewness, *order(influence)
    return Measurement(*numbers, bias=float(HALVES * rise), signature=signature(influence), growth=growth)


def _rises(sample: Array, apply: Callable[[Array], float], estimate: float) -> tuple[float, float]:
    """By how much a number of means is more of halves of the rows than of all, and of quarters than of halves."""
    half, quarter = (_of_every(sample, apply, every) for every in (2, 4))
    rise, growth = half - estimate, quarter - half
    return rise, growth if np.isfinite(growth) else float(np.sqrt(2)) * rise


def _of_every(sample: Array, apply: Callable[[Array], float], every: int) -> float:
    """What a number of means is, on average, of samples of every second, or fourth, row; NaN where it is none."""
    if len(sample) < every:
        return np.nan
    try:
        return float(np.mean([apply(sample[first::every].mean(axis=0)) for first in range(every)]))
    except Exception:  # a user's estimator may raise anything: that of all rows was a number
        return np.nan


def bias_falls(samples: Sequence[Measurement]) -> bool:
    """Does the bias of an estimator fall at least as the fourth root of the number of rows, or can samples not tell otherwise?

    False where it rises less from half of the rows to a quarter than it then would: as a whole, such an estimator (of more
    bins, or a larger matrix, than there are rows) is still far from what it measures, and by how much nothing says.
    """
    biased = [one for one in samples if abs(one.bias) > one.rounding]
    if 2 * len(biased) <= len(samples) or len(biased) < 2:
        return True
    rises = np.array([one.bias for one in biased]) / HALVES
    scales = np.hypot([one.standard_error for one in biased], rises)  # the second where one row matters little
    signs = np.sign(np.mean(rises / scales)) / scales
    lags = np.array([one.growth for one in biased]) - SLOWEST * rises
    return not (_negative(-signs * rises) and _negative(signs * lags))


def _negative(numbers: Array) -> bool:
    """Is the mean of their law negative, by Student's test at ``STEADY``?"""
    error = numbers.std(ddof=1) / np.sqrt(len(numbers))
    mean = float(numbers.mean())
    return mean < 0 and (error == 0 or float(special.stdtr(len(numbers) - 1, mean / error)) <= STEADY)


def order(values: Array) -> tuple[float, float]:
    """(disorder, serial) of ``Measurement``: ranks against their position and against the ranks so many rows later.

    Ranks, so that heavy tails do no harm; every lag up to half the number of rows, with Bonferroni's correction. Where
    more than half of the values are equal, (1, 0): the sums are then of few terms, and nothing like Gaussian.
    """
    count = len(values)
    _, group, times = np.unique(values, return_inverse=True, return_counts=True)
    if 2 * times.max() > count:
        return 1.0, 0.0
    ranks = (np.cumsum(times) - (times - 1) / 2)[group] - (count + 1) / 2  # equal values share the mean of their places
    power = float(ranks @ ranks)
    spectrum = np.abs(np.fft.rfft(ranks, 2 * count)) ** 2
    lags = np.arange(1, max(count // 2, 1) + 1)
    products = np.fft.irfft(spectrum, 2 * count)[lags]
    expected = -(count - lags) / (count - 1) / count  # of independent rows: the others have what one has not
    scores = (products / power - expected) * count / np.sqrt(count - lags)
    position = np.arange(count) - (count - 1) / 2
    trend = ranks @ position / np.sqrt(power * (position @ position)) * np.sqrt(count - 1)
    largest = max(float(np.max(np.abs(scores))), abs(float(trend)))
    return min(1.0, 2 * (len(lags) + 1) * float(special.ndtr(-largest))), float(scores[0])


def signature(values: Array) -> float:
    """That of ``Measurement``; the same for all increasing functions of the values."""
    different, ranks = np.unique(values, return_inverse=True)
    if len(different) < LATTICE:
        return 0.0
    return float(int.from_bytes(hashlib.sha256(ranks.astype(np.int64).tobytes()).digest()) >> 203)


def known_rows(rows: Array) -> NDArray[np.int64]:
    """A number for each row, from 0 on without gaps, the same for equal rows."""
    numbers: dict[bytes, int] = {}
    return np.array([numbers.setdefault(row.tobytes(), len(numbers)) for row in rows + 0.0])  # 0.0 is equal to -0.0


def repeats(rows: Array) -> int:
    """How many times each row occurs, where twenty different rows or more all occur a multiple of some number of times.

    1 where they do not. Independent draws of twenty equal values or more have such counts with probability below 1e-6.
    """
    counts = np.bincount(known_rows(rows))
    return int(np.gcd.reduce(counts)) if len(counts) >= LATTICE else 1


def apart(rows: Array, others: Array) -> float:
    """Probability that so few of the rows that two samples hold more than once are in both of them, were all rows independent.

    One that occurs k times is in one alone with probability 2^(1 - k) at most, as it is in one of two halves of rows in no order.
    """
    group = known_rows(np.concatenate([rows, others]))
    here, there = np.split(group, [len(rows)])
    counts = np.array([np.bincount(part, minlength=group.max() + 1) for part in (here, there)])
    times, both = counts.sum(axis=0), np.all(counts > 0, axis=0)
    if not np.any(both):
        return 0.5 ** float(np.sum(times - 1))
    return float(stats.binom.cdf(np.sum(both), np.sum(times > 1), 1 / 2))


LARGEST_SHARE = 0.075
"""Of the squares of ranks, that of one row; 3/n where n rows have ranks of their own, 1/k where k of many show an event."""


def accord(rows: Array, others: Array) -> float:
    """Probability that the columns of two samples rise and fall together row by row, or against each other, so much, were they
    independent: by Spearman's correlation of ranks, with Bonferroni's correction. 1 where a column is constant, or one row, as that
    of the only event, has more than ``LARGEST_SHARE`` of its ranks' squares: their correlation is then far from normal.
    """
    ranks = [stats.rankdata(sample, axis=0) - (len(rows) + 1) / 2 for sample in (rows, others)]
    products, powers = np.sum(ranks[0] * ranks[1], axis=0), np.prod([np.sum(one**2, axis=0) for one in ranks], axis=0)
    shares = [np.max(one**2, axis=0) <= LARGEST_SHARE * np.sum(one**2, axis=0) for one in ranks]
    varied = (powers > 0) & shares[0] & shares[1]
    if not np.any(varied):
        return 1.0
    largest = float(np.max(np.abs(products[varied]) / np.sqrt(powers[varied]))) * np.sqrt(len(rows) - 1)
    return min(1.0, 2 * rows.shape[1] * float(special.ndtr(-largest)))


def together(batches: Sequence[Measurement]) -> Measurement:
    """Independent samples of one law as one: the mean of their estimates, its error from their scatter alone.

    So nothing that the rows of a sample have in common makes the error too small. The skewness is that of all rows.
    """
    estimates = np.array([batch.estimate for batch in batches])
    count = len(batches)
    error = float(estimates.std(ddof=1) / np.sqrt(count))
    rounding = max(batch.rounding for batch in batches)
    bias = float(np.mean([batch.bias for batch in batches]))
    if not error > 0:
        return Measurement(float(estimates.mean()), error, count - 1.0, rounding, bias=bias)
    rows, spread, third = _moments(batches)
    skewness = third / spread**1.5 / np.sqrt(rows)
    return Measurement(float(estimates.mean()), error, count - 1.0, rounding, skewness, scatter(batches), bias=bias)


def _moments(batches: Sequence[Measurement]) -> tuple[float, float, float]:
    """The number of all rows in samples of one law, equally many in each, and the second and third moment of what a row adds to the mean."""
    rows, estimates = batches[0].degrees + 1, np.array([batch.estimate for batch in batches])
    shift = estimates - estimates.mean()
    second = np.array([batch.standard_error**2 * batch.degrees for batch in batches])
    third = np.array([batch.skewness for batch in batches]) * np.sqrt(rows) * second**1.5
    spread, lopsided = np.mean(second + shift**2), np.mean(third + 3 * second * shift + shift**3)
    return rows * len(batches), float(spread), float(lopsided)


LOWER = 0.01
"""The probability that an event is rarer than ``rare_events`` says."""


def rare_events(batches: Sequence[Measurement]) -> tuple[float, float]:
    """The size of the events that make rows skewed, and a lower bound of their probability; (0, 1) where there are none.

    Rows that are 0 but for k of one size have the third moment of these over the second as that size, and k events: the square of
    the second to the power 3/2 over the third, times the rows. A Poisson variable that is k has a mean above the bound.
    """
    rows, second, third = _moments(batches)
    if not (np.isfinite(third) and second > 0 and third != 0):
        return 0.0, 1.0
    count = min(rows, rows * second**3 / third**2)
    return abs(third) / second, float(special.gammaincinv(count, LOWER)) / rows


def scatter(batches: Sequence[Measurement]) -> float:
    """Probability that estimates of independent rows scatter as much more, or less, than the rows themselves say."""
    within = float(np.mean([batch.standard_error**2 for batch in batches]))
    if not within > 0:
        return 1.0
    degrees = len(batches) - 1, sum(batch.degrees for batch in batches)
    ratio = float(np.var([batch.estimate for batch in batches], ddof=1)) / within
    return min(1.0, 2 * float(min(stats.f.sf(ratio, *degrees), stats.f.cdf(ratio, *degrees))))
