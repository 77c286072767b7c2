"""Where a network stands between the linear and the optimal model of its data, and what follows for other numbers N.

q(N) = q_opt(N) + (c q_lin(N) - q_opt(N)) N/(N + N_t): c is the ceiling, what the noise of training alone leaves of q,
and N_t the number of examples below which this training memorises. The form is that of kernels stopped in time; for
networks it is an observation on three data sets, neither proved nor the only one that fits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .equivalent import square_root
from .optimal_score import optimal_overlap
from .population import Array, Population

SMALLEST, LARGEST, POINTS = 3.0, 1e7, 90
"""Numbers of examples of the curves."""


def expected_linear(population: Population, first: float, second: float) -> float:
    """q of two linear models that are expected from sets of so many examples, each about its own mean."""
    one = square_root(population, first - 1)
    two = one if first == second else square_root(population, second - 1)
    return population.mean(one.root * two.root) / population.mean(population.eigenvalues)


@dataclass(frozen=True)
class Curves:
    """Expected q of the linear and of the optimal model over numbers of examples, all of shape (POINTS,).

    ``sizes`` are harmonic means of the numbers of two sets, whose ratio stays.

    ``optimal`` is the spectrum's, moved so that it passes through what was sampled at the number of examples at hand.
    """

    sizes: Array
    linear: Array
    optimal: Array

    def network(self, ceiling: ArrayLike, scale: ArrayLike) -> Array:
        """q at every size for ceilings c and numbers N_t, both of shape (r,); shape (r, POINTS)."""
        c, examples = np.atleast_1d(ceiling)[:, None], np.atleast_1d(scale)[:, None]
        return np.asarray(self.optimal + (c * self.linear - self.optimal) / (1 + examples / self.sizes))

    def crossing(self, curve: Array, target: ArrayLike) -> Array:
        """Number of examples at which each curve (r, POINTS) first reaches its target; inf where it never does."""
        above = curve >= np.atleast_1d(target)[:, None]
        place = np.argmax(above, axis=1)
        row = np.arange(len(curve))
        before = np.maximum(place - 1, 0)
        low, high = curve[row, before], curve[row, place]
        step = np.where(high > low, (np.atleast_1d(target) - low) / np.where(high > low, high - low, 1), 1.0)
        logs = np.log(self.sizes)
        found = np.exp(logs[before] + np.clip(step, 0, 1) * (logs[place] - logs[before]))
        return np.where(above.any(axis=1), found, np.inf)


def curves(population: Population, numbers: tuple[int, int], optimal: float) -> Curves:
    """The curves of a population, for two sets in the ratio of these numbers, the optimal one through q = ``optimal`` at them."""
    sizes, examples = np.geomspace(SMALLEST, LARGEST, POINTS), harmonic(*numbers)
    one, two = (number / examples for number in numbers)  # half or more, so that no set has less than one example
    linear = np.array([expected_linear(population, n * one, n * two) for n in sizes])
    sampled = optimal - optimal_overlap(population, examples)
    return Curves(sizes, linear, np.clip([optimal_overlap(population, n) + sampled for n in sizes], 0, 1))


def position(overlap: ArrayLike, ceiling: ArrayLike, linear: ArrayLike, optimal: ArrayLike) -> Array:
    """rho: 1 on the linear curve below the ceiling, 0 on the optimal one; NaN where the curves do not lie in this order."""
    gap = np.asarray(ceiling) * linear - np.asarray(optimal)
    return np.asarray((np.asarray(overlap) - optimal) / np.where(gap > 0, gap, np.nan))


def memorised_below(rho: ArrayLike, examples: float) -> Array:
    """N_t = N (1 - rho)/rho: 0 at or above the linear curve, infinite at or below the optimal one."""
    rho = np.asarray(rho, dtype=np.float64)
    inside = np.where(np.isnan(rho), np.nan, np.clip(rho, 0, 1))
    with np.errstate(divide="ignore"):
        return np.asarray(examples * (1 - inside) / inside)


def harmonic(first: int, second: int) -> float:
    """One number for two sets of unequal size, whose errors add."""
    return 2 / (1 / first + 1 / second)
