"""The squared resolvent of white data to first order in 1/d, by parts."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, bound, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .first_order import (
    BACK,
    STEP,
    TO_0,
    at,
    beyond,
    difference,
    first_order,
    h,
    limit_of_slope,
    negative,
    r,
    root_equation,
    spread,
    spread_vanishes,
    vanishes,
)
from .letters import absolute, d, gamma, integral, limit, mean, n, resolvent, t, tau, u, x, y, z
from .transform import (
    BELOW,
    CLOSED,
    LOADS_BELOW,
    OPEN,
    c,
    limit_of_transform,
    m,
    m2,
    slope,
    square,
    variance,
    variance_bounds,
)

cube = power(sub(z, x), -3)
third = mean(tau(cube))
both = mean(mul(tau(resolvent()), tau(square)))
turned = mean(mul(tau(square), tau(resolvent())))
square2 = mean(power(tau(square), 2))
covariance = sub(both, mul(m, slope))
error = add(mul(TWO, c, z, covariance), neg(mul(c, variance)), div(mul(TWO, sub(mul(z, third), slope)), n))
_least = add(power(z, -2), mul(TWO, power(neg(z), -3)))
_t = bound(0, "real")
_IMAGES = {var("A", "real"): _least, var("j", "integer"): ZERO}
_FUNCTIONS = {"f": (1, power(sub(z, _t), -2)), "f_slope": (1, mul(TWO, power(sub(z, _t), -3)))}


@lemma
def smooth() -> tuple[Line, ...]:
    """(z - x)^-2 is continuously differentiable on [0, oo), and bounded with its slope."""
    half_line = make("interval", ZERO, make("infinity"))
    bounds = mul(_least, make("pow", add(ONE, x), ZERO))
    steep = mul(TWO, cube)
    return (
        have(make("continuous", half_line, close(square, x)), BELOW, rule="continuity"),
        have(make("continuous", half_line, close(steep, x)), BELOW, rule="continuity"),
        have(eq(make("deriv", ONE, close(power(sub(z, t), -2), t), x), steep), OPEN, rule="differentiate"),
        have(le(absolute(square), bounds), CLOSED, rule="sign"),
        have(le(absolute(steep), bounds), CLOSED, rule="sign"),
    )


def _at_square(name: str) -> Line:
    return instance(axiom(name), BELOW, *smooth(), images=_IMAGES, functions=_FUNCTIONS)


@lemma
def divided_difference() -> Line:
    """The divided difference of 1/(z - x)^2 is (1/(z - x) + 1/(z - y))/((z - x)(z - y))."""
    chord = sub(z, add(x, mul(u, sub(y, x))))
    context = Context((*BELOW.variables, x, y), (*BELOW.conditions, le(ZERO, x), le(ZERO, y)))
    one, two = resolvent(), resolvent(y)
    value = mul(one, two, add(one, two))
    primitive = mul(u, add(sub(z, x), chord), power(sub(z, x), -2), power(chord, -2))
    statement = eq(integral(ZERO, ONE, mul(TWO, power(chord, -3)), u), value)
    return have(statement, context, rule="antiderivative", variable=u, function=primitive)


@lemma
def linear_equation() -> Line:
    """s (1 - z - c + 2 c z m) = c m^2 - m up to an error, s = E tau(1/(z - S)^2)."""
    one, two = resolvent(), resolvent(y)
    double = tau(tau(mul(y, one, two, add(one, two)), y))
    inside = add(tau(square), mul(c, double), div(tau(mul(x, mul(TWO, cube))), n))
    left = mean(tau(mul(x, square)))
    parts = have(
        eq(left, mean(inside)), BELOW, _at_square("stein"), divided_difference(), rule="rewrite", title="by parts"
    )
    apart = add(
        slope,
        mul(c, sub(sub(mul(z, add(both, turned)), slope), m2)),
        div(mul(TWO, sub(mul(z, third), slope)), n),
    )
    terms = have(eq(mean(inside), apart), BELOW, rule="linear", title="term by term")
    whole = have(eq(left, sub(mul(z, slope), m)), BELOW, rule="linear", title="x = z - (z - x)")
    factor = add(sub(sub(ONE, z), c), mul(TWO, c, z, m))
    value = sub(sub(mul(c, power(m, 2)), m), error)
    return have(eq(mul(slope, factor), value), BELOW, parts, terms, whole, rule="field", title="a linear equation")


@lemma
def covariance_bounds() -> tuple[Line, Line]:
    """Twice the covariance of tau(G) and tau(G^2) is at most the sum of their variances, by those of their sum and difference."""
    a, b = var("a", "real"), var("b", "real")
    context = Context((*BELOW.variables, a, b), BELOW.conditions)
    spread = sub(square2, power(slope, 2))
    found = []
    for sign in (num(-1), ONE):
        whole = mean(power(sub(add(tau(resolvent()), mul(sign, tau(square))), add(a, mul(sign, b))), 2))
        parts = add(
            m2, square2, power(add(a, mul(sign, b)), 2), mul(sign, add(both, turned)),
            mul(num(-2), add(a, mul(sign, b)), add(m, mul(sign, slope))),
        )  # fmt: skip
        positive = have(le(ZERO, whole), context, rule="order")
        expanded = have(eq(whole, parts), context, rule="linear")
        general = have(le(ZERO, parts), context, positive, expanded, rule="rewrite")
        at_means = instance(general, BELOW, images={a: m, b: slope})
        bound_ = le(mul(neg(sign), TWO, covariance), add(variance, spread))
        found.append(have(bound_, BELOW, at_means, rule="combine", multipliers=(ONE,)))
    return found[0], found[1]


@lemma
def square_variance() -> Line:
    """Var tau(G^2) <= 16/(|z|^5 n d), by Poincaré."""
    cubed = mul(num(4), power(neg(z), -5))
    steep = mul(x, power(mul(TWO, cube), 2))
    gradient = have(le(steep, cubed), CLOSED, rule="sign")
    whole = have(le(mean(tau(steep)), cubed), BELOW, gradient, rule="order")
    weight = mul(num(4), inverse(mul(n, d)))
    return have(
        le(sub(square2, power(slope, 2)), mul(weight, cubed)), BELOW, _at_square("poincare"), whole, rule="combine",
        title="the variance of the square is small", multipliers=(ONE, weight),
    )  # fmt: skip


crossed = mul(d, TWO, c, z, covariance)


@lemma
def crossed_vanishes() -> Line:
    """2 d^2/n times the covariance of tau(G) and tau(G^2) tends to 0."""
    size = mul(num(4), neg(z), add(power(neg(z), -3), mul(num(4), power(neg(z), -5))), c, inverse(n))
    weight = mul(d, c, neg(z))
    _, single = variance_bounds()
    low, high = covariance_bounds()
    relations = le(crossed, size), le(neg(size), crossed)
    above, under = (
        have(relation, BELOW, bound_, single, square_variance(), rule="combine", multipliers=(weight,) * 3)
        for relation, bound_ in zip(relations, (high, low), strict=True)
    )
    return have(
        eq(limit(crossed), ZERO),
        LOADS_BELOW,
        under,
        above,
        rule="squeeze",
        variables=(n, d),
        lower=neg(size),
        upper=size,
    )


def _slope_at(root: Term, point: Term, load: Term) -> Term:
    return div(sub(div(power(root, 2), load), root), sub(div(mul(point, root), load), inverse(root)))


@lemma
def second_difference() -> Line:
    """The difference quotient of s by that of r, q = (a - b)/(y - z)."""
    a, b, y, g, q = (var(name, "real") for name in ("a", "b", "y", "load", "q"))
    where = lt(ZERO, g), lt(z, ZERO), lt(z, y), lt(y, ZERO), lt(a, ZERO), lt(b, ZERO)
    context = Context((a, b, y, z, g, q), where)
    known = have(eq(div(sub(a, b), sub(y, z)), q), context, rule="suppose")
    top, low, high = (
        sub(div(power(a, 3), g), power(a, 2)),
        sub(div(mul(z, power(a, 2)), g), ONE),
        sub(div(mul(y, power(b, 2)), g), ONE),
    )
    first = mul(q, sub(div(add(power(a, 2), mul(a, b), power(b, 2)), g), add(a, b)), low)
    second = mul(top, sub(power(b, 2), mul(z, q, add(a, b))), inverse(g))
    value = neg(div(add(first, second), mul(low, high)))
    quotient = div(sub(_slope_at(b, y, g), _slope_at(a, z, g)), sub(y, z))
    return have(eq(quotient, value), context, known, rule="field", title="the second difference")


# The limit of E tau(1/(z - S)) as a term, in which that of its derivatives is a fraction.

a = limit(m)
slope_of = _slope_at(a, z, gamma)
AHEAD, BEHIND = (STEP, z, add(z, h)), (BACK, sub(z, h), z)


@lemma
def limit_is_root() -> tuple[Line, Line]:
    """The limit solves the quadratic equation, and is negative."""
    known = limit_of_transform()
    return (
        have(vanishes(a, z, gamma), LOADS_BELOW, known, root_equation(), rule="rewrite", title="the limit is a root"),
        have(lt(a, ZERO), LOADS_BELOW, known, negative(), rule="combine", multipliers=(ONE, ONE)),
    )


@lemma
def slope_tends() -> Line:
    """E tau((z - S)^-2) tends to the slope that the quadratic equation of the transform gives."""
    known = limit_of_transform(), limit_of_slope()
    return have(eq(limit(slope), slope_of), LOADS_BELOW, *known, *limit_is_root(), rule="rewrite")


@lemma
def limit_continuous() -> tuple[Line, Line]:
    """The limit is continuous in z from both sides."""
    found = []
    for (context, *_points), point in ((AHEAD, add(z, h)), (BEHIND, sub(z, h))):
        known = instance(limit_of_transform(), context, images={z: point})
        tends = have(eq(lim(TO_0, at(r, point), h), r), LOADS_BELOW, rule="limit_algebra", near=neg(z))
        moved = have(eq(lim(TO_0, at(a, point), h), r), LOADS_BELOW, known, tends, rule="rewrite", near=(neg(z),))
        found.append(
            have(
                eq(lim(TO_0, at(a, point), h), a),
                LOADS_BELOW,
                moved,
                limit_of_transform(),
                rule="field",
                multipliers=(ONE, num(-1)),
            )
        )
    return found[0], found[1]


_m = sub(div(mul(z, power(a, 2)), gamma), ONE)
_first = mul(slope_of, sub(div(mul(num(3), power(a, 2)), gamma), mul(TWO, a)), _m)
_second = mul(sub(div(power(a, 3), gamma), power(a, 2)), sub(power(a, 2), mul(TWO, z, slope_of, a)), inverse(gamma))
bend = mul(HALF, div(add(_first, _second), power(_m, 2)))
"""Half the second derivative of the limit."""
QUOTIENT = div(num(-1), mul(TWO, h))


@lemma
def second_quotients() -> tuple[Line, Line]:
    """The difference quotients of the limiting slope tend to its derivative."""
    a_, b, y_, g, q = (var(name, "real") for name in ("a", "b", "y", "load", "q"))
    found = []
    for context, low, high in (AHEAD, BEHIND):
        paid = [instance(line, context, images={z: point}) for line in limit_is_root() for point in (low, high)]
        images = {z: low, a_: at(a, low), y_: high, b: at(a, high), g: gamma}
        known = instance(difference(), context, *paid, images=images)
        form = instance(second_difference(), context, known, *paid, images={**images, q: known.statement.args[1]})
        whole = mul(QUOTIENT, sub(at(slope_of, high), at(slope_of, low)))
        value = div(form.statement.args[1], num(-2))
        same = have(eq(whole, value), context, form, rule="field", multipliers=(neg(HALF),))
        tends = have(
            eq(lim(TO_0, value, h), bend),
            LOADS_BELOW,
            *limit_continuous(),
            *limit_is_root(),
            *paid,
            rule="limit_algebra",
            near=neg(z),
        )
        found.append(have(eq(lim(TO_0, whole, h), bend), LOADS_BELOW, same, tends, rule="rewrite", near=(neg(z),)))
    return found[0], found[1]


@lemma
def limit_of_third() -> Line:
    """E tau((z - S)^-3) tends to half the second derivative of the limit."""
    sizes = Context((n, d, z, h), (*BELOW.conditions, lt(ZERO, h)))
    nearer = sizes.where(lt(add(z, h), ZERO))
    lower = mul(QUOTIENT, sub(at(slope, add(z, h)), slope))
    upper = mul(QUOTIENT, sub(slope, at(slope, sub(z, h))))
    above = have(le(lower, third), nearer, rule="order")
    below = have(le(third, upper), sizes, rule="order")
    limits = (
        instance(slope_tends(), STEP, images={z: add(z, h)}),
        instance(slope_tends(), BACK, images={z: sub(z, h)}),
    )
    return have(
        eq(limit(third), bend), LOADS_BELOW, below, above, slope_tends(), *limits, *second_quotients(),
        rule="squeeze", title="the limit of the third", variables=(n, d, h), lower=lower, upper=upper, toward=TO_0,
        near_parameter=neg(z),
    )  # fmt: skip


@lemma
def solved() -> Line:
    """t (s - v) of the linear equations of s, at a, and of v, at the root b."""
    t_, s, a_, b, f, g, p = (var(name, "real") for name in ("t", "s", "a", "b", "top", "load", "point"))
    context = Context((t_, s, a_, b, f, g, p), (lt(p, ZERO), lt(b, ZERO), lt(ZERO, g), lt(ZERO, t_)))
    factor = add(sub(sub(ONE, p), g), mul(TWO, g, p, a_))
    given = have(eq(mul(s, factor), sub(sub(mul(g, power(a_, 2)), a_), div(f, t_))), context, rule="suppose")
    rooted = have(eq(add(mul(g, p, power(b, 2)), mul(sub(sub(ONE, p), g), b), ONE), ZERO), context, rule="suppose")
    divisor = sub(mul(p, g, b), inverse(b))
    v = div(sub(mul(g, power(b, 2)), b), divisor)
    rest = sub(sub(mul(g, add(a_, b)), ONE), mul(TWO, g, p, s))
    value = div(sub(mul(mul(t_, sub(a_, b)), rest), f), divisor)
    weights = div(t_, divisor), neg(div(mul(t_, s), mul(b, divisor)))
    return have(
        eq(mul(t_, sub(s, v)), value), context, given, rooted, rule="field", title="solved for the deviation",
        multipliers=weights,
    )  # fmt: skip


near = substitute(r, {gamma: div(n, d)})
_divisor = sub(mul(z, c, near), inverse(near))
slope_beyond = mul(d, sub(slope, div(sub(mul(c, power(near, 2)), near), _divisor)))
first_shift = limit(beyond)
slope_shift = div(
    sub(
        mul(first_shift, sub(sub(mul(inverse(gamma), add(a, a)), ONE), mul(TWO, inverse(gamma), z, slope_of))),
        mul(TWO, inverse(gamma), sub(mul(z, bend), slope_of)),
    ),
    sub(mul(z, inverse(gamma), a), inverse(a)),
)
"""The first order of E tau(1/(z - S)^2), by that of E tau(1/(z - S)) and by the limit a."""


@lemma
def slope_first_order() -> Line:
    """d times what E tau(1/(z - S)^2) has beyond its limit at the load n/d."""
    load = {gamma: div(n, d)}
    f = add(crossed, neg(div(spread, z)), mul(TWO, c, sub(mul(z, third), slope)))
    factor = add(sub(sub(ONE, z), c), mul(TWO, c, z, m))
    given = have(
        eq(mul(slope, factor), sub(sub(mul(c, power(m, 2)), m), div(f, d))), BELOW, linear_equation(), rule="field",
        multipliers=(ONE,),
    )  # fmt: skip
    rooted = have(
        eq(add(mul(c, z, power(near, 2)), mul(sub(sub(ONE, z), c), near), ONE), ZERO), BELOW,
        instance(root_equation(), BELOW, images=load), rule="field", multipliers=(ONE,),
    )  # fmt: skip
    sign = instance(negative(), BELOW, images=load)
    letters = (var(name, "real") for name in ("t", "s", "a", "b", "top", "load", "point"))
    images = dict(zip(letters, (d, slope, m, near, f, c, z), strict=True))
    same = instance(solved(), BELOW, given, rooted, sign, images=images, title="the distance to the limiting slope")
    tends = have(eq(limit(near), r), LOADS_BELOW, rule="limit_algebra")
    known = (
        have(eq(a, a), LOADS_BELOW, limit_of_transform(), rule="rewrite"),
        have(eq(limit(near), a), LOADS_BELOW, tends, limit_of_transform(), rule="field", multipliers=(ONE, num(-1))),
        have(eq(first_shift, first_shift), LOADS_BELOW, first_order(), rule="rewrite"),
        have(lt(near, ZERO), BELOW, sign, rule="combine", multipliers=(ONE,)),
    )
    quotient = same.statement.args[1]
    parts = slope_tends(), limit_of_third(), spread_vanishes(), crossed_vanishes(), limit_is_root()[1]
    whole = have(eq(limit(quotient), slope_shift), LOADS_BELOW, same, *known, *parts, rule="limit_algebra", near=ONE)
    return have(eq(limit(slope_beyond), slope_shift), LOADS_BELOW, same, whole, rule="rewrite", title="to first order")
