"""The extreme eigenvalues of white data at finite size: the Tracy-Widom law, centred at its best place."""

from __future__ import annotations

from math import sqrt

TRACY_WIDOM_MEAN = -1.2065335745820
"""Mean of the Tracy-Widom law of real matrices (Bornemann 2010, arXiv:0904.1581)."""


def finite_edge(n: int, d: int, side: int) -> tuple[float, float]:
    """Mean of the largest (side 1) or smallest (side -1, n != d) eigenvalue of S for n real examples in R^d, and its width.

    Johnstone 2001 centres the edge of real data at (sqrt(n - 1/2) +- sqrt(d - 1/2))^2/n, with an error of higher order.
    """
    long, short = sqrt(n - 0.5), sqrt(d - 0.5)
    width = abs((long + side * short) / n * abs(1 / long + side / short) ** (1 / 3))
    return (long + side * short) ** 2 / n + side * width * TRACY_WIDOM_MEAN, width
