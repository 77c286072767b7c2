"""The log-determinant of white data less its mean: its exponential moments in the limit, and its variance."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import ONE, TWO, ZERO, add, div, eq, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .exponentials import exp, scaled_rest, square_below
from .letters import DATA, SIZES, X, d, gamma, limit, mean, n, tau, x, y
from .log_determinant import AT_ORDER, ENOUGH, ORDERS, average, centred_moment, gap, ln, total, total_bounds
from .log_gamma import s

MANY = Context((gamma,), (lt(ONE, gamma),))
AT_S = Context((gamma, s), (*MANY.conditions, *ORDERS))
NEAR = div(num(4), sub(gamma, ONE))
AROUND = Context(
    (gamma, n, d), (*MANY.conditions, *SIZES.conditions, lt(NEAR, d), lt(sub(gamma, div(ONE, NEAR)), div(n, d)))
)
"""Next to a load above 1, where n > d + 3."""
half = ln(div(gamma, sub(gamma, ONE)))
"""Half of the limiting variance."""
moment = mean(exp(mul(s, gap)))


@lemma
def enough() -> Line:
    """At sizes close to the limit, n/d near gamma > 1, there are at least d + 3 examples."""
    conditions = [have(condition, AROUND, rule="sign") for condition in AROUND.conditions[-2:]]
    weights = mul(num(Fraction(3, 4)), sub(gamma, ONE)), d
    return have(
        le(add(d, num(3)), n), AROUND, *conditions, rule="combine", title="enough examples", multipliers=weights
    )


def exponentials_ordered(known: Line) -> Line:
    """e^u <= e^v of u <= v."""
    u, v = var("u", "real"), var("v", "real")
    context = Context((u, v), (le(u, v),))
    general = have(
        le(exp(u), exp(v)), context, have(le(u, v), context, rule="sign"), rule="increasing_map", variable=y, function=exp(y),
        interval=make("interval", make("minus_infinity"), make("infinity")), values=(u, v),
    )  # fmt: skip
    return instance(general, known.context, known, images=dict(zip((u, v), known.statement.terms, strict=True)))


@lemma
def limit_of_moment() -> Line:
    """E e^(s (L - E L)) tends to e^(s^2 ln(gamma/(gamma - 1)))."""
    where = Context((*AROUND.variables, s), (*AROUND.conditions, *ORDERS))
    rest = mul(num(16), d, power(sub(n, d), -2))
    quotients = div(add(n, ONE), add(sub(n, d), ONE)), div(n, sub(n, d))
    known, bounds = centred_moment(), []
    for bound, quotient, side in zip(total_bounds(), quotients, (neg(ONE), ONE), strict=True):
        written = add(mul(power(s, 2), ln(quotient)), mul(side, rest))
        stated = bound.statement.args[0 if side is not ONE else 1]
        same = have(eq(stated, written), AT_ORDER, rule="functional_equation")
        sides = (written, total) if side is not ONE else (total, written)
        line = have(le(*sides), AT_ORDER, bound, same, rule="combine", multipliers=(ONE, side))
        ordered = exponentials_ordered(line)
        images = (exp(written), moment) if side is not ONE else (moment, exp(written))
        put = have(le(*images), AT_ORDER, ordered, known, rule="combine", multipliers=(ONE, neg(side)))
        bounds.append((instance(put, where, enough()), exp(written)))
    value = exp(mul(power(s, 2), half))
    return have(
        eq(limit(moment), value), AT_S, *(line for line, _ in bounds), rule="squeeze", title="the exponential moment",
        variables=(n, d), lower=bounds[0][1], upper=bounds[1][1], near=NEAR,
    )  # fmt: skip


# --- the variance ----------------------------------------------------------------------------------------

_POSITIVE = (lt(ZERO, s), le(s, ONE))
STEP = Context((n, d, s), (*ENOUGH.conditions, *_POSITIVE))
second = mean(power(gap, 2))


def _pair(order: Term, at: Term) -> Term:
    """e^(s y) + e^(-s y), as exponential moments have them."""
    return add(exp(mul(order, at)), exp(mul(neg(order), at)))


@lemma
def squares() -> tuple[Line, Line]:
    """s^2 y^2 is at most e^(s y) + e^(-s y) - 2, and at least that less s^4 (e^y + e^-y)."""
    upper_ = le(mul(power(s, 2), power(y, 2)), sub(_pair(s, y), TWO))
    lower_ = le(sub(sub(_pair(s, y), TWO), mul(power(s, 4), _pair(ONE, y))), mul(power(s, 2), power(y, 2)))
    sides: tuple[list[Line], list[Line]] = ([], [])
    for at, where in ((y, le(ZERO, y)), (neg(y), le(y, ZERO))):
        context = Context((s, y), (*_POSITIVE, where))
        sign = have(le(ZERO, mul(s, at)), context, rule="sign")
        plain = have(le(ZERO, at), context, rule="sign")
        above = instance(square_below(), context, sign, images={x: mul(s, at)})
        below = instance(scaled_rest(), context, plain, images={x: at})
        sides[0].append(have(upper_, context, above, rule="combine", multipliers=(ONE,)))
        sides[1].append(have(lower_, context, below, rule="combine", multipliers=(ONE,)))
    context = Context((s, y), _POSITIVE)
    return have(upper_, context, *sides[0], rule="cases"), have(lower_, context, *sides[1], rule="cases")


@lemma
def bounds() -> tuple[Line, Line]:
    """s^2 E (L - E L)^2 between the exponential moments, L the log-determinant."""
    data = Context((*STEP.variables, X), STEP.conditions, ((X, DATA),))
    high, low = (instance(line, data, images={y: gap}) for line in squares())
    moments = [instance(centred_moment(), STEP, images={s: order}) for order in (s, neg(s), ONE, neg(ONE))]
    pair, unit = (add(one.statement.args[0], two.statement.args[0]) for one, two in (moments[:2], moments[2:]))
    upper_ = le(mul(power(s, 2), second), sub(pair, TWO))
    lower_ = le(sub(sub(pair, TWO), mul(power(s, 4), unit)), mul(power(s, 2), second))
    above = have(upper_, STEP, high, *moments, rule="order")
    return above, have(lower_, STEP, low, above, *moments, rule="order")


_TO_0 = make("above", ZERO)


def _at(order: Term) -> Term:
    return exp(mul(power(order, 2), half))


_curve = div(sub(add(_at(s), _at(neg(s))), TWO), power(s, 2))
_defect = mul(power(s, 2), add(_at(ONE), _at(neg(ONE))))


@lemma
def curves() -> tuple[Line, Line]:
    """(2 e^(s^2 h) - 2)/s^2 tends to 2 h, also less s^2 2 e^h: as 1 + w <= e^w and e^w - 1 <= w e^w."""
    w = var("w", "real")
    anything = Context((w,))
    low = have(le(add(ONE, w), exp(w)), anything, rule="sign")
    high = have(le(sub(exp(w), ONE), mul(w, exp(w))), anything, rule="sign")
    where = Context((gamma, s), (*MANY.conditions, *_POSITIVE))
    image = mul(power(s, 2), half)
    under, above = (instance(line, where, images={w: image}) for line in (low, high))
    double, scale = mul(TWO, half), mul(TWO, power(s, -2))
    bounds_ = (
        have(le(double, _curve), where, under, rule="combine", multipliers=(scale,)),
        have(le(_curve, mul(double, _at(s))), where, above, rule="combine", multipliers=(scale,)),
    )
    first = have(
        eq(lim(_TO_0, _curve, s), double), MANY, *bounds_, rule="squeeze", variables=(s,), lower=double,
        upper=mul(double, _at(s)), near=ONE,
    )  # fmt: skip
    return first, have(eq(lim(_TO_0, sub(_curve, _defect), s), double), MANY, first, rule="limit_algebra", near=ONE)


@lemma
def limit_of_second() -> Line:
    """E (L - E L)^2 tends to 2 ln(gamma/(gamma - 1))."""
    where = Context((*AROUND.variables, s), (*AROUND.conditions, *_POSITIVE))
    above, below = bounds()
    squared = power(s, -2)
    pair = sub(add(moment, substitute(moment, {s: neg(s)})), TWO)
    unit = add(*(substitute(moment, {s: order}) for order in (ONE, neg(ONE))))
    upper_, lower_ = mul(pair, squared), sub(mul(pair, squared), mul(power(s, 2), unit))
    lines = (
        have(le(lower_, second), where, instance(below, where, enough()), rule="combine", multipliers=(squared,)),
        have(le(second, upper_), where, instance(above, where, enough()), rule="combine", multipliers=(squared,)),
    )
    orders = Context((gamma, s), (*MANY.conditions, *_POSITIVE))
    known = limit_of_moment()
    limits = [instance(known, orders, images={s: order}) for order in (s, neg(s), ONE, neg(ONE))]
    return have(
        eq(limit(second), mul(TWO, half)), MANY, *lines, *limits, *curves(), rule="squeeze", title="the variance",
        variables=(n, d, s), lower=lower_, upper=upper_, near=NEAR, toward=_TO_0, near_parameter=ONE,
    )  # fmt: skip


trace = tau(ln(x))
spread = mul(power(d, 2), sub(mean(power(trace, 2)), power(mean(trace), 2)))
"""The variance of ln det S."""


@lemma
def variance() -> Line:
    """The variance of ln det S is E (L - E L)^2, as tau(ln(n S)) = ln n + tau(ln S)."""
    data = Context((n, d, X), ENOUGH.conditions, ((X, DATA),))
    inside = Context((n, x), (le(ONE, n), lt(ZERO, x)))
    apart = have(eq(ln(mul(n, x)), add(ln(n), ln(x))), inside, rule="functional_equation")
    whole, written = tau(ln(mul(n, x))), tau(add(ln(n), ln(x)))
    split = have(eq(written, add(ln(n), trace)), data, rule="linear")
    same = have(eq(whole, written), data, split, apart, rule="rewrite")
    plain = have(eq(whole, add(ln(n), trace)), data, same, split, rule="field", multipliers=(ONE, ONE))
    shift, parts = sub(mul(d, ln(n)), average), add(mul(d, ln(n)), mul(d, trace))
    exists = instance(bounds()[0], ENOUGH, images={s: ONE})
    moved = have(eq(second, mean(power(add(mul(d, trace), shift), 2))), ENOUGH, exists, plain, rule="rewrite")
    known = instance(axiom("log_determinant"), ENOUGH)
    scaled = have(eq(mul(d, whole), parts), data, plain, rule="field", multipliers=(d,))
    put = have(eq(known.statement.args[0], mean(parts)), ENOUGH, known, scaled, rule="rewrite")
    out = have(eq(mean(parts), add(mul(d, ln(n)), mul(d, mean(trace)))), ENOUGH, put, rule="linear")
    expanded = add(mul(power(d, 2), mean(power(trace, 2))), mul(TWO, d, shift, mean(trace)), power(shift, 2))
    square = have(eq(moved.statement.args[1], expanded), ENOUGH, moved, out, known, rule="linear")
    gone = add(mul(d, mean(trace)), shift)
    weights = neg(ONE), neg(ONE), gone, gone, neg(gone)
    uses = moved, square, put, out, known
    return have(eq(spread, second), ENOUGH, *uses, rule="field", title="the variance, exactly", multipliers=weights)


def along_loads(left: Term, exact: Line) -> Line:
    """What is E (L - E L)^2 for n >= d + 3 tends to 2 ln(gamma/(gamma - 1))."""
    near = instance(exact, AROUND, enough())
    statement = eq(left, mul(TWO, half))
    return have(statement, MANY, limit_of_second(), near, rule="rewrite", title="along the loads", near=(NEAR,))
