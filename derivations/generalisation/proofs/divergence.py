"""Kullback-Leibler divergences of the learnt and the true law: exact means at finite size, and what does not depend on Sigma."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from ....theory.claim import Claim
from ....theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, bound, instantiate, make, num, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.inverse import ENOUGH, MORE, WITH_DATA, contradiction, mean_inverse
from ...lemmas.inverse import value as inverse_value
from ...lemmas.inverse_limit import NEAR, enough
from ...lemmas.letters import SIZES, S, d, gamma, limit, mean, n, tau, x
from ...lemmas.logarithm import log_bounds, w
from ...lemmas.mean_logarithm import logarithm, logarithm_limits, mean_logarithm, nearby
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
inverse_trace = tau(inverse(x))
POINT = Context((x,), (lt(ZERO, x),))
constant = mul(TWO, make("ln", TWO))


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
    """The mean divergence by E tau(ln S), and by E tau(1/S) or E tau(S)."""
    if of is forward:
        return mean_by_traces("kl_from_white", (mean_inverse(), mean_logarithm()), MORE)
    return mean_by_traces("kl_to_white", (mean_logarithm(),), ENOUGH)


@lemma
def reverse_value() -> Line:
    """The mean divergence per dimension is -E tau(ln S)/2, as E tau(S) = 1."""
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
    """The mean divergence per dimension in the limit, by those of the mean traces."""
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
    """The mean divergence per dimension is (E tau(1/S) + E tau(ln S) - 1)/2."""
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

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        ("generalisation.kl_forward_universality", "generalisation.kl_reverse_universality"),
        "The Kullback-Leibler divergence of two Gaussians does not change when both are mapped linearly. With "
        "A^-1 the data become white at every draw, so that the means are equal.",
    ),
    "generalisation.kl_forward_mean": (
        "The divergence is a combination of tau(1/S) and of tau(ln S). The mean of the first is n/(n - d - 1), by "
        "parts; that of the second is a sum of digamma values, by Bartlett's decomposition of the determinant."
    ),
    "generalisation.kl_reverse_mean": (
        "The divergence is a combination of tau(S), whose mean is 1, and of tau(ln S). The mean of the latter is "
        "a sum of digamma values, by Bartlett's decomposition of the determinant."
    ),
    "generalisation.kl_forward_infinite": (
        "Were the mean divergence finite, so would be the mean of tau(1/S), to which the resolvent at z < 0 "
        "rises. The equation for the resolvent, by parts, then has no solution as z tends to 0 while n <= d + 1."
    ),
    "generalisation.kl_forward": (
        "At every size the mean divergence is exact in E tau(1/S) = n/(n - d - 1) and in a sum of digamma values. "
        "Both have limits: bounds of the digamma function turn the sum into an integral of a logarithm."
    ),
    "generalisation.kl_reverse": (
        "At every size the mean divergence is exact in a sum of digamma values. Bounds of the digamma function "
        "turn the sum into an integral of a logarithm in the limit."
    ),
    **dict.fromkeys(
        ("generalisation.kl_forward_slope", "generalisation.kl_reverse_slope"),
        "In the limit the divergence is elementary in 1/gamma and ln(1 - 1/gamma). Two sides of the logarithm's "
        "expansion squeeze gamma times it to 1/4.",
    ),
}
"""What each proof does, in a sentence or two."""
