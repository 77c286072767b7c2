"""Gaussian data with one eigenvalue of Sigma above a bulk of others: the largest eigenvalue and its eigenvector's overlap."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..theory.claim import Setting
from .ensembles import Array
from .models import Sampler, Spectrum
from .population import Population

BLOCK = 64
"""Draws of the row of the data along the direction that make one row with one draw of the bulk: they cost next to nothing."""

NEWTON_STEPS = 60


def _secular(generator: np.random.Generator, n: int, others: Array, draws: int) -> tuple[Array, Array]:
    """Eigenvalues k of K for one draw of the data along ``others``, 0 last, and squared components of w/sqrt(n) along them."""
    x = generator.standard_normal((n, len(others))) * np.sqrt(others)
    positive = np.linalg.eigvalsh(x.T @ x / n if len(others) <= n else x @ x.T / n)
    squares = generator.chisquare(1, (draws, n)) / n
    weights = np.column_stack([squares[:, : len(positive)], squares[:, len(positive) :].sum(axis=1)])
    return np.append(positive, 0.0), weights


class Drawn(NamedTuple):
    """An eigenvalue of C, its eigenvector's squared overlap with u, and the length |w|^2/n, for each row sqrt(peak) w along u."""

    eigenvalue: Array
    overlap: Array
    length: Array


def outliers(generator: np.random.Generator, n: int, bulk: Array, peak: float, draws: int) -> Drawn:
    """The largest eigenvalue of C for one bulk and so many rows along u.

    The row is sqrt(peak) w, w standard Gaussian and independent of the others, whose Gram matrix is n K; in the eigenbasis
    of K, w^T (z - K)^-1 w/n = 1/peak has one solution right of the eigenvalues. Newton's iteration for the inverses of both
    sides starts left of it, where the concave left one stays below, and rises to it. ``bulk`` holds d - 1 eigenvalues > 0.
    """
    values, weights = _secular(generator, n, bulk, draws)
    z = values[-2] + peak * weights[:, -2]
    for _ in range(NEWTON_STEPS):
        inverse = 1 / (z[:, None] - values)
        first, second = np.sum(weights * inverse, axis=1), np.sum(weights * inverse**2, axis=1)
        step = first * (first * peak - 1) / second
        z = z + step
        if np.all(np.abs(step) < 1e-13 * z):
            break
    return _drawn(z, values, weights, peak)


def _drawn(z: Array, values: Array, weights: Array, peak: float) -> Drawn:
    slope = np.sum(weights / (z[:, None] - values) ** 2, axis=1)
    return Drawn(z, np.asarray(1 / (z * peak * slope)), np.sum(weights, axis=1))


def second_outliers(
    generator: np.random.Generator, n: int, bulk: Array, peaks: tuple[float, float], draws: int
) -> Drawn:
    """As ``outliers`` for the second eigenvalue and the second of two peaks, the larger first: one draw of all others.

    K holds the row along the first peak too. Of the solutions the second largest lies between the two largest eigenvalues
    of K, where the left side falls: Newton's iteration, and half the bracket where that would leave it.
    """
    values, weights = _secular(generator, n, np.append(bulk, peaks[0]), draws)
    low, high = np.full(draws, values[-3]), np.full(draws, values[-2])
    z = (low + high) / 2
    for _ in range(NEWTON_STEPS):
        inverse = 1 / (z[:, None] - values)
        excess = np.sum(weights * inverse, axis=1) - 1 / peaks[1]
        low, high = np.where(excess > 0, z, low), np.where(excess > 0, high, z)
        moved = z + excess / np.sum(weights * inverse**2, axis=1)
        moved = np.where((moved > low) & (moved < high), moved, (low + high) / 2)
        done, z = np.all(np.abs(moved - z) < 1e-13 * z), moved
        if done:
            break
    return _drawn(z, values, weights, peaks[1])


def _bulk(spectrum: Spectrum, setting: Setting, others: int) -> Array:
    return Population.of(spectrum({**setting, "d": setting["d"] - others})).expanded()


def _mean(drawn: Drawn, peak: float, overlap: bool) -> float:
    """Of the overlap, or of the eigenvalue less what the length of the row, of mean 1, contributes to leading order."""
    return float(np.mean(drawn.overlap if overlap else drawn.eigenvalue - peak * (drawn.length - 1)))


def measure_peak(spectrum: Spectrum, overlap: bool) -> Sampler:
    """Sampler of the largest eigenvalue, or its eigenvector's overlap, for the setting's ``peak`` above a bulk; shape (., 1).

    A row is the mean of BLOCK draws of the row of the data along u, the rest of the data drawn once.
    """

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        bulk, n, peak = _bulk(spectrum, setting, 1), setting["n"], float(setting["peak"])
        rows = [_mean(outliers(generator, n, bulk, peak, BLOCK), peak, overlap) for _ in range(replicates)]
        return np.array(rows)[:, None]

    return sample


def measure_second_peak(spectrum: Spectrum, overlap: bool) -> Sampler:
    """As ``measure_peak`` for the second eigenvalue, the setting's ``peak`` lying below its ``peak_1``."""

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        bulk, n, peaks = _bulk(spectrum, setting, 2), setting["n"], (float(setting["peak_1"]), float(setting["peak"]))
        drawn = (second_outliers(generator, n, bulk, peaks, BLOCK) for _ in range(replicates))
        rows = [_mean(one, peaks[1], overlap) for one in drawn]
        return np.array(rows)[:, None]

    return sample
