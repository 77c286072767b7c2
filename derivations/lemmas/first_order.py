"""The transform of white data to first order in 1/d, and the limit of its slope.

The slope of a concave function lies between its difference quotients; those of the limit are read off the quadratic equation.
"""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import d, gamma, limit, n, z
from .transform import (
    BELOW,
    LOADS_BELOW,
    bounds,
    c,
    limit_of_transform,
    m,
    other,
    quadratic_equation,
    roots_apart,
    slope,
    transform,
    variance,
    variance_bounds,
)

h = var("delta", "real")
r, q = transform, other
STEP = Context((*LOADS_BELOW.variables, h), (*LOADS_BELOW.conditions, lt(ZERO, h), lt(add(z, h), ZERO)))
BACK = Context((*LOADS_BELOW.variables, h), (*LOADS_BELOW.conditions, lt(ZERO, h)))


def at(term: Term, point: Term) -> Term:
    return substitute(term, {z: point})


def vanishes(root: Term, point: Term, load: Term) -> Term:
    """z r^2/gamma + (1 - z - 1/gamma) r + 1 = 0."""
    return eq(add(mul(point, inverse(load), power(root, 2)), mul(sub(sub(ONE, point), inverse(load)), root), ONE), ZERO)


@lemma
def root_equation() -> Line:
    """The Stieltjes transform in the limit, written with its square root, solves that equation."""
    return have(vanishes(r, z, gamma), LOADS_BELOW, rule="field", title="the limit is a root")


slope_limit = div(sub(div(power(r, 2), gamma), r), sub(div(mul(z, r), gamma), inverse(r)))
"""-r'(z)."""


@lemma
def difference() -> Line:
    """(r - s)/(y - z) of the roots r at z and s at y, both negative."""
    a, b, y, g = (var(name, "real") for name in ("a", "b", "y", "load"))
    where = lt(ZERO, g), lt(z, ZERO), lt(z, y), lt(a, ZERO), lt(b, ZERO)
    context = Context((a, b, y, z, g), where)
    equations = [have(vanishes(root, point, g), context, rule="suppose") for root, point in ((a, z), (b, y))]
    factor = sub(div(mul(z, b), g), inverse(a))
    positive = have(lt(ZERO, factor), context, rule="sign")
    value = div(sub(div(power(b, 2), g), b), factor)
    return have(eq(div(sub(a, b), sub(y, z)), value), context, *equations, positive, rule="field")


ahead, behind = div(sub(r, at(r, add(z, h))), h), div(sub(at(r, sub(z, h)), r), h)
TO_0 = make("above", ZERO)


@lemma
def difference_at(context: Context, low: Term, high: Term) -> Line:
    """The difference quotient of r between two points."""
    a, b, y, g = (var(name, "real") for name in ("a", "b", "y", "load"))
    paid = [
        instance(line, context, images={z: point}) for line in (root_equation(), negative()) for point in (low, high)
    ]
    return instance(difference(), context, *paid, images={z: low, a: at(r, low), y: high, b: at(r, high), g: gamma})


def in_the_limit(context: Context, known: Line, whole: Term, value: Term) -> Line:
    """The quotient as h -> 0, by a known form that is continuous there."""
    form = known.statement.args[1]
    same = have(eq(whole, form), context, known, rule="field", multipliers=(ONE,))
    tends = have(eq(lim(TO_0, form, h), value), LOADS_BELOW, negative(), rule="limit_algebra", near=neg(z))
    return have(eq(lim(TO_0, whole, h), value), LOADS_BELOW, same, tends, rule="rewrite", near=(neg(z),))


@lemma
def quotients() -> tuple[Line, Line]:
    """The difference quotients of r tend to -r'."""
    return (
        in_the_limit(STEP, difference_at(STEP, z, add(z, h)), ahead, slope_limit),
        in_the_limit(BACK, difference_at(BACK, sub(z, h), z), behind, slope_limit),
    )


def negative() -> Line:
    """r < 0."""
    return roots_apart()[0]


@lemma
def limit_of_slope() -> Line:
    """E tau((z - S)^-2) tends to -r'."""
    sizes = Context((n, d, z, h), (*BELOW.conditions, lt(ZERO, h)))
    nearer = sizes.where(lt(add(z, h), ZERO))
    upper, lower = div(sub(m, at(m, add(z, h))), h), div(sub(at(m, sub(z, h)), m), h)
    below = have(le(lower, slope), sizes, rule="order")
    above = have(le(slope, upper), nearer, rule="order")
    limits = [
        instance(limit_of_transform(), STEP, images={z: add(z, h)}),
        instance(limit_of_transform(), BACK, images={z: sub(z, h)}),
    ]
    return have(
        eq(limit(slope), slope_limit), LOADS_BELOW, below, above, limit_of_transform(), *limits, *quotients(),
        rule="squeeze", title="the limit of the slope", variables=(n, d, h), lower=lower, upper=upper, toward=TO_0,
        near_parameter=neg(z),
    )  # fmt: skip


spread = mul(d, c, z, variance)
beyond = mul(d, sub(m, substitute(r, {gamma: div(n, d)})))
shift = div(sub(r, mul(z, slope_limit)), mul(z, sub(r, q)))
"""The first order of E tau(1/(z - S)), at the load n/d of the size itself."""


@lemma
def spread_vanishes() -> Line:
    """d^2/n times the variance of tau(1/(z - S)) tends to 0."""
    low, high = variance_bounds()
    least = mul(num(-4), power(z, -2), c, inverse(n))
    weight = neg(mul(d, c, z))
    above = have(le(spread, ZERO), BELOW, low, rule="combine", multipliers=(weight,))
    below = have(le(least, spread), BELOW, high, rule="combine", multipliers=(weight,))
    return have(
        eq(limit(spread), ZERO), LOADS_BELOW, above, below, rule="squeeze", variables=(n, d), lower=least, upper=ZERO
    )


@lemma
def solved() -> Line:
    """t (a - b) of t w (a - b)(a - epsilon) = f, a < epsilon."""
    a, b, e, f, t, w = (var(name, "real") for name in ("a", "b", "e", "top", "t", "w"))
    context = Context((a, b, e, f, t, w), (lt(a, e), lt(w, ZERO)))
    known = have(eq(mul(t, w, sub(a, b), sub(a, e)), f), context, rule="suppose")
    divisor = mul(w, sub(a, e))
    return have(eq(mul(t, sub(a, b)), div(f, divisor)), context, known, rule="field", multipliers=(inverse(divisor),))


@lemma
def first_order() -> Line:
    """d (m - r) at the load n/d tends to the shift."""
    _, below, *_ = bounds()
    load = {gamma: div(n, d)}
    near, far = (substitute(root, load) for root in (r, q))
    positive = instance(roots_apart()[1], BELOW, images=load)
    apart = have(lt(m, far), BELOW, below, positive, rule="combine", multipliers=(ONE, ONE))
    top = sub(sub(mul(c, m), mul(c, z, slope)), spread)
    product = mul(d, mul(z, c), sub(m, near), sub(m, far))
    known = have(eq(product, top), BELOW, quadratic_equation(), rule="field", multipliers=(d,))
    letters = (var(name, "real") for name in ("a", "b", "e", "top", "t", "w"))
    images = dict(zip(letters, (m, near, far, top, d, mul(z, c)), strict=True))
    same = instance(solved(), BELOW, known, apart, images=images, title="the distance to the root")
    parts = limit_of_transform(), limit_of_slope(), spread_vanishes(), *roots_apart()
    quotient = same.statement.args[1]
    tends = have(eq(limit(quotient), shift), LOADS_BELOW, same, *parts, rule="limit_algebra")
    return have(eq(limit(beyond), shift), LOADS_BELOW, same, tends, rule="rewrite", title="to first order")
