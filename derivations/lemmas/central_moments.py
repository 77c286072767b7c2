"""Central moments of the trace of the resolvent of white data, by parts with a polynomial of the trace.

The fourth is small, as the factor of it in the equation is at least -z; so d^2 times the third vanishes.
"""

from __future__ import annotations

from functools import cache

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, bound, close, make, num, substitute, var
from ...theory.write.proof import Line, axiom, have, instance
from .letters import DATA, X, absolute, d, integral, limit, mean, n, resolvent, t, tau, u, x, y, z
from .slope import (
    cube,
)
from .transform import (
    BELOW,
    CLOSED,
    LOADS_BELOW,
    OPEN,
    bounds,
    c,
    divided_difference,
    error,
    m,
    m2,
    quadratic_equation,
    square,
    variance,
    variance_bounds,
)

centre = var("centre", "real")
AROUND = Context((*BELOW.variables, centre), (*BELOW.conditions, le(inverse(z), centre), le(centre, ZERO)))
WITH_DATA = Context((*AROUND.variables, X), AROUND.conditions, ((X, DATA),))
T, T2, T3 = tau(resolvent()), tau(square), tau(cube)
"""The traces of the resolvent and of its powers."""

_half_line = make("interval", ZERO, make("infinity"))
_line = make("interval", make("minus_infinity"), make("infinity"))
_j = var("j", "integer")
_least = add(inverse(neg(z)), power(z, -2))
_size = add(_least, mul(num(3), power(sub(ONE, centre), 3)))


def _on(context: Context, *more: Term) -> Context:
    return Context(
        (*context.variables, centre), (*context.conditions, *AROUND.conditions[len(BELOW.conditions) :], *more)
    )


@cache
def smooth() -> tuple[Line, ...]:
    """1/(z - x) and its slope are bounded."""
    wide = mul(_size, make("pow", add(ONE, x), num(3)))
    closed = _on(CLOSED)
    return (
        have(make("continuous", _half_line, close(resolvent(), x)), AROUND, rule="continuity"),
        have(make("continuous", _half_line, close(square, x)), AROUND, rule="continuity"),
        have(eq(make("deriv", ONE, close(resolvent(t), t), x), square), _on(OPEN), rule="differentiate"),
        have(le(absolute(resolvent()), wide), closed, rule="sign"),
        have(le(absolute(square), wide), closed, rule="sign"),
    )


def _power(at: Term, order: int) -> tuple[Term, Term]:
    """(t - centre)^order and its slope."""
    gap = sub(at, centre)
    return power(gap, order), ONE if order == 1 else mul(num(order), power(gap, order - 1))


@cache
def polynomial(order: int) -> tuple[Line, ...]:
    """(x - centre)^order and its slope grow like a power."""
    everywhere, wide = (
        _on(Context((*BELOW.variables, x), BELOW.conditions)),
        mul(_size, make("pow", add(ONE, absolute(x)), num(3))),
    )
    body, slope = _power(x, order)
    return (
        have(make("continuous", _line, close(body, x)), AROUND, rule="continuity"),
        have(make("continuous", _line, close(slope, x)), AROUND, rule="continuity"),
        have(eq(make("deriv", ONE, close(_power(t, order)[0], t), x), slope), everywhere, rule="differentiate"),
        have(le(absolute(body), wide), everywhere, rule="sign"),
        have(le(absolute(slope), wide), everywhere, rule="sign"),
    )


_W = sub(mul(z, T2), T)
_Q = sub(mul(z, T3), T2)
gap = sub(T, centre)
kappa = add(sub(sub(ONE, z), c), mul(c, z, add(T, centre)))
psi = sub(sub(sub(mul(z, centre), ONE), centre), mul(c, sub(mul(z, power(centre, 2)), centre)))
share = mul(TWO, inverse(mul(n, d)))


def _product(at: Term) -> Term:
    """z t^2 - t."""
    return sub(mul(z, power(at, 2)), at)


@cache
def traces() -> tuple[Line, ...]:
    """The traces that come up by parts, by those of powers of the resolvent."""
    one, other = resolvent(), resolvent(y)
    chord = integral(ZERO, ONE, power(sub(z, add(x, mul(u, sub(y, x)))), -2), u)
    double = tau(tau(mul(y, chord), y))
    apart = tau(tau(mul(y, one, other), y))
    split = have(eq(apart, _product(T)), WITH_DATA, rule="linear")
    same = have(eq(apart, double), WITH_DATA, divided_difference(), rule="rewrite")
    weights = ONE, neg(ONE)
    return (
        have(eq(tau(mul(x, one)), sub(mul(z, T), ONE)), WITH_DATA, rule="linear"),
        have(eq(tau(mul(x, square)), _W), WITH_DATA, rule="linear"),
        have(eq(tau(mul(x, one, square)), _Q), WITH_DATA, rule="linear"),
        have(eq(double, _product(T)), WITH_DATA, split, same, rule="field", multipliers=weights),
    )


def _right(order: int) -> Term:
    """(psi(a) - W/n) p - 2/(n d) Q p'."""
    last = mul(_Q, share) if order == 1 else mul(_Q, num(order), power(gap, order - 1), share)
    return sub(mul(sub(psi, div(_W, n)), power(gap, order)), last)


@cache
def by_parts(order: int) -> Line:
    """E[kappa (T - a)^(order + 1)] = E[(psi(a) - W/n) p - 2/(n d) Q p'], p = (T - a)^order, W = z T2 - T, Q = z T3 - T2."""
    _t = bound(0, "real")
    functions = {name: (1, inverse(sub(z, _t))) for name in "fh"}
    functions |= {f"{name}_slope": (1, power(sub(z, _t), -2)) for name in "fh"}
    functions |= {"p": (1, _power(_t, order)[0]), "p_slope": (1, _power(_t, order)[1])}
    images = {var("A", "real"): _size, var("j", "integer"): num(3)}
    cited = axiom("stein_with_trace")
    known = instance(cited, AROUND, *smooth(), *polynomial(order), images=images, functions=functions)
    p, slope = _power(T, order)
    left = mean(mul(sub(mul(z, T), ONE), p))
    right = mean(mul(add(T, mul(c, _product(T)), div(_W, n)), p))
    last = mul(mean(mul(_Q, slope)), share)
    whole = have(eq(left, add(right, last)), AROUND, known, *traces(), rule="rewrite", title="by parts, with the trace")
    first, second = mean(mul(kappa, power(gap, order + 1))), mean(_right(order))
    moved = have(eq(sub(first, second), sub(add(right, last), left)), AROUND, whole, rule="linear")
    weights = ONE, neg(ONE)
    return have(eq(first, second), AROUND, moved, whole, rule="field", multipliers=weights)


@cache
def bounded() -> tuple[Line, ...]:
    """At every data set: the distance of T from the centre, W, Q and kappa."""
    low = have(le(inverse(z), T), WITH_DATA, rule="order")
    high = have(le(T, ZERO), WITH_DATA, rule="order")
    ends = [have(condition, WITH_DATA, rule="sign") for condition in AROUND.conditions[-2:]]
    function = mul(x, inverse(sub(x, z)))
    nothing = have(eq(mul(ZERO, inverse(sub(ZERO, z))), ZERO), AROUND, rule="field")
    most = have(le(function, ONE), _on(CLOSED), rule="sign")
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
        have(le(ZERO, _W), WITH_DATA, rule="order"),
        have(le(_W, neg(inverse(z))), WITH_DATA, rule="order"),
        have(le(neg(power(z, -2)), _Q), WITH_DATA, rule="order"),
    )


_e = var("size", "real")


_noise = neg(add(div(mul(_W, power(gap, 3)), n), mul(num(3), _Q, power(gap, 2), share)))
_rest = add(mul(inverse(n), power(z, -2)), mul(num(3), share, power(z, -2)))
_most = add(mul(_e, neg(inverse(z))), _rest)


@cache
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


@cache
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


@cache
def fourth() -> Line:
    """-z E(T - a)^4 is at most a small multiple of E(T - a)^2."""
    context = Context((*AROUND.variables, _e), (*AROUND.conditions, le(psi, _e), le(neg(_e), psi)))
    least, *rest = bounded()
    small, product = _letters()
    names = dict(zip((var(name, "real") for name in ("g", "w", "q")), (gap, _W, _Q), strict=True))
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


@cache
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


@cache
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
