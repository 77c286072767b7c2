"""The sign of an expression that holds square roots of polynomials: squared away one root at a time, exactly."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from .domain import Domain
from .positivity import sign_on


@lru_cache(maxsize=4096)
def surd_sign(expression: sp.Expr, domain: Domain) -> int | None:
    """+1, -1 or 0 when the expression has that one sign on all of the domain; None when undecided.

    A root s of a radicand that is shown to be > 0 is taken out: A + B s has the sign that A and B share, else that of
    A where A^2 > B^2 s^2 and that of B where A^2 < B^2 s^2; these signs are found in the same way.
    """
    domain = _about(expression, domain)
    if isinstance(expression, sp.Mul):
        signs = [surd_sign(factor, domain) for factor in expression.args]
        if all(sign in (1, -1) for sign in signs):
            return int(sp.Mul(*signs))
    known = _part(sp.expand(expression), domain)
    if known is not None:
        return known
    sign = 1
    numerator, denominator = sp.fraction(sp.together(expression))
    for part in (numerator, denominator):
        one = _part(sp.expand(part), domain)
        if one is None or (part is denominator and one == 0):
            return None
        sign *= one
    return sign


def narrowed(domain: Domain) -> Domain:
    """The same domain, conditions on one parameter alone turned into its range."""
    return Domain(domain.parameters).where(*domain.conditions)


def _about(expression: sp.Expr, domain: Domain) -> Domain:
    """The domain without the conditions that speak of other parameters too: a larger one."""
    domain, symbols = narrowed(domain), expression.free_symbols
    parameters = tuple(p for p in domain.parameters if p.symbol in symbols)
    return Domain(parameters, tuple(c for c in domain.conditions if c.free_symbols <= symbols))


def _part(part: sp.Expr, domain: Domain) -> int | None:
    known = sign_on(part, domain)
    if known is not None:
        return known
    roots = {p.base for p in part.atoms(sp.Pow) if _is_root(p, domain)}
    for radicand in sorted(roots, key=lambda base: (sp.count_ops(base), str(base))):
        sign = _taking_out(part, radicand, domain)
        if sign is not None:
            return sign
    return None


def _taking_out(part: sp.Expr, radicand: sp.Expr, domain: Domain) -> int | None:
    """The sign of rest + factor * sqrt(radicand), radicand > 0: that of the factor times that of rest/factor + the root."""
    symbol = sp.Dummy("root", positive=True)
    powers = [p for p in part.atoms(sp.Pow) if p.base == radicand and p.exp.is_Rational and p.exp.q == 2]
    replaced = part.xreplace({p: symbol ** (2 * p.exp) for p in powers})
    if not replaced.is_polynomial(symbol) or surd_sign(radicand, domain) != 1:
        return None
    terms = sp.Poly(replaced, symbol).terms()
    rest, factor = (
        sp.expand(sp.Add(*(c * radicand ** (k // 2) for (k,), c in terms if k % 2 == odd))) for odd in (0, 1)
    )
    outer = surd_sign(factor, domain)
    if not outer:
        return surd_sign(rest, domain) if outer == 0 else None
    quotient = sp.expand(rest / factor)
    inner = surd_sign(quotient, domain)
    if inner is None:
        return None
    if inner == -1:
        excess = surd_sign(sp.expand(radicand - quotient**2), domain)
        return None if excess is None else outer * excess
    return outer


def _is_root(power: sp.Pow, domain: Domain) -> bool:
    """Is it an odd power of the square root of something other than a parameter?"""
    return bool(
        power.exp.is_Rational and power.exp.q == 2 and power.base not in domain.symbols and power.base.free_symbols
    )
