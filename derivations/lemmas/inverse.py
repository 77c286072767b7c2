"""The mean inverse of white data: E tau(1/S) = n/(n - d - 1) for n > d + 1, by the resolvent at z -> 0-."""

from __future__ import annotations

from typing import Any

from ...theory.terms.build import ONE, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import DATA, SIZES, X, d, mean, n, resolvent, tau, x, z
from .transform import c, m, m2, quadratic_equation, slope, square

MORE = SIZES.where(lt(add(d, ONE), n))
BELOW = Context((*SIZES.variables, z), (*SIZES.conditions, lt(z, ZERO)))
_MORE_BELOW = Context((*MORE.variables, z), (*MORE.conditions, lt(z, ZERO)))
ENOUGH = SIZES.where(le(d, n))
WITH_DATA = Context((n, d, X), ENOUGH.conditions, ((X, DATA),))
_BELOW = Context((n, d, X, z), (*ENOUGH.conditions, lt(z, ZERO)), ((X, DATA),))
value = div(n, sub(sub(n, d), ONE))
positive = inverse(sub(x, z))
p = mean(tau(positive))
_first, _second = mul(z, power(tau(resolvent()), 2)), mul(z, tau(square))
"""What vanishes with z."""
first, second = mean(_first), mean(_second)
whole = tau(inverse(x))
SHARE = sub(sub(ONE, c), inverse(n))


def to_zero(body: Term) -> Term:
    return lim(make("below", ZERO), body, z)


@lemma
def equation() -> Line:
    """p (1 - z - (d + 1)/n) = 1 + c E z tau(G)^2 + E z tau(G^2)/n, p = -m."""
    moved = [
        have(eq(left, right), BELOW, rule="linear")
        for left, right in ((p, neg(m)), (first, mul(z, m2)), (second, mul(z, slope)))
    ]
    product = mul(p, sub(sub(sub(ONE, z), c), inverse(n)))
    parts = add(ONE, mul(c, first), div(second, n))
    rest = sub(sub(sub(ONE, z), c), inverse(n))
    weights = num(-1), rest, neg(c), neg(inverse(n))
    return have(eq(product, parts), BELOW, quadratic_equation(), *moved, rule="field", multipliers=weights)


@lemma
def bound() -> Line:
    """p <= n/(n - d - 1)."""
    known = instance(quadratic_equation(), _MORE_BELOW)
    signs = [have(relation, _MORE_BELOW, rule="order") for relation in (le(ZERO, m2), le(ZERO, slope), le(m, ZERO))]
    moved = have(eq(p, neg(m)), _MORE_BELOW, rule="linear")
    size = mul(neg(z), value)
    weights = neg(value), mul(size, c), div(size, n), size, ONE
    return have(
        le(p, value), _MORE_BELOW, known, *signs, moved, rule="combine", title="bounded as z -> 0", multipliers=weights
    )


@lemma
def rises() -> Line:
    """tau(1/(S - z)) rises with z < 0."""
    w = var("w", "real")
    context = Context((*_BELOW.variables, w), (*_BELOW.conditions, lt(z, w), lt(w, ZERO)), _BELOW.ranges)
    return have(le(tau(positive), tau(inverse(sub(x, w)))), context, rule="order")


@lemma
def vanish() -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """z tau(G)^2 and z tau(G^2) are at most tau(1/S), and vanish with z."""
    q = tau(positive)
    less = have(le(q, whole), _BELOW, rule="order")
    small = have(le(mul(neg(z), q), ONE), _BELOW, rule="order")
    sign = have(le(ZERO, q), _BELOW, rule="order")
    moved = have(eq(tau(resolvent()), neg(q)), _BELOW, rule="linear")
    low = have(le(mul(neg(z), power(q, 2)), whole), _BELOW, less, small, sign, rule="sign")
    under = (
        have(le(neg(_first), whole), _BELOW, low, moved, rule="rewrite"),
        have(le(neg(_second), whole), _BELOW, rule="order"),
    )
    one, two = (
        (
            have(eq(to_zero(body), ZERO), WITH_DATA, rule="limit_algebra"),
            below,
            have(le(body, whole), _BELOW, rule="order"),
        )
        for body, below in zip((_first, _second), under, strict=True)
    )
    return one, two


def by_limit(context: Context, known: Line, **certificate: Any) -> Line:
    """E tau(1/S) (1 - (d + 1)/n) = 1 where the mean exists, by the known line or by a bound of E tau(1/(S - z))."""
    pointwise = have(eq(to_zero(tau(positive)), whole), WITH_DATA, rule="limit_algebra")
    tends = have(
        eq(to_zero(p), mean(whole)), context, pointwise, rises(), known, rule="monotone_convergence", near=num(-1),
        title="the resolvent rises to the inverse", **certificate,
    )  # fmt: skip
    nothing = have(eq(mean(ZERO), ZERO), context, rule="linear")
    limits = [tends]
    for body, lines in zip((_first, _second), vanish(), strict=True):
        limit = have(
            eq(to_zero(mean(body)), mean(ZERO)), context, tends, *lines, rule="dominated_convergence",
            bound=mean(whole), near=num(-1),
        )  # fmt: skip
        limits.append(
            have(eq(to_zero(mean(body)), ZERO), context, limit, nothing, rule="field", multipliers=(ONE, ONE))
        )
    product, parts = equation().statement.args
    left = have(eq(to_zero(product), mul(mean(whole), SHARE)), context, *limits, rule="limit_algebra")
    right = have(eq(to_zero(parts), ONE), context, *limits, rule="limit_algebra")
    put = have(eq(to_zero(product), ONE), context, equation(), right, rule="rewrite")
    return have(eq(mul(mean(whole), SHARE), ONE), context, left, put, rule="field", multipliers=(num(-1), ONE))


@lemma
def mean_inverse() -> Line:
    """E tau(1/S) = n/(n - d - 1) for n > d + 1."""
    product = by_limit(MORE, bound(), bound=value)
    return have(eq(mean(whole), value), MORE, product, rule="field", title="the mean inverse", multipliers=(value,))


def contradiction(exists: Line) -> Line:
    """1 <= 0 where the mean of tau(1/S) exists although n <= d + 1."""
    context = exists.context
    product = by_limit(context, exists)
    sign = have(le(ZERO, mean(whole)), context, exists, rule="order")
    return have(le(ONE, ZERO), context, product, sign, rule="combine", title="no mean", multipliers=(ONE, neg(SHARE)))
