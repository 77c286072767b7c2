"""White Wishart matrices at finite size: Wick sums, the loop equation (Stein), the Poincaré bound.

S = X X^T / n with X a d x n matrix of independent standard Gaussians, real or complex; tau(A) = tr A / d.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations

import sympy as sp

from .language import d, n

MAXIMAL_ORDER = 6


# --- Wick sums ----------------------------------------------------------------------------------------


def pairings(points: tuple[int, ...]) -> Iterator[list[tuple[int, int]]]:
    """All ways to pair an even number of points."""
    if not points:
        yield []
        return
    first, rest = points[0], points[1:]
    for i, partner in enumerate(rest):
        for others in pairings(rest[:i] + rest[i + 1 :]):
            yield [(first, partner), *others]


def _loops(links: list[tuple[int, int]], size: int) -> int:
    """Number of connected components that the links make of ``size`` points."""
    parent = list(range(size))

    def find(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for i, j in links:
        parent[find(i)] = find(j)
    return sum(1 for i in range(size) if find(i) == i)


@lru_cache(maxsize=16)
def wick_moment(order: int, field: str) -> sp.Expr:
    """E tau(S^order) as a polynomial in d and 1/n, every contraction counted; order in 0..6.

    tr (X X^T)^k = sum X[i1,a1] X[i2,a1] X[i2,a2] X[i3,a2] ...: factor 2j has row i_j and column a_j, factor
    2j+1 row i_(j+1) and column a_j. A contraction identifies rows and columns; each free index sums to d or n.
    """
    k = order
    if k == 0:
        return sp.S.One
    row = [(j // 2 + j % 2) % k for j in range(2 * k)]
    column = [j // 2 for j in range(2 * k)]
    if field == "real":
        contractions: Iterator[list[tuple[int, int]]] = pairings(tuple(range(2 * k)))
    else:
        contractions = ([(2 * i, 2 * j + 1) for i, j in enumerate(p)] for p in permutations(range(k)))
    counts: dict[tuple[int, int], int] = {}
    for pairs in contractions:
        rows = _loops([(row[i], row[j]) for i, j in pairs], k)
        columns = _loops([(column[i], column[j]) for i, j in pairs], k)
        counts[rows, columns] = counts.get((rows, columns), 0) + 1
    return sp.Add(*(count * d ** (rows - 1) * n ** (columns - k) for (rows, columns), count in counts.items()))


# --- trace polynomials --------------------------------------------------------------------------------


# --- fluctuations -------------------------------------------------------------------------------------
