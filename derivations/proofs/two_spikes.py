"""Two spikes: the weaker one is recovered at its own threshold; two of one strength as a plane."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from ...theory.terms.build import ONE, TWO, ZERO, add, eq, inverse, le, lim, lt, mul, num, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, substitute, var
from ...theory.write.proof import Line, axiom, have, instance
from ..lemmas.eigenvalues import M, eigenvalue, k
from ..lemmas.letters import S, X, d, gamma, n, t, u
from ..lemmas.marchenko_pastur import upper
from ..lemmas.rank_one import determinant, rises_second, stays_below, theta, v
from ..lemmas.spike_weights import second_weight_above, second_weight_at_least, second_weight_at_most
from ..lemmas.white_resolvent import (
    LIMIT,
    beyond_upper,
    in_probability,
    place,
    places_rise,
)
from ..several_spikes import second_claim, second_overlap_claim
from .beside_spike import SECOND, Beside, one_spike
from .spikes import (
    EDGE_ROOT,
    FIRST,
    NEAR_ZERO,
    RECOVERED,
    STRENGTHS,
    TOP,
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

strong = var("theta_1", "real")
ONE_SPIKE = one_spike(strong)
TWO_SPIKES = make("spiked", ONE_SPIKE, SECOND, theta)
LARGEST, NEXT = eigenvalue(ONE_SPIKE, ONE), eigenvalue(TWO_SPIKES, TWO)
_PAIR = (*STRENGTHS, lt(ZERO, strong), lt(theta, strong))


def pairs(*conditions: Term) -> Context:
    return Context((gamma, theta, strong), (*_PAIR, *conditions))


SEEN = pairs(lt(power(theta, -2), gamma))
SEEN_WIDTH = make("min", WIDTH, sub(strong, theta))
NEAR_SEEN = Context((*SEEN.variables, e), (*SEEN.conditions, lt(ZERO, e), lt(e, SEEN_WIDTH)))


@cache
def stronger_seen() -> Line:
    """The stronger spike is seen where the weaker one is."""
    weak = have(lt(ONE, mul(gamma, power(theta, 2))), SEEN, rule="sign")
    more = have(lt(ONE, mul(gamma, power(strong, 2))), SEEN, weak, rule="combine", multipliers=(ONE,))
    scale = power(strong, -2)
    return have(lt(scale, gamma), SEEN, more, rule="combine", multipliers=(scale,))


@cache
def below_both() -> tuple[Line, Line]:
    """What is less than the smaller of two is less than each."""
    a, b = var("a", "real"), var("b", "real")
    context = Context((e, a, b), (lt(e, make("min", a, b)),))
    return have(lt(e, a), context, rule="sign"), have(lt(e, b), context, rule="sign")


def close_by(near: Context, one: Term, two: Term) -> tuple[Line, ...]:
    """e is less than each of two widths, being less than the smaller."""
    images = {var("a", "real"): one, var("b", "real"): two}
    return tuple(instance(line, near, images=images) for line in below_both())


@cache
def seen_places() -> tuple[Beside, Beside]:
    """Before and beyond the second eigenvalue, below the first."""
    near = close_by(NEAR_SEEN, WIDTH, sub(strong, theta))
    first = instance(outlier(), NEAR_SEEN, instance(stronger_seen(), NEAR_SEEN), images={theta: strong})
    found = []
    for where in (before_outlier(), beyond_outlier()):
        known = where.on(NEAR_SEEN, *near)
        less = have(lt(known.at, strong), NEAR_SEEN, near[1], rule="sign")
        below = instance(places_rise(), NEAR_SEEN, *known.lines, less, images={t: known.at, u: strong})
        found.append(Beside(Place(NEAR_SEEN, known.at, (*known.lines, less, below)), first, False, strong))
    return found[0], found[1]


def _eventually(*places: Beside) -> tuple[Term, ...]:
    """What holds eventually at places where the second determinant is < 0, or the last, where it is > 0."""
    *before, beyond = places
    signs = [term for where in before for term in (*where.eventually, where.sign, ZERO)]
    return (*signs, *beyond.eventually, ZERO, beyond.sign)


@cache
def second_outlier() -> Line:
    """The zero of the second determinant."""
    low, high = seen_places()
    rises = low.of_data(rises_second(), lt(low.sign, ZERO))
    stays = high.of_data(stays_below(), lt(ZERO, high.sign), images={k: TWO})
    return have(
        eq(in_probability(NEXT), place(theta)), SEEN, *low.known(), *high.known(), rises, stays, rule="squeeze",
        title="the second outlier", near=TWO, variables=(n, d, X, e), lower=low.y, upper=high.y, toward=NEAR_ZERO,
        near_parameter=SEEN_WIDTH, eventually=_eventually(low, high),
    )  # fmt: skip


# Below the weaker one's threshold, with the stronger one above its own, or below it too.

ONE_SEEN = pairs(le(gamma, power(theta, -2)), lt(power(strong, -2), gamma))
NONE_SEEN = pairs(le(gamma, power(strong, -2)))
EDGE_WIDTH = make("min", ONE, sub(strong, EDGE_ROOT))
NEAR_ONE_SEEN = Context((*ONE_SEEN.variables, e), (*ONE_SEEN.conditions, lt(ZERO, e), lt(e, EDGE_WIDTH)))
NEAR_NONE_SEEN = Context((*NONE_SEEN.variables, e), (*NONE_SEEN.conditions, lt(ZERO, e), lt(e, ONE)))


@cache
def edge_place(seen: bool) -> Beside:
    """Beyond the edge, below or above the first eigenvalue."""
    if seen:
        near = close_by(NEAR_ONE_SEEN, ONE, sub(strong, EDGE_ROOT))
        known = beyond_edge().on(NEAR_ONE_SEEN, *near)
        less = have(lt(known.at, strong), NEAR_ONE_SEEN, near[1], rule="combine", multipliers=(ONE,))
        below = instance(places_rise(), NEAR_ONE_SEEN, *known.lines, less, images={t: known.at, u: strong})
        first = instance(outlier(), NEAR_ONE_SEEN, images={theta: strong})
        return Beside(Place(NEAR_ONE_SEEN, known.at, (*known.lines, less, below)), first, False, strong)
    weak = instance(weaker_unseen(), NEAR_NONE_SEEN)
    known = beyond_edge().on(NEAR_NONE_SEEN, weak)
    at_least = have(le(strong, EDGE_ROOT), NEAR_NONE_SEEN, rule="sign")
    first = instance(at_edge(), NEAR_NONE_SEEN, images={theta: strong})
    return Beside(Place(NEAR_NONE_SEEN, known.at, (*known.lines, at_least)), first, True, strong)


@cache
def weaker_unseen() -> Line:
    """The weaker spike is not seen where the stronger one is not."""
    weak = have(le(mul(gamma, power(strong, 2)), ONE), NONE_SEEN, rule="sign")
    more = have(le(mul(gamma, power(theta, 2)), ONE), NONE_SEEN, weak, rule="combine", multipliers=(ONE,))
    scale = power(theta, -2)
    return have(le(gamma, scale), NONE_SEEN, more, rule="combine", multipliers=(scale,))


@cache
def fourth_below() -> Line:
    """The second eigenvalue of two spikes is at least the fourth white one."""
    three = num(3)
    context = with_data(pairs(), lt(three, d))
    one = instance(axiom("interlacing_below"), context, images={M: S, v: FIRST, theta: strong, k: three})
    two = instance(axiom("interlacing_below"), context, images={M: ONE_SPIKE, v: SECOND, k: TWO})
    return have(le(eigenvalue(S, num(4)), NEXT), context, one, two, rule="combine", multipliers=(ONE, ONE))


@cache
def second_at_edge(seen: bool) -> Line:
    """The second eigenvalue between the fourth white one and any place above the edge."""
    high, context = edge_place(seen), ONE_SEEN if seen else NONE_SEEN
    fourth = instance(edge(), context, images={k: num(4)})
    known = (fourth, fourth_below(), *high.known())
    near = {"title": "the second at the edge", "near": num(3), "lower": eigenvalue(S, num(4))}
    statement = eq(in_probability(NEXT), upper)
    stays = high.of_data(stays_below(), lt(ZERO, high.sign), images={k: TWO if seen else ONE})
    if seen:
        return have(
            statement, context, *known, stays, rule="squeeze", variables=(n, d, X, e), upper=high.y, toward=NEAR_ZERO,
            near_parameter=EDGE_WIDTH, eventually=_eventually(high), **near,
        )  # fmt: skip
    data = with_data(context, lt(ONE, d))
    interlaced = instance(axiom("interlacing_above"), data, images={M: ONE_SPIKE, v: SECOND, k: ONE})
    first = instance(at_edge(), context, images={theta: strong})
    return have(
        statement, context, fourth, fourth_below(), first, interlaced, rule="squeeze", variables=(n, d, X),
        upper=LARGEST, **near,
    )  # fmt: skip


@cache
def blind_second(lines: tuple[Line, Line]) -> Line:
    """Both cases where the weaker spike is not seen."""
    context = pairs(le(gamma, power(theta, -2)))
    return have(lines[0].statement, context, *lines, rule="cases", title="whether or not the stronger one is seen")


def second() -> Line:
    return by_regimes(second_claim, second_outlier(), blind_second((second_at_edge(True), second_at_edge(False))))


# The overlap with the weaker one.

WEIGHT = make("weight", TWO_SPIKES, SECOND, TWO, TWO)


@cache
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


@cache
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


@cache
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


@cache
def first_beyond_edge() -> Line:
    """The first outlier lies beyond the edge."""
    return instance(beyond_upper(), ONE_SEEN, images={t: strong})


FRONT = eigenvalue(TWO_SPIKES, ONE)


@cache
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
        eventually=_eventually(high),
    )  # fmt: skip


@cache
def second_blind(seen: bool) -> Line:
    """The upper bound tends to 0."""
    high, context = edge_place(seen), ONE_SEEN if seen else NONE_SEEN
    if seen:
        lines, (_, above), eventually = second_bounds(high)
        known = vanishing_below_first(), lines[1]
    else:
        bound = high.of_data(second_weight_above(), lt(FRONT, high.y), lt(ZERO, high.sign))
        above, eventually = bound.statement.args[1], (*high.eventually, FRONT, high.y, ZERO, high.sign)
        known = instance(vanishing_bound(), context, weaker_unseen()), bound, first_at_edge()
    return have(
        eq(in_probability(WEIGHT), ZERO), context, *known, second_at_edge(seen), *high.known(), rule="squeeze",
        title="no atom at the edge", near=TWO, variables=(n, d, X, e), lower=ZERO, upper=above, toward=NEAR_ZERO,
        near_parameter=EDGE_WIDTH if seen else ONE, eventually=eventually,
    )  # fmt: skip


def second_overlap() -> Line:
    both = blind_second((second_blind(True), second_blind(False)))
    return by_regimes(second_overlap_claim, second_recovered(), both)


PROOFS: dict[str, Callable[[], Line]] = {
    second_claim.name: second,
    second_overlap_claim.name: second_overlap,
}
