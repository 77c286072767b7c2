"""The linear generative model as it is defined: a denoiser trained by least squares, sampled by its own flow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .ensembles import Array, data, spectrum

Sampler = Callable[[Any, np.random.Generator, int], Array]
NOISE = 1.0
"""Noise level of the training; the sampling flow that a linear denoiser defines does not depend on it."""
SEEDS_PER_DIMENSION = 2


def train_denoiser(x: Array, noise: float = NOISE) -> Array:
    """The W that minimises (1/n) sum_i E|W(x_i + noise xi) - x_i|^2, by least squares on the noise-averaged design.

    x has shape (n, d); the average over xi adds noise^2 |W|^2, that is d further rows of the design.
    """
    n, d = x.shape
    design = np.vstack([x / np.sqrt(n), noise * np.eye(d)])
    target = np.vstack([x / np.sqrt(n), np.zeros((d, d))])
    solution, *_ = np.linalg.lstsq(design, target, rcond=None)
    return np.asarray(solution.T)


def learnt_covariance(denoiser: Array, noise: float = NOISE) -> tuple[Array, Array]:
    """Eigenvalues and eigenvectors of the covariance noise^2 W (1 - W)^-1 that the denoiser has learnt."""
    values, vectors = np.linalg.eigh((denoiser + denoiser.T) / 2)
    return np.clip(noise**2 * values / (1.0 - values), 0.0, None), vectors


def generate(denoiser: Array, seeds: Array, noise: float = NOISE) -> Array:
    """Samples from seeds of shape (k, d) by the probability-flow ODE dx/dsigma = (x - D(x))/sigma, from large noise to 0.

    Along an eigenvector with learnt variance v the flow multiplies by sqrt(v + sigma^2)/sigma, so the seed
    (the unit-variance noise at the start) ends at sqrt(v) times itself.
    """
    values, vectors = learnt_covariance(denoiser, noise)
    return np.asarray(((seeds @ vectors) * np.sqrt(values)) @ vectors.T)


def measure_overlap(setting: Any, generator: np.random.Generator, replicates: int) -> Array:
    """Per replicate: mean <x_1, x_2>/d, |x_1|^2/d, |x_2|^2/d of two models on disjoint data, same seeds."""
    n, d = setting["n"], setting["d"]
    rows = []
    for _ in range(replicates):
        seeds = generator.standard_normal((SEEDS_PER_DIMENSION * d, d))
        first, second = (
            generate(train_denoiser(data(generator, n, d, setting["entries"])), seeds) for _ in range(2)
        )
        rows.append([np.mean(np.sum(a * b, axis=1)) / d for a, b in ((first, second), (first, first), (second, second))])
    return np.array(rows)


def overlap_from_means(means: Array) -> float:
    """E<x_1, x_2> / sqrt(E|x_1|^2 E|x_2|^2)."""
    return float(means[0] / np.sqrt(means[1] * means[2]))


def measure_bures_wasserstein(setting: Any, generator: np.random.Generator, replicates: int) -> Array:
    """Per replicate: W_2^2 between N(0, I) and the law that a trained model has learnt, per dimension."""
    n, d = setting["n"], setting["d"]
    rows = []
    for _ in range(replicates):
        values, _ = learnt_covariance(train_denoiser(data(generator, n, d, setting["entries"])))
        rows.append([np.sum(1.0 + values - 2.0 * np.sqrt(values)) / d])
    return np.array(rows)


def measure_spectral(function: Callable[[Array, Any], Array]) -> Sampler:
    """A sampler of tau(function(eigenvalues, setting)), one column."""

    def sample(setting: Any, generator: np.random.Generator, replicates: int) -> Array:
        return np.array([[np.mean(function(spectrum(generator, setting), setting))] for _ in range(replicates)])

    return sample


def measure_shift(setting: Any, generator: np.random.Generator, replicates: int) -> Array:
    """tau S^(1/2) per replicate; the estimator of a claim on its shift subtracts the limit."""
    return measure_spectral(lambda values, _: np.sqrt(values))(setting, generator, replicates)


def measure_variance(setting: Any, generator: np.random.Generator, replicates: int) -> Array:
    """Columns tr S^(1/2) and its square, centred at one draw of its own so that the variance loses no digits."""
    draws = np.array([np.sum(np.sqrt(spectrum(generator, setting))) for _ in range(replicates + 1)])
    centred = draws[1:] - draws[0]
    return np.column_stack([centred, centred**2])


def variance_from_means(means: Array) -> float:
    """Variance from the means of a quantity and of its square."""
    return float(means[1] - means[0] ** 2)
