"""From every population to one: finitely many eigenvalues, power laws, the identity."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from .errors import Refusal
from .language import WEIGHT, average, average_below


def bound_symbols(expression: sp.Basic) -> set[sp.Symbol]:
    """The symbols an expression binds: variables of integrals, sums, limits, transforms and roots."""
    bound: set[sp.Symbol] = set()
    for node in sp.preorder_traversal(expression):
        bound.update((node.args[1],) if isinstance(node, sp.Limit) else getattr(node, "bound_symbols", ()))
    return bound


def over_law(expression: sp.Expr, mean: Callable[[sp.Expr, sp.Symbol], sp.Expr]) -> sp.Expr:
    """The expression with every average over the population replaced by ``mean(function, t)``, the innermost first."""
    if not expression.args or not expression.atoms(average, average_below):
        return expression
    if isinstance(expression, average | average_below):
        function, t = expression.args[:2]
        if t in bound_symbols(function) or function.has(WEIGHT):
            raise Refusal(f"{t} is bound twice in {expression}, or it holds a weight")
        return mean(over_law(function, mean), t)
    return expression.func(*(over_law(part, mean) for part in expression.args))


def over_atoms(expression: sp.Expr, law: sp.Tuple) -> sp.Expr:
    """The expression for a law of finitely many atoms (weight, eigenvalue): averages are sums."""
    return over_law(
        expression, lambda function, t: sp.Add(*(weight * function.xreplace({t: value}) for weight, value in law))
    )


def over_power_law(expression: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    """The expression for a power law: averages of t^i/(t + k)^j are Euler's integrals, with w = u^a as variable."""
    scale = 1 - exponent

    def mean(function: sp.Expr, t: sp.Symbol) -> sp.Expr:
        factor, moving = function.as_independent(t, as_Add=False)
        powers = dict(power.as_base_exp() for power in sp.Mul.make_args(moving) if power != 1)
        i, poles = powers.pop(t, sp.S.Zero), list(powers.items())
        base, j = poles[0] if poles else (t + 1, sp.S.Zero)
        k = base - t
        order = -j - i
        if len(poles) > 1 or k.has(t) or not (i.is_Integer and j.is_Integer) or j > 0 or (j and order < -1):
            raise Refusal(f"{function} is not a multiple of t^i, or of t^i/(t + k)^j with i <= j + 1")
        start = order + 1 / exponent
        series = sp.hyper((-j, start), (start + 1,), -k / scale) if j else sp.S.One
        return factor * scale**-order * series / (1 + exponent * order)

    return over_law(expression, mean)
