"""What is left out along the eigenvectors of a tail, t = u^(-a) with u uniform on (c, 1), as the cut c falls to 0."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import gamma, t
from .lost import lost, over_noise, share_bounds, share_of, weight, whole_integral
from .marchenko_pastur import PI, root
from .pairs import c
from .population_noise import P
from .population_root import left_over, v
from .powers import TO_0, raised
from .tail_degrees import (
    EXPONENT,
    LAW,
    TAIL,
    at_cut,
    cut,
    degrees_tend,
    exponent,
    inside,
    mean_at_cut,
    place,
    whole,
    whole_bound,
    whole_exists,
)

LOADS = Context((gamma, exponent), (lt(ZERO, gamma), *EXPONENT.conditions))
PLACES = inside(LOADS)
at_place = substitute(weight, {t: place})
lost_at_cut = substitute(lost, {P: LAW})
left_whole = add(ONE, mul(num(-1), inverse(gamma), whole))
lost_whole = share_of(left_whole)
scale = mul(TWO, inverse(PI))


def left_out(share: Term) -> Term:
    """What is left out at the place u."""
    return mul(TWO, inverse(PI), over_noise(ZERO, OO, mul(at_place, share)))


def at_noise(context: Context) -> Context:
    return Context((*context.variables, v), (*context.conditions, lt(ZERO, v)), context.ranges)


_half_cut = HALF
_y = var("y", "real")


@lemma
def share_at_cut() -> tuple[Line, Line, Line]:
    """0 <= share <= 1 at every cut, and share <= 2 v^(-1/2)/(gamma (1 - a/2)) for a cut below 1/2."""
    context, near = cut(at_noise(LOADS)), cut(at_noise(LOADS), _half_cut)
    low, high = mean_at_cut()
    positive = have(le(ZERO, at_cut), context, low, TAIL.on_half_line(cut(EXPONENT)), rule="order")
    left = substitute(left_over(), {P: LAW})
    small = have(le(left, ONE), context, positive, rule="combine", multipliers=(inverse(gamma),))
    least, most, one = (instance(line, context, small, images={_y: left}) for line in share_bounds())
    room = have(le(inverse(sub(ONE, c)), TWO), Context((c,), (lt(ZERO, c), lt(c, _half_cut))), rule="sign")
    factor = mul(TWO, inverse(gamma))
    sign = have(le(ZERO, whole), near, whole_exists(), rule="order")
    doubled = have(le(at_cut, mul(TWO, whole)), near, high, room, sign, rule="combine", multipliers=(ONE, whole, ZERO))
    bound = mul(factor, whole_bound().statement.args[1])
    uses, weights = (most, doubled, whole_bound()), (ONE, inverse(gamma), factor)
    return least, one, have(le(lost_at_cut, bound), near, *uses, rule="combine", title="a bound", multipliers=weights)


@lemma
def place_positive() -> Line:
    """u^(-a) > 0."""
    return have(lt(ZERO, place), inside(EXPONENT), rule="sign")


@lemma
def share_tends() -> Line:
    """The share left out at a noise tends to that without a cut."""
    statement = eq(lim(TO_0, lost_at_cut, c), lost_whole)
    uses = degrees_tend(), mean_at_cut()[0], whole_exists()
    return have(statement, at_noise(LOADS), *uses, rule="limit_algebra", near=ONE)


@lemma
def whole_at_place() -> Line:
    """Without loss it is sqrt(t)."""
    return instance(whole_integral(), inside(EXPONENT), place_positive(), images={t: place})


_lost_at_cut, _lost_whole = left_out(lost_at_cut), left_out(lost_whole)


@lemma
def left_out_tends() -> Line:
    """At each place what is left out tends to that without a cut."""
    context, (whole_, cut_) = PLACES, (_lost_whole.args[2], _lost_at_cut.args[2])
    least, one, _ = share_at_cut()
    point = at_noise(PLACES)
    body = mul(at_place, lost_at_cut)
    pointwise = have(
        eq(lim(TO_0, body, c), mul(at_place, lost_whole)), point, share_tends(), place_positive(), least,
        rule="limit_algebra", near=ONE,
    )  # fmt: skip
    most = over_noise(ZERO, OO, at_place)
    uses = whole_at_place(), pointwise, least, one, place_positive()
    moved = have(
        eq(lim(TO_0, cut_, c), whole_), context, *uses, rule="dominated_convergence", bound=most, near=ONE,
        title="what is left out along an eigenvector",
    )  # fmt: skip
    return have(
        eq(lim(TO_0, _lost_at_cut, c), _lost_whole), context, moved, left_out_exists(), rule="limit_algebra", near=ONE
    )


@lemma
def left_out_exists() -> Line:
    """What is left out at each place exists at every cut: the share is at most 1."""
    least, one, _ = share_at_cut()
    context = cut(PLACES)
    uses = whole_at_place(), least, one, place_positive()
    bound = over_noise(ZERO, OO, at_place)
    return have(make("defined", _lost_at_cut.args[2]), context, *uses, rule="order", bound=bound)


_most = div(mul(num(4), inverse(PI), inverse(gamma)), sub(ONE, mul(HALF, exponent)))


@lemma
def left_out_bounds() -> tuple[Line, Line, Line]:
    """What is left out is at least 0, at most sqrt(t), and for a cut below 1/2 at most a number."""
    least, one, bound = share_at_cut()
    context, near = cut(PLACES), cut(PLACES, _half_cut)
    exists, whole_ = left_out_exists(), whole_at_place()
    part, scale_ = _lost_at_cut.args[2], mul(TWO, inverse(PI))
    low = have(le(ZERO, part), context, exists, least, place_positive(), rule="order")
    most = have(le(part, over_noise(ZERO, OO, at_place)), context, exists, whole_, one, place_positive(), rule="order")
    sign = have(le(ZERO, _lost_at_cut), context, low, rule="combine", multipliers=(scale_,))
    value = root(place)
    under = have(le(_lost_at_cut, value), context, most, whole_, rule="combine", multipliers=(scale_, scale_))
    kernel = mul(place, power(add(place, v), -2))
    factor = mul(HALF, PI, _most)
    total = over_noise(ZERO, OO, kernel)
    unit = have(
        eq(total, ONE), inside(EXPONENT), place_positive(), rule="antiderivative", variable=v,
        function=neg(div(place, add(place, v))),
    )  # fmt: skip
    out = have(eq(over_noise(ZERO, OO, mul(factor, kernel)), mul(factor, total)), PLACES, unit, rule="linear")
    roots = have(eq(mul(root(v), raised(v, neg(HALF))), ONE), Context((v,), (lt(ZERO, v),)), rule="functional_equation")
    weight_sign = have(lt(ZERO, at_place), at_noise(PLACES), place_positive(), rule="sign")
    share = bound.statement.args[1]
    scaled = have(
        eq(mul(at_place, share), mul(factor, kernel)),
        at_noise(PLACES),
        roots,
        rule="field",
        multipliers=(mul(factor, kernel),),
    )
    pointwise = have(
        le(mul(at_place, lost_at_cut), mul(factor, kernel)), at_noise(near), bound, weight_sign, scaled, rule="combine",
        multipliers=(at_place, ZERO, ONE),
    )  # fmt: skip
    smaller = have(le(part, over_noise(ZERO, OO, mul(factor, kernel))), near, exists, out, pointwise, rule="order")
    uses, weights = (smaller, out, unit), (scale_, scale_, mul(scale_, factor))
    return sign, under, have(le(_lost_at_cut, _most), near, *uses, rule="combine", title="a bound", multipliers=weights)
