"""The sum of q^k I_k(z) over k >= first, of modified Bessel functions: as an expression, and as a ball.

What is left out is bounded twice, for z > 0: I_k(z) <= (z/2)^k e^(z^2/(4 k + 4))/k! (by the series, DLMF 10.25.2), a geometric
series with the ratio 1/2 beyond k > q z; and I_k(z) falls as k rises (DLMF 10.37.1), one with the ratio q < 1.
"""

from __future__ import annotations

import sympy as sp
from flint import arb, ctx

MAXIMAL_TERMS = 5000


def bessel_sum(node: sp.Basic) -> tuple[sp.Expr, sp.Expr, sp.Expr] | None:
    """(q, z, first) if the expression is the sum of q^k I_k(z) over k from first to infinity."""
    if not isinstance(node, sp.Sum) or len(node.limits) != 1 or node.limits[0][2] is not sp.oo:
        return None
    k, first, _ = node.limits[0]
    functions = [part for part in sp.Mul.make_args(node.function) if isinstance(part, sp.besseli)]
    if len(functions) != 1 or functions[0].args[0] != k or functions[0].args[1].has(k):
        return None
    base, exponent = sp.Mul(*(p for p in sp.Mul.make_args(node.function) if p is not functions[0])).as_base_exp()
    ratio = sp.S.One if base == 1 else base ** (exponent / k)
    if ratio.has(k) or first.has(k):
        return None
    return ratio, functions[0].args[1], first


def sum_of_bessel(ratio: arb, z: arb, first: int) -> arb | None:
    """The sum at the precision in force; None where q > 0, z > 0 and first >= 0 are not certain, or it takes too many terms."""
    if not (ratio > 0 and z > 0 and first >= 0):
        return None
    total, q = arb(0), ratio * z / 2
    smallest = arb(2) ** -(ctx.prec + 8)
    power, bound = ratio**first, q**first / arb(first + 1).gamma()
    for k in range(first, first + MAXIMAL_TERMS):
        term = z.bessel_i(arb(k))
        total += power * term
        power *= ratio
        bound *= q / (k + 1)
        rests = [power * term / (1 - ratio)] if ratio < 1 else []
        if q < arb(k + 2) / 2:
            rests.append(2 * bound * (z * z / (4 * (k + 2))).exp())
        for rest in rests:
            if rest < smallest * total:
                return total + arb(0, rest.upper())
    return None
