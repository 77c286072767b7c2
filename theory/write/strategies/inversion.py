"""Integrals over the half line of what changes its sign under x -> 1/x, as of ln x/(1 + x^2): the part beyond 1 is minus the other."""

from __future__ import annotations

import sympy as sp

from ...terms.build import ONE, OO, ZERO, add, eq, inverse, le, lt, mul, neg, over, power
from ...terms.context import Context
from ...terms.term import Term, instantiate, make, num
from ..convert import Converter
from ..display import display
from ..proof import Line
from .equalities import equality
from .expansions import symbols_of
from .limits import new
from .registry import Stuck, Task, show

BEYOND, UNIT, FURTHER = (make("interval", *ends) for ends in ((ZERO, OO), (ZERO, ONE), (ONE, OO)))
PLACES = [sp.Rational(k, 20) for k in range(21)]
"""Where the largest value of what stands beside the logarithm is looked for."""


def by_inversion(term: Term, context: Context) -> Line:
    """The integral is 0: on (0, 1) it exists, for it is at most a multiple of that of -ln x."""
    from .inequalities import by_order
    from .integrals import by_primitive

    if term.args[0] is not BEYOND:
        raise Stuck("")
    x = new(context, "s", "real", term)
    near = Context((*context.variables, x), (*context.conditions, lt(ZERO, x), lt(x, ONE)), context.ranges)
    body = instantiate(term.args[1], x)
    symbols = symbols_of(near)
    s, plain = symbols[x], display(body, symbols).doit()
    rest = sp.cancel(plain / sp.log(s))
    inverted = rest.subs(s, 1 / s) / s**2 - rest
    if not rest.is_rational_function(s) or rest.free_symbols != {s} or sp.cancel(inverted) != 0:
        raise Stuck("")
    values = [rest.subs(s, place) for place in PLACES]
    if not all(value.is_finite and value >= 0 for value in values):
        raise Stuck("")
    most, logarithm = num(int(sp.ceiling(max(values)))), make("ln", x)
    bound, beside = over(UNIT, neg(mul(most, logarithm)), x), Converter(None).term(rest)
    larger = by_primitive(bound, context, (), quick=True)
    share = by_order(Task(near, le(beside, most)))
    size = show(le(ZERO, beside), near, rule="sign")
    falls = show(le(ZERO, neg(logarithm)), near, rule="sign")
    alike = equality(body, mul(beside, logarithm), near)
    below = show(
        le(neg(body), neg(mul(most, logarithm))), near, share, alike, falls, rule="combine",
        multipliers=(neg(logarithm), neg(ONE), ZERO),
    )  # fmt: skip
    above = show(
        le(ZERO, neg(body)), near, size, alike, falls, rule="combine", multipliers=(neg(logarithm), neg(ONE), ZERO)
    )
    first, second, minus = over(UNIT, body, x), over(FURTHER, body, x), over(UNIT, neg(body), x)
    exists = show(make("defined", minus), context, below, above, larger, rule="order", bound=bound, title="it exists")
    there = mul(instantiate(term.args[1], inverse(x)), power(x, -2))
    turned = equality(neg(body), there, near)
    linear = show(eq(first, neg(minus)), context, exists, rule="linear")
    put = show(eq(minus, over(UNIT, there, x)), context, exists, turned, rule="rewrite")
    moved = show(
        eq(second, over(UNIT, there, x)), context, put, rule="substitution", variable=x, image=inverse(x),
        title="x -> 1/x",
    )  # fmt: skip
    cut = show(eq(term, add(first, second)), context, moved, linear, rule="split")
    return show(eq(term, ZERO), context, cut, moved, put, linear, rule="field", multipliers=(ONE, ONE, neg(ONE), ONE))
