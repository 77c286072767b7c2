"""What a linear model learns from n examples of a population: errors, memorisation, recovered directions, needed n.

n counts degrees of freedom as in ``equivalent``. Everything is a deterministic equivalent: right to leading order
where many directions share the variance.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, inf, log
from numbers import Real

import numpy as np
import scipy

from ..theory.errors import UsageError
from .at_size import overlap_at_size
from .equivalent import degrees_of_freedom, renormalised_noise, response_at, square_root
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
    tau[Sigma (Sigma + kappa)^-2], kappa' = d kappa/d sigma^2; train = sigma^2 df1/d. Source: theory.md, 4.3; for
    unequal lengths df2/n becomes (df2/n) E[r^2/(1 + r e)^2]/alpha^2.
    """
    if not variance > 0:
        raise UsageError(f"variance = {variance!r} of the noise; valid: a number > 0")
    kappa = renormalised_noise(population, n, variance)
    first, second = degrees_of_freedom(population, kappa)
    values, d = population.eigenvalues, population.dimension
    response = response_at(population, first / n)
    active, bend, square = (float(column[0]) for column in (response.active, response.slope, response.square))
    spread = population.mean(values / (values + kappa) ** 2)
    slope = 1 / (active - bend * kappa * d * spread / n)
    test = kappa**2 * spread / (1 - second / n * square / active**2) + variance * (
        first / d - variance * slope * spread
    )
    return Losses(test, variance * first / d, variance * population.mean(values / (values + variance)))


# --- memorisation -------------------------------------------------------------------------------------


QUANTILES, DRAWS, DRAWN = 200, 256, 1000
"""Equiprobable values of the largest of n Gaussians; samples over which is averaged; eigenvalues drawn for each."""


@dataclass(frozen=True)
class Memorisation:
    """Mean largest |cosine| between a generated sample and the n training examples, and between a fresh one and them."""

    generated: float
    fresh: float


def memorisation(population: Population, n: float) -> Memorisation:
    """Both from <x, x_i> = |x_i| N_i sqrt(a + v tr Sigma), a = x^T Sigma x/|x|^2, v = 1/n for x = S^(1/2) z, 0 if fresh.

    E[<x, x_i>^2 | x_i] = x_i^T S x_i: |x_i|^4/n from x_i itself, the rest from the others. The largest |N_i| also
    lengthens x_i along x, the part across x has its mean length; a is averaged over Gaussian x, drawn from a fixed
    seed. To leading order in 1/d_eff and 1/n, d_eff = (tr Sigma)^2/tr Sigma^2.
    """
    middle = (np.arange(QUANTILES) + 0.5) / QUANTILES
    # the largest is below x with probability erf(x/sqrt 2)^n; erfc keeps the digits of what is nearly 1
    square = 2 * _inverse_erfc(-np.expm1(np.log(middle) / max(n, 1.0))) ** 2
    along = _along(population)[:, None]
    found = []
    for itself in (1 / n, 0.0):
        share = along / (along + itself)  # of the largest square, what lengthens x_i
        length = 1 - along + along * (share * square + 1 - share)
        found.append(min(1.0, float(np.mean(np.sqrt((along + itself) * square / length)))))
    return Memorisation(*found)


def _along(population: Population) -> Array:
    """x^T Sigma x/(|x|^2 tr Sigma) for DRAWS Gaussian x; eigenvalues beyond the DRAWN largest contribute their mean."""
    values, counts = population.eigenvalues, population.multiplicities
    top, rest = slice(None, DRAWN), slice(DRAWN, None)
    squares = 2 * np.random.default_rng(0).standard_gamma(counts[top] / 2, size=(DRAWS, len(counts[top])))
    length = squares @ values[top] + counts[rest] @ values[rest]
    return np.asarray((squares @ values[top] ** 2 + counts[rest] @ values[rest] ** 2) / length / (counts @ values))


def _inverse_erfc(values: Array) -> Array:
    return np.asarray(scipy.special.erfcinv(values), dtype=np.float64)


# --- directions ---------------------------------------------------------------------------------------


def needed_to_see(population: Population, count: int) -> Array:
    """n from which each of the ``count`` leading directions begins to be recovered: Q_k of ``recovery`` leaves 0.

    Gaussian examples: sum_j s_j^2/(s_k - s_j)^2 over all other eigenvalues. Infinite for a multiple eigenvalue.
    """
    return np.array([_needed_to_see(population, k) for k in range(_directions(population, count))])


def _needed_to_see(population: Population, k: int) -> float:
    first, second = _others(population, k)
    if population.lengths is None or not 0 < second < inf:
        return second
    low = high = second
    while _overlap(population, low, first, second) > 0:
        low /= 4
    while _overlap(population, high, first, second) < 0:
        high *= 4
    if low == high:
        return second
    return exp(
        scipy.optimize.brentq(lambda x: _overlap(population, exp(x), first, second), log(low), log(high), xtol=1e-10)
    )


def recovery(population: Population, n: float, count: int) -> Array:
    """Squared overlap Q_k of the k-th learnt and true direction, for the ``count`` leading ones; 0 below threshold.

    The sample eigenvalue of s is psi(s) = s alpha(y), y = -(1/n) sum_j s_j/(s - s_j) over the other eigenvalues, and
    Q = s psi'(s)/psi(s). Source: Benaych-Georges and Nadakuditi 2011 for one spike, with the general spectrum's alpha.
    """
    sums = [_others(population, k) for k in range(_directions(population, count))]
    return np.array([max(0.0, _overlap(population, n, *pair)) if pair[1] < inf else 0.0 for pair in sums])


def _overlap(population: Population, n: float, first: float, second: float) -> float:
    """Q where positive, from the sums over the other eigenvalues of s_j/(s_k - s_j) and of its square; -1 if y >= 1."""
    if -first >= n:
        return -1.0
    response = response_at(population, -first / n)
    return 1 + float(response.slope[0]) * (first + second) / n / float(response.active[0])


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
    return (
        exp(scipy.optimize.brentq(lambda x: missing(exp(x)), log(low), log(high), xtol=1e-10)) if low < high else high
    )


MOST_ATOMS = 2000
"""Distinct eigenvalues that ``overlap_shift`` looks at one by one; further ones are joined, their number and sum kept."""


def overlap_shift(population: Population, n: float) -> float:
    """What a finite size adds to q at n degrees of freedom: its order 1/n, that of Gaussian examples whatever the lengths.

    Source: the first-order shifts of the book, for any population (``at_size``).
    """
    values, counts = population.eigenvalues, population.multiplicities
    if len(values) > MOST_ATOMS:
        parts = np.unique(np.geomspace(1, len(values), MOST_ATOMS).astype(int))[:-1]
        joined = np.add.reduceat(counts, np.concatenate([[0], parts]))
        values = np.add.reduceat(counts * values, np.concatenate([[0], parts])) / joined
        counts = joined
    plain = Population(values, counts)
    load = n / plain.dimension
    return overlap_at_size(plain, load, n) - overlap_at_size(plain, load)


def overlap_of_size(population: Population, n: float) -> float:
    """q at n degrees of freedom with its order 1/n, between 0 and 1."""
    return min(max(square_root(population, n).overlap + overlap_shift(population, n), 0.0), 1.0)


SHIFTS = 4
"""Times that the target is moved by the shift at the n that was found; each time the error falls by the order 1/n."""


def needed_at_size(population: Population, target: float) -> float:
    """The n at which q with its order 1/n reaches a target in (0, 1)."""
    n = needed_for_overlap(population, target)
    for _ in range(SHIFTS):
        moved = target - overlap_shift(population, n)
        n = needed_for_overlap(population, min(max(moved, target / 2), (1 + target) / 2))
    return n


def check_target(target: float) -> None:
    """Refuse a target overlap that is not strictly between 0 and 1, or too close to 1 for a number of examples."""
    if not (isinstance(target, Real) and 0 < target <= 1 - 1e-9):
        raise UsageError(f"target = {target!r}; valid: an overlap above 0 and at most 1 - 1e-9")


def whole_examples(n: float) -> int:
    """The least whole number of examples with a mean to be estimated as well: one more than the degrees of freedom."""
    return ceil(n * (1 - 1e-9)) + 1
