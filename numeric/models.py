"""The linear generative model as it is defined: a denoiser fitted by least squares, then sampled by its flow.

The samplers at the end have the form ``Simulation.sample``: (setting, generator, replicates) -> (replicates, k),
where the setting holds n, d and the name of the law of the entries.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..theory.claim import Setting
from ..theory.errors import UsageError
from ..theory.language import d, n
from ..theory.wishart import wick_moment
from .ensembles import Array, data, sample_covariance, spectrum_bidiagonal, spectrum_dense

TRAINING_NOISE = 1.0
"""Noise level of training in the samplers: the scale of the data. The learnt law does not depend on it."""

SEEDS_PER_DIMENSION = 4
"""Seeds per replicate and dimension: their noise in a mean inner product then stays below that of the data."""

FRESH_PER_DIMENSION = 16
"""Fresh examples per replicate and dimension on which a test loss is measured."""

Sampler = Callable[[Setting, np.random.Generator, int], Array]


def train_denoiser(x: Array, noise: float) -> Array:
    """W minimising the mean over examples x_i and Gaussian xi of |W(x_i + noise xi) - x_i|^2; shape (d, d).

    x has shape (n, d), noise > 0 or UsageError. The mean over xi leaves |W x_i - x_i|^2 + noise^2 |W|^2, which is
    solved as an ordinary least-squares problem with d further rows. Source: theory.md, section 1.
    """
    if not noise > 0:
        raise UsageError(f"noise = {noise!r} is not a noise level; valid: a number > 0")
    n, d = x.shape
    scaled = x / np.sqrt(n)
    design = np.vstack([scaled, noise * np.eye(d)])
    target = np.vstack([scaled, np.zeros((d, d))])
    solution: Array = np.linalg.lstsq(design, target, rcond=None)[0].T
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
    return float(np.trace(first + second - 2 * square_root(root @ second @ root)))


def measure_overlap(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
    """Two models on independent data, sampled from the same seeds; rows <x1,x2>/d, |x1|^2/d, |x2|^2/d."""
    n, d, entries = setting["n"], setting["d"], setting["entries"]
    rows = np.empty((replicates, 3))
    for row in rows:
        denoisers = [train_denoiser(data(generator, n, d, entries), TRAINING_NOISE) for _ in range(2)]
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
        denoiser = train_denoiser(data(generator, n, d, entries), TRAINING_NOISE)
        variances, directions = learnt_spectrum(denoiser, TRAINING_NOISE)
        row[0] = bures_wasserstein(np.eye(d), (directions * variances) @ directions.T) / d
    return rows


def measure_divergence(forward: bool) -> Sampler:
    """Sampler of KL/d between N(0, Sigma) and the law learnt from n examples of it, shape (., 1); forward: Sigma first.

    Sigma is drawn anew for every replicate, of condition number up to about 100: the divergence must not depend on it.
    """

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        n, d, entries = setting["n"], setting["d"], setting["entries"]
        rows = np.empty((replicates, 1))
        for row in rows:
            rotation = np.linalg.qr(generator.standard_normal((d, d)))[0]
            population = (rotation * 10.0 ** generator.uniform(-1, 1, d)) @ rotation.T
            learnt = sample_covariance(data(generator, n, d, entries) @ square_root(population))
            first, second = (population, learnt) if forward else (learnt, population)
            trace = np.trace(np.linalg.solve(second, first))
            row[0] = (trace - d + np.linalg.slogdet(second)[1] - np.linalg.slogdet(first)[1]) / (2 * d)
        return rows

    return sample


def train_on_copies(generator: np.random.Generator, x: Array, noise: float, copies: int) -> Array:
    """W of least squares on noisy copies x_i + noise xi of every example, ``copies`` of each; shape (d, d).

    As copies grow it tends to ``train_denoiser``, which averages over the noise. Errors as there.
    """
    clean = np.repeat(x, copies, axis=0)
    noisy = clean + noise * generator.standard_normal(clean.shape, dtype=np.float64)
    return np.asarray(np.linalg.lstsq(noisy, clean, rcond=None)[0].T, dtype=np.float64)


def losses(
    generator: np.random.Generator, denoiser: Array, x: Array, noise: float, entries: str
) -> tuple[float, float]:
    """(test, train) loss per dimension of a denoiser: on FRESH_PER_DIMENSION * d fresh noisy examples, and on x.

    The training loss is averaged over the noise exactly: |W x_i - x_i|^2 + noise^2 |W|^2.
    """
    d = x.shape[1]
    fresh = data(generator, FRESH_PER_DIMENSION * d, d, entries)
    noisy = fresh + noise * generator.standard_normal(fresh.shape)
    test = float(np.mean((noisy @ denoiser.T - fresh) ** 2))
    return test, float(np.mean((x @ denoiser.T - x) ** 2) + noise**2 * np.sum(denoiser**2) / d)


def measure_losses(weights: tuple[float, float]) -> Sampler:
    """Sampler of weights[0] * test + weights[1] * train loss of the trained denoiser at the setting's noise; shape (., 1)."""

    def sample(setting: Setting, generator: np.random.Generator, replicates: int) -> Array:
        n, d, entries, noise = setting["n"], setting["d"], setting["entries"], float(setting["noise"])
        rows = np.empty((replicates, 1))
        for row in rows:
            x = data(generator, n, d, entries)
            row[0] = np.dot(weights, losses(generator, train_denoiser(x, noise), x, noise, entries))
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
        powers = [float(b) for b in smooth.convert(kind=np.polynomial.Polynomial).coef]
        sizes = {n: setting["n"], d: setting["d"]}
        mean = float(sum(b * float(wick_moment(k, "real").subs(sizes)) for k, b in enumerate(powers)))

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
