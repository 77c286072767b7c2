"""Kullback-Leibler divergences of the learnt and the true law: exact means at finite size, and what does not depend on Sigma."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from ....theory.claim import Claim
from ....theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, over, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, bound, instantiate, make, num, substitute, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.inverse import ENOUGH, MORE, WITH_DATA, contradiction, mean_inverse
from ...lemmas.inverse import value as inverse_value
from ...lemmas.inverse_limit import AROUND, MANY, NEAR, enough
from ...lemmas.letters import SIZES, S, d, gamma, limit, mean, n, tau, x
from ...lemmas.logarithm import a, log_bounds, m, sum_bounds, total, w
from ..divergence import (
    forward_infinite,
    forward_limit,
    forward_mean,
    forward_slope,
    forward_universality,
    reverse_limit,
    reverse_mean,
    reverse_slope,
    reverse_universality,
)

IDENTITY = make("identity", d)
forward, reverse = make("kl", IDENTITY, S), make("kl", S, IDENTITY)
logarithm, inverse_trace = tau(make("ln", x)), tau(inverse(x))
_j = var("j", "integer")
POINT = Context((x,), (lt(ZERO, x),))
constant = mul(TWO, make("ln", TWO))
digammas = over(make("integers", ZERO, add(d, num(-1))), make("polygamma", ZERO, div(sub(n, _j), TWO)), _j)
log_mean = add(div(digammas, d), make("ln", div(TWO, n)))


@lemma
def mean_logarithm() -> Line:
    """E tau(ln S), by Bartlett."""
    known = instance(axiom("log_determinant"), ENOUGH)
    inside = Context((n, x), (le(ONE, n), lt(ZERO, x)))
    apart = have(eq(make("ln", mul(n, x)), add(make("ln", n), make("ln", x))), inside, rule="functional_equation")
    whole = mean(mul(d, tau(make("ln", mul(n, x)))))
    parts = mean(mul(d, tau(add(make("ln", n), make("ln", x)))))
    moved = have(eq(whole, parts), ENOUGH, known, apart, rule="rewrite")
    split = have(eq(parts, add(mul(d, make("ln", n)), mul(d, mean(logarithm)))), ENOUGH, moved, rule="linear")
    constant = over(digammas.args[0], make("ln", TWO), _j)
    total = have(eq(known.statement.args[1], add(constant, digammas)), ENOUGH, rule="linear")
    counted = have(eq(constant, mul(d, make("ln", TWO))), ENOUGH, rule="law")
    by_parts = add(div(digammas, d), sub(make("ln", TWO), make("ln", n)))
    weights = (inverse(d), neg(inverse(d)), neg(inverse(d)), inverse(d), inverse(d))
    value = have(
        eq(mean(logarithm), by_parts), ENOUGH, known, moved, split, total, counted, rule="field", multipliers=weights
    )
    quotient = have(eq(make("ln", div(TWO, n)), sub(make("ln", TWO), make("ln", n))), SIZES, rule="functional_equation")
    return have(
        eq(mean(logarithm), log_mean), ENOUGH, value, quotient, rule="field", title="the mean logarithm, by Bartlett"
    )


EXCESS = SIZES.where(lt(d, n))
remaining = make("ln", sub(ONE, div(d, n)))
core = sub(neg(mul(sub(div(n, d), ONE), remaining)), ONE)
"""The limit of E tau(ln S) at the load n/d."""
near_core = add(core, div(remaining, mul(TWO, d)))
error = power(mul(d, sub(div(n, d), ONE)), -2)


@lemma
def logarithm_bounds() -> tuple[Line, Line]:
    """E tau(ln S) up to 1/(n - d)^2, for n > d."""
    images = {a: sub(n, d), m: d}
    mean_value = instance(mean_logarithm(), EXCESS)
    bounds = [instance(line, EXCESS, images=images) for line in sum_bounds()]
    moved = have(
        eq(substitute(total, images), digammas), EXCESS, rule="substitution", variable=var("i", "integer"),
        image=sub(n, var("i", "integer")),
    )  # fmt: skip
    logs = (
        have(eq(make("ln", div(TWO, n)), sub(make("ln", TWO), make("ln", n))), EXCESS, rule="functional_equation"),
        have(eq(remaining, sub(make("ln", sub(n, d)), make("ln", n))), EXCESS, rule="functional_equation"),
    )
    relations = le(sub(near_core, error), mean(logarithm)), le(mean(logarithm), add(near_core, error))
    weights = div(ONE, d), num(-1), num(-1), div(sub(HALF, sub(n, d)), d)
    sides = zip(relations, bounds, (weights, tuple(map(neg, weights))), strict=True)
    lower, upper = (
        have(
            relation, EXCESS, bound, moved, mean_value, *logs, rule="combine", title="the mean logarithm, bounded",
            multipliers=(div(ONE, d), *side),
        )
        for relation, bound, side in sides
    )  # fmt: skip
    return lower, upper


log_limit = sub(neg(mul(sub(gamma, ONE), make("ln", sub(ONE, inverse(gamma))))), ONE)


def nearby(line: Line) -> Line:
    """What holds for n > d, or n > d + 1, next to a load above 1."""
    return instance(line, AROUND, enough())


@lemma
def logarithm_limits() -> tuple[Line, Line]:
    """E tau(ln S), and d times what it has beyond its limit at the load n/d."""
    bounds = [nearby(line) for line in logarithm_bounds()]
    known: dict[str, Any] = {"rule": "squeeze", "variables": (n, d), "near": NEAR}
    first = have(
        eq(limit(mean(logarithm)), log_limit), MANY, *bounds, lower=sub(near_core, error), upper=add(near_core, error),
        title="the mean logarithm", **known,
    )  # fmt: skip
    beyond = mul(d, sub(mean(logarithm), core))
    rest = div(power(sub(div(n, d), ONE), -2), d)
    sides = sub(mul(HALF, remaining), rest), add(mul(HALF, remaining), rest)
    shift = mul(HALF, make("ln", sub(ONE, inverse(gamma))))
    moved = (
        have(le(sides[0], beyond), AROUND, bounds[0], rule="combine", multipliers=(d,)),
        have(le(beyond, sides[1]), AROUND, bounds[1], rule="combine", multipliers=(d,)),
    )
    second = have(eq(limit(beyond), shift), MANY, *moved, lower=sides[0], upper=sides[1], title="its shift", **known)
    return first, second


def at_white(name: str) -> Line:
    """The divergence of white data from the identity, or the other way round, in traces."""
    exists = have(make("defined", logarithm), WITH_DATA, rule="order")
    known = instance(
        axiom(name), WITH_DATA, exists, images={var("M", "matrix"): S}, functions={"f": (1, bound(0, "real"))}
    )
    of = forward if name == "kl_from_white" else reverse
    return have(eq(of, known.statement.args[1]), WITH_DATA, known, rule="field", multipliers=(ONE,))


def mean_by_traces(name: str, known: tuple[Line, ...], context: Context) -> Line:
    """The mean divergence by the mean traces, which are known to exist."""
    pointwise = at_white(name)
    of, by_traces = pointwise.statement.args
    one, two = (inverse_trace, logarithm) if of is forward else (tau(x), neg(logarithm))
    parts = mul(HALF, d, add(mean(one), num(-1), mean(two) if two is logarithm else neg(mean(logarithm))))
    split = have(eq(mean(by_traces), parts), context, *known, rule="linear", title="mean of each trace")
    moved = have(eq(mean(by_traces), mean(of)), context, pointwise, split, rule="rewrite", title="the divergence")
    return have(eq(mean(of), parts), context, moved, split, rule="field", multipliers=(num(-1), ONE))


@lemma
def by_traces(of: Term) -> Line:
    if of is forward:
        return mean_by_traces("kl_from_white", (mean_inverse(), mean_logarithm()), MORE)
    return mean_by_traces("kl_to_white", (mean_logarithm(),), ENOUGH)


@lemma
def reverse_value() -> Line:
    context, statement = claimed(reverse_mean)
    unit = have(eq(mean(tau(x)), ONE), SIZES, rule="wick", title="the mean of S is the identity")
    return have(statement, context, by_traces(reverse), unit, mean_logarithm(), rule="field", title="exact mean")


def along_loads(claim: Claim, of: Term, scale: Term, by: Term, *known: Line) -> Line:
    """The limit of ``scale`` times the mean of a divergence, which next to the load is a combination of traces whose limits are known."""
    context, statement = claimed(claim)
    body = instantiate(statement.args[0].args[1], n, d)
    unit = have(eq(mean(tau(x)), ONE), SIZES, rule="wick", title="the mean of S is the identity")
    exact = by_traces(of), mean_inverse() if of is forward else unit
    weights = div(scale, d), mul(HALF, scale)
    inside = have(eq(body, by), MORE, *exact, rule="field", title="exact", multipliers=weights)
    exists = nearby(mean_logarithm())
    tends = have(eq(limit(by), statement.args[1]), context, *known, exists, enough(), rule="limit_algebra", near=NEAR)
    return have(statement, context, nearby(inside), tends, rule="rewrite", title="the limit", near=(NEAR,))


@lemma
def limit_value(claim: Claim) -> Line:
    one, two = mean(logarithm), inverse_value if claim is forward_limit else ONE
    by = mul(HALF, add(two, num(-1), one if claim is forward_limit else neg(one)))
    return along_loads(claim, forward if claim is forward_limit else reverse, ONE, by, logarithm_limits()[0])


@lemma
def slope_value(claim: Claim) -> Line:
    """gamma times the limit tends to 1/4, by the logarithm up to gamma^-3."""
    context, statement = claimed(claim)
    of = forward_limit if claim is forward_slope else reverse_limit
    far, third = Context((gamma,), (lt(TWO, gamma),)), power(gamma, -2)
    value = instance(limit_value(of), far)
    body = instantiate(statement.args[0].args[1], gamma)
    low, high = (instance(line, far, images={w: inverse(gamma)}) for line in log_bounds())
    half = mul(HALF, gamma, sub(gamma, ONE))
    leading = add(num(Fraction(1, 4)), div(num(Fraction(1, 4)), gamma))
    rest = mul(HALF, sub(inverse(gamma), third))
    if of is reverse_limit:
        lower, upper = sub(leading, rest), leading
        bounds = ((le(lower, body), high, neg(gamma)), (le(body, upper), low, gamma))
    else:
        lower = sub(div(mul(HALF, gamma), sub(gamma, ONE)), leading)
        upper = add(lower, rest)
        bounds = ((le(lower, body), low, neg(gamma)), (le(body, upper), high, gamma))
    found = (
        have(relation, far, bound, value, rule="combine", multipliers=(half, weight))
        for relation, bound, weight in bounds
    )
    return have(
        statement,
        context,
        *found,
        rule="squeeze",
        title="slope",
        variables=(gamma,),
        lower=lower,
        upper=upper,
        near=TWO,
    )


@lemma
def forward_value() -> Line:
    context, statement = claimed(forward_mean)
    return have(
        statement, context, by_traces(forward), mean_inverse(), mean_logarithm(), rule="field", title="exact mean"
    )


@lemma
def forward_not_finite() -> Line:
    """The mean divergence is infinite for d <= n <= d + 1: if it were finite, so would be the mean of tau(1/S)."""
    context, statement = claimed(forward_infinite)
    here = context.where(make("defined", mean(forward)))
    low = have(le(sub(ONE, inverse(mul(TWO, x))), make("ln", mul(TWO, x))), POINT, rule="sign")
    log = have(eq(make("ln", mul(TWO, x)), add(make("ln", TWO), make("ln", x))), POINT, rule="functional_equation")
    pointwise = have(
        le(inverse(x), add(mul(TWO, sub(add(inverse(x), make("ln", x)), ONE)), constant)), POINT, low, log,
        rule="combine", multipliers=(TWO, num(-2)),
    )  # fmt: skip
    by_divergence = add(mul(div(num(4), d), forward), constant)
    bounded = have(
        le(inverse_trace, add(mul(TWO, sub(add(inverse_trace, logarithm), ONE)), constant)),
        WITH_DATA,
        pointwise,
        rule="order",
    )
    below = have(
        le(inverse_trace, by_divergence), WITH_DATA, bounded, at_white("kl_from_white"), rule="combine",
        multipliers=(ONE, div(num(-4), d)),
    )  # fmt: skip
    sign = have(le(ZERO, inverse_trace), WITH_DATA, rule="order")
    above = have(le(neg(by_divergence), inverse_trace), WITH_DATA, below, sign, rule="combine", multipliers=(ONE, TWO))
    finite = have(make("defined", mean(forward)), here, rule="sign")
    parts = add(mul(div(num(4), d), mean(forward)), constant)
    whole = have(eq(mean(by_divergence), parts), here, finite, rule="linear")
    exists = have(
        make("defined", mean(inverse_trace)), here, below, above, whole, rule="order", bound=mean(by_divergence),
        title="then the mean inverse exists",
    )  # fmt: skip
    infinite = have(statement, context.where(statement), rule="sign", title="or it is infinite")
    return have(statement, context, contradiction(exists), infinite, rule="cases", title="infinite")


@lemma
def universality(claim: Claim) -> Line:
    """The mean divergence from data of covariance Sigma, or the other way round, is that of white data."""
    context, statement = claimed(claim)
    forwards = claim is forward_universality
    name = "from" if forwards else "to"
    known = axiom(f"kl_is_invariant_{name}_population")
    exists = by_traces(forward if forwards else reverse)
    there = mean(forward if forwards else reverse)
    moved = have(eq(there, statement.args[0]), context, known, exists, rule="rewrite", title="at every data set")
    return have(statement, context, moved, rule="field", multipliers=(num(-1),))


PROOFS: dict[str, Callable[[], Line]] = {
    reverse_mean.name: reverse_value,
    forward_mean.name: forward_value,
    forward_infinite.name: forward_not_finite,
    **{c.name: partial(universality, c) for c in (forward_universality, reverse_universality)},
    **{c.name: partial(limit_value, c) for c in (forward_limit, reverse_limit)},
    **{c.name: partial(slope_value, c) for c in (forward_slope, reverse_slope)},
}
