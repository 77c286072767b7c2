"""The mean logarithm of white data with a ridge: the resolvent is integrated over the ridge, from far above the spectrum on."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, add, eq, inverse, le, lim, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import DATA, LOADS, SIZES, X, d, gamma, integral, limit, mean, n, tau, u, x
from .ridge import (
    RIDGES,
    WIDE,
    at,
    at_root,
    back,
    first,
    in_range,
    inverse_limit,
    ridge,
    root_equation,
    root_slope,
    shifted,
    signs,
    w,
)

top = var("top", "real")
_SPAN = lt(ZERO, ridge), lt(ridge, top)
UP_TO = Context((n, d, ridge, top), (*SIZES.conditions, *_SPAN))
_DATA = Context((n, d, ridge, top, X), UP_TO.conditions, ((X, DATA),))
_LOADS = Context((gamma, ridge, top), (lt(ZERO, gamma), *_SPAN))


def ln(term: Term) -> Term:
    return make("ln", term)


def log_at(added: Term = ridge) -> Term:
    """E tau(ln(S + ridge))."""
    return mean(tau(ln(add(x, added))))


def _span(body: Term) -> Term:
    return integral(ridge, top, body, u)


between = _span(shifted(-1, u))


@lemma
def log_difference() -> Line:
    """E tau(ln(S + top)) - E tau(ln(S + ridge)) is the integral of E tau(1/(S + u))."""
    here = Context((x, ridge, top), (*_SPAN, le(ZERO, x)))
    part = inverse(add(x, u))
    gap = sub(ln(add(x, top)), ln(add(x, ridge)))
    one = have(eq(_span(part), gap), here, rule="antiderivative", variable=u, function=ln(add(x, u)))
    traced = tau(_span(part))
    split = have(eq(mean(tau(gap)), sub(log_at(top), log_at())), UP_TO, rule="linear")
    inside = have(eq(mean(tau(gap)), mean(traced)), UP_TO, split, one, rule="rewrite")
    swapped = have(eq(_span(tau(part)), traced), _DATA, rule="tonelli")
    moved = have(eq(mean(traced), mean(_span(tau(part)))), UP_TO, inside, swapped, rule="rewrite")
    outer = have(eq(between, mean(_span(tau(part)))), UP_TO, moved, rule="tonelli")
    weights = ONE, neg(ONE), neg(ONE), ONE
    statement = eq(between, sub(log_at(top), log_at()))
    return have(
        statement, UP_TO, outer, moved, inside, split, rule="field", title="by the resolvent", multipliers=weights
    )


in_w = sub(sub(ln(sub(w, inverse(gamma))), mul(gamma, ln(sub(ONE, inverse(mul(gamma, w)))))), inverse(w))
"""The limit of E tau(ln(S + ridge)), in w."""

_LEVEL = Context((gamma, u), (lt(ZERO, gamma), lt(ZERO, u)))


@lemma
def limit_of_difference() -> Line:
    """The integral of E tau(1/(S + u)) tends to the difference of the limiting logarithm in w."""
    below = have(le(shifted(-1, u), inverse(ridge)), UP_TO_LEVEL, rule="order")
    sign = have(le(neg(inverse(ridge)), shifted(-1, u)), UP_TO_LEVEL, rule="order")
    known = instance(inverse_limit(), _LEVEL, images={ridge: u})
    limits = _span(at(first, u))
    tends = have(
        eq(limit(between), limits), _LOADS, below, sign, known, rule="dominated_convergence", bound=_span(inverse(ridge)),
        near=ONE, title="under the integral",
    )  # fmt: skip
    slope = instance(root_slope(), _LEVEL, images={ridge: u})
    paid = [instance(line, _LEVEL, images={ridge: u}) for line in (*in_range(), *map(at_root, signs()))]
    gap = sub(at(in_w, top), at(in_w))
    whole = have(
        eq(limits, gap), _LOADS, slope, *paid, rule="antiderivative", variable=u, function=at(in_w, u), title="in w"
    )
    return have(eq(limit(between), gap), _LOADS, tends, whole, rule="field", multipliers=(ONE, ONE))


UP_TO_LEVEL = Context((*UP_TO.variables, u), (*UP_TO.conditions, lt(ridge, u), lt(u, top)))


_FAR = make("grows")
_rest = add(ln(sub(ONE, inverse(w))), mul(gamma, ln(sub(ONE, inverse(mul(gamma, w))))), inverse(w))
"""ln(ridge) less the limit, in w."""


@lemma
def above_spectrum() -> tuple[Line, Line]:
    """ln(top) <= E tau(ln(S + top)) <= ln(top) + 1/top."""
    sizes = Context((n, d, top), (*SIZES.conditions, lt(ZERO, top)))
    here = Context((x, top), (lt(ZERO, top), le(ZERO, x)))
    ratio = add(ONE, mul(x, inverse(top)))
    apart = have(eq(ln(add(x, top)), add(ln(top), ln(ratio))), here, rule="functional_equation")
    v = var("v", "real")
    one_more = Context((v,), (le(ZERO, v),))
    relations = le(ln(add(ONE, v)), v), le(ZERO, ln(add(ONE, v)))
    sign = have(le(ZERO, mul(x, inverse(top))), here, rule="sign")
    below, above = (
        instance(have(relation, one_more, rule="sign"), here, sign, images={v: mul(x, inverse(top))})
        for relation in relations
    )
    high = have(le(ln(add(x, top)), add(ln(top), mul(x, inverse(top)))), here, apart, below, rule="combine")
    low = have(le(ln(top), ln(add(x, top))), here, apart, above, rule="combine")
    one = have(eq(mean(tau(x)), ONE), SIZES, rule="wick", title="the mean of S is the identity")
    whole = have(le(log_at(top), add(ln(top), mul(mean(tau(x)), inverse(top)))), sizes, high, rule="order")
    weights = ONE, inverse(top)
    upper = have(le(log_at(top), add(ln(top), inverse(top))), sizes, whole, one, rule="combine", multipliers=weights)
    return have(le(ln(top), log_at(top)), sizes, low, rule="order"), upper


@lemma
def far() -> Line:
    """ln(ridge) less the limit in w vanishes as the ridge grows."""
    apart = have(eq(ln(back), add(in_w, _rest)), WIDE, rule="functional_equation", title="the logarithm of the ridge")
    there, rest = at_root(apart), at(_rest)
    moved = have(eq(ln(ridge), there.statement.args[1]), RIDGES, there, root_equation(), rule="rewrite")
    gap = sub(ln(ridge), at(in_w))
    same = have(eq(gap, rest), RIDGES, moved, rule="field", multipliers=(ONE,))
    gone = have(eq(lim(_FAR, rest, ridge), ZERO), LOADS, *in_range(), rule="limit_algebra", near=ONE)
    return have(eq(lim(_FAR, gap, ridge), ZERO), LOADS, gone, same, rule="rewrite", near=(ONE,), title="far above")


@lemma
def log_limit() -> Line:
    """E tau(ln(S + ridge)) tends to ln(w - 1/gamma) - gamma ln(1 - 1/(gamma w)) - 1/w."""
    low, high = above_spectrum()
    known = log_difference()
    lower, upper = sub(ln(top), between), sub(add(ln(top), inverse(top)), between)
    relations = le(lower, log_at()), le(log_at(), upper)
    above, under = (
        have(relation, UP_TO, side, known, rule="combine")
        for relation, side in zip(relations, (low, high), strict=True)
    )
    gap = sub(ln(top), at(in_w, top))
    limits = [
        have(eq(lim(_FAR, body, top), at(in_w)), RIDGES, far(), *in_range(), rule="limit_algebra", near=ONE)
        for body in (add(gap, at(in_w)), add(gap, at(in_w), inverse(top)))
    ]
    return have(
        eq(limit(log_at()), at(in_w)), RIDGES, above, under, limit_of_difference(), *limits, rule="squeeze",
        title="the mean logarithm", variables=(n, d, top), lower=lower, upper=upper, toward=_FAR, near_parameter=ridge,
    )  # fmt: skip
