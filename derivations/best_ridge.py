"""The best ridge of each error: where it exists, where it lies and the equation it solves.

With y = 1/(S + ridge) and H_k = lim E tau y^k, each error falls while a ratio of such means is below a level and then
rises. The ratio increases: by Cauchy-Schwarz, H_k/H_(k+1) does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import sympy as sp
from sympy import sqrt

from ..theory.by import equal, step
from ..theory.claim import Claim
from ..theory.domain import Domain, Parameter, real
from ..theory.kernel import Step
from ..theory.language import E, S, limit_in_proportion, minimiser, tau
from ..theory.roots import root_of
from .denoising import NOISE, variance
from .elliptic_means import (
    DOMAIN,
    INVERSE_ROOT,
    ROOT,
    in_regimes,
    mean_definition,
    mean_forms,
    mean_step,
    ridge,
)
from .marchenko_pastur import HALF, LOADS, gamma
from .regularisation import BULK, OVERLAP, by_mean_root, unit_mean
from .ridge_errors import (
    AT_WHOLE,
    FORWARD,
    LOGARITHM,
    NOISY,
    REVERSE,
    Direction,
    cube_mean_step,
    denoising_definition,
    denoising_step,
    divergence_step,
    inverse_mean_step,
    kappa,
    logarithm_step,
    renormalised_root,
    square_mean_step,
    whole,
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
    value = (mean(ONE) - 1 + log_mean) / 2 if of == FORWARD else (ridge - log_mean) / 2
    used = [divergence_step(of), logarithm_step(), *([inverse_mean_step()] if of == FORWARD else [])]
    factors = (sp.S.One, -HALF, -HALF) if of == FORWARD else (sp.S.One, HALF)
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
    means = inverse_mean_step(), square_mean_step()
    curve = step("the ratio", equal(forward_ratio, ratio), "algebra", DOMAIN, *means)
    return step(
        "the one minimum",
        equal(minimiser(FORWARD.definition, ridge, 0, sp.oo), root_of(forward_ratio, ridge, ONE, 0, sp.oo)),
        "minimiser",
        LOADS,
        form,
        derivative,
        increase,
        low,
        high,
        curve,
        factor=second / 2,
        between=(BEST_REVERSE, 2 * ONE),
    )


# --- the denoising loss ----------------------------------------------------------------------------------------

NOISE_LOADS = Domain((*LOADS.parameters, NOISE))
best_load = 1 + gamma * (1 + variance)
AT_LOW = {ridge: 1 / best_load}
_w = gamma * (1 + kappa)
denoising_ratio = _w * (_w - 1) * ((1 + gamma + gamma * ridge) ** 2 - 4 * gamma) / (gamma * (_w**3 - gamma))


def above(known: Step) -> Step:
    """A mean at ridge + sigma^2 in the place of the ridge."""
    return step("with the noise", known.statement.xreplace(AT_WHOLE), "substitute", NOISY, known, at=AT_WHOLE)


@cache
def low_denoising_step() -> Step:
    """H_2/H_3 < 1 + sigma^2 where H_1 = 1/(1 + sigma^2), at ridge = 1/(1 + gamma (1 + sigma^2)): H_3 >= H_2^2/H_1."""
    start = whole.xreplace(AT_LOW)
    square = renormalised_root.xreplace(AT_WHOLE).xreplace(AT_LOW)
    perfect = step("a perfect square", equal(square, (best_load**2 - gamma) / best_load), "square_root", NOISE_LOADS)
    w = 1 + variance + 1 / gamma
    values = {1: 1 / (1 + variance), 2: gamma * w**2 / ((gamma * w**2 - 1) * (1 + variance) ** 2)}
    known = []
    for power, value in values.items():
        here = above(inverse_mean_step() if power == 1 else square_mean_step())
        instance = here.statement.xreplace(AT_LOW)
        moved = step("at this ridge", instance, "substitute", NOISE_LOADS, here, at=AT_LOW)
        known.append(step("its value", equal(instance.lhs, value), "algebra", NOISE_LOADS, moved, perfect))
    first, second, third = (mean(power * ONE, start) for power in (1, 2, 3))
    spread = sp.Ge(third, second**2 / first, evaluate=False)
    bound = step("Cauchy-Schwarz", spread, "cauchy_schwarz", NOISE_LOADS)
    below = sp.Lt(second / third, 1 + variance, evaluate=False)
    return step("below the level", below, "bounded_atoms", NOISE_LOADS, bound, *known)


@cache
def denoising_ridge_step() -> Step:
    """The slope is 2 sigma^4 (H_2 - (1 + sigma^2) H_3), with y = 1/(S + ridge + sigma^2)."""
    first, second, third = (mean(power * ONE, whole) for power in (1, 2, 3))
    value = variance - 2 * variance**2 * first + variance**2 * (1 + variance) * second
    means = [above(inverse_mean_step()), above(square_mean_step())]
    factors = (ONE, 2 * variance**2, -(variance**2) * (1 + variance))
    form = step(
        "by means", equal(denoising_definition, value), "algebra", NOISY, denoising_step(), *means, factors=factors
    )
    slope = equal(sp.Derivative(value, ridge), 2 * variance**2 * (second - (1 + variance) * third))
    derivative = step("the slope", slope, "derivative_of_traces", NOISY, ridge=ridge)
    plain = equal(denoising_ratio, mean(2 * ONE) / mean(3 * ONE))
    curve = above(step("the ratio", plain, "algebra", DOMAIN, square_mean_step(), cube_mean_step()))
    return step(
        "the one minimum",
        equal(
            minimiser(denoising_definition, ridge, 0, sp.oo),
            root_of(curve.statement.lhs, ridge, 1 + variance, 0, sp.oo),
        ),
        "minimiser",
        NOISE_LOADS,
        form,
        derivative,
        ratio_increases(2, whole, NOISY),
        low_denoising_step(),
        ratio_above_at_two(2, whole, 1 + variance, NOISE_LOADS),
        curve,
        factor=2 * variance**2 * third,
        between=(AT_LOW[ridge], 2 * ONE),
    )


# --- the bulk error and the overlap ------------------------------------------------------------------------------

Y = real("y", 0, meaning="eigenvalue of S + ridge")
y = Y.symbol
BULK_LOW, BULK_HIGH = 1 / (2 * (1 + 2 * gamma)), 2 * ONE
ROOT_MEAN, INVERSE_ROOT_MEAN = mean_definition(ROOT), mean_definition(INVERSE_ROOT)
best_bulk = root_of(-in_regimes(mean_forms[INVERSE_ROOT]), ridge, -ONE, 0, sp.oo)


@cache
def low_bulk_step() -> Step:
    """H_(1/2) > 1 at ridge = 1/(2 (1 + 2 gamma)): 1/sqrt(y) >= 2/(1 + y), whose mean is algebraic."""
    wide = Domain((*LOADS.parameters, SPECTRUM))
    here = S + BULK_LOW
    chord = step("two means", sp.Ge(1 / sqrt(y), 2 / (1 + y), evaluate=False), "inequality", Domain((Y,)))
    pointwise = step("for every S", chord.statement.xreplace({y: here}), "substitute", wide, chord, at={y: here})
    root, inverse_here = INVERSE_ROOT_MEAN.xreplace({ridge: BULK_LOW}), mean(ONE, 1 + BULK_LOW)
    order = step("in the mean", sp.Ge(root, 2 * inverse_here, evaluate=False), "traces_in_order", LOADS, pointwise)
    at = {ridge: 1 + BULK_LOW}
    known = inverse_mean_step()
    value = step("the mean inverse", known.statement.xreplace(at), "substitute", LOADS, known, at=at)
    half = step("above a half", sp.Gt(inverse_here, HALF, evaluate=False), "bounded_atoms", LOADS, value)
    return step("below -1", sp.Lt(-root, -1, evaluate=False), "bounded_atoms", LOADS, order, half)


@cache
def high_bulk_step() -> Step:
    """H_(1/2) < 1 at ridge = 2, where y > 1."""
    wide = Domain((*LOADS.parameters, SPECTRUM))
    statement = sp.Gt(-1 / sqrt(S + BULK_HIGH), -1, evaluate=False)
    pointwise = step("for every S", statement, "inequality", wide)
    above_level = sp.Gt(-INVERSE_ROOT_MEAN.xreplace({ridge: BULK_HIGH}), -1, evaluate=False)
    return step("in the mean", above_level, "traces_in_order", LOADS, pointwise)


@cache
def bulk_ridge_step() -> Step:
    """The slope of the bulk error is 1 - H_(1/2), and H_(1/2) falls."""
    form = by_mean_root(BULK)
    slope = equal(sp.Derivative(form.statement.rhs, ridge), 1 - INVERSE_ROOT_MEAN)
    shown = equal(best_bulk.args[0], -INVERSE_ROOT_MEAN)
    curve = step("the curve", shown, "algebra", DOMAIN, mean_step(INVERSE_ROOT))
    falls = sp.Derivative(-INVERSE_ROOT_MEAN, ridge)
    falling = equal(falls, mean(3 * HALF) / 2)
    increase = step(
        "H_(1/2) falls",
        sp.Gt(falls, 0, evaluate=False),
        "bounded_atoms",
        DOMAIN,
        step("its slope", falling, "derivative_of_traces", DOMAIN, ridge=ridge),
        positive_mean(3 * HALF, ridge, DOMAIN),
    )
    return step(
        "the one minimum",
        equal(
            minimiser(BULK.definition, ridge, 0, sp.oo),
            best_bulk,
        ),
        "minimiser",
        LOADS,
        form,
        step("the slope", slope, "derivative_of_traces", DOMAIN, ridge=ridge),
        increase,
        low_bulk_step(),
        high_bulk_step(),
        curve,
        factor=ONE,
        between=(BULK_LOW, BULK_HIGH),
    )


A, B = real("a", 0, meaning="square root of S + ridge"), real("b", 0, meaning="square root of 1 + ridge")
a, b = A.symbol, B.symbol
overlap_rises = sp.Ge(sp.Derivative(OVERLAP.definition, ridge), 0, evaluate=False)


@cache
def overlap_slope_step() -> Step:
    """The slope of L^2/(1 + ridge), L = H_(-1/2): (1 - S)/sqrt(S + ridge) >= (1 - S)/sqrt(1 + ridge), whose mean is 0."""
    wide = Domain((*DOMAIN.parameters, SPECTRUM))
    form = by_mean_root(OVERLAP)
    start, by_root = sp.Derivative(OVERLAP.definition, ridge), sp.Derivative(form.statement.rhs, ridge)
    formula = ROOT_MEAN * ((1 + ridge) * INVERSE_ROOT_MEAN - ROOT_MEAN) / (1 + ridge) ** 2
    slope = step("its slope", equal(by_root, formula), "derivative_of_traces", DOMAIN, ridge=ridge)
    same = step("the same slope", equal(start, by_root), "derivative_of_equal", DOMAIN, form, x=ridge)
    squares = sp.Ge((b**2 - a**2) / a, (b**2 - a**2) / b, evaluate=False)
    lemma = step("a square", squares, "inequality", Domain((A, B)))
    at = {a: sqrt(S + ridge), b: sqrt(1 + ridge)}
    pointwise = step("for every S", squares.xreplace(at), "substitute", wide, lemma, at=at)
    unit = limit_in_proportion(E(tau(S)), gamma)
    means = sp.Ge((1 + ridge) * INVERSE_ROOT_MEAN - ROOT_MEAN, (1 - unit) / sqrt(1 + ridge), evaluate=False)
    order = step("in the mean", means, "traces_in_order", DOMAIN, pointwise)
    size = step("the mean of S", equal(unit, ONE), "limit_of_sizes", DOMAIN, unit_mean())
    positive = positive_mean(-HALF, ridge, DOMAIN)
    return step("the slope", overlap_rises, "bounded_atoms", DOMAIN, same, slope, order, size, positive)


# --- claims -------------------------------------------------------------------------------------------------------

_PAPERS = ("maillard-goldt-2026", "wang-2026")


def _claim(name: str, words: str, domain: Domain, derivation: Callable[[], Step]) -> Claim:
    statement = derivation().statement
    return Claim(
        name=f"regularisation.best_ridge_{name}",
        statement=words,
        domain=domain,
        definition=statement.lhs,
        closed_form=statement.rhs,
        derivation=derivation,
        references=_PAPERS,
        no_simulation="where a quantity that is simulated is least; its slope there is 0 by proof",
    )


reverse_claim = _claim(
    "kl_reverse",
    "KL of the true law from the learnt one is least at ridge = 1/(1 + gamma), and only there.",
    LOADS,
    reverse_step,
)
forward_claim = _claim(
    "kl_forward",
    "KL of the learnt law from the true one is least at one ridge, above 1/(1 + gamma): with w = 1 + kappa it solves "
    "gamma^2 w^3 = gamma (1 + gamma) w^2 + gamma w - 1.",
    LOADS,
    forward_step,
)
denoising_claim = _claim(
    "denoising",
    "The test loss of the denoiser is least at one ridge, above 1/(1 + gamma (1 + sigma^2)), at every load and noise: the "
    "mean of (eigenvalue + ridge - 1)/(eigenvalue + ridge + sigma^2)^3 vanishes there.",
    NOISE_LOADS,
    denoising_ridge_step,
)
bulk_claim = _claim(
    "bulk_error",
    "The bulk error is least at one ridge, above 1/(2 (1 + 2 gamma)), where the mean of (eigenvalue + ridge)^(-1/2) is 1.",
    LOADS,
    bulk_ridge_step,
)
overlap_claim = Claim(
    name="regularisation.overlap_rises",
    statement="A larger ridge never makes the overlap smaller: no ridge is best, the models agree as both forget their data.",
    domain=DOMAIN,
    proposition=overlap_rises,
    derivation=overlap_slope_step,
    references=_PAPERS,
    no_simulation="a statement about regularisation.overlap, which is simulated",
)
