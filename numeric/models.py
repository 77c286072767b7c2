"""The linear generative model as it is defined: a denoiser fitted by least squares, then sampled by its flow.

The samplers at the end have the form ``Simulation.sample``: (setting, generator, replicates) -> (replicates, k),
where the setting holds n, d and the name of the law of the entries.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.linalg import solve_triangular

from ..theory.claim import Setting
from ..theory.errors import UsageError
from ..theory.language import d, n
from ..theory.wishart import wick_moment
from .ensembles import Array, data, spectrum_bidiagonal, spectrum_dense

TRAINING_NOISE = 1.0
"""Noise level of training in the samplers: the scale of the data. The learnt law does not depend on it."""

SEEDS_PER_DIMENSION = 4
"""Seeds per replicate and dimension: their noise in a mean inner product then stays below that of the data."""

FRESH_PER_DIMENSION = 16
"""Fresh examples per replicate and dimension on which a test loss is measured."""

BATCH = 128
"""Small matrices that are handed to LAPACK together."""

Sampler = Callable[[Setting, np.random.Generator, int], Array]


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
    solution: Array = solve_triangular(triangle, rotation.T @ target).T
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
    """Squared Wasserstein distance per dimension from the law of the data, N(0, I), to the learnt law; shape (., 1)."""
    n, d, entries = setting["n"], setting["d"], setting["entries"]
    rows = np.empty((replicates, 1))
    for row in rows:
        denoiser = train_denoiser(data(generator, n, d, entries), TRAINING_NOISE, _ridge(setting))
        variances, directions = learnt_spectrum(denoiser, TRAINING_NOISE)
        row[0] = bures_wasserstein(np.eye(d), (directions * variances) @ directions.T) / d
    return rows


def measure_divergence(forward: bool) -> Sampler:
    """Sampler of KL/d between N(0, Sigma) and the law learnt from n examples of it, shape (., 1); forward: Sigma first.

    Sigma is drawn anew for every replicate, of condition number up to about 100: the divergence must not depend on it.
    """

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        n, d, entries = setting["n"], setting["d"], setting["entries"]

        def batch(size: int) -> Array:
            rotation = np.linalg.qr(generator.standard_normal((size, d, d)))[0]
            variances = 10.0 ** generator.uniform(-1, 1, (size, 1, d))
            turned = rotation.transpose(0, 2, 1)
            root, population = ((rotation * scales) @ turned for scales in (np.sqrt(variances), variances))
            x = data(generator, size * n, d, entries).reshape(size, n, d) @ root
            learnt = x.transpose(0, 2, 1) @ x / n
            first, second = (population, learnt) if forward else (learnt, population)
            return divergence(first, second) / d

        sizes = [min(BATCH, replicates - start) for start in range(0, replicates, BATCH)]
        return np.concatenate([batch(size) for size in sizes]).reshape(replicates, 1)

    return sample


def divergence(first: Array, second: Array) -> Array:
    """KL(N(0, first) || N(0, second)) for positive definite covariances (..., d, d), shape (...); not divided by d."""
    trace = np.trace(np.linalg.solve(second, first), axis1=-2, axis2=-1)
    logarithm = np.linalg.slogdet(second)[1] - np.linalg.slogdet(first)[1]
    return np.asarray(trace - first.shape[-1] + logarithm) / 2


def measure_ridge_divergence(forward: bool) -> Sampler:
    """Sampler of KL/d between N(0, 1) and the law that a denoiser trained with a ridge generates; shape (., 1)."""

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        n, d, entries = setting["n"], setting["d"], setting["entries"]
        rows = np.empty((replicates, 1))
        for row in rows:
            denoiser = train_denoiser(data(generator, n, d, entries), TRAINING_NOISE, _ridge(setting))
            variances, directions = learnt_spectrum(denoiser, TRAINING_NOISE)
            learnt = (directions * variances) @ directions.T
            row[0] = (divergence(np.eye(d), learnt) if forward else divergence(learnt, np.eye(d))) / d
        return rows

    return sample


def train_on_copies(generator: np.random.Generator, x: Array, noise: float, copies: int) -> Array:
    """W of least squares on noisy copies x_i + noise xi of every example, ``copies`` of each; shape (d, d).

    As copies grow it tends to ``train_denoiser``, which averages over the noise. Errors as there.
    """
    clean = np.repeat(x, copies, axis=0)
    noisy = clean + noise * generator.standard_normal(clean.shape, dtype=np.float64)
    return np.asarray(np.linalg.lstsq(noisy, clean, rcond=None)[0].T, dtype=np.float64)


def fresh_examples(generator: np.random.Generator, d: int, noise: float, entries: str) -> tuple[Array, Array]:
    """FRESH_PER_DIMENSION * d examples that no model has seen, clean and noisy, each of shape (., d)."""
    clean = data(generator, FRESH_PER_DIMENSION * d, d, entries)
    return clean, clean + noise * generator.standard_normal(clean.shape)


def losses(denoiser: Array, x: Array, noise: float, fresh: tuple[Array, Array]) -> Array:
    """(test, train) loss per dimension of a denoiser: on fresh (clean, noisy) examples, and on its own x.

    The training loss is averaged over the noise exactly: |W x_i - x_i|^2 + noise^2 |W|^2.
    """
    clean, noisy = fresh
    test = np.mean((noisy @ denoiser.T - clean) ** 2)
    return np.array([test, np.mean((x @ denoiser.T - x) ** 2) + noise**2 * np.sum(denoiser**2) / x.shape[1]])


def measure_losses(weights: tuple[float, float]) -> Sampler:
    """Sampler of weights[0] * test + weights[1] * train loss of the trained denoiser at the setting's noise; shape (., 1).

    The losses of the best denoiser, y/(1 + noise^2), on the same examples are taken off, and their mean over data of
    variance 1, noise^2/(1 + noise^2), is put back: the mean stays, most of the noise goes.
    """

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        n, d, entries, noise = setting["n"], setting["d"], setting["entries"], float(setting["noise"])
        weight = 1 / (1 + noise**2)
        rows = np.empty((replicates, 1))
        for row in rows:
            x, fresh = data(generator, n, d, entries), fresh_examples(generator, d, noise, entries)
            trained, best = (
                losses(w, x, noise, fresh) for w in (train_denoiser(x, noise, _ridge(setting)), weight * np.eye(d))
            )
            row[0] = np.dot(weights, trained - best + noise**2 * weight)
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


SMOOTH_PART = 4
"""Chebyshev terms on the spectrum whose noise ``measure_spectral_reduced`` removes."""


def measure_spectral_reduced(function: Callable[[Array, Setting], Array]) -> Sampler:
    """As ``measure_spectral`` for Gaussian entries, less noise: the first Chebyshev terms of f have known means.

    With c = d/n, y = (x - 1 - c)/(2 sqrt(c)) and f = b_0/2 + sum b_k T_k(y), b_k tau(T_k) minus its mean is subtracted for
    k <= SMOOTH_PART; the means follow from the exact moments of the Wishart law, so the mean of tau(f(S)) stays.
    """

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        ratio = setting["d"] / setting["n"]
        center, scale = 1 + ratio, 2 * np.sqrt(ratio)
        angles = (np.arange(512) + 0.5) * np.pi / 512
        on_circle = function(center + scale * np.cos(angles), setting)
        smooth = np.polynomial.Chebyshev(
            [0.0, *(2 * np.mean(on_circle * np.cos(k * angles)) for k in range(1, SMOOTH_PART + 1))],
            domain=[center - scale, center + scale],
        )
        powers = smooth.convert(kind=np.polynomial.Polynomial).coef
        sizes = {n: setting["n"], d: setting["d"]}
        mean = sum(b * float(wick_moment(k, "real").subs(sizes)) for k, b in enumerate(powers))

        def reduced(values: Array, at: Setting) -> Array:
            return np.asarray(function(values, at) - smooth(values) + mean)

        return measure_spectral(reduced)(setting, generator, replicates)

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
