"""Around the half turn with the weight sin^2 e^(-2 t y)/y, y = x + v, only the lower edge of x counts in the end.

The weighted mean of x - a, a = (1 - r)^2 the edge, is at most C/sqrt(t): t X <= A + e^(2 t X - A) for every A, here sqrt(t),
and the whole weight is at least c e^(-2 t (a + v)) t^(-3/2), by the part of the half turn up to 1/sqrt(t).
"""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .angles import cosine, cosine_above, sine, sine_above
from .letters import integral, t, u, x, y
from .logistic import rises
from .marchenko_pastur import PI
from .semicircle import HALF_TURN, place, place_positive, r

v, time, q, A = (var(name, "real") for name in ("v", "time", "q", "A"))
lam = place(r)
low, high = power(sub(ONE, r), 2), power(add(ONE, r), 2)
excess = mul(TWO, r, sub(ONE, cosine))
_LATE = (lt(ZERO, r), lt(ZERO, v), lt(ZERO, time))
AT = Context((r, v, time), _LATE)
TURN = Context((r, v, time, t), (*_LATE, *HALF_TURN.conditions))


def exp(term: Term) -> Term:
    return make("exp", term)


def decay(at: Term = lam) -> Term:
    """e^(-2 t (x + v))."""
    return exp(neg(mul(TWO, time, add(at, v))))


def around(body: Term) -> Term:
    return integral(ZERO, PI, mul(power(sine, 2), body), t)


per = inverse(add(lam, v))
_kernel = mul(per, decay())
weight, at_excess, whole = around(_kernel), around(mul(_kernel, excess)), around(per)
edge = decay(low)
"""e^(-2 t (a + v))."""


@lemma
def exist() -> tuple[Line, ...]:
    """The three integrals exist."""
    bodies = weight, at_excess, whole
    return tuple(have(make("defined", body), AT, place_positive(), rule="order") for body in bodies)


@lemma
def exponential_above() -> Line:
    """1 + x <= e^x."""
    return have(le(add(ONE, x), exp(x)), Context((x,)), rule="order")


@lemma
def split_at() -> Line:
    """u e^(-2 u) <= A e^(-2 u) + e^(-A) for u >= 0 and every A."""
    context, gap, falls = Context((u, A), (le(ZERO, u),)), sub(mul(TWO, u), A), exp(mul(num(-2), u))
    known = instance(exponential_above(), context, images={x: gap})
    joined = have(eq(mul(falls, exp(gap)), exp(neg(A))), context, rule="functional_equation")
    statement = le(mul(u, falls), add(mul(A, falls), exp(neg(A))))
    return have(statement, context, known, joined, rule="combine", multipliers=(falls, ONE))


_scaled = mul(time, excess)


def _factored(context: Context) -> Line:
    """e^(-2 t (x + v)) = e^(-2 t (a + v)) e^(-2 t X)."""
    return have(eq(decay(), mul(edge, exp(mul(num(-2), _scaled)))), context, rule="functional_equation")


@lemma
def excess_positive() -> Line:
    """X >= 0: it is 2 r (1 - cos t)."""
    return have(le(ZERO, excess), Context((r, t), (lt(ZERO, r),)), rule="order")


@lemma
def excess_by_weight() -> Line:
    """t times the integral of X is at most A times the weight and e^(-A) e^(-2 t (a + v)) times the integral without decay."""
    everywhere = Context((r, v, time, A, t), TURN.conditions)
    sign = have(le(ZERO, _scaled), everywhere, excess_positive(), rule="order")
    known = instance(split_at(), everywhere, sign, images={u: _scaled})
    rest = mul(exp(neg(A)), edge)
    pointwise = have(
        le(mul(_scaled, decay()), add(mul(A, decay()), rest)), everywhere, known, _factored(everywhere),
        rule="combine", multipliers=(edge, sub(_scaled, A)),
    )  # fmt: skip
    statement = le(mul(time, at_excess), add(mul(A, weight), mul(rest, whole)))
    uses = pointwise, instance(place_positive(), TURN), *exist()
    return have(statement, Context((r, v, time, A), _LATE), *uses, rule="order", title="beyond the edge")


# The weight, by the part of the half turn up to q, t q^2 <= 1.

_UP_TO = (*_LATE, lt(ZERO, q), le(q, ONE), le(mul(time, power(q, 2)), ONE))
_CUT = Context((r, v, time, q), _UP_TO)
_INSIDE = Context((r, v, time, q, t), (*_UP_TO, lt(ZERO, t), lt(t, q)))
_quarter = mul(num(Fraction(1, 4)), power(t, 2))
_twice = exp(mul(num(-2), r))


@lemma
def _sine_bound() -> Line:
    """sin(t)^2 >= t^2/4 for t <= 1."""
    known = instance(sine_above(), _INSIDE, images={y: t})
    short = have(lt(t, ONE), _INSIDE, rule="sign")
    cube = have(le(power(t, 3), t), _INSIDE, short, rule="combine", multipliers=(mul(t, add(ONE, t)),))
    half = mul(HALF, t)
    weights = ONE, num(Fraction(1, 6))
    least = have(le(half, sine), _INSIDE, known, cube, rule="combine", multipliers=weights)
    return have(le(_quarter, power(sine, 2)), _INSIDE, least, rule="combine", multipliers=(add(sine, half),))


@lemma
def _decay_bound() -> Line:
    """The decay is at least e^(-2 t (a + v)) e^(-2 r), for t X <= r t q^2."""
    known = instance(cosine_above(), _INSIDE, images={y: t})
    square = mul(r, power(t, 2))
    near = have(le(excess, square), _INSIDE, known, rule="combine", multipliers=(mul(TWO, r),))
    shorter = have(le(power(t, 2), power(q, 2)), _INSIDE, rule="sign")
    small = have(le(mul(time, power(t, 2)), ONE), _INSIDE, shorter, rule="combine", multipliers=(time,))
    most = have(le(_scaled, r), _INSIDE, near, small, rule="combine", multipliers=(time, r))
    ends = mul(num(-2), r), mul(num(-2), _scaled)
    order = have(le(*ends), _INSIDE, most, rule="combine", multipliers=(TWO,))
    images = dict(zip(rises().context.variables, ends, strict=True))
    grows = instance(rises(), _INSIDE, order, images=images)
    weights = edge, num(-1)
    return have(le(mul(edge, _twice), decay()), _INSIDE, grows, _factored(_INSIDE), rule="combine", multipliers=weights)


@lemma
def weight_above() -> Line:
    """The weight is at least q^3 e^(-2 t (a + v)) e^(-2 r)/(12 (b + v))."""
    largest = have(le(lam, high), Context((r, t), (lt(ZERO, r),)), rule="order")
    before = have(lt(t, PI), _INSIDE, rule="order")
    positive = have(lt(ZERO, per), _INSIDE, instance(place_positive(), _INSIDE, before), rule="order")
    scale, kernel = mul(edge, _twice, inverse(add(high, v))), mul(power(sine, 2), _kernel)
    weights = _kernel, mul(_quarter, per), mul(_quarter, per, scale), ZERO
    uses = _sine_bound(), _decay_bound(), largest, positive
    pointwise = have(le(mul(_quarter, scale), kernel), _INSIDE, *uses, rule="combine", multipliers=weights)
    first, rest, least = (
        integral(ZERO, q, kernel, t),
        integral(q, PI, kernel, t),
        integral(ZERO, q, mul(_quarter, scale), t),
    )
    twelfth = num(Fraction(1, 12))
    value, primitive = (mul(twelfth, power(end, 3), scale) for end in (q, t))
    apart = have(eq(weight, add(first, rest)), _CUT, exist()[0], rule="split")
    positive_rest = have(le(ZERO, rest), _CUT, apart, rule="order")
    known = have(eq(least, value), _CUT, rule="antiderivative", variable=t, function=primitive)
    below = have(le(least, first), _CUT, pointwise, known, apart, rule="order")
    weights = ONE, neg(ONE), neg(ONE), ONE
    uses = below, known, apart, positive_rest
    return have(le(value, weight), _CUT, *uses, rule="combine", title="the whole weight", multipliers=weights)


# Late times: t q^2 = 1.

LATE = Context((r, v, time, q), (*_LATE, lt(ZERO, q), le(q, ONE), eq(mul(time, power(q, 2)), ONE)))
constant = mul(num(12), add(high, v), exp(mul(TWO, r)), whole)


@lemma
def exponential_below() -> Line:
    """e^(-u) <= 4/u^2 for u > 0."""
    context, half = Context((u,), (lt(ZERO, u),)), mul(HALF, u)
    grown = power(exp(half), 2)
    known = instance(exponential_above(), context, images={x: half})
    least = have(le(half, exp(half)), context, known, rule="order")
    squares = have(le(power(half, 2), grown), context, least, rule="combine", multipliers=(add(exp(half), half),))
    turned = have(eq(mul(exp(neg(u)), grown), ONE), context, rule="functional_equation")
    most = mul(num(4), power(u, -2))
    weights = mul(most, exp(neg(u))), neg(most)
    return have(le(exp(neg(u)), most), context, squares, turned, rule="combine", multipliers=weights)


@lemma
def mean_excess() -> tuple[Line, Line]:
    """The weight is positive, and the integral of X is at most q (1 + 4 C) times it."""
    by_weight = instance(excess_by_weight(), LATE, images={A: inverse(q)})
    least, small = instance(weight_above(), LATE), instance(exponential_below(), LATE, images={u: inverse(q)})
    positive = have(lt(ZERO, weight), LATE, least, rule="combine", multipliers=(ONE,))
    plain = have(le(ZERO, whole), AT, exist()[2], place_positive(), rule="order")
    size = have(le(ZERO, constant), LATE, instance(plain, LATE), rule="order")
    turned = have(eq(mul(_twice, exp(mul(TWO, r))), ONE), LATE, rule="functional_equation")
    rest, falls = mul(edge, whole), exp(neg(inverse(q)))
    most = mul(constant, power(q, -3), weight)
    factors = mul(constant, power(q, -3)), neg(rest), ZERO
    sign = instance(plain, LATE)
    beyond = have(le(rest, most), LATE, least, turned, sign, rule="combine", multipliers=factors)
    times = have(eq(mul(time, power(q, 2)), ONE), LATE, rule="sign")
    square = power(q, 2)
    uses = by_weight, beyond, small, times, positive, size
    weights = square, mul(square, falls), mul(square, most), neg(at_excess), ZERO, ZERO
    bound = mul(q, add(ONE, mul(num(4), constant)), weight)
    return positive, have(le(at_excess, bound), LATE, *uses, rule="combine", title="the mean", multipliers=weights)
