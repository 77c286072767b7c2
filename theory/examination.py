"""Cross-examination: look for a point of the domain where a statement is false, by ball arithmetic."""

from __future__ import annotations

from itertools import islice

import sympy as sp
from flint import acb
from sympy.core.relational import Relational

from .balls import enclose
from .domain import Domain
from .errors import NotEvaluable, PhaseproofError, Undetermined
from .probes import POINTS, points

BITS = 200
INTEGRAL_POINTS, INTEGRAL_BITS = 2, 64
"""Where an integral must be bounded first, which takes a hundred times as long."""


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
