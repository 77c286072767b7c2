"""What n examples leave out of sqrt(t), t an eigenvalue of Sigma, as one integral over the renormalised noise v > 0 at every load.

Along an eigenvector of eigenvalue t the root of the sample covariance is (2/pi) times the integral of t sqrt(v) sqrt(1 - D(v)/gamma)/(t + v)^2
beyond the noise k at which the degrees of freedom D(v) = <t/(t + v)> are gamma; with 1 in place of the last root, from 0, it is sqrt(t).
"""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import absolute, gamma, integral, t
from .marchenko_pastur import PI, root
from .population_noise import LAW, P
from .population_noise_integral import loads
from .population_root import degrees, degrees_exist, left_over, v
from .population_start import FEW, START, degrees_at_start, start_positive
from .powers import a, raised, vanishes

MANY = loads(True)
LOADS = Context((gamma, P), (lt(ZERO, gamma), *LAW))
weight = mul(t, root(v), power(add(t, v), -2))
"""What the noise v adds to sqrt(t), times pi/2."""
kept = root(left_over())


def share_of(left: Term) -> Term:
    """1 less the root of the positive part."""
    return sub(ONE, root(mul(HALF, add(left, absolute(left)))))


lost = share_of(left_over())
"""The share that is left out at the noise v: all of it below k."""
left_out = mul(TWO, inverse(PI), integral(ZERO, OO, mul(weight, lost), v))
missing = mul(left_out, sub(mul(TWO, root(t)), left_out))
"""What pairs of models miss of an eigenvalue t."""


def along(start_: Term) -> Term:
    """The root of the sample covariance along an eigenvector."""
    return mul(TWO, inverse(PI), integral(start_, OO, mul(weight, kept), v))


def beside(context: Context, *more: Term) -> Context:
    """The context with an eigenvalue t > 0."""
    return Context((*context.variables, t), (*context.conditions, lt(ZERO, t), *more), context.ranges)


def at_noise(context: Context, *more: Term) -> Context:
    return Context((*context.variables, v), (*context.conditions, lt(ZERO, v), *more), context.ranges)


@lemma
def whole_integral() -> Line:
    """The integral of t sqrt(v)/(t + v)^2 over v > 0 is pi sqrt(t)/2."""
    context = Context((t,), (lt(ZERO, t),))
    at = div(root(v), root(t))
    primitive = sub(mul(root(t), make("atan", at)), mul(t, inverse(add(mul(t, raised(v, neg(HALF))), root(v)))))
    nothing = instance(vanishes(), Context(()), images={a: HALF})
    value = mul(HALF, PI, root(t))
    return have(
        eq(integral(ZERO, OO, weight, v), value), context, nothing, rule="antiderivative", title="without loss", variable=v,
        function=primitive,
    )  # fmt: skip


@lemma
def below_start() -> tuple[Line, Line]:
    """D(v) >= gamma up to k, and <= gamma beyond."""
    sides = []
    for more, relation in ((lt(v, START), le(gamma, degrees())), (lt(START, v), le(degrees(), gamma))):
        context = at_noise(FEW, more)
        known = degrees_exist(), instance(degrees_exist(), FEW, start_positive(), images={v: START}), start_positive()
        ends = (degrees(START), degrees()) if relation.args[0] is gamma else (degrees(), degrees(START))
        order = have(le(*ends), context, *known, rule="order")
        weights = (ONE, neg(ONE)) if relation.args[0] is gamma else (ONE, ONE)
        sides.append(have(relation, context, order, degrees_at_start(), rule="combine", multipliers=weights))
    return sides[0], sides[1]


@lemma
def clipped() -> tuple[Line, Line]:
    """1 - sqrt(max(0, y)) is 1 for y <= 0, and 1 - sqrt(y) for y >= 0."""
    y = var("y", "real")
    share, positive = share_of(y), mul(HALF, add(y, absolute(y)))
    below, above = Context((y,), (le(y, ZERO),)), Context((y,), (le(ZERO, y),))
    none = have(eq(positive, ZERO), below, rule="sign")
    nothing = have(eq(root(positive), ZERO), below, none, rule="sign")
    one = have(eq(share, ONE), below, nothing, rule="field", multipliers=(neg(ONE),))
    return one, have(eq(share, sub(ONE, root(y))), above, rule="functional_equation")


_y = var("y", "real")
_lost, _rest = mul(weight, lost), mul(weight, kept)


def over_noise(low: Term, high: Term, body: Term) -> Term:
    return integral(low, high, body, v)


@lemma
def beyond(context: Context, low: Term) -> tuple[Line, Line]:
    """Beyond the point from which D(v) <= gamma the integral of what is left out is that of the whole less that of what is kept."""
    where = beside(context)
    noise = at_noise(where, lt(low, v)) if low is not ZERO else at_noise(where)
    if low is ZERO:
        below_one = have(le(degrees(), ONE), at_noise(context), degrees_exist(), rule="order")
        under = have(le(degrees(), gamma), at_noise(context), below_one, rule="combine", multipliers=(ONE,))
    else:
        under = below_start()[1]
    signs = have(le(ZERO, degrees()), at_noise(context), degrees_exist(), rule="order")
    room = have(le(ZERO, left_over()), under.context, under, rule="combine", multipliers=(inverse(gamma),))
    small = have(le(left_over(), ONE), under.context, signs, rule="combine", multipliers=(inverse(gamma),))
    share = have(le(kept, ONE), under.context, room, small, rule="sign")
    least = have(le(ZERO, kept), under.context, room, rule="sign")
    whole = over_noise(low, OO, weight)
    positive = () if low is ZERO else (start_positive(),)
    if low is ZERO:
        exists = instance(whole_integral(), where)
    else:
        exists = have(
            eq(over_noise(ZERO, OO, weight), add(over_noise(ZERO, low, weight), whole)), where, whole_integral(),
            start_positive(), rule="split",
        )  # fmt: skip
    known = have(
        make("defined", over_noise(low, OO, _rest)),
        where,
        exists,
        share,
        least,
        room,
        *positive,
        rule="order",
        bound=whole,
    )
    apart = sub(whole, over_noise(low, OO, _rest))
    parts = have(eq(over_noise(low, OO, sub(weight, _rest)), apart), where, known, exists, rule="linear")
    chosen = instance(clipped()[1], noise, room, images={_y: left_over()})
    pointwise = have(eq(sub(weight, _rest), _lost), noise, chosen, rule="field", multipliers=(neg(weight),))
    same = have(
        eq(over_noise(low, OO, sub(weight, _rest)), over_noise(low, OO, _lost)),
        where,
        parts,
        pointwise,
        *positive,
        rule="rewrite",
    )
    weights = neg(ONE), ONE
    return exists, have(eq(over_noise(low, OO, _lost), apart), where, same, parts, rule="field", multipliers=weights)


@lemma
def remainder(context: Context) -> Line:
    """Along an eigenvector the root of the sample covariance is sqrt(t) less what is left out."""
    uses: tuple[Line, ...]
    weights: tuple[Term, ...]
    where, low = beside(context), (START if context is FEW else ZERO)
    exists, last = beyond(context, low)
    scale = mul(TWO, inverse(PI))
    statement = eq(along(low), sub(root(t), left_out))
    if context is not FEW:
        uses, weights = (last, exists), (scale, scale)
        return have(statement, where, *uses, rule="field", title="what is left out", multipliers=weights)
    under = below_start()[0]
    room = have(le(left_over(), ZERO), under.context, under, rule="combine", multipliers=(inverse(gamma),))
    noise = at_noise(where, lt(v, low))
    chosen = instance(clipped()[0], noise, room, images={_y: left_over()})
    pointwise = have(eq(weight, _lost), noise, chosen, rule="field", multipliers=(neg(weight),))
    begun, first = over_noise(ZERO, low, weight), over_noise(ZERO, low, _lost)
    same = have(eq(begun, first), where, exists, pointwise, rule="rewrite")
    whole = over_noise(ZERO, OO, _lost)
    there = instance(degrees_exist(), FEW, start_positive(), images={v: START})
    known = same, last, start_positive(), there
    joined = have(eq(whole, add(first, over_noise(low, OO, _lost))), where, *known, rule="split")
    uses = joined, same, last, exists, whole_integral()
    weights = scale, neg(scale), scale, neg(scale), scale
    return have(statement, where, *uses, rule="field", title="what is left out", multipliers=weights)


@lemma
def share_bounds() -> tuple[Line, Line, Line]:
    """0 <= 1 - sqrt(max(0, y)) <= 1 - y for y <= 1, and it is <= 1."""
    context = Context((_y,), (le(_y, ONE),))
    positive = mul(HALF, add(_y, absolute(_y)))
    least = have(le(ZERO, positive), context, rule="sign")
    most = have(le(positive, ONE), context, rule="sign")
    over_y = have(le(_y, positive), context, rule="sign")
    r = var("r", "real")
    unit = Context((r,), (le(ZERO, r), le(r, ONE)))
    below = instance(have(le(root(r), ONE), unit, rule="sign"), context, least, most, images={r: positive})
    above = instance(have(le(r, root(r)), unit, rule="sign"), context, least, most, images={r: positive})
    share = share_of(_y)
    low = have(le(ZERO, share), context, below, rule="combine", multipliers=(ONE,))
    one = have(le(share, ONE), context, low, rule="sign")
    return low, have(le(share, sub(ONE, _y)), context, above, over_y, rule="combine", multipliers=(ONE, ONE)), one


@lemma
def share_falls() -> Line:
    """1 - sqrt(max(0, y)) falls with y."""
    z, p, q = (var(name, "real") for name in "zpq")
    context = Context((_y, z), (le(_y, z),))
    low, high = (mul(HALF, add(at, absolute(at))) for at in (_y, z))
    signs = have(le(ZERO, low), context, rule="sign"), have(le(low, high), context, rule="sign")
    pair = Context((p, q), (le(ZERO, p), le(p, q)))
    rises = have(
        le(root(p), root(q)), pair, rule="increasing_map", variable=z, function=root(z),
        interval=make("interval", ZERO, OO), values=(p, q),
    )  # fmt: skip
    known = instance(rises, context, *signs, images={p: low, q: high})
    return have(le(share_of(z), share_of(_y)), context, known, rule="combine", multipliers=(ONE,))


@lemma
def share_exists() -> tuple[Line, Line]:
    """The share is at most 1, and what stands under the root is not negative, for every y."""
    positive = mul(HALF, add(_y, absolute(_y)))
    context = Context((_y,))
    return have(le(share_of(_y), ONE), context, rule="sign"), have(le(ZERO, positive), context, rule="sign")


@lemma
def share_positive() -> Line:
    """1 - sqrt(max(0, y)) > 0 for y < 1."""
    context = Context((_y,), (lt(_y, ONE),))
    return have(lt(ZERO, share_of(_y)), context, rule="sign")
