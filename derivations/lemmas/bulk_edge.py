"""The turn of psi, beyond which it rises: where the mean of t^2/(p - t)^2 falls to gamma. Its image is the edge of the bulk."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num
from ...theory.write.convert import BULK_END, POPULATION
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import gamma, t
from .peaks import ON_BULK, RIGHT, average, lost, lost_exists, on_bulk, p, peak, q

_EIGHT = mul(num(16), power(BULK_END, 2), power(sub(p, BULK_END), -3))


def _cube(at: Term) -> Term:
    return mul(power(t, 2), power(sub(at, t), -3))


@lemma
def cube_bounded() -> tuple[Line, Line, Line]:
    """0 < 2 t^2/(q - t)^3 <= 16 b^2/(p - b)^3 for q > (p + b)/2."""
    context = on_bulk(RIGHT.extended(Context((q,), (lt(mul(HALF, add(p, BULK_END)), q),))))
    near, far, most = sub(q, t), mul(HALF, sub(p, BULK_END)), have(lt(t, BULK_END), context, rule="sign")
    apart = have(lt(far, near), context, rule="sign")
    signs = [have(lt(ZERO, far), context, rule="sign")]
    signs.append(have(lt(ZERO, near), context, apart, *signs, rule="combine", multipliers=(ONE, ONE)))
    one, end = inverse(near), inverse(far)
    less = have(lt(one, end), context, apart, *signs, rule="combine", multipliers=(mul(one, end), ZERO, ZERO))
    cube = mul(TWO, _cube(q))
    squares = add(power(one, 2), mul(one, end), power(end, 2))
    weights = mul(TWO, power(t, 2), squares), mul(TWO, power(end, 3), add(BULK_END, t)), ZERO, ZERO
    upper = have(le(cube, _EIGHT), context, less, most, *signs, rule="combine", multipliers=weights)
    positive = have(lt(ZERO, cube), context, *signs, rule="sign")
    return (
        upper,
        have(le(neg(_EIGHT), cube), context, positive, upper, rule="combine", multipliers=(TWO, ONE)),
        have(lt(ZERO, _cube(q)), context, *signs, rule="sign"),
    )


@lemma
def slope_exists() -> Line:
    """<t^2/(p - t)^3> exists right of the bulk: twice it is bounded there."""
    cubes = have(
        make("defined", average(mul(TWO, _cube(p)))), RIGHT, *cube_bounded(), rule="order", bound=average(_EIGHT)
    )
    half = eq(average(_cube(p)), mul(HALF, average(mul(TWO, _cube(p)))))
    return have(make("defined", average(_cube(p))), RIGHT, have(half, RIGHT, cubes, rule="linear"), rule="order")


@lemma
def lost_slope() -> Line:
    """The derivative of <t^2/(p - t)^2> is -2 <t^2/(p - t)^3>."""
    value = average(mul(num(-2), _cube(p)))
    near = mul(HALF, add(p, BULK_END)), add(p, ONE)
    return have(
        eq(make("deriv", ONE, close(lost(), p), p), value), RIGHT, lost_exists(), slope_exists(), *cube_bounded(),
        rule="leibniz",
        bound=average(_EIGHT), near=near,
    )  # fmt: skip


PEAK = Context((POPULATION, BULK_END, peak), (*ON_BULK, lt(BULK_END, peak)))


@lemma
def lost_at_peak() -> Line:
    """<t^2/(p - t)^2> tends to its value at the peak as p falls to it."""
    here = mul(power(t, 2), power(sub(peak, t), -2))
    place = on_bulk(PEAK)
    point = have(
        eq(lim(make("above", peak), mul(power(t, 2), power(sub(p, t), -2)), p), here), place, rule="limit_algebra"
    )
    known = instance(lost_exists(), PEAK, images={p: peak})
    goal = eq(lim(make("above", peak), lost(), p), lost(peak))
    return have(
        goal, PEAK, point, known, lost_exists(), rule="dominated_convergence", bound=average(here), near=add(peak, ONE)
    )


@lemma
def lost_vanishes() -> Line:
    """<t^2/(p - t)^2> tends to 0 as p grows."""
    place = on_bulk(PEAK)
    point = have(eq(lim(make("grows"), mul(power(t, 2), power(sub(p, t), -2)), p), ZERO), place, rule="limit_algebra")
    bound = average(mul(power(t, 2), power(sub(peak, t), -2)))
    known = instance(lost_exists(), PEAK, images={p: peak})
    to_mean = eq(lim(make("grows"), lost(), p), average(ZERO))
    falls = have(to_mean, PEAK, point, known, lost_exists(), rule="dominated_convergence", bound=bound, near=peak)
    nothing = have(eq(average(ZERO), ZERO), PEAK, rule="linear")
    return have(eq(lim(make("grows"), lost(), p), ZERO), PEAK, falls, nothing, rule="field", multipliers=(ONE, ONE))


UNSEEN = Context((gamma, *PEAK.variables), (lt(ZERO, gamma), *PEAK.conditions, lt(gamma, lost(peak))))
turn = make("root", make("interval", peak, OO), close(add(neg(lost()), gamma), p))


@lemma
def turn_exists() -> Line:
    """The turn lies beyond a peak at which psi falls."""
    known = lost_exists(), lost_slope(), lost_at_peak(), lost_vanishes(), slope_exists()
    return have(make("defined", turn), UNSEEN, *known, rule="root_exists", title="psi turns beyond the peak")


@lemma
def turn_solves() -> tuple[Line, Line]:
    """The turn lies beyond the peak, and psi turns there."""
    known = lost_exists(), lost_slope(), lost_at_peak(), lost_vanishes(), slope_exists(), turn_exists()
    beyond = have(lt(peak, turn), UNSEEN, turn_exists(), rule="sign")
    right = have(lt(BULK_END, turn), UNSEEN, beyond, rule="sign")
    exists = instance(lost_exists(), UNSEEN, right, images={p: turn})
    solved = have(eq(add(neg(lost(turn)), gamma), ZERO), UNSEEN, *known, exists, rule="root_exists")
    return beyond, have(eq(lost(turn), gamma), UNSEEN, solved, rule="field", multipliers=(num(-1),))
