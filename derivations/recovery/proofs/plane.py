"""Two spikes of one strength: the plane of the first two eigenvectors, and what it holds of a direction of theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from ....theory.terms.build import ONE, TWO, ZERO, eq, inverse, le, lt, mul
from ....theory.terms.term import Term, make, num, substitute
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...lemmas.eigenvalues import M, eigenvalue, in_order, k, m
from ...lemmas.letters import S, X, d, n, t, u
from ...lemmas.letters import y as POINT
from ...lemmas.marchenko_pastur import upper
from ...lemmas.plane_weight import forms, plane_at_least, plane_at_most
from ...lemmas.rank_one import determinant, rises_second, stays_below, theta, v
from ...lemmas.white_resolvent import LIMIT, entry_across_above, i, in_probability, j, place, places_rise
from ..several_spikes import plane_claim
from .beside_spike import SECOND, Beside, one_spike
from .second_eigenvalue import strong
from .spikes import (
    BLIND,
    FIRST,
    NEAR_SEEN,
    NEAR_ZERO,
    RECOVERED,
    SEEN,
    WIDTH,
    Place,
    at_edge,
    before_outlier,
    beyond_edge,
    beyond_outlier,
    by_regimes,
    e,
    edge,
    outlier,
    vanishing_bound,
    with_data,
)
from .two_spikes import second_of_one

ONE_SPIKE = one_spike(theta)
TWO_SPIKES = make("spiked", ONE_SPIKE, SECOND, theta)
FRONT, NEXT = eigenvalue(TWO_SPIKES, ONE), eigenvalue(TWO_SPIKES, TWO)
WEIGHT = make("weight", TWO_SPIKES, FIRST, ONE, TWO)


@cache
def places() -> tuple[Beside, Beside, Beside]:
    """Before and beyond the outlier; beyond the edge where there is none."""
    low, high, beyond = before_outlier(), beyond_outlier(), beyond_edge()
    less = have(lt(low.at, theta), NEAR_SEEN, rule="sign")
    below = instance(places_rise(), NEAR_SEEN, *low.lines, less, images={t: low.at, u: theta})
    first = instance(outlier(), NEAR_SEEN)
    return (
        Beside(Place(NEAR_SEEN, low.at, (*low.lines, less, below)), first, False, theta),
        Beside(high, first, True, theta),
        Beside(beyond, instance(at_edge(), beyond.near), True, theta),
    )


def with_both(line: Line) -> tuple[Line, Line]:
    """A bound of one of the two eigenvalues from the side on which it holds of the other too."""
    left, right = line.statement.args
    order = instance(in_order(), line.context, images={M: TWO_SPIKES, k: ONE, m: TWO})
    other = le(left, FRONT) if right is NEXT else le(NEXT, right)
    return line, have(other, line.context, line, order, rule="combine", multipliers=(ONE, ONE))


@lemma
def both_outliers() -> tuple[Line, Line]:
    """Both eigenvalues tend to the zero of the determinant."""
    low, high, _ = places()
    rises = low.of_data(rises_second(), lt(low.sign, ZERO))
    stays = high.of_data(stays_below(), lt(ZERO, high.sign), images={k: ONE})
    known = *low.known(), *high.known(), *with_both(rises), *with_both(stays)
    eventually = *low.eventually, low.sign, ZERO, *high.eventually, ZERO, high.sign
    first, second = (
        have(
            eq(in_probability(one), place(theta)), SEEN, *known, rule="squeeze", title="both outliers", near=TWO,
            variables=(n, d, X, e), lower=low.y, upper=high.y, toward=NEAR_ZERO, near_parameter=WIDTH,
            eventually=eventually,
        )
        for one in (FRONT, NEXT)
    )  # fmt: skip
    return first, second


@lemma
def both_at_edge() -> tuple[Line, Line]:
    """Both eigenvalues tend to the edge."""
    *_, high = places()
    three = num(3)
    data = with_data(BLIND, lt(three, d))
    one = instance(axiom("interlacing_below"), data, images={M: S, v: FIRST, k: three})
    two = instance(axiom("interlacing_below"), data, images={M: ONE_SPIKE, v: SECOND, k: TWO})
    fourth = have(le(eigenvalue(S, num(4)), NEXT), data, one, two, rule="combine", multipliers=(ONE, ONE))
    stays = high.of_data(stays_below(), lt(ZERO, high.sign), images={k: ONE})
    known = instance(edge(), BLIND, images={k: num(4)}), *high.known(), *with_both(fourth), *with_both(stays)
    first, second = (
        have(
            eq(in_probability(one), upper), BLIND, *known, rule="squeeze", title="both at the edge", near=three,
            variables=(n, d, X, e), lower=eigenvalue(S, num(4)), upper=high.y, toward=NEAR_ZERO, near_parameter=ONE,
            eventually=(*high.eventually, ZERO, high.sign),
        )
        for one in (FRONT, NEXT)
    )  # fmt: skip
    return first, second


def _events(high: Beside) -> tuple[Term, ...]:
    return *high.eventually, FRONT, high.y, ZERO, high.sign


def _form(high: Beside, *largest: Line) -> tuple[Line, ...]:
    """The limit of the first direction's entry at a place beyond both eigenvalues, and what it rests on."""
    near, at = high.place.near, high.place.at
    context = high.data(lt(FRONT, high.y), lt(ZERO, high.sign))
    across = instance(entry_across_above(), near, *high.place.lines, images={t: at, i: TWO, j: ONE})
    value = substitute(LIMIT, {t: at})
    sign = determinant(theta, high.y, value)
    limits, known = (mul(value, inverse(sign)), ZERO, mul(value, inverse(sign))), [*largest, *high.known(), across]
    for line, limit in zip(forms(), limits, strict=True):
        formula = instance(line, context, images={M: S, POINT: high.y})
        form, parts = formula.statement.args
        tends = have(
            eq(in_probability(form), limit), near, *known, formula, rule="squeeze", title="an entry", near=TWO,
            variables=(n, d, X), lower=parts, upper=parts, eventually=_events(high),
        )  # fmt: skip
        known = [*known, tends, formula]
    return tuple(known)


def _bounds(high: Beside) -> tuple[tuple[Line, Line], tuple[Term, Term]]:
    """Bounds of the weight at a place beyond both eigenvalues."""
    images = {M: S, POINT: high.y}
    context = high.data(lt(FRONT, high.y), lt(ZERO, high.sign))
    most = instance(plane_at_most(), context, images=images)
    least = instance(plane_at_least(), context.where(lt(TWO, d)), images=images)
    return (most, least), (least.statement.args[0], most.statement.args[1])


@lemma
def plane_recovered() -> Line:
    """Above the threshold the bounds squeeze the weight in the plane at the residue."""
    _, high, _ = places()
    lines, (lower, above) = _bounds(high)
    known = (*both_outliers(), *_form(high, *both_outliers()), *lines)
    second = instance(second_of_one(), SEEN, images={strong: theta})
    return have(
        eq(in_probability(WEIGHT), RECOVERED), SEEN, *known, second, rule="squeeze",
        title="both residues", near=TWO, variables=(n, d, X, e), lower=lower, upper=above, toward=NEAR_ZERO,
        near_parameter=WIDTH, eventually=_events(high),
    )  # fmt: skip


@lemma
def plane_blind() -> Line:
    """Up to the threshold the bound from above of the weight in the plane tends to 0."""
    *_, high = places()
    lines, (_, above) = _bounds(high)
    known = (*both_at_edge(), *_form(high, *both_at_edge()), *lines)
    return have(
        eq(in_probability(WEIGHT), ZERO), BLIND, *known, vanishing_bound(),
        rule="squeeze", title="no atom at the edge", near=TWO, variables=(n, d, X, e), lower=ZERO, upper=above,
        toward=NEAR_ZERO, near_parameter=ONE, eventually=_events(high),
    )  # fmt: skip


def plane() -> Line:
    return by_regimes(plane_claim, plane_recovered(), plane_blind())


PROOFS: dict[str, Callable[[], Line]] = {plane_claim.name: plane}

IDEAS: dict[str, str] = {
    "recovery.degenerate_pair": (
        "Two equal spikes have two eigenvalues with one limit, so that single eigenvectors mean nothing, but "
        "their plane does. The entry of the resolvent bounds the weight of a direction in both eigenvectors "
        "together from two sides, and the bounds meet at the residue, or at 0."
    ),
}
"""What each proof does, in a sentence or two."""
