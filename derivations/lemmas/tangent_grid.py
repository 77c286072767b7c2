"""Euler's method on a grid of equal angles, at variance 1: each step of an angle multiplies the square by a squared cosine."""

from __future__ import annotations

from ...theory.terms.build import ONE, OO, TRUE, ZERO, add, div, eq, inverse, le, lt, mul, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, bound, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .angles import INSIDE_QUARTER, QUARTER, cosine_positive
from .angles import cosine as cosine_of_t
from .euler_steps import all_steps, cosine, k, m, product, v
from .letters import integral, t, x, y

high = Context((x,), (lt(ZERO, x),))


def tangent(angle: Term) -> Term:
    return div(make("sin", angle), make("cos", angle))


@lemma
def below_quarter() -> Line:
    """atan x < pi/2 for x > 0."""
    rest = integral(x, OO, inverse(add(ONE, power(y, 2))), y)
    turned = make("atan", x)
    value = have(eq(rest, sub(QUARTER, turned)), high, rule="antiderivative", variable=y, function=make("atan", y))
    positive = have(lt(ZERO, rest), high, value, rule="order")
    return have(lt(turned, QUARTER), high, value, positive, rule="combine", multipliers=(ONE, ONE))


@lemma
def cosine_from_zero() -> Line:
    """cos t > 0 for 0 <= t < pi/2."""
    statement = lt(ZERO, cosine_of_t)
    at_0 = have(lt(ZERO, make("cos", ZERO)), Context(()), rule="order")
    start = have(statement, Context((t,), (eq(t, ZERO),)), at_0, rule="rewrite")
    quarter = Context((t,), (le(ZERO, t), lt(t, QUARTER)))
    return have(statement, quarter, start, instance(cosine_positive(), INSIDE_QUARTER), rule="cases")


@lemma
def cosine_of_step() -> Line:
    """cos(atan(tan x) - atan(tan y))^2 = cos(x - y)^2 where both cosines are positive."""
    pair = Context((x, y), (lt(ZERO, make("cos", x)), lt(ZERO, make("cos", y))))
    value = power(make("cos", sub(x, y)), 2)
    return have(eq(cosine(tangent(x), tangent(y), ONE), value), pair, rule="functional_equation")


N = var("N", "integer")
STARTED = Context((N, x), (le(ONE, N), lt(ZERO, x)))
"""So many steps from the noise level x, down to none."""
_NUMBERED = Context((*STARTED.variables, k), (*STARTED.conditions, le(ZERO, k)))
_LEVELS = _NUMBERED.where(le(k, N))
_STEPS = _NUMBERED.where(le(k, sub(N, ONE)))


def angle(number: Term) -> Term:
    """(1 - k/N) atan(x)."""
    return mul(sub(ONE, div(number, N)), make("atan", x))


def level(number: Term) -> Term:
    """The tangent of the angle, and beyond the last level 0."""
    return make("cases", le(number, N), tangent(angle(number)), TRUE, ZERO)


@lemma
def cosine_at_level() -> Line:
    """The cosines of the grid's angles are positive."""
    at = angle(k)
    low = have(le(ZERO, at), _LEVELS, rule="order")
    most = have(le(at, make("atan", x)), _LEVELS, rule="order")
    below = have(lt(at, QUARTER), _LEVELS, most, below_quarter(), rule="order")
    return instance(cosine_from_zero(), _LEVELS, low, below, images={t: at})


@lemma
def levels() -> tuple[Line, Line]:
    """Up to the last one a level is a tangent; every level exists."""
    at = tangent(angle(k))
    positive = cosine_at_level()
    itself = have(eq(at, at), _LEVELS, positive, rule="functional_equation")
    value = have(eq(level(k), at), _LEVELS, itself, rule="cases")
    exists = have(make("defined", at), _LEVELS, positive, rule="order")
    beyond = have(make("defined", ZERO), _NUMBERED.where(lt(N, k)), rule="order")
    return value, have(make("defined", level(k)), _NUMBERED, exists, beyond, rule="cases")


_share = div(make("atan", x), N)
squared_cosine = power(make("cos", _share), 2)


@lemma
def cosine_of_one() -> Line:
    """Each step turns by atan(x)/N."""
    later = add(k, ONE)
    here, there = (instance(levels()[0], _STEPS, images={k: at}) for at in (k, later))
    positive = [instance(cosine_at_level(), _STEPS, images={k: at}) for at in (k, later)]
    step = instance(cosine_of_step(), _STEPS, *positive, images={x: angle(k), y: angle(later)})
    turn = have(eq(sub(angle(k), angle(later)), _share), _STEPS, rule="field")
    turned = have(eq(step.statement.args[0], squared_cosine), _STEPS, step, turn, rule="rewrite")
    body = cosine(level(k), level(later), ONE)
    written = have(eq(body, turned.statement.args[0]), _STEPS, here, there, turned, rule="rewrite")
    return have(eq(body, squared_cosine), _STEPS, written, turned, rule="field", multipliers=(ONE, ONE))


@lemma
def steps_of_equal_angle() -> Line:
    """The squared factors multiply to cos(atan(x)/N)^(2 N)/(1 + x^2)."""
    value, exists = levels()
    functions = {"g": (1, level(bound(0, "real")))}
    known = instance(all_steps(), STARTED, exists, images={v: ONE, m: N}, functions=functions)
    cosines = product(N, cosine(level(k), level(add(k, ONE)), ONE))
    alike = product(N, squared_cosine)
    turned = have(eq(cosines, alike), STARTED, known, cosine_of_one(), rule="rewrite")
    counted = have(eq(alike, make("pow", squared_cosine, N)), STARTED, rule="law")
    whole = have(eq(cosines, counted.statement.args[1]), STARTED, turned, counted, rule="field", multipliers=(ONE, ONE))
    ends = []
    for number, end in ((N, ZERO), (ZERO, x)):
        at, positive = (instance(line, STARTED, images={k: number}) for line in (value, cosine_at_level()))
        plain = have(eq(tangent(angle(number)), end), STARTED, positive, rule="functional_equation")
        ends.append(have(eq(level(number), end), STARTED, at, plain, rule="field", multipliers=(ONE, ONE)))
    statement = eq(known.statement.args[0], mul(inverse(add(ONE, power(x, 2))), whole.statement.args[1]))
    return have(statement, STARTED, known, whole, *ends, rule="rewrite", title="all steps")


def by_tangents(written: Term) -> Line:
    """The same of the product with tangents for levels."""
    value, _ = levels()
    known = steps_of_equal_angle()
    both = [instance(line, _STEPS, images={k: at}) for line in (value, cosine_at_level()) for at in (k, add(k, ONE))]
    same = have(eq(known.statement.args[0], written), STARTED, known, *both, rule="rewrite", title="by tangents")
    statement = eq(written, known.statement.args[1])
    return have(statement, STARTED, known, same, rule="field", multipliers=(ONE, num(-1)))
