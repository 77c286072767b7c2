"""The population spectrum behind a sample: El Karoui's inversion of the Marchenko-Pastur map, a convex fit.

At noise u^2 > 0 the sample alone gives kappa = u^2/(1 - df1/n) and tau[Sigma (Sigma + kappa)^-1] = df1/d, with df1 =
tr S (S + u^2)^-1: the right side is an average over the population spectrum, whose masses are found by nonnegative
least squares. Leading eigenvalues that stand apart are first taken off one by one. Nonlinear shrinkage (Ledoit and
Wolf 2020) answers another question: the best eigenvalues to put on the sample's own directions, less spread than
the population's. Source: El Karoui 2008, Ann. Statist. 36, 2757, on the negative real axis.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from ..theory.errors import PrecisionError, UsageError
from .lengths import Lengths, estimate_lengths, respond
from .population import Array, Population

LEADING = 10
"""At most so many leading eigenvalues are estimated one by one."""

APART = 0.5
"""An eigenvalue stands apart when the squared overlap of its direction with the true one is estimated above this."""

NODES, ATOMS = 120, 240
"""Values of kappa at which the average is compared, and candidate eigenvalues."""

DEPTH = 1e-2
"""Candidates reach this far below the least kappa (or sample eigenvalue) that the sample shows anything about."""


@dataclass(frozen=True)
class Estimate:
    """The estimated population, how many leading eigenvalues stand apart in it, and the fit's largest relative misfit.

    Of the spectrum below ``horizon`` the sample says only how much of it there is: kappa at noise 0.
    """

    population: Population
    apart: int
    misfit: float
    horizon: float

    @property
    def unseen(self) -> float:
        """The share of the variance that lies in eigenvalues below the horizon."""
        values, counts = self.population.eigenvalues, self.population.multiplicities
        below = values < self.horizon
        return float(counts[below] @ values[below]) / self.population.trace(values)

    def extremes(self) -> tuple[Population, ...]:
        """The spectrum with what lies below the horizon spread most widely and most narrowly, its trace and mass kept.

        Most widely: at 0 and at the highest eigenvalue that changes df1 at the horizon by no more than 1, the order of
        its fluctuations. Most narrowly: at one eigenvalue. Empty where everything is seen.
        """
        values, counts = self.population.eigenvalues, self.population.multiplicities
        below = values < self.horizon
        mass, trace = float(counts[below].sum()), float(counts[below] @ values[below])
        if not trace > 0:
            return ()
        filled = float(counts[below] @ (values[below] / (values[below] + self.horizon)))
        highest = min(trace / (filled - 1) - self.horizon, self.horizon) if filled > 1 else self.horizon
        narrow = [trace / mass], [mass]
        pieces = [narrow]
        if highest > trace / mass:
            pieces.append(([highest, 0.0], [trace / highest, mass - trace / highest]))
        return tuple(
            Population(
                np.concatenate([values[~below], new]), np.concatenate([counts[~below], many]), self.population.lengths
            )
            for new, many in pieces
        )


def estimate_population(eigenvalues: Array, degrees: int, lengths: Lengths | None = None) -> Estimate:
    """From all d sample eigenvalues, descending, zeros included, of S with so many degrees of freedom.

    Eigenvalues that are 0 because n < d are no zeros of the population; those that are 0 although n >= d are.
    The trace is kept exactly: E tr S = tr Sigma.
    """
    sample = np.maximum(np.sort(np.asarray(eigenvalues, dtype=np.float64))[::-1], 0.0)
    d = len(sample)
    if not sample[0] > 0:
        raise UsageError("every eigenvalue of the sample is 0; valid: at least one feature that varies")
    positive = sample[: min(degrees, d)]
    positive = positive[positive > positive[0] * d * np.finfo(np.float64).eps]
    # with fewer positive eigenvalues than n and d, the population itself has no more dimensions than that
    dimensions = d if len(positive) == min(degrees, d) else len(positive)
    leading = leading_eigenvalues(positive, degrees, dimensions, lengths)
    noise = np.geomspace(positive[-1] * 1e-3, positive[0] * 1e2, NODES)
    unshrunk = (
        max(degrees - len(positive), 0.0) + (noise[:, None] / (positive + noise[:, None])).sum(axis=1)
    ) / degrees
    filled = (positive / (positive + noise[:, None])).sum(axis=1)
    kappa = noise / respond(lengths, filled / degrees, unshrunk).active
    rest = filled - (leading / (leading + kappa[:, None])).sum(axis=1)
    mass, trace = dimensions - len(leading), float(positive.sum() - leading.sum())
    horizon = float(kappa[0]) if len(positive) >= degrees else 0.0
    values, masses = np.empty(0), np.empty(0)
    if mass > 0:
        values, masses = _fit(kappa, rest, filled, mass, trace, leading, float(kappa[0]), float(positive[0]))
    pieces = [leading, values, np.zeros(1)]
    counts = [np.ones(len(leading)), masses, np.array([d - len(leading) - masses.sum()])]
    kept = np.concatenate(counts) > 1e-9 * d
    population = Population(np.concatenate(pieces)[kept], np.concatenate(counts)[kept], lengths)
    fitted = np.array([population.trace(population.eigenvalues / (population.eigenvalues + k)) for k in kappa])
    return Estimate(population, len(leading), float(np.max(np.abs(fitted / filled - 1))), horizon)


def estimate_from_rows(eigenvalues: Array, norms: Array) -> Estimate:
    """The same with the law of lengths, from the eigenvalues of S and the squared norms (n,) of the centred rows."""
    n, trace = len(norms), float(np.sum(eigenvalues))
    # tr S^2 sums (x_i . x_j)^2 over all pairs; those of different rows have mean tr Sigma^2
    square = max(float(np.sum(np.square(eigenvalues))) * (n - 1) - float(np.mean(norms**2)), 0.0) / (n - 1)
    effective = min(trace**2 / square, float(len(eigenvalues))) if square > 0 else float(len(eigenvalues))
    return estimate_population(eigenvalues, n - 1, estimate_lengths(norms, effective))


def leading_eigenvalues(sample: Array, degrees: float, dimensions: int, lengths: Lengths | None) -> Array:
    """Population eigenvalues of the leading directions that stand apart, by s = l/alpha(y), y = -(1/n) sum_j l_j/(l - l_j).

    The sum runs over the other sample eigenvalues; for Gaussian examples and to first order it is Lawley's correction
    of bias (Biometrika 43, 1956). The overlap with the true direction is s/(l ds/dl).
    """
    found: list[float] = []
    for k, value in enumerate(sample[: min(LEADING, len(sample), dimensions)]):
        others = np.delete(sample, k)
        gaps = value - others
        if np.any(gaps == 0):
            break
        sum_first, sum_second = float(np.sum(others / gaps)), float(np.sum((others / gaps) ** 2))
        y = np.array([-sum_first / degrees])
        if not y < 1:
            break
        response = respond(lengths, y, 1 - y)
        active, slope = float(response.active[0]), float(response.slope[0])
        # l dy/dl = (1/n) sum l l_j/(l - l_j)^2, and l l_j/(l - l_j)^2 = r + r^2 with r = l_j/(l - l_j)
        estimate, overlap = value / active, 1 / (1 - slope * (sum_first + sum_second) / degrees / active)
        if not (APART < overlap <= 1) or (found and estimate >= found[-1]):
            break
        found.append(estimate)
    return np.array(found)


def _fit(
    kappa: Array, rest: Array, filled: Array, mass: float, trace: float, leading: Array, low: float, high: float
) -> tuple[Array, Array]:
    """Candidate eigenvalues and their masses: relative least squares at every kappa, with mass and trace held."""
    top = min(high, float(leading[-1])) if len(leading) else high
    candidates = np.geomspace(min(low, top) * DEPTH, top, ATOMS)
    held = 1e3
    rows = candidates / (candidates + kappa[:, None]) / filled[:, None]
    design = np.vstack([rows, held * np.ones(ATOMS) / mass, held * candidates / trace])
    target = np.concatenate([rest / filled, [held, held]])
    fit = scipy.optimize.lsq_linear(design * mass, target, (0, np.inf), method="bvls", tol=1e-14, max_iter=50 * ATOMS)
    if fit.status <= 0:
        raise PrecisionError(f"no spectrum was fitted to the sample within {50 * ATOMS} steps")
    masses = np.maximum(fit.x, 0.0) * mass
    return candidates, masses * (mass / masses.sum())
