"""Two spikes: the overlap of the second eigenvector with the direction of the weaker one."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import ONE, TWO, ZERO, add, eq, inverse, le, lim, lt, mul, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...lemmas.eigenvalues import M, eigenvalue, k
from ...lemmas.letters import S, X, d, gamma, n, t, u
from ...lemmas.marchenko_pastur import upper
from ...lemmas.rank_one import determinant, stays_below, theta, v
from ...lemmas.spike_weights import second_weight_above, second_weight_at_least, second_weight_at_most
from ...lemmas.white_resolvent import LIMIT, beyond_upper, in_probability, place, places_rise
from ..several_spikes import second_overlap_claim
from .beside_spike import SECOND, Beside
from .second_eigenvalue import (
    EDGE_WIDTH,
    NEXT,
    NONE_SEEN,
    ONE_SEEN,
    ONE_SPIKE,
    SEEN,
    SEEN_WIDTH,
    TWO_SPIKES,
    blind_second,
    edge_place,
    eventually_at,
    second_at_edge,
    second_outlier,
    seen_places,
    strong,
    weaker_unseen,
)
from .second_eigenvalue import PROOFS as SECOND_EIGENVALUE
from .spikes import FIRST, NEAR_ZERO, RECOVERED, TOP, by_regimes, e, edge, vanishing_bound, with_data

# The overlap with the weaker one.

WEIGHT = make("weight", TWO_SPIKES, SECOND, TWO, TWO)


@lemma
def second_of_one() -> Line:
    """With one spike the second eigenvalue tends to the edge."""
    context = Context((gamma, strong), (lt(ZERO, gamma), lt(ZERO, strong)))
    images = {M: S, v: FIRST, theta: strong}
    below = instance(axiom("interlacing_below"), with_data(context, lt(TWO, d)), images={**images, k: TWO})
    above = instance(axiom("interlacing_above"), with_data(context, lt(ONE, d)), images={**images, k: ONE})
    edges = (instance(edge(), context, images={k: number}) for number in (ONE, num(3)))
    return have(
        eq(in_probability(eigenvalue(ONE_SPIKE, TWO)), upper), context, below, above, *edges, rule="squeeze",
        near=TWO, variables=(n, d, X), lower=eigenvalue(S, num(3)), upper=TOP,
    )  # fmt: skip


def second_bounds(where: Beside) -> tuple[tuple[Line, Line], tuple[Term, Term], tuple[Term, ...]]:
    """Bounds of the second weight by what is known at a place between the eigenvalues, and what holds there eventually."""
    conditions = lt(NEXT, where.y), lt(ZERO, where.sign)
    least = where.of_data(second_weight_at_least(), *conditions, lt(TWO, d))
    most = where.of_data(second_weight_at_most(), *conditions)
    eventually = *where.eventually, NEXT, where.y, ZERO, where.sign
    return (least, most), (least.statement.args[0], most.statement.args[1]), eventually


@lemma
def second_recovered() -> Line:
    """The bounds squeeze the second weight at the residue."""
    _, high = seen_places()
    lines, (lower, above), eventually = second_bounds(high)
    apart = instance(places_rise(), SEEN, images={t: theta, u: strong})
    known = apart, second_outlier(), instance(second_of_one(), SEEN), *high.known(), *lines
    return have(
        eq(in_probability(WEIGHT), RECOVERED), SEEN, *known, rule="squeeze", title="the second residue", near=TWO,
        variables=(n, d, X, e), lower=lower, upper=above, toward=NEAR_ZERO, near_parameter=SEEN_WIDTH,
        eventually=eventually,
    )  # fmt: skip


@lemma
def vanishing_below_first() -> Line:
    """(y - b) (h/Q + 1/(l - y)) tends to 0 as y tends to the edge b, l the first outlier."""
    high = edge_place(True)
    gap, far = sub(high.y, upper), inverse(sub(place(strong), high.y))
    value = substitute(LIMIT, {t: high.place.at})
    one = mul(gap, value, inverse(determinant(theta, high.y, value)))
    both = mul(gap, add(mul(value, inverse(determinant(theta, high.y, value))), far))
    lines = high.place.lines
    weak, positive = (
        have(le(*sides), high.place.near, *lines, rule="sign") for sides in ((one, mul(e, value)), (ZERO, one))
    )
    a, b, c = (var(name, "real") for name in "abc")
    between = Context((a, b, c), (lt(a, b), lt(b, c)))
    general = have(le(ZERO, mul(sub(b, a), inverse(sub(c, b)))), between, rule="sign")
    rest = instance(general, high.place.near, *lines, images={a: upper, b: high.y, c: place(strong)})
    most = add(mul(e, value), mul(gap, far))
    below = have(le(ZERO, both), high.place.near, positive, rest, rule="combine", multipliers=(ONE, ONE))
    above = have(le(both, most), high.place.near, weak, rest, rule="combine", multipliers=(ONE, ZERO))
    return have(
        eq(lim(NEAR_ZERO, both, e), ZERO), ONE_SEEN, first_beyond_edge(), below, above, rule="squeeze",
        variables=(e,), lower=ZERO, upper=most, near=EDGE_WIDTH,
    )  # fmt: skip


@lemma
def first_beyond_edge() -> Line:
    """The first outlier lies beyond the edge."""
    return instance(beyond_upper(), ONE_SEEN, images={t: strong})


FRONT = eigenvalue(TWO_SPIKES, ONE)


@lemma
def first_at_edge() -> Line:
    """Where neither spike is seen the largest eigenvalue tends to the edge."""
    high = edge_place(False)
    stays = high.of_data(stays_below(), lt(ZERO, high.sign), images={k: ONE})
    interlaced = instance(
        axiom("interlacing_below"), with_data(NONE_SEEN, lt(ONE, d)), images={M: ONE_SPIKE, v: SECOND, k: ONE}
    )
    known = instance(second_of_one(), NONE_SEEN), interlaced, *high.known(), stays
    return have(
        eq(in_probability(FRONT), upper), NONE_SEEN, *known, rule="squeeze", title="the first at the edge", near=TWO,
        variables=(n, d, X, e), lower=eigenvalue(ONE_SPIKE, TWO), upper=high.y, toward=NEAR_ZERO, near_parameter=ONE,
        eventually=eventually_at(high),
    )  # fmt: skip


@lemma
def second_blind(seen: bool) -> Line:
    """The upper bound tends to 0."""
    high, context = edge_place(seen), ONE_SEEN if seen else NONE_SEEN
    if seen:
        lines, (_, above), eventually = second_bounds(high)
        known = [vanishing_below_first(), lines[1]]
    else:
        bound = high.of_data(second_weight_above(), lt(FRONT, high.y), lt(ZERO, high.sign))
        above, eventually = bound.statement.args[1], (*high.eventually, FRONT, high.y, ZERO, high.sign)
        known = [instance(vanishing_bound(), context, weaker_unseen()), bound, first_at_edge()]
    return have(
        eq(in_probability(WEIGHT), ZERO), context, *known, second_at_edge(seen), *high.known(), rule="squeeze",
        title="no atom at the edge", near=TWO, variables=(n, d, X, e), lower=ZERO, upper=above, toward=NEAR_ZERO,
        near_parameter=EDGE_WIDTH if seen else ONE, eventually=eventually,
    )  # fmt: skip


def second_overlap() -> Line:
    both = blind_second((second_blind(True), second_blind(False)))
    return by_regimes(second_overlap_claim, second_recovered(), both)


PROOFS: dict[str, Callable[[], Line]] = {**SECOND_EIGENVALUE, second_overlap_claim.name: second_overlap}

IDEAS: dict[str, str] = {
    "recovery.second_eigenvalue": (
        "With two spikes the eigenvalues beyond a place are counted by the signs of two determinants of entries "
        "of the white resolvent. The second changes its sign at the outlier of the weaker spike, if there is one, "
        "and nowhere else beyond the edge."
    ),
    "recovery.second_overlap": (
        "The weight of the second eigenvector in the weaker spike's direction lies between bounds by the "
        "resolvent's entry at a place between the first two eigenvalues. At places close to the second one they "
        "meet at the residue, or at 0."
    ),
}
"""What each proof does, in a sentence or two."""
