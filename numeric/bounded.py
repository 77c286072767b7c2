"""Means of rows that stay within declared bounds: tests that allow for what such a law may hide, and what they resolve."""

from __future__ import annotations

from math import exp, log

import numpy as np
from scipy import optimize, special

Bounds = tuple[float, float]


def divergence(mean: float, other: float) -> float:
    """Relative entropy of a coin that falls with probability ``mean`` to one with ``other``, both in [0, 1]."""
    return min(1e300, float(special.rel_entr(mean, other) + special.rel_entr(1 - mean, 1 - other)))


def bounded_p_value(estimate: float, predicted: float, slack: float, rows: int, bounds: Bounds) -> float:
    """Two-sided probability bound for a mean of independent rows this far beyond the slack from the predicted one.

    Source: Hoeffding 1963, theorem 1: at most exp(-rows times the relative entropy) on each side.
    """
    low, high = bounds
    nearest = min(max(estimate, predicted - slack), predicted + slack)
    if nearest == estimate:
        return 1.0
    if not low <= nearest <= high:
        return 0.0
    return min(1.0, 2 * exp(-rows * divergence((estimate - low) / (high - low), (nearest - low) / (high - low))))


def hidden(estimate: float, rows: int, bounds: Bounds) -> float:
    """What the mean of a law may owe, at most, to an event of which one is expected in so many rows.

    One of which k are expected is in none of them with probability exp(-k) or less, and the mean then owes it k times as much.
    """
    return max(bounds[1] - estimate, estimate - bounds[0]) / rows


_SPLITS = 200
"""Ways to share out an excess between chance and an event that was not seen, of which the best bounds its probability."""


def p_value_beside_hidden(excess: float, error: float, degrees: float, hidden: float) -> float:
    """Two-sided probability bound for such an excess: Student's test, beside what an event that was not seen may carry."""
    owed = np.linspace(0, excess, _SPLITS)
    return min(1.0, float(np.min(2 * special.stdtr(degrees, (owed - excess) / error) + np.exp(-owed / hidden))))


def bounded_reach(estimate: float, level: float, power: float, rows: int, bounds: Bounds) -> float:
    """How far from the estimate a predicted mean must be for another such sample to refuse it with probability power.

    The sum of two distances by Hoeffding's bound: of the estimate from the true mean, and of a mean that is refused.
    """
    low, high = bounds
    mean = (estimate - low) / (high - low)
    reach = sum(
        max(_distance(mean, end, log(1 / chance) / rows) for end in (0, 1)) for chance in (1 - power, level / 2)
    )
    return min(1.0, reach) * (high - low)


def _distance(mean: float, end: float, target: float) -> float:
    """From ``mean`` towards ``end``, how far it is to where the divergence reaches the target; to the end at most."""
    if divergence(mean, end) <= target:
        return abs(end - mean)
    return abs(float(optimize.brentq(lambda other: divergence(mean, other) - target, mean, end, xtol=1e-15)) - mean)
