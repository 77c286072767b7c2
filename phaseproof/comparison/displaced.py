"""Rows that do not lie where others do: other units, another normalisation, other data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Displaced:
    """How a set lies beside another: distance of the means in the other's spreads (roots of its variance), and how many times its
    variance it has.
    """

    offset: float
    variance: float


MISPLACED = Displaced(1.0, 4.0)
"""Rows whose mean is off by so much, or that have so many times the variance, are no such data."""
