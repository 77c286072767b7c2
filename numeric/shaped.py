"""Data of a given population covariance: what the theory predicts at finite size, and trained models that measure it.

Losses and overlaps do not depend on the eigenvectors of Sigma, which is taken diagonal.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from ..theory.claim import Setting
from .ensembles import Array, data, sample_covariance
from .equivalent import least_noise, renormalised_noise
from .models import (
    FRESH_PER_DIMENSION,
    SEEDS_PER_DIMENSION,
    TRAINING_NOISE,
    Sampler,
    generate,
    train_denoiser,
)
from .population import Population

Spectrum = Callable[[Setting], Array]
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


# --- samplers -------------------------------------------------------------------------------------------


def _deviations(eigenvalues: Array) -> Array:
    return np.sqrt(Population.of(eigenvalues).expanded())


def _shaped(setting: Setting, generator: np.random.Generator, deviations: Array) -> Array:
    return data(generator, setting["n"], setting["d"], setting["entries"]) * deviations


def measure_shaped_losses(spectrum: Spectrum, test: bool) -> Sampler:
    """Sampler of the test or training loss of the trained denoiser on data of the given population, shape (., 1).

    The loss is averaged over the noise exactly; the test loss over FRESH_PER_DIMENSION * d fresh examples, what their
    variances along each direction contribute beyond the known ones taken off.
    """

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        deviations, noise, d = _deviations(spectrum(setting)), float(setting["noise"]), setting["d"]
        rows = np.empty((replicates, 1))
        for row in rows:
            x = _shaped(setting, generator, deviations)
            denoiser = train_denoiser(x, noise)
            held_out = generator.standard_normal((FRESH_PER_DIMENSION * d if test else 0, d)) * deviations
            fresh = held_out if test else x
            row[0] = np.mean((fresh @ denoiser.T - fresh) ** 2) + noise**2 * np.sum(denoiser**2) / d
            if test:
                row[0] -= np.sum((denoiser - np.eye(d)) ** 2, axis=0) @ (np.mean(fresh**2, axis=0) - deviations**2) / d
        return rows

    return sample


def measure_shaped_overlap(spectrum: Spectrum) -> Sampler:
    """Sampler of two models on disjoint data from the same seeds; rows <x1,x2>/d, |x1|^2/d, |x2|^2/d."""

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        deviations, d = _deviations(spectrum(setting)), setting["d"]
        rows = np.empty((replicates, 3))
        for row in rows:
            seeds = generator.standard_normal((SEEDS_PER_DIMENSION * d, d))
            first, second = (
                generate(train_denoiser(_shaped(setting, generator, deviations), TRAINING_NOISE), TRAINING_NOISE, seeds)
                for _ in range(2)
            )
            row[:] = np.mean(first * second), np.mean(first**2), np.mean(second**2)
        return rows

    return sample


PILOT = 64
"""Sample covariances from which the weights of ``centred_traces`` are fitted, drawn before those that are measured."""


def centred_traces(x: Array, deviations: Array) -> Array:
    """Traces of S, S^2, Sigma S and Sigma^-1 S over d, for Gaussian data, each less its exact mean."""
    n, d = x.shape
    s, t = sample_covariance(x), deviations**2
    diagonal = np.diag(s)
    square = np.mean(t**2) * (1 + 1 / n) + d / n * np.mean(t) ** 2
    traces = np.array([np.mean(diagonal), np.sum(s**2) / d, np.mean(diagonal * t), np.mean(diagonal / t)])
    return traces - np.array([np.mean(t), square, np.mean(t**2), 1.0])


def _pilot(setting: Setting, generator: np.random.Generator, deviations: Array) -> tuple[Array, Array]:
    """What to subtract of these traces from |S^(1/2) z - Sigma^(1/2) z|^2/d, and of z_i^2 - 1: any weights leave its mean alone."""
    rows, along = np.empty((PILOT, 5)), np.zeros(len(deviations))
    for row in rows:
        x = _shaped(setting, generator, deviations)
        values, directions = np.linalg.eigh(sample_covariance(x))
        root = directions * np.sqrt(np.maximum(values, 0.0)) @ directions.T
        squares = np.sum((root - np.diag(deviations)) ** 2, axis=1)
        along += squares / PILOT
        row[:] = np.mean(squares), *centred_traces(x, deviations)
    rows -= rows.mean(axis=0)
    return np.asarray(np.linalg.lstsq(rows[:, 1:], rows[:, 0], rcond=None)[0]), along


def measure_shaped_distance(spectrum: Spectrum) -> Sampler:
    """Sampler of |S^(1/2) z - Sigma^(1/2) z|^2/d for seeds z, the first sampled by the trained denoiser; shape (., 1).

    Gaussian data; less noise: traces and squares of seeds whose means are known are subtracted with weights of a pilot.
    """

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        deviations, d = _deviations(spectrum(setting)), setting["d"]
        weights, along = _pilot(setting, generator, deviations)
        rows = np.empty((replicates, 1))
        for row in rows:
            seeds = generator.standard_normal((SEEDS_PER_DIMENSION * d, d))
            x = _shaped(setting, generator, deviations)
            samples = generate(train_denoiser(x, TRAINING_NOISE), TRAINING_NOISE, seeds)
            row[0] = np.mean((samples - seeds * deviations) ** 2)
            row[0] -= np.mean((seeds**2 - 1) @ along) / d + centred_traces(x, deviations) @ weights
        return rows

    return sample


def measure_shaped_trace(spectrum: Spectrum) -> Sampler:
    """Sampler of tau(S (S + noise^2)^-1), with the constants noise^2 and load beside it; shape (., 3)."""

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        deviations, noise = _deviations(spectrum(setting)), float(setting["noise"])
        rows = np.empty((replicates, 3))
        for row in rows:
            values = np.linalg.eigvalsh(sample_covariance(_shaped(setting, generator, deviations)))
            row[:] = np.mean(values / (values + noise**2)), noise**2, setting["n"] / setting["d"]
        return rows

    return sample


def measure_shaped_density(spectrum: Spectrum, width: float) -> Sampler:
    """Sampler of the spectral density at the setting's x, smoothed by a Cauchy law of this width, shape (., 1)."""

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        deviations, x = _deviations(spectrum(setting)), float(setting["x"])
        rows = np.empty((replicates, 1))
        for row in rows:
            values = np.linalg.eigvalsh(sample_covariance(_shaped(setting, generator, deviations)))
            row[0] = np.mean(width / np.pi / ((values - x) ** 2 + width**2))
        return rows

    return sample


def renormalised_from_means(means: Array) -> float:
    """noise^2/(1 - tr S (S + noise^2)^-1/n) from the columns of ``measure_shaped_trace``."""
    return float(means[1] / (1 - means[0] / means[2]))


def measure_roots(spectrum: Array, n: int, generator: np.random.Generator, replicates: int) -> Array:
    """Overlap terms from square roots of sample covariances: rows tau(S_1^(1/2) S_2^(1/2)), tau(S_1), tau(S_2).

    What the samplers above measure with seeds, averaged over the seeds exactly: with x = U s V^T, S^(1/2) = V s V^T/sqrt(n).
    """
    deviations = _deviations(spectrum)
    d = len(deviations)
    rows = np.empty((replicates, 3))
    for row in rows:
        (first, left), (second, right) = (
            np.linalg.svd(generator.standard_normal((n, d)) * deviations / np.sqrt(n), full_matrices=False)[1:]
            for _ in range(2)
        )
        row[:] = first @ (left @ right.T) ** 2 @ second / d, np.sum(first**2) / d, np.sum(second**2) / d
    return rows
