"""Definite integrals in balls: Arb's adaptive Gauss-Legendre quadrature, whose error bounds need holomorphic integrands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from flint import acb, ctx

from .roots import root_of

EVALUATIONS = 200
"""Evaluations of an integrand allowed for each bit of precision: beyond, the integral is not determined."""

INTEGRANDS: set[type] = {sp.Add, sp.Mul, sp.Pow, sp.exp, sp.sin, sp.cos, sp.Tuple, sp.Symbol}
"""What an integrand may hold of its variable: holomorphic, or powers, which say where they are not."""


class _Holomorphic:
    """Whether powers must return NaN on balls that touch their cut: asked for while an integral is bounded."""

    wanted = False


holomorphic = _Holomorphic()


def fixed_parts(node: sp.Integral) -> tuple[sp.Expr, ...]:
    """The roots in an integrand that do not depend on its variable."""
    x = node.limits[0][0]
    return tuple(sorted((r for r in node.function.atoms(root_of) if x not in r.free_symbols), key=str))


def integral(integrand: Callable[[acb, bool], acb], lower: Any, upper: Any, **options: Any) -> acb:
    """Arb's integral; what stops the integrand, an interrupt or a time-out too, goes through as it is, and soon.

    python-flint would go on to its limit of evaluations, make a SystemError of it, and of that a rule a verdict: once
    stopped, the integrand is 0, of which Arb has soon seen enough.
    """
    stopped: list[BaseException] = []
    nothing = acb(0)

    def watched(point: acb, analytic: bool) -> acb:
        try:
            return nothing if stopped else integrand(point, analytic)
        except BaseException as error:
            stopped.append(error)
            return nothing

    try:
        value = acb.integral(watched, lower, upper, **options)
    except SystemError as error:  # a signal that came before the ``try`` above, at the last evaluation
        stopped.append(error)
    if not stopped:
        return value
    cause = stopped[0]
    while isinstance(cause, SystemError) and cause.__cause__ is not None:
        cause = cause.__cause__
    raise cause from None


def integrate(integrand: Callable[[acb], acb], lower: acb, upper: acb) -> acb:
    """The integral as a ball, not finite when the function is not bounded tightly enough; at the precision in force."""

    def evaluate(point: acb, analytic: bool) -> acb:
        before = holomorphic.wanted
        holomorphic.wanted = bool(analytic)
        try:
            return integrand(point)
        finally:
            holomorphic.wanted = before

    before = holomorphic.wanted
    holomorphic.wanted = False
    try:
        return integral(evaluate, lower, upper, eval_limit=EVALUATIONS * ctx.prec)
    finally:
        holomorphic.wanted = before
