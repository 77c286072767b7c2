"""The deterministic equivalent: E tau(B(Sigma)/(C + s)) tends to the mean of B(t)/(s + y t), for B continuous and bounded."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import X, absolute, d, mean, n, t, x
from .population import DATA, FINITE, Sigma, both, left, of_sigma, room, s, tau_sigma
from .population_noise import (
    AT_SIZE,
    POPULATIONS,
    SOLVED,
    WEIGHED,
    B,
    along,
    at_size,
    average,
    b,
    left_bounds,
    left_tends,
    limit,
    mean_tends,
    population,
    q,
    room_vanishes,
    weighed,
    weighed_tends,
    weight,
    weight_continuous,
    y,
)


@lemma
def moved_share() -> tuple[Line, Line]:
    """abs(tau(B/(s + q Sigma)) - tau(B/(s + y Sigma))) <= abs(q - y) b tau(Sigma)/s^2."""
    size, _ = weight()
    where = Context((*AT_SIZE.variables, b, q), (*AT_SIZE.conditions, le(ZERO, b), le(ZERO, q)), FINITE.ranges)
    part = mul(t, inverse(add(s, mul(t, q))), inverse(add(s, mul(t, y))))
    middle = of_sigma(mul(B(), part))
    gap = sub(of_sigma(weighed(B(), q)), of_sigma(weighed(B(), y)))
    apart = have(eq(gap, mul(sub(y, q), middle)), where, size, rule="linear")
    pointwise = Context((s, y, t, b, q), (lt(ZERO, s), lt(ZERO, y), lt(ZERO, t), le(ZERO, b), le(ZERO, q)))
    small = have(le(part, mul(power(s, -2), t)), pointwise, rule="sign")
    most = mul(b, power(s, -2), tau_sigma)
    sides = []
    for sign in (ONE, neg(ONE)):
        one_side = have(le(mul(sign, B()), b), pointwise, size, rule="sign")
        body = mul(B(), part) if sign is ONE else neg(mul(B(), part))
        at = have(
            le(body, mul(mul(b, power(s, -2)), t)), pointwise, one_side, small, rule="combine", multipliers=(part, b)
        )
        side = middle if sign is ONE else neg(middle)
        sides.append(have(le(side, most), where, at, size, rule="order"))
    a, v, w, e = (var(name, "real") for name in "avwe")
    scalar = Context((a, v, w, e), (eq(v, mul(a, e)), le(e, w), le(neg(e), w)))
    size_ = mul(absolute(a), w)
    parts = [have(c_, scalar, rule="sign") for c_ in scalar.conditions]
    found = []
    for goal in (le(v, size_), le(neg(v), size_)):
        bound_ = have(goal, scalar, *parts, rule="sign")
        images = {a: sub(y, q), v: gap, w: most, e: middle}
        found.append(instance(bound_, where, apart, *sides, size, images=images))
    return found[0], found[1]


WEIGHED_SOLVED = Context((*SOLVED.variables, b), (*SOLVED.conditions, le(ZERO, b)))


@lemma
def distance_vanishes() -> Line:
    """What is left of 1 - d/n E tau(C/(C + s)) differs from y by what vanishes in the limit."""
    return have(eq(limit(sub(y, left)), ZERO), SOLVED, left_tends(), rule="limit_algebra")


AT_SHARE = Context((*WEIGHED.variables, y), (*WEIGHED.conditions, lt(ZERO, y)), FINITE.ranges)
_middle = of_sigma(weighed(B(), y))
share_room = add(mul(b, inverse(s), room), mul(absolute(sub(y, left)), mul(b, power(s, -2), tau_sigma)))


@lemma
def at_share() -> tuple[Line, Line]:
    """E tau(B R) is tau(B/(s + y Sigma)) up to what vanishes where y is the limit of what is left."""
    size, _ = weight()
    low, _ = left_bounds()
    lines = []
    for line, at, sign in zip(moved_share(), at_size(), (ONE, neg(ONE)), strict=True):
        moved = instance(line, AT_SHARE, size, low, images={q: left})
        goal = le(along, add(_middle, share_room)) if sign is ONE else le(sub(_middle, share_room), along)
        lines.append(have(goal, AT_SHARE, moved, at, rule="combine", multipliers=(ONE, ONE)))
    return lines[0], lines[1]


@lemma
def deterministic_equivalent() -> Line:
    """E tau(B R) tends to the mean of B/(s + y t), for B continuous and bounded."""
    tends = eq(limit(along), average(weighed(B(), y)))
    known = weighed_tends(), room_vanishes(), distance_vanishes(), mean_tends()
    return have(
        tends, WEIGHED_SOLVED, *at_share(), *known, rule="squeeze", title="the deterministic equivalent",
        variables=(n, d, Sigma), lower=sub(_middle, share_room), upper=add(_middle, share_room),
    )  # fmt: skip


along_used = mean(both(mul(B(), div(x, add(s, x)))))
"""E tau(B C/(C + s))."""


@lemma
def used_by_along() -> Line:
    """E tau(B C/(C + s)) = tau(B) - s E tau(B R)."""
    size, _ = weight()
    data = Context((*WEIGHED.variables, X), WEIGHED.conditions, (*WEIGHED.ranges, (X, DATA)))
    margin = have(eq(both(B()), of_sigma(B())), data, size, rule="law")
    whole = have(eq(along_used, sub(mean(both(B())), mul(s, along))), WEIGHED, size, rule="linear")
    constant = have(eq(mean(of_sigma(B())), of_sigma(B())), WEIGHED, size, rule="linear")
    moved = have(eq(mean(of_sigma(B())), mean(both(B()))), WEIGHED, constant, margin, rule="rewrite")
    weights = ONE, neg(ONE), ONE
    statement = eq(along_used, sub(of_sigma(B()), mul(s, along)))
    return have(statement, WEIGHED, whole, moved, constant, rule="field", multipliers=weights)


@lemma
def weighed_used_tends() -> Line:
    """E tau(B C/(C + s)) tends to the mean of B y t/(s + y t), for B continuous and bounded."""
    size, _ = weight()
    context = Context((*POPULATIONS.variables, b), (*POPULATIONS.conditions, le(ZERO, b)))
    closed = Context((t, b), (le(ZERO, t), le(ZERO, b)))
    growth = have(le(absolute(B()), mul(b, add(ONE, t))), closed, size, rule="combine", multipliers=(ONE,))
    alone_ = population(B(), b, context, weight_continuous(), growth)
    whole = sub(of_sigma(B()), mul(s, along))
    value = sub(average(B()), mul(s, average(weighed(B(), y))))
    known = alone_, deterministic_equivalent(), size
    tends = have(eq(limit(whole), value), WEIGHED_SOLVED, *known, rule="limit_algebra")
    moved = have(eq(limit(along_used), value), WEIGHED_SOLVED, tends, used_by_along(), size, rule="rewrite")
    same = have(eq(average(mul(weighed(B(), y), t, y)), value), WEIGHED_SOLVED, *known, rule="linear")
    statement = eq(limit(along_used), average(mul(weighed(B(), y), t, y)))
    return have(statement, WEIGHED_SOLVED, moved, same, rule="field", multipliers=(ONE, neg(ONE)))
