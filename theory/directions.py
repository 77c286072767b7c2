"""One direction of a fixed Sigma, learnt from many examples: Wick's second moment and the perturbation of an eigenvector."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from .errors import Refusal
from .language import (
    COVARIANCE,
    d,
    eigenvalue,
)


def about(term: sp.Expr, j: sp.Symbol, k: sp.Expr, last: sp.Expr = sp.oo) -> sp.Expr:
    """The sum of a term over all j >= 1 but k, up to the last."""
    return sp.Sum(term, (j, 1, k - 1)) + sp.Sum(term, (j, k + 1, last))


def parts_about(expression: sp.Expr, last: sp.Expr = sp.oo) -> tuple[sp.Expr, sp.Symbol, sp.Expr]:
    """(term, j, k) of a sum over all j >= 1 but k, up to the last."""
    for part in sp.Add.make_args(expression):
        if isinstance(part, sp.Sum) and len(part.limits) == 1 and part.limits[0][2] == last:
            j, first, _ = part.limits[0]
            if expression == about(part.function, j, first - 1, last):
                return part.function, j, first - 1
    raise Refusal(f"a sum over all j >= 1 but one is needed, not {expression}")


def over_eigenvalues(expression: sp.Expr, values: Sequence[sp.Expr], direction: int) -> sp.Expr:
    """A sum over all j >= 1 but k, up to d, at k = direction, for a Sigma with these eigenvalues, the largest first."""
    term, j, k = parts_about(expression, d)
    own = values[direction - 1]
    at = term.xreplace({eigenvalue(COVARIANCE, k): own})
    return sp.Add(*(at.xreplace({eigenvalue(COVARIANCE, j): value}) for value in values if value != own))
