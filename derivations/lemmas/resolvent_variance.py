"""The variance of the trace of the resolvent of white data: its equation, by parts, and its limit."""

from __future__ import annotations

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .central_moments import bounded, central, third_moment, third_vanishes
from .first_order import spread, spread_vanishes
from .letters import d, gamma, limit, mean, n, z
from .slope import (
    a,
    bend,
    both,
    crossed,
    crossed_vanishes,
    limit_is_root,
    limit_of_third,
    slope_of,
    slope_tends,
    third,
)
from .trace_by_parts import AROUND, by_parts, centre, gap, kappa, psi, share
from .transform import (
    BELOW,
    LOADS_BELOW,
    bounds,
    c,
    limit_of_transform,
    m,
    m2,
    slope,
    variance,
)

_divisor = add(sub(sub(ONE, z), c), mul(TWO, c, z, m))


@lemma
def divisor_positive() -> Line:
    """1 - z - c + 2 c z m > 0."""
    least, negative, *_ = bounds()
    inside = least, have(le(m, ZERO), BELOW, negative, rule="combine", multipliers=(ONE,))
    parts = add(sub(sub(ONE, z), c), mul(c, z, add(m, centre)))
    low = have(le(neg(z), mean(kappa)), AROUND, bounded()[0], rule="order")
    whole = have(eq(mean(kappa), parts), AROUND, rule="linear")
    general = have(le(neg(z), parts), AROUND, low, whole, rule="combine", multipliers=(ONE, ONE))
    known = instance(general, BELOW, *inside, images={centre: m})
    return have(lt(ZERO, _divisor), BELOW, known, rule="combine", title="kappa at the mean", multipliers=(ONE,))


@lemma
def variance_equation() -> Line:
    """d^2 V (1 - z - c + 2 c z m), by the third powers, the covariance and the third moment."""
    least, negative, *_ = bounds()
    inside = least, have(le(m, ZERO), BELOW, negative, rule="combine", multipliers=(ONE,))
    known = by_parts(1)
    second, cubed = mean(power(gap, 2)), mean(power(gap, 3))
    left = add(mul(add(sub(sub(ONE, z), c), mul(TWO, c, z, centre)), second), mul(c, z, cubed))
    noise = sub(sub(mul(z, both), m2), mul(centre, sub(mul(z, slope), m)))
    right = sub(sub(mul(psi, sub(m, centre)), div(noise, n)), mul(share, sub(mul(z, third), slope)))
    lines = (
        have(eq(known.statement.args[0], left), AROUND, known, rule="linear"),
        have(eq(known.statement.args[1], right), AROUND, known, rule="linear"),
    )
    general = have(eq(left, right), AROUND, known, *lines, rule="field", multipliers=(ONE, neg(ONE), ONE))
    there = instance(general, BELOW, *inside, images={centre: m})
    rest = sub(add(neg(mul(HALF, crossed)), div(spread, z)), mul(TWO, c, sub(mul(z, third), slope)))
    value = div(sub(rest, mul(c, z, mul(power(d, 2), third_moment))), _divisor)
    weights = neg(power(d, 2)), div(power(d, 2), _divisor)
    exists = have(eq(inverse(_divisor), inverse(_divisor)), BELOW, divisor_positive(), rule="sign")
    uses = central()[0], there, exists
    return have(
        eq(mul(power(d, 2), variance), value), BELOW, *uses, rule="field", title="the equation of the variance",
        multipliers=(*weights, ZERO),
    )  # fmt: skip


kappa_limit = add(sub(sub(ONE, z), inverse(gamma)), mul(TWO, inverse(gamma), z, a))
variance_limit = div(neg(mul(TWO, inverse(gamma), sub(mul(z, bend), slope_of))), kappa_limit)
"""The limit of the variance of tr(1/(z - S)), by the limit a of E tau(1/(z - S))."""


@lemma
def kappa_positive() -> Line:
    """kappa is positive in the limit."""
    vanish, negative = limit_is_root()
    exists = have(eq(inverse(a), inverse(a)), LOADS_BELOW, negative, rule="sign")
    same = have(
        eq(kappa_limit, sub(mul(inverse(gamma), z, a), inverse(a))), LOADS_BELOW, vanish, exists, rule="field",
        multipliers=(inverse(a), ZERO),
    )  # fmt: skip
    weights = neg(ONE), ZERO
    return have(lt(ZERO, kappa_limit), LOADS_BELOW, same, negative, rule="combine", multipliers=weights)


@lemma
def limit_of_variance() -> Line:
    """The limit of Var tr(1/(z - S)), by that of E tau(1/(z - S)) and its slope."""
    known, negative, sign = variance_equation(), limit_is_root()[1], kappa_positive()
    limits = crossed_vanishes(), spread_vanishes(), limit_of_third(), slope_tends(), third_vanishes()
    itself = have(eq(a, a), LOADS_BELOW, limit_of_transform(), rule="rewrite")
    value = known.statement.args[1]
    tends = have(
        eq(limit(value), variance_limit), LOADS_BELOW, known, *limits, itself, negative, sign, divisor_positive(),
        rule="limit_algebra", title="each part",
    )  # fmt: skip
    statement = eq(limit(mul(power(d, 2), variance)), variance_limit)
    return have(statement, LOADS_BELOW, tends, known, rule="rewrite", title="the limiting variance")
