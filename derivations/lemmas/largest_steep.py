"""Ten and more half-normals: twice the slope of the mean of the largest, times their number, is below that mean."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import make, num
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .half_normal import bell, below, mills, t
from .largest_bends import (
    EARLY,
    GAP,
    LATE,
    START,
    TEN,
    Integrand,
    eighth,
    enclosed,
    on,
    one_sign,
    positive_total,
    small_share,
    tangent,
    total,
    v,
)
from .largest_mean import (
    LOG,
    SHARE,
    at_share,
    e,
    log_exists,
    log_mean,
    mean,
    mean_exists,
    strictly_between,
    x,
)
from .largest_parts import M, by_parts, under_tangent

STEEP = Integrand(
    power(below(), 9),
    add(mul(t, bell()), mul(TWO, below(), LOG)),
    mul(num(Fraction(1, 10)), GAP),
    num(Fraction(11, 10)),
)


@lemma
def steep_signs() -> tuple[Line, Line]:
    """The ratio of the integrand is at most (1 - F)/10 before the place, and >= 0 beyond."""
    goal = le(STEEP.ratio, STEEP.room)
    middle, late = num(HALF.args[0]), num(Fraction(3, 2))
    first = on(ZERO, middle)
    logs = at_share(have(le(neg(mul(e, make("ln", e))), sub(ONE, e)), SHARE, rule="sign"), Context())
    below_log = at_share(have(le(make("ln", e), sub(e, ONE)), SHARE, rule="sign"), Context())
    small = have(le(mul(TWO, below()), ONE), first, under_tangent(), rule="combine", multipliers=(TWO,))
    start = have(
        goal, first, tangent(), below_log, small, *strictly_between(), rule="combine",
        multipliers=(ONE, mul(TWO, below()), below(), ZERO, ZERO),
    )  # fmt: skip
    second = enclosed(goal, middle, STEEP.place)
    before = have(goal, Context((t,), (lt(ZERO, t), lt(t, STEEP.place))), start, second, rule="cases")
    third = enclosed(le(ZERO, STEEP.ratio), STEEP.place, late)
    beyond = Context((t,), (le(late, t),))
    square = have(le(num(Fraction(9, 4)), power(t, 2)), beyond, rule="sign")
    fourth = have(
        le(ZERO, STEEP.ratio), beyond, logs, mills(), square, *strictly_between(), rule="combine",
        multipliers=(TWO, mul(TWO, inverse(t)), mul(bell(), inverse(t)), ZERO, ZERO),
    )  # fmt: skip
    return before, have(le(ZERO, STEEP.ratio), Context((t,), (le(STEEP.place, t),)), third, fourth, rule="cases")


@lemma
def steep_exists() -> Line:
    """The integral exists for 10 half-normals."""
    nine = num(9)
    m, means = (
        instance(by_parts()[0], Context(), images={x: TEN}),
        [instance(mean_exists(), Context(), images={x: at}) for at in (nine, TEN)],
    )
    log = instance(log_exists(), Context(), images={x: TEN})
    value = sub(
        add(m.statement.args[0], mul(TWO, log_mean(TEN))), mul(num(Fraction(1, 10)), sub(mean(TEN), mean(nine)))
    )
    return have(eq(total(STEEP.least), value), Context(), m, *means, log, rule="linear")


@lemma
def steep_positive() -> Line:
    """The integral of F^9 (t f + 2 F ln F - (1 - F)/10) is positive."""
    logs = at_share(have(le(neg(mul(e, make("ln", e))), sub(ONE, e)), SHARE, rule="sign"), Context())
    share = instance(eighth(), EARLY, small_share(), *strictly_between(), images={v: below()})
    gap = num(Fraction(21, 10))
    low = have(
        le(neg(mul(gap, power(START, 8))), STEEP.least), EARLY, logs, share, *strictly_between(), rule="combine",
        multipliers=(mul(TWO, power(below(), 9)), gap, ZERO, ZERO),
    )  # fmt: skip
    square = have(le(gap, power(t, 2)), LATE, rule="sign")
    high = have(
        le(ZERO, STEEP.least), LATE, logs, mills(), square, *strictly_between(), rule="combine",
        multipliers=(mul(TWO, power(below(), 9)), mul(gap, power(below(), 9), inverse(t)), mul(power(below(), 9), bell(), inverse(t)), ZERO, ZERO),
    )  # fmt: skip
    return positive_total(STEEP, steep_exists(), low, high, num(Fraction(1, 100)))


@lemma
def steep() -> Line:
    """0 < M + 2 (the integral of F^x ln F) for x >= 10."""
    return one_sign(
        STEEP,
        add(M, mul(TWO, log_mean())),
        steep_exists(),
        steep_positive(),
        steep_signs(),
        by_parts()[0],
        log_exists(),
    )
