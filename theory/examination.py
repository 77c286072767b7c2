"""Cross-examination: look for a point of the domain where a statement is false, by ball arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

import sympy as sp
from flint import acb
from sympy.core.relational import Relational

from .balls import NotEvaluable, Undetermined, enclose
from .domain import Domain, Parameter
from .errors import PhaseproofError

POINTS = 6
BITS = 200
INTEGRAL_POINTS, INTEGRAL_BITS = 2, 64
"""Where an integral must be bounded first, which takes a hundred times as long."""


def probes(p: Parameter) -> list[sp.Rational]:
    """A few numbers of a parameter's range: the ends that belong to it, and inner points of no special form."""
    if p.integer:
        top = p.lower + 4 if p.upper.is_infinite else p.upper
        return [sp.Integer(k) for k in range(int(p.lower), int(top) + 1)]
    if p.lower.is_infinite and p.upper.is_infinite:
        inner = [sp.Rational(-7, 5), sp.Rational(3, 11), sp.Rational(13, 5)]
    elif p.upper.is_infinite:
        inner = [p.lower + sp.Rational(*x) for x in ((3, 11), (17, 10), (29, 9))]
    elif p.lower.is_infinite:
        inner = [p.upper - sp.Rational(*x) for x in ((3, 11), (17, 10), (29, 9))]
    else:
        inner = [p.lower + (p.upper - p.lower) * sp.Rational(*x) for x in ((2, 7), (8, 13), (9, 10))]
    ends = [
        end for end, is_open in ((p.lower, p.lower_open), (p.upper, p.upper_open)) if end.is_Rational and not is_open
    ]
    return inner + ends


def points(domain: Domain) -> Iterator[dict[sp.Symbol, sp.Rational]]:
    """Points of the domain, at most POINTS, spread over the ranges of its parameters."""
    found = 0
    grids = [probes(p) for p in domain.parameters]
    grid = sorted(product(*(enumerate(g) for g in grids)), key=lambda combination: len({i for i, _ in combination}))
    for combination in grid:
        point = {p.symbol: value for p, (_, value) in zip(domain.parameters, combination, strict=True)}
        if domain.holds_at(point):
            yield point
            found += 1
            if found == POINTS:
                return


def examine(statement: sp.Basic, domain: Domain, names: tuple[str, str] = ("left side", "right side")) -> str:
    """The point and both values where the statement is certainly false, or "" when none was found.

    Statements that balls cannot evaluate (expectations, integrals, limits) give "".
    """
    if not isinstance(statement, Relational):
        return ""
    count, bits = (INTEGRAL_POINTS, INTEGRAL_BITS) if statement.has(sp.Integral) else (POINTS, BITS)
    for point in islice(points(domain), count):
        try:
            left = enclose(statement.lhs, point, bits)
            right = enclose(statement.rhs, point, bits)
        except (NotEvaluable, Undetermined):
            continue
        except PhaseproofError:
            continue
        if false(statement, left, right):
            at = ", ".join(f"{symbol} = {value}" for symbol, value in point.items()) or "no parameters"
            return f"false at {at}: {names[0]} {_show(left)}, {names[1]} {_show(right)}"
    return ""


def false(statement: Relational, left: acb, right: acb) -> bool:
    difference = left - right
    if isinstance(statement, sp.Eq):
        return not difference.contains(0)
    if isinstance(statement, sp.Ne):
        return False
    if not difference.imag.contains(0):
        return True
    real = difference.real
    if isinstance(statement, sp.StrictGreaterThan | sp.GreaterThan):
        return bool(real < 0)
    return bool(real > 0)


def _show(ball: acb) -> str:
    """A ball's real part, or all of it when it is complex, to twenty digits."""
    return str((ball.real if ball.imag.contains(0) else ball).str(20, radius=False))
