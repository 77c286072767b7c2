"""The integral of t^(s - 1) x/(e^t - x) over t > 0, which is Gamma(s) Li_s(x): its derivative in x is that of the order below."""

from __future__ import annotations

from ...theory.decide.scene import Scene
from ...theory.decide.shapes import derivative
from ...theory.terms.build import (
    HALF,
    ONE,
    OO,
    TWO,
    ZERO,
    add,
    eq,
    inverse,
    le,
    lim,
    lt,
    mul,
    ne,
    neg,
    over,
    power,
    sub,
)
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, instantiate, make, substitute, var
from ...theory.write.functions import polylogarithm
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from ...theory.write.strategies.equalities import power_of_zero
from ...theory.write.strategies.limits import limit
from .letters import t, u, x

s = var("s", "real")
AFTER_0 = make("interval", ZERO, OO)
_BELOW_1 = (lt(x, ONE),)
ORDERS = Context((s, x), (lt(ZERO, s), *_BELOW_1))
HIGHER = Context((s, x), (lt(ONE, s), *_BELOW_1))
_POSITIVE = Context((t, x), (lt(ZERO, t), *_BELOW_1))
rises = make("exp", t)


def whole(body: Term) -> Term:
    return over(AFTER_0, body, t)


def weight(order: Term = s) -> Term:
    return make("rpow", t, sub(order, ONE))


def gap(at: Term = x) -> Term:
    return sub(rises, at)


def scaled(order: Term = s, at: Term = x) -> Term:
    """Gamma(s) Li_s(x)."""
    return polylogarithm(order, at).args[0]


def quotient(order: Term = s) -> Term:
    """t^(s - 1)/(e^t - x)."""
    return mul(weight(order), inverse(gap()))


def slope(at: Term = x) -> Term:
    """The derivative of t^(s - 1) x/(e^t - x) in x."""
    return mul(weight(), rises, power(gap(at), -2))


@lemma
def gap_is_positive() -> Line:
    """e^t - x > 0 for t > 0 and x < 1."""
    beyond = have(lt(ONE, rises), Context((t,), (lt(ZERO, t),)))
    return have(lt(ZERO, gap()), _POSITIVE, beyond)


LARGEST = add(ONE, inverse(sub(ONE, x)))


@lemma
def bounded() -> Line:
    """1/(e^t - x) is at most (1 + 1/(1 - x)) e^(-t)."""
    positive = gap_is_positive()
    beyond = have(lt(ONE, rises), Context((t,), (lt(ZERO, t),)))
    square = have(le(ZERO, power(sub(ONE, x), 2)), _POSITIVE, rule="sign")
    most = sub(mul(LARGEST, gap()), rises)
    left = have(
        le(ZERO, most), _POSITIVE, beyond, square, rule="combine",
        multipliers=(inverse(sub(ONE, x)), inverse(sub(ONE, x))),
    )  # fmt: skip
    return have(
        le(inverse(gap()), mul(LARGEST, make("exp", neg(t)))), _POSITIVE, left, positive, rule="combine",
        multipliers=(mul(inverse(gap()), inverse(rises)), ZERO),
    )  # fmt: skip


@lemma
def quotient_exists() -> Line:
    """The integral of t^(s - 1)/(e^t - x), which is at most a multiple of Euler's for Gamma(s)."""
    euler = mul(weight(), make("exp", neg(t)))
    meaning = have(eq(make("gamma", s), whole(euler)), ORDERS, rule="define")
    bound = whole(mul(LARGEST, euler))
    larger = have(eq(bound, mul(LARGEST, whole(euler))), ORDERS, meaning, rule="linear")
    there = Context((*ORDERS.variables, t), (*ORDERS.conditions, lt(ZERO, t)))
    below = have(le(quotient(), mul(LARGEST, euler)), there, bounded(), rule="combine", multipliers=(weight(),))
    above = have(le(ZERO, quotient()), there, gap_is_positive(), rule="sign")
    return have(make("defined", whole(quotient())), ORDERS, below, above, larger, rule="order", bound=bound)


@lemma
def scaled_quotient() -> Line:
    """Gamma(s) Li_s(x) is x times that integral."""
    return have(eq(scaled(), mul(x, whole(quotient()))), ORDERS, quotient_exists(), rule="linear")


@lemma
def exists() -> Line:
    """Li_s(x) exists for s > 0 and x < 1."""
    return have(make("defined", scaled()), ORDERS, scaled_quotient())


@lemma
def slope_exists() -> Line:
    """The integral of t^(s - 1) e^t/(e^t - x)^2, which is at most a multiple of that of t^(s - 1)/(e^t - x)."""
    there = Context((*ORDERS.variables, t), (*ORDERS.conditions, lt(ZERO, t)))
    positive = gap_is_positive()
    beyond = have(lt(ONE, rises), Context((t,), (lt(ZERO, t),)))
    share = have(le(mul(rises, inverse(gap())), LARGEST), _POSITIVE, bounded(), rule="combine", multipliers=(rises,))
    bound = whole(mul(LARGEST, quotient()))
    larger = have(eq(bound, mul(LARGEST, whole(quotient()))), ORDERS, quotient_exists(), rule="linear")
    below = have(
        le(slope(), mul(LARGEST, quotient())), there, share, positive, rule="combine", multipliers=(quotient(), ZERO)
    )
    above = have(le(ZERO, slope()), there, positive, rule="sign")
    return have(make("defined", whole(slope())), ORDERS, below, above, larger, beyond, rule="order", bound=bound)


MIDDLE = mul(HALF, add(ONE, x))
"""Between x and 1."""


@lemma
def steepest() -> tuple[Line, Line]:
    """The derivative lies between 0 and its value at a place further up, below 1."""
    there = Context((s, x, u, t), (*ORDERS.conditions, lt(u, MIDDLE), lt(ZERO, t)))
    up = instance(gap_is_positive(), there, images={x: MIDDLE})
    here = instance(gap_is_positive(), there, images={x: u})
    turned = have(
        le(inverse(gap(u)), inverse(gap(MIDDLE))), there, up, here, rule="combine",
        multipliers=(ZERO, ZERO),
    )  # fmt: skip
    both = have(
        le(power(gap(u), -2), power(gap(MIDDLE), -2)), there, turned, up, here, rule="combine",
        multipliers=(add(inverse(gap(u)), inverse(gap(MIDDLE))), ZERO, ZERO),
    )  # fmt: skip
    inside = derivative(substitute(scaled_body(), {x: u}), u, Scene(there, (up.statement, here.statement)))
    same = have(eq(inside, slope(u)), there, up, here, rule="field")
    below = have(le(inside, slope(MIDDLE)), there, both, same, rule="combine", multipliers=(mul(weight(), rises), ONE))
    above = have(le(neg(slope(MIDDLE)), inside), there, same, up, here, rule="sign")
    return below, above


def scaled_body() -> Term:
    return mul(weight(), x, inverse(gap()))


@lemma
def derivative_inside() -> Line:
    """The derivative of Gamma(s) Li_s(x) is taken inside."""
    below, above = steepest()
    at_middle = instance(slope_exists(), ORDERS, images={x: MIDDLE})
    known = scaled_quotient()
    statement = eq(make("deriv", ONE, close(scaled(), x), x), whole(slope()))
    return have(
        statement, ORDERS, below, above, at_middle, slope_exists(), known, gap_is_positive(), rule="leibniz",
        bound=whole(slope(MIDDLE)), near=(sub(x, ONE), MIDDLE),
    )  # fmt: skip


@lemma
def by_parts() -> Line:
    """For s > 1, the integral of the derivative is s - 1 times that of t^(s - 2)/(e^t - x)."""
    lower = sub(s, ONE)
    exists = instance(quotient_exists(), HIGHER, images={s: lower})
    here = instance(slope_exists(), HIGHER)
    apart = sub(slope(), mul(lower, quotient(lower)))
    parts = have(
        eq(whole(apart), sub(whole(slope()), mul(lower, whole(quotient(lower))))), HIGHER, here, exists, rule="linear"
    )
    function = neg(quotient())
    start, stop = at_start(), at_end()
    none = have(
        eq(whole(apart), ZERO), HIGHER, parts, start, stop, gap_is_positive(), rule="antiderivative", variable=t,
        function=function,
    )  # fmt: skip
    return have(
        eq(whole(slope()), mul(lower, whole(quotient(lower)))), HIGHER, parts, none, rule="field",
        multipliers=(neg(ONE), ONE),
    )  # fmt: skip


@lemma
def at_start() -> Line:
    """-t^(s - 1)/(e^t - x) tends to 0 at 0, for s > 1."""
    start = limit(make("above", ZERO), close(neg(quotient()), t), HIGHER)
    nothing = power_of_zero(sub(s, ONE), HIGHER)
    return have(
        eq(start.statement.args[0], ZERO), HIGHER, start, nothing, rule="field",
        multipliers=(ONE, neg(inverse(sub(ONE, x)))),
    )  # fmt: skip


@lemma
def at_end() -> Line:
    """-t^(s - 1)/(e^t - x) tends to 0 at infinity, between 0 and a multiple of t^(s - 1) e^(-t)."""
    euler = mul(weight(), make("exp", neg(t)))
    there = Context((*HIGHER.variables, t), (*HIGHER.conditions, lt(ZERO, t)))
    low = neg(mul(LARGEST, euler))
    falls = limit(make("grows"), close(low, t), HIGHER)
    below = have(le(low, neg(quotient())), there, bounded(), rule="combine", multipliers=(weight(),))
    above = have(le(neg(quotient()), ZERO), there, gap_is_positive(), rule="sign")
    return have(
        eq(lim(make("grows"), neg(quotient()), t), ZERO), HIGHER, falls, below, above, rule="squeeze", variables=(t,),
        lower=low, upper=ZERO,
    )  # fmt: skip


@lemma
def slope_by_lower_order() -> Line:
    """The derivative of Gamma(s) Li_s(x) is s - 1 times Gamma(s - 1) Li_(s - 1)(x)/x, for s > 1 and x < 1, not 0."""
    lower, where = sub(s, ONE), HIGHER.where(ne(x, ZERO))
    inside, parts = instance(derivative_inside(), where), instance(by_parts(), where)
    known = instance(scaled_quotient(), where, images={s: lower})
    value = mul(lower, inverse(x), scaled(lower))
    return have(
        eq(inside.statement.args[0], value), where, inside, parts, known, rule="field",
        multipliers=(ONE, ONE, neg(mul(lower, inverse(x)))),
    )  # fmt: skip


DILOGARITHM = Context((x,), (lt(x, ONE), ne(x, ZERO)))


@lemma
def slope_of_dilogarithm() -> Line:
    """The derivative of Li_2(x) is -ln(1 - x)/x, for x < 1, not 0."""
    inside, parts = (instance(line(), DILOGARITHM, images={s: TWO}) for line in (derivative_inside, by_parts))
    lower = parts.statement.args[1].args[1]
    exists = instance(quotient_exists(), DILOGARITHM, images={s: sub(TWO, ONE)})
    there = Context((*DILOGARITHM.variables, t), (*DILOGARITHM.conditions, lt(ZERO, t)))
    falls = make("exp", neg(t))
    argument = sub(ONE, mul(x, falls))
    positive = have(lt(ZERO, argument), there, gap_is_positive(), rule="combine", multipliers=(falls,))
    scaled_once = over(AFTER_0, mul(x, instantiate(lower.args[1], t)), t)
    out = have(eq(scaled_once, mul(x, lower)), DILOGARITHM, exists, rule="linear")
    value = have(
        eq(scaled_once, neg(make("ln", sub(ONE, x)))), DILOGARITHM, out, positive, rule="antiderivative", variable=t,
        function=make("ln", argument),
    )  # fmt: skip
    return have(
        eq(inside.statement.args[0], neg(mul(make("ln", sub(ONE, x)), inverse(x)))), DILOGARITHM, inside, parts, out, value,
        rule="field", multipliers=(ONE, ONE, neg(inverse(x)), inverse(x)),
    )  # fmt: skip
