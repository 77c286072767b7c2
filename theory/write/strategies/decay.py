"""Powers, logarithms and exponentials at 0 from the right: which product of them vanishes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ...terms.build import HALF, ONE, ZERO, add, eq, le, lim, lt, mul, neg, power, sub
from ...terms.context import Context
from ...terms.term import Term, make, num
from ..proof import Line
from .registry import show
from .taylor import RIGHT


def around(x: Term, context: Context) -> Context:
    return Context((*context.variables, x), (*context.conditions, lt(ZERO, x), lt(x, ONE)), context.ranges)


def raised(x: Term, exponent: Term) -> Term:
    """x to a power that is positive."""
    if exponent.head == "num":
        return power(x, exponent.args[0])
    return make("pow" if exponent.sort == "integer" else "rpow", x, exponent)


def power_times_log(x: Term, c: Term, context: Context) -> Line:
    """x^c ln x -> 0 for c > 0: it lies between (2/c)(x^c - x^(c/2)) and 0."""
    here = around(x, context)
    half = make("rpow", x, mul(HALF, c)) if c.head != "num" else power(x, c.args[0] * Fraction(1, 2))
    whole = raised(x, c)
    body = mul(whole, make("ln", x))
    scale = mul(num(2), power(c, -1))
    logarithm = show(eq(make("ln", half), mul(HALF, c, make("ln", x))), here, rule="functional_equation")
    square = show(eq(whole, power(half, 2)), here, rule="functional_equation")
    low = mul(scale, sub(power(half, 2), half))
    bound = show(le(sub(half, ONE), mul(half, make("ln", half))), here, rule="sign")
    times = show(
        le(low, mul(scale, half, half, make("ln", half))), here, bound, rule="combine", multipliers=(mul(scale, half),)
    )
    put = show(
        eq(mul(scale, half, half, make("ln", half)), body), here, logarithm, square, rule="field",
        multipliers=(mul(scale, power(half, 2)), neg(make("ln", x))),
    )  # fmt: skip
    above = show(le(low, body), here, times, put, rule="combine", multipliers=(ONE, ONE))
    below = show(le(body, ZERO), here, rule="sign")
    facts = () if c.head == "num" else (vanishing_power(x, mul(HALF, c), context),)
    return show(
        eq(lim(RIGHT, body, x), ZERO), context, above, below, *facts, rule="squeeze", variables=(x,), lower=low, upper=ZERO,
        near=ONE, title="a power and a logarithm",
    )  # fmt: skip


def vanishing_power(x: Term, c: Term, context: Context) -> Line:
    """x^c -> 0 for c > 0 that is no number."""
    made = make("exp", mul(c, make("ln", x)))
    tends = show(eq(lim(RIGHT, made, x), ZERO), context, rule="limit_algebra", near=ONE)
    body = make("rpow", x, c)
    same = show(eq(body, made), around(x, context), rule="functional_equation")
    return show(eq(lim(RIGHT, body, x), ZERO), context, tends, same, rule="rewrite", near=(ONE,))


def power_times_flat(
    x: Term, a: Term, gap: Term, least: Term, context: Context, signs: Sequence[Line]
) -> tuple[Term, Line]:
    """x^a exp(-gap) -> 0, gap = x^(-least) (q + ...) with q > 0: the exponent tends to -oo. The body, and the line."""
    here = around(x, context)
    if a is ZERO:
        body = make("exp", neg(gap))
        return body, show(eq(lim(RIGHT, body, x), ZERO), context, *signs, rule="limit_algebra", near=ONE)
    body = mul(raised(x, a), make("exp", neg(gap)))
    vanishing = power_times_log(x, least, context)
    scale = raised(x, least)
    logs = mul(scale, make("ln", x))
    inner = mul(neg(power(scale, -1)), add(mul(scale, gap), neg(mul(a, logs))))
    made = make("exp", inner)
    same = show(eq(body, made), here, rule="functional_equation")
    tends = show(eq(lim(RIGHT, made, x), ZERO), context, vanishing, *signs, rule="limit_algebra", near=ONE)
    return body, show(eq(lim(RIGHT, body, x), ZERO), context, tends, same, rule="rewrite", near=(ONE,))
