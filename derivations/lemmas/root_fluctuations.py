"""The variance of tr S^(1/2) tends to a product of hypergeometric functions, at every load."""

from __future__ import annotations

from ...theory.terms.build import ONE, OO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .close_variances import PAIR, compared, h, shifted, theta, variance
from .letters import DATA, SIZES, X, d, mean, n, tau, x, y
from .marchenko_pastur import root
from .root_integral import share, w
from .share_near_zero import share_at_most

TO_0 = make("above", ZERO)
WITH_DATA = Context((n, d, X), SIZES.conditions, ((X, DATA),))
_moving, _plain, _wide = tau(shifted(h)), tau(root(x)), tau(root(add(x, ONE)))


@lemma
def trace_without_shift() -> tuple[Line, Line]:
    """The trace of (S + h^2)^(1/2) tends to that of S^(1/2) as h -> 0, and is at most that of (S + 1)^(1/2)."""
    tends = have(eq(lim(TO_0, _moving, h), _plain), WITH_DATA, rule="limit_algebra")
    near = Context((h, x), (lt(ZERO, h), lt(h, ONE), le(ZERO, x)))
    order = have(le(add(x, power(h, 2)), add(x, ONE)), near, rule="sign")
    larger = have(
        le(shifted(h), root(add(x, ONE))), near, order, rule="increasing_map", variable=y, function=root(y),
        interval=make("interval", ZERO, OO), values=(add(x, power(h, 2)), add(x, ONE)),
    )  # fmt: skip
    where = Context((n, d, X, h), (*SIZES.conditions, lt(ZERO, h), lt(h, ONE)), WITH_DATA.ranges)
    return tends, have(le(_moving, _wide), where, larger, rule="order")


@lemma
def moments_without_shift() -> tuple[Line, Line]:
    """The mean and the mean square of the trace of (S + h^2)^(1/2) tend to those of S^(1/2)."""
    tends, at_most = trace_without_shift()
    where = at_most.context
    signs = have(le(ZERO, _moving), where, rule="order"), have(le(ZERO, _wide), where, rule="order")
    square = have(
        le(power(_moving, 2), power(_wide, 2)), where, at_most, *signs, rule="increasing_map", variable=y,
        function=power(y, 2), interval=make("interval", ZERO, OO), values=(_moving, _wide),
    )  # fmt: skip
    squares = have(eq(lim(TO_0, power(_moving, 2), h), power(_plain, 2)), WITH_DATA, tends, rule="limit_algebra")
    lower = have(le(neg(_wide), _moving), where, *signs, rule="combine", multipliers=(ONE, ONE))
    positive = have(le(neg(power(_wide, 2)), power(_moving, 2)), where, rule="sign")
    found = []
    for body, value, wide, uses in (
        (_moving, _plain, _wide, (tends, at_most, lower)),
        (power(_moving, 2), power(_plain, 2), power(_wide, 2), (squares, square, positive)),
    ):
        statement = eq(lim(TO_0, mean(body), h), mean(value))
        found.append(have(statement, SIZES, *uses, rule="dominated_convergence", bound=mean(wide), near=ONE))
    return found[0], found[1]


UNSHIFTED = Context((n, d, w, theta), (*SIZES.conditions, lt(ZERO, w), lt(ZERO, theta), lt(theta, ONE)))
here, there = variance(root(x)), variance(shifted(w))


def rank(few: bool) -> Term:
    """A bound of the share."""
    return div(n, d) if few else ONE


def bound(factor: Term, sign: Term, few: bool) -> Term:
    """factor V(w), and sign times (factor/s) (d/n) (rank - share)."""
    rest = mul(inverse(theta), sub(rank(few), share))
    return add(mul(factor, there), mul(sign, factor, div(d, n), rest))


@lemma
def near_shifted(few: bool) -> tuple[Line, Line]:
    """(1 - s) V(w) - (1 - s)/s D <= V <= (1 + s) V(w) + (1 + s)/s D for the variance V of the root itself."""
    most = instance(share_at_most()[few], PAIR, images={w: h})
    found = []
    for sign, line in zip((num(-1), ONE), compared(), strict=True):
        factor = add(ONE, mul(sign, theta))
        value = bound(factor, sign, few)
        weight = mul(div(factor, theta), div(d, n))
        moved = variance(shifted(h))
        statement = le(moved, value) if sign is ONE else le(value, moved)
        known = have(statement, PAIR, line, most, rule="combine", multipliers=(ONE, weight))
        sides = lim(TO_0, moved, h), lim(TO_0, value, h)
        ends = (here, value) if sign is ONE else (value, here)
        lower, upper = sides if sign is ONE else sides[::-1]
        uses = known, *moments_without_shift()
        found.append(have(le(*ends), UNSHIFTED, *uses, rule="limit_order", lower=lower, upper=upper, near=w))
    return found[0], found[1]
