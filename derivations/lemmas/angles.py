"""Sine and cosine are positive inside a quarter turn: sin t >= t - t^3/6, by slopes from cos <= 1 on."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import t, y

QUARTER = mul(HALF, make("pi"))
INSIDE_QUARTER = Context((t,), (lt(ZERO, t), lt(t, QUARTER)))
sine, cosine = make("sin", t), make("cos", t)
_AFTER = Context((t,), (le(ZERO, t),))


def _rises(function: Term, *slope: Line) -> Line:
    """The function is at least its value at 0."""
    start, at_y = substitute(function, {t: ZERO}), substitute(function, {t: y})
    line = have(
        le(start, function), _AFTER, *slope, rule="increasing_map", variable=y, function=at_y,
        interval=make("interval", ZERO, OO), values=(ZERO, t),
    )  # fmt: skip
    return instance(line, Context((y,), (le(ZERO, y),)), images={t: y})


@lemma
def cosine_above() -> Line:
    """cos y >= 1 - y^2/2 for y >= 0."""
    return _rises(add(cosine, mul(HALF, power(t, 2))), _rises(sub(t, sine)))


@lemma
def sine_above() -> Line:
    """sin y >= y - y^3/6 for y >= 0."""
    return _rises(add(sine, neg(t), mul(num(Fraction(1, 6)), power(t, 3))), cosine_above())


@lemma
def sine_positive() -> Line:
    """sin t > 0 for 0 < t < pi/2."""
    known = instance(sine_above(), INSIDE_QUARTER, images={y: t})
    four = have(lt(make("pi"), num(4)), Context(()), rule="sign")
    short = have(lt(t, TWO), INSIDE_QUARTER, four, rule="combine", multipliers=(HALF,))
    room = have(lt(ZERO, mul(t, sub(TWO, t), add(TWO, t))), INSIDE_QUARTER, short, rule="sign")
    weights = ONE, num(Fraction(1, 6))
    return have(lt(ZERO, sine), INSIDE_QUARTER, known, room, rule="combine", title="the sine", multipliers=weights)


@lemma
def cosine_positive() -> Line:
    """cos t > 0 for 0 < t < pi/2."""
    known = instance(sine_positive(), INSIDE_QUARTER, images={t: sub(QUARTER, t)})
    same = have(eq(cosine, make("sin", sub(QUARTER, t))), INSIDE_QUARTER, rule="functional_equation")
    weights = ONE, neg(ONE)
    return have(lt(ZERO, cosine), INSIDE_QUARTER, known, same, rule="combine", title="the cosine", multipliers=weights)
