"""What a linear model learns from n examples of a population: errors, memorisation, recovered directions, needed n.

n counts degrees of freedom as in ``equivalent``. Everything is a deterministic equivalent: right to leading order
where many directions share the variance.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, inf, isfinite, log, sqrt

import numpy as np
from scipy import integrate, optimize, special

from ..theory.errors import UsageError
from .equivalent import degrees_of_freedom, renormalised_noise, square_root
from .population import Array, Population


@dataclass(frozen=True)
class Losses:
    """Denoising losses per dimension of the model trained at one noise level, and that of the best linear denoiser."""

    test: float
    train: float
    optimum: float


def losses(population: Population, n: float, variance: float) -> Losses:
    """Test, training and least loss at noise variance sigma^2 > 0, in the units of the data squared.

    test = kappa^2 tau[Sigma (Sigma + kappa)^-2]/(1 - df2/n) + sigma^2 tau(W^2), tau(W^2) = df1/d - sigma^2 kappa'
    tau[Sigma (Sigma + kappa)^-2], kappa' = 1/(1 - df2/n); train = sigma^2 df1/d. Source: theory.md, 4.3.
    """
    if not variance > 0:
        raise UsageError(f"variance = {variance!r} of the noise; valid: a number > 0")
    kappa = renormalised_noise(population, n, variance)
    first, second = degrees_of_freedom(population, kappa)
    values, d = population.eigenvalues, population.dimension
    slope = 1 / (1 - second / n)
    spread = slope * population.mean(values / (values + kappa) ** 2)
    test = kappa**2 * spread + variance * (first / d - variance * spread)
    return Losses(test, variance * first / d, variance * population.mean(values / (values + variance)))


# --- memorisation -------------------------------------------------------------------------------------


def mean_largest(n: float) -> float:
    """The mean of the largest of n independent |N(0, 1)|; n >= 1 need not be whole."""
    top = sqrt(2 * log(2 * n)) + 10
    return float(integrate.quad(lambda x: -np.expm1(n * special.log1p(-special.erfc(x / sqrt(2)))) if x else 1.0, 0, top)[0])


@dataclass(frozen=True)
class Memorisation:
    """Mean largest |cosine| between a generated sample and the n training examples, and between a fresh one and them."""

    generated: float
    fresh: float


def memorisation(population: Population, n: float) -> Memorisation:
    """E max |N_i| times sqrt(1/n + 1/d_eff), without 1/n for a fresh example; at most 1.

    To leading order in 1/d_eff, d_eff = (tr Sigma)^2/tr Sigma^2: a generated x = S^(1/2) z has E[<x, x_i>^2 | x_i] =
    x_i^T S x_i, which is |x_i|^4/n from x_i itself and |x_i|^2 tr Sigma^2/tr Sigma from the others.
    """
    largest, effective = mean_largest(max(n, 1.0)), population.effective_dimension
    return Memorisation(min(1.0, largest * sqrt(1 / n + 1 / effective)), min(1.0, largest / sqrt(effective)))


# --- directions ---------------------------------------------------------------------------------------


def needed_to_see(population: Population, count: int) -> Array:
    """n from which each of the ``count`` leading directions begins to be recovered: sum_j s_j^2/(s_k - s_j)^2.

    The sum runs over all other eigenvalues. Infinite for a multiple eigenvalue. Source: Benaych-Georges and
    Nadakuditi 2011 for one spike; the equation psi'(s_k) = 0 of ``recovery`` for any spectrum.
    """
    return np.array([_others(population, k)[1] for k in range(_directions(population, count))])


def recovery(population: Population, n: float, count: int) -> Array:
    """Squared overlap Q_k of the k-th learnt and true direction, for the ``count`` leading ones; 0 below threshold.

    The sample eigenvalue of s is psi(s) = s (1 + (1/n) sum_j s_j/(s - s_j)), and Q = s psi'(s)/psi(s) where psi' > 0.
    """
    found = []
    for k in range(_directions(population, count)):
        ratio, needed = _others(population, k)
        found.append((1 - needed / n) / (1 + ratio / n) if n > needed else 0.0)
    return np.array(found)


def _directions(population: Population, count: int) -> int:
    return min(count, int(population.rank))


def _others(population: Population, k: int) -> tuple[float, float]:
    """Sums over all directions but the k-th of s_j/(s_k - s_j) and of s_j^2/(s_k - s_j)^2; infinite if s_k is multiple."""
    place = int(np.searchsorted(np.cumsum(population.multiplicities), k + 0.5))
    if population.multiplicities[place] != 1:
        return inf, inf
    values, counts = np.delete(population.eigenvalues, place), np.delete(population.multiplicities, place)
    ratios = values / (population.eigenvalues[place] - values)
    return float(counts @ ratios), float(counts @ ratios**2)


# --- how many examples --------------------------------------------------------------------------------


def needed_for_overlap(population: Population, target: float) -> float:
    """The n at which q reaches a target in (0, 1), to a relative 1e-9; q increases with n."""
    check_target(target)
    low = high = max(population.effective_dimension, 1.0)

    def missing(n: float) -> float:
        return log(square_root(population, n).missing / (1 - target))

    while missing(high) > 0:
        high *= 4
    while missing(low) < 0:
        low /= 4
    return exp(optimize.brentq(lambda x: missing(exp(x)), log(low), log(high), xtol=1e-10)) if low < high else high


def check_target(target: float) -> None:
    """Refuse a target overlap that is not strictly between 0 and 1, or too close to 1 for a number of examples."""
    if not (isfinite(target) and 0 < target <= 1 - 1e-9):
        raise UsageError(f"target = {target!r}; valid: an overlap above 0 and at most 1 - 1e-9")


def whole_examples(n: float) -> int:
    """The least whole number of examples with a mean to be estimated as well: one more than the degrees of freedom."""
    return ceil(n * (1 - 1e-9)) + 1
