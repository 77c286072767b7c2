"""Eigenvalues u^(-a), u uniform on (c, 1), c -> 0, with few examples: the distance to the true law, and what models miss of each other."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import HALF, ONE, TWO, ZERO, div, eq, inverse, le, lim, lt, mul, neg, over, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, instantiate, make, substitute
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas import exponents, tail_limit, tail_scale
from ...lemmas.gamma import gamma_at_half
from ...lemmas.letters import gamma, t, u
from ...lemmas.pairs import c
from ...lemmas.population_noise import P
from ...lemmas.powers import TO_0, a, inside_unit, raised
from ...lemmas.tail_degrees import EXPONENT, LAW, TAIL, cut, exponent
from ...lemmas.tail_lost import LOADS
from ...lemmas.tail_means import DIRECT, MISSING, mean_tends
from ...lemmas.tail_whole import LEFT, MISSED, between
from ..heavy_tail import distance_claim, exponent_claim
from .tails import mean_value
from .tails_missing import distance, distance_everywhere, missing_everywhere, overlap

DISTANCE, OVERLAP = (substitute(term, {P: LAW}) for term in (distance, overlap))


def mean(body: Term) -> Term:
    return over(LAW, body, t)


@lemma
def at_cut(general: Line) -> Line:
    """A theorem on every population for a tail."""
    context = cut(EXPONENT)
    exists = have(make("defined", mean(t)), context, rule="order")
    return instance(general, cut(LOADS), TAIL.on_half_line(context), exists, images={P: LAW})


@lemma
def distance_tends() -> Line:
    """The distance tends to twice what is left out of all places."""
    known, to = at_cut(distance_everywhere()), mean_tends(DIRECT)
    value = mul(TWO, to.statement.args[1])
    tends = have(eq(lim(TO_0, mul(TWO, mean(DIRECT)), c), value), LOADS, to, known, rule="limit_algebra", near=HALF)
    return have(eq(lim(TO_0, DISTANCE, c), value), LOADS, known, tends, rule="rewrite", near=(HALF,))


def distance_of_tail() -> Line:
    context, statement = claimed(distance_claim)
    inner, to = distance_tends(), tail_limit.scaled_tends()
    body = instantiate(statement.args[0].args[1], gamma)
    whole, value = to.statement.args
    scaled = mul(TWO, instantiate(whole.args[1], gamma))
    same = have(
        eq(body, scaled), tail_scale.LOADS, inner, rule="field", multipliers=(raised(gamma, sub(exponent, ONE)),)
    )
    tends = have(eq(lim(TO_0, scaled, gamma), mul(TWO, value)), context, to, inner, rule="limit_algebra", near=ONE)
    there = have(eq(statement.args[0], mul(TWO, value)), context, same, tends, rule="rewrite", near=(ONE,))
    half = gamma_at_half()
    weights = ONE, div(mul(TWO, value), half.statement.args[0])
    return have(statement, context, there, half, rule="field", title="few examples", multipliers=weights)


# --- the exponent ------------------------------------------------------------------------------------------

_less = sub(exponent, ONE)


@lemma
def missing_tends() -> Line:
    """The part that models miss of each other, times the mean, tends to what they miss of all places."""
    known, to = at_cut(missing_everywhere()), mean_tends(MISSING)
    body = known.statement.args[0]
    return have(eq(lim(TO_0, body, c), to.statement.args[1]), LOADS, known, to, rule="rewrite", near=(HALF,))


HEAVY = tail_scale.LOADS


@lemma
def inner_limit() -> Line:
    """c^(1 - a) (1 - q) tends to (a - 1) times what models miss of each other."""
    alone = cut(tail_scale.EXPONENT)
    mean_, known = mean_value(exponent, alone), missing_tends()
    scale = raised(c, sub(ONE, exponent))
    below = instance(inside_unit()[1], alone, images={a: _less, u: c})
    positive = have(lt(ZERO, mean_.statement.args[0]), alone, mean_, TAIL.on_half_line(cut(EXPONENT)), rule="order")
    room = have(lt(ZERO, mean_.statement.args[1]), alone, positive, mean_, rule="rewrite")
    share = mul(_less, sub(ONE, c), inverse(sub(ONE, raised(c, _less))))
    form = have(eq(mul(scale, inverse(mean_.statement.args[1])), share), alone, room, below, rule="functional_equation")
    same = have(
        eq(mul(scale, inverse(mean_.statement.args[0])), share), alone, mean_, form, room, positive, rule="rewrite"
    )
    product = instantiate(known.statement.args[0].args[1], c)
    missing = product.args[0]
    here = Context((*HEAVY.variables, c), (*HEAVY.conditions, lt(ZERO, c), lt(c, HALF)))
    exists = at_cut(missing_everywhere())
    body = mul(scale, missing)
    weights = (product,)
    turned = have(eq(body, mul(share, product)), here, same, exists, rule="field", multipliers=(*weights, ZERO))
    zero = tail_limit.to_zero(_less)
    tends = have(
        eq(lim(TO_0, mul(share, product), c), mul(_less, MISSED)),
        HEAVY,
        known,
        zero,
        exists,
        rule="limit_algebra",
        near=HALF,
    )
    return have(eq(lim(TO_0, body, c), mul(_less, MISSED)), HEAVY, turned, tends, rule="rewrite", near=(HALF,))


_few = HEAVY.where(lt(gamma, ONE))
LEFT_TO_SCALE = mul(raised(gamma, _less), LEFT)
"""gamma^(a - 1) times what is left out of all places: it tends to a number."""


def by_powers(missed: Line, factor: Term, above: bool, scale: Term, *known: Line) -> Line:
    """The exponent of what is missed, from a bound by a multiple of what is left out."""
    y, power = mul(factor, scale, LEFT_TO_SCALE), neg(_less)
    unit = have(eq(mul(raised(gamma, _less), raised(gamma, power)), ONE), _few, rule="functional_equation")
    left, whole = mul(factor, scale, LEFT), mul(scale, MISSED)
    ends = (mul(y, raised(gamma, power)), whole) if above else (whole, mul(y, raised(gamma, power)))
    weights = (scale, neg(left) if above else left)
    more = (ZERO,) * len(known)
    order = have(le(*ends), _few, missed, unit, *known, rule="combine", multipliers=(*weights, *more))
    sign, low, _ = between()
    signs = (
        have(lt(ZERO, y), _few, sign, *known, rule="sign"),
        have(lt(ZERO, whole), _few, sign, low, *known, rule="sign"),
    )
    images = {exponents.x: whole, exponents.y: y, exponents.g: gamma, exponents.p: power}
    return instance(exponents.from_powers()[not above], _few, order, *signs, images=images)


def exponent_of_tail() -> Line:
    context, statement = claimed(exponent_claim)
    inner, (_, low, high) = inner_limit(), between()
    scaled = tail_limit.scaled_tends()
    above, below = by_powers(low, ONE, True, _less), by_powers(high, TWO, False, _less)
    body, upper = above.statement.args
    positive = have(lt(ZERO, scaled.statement.args[1]), context, rule="sign")
    squeezed = have(
        eq(lim(TO_0, body, gamma), statement.args[1]), context, above, below, scaled, positive, rule="squeeze",
        variables=(gamma,), lower=below.statement.args[0], upper=upper, near=ONE,
    )  # fmt: skip
    sign = between()[0]
    weights = neg(ONE), _less, _less
    there = have(lt(ZERO, inner.statement.args[0]), HEAVY, inner, low, sign, rule="combine", multipliers=weights)
    uses = inner, squeezed, above, there
    return have(statement, context, *uses, rule="rewrite", title="between two powers", near=(ONE,))


PROOFS: dict[str, Callable[[], Line]] = {distance_claim.name: distance_of_tail, exponent_claim.name: exponent_of_tail}

IDEAS: dict[str, str] = {
    "spectrum.heavy_tail_distance": (
        "As the cut vanishes the distance is an integral over all places and noises, which has one scale: noises "
        "of the order gamma^(-a). Scaled so, its integrand has a limit, under a bound that can be integrated."
    ),
    "spectrum.heavy_tail_exponent": (
        "1 - q lies between half the distance to the true law and the distance, over the mean eigenvalue. The "
        "distance goes like gamma^(1 - a), so that its logarithm over that of gamma tends to 1 - a."
    ),
}
"""What each proof does, in a sentence or two."""
