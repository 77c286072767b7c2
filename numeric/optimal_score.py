"""The optimal score of a training set: the softmax denoiser, sampled; and what two of them agree on, from a spectrum.

D(y) = sum_i w_i(y) x_i with w_i proportional to exp(-|y - x_i|^2/2 sigma^2) minimises the training loss over all
functions (Biroli, Bonnaire, de Bortoli and Mezard 2024, arXiv:2402.18491). ``optimal_overlap`` is a heuristic of
leading order, tested against sampling, not derived.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import exp, log, pi
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from .population import Array, Population

STEPS = 20
"""Steps of Heun's method, twice as many evaluations."""

SEEDS = (32, 256)
"""Fewest and most seeds from which the optimal models are sampled."""

WORK = 3e11
"""Multiplications that sampling may take for one set, fewest seeds apart."""

FIRST, LAST = 10.0, 0.05
"""Largest and smallest noise, in units of the root of the largest and of the mean variance of the data."""


def noise_levels(largest: float, mean: float, steps: int = STEPS) -> Array:
    """Noise of each step, descending in equal ratios, from the largest and the mean variance of the data."""
    return np.geomspace(FIRST * np.sqrt(largest), LAST * np.sqrt(mean), steps + 1)


def heun(denoise: Callable[[Any, float], Any], start: Any, levels: Array) -> Any:
    """Sample by dx/dsigma = (x - D(x, sigma))/sigma from ``start`` at the first level; the last step is D itself."""
    x, noise = start, levels.tolist()  # plain numbers leave x in its own precision
    for here, there in pairwise(noise):
        slope = (x - denoise(x, here)) / here
        ahead = x + (there - here) * slope
        x = x + (there - here) / 2 * (slope + (ahead - denoise(ahead, there)) / there)
    return denoise(x, noise[-1])


def softmax_denoiser(rows: NDArray[Any]) -> Callable[[NDArray[Any], float], NDArray[Any]]:
    """D for rows (n, d) about a centre near their mean: y (s, d) and the noise give (s, d)."""
    halves = np.einsum("ij,ij->i", rows, rows) / 2

    def denoise(y: NDArray[Any], noise: float) -> NDArray[Any]:
        weights = y @ rows.T
        weights -= halves
        weights -= weights.max(axis=1, keepdims=True)
        weights /= np.asarray(noise**2, dtype=rows.dtype)
        np.exp(weights, out=weights)
        return np.asarray((weights @ rows) / weights.sum(axis=1, keepdims=True))

    return denoise


def seeds_for(n: int, d: int) -> int:
    """How many seeds are sampled, by the work that it takes."""
    return int(np.clip(WORK / (8 * STEPS * n * d), *SEEDS))


def sample_optimal(rows: NDArray[Any], seeds: NDArray[Any], levels: Array) -> NDArray[Any]:
    """Samples (s, d) of the optimal model of rows (n, d), from standard Gaussian seeds (s, d)."""
    return np.asarray(heun(softmax_denoiser(rows), (levels[0] * seeds).astype(rows.dtype), levels))


# --- from a spectrum ----------------------------------------------------------------------------------


def collapse_noise(population: Population, n: float) -> float:
    """The noise variance at which the optimal model of n > 1 examples collapses on one of them.

    The root of I + ln(2 pi df1)/2 = ln n with I = (1/2) sum_j ln(1 + s_j/sigma^2): Shannon's random coding, with the
    next order for a discrete edge. Source: beyond the linear theory, heuristic; tested by sampling.
    """
    values, counts = population.eigenvalues, population.multiplicities

    def excess(logarithm: float) -> float:
        variance = exp(logarithm)
        information = counts @ np.log1p(values / variance) / 2
        return float(information + log(2 * pi * (counts @ (values / (values + variance)))) / 2 - log(n))

    low = high = log(float(values[0]))
    while excess(low) < 0:
        low -= 2.0
    while excess(high) > 0:
        high += 2.0
    return exp(optimize.brentq(excess, low, high, xtol=1e-12)) if low < high else exp(low)


def optimal_overlap(population: Population, n: float) -> float:
    """q of two optimal models of n examples each: tr Sigma^2 (Sigma + s)^-1/tr Sigma at the noise s of ``collapse_noise``."""
    values = population.eigenvalues
    return population.mean(values**2 / (values + collapse_noise(population, n))) / population.mean(values)
