"""The square root along an eigenvector with the renormalised noise v as variable: int t sqrt(v (1 - <s/(s + v)>/gamma))/(t + v)^2 dv.

t/(t + kappa) is an integral over v > kappa; kappa(w^2) < v is the same as w^2 < v (1 - <s/(s + v)>/gamma).
"""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import ONE, OO, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .exchange import w
from .letters import gamma, integral, t
from .population import s
from .population_direction import exist, kappa_bounds, noise_at, shrunk
from .population_kappa import chord, chord_exists, k
from .population_noise import HALF_LINE, LAW, P
from .population_root import (
    POSITIVE,
    balance,
    degrees,
    degrees_at_zero,
    degrees_exist,
    degrees_slope,
    degrees_vanish,
    kappa_equation,
    left_over,
    v,
)

START = make("root", HALF_LINE, close(left_over(), v))
"""kappa without noise, where there are fewer examples than dimensions."""
MANY = Context((gamma, P), (lt(ZERO, gamma), le(ONE, gamma), *LAW))
FEW = Context((gamma, P), (lt(ZERO, gamma), lt(gamma, ONE), *LAW))
omega = mul(power(v, Fraction(1, 2)), power(left_over(), Fraction(1, 2)))
"""The w at which kappa(w^2) is v."""


def start_of(many: bool) -> Term:
    return ZERO if many else START


def loads(many: bool) -> Context:
    return MANY if many else FEW


@lemma
def start_equation() -> tuple[Line, Line]:
    """kappa without noise solves its equation, and is positive."""
    known = degrees_exist(), degrees_slope(), degrees_at_zero(), degrees_vanish()
    exists = have(make("defined", START), FEW, *known, rule="root_exists")
    there = instance(degrees_exist(), FEW, exists, images={v: START})
    equation = have(
        eq(left_over(START), ZERO), FEW, *known, exists, there, rule="root_exists", title="kappa without noise"
    )
    return equation, have(lt(ZERO, START), FEW, exists, rule="sign")


_TWO = Context((gamma, P, k, v), (lt(ZERO, gamma), *LAW, lt(ZERO, k), lt(ZERO, v)))


@lemma
def difference_of_left_over() -> Line:
    """<s/(s + k)> - <s/(s + v)> = (v - k) <s/((s + k)(s + v))>, both over gamma."""
    exist_ = degrees_exist(), instance(degrees_exist(), _TWO, images={v: k}), chord_exists()
    apart = have(eq(sub(degrees(k), degrees(v)), mul(sub(v, k), chord())), _TWO, *exist_, rule="linear")
    statement = eq(sub(left_over(v), left_over(k)), div(mul(sub(v, k), chord()), gamma))
    return have(statement, _TWO, apart, rule="field", multipliers=(inverse(gamma),))


_NOISE = Context((gamma, P, w, v), (lt(ZERO, gamma), *LAW, lt(ZERO, w), lt(ZERO, v)))


def at_noise(term: Term) -> Term:
    return substitute(term, {s: power(w, 2)})


@lemma
def difference_of_balance() -> tuple[Line, Line, Line]:
    """1 - <s/(s + v)>/gamma - w^2/v = (v - kappa) (<s/((s + kappa)(s + v))>/gamma + w^2/(v kappa)), kappa that of w^2."""
    without = Context((gamma, P, w), (lt(ZERO, gamma), *LAW, lt(ZERO, w)))
    images = {s: power(w, 2)}
    equation, positive = (instance(line, without, images=images) for line in (kappa_equation(), kappa_bounds()[0]))
    known = instance(difference_of_left_over(), _NOISE, positive, images={k: noise_at(w)})
    slope = add(div(substitute(chord(), {k: noise_at(w)}), gamma), div(power(w, 2), mul(v, noise_at(w))))
    statement = eq(at_noise(balance()), mul(sub(v, noise_at(w)), slope))
    there = instance(chord_exists(), _NOISE, positive, images={k: noise_at(w)})
    whole = have(
        statement, _NOISE, known, equation, rule="field", title="the balance at another noise", multipliers=(ONE, ONE)
    )
    return whole, have(lt(ZERO, slope), _NOISE, there, positive, rule="sign"), positive


@lemma
def _root_of_product() -> tuple[Line, Line]:
    """w < sqrt(a) sqrt(b) as w^2 < a b, and the other way."""
    a, b = var("a", "real"), var("rest", "real")
    both = mul(power(a, Fraction(1, 2)), power(b, Fraction(1, 2)))
    signs = lt(ZERO, w), lt(ZERO, a), lt(ZERO, b)
    found = []
    for given, goal in ((lt(power(w, 2), mul(a, b)), lt(w, both)), (lt(w, both), lt(power(w, 2), mul(a, b)))):
        context = Context((w, a, b), (*signs, given))
        weight = add(both, w)
        known = have(given, context, rule="sign")
        factor = inverse(weight) if goal.args[0] is w else weight
        found.append(have(goal, context, known, rule="combine", multipliers=(factor,)))
    return found[0], found[1]


def _place(many: bool, *more: Term) -> Context:
    return Context((gamma, P, w, v), (*loads(many).conditions, lt(ZERO, w), *more))


@lemma
def left_over_positive(many: bool) -> tuple[Line, Line]:
    """v > 0 and 1 - <s/(s + v)>/gamma > 0 beyond the start."""
    where = Context((gamma, P, v), (*loads(many).conditions, lt(start_of(many), v)))
    if many:
        less = have(lt(degrees(v), ONE), POSITIVE, degrees_exist(), rule="order")
        positive = have(lt(ZERO, v), where, rule="sign")
        share = have(lt(ZERO, left_over()), where, less, rule="combine", multipliers=(inverse(gamma),))
        return positive, share
    equation, start = start_equation()
    positive = have(lt(ZERO, v), where, start, rule="sign")
    known = instance(difference_of_left_over(), where, start, positive, images={k: START})
    there = instance(chord_exists(), where, start, positive, images={k: START})
    product = mul(sub(v, START), inverse(gamma), substitute(chord(), {k: START}))
    same = have(eq(left_over(), product), where, known, equation, rule="field", multipliers=(ONE, ONE))
    sign = have(lt(ZERO, product), where, there, start, rule="sign")
    return positive, have(lt(ZERO, left_over()), where, same, sign, rule="combine", multipliers=(neg(ONE), ONE))


@lemma
def beyond_kappa(many: bool) -> tuple[Line, Line]:
    """Where v > kappa(w^2): v is beyond the start, and w < omega."""
    where = _place(many, lt(noise_at(w), v))
    positive = difference_of_balance()[2]
    above = have(lt(ZERO, v), where, positive, rule="sign")
    whole, slope = (instance(line, where, above) for line in difference_of_balance()[:2])
    a, b, c = (var(name, "real") for name in ("a", "rest", "whole"))
    scalar = Context((a, b, c), (lt(ZERO, a), lt(ZERO, b), eq(c, mul(a, b))))
    known = have(eq(c, mul(a, b)), scalar, rule="sign")
    product = have(lt(ZERO, c), scalar, known, rule="combine", multipliers=(neg(ONE),))
    gap = have(lt(ZERO, sub(v, noise_at(w))), where, positive, rule="sign")
    images = {a: sub(v, noise_at(w)), b: whole.statement.args[1].args[1], c: at_noise(balance())}
    balanced = instance(product, where, whole, slope, gap, above, images=images)
    square = have(lt(power(w, 2), mul(v, left_over())), where, balanced, above, rule="combine", multipliers=(v, ZERO))
    over_ = have(lt(ZERO, left_over()), where, balanced, above, rule="combine", multipliers=(ONE, ZERO))
    images = {var("a", "real"): v, var("rest", "real"): left_over()}
    below = instance(_root_of_product()[0], where, square, above, over_, images=images)
    if many:
        return above, below
    equation, start = start_equation()
    known = instance(difference_of_left_over(), where, start, above, images={k: START})
    there = instance(chord_exists(), where, start, above, images={k: START})
    part = substitute(chord(), {k: START})
    weight = have(lt(ZERO, part), where, there, start, above, rule="sign")
    a, b, c = (var(name, "real") for name in ("a", "rest", "whole"))
    scalar = Context((a, b, c, gamma), (lt(ZERO, gamma), lt(ZERO, b), lt(ZERO, c), eq(c, div(mul(a, b), gamma))))
    parts = [have(condition, scalar, rule="sign") for condition in scalar.conditions[2:]]
    step = have(lt(ZERO, a), scalar, *parts, rule="combine", multipliers=(div(gamma, b), neg(div(gamma, b))))
    same = have(
        eq(left_over(), div(mul(sub(v, START), part), gamma)),
        where,
        known,
        equation,
        rule="field",
        multipliers=(ONE, ONE),
    )
    gap = instance(step, where, same, weight, over_, images={a: sub(v, START), b: part, c: left_over()})
    return have(lt(START, v), where, gap, rule="combine", multipliers=(ONE,)), below


@lemma
def below_omega(many: bool) -> Line:
    """Where v is beyond the start and w < omega: v > kappa(w^2)."""
    where = _place(many, lt(start_of(many), v), lt(w, omega))
    above, over_ = (instance(line, where) for line in left_over_positive(many))
    whole, slope = (instance(line, where, above) for line in difference_of_balance()[:2])
    images = {var("a", "real"): v, var("rest", "real"): left_over()}
    there = have(lt(w, omega), where, rule="sign")
    square = instance(_root_of_product()[1], where, above, over_, there, images=images)
    balanced = have(lt(ZERO, at_noise(balance())), where, square, above, rule="combine", multipliers=(inverse(v), ZERO))
    part = whole.statement.args[1].args[1]
    a, b, c = (var(name, "real") for name in ("a", "rest", "whole"))
    scalar = Context((a, b, c), (lt(ZERO, b), lt(ZERO, c), eq(c, mul(a, b))))
    parts = [have(condition, scalar, rule="sign") for condition in scalar.conditions[1:]]
    step = have(lt(ZERO, a), scalar, *parts, rule="combine", multipliers=(inverse(b), neg(inverse(b))))
    images = {a: sub(v, noise_at(w)), b: part, c: at_noise(balance())}
    gap = instance(step, where, whole, slope, balanced, above, images=images)
    return have(lt(noise_at(w), v), where, gap, rule="combine", multipliers=(ONE,))


def at_value(many: bool) -> Context:
    """Loads, and an eigenvalue t of Sigma."""
    context = loads(many)
    return Context((*context.variables, t), (*context.conditions, lt(ZERO, t)))


kernel = mul(t, power(add(t, v), -2))
weighted_kernel = mul(kernel, omega)


@lemma
def over_the_noise(many: bool) -> Line:
    """int_0^oo t/(t + kappa(w^2)) dw is the integral of t sqrt(v (1 - <s/(s + v)>/gamma))/(t + v)^2 over v beyond the start."""
    context, start = at_value(many), start_of(many)
    at_w = Context((*context.variables, w), (*context.conditions, lt(ZERO, w)))
    at_v = Context((*context.variables, v), (*context.conditions, lt(start, v)))
    positive = difference_of_balance()[2]
    beyond = integral(noise_at(w), OO, kernel, v)
    part = have(
        eq(beyond, shrunk), at_w, positive, rule="antiderivative", variable=v, function=neg(mul(t, inverse(add(t, v))))
    )
    whole, iterated = integral(ZERO, OO, shrunk, w), integral(ZERO, OO, beyond, w)
    there = instance(exist()[0], context)
    moved = have(eq(whole, iterated), context, there, part, rule="rewrite")
    swapped = integral(start, OO, integral(ZERO, omega, kernel, w), v)
    signs = left_over_positive(many)
    started = () if many else (start_equation()[1],)
    conditions = *beyond_kappa(many), below_omega(many)
    exchanged = have(
        eq(iterated, swapped), context, moved, *conditions, *signs, *started, positive, rule="tonelli",
        title="the noise as variable",
    )  # fmt: skip
    constant = have(eq(integral(ZERO, omega, kernel, w), weighted_kernel), at_v, *signs, *started, rule="law")
    value = integral(start, OO, weighted_kernel, v)
    put = have(eq(swapped, value), context, exchanged, constant, *signs, *started, rule="rewrite")
    weights = ONE, ONE, ONE
    return have(eq(whole, value), context, moved, exchanged, put, rule="field", multipliers=weights)
