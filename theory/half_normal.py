"""Certified integrals over [0, oo) about the largest of m half-normals, F(t) = erf(t/sqrt 2): moments, and their slope in m.

c t^k (1 - F^m) for real m > 0 gives c times a moment; c F^m ln F is its derivative in m for k = 0.
"""

from __future__ import annotations

from functools import lru_cache

import sympy as sp
from flint import acb, arb, ctx, fmpq

from .quadrature import integral

TAIL_BITS = 16
SLOPE = -1
"""In the place of the power of t: the integrand with the logarithm."""


def largest_integrand(node: sp.Basic) -> tuple[sp.Expr, int, sp.Expr] | None:
    """(c, k, m) of an integral over 0 < t < oo of c t^k (1 - F^m), k = 0, 1, 2, or of c F^m ln F, k = SLOPE; else None."""
    if not isinstance(node, sp.Integral) or len(node.limits) != 1 or node.limits[0][1:] != (sp.S.Zero, sp.oo):
        return None
    t = node.limits[0][0]
    below = sp.erf(t / sp.sqrt(2))
    constant, moving = node.function.as_independent(t, as_Add=False)
    tails = [factor for factor in sp.Mul.make_args(moving) if factor.has(sp.erf)]
    if tails and sp.log(below) in tails:
        (power,) = [tail for tail in tails if tail != sp.log(below)] or [sp.S.One]
        base, exponent = power.as_base_exp()
        known = moving == sp.log(below) * power and (base == below or power == 1)
        return (
            (constant, SLOPE, exponent if power != 1 else sp.S.Zero)
            if known and t not in exponent.free_symbols
            else None
        )
    if len(tails) != 1:
        return None
    base, exponent = (1 - tails[0]).as_base_exp()
    order = next((k for k in (0, 1, 2) if moving / tails[0] == t**k), None)
    if base != below or t in exponent.free_symbols or order is None:
        return None
    return constant, order, exponent


def largest_moment(order: int, count: fmpq | acb) -> acb | None:
    """The integral of t^order (1 - F^count), or for SLOPE of F^count ln F, for a real count > 0; None for any other count.

    Beyond T >= 1 the first is between 0 and max(count, 1) t^order exp(-t^2/2), whose integral for order <= 2 is at most
    2 T exp(-T^2/2) max(count, 1), the second within 2 exp(-t^2/2); T is chosen so that this is below the precision.
    """
    value = count if type(count) is acb else acb(count)
    if not value.imag.is_zero() or not value.real > 0:
        return None
    if value.real.is_exact():
        mantissa, exponent = map(int, value.real.man_exp())
        return _moment(order, mantissa, exponent, ctx.prec)
    return _between(order, value.real)


@lru_cache(maxsize=4096)
def _moment(order: int, mantissa: int, exponent: int, bits: int) -> acb:
    """The same at mantissa * 2^exponent; a root is looked for at the same counts again and again."""
    before = ctx.prec
    ctx.prec = max(bits, mantissa.bit_length())
    count = arb(mantissa) * arb(2) ** exponent
    ctx.prec = bits
    try:
        return _between(order, count)
    finally:
        ctx.prec = before


def _between(order: int, count: arb) -> acb:
    """From ``start`` to ``reach`` by Arb, and bounds of the rest; below ``start``, F^count < 2^-bits / count.

    There -F^count ln F increases with F, as F < exp(-1/count).
    """
    bits = ctx.prec
    ctx.prec = bits + TAIL_BITS
    try:
        root, least = arb(2).rsqrt(), arb(2) ** -bits
        largest = count.max(arb(1))
        reach = (2 * (bits + TAIL_BITS) + 2 * largest.log() / arb(2).log() + 2).sqrt().ceil().mid() + 1
        whole = int(count.mid().floor().unique_fmpz()) if count.is_exact() and count.is_integer() else None
        if whole is not None and order != SLOPE:
            start = arb(0)
        else:
            start = (arb(2) ** (-(bits + largest.log() / arb(2).log() + 4) / count)).mid()

        def integrand(t: acb, analytic: bool) -> acb:
            below = (t * root).erf()
            power = below**whole if whole is not None else below.pow(acb(count), analytic=analytic)
            return below.log(analytic=analytic) * power if order == SLOPE else t**order * (1 - power)

        value = integral(integrand, start, reach, rel_tol=least, abs_tol=least)
        tail = 2 * reach * (-reach * reach / 2).exp() * largest
        below = (start * root).erf()
        if order == SLOPE:
            near = -start * below.log() * below**count if start > 0 else arb(0)
            return value - acb(arb(0).union(near)) - acb(arb(0).union(tail))
        near = start ** (order + 1) / (order + 1)
        return value + acb(near * (1 - arb(0).union(below**count))) + acb(arb(0).union(tail))
    finally:
        ctx.prec = bits
