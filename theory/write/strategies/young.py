"""Young's inequality, x y <= x^p/p + y^q/q where 1/p + 1/q = 1: by 1 + u <= e^u at the logarithms of x^p/(x y) and y^q/(x y).

Source: Hardy, Littlewood and Polya, Inequalities (1952), 2.5.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from ...terms.build import ONE, ZERO, add, div, eq, inverse, le, lt, mul, sub
from ...terms.context import Context
from ...terms.term import make, var
from ..convert import Converter
from ..display import display
from ..proof import Line, instance
from .expansions import symbols_of
from .registry import Stuck, Task, show

x, y, p, q, u = (var(name, "real") for name in ("x", "y", "p", "q", "u"))
LETTERS = x, y, p, q
TOGETHER = Context(LETTERS, (*(lt(ZERO, v) for v in LETTERS), eq(add(inverse(p), inverse(q)), ONE)))


def by_young(task: Task) -> Line:
    """The product of two numbers, and their powers over the exponents."""
    if task.statement.head != "le" or len(task.statement.args[1].args) != 2:
        raise Stuck("")
    symbols = symbols_of(task.context)
    left, right = (display(side, symbols).doit() for side in task.statement.args)
    parts = sp.Add.make_args(right)
    if len(parts) != 2:
        raise Stuck("")
    found = [_power(part) for part in parts]
    if sp.simplify(left - found[0][0] * found[1][0]) != 0:
        raise Stuck("")
    convert = Converter(None)
    images = dict(zip((x, p, y, q), (convert.term(part) for pair in found for part in pair), strict=True))
    known = instance(young(), task.context, images=images)
    return show(task.statement, task.context, known, rule="combine", multipliers=(ONE,))


def _power(part: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """x and p of x^p/p."""
    for factor in sp.Mul.make_args(part):
        base, exponent = factor.as_base_exp()
        if not base.is_number and sp.simplify(part * exponent - factor) == 0:
            return base, exponent
    raise Stuck("")


@cache
def young() -> Line:
    """For positive numbers."""
    from .inequalities import by_order

    whole, total = mul(x, y), add(make("ln", x), make("ln", y))
    tangent = by_order(Task(Context((u,)), le(add(ONE, u), make("exp", u))))
    lines, weights = [], []
    for base, exponent in ((x, p), (y, q)):
        place = sub(mul(exponent, make("ln", base)), total)
        value = div(make("rpow", base, exponent), whole)
        lines.append(instance(tangent, TOGETHER, images={u: place}))
        lines.append(show(eq(make("exp", place), value), TOGETHER, rule="functional_equation"))
        weights += [div(whole, exponent)] * 2
    conjugate = show(eq(add(inverse(p), inverse(q)), ONE), TOGETHER, rule="sign")
    right = add(*(div(make("rpow", base, exponent), exponent) for base, exponent in ((x, p), (y, q))))
    weights.append(mul(whole, sub(total, ONE)))
    return show(
        le(whole, right), TOGETHER, *lines, conjugate, rule="combine", multipliers=tuple(weights), title="Young"
    )
