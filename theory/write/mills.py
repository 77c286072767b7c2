"""Mills's ratio: (1 - erf y) y exp(y^2) tends to 1/sqrt(pi), between two bounds by slopes."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from ..terms.build import HALF, ONE, ZERO, add, div, eq, le, lim, lt, mul, neg, power, sub
from ..terms.context import EVERYWHERE, Context
from ..terms.term import Term, make, var
from .proof import Line
from .strategies import show

y = var("y", "real")
BEYOND = Context((y,), (lt(ZERO, y),))
ROOT = power(make("pi"), Fraction(-1, 2))


def ratio_of(at: Term) -> Term:
    return mul(sub(ONE, make("erf", at)), at, make("exp", power(at, 2)))


@cache
def bounds() -> tuple[Line, Line]:
    """y^2/(y^2 + 1/2)/sqrt(pi) <= (1 - erf y) y exp(y^2) <= 1/sqrt(pi)."""
    from .inequalities import above_zero

    decay, share = make("exp", neg(power(y, 2))), sub(ONE, make("erf", y))
    low = mul(ROOT, div(y, add(power(y, 2), HALF)), decay)
    high = mul(ROOT, div(ONE, y), decay)
    found = []
    for gap, relation in (
        (sub(share, low), le(mul(ROOT, div(power(y, 2), add(power(y, 2), HALF))), ratio_of(y))),
        (sub(high, share), le(ratio_of(y), ROOT)),
    ):
        line = above_zero(gap, BEYOND, strict=False, depth=2)
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
