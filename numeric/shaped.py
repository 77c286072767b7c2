"""Data of a given population covariance, and trained models that measure it.

Losses and overlaps do not depend on the eigenvectors of Sigma, which is taken diagonal.
"""

from __future__ import annotations

import numpy as np

from ..theory.claim import Setting
from .ensembles import Array, data, sample_covariance
from .models import (
    FRESH_PER_DIMENSION,
    SEEDS_PER_DIMENSION,
    TRAINING_NOISE,
    Sampler,
    Spectrum,
    generate,
    train_denoiser,
)
from .population import Population


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
