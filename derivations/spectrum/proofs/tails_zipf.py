"""Eigenvalues 1/u, u uniform on (c, 1), c -> 0, with few examples: what is below kappa is missed, and hardly more."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.terms.build import ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, over, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import instantiate, make, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.letters import gamma, integral, t, u
from ...lemmas.pairs import c
from ...lemmas.population_noise import LAW as LAWS
from ...lemmas.population_noise import P, average
from ...lemmas.population_noise_integral import START
from ...lemmas.population_root import degrees, degrees_exist, v
from ...lemmas.population_start import degrees_at_start, start_positive
from ...lemmas.powers import TO_0
from ...lemmas.tail_degrees import EXPONENT, LAW, TAIL, at_cut, cut, degrees_tend, mean_at_cut, whole
from ...lemmas.zipf_bound import ALONE, AT_ONE, FEW, LOADS, MISSED_AT_ONE, b, from_above, missed_most
from ..few_examples import below_claim
from ..power_law_exponent import zipf_claim
from .power_law import general
from .tails import mean_value
from .tails_few import at_cut as at_cut_in
from .tails_few import missing_tends
from .tails_missing import missing_everywhere

K = var("k", "real")
ABOVE = Context((gamma, P, K), (lt(ZERO, gamma), lt(gamma, ONE), *LAWS, lt(ZERO, K), lt(gamma, degrees(K))))


@lemma
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


QUARTER = Context((gamma,), (lt(ZERO, gamma), lt(mul(num(4), gamma), ONE)))
_k = inverse(gamma)
_log = make("ln", inverse(gamma))
_law = substitute(LAW, AT_ONE)
at_noise = substitute(at_cut, {**AT_ONE, v: _k})
whole_at = substitute(whole, {**AT_ONE, v: _k})


@lemma
def product() -> Line:
    """(1 - q) <t> tends to what is missed of all places."""
    return instance(missing_tends(), LOADS, images=AT_ONE)


@lemma
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


@lemma
def at_cut_missing() -> Line:
    """(1 - q) <t> = <L (2 sqrt(t) - L)> for the law with a cut, at every load."""
    return at_cut_in(missing_everywhere())


@lemma
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


@lemma
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


def zipf() -> Line:
    context, statement = claimed(zipf_claim)
    inner = inner_limit()
    few = Context((gamma,), (lt(ZERO, gamma), lt(gamma, ONE)))
    positive = have(lt(ZERO, _log), few, rule="sign")
    per = inverse(_log)
    body = mul(MISSED_AT_ONE, per)
    low = have(le(ONE, body), QUARTER, from_below(), positive, rule="combine", multipliers=(per, ZERO))
    upper = add(inverse(b), mul(missed_most, per))
    high = have(le(body, upper), FEW, from_above(), positive, rule="combine", multipliers=(per, ZERO))
    toward = make("below", ONE)
    tends = have(
        eq(lim(TO_0, body, gamma), ONE), context, low, high, product(), positive, rule="squeeze", title="hardly more",
        variables=(gamma, b), lower=ONE, upper=upper, near=num(Fraction(1, 4)), toward=toward, near_parameter=ZERO,
    )  # fmt: skip
    uses = inner, tends, positive
    return have(statement, context, *uses, rule="rewrite", title="what is below kappa", near=(num(Fraction(1, 4)),))


PROOFS: dict[str, Callable[[], Line]] = {zipf_claim.name: zipf}

IDEAS: dict[str, str] = {
    "spectrum.zipf_overlap": (
        "With eigenvalues 1/u the eigenvalues below kappa are missed, and hardly more. Those are a share of the "
        "trace which goes like ln(1/gamma)/ln(1/c)."
    ),
}
"""What each proof does, in a sentence or two."""
