"""Integrals, sums and products whose bodies are held as they are written.

SymPy's own constructors bring cases to the front and evaluate what stands beside and in them: t/t becomes 1, 0 ln t becomes 0.
"""

from __future__ import annotations

import sympy as sp


def over(kind: type[sp.Expr], body: sp.Expr, *limits: tuple[sp.Expr, ...] | sp.Tuple) -> sp.Expr:
    """An integral, a sum or a product of the body, which is not evaluated; of several limits the first is innermost."""
    for limit in limits:
        ranges = kind(sp.S.One, limit).limits
        held = sp.Expr.__new__(kind, body, *ranges)
        held.is_commutative = body.is_commutative
        body = held
    return body
