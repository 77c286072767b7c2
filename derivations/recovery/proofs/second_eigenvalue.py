"""Two spikes: the second eigenvalue leaves the bulk at the weaker one's own threshold."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from ....theory.terms.build import ONE, TWO, ZERO, eq, le, lt, mul, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, num, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...lemmas.eigenvalues import M, eigenvalue, k
from ...lemmas.letters import S, X, d, gamma, n, t, u
from ...lemmas.marchenko_pastur import upper
from ...lemmas.rank_one import rises_second, stays_below, theta, v
from ...lemmas.white_resolvent import in_probability, place, places_rise
from ..several_spikes import second_claim
from .beside_spike import SECOND, Beside, one_spike
from .spikes import (
    EDGE_ROOT,
    FIRST,
    NEAR_ZERO,
    STRENGTHS,
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


@lemma
def stronger_seen() -> Line:
    """The stronger spike is seen where the weaker one is."""
    weak = have(lt(ONE, mul(gamma, power(theta, 2))), SEEN, rule="sign")
    more = have(lt(ONE, mul(gamma, power(strong, 2))), SEEN, weak, rule="combine", multipliers=(ONE,))
    scale = power(strong, -2)
    return have(lt(scale, gamma), SEEN, more, rule="combine", multipliers=(scale,))


@lemma
def below_both() -> tuple[Line, Line]:
    """What is less than the smaller of two is less than each."""
    a, b = var("a", "real"), var("b", "real")
    context = Context((e, a, b), (lt(e, make("min", a, b)),))
    return have(lt(e, a), context, rule="sign"), have(lt(e, b), context, rule="sign")


def close_by(near: Context, one: Term, two: Term) -> tuple[Line, ...]:
    """epsilon is less than each of two widths, being less than the smaller."""
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


def eventually_at(*places: Beside) -> tuple[Term, ...]:
    """What holds eventually at places where the second determinant is < 0, or the last, where it is > 0."""
    *before, beyond = places
    signs = [term for where in before for term in (*where.eventually, where.sign, ZERO)]
    return (*signs, *beyond.eventually, ZERO, beyond.sign)


@lemma
def second_outlier() -> Line:
    """The zero of the second determinant."""
    low, high = seen_places()
    rises = low.of_data(rises_second(), lt(low.sign, ZERO))
    stays = high.of_data(stays_below(), lt(ZERO, high.sign), images={k: TWO})
    return have(
        eq(in_probability(NEXT), place(theta)), SEEN, *low.known(), *high.known(), rises, stays, rule="squeeze",
        title="the second outlier", near=TWO, variables=(n, d, X, e), lower=low.y, upper=high.y, toward=NEAR_ZERO,
        near_parameter=SEEN_WIDTH, eventually=eventually_at(low, high),
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


@lemma
def weaker_unseen() -> Line:
    """The weaker spike is not seen where the stronger one is not."""
    weak = have(le(mul(gamma, power(strong, 2)), ONE), NONE_SEEN, rule="sign")
    more = have(le(mul(gamma, power(theta, 2)), ONE), NONE_SEEN, weak, rule="combine", multipliers=(ONE,))
    scale = power(theta, -2)
    return have(le(gamma, scale), NONE_SEEN, more, rule="combine", multipliers=(scale,))


@lemma
def fourth_below() -> Line:
    """The second eigenvalue of two spikes is at least the fourth white one."""
    three = num(3)
    context = with_data(pairs(), lt(three, d))
    one = instance(axiom("interlacing_below"), context, images={M: S, v: FIRST, theta: strong, k: three})
    two = instance(axiom("interlacing_below"), context, images={M: ONE_SPIKE, v: SECOND, k: TWO})
    return have(le(eigenvalue(S, num(4)), NEXT), context, one, two, rule="combine", multipliers=(ONE, ONE))


@lemma
def second_at_edge(seen: bool) -> Line:
    """The second eigenvalue between the fourth white one and any place above the edge."""
    high, context = edge_place(seen), ONE_SEEN if seen else NONE_SEEN
    fourth = instance(edge(), context, images={k: num(4)})
    statement, bottom = eq(in_probability(NEXT), upper), eigenvalue(S, num(4))
    if seen:
        stays = high.of_data(stays_below(), lt(ZERO, high.sign), images={k: TWO})
        return have(
            statement, context, fourth, fourth_below(), *high.known(), stays, rule="squeeze",
            title="the second at the edge", near=num(3), variables=(n, d, X, e), lower=bottom, upper=high.y,
            toward=NEAR_ZERO, near_parameter=EDGE_WIDTH, eventually=eventually_at(high),
        )  # fmt: skip
    data = with_data(context, lt(ONE, d))
    interlaced = instance(axiom("interlacing_above"), data, images={M: ONE_SPIKE, v: SECOND, k: ONE})
    first = instance(at_edge(), context, images={theta: strong})
    return have(
        statement, context, fourth, fourth_below(), first, interlaced, rule="squeeze", title="the second at the edge",
        near=num(3), variables=(n, d, X), lower=bottom, upper=LARGEST,
    )  # fmt: skip


@lemma
def blind_second(lines: tuple[Line, Line]) -> Line:
    """Both cases where the weaker spike is not seen."""
    context = pairs(le(gamma, power(theta, -2)))
    return have(lines[0].statement, context, *lines, rule="cases", title="whether or not the stronger one is seen")


def second() -> Line:
    return by_regimes(second_claim, second_outlier(), blind_second((second_at_edge(True), second_at_edge(False))))


PROOFS: dict[str, Callable[[], Line]] = {second_claim.name: second}
