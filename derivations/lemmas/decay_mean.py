"""The integral of e^(z cos t) sin(t)^2/x(t) over the half turn, x(t) = 1 + r^2 - 2 r cos(t), by Bessel functions, for r < 1, = 1, > 1.

sin^2/x = ((1 + r^2) + 2 r cos - (1 - r^2)^2/x)/(4 r^2), and Poisson's kernel for r > 1 is that of 1/r.
"""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, inverse, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import make, num, substitute
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .bessel_series import (
    INSIDE,
    bessel,
    by_integral,
    coefficient,
    cos,
    kernel,
    over_turn,
    per,
    poisson,
    poisson_series,
    series,
    z,
)
from .infinite_sum import k, total
from .letters import t
from .marchenko_pastur import PI
from .semicircle import HALF_TURN, place_positive, r

BEYOND = Context((r, z), (lt(ONE, r), lt(ZERO, z)))
AT_ONE = Context((z,), (lt(ZERO, z),))
sine_square = power(make("sin", t), 2)
decayed = over_turn(mul(sine_square, kernel, per))
_zeroth, _first = coefficient(ZERO), coefficient(ONE)
_square = sub(ONE, power(r, 2))
_quarter = inverse(mul(num(4), power(r, 2)))
_weight = mul(_quarter, power(_square, 2))
_apart = mul(
    _quarter,
    add(mul(num(-1), power(_square, 2), poisson), mul(add(ONE, power(r, 2)), _zeroth), mul(TWO, r, _first)),
)
_of_bessel = neg(mul(_quarter, add(ONE, power(r, 2)), PI)), neg(mul(_quarter, TWO, r, PI))
scale = mul(PI, inverse(mul(TWO, power(r, 2))))
turned_series = total(ONE, OO, mul(make("pow", inverse(r), k), bessel(k)))
"""The series at 1/r."""


def _turning(context: Context) -> Context:
    return Context((*context.variables, t), (*context.conditions, *HALF_TURN.conditions))


def _parts(context: Context) -> tuple[Line, ...]:
    """Partial fractions, what is integrated with Poisson's kernel, and both coefficients as Bessel functions."""
    exist = [
        have(make("defined", term), context, place_positive(), rule="order")
        for term in (decayed, poisson, _zeroth, _first)
    ]
    positive = instance(place_positive(), _turning(context))
    apart = have(
        eq(decayed, _apart), context, *exist, place_positive(), positive, rule="linear", title="partial fractions"
    )
    return apart, exist[1], by_integral(context, ZERO), by_integral(context, ONE)


@lemma
def below_one() -> Line:
    """The integral for r < 1."""
    apart, _, *bessels = _parts(INSIDE)
    form = add(mul(power(r, 2), bessel(ZERO)), mul(r, bessel(ONE)), mul(num(-1), _square, series))
    weights = ONE, neg(_weight), *_of_bessel
    uses = apart, poisson_series(), *bessels
    return have(eq(decayed, mul(scale, form)), INSIDE, *uses, rule="field", title="for r < 1", multipliers=weights)


@lemma
def above_one() -> Line:
    """The integral for r > 1."""
    apart, exists, *bessels = _parts(BEYOND)
    turned = {r: inverse(r)}
    known = instance(poisson_series(), BEYOND, images=turned)
    inside = _turning(BEYOND)
    positive = instance(place_positive(), inside), instance(place_positive(), inside, images=turned)
    here, there = mul(power(r, 2), kernel, per), mul(kernel, substitute(per, turned))
    same = have(eq(there, here), inside, *positive, rule="functional_equation")
    moved = have(eq(known.statement.args[0], over_turn(here)), BEYOND, known, same, rule="rewrite")
    outside = have(eq(over_turn(here), mul(power(r, 2), poisson)), BEYOND, exists, rule="linear")
    form = add(bessel(ZERO), mul(r, bessel(ONE)), mul(num(-1), sub(power(r, 2), ONE), turned_series))
    share = mul(_weight, power(r, -2))
    weights = ONE, share, share, neg(share), *_of_bessel
    uses = apart, outside, moved, known, *bessels
    return have(eq(decayed, mul(scale, form)), BEYOND, *uses, rule="field", title="for r > 1", multipliers=weights)


@lemma
def at_one() -> Line:
    """The integral for r = 1, where sin^2/x = (1 + cos)/2."""
    here = {r: ONE}
    inside = _turning(AT_ONE)
    positive = instance(place_positive(), inside, images=here)
    left = substitute(decayed, here)
    right = mul(HALF, add(mul(kernel, cos(mul(ZERO, t))), mul(kernel, cos(mul(ONE, t)))))
    same = have(
        eq(mul(sine_square, kernel, substitute(per, here)), right), inside, positive, rule="functional_equation"
    )
    bessels = by_integral(AT_ONE, ZERO), by_integral(AT_ONE, ONE)
    apart = have(eq(over_turn(right), mul(HALF, add(_zeroth, _first))), AT_ONE, *bessels, rule="linear")
    moved = have(eq(over_turn(right), left), AT_ONE, apart, same, rule="rewrite")
    half = neg(mul(HALF, PI))
    statement, weights = eq(left, mul(HALF, PI, add(bessel(ZERO), bessel(ONE)))), (neg(ONE), ONE, half, half)
    return have(statement, AT_ONE, moved, apart, *bessels, rule="field", title="for r = 1", multipliers=weights)
