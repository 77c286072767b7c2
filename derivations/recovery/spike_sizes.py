"""What finite size does to the eigenvalue of a spike and to its eigenvector: means, allowances, fluctuations.

On the direction of the spike lie independent standard Gaussians x, apart from the other d - 1 rows Y of the data, and
1/F(z) = 0 says x^T (z - Y^T Y/n)^-1 x / n = 1/(1 + theta). Its mean is known to first order in 1/n (first_order), its
fluctuations are those of a quadratic form in x: covariance of the powers j, k of the resolvent 2 t_(j+k)/n, t_k the
mean of tr(z - Y^T Y/n)^-k/n. To second order in them follow the means and variances below.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import scipy

from ...theory.claim import Setting
from ..marchenko_pastur.edges import finite_edge
from ..marchenko_pastur.law import first_order

CLEAR = 3.0
"""A spike is clear of the threshold when |sqrt(gamma) |theta| - 1| d^(1/3) exceeds this; nearer only the scale is known."""


@dataclass(frozen=True)
class Outlier:
    """Mean of an outlier and of its squared overlap, up to O(1/n^2), and their variances to leading order."""

    eigenvalue: float
    overlap: float
    eigenvalue_variance: float
    overlap_variance: float


def _trace(z: float, power: int, n: int, p: int) -> float:
    """The mean of tr(z - Y^T Y/n)^-power/n for p rows Y, to first order in 1/n."""

    def function(x: Any) -> Any:
        return (z - x) ** -float(power)

    angles = (np.arange(4096) + 0.5) * np.pi / 4096
    ratio = p / n
    x = 1 + ratio + 2 * sqrt(ratio) * np.cos(angles)
    bulk = float(np.mean(2 * np.sin(angles) ** 2 * function(x) / x))
    zeros = n - p + max(p - n, 0)
    return (zeros * z**-power + p * bulk + first_order(function, n / p)) / n


def outlier(n: int, d: int, theta: float) -> Outlier:
    """The outlier of a spike clear of the threshold: above the bulk for theta > 0, below it for theta < 0."""
    p, target = d - 1, 1 / (1 + theta)
    low, high = (1 - sqrt(p / n)) ** 2, (1 + sqrt(p / n)) ** 2
    limit = (1 + theta) * (1 + d / n / theta)
    ends = (
        ((limit + high) / 2 if limit > high else high * (1 + 1e-6), 2 * limit)
        if theta > 0
        else (limit / 4, (limit + low) / 2)
    )
    z = float(scipy.optimize.brentq(lambda z: _trace(z, 1, n, p) - target, *ends, xtol=1e-14))
    return at_place(z, target, n, *(_trace(z, k, n, p) for k in (2, 3, 4)))


def at_place(z: float, target: float, n: float, second: float, third: float, fourth: float) -> Outlier:
    """The outlier at z, where the mean of tr(z - Y^T Y/n)^-1/n is ``target``; then those of the powers 2, 3 and 4."""
    overlap = target / (z * second)
    mean = overlap * (1 + 2 / n * (1 / (second * z**2) - third / (second**2 * z)))
    spread = 2 / n * (fourth / second**2 + 1 / (second * z**2) - 2 * third / (second**2 * z))
    return Outlier(z, mean, 2 / (n * second), overlap**2 * spread)


def distance(at: Setting) -> float:
    """sqrt(gamma) |theta| - 1: positive above the threshold."""
    return float(at["gamma"]) ** 0.5 * abs(float(at["theta"])) - 1


def clear(at: Setting) -> bool:
    """Is the setting far from the threshold on the scale d^(-1/3) of the crossover?"""
    return bool(abs(distance(at)) * at["d"] ** (1 / 3) > CLEAR)


def _load(at: Setting) -> tuple[int, int, float, float]:
    return at["n"], at["d"], float(at["theta"]), 1 / float(at["gamma"])


def finite_eigenvalue(at: Setting, value: float) -> tuple[float, float]:
    """The extreme eigenvalue at finite size: outlier, Tracy-Widom at the edge, or between them the scale d^(-2/3) alone.

    A spike below the threshold moves the edge by the order 1/(n distance).
    """
    n, d, theta, c = _load(at)
    gap, side = distance(at), 1 if theta > 0 else -1
    edge = (1 + side * sqrt(c)) ** 2
    if clear(at) and gap > 0:
        limit, size = (1 + theta) * (1 + c / theta), abs(value) / n**2
        return value + outlier(n, d, theta).eigenvalue - limit, 10 * size / gap**4 + 20 * size
    mean, width = finite_edge(n, d, side)
    if clear(at):
        return value + mean - edge, 4 * abs(edge) / (n * abs(gap))
    return value, 6 * width


def finite_overlap(at: Setting, value: float) -> tuple[float, float]:
    """The squared overlap at finite size: at the outlier, of a typical eigenvector at the edge, or its scale d^(-1/3) alone.

    At the edge u has the weight of its spectral measure: 1/d times the ratio of its density to that of the bulk.
    """
    n, d, theta, c = _load(at)
    gap = distance(at)
    if clear(at) and gap > 0:
        limit = (1 - c / theta**2) / (1 + c / theta)
        return value + outlier(n, d, theta).overlap - limit, 10 / (n**2 * gap**5) + 20 / n**2
    typical = (1 + theta) / (d * gap**2)
    return (value + typical, typical * 2 / CLEAR) if clear(at) else (value + d ** (-1 / 3) / 2, 1.5 * d ** (-1 / 3))


def finite_kernel_weight(at: Setting, value: float) -> tuple[float, float]:
    """The weight of the kernel at finite size: |u's part|^2 = 1/(1 + (1 + theta) R), R the ratio of two chi-squares.

    In the white data u has a Beta((d - n)/2, n/2) part in the kernel, B; the spike takes the kernel to A^-1 times it, which
    makes of B the part B/(B + (1 - B)(1 + theta)): its mean to second order in the spread of B.
    """
    n, d, theta, _ = _load(at)
    mean, variance = 1 - n / d, 2 * n * (d - n) / (d**2 * (d + 2))
    slope = theta / (1 + theta * (1 - mean))
    curvature = 2 * (1 + theta) * slope / (1 + theta * (1 - mean)) ** 2
    return value + curvature * variance / 2, 10 * abs(curvature) * variance / d
