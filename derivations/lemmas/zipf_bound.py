"""Eigenvalues 1/u, u uniform on (c, 1), c -> 0: what is missed is at most ln(1/gamma)/b and a number, for each b < 1."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import (
    HALF,
    ONE,
    OO,
    TWO,
    ZERO,
    add,
    div,
    eq,
    inverse,
    le,
    lt,
    mul,
    neg,
    power,
    sub,
)
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .gamma import gamma_at_one, gamma_of
from .letters import gamma, integral, u
from .marchenko_pastur import PI, root
from .population_root import v
from .powers import a, inside_unit, integral_of_power, integral_on_half_line, k, m, raised, s, vanishes
from .tail_degrees import (
    exponent,
    place,
    whole,
    whole_exists,
)
from .tail_lost import at_place, left_out_tends, lost_whole
from .tail_means import MISSING, integral_tends, without_cut
from .tail_whole import MISSED, L, bounds, interpolation, share

AT_ONE = {exponent: ONE}
LOADS = Context((gamma,), (lt(ZERO, gamma),))
ALONE = Context(())
MISSED_AT_ONE = substitute(MISSED, AT_ONE)
_log = make("ln", inverse(gamma))

b = var("b", "real")
SHARES = Context((b,), (lt(ZERO, b), lt(b, ONE)))
FEW = Context((gamma, b), (lt(ZERO, gamma), lt(gamma, ONE), *SHARES.conditions))
_left = substitute(L, AT_ONE)
_whole, _lost, _weight = (substitute(term, AT_ONE) for term in (whole, lost_whole, at_place))
_place = substitute(place, AT_ONE)


def _at(context: Context, *points: Term) -> Context:
    """The context with a place u, a noise v."""
    inside = [lt(ZERO, x) for x in points] + [lt(x, ONE) for x in points if x is u]
    return Context((*context.variables, *points), (*context.conditions, *inside))


@lemma
def degrees_bound() -> Line:
    """The degrees without a cut are at most v^(-b)/(1 - b)."""
    context = _at(SHARES, v)
    where = _at(context, u)
    share = instantiate(_whole.args[1], u)
    positive = have(lt(ZERO, _place), where, rule="sign")
    signs = (
        have(lt(ZERO, share), where, positive, rule="sign"),
        have(le(share, ONE), where, positive, rule="sign"),
        have(le(share, inverse(mul(v, u))), where, rule="sign"),
    )
    l, r, k = (var(name, "real") for name in "lrk")
    known = instance(
        interpolation(), where, *signs, images={l: share, r: ONE, k: inverse(mul(v, u)), var("e", "real"): b}
    )
    scale = raised(v, neg(b))
    bound = mul(scale, raised(u, neg(b)))
    same = have(eq(known.statement.args[1], bound), where, rule="functional_equation")
    pointwise = have(le(share, bound), where, known, same, rule="combine", multipliers=(ONE, ONE))
    part = instance(integral_of_power(), context, images={s: neg(b)})
    left, value = part.statement.args
    out = have(eq(integral(ZERO, ONE, bound, u), mul(scale, left)), context, part, rule="linear")
    exists = instance(whole_exists(), Context((v,), (lt(ZERO, v),)), images=AT_ONE)
    less = have(le(_whole, integral(ZERO, ONE, bound, u)), context, exists, out, pointwise, rule="order")
    return have(le(_whole, mul(scale, value)), context, less, out, part, rule="combine", multipliers=(ONE, ONE, scale))


_G = mul(gamma_of(sub(num(Fraction(3, 2)), b)), gamma_of(add(HALF, b)))
_C = div(mul(TWO, inverse(PI), _G), sub(ONE, b))
missed_most = div(mul(TWO, _C), b)


@lemma
def left_bound() -> Line:
    """L is at most C u^(b - 1/2)/gamma."""
    uses: tuple[Line, ...]
    weights: tuple[Term, ...]
    context = _at(FEW, u)
    noise = _at(context, v)
    images = {a: ONE, s: sub(HALF, b), m: TWO, k: u}
    known = instance(integral_on_half_line(), _at(SHARES, u), images=images)
    two = have(eq(gamma_of(TWO), gamma_of(ONE)), ALONE, rule="functional_equation")
    value = mul(raised(u, sub(b, num(Fraction(3, 2)))), _G)
    form = have(eq(known.statement.args[1], div(value, gamma_of(TWO))), _at(SHARES, u), rule="functional_equation")
    front = mul(inverse(gamma), inverse(sub(ONE, b)))
    inner = instantiate(known.statement.args[0].args[1], v)
    bound = mul(front, u, inner)
    most = instance(share()[2], Context((gamma, v), (lt(ZERO, gamma), lt(ZERO, v))), images=AT_ONE)
    weight = have(lt(ZERO, _weight), _at(ALONE, u, v), rule="sign")
    powers = have(eq(mul(_weight, raised(v, neg(b))), mul(u, inner)), _at(SHARES, u, v), rule="functional_equation")
    uses = most, degrees_bound(), powers, weight
    weights = _weight, mul(_weight, inverse(gamma)), front, ZERO
    pointwise = have(le(mul(_weight, _lost), bound), noise, *uses, rule="combine", multipliers=weights)
    total, part = integral(ZERO, OO, bound, v), _left.args[2]
    out = have(eq(total, mul(front, u, known.statement.args[0])), context, known, rule="linear")
    exists = instance(left_out_tends(), _at(LOADS, u), images=AT_ONE)
    smaller = have(le(part, total), context, exists, out, pointwise, rule="order")
    scale = mul(TWO, inverse(PI))
    power_ = have(
        eq(mul(u, raised(u, sub(b, num(Fraction(3, 2))))), raised(u, sub(b, HALF))),
        _at(SHARES, u),
        rule="functional_equation",
    )
    one = gamma_at_one()
    target = mul(_C, inverse(gamma), raised(u, sub(b, HALF)))
    front = mul(scale, front)
    uses = smaller, out, known, form, two, one, power_
    less = neg(div(mul(front, u, value), gamma_of(TWO)))
    weights = scale, scale, mul(front, u), mul(front, u), less, less, mul(front, _G)
    return have(
        le(_left, target), context, *uses, rule="combine", title="a bound of what is left out", multipliers=weights
    )


_body = substitute(without_cut(MISSING), AT_ONE)
_delta = raised(gamma, inverse(b))


@lemma
def from_above() -> Line:
    """What is missed of all places is at most ln(1/gamma)/b and a number."""
    uses: tuple[Line, ...]
    weights: tuple[Term, ...]
    sign, under, _ = (instance(line, _at(LOADS, u), images=AT_ONE) for line in bounds())
    known = left_bound()
    where = _at(FEW, u)
    l, r = var("l", "real"), var("r", "real")
    pair = Context((l, r), (lt(ZERO, l), le(l, r)))
    value = mul(l, sub(mul(TWO, r), l))
    generals = [have(le(value, top), pair, rule="sign") for top in (power(r, 2), mul(TWO, r, l))]
    images = {l: _left, r: root(_place)}
    square, double = (instance(line, _at(LOADS, u), sign, under, images=images) for line in generals)
    plain = have(eq(power(root(_place), 2), inverse(u)), _at(ALONE, u), rule="functional_equation")
    by_place = have(le(_body, inverse(u)), _at(LOADS, u), square, plain, rule="combine", multipliers=(ONE, ONE))
    factor = mul(TWO, _C, inverse(gamma))
    most = mul(factor, raised(u, sub(b, ONE)))
    powers = have(
        eq(mul(root(_place), raised(u, sub(b, HALF))), raised(u, sub(b, ONE))),
        _at(SHARES, u),
        rule="functional_equation",
    )
    front = have(lt(ZERO, root(_place)), _at(ALONE, u), rule="sign")
    uses, weights = (double, known, powers, front), (ONE, mul(TWO, root(_place)), factor, ZERO)
    by_bound = have(le(_body, most), where, *uses, rule="combine", multipliers=weights)
    exists = instance(integral_tends(MISSING), LOADS, images=AT_ONE)
    first, last = integral(ZERO, _delta, _body, u), integral(_delta, ONE, _body, u)
    low = have(lt(ZERO, _delta), FEW, rule="sign")
    unit = instance(inside_unit()[1], FEW, images={a: inverse(b), u: gamma})
    cut_ = have(eq(MISSED_AT_ONE, add(first, last)), FEW, exists, low, unit, rule="split")
    start = have(
        eq(integral(ZERO, _delta, most, u), div(mul(factor, raised(_delta, b)), b)), FEW, low,
        instance(vanishes(), SHARES, images={a: b}), rule="antiderivative", variable=u,
        function=div(mul(factor, raised(u, b)), b),
    )  # fmt: skip
    end = have(
        eq(integral(_delta, ONE, inverse(u), u), sub(make("ln", ONE), make("ln", _delta))), FEW, low, unit,
        rule="antiderivative", variable=u, function=make("ln", u),
    )  # fmt: skip
    below_one = have(
        lt(u, ONE),
        Context((gamma, b, u), (*FEW.conditions, lt(ZERO, u), lt(u, _delta))),
        unit,
        rule="combine",
        multipliers=(ONE,),
    )
    one = have(
        le(first, integral(ZERO, _delta, most, u)),
        FEW,
        cut_,
        start,
        instance(by_bound, below_one.context, below_one),
        rule="order",
    )
    above_zero = have(
        lt(ZERO, u),
        Context((gamma, b, u), (*FEW.conditions, lt(_delta, u), lt(u, ONE))),
        low,
        rule="combine",
        multipliers=(ONE,),
    )
    two = have(
        le(last, integral(_delta, ONE, inverse(u), u)),
        FEW,
        cut_,
        end,
        instance(by_place, above_zero.context, above_zero),
        low,
        rule="order",
    )
    back = have(eq(raised(_delta, b), gamma), FEW, rule="functional_equation")
    logs = have(eq(make("ln", _delta), neg(mul(inverse(b), _log))), FEW, rule="functional_equation")
    zero = have(eq(make("ln", ONE), ZERO), ALONE, rule="functional_equation")
    target = add(mul(inverse(b), _log), div(mul(TWO, _C), b))
    uses = cut_, one, two, start, end, back, logs, zero
    weights = neg(ONE), ONE, ONE, ONE, ONE, div(factor, b), neg(ONE), ONE
    return have(le(MISSED_AT_ONE, target), FEW, *uses, rule="combine", title="from above", multipliers=weights)
