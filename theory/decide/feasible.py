"""Is there a vector x >= 0 with A x = b? One is asked for, and verified."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq, fmpq_mat

from ..untrusted.simplex import solution

MAXIMAL_ENTRIES = 20_000


def feasible(matrix: Sequence[Sequence[fmpq]], right: Sequence[fmpq]) -> bool:
    """Exact; False also where the matrix or the number of pivots is beyond its bound."""
    if not matrix or len(matrix) * len(matrix[0]) > MAXIMAL_ENTRIES:
        return False
    x = solution(matrix, right)
    return bool(x) and min(x) >= 0 and fmpq_mat(matrix) * fmpq_mat([[v] for v in x]) == fmpq_mat([[b] for b in right])
