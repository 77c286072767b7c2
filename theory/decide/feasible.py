"""Is there a vector x >= 0 with A x = b? Exact simplex, first phase."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

MAXIMAL_ENTRIES = 20_000
MAXIMAL_PIVOTS = 200


def feasible(matrix: Sequence[Sequence[fmpq]], right: Sequence[fmpq]) -> bool:
    """By Bland's rule; False also where the matrix or the number of pivots is beyond its bound."""
    width = len(matrix[0]) if matrix else 0
    if len(matrix) * width > MAXIMAL_ENTRIES:
        return False
    rows = [[*(row if b >= 0 else [-a for a in row]), abs(b)] for row, b in zip(matrix, right, strict=True)]
    basis = list(range(width, width + len(rows)))  # artificial variables, whose sum is brought to 0
    excess = [sum(column, fmpq(0)) for column in zip(*rows, strict=True)]
    for _ in range(MAXIMAL_PIVOTS):
        entering = next((j for j in range(width) if excess[j] > 0), None)
        if entering is None:
            break
        ratios = [(row[-1] / row[entering], basis[i], i) for i, row in enumerate(rows) if row[entering] > 0]
        if not ratios:
            break
        _, _, leaving = min(ratios)
        scale = rows[leaving][entering]
        pivot = rows[leaving] = [a / scale for a in rows[leaving]]
        basis[leaving] = entering
        for i, row in enumerate(rows):
            if i != leaving and row[entering] != 0:
                factor = row[entering]
                rows[i] = [a - factor * p for a, p in zip(row, pivot, strict=True)]
        factor = excess[entering]
        excess = [a - factor * p for a, p in zip(excess, pivot, strict=True)]
    return excess[-1] == 0
