"""A double integral over pairs of places, (u^(a/2) + v^(a/2))^(-2) over the square from c to 1, as one over their ratio w."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, ne, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import integral, u
from .powers import a, integral_of_powers, k, m, power_of_one, raised, s, v, vanishes

c, w = var("c", "real"), var("w", "real")
_NOWHERE = Context(())
_half = mul(HALF, a)
pair = power(add(raised(u, _half), raised(v, _half)), -2)
"""(u^(a/2) + v^(a/2))^(-2)."""
ratio = power(add(ONE, raised(w, _half)), -2)
"""(1 + w^(a/2))^(-2)."""
CUT = Context((a, c), (lt(ZERO, a), lt(ZERO, c), lt(c, ONE)))
WHOLE = Context((a,), (lt(ZERO, a), lt(a, TWO)))


def _beside(context: Context, low: Term, *places: Term) -> Context:
    inside = (relation for place in places for relation in (lt(low, place), lt(place, ONE)))
    return Context((*context.variables, *places), (*context.conditions, *inside))


def along_ratio(context: Context, low: Term) -> Line:
    """The part of one place's integral below the other place, by their ratio."""
    beside = _beside(context, low, v)
    part = integral(low, v, pair, u)
    moved = mul(substitute(pair, {u: mul(v, w)}), v)
    inside = mul(raised(v, sub(ONE, a)), ratio)
    start = div(low, v) if low is not ZERO else ZERO
    within = Context((*beside.variables, w), (*beside.conditions, lt(start, w), lt(w, ONE)))
    begin = have(le(ZERO, start), beside, rule="sign")
    end = have(lt(start, ONE), beside, rule="sign")
    positive = have(lt(ZERO, w), within, begin, rule="combine", multipliers=(ONE,))
    pointwise = have(eq(moved, inside), within, positive, rule="functional_equation")
    to, there = integral(start, ONE, inside, w), integral(start, ONE, moved, w)
    exists = have(eq(part, part), beside, rule="field")
    changed = have(
        eq(part, there),
        beside,
        exists,
        begin,
        end,
        positive,
        rule="substitution",
        title="u = v w",
        variable=w,
        image=mul(v, w),
    )
    same = have(eq(there, to), beside, changed, pointwise, rule="rewrite")
    return have(eq(part, to), beside, changed, same, rule="field", title="by the ratio", multipliers=(ONE, ONE))


POWERS = CUT.where(ne(a, TWO))
AT_TWO = Context((c,), CUT.conditions[1:])
_less = sub(TWO, a)
_power = div(raised(v, _less), _less)
by_power = div(sub(ONE, raised(div(c, w), _less)), _less)
_log = make("ln", v)
by_logarithm = neg(make("ln", div(c, w)))


def per_ratio(context: Context, low: Term, value: Term, primitive: Term, *ends: Line) -> Line:
    """The integral over the larger place at one ratio, a primitive of v^(1 - a) given."""
    images = {a: TWO} if context is AT_TWO else {}
    scale, inside = (substitute(term, images) for term in (ratio, mul(raised(v, sub(ONE, a)), ratio)))
    beside = _beside(context, low, w)
    start = div(low, w) if low is not ZERO else ZERO
    begin = have(le(ZERO, start), beside, rule="sign")
    within = Context((*beside.variables, v), (*beside.conditions, lt(start, v), lt(v, ONE)))
    positive = have(lt(ZERO, v), within, begin, rule="combine", multipliers=(ONE,))
    end = have(lt(start, ONE), beside, rule="sign")
    return have(
        eq(integral(start, ONE, inside, v), mul(scale, value)), beside, begin, end, positive, *ends, rule="antiderivative",
        variable=v, function=mul(scale, primitive),
    )  # fmt: skip


@lemma
def _log_at_one() -> Line:
    """ln v -> 0 as v -> 1 from below."""
    tends = lim(make("below", ONE), _log, v)
    there = have(eq(tends, make("ln", ONE)), _NOWHERE, rule="limit_algebra", near=ZERO)
    nothing = have(eq(make("ln", ONE), ZERO), _NOWHERE, rule="functional_equation")
    return have(eq(tends, ZERO), _NOWHERE, there, nothing, rule="field", multipliers=(ONE, ONE))


def _values(context: Context) -> tuple[Term, Line]:
    """What the pairs of one ratio add up to, with the line that says it."""
    if context is AT_TWO:
        return by_logarithm, per_ratio(context, c, by_logarithm, _log, _log_at_one())
    if context is POWERS:
        return by_power, per_ratio(context, c, by_power, _power)
    ends = (instance(line, context, images={a: _less}) for line in (vanishes(), power_of_one()))
    return inverse(_less), per_ratio(context, ZERO, inverse(_less), _power, *ends)


@lemma
def _region() -> tuple[Line, ...]:
    """c < v and c/v < w where c < w < 1 and c/w < v < 1."""
    start = div(c, w)
    where = lt(ZERO, c), lt(c, w), lt(w, ONE), lt(start, v), lt(v, ONE)
    context = Context((c, w, v), where)
    begin = have(lt(ZERO, start), context, rule="sign")
    known = have(lt(start, v), context, rule="sign")
    positive = have(lt(ZERO, v), context, begin, rule="combine", multipliers=(ONE,))
    below = have(lt(c, v), context, known, positive, rule="combine", multipliers=(w, sub(ONE, w)))
    weights = div(w, v), ZERO
    beyond = have(lt(div(c, v), w), context, known, positive, rule="combine", multipliers=weights)
    closed = Context((c, v, w), (lt(ZERO, c), lt(c, v), le(div(c, v), w)))
    begins = have(le(ZERO, div(c, v)), closed, rule="sign")
    least = have(le(div(c, v), w), closed, rule="sign")
    begins = have(le(ZERO, w), closed, begins, least, rule="combine", multipliers=(ONE, ONE))
    return below, beyond, begins


@lemma
def pairs(context: Context) -> Line:
    """The double integral over the square is twice an integral over the ratio."""
    images, low = ({a: TWO} if context is AT_TWO else {}), (ZERO if context is WHOLE else c)
    body, scale, inside = (substitute(term, images) for term in (pair, ratio, mul(raised(v, sub(ONE, a)), ratio)))
    beside = _beside(context, low, v)
    ratio_line = along_ratio(WHOLE, ZERO) if context is WHOLE else instance(along_ratio(CUT, c), beside, images=images)
    value, each = _values(context)
    total = integral(low, ONE, mul(scale, value), w)
    exists = have(eq(total, total), context, rule="field")
    start = {place: div(low, place) if low is not ZERO else ZERO for place in (v, w)}
    by_larger = integral(low, ONE, integral(start[v], ONE, inside, w), v)
    by_ratio = integral(low, ONE, integral(start[w], ONE, inside, v), w)
    summed = have(eq(total, by_ratio), context, exists, each, rule="rewrite", title="at each ratio")
    region = () if context is WHOLE else _region()
    turned = have(eq(by_ratio, by_larger), context, summed, *region, rule="tonelli", title="the ratio outside")
    below = integral(low, ONE, integral(low, v, body, u), v)
    above = integral(low, ONE, integral(v, ONE, body, u), v)
    one = have(eq(by_larger, below), context, turned, ratio_line, rule="rewrite", title="the lower half")
    two = have(eq(below, above), context, one, rule="tonelli", title="the upper half")
    both = integral(low, ONE, add(integral(low, v, body, u), integral(v, ONE, body, u)), v)
    joined = have(eq(both, add(below, above)), context, one, two, rule="linear")
    square = integral(low, ONE, integral(low, ONE, body, u), v)
    cut = have(
        eq(integral(low, ONE, body, u), add(integral(low, v, body, u), integral(v, ONE, body, u))), beside, rule="split"
    )
    whole = have(eq(both, square), context, joined, cut, rule="rewrite")
    weights = neg(ONE), ONE, neg(ONE), neg(TWO), neg(TWO), neg(TWO)
    statement = eq(square, mul(TWO, total))
    return have(
        statement, context, whole, joined, two, one, turned, summed, rule="field", title="pairs", multipliers=weights
    )


@lemma
def over_ratio(order: Term = ZERO) -> Line:
    """The integral of w^s (1 + w^(a/2))^(-2) over 0 < w < 1, s the order, is 2F1(2, b; 1 + b; -1)/(s + 1), b = 2 (s + 1)/a."""
    context = Context((a,), (lt(ZERO, a), lt(neg(ONE), order)))
    known = instance(integral_of_powers(), context, images={a: _half, s: order, m: TWO, k: ONE})
    inside = mul(raised(w, order), ratio) if order is not ZERO else ratio
    within = Context((a, w), (*context.conditions, lt(ZERO, w), lt(w, ONE)))
    left, whole = known.statement.args[0], integral(ZERO, ONE, inside, w)
    pointwise = have(eq(instantiate(left.args[1], w), inside), within, rule="functional_equation")
    exists = have(make("defined", whole), context, known, pointwise, rule="order", bound=left)
    same = have(eq(left, whole), context, known, exists, pointwise, rule="rewrite")
    start = mul(TWO, add(order, ONE), inverse(a)) if order is not ZERO else mul(TWO, inverse(a))
    function = make("hyp2f1", TWO, start, add(ONE, start), num(-1))
    value = div(function, add(order, ONE)) if order is not ZERO else function
    return have(
        eq(whole, value), context, same, known, rule="field", title="over the ratio", multipliers=(neg(ONE), ONE)
    )
