"""Eigenvalues 1/u, u uniform on (c, 1), c -> 0, with few examples: what is below kappa is missed, and hardly more."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache

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
    lim,
    lt,
    mul,
    neg,
    over,
    power,
    sub,
)
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, make, num, substitute, var
from ...theory.write.proof import Line, have, instance
from ..few_examples import below_claim
from ..lemmas.gamma import gamma_at_one, gamma_of
from ..lemmas.letters import gamma, integral, t, u
from ..lemmas.marchenko_pastur import PI, root
from ..lemmas.pairs import c
from ..lemmas.population_noise import LAW as LAWS
from ..lemmas.population_noise import P, average
from ..lemmas.population_noise_integral import START
from ..lemmas.population_root import degrees, degrees_exist, v
from ..lemmas.population_start import degrees_at_start, start_positive
from ..lemmas.powers import TO_0, a, inside_unit, integral_of_power, integral_on_half_line, k, m, raised, s, vanishes
from ..lemmas.tail_degrees import (
    EXPONENT,
    LAW,
    TAIL,
    at_cut,
    cut,
    degrees_tend,
    exponent,
    mean_at_cut,
    place,
    whole,
    whole_exists,
)
from ..lemmas.tail_lost import at_place, left_out_tends, lost_whole
from ..lemmas.tail_means import MISSING, integral_tends, without_cut
from ..lemmas.tail_whole import MISSED, L, bounds, interpolation, share
from ..power_law_exponent import zipf_claim
from .claimed import claimed
from .power_law import general
from .tails import mean_value
from .tails_few import at_cut as at_cut_in
from .tails_few import missing_tends
from .tails_missing import missing_everywhere

AT_ONE = {exponent: ONE}
LOADS = Context((gamma,), (lt(ZERO, gamma),))
MISSED_AT_ONE = substitute(MISSED, AT_ONE)
K = var("k", "real")
ABOVE = Context((gamma, P, K), (lt(ZERO, gamma), lt(gamma, ONE), *LAWS, lt(ZERO, K), lt(gamma, degrees(K))))


@cache
def start_above() -> Line:
    """k <t/(t + k)> <= gamma kappa, kappa without noise, where <t/(t + k)> > gamma."""
    there = instance(degrees_exist(), ABOVE, images={v: K})
    positive, solved = (instance(line, ABOVE) for line in (start_positive(), degrees_at_start()))
    at_start = instance(degrees_exist(), ABOVE, positive, images={v: START})
    gap = sub(START, K)
    product = average(mul(gap, sub(div(t, add(K, t)), div(t, add(START, t)))))
    apart = have(
        eq(product, mul(gap, sub(degrees(K), degrees(START)))), ABOVE, there, at_start, positive, rule="linear"
    )
    s, r = var("s", "real"), var("r", "real")
    pair = Context((t, r, s), (lt(ZERO, t), lt(ZERO, r), lt(ZERO, s)))
    body = mul(sub(s, r), sub(div(t, add(r, t)), div(t, add(s, t))))
    square = have(
        eq(body, mul(t, power(sub(s, r), 2), inverse(add(r, t)), inverse(add(s, t)))),
        pair,
        rule="field",
        multipliers=(),
    )
    sign = have(le(ZERO, square.statement.args[1]), pair, rule="sign")
    general_ = have(le(ZERO, body), pair, square, sign, rule="combine", multipliers=(neg(ONE), ONE))
    where = Context((*ABOVE.variables, t), (*ABOVE.conditions, lt(ZERO, t)))
    pointwise = instance(general_, where, positive, images={r: K, s: START})
    order = have(le(ZERO, product), ABOVE, apart, positive, pointwise, rule="order")
    room = sub(degrees(K), gamma)
    known = have(lt(ZERO, room), ABOVE, there, rule="sign")
    weights = inverse(room), inverse(room), div(gap, room), ZERO
    uses = order, apart, solved, known
    larger = have(le(K, START), ABOVE, *uses, rule="combine", multipliers=weights)
    k_share, start_share = (average(mul(at, div(t, add(at, t)))) for at in (K, START))
    lines = [
        have(eq(share, mul(at, degrees(at))), ABOVE, line, positive, rule="linear")
        for share, at, line in ((k_share, K, there), (start_share, START, at_start))
    ]
    rises = have(le(k_share, start_share), ABOVE, larger, positive, *lines, rule="order")
    weights = ONE, neg(ONE), ONE, START
    statement = le(mul(K, degrees(K)), mul(gamma, START))
    return have(statement, ABOVE, rises, *lines, solved, rule="combine", title="kappa is above", multipliers=weights)


ALONE = Context(())
QUARTER = Context((gamma,), (lt(ZERO, gamma), lt(mul(num(4), gamma), ONE)))
_k = inverse(gamma)
_law = substitute(LAW, AT_ONE)
at_noise = substitute(at_cut, {**AT_ONE, v: _k})
whole_at = substitute(whole, {**AT_ONE, v: _k})
_log = make("ln", inverse(gamma))


@cache
def product() -> Line:
    """(1 - q) <t> tends to what is missed of all places."""
    return instance(missing_tends(), LOADS, images=AT_ONE)


@cache
def inner_limit() -> Line:
    """(1 - q) ln(1/c) does so too."""
    known, mean = product(), mean_value(ONE, cut(ALONE))
    body = instantiate(known.statement.args[0].args[1], c)
    log = have(eq(make("ln", inverse(c)), neg(make("ln", c))), cut(ALONE), rule="functional_equation")
    wanted = mul(body.args[0], make("ln", inverse(c)))
    room = sub(ONE, c)
    exists = instance(at_cut_missing(), cut(LOADS), images=AT_ONE)
    weights = body.args[0], neg(mul(body.args[0], room)), ZERO
    same = have(eq(wanted, mul(body, room)), cut(LOADS), log, mean, exists, rule="field", multipliers=weights)
    value = known.statement.args[1]
    tends = have(eq(lim(TO_0, mul(body, room), c), value), LOADS, known, exists, rule="limit_algebra", near=ONE)
    return have(eq(lim(TO_0, wanted, c), value), LOADS, same, tends, rule="rewrite", near=(ONE,))


@cache
def at_cut_missing() -> Line:
    return at_cut_in(missing_everywhere())


@cache
def whole_value() -> tuple[Line, Line, Line]:
    """<t/(t + 1/gamma)> without a cut is gamma ln(1 + 1/gamma), above gamma and at most 1."""
    value = mul(gamma, make("ln", add(ONE, _k)))
    known = have(
        eq(whole_at, value), QUARTER, rule="antiderivative", variable=u,
        function=mul(gamma, make("ln", add(ONE, mul(_k, u)))),
    )  # fmt: skip
    x = var("x", "real")
    large = have(lt(num(4), _k), QUARTER, rule="sign")
    gap = sub(make("ln", add(ONE, x)), div(mul(TWO, x), add(TWO, x)))
    rises = have(
        le(*(substitute(gap, {x: at}) for at in (ZERO, num(4)))), ALONE, rule="increasing_map", variable=x, function=gap,
        interval=make("interval", ZERO, num(4)), values=(ZERO, num(4)),
    )  # fmt: skip
    nothing = have(eq(make("ln", ONE), ZERO), ALONE, rule="functional_equation")
    five = have(lt(ONE, make("ln", num(5))), ALONE, rises, nothing, rule="combine", multipliers=(ONE, neg(ONE)))
    less = have(
        le(make("ln", num(5)), make("ln", add(ONE, _k))), QUARTER, large, rule="increasing_map", variable=x,
        function=make("ln", x), interval=make("interval", ONE, OO), values=(num(5), add(ONE, _k)),
    )  # fmt: skip
    more = have(lt(gamma, whole_at), QUARTER, known, less, five, rule="combine", multipliers=(neg(ONE), gamma, gamma))
    small = have(le(whole_at, integral(ZERO, ONE, ONE, u)), QUARTER, known, rule="order")
    one = have(eq(integral(ZERO, ONE, ONE, u), ONE), ALONE, rule="law")
    return known, more, have(le(whole_at, ONE), QUARTER, small, one, rule="combine", multipliers=(ONE, ONE))


@cache
def from_below() -> Line:
    """ln(1/gamma) <= what is missed of all places."""
    known, more, one = whole_value()
    near = sub(whole_at, gamma)
    context = Context((gamma, c), (*QUARTER.conditions, lt(ZERO, c), lt(c, near)))
    first = have(lt(c, ONE), context, one, rule="combine", multipliers=(ONE,))
    alone = cut(ALONE)
    low = instance(mean_at_cut()[0], Context((gamma, c), (*context.conditions, lt(c, ONE))), images={**AT_ONE, v: _k})
    low = instance(low, context, first)
    larger = have(lt(gamma, at_noise), context, low, more, first, rule="combine", multipliers=(ONE, ZERO, ZERO))
    on_line = TAIL.on_half_line(cut(EXPONENT))
    exists = have(make("defined", over(_law, t, t)), alone, rule="order")
    supported = instance(on_line, alone, images=AT_ONE)
    paid = supported, exists, first
    above = instance(start_above(), context, *paid, larger, images={P: _law, K: _k})
    below = instance(general(below_claim), context, *paid, images={P: _law})
    body = instantiate(product().statement.args[0].args[1], c)
    _part, mean = body.args
    positive = instance(have(lt(ZERO, mean), alone, supported, exists, rule="order"), context, first)
    missing = instance(at_cut_missing(), Context((gamma, c), (*context.conditions, lt(c, ONE))), images=AT_ONE)
    missing = instance(missing, context, first)
    uses, weights = (above, below, positive), (ONE, mean, ZERO)
    pointwise = have(le(mul(_k, at_noise), body), context, *uses, rule="combine", multipliers=weights)
    tends = instance(degrees_tend(), QUARTER, images={**AT_ONE, v: _k})
    limit = mul(_k, whole_at)
    order = have(
        le(limit, MISSED_AT_ONE), QUARTER, pointwise, tends, product(), more, first, missing, rule="limit_order",
        lower=lim(TO_0, mul(_k, at_noise), c), upper=product().statement.args[0], near=near,
    )  # fmt: skip
    x = var("x", "real")
    y = var("y", "real")
    general_ = have(
        le(make("ln", y), make("ln", add(ONE, y))), Context((y,), (lt(ZERO, y),)), rule="increasing_map", variable=x,
        function=make("ln", x), interval=make("interval", y, OO), values=(y, add(ONE, y)),
    )  # fmt: skip
    rises = instance(general_, QUARTER, images={y: _k})
    return have(le(_log, MISSED_AT_ONE), QUARTER, order, known, rises, rule="combine", multipliers=(ONE, _k, ONE))


# --- from above ------------------------------------------------------------------------------------------------

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


@cache
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


@cache
def left_bound() -> Line:
    """L is at most C u^(b - 1/2)/gamma."""
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


@cache
def from_above() -> Line:
    """What is missed of all places is at most ln(1/gamma)/b and a number."""
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


def zipf() -> Line:
    context, statement = claimed(zipf_claim)
    inner = inner_limit()
    few = Context((gamma,), (lt(ZERO, gamma), lt(gamma, ONE)))
    positive = have(lt(ZERO, _log), few, rule="sign")
    per = inverse(_log)
    body = mul(MISSED_AT_ONE, per)
    low = have(le(ONE, body), QUARTER, from_below(), positive, rule="combine", multipliers=(per, ZERO))
    upper = add(inverse(b), mul(div(mul(TWO, _C), b), per))
    high = have(le(body, upper), FEW, from_above(), positive, rule="combine", multipliers=(per, ZERO))
    toward = make("below", ONE)
    tends = have(
        eq(lim(TO_0, body, gamma), ONE), context, low, high, product(), positive, rule="squeeze", title="hardly more",
        variables=(gamma, b), lower=ONE, upper=upper, near=num(Fraction(1, 4)), toward=toward, near_parameter=ZERO,
    )  # fmt: skip
    uses = inner, tends, positive
    return have(statement, context, *uses, rule="rewrite", title="what is below kappa", near=(num(Fraction(1, 4)),))


PROOFS: dict[str, Callable[[], Line]] = {zipf_claim.name: zipf}
