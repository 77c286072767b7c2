"""Few examples: the overlap rises like gamma, times the second moment over the squared mean, between two means."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import ONE, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, close, make, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.letters import gamma, t
from ...lemmas.population_direction import GROWS
from ...lemmas.population_kappa import chord, chord_exists, k
from ...lemmas.population_noise import LAW, P, average, m
from ...lemmas.population_noise_integral import FEW, START, difference_of_left_over, start_equation
from ...lemmas.population_root import degrees, degrees_exist, v
from ..few_examples import small_claim
from ..seeds import overlap_claim
from .population_bounds import by_mean, noise_over_start, square, square_bound
from .population_seeds import along_eigenvectors

second = average(power(t, 2))
CONDITIONS = (*LAW, make("defined", second))
MOMENTS = Context((P,), CONDITIONS)
_FEW = Context((gamma, P), (*FEW.conditions, CONDITIONS[-1]))
_NOISE = Context((P, v), (*CONDITIONS, lt(ZERO, v)))
NEAR = make("above", ZERO)
y = var("y", "real")


@lemma
def start_grows() -> Line:
    """kappa without noise diverges as the load vanishes: below the load <t/(t + y)> it is larger than y."""
    positive = Context((P, y), (*LAW, lt(ZERO, y)))
    at_level = instance(degrees_exist(), positive, images={v: y})
    most = have(le(degrees(y), ONE), positive, at_level, rule="order")
    where = Context((gamma, P, y), (lt(ZERO, gamma), *LAW, lt(ZERO, y), lt(gamma, degrees(y))))
    equation, start = (instance(line, where, at_level, most) for line in start_equation())
    images = {k: y, v: START}
    apart, exists = (
        instance(line, where, start, images=images) for line in (difference_of_left_over(), chord_exists())
    )
    gap = mul(sub(START, y), substitute(chord(), images))
    equal = have(eq(gap, sub(degrees(y), gamma)), where, apart, equation, rule="field", multipliers=(neg(gamma), gamma))
    beyond = have(lt(ZERO, gap), where, equal, rule="combine", multipliers=(neg(ONE),))
    sign = have(lt(ZERO, substitute(chord(), images)), where, exists, start, rule="order")
    above = have(lt(y, START), where, beyond, sign, start, rule="sign")
    return have(
        make("diverges", NEAR, close(START, gamma)), Context((P,), LAW), at_level, above, rule="squeeze",
        variables=(gamma, y), lower=y, toward=GROWS, near=degrees(y), near_parameter=ZERO,
    )  # fmt: skip


def weighted(order: int) -> Term:
    """<t^k v/(t + v)>."""
    return average(div(mul(power(t, order), v), add(v, t)))


@lemma
def moments_tend() -> tuple[tuple[Line, Line], ...]:
    """<t v/(t + v)> and <t^2 v/(t + v)> exist, and tend to the first two moments at kappa(0) as the load vanishes."""
    found = []
    place = Context((P, t), (*CONDITIONS, lt(ZERO, t)))
    for order, moment in ((1, m), (2, second)):
        exists = have(make("defined", weighted(order)), _NOISE, rule="order", bound=moment)
        body = div(mul(power(t, order), v), add(v, t))
        value = t if order == 1 else power(t, 2)
        point = have(eq(lim(GROWS, body, v), value), place, rule="limit_algebra")
        tends = have(
            eq(lim(GROWS, weighted(order), v), moment), MOMENTS, point, exists, rule="dominated_convergence", bound=moment,
            near=ONE,
        )  # fmt: skip
        there = instance(exists, _FEW, start_equation()[1], images={v: START})
        inner = substitute(weighted(order), {v: START})
        found.append((there, have(
            eq(lim(NEAR, inner, gamma), moment), MOMENTS, tends, start_grows(), there, start_equation()[1], rule="compose",
            variables=(gamma,), outer=tends.statement.args[0], inner=(START,), near=ONE,
        )))  # fmt: skip
    return tuple(found)


c = var("c", "real")
_RATIO = Context((gamma, P, c), (lt(ZERO, gamma), *CONDITIONS, lt(ZERO, c)))


@lemma
def from_below() -> tuple[Line, Line]:
    """q/gamma >= <t^2/(gamma t + m)>/m, which tends to <t^2>/m^2."""
    at, scaled = div(power(t, 2), add(mul(gamma, t), c)), average(div(power(t, 2), c))
    ratio = average(div(t, add(mul(gamma, t), c)))
    bound = have(eq(scaled, div(second, c)), _RATIO, rule="linear")
    exists = have(make("defined", average(at)), _RATIO, bound, rule="order", bound=scaled)
    other = have(make("defined", ratio), _RATIO, rule="order", bound=average(inverse(gamma)))
    split = have(eq(sub(m, mul(c, ratio)), mul(gamma, average(at))), _RATIO, exists, other, rule="linear")
    loads = Context((gamma, P), _RATIO.conditions[:-1])
    positive = have(lt(ZERO, m), MOMENTS, rule="sign")
    here, there = (instance(line, loads, positive, images={c: m}) for line in (split, exists))
    overlap = along_eigenvectors(overlap_claim).statement.args[0]
    lower = div(substitute(average(at), {c: m}), m)
    below = have(
        le(lower, div(overlap, gamma)), loads, by_mean(), here, positive, rule="combine",
        multipliers=(inverse(gamma), neg(inverse(mul(gamma, m))), ZERO),
    )  # fmt: skip
    place = Context((P, t), (*CONDITIONS, lt(ZERO, t)))
    body, value = substitute(at, {c: m}), div(power(t, 2), m)
    point = have(eq(lim(NEAR, body, gamma), value), place, positive, rule="limit_algebra")
    at_0 = have(eq(average(value), div(second, m)), MOMENTS, positive, rule="linear")
    dominated = have(
        eq(lim(NEAR, average(body), gamma), average(value)), MOMENTS, point, at_0, there, positive,
        rule="dominated_convergence", bound=average(value), near=ONE,
    )  # fmt: skip
    tends = have(
        eq(lim(NEAR, average(body), gamma), div(second, m)),
        MOMENTS,
        dominated,
        at_0,
        rule="field",
        multipliers=(ONE, ONE),
    )
    return below, tends


@lemma
def from_above() -> Line:
    """q/gamma <= <t^2 k/(t + k)>/(<t k/(t + k)> m), k = kappa(0)."""
    equation, start = start_equation()
    bound = square_bound(False, START, FEW, noise_over_start(), start)
    (exists_1, _), (exists_2, _) = moments_tend()
    one, two = (substitute(weighted(order), {v: START}) for order in (1, 2))
    part = average(div(power(t, 2), add(t, START)))
    linear = have(eq(mul(START, part), two), _FEW, exists_2, start, rule="linear")
    overlap = along_eigenvectors(overlap_claim)
    under = have(le(square, part), _FEW, bound, linear, overlap, start, rule="order")
    there = instance(degrees_exist(), FEW, start, images={v: START})
    first = have(eq(mul(START, degrees(START)), one), _FEW, exists_1, there, start, rule="linear")
    load = have(eq(mul(gamma, START), one), _FEW, first, equation, rule="field", multipliers=(ONE, mul(gamma, START)))
    positive = have(lt(ZERO, m), MOMENTS, rule="sign")
    some = have(lt(ZERO, one), _FEW, exists_1, start, rule="sign")
    weights = (
        inverse(gamma), inverse(mul(gamma, m)), inverse(mul(gamma, m, START)), neg(div(two, mul(m, one, gamma, START))),
        ZERO, ZERO, ZERO,
    )  # fmt: skip
    uses = overlap, under, linear, load, start, positive, some
    goal = le(div(overlap.statement.args[0], gamma), div(two, mul(one, m)))
    return have(goal, _FEW, *uses, rule="combine", title="by kappa without noise", multipliers=weights)


def small_load() -> Line:
    context, statement = claimed(small_claim)
    below, lower = from_below()
    (exists_1, one), (exists_2, two) = moments_tend()
    positive = have(lt(ZERO, m), MOMENTS, rule="sign")
    start = start_equation()[1]
    some = have(lt(ZERO, substitute(weighted(1), {v: START})), _FEW, exists_1, start, rule="sign")
    return have(
        statement, context, below, from_above(), lower, one, two, positive, exists_2, start, some, rule="squeeze",
        title="between two means", variables=(gamma,), lower=below.statement.args[0], upper=from_above().statement.args[1],
        near=ONE,
    )  # fmt: skip


PROOFS: dict[str, Callable[[], Line]] = {small_claim.name: small_load}

IDEAS: dict[str, str] = {
    "spectrum.small_load": (
        "Between the bounds by the mean eigenvalue and by kappa without noise q/gamma has two means over the "
        "population. As the load vanishes kappa diverges, and both tend to <t^2>/<t>^2."
    ),
}
"""What each proof does, in a sentence or two."""
