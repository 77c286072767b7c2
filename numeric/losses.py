"""Losses of trained denoisers: on fresh noisy data, and on the data that they were trained on."""

from __future__ import annotations

import numpy as np

from ..theory.claim import Setting
from .ensembles import Array, data
from .known_noise import ORDERS, known_noise, moments
from .models import FRESH_PER_DIMENSION, Sampler, train_denoiser


def train_on_copies(generator: np.random.Generator, x: Array, noise: float, copies: int) -> tuple[Array, Array, Array]:
    """W of least squares on noisy copies x_i + noise xi, ``copies`` of each example in each half: on all, on either half.

    Each of shape (d, d). As copies grow they tend to ``train_denoiser``, which averages over the noise.
    """
    clean = np.repeat(x, copies, axis=0)
    halves = []
    for _ in range(2):
        noisy = clean + noise * generator.standard_normal(clean.shape)
        halves.append((noisy.T @ noisy, noisy.T @ clean))
    whole = halves[0][0] + halves[1][0], halves[0][1] + halves[1][1]
    trained = [np.linalg.solve(*part).T for part in (whole, *halves)]
    return trained[0], trained[1], trained[2]


def loss(denoiser: Array, x: Array, noise: float) -> float:
    """Loss per dimension of a denoiser (d, d) on examples x, averaged over the noise: |W x_i - x_i|^2 + noise^2 |W|^2."""
    return float(np.mean((x @ denoiser.T - x) ** 2) + noise**2 * np.sum(denoiser**2) / x.shape[1])


def loss_at(values: Array, noise: float, ridge: float = 0.0, weights: tuple[float, float] = (1, 0)) -> Array:
    """What one eigenvalue of S adds to weights[0] * test + weights[1] * training loss per dimension, W = w(S) trained."""
    learnt, variance = values + ridge, noise**2
    weight = learnt / (learnt + variance)
    return np.asarray((1 - weight) ** 2 * (weights[0] + weights[1] * values) + variance * weight**2 * sum(weights))


def measure_losses(weights: tuple[float, float]) -> Sampler:
    """Sampler of weights[0] * test + weights[1] * training loss of the trained denoiser at the setting's noise; shape (., 1).

    Both are averaged over the noise; the test loss over FRESH_PER_DIMENSION * d fresh examples. Two parts of mean 0 are
    taken off: the known noise of S (``known_noise``), and what the length of the fresh examples contributes.
    """

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        n, d, entries, noise = setting["n"], setting["d"], setting["entries"], float(setting["noise"])
        ridge, order = float(setting.get("ridge", 0)), ORDERS[entries]
        explained = known_noise(lambda values: loss_at(values, noise, ridge, weights), n, d, order)
        rows = np.empty((replicates, 1))
        for row in rows:
            x = data(generator, n, d, entries)
            denoiser = train_denoiser(x, noise, ridge)
            row[0] = -explained(moments(x, order))
            if weights[0]:
                fresh = data(generator, FRESH_PER_DIMENSION * d, d, entries)
                by_length = np.sum((denoiser - np.eye(d)) ** 2) / d * (np.mean(fresh**2) - 1)
                row[0] += weights[0] * (loss(denoiser, fresh, noise) - by_length)
            if weights[1]:
                row[0] += weights[1] * loss(denoiser, x, noise)
        return rows

    return sample


ROWS = 128
"""Noisy copies per dimension on which ``measure_copies`` trains."""


def measure_copies(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """Loss on fresh noisy data of a denoiser trained on at least ROWS * d noisy copies of its examples; shape (., 1).

    With N copies in d dimensions it is too large by a power series in d/N: twice the loss of all copies less that of
    half of them is free of the first term. Parts of mean 0 are taken off as in ``measure_losses``.
    """
    n, d, entries, noise = setting["n"], setting["d"], setting["entries"], float(setting["noise"])
    copies, order, best = -(-ROWS * d // (2 * n)), ORDERS[entries], 1 / (1 + noise**2)
    explained = known_noise(lambda values: loss_at(values, noise), n, d, order)
    rows = np.empty((replicates, 1))
    for row in rows:
        x, clean = data(generator, n, d, entries), data(generator, FRESH_PER_DIMENSION * d, d, entries)
        noisy = clean + noise * generator.standard_normal(clean.shape)
        whole, *halves = (
            np.mean((noisy @ denoiser.T - clean) ** 2) for denoiser in train_on_copies(generator, x, noise, copies)
        )
        by_best = np.mean((best * noisy - clean) ** 2) - noise**2 * best
        row[0] = 2 * whole - np.mean(halves) - by_best - explained(moments(x, order))
    return rows
