"""Tails of every exponent a > 0: how what models miss of each other grows as the load falls from 1."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from ....theory.terms.build import HALF, ONE, TWO, ZERO, div, eq, inverse, le, lim, lt, mul, neg, over, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, instantiate, make, num, substitute
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas import exponents, tail_limit, tail_scale
from ...lemmas.letters import gamma, t
from ...lemmas.pairs import c
from ...lemmas.population_noise import P
from ...lemmas.powers import TO_0, a, hyper_positive, k, raised, s
from ...lemmas.powers import m as power
from ...lemmas.tail_degrees import EXPONENT as BELOW_TWO
from ...lemmas.tail_degrees import TAIL, cut, exponent
from ...lemmas.tail_whole import LEFT_AT_ONE, MISSED, SLOW, at_one, between, e, falls, most_left, slow
from ..power_law_exponent import exponent_claim
from . import tails_overlap
from .tails_few import at_cut, by_powers, missing_tends
from .tails_missing import missing_everywhere, missing_positive

_at_one = {gamma: ONE}
MISSED_AT_ONE = substitute(MISSED, _at_one)
FEW = Context((gamma, exponent), (lt(ZERO, gamma), lt(gamma, ONE), *BELOW_TWO.conditions))


@lemma
def positive() -> Line:
    """1 - q > 0 for every cut."""
    known, sign = at_cut(missing_everywhere()), at_cut(missing_positive())
    product = known.statement.args[0]
    mean = have(lt(ZERO, product.args[1]), cut(BELOW_TWO), TAIL.on_half_line(cut(BELOW_TWO)), rule="order")
    part = product.args[0]
    whole = have(lt(ZERO, product), known.context, known, sign, rule="combine", multipliers=(neg(ONE), ONE))
    weights = inverse(product.args[1]), ZERO
    return have(lt(ZERO, part), known.context, whole, mean, rule="combine", multipliers=weights)


@cache
def claimed_growth() -> Term:
    """(1 - q)/(1 - q at load 1), as the claim has it."""
    quotient = instantiate(claimed(exponent_claim)[1].args[0].args[1], gamma)
    inner = next(part for part in quotient.args if part.head == "lim")
    return instantiate(inner.args[1], c).args[0]


@lemma
def growth() -> Line:
    """ln((1 - q)/(1 - q at load 1)) tends to the logarithm of what is missed of all places, over that at load 1."""
    known = missing_tends()
    product = instantiate(known.statement.args[0].args[1], c)
    one = substitute(product, _at_one)
    here = cut(FEW)
    signs = positive(), at_one(positive())
    mean = have(lt(ZERO, product.args[1]), cut(BELOW_TWO), TAIL.on_half_line(cut(BELOW_TWO)), rule="order")
    growth_ = claimed_growth()
    ratio = div(product, one)
    same = have(eq(growth_, ratio), here, *signs, mean, rule="functional_equation")
    low, at_1 = between()[:2], [at_one(line) for line in between()[:2]]
    value = make("ln", div(MISSED, MISSED_AT_ONE))
    there = [
        have(lt(ZERO, MISSED), FEW, *low, rule="combine", multipliers=(ONE, ONE)),
        have(lt(ZERO, MISSED_AT_ONE), BELOW_TWO, *at_1, rule="combine", multipliers=(ONE, ONE)),
    ]
    exists = at_cut(missing_everywhere()), at_one(at_cut(missing_everywhere()))
    products = [
        have(lt(ZERO, body), line.context, line, mean, rule="sign")
        for body, line in zip((product, one), signs, strict=True)
    ]
    uses = same, known, at_one(known), *there, *exists, *products, *signs, mean
    log = make("ln", ratio)
    return have(
        eq(lim(TO_0, make("ln", growth_), c), value), FEW, *uses, rule="squeeze", title="the mean goes out",
        variables=(c,), lower=log, upper=log, near=HALF,
    )  # fmt: skip


# --- below 1, and between 1 and 2 ----------------------------------------------------------------------------

_scale = inverse(MISSED_AT_ONE)
_body = mul(make("ln", mul(MISSED, _scale)), inverse(make("ln", gamma)))


@lemma
def at_one_positive() -> Line:
    """What is missed of all places at the load 1 is positive."""
    low = [at_one(line) for line in between()[:2]]
    return have(lt(ZERO, MISSED_AT_ONE), BELOW_TWO, *low, rule="combine", multipliers=(ONE, ONE))


def concluded(tends: Line) -> Line:
    """The claim's limit on a part of its domain, by that of what is missed."""
    statement = claimed(exponent_claim)[1]
    there = growth()
    return have(
        eq(statement.args[0], tends.statement.args[1]), tends.context, there, tends, rule="rewrite", near=(ONE,)
    )


@lemma
def heavy() -> Line:
    """Between 1 and 2 the exponent is 1 - a."""
    context = tail_scale.EXPONENT
    _, low, high = between()
    sign = at_one_positive()
    above, below = by_powers(low, ONE, True, _scale, sign), by_powers(high, TWO, False, _scale, sign)
    body, upper = above.statement.args
    scaled = tail_limit.scaled_tends()
    positive = have(lt(ZERO, scaled.statement.args[1]), context, rule="sign")
    return have(
        eq(lim(TO_0, body, gamma), sub(ONE, exponent)), context, above, below, scaled, positive, sign, rule="squeeze",
        variables=(gamma,), lower=below.statement.args[0], upper=upper, near=ONE,
    )  # fmt: skip


UP_TO_ONE = Context((exponent,), (lt(ZERO, exponent), le(exponent, ONE)))
_slow_few = SLOW.where(lt(gamma, ONE))


def _from_power(above: bool, y: Term, power: Term, order: Line, *signs: Line) -> Line:
    context = order.context
    images = {exponents.x: mul(MISSED, _scale), exponents.y: y, exponents.g: gamma, exponents.p: power}
    return instance(exponents.from_powers()[not above], context, order, *signs, images=images)


@lemma
def light() -> Line:
    """Up to 1 the exponent is 0: what is missed stays between a number and any power of 1/gamma."""
    uses: tuple[Line, ...]
    weights: tuple[Term, ...]
    sign, low, high = between()
    at_1 = at_one_positive()
    least, most = mul(LEFT_AT_ONE, _scale), mul(TWO, most_left, _scale)
    few = Context((gamma, exponent), (lt(ZERO, gamma), lt(gamma, ONE), *UP_TO_ONE.conditions))
    one = have(eq(raised(gamma, ZERO), ONE), few, rule="functional_equation")
    left = at_one(sign)
    whole = have(lt(ZERO, mul(MISSED, _scale)), few, sign, low, at_1, rule="sign")
    start = have(lt(ZERO, least), few, left, at_1, rule="sign")
    uses, weights = (low, falls(), one, at_1), (_scale, _scale, neg(least), ZERO)
    order = have(
        le(mul(least, raised(gamma, ZERO)), mul(MISSED, _scale)), few, *uses, rule="combine", multipliers=weights
    )
    above = _from_power(True, least, ZERO, order, start, whole)
    uses, weights = (high, slow(), at_1), (_scale, mul(TWO, _scale), ZERO)
    order = have(
        le(mul(MISSED, _scale), mul(most, raised(gamma, neg(e)))), _slow_few, *uses, rule="combine", multipliers=weights
    )
    room = have(lt(ZERO, most), Context((exponent, e), SLOW.conditions[1:]), at_1, rule="sign")
    below = _from_power(False, most, neg(e), order, room, whole)
    return have(
        eq(lim(TO_0, _body, gamma), ZERO), UP_TO_ONE, above, below, left, at_1, room, rule="squeeze", title="slower than any power",
        variables=(gamma, e), lower=below.statement.args[0], upper=above.statement.args[1], near=ONE, toward=TO_0,
        near_parameter=ONE,
    )  # fmt: skip


# --- from 2 on -----------------------------------------------------------------------------------------------

STEEP = Context((exponent,), (lt(TWO, exponent),))
ALL = Context((exponent,), (lt(ZERO, exponent),))
ALL_LOADS = Context((gamma, exponent), (lt(ZERO, gamma), *ALL.conditions))


@lemma
def always_positive() -> Line:
    """1 - q > 0 for every exponent and cut."""
    alone, here = cut(ALL), cut(ALL_LOADS)
    exists = have(make("defined", over(TAIL.law, t, t)), alone, rule="order")
    on_line = TAIL.on_half_line(alone)
    known, sign = (
        instance(line, here, on_line, exists, images={P: TAIL.law})
        for line in (missing_everywhere(), missing_positive())
    )
    product = known.statement.args[0]
    mean = have(lt(ZERO, product.args[1]), alone, on_line, exists, rule="order")
    whole = have(lt(ZERO, product), here, known, sign, rule="combine", multipliers=(neg(ONE), ONE))
    weights = inverse(product.args[1]), ZERO
    return have(lt(ZERO, product.args[0]), here, whole, mean, rule="combine", multipliers=weights)


def inverse_to_load(of_load: Line, weight: Term, images: dict[Term, Term], *signs: Line) -> Line:
    """The exponent is -1 where 1 - q, times a weight of the cut, tends to a number over the load."""
    context = of_load.context
    alone = Context(
        tuple(x for x in context.variables if x is not gamma),
        tuple(q for q in context.conditions if gamma not in q.variables),
    )
    few = context.where(lt(gamma, ONE))
    _whole, value = of_load.statement.args
    at_1 = instance(of_load, alone, images=_at_one)
    growth_ = substitute(claimed_growth(), images)
    one, part = (
        arg.args[0] if arg.head == "pow" else arg for arg in sorted(growth_.args, key=lambda arg: arg.head != "pow")
    )
    positive_ = instance(always_positive(), cut(context), images=images)
    first = instance(always_positive(), cut(alone), images=images | _at_one)
    log = make("ln", div(mul(weight, part), mul(weight, one)))
    limit = make("ln", div(value, at_1.statement.args[1]))
    log_of_load = make("ln", gamma)
    inner = have(
        eq(lim(TO_0, make("ln", growth_), c), limit), few, of_load, at_1, positive_, first, *signs, rule="squeeze",
        variables=(c,), lower=log, upper=log, near=ONE,
    )  # fmt: skip
    minus = have(eq(limit, neg(log_of_load)), few, *signs, rule="functional_equation")
    known = have(eq(inner.statement.args[0], neg(log_of_load)), few, inner, minus, rule="field", multipliers=(ONE, ONE))
    body = div(neg(log_of_load), log_of_load)
    tends = have(eq(lim(TO_0, body, gamma), num(-1)), alone, rule="limit_algebra", near=ONE)
    statement = substitute(claimed(exponent_claim)[1].args[0], images)
    return have(eq(statement, num(-1)), alone, known, tends, rule="rewrite", title="like 1/gamma", near=(ONE,))


@lemma
def steep() -> Line:
    """For a > 2 the exponent is -1."""
    known = tails_overlap.steep()
    images = {a: mul(HALF, exponent), s: sub(exponent, TWO), power: TWO, k: ONE}
    sign = instance(hyper_positive(), STEEP, images=images)
    return inverse_to_load(known, inverse(c), {}, sign)


@lemma
def square() -> Line:
    """For a = 2 the exponent is -1."""
    weight = inverse(mul(c, make("ln", inverse(c))))
    return inverse_to_load(tails_overlap.square(), weight, {exponent: TWO}, *tails_overlap.log_of_cut())


def chosen(known: Line) -> Line:
    """The claim where one of its cases holds."""
    statement = claimed(exponent_claim)[1]
    left, value = statement.args
    context = known.context
    if not context.variables:
        context = Context((exponent,), (lt(ZERO, exponent), eq(exponent, TWO)))
        known = have(eq(left, known.statement.args[1]), context, known, rule="rewrite")
    here = known.statement.args[1]
    plain = have(eq(here, here), context, rule="field", multipliers=())
    case = have(eq(value, here), context, plain, rule="cases")
    return have(statement, context, known, case, rule="field", title="one case", multipliers=(ONE, neg(ONE)))


def every_exponent() -> Line:
    context, statement = claimed(exponent_claim)
    known = concluded(light()), concluded(heavy()), square(), steep()
    return have(statement, context, *map(chosen, known), rule="cases", title="every exponent")


PROOFS: dict[str, Callable[[], Line]] = {exponent_claim.name: every_exponent}

IDEAS: dict[str, str] = {
    "spectrum.power_law_exponent": (
        "As the cut vanishes the mean eigenvalue goes out of the quotient for a < 2, and what is left is what "
        "models miss of all places: for a <= 1 it grows more slowly than any power of 1/gamma, between 1 and 2 "
        "like gamma^(1 - a). From a = 2 on the law of many examples, which goes like 1/gamma, holds at every "
        "load."
    ),
}
"""What each proof does, in a sentence or two."""
