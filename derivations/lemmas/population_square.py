"""Traces of the squared resolvent of data of any covariance, between difference quotients of those of the resolvent."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, substitute
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import d, gamma, mean, n, t
from .population import FINITE, Sigma, both, g, s, shifted, trace, used, used_by_resolvent
from .population_kappa import AHEAD, BEHIND, TO_0, differences, h, kappa_continuous, kappa_slope, moved, steepness
from .population_noise import SHIFTED, limit
from .population_root import kappa, kappa_equation, used_tends
from .population_slope import along_sigma, trace_tends

square, square_sigma = mean(trace(power(shifted(), 2))), mean(both(mul(t, power(shifted(), 2))))
"""E tau(R^2) and E tau(Sigma R^2)."""
_trace, _trace_sigma = add(div(sub(ONE, gamma), s), div(gamma, kappa)), mul(gamma, sub(div(kappa, s), ONE))


@lemma
def traces() -> tuple[Line, Line]:
    """E tau(R) and E tau(Sigma R) tend to (1 - gamma)/s + gamma/kappa and to gamma (kappa/s - 1)."""
    whole = div(sub(ONE, used), s)
    tends = have(
        eq(limit(g), div(sub(ONE, used_tends().statement.args[1]), s)), SHIFTED, used_by_resolvent(), used_tends(),
        kappa_equation(), rule="squeeze", variables=(n, d, Sigma), lower=whole, upper=whole,
    )  # fmt: skip
    one = have(eq(limit(g), _trace), SHIFTED, tends, kappa_equation(), rule="field", multipliers=(ONE, div(gamma, s)))
    weights = ONE, neg(div(mul(gamma, kappa), s))
    two = have(
        eq(limit(along_sigma), _trace_sigma),
        SHIFTED,
        trace_tends(),
        kappa_equation(),
        rule="field",
        multipliers=weights,
    )
    return one, two


def _value(quotient: Term, at: Term, step: Term, weighted: bool) -> Term:
    """The difference quotient of a trace's limit, by that of kappa."""
    if weighted:
        return div(mul(gamma, sub(kappa, mul(s, quotient))), mul(s, add(s, step)))
    return add(div(sub(ONE, gamma), mul(s, add(s, step))), div(mul(gamma, quotient), mul(kappa, at)))


def _between(weighted: bool) -> Line:
    body, known, target = (along_sigma, traces()[1], square_sigma) if weighted else (g, traces()[0], square)
    sizes = Context((*FINITE.variables, h), (*FINITE.conditions, lt(ZERO, h)), FINITE.ranges)
    nearer = sizes.where(lt(h, s))
    lower = div(sub(body, substitute(body, {s: add(s, h)})), h)
    upper = div(sub(substitute(body, {s: add(s, neg(h))}), body), h)
    above = have(le(lower, target), sizes, rule="order")
    below = have(le(target, upper), nearer, rule="order")
    limits = [instance(known, context, images={s: add(s, by)}) for context, by in ((AHEAD, h), (BEHIND, neg(h)))]
    positive = have(lt(ZERO, kappa), SHIFTED, kappa_equation(), rule="sign")
    value = _value(inverse(steepness), kappa, ZERO, weighted)
    quotients = []
    for by, slope, tends, (sign, _, _) in zip(
        (h, neg(h)), kappa_slope(), kappa_continuous(), differences(), strict=True
    ):
        inside = div(sub(moved(by), kappa) if by is h else sub(kappa, moved(by)), h)
        quotients.append(have(
            eq(lim(TO_0, _value(inside, moved(by), by, weighted), h), value), SHIFTED, slope, tends, sign, positive,
            rule="limit_algebra", near=s,
        ))  # fmt: skip
    return have(
        eq(limit(target), value), SHIFTED, above, below, known, *limits, *quotients, rule="squeeze",
        title="between difference quotients", variables=(n, d, Sigma, h), lower=lower, upper=upper, toward=TO_0,
        near_parameter=s,
    )  # fmt: skip


@lemma
def square_tends() -> Line:
    """The limit of E tau(R^2)."""
    return _between(False)


@lemma
def square_sigma_tends() -> Line:
    """The limit of E tau(Sigma R^2)."""
    return _between(True)
