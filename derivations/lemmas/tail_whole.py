"""What is left out along the eigenvectors of a tail without a cut: bounds, signs, and how it falls with the load."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, div, eq, inverse, le, lim, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import gamma, integral, u
from .lost import over_noise, share_bounds, share_falls, share_positive
from .marchenko_pastur import PI, root
from .pairs import c
from .powers import TO_0, integral_of_power, raised, s
from .tail_degrees import EXPONENT, exponent, inside, place, whole, whole_exists
from .tail_lost import (
    LOADS,
    PLACES,
    at_noise,
    at_place,
    left_out,
    left_out_bounds,
    left_out_tends,
    left_whole,
    lost_whole,
    place_positive,
    whole_at_place,
)
from .tail_means import DIRECT, MISSING, integral_tends, of_places, without_cut

NOISE = at_noise(LOADS)
L = left_out(lost_whole)
_part = L.args[2]
_y = var("y", "real")
_scale = mul(TWO, inverse(PI))


@lemma
def share() -> tuple[Line, Line, Line]:
    """0 < the share left out <= 1, and <= D/gamma."""
    degrees = have(lt(ZERO, whole), NOISE, whole_exists(), place_positive(), rule="order")
    below = have(lt(left_whole, ONE), NOISE, degrees, rule="combine", multipliers=(inverse(gamma),))
    small = have(le(left_whole, ONE), NOISE, degrees, rule="combine", multipliers=(inverse(gamma),))
    positive = instance(share_positive(), NOISE, below, images={_y: left_whole})
    _, most, one = (instance(line, NOISE, small, images={_y: left_whole}) for line in share_bounds())
    return positive, one, most


@lemma
def bounds() -> tuple[Line, Line, Line]:
    """0 < L <= sqrt(t), and L is at most a number over gamma."""
    positive, one, _ = share()
    known, whole_ = left_out_tends(), whole_at_place()
    low = have(lt(ZERO, _part), PLACES, known, positive, place_positive(), rule="order")
    high = have(le(_part, over_noise(ZERO, OO, at_place)), PLACES, known, whole_, one, place_positive(), rule="order")
    sign = have(lt(ZERO, L), PLACES, low, rule="combine", multipliers=(_scale,))
    under = have(le(L, root(place)), PLACES, high, whole_, rule="combine", multipliers=(_scale, _scale))
    limit = left_out_bounds()[2].statement
    lower, upper = known.statement.args[0], lim(TO_0, limit.args[1], c)
    most = have(
        le(L, limit.args[1]), PLACES, known, left_out_bounds()[2], rule="limit_order", lower=lower, upper=upper,
        near=HALF,
    )  # fmt: skip
    return sign, under, most


LEFT, MISSED = of_places(DIRECT), of_places(MISSING)
"""What is left out of all places, and what two models miss of each other."""


@lemma
def exist() -> tuple[Line, Line]:
    """Both means over all places tend to integrals without a cut, which therefore exist."""
    return integral_tends(DIRECT), integral_tends(MISSING)


@lemma
def between() -> tuple[Line, Line, Line]:
    """0 < left out <= missed <= twice what is left out."""
    l, r = var("l", "real"), var("r", "real")
    context = Context((l, r), (lt(ZERO, l), le(l, r)))
    direct, twice = mul(r, l), mul(l, sub(mul(TWO, r), l))
    low = have(le(direct, twice), context, rule="sign")
    high = have(le(twice, mul(TWO, direct)), context, rule="sign")
    sign, under, _ = bounds()
    images = {l: L, r: root(place)}
    less, more = (instance(line, PLACES, sign, under, images=images) for line in (low, high))
    positive = have(lt(ZERO, without_cut(DIRECT)), PLACES, sign, place_positive(), rule="sign")
    uses = *exist(), place_positive()
    return (
        have(lt(ZERO, LEFT), LOADS, positive, *uses, rule="order"),
        have(le(LEFT, MISSED), LOADS, less, *uses, rule="order"),
        have(le(MISSED, mul(TWO, LEFT)), LOADS, more, *uses, rule="order"),
    )


FEW = Context(LOADS.variables, (*LOADS.conditions, lt(gamma, ONE)))
_at_one = {gamma: ONE}
LEFT_AT_ONE = substitute(LEFT, _at_one)


@lemma
def at_one(line: Line) -> Line:
    """The line at the load 1."""
    variables = tuple(x for x in line.context.variables if x is not gamma)
    conditions = tuple(q for q in line.context.conditions if gamma not in q.variables)
    return instance(line, Context(variables, conditions), images=_at_one)


@lemma
def falls() -> Line:
    """More is left out at a load below 1 than at 1."""
    degrees = have(le(ZERO, whole), NOISE, whole_exists(), place_positive(), rule="order")
    few = at_noise(FEW)
    lower = substitute(left_whole, _at_one)
    order = have(le(left_whole, lower), few, degrees, rule="combine", multipliers=(sub(inverse(gamma), ONE),))
    share_ = instance(share_falls(), few, order, images={_y: left_whole, var("z", "real"): lower})
    here, there = inside(FEW), substitute(L, _at_one)
    uses = left_out_tends(), at_one(left_out_tends()), share_, place_positive()
    part = have(le(substitute(_part, _at_one), _part), here, *uses, rule="order")
    less = have(le(there, L), here, part, rule="combine", multipliers=(_scale,))
    front = have(lt(ZERO, root(place)), inside(EXPONENT), place_positive(), rule="sign")
    pointwise = have(
        le(mul(root(place), there), mul(root(place), L)),
        here,
        less,
        front,
        rule="combine",
        multipliers=(root(place), ZERO),
    )
    uses = exist()[0], at_one(exist()[0]), pointwise, place_positive()
    return have(le(LEFT_AT_ONE, LEFT), FEW, *uses, rule="order", title="more is left out")


# --- exponents up to 1 ---------------------------------------------------------------------------------------

e = var("e", "real")
SLOW = Context((gamma, exponent, e), (lt(ZERO, gamma), lt(ZERO, exponent), le(exponent, ONE), lt(ZERO, e), lt(e, ONE)))


@lemma
def interpolation() -> Line:
    """l <= r^(1 - epsilon) k^epsilon where 0 < l <= r and l <= k."""
    l, r, k, p, q, x, y = (var(name, "real") for name in ("l", "r", "k", "p", "q", "x", "y"))
    rises = have(
        le(raised(x, p), raised(y, p)), Context((x, y, p), (lt(ZERO, x), le(x, y), lt(ZERO, p))), rule="increasing_map",
        variable=q, function=raised(q, p), interval=make("interval", x, OO), values=(x, y),
    )  # fmt: skip
    context = Context((l, r, k, e), (lt(ZERO, l), le(l, r), le(l, k), lt(ZERO, e), lt(e, ONE)))
    rest = sub(ONE, e)
    first = instance(rises, context, images={x: l, y: r, p: rest})
    second = instance(rises, context, images={x: l, y: k, p: e})
    whole = have(eq(mul(raised(l, rest), raised(l, e)), l), context, rule="functional_equation")
    signs = [have(lt(ZERO, raised(at, power)), context, rule="sign") for at, power in ((l, e), (r, rest))]
    weights = raised(l, e), raised(r, rest), neg(ONE), ZERO, ZERO
    uses = first, second, whole, *signs
    return have(le(l, mul(raised(r, rest), raised(k, e))), context, *uses, rule="combine", multipliers=weights)


_number = div(num(4), mul(PI, sub(ONE, mul(HALF, exponent))))
_order = mul(exponent, sub(ONE, mul(HALF, e)))
most_left = div(raised(_number, e), sub(ONE, _order))


@lemma
def slow() -> Line:
    """For a <= 1 what is left out grows less than any power of 1/gamma."""
    uses: tuple[Line, ...]
    weights: tuple[Term, ...]
    sign, under, most = bounds()
    where = inside(SLOW)
    factor = raised(div(_number, gamma), e)
    front = have(lt(ZERO, root(place)), inside(EXPONENT), place_positive(), rule="sign")
    l, r, k = (var(name, "real") for name in "lrk")
    less = have(le(L, div(_number, gamma)), where, most, rule="combine", multipliers=(ONE,))
    known = instance(interpolation(), where, sign, under, less, images={l: L, r: root(place), k: div(_number, gamma)})
    bound = mul(factor, raised(u, neg(_order)))
    same = have(
        eq(mul(root(place), known.statement.args[1]), bound), where, place_positive(), rule="functional_equation"
    )
    weights = root(place), ONE, ZERO
    pointwise = have(le(without_cut(DIRECT), bound), where, known, same, front, rule="combine", multipliers=weights)
    part = instance(integral_of_power(), SLOW, images={s: neg(_order)})
    left, value = part.statement.args
    whole_ = integral(ZERO, ONE, bound, u)
    out = have(eq(whole_, mul(factor, left)), SLOW, part, rule="linear")
    smaller = have(le(LEFT, whole_), SLOW, exist()[0], out, pointwise, rule="order")
    apart = have(eq(factor, mul(raised(_number, e), raised(gamma, neg(e)))), SLOW, rule="functional_equation")
    total = mul(most_left, raised(gamma, neg(e)))
    uses, weights = (smaller, out, part, apart), (ONE, ONE, factor, value)
    return have(le(LEFT, total), SLOW, *uses, rule="combine", title="less than any power", multipliers=weights)
