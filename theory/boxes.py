"""Signs of polynomials on a box, decided exactly: Sturm in one variable, else the coefficients over variables t >= 0."""

from __future__ import annotations

from itertools import product
from math import prod

import sympy as sp

from .domain import Domain, Parameter
from .errors import NotEvaluable, Undetermined

MOST_TERMS = 5000
"""That a polynomial of its degrees may have, for its sign to be looked for; the book needs 150."""


_ROOTS: dict[Parameter, sp.Symbol] = {}
"""The square root of each parameter met so far: a symbol of its own, whatever the user's are called."""


def without_roots(expression: sp.Expr, domain: Domain) -> tuple[sp.Expr, dict[sp.Symbol, Parameter]]:
    """Write each parameter under a square root as the square of a new one; return the parameters too."""
    parameters = {p.symbol: p for p in domain.parameters}
    for node in list(expression.atoms(sp.Pow)):
        base, exponent = node.args
        if exponent.is_Rational and exponent.q == 2 and base in parameters and parameters[base].lower >= 0:
            p = parameters.pop(base)
            reached = p.lower == 0 and not p.lower_open
            assumed = "nonnegative" if reached else "positive"
            root = _ROOTS.setdefault(p, sp.Dummy(f"root of {p.name}", **{assumed: True}))
            parameters[root] = Parameter(root, sp.sqrt(p.lower), sp.sqrt(p.upper), p.lower_open, p.upper_open)
            expression = expression.subs(base, root**2)
    return expression, parameters


def factors_of(expression: sp.Expr) -> tuple[sp.Expr, list[tuple[sp.Expr, sp.Rational]]] | None:
    """A constant and the factors with their powers, which may be half ones; None of what is not real or no polynomial."""
    if sp.expand_log(expression).has(sp.I):  # as factoring does by itself
        return None
    try:
        return sp.factor_list(expression) if expression.free_symbols else (expression, [])
    except sp.PolificationFailed:  # the symbols drop out when it is expanded
        return sp.expand(expression), []
    except sp.PolynomialError:
        return None


def ranges_of(factor: sp.Expr, parameters: dict[sp.Symbol, Parameter]) -> list[Parameter] | None:
    """The ranges of a polynomial's symbols; None of what is none in them, or a long one."""
    used = sorted(factor.free_symbols, key=str)
    if any(symbol not in parameters for symbol in used) or not factor.is_polynomial(*used) or too_long(factor):
        return None
    return [parameters[symbol] for symbol in used]


def too_long(*factors: sp.Expr) -> bool:
    """May the product of polynomials, in whatever SymPy takes for their variables, have more than MOST_TERMS terms?"""
    try:
        polynomials, _ = sp.parallel_poly_from_expr(factors)
    except sp.PolynomialError:  # numbers, or no polynomials
        return False
    degrees = [polynomial.degree_list() for polynomial in polynomials]
    return prod(1 + max(0, sum(powers)) for powers in zip(*degrees, strict=True)) > MOST_TERMS


def sign_of_power(sign: int | None, power: sp.Rational) -> int | None:
    """Of the sign of a factor, strict or weak; a half power has one of what is positive alone."""
    if sign is None or (sign != 1 and power % 1 != 0):
        return None
    return sign if power % 2 else abs(sign)


def constant_sign(constant: sp.Expr) -> int | None:
    """The sign of a number, by a ball of 128 bits that does not hold 0."""
    if constant.is_Rational:
        return int(sp.sign(constant))
    from .balls import enclose  # which asks for signs itself

    try:
        ball = enclose(constant, {}, 128)
    except (NotEvaluable, Undetermined):
        return None
    if not ball.imag.is_zero():
        return None
    return 1 if ball.real > 0 else -1 if ball.real < 0 else None


def polynomial_sign(factor: sp.Expr, ranges: list[Parameter]) -> int | None:
    """The strict sign of a polynomial on the box; None when undecided."""
    return _univariate_sign(factor, ranges[0]) if len(ranges) == 1 else _coefficient_sign(factor, ranges)


def weak_sign(factor: sp.Expr, ranges: list[Parameter]) -> int | None:
    """+1 where all coefficients over t >= 0 are >= 0, -1 where all are <= 0, 0 without any; None when undecided."""
    moved, _ = _to_half_lines(factor, ranges)
    if moved is None:
        return None
    signs = {constant_sign(c) for _, c in moved.terms() if c != 0}
    if len(signs) > 1:
        return None
    return signs.pop() if signs else 0


def _coefficient_sign(factor: sp.Expr, ranges: list[Parameter]) -> int | None:
    """The strict sign, when all coefficients over t >= 0 have it and each closed end of a range keeps one of them.

    A term lives on the end t = 0 of a variable when it holds no power of it, on t = oo when it holds the highest.
    """
    moved, degrees = _to_half_lines(factor, ranges)
    if moved is None:
        return None
    terms = [(powers, c) for powers, c in moved.terms() if c != 0]
    ends: list[list[int | None]] = []
    for p, degree in zip(ranges, degrees, strict=True):
        low_open, high_open = (p.upper_open, True) if p.lower.is_infinite else (p.lower_open, p.upper_open)
        closed_above = not high_open and not p.upper.is_infinite
        ends.append([None, *([0] if not low_open else []), *([degree] if closed_above else [])])
    for direction in (1, -1):
        if all(constant_sign(direction * c) == 1 for _, c in terms) and all(
            any(all(e is None or power == e for power, e in zip(powers, face, strict=True)) for powers, _ in terms)
            for face in product(*ends)
        ):
            return direction
    return None


def _univariate_sign(factor: sp.Expr, p: Parameter) -> int | None:
    """Sturm: no root in the range, then the sign at one point of it."""
    polynomial = sp.Poly(factor, p.symbol)
    if not all(c.is_Rational for c in polynomial.all_coeffs()):
        return _coefficient_sign(factor, [p])
    low, high = p.lower, p.upper
    if not (low.is_Rational or low.is_infinite) or not (high.is_Rational or high.is_infinite):
        return _coefficient_sign(factor, [p])
    roots = polynomial.count_roots(None if low.is_infinite else low, None if high.is_infinite else high)
    for end, is_open in ((low, p.lower_open), (high, p.upper_open)):
        if is_open and end.is_Rational and polynomial.eval(end) == 0:
            roots -= 1
    if roots:
        return None
    return int(sp.sign(polynomial.eval(_inside(p))))


def _inside(p: Parameter) -> sp.Rational:
    if p.lower.is_infinite and p.upper.is_infinite:
        return sp.S.Zero
    if p.upper.is_infinite:
        return p.lower + 1
    if p.lower.is_infinite:
        return p.upper - 1
    return (p.lower + p.upper) / 2


def _to_half_lines(factor: sp.Expr, ranges: list[Parameter]) -> tuple[sp.Poly | None, list[int]]:
    """The polynomial over variables t >= 0, times powers of 1 + t, and its degrees; None when a range is the whole line.

    x = low + t, high - t, or (low + high t)/(1 + t), where t = oo stands for the end x = high.
    """
    if any(p.lower.is_infinite and p.upper.is_infinite for p in ranges):
        return None, []
    polynomial = sp.Poly(factor, *[p.symbol for p in ranges])
    degrees = [polynomial.degree(p.symbol) for p in ranges]
    fresh = [sp.Dummy("t", nonnegative=True) for _ in ranges]
    total = sp.S.Zero
    for powers, coefficient in polynomial.terms():
        term = coefficient
        for p, t, power, degree in zip(ranges, fresh, powers, degrees, strict=True):
            if p.upper.is_infinite:
                term *= (p.lower + t) ** power
            elif p.lower.is_infinite:
                term *= (p.upper - t) ** power
            else:
                term *= (p.lower + p.upper * t) ** power * (1 + t) ** (degree - power)
        total += term
    return sp.Poly(sp.expand(total), *fresh), degrees
