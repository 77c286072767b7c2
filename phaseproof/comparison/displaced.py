"""Rows that do not lie where others do: other units, another normalisation, other data."""

from __future__ import annotations

from dataclasses import dataclass

from scipy import stats

from ..prediction.departures import CLOSER
from .leaks import CHANCE


@dataclass(frozen=True)
class Displaced:
    """How a set lies beside another: distance of the means in the other's spreads (roots of its variance), and how many times its
    variance it has; the overlap of their covariances, and what is expected of two such sets of one kind (1 where it is not looked at).
    """

    offset: float
    variance: float
    overlap: float = 1.0
    expected: float = 1.0


MISPLACED = Displaced(1.0, 4.0)
"""Rows whose mean is off by so much, or that have so many times the variance, are no such data."""


def unlike(overlap: float, expected: float, spread: float, groups: int) -> bool:
    """Whether two sets do not vary alike: the overlap of their covariances, of this standard error by so many groups of rows, is lower
    than expected by CLOSER, and that is no chance (Student's t).
    """
    return expected - overlap > CLOSER + float(stats.t.isf(CHANCE, groups - 1)) * spread
