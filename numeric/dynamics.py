"""Linear denoisers of one direction in training, and the samples that they generate."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ..theory.claim import Setting
from .ensembles import Array

SEEDS = 2048
"""Samples per replicate."""

LEVELS = np.geomspace(300.0, 1e-3, 500)
"""Noise levels of the sampler, far above and far below the data's."""

TRAINING_STEPS = 400


def train_preconditioned(variance: float, scale: float, levels: Array, time: float) -> Array:
    """The denoisers D(y) = c_skip y + c_out F(c_in y) at each noise level, F linear and from 0, after gradient flow.

    The loss is the mean square of F(c_in y) - (x - c_skip y)/c_out over x and y = x + noise, with the constants of Karras
    et al. (2022); its gradient is followed by the method of Runge and Kutta.
    """
    skip = scale / (levels**2 + scale)
    inward, outward = 1 / np.sqrt(levels**2 + scale), levels * np.sqrt(scale / (levels**2 + scale))
    noisy, with_signal = variance + levels**2, variance

    def descent(slope: Array) -> Array:
        return -2 * (inward**2 * noisy * slope - inward * (with_signal - skip * noisy) / outward)

    slope, step = np.zeros_like(levels), time / TRAINING_STEPS
    for _ in range(TRAINING_STEPS):
        one = descent(slope)
        two = descent(slope + step / 2 * one)
        three = descent(slope + step / 2 * two)
        four = descent(slope + step * three)
        slope = slope + step / 6 * (one + 2 * two + 2 * three + four)
    return np.asarray(skip + outward * slope * inward)


def flow(samples: Array, denoisers: Array, levels: Array) -> Array:
    """Samples at the first noise level, taken to the last by dx/dsigma = (x - w x)/sigma in steps of Heun's method."""
    slopes = (1 - denoisers) / levels
    for (here, there), (first, second) in zip(pairwise(levels), pairwise(slopes), strict=True):
        guess = samples * (1 + (there - here) * first)
        samples = samples + (there - here) / 2 * (first * samples + second * guess)
    return samples


def measure_partly_trained(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """Mean squares of samples that the partly trained denoisers generate."""
    variance, scale, time = (float(setting[name]) for name in ("eigenvalue", "scale", "time"))
    denoisers = train_preconditioned(variance, scale, LEVELS, time)
    seeds = LEVELS[0] * generator.standard_normal((replicates, SEEDS))
    return np.mean(flow(seeds, denoisers, LEVELS) ** 2, axis=1, keepdims=True)
