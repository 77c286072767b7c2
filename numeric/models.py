"""The linear generative model as it is defined: a denoiser fitted by least squares, then sampled by its flow.

The samplers at the end have the form ``Simulation.sample``: (setting, generator, replicates) -> (replicates, k),
where the setting holds n, d and the name of the law of the entries.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from ..theory.claim import Setting
from ..theory.errors import UsageError
from .ensembles import Array, data, spectrum_bidiagonal, spectrum_dense
from .known_noise import ORDERS, known_noise, moments

if TYPE_CHECKING:
    import numpy as np
    import scipy

    Generator: TypeAlias = np.random.Generator
else:
    from .lazily import np, scipy

    Generator = Any

TRAINING_NOISE = 1.0
"""Noise level of training in the samplers: the scale of the data. The learnt law does not depend on it."""

SEEDS_PER_DIMENSION = 4
"""Seeds per replicate and dimension: their noise in a mean inner product then stays below that of the data."""

FRESH_PER_DIMENSION = 16
"""Fresh examples per replicate and dimension on which a test loss is measured."""

BATCH = 128
"""Small matrices that are handed to LAPACK together."""

Sampler = Callable[[Setting, Generator, int], Array]
Spectrum = Callable[[Setting], Array]
"""The d eigenvalues of the population covariance of a setting."""


def _ridge(setting: Setting) -> float:
    """The ridge of a setting; a claim without one has none."""
    return float(setting.get("ridge", 0))


def train_denoiser(x: Array, noise: float, ridge: float = 0.0) -> Array:
    """W minimising the mean over examples x_i and Gaussian xi of |W(x_i + noise xi) - x_i|^2; shape (d, d).

    x has shape (n, d), noise > 0 and ridge >= 0, or UsageError. The mean over xi leaves |W x_i - x_i|^2 + noise^2 |W|^2,
    and noise of variance ridge added to each x_i adds ridge |W - 1|^2: d further rows each of an ordinary least-squares
    problem. Source: theory.md, section 1.
    """
    if not noise > 0:
        raise UsageError(f"noise = {noise!r} is not a noise level; valid: a number > 0")
    if not ridge >= 0:
        raise UsageError(f"ridge = {ridge!r} is not a variance; valid: a number >= 0")
    n, d = x.shape
    scaled = x / np.sqrt(n)
    design = np.vstack([scaled, noise * np.eye(d)])
    target = np.vstack([scaled, np.zeros((d, d))])
    if ridge > 0:
        added = np.sqrt(ridge) * np.eye(d)
        design, target = np.vstack([design, added]), np.vstack([target, added])
    rotation, triangle = np.linalg.qr(design)  # of full rank, by its last d rows
    solution: Array = scipy.linalg.solve_triangular(triangle, rotation.T @ target).T
    return solution


def learnt_spectrum(denoiser: Array, noise: float) -> tuple[Array, Array]:
    """Eigenvalues (d,) and eigenvectors (d, d) of the covariance that a denoiser trained at ``noise`` has learnt.

    A shrinkage factor w of the denoiser belongs to the variance noise^2 w / (1 - w); rounding below 0 is clipped.
    """
    shrinkage, directions = np.linalg.eigh((denoiser + denoiser.T) / 2)
    return np.maximum(noise**2 * shrinkage / (1 - shrinkage), 0.0), directions


def generate(denoiser: Array, noise: float, seeds: Array) -> Array:
    """Samples (k, d) to which the probability flow takes the standard Gaussian seeds (k, d).

    One noise level fixes the denoisers D_s at all others, and dx/ds = (x - D_s(x)) / s, started from s z at
    s = infinity, ends at the square root of the learnt covariance times z. Source: theory.md, section 1.
    """
    variances, directions = learnt_spectrum(denoiser, noise)
    return (seeds @ directions * np.sqrt(variances)) @ directions.T


def square_root(matrix: Array) -> Array:
    """Symmetric square root of a positive semidefinite matrix (d, d); rounding below 0 is clipped."""
    eigenvalues, directions = np.linalg.eigh(matrix)
    return (directions * np.sqrt(np.maximum(eigenvalues, 0.0))) @ directions.T


def bures_wasserstein(first: Array, second: Array) -> float:
    """W_2^2 between centred Gaussians of covariances A, B: tr(A + B - 2 (A^(1/2) B A^(1/2))^(1/2)).

    Covariances (d, d), positive semidefinite; not divided by d. Source: Givens and Shortt 1984.
    """
    root = square_root(first)
    overlaps = np.maximum(np.linalg.eigvalsh(root @ second @ root), 0.0)
    return float(np.trace(first + second) - 2 * np.sum(np.sqrt(overlaps)))


def measure_overlap(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """Two models on independent data, sampled from the same seeds; rows <x1,x2>/d, |x1|^2/d, |x2|^2/d."""
    n, d, entries = setting["n"], setting["d"], setting["entries"]
    rows = np.empty((replicates, 3))
    for row in rows:
        examples = [data(generator, n, d, entries) for _ in range(2)]
        denoisers = [train_denoiser(x, TRAINING_NOISE, _ridge(setting)) for x in examples]
        seeds = generator.standard_normal((SEEDS_PER_DIMENSION * d, d))
        first, second = (generate(denoiser, TRAINING_NOISE, seeds) for denoiser in denoisers)
        row[:] = np.mean(first * second), np.mean(first**2), np.mean(second**2)
    return rows


def overlap_from_means(means: Array) -> float:
    """The overlap from the mean inner product and the two mean squared norms of ``measure_overlap``."""
    return float(means[0] / np.sqrt(means[1] * means[2]))


def sample_learnt(x: Array, ridge: float, seeds: Array) -> Array:
    """Samples (S + ridge)^(1/2) z of the learnt law, shape (k, d), for data x (n, d) and seeds z (k, d).

    From the thin singular value decomposition of x, so that few examples in many dimensions are cheap; where the data
    do not reach, the square root is that of the ridge. Source: theory.md, section 1.
    """
    _, singular, directions = np.linalg.svd(x, full_matrices=False)
    base = np.sqrt(ridge)
    stretch = np.sqrt(singular**2 / len(x) + ridge) - base
    return base * seeds + (seeds @ directions.T * stretch) @ directions


def largest_cosines(samples: Array, x: Array) -> Array:
    """max_i |cos(sample, x_i)| for each of the samples (k, d), over the examples x (n, d)."""
    cosines = np.abs(samples @ x.T) / np.linalg.norm(x, axis=1)
    return np.asarray(cosines.max(axis=1) / np.linalg.norm(samples, axis=1))


def measure_closest(seeds: Callable[[Setting], int], *, learnt: bool, fresh: bool) -> Sampler:
    """Sampler of the largest cosine with the training data, averaged over ``seeds(setting)`` seeds a replicate.

    Columns: of samples of the learnt law (if ``learnt``; "ridge" of the setting, 0 without), of the seeds themselves,
    which are fresh data (if ``fresh``).
    """

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        rows = []
        for _ in range(replicates):
            x = data(generator, setting["n"], setting["d"], setting["entries"])
            z = generator.standard_normal((seeds(setting), setting["d"]))
            kinds = ([sample_learnt(x, float(setting.get("ridge", 0)), z)] if learnt else []) + ([z] if fresh else [])
            rows.append([np.mean(largest_cosines(kind, x)) for kind in kinds])
        return np.array(rows)

    return sample


def measure_bures_wasserstein(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """Squared Wasserstein distance per dimension from the law of the data, N(0, I), to the learnt law; shape (., 1).

    Its known noise is taken off (``known_noise``).
    """
    n, d, entries, ridge = setting["n"], setting["d"], setting["entries"], _ridge(setting)
    noise = known_noise(lambda values: (1 - np.sqrt(values + ridge)) ** 2, n, d, ORDERS[entries])
    rows = np.empty((replicates, 1))
    for row in rows:
        x = data(generator, n, d, entries)
        variances, directions = learnt_spectrum(train_denoiser(x, TRAINING_NOISE, ridge), TRAINING_NOISE)
        distance = bures_wasserstein(np.eye(d), (directions * variances) @ directions.T) / d
        row[0] = distance - noise(moments(x, ORDERS[entries]))
    return rows


def divergence_at(values: Array, forward: bool) -> Array:
    """What one eigenvalue of the learnt covariance adds to the divergence from N(0, 1) (``forward``) or to it."""
    first, sign = (1 / values, 1) if forward else (values, -1)
    return np.asarray((first - 1 + sign * np.log(values)) / 2)


def measure_divergence(forward: bool) -> Sampler:
    """Sampler of KL/d between N(0, Sigma) and the law learnt from n examples of it, shape (., 1); forward: Sigma first.

    Sigma is drawn anew for every replicate, of condition number up to about 100: the divergence must not depend on it.
    The known noise of the data before they are given this covariance is taken off (``known_noise``).
    """

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        n, d, entries = setting["n"], setting["d"], setting["entries"]
        noise = known_noise(partial(divergence_at, forward=forward), n, d, ORDERS[entries])

        def batch(size: int) -> Array:
            rotation = np.linalg.qr(generator.standard_normal((size, d, d)))[0]
            variances = 10.0 ** generator.uniform(-1, 1, (size, 1, d))
            turned = rotation.transpose(0, 2, 1)
            root, population = ((rotation * scales) @ turned for scales in (np.sqrt(variances), variances))
            white = data(generator, size * n, d, entries).reshape(size, n, d)
            x = white @ root
            learnt = x.transpose(0, 2, 1) @ x / n
            first, second = (population, learnt) if forward else (learnt, population)
            return divergence(first, second) / d - noise(moments(white, ORDERS[entries]))

        sizes = [min(BATCH, replicates - start) for start in range(0, replicates, BATCH)]
        return np.concatenate([batch(size) for size in sizes]).reshape(replicates, 1)

    return sample


def divergence(first: Array, second: Array) -> Array:
    """KL(N(0, first) || N(0, second)) for positive definite covariances (..., d, d), shape (...); not divided by d."""
    trace = np.trace(np.linalg.solve(second, first), axis1=-2, axis2=-1)
    logarithm = np.linalg.slogdet(second)[1] - np.linalg.slogdet(first)[1]
    return np.asarray(trace - first.shape[-1] + logarithm) / 2


def measure_ridge_divergence(forward: bool) -> Sampler:
    """Sampler of KL/d between N(0, 1) and the law that a denoiser trained with a ridge generates; shape (., 1).

    Its known noise is taken off (``known_noise``).
    """

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        n, d, entries, ridge = setting["n"], setting["d"], setting["entries"], _ridge(setting)
        noise = known_noise(lambda values: divergence_at(values + ridge, forward), n, d, ORDERS[entries])
        rows = np.empty((replicates, 1))
        for row in rows:
            x = data(generator, n, d, entries)
            variances, directions = learnt_spectrum(train_denoiser(x, TRAINING_NOISE, ridge), TRAINING_NOISE)
            learnt = (directions * variances) @ directions.T
            whole = divergence(np.eye(d), learnt) if forward else divergence(learnt, np.eye(d))
            row[0] = whole / d - noise(moments(x, ORDERS[entries]))
        return rows

    return sample


def _spectrum(setting: Setting, generator: np.random.Generator) -> Array:
    """Eigenvalues of S at a setting, by the fast model where the entries are Gaussian."""
    if setting["entries"] == "gaussian":
        return spectrum_bidiagonal(generator, setting["n"], setting["d"])
    return spectrum_dense(generator, setting["n"], setting["d"], setting["entries"])


def measure_spectral(function: Callable[[Array, Setting], Array]) -> Sampler:
    """Sampler of tau(f(S)), shape (replicates, 1); ``function(eigenvalues, setting)`` applies f to each of d values."""

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        values = [np.mean(function(_spectrum(setting, generator), setting)) for _ in range(replicates)]
        return np.array(values).reshape(replicates, 1)

    return sample


def measure_spectral_reduced(function: Callable[[Array, Setting], Array]) -> Sampler:
    """As ``measure_spectral``, its known noise taken off (``known_noise``)."""

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        order = ORDERS[setting["entries"]]
        noise = known_noise(lambda values: function(values, setting), setting["n"], setting["d"], order)
        rows = np.empty((replicates, 1))
        for row in rows:
            values = _spectrum(setting, generator)
            power_means = np.array([np.mean(values**k) for k in range(1, order + 1)])
            row[0] = np.mean(function(values, setting)) - noise(power_means)
        return rows

    return sample


def measure_spectral_variance(function: Callable[[Array, Setting], Array], block: int = 64) -> Sampler:
    """Sampler of d^2 Var tau(f(S)), shape (replicates, 1): each row is the unbiased variance of ``block`` draws.

    Rows are unbiased, independent and near normal (skewness about sqrt(8/block)), as the Student test wants them;
    a run at R replicates draws R * block spectra and knows the variance to a relative sqrt(2/(R * block)).
    """
    if block < 2:
        raise UsageError(f"block = {block!r} draws have no variance; valid: an integer >= 2")
    trace = measure_spectral(function)

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        draws = trace(setting, generator, replicates * block).reshape(replicates, block)
        return setting["d"] ** 2 * np.var(draws, axis=1, ddof=1, keepdims=True)

    return sample
