"""Linear denoisers of one direction in training, and the samples that they generate."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np
import scipy

from ..theory.claim import Setting
from .ensembles import Array, data, sample_covariance, spectrum_dense

SEEDS = 2048
"""Samples per replicate."""

LEVELS = np.geomspace(300.0, 1e-5, 600)
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
    slopes = (1 - denoisers) / levels.reshape(-1, *(1,) * (denoisers.ndim - 1))
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


def train_noise_prediction(variance: Array | float, levels: Array, time: Array | float) -> Array:
    """The denoisers y -> w y of each noise level, from w = 0, by gradient flow of the mean square of D(y) - x over sigma^2.

    dw/dt = -(2/sigma^2) ((lambda + sigma^2) w - lambda) is linear, and far too fast at low noise for steps of one length.
    """
    noisy = variance + levels**2
    return np.asarray(variance / noisy * -np.expm1(-2 * time * noisy / levels**2))


def measure_noise_loss(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """Mean squares of samples that the partly trained denoisers generate."""
    denoisers = train_noise_prediction(float(setting["eigenvalue"]), LEVELS, float(setting["time"]))
    seeds = LEVELS[0] * generator.standard_normal((replicates, SEEDS))
    return np.mean(flow(seeds, denoisers, LEVELS) ** 2, axis=1, keepdims=True)


# --- the time of least error ---------------------------------------------------------------------------------------

TIMES = np.geomspace(0.003, 3.0, 33)


def measure_bulk_errors(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """The Bures distance per dimension, to the law of the data, of what the denoisers generate at each of the times."""
    n, d = setting["n"], setting["d"]
    rows = np.empty((replicates, len(TIMES)))
    for row in rows:
        variances = spectrum_dense(generator, n, d, setting["entries"])
        denoisers = train_noise_prediction(variances[:, None], LEVELS[:, None, None], TIMES)
        deviations = flow(np.full((d, len(TIMES)), LEVELS[0]), denoisers, LEVELS)
        row[:] = np.mean((1 - np.abs(deviations)) ** 2, axis=0)
    return rows


def _least(means: Array) -> tuple[float, float]:
    """The point and the value at which a spline through the errors, in the logarithm of time, is least."""
    spline = scipy.interpolate.CubicSpline(np.log(TIMES), means)
    points = spline.derivative().roots(extrapolate=False)
    point = min(points, key=spline)
    return float(np.exp(point)), float(spline(point))


def time_of_least(means: Array) -> float:
    return _least(means)[0]


def least_error(means: Array) -> float:
    return _least(means)[1]


def time_of_share(share: float) -> float:
    """The time t at which exp(-E_1(2 t)) is the share."""

    def excess(logarithm: float) -> float:
        return float(scipy.special.exp1(2 * np.exp(logarithm)) + np.log(share))

    return float(np.exp(scipy.optimize.brentq(excess, -40.0, 5.0)))


# --- without noise -------------------------------------------------------------------------------------------------


def train_autoencoder(covariance: Array, time: float, steps: int = 64) -> Array:
    """W at a time of gradient flow of tr (W - 1) S (W - 1)^T from 0, by the method of Runge and Kutta."""
    w, step = np.zeros_like(covariance), time / steps

    def descent(at: Array) -> Array:
        return 2 * (np.eye(len(at)) - at) @ covariance

    for _ in range(steps):
        one = descent(w)
        two = descent(w + step / 2 * one)
        three = descent(w + step / 2 * two)
        w = w + step / 6 * (one + 2 * two + 2 * three + descent(w + step * three))
    return w


def measure_training(examples: bool) -> Callable[[Setting, np.random.Generator, int], Array]:
    """The error of the trained autoencoder per dimension, on its examples or on all data of covariance 1."""
    return partial(_measure_training, examples)


def _measure_training(examples: bool, setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    n, d = setting["n"], setting["d"]
    rows = np.empty((replicates, 1))
    for row in rows:
        covariance = sample_covariance(data(generator, n, d, setting["entries"]))
        missing = np.eye(d) - train_autoencoder(covariance, float(setting["time"]))
        row[:] = np.trace(missing @ (covariance if examples else np.eye(d)) @ missing.T) / d
    return rows


def shift_of_statistic(function: Callable[[Array], Array], examples: int, dimension: int) -> float:
    """The 1/d term of E tau(f(S)) for real Gaussian data: (f(a) + f(b))/4 less half the mean of f around the circle."""
    ratio = dimension / examples
    angles = (np.arange(512) + 0.5) * np.pi / 512
    ends = function((1 + np.array([-1.0, 1.0]) * np.sqrt(ratio)) ** 2)
    circle = function(1 + ratio + 2 * np.sqrt(ratio) * np.cos(angles))
    return float(np.sum(ends) / 4 - np.mean(circle) / 2)
