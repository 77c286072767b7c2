"""Spiked data, and the few eigenvalues and eigenvectors of their sample covariance that a spike moves.

Sigma = 1 + sum theta_k u_k u_k^T with random orthonormal u_k. Gaussian data with one spike have a bidiagonal model that
costs O(d); everything else is drawn in full and meets Lanczos' method, never a dense decomposition.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy
from numpy.typing import NDArray

from ..theory.claim import Setting
from ..theory.errors import UsageError
from .ensembles import Array, data, sample_covariance
from .models import SEEDS_PER_DIMENSION, Sampler, square_root

BLOCK = 64
"""Draws of the bidiagonal model that make one row, as they cost next to nothing."""

BISECTIONS = 44
"""Halvings of a bracket: what is left of it is below 1e-12 of it."""


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
    covariance = scipy.sparse.linalg.LinearOperator((d, d), matvec=lambda v: x.T @ (x @ v) / n, dtype=np.float64)
    values, vectors = scipy.sparse.linalg.eigsh(
        covariance, k=count, which="LA", v0=generator.standard_normal(d), ncv=min(d, 24)
    )
    return values[::-1], vectors[:, ::-1]


def spiked_bidiagonal(
    generator: np.random.Generator, n: int, d: int, strength: float, draws: int
) -> tuple[Array, Array]:
    """Squares of the diagonal (draws, k) and of what is below it, of a bidiagonal B with B B^T = n A S A, its first vector u.

    Gaussian data, one spike: the first row of the data, along u, is scaled by sqrt(1 + strength), and rotations that keep
    it leave independent chi-squares. Source: Dumitriu and Edelman 2002, section III, with the first row kept.
    """
    diagonal = generator.chisquare(n - np.arange(min(n, d)), (draws, min(n, d)))
    below = generator.chisquare(d - 1 - np.arange(min(n, d - 1)), (draws, min(n, d - 1)))
    diagonal[:, 0] *= 1 + strength
    return diagonal, below


def extreme(
    generator: np.random.Generator, n: int, d: int, strength: float, draws: int, largest: bool = True
) -> tuple[Array, Array]:
    """The extreme eigenvalue of A S A for each of so many Gaussian data sets, and its eigenvector's squared overlap with u.

    By bisection: 1/F(x) = x - a_1 - b_1/(x - a_2 - b_2/(x - ...)) for the tridiagonal B B^T, and all these quotients are
    positive right of its spectrum. The overlap is the inverse of the slope of 1/F at the eigenvalue. d >= 2.
    """
    diagonal, below = spiked_bidiagonal(generator, n, d, strength, draws)
    square = np.zeros((draws, min(n + 1, d)))
    square[:, : diagonal.shape[1]] = diagonal
    square[:, 1 : below.shape[1] + 1] += below
    steps = np.ascontiguousarray((diagonal[:, : below.shape[1]] * below).T / n**2)
    main = np.ascontiguousarray((square if largest else -square).T / n)
    low = np.max(main, axis=0)
    high = low + 2 * np.sqrt(np.max(steps, axis=0))
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        right = _right_of_spectrum(main, steps, middle)
        low, high = np.where(right, low, middle), np.where(right, middle, high)
    slope = _slope(main, steps, high)
    return (high if largest else -high), 1 / slope


def _right_of_spectrum(main: Array, steps: Array, x: Array) -> NDArray[np.bool_]:
    """Whether x lies right of the whole spectrum, for each column."""
    value = x - main[-1]
    right = value > 0
    with np.errstate(all="ignore"):  # left of the spectrum a quotient may vanish; only its sign was needed
        for a, b in zip(main[-2::-1], steps[::-1], strict=True):
            value = x - a - b / value
            right &= value > 0
    return right


def _slope(main: Array, steps: Array, x: Array) -> Array:
    """The slope of 1/F at x, right of the spectrum, for each column."""
    value, slope = x - main[-1], np.ones_like(x)
    for a, b in zip(main[-2::-1], steps[::-1], strict=True):
        slope = 1 + b * slope / value**2
        value = x - a - b / value
    return slope


def measure_spike(overlap: bool, largest: bool = True) -> Sampler:
    """Sampler of the extreme eigenvalue of spiked data, or of its eigenvector's squared overlap with u, shape (., 1).

    Gaussian entries: mean of BLOCK draws of the bidiagonal model; others: the data in full, largest eigenvalue only.
    """

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        n, d, entries, strength = setting["n"], setting["d"], setting["entries"], float(setting["theta"])
        if entries == "gaussian":
            found = extreme(generator, n, d, strength, replicates * BLOCK, largest)[overlap]
            return np.asarray(np.mean(found.reshape(replicates, BLOCK), axis=1, keepdims=True))
        if not largest:
            raise UsageError(f"entries = {entries!r}; valid for the smallest eigenvalue: gaussian")
        rows = np.empty((replicates, 1))
        for row in rows:
            x, u = spiked_data(generator, n, d, entries, [strength])
            values, vectors = leading(generator, x, 1)
            row[0] = (u[:, 0] @ vectors[:, 0]) ** 2 if overlap else values[0]
        return rows

    return sample


def measure_kernel_weight(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """|P u|^2 for the projector P on the kernel of spiked Gaussian data, n < d; mean of BLOCK draws, shape (., 1).

    In the bidiagonal model the kernel is one vector v with B^T v = 0: v_(k+1)^2/v_k^2 is the ratio of the squares.
    """
    n, d, strength = setting["n"], setting["d"], float(setting["theta"])
    diagonal, below = spiked_bidiagonal(generator, n, d, strength, replicates * BLOCK)
    parts = 1 / (1 + np.sum(np.cumprod(diagonal / below, axis=1), axis=1))
    return np.asarray(np.mean(parts.reshape(replicates, BLOCK), axis=1, keepdims=True))


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

        operator = scipy.sparse.linalg.LinearOperator((d, d), matvec=apply, dtype=np.float64)
        start = generator.standard_normal(d)
        row[0] = abs(scipy.sparse.linalg.eigsh(operator, k=1, which="LM", v0=start, return_eigenvectors=False)[0])
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


def population_spectrum(d: int) -> Array:
    """Eigenvalues 1/k, k = 1 .. d, of mean 1 after scaling: a population far from white, shape (d,)."""
    harmonic = 1 / np.arange(1.0, d + 1)
    return np.asarray(harmonic / np.mean(harmonic))


def measure_frobenius(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """|S - Sigma|_F^2/d for data of covariance Sigma, of eigenvalues ``population_spectrum``, rotated anew; shape (., 1)."""
    n, d, entries = setting["n"], setting["d"], setting["entries"]
    spectrum = population_spectrum(d)
    rows = np.empty((replicates, 1))
    for row in rows:
        rotation = directions(generator, d, d)
        x = data(generator, n, d, entries) * np.sqrt(spectrum) @ rotation.T
        row[0] = np.sum((x.T @ x / n - (rotation * spectrum) @ rotation.T) ** 2) / d
    return rows


def measure_spiked_overlap(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """Two models on disjoint data with one spike, sampled from the same seeds; rows <x1,x2>/d, |x1|^2/d, |x2|^2/d.

    The flow of a trained model takes a seed z to S^(1/2) z (models.generate); its 4 d seeds are shared by both.
    """
    n, d, entries, strength = setting["n"], setting["d"], setting["entries"], float(setting["theta"])
    rows = np.empty((replicates, 3))
    for row in rows:
        u = directions(generator, d, 1)[:, 0]
        stretch = np.sqrt(1 + strength) - 1
        samples = []
        seeds = generator.standard_normal((SEEDS_PER_DIMENSION * d, d))
        for _ in range(2):
            x = data(generator, n, d, entries)
            samples.append(seeds @ square_root(sample_covariance(x + stretch * np.outer(x @ u, u))))
        first, second = samples
        row[:] = np.mean(first * second), np.mean(first**2), np.mean(second**2)
    return rows
