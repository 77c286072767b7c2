"""The load at which the overlap reaches a level: q is one continuous function of the load, which rises from 0 to 1."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ....theory.terms.build import HALF, ONE, OO, ZERO, add, eq, inverse, le, lim, lt, mul, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, make, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.gamma import gauss_at_half
from ...lemmas.hypergeometric import half, half_at_zero, half_below
from ...lemmas.letters import LOADS, gamma, t, x, y
from ...lemmas.marchenko_pastur import FEW, MANY
from ..load import load_at_transition, load_claim
from .curve import overlap_at
from .overlap import overlap, overlaps
from .transition import gauss_of_slope

NOWHERE = Context(())
r = var("r", "real")


def transformed(at: Term) -> Term:
    """F = 2F1(1/2, 3/2; 3; z)."""
    return make("hyp2f1", HALF, num(Fraction(3, 2)), num(3), at)


def _place(radius: Term) -> Term:
    return mul(num(4), radius, power(add(ONE, radius), -2))


@lemma
def by_transformation() -> Line:
    """H(r^2) = F(4 r/(1 + r)^2)/(1 + r) for 0 < r <= 1."""
    inside = Context((r,), (lt(ZERO, r), lt(r, ONE)))
    images = {var("a", "real"): HALF, var("b", "real"): num(Fraction(3, 2)), x: r}
    gauss = instance(axiom("quadratic_transformation"), inside, images=images)
    value = mul(transformed(_place(r)), inverse(add(ONE, r)))
    statement = eq(half(power(r, 2)), value)
    below = have(statement, inside, gauss, rule="field", title="below 1", multipliers=(inverse(add(ONE, r)),))
    at_one = eq(half(ONE), mul(HALF, transformed(ONE)))
    closed = have(at_one, NOWHERE, gauss_at_half(), gauss_of_slope(), rule="field", title="Gauss's sums")
    there = have(statement, Context((r,), (eq(r, ONE),)), closed, rule="rewrite")
    return have(statement, Context((r,), (lt(ZERO, r), le(r, ONE))), below, there, rule="cases")


_radius = power(gamma, Fraction(1, 2))
rising = mul(gamma, power(transformed(_place(_radius)), 2), power(add(ONE, _radius), -2))
"""q as one function of the load."""


_share = mul(transformed(_place(_radius)), inverse(add(ONE, _radius)))
UP_TO_ONE = Context((gamma,), (lt(ZERO, gamma), le(gamma, ONE)))


@lemma
def as_series(context: Context) -> Line:
    """gamma F(4 s/(1 + s)^2)^2/(1 + s)^2 with s^2 = gamma is gamma H(gamma)^2 up to gamma = 1, H(1/gamma)^2 from there on."""
    few = context is UP_TO_ONE
    at = _radius if few else power(gamma, Fraction(-1, 2))
    below = have(le(at, ONE), context, rule="sign")
    known = instance(by_transformation(), context, below, images={r: at})
    first, value = (half(gamma), _share) if few else (half(inverse(gamma)), mul(_radius, _share))
    line = have(eq(first, value), context, known, rule="rewrite", title="by the root of the load")
    scale = gamma if few else ONE
    statement, weight = eq(mul(scale, power(first, 2)), rising), mul(scale, add(first, value))
    return have(statement, context, line, rule="field", multipliers=(weight,))


@lemma
def in_one_form() -> Line:
    """q = gamma F(4 s/(1 + s)^2)^2/(1 + s)^2, s the root of gamma, for every load."""
    statement = eq(overlap_at(MANY).statement.args[0], rising)
    sides = (MANY, MANY), (FEW, UP_TO_ONE)
    lines = [
        have(statement, context, overlap_at(context), as_series(where), rule="field", multipliers=(ONE, ONE))
        for context, where in sides
    ]
    return have(statement, LOADS, *lines, rule="cases", title="every load")


@lemma
def few_rises() -> Line:
    """gamma H(gamma)^2 rises strictly up to gamma = 1: H > gamma F(gamma)/4."""
    few, inside = mul(y, power(half(y), 2)), Context((y,), (lt(ZERO, y), lt(y, ONE)))
    third = transformed(y)
    most = have(
        le(third, transformed(ONE)), inside, rule="increasing_map", variable=t, function=transformed(t),
        interval=make("interval", ZERO, ONE), values=(y, ONE),
    )  # fmt: skip
    least = instance(half_below(), inside, images={var("c", "real"): y})
    size = have(lt(gauss_of_slope().statement.args[1], num(Fraction(7, 4))), NOWHERE, rule="sign")
    at_most = have(lt(third, num(Fraction(7, 4))), inside, most, gauss_of_slope(), size, rule="combine")
    parabola = have(
        lt(ZERO, sub(least.statement.args[0], mul(num(Fraction(7, 16)), y))), inside, rule="sign", title="a parabola"
    )
    room = sub(half(y), mul(num(Fraction(1, 4)), y, third))
    weights = ONE, mul(num(Fraction(1, 4)), y), ONE
    positive = have(lt(ZERO, room), inside, least, at_most, parabola, rule="combine", multipliers=weights)
    start = have(lt(ZERO, least.statement.args[0]), inside, rule="sign")
    first = have(lt(ZERO, half(y)), inside, least, start, rule="combine")
    pair = Context((x, t), (lt(ZERO, x), lt(x, t), le(t, ONE)))
    statement = lt(*(substitute(few, {y: at}) for at in (x, t)))
    return have(
        statement, pair, positive, first, rule="increasing_map", variable=y, function=few,
        interval=make("interval", ZERO, ONE), values=(x, t),
    )  # fmt: skip


@lemma
def many_rises() -> Line:
    """H(1/gamma)^2 rises strictly from gamma = 1 on."""
    many, inside = power(half(inverse(y)), 2), Context((y,), (lt(ONE, y),))
    at = inverse(y)
    least = instance(half_below(), inside, images={var("c", "real"): at})
    start = have(lt(ZERO, least.statement.args[0]), inside, rule="sign")
    first = have(lt(ZERO, half(at)), inside, least, start, rule="combine")
    grown = have(
        le(transformed(ZERO), transformed(at)), inside, rule="increasing_map", variable=t, function=transformed(t),
        interval=make("interval", ZERO, ONE), values=(ZERO, at),
    )  # fmt: skip
    third = have(
        lt(ZERO, transformed(at)), inside, grown, half_at_zero()[1], rule="combine", multipliers=(ONE, num(-1))
    )
    pair = Context((x, t), (le(ONE, x), lt(x, t)))
    statement = lt(*(substitute(many, {y: value}) for value in (x, t)))
    return have(
        statement, pair, first, third, rule="increasing_map", variable=y, function=many,
        interval=make("interval", ONE, OO), values=(x, t),
    )  # fmt: skip


@lemma
def rises() -> Line:
    """The overlap is strictly larger at the larger load."""
    statement = lt(*(substitute(rising, {gamma: value}) for value in (x, t)))
    pair, lines = Context((x, t), (lt(ZERO, x), lt(x, t))), []
    few, many = as_series(UP_TO_ONE), as_series(MANY)
    for context, known, form in (
        (pair.where(le(t, ONE)), few_rises(), few),
        (pair.where(le(ONE, x)), many_rises(), many),
    ):
        forms = [instance(form, context, images={gamma: value}) for value in (x, t)]
        lines.append(have(statement, context, known, *forms, rule="combine", multipliers=(ONE, num(-1), ONE)))
    across = pair.where(lt(x, ONE), lt(ONE, t))
    below, above = instance(few_rises(), across, images={t: ONE}), instance(many_rises(), across, images={x: ONE})
    ends = instance(few, across, images={gamma: x}), instance(many, across, images={gamma: t})
    uses, weights = (below, above, *ends), (ONE, ONE, num(-1), ONE)
    lines.append(have(statement, across, *uses, rule="combine", title="across gamma = 1", multipliers=weights))
    return have(statement, pair, *lines, rule="cases", title="the overlap rises")


@lemma
def ends() -> tuple[Line, Line]:
    """The overlap tends to 0 as the load vanishes, and to 1 as it grows."""
    moving, grows, start = substitute(rising, {gamma: t}), make("grows"), half_at_zero()[0]
    none = have(eq(lim(make("above", ZERO), moving, t), ZERO), NOWHERE, rule="limit_algebra")
    series = power(half(inverse(t)), 2)
    tends = have(eq(lim(grows, series, t), power(half(ZERO), 2)), NOWHERE, rule="limit_algebra")
    weights = ONE, add(half(ZERO), ONE)
    closed = have(eq(lim(grows, series, t), ONE), NOWHERE, tends, start, rule="field", multipliers=weights)
    whole = have(eq(lim(grows, moving, t), ONE), NOWHERE, closed, as_series(MANY), rule="rewrite")
    return none, whole


_everywhere = make("interval", ZERO, OO)


def _root(body: Term) -> Term:
    return make("root", _everywhere, close(body, gamma))


@lemma
def level_is_reached() -> Line:
    """The overlap, as one function of the load, reaches each level between 0 and 1 once."""
    context = claimed(load_claim)[0]
    (level,) = context.variables
    gap = sub(rising, level)
    reached = substitute(gap, {gamma: _root(gap)})
    pair = Context((*context.variables, x, t), (*context.conditions, lt(ZERO, x), lt(x, t)))
    later = lt(*(substitute(gap, {gamma: value}) for value in (x, t)))
    strictly = have(later, pair, rises(), rule="combine", multipliers=(ONE,))
    return have(eq(reached, ZERO), context, strictly, *ends(), rule="root_exists", title="from 0 to 1")


def load() -> Line:
    """The root of q - level is that of its closed form."""
    context, statement = claimed(load_claim)
    known, form = _root(sub(rising, context.variables[0])), in_one_form()
    closed = have(
        eq(rising, overlap().statement.args[1]), LOADS, form, overlap(), rule="field", multipliers=(num(-1), ONE)
    )
    found = [
        have(eq(known, side), context, level_is_reached(), line, rule="rewrite", title="the same function")
        for side, line in zip(statement.args, (form, closed), strict=True)
    ]
    return have(statement, context, *found, rule="field", title="the load", multipliers=(num(-1), ONE))


def load_at_one() -> Line:
    """The level is the overlap at gamma = 1."""
    context, statement = claimed(load_at_transition)
    level = overlaps()[1].statement.args[1]
    body = sub(rising, level)
    value = instance(in_one_form(), NOWHERE, images={gamma: ONE})
    known = instance(overlaps()[1], NOWHERE, images={gamma: ONE})
    at_one = eq(substitute(body, {gamma: ONE}), ZERO)
    vanishes = have(at_one, NOWHERE, value, known, rule="field", title="the level at 1", multipliers=(num(-1), ONE))
    pair = Context((x, t), (lt(ZERO, x), lt(x, t)))
    later = lt(*(substitute(body, {gamma: place}) for place in (x, t)))
    strictly = have(later, pair, rises(), rule="combine", multipliers=(ONE,))
    reached = have(eq(_root(body), ONE), NOWHERE, vanishes, strictly, rule="root_is")
    same = have(eq(_root(body), statement.args[0]), context, reached, in_one_form(), rule="rewrite")
    return have(statement, context, same, reached, rule="field", title="at gamma = 1", multipliers=(num(-1), ONE))


PROOFS: dict[str, Callable[[], Line]] = {load_claim.name: load, load_at_transition.name: load_at_one}

IDEAS: dict[str, str] = {
    "convergence.load": (
        "The overlap is one continuous function of the load, which rises strictly from 0 to 1: its slope is "
        "positive by bounds of the hypergeometric series on both sides of 1. So each level between has exactly "
        "one load."
    ),
    "convergence.load_at_transition": (
        "The overlap at gamma = 1 is 64/(9 pi^2), by Gauss's sum. As the overlap rises strictly, no other load "
        "has that level."
    ),
}
"""What each proof does, in a sentence or two."""
