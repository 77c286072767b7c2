"""The square root along an eigenvector of Sigma as an integral over (0, 1), as the claims have it."""

from __future__ import annotations

from functools import cache

from ....theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, lt, mul, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, instantiate, make, substitute, subterms
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.letters import gamma, integral, t, u
from ...lemmas.population_kappa import chord, chord_exists, k
from ...lemmas.population_noise import P
from ...lemmas.population_noise_integral import (
    at_value,
    difference_of_left_over,
    kernel,
    left_over_positive,
    over_the_noise,
    start_equation,
    start_of,
    weighted_kernel,
)
from ...lemmas.population_root import degrees_exist, left_over, v
from ..seeds import overlap_claim

UNIT = make("interval", ZERO, ONE)
_half = HALF.args[0]


@cache
def explicit(many: bool) -> Term:
    """The integral over (0, 1) in the claim, at the eigenvalue t."""
    value = claimed(overlap_claim)[1].args[1].args[1 if many else 3]
    means = (part for part in subterms(value) if part.head == "over" and part.args[0] is P and not part.loose)
    mean = next(part for part in means if any(inner.args[:1] == (UNIT,) for inner in subterms(part)))
    return next(part for part in subterms(instantiate(mean.args[1], t)) if part.args[:1] == (UNIT,))


@lemma
def _at_place(many: bool) -> tuple[Line, Line, Line]:
    """The place is beyond the start and positive, and 1 - <s/(s + v)>/gamma is positive there."""
    context, image = at_unit(many), place(many)
    beyond = have(lt(start_of(many), image), context, *_started(many), rule="sign")
    positive, left = (instance(line, context, beyond, images={v: image}) for line in left_over_positive(many))
    return beyond, positive, left


def _inner_mean(many: bool) -> Term:
    inside = instantiate(explicit(many).args[1], u)
    return next(part for part in subterms(inside) if part.head == "over" and part.args[0] is P and not part.loose)


@lemma
def _left_over_root(many: bool) -> Line:
    """sqrt(1 - <s/(s + v)>/gamma) at the place, in the claim's words."""
    context, image, mean = at_unit(many), place(many), _inner_mean(many)
    _, positive, left = _at_place(many)
    if many:
        inside = instantiate(explicit(many).args[1], u)
        value = next(part for part in subterms(inside) if part.head == "rpow" and mean in subterms(part)).args[0]
        there = instance(degrees_exist(), context, positive, images={v: image})
        same = have(eq(left_over(image), value), context, there, positive, rule="linear")
        closed = power(value, _half)
        return have(eq(power(left_over(image), _half), closed), context, same, left, rule="rewrite")
    equation, start = start_equation()
    images = {k: start_of(many), v: image}
    known = instance(difference_of_left_over(), context, start, positive, images=images)
    part, there = substitute(chord(), images), instance(chord_exists(), context, start, positive, images=images)
    scaled = have(eq(part, mul(power(sub(ONE, u), 2), mean)), context, there, start, positive, rule="linear")
    value = mul(power(u, 2), mean, inverse(gamma))
    weights = ONE, ONE, div(power(div(u, sub(ONE, u)), 2), gamma)
    same = have(eq(left_over(image), value), context, known, equation, scaled, rule="field", multipliers=weights)
    put = have(eq(power(left_over(image), _half), power(value, _half)), context, same, left, rule="rewrite")
    closed = mul(u, power(mean, _half), power(gamma, -_half))
    split = have(eq(power(value, _half), closed), context, same, left, start, rule="functional_equation")
    return have(eq(power(left_over(image), _half), closed), context, put, split, rule="field", multipliers=(ONE, ONE))


@lemma
def _place_root(many: bool) -> Line:
    """sqrt(v) at the place."""
    context, image, square = at_unit(many), place(many), power(sub(ONE, u), 2)
    top = u if many else power(add(power(u, 2), mul(square, start_of(many))), _half)
    statement = eq(power(image, _half), div(top, sub(ONE, u)))
    return have(statement, context, *_started(many), *_at_place(many), rule="functional_equation")


@lemma
def explicit_direction(many: bool) -> Line:
    """int_0^oo t/(t + kappa(w^2)) dw is twice the claim's integral over (0, 1)."""
    context, image, inner = at_value(many), place(many), at_unit(many)
    whole = over_the_noise(many)
    slope = mul(TWO, u, power(sub(ONE, u), -3))
    at_place = {v: image}
    moved = mul(substitute(weighted_kernel, at_place), slope)
    through = have(
        eq(whole.statement.args[1], integral(ZERO, ONE, moved, u)), context, whole, *_at_place(many), *_started(many), rule="substitution",
        title="onto the unit interval", variable=u, image=image,
    )  # fmt: skip
    first, second = _place_root(many), _left_over_root(many)
    factor = mul(substitute(kernel, at_place), slope)
    value = mul(TWO, instantiate(explicit(many).args[1], u))
    weights = mul(factor, second.statement.args[0]), mul(factor, first.statement.args[1])
    pointwise = have(eq(moved, value), inner, first, second, rule="field", title="at each place", multipliers=weights)
    twice = integral(ZERO, ONE, value, u)
    put = have(eq(integral(ZERO, ONE, moved, u), twice), context, through, pointwise, rule="rewrite")
    out = have(eq(twice, mul(TWO, explicit(many))), context, put, rule="linear")
    statement = eq(whole.statement.args[0], mul(TWO, explicit(many)))
    return have(statement, context, whole, through, put, out, rule="field", multipliers=(ONE,) * 4)


def place(many: bool) -> Term:
    square = power(div(u, sub(ONE, u)), 2)
    return square if many else add(start_of(many), square)


def at_unit(many: bool) -> Context:
    context = at_value(many)
    return Context((*context.variables, u), (*context.conditions, lt(ZERO, u), lt(u, ONE)))


def _started(many: bool) -> tuple[Line, ...]:
    return () if many else start_equation()
