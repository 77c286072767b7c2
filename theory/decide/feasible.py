"""Is there a vector x >= 0 with A x = b? Found by the simplex method, then verified."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

MAXIMAL_ENTRIES = 20_000
MAXIMAL_PIVOTS = 200


def feasible(matrix: Sequence[Sequence[fmpq]], right: Sequence[fmpq]) -> bool:
    """Exact; False also where the matrix or the number of pivots is beyond its bound."""
    if not matrix or len(matrix) * len(matrix[0]) > MAXIMAL_ENTRIES:
        return False
    x = _solution(matrix, right)
    return min(x) >= 0 and all(
        sum((a * v for a, v in zip(row, x, strict=True) if v != 0), fmpq(0)) == b
        for row, b in zip(matrix, right, strict=True)
    )


def _solution(matrix: Sequence[Sequence[fmpq]], right: Sequence[fmpq]) -> list[fmpq]:
    """The last vertex of the first phase: by the steepest column, later by Bland's rule, which does not cycle."""
    width = len(matrix[0])
    rows = [[*(row if b >= 0 else [-a for a in row]), abs(b)] for row, b in zip(matrix, right, strict=True)]
    basis = list(range(width, width + len(rows)))  # artificial variables, whose sum is brought to 0
    excess = [sum(column, fmpq(0)) for column in zip(*rows, strict=True)]
    for pivots in range(MAXIMAL_PIVOTS):
        rising = [j for j in range(width) if excess[j] > 0]
        if not rising:
            break
        entering = max(rising, key=excess.__getitem__) if pivots < MAXIMAL_PIVOTS // 2 else rising[0]
        ratios = [(row[-1] / row[entering], basis[i], i) for i, row in enumerate(rows) if row[entering] > 0]
        _, _, leaving = min(ratios)
        scale = rows[leaving][entering]
        pivot = rows[leaving] = [a / scale for a in rows[leaving]]
        basis[leaving] = entering
        support = [(j, p) for j, p in enumerate(pivot) if p != 0]
        for row in (*rows[:leaving], *rows[leaving + 1 :], excess):
            factor = row[entering]
            if factor != 0:
                for j, p in support:
                    row[j] -= factor * p
    found = dict(zip(basis, (row[-1] for row in rows), strict=True))
    return [found.get(j, fmpq(0)) for j in range(width)]
