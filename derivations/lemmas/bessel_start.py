"""How I_0 begins: (I_0(x) - 1)/x^2 tends to 1/4 as x -> 0, between 1/4 and (e^(x^2/4) - 1)/x^2."""

from __future__ import annotations

from fractions import Fraction

from ...theory.decide.scene import Scene
from ...theory.decide.shapes import derivative
from ...theory.terms.build import HALF, ONE, OO, ZERO, add, eq, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import EVERYWHERE, Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from ...theory.write.strategies.inequalities import by_order
from ...theory.write.strategies.limits import limit
from ...theory.write.strategies.registry import Task
from ...theory.write.strategies.taylor import RIGHT
from .bessel_recurrence import bessel_at_zero, bessel_recurrence, k
from .letters import x

_w, _z = var("w", "real"), var("z", "real")
_AFTER_0 = Context((x,), (lt(ZERO, x),))
_QUARTER = num(Fraction(1, 4))
_square = mul(_QUARTER, power(x, 2))


def bessel(order: int, at: Term = x) -> Term:
    return make("bessel_i", num(order), at)


def _share(value: Term) -> Term:
    """(value - 1)/x^2."""
    return mul(sub(value, ONE), power(x, -2))


start = _share(bessel(0))


@lemma
def below_exponential() -> Line:
    """I_0(x) <= e^(x^2/4) for x > 0: I_1 = x (I_0 - I_2)/2 is at most x I_0/2, so that I_0 e^(-x^2/4) falls from 1."""
    recurrence = instance(bessel_recurrence(), _AFTER_0, images={k: ONE})
    second = have(lt(ZERO, bessel(2)), _AFTER_0, rule="sign")
    half = mul(HALF, x)
    first = have(
        le(bessel(1), mul(half, bessel(0))), _AFTER_0, recurrence, second, rule="combine", multipliers=(neg(half), half)
    )
    fall = make("exp", neg(_square))
    falls = neg(mul(bessel(0), fall))
    slope = derivative(falls, x, Scene(_AFTER_0))
    rises = have(le(ZERO, slope), _AFTER_0, first, rule="combine", multipliers=(fall,))
    anywhere = instance(rises, Context((_z,), (lt(ZERO, _z),)), images={x: _z})
    at_0 = substitute(falls, {x: ZERO})
    below = have(
        le(at_0, falls), _AFTER_0, anywhere, rule="increasing_map", variable=_w, function=substitute(falls, {x: _w}),
        interval=make("interval", ZERO, OO), values=(ZERO, x),
    )  # fmt: skip
    begins = have(eq(make("exp", neg(substitute(_square, {x: ZERO}))), ONE), EVERYWHERE, rule="functional_equation")
    value = have(eq(at_0, num(-1)), EVERYWHERE, bessel_at_zero(True), begins)
    rise = make("exp", _square)
    whole = have(eq(mul(rise, fall), ONE), _AFTER_0, rule="functional_equation")
    return have(
        le(bessel(0), rise), _AFTER_0, below, value, whole, rule="combine",
        multipliers=(rise, neg(rise), neg(bessel(0))),
    )  # fmt: skip


@lemma
def begins_with_a_square() -> Line:
    """(I_0(x) - 1)/x^2 -> 1/4 as x -> 0 from the right."""
    least = by_order(Task(_AFTER_0, le(add(ONE, _square), bessel(0))))
    weight, upper = power(x, -2), _share(make("exp", _square))
    above = have(le(_QUARTER, start), _AFTER_0, least, rule="combine", multipliers=(weight,))
    below = have(le(start, upper), _AFTER_0, below_exponential(), rule="combine", multipliers=(weight,))
    ends = [limit(RIGHT, lim(RIGHT, end, x).args[1], EVERYWHERE) for end in (_QUARTER, upper)]
    return have(
        eq(lim(RIGHT, start, x), _QUARTER), EVERYWHERE, above, below, *ends, rule="squeeze", variables=(x,),
        lower=_QUARTER, upper=upper,
    )  # fmt: skip
