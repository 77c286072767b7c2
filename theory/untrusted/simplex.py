"""A vector x >= 0 with A x = b, by elimination and the dual simplex method; who asks for it verifies it."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq, fmpq_mat

MAXIMAL_PIVOTS = 200


def solution(matrix: Sequence[Sequence[fmpq]], right: Sequence[fmpq]) -> list[fmpq]:
    """A basic solution, its negative entries driven out: the most negative first, later by Bland's rule, which does not cycle."""
    width = len(matrix[0])
    reduced, rank = fmpq_mat([[*row, b] for row, b in zip(matrix, right, strict=True)]).rref()
    rows = reduced.tolist()[:rank]
    basis = [next(j for j, a in enumerate(row) if a != 0) for row in rows]
    if width in basis:  # the equations contradict each other
        return []
    for pivots in range(MAXIMAL_PIVOTS):
        negative = [i for i, row in enumerate(rows) if row[-1] < 0]
        if not negative:
            break
        by = basis.__getitem__ if pivots >= MAXIMAL_PIVOTS // 2 else lambda i: rows[i][-1]
        leaving = min(negative, key=by)
        falling = [j for j in range(width) if rows[leaving][j] < 0]
        if not falling:  # a sum of numbers >= 0 would be negative
            return []
        entering = falling[0]
        scale = rows[leaving][entering]
        pivot = rows[leaving] = [a / scale for a in rows[leaving]]
        basis[leaving] = entering
        support = [(j, p) for j, p in enumerate(pivot) if p != 0]
        for row in (*rows[:leaving], *rows[leaving + 1 :]):
            factor = row[entering]
            if factor != 0:
                for j, p in support:
                    row[j] -= factor * p
    found = dict(zip(basis, (row[-1] for row in rows), strict=True))
    return [found.get(j, fmpq(0)) for j in range(width)]
