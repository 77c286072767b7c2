"""Finite Wishart matrices: the Wick sums against brute force."""

from __future__ import annotations

from itertools import product

import pytest
import sympy as sp

from phaseproof.theory.language import d, n
from phaseproof.theory.wishart import pairings, wick_moment


def brute_force_moment(order: int, examples: int, dimension: int) -> sp.Rational:
    """E tr (X X^T)^k / (d n^k) for small sizes: all index words, each a product of univariate Gaussian moments."""
    total = 0
    double_factorial = {0: 1, 2: 1, 4: 3, 6: 15, 8: 105}
    for rows in product(range(dimension), repeat=order):
        for columns in product(range(examples), repeat=order):
            powers: dict[tuple[int, int], int] = {}
            for j in range(order):
                for entry in ((rows[j], columns[j]), (rows[(j + 1) % order], columns[j])):
                    powers[entry] = powers.get(entry, 0) + 1
            word = 1
            for power in powers.values():
                word *= double_factorial.get(power, 0)
            total += word
    return sp.Rational(total, dimension * examples**order)


@pytest.mark.parametrize(("order", "examples", "dimension"), [(1, 3, 2), (2, 2, 3), (3, 2, 2), (3, 3, 2), (4, 2, 2)])
def test_real_wick_sums_equal_a_sum_over_all_index_words(order: int, examples: int, dimension: int) -> None:
    exact = wick_moment(order, "real").subs({n: examples, d: dimension})
    assert exact == brute_force_moment(order, examples, dimension)


def test_number_of_contractions() -> None:
    assert [sum(1 for _ in pairings(tuple(range(2 * k)))) for k in range(6)] == [1, 1, 3, 15, 105, 945]


def test_second_moments_known_in_the_literature() -> None:
    assert sp.expand(wick_moment(2, "real") - (1 + (d + 1) / n)) == 0
    assert sp.expand(wick_moment(2, "complex") - (1 + d / n)) == 0
