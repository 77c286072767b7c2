"""The squared resolvent of data of any covariance, by difference quotients in the shift: kappa has a slope in s."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, add, div, eq, inverse, le, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import absolute, d, gamma, mean, n, t
from .population import (
    FINITE,
    H,
    Sigma,
    both,
    equivalent,
    left,
    of_sigma,
    room,
    s,
    shifted,
    tau_sigma,
    used,
    used_by_resolvent,
)
from .population_noise import SHIFTED, WITH_DATA, P, alone, limit, mean_tends, room_vanishes
from .population_root import (
    degrees,
    kappa,
    kappa_equation,
    left_at_root,
    used_tends,
)

along_sigma = mean(both(mul(t, shifted())))
"""E tau(Sigma R)."""


@lemma
def solved_for_trace() -> tuple[Line, Line]:
    """a = a l/y + a (1 - l/y) lies near u/y where a l is near u and l near y."""
    a, l, u, r, y, m = (var(name, "real") for name in ("a", "l", "u", "r", "y", "most"))
    context = Context(
        (a, l, u, r, y, m), (lt(ZERO, y), le(mul(l, a), add(u, r)), le(sub(u, r), mul(l, a)), le(ZERO, a), le(a, m))
    )
    off = sub(ONE, div(l, y))
    rest = mul(m, absolute(off))
    wide = Context((a, m, off_ := var("off", "real")), (le(ZERO, a), le(a, m)))
    sides = []
    for goal in (le(mul(a, off_), mul(m, absolute(off_))), le(neg(mul(m, absolute(off_))), mul(a, off_))):
        scalar = have(goal, wide, rule="sign")
        sides.append(instance(scalar, context, images={off_: off}))
    high, low = (have(c, context, rule="sign") for c in context.conditions[1:3])
    weights = inverse(y), ONE
    return (
        have(le(a, add(div(add(u, r), y), rest)), context, high, sides[0], rule="combine", multipliers=weights),
        have(le(sub(div(sub(u, r), y), rest), a), context, low, sides[1], rule="combine", multipliers=weights),
    )


@lemma
def trace_bounds() -> tuple[Line, Line]:
    """left E tau(Sigma R) is E tau(C R) up to the room."""
    one = {"h": (1, ONE)}
    pays = have(le(absolute(ONE), ONE), Context((t,), (lt(ZERO, t),)), rule="sign")
    whole = have(eq(of_sigma(ONE), ONE), FINITE, rule="linear")
    found = []
    for line, sign in zip(equivalent(), (ONE, neg(ONE)), strict=True):
        known = instance(line, FINITE, pays, images={H: ONE}, functions=one)
        goal = (
            le(mul(left, along_sigma), add(used, room)) if sign is ONE else le(sub(used, room), mul(left, along_sigma))
        )
        uses = known, alone(), used_by_resolvent(), whole
        weights = ONE, neg(mul(sign, s)), sign, neg(sign)
        found.append(have(goal, FINITE, *uses, rule="combine", multipliers=weights))
    return found[0], found[1]


@lemma
def trace_tends() -> Line:
    """E tau(Sigma R) tends to kappa/s <t/(t + kappa)>."""
    names = ("a", "l", "u", "r", "y", "most")
    a, l, u, r, y, m = (var(name, "real") for name in names)
    where = Context((*FINITE.variables, y), (*FINITE.conditions, lt(ZERO, y)), FINITE.ranges)
    margin = have(eq(both(t), tau_sigma), WITH_DATA, rule="law")
    under = have(le(both(mul(t, shifted())), div(both(t), s)), WITH_DATA, rule="order")
    at = have(le(both(mul(t, shifted())), div(tau_sigma, s)), WITH_DATA, under, margin, rule="rewrite")
    sizes = (
        have(le(ZERO, along_sigma), FINITE, rule="order"),
        have(le(along_sigma, div(tau_sigma, s)), FINITE, at, rule="order"),
    )
    images = {a: along_sigma, l: left, u: used, r: room, m: div(tau_sigma, s)}
    lines = [instance(line, where, *trace_bounds(), *sizes, images=images) for line in solved_for_trace()]
    share = div(s, kappa)
    positive = have(lt(ZERO, share), SHIFTED, kappa_equation(), rule="sign")
    upper, lower = (substitute(side, {y: share}) for side in (lines[0].statement.args[1], lines[1].statement.args[0]))
    scene = Context((*FINITE.variables, gamma, P), (*FINITE.conditions, *SHIFTED.conditions), FINITE.ranges)
    at_share = [instance(line, scene, positive, images={y: share}) for line in lines]
    off = sub(ONE, div(left, share))
    gone = have(eq(limit(off), ZERO), SHIFTED, left_at_root(), positive, rule="limit_algebra")
    return have(
        eq(limit(along_sigma), div(degrees(kappa), share)), SHIFTED, *at_share, positive, gone, used_tends(), mean_tends(),
        room_vanishes(), rule="squeeze", title="the trace with Sigma", variables=(n, d, Sigma), lower=lower, upper=upper,
    )  # fmt: skip
