"""Certified integrals over [0, oo) of c t^k (1 - erf(t/sqrt 2)^m): the moments of the largest of m half-normals."""

from __future__ import annotations

import sympy as sp
from flint import acb, arb, ctx, fmpq

TAIL_BITS = 16


def largest_integrand(node: sp.Basic) -> tuple[sp.Expr, int, sp.Expr] | None:
    """(c, k, m) of an integral over 0 < t < oo of c t^k (1 - erf(t/sqrt 2)^m), c and m free of t, 0 <= k <= 2; else None."""
    if not isinstance(node, sp.Integral) or len(node.limits) != 1 or node.limits[0][1:] != (sp.S.Zero, sp.oo):
        return None
    t = node.limits[0][0]
    tails = [factor for factor in sp.Mul.make_args(node.function) if factor.has(sp.erf)]
    if len(tails) != 1:
        return None
    base, exponent = (1 - tails[0]).as_base_exp()
    constant, moving = (node.function / tails[0]).as_independent(t, as_Add=False)
    order = next((k for k in (0, 1, 2) if moving == t**k), None)
    if base != sp.erf(t / sp.sqrt(2)) or exponent.has(t) or order is None:
        return None
    return constant, order, exponent


def largest_moment(order: int, count: fmpq) -> acb | None:
    """The integral of t^order (1 - erf(t/sqrt 2)^count) over [0, oo) for a whole count >= 1, None for any other.

    Beyond T >= 1 the integrand is between 0 and count t^order exp(-t^2/2), whose integral for order <= 2 is at most
    2 T exp(-T^2/2) count; T is chosen so that this is below the precision in force.
    """
    if type(count) is not fmpq or count.q != 1 or count < 1:
        return None
    bits, whole = ctx.prec, int(count.p)
    ctx.prec = bits + TAIL_BITS
    try:
        reach = arb(2 * (bits + TAIL_BITS) + 2 * whole.bit_length()).sqrt().ceil()
        root = arb(2).rsqrt()
        least = arb(2) ** -bits
        value = acb.integral(
            lambda t, _: t**order * (1 - (t * root).erf() ** whole), 0, reach, rel_tol=least, abs_tol=least
        )
        tail = 2 * reach * (-reach * reach / 2).exp() * whole
        return value + acb(arb(0).union(tail))
    finally:
        ctx.prec = bits
