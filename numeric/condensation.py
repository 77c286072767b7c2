"""The weight that the optimal score gives to the true example, and the two bounds between which its mean lies."""

from __future__ import annotations

from math import log, log1p, sqrt

import numpy as np
import scipy

from ..theory.claim import Setting
from .ensembles import Array

FARTHEST = 9.0
"""Standard deviations at which Gaussian numbers are cut off: beyond are 2e-19 of them."""
NODES = 200
"""Of Gauss's quadrature: the integrand is analytic, no nearer to a pole than many of their distances."""


def measure_weight(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """Rows w_1: the softmax weight of the example that was seen with noise, among n examples."""
    n, d, noise = setting["n"], setting["d"], float(setting["noise"])
    true, seed = generator.standard_normal((2, replicates, d))
    others = generator.standard_normal((replicates, n - 1, d))
    noisy = true + noise * seed
    nearer = noise**2 * np.sum(seed**2, axis=1)[:, np.newaxis] - np.sum((noisy[:, np.newaxis] - others) ** 2, axis=2)
    return np.asarray(1 / (1 + np.sum(np.exp(nearer / (2 * noise**2)), axis=1)))[:, np.newaxis]


def information(d: int, noise: float) -> float:
    """I: of an example of d Gaussian numbers in what is seen of it with noise."""
    return d / 2 * log1p(noise**-2)


def weight_bound(n: int, d: int, noise: float) -> float:
    """The mean of 1/(1 + (n - 1) e^-i), as a double integral.

    The information density i is in law I + r g/sqrt(1 + noise^2): r the length of a Gaussian vector, g a Gaussian number.
    """
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    reach = (sqrt(d) + FARTHEST) / 2
    g, r = FARTHEST * nodes, reach * (1 + nodes)
    density = information(d, noise) + np.outer(r, g) / sqrt(1 + noise**2)
    by_g = (FARTHEST * weights * scipy.stats.norm.pdf(g)) / (1 + (n - 1) * np.exp(-density))
    return float(reach * weights * scipy.stats.chi.pdf(r, d) @ np.sum(by_g, axis=1))


def between_bounds(setting: Setting, _: float) -> tuple[float, float]:
    """The middle between the bound and that by Fano's inequality, (I + ln 2)/ln n, and half their distance.

    Cover and Thomas, Elements of Information Theory (2006), theorem 2.10.1: who guesses the true example by the weights is
    right with the probability E w_1, and knows no more than I of it.
    """
    n, d, noise = setting["n"], setting["d"], float(setting["noise"])
    if n == 1:
        return 1.0, 0.0
    low, high = weight_bound(n, d, noise), min(1.0, (information(d, noise) + log(2)) / log(n))
    return (low + high) / 2, (high - low) / 2
