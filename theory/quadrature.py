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


class _Stopped(Exception):
    """Carries what stopped an integrand through python-flint, which keeps no other exception than an Exception."""


def integral(integrand: Callable[[acb, bool], acb], lower: Any, upper: Any, **options: Any) -> acb:
    """Arb's integral; what stops the integrand, an interrupt or a time-out too, goes through as it is.

    python-flint would make a SystemError of it, and of that a rule a verdict.
    """

    def watched(point: acb, analytic: bool) -> acb:
        try:
            return integrand(point, analytic)
        except BaseException as error:
            raise _Stopped from error

    try:
        return acb.integral(watched, lower, upper, **options)
    except (_Stopped, SystemError) as error:  # SystemError: a signal that came before the ``try`` above
        cause: BaseException = error
        while isinstance(cause, _Stopped | SystemError) and cause.__cause__ is not None:
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
