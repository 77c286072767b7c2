"""Means of rows that stay within declared bounds: a test that is valid for any such law, and what it resolves."""

from __future__ import annotations

from math import exp, log

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
