"""The derivative of an integral that has no value is the integral of the derivatives, below one function for all points nearby.

Source: Apostol, Mathematical Analysis (1974), 10.39.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from ...decide.opening import conditions_of
from ...decide.scene import Scene
from ...decide.shapes import derivative
from ...decide.signs import shown
from ...terms.build import HALF, ONE, ZERO, add, eq, le, lt, mul, neg, over, sub
from ...terms.context import Context
from ...terms.term import Term, instantiate, substitute
from ..display import display
from ..proof import Line
from .domination import beneath, exists
from .equalities import equality
from .expansions import symbols_of
from .integrals import inside, integral
from .limits import new
from .registry import Stuck, Task, first_among, first_of, show

Ends = tuple[Term, Term]


def derivative_inside(term: Term, context: Context) -> Line:
    """The line that a first derivative of an integral, at a parameter, is the integral of the derivatives."""
    order, body, point = term.args
    if order is not ONE or point.head != "var" or point.sort != "real" or point in body.variables:
        raise Stuck("")
    whole = instantiate(body, point)
    if whole.head != "over" or whole.args[0].head != "interval" or point in whole.args[0].variables:
        raise Stuck("")
    there_is = exists(whole, context)
    return first_among(_nearby(point, context), lambda near: _between(term, whole, near, there_is, context), "")


def _nearby(point: Term, context: Context) -> Iterator[Ends]:
    """Ends of intervals round the point that lie, with their ends, within what the context says of it."""
    scene = Scene(context)
    said = [c for c in context.conditions if c.head in ("lt", "le") and shown(lt(*c.args), scene)]
    low = [c.args[0] for c in said if c.args[1] is point]
    high = [c.args[1] for c in said if c.args[0] is point]
    yield (
        mul(HALF, add(low[0], point)) if low else sub(point, ONE),
        mul(HALF, add(high[0], point)) if high else add(point, ONE),
    )


def _between(term: Term, whole: Term, near: Ends, there_is: Line, context: Context) -> Line:
    """By a bound that holds between these ends."""
    point, source = term.args[2], whole.args[0]
    moving = new(context, f"{point.args[0]}_", "real", term)
    x = new(context, "s", "real", term, moving)
    told = (substitute(c, {point: moving}) for c in context.conditions if c.head in ("lt", "le") and point in c.args)
    variables = (*context.variables, moving, x)
    around = Context(
        variables,
        (
            *context.conditions,
            *told,
            lt(near[0], moving),
            lt(moving, near[1]),
            *conditions_of(source, (x,), Scene(context)),
        ),
        context.ranges,
    )
    body = substitute(instantiate(whole.args[1], x), {point: moving})
    slope = derivative(body, moving, Scene(around))
    symbols = symbols_of(around)
    ends = [display(end, symbols) for end in near]

    def above(factor: sp.Expr) -> sp.Expr:
        return _above(factor, symbols[moving], *ends)

    most, sides = beneath(display(slope, symbols).doit(), slope, around, above, {symbols[x]})
    if moving in most.variables:
        raise Stuck(f"no bound of {slope} is known near {point}")
    bound = over(source, most, x)
    value = over(source, substitute(slope, {moving: point}), x)
    gaps = [
        show(le(ZERO, gap), around, line, rule="combine", multipliers=(ONE,))
        for gap, line in zip((sub(most, slope), add(most, slope)), sides, strict=True)
    ]
    uses = there_is, exists(bound, context), *gaps
    return show(eq(term, value), context, *uses, rule="leibniz", bound=bound, near=near)


def _above(factor: sp.Expr, a: sp.Symbol, low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """The larger of its values at the ends, between which it rises or falls in a; or that at a = 0, if it is largest there."""
    slope = sp.diff(factor, a)
    if slope.is_nonnegative or slope.is_nonpositive:
        return factor.subs(a, high if slope.is_nonnegative else low)
    base, exponent = (-factor.exp, sp.S.NegativeOne) if isinstance(factor, sp.exp) else factor.as_base_exp()
    if exponent.is_negative and sp.expand(base - base.subs(a, 0)).is_nonnegative:
        return factor.subs(a, 0)
    raise Stuck(f"no bound of {factor} is known for all {a}")


def by_derivative_inside(task: Task) -> Line:
    """A derivative of an integral that has no value, and an integral of derivatives or its value."""
    left, right = task.statement.args
    if (left.head == "deriv") is (right.head == "deriv"):
        raise Stuck("")
    side, other = (left, right) if left.head == "deriv" else (right, left)
    context = task.context
    line = derivative_inside(side, context)
    plain = line.statement.args[1]
    if plain is other:
        alike = line
    else:
        alike = first_of(
            lambda: show(eq(plain, other), context, line, rule="linear"),
            lambda: _pointwise(line, other, context),
            lambda: _by_value(plain, other, context),
        )
        alike = show(eq(side, other), context, line, alike, rule="field", multipliers=(ONE, ONE))
    return alike if side is left else show(task.statement, context, alike, rule="field", multipliers=(neg(ONE),))


def _by_value(plain: Term, other: Term, context: Context) -> Line:
    value = integral(plain, context)
    same_ = equality(value.statement.args[1], other, context)
    return show(eq(plain, other), context, value, same_, rule="field", multipliers=(ONE, ONE))


def _pointwise(line: Line, other: Term, context: Context) -> Line:
    """The integral of the derivatives and a multiple of an integral over the same range, whose integrands are equal."""
    plain = line.statement.args[1]
    factors = other.args if other.head == "mul" else (other,)
    found = [part for part in factors if part.head == "over"]
    if len(found) != 1 or found[0].args[0] is not plain.args[0]:
        raise Stuck("")
    x, body, where = inside(plain, context)
    scale = mul(*(part for part in factors if part is not found[0]))
    stated = mul(scale, instantiate(found[0].args[1], x))
    alike = equality(body, stated, where)
    put = show(eq(plain, over(plain.args[0], stated, x)), context, line, alike, rule="rewrite")
    return show(eq(plain, other), context, put, rule="linear")
