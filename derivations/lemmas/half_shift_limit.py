"""d times what E tau(S^(1/2)) has beyond its limit at the load n/d tends to an integral over w: near 0 nothing is left."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .first_order import beyond, first_order
from .half_shift import gap, gap_bounds
from .heights import flat_bound, ordered
from .letters import LOADS, SIZES, d, gamma, integral, limit, mean, n, tau, x, y
from .marchenko_pastur import PI, root
from .root_integral import AT_SIZE, AT_SQUARE, PER_TURN, along, law_root, mean_root, root_over_law, share, w
from .share_near_zero import AT_LOAD, near_share, share_beyond_limit
from .transform import c

half = mean(tau(root(x)))
near_half = substitute(law_root, AT_LOAD)
beyond_half = mul(d, sub(half, near_half))
AT_POINT = Context((n, d, y), (*SIZES.conditions, lt(ZERO, y)))


@lemma
def by_gap() -> Line:
    """What d E tau(S^(1/2)) has beyond its limit is 2/pi times the integral of the gap."""
    law = instance(root_over_law(), SIZES, images=AT_LOAD)
    whole = mul(d, sub(along(share), along(near_share)))
    apart = have(eq(along(gap), whole), SIZES, mean_root(), law, rule="linear")
    weights = d, neg(d), neg(PER_TURN)
    statement = eq(beyond_half, mul(PER_TURN, along(gap)))
    return have(statement, SIZES, mean_root(), law, apart, rule="field", title="by the gap", multipliers=weights)


_exists = make("defined", along(gap))


@lemma
def gap_exists() -> Line:
    """The integral of the gap exists at every size."""
    return have(_exists, SIZES, by_gap(), rule="order")


def after(point: Term) -> Term:
    return integral(point, OO, gap, w)


@lemma
def lower_bound() -> Line:
    """The integral is at least that over w > y, less y d/n."""
    exists = instance(gap_exists(), AT_POINT)
    first = integral(ZERO, y, gap, w)
    cut = have(eq(along(gap), add(first, after(y))), AT_POINT, exists, rule="split")
    inside = AT_SIZE
    over_one = have(le(inverse(add(ONE, power(w, 2))), ONE), Context((w,), (lt(ZERO, w),)), rule="sign")
    least = have(le(neg(c), gap), inside, gap_bounds()[0], over_one, rule="combine", multipliers=(ONE, c))
    there = have(make("defined", first), AT_POINT, cut, rule="order")
    smaller = flat_bound(AT_POINT, gap, (ZERO, y), w, neg(c), least, there, above=False)
    statement = le(sub(after(y), mul(c, y)), along(gap))
    return have(statement, AT_POINT, cut, smaller, rule="combine", multipliers=(num(-1), ONE))


_cut = mul(HALF, y, power(d, Fraction(-3, 4)))


excess = add(
    mul(num(Fraction(1, 4)), power(y, 2), power(d, Fraction(-1, 2)), root(div(n, d))),
    mul(num(8), power(c, 2), power(d, Fraction(-1, 4)), inverse(y)),
)


@lemma
def upper_bound() -> Line:
    """The integral is at most that over w > y and what is left of both bounds, cut at y d^(-3/4)/2."""
    exists = instance(gap_exists(), AT_POINT)
    parts = integral(ZERO, _cut, gap, w), integral(_cut, y, gap, w)
    short = have(
        le(power(d, Fraction(-3, 4)), ONE), AT_POINT, rule="increasing_map", variable=x, function=power(x, Fraction(-3, 4)),
        interval=make("interval", ONE, OO), values=(d, ONE),
    )  # fmt: skip
    less = have(lt(_cut, y), AT_POINT, short, rule="combine", multipliers=(mul(HALF, y),))
    whole = have(eq(along(gap), add(*parts, after(y))), AT_POINT, exists, less, rule="split")
    first, second, load = *parts, div(n, d)
    inside = Context((n, d, y, w), (*AT_POINT.conditions, lt(ZERO, w), lt(w, _cut)))
    small = mul(d, _cut, root(load))
    near = have(le(w, _cut), inside, rule="sign")
    low = have(le(gap, small), inside, share_beyond_limit(), near, rule="combine", multipliers=(d, mul(d, root(load))))
    there, later_there = (have(make("defined", part), AT_POINT, whole, rule="order") for part in (first, second))
    cut_sign = have(le(ZERO, _cut), AT_POINT, rule="sign")
    up_to_cut = flat_bound(AT_POINT, gap, (ZERO, _cut), w, small, low, there, cut_sign, above=True)
    steep = mul(num(4), c, inverse(n), power(w, -2))
    one = have(le(inverse(add(ONE, power(w, 2))), ONE), Context((w,), (lt(ZERO, w),)), rule="sign")
    high = have(le(gap, steep), AT_SIZE, gap_bounds()[1], one, rule="combine", multipliers=(ONE, steep))
    scale, cut = mul(num(4), c, inverse(n)), var("cut", "real")
    generic = Context((n, d, y, cut), (*AT_POINT.conditions, lt(ZERO, cut), lt(cut, y)))
    over_cut = have(
        eq(integral(cut, y, steep, w), mul(scale, sub(inverse(cut), inverse(y)))), generic, rule="antiderivative",
        variable=w, function=neg(mul(scale, inverse(w))),
    )  # fmt: skip
    found = instance(over_cut, AT_POINT, less, images={cut: _cut})
    between = Context((n, d, y, cut, w), (*generic.conditions, lt(cut, w), lt(w, y)))
    here = Context((n, d, y, w), (*AT_POINT.conditions, lt(_cut, w), lt(w, y)))
    later = instance(have(lt(ZERO, w), between, rule="sign"), here, less, images={cut: _cut})
    high_here = instance(high, here, later)
    steep_there = have(make("defined", found.statement.args[0]), AT_POINT, found, rule="order")
    paid = high_here, later_there, steep_there, less
    up_to_point = ordered(AT_POINT, (gap, steep), (_cut, y), w, *paid)
    short_of = mul(scale, inverse(_cut))
    sign = have(le(ZERO, mul(scale, inverse(y))), AT_POINT, rule="sign")
    simple = have(le(second, short_of), AT_POINT, up_to_point, found, sign, rule="combine", multipliers=(ONE,) * 3)
    both = have(eq(add(up_to_cut.statement.args[1], short_of), excess), AT_POINT, rule="field")
    statement, uses = le(along(gap), add(after(y), excess)), (whole, up_to_cut, simple, both)
    weights = num(-1), ONE, ONE, ONE
    return have(statement, AT_POINT, *uses, rule="combine", title="both cuts", multipliers=weights)


AT_LOAD_POINT = Context((gamma, w), (*LOADS.conditions, lt(ZERO, w)))
LOADS_POINT = Context((gamma, y), (*LOADS.conditions, lt(ZERO, y)))
_s = power(w, 2)
_center = sub(add(ONE, _s), inverse(gamma))
_radical = add(power(_center, 2), mul(num(4), _s, inverse(gamma)))
gap_limit = mul(HALF, _s, sub(power(_radical, Fraction(-1, 2)), mul(add(ONE, _s, inverse(gamma)), inverse(_radical))))


@lemma
def gap_tends() -> Line:
    """The gap tends to s/2 (1/R - (1 + s + 1/gamma)/R^2), R^2 = (1 + s - 1/gamma)^2 + 4 s/gamma."""
    part = mul(_s, substitute(beyond, AT_SQUARE))
    known = instance(first_order(), AT_LOAD_POINT, images=AT_SQUARE)
    value = mul(_s, known.statement.args[1])
    tends = have(eq(limit(part), value), AT_LOAD_POINT, known, rule="limit_algebra")
    short = have(eq(value, gap_limit), AT_LOAD_POINT, known, rule="field", title="one square root", multipliers=(ZERO,))
    moved = have(eq(limit(gap), value), AT_LOAD_POINT, tends, rule="limit_algebra")
    return have(eq(limit(gap), gap_limit), AT_LOAD_POINT, moved, short, rule="field", multipliers=(ONE, ONE))


@lemma
def gap_limit_bounds() -> tuple[Line, Line]:
    """-1/(gamma (1 + s)) <= limit <= 0."""
    least = neg(mul(inverse(gamma), inverse(add(ONE, _s))))
    low, high = gap_bounds()
    moving = limit(gap)
    lower, upper = limit(low.statement.args[0]), limit(high.statement.args[1])
    below = have(le(least, gap_limit), AT_LOAD_POINT, low, gap_tends(), rule="limit_order", lower=lower, upper=moving)
    above = have(le(gap_limit, ZERO), AT_LOAD_POINT, high, gap_tends(), rule="limit_order", lower=moving, upper=upper)
    return below, above


_near = div(TWO, gamma)
_steep = mul(num(8), inverse(gamma), power(w, -2))


@lemma
def near_bounds() -> tuple[Line, Line]:
    """abs(gap) <= 8/(gamma w^2) where n/d > gamma/2."""
    load = lt(sub(gamma, div(ONE, _near)), div(n, d))
    context = Context((gamma, n, d, w), (*LOADS.conditions, *SIZES.conditions, load, lt(ZERO, w)))
    known = have(load, context, rule="sign")
    most = have(le(c, div(TWO, gamma)), context, known, rule="combine", multipliers=(mul(c, _near),))
    low, high = gap_bounds()
    plain = Context((w,), (lt(ZERO, w),))
    over_square = have(le(inverse(add(ONE, power(w, 2))), power(w, -2)), plain, rule="sign")
    one = have(le(inverse(add(ONE, power(w, 2))), ONE), plain, rule="sign")
    wide = num(4), c, inverse(n), power(w, -2)
    uses, weights = (low, over_square, most), (ONE, c, power(w, -2))
    below = have(le(neg(_steep), gap), context, *uses, rule="combine", multipliers=weights)
    several = have(le(inverse(n), ONE), SIZES, rule="sign")
    further = ONE, mul(*wide), mul(num(4), c, power(w, -2)), mul(num(4), power(w, -2))
    above = have(le(gap, _steep), context, high, one, several, most, rule="combine", multipliers=further)
    return below, above


def limit_after(point: Term) -> Term:
    return integral(point, OO, gap_limit, w)


@lemma
def after_tends() -> Line:
    """The integral over w > y tends to that of the limit."""
    bound = integral(y, OO, _steep, w)
    exists = have(
        eq(bound, mul(num(8), inverse(gamma), inverse(y))), LOADS_POINT, rule="antiderivative", variable=w,
        function=mul(num(-8), inverse(gamma), inverse(w)),
    )  # fmt: skip
    statement = eq(limit(after(y)), limit_after(y))
    uses = gap_tends(), *near_bounds(), exists
    return have(statement, LOADS_POINT, *uses, rule="dominated_convergence", bound=bound, near=_near)


_whole = along(gap_limit)


@lemma
def limit_exists() -> Line:
    """The limit is at most 1/(gamma (1 + w^2)) in size."""
    larger = mul(inverse(gamma), inverse(add(ONE, _s)))
    below, above = gap_limit_bounds()
    sign = have(le(ZERO, larger), AT_LOAD_POINT, rule="sign")
    most = have(le(gap_limit, larger), AT_LOAD_POINT, above, sign, rule="combine", multipliers=(ONE, ONE))
    bound = along(larger)
    value = mul(inverse(gamma), HALF, PI)
    turn = mul(inverse(gamma), make("atan", w))
    known = have(eq(bound, value), LOADS, rule="antiderivative", variable=w, function=turn)
    return have(make("defined", _whole), LOADS, known, below, most, rule="order", bound=bound)


@lemma
def near_zero() -> Line:
    """The integral of the limit over w > y tends to that over w > 0 as y -> 0."""
    first, exists = integral(ZERO, y, gap_limit, w), instance(limit_exists(), LOADS_POINT)
    cut = have(eq(_whole, add(first, limit_after(y))), LOADS_POINT, exists, rule="split")
    below, above = gap_limit_bounds()
    one = have(le(inverse(add(ONE, _s)), ONE), Context((w,), (lt(ZERO, w),)), rule="sign")
    level = neg(inverse(gamma))
    least = have(le(level, gap_limit), AT_LOAD_POINT, below, one, rule="combine", multipliers=(ONE, inverse(gamma)))
    there = have(make("defined", first), LOADS_POINT, cut, rule="order")
    smaller = flat_bound(LOADS_POINT, gap_limit, (ZERO, y), w, level, least, there, above=False)
    larger = flat_bound(LOADS_POINT, gap_limit, (ZERO, y), w, ZERO, above, there, above=True)
    top = add(_whole, mul(inverse(gamma), y))
    under = have(le(_whole, limit_after(y)), LOADS_POINT, cut, larger, rule="combine", multipliers=(num(-1), ONE))
    over = have(le(limit_after(y), top), LOADS_POINT, cut, smaller, rule="combine", multipliers=(ONE, ONE))
    return have(
        eq(lim(make("above", ZERO), limit_after(y), y), _whole), LOADS, under, over, limit_exists(), rule="squeeze",
        variables=(y,), lower=_whole, upper=top, near=ONE,
    )  # fmt: skip


@lemma
def half_beyond_limit() -> Line:
    """What d E tau(S^(1/2)) has beyond its limit tends to 2/pi times the integral of the limit of the gap over w > 0."""
    lower = mul(PER_TURN, sub(after(y), mul(c, y)))
    upper = mul(PER_TURN, add(after(y), excess))
    known = instance(by_gap(), AT_POINT)
    below, above = (
        have(relation, AT_POINT, bound, known, rule="combine", multipliers=(PER_TURN, weight))
        for relation, bound, weight in (
            (le(lower, beyond_half), lower_bound(), num(-1)),
            (le(beyond_half, upper), upper_bound(), ONE),
        )
    )
    return have(
        eq(limit(beyond_half), mul(PER_TURN, _whole)), LOADS, below, above, after_tends(), near_zero(), limit_exists(),
        rule="squeeze", title="the shift of the mean root", variables=(n, d, y), lower=lower, upper=upper,
        toward=make("above", ZERO), near_parameter=ONE,
    )  # fmt: skip
