"""What the theory predicts of data of a given population covariance at n examples, to first order in 1/n.

Losses and overlaps do not depend on the eigenvectors of Sigma, which is taken diagonal.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import numpy as np

from ..theory.claim import Setting
from .ensembles import Array
from .equivalent import least_noise, renormalised_noise
from .models import Spectrum
from .population import Population

Law = Callable[[Setting], Population]
AtSize = Callable[[Setting, Population, float], float]
"""A quantity of a population at n examples, n = oo for the limit."""

NODES = 400
"""Of the Gauss-Legendre rule in y, kappa = kappa_0 + scale (y/(1-y))^2, for integrals over the noise."""


def resolvent(population: Population, kappa: Array, load: float, n: float) -> tuple[Array, Array, Array]:
    """(variance, y, shift) along each eigenvector at each kappa, complex too: y + shift is E (variance + S)^-1 up to O(1/n^2).

    Stein's identity with its term of order 1/n: with M = variance/kappa and h = -dy/d(variance),
    shift (variance + t M) = -t y dM + (t/n)(y - variance h), dM = variance <shift>/load. Real data.
    """
    t, k = population.eigenvalues, np.asarray(kappa)[:, None]
    left = 1 - population.means(t / (t + k))[:, None] / load
    variance = k * left
    slope = 1 / (1 - population.means((t / (t + k)) ** 2)[:, None] / load)
    y = 1 / (left * (t + k))
    h = k / (variance**2 * (t + k)) - slope * t / (variance * (t + k) ** 2)
    below = variance + t * left
    drive = t * (y - variance * h) / below * (1 / n)
    feedback = 1 + variance / load * population.means(t * y / below)[:, None]
    mean_shift = population.means(drive)[:, None] / feedback
    shift = drive - t * y * variance * mean_shift / (load * below)
    return variance[:, 0], y, shift


def losses_at_size(population: Population, noise: float, load: float, n: float) -> tuple[float, float]:
    """(test, train) loss per dimension of the trained denoiser, up to O(1/n^2)."""
    middle = noise**2
    steps = middle * (1 + 1e-3 * np.array([-2.0, -1.0, 0.0, 1.0, 2.0]))
    examples = load * population.dimension
    kappa = np.array([renormalised_noise(population, examples, float(v)) for v in steps])
    _, y, shift = resolvent(population, kappa, load, n)
    whole = y + shift
    weights = np.array([1.0, -8.0, 0.0, 8.0, -1.0]) / (12 * 1e-3 * middle)
    square = -(weights @ whole)
    here = whole[2]
    denoised = population.mean(1 - 2 * middle * here + middle**2 * square)
    test = middle**2 * population.mean(population.eigenvalues * square) + middle * denoised
    return test, middle * population.mean(1 - middle * here)


@cache
def gauss_legendre() -> tuple[Array, Array]:
    """Nodes and weights on [-1, 1]; to find them takes longer than to use them."""
    return np.polynomial.legendre.leggauss(NODES)


def square_root_at_size(population: Population, load: float, n: float = np.inf) -> Array:
    """E S^(1/2) along each eigenvector, up to O(1/n^2): (2/pi) int (1 - u^2 E (u^2 + S)^-1) du; n = oo for the limit."""
    nodes, weights = gauss_legendre()
    y, weights = (nodes + 1) / 2, weights / 2
    start = least_noise(population, load * population.dimension)
    scale = population.mean(population.eigenvalues)
    kappa = start + scale * (y / (1 - y)) ** 2
    variance, directions, shift = resolvent(population, kappa, load, n)
    t = population.eigenvalues
    second = population.means((t / (t + kappa[:, None])) ** 2)
    step = 2 * scale * y / (1 - y) ** 3 * (1 - second / load) / (2 * np.sqrt(variance)) * weights
    return np.asarray(2 / np.pi * step @ (1 - variance[:, None] * (directions + shift)))


def overlap_at_size(population: Population, load: float, n: float = np.inf) -> float:
    """The overlap of two models trained on disjoint data, up to O(1/n^2); n = oo for the limit."""
    root = square_root_at_size(population, load, np.inf)
    shift = square_root_at_size(population, load, n) - root
    return population.mean(root**2 + 2 * root * shift) / population.mean(population.eigenvalues)


def distance_at_size(population: Population, load: float, n: float = np.inf) -> float:
    """Mean squared distance per dimension of samples of the learnt and of the true law from the same seeds."""
    root = square_root_at_size(population, load, n)
    return 2 * population.mean(population.eigenvalues - np.sqrt(population.eigenvalues) * root)


CONTINUATION, NEWTON = 80, 8
"""Points on the way from far above the real axis, and Newton's steps at each."""


def density_at_size(population: Population, load: float, x: float, width: float, n: float = np.inf) -> float:
    """E tau[(width/pi)/((S - x)^2 + width^2)], up to O(1/n^2): -Im g(x + i width)/pi; n = oo for the limit.

    kappa solves kappa (1 - <t/(t + kappa)>/load) = -z, followed down from where it is nearly -z.
    """
    t = population.eigenvalues
    far = 10 * (float(t.max()) * (1 + 1 / load) + x)
    kappa = complex(-x, -far)
    for height in np.geomspace(far, width, CONTINUATION):
        for _ in range(NEWTON):
            excess = kappa * (1 - population.means(t / (t + kappa)) / load) + x + 1j * height
            kappa -= complex(excess / (1 - population.means((t / (t + kappa)) ** 2) / load))
    _, y, shift = resolvent(population, np.array([kappa]), load, n)
    return float(population.means(y + shift)[0].imag / np.pi)


def moved(
    function: AtSize, spectrum: Spectrum, limit: Law, spread: float
) -> Callable[[Setting, float], tuple[float, float]]:
    """The claimed limit, moved to the population of size d and by its first order in 1/d; ``spread`` bounds d^2 times the rest."""

    def prediction(at: Setting, value: float) -> tuple[float, float]:
        return value + _move(function, spectrum, limit, tuple(at.items())), spread * value / at["d"] ** 2

    return prediction


@lru_cache(maxsize=256)
def _move(function: AtSize, spectrum: Spectrum, limit: Law, setting: tuple[tuple[str, Any], ...]) -> float:
    """Kept, as many values are held against one setting."""
    at = dict(setting)
    return function(at, Population.of(spectrum(at)), at["n"]) - function(at, limit(at), np.inf)
