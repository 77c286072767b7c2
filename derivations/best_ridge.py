"""The best ridge of each error: where it exists, where it lies and the equation it solves.

With y = 1/(S + ridge) and H_k = lim E tau y^k, each error falls while a ratio of such means is below a level and then
rises. The ratio increases: by Cauchy-Schwarz, H_k/H_(k+1) does.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from ..theory.by import equal, step
from ..theory.domain import Domain, Parameter
from ..theory.kernel import Step
from ..theory.language import E, S, limit_in_proportion, minimiser, tau
from ..theory.roots import root_of
from .elliptic_means import DOMAIN, ridge
from .marchenko_pastur import HALF, LOADS, gamma
from .ridge_errors import (
    FORWARD,
    LOGARITHM,
    REVERSE,
    Direction,
    divergence_step,
    inverse_mean_step,
    kappa,
    logarithm_step,
    renormalised_root,
    square_mean_step,
)

ONE = sp.S.One
SPECTRUM = Parameter(S, sp.S.Zero, sp.oo, False)


def mean(power: sp.Expr, shift: sp.Expr = ridge) -> sp.Expr:
    """H_k = lim E tau (S + shift)^-k."""
    return limit_in_proportion(E(tau((S + shift) ** -power)), gamma)


def ratio_increases(power: int, shift: sp.Expr, domain: Domain) -> Step:
    """d/dridge of H_k/H_(k+1) is positive, by Cauchy-Schwarz."""
    first, second, third = (mean((power + i) * ONE, shift) for i in range(3))
    slope = sp.Derivative(first / second, ridge)
    formula = ((power + 1) * first * third - power * second**2) / second**2
    derivative = step("its slope", equal(slope, formula), "derivative_of_traces", domain, ridge=ridge)
    spread = step("Cauchy-Schwarz", sp.Ge(third, second**2 / first, evaluate=False), "cauchy_schwarz", domain)
    positive = [positive_mean((power + i) * ONE, shift, domain) for i in (0, 1)]
    statement = sp.Gt(slope, 0, evaluate=False)
    return step("the ratio increases", statement, "bounded_atoms", domain, derivative, spread, *positive)


def positive_mean(power: sp.Expr, shift: sp.Expr, domain: Domain) -> Step:
    """H_k > 0."""
    wide = Domain((*domain.parameters, SPECTRUM), domain.conditions)
    known = step("positive", sp.Gt((S + shift) ** -power, 0, evaluate=False), "inequality", wide)
    return step("a positive mean", sp.Gt(mean(power, shift), 0, evaluate=False), "traces_in_order", domain, known)


def ratio_above_at_two(power: int, shift: sp.Expr, level: sp.Expr, domain: Domain) -> Step:
    """H_k/H_(k+1) > level at ridge = 2, where y level < 1 for every S >= 0."""
    at_two = shift.xreplace({ridge: 2 * ONE})
    first, second = mean(power * ONE, at_two), mean((power + 1) * ONE, at_two)
    wide = Domain((*domain.parameters, SPECTRUM))
    order = sp.Gt((S + at_two) ** -power, level * (S + at_two) ** (-power - 1), evaluate=False)
    pointwise = step("for every S", order, "inequality", wide)
    means = step("in the mean", sp.Gt(first, level * second, evaluate=False), "traces_in_order", domain, pointwise)
    positive = positive_mean((power + 1) * ONE, at_two, domain)
    above = sp.Gt(first / second, level, evaluate=False)
    return step("the ratio at ridge = 2", above, "bounded_atoms", domain, means, positive)


# --- Kullback-Leibler divergences ----------------------------------------------------------------------------

BEST_REVERSE = 1 / (1 + gamma)
AT_BEST = {ridge: BEST_REVERSE}


@cache
def by_means(of: Direction) -> Step:
    """The divergence as a combination of the limits of the traces."""
    log_mean = limit_in_proportion(LOGARITHM, gamma)
    value = (mean(ONE) - 1 + log_mean) / 2 if of is FORWARD else (ridge - log_mean) / 2
    used = [divergence_step(of), logarithm_step(), *([inverse_mean_step()] if of is FORWARD else [])]
    factors = (sp.S.One, -HALF, -HALF) if of is FORWARD else (sp.S.One, HALF)
    return step("by limits of traces", equal(of.definition, value), "algebra", DOMAIN, *used, factors=factors)


@cache
def root_at_best() -> Step:
    known = renormalised_root.xreplace(AT_BEST)
    value = (1 + gamma + gamma**2) / (1 + gamma)
    return step("a perfect square", equal(known, value), "square_root", LOADS)


def at_best(known: Step, value: sp.Expr) -> Step:
    """A mean at ridge = 1/(1 + gamma)."""
    instance = known.statement.xreplace(AT_BEST)
    moved = step("at ridge = 1/(1 + gamma)", instance, "substitute", LOADS, known, at=AT_BEST)
    return step("its value", equal(instance.lhs, value), "algebra", LOADS, moved, root_at_best())


@cache
def reverse_step() -> Step:
    """The slope of the reverse divergence is (1 - H_1)/2, and H_1 = 1 at ridge = 1/(1 + gamma)."""
    form = by_means(REVERSE)
    slope = sp.Derivative(form.statement.rhs, ridge)
    derivative = step(
        "the slope",
        equal(slope, (1 - mean(ONE)) / 2),
        "derivative_of_traces",
        DOMAIN,
        ridge=ridge,
    )
    falls = sp.Derivative(-mean(ONE), ridge)
    falling = step("H_1 falls", equal(falls, mean(2 * ONE)), "derivative_of_traces", DOMAIN, ridge=ridge)
    positive = positive_mean(2 * ONE, ridge, DOMAIN)
    increase = step("with a sign", sp.Gt(falls, 0, evaluate=False), "bounded_atoms", DOMAIN, falling, positive)
    at_point = at_best(inverse_mean_step(), ONE)
    value = step("minus it", equal(-at_point.statement.lhs, -ONE), "algebra", LOADS, at_point)
    return step(
        "the one minimum",
        equal(minimiser(REVERSE.definition, ridge, 0, sp.oo), BEST_REVERSE),
        "minimiser",
        LOADS,
        form,
        derivative,
        increase,
        value,
        factor=HALF,
    )


forward_ratio = 1 + kappa - 1 / gamma - 1 / (gamma * (1 + kappa)) + 1 / (gamma * (1 + kappa)) ** 2
best_forward = root_of(forward_ratio, ridge, ONE, sp.S.Zero, sp.oo)


def equal_form(unique: Step, closed: sp.Expr, domain: Domain, *means: Step) -> Step:
    """The minimiser as the root of the closed form of the curve, which the limits of the means give."""
    root = unique.statement.rhs
    curve = step("the curve in closed form", equal(closed, root.args[0]), "algebra", domain, *means)
    itself = step("itself", equal(closed, closed), "algebra", domain)
    statement = equal(unique.statement.lhs, root_of(closed, *root.args[1:]))
    return step("in closed form", statement, "equal_functions", unique.domain, unique, curve, itself)


@cache
def forward_step() -> Step:
    """The slope of the forward divergence is (H_1 - H_2)/2: the ratio H_1/H_2 passes 1 between 1/(1 + gamma) and 2."""
    form = by_means(FORWARD)
    first, second = mean(ONE), mean(2 * ONE)
    slope = equal(sp.Derivative(form.statement.rhs, ridge), (first - second) / 2)
    derivative = step("the slope", slope, "derivative_of_traces", DOMAIN, ridge=ridge)
    increase = ratio_increases(1, ridge, DOMAIN)
    square = (1 + gamma) ** 2 / (1 + gamma + gamma**2)
    values = at_best(inverse_mean_step(), ONE), at_best(square_mean_step(), square)
    ratio = first / second
    low = step("below 1", sp.Lt(ratio.xreplace(AT_BEST), 1, evaluate=False), "bounded_atoms", LOADS, *values)
    high = ratio_above_at_two(1, ridge, ONE, LOADS)
    unique = step(
        "the one minimum",
        equal(minimiser(FORWARD.definition, ridge, 0, sp.oo), root_of(ratio, ridge, ONE, 0, sp.oo)),
        "minimiser",
        LOADS,
        form,
        derivative,
        increase,
        low,
        high,
        factor=second / 2,
        between=(BEST_REVERSE, 2 * ONE),
    )
    return equal_form(unique, forward_ratio, DOMAIN, inverse_mean_step(), square_mean_step())
