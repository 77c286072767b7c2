"""2F1(m, c; c + 1; -z) on arrays, for c >= 1 and z >= 0: the mean of (1 + z s^(1/c))^-m over s between 0 and 1.

With s = 1/(1 + e^x) it is an integral over the line of what is analytic for |Im x| < pi and falls as e^-|x|: there the argument
of s is below pi, so that z s^(1/c) is no -1. The trapezoidal rule with STEP then misses some exp(-2 pi^2/STEP) of it.
Sources: DLMF 15.6.1; Trefethen and Weideman 2014, SIAM Review 56, theorem 5.1.
"""

from __future__ import annotations

import numpy as np

from .approximate import ROUNDING, ULPS, Approximate, Operation, narrow

STEP, FAR = 0.375, 38.0
"""Distance of neighbouring x, and where those end at which s or 1 - s is e^-FAR of what counts."""

LARGEST = 1e30
"""Of z: beyond, x would go too far out."""


def power_mean(whole: int) -> Operation:
    """The operation on c and z; NaN, which no bound passes, where c < 1, z < 0 or z > LARGEST."""

    def apply(parameter: Approximate, argument: Approximate) -> Approximate:
        (c, off_c), (z, off_z) = narrow(parameter), narrow(argument)
        shape = np.broadcast_shapes(np.shape(c), np.shape(z))
        inside = (c >= 1) & (z >= 0) & (z <= LARGEST)
        scale = np.where(inside, z, 1.0)[..., None]
        least = min(float(whole), np.max(c, initial=1.0)) * np.log1p(scale.max(initial=0.0))  # -ln of the value, about
        x = STEP * np.arange(np.floor(-FAR / STEP), np.ceil((FAR + least) / STEP) + 1)  # exact
        depth = np.logaddexp(0, x)  # -ln s
        weights = STEP * np.exp(x - 2 * depth)
        terms, below = weights, 1 + scale * np.exp(-depth / np.maximum(c, 1.0)[..., None])
        for _ in range(whole):
            terms = terms / below
        value = np.where(inside, terms.sum(axis=-1), np.nan)
        deep = terms @ depth  # bounds what the errors of ln s and of 1/c make of s^(1/c)
        carried = deep * whole / c * (2 * ROUNDING + 2 * off_c / c) + value * whole * off_z / np.maximum(
            z, off_z + (z == 0)
        )
        small = (off_c <= c / 1000) & (off_z <= np.where(z > 0, z, 1.0) / 1000)
        bound = np.where(small, 2 * ULPS * ROUNDING * value + 2 * carried, np.inf)
        return Approximate(value.reshape(shape), bound.reshape(shape))

    return apply
