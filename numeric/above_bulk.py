"""Gaussian data with one eigenvalue of Sigma above a bulk of others: the largest eigenvalue and its eigenvector's overlap."""

from __future__ import annotations

import numpy as np

from ..theory.claim import Setting
from .ensembles import Array
from .models import Sampler
from .shaped import Spectrum, check_spectrum

BLOCK = 64
"""Draws of the row of the data along the direction that make one row with one draw of the bulk: they cost next to nothing."""

NEWTON_STEPS = 60


def outliers(generator: np.random.Generator, n: int, bulk: Array, peak: float, draws: int) -> tuple[Array, Array]:
    """The largest eigenvalue of C and its eigenvector's squared overlap with u, for one bulk and so many rows along u.

    The row is sqrt(peak) w, w standard Gaussian and independent of the others, whose Gram matrix is n K; in the eigenbasis
    of K, w^T (z - K)^-1 w/n = 1/peak has one solution right of the eigenvalues. Newton's iteration for the inverses of both
    sides starts left of it, where the concave left one stays below, and rises to it. ``bulk`` holds d - 1 eigenvalues > 0.
    """
    x = generator.standard_normal((n, len(bulk))) * np.sqrt(bulk)
    positive = np.linalg.eigvalsh(x.T @ x / n if len(bulk) <= n else x @ x.T / n)
    squares = generator.chisquare(1, (draws, n)) / n
    weights = np.column_stack([squares[:, : len(positive)], squares[:, len(positive) :].sum(axis=1)])
    values = np.append(positive, 0.0)
    z = np.full(draws, positive[-1]) + peak * weights[:, len(positive) - 1]
    for _ in range(NEWTON_STEPS):
        inverse = 1 / (z[:, None] - values)
        first, second = np.sum(weights * inverse, axis=1), np.sum(weights * inverse**2, axis=1)
        step = first * (first * peak - 1) / second
        z = z + step
        if np.all(np.abs(step) < 1e-13 * z):
            break
    return z, 1 / (z * peak * np.sum(weights / (z[:, None] - values) ** 2, axis=1))


def measure_peak(spectrum: Spectrum, overlap: bool) -> Sampler:
    """Sampler of the largest eigenvalue, or its eigenvector's overlap, for the setting's ``peak`` above a bulk; shape (., 1).

    A row is the mean of BLOCK draws of the row of the data along u, the rest of the data drawn once.
    """

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        bulk, n, peak = (
            check_spectrum(spectrum({**setting, "d": setting["d"] - 1})),
            setting["n"],
            float(setting["peak"]),
        )
        rows = np.empty((replicates, 1))
        for row in rows:
            row[0] = np.mean(outliers(generator, n, bulk, peak, BLOCK)[overlap])
        return rows

    return sample
