"""Samplers of one direction of Gaussian data, run step by step on Gaussian samples as they are defined.

Each has the form ``Simulation.sample``. A sample x at the noise level sigma has the best denoiser lambda x/(lambda + sigma^2).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ..theory.claim import Setting
from .ensembles import Array

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
