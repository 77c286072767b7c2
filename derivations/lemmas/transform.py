"""The Stieltjes transform of white data tends to the root of a quadratic equation, with an explicit error at finite size.

Integration by parts gives the mean transform m a quadratic equation up to its fluctuation; Poincaré bounds that; the
product of the distances of m to both roots is then small, and one root is far away.
"""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, bound, close, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .letters import LOADS, SIZES, absolute, d, gamma, integral, limit, mean, n, resolvent, t, tau, u, x, y, z

BELOW = Context((n, d, z), (*SIZES.conditions, lt(z, ZERO)))
LOADS_BELOW = Context((gamma, z), (*LOADS.conditions, lt(z, ZERO)))
BOTH = Context((gamma, n, d, z), (*LOADS.conditions, *BELOW.conditions))
c = div(d, n)
square = power(sub(z, x), -2)
m = mean(tau(resolvent()))
m2 = mean(power(tau(resolvent()), 2))
variance = sub(m2, power(m, 2))
slope = mean(tau(square))
error = add(div(m, n), neg(div(mul(z, slope), n)), neg(mul(c, z, variance)))
"""By how much m misses the quadratic equation at load n/d."""

_b = sub(sub(ONE, z), inverse(gamma))
_root = power(sub(power(_b, 2), mul(num(4), z, inverse(gamma))), Fraction(1, 2))
transform = mul(gamma, inverse(mul(TWO, z)), sub(_root, _b))
"""r, the negative root of z r^2/gamma + (1 - z - 1/gamma) r + 1."""
other = mul(gamma, inverse(mul(TWO, z)), neg(add(_root, _b)))


def _within(*more: Term) -> Context:
    return Context((*BELOW.variables, x), (*BELOW.conditions, *more))


CLOSED, OPEN = _within(le(ZERO, x)), _within(lt(ZERO, x))
_least = add(inverse(neg(z)), power(z, -2))
_IMAGES = {var("A", "real"): _least, var("j", "integer"): ZERO}
_FUNCTIONS = {"f": (1, inverse(sub(z, bound(0, "real")))), "f_slope": (1, power(sub(z, bound(0, "real")), -2))}


@lemma
def smooth() -> tuple[Line, ...]:
    """1/(z - x) is continuously differentiable on [0, oo), and bounded with its slope."""
    half_line = make("interval", ZERO, make("infinity"))
    bounds = mul(_least, make("pow", add(ONE, x), ZERO))
    return (
        have(make("continuous", half_line, close(resolvent(), x)), BELOW, rule="continuity"),
        have(make("continuous", half_line, close(square, x)), BELOW, rule="continuity"),
        have(eq(make("deriv", ONE, close(resolvent(t), t), x), square), OPEN, rule="differentiate"),
        have(le(absolute(resolvent()), bounds), CLOSED, rule="sign"),
        have(le(absolute(square), bounds), CLOSED, rule="sign"),
    )


def _at_resolvent(name: str) -> Line:
    return instance(axiom(name), BELOW, *smooth(), images=_IMAGES, functions=_FUNCTIONS)


@lemma
def divided_difference() -> Line:
    """The divided difference of 1/(z - x) is 1/((z - x)(z - y))."""
    chord = sub(z, add(x, mul(u, sub(y, x))))
    context = Context((*BELOW.variables, x, y), (*BELOW.conditions, le(ZERO, x), le(ZERO, y)))
    value = mul(resolvent(), resolvent(y))
    primitive = mul(u, inverse(sub(z, x)), inverse(chord))
    statement = eq(integral(ZERO, ONE, power(chord, -2), u), value)
    return have(statement, context, rule="antiderivative", variable=u, function=primitive)


@lemma
def gradient_bound() -> Line:
    """Var tau(G) <= 4 E tau(S G^4)/(n d), by Poincaré."""
    return _at_resolvent("poincare")


@lemma
def quadratic_equation() -> Line:
    """c z m^2 + (1 - z - c) m + 1 is the error."""
    double = tau(tau(mul(y, resolvent(), resolvent(y)), y))
    inside = add(tau(resolvent()), mul(c, double), div(tau(mul(x, square)), n))
    left = mean(tau(mul(x, resolvent())))
    parts = have(
        eq(left, mean(inside)), BELOW, _at_resolvent("stein"), divided_difference(), rule="rewrite", title="by parts"
    )
    apart = add(m, mul(c, sub(mul(z, m2), m)), div(sub(mul(z, slope), m), n))
    terms = have(eq(mean(inside), apart), BELOW, rule="linear", title="term by term")
    whole = have(eq(left, sub(mul(z, m), ONE)), BELOW, rule="linear", title="x = z - (z - x)")
    value = add(mul(c, z, power(m, 2)), mul(sub(sub(ONE, z), c), m), ONE)
    return have(eq(value, error), BELOW, parts, terms, whole, rule="field", title="the quadratic equation")


@lemma
def bounds() -> tuple[Line, ...]:
    """1/z <= m < 0; the slope is not negative and at most 1/z^2."""
    return (
        have(le(inverse(z), m), BELOW, rule="order"),
        have(lt(m, ZERO), BELOW, rule="order"),
        have(le(ZERO, slope), BELOW, rule="order"),
        have(le(slope, power(z, -2)), BELOW, rule="order"),
    )


@lemma
def variance_bounds() -> tuple[Line, Line]:
    """0 <= Var tau(G) <= 4/(|z|^3 n d), by Poincaré."""
    a = var("a", "real")
    context = Context((*BELOW.variables, a), BELOW.conditions)
    square_mean = mean(power(sub(tau(resolvent()), a), 2))
    parts = add(m2, mul(num(-2), a, m), power(a, 2))
    positive = have(le(ZERO, square_mean), context, rule="order")
    expanded = have(eq(square_mean, parts), context, rule="linear")
    general = have(le(ZERO, parts), context, positive, expanded, rule="rewrite")
    at_mean = instance(general, BELOW, images={a: m})
    low = have(le(ZERO, variance), BELOW, at_mean, rule="rewrite", title="a variance is not negative")
    cubed = neg(power(z, -3))
    gradient = have(le(mul(x, power(square, 2)), cubed), CLOSED, rule="sign")
    whole = have(le(mean(tau(mul(x, power(square, 2)))), cubed), BELOW, gradient, rule="order")
    most = mul(num(4), cubed, inverse(mul(n, d)))
    high = have(
        le(variance, most),
        BELOW,
        gradient_bound(),
        whole,
        rule="combine",
        title="the variance is small",
        multipliers=(ONE, mul(num(4), inverse(mul(n, d)))),
    )
    return low, high


@lemma
def error_vanishes() -> Line:
    """The error tends to 0 along every path."""
    low, high = variance_bounds()
    least, below, slope_low, slope_high = bounds()
    lower = inverse(mul(n, z))
    upper = add(neg(inverse(mul(n, z))), mul(num(4), inverse(power(z, 2)), inverse(power(n, 2))))
    zn = neg(div(z, n))
    above = have(
        le(lower, error), BELOW, least, slope_low, low, rule="combine", multipliers=(inverse(n), zn, neg(mul(c, z)))
    )
    under = have(
        le(error, upper), BELOW, below, slope_high, high, rule="combine", multipliers=(inverse(n), zn, neg(mul(c, z)))
    )
    return have(
        eq(limit(error), ZERO),
        LOADS_BELOW,
        above,
        under,
        rule="squeeze",
        title="the error vanishes",
        variables=(n, d),
        lower=lower,
        upper=upper,
    )


@lemma
def roots_apart() -> tuple[Line, Line]:
    """r < 0 and the other root is positive."""
    return have(lt(transform, ZERO), LOADS_BELOW, rule="sign"), have(lt(ZERO, other), LOADS_BELOW, rule="sign")


@lemma
def distance_to_a_root() -> Line:
    """|a - r| is at most |(z/gamma)(a - r)(a - q)| gamma/(|z| q), where a < 0 < q."""
    a, r, q = (var(name, "real") for name in "arq")
    context = Context((a, r, q, z, gamma), (lt(z, ZERO), lt(ZERO, gamma), lt(ZERO, q), lt(a, ZERO)))
    product = absolute(mul(z, inverse(gamma), sub(a, r), sub(a, q)))
    return have(
        le(absolute(sub(a, r)), mul(gamma, inverse(mul(neg(z), q)), product)), context, rule="sign", title="distance"
    )


@lemma
def triangle() -> Line:
    """|a + b v| <= |a| + |b| u where |v| <= u."""
    a, b, v, w = (var(name, "real") for name in "absw")
    context = Context((a, b, v, w), (le(absolute(v), w),))
    bound_ = add(absolute(a), mul(absolute(b), w))
    return have(le(absolute(add(a, mul(b, v))), bound_), context, rule="sign", title="triangle inequality")


@lemma
def between() -> tuple[Line, Line]:
    """b - w <= a <= b + w where |a - b| <= w."""
    a, b, w = (var(name, "real") for name in "abw")
    context = Context((a, b, w), (le(absolute(sub(a, b)), w),))
    return have(le(sub(b, w), a), context, rule="sign"), have(le(a, add(b, w)), context, rule="sign")


@lemma
def limit_of_transform() -> Line:
    """E tau(1/(z - S)) -> r along every path n, d -> oo with n/d -> gamma, for z < 0."""
    _, below, *_ = bounds()
    _, positive = roots_apart()
    least, *_ = bounds()
    rest = mul(sub(inverse(gamma), c), sub(mul(z, power(m, 2)), m))
    remainder = add(error, rest)
    both = mul(z, inverse(gamma), sub(m, transform), sub(m, other))
    product = have(eq(both, remainder), BOTH, quadratic_equation(), rule="field", multipliers=(ONE,))
    size = mul(TWO, inverse(neg(z)))
    quotient = sub(mul(z, power(m, 2)), m)
    bounded = have(le(absolute(quotient), size), BOTH, least, below, rule="sign")
    a, b, v, w, r, q = (var(name, "real") for name in "abswrq")
    total = add(absolute(error), mul(absolute(sub(inverse(gamma), c)), size))
    images = {a: error, b: sub(inverse(gamma), c), v: quotient, w: size}
    small = instance(triangle(), BOTH, bounded, images=images)
    images = {a: m, r: transform, q: other}
    factor = mul(gamma, inverse(mul(neg(z), other)))
    near = instance(distance_to_a_root(), BOTH, below, positive, images=images)
    factor_sign = have(lt(ZERO, factor), LOADS_BELOW, positive, rule="sign")
    by_error = le(absolute(sub(m, transform)), mul(factor, absolute(remainder)))
    put = have(by_error, BOTH, near, product, rule="rewrite")
    within = have(
        le(absolute(sub(m, transform)), mul(factor, total)),
        BOTH,
        put,
        small,
        factor_sign,
        rule="combine",
        multipliers=(ONE, factor, ZERO),
    )
    lower, upper = sub(transform, mul(factor, total)), add(transform, mul(factor, total))
    images = {a: m, b: transform, w: mul(factor, total)}
    above, under = (instance(side, BOTH, within, images=images) for side in between())
    return have(
        eq(limit(m), transform),
        LOADS_BELOW,
        above,
        under,
        error_vanishes(),
        positive,
        rule="squeeze",
        title="the limit of the transform",
        variables=(n, d),
        lower=lower,
        upper=upper,
    )
