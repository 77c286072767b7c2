"""Tails: (1 - erf y) y exp(y^2) tends to 1/sqrt(pi), between Mills's bounds, and (pi/2 - atan y) y to 1."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import sympy as sp

from ...terms.build import HALF, ONE, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...terms.context import EVERYWHERE, Context
from ...terms.term import Term, make, var
from ..proof import Line, instance
from .registry import show

y = var("y", "real")
BEYOND = Context((y,), (lt(ZERO, y),))
ROOT = power(make("pi"), Fraction(-1, 2))


def ratio_of(at: Term) -> Term:
    return mul(sub(ONE, make("erf", at)), at, make("exp", power(at, 2)))


@cache
def bounds() -> tuple[Line, Line]:
    """y^2/(y^2 + 1/2)/sqrt(pi) <= (1 - erf y) y exp(y^2) <= 1/sqrt(pi)."""
    from .inequalities import from_end

    decay, share = make("exp", neg(power(y, 2))), sub(ONE, make("erf", y))
    low = mul(ROOT, div(y, add(power(y, 2), HALF)), decay)
    high = mul(ROOT, div(ONE, y), decay)
    found = []
    for gap, relation in (
        (sub(share, low), le(mul(ROOT, div(power(y, 2), add(power(y, 2), HALF))), ratio_of(y))),
        (sub(high, share), le(ratio_of(y), ROOT)),
    ):
        line = from_end(gap, y, BEYOND, strict=False, depth=2, end=None, up=False)
        weight = mul(y, make("exp", power(y, 2)))
        found.append(show(relation, BEYOND, line, rule="combine", multipliers=(weight,)))
    return found[0], found[1]


@cache
def tends() -> Line:
    below, above = bounds()
    return show(
        eq(lim(make("grows"), ratio_of(y), y), ROOT), EVERYWHERE, below, above, rule="squeeze", variables=(y,),
        lower=below.statement.args[0], upper=ROOT, title="Mills's ratio",
    )  # fmt: skip


def angle_of(at: Term) -> Term:
    return mul(sub(mul(HALF, make("pi")), make("atan", at)), at)


@cache
def angle_tends() -> Line:
    """By atan y = pi/2 - atan(1/y), and atan u/u -> 1."""
    from .equalities import atan_reciprocal, by_lines
    from .taylor import remainder, u

    turned = instance(atan_reciprocal(), BEYOND, images={var("x", "real"): y})
    small = mul(make("atan", inverse(y)), y)
    same = by_lines(small, angle_of(y), BEYOND, [turned])
    base = remainder(make("atan", u), 1)
    grows, body = make("grows"), mul(sub(make("atan", inverse(y)), ZERO), power(inverse(y), -1))
    moved = show(
        eq(lim(grows, body, y), ONE), EVERYWHERE, base, rule="compose", variables=(y,), outer=base.statement.args[0],
        inner=(inverse(y),),
    )  # fmt: skip
    near = (ONE,)
    alike = show(
        eq(lim(grows, body, y), lim(grows, angle_of(y), y)), EVERYWHERE, moved, same, rule="rewrite", near=near
    )
    return by_lines(lim(grows, angle_of(y), y), ONE, EVERYWHERE, [alike, moved])


TAILS = {"erf": (ratio_of, tends, sp.S.One), "atan": (angle_of, angle_tends, sp.pi / 2)}
"""For each head what is said of its tail, the line of that limit, and the end to which the function rises."""
