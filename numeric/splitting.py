"""The disjoint-split experiment on given rows: two linear models trained on two halves, sampled from the same seeds.

Source: Kadkhodaie, Guth, Simoncelli and Mallat 2024, with the linear denoiser. Each half is centred on its own
mean, which costs one degree of freedom: S = sum (x_i - mean)(x_i - mean)^T/(n - 1). Losses are about that mean too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..theory.errors import UsageError
from .population import Array, Population

SEEDS = 64
"""Seeds from which samples are drawn for memorisation; inner products are averaged over all seeds exactly."""

MEASURES = ("inner", "first", "second", "test", "train", "generated", "fresh")
"""Columns of ``measure_split``, before the overlaps of the leading directions."""


@dataclass(frozen=True)
class Learnt:
    """The law N(0, S) that a denoiser has learnt: variances (r,) descending, orthonormal directions (r, d)."""

    rows: Array
    variances: Array
    directions: Array


def learn(rows: Array) -> Learnt:
    """What ``train_denoiser`` and ``learnt_spectrum`` of ``models`` give for centred rows (n, d), by one decomposition.

    A denoiser S (S + noise^2)^-1 and its flow S^(1/2) have the directions and variances of S at every noise level.
    """
    n, d = rows.shape
    if n < 2:
        raise UsageError(f"{n} rows have no covariance about their mean; valid: at least 2")
    centred = rows - rows.mean(axis=0)
    if n > d:
        variances, columns = np.linalg.eigh(centred.T @ centred / (n - 1))
        return Learnt(centred, np.maximum(variances[::-1], 0.0), columns.T[::-1])
    _, lengths, directions = np.linalg.svd(centred, full_matrices=False)
    return Learnt(centred, lengths**2 / (n - 1), directions)


def measure_split(
    first: Array, second: Array, variance: float, directions: int, generator: np.random.Generator
) -> Array:
    """One row: MEASURES, then the squared inner product of each of so many leading directions of the two models.

    ``inner``, ``first``, ``second`` are the mean inner product of two samples of one seed and the two mean squares,
    per dimension; ``test`` and ``train`` the losses at that noise variance, the first model's on the second's rows;
    ``generated`` and ``fresh`` the mean largest |cosine| with the first's rows, of samples and of the second's rows.
    """
    d = first.shape[1]
    one, two = learn(first), learn(second)
    cosines = (one.directions @ two.directions.T) ** 2
    inner = np.sqrt(one.variances) @ cosines @ np.sqrt(two.variances)
    left = variance / (one.variances + variance)
    test = two.variances.sum() - (1 - left**2) @ cosines @ two.variances
    noise = variance * float(np.sum((1 - left) ** 2))
    seeds = generator.standard_normal((SEEDS, len(one.variances)))
    samples = (seeds * np.sqrt(one.variances)) @ one.directions
    fresh = two.rows[generator.permutation(len(two.rows))[:SEEDS]]
    row = [inner, one.variances.sum(), two.variances.sum(), test + noise, left**2 @ one.variances + noise]
    closest = [d * _closest(chosen, one.rows) for chosen in (samples, fresh)]
    leading = np.zeros(directions)
    shared = min(directions, len(one.variances), len(two.variances))
    leading[:shared] = np.diag(cosines)[:shared]
    return np.concatenate([np.array([*row, *closest]) / d, leading])


def _closest(samples: Array, rows: Array) -> float:
    """Mean over samples of the largest |cosine| with a row; a row or sample of length 0 has cosine 0."""
    lengths = np.outer(np.linalg.norm(samples, axis=1), np.linalg.norm(rows, axis=1))
    products = np.abs(samples @ rows.T)
    return float(np.mean(np.max(np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0), axis=1)))


def overlap_of(mean: Array) -> float:
    """q from a mean row of ``measure_split``."""
    return float(mean[0] / np.sqrt(mean[1] * mean[2])) if mean[1] > 0 and mean[2] > 0 else float("nan")


def synthetic_rows(population: Population, n: int, generator: np.random.Generator) -> Array:
    """n examples of the population's d eigenvalues and lengths in its own directions, shape (n, d)."""
    rows = generator.standard_normal((n, round(population.dimension))) * np.sqrt(population.expanded())
    return rows if population.lengths is None else rows * np.sqrt(population.lengths.draw(n, generator))[:, None]
