"""Spiked data, and the few eigenvalues and eigenvectors of their sample covariance that a spike moves.

Sigma = 1 + sum theta_k u_k u_k^T with random orthonormal u_k. Gaussian data with one spike have a tridiagonal model that
costs O(d); everything else is drawn in full and meets Lanczos' method, never a dense decomposition.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.linalg import eigh_tridiagonal
from scipy.sparse.linalg import LinearOperator, eigsh

from ..theory.claim import Setting
from ..theory.errors import UsageError
from .ensembles import Array, data
from .models import Sampler

BLOCK = 8
"""Draws of the tridiagonal model that make one row, as they cost next to nothing."""


def directions(generator: np.random.Generator, d: int, count: int) -> Array:
    """``count`` orthonormal vectors (d, count), uniformly distributed; count <= d or UsageError."""
    if not 1 <= count <= d:
        raise UsageError(f"count = {count!r} orthonormal directions in dimension {d}; valid: 1 to {d}")
    found: Array = np.linalg.qr(generator.standard_normal((d, count)))[0]
    return found


def spiked_data(
    generator: np.random.Generator, n: int, d: int, entries: str, strengths: Sequence[float]
) -> tuple[Array, Array]:
    """(x, u): n examples (n, d) of covariance 1 + sum strengths_k u_k u_k^T, and the random u (d, k); strengths > -1."""
    if any(not strength > -1 for strength in strengths):
        raise UsageError(f"strengths = {list(strengths)}; valid: numbers > -1")
    u = directions(generator, d, len(strengths))
    x = data(generator, n, d, entries)
    stretch = np.sqrt(1 + np.asarray(strengths, dtype=np.float64)) - 1
    return x + ((x @ u) * stretch) @ u.T, u


def leading(generator: np.random.Generator, x: Array, count: int) -> tuple[Array, Array]:
    """The ``count`` largest eigenvalues of x^T x/n, descending, and their eigenvectors (d, count), by Lanczos."""
    n, d = x.shape
    covariance = LinearOperator((d, d), matvec=lambda v: x.T @ (x @ v) / n, dtype=np.float64)
    values, vectors = eigsh(covariance, k=count, which="LA", v0=generator.standard_normal(d), ncv=min(d, 24))
    return values[::-1], vectors[:, ::-1]


def spiked_tridiagonal(generator: np.random.Generator, n: int, d: int, strength: float) -> tuple[Array, Array]:
    """Diagonal and off-diagonal of A S A for Gaussian data and one spike, in a basis whose first vector is u.

    The first row of the data, along u, is scaled by sqrt(1 + strength); rotations that keep it make the data
    bidiagonal with independent chi entries. For n < d - 1 the further rows and columns are 0 and left out.
    Source: Dumitriu and Edelman 2002, section III, with the first row kept.
    """
    long = min(n, d)
    diagonal = np.sqrt(generator.chisquare(n - np.arange(long)))
    below = np.sqrt(generator.chisquare(d - 1 - np.arange(min(n, d - 1))))
    diagonal[0] *= np.sqrt(1 + strength)
    square = np.zeros(min(n + 1, d))
    square[:long] = diagonal**2
    square[1 : len(below) + 1] += below**2
    return square / n, diagonal[: len(below)] * below / n


def extreme(diagonal: Array, beside: Array, largest: bool) -> tuple[float, float]:
    """The largest or smallest eigenvalue of a tridiagonal matrix, and its eigenvector's squared first component."""
    at = len(diagonal) - 1 if largest else 0
    values, vectors = eigh_tridiagonal(diagonal, beside, select="i", select_range=(at, at))
    return float(values[0]), float(vectors[0, 0] ** 2)


def measure_spike(overlap: bool, largest: bool = True) -> Sampler:
    """Sampler of the extreme eigenvalue of spiked data, or of its eigenvector's squared overlap with u, shape (., 1).

    Gaussian entries: mean of BLOCK draws of the tridiagonal model; others: the data in full, largest eigenvalue only.
    """

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        n, d, entries, strength = setting["n"], setting["d"], setting["entries"], float(setting["theta"])
        rows = np.empty((replicates, 1))
        for row in rows:
            if entries == "gaussian":
                draws = [extreme(*spiked_tridiagonal(generator, n, d, strength), largest) for _ in range(BLOCK)]
                row[0] = np.mean([draw[overlap] for draw in draws])
            elif largest:
                x, u = spiked_data(generator, n, d, entries, [strength])
                values, vectors = leading(generator, x, 1)
                row[0] = (u[:, 0] @ vectors[:, 0]) ** 2 if overlap else values[0]
            else:
                raise UsageError(f"entries = {entries!r}; valid for the smallest eigenvalue: gaussian")
        return rows

    return sample


def measure_kernel_weight(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """|P u|^2 for the projector P on the kernel of spiked Gaussian data, n < d; mean of BLOCK draws, shape (., 1)."""
    n, d, strength = setting["n"], setting["d"], float(setting["theta"])
    draws = [_kernel_part(*spiked_tridiagonal(generator, n, d, strength)) for _ in range(replicates * BLOCK)]
    return np.mean(np.reshape(draws, (replicates, BLOCK)), axis=1, keepdims=True)


def _kernel_part(diagonal: Array, beside: Array) -> float:
    """Squared first component of the null vector of a singular tridiagonal matrix, by its recurrence, scaled as it grows."""
    size, before, here, first = 1.0, 0.0, 1.0, 1.0
    for at in range(len(beside)):
        after = -(diagonal[at] * here + (beside[at - 1] * before if at else 0.0)) / beside[at]
        size += after**2
        before, here = here, after
        if size > 1e200:
            before, here, size, first = before / 1e100, here / 1e100, size / 1e200, first / 1e200
    return first / size


def measure_norm(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """The largest absolute eigenvalue of learnt minus true covariance of spiked data, by Lanczos, shape (., 1)."""
    n, d, entries, strength = setting["n"], setting["d"], setting["entries"], float(setting["theta"])
    rows = np.empty((replicates, 1))
    for row in rows:
        x, u = spiked_data(generator, n, d, entries, [strength])
        direction = u[:, 0]

        def apply(v: Array, x: Array = x, direction: Array = direction) -> Array:
            flat = np.ravel(v)
            image: Array = x.T @ (x @ flat) / n - flat - strength * direction * (direction @ flat)
            return image

        operator = LinearOperator((d, d), matvec=apply, dtype=np.float64)
        start = generator.standard_normal(d)
        row[0] = abs(eigsh(operator, k=1, which="LM", v0=start, return_eigenvectors=False)[0])
    return rows


def measure_second(plane: bool) -> Sampler:
    """Sampler for two spikes of strengths theta_1 and theta: the second eigenvector's squared overlap with u_2, shape (., 1).

    ``plane``: both have strength theta, and the part of u_1 in the plane of the first two eigenvectors is measured.
    """

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        n, d, entries, strength = setting["n"], setting["d"], setting["entries"], float(setting["theta"])
        first = strength if plane else float(setting["theta_1"])
        rows = np.empty((replicates, 1))
        for row in rows:
            x, u = spiked_data(generator, n, d, entries, [first, strength])
            _, vectors = leading(generator, x, 2)
            row[0] = np.sum((u[:, 0] @ vectors) ** 2) if plane else (u[:, 1] @ vectors[:, 1]) ** 2
        return rows

    return sample
