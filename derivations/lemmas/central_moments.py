"""Central moments of the trace of the resolvent of white data, by parts with a polynomial of the trace.

The fourth is small, as the factor of it in the equation is at least -z; so d^2 times the third vanishes.
"""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .letters import DATA, X, d, limit, mean, n, tau, x, z
from .trace_by_parts import (
    AROUND,
    WITH_DATA,
    T,
    around,
    by_parts,
    centre,
    first_part,
    gap,
    kappa,
    psi,
    second_part,
    share,
)
from .transform import (
    BELOW,
    CLOSED,
    LOADS_BELOW,
    bounds,
    c,
    error,
    m,
    m2,
    quadratic_equation,
    variance,
    variance_bounds,
)


@lemma
def bounded() -> tuple[Line, ...]:
    """At every data set: the distance of T from the centre, W, Q and kappa."""
    low = have(le(inverse(z), T), WITH_DATA, rule="order")
    high = have(le(T, ZERO), WITH_DATA, rule="order")
    ends = [have(condition, WITH_DATA, rule="sign") for condition in AROUND.conditions[-2:]]
    function = mul(x, inverse(sub(x, z)))
    nothing = have(eq(mul(ZERO, inverse(sub(ZERO, z))), ZERO), AROUND, rule="field")
    most = have(le(function, ONE), around(CLOSED), rule="sign")
    ranked = instance(
        axiom("rank"), WITH_DATA, nothing, most, images={var("D", "data"): X}, functions={"f": (1, close(function, x))}
    )
    same = have(eq(tau(function), sub(ONE, mul(z, T))), WITH_DATA, rule="linear")
    positive = have(le(ZERO, mul(c, z, centre)), WITH_DATA, ends[1], rule="sign")
    least = have(
        le(neg(z), kappa), WITH_DATA, ranked, same, positive, rule="combine", title="kappa >= -z",
        multipliers=(c, neg(c), ONE),
    )  # fmt: skip
    above = have(le(gap, neg(inverse(z))), WITH_DATA, high, ends[0], rule="combine", multipliers=(ONE, ONE))
    below = have(le(inverse(z), gap), WITH_DATA, low, ends[1], rule="combine", multipliers=(ONE, ONE))
    return (
        least,
        above,
        below,
        have(le(ZERO, first_part), WITH_DATA, rule="order"),
        have(le(first_part, neg(inverse(z))), WITH_DATA, rule="order"),
        have(le(neg(power(z, -2)), second_part), WITH_DATA, rule="order"),
    )


_e = var("size", "real")


_noise = neg(add(div(mul(first_part, power(gap, 3)), n), mul(num(3), second_part, power(gap, 2), share)))
_rest = add(mul(inverse(n), power(z, -2)), mul(num(3), share, power(z, -2)))
_most = add(mul(_e, neg(inverse(z))), _rest)


@lemma
def _letters() -> tuple[Line, Line]:
    """-(w g^3/n + 6 q g^2/(n d)) is at most a small multiple of g^2; a product of two bounded numbers is bounded."""
    g, w, q, k = (var(name, "real") for name in ("g", "w", "q", "k"))
    ends = le(g, neg(inverse(z))), le(inverse(z), g)
    where = *ends, le(ZERO, w), le(w, neg(inverse(z))), le(neg(power(z, -2)), q)
    context, square_ = Context((*BELOW.variables, g, w, q), (*BELOW.conditions, *where)), power(g, 2)
    one = have(le(neg(mul(w, g)), power(z, -2)), context, rule="sign")
    two = have(where[-1], context, rule="sign")
    body = neg(add(div(mul(w, power(g, 3)), n), mul(num(3), q, square_, share)))
    weights = div(square_, n), mul(num(3), square_, share)
    small = have(le(body, mul(_rest, square_)), context, one, two, rule="combine", multipliers=weights)
    bounded_ = le(g, _e), le(neg(_e), g), le(k, w), le(neg(w), k)
    context = Context((g, _e, k, w), bounded_)
    return small, have(le(mul(g, k), mul(_e, w)), context, rule="sign")


@lemma
def third_bounded() -> tuple[Line, Line]:
    """|E(T - a)^3| is at most E(T - a)^2/(-z)."""
    _, above, below, *_ = bounded()
    third_, second, size = mean(power(gap, 3)), mean(power(gap, 2)), neg(inverse(z))
    high = have(
        le(power(gap, 3), mul(size, power(gap, 2))), WITH_DATA, above, rule="combine", multipliers=(power(gap, 2),)
    )
    low = have(
        le(neg(mul(size, power(gap, 2))), power(gap, 3)), WITH_DATA, below, rule="combine", multipliers=(power(gap, 2),)
    )
    return (
        have(le(third_, mul(size, second)), AROUND, high, rule="order"),
        have(le(neg(mul(size, second)), third_), AROUND, low, rule="order"),
    )


@lemma
def fourth() -> Line:
    """-z E(T - a)^4 is at most a small multiple of E(T - a)^2."""
    context = Context((*AROUND.variables, _e), (*AROUND.conditions, le(psi, _e), le(neg(_e), psi)))
    least, *rest = bounded()
    small, product = _letters()
    names = dict(zip((var(name, "real") for name in ("g", "w", "q")), (gap, first_part, second_part), strict=True))
    inside = instance(small, WITH_DATA, *rest, images=names)
    factor = power(gap, 4)
    low = have(le(mul(neg(z), factor), mul(kappa, factor)), WITH_DATA, least, rule="combine", multipliers=(factor,))
    known, third_, second = by_parts(3), mean(power(gap, 3)), mean(power(gap, 2))
    first, moved = known.statement.args
    lower = have(le(mul(neg(z), mean(factor)), first), AROUND, low, rule="order")
    inner = mean(mul(_rest, power(gap, 2)))
    upper = have(le(mean(_noise), inner), AROUND, inside, rule="order")
    out = have(eq(inner, mul(_rest, second)), AROUND, rule="linear")
    split = have(eq(moved, add(mul(psi, third_), mean(_noise))), AROUND, known, rule="linear")
    size = mul(neg(inverse(z)), second)
    images = {_e: _e, var("g", "real"): psi, var("k", "real"): third_, var("w", "real"): size}
    ends = [have(condition, context, rule="sign") for condition in context.conditions[-2:]]
    crossed = instance(product, context, *ends, *third_bounded(), images=images)
    statement = le(mul(neg(z), mean(factor)), mul(_most, second))
    uses = lower, known, split, crossed, upper, out
    return have(statement, context, *uses, rule="combine", title="the fourth moment", multipliers=(ONE,) * 6)


def at_mean(term: Term) -> Term:
    """The term with the mean at the centre."""
    return substitute(term, {centre: m})


_extent = add(neg(inverse(mul(n, z))), mul(num(4), power(z, -2), power(n, -2)))
"""A bound on what the quadratic equation of the mean misses."""
_spread = mul(num(4), neg(power(z, -3)), inverse(mul(n, d)))
_fourth = div(mul(substitute(_most, {_e: _extent}), _spread), neg(z))
third_moment = at_mean(mean(power(gap, 3)))


def moment(*inside: Line) -> Line:
    """E(T - m)^2 is the variance."""
    parts = add(m2, mul(num(-2), centre, m), power(centre, 2))
    general = have(eq(mean(power(gap, 2)), parts), AROUND, rule="linear")
    known = instance(general, BELOW, *inside, images={centre: m})
    return have(eq(known.statement.args[0], variance), BELOW, known, rule="field", multipliers=(ONE,))


@lemma
def central() -> tuple[Line, Line]:
    """The variance of T, and its fourth central moment, at most."""
    low, high = variance_bounds()
    least, below, slope_low, slope_high = bounds()
    zn = neg(div(z, n))
    weights = inverse(n), zn, neg(mul(c, z))
    lower = have(le(inverse(mul(n, z)), error), BELOW, least, slope_low, low, rule="combine", multipliers=weights)
    upper = have(le(error, _extent), BELOW, below, slope_high, high, rule="combine", multipliers=weights)
    there = at_mean(psi)
    same = have(eq(there, neg(error)), BELOW, quadratic_equation(), rule="field", multipliers=(neg(ONE),))
    sides = (
        have(le(there, _extent), BELOW, lower, same, rule="combine", multipliers=(ONE, ONE)),
        have(le(neg(_extent), there), BELOW, upper, same, rule="combine", multipliers=(ONE, neg(ONE))),
    )
    inside = least, have(le(m, ZERO), BELOW, below, rule="combine", multipliers=(ONE,))
    images = {centre: m, _e: _extent}
    known = instance(fourth(), BELOW, *inside, *sides, images=images)
    second = moment(*inside)
    most = substitute(_most, {_e: _extent})
    statement = le(at_mean(mean(power(gap, 4))), _fourth)
    factor = inverse(neg(z))
    bound_ = have(
        statement, BELOW, known, second, high, rule="combine", title="the fourth central moment",
        multipliers=(factor, mul(factor, most), mul(factor, most)),
    )  # fmt: skip
    return second, bound_


_y = var("delta", "real")
BELOW_STEP = Context((*BELOW.variables, _y), (*BELOW.conditions, lt(ZERO, _y)))


@lemma
def third_vanishes() -> Line:
    """d^2 E(T - m)^3 tends to 0: |g|^3 <= (y g^2 + g^4/y)/2."""
    g = var("g", "real")
    weighed = mul(HALF, add(mul(_y, power(g, 2)), div(power(g, 4), _y)))
    general = Context((g, _y), (lt(ZERO, _y),))
    fourth_, second = power(gap, 4), power(gap, 2)
    context = Context((*AROUND.variables, _y), (*AROUND.conditions, lt(ZERO, _y)))
    data = Context((*context.variables, X), context.conditions, ((X, DATA),))
    below, spread = BELOW_STEP, mul(power(d, 2), HALF, add(mul(_y, _spread), div(_fourth, _y)))
    least, negative, *_ = bounds()
    _, high = variance_bounds()
    two, four = central()
    inside = least, have(le(m, ZERO), BELOW, negative, rule="combine", multipliers=(ONE,))
    found = []
    for sign in (ONE, neg(ONE)):
        cubic = have(le(mul(sign, power(g, 3)), weighed), general, rule="sign")
        here = instance(cubic, data, images={g: gap})
        apart = mul(HALF, add(mul(_y, mean(second)), div(mean(fourth_), _y)))
        whole = mean(substitute(weighed, {g: gap}))
        ordered = have(le(mean(mul(sign, power(gap, 3))), whole), context, here, rule="order")
        split = have(eq(whole, apart), context, rule="linear")
        out = have(eq(mean(mul(sign, power(gap, 3))), mul(sign, mean(power(gap, 3)))), context, rule="linear")
        known = have(
            le(mul(sign, mean(power(gap, 3))), apart), context, ordered, split, out, rule="combine",
            multipliers=(ONE, ONE, neg(ONE)),
        )  # fmt: skip
        there = instance(known, below, *inside, images={centre: m})
        size = mul(power(d, 2), HALF)
        weights = power(d, 2), mul(size, _y), div(size, _y), mul(size, _y)
        found.append(
            have(
                le(mul(sign, power(d, 2), third_moment), spread), below, there, two, four, high, rule="combine",
                multipliers=weights,
            )
        )  # fmt: skip
    body = mul(power(d, 2), third_moment)
    lower = have(le(neg(spread), body), below, found[1], rule="combine", multipliers=(ONE,))
    upper = have(le(body, spread), below, found[0], rule="combine", multipliers=(ONE,))
    return have(
        eq(limit(body), ZERO), LOADS_BELOW, lower, upper, rule="squeeze", title="the third moment vanishes",
        variables=(n, d, _y), lower=neg(spread), upper=spread, toward=make("above", ZERO),
    )  # fmt: skip
