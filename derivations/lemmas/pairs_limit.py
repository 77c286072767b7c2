"""Pairs of places of a tail as the cut c falls to 0: what the integral over their ratio tends to, for each exponent."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, substitute
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import integral, u
from .pairs import by_logarithm, by_power, c, over_ratio, ratio, w
from .powers import a, inside_unit, raised

SHALLOW = Context((a, c), (le(ONE, a), lt(a, TWO), lt(ZERO, c), lt(c, ONE)))
STEEP = Context((a, c), (lt(TWO, a), lt(ZERO, c), lt(c, ONE)))
BEYOND = Context((a, c), (lt(ZERO, a), lt(ZERO, c), lt(c, ONE)))
EXPONENT = {SHALLOW: Context((a,), SHALLOW.conditions[:2]), STEEP: Context((a,), STEEP.conditions[:1])}


def _places(context: Context, low: Term = ZERO) -> Context:
    return Context((*context.variables, w), (*context.conditions, lt(low, w), lt(w, ONE)))


def beyond_cut(context: Context, body: Term, exists: Line, most: Line, *more: Line) -> tuple[Line, Line]:
    """Between c and 1 an integral misses at most c of the whole, of a body between 0 and 1."""
    first, rest, whole = (integral(*ends, body, w) for ends in ((ZERO, c), (c, ONE), (ZERO, ONE)))
    cut = have(eq(whole, add(first, rest)), context, exists, rule="split")
    small = have(eq(integral(ZERO, c, ONE, w), c), context, rule="law")
    low = have(le(ZERO, first), context, cut, *more, rule="order")
    high = have(le(first, integral(ZERO, c, ONE, w)), context, cut, most, rule="order")
    under = have(le(rest, whole), context, cut, low, rule="combine", multipliers=(ONE, ONE))
    weights = ONE, ONE, ONE
    return have(le(sub(whole, c), rest), context, cut, high, small, rule="combine", multipliers=weights), under


@lemma
def at_most_one(context: Context, order: Term = ZERO) -> Line:
    """The weight of a ratio w < 1 is at most 1."""
    where = _places(context)
    known = instance(inside_unit()[1], where, images={a: order, u: w}) if order is not ZERO else None
    body = mul(raised(w, order), ratio) if order is not ZERO else ratio
    return have(le(body, ONE), where, *((known,) if known else ()), rule="sign")


@lemma
def shallow() -> tuple[Line, Line]:
    """For 1 <= a < 2 the integral lies between (G - c - c^q/(1 - q))/(2 - a), q = 1 - a/2, and G/(2 - a)."""
    p = sub(TWO, a)
    q = mul(HALF, p)
    near, at = _places(SHALLOW, c), div(c, w)
    known, body = instance(over_ratio(), SHALLOW), mul(ratio, by_power)
    low, high = beyond_cut(SHALLOW, ratio, known, at_most_one(SHALLOW))
    signs = have(lt(ZERO, at), near, rule="sign"), have(lt(at, ONE), near, rule="sign")
    positive, below = (instance(line, near, *signs, images={a: q, u: at}) for line in inside_unit())
    square = have(eq(raised(at, p), mul(raised(at, q), raised(at, q))), near, *signs, rule="functional_equation")
    least = mul(raised(c, q), raised(w, neg(q)))
    apart = have(eq(raised(at, q), least), near, rule="functional_equation")
    less = have(le(raised(at, p), least), near, positive, below, square, apart, rule="sign")
    one, total = at_most_one(SHALLOW), integral(c, ONE, body, w)
    over_p = inverse(p)
    under = mul(over_p, sub(ratio, least))
    pointwise = have(le(under, body), near, less, one, positive, square, rule="sign")
    above = have(le(body, mul(over_p, ratio)), near, positive, square, rule="sign")
    rest, room = integral(c, ONE, raised(w, neg(q)), w), sub(ONE, q)
    tail = have(
        eq(rest, div(sub(ONE, raised(c, room)), room)), SHALLOW, rule="antiderivative", variable=w,
        function=div(raised(w, room), room),
    )  # fmt: skip
    parts = mul(over_p, sub(integral(c, ONE, ratio, w), mul(raised(c, q), rest)))
    split = have(eq(integral(c, ONE, under, w), parts), SHALLOW, low, tail, rule="linear")
    bounded = have(le(integral(c, ONE, under, w), total), SHALLOW, split, pointwise, rule="order")
    whole = known.statement.args[0]
    bound = mul(over_p, sub(sub(whole, c), div(raised(c, q), room)))
    power = have(lt(ZERO, mul(raised(c, q), raised(c, room))), SHALLOW, rule="sign")
    weights = ONE, neg(ONE), over_p, mul(over_p, raised(c, q)), div(over_p, room)
    uses = bounded, split, low, tail, power
    lower = have(le(bound, total), SHALLOW, *uses, rule="combine", title="from below", multipliers=weights)
    most = have(le(total, mul(over_p, integral(c, ONE, ratio, w))), SHALLOW, above, rule="order")
    upper = have(
        le(total, mul(over_p, whole)),
        SHALLOW,
        most,
        high,
        rule="combine",
        title="from above",
        multipliers=(ONE, over_p),
    )
    return lower, upper


@lemma
def steep() -> tuple[Line, Line]:
    """For a > 2 the integral times c^(a - 2) lies between (K - c - c^(a - 2))/(a - 2) and K/(a - 2)."""
    uses: tuple[Line, ...]
    weights: tuple[Term, ...]
    order = sub(a, TWO)
    near = _places(STEEP, c)
    known, body = instance(over_ratio(order), STEEP), mul(ratio, by_power)
    weight = mul(raised(w, order), ratio)
    low, high = beyond_cut(STEEP, weight, known, at_most_one(STEEP, order))
    scale, over_order = raised(c, order), inverse(order)
    pointwise = have(
        eq(mul(scale, body), mul(over_order, sub(raised(w, order), scale), ratio)), near, rule="functional_equation"
    )
    total, plain = integral(c, ONE, body, w), integral(c, ONE, ratio, w)
    apart = mul(over_order, sub(integral(c, ONE, weight, w), mul(scale, plain)))
    moved = integral(c, ONE, pointwise.statement.args[1], w)
    split = have(eq(moved, apart), STEEP, low, rule="linear")
    out = have(eq(integral(c, ONE, mul(scale, body), w), mul(scale, total)), STEEP, rule="linear")
    same = have(eq(integral(c, ONE, mul(scale, body), w), moved), STEEP, out, split, pointwise, rule="rewrite")
    here = have(eq(mul(scale, total), apart), STEEP, out, same, split, rule="field", multipliers=(neg(ONE), ONE, ONE))
    least = have(le(ZERO, plain), STEEP, rule="order")
    most = have(le(plain, integral(c, ONE, ONE, w)), STEEP, at_most_one(STEEP), rule="order")
    length = have(eq(integral(c, ONE, ONE, w), sub(ONE, c)), STEEP, rule="law")
    whole = known.statement.args[0]
    bound, share = mul(over_order, sub(sub(whole, c), scale)), mul(over_order, scale)
    weights = neg(ONE), over_order, share, share
    uses = here, low, most, length
    lower = have(le(bound, mul(scale, total)), STEEP, *uses, rule="combine", title="from below", multipliers=weights)
    weights = ONE, over_order, share
    uses = here, high, least
    value = mul(over_order, whole)
    upper = have(le(mul(scale, total), value), STEEP, *uses, rule="combine", title="from above", multipliers=weights)
    return lower, upper


TWO_CUT = Context((c,), SHALLOW.conditions[2:])


@lemma
def square() -> tuple[Line, Line]:
    """For a = 2, with G over the ratio, the integral lies between ln(1/c) (G - c) - 1 and ln(1/c) G."""
    at_two = {a: TWO}
    near, log = _places(TWO_CUT, c), make("ln", c)
    weight = substitute(ratio, at_two)
    known = instance(over_ratio(), TWO_CUT, images=at_two)
    one = instance(at_most_one(BEYOND), _places(TWO_CUT), images=at_two)
    low, high = beyond_cut(TWO_CUT, weight, known, one)
    body, of_w = mul(weight, by_logarithm), make("ln", w)
    logs = have(eq(by_logarithm, sub(of_w, log)), near, rule="functional_equation")
    negative = have(lt(of_w, ZERO), near, rule="sign"), have(lt(log, ZERO), TWO_CUT, rule="sign")
    total, plain = integral(c, ONE, body, w), integral(c, ONE, weight, w)
    above = have(le(body, mul(neg(log), weight)), near, logs, *negative, rule="sign")
    below = have(le(sub(of_w, mul(log, weight)), body), near, logs, one, *negative, rule="sign")
    most = have(le(total, mul(neg(log), plain)), TWO_CUT, above, rule="order")
    under = integral(c, ONE, sub(of_w, mul(log, weight)), w)
    least = have(le(under, total), TWO_CUT, below, rule="order")
    rest = integral(c, ONE, of_w, w)
    apart = have(eq(under, sub(rest, mul(log, plain))), TWO_CUT, low, rule="linear")
    change = sub(sub(make("ln", ONE), ONE), sub(mul(c, log), c))
    tail = have(eq(rest, change), TWO_CUT, rule="antiderivative", variable=w, function=sub(mul(w, of_w), w))
    nothing = have(eq(make("ln", ONE), ZERO), Context(()), rule="functional_equation")
    whole = known.statement.args[0]
    uses = least, apart, tail, nothing, low
    weights = ONE, neg(ONE), neg(ONE), neg(ONE), neg(log)
    bound = sub(mul(neg(log), sub(whole, c)), ONE)
    lower = have(
        le(bound, total),
        TWO_CUT,
        *uses,
        *negative[1:],
        rule="combine",
        title="from below",
        multipliers=(*weights, ZERO),
    )
    upper = have(
        le(total, mul(neg(log), whole)),
        TWO_CUT,
        most,
        high,
        rule="combine",
        title="from above",
        multipliers=(ONE, neg(log)),
    )
    return lower, upper
