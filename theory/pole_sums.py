"""Certified sums over j >= J of y/(1 - y)^2, y = s j^(-a), a > 1, beyond the double pole: s J^(-a) < 1."""

from __future__ import annotations

import sympy as sp
from flint import acb, arb, ctx

TAIL_BITS = 16
MAXIMAL_TERMS = 100_000
"""That are added up one by one."""


def pole_sum(node: sp.Basic) -> tuple[sp.Expr, sp.Expr, sp.Expr] | None:
    """(s, a, J) of the sum of y/(1 - y)^2, y = s j^(-a), over j from J to oo; None for anything else."""
    if not isinstance(node, sp.Sum) or len(node.limits) != 1 or node.limits[0][2] is not sp.oo:
        return None
    j, first, _ = node.limits[0]
    powers = [power for power in node.function.atoms(sp.Pow) if power.base == j]
    if len(powers) != 1 or powers[0].exp.has(j):
        return None
    y = sp.Dummy("y", positive=True)
    term = node.function.xreplace({powers[0]: y})
    poles = [power.base for power in term.atoms(sp.Pow) if power.base.has(y) and power.exp == -2]
    if term.has(j) or len(poles) != 1 or (at := poles[0].xreplace({y: sp.S.Zero})) == 0:
        return None
    for scale in (1 / at, -1 / at):
        if sp.cancel(term - scale * y / (1 - scale * y) ** 2) == 0:
            return scale, -powers[0].exp, first
    return None


def sum_beyond_pole(scale: arb, exponent: arb, first: int) -> arb | None:
    """The sum at the precision in force; None where s > 0, a > 1 and s J^(-a) < 1 are not certain.

    From j = K on y is small, and sum y/(1 - y)^2 = sum_m m s^m zeta(a m, K). As zeta(a m, K) <= K^(-a m) (1 + K/(a - 1)), the
    terms m >= M are at most (1 + K/(a - 1)) (M/(1 - x) + x/(1 - x)^2) x^M, x = s K^(-a).
    """
    bits = ctx.prec
    ctx.prec = bits + TAIL_BITS
    try:
        if not (scale > 0 and exponent > 1 and scale * arb(first) ** -exponent < 1):
            return None
        wanted = ((4 + bits // 8) * scale ** (1 / exponent)).mid().min(arb(first + MAXIMAL_TERMS))
        start = max(first, int(wanted.floor().unique_fmpz()))
        total = arb(0)
        for j in range(first, start):
            y = scale * arb(j) ** -exponent
            total += y / (1 - y) ** 2
        x = scale * arb(start) ** -exponent
        bound, m = 1 + start / (exponent - 1), 1
        while bound * x**m * m > arb(2) ** -(bits + TAIL_BITS) * x:
            total += m * scale**m * acb(exponent * m).zeta(acb(start)).real
            m += 1
        rest = bound * (m / (1 - x) + x / (1 - x) ** 2) * x**m
        return total + arb(0).union(rest)
    finally:
        ctx.prec = bits
