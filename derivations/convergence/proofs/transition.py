"""The overlap at one example per dimension: its value, its slope and the divergence of its second derivative, from both sides."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from ....theory.claim import Claim
from ....theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, lim, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, instantiate, make, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.elliptic import c
from ...lemmas.elliptic import first as first_kind
from ...lemmas.elliptic import second as second_kind
from ...lemmas.elliptic_at_one import first_over_logarithm, first_vanishes, second_at_one
from ...lemmas.gamma import gamma_at_half, gamma_at_one, gamma_of, gauss_at_half
from ...lemmas.hypergeometric import half, half_slope
from ...lemmas.letters import gamma, t
from ...lemmas.logarithm import ln
from ...lemmas.marchenko_pastur import FEW, MANY, PI
from ..curve import at_transition, order_of_transition, slope_at_transition
from ..overlap import overlap_claim
from .curve import overlap_at
from .overlap import overlaps

NOWHERE = Context(())
BELOW, ABOVE = make("below", ONE), make("above", ONE)
BEFORE, BEYOND = Context((t,), (lt(ZERO, t), lt(t, ONE))), Context((t,), (lt(ONE, t),))


class Side(NamedTuple):
    """A side of gamma = 1: its filter, the loads there, a load t on it, and a neighbourhood of that."""

    filter: Term
    loads: Context
    context: Context
    near: tuple[Term, Term]


SIDES = Side(BELOW, FEW, BEFORE, (ZERO, ONE)), Side(ABOVE, MANY, BEYOND, (ONE, add(t, ONE)))
_overlap = claimed(overlap_claim)[1].args[0]


def from_both_sides(claim: Claim, below: Line, above: Line) -> Line:
    """Limits from both sides with one value, as the claim says it."""
    context, statement = claimed(claim)
    gap = var("gap", "real")
    none = have(eq(make("abs", gap), ZERO), Context((gap,), (eq(gap, ZERO),)), rule="sign")
    gaps = []
    for line, part in zip((below, above), statement.args[0].args, strict=True):
        zero = have(eq(part.args[0], ZERO), context, line, rule="field", multipliers=(ONE,))
        gaps.append(instance(none, context, zero, images={gap: part.args[0]}))
    return have(statement, context, *gaps, rule="field", title="from both sides", multipliers=(ONE, ONE))


def _side(claim: Claim, side: int) -> Term:
    """The limit from that side."""
    limit: Term = claimed(claim)[1].args[0].args[side].args[0].args[0]
    return limit


def _value(claim: Claim) -> Term:
    """The value of both limits."""
    return neg(claimed(claim)[1].args[0].args[0].args[0].args[1])


def _series(side: int) -> Term:
    """q on that side, as a series of the load t."""
    return substitute(overlap_at(SIDES[side].loads).statement.args[1], {gamma: t})


@lemma
def value_at_one(side: int) -> Line:
    """q tends to H(1)^2."""
    filter_, loads, *_ = SIDES[side]
    at_one, known = substitute(_series(side), {t: ONE}), gauss_at_half()
    tends = have(eq(lim(filter_, _series(side), t), at_one), NOWHERE, rule="limit_algebra")
    left = _side(at_transition, side)
    whole = have(eq(left, at_one), NOWHERE, tends, overlap_at(loads), rule="rewrite", title="by the series")
    return have(eq(left, _value(at_transition)), NOWHERE, whole, known, rule="field", title="Gauss's sum")


def continuous() -> Line:
    return from_both_sides(at_transition, value_at_one(0), value_at_one(1))


@lemma
def gauss_of_slope() -> Line:
    """2F1(1/2, 3/2; 3; 1) = 16/(3 pi)."""
    three_halves, three = num(Fraction(3, 2)), num(3)
    images = {var("a", "real"): HALF, var("b", "real"): three_halves, var("c", "real"): three}
    gauss = instance(axiom("gauss_summation"), NOWHERE, images=images)
    left, quotient = gauss.statement.args
    basics = mul(num(Fraction(16, 3)), power(gamma_of(ONE), 2), power(gamma_of(HALF), -2))
    down = have(eq(quotient, basics), NOWHERE, rule="functional_equation")
    value = mul(num(Fraction(16, 3)), inverse(PI))
    known = have(eq(basics, value), NOWHERE, gamma_at_one(), gamma_at_half(), rule="rewrite")
    return have(eq(left, value), NOWHERE, gauss, down, known, rule="field", multipliers=(ONE, ONE, ONE))


def derivative(order: int, body: Term) -> Term:
    return make("deriv", num(order), close(body, t), t)


@lemma
def slope_at_one(side: int) -> Line:
    """q' tends to H(1)^2 + 2 H(1) H'(1) from below, to -2 H(1) H'(1) from above."""
    filter_, loads, context, near = SIDES[side]
    form, left = _series(side), _side(slope_at_transition, side)
    inner = half(t if side == 0 else inverse(t))
    turned = half_slope(t) if side == 0 else mul(half_slope(inverse(t)), neg(power(t, -2)))
    slope = add(power(inner, 2), mul(TWO, t, inner, turned)) if side == 0 else mul(TWO, inner, turned)
    found = have(eq(derivative(1, form), slope), context, rule="differentiate")
    of_overlap = derivative(1, substitute(_overlap, {gamma: t}))
    moved = eq(derivative(1, form), of_overlap)
    same = have(moved, context, overlap_at(loads), found, rule="rewrite", near=near, title="by the series")
    inside = have(eq(of_overlap, slope), context, same, found, rule="field", multipliers=(num(-1), ONE))
    at_one = substitute(slope, {t: ONE})
    tends = have(eq(lim(filter_, slope, t), at_one), NOWHERE, rule="limit_algebra")
    whole = have(eq(left, at_one), NOWHERE, tends, inside, rule="rewrite", title="the slope on that side")
    known = gauss_at_half(), gauss_of_slope()
    return have(eq(left, _value(slope_at_transition)), NOWHERE, whole, *known, rule="field", title="Gauss's sums")


def differentiable() -> Line:
    return from_both_sides(slope_at_transition, slope_at_one(0), slope_at_one(1))


def _integrals(at: Term) -> tuple[Term, Term, Term]:
    """(1 - m) K(m), E(m) and W = (1 + m) E(m) - (1 - m) K(m), whose slope is 3 E/2."""
    vanishing = mul(sub(ONE, at), substitute(first_kind, {c: at}))
    second = substitute(second_kind, {c: at})
    return vanishing, second, sub(mul(add(ONE, at), second), vanishing)


_scale = mul(num(Fraction(16, 9)), power(PI, -2))


def _bend(side: int, weight: Term, third: Term) -> Term:
    """q'' times the weight, with ``third`` in the place of K times it."""
    at = t if side == 0 else inverse(t)
    _, second, whole = _integrals(at)
    less, nine_halves = mul(num(Fraction(-3, 2)), whole, third), num(Fraction(9, 2))
    if side == 0:
        rest = add(mul(TWO, power(whole, 2), inverse(at)), mul(nine_halves, second, sub(mul(at, second), whole)))
        return mul(_scale, power(at, -2), add(mul(weight, rest), less))
    rest = add(mul(TWO, power(whole, 2)), mul(nine_halves, at, second, sub(mul(at, second), whole)))
    return mul(_scale, add(mul(weight, rest), mul(at, less)))


_logarithm = ln(make("abs", add(num(-1), t)))


def _at_inverse(known: Line) -> Line:
    """The limit as c -> 1 from below at c = 1/t, t -> 1 from above."""
    outer, value = known.statement.args
    body = instantiate(outer.args[1], inverse(t))
    statement = eq(lim(ABOVE, body, t), value)
    return have(statement, NOWHERE, known, rule="compose", variables=(t,), outer=outer, inner=(inverse(t),))


def _nearby(side: int) -> Context:
    """A load at most 1 away."""
    context = SIDES[side].context
    return context if side == 0 else context.where(lt(t, TWO))


def _gap(side: int) -> Term:
    return sub(ONE, t) if side == 0 else sub(t, ONE)


@lemma
def distance(side: int) -> Line:
    """The logarithm of the distance to gamma = 1."""
    here, size = _nearby(side), make("abs", add(num(-1), t))
    same = have(eq(size, _gap(side)), here, rule="functional_equation")
    return have(eq(_logarithm, ln(_gap(side))), here, same, rule="rewrite")


@lemma
def negative(side: int) -> Line:
    """The logarithm of the distance to gamma = 1 is negative."""
    known = have(lt(ln(_gap(side)), ZERO), _nearby(side), rule="sign")
    return have(lt(_logarithm, ZERO), _nearby(side), known, distance(side), rule="combine", multipliers=(ONE, ONE))


@lemma
def first_at_one(side: int) -> Line:
    """K over the logarithm of the distance to gamma = 1 tends to -1/2."""
    at, limits = (t, first_over_logarithm()) if side == 0 else (inverse(t), _at_inverse(first_over_logarithm()))
    first, filter_, here = substitute(first_kind, {c: at}), SIDES[side].filter, _nearby(side)
    signs = [have(lt(ln(part), ZERO), here, rule="sign") for part in (_gap(side), sub(ONE, at))]
    known, uses = div(first, ln(sub(ONE, at))), [distance(side), *signs]
    form = known if side == 0 else mul(known, sub(ONE, mul(ln(t), inverse(ln(_gap(side))))))
    if side:
        apart = eq(ln(sub(ONE, at)), sub(ln(_gap(side)), ln(t)))
        uses.append(have(apart, here, rule="functional_equation"))
    same = have(eq(div(first, _logarithm), form), here, *uses, rule="field", title="the distance")
    tends = have(eq(lim(filter_, form, t), neg(HALF)), NOWHERE, limits, *signs, rule="limit_algebra")
    statement = eq(lim(filter_, div(first, _logarithm), t), neg(HALF))
    return have(statement, NOWHERE, same, tends, rule="rewrite")


@lemma
def bend_at_one(side: int) -> Line:
    """q'' over the logarithm of the distance tends to -(16/(9 pi^2)) (3/2) 2 (-1/2)."""
    filter_, _, context, near = SIDES[side]
    left, value = _side(order_of_transition, side), _value(order_of_transition)
    at, known = (t, overlaps()[2]) if side == 0 else (inverse(t), overlaps()[0])
    first, form = substitute(first_kind, {c: at}), substitute(known.statement.args[1], {gamma: t})
    bend = eq(derivative(2, form), _bend(side, ONE, first))
    found = have(bend, context, rule="differentiate", near=near, title="twice by t")
    of_overlap = derivative(2, substitute(_overlap, {gamma: t}))
    moved = eq(derivative(2, form), of_overlap)
    same = have(moved, context, known, found, rule="rewrite", near=near, title="in elliptic integrals")
    here, share = _nearby(side), inverse(_logarithm)
    quotient = _bend(side, share, mul(first, share))
    exists = have(eq(share, share), here, negative(side), rule="rewrite")
    statement, weights = eq(mul(of_overlap, share), quotient), (neg(share), share, ZERO)
    inside = have(statement, here, same, found, exists, rule="field", title="over the logarithm", multipliers=weights)
    limits = second_at_one(), first_vanishes()
    parts = first_at_one(side), *(limits if side == 0 else map(_at_inverse, limits))
    tends = have(eq(lim(filter_, quotient, t), value), NOWHERE, exists, *parts, rule="limit_algebra")
    return have(eq(left, value), NOWHERE, tends, inside, rule="rewrite", title="on that side")


def order() -> Line:
    return from_both_sides(order_of_transition, bend_at_one(0), bend_at_one(1))


PROOFS: dict[str, Callable[[], Line]] = {
    at_transition.name: continuous,
    slope_at_transition.name: differentiable,
    order_of_transition.name: order,
}

IDEAS: dict[str, str] = {
    "convergence.overlap_at_transition": (
        "On both sides the overlap is made of one hypergeometric series, which is continuous up to argument 1. "
        "Gauss's sum gives its value there."
    ),
    "convergence.slope_at_transition": (
        "The derivative of the series for the overlap is again a series of Gauss, which converges at argument 1. "
        "Its sums give the same slope from both sides."
    ),
    "convergence.order": (
        "The second derivative of the overlap is a combination of the elliptic integrals K and E at 1/gamma or "
        "gamma. E stays finite at 1 while K diverges like -ln(1 - c)/2, which is the divergence that is stated."
    ),
}
"""What each proof does, in a sentence or two."""
