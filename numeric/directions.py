"""Principal directions of Gaussian data whose covariance has the eigenvalues j^(-a), from Bartlett's factor of Wishart matrices."""

from __future__ import annotations

import numpy as np
import scipy

from ..theory.claim import Setting
from .ensembles import Array

BLOCK = 8
"""Draws that make one row: a single one has heavy tails."""

TERMS = 60
"""Of the series of a term beyond d, which is at least five times the direction in all settings: ratios below 1/10."""


def others(setting: Setting) -> tuple[float, Array]:
    """The variance along the setting's direction, and those along all others up to d."""
    values = np.arange(1.0, setting["d"] + 1) ** -float(setting["exponent"])
    k = int(setting["direction"]) - 1
    return float(values[k]), np.delete(values, k)


def misses(setting: Setting, generator: np.random.Generator, draws: int) -> Array:
    """n (1 - Q) for the setting's direction in d dimensions, so many draws, less noise of mean 0.

    n S = L L^T with L lower triangular: independent standard Gaussians below the diagonal, and on it roots of chi-squares of
    n, n - 1, ... degrees. The direction comes first, so that its column holds what turns it: z_j = L_j1, E z_j^2 = 1.
    """
    n, d, k = setting["n"], setting["d"], int(setting["direction"])
    own, rest = others(setting)
    factor = np.tril(generator.standard_normal((draws, d, d)), -1)
    diagonal = np.arange(d)
    factor[:, diagonal, diagonal] = np.sqrt(generator.chisquare(n - diagonal, (draws, d)))
    scaled = factor * np.sqrt(np.append(own, rest))[:, None]
    _, vectors = np.linalg.eigh(scaled @ scaled.transpose(0, 2, 1) / n)
    missed = n * np.sum(vectors[:, 1:, -k] ** 2, axis=1)
    weights = own * rest / (own - rest) ** 2
    return np.asarray(missed - (factor[:, 1:, 0] ** 2 - 1) @ weights)


def measure_miss(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """Means of BLOCK draws of ``misses``, shape (., 1)."""
    return misses(setting, generator, BLOCK * replicates).reshape(replicates, BLOCK).mean(axis=1, keepdims=True)


def beyond(setting: Setting) -> float:
    """The sum of y/(1 - y)^2, y = (k/j)^a, over j > d: as a series in y, by Hurwitz's zeta function."""
    m, a, k = np.arange(1, TERMS + 1), float(setting["exponent"]), int(setting["direction"])
    return float(np.sum(m * k ** (a * m) * scipy.special.zeta(a * m, setting["d"] + 1)))


def finite_miss(setting: Setting, value: float) -> tuple[float, float]:
    """The limit without the directions beyond d, and its order 1/n: the perturbation of the eigenvector to fourth order.

    With w_j = t_j t_k/(t_k - t_j)^2 it is sum_j w_j (2 + 3 w_j - sum_(l != j, k) t_l/(t_k - t_l))/n, by Wick's theorem. What is
    left out is of the relative order (value/n)^2.
    """
    own, rest = others(setting)
    weights, pulls = own * rest / (own - rest) ** 2, rest / (own - rest)
    order = float(weights @ (2 + 3 * weights - pulls.sum() + pulls))
    return value - beyond(setting) + order / setting["n"], 100 * value * (value / setting["n"]) ** 2
