"""Samplers of one direction of Gaussian data, run step by step on Gaussian samples as they are defined.

Each has the form ``Simulation.sample``. A sample x at the noise level sigma has the best denoiser lambda x/(lambda + sigma^2).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ..theory.claim import Setting
from .ensembles import Array, data

SEEDS = 2048
"""Samples per replicate."""

HIGH = 1e6
"""A start of the sampler that stands for any high noise."""

REACH = 12.0
"""An endless grid is cut where ln(sigma^2/lambda) is about this far from 0, up and down, doubled."""


def euler(samples: Array, variance: Array | float, levels: Array) -> Array:
    """The samples at the first level, (x - D(x))/sigma being their slope in sigma, after Euler steps to the last."""
    for here, there in pairwise(levels):
        denoised = variance / (variance + here**2) * samples
        samples = samples + (there - here) * (samples - denoised) / here
    return samples


def ancestral(samples: Array, variance: Array, levels: Array, generator: np.random.Generator) -> Array:
    """The same by steps that add the noise of the law of a level given the next and the denoised sample."""
    for here, there in pairwise(levels):
        denoised = variance / (variance + here**2) * samples
        share = (there / here) ** 2
        noise = there * np.sqrt(1 - share) * generator.standard_normal(samples.shape)
        samples = share * samples + (1 - share) * denoised + noise
    return samples


def measure_euler(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """Mean squares of samples on the geometric grid of the setting."""
    least, most, steps = float(setting["sigma_min"]), float(setting["sigma_max"]), int(setting["steps"])
    levels = np.geomspace(most, least, steps + 1)
    seeds = most * generator.standard_normal((replicates, SEEDS))
    return np.mean(euler(seeds, float(setting["eigenvalue"]), levels) ** 2, axis=1, keepdims=True)


def measure_equal_angles(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """Mean squares of samples of variance 1 on the grid whose angles atan(sigma) are equally spaced, down to 0."""
    levels = np.tan(np.linspace(np.arctan(HIGH), 0.0, int(setting["steps"]) + 1))
    seeds = HIGH * generator.standard_normal((replicates, SEEDS))
    return np.mean(euler(seeds, 1.0, levels) ** 2, axis=1, keepdims=True)


def _endless(step: float, generator: np.random.Generator, replicates: int) -> tuple[Array, Array, Array]:
    """Variances with a logarithm that is uniform in a period, the levels of a long grid, and samples at the first."""
    count = int(np.ceil(REACH / step))
    levels = np.exp(-step * np.arange(-count, count + 1))
    variances = np.exp(2 * step * generator.random((replicates, SEEDS)))
    samples = np.hypot(levels[0], np.sqrt(variances)) * generator.standard_normal(variances.shape)
    return samples, variances, levels


def measure_endless_euler(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """The mean of ln(x^2/lambda), less that of the logarithm of a squared standard Gaussian number."""
    samples, variances, levels = _endless(float(setting["step"]), generator, replicates)
    squares = euler(samples, variances, levels) ** 2 / variances
    return np.mean(np.log(squares), axis=1, keepdims=True) + np.euler_gamma + np.log(2)


def measure_endless_ancestral(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """The mean of x^2/lambda."""
    samples, variances, levels = _endless(float(setting["step"]), generator, replicates)
    return np.mean(ancestral(samples, variances, levels, generator) ** 2 / variances, axis=1, keepdims=True)


def exponential(means: Array) -> float:
    """The geometric mean, of a mean logarithm."""
    return float(np.exp(means[0]))


# --- two models ------------------------------------------------------------------------------------------------

LEVELS = np.geomspace(100.0, 0.01, 38)
"""Noise levels of the reverse diffusion, far above and far below the data's: what the ends leave is 1e-4 of the overlap."""

SEEDS_OF_TWO = 64
"""Samples per pair of models."""

POINTS = 400
"""Of a quadrature in the logarithm of v, and of one around the circle of the Marchenko-Pastur law."""


def measure_stochastic_overlap(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """Two models on independent data, reverse diffusions driven by the same noise; rows <x1,x2>/d, |x1|^2/d, |x2|^2/d."""
    n, d = setting["n"], setting["d"]
    rows = np.empty((replicates, 3))
    for row in rows:
        models = [np.linalg.eigh(x.T @ x / n) for x in (data(generator, n, d, setting["entries"]) for _ in range(2))]
        start = LEVELS[0] * generator.standard_normal((SEEDS_OF_TWO, d))
        samples = [start @ directions for _, directions in models]
        for here, there in pairwise(LEVELS):
            share = (there / here) ** 2
            noise = there * np.sqrt(1 - share) * generator.standard_normal(start.shape)
            for i, (variances, directions) in enumerate(models):
                denoised = variances / (variances + here**2) * samples[i]
                samples[i] = share * samples[i] + (1 - share) * denoised + noise @ directions
        first, second = (x @ directions.T for x, (_, directions) in zip(samples, models, strict=True))
        row[:] = np.mean(first * second), np.mean(first**2), np.mean(second**2)
    return rows


def finite_stochastic_overlap(setting: Setting, value: float) -> tuple[float, float]:
    """The integral of (E tau(S/(S + v)))^2 over v with the 1/d term of the mean trace, and what is left out.

    That term is (f(a) + f(b))/4 - (mean of f over the circle)/2, for real Gaussian data and every smooth f (theory.md, 2.9).
    """
    d = setting["d"]
    ratio = d / setting["n"]
    v = np.exp(np.linspace(np.log(1e-7), np.log(1e7), 4 * POINTS))
    angles = (np.arange(POINTS) + 0.5) * np.pi / POINTS
    circle = 1 + ratio + 2 * np.sqrt(ratio) * np.cos(angles)

    def kept(x: Array | float) -> Array:
        return np.asarray(x / (x + v[:, None]))

    ends = [kept((1 + sign * np.sqrt(ratio)) ** 2)[:, 0] for sign in (-1, 1)]
    shift = sum(ends) / 4 - np.mean(kept(circle), axis=1) / 2
    center = 1 + ratio + v
    limit = 2 / (center + np.sqrt(center**2 - 4 * ratio))
    moved = np.trapezoid((2 * limit * shift / d + (shift / d) ** 2) * v, np.log(v))
    return value + float(moved), 2 / d**2
