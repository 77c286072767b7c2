"""The renormalised noise kappa: the one positive root of 1 - <t/(t + kappa)>/gamma - s/kappa in the population's law."""

from __future__ import annotations

from ...theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import d, gamma, n, t
from .population import Sigma, left, s, used
from .population_noise import HALF_LINE, LAW, SHIFTED, P, average, left_tends, limit, y

v = var("v", "real")
POSITIVE = Context((P, v), (*LAW, lt(ZERO, v)))
LAWS = Context((P,), LAW)


def degrees(at: Term = v) -> Term:
    """<t/(t + v)>, the degrees of freedom at the noise v, over d."""
    return average(div(t, add(at, t)))


def left_over(at: Term = v) -> Term:
    """1 - <t/(t + v)>/gamma."""
    return add(ONE, mul(num(-1), inverse(gamma), degrees(at)))


def balance(at: Term = v) -> Term:
    return add(*left_over(at).args, mul(num(-1), inverse(at), s))


kappa = make("root", HALF_LINE, close(balance(), v))


@lemma
def degrees_exist() -> Line:
    """0 <= t/(t + v) <= 1."""
    return have(make("defined", degrees()), POSITIVE, rule="order", bound=average(ONE))


def square(at: Term = v) -> Term:
    """<t/(t + v)^2>."""
    return average(div(t, power(add(at, t), 2)))


@lemma
def square_exists() -> Line:
    """<t/(t + v)^2> exists: its integrand is at most 1/v."""
    return have(make("defined", square()), POSITIVE, rule="order", bound=average(inverse(v)))


@lemma
def degrees_slope() -> Line:
    """The derivative of <t/(t + v)> is -<t/(t + v)^2>."""
    statement = eq(make("deriv", ONE, close(degrees(), v), v), average(neg(div(t, power(add(v, t), 2)))))
    near = div(v, TWO), mul(TWO, v)
    return have(
        statement, POSITIVE, degrees_exist(), square_exists(), rule="leibniz", bound=average(div(TWO, v)), near=near
    )


@lemma
def degrees_at_zero() -> Line:
    """<t/(t + v)> -> 1 as v -> 0."""
    place = Context((P, t), (*LAW, lt(ZERO, t)))
    near = make("above", ZERO)
    point = have(eq(lim(near, div(t, add(v, t)), v), ONE), place, rule="limit_algebra")
    to_mean = eq(lim(near, degrees(), v), average(ONE))
    rises = have(to_mean, LAWS, point, degrees_exist(), rule="dominated_convergence", bound=average(ONE), near=ONE)
    one = have(eq(average(ONE), ONE), LAWS, rule="linear")
    return have(eq(lim(near, degrees(), v), ONE), LAWS, rises, one, rule="field", multipliers=(ONE, ONE))


@lemma
def degrees_vanish() -> Line:
    """<t/(t + v)> -> 0 as v grows."""
    place = Context((P, t), (*LAW, lt(ZERO, t)))
    point = have(eq(lim(make("grows"), div(t, add(v, t)), v), ZERO), place, rule="limit_algebra")
    to_mean = eq(lim(make("grows"), degrees(), v), average(ZERO))
    falls = have(to_mean, LAWS, point, degrees_exist(), rule="dominated_convergence", bound=average(ONE), near=ONE)
    nothing = have(eq(average(ZERO), ZERO), LAWS, rule="linear")
    return have(eq(lim(make("grows"), degrees(), v), ZERO), LAWS, falls, nothing, rule="field", multipliers=(ONE, ONE))


@lemma
def kappa_equation() -> Line:
    """kappa exists, is unique, and solves its equation: the left side rises from -oo to 1."""
    known = degrees_exist(), degrees_slope(), degrees_at_zero(), degrees_vanish()
    exists = have(
        make("defined", kappa), SHIFTED, *known, rule="root_exists", title="the left side rises from -oo to 1"
    )
    there = instance(degrees_exist(), SHIFTED, exists, images={v: kappa})
    return have(eq(balance(kappa), ZERO), SHIFTED, *known, exists, there, rule="root_exists", title="kappa is the root")


@lemma
def share_equation() -> tuple[Line, Line]:
    """y = s/kappa is positive, and solves the equation of what is left."""
    share = div(s, kappa)
    positive = have(lt(ZERO, kappa), SHIFTED, kappa_equation(), rule="sign")
    part = average(div(ONE, add(s, mul(t, share))))
    whole = have(eq(mul(s, part), sub(ONE, degrees(kappa))), SHIFTED, kappa_equation(), positive, rule="linear")
    exact = eq(add(sub(share, ONE), div(sub(ONE, mul(s, part)), gamma)), ZERO)
    solved = have(exact, SHIFTED, whole, kappa_equation(), rule="field", multipliers=(neg(inverse(gamma)), neg(ONE)))
    return have(lt(ZERO, share), SHIFTED, positive, rule="sign"), solved


@lemma
def left_at_root() -> Line:
    """What is left of 1 - d/n E tau(C/(C + s)) tends to s/kappa."""
    share = div(s, kappa)
    return instance(left_tends(), SHIFTED, *share_equation(), images={y: share})


@lemma
def used_tends() -> Line:
    """E tau(C/(C + s)) tends to gamma (1 - s/kappa), which is <t/(t + kappa)>."""
    whole, value = mul(div(n, d), sub(ONE, left)), mul(gamma, sub(ONE, div(s, kappa)))
    tends = have(
        eq(limit(used), value), SHIFTED, left_at_root(), kappa_equation(), rule="squeeze", variables=(n, d, Sigma),
        lower=whole, upper=whole,
    )  # fmt: skip
    same = eq(limit(used), degrees(kappa))
    return have(same, SHIFTED, tends, kappa_equation(), rule="field", multipliers=(ONE, gamma))
