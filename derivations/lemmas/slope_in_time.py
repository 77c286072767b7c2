"""The test error of a denoiser in training, as a mean around the half turn, and its slope in the training time t.

1 + x F(x) = (1 - w)^2 + v w^2 for the denoiser w = x h, h = (1 - e^(-2 t y))/y, y = x + v, and F = (1 + v) x h^2 - 2 h. The slope
over what is still to be learnt is 4 v (a - 1) at the edge a, up to the mean of x - a and to a faster exponential.
"""

from __future__ import annotations

from ...theory.decide.scene import Scene
from ...theory.decide.shapes import derivative
from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .late_slope import (
    AT,
    LATE,
    TURN,
    around,
    at_excess,
    constant,
    decay,
    excess_positive,
    exist,
    exp,
    high,
    lam,
    low,
    mean_excess,
    per,
    q,
    time,
    v,
    weight,
)
from .letters import absolute, integral, t, u, x, y
from .marchenko_pastur import PI
from .semicircle import HALF_TURN, place_positive, r

_e = var("e", "real")
_GENERAL = Context((x, v, _e), (le(ZERO, x), lt(ZERO, v), lt(ZERO, _e), le(_e, ONE)))


def share(decayed: Term, at: Term) -> Term:
    """h, (1 - e)/(x + v)."""
    return mul(sub(ONE, decayed), inverse(add(at, v)))


def loss(decayed: Term, at: Term) -> Term:
    """F."""
    h = share(decayed, at)
    return add(mul(num(-2), h), mul(add(ONE, v), at, power(h, 2)))


def loss_slope(decayed: Term, at: Term) -> Term:
    """Its slope in the time."""
    return mul(num(4), decayed, add(num(-1), mul(add(ONE, v), at, share(decayed, at))))


@lemma
def _shares() -> tuple[Line, ...]:
    """0 <= h <= 1/v and x h <= 1."""
    h = share(_e, x)
    return tuple(have(goal, _GENERAL, rule="sign") for goal in (le(ZERO, h), le(h, inverse(v)), le(mul(x, h), ONE)))


@lemma
def loss_bound() -> Line:
    """abs(F) <= (3 + v)/v."""
    most, h = mul(add(num(3), v), inverse(v)), share(_e, x)
    weights = TWO, add(ONE, v), mul(add(ONE, v), h)
    above = have(le(loss(_e, x), most), _GENERAL, *_shares(), rule="combine", multipliers=weights)
    weights = mul(add(ONE, v), x, h), TWO, ZERO
    below = have(le(neg(most), loss(_e, x)), _GENERAL, *_shares(), rule="combine", multipliers=weights)
    bound = mul(most, make("pow", add(ONE, x), ZERO))
    return have(le(absolute(loss(_e, x)), bound), _GENERAL, above, below, rule="sign")


@lemma
def _slope_bounds() -> tuple[Line, Line]:
    """The slope of F lies between -4 (2 + v) and 4 (2 + v)."""
    low_share, _, whole = _shares()
    slope, most, scale = loss_slope(_e, x), mul(num(4), add(TWO, v)), mul(num(4), _e, add(ONE, v))
    weights = ZERO, scale
    above = have(le(slope, most), _GENERAL, low_share, whole, rule="combine", multipliers=weights)
    weights = mul(scale, x), ZERO
    return above, have(le(neg(most), slope), _GENERAL, low_share, whole, rule="combine", multipliers=weights)


@lemma
def at_most_one() -> Line:
    """e^x <= 1 for x <= 0."""
    return have(le(exp(x), ONE), Context((x,), (le(x, ZERO),)), rule="sign")


@lemma
def place_sign() -> tuple[Line, Line]:
    """x(t) > 0, and so x(t) >= 0."""
    positive = instance(place_positive(), TURN)
    return positive, have(le(ZERO, lam), TURN, positive, rule="combine", multipliers=(ONE,))


_weight = mul(TWO, inverse(PI), power(make("sin", t), 2))
test = integral(ZERO, PI, mul(inverse(PI), add(ONE, mul(TWO, power(make("sin", t), 2), loss(decay(), lam)))), t)
"""The test error."""
_slope = mul(_weight, loss_slope(decay(), lam))
_level = mul(num(8), add(TWO, v), inverse(PI))


@lemma
def _integrand_bounds() -> tuple[Line, Line]:
    """The slope of the integrand lies between -8 (2 + v)/pi and 8 (2 + v)/pi."""
    _, sign = place_sign()
    positive = have(lt(ZERO, decay()), TURN, rule="sign")
    exponent = decay().args[0]
    negative = have(le(exponent, ZERO), TURN, sign, rule="sign")
    most = instance(at_most_one(), TURN, negative, images={x: exponent})
    known = [instance(line, TURN, sign, positive, most, images={x: lam, _e: decay()}) for line in _slope_bounds()]
    sine = have(le(power(make("sin", t), 2), ONE), Context((t,)), rule="sign")
    goals = le(_slope, _level), le(neg(_level), _slope)
    weights = _weight, _level
    above, below = (
        have(goal, TURN, line, sine, rule="combine", multipliers=weights)
        for goal, line in zip(goals, known, strict=True)
    )
    return above, below


@lemma
def slope_inside() -> Line:
    """The slope of the test error is the integral of that of its integrand."""
    moving = Context((r, v, u, t), (lt(ZERO, r), lt(ZERO, v), lt(ZERO, u), *HALF_TURN.conditions))
    positive = instance(place_positive(), moving)
    at_u = {time: u}
    whole = substitute(test, at_u)
    body = mul(inverse(PI), add(ONE, mul(TWO, power(make("sin", t), 2), loss(substitute(decay(), at_u), lam))))
    raw = derivative(body, u, Scene(moving, (positive.statement,)))
    same = have(eq(raw, substitute(_slope, at_u)), moving, positive, rule="functional_equation")
    above, below = (instance(line, moving, images=at_u) for line in _integrand_bounds())
    bounds = (
        have(le(ZERO, sub(_level, raw)), moving, above, same, rule="combine", multipliers=(ONE, neg(ONE))),
        have(le(ZERO, add(_level, raw)), moving, below, same, rule="combine", multipliers=(ONE, ONE)),
    )
    exists = have(make("defined", test), AT, place_positive(), *place_sign(), rule="order")
    level = integral(ZERO, PI, _level, t)
    known = have(eq(level, mul(_level, PI)), AT, rule="law")
    slope = make("deriv", ONE, close(substitute(whole, {u: y}), y), time)
    uses = *bounds, known, exists, *place_sign()
    near = mul(HALF, time), mul(TWO, time)
    return have(
        eq(slope, integral(ZERO, PI, _slope, t)), AT, *uses, rule="leibniz", bound=level, near=near, title="the slope"
    )


fast = around(mul(per, power(decay(), 2), lam))
"""The part with the faster exponential."""
unlearnt = mul(TWO, inverse(PI), weight)
by_parts = mul(
    num(8),
    inverse(PI),
    add(mul(v, sub(low, ONE), weight), mul(v, at_excess), mul(num(-1), add(ONE, v), fast)),
)


@lemma
def _fast_exists() -> Line:
    """The integral of sin^2 x e^(-4 t y)/y, the part that decays fastest, exists."""
    return have(make("defined", fast), AT, place_positive(), rule="order")


@lemma
def slope_by_parts() -> Line:
    """The slope by the weight, the mean of x - a and the faster part."""
    uses = slope_inside(), *exist(), _fast_exists(), place_sign()[0]
    left = slope_inside().statement
    parts = have(eq(left.args[1], by_parts), AT, *uses, rule="linear", title="partial fractions")
    return have(eq(left.args[0], by_parts), AT, slope_inside(), parts, rule="field", multipliers=(ONE, ONE))


_rate = exp(mul(num(-2), time, v))


@lemma
def _fast_bounds() -> tuple[Line, Line]:
    """0 <= the faster part <= b e^(-2 t v) times the weight."""
    positive, sign = place_sign()
    exponent = mul(num(-2), time, lam)
    negative = have(le(exponent, ZERO), TURN, sign, rule="sign")
    one = instance(at_most_one(), TURN, negative, images={x: exponent})
    factors = have(eq(decay(), mul(_rate, exp(exponent))), TURN, rule="functional_equation")
    falls = have(le(decay(), _rate), TURN, one, factors, rule="combine", multipliers=(_rate, ONE))
    largest = have(le(lam, high), Context((r, t), (lt(ZERO, r),)), rule="order")
    weights = lam, _rate, ZERO
    each = have(
        le(mul(decay(), lam), mul(high, _rate)), TURN, falls, largest, sign, rule="combine", multipliers=weights
    )
    uses = each, positive, _fast_exists(), exist()[0]
    above = have(le(fast, mul(high, _rate, weight)), AT, *uses, rule="order")
    return have(le(ZERO, fast), AT, _fast_exists(), *place_sign(), rule="order"), above


_edge = mul(num(4), v, sub(low, ONE))
upper = add(_edge, mul(num(4), v, q, add(ONE, mul(num(4), constant))))
lower = sub(_edge, mul(num(4), add(ONE, v), high, _rate))


@lemma
def ratio_bounds() -> tuple[Line, Line, Line]:
    """What is still to be learnt is positive; the slope over it lies between two bounds that tend to 4 v (a - 1)."""
    ratio, one = div(by_parts, unlearnt), inverse(weight)
    positive, mean = mean_excess()
    least, most = (instance(line, LATE) for line in _fast_bounds())
    gap = instance(have(le(ZERO, at_excess), AT, exist()[1], place_sign()[0], excess_positive(), rule="order"), LATE)
    weights = mul(num(4), add(ONE, v), one), mul(num(4), v, one), ZERO
    below = have(le(lower, ratio), LATE, most, gap, positive, rule="combine", multipliers=weights)
    above = have(le(ratio, upper), LATE, least, mean, positive, rule="combine", multipliers=weights)
    return positive, below, above
