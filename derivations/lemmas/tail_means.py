"""Means over a tail of what is left out along its eigenvectors, as the cut falls to 0: integrals over all places."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import integral, t, u
from .lost import left_out as left_out_of
from .lost import missing
from .marchenko_pastur import root
from .pairs import c
from .population_noise import P
from .powers import TO_0, a, integral_of_power, raised, s, vanishes
from .tail_degrees import EXPONENT, LAW, TAIL, cut, exponent, inside, place
from .tail_lost import (
    LOADS,
    PLACES,
    left_out,
    left_out_bounds,
    left_out_exists,
    left_out_tends,
    lost_at_cut,
    lost_whole,
    place_positive,
)

MISSING = substitute(missing, {P: LAW})
DIRECT = substitute(mul(root(t), left_out_of), {P: LAW})
"""What pairs of models miss of an eigenvalue t, and what a model and the truth do."""
_at_cut, _whole = left_out(lost_at_cut), left_out(lost_whole)
_root, _power = root(place), mul(neg(HALF), exponent)
NEAR = cut(PLACES, HALF)


def of_places(body: Term) -> Term:
    """The integral over all places without a cut."""
    return integral(ZERO, ONE, without_cut(body), u)


def at_cut(body: Term) -> Term:
    return substitute(body, {t: place})


def without_cut(body: Term) -> Term:
    return mul(_root, _whole) if body is DIRECT else mul(_whole, sub(mul(TWO, _root), _whole))


_l, _r, _k = (var(name, "real") for name in ("l", "r", "k"))


@lemma
def _between(body: Term) -> tuple[Line, Line]:
    """0 <= l (2 r - l) and r l <= 2 r k where 0 <= l <= r, l <= k."""
    where = lt(ZERO, _r), le(ZERO, _l), le(_l, _r)
    value = mul(_r, _l) if body is DIRECT else mul(_l, sub(mul(TWO, _r), _l))
    low = have(le(ZERO, value), Context((_l, _r), where), rule="sign")
    return low, have(le(value, mul(TWO, _r, _k)), Context((_l, _r, _k), (*where, le(_l, _k))), rule="sign")


@lemma
def bounds(body: Term) -> tuple[Line, Line, Line]:
    """0 <= the body, which for a cut below 1/2 is at most a number times u^(-a/2)."""
    low, under, most = left_out_bounds()
    positive = have(lt(ZERO, _root), inside(EXPONENT), place_positive(), rule="sign")
    least, less = _between(body)
    images = {_l: _at_cut, _r: _root}
    sign = instance(least, low.context, positive, low, under, images=images)
    high = instance(less, NEAR, positive, low, under, most, images=images | {_k: most.statement.args[1]})
    same = have(eq(_root, raised(u, _power)), inside(EXPONENT), rule="functional_equation")
    factor = mul(TWO, most.statement.args[1])
    value, bound = high.statement.args[0], mul(factor, raised(u, _power))
    above = have(le(value, bound), NEAR, high, same, rule="combine", multipliers=(ONE, factor))
    return sign, above, have(le(neg(bound), value), NEAR, sign, above, rule="combine", multipliers=(TWO, ONE))


@lemma
def whole_bound(body: Term) -> Line:
    """The integral of the bound over all places."""
    known = instance(integral_of_power(), LOADS, images={s: _power})
    factor = bounds(body)[1].statement.args[1].args[0]
    left, value = known.statement.args
    bound = integral(ZERO, ONE, mul(factor, raised(u, _power)), u)
    out = have(eq(bound, mul(factor, left)), LOADS, known, rule="linear")
    return have(eq(bound, mul(factor, value)), LOADS, out, known, rule="field", multipliers=(ONE, factor))


@lemma
def integral_exists(body: Term) -> Line:
    """The mean over all places exists at every cut below 1/2: it is bounded by the integral of a power."""
    whole = integral(ZERO, ONE, at_cut(body), u)
    uses = *bounds(body), whole_bound(body), left_out_exists(), place_positive()
    bound = whole_bound(body).statement.args[0]
    return have(make("defined", whole), cut(LOADS, HALF), *uses, rule="order", bound=bound)


@lemma
def integral_tends(body: Term) -> Line:
    """The integral over all places tends to that without a cut."""
    inner, limit = at_cut(body), without_cut(body)
    pointwise = have(
        eq(lim(TO_0, inner, c), limit),
        PLACES,
        left_out_tends(),
        left_out_exists(),
        place_positive(),
        rule="limit_algebra",
        near=ONE,
    )
    uses = pointwise, *bounds(body), whole_bound(body), left_out_exists(), place_positive()
    return have(
        eq(lim(TO_0, integral(ZERO, ONE, inner, u), c), integral(ZERO, ONE, limit, u)), LOADS, *uses,
        rule="dominated_convergence", bound=whole_bound(body).statement.args[0], near=HALF, title="no cut",
    )  # fmt: skip


@lemma
def mean_tends(body: Term) -> Line:
    """The mean over the tail tends to the integral over all places."""
    uses: tuple[Line, ...]
    weights: tuple[Term, ...]
    near, inner = cut(LOADS, HALF), at_cut(body)
    first, last, whole = (integral(*ends, inner, u) for ends in ((ZERO, c), (c, ONE), (ZERO, ONE)))
    exists, (least, most, _) = integral_exists(body), bounds(body)
    apart = have(eq(whole, add(first, last)), near, exists, rule="split")
    mean = TAIL.mean(body, have(eq(last, last), near, apart, rule="field", multipliers=(ZERO,)))
    bound, room = most.statement.args[1], sub(ONE, mul(HALF, exponent))
    factor = bound.args[0]
    tail = div(mul(factor, raised(c, room)), room)
    part = have(
        eq(integral(ZERO, c, bound, u), tail), near, instance(vanishes(), EXPONENT, images={a: room}),
        rule="antiderivative", variable=u, function=div(mul(factor, raised(u, room)), room),
    )  # fmt: skip
    small = have(le(first, integral(ZERO, c, bound, u)), near, apart, part, most, rule="order")
    sign = have(le(ZERO, first), near, apart, least, rule="order")
    over_room = inverse(sub(ONE, c))
    lower, upper = mul(sub(whole, tail), over_room), mul(whole, over_room)
    uses = mean, apart, small, part
    weights = neg(ONE), over_room, over_room, over_room
    value = mean.statement.args[0]
    below = have(le(lower, value), near, *uses, rule="combine", title="from below", multipliers=weights)
    uses, weights = (mean, apart, sign), (ONE, neg(over_room), over_room)
    above = have(le(value, upper), near, *uses, rule="combine", title="from above", multipliers=weights)
    tends = integral_tends(body)
    known = tends, instance(vanishes(), EXPONENT, images={a: room})
    return have(
        eq(lim(TO_0, value, c), tends.statement.args[1]), LOADS, below, above, *known, rule="squeeze", variables=(c,),
        lower=lower, upper=upper, near=HALF, title="the mean over the tail",
    )  # fmt: skip
