"""Finite size, real data: the first-order shift and the fluctuations of the half moment."""

from __future__ import annotations

from functools import cache
from math import log

import numpy as np
import sympy as sp
from sympy import cos, pi, sqrt

from ..numeric.evaluation import evaluate
from ..numeric.models import measure_spectral_reduced, measure_spectral_variance
from ..theory.by import equal, step
from ..theory.claim import Claim, Setting, Simulation
from ..theory.domain import Domain, integer, real
from ..theory.kernel import Step
from ..theory.language import E, S, d, limit_in_proportion, n, statistic, tau
from ..theory.statistics_of_spectra import cosine_sum, on_circle, variance_of
from ..theory.sums import half_power_coefficient, half_power_series
from .marchenko_pastur import (
    BELOW,
    FEW,
    HALF,
    LOAD,
    LOADS,
    MANY,
    RADIUS,
    bulk,
    circle,
    density_step,
    exact_identity,
    gamma,
    half_moment,
    lower,
    r,
    resolvent,
    small_variance,
    t,
    transform,
    transform_step,
    upper,
    x,
    z,
)

root = sqrt(S)

# --- the shift ----------------------------------------------------------------------------------------

edges_product = sqrt(z - lower) * sqrt(z - upper)
transform_shift = ((z - 1 - 1 / gamma) / ((z - lower) * (z - upper)) - 1 / edges_product) / 2


@cache
def transform_shift_step() -> Step:
    """E tau (z - S)^-1 to first order in 1/d: the linearised loop equation."""
    deviation = d * (E(tau(resolvent)) - transform.xreplace({gamma: n / d}))
    return step(
        "the loop equation to first order",
        equal(limit_in_proportion(deviation, gamma), transform_shift),
        "perturb",
        Domain((BELOW, LOAD)),
        exact_identity(),
        small_variance(),
        transform_step(),
        z=z,
        gamma=gamma,
    )


half_law = sp.Integral(sqrt(x) * bulk, (x, lower, upper)).xreplace({gamma: n / d})
shift_definition = limit_in_proportion(d * (E(tau(root)) - half_law), gamma)


def arcsine(argument: sp.Expr) -> sp.Expr:
    """2F1(-1/2, -1/2; 1; argument): the mean of |1 + r e^(it)| over the circle, r^2 = argument."""
    return sp.hyper((-HALF, -HALF), (1,), argument)


half_moment_shift = sp.Piecewise(
    ((1 - arcsine(1 / gamma)) / 2, gamma >= 1),
    ((1 - arcsine(gamma)) / (2 * sqrt(gamma)), True),
)


@cache
def circle_mean() -> Step:
    return step(
        "the mean of |1 + r e^(it)|, by Parseval",
        equal(sp.Integral(sqrt(circle), (t, 0, pi)), pi * arcsine(r**2)),
        "cosine_coefficient",
        Domain((RADIUS,)),
        r=r,
        power=HALF,
        order=sp.S.Zero,
    )


@cache
def shift_step() -> Step:
    def regime(domain: Domain, many: bool) -> Step:
        sign = 1 if many else -1
        low, high = sign * (1 - 1 / sqrt(gamma)), 1 + 1 / sqrt(gamma)
        radicand = (x - lower) * (upper - x)
        integral = sp.Integral(sqrt(x) / (2 * pi * sqrt(radicand)), (x, lower, upper))
        measure = step(
            "masses 1/4 at the edges minus half an arcsine law",
            equal(shift_definition, (low + high) / 4 - integral),
            "shift_of_statistic",
            domain,
            transform_shift_step(),
            transform_step(),
            density_step(),
            z=z,
            x=x,
            roots=(low, high),
        )
        radius = 1 / sqrt(gamma) if many else sqrt(gamma)
        image = (1 + radius**2 + 2 * radius * cos(t)) * (1 if many else 1 / gamma)
        scale = sp.S.One if many else 1 / sqrt(gamma)
        on_circle = sp.Integral(sqrt(1 + radius**2 + 2 * radius * cos(t)), (t, 0, pi))
        change = step(
            f"x = {image}",
            equal(integral, scale / (2 * pi) * on_circle),
            "change_of_variable",
            domain,
            image=image,
            roots={radicand: 2 / sqrt(gamma) * sp.sin(t)},
            decreasing=True,
        )
        mean = step(
            "the mean over this circle",
            equal(on_circle, pi * arcsine(radius**2)),
            "substitute",
            domain,
            circle_mean(),
            at={r: radius},
        )
        value = half_moment_shift.args[0 if many else 1][0]
        return step(domain.describe(), equal(shift_definition, value), "algebra", domain, measure, change, mean)

    return step(
        "both regimes",
        equal(shift_definition, half_moment_shift),
        "cases",
        LOADS,
        regime(MANY, True),
        regime(FEW, False),
    )


# --- the variance -------------------------------------------------------------------------------------

variance_definition = variance_of(root, gamma)
INDEX = integer("k", 0, meaning="index of the cosine coefficient")
k = INDEX.symbol
OPEN_RADIUS = Domain((real("r", 0, 1),))
UNIT = real("c", 0, 1)
c = UNIT.symbol


def variance_form(argument: sp.Expr) -> sp.Expr:
    """2F1(-1/2, 1/2; 1; c) 2F1(1/2, 1/2; 2; c) c/2 = (4/pi^2) E(c) (E(c) - (1 - c) K(c))."""
    return sp.hyper((-HALF, HALF), (1,), argument) * sp.hyper((HALF, HALF), (2,), argument) * argument / 2


half_moment_variance = sp.Piecewise(
    (variance_form(1 / gamma), gamma >= 1),
    (variance_form(gamma) / gamma, True),
)
_sum = sp.Sum(k * half_power_coefficient(k, r) ** 2 / 2, (k, 1, sp.oo))


@cache
def sum_step() -> Step:
    """(1/2) sum k a_k^2 = 2F1(-1/2,1/2;1;r^2) 2F1(1/2,1/2;2;r^2) r^2/2 for 0 < r <= 1."""
    following, after = half_power_series(k + 1, c), half_power_series(k + 2, c)
    weight = (k + 5 * HALF) * (k + HALF) / ((k + 1) * (k + 2))
    recurrence = step(
        "three neighbouring coefficients",
        equal(half_power_series(k, c), (1 + c) * following - c * weight * after),
        "series_identity",
        Domain((UNIT, INDEX)),
        x=c,
    )
    q = (1 - r**2) ** 2
    quadratic = (
        (r**2 / 2 - (1 + r**4) * k + 2 * r**2 * k**2) / q,
        r * (1 + r**2) * (2 * k**2 + 2 * k - 3 * HALF) / q,
        r**2 * (9 * HALF + 6 * k + 2 * k**2) / q,
    )
    first, second = half_power_coefficient(sp.S.Zero, r), half_power_coefficient(sp.S.One, r)
    u, v, w = (part.xreplace({k: sp.S.Zero}) for part in quadratic)
    telescoped = step(
        "the sum telescopes",
        equal(_sum, -(u * first**2 + v * first * second + w * second**2) / 2),
        "telescoping",
        OPEN_RADIUS,
        recurrence,
        k=k,
        r=r,
        quadratic=quadratic,
    )
    e, b = sp.hyper((-HALF, HALF), (1,), c), sp.hyper((HALF, HALF), (2,), c)
    pair = (
        step(
            "a_0/2 in two series",
            equal(half_power_series(sp.S.Zero, c), e + c * b / 2),
            "series_identity",
            Domain((UNIT,)),
            x=c,
        ),
        step(
            "a_1/r in two series",
            equal(half_power_series(sp.S.One, c), (2 * e + b) / 3),
            "series_identity",
            Domain((UNIT,)),
            x=c,
        ),
    )
    moved = [
        step("at c = r^2", p.statement.xreplace({c: r**2}), "substitute", OPEN_RADIUS, p, at={c: r**2}) for p in pair
    ]
    inside = step("inside the disc", equal(_sum, variance_form(r**2)), "algebra", OPEN_RADIUS, telescoped, *moved)
    return step("up to r = 1", equal(_sum, variance_form(r**2)), "continuous_sum", Domain((RADIUS,)), inside, k=k, r=r)


general_variance = equal(variance_of(statistic(S), gamma), cosine_sum(statistic(on_circle(gamma, t)), k, t))


@cache
def statistic_step() -> Step:
    """The variance of every smooth statistic, and of the square root."""
    return step("the sum over cosine coefficients", general_variance, "variance_of_statistic", LOADS, t=t, k=k)


@cache
def variance_step() -> Step:
    def regime(domain: Domain, many: bool) -> Step:
        radius = 1 / sqrt(gamma) if many else sqrt(gamma)
        scale = sp.S.One if many else 1 / sqrt(gamma)
        around = 1 + radius**2 + 2 * radius * cos(t)
        cosine = sp.Integral(sqrt(scale**2 * around) * cos(k * t), (t, 0, pi))
        on_circle = sp.Integral(sqrt(around) * cos(k * t), (t, 0, pi))
        clt = step(
            "the sum over cosine coefficients",
            equal(variance_definition, sp.Sum(k * (2 / pi * cosine) ** 2 / 2, (k, 1, sp.oo))),
            "instance_of_statistic",
            domain,
            statistic_step(),
            t=t,
            k=k,
            eigenvalue=scale**2 * around,
        )
        indexed = Domain((*domain.parameters, INDEX))
        coefficient = step(
            "each coefficient, by Parseval",
            equal(on_circle, pi / 2 * half_power_coefficient(k, radius)),
            "cosine_coefficient",
            indexed,
            r=radius,
            power=HALF,
            order=k,
        )
        if not many:
            scaled = step("a constant factor", equal(cosine, scale * on_circle), "linearity", indexed)
            whole = equal(cosine, scale * coefficient.statement.rhs)
            coefficient = step("with its factor", whole, "algebra", indexed, scaled, coefficient)
        here = _sum.xreplace({r: radius})
        terms = step("term by term", equal(clt.statement.rhs, scale**2 * here), "termwise", domain, coefficient)
        value = step(
            "the sum at this radius",
            equal(here, variance_form(radius**2)),
            "substitute",
            domain,
            sum_step(),
            at={r: radius},
        )
        result = equal(variance_definition, half_moment_variance.args[0 if many else 1][0])
        return step(domain.describe(), result, "algebra", domain, clt, terms, value)

    return step(
        "both regimes",
        equal(variance_definition, half_moment_variance),
        "cases",
        LOADS,
        regime(MANY, True),
        regime(FEW, False),
    )


# --- claims -------------------------------------------------------------------------------------------


def at_load(expression: sp.Expr, at: Setting) -> float:
    """A closed form in gamma at the load of a setting."""
    return float(evaluate(expression, LOADS, {"gamma": at["gamma"]}).value)


def shifted_half_moment(at: Setting, shift: float | None = None) -> tuple[float, float]:
    """E tau S^(1/2) at finite size, limit plus shift/d, and a bound on what is left out.

    The rest is largest at gamma = 1, where the spectrum reaches the root's singularity at 0: simulations of 600000
    spectra at d = 4, 8, 16 measure d^2 times it as 0.153(3), 0.199(6), 0.26(2), which grows like 0.066 ln d.
    """
    limit = at_load(half_moment, at)
    shift = at_load(half_moment_shift, at) if shift is None else shift
    return limit + shift / at["d"], limit * (1 + log(at["d"])) / (8 * at["d"] ** 2)


shift_claim = Claim(
    name="finite_size.half_moment_shift",
    symbol=r"\delta",
    statement="The first-order shift of E tr S^(1/2)/d at finite dimension, times d, for real data.",
    domain=LOADS,
    definition=shift_definition,
    closed_form=half_moment_shift,
    derivation=shift_step,
    references=("bai-silverstein-2004",),
    simulation=Simulation(
        sample=measure_spectral_reduced(lambda values, _: np.sqrt(values)),
        prediction=shifted_half_moment,
        dimensions=(96, 256),
        entries=("gaussian",),
        replicates=400,
        procedure="mean of tr S^(1/2)/d, its noise reduced by moments of S whose means are exact; against the limit "
        "plus the shift over d, of which it is some thousandth part: the resolution is that of the shift alone",
    ),
)

variance_claim = Claim(
    name="finite_size.half_moment_variance",
    symbol="v",
    statement="The limit of the variance of tr S^(1/2) for real data, in closed form; 4/pi^2 at gamma = 1.",
    domain=LOADS,
    definition=variance_definition,
    closed_form=half_moment_variance,
    derivation=variance_step,
    references=("bai-silverstein-2004",),
    simulation=Simulation(
        sample=measure_spectral_variance(lambda values, _: np.sqrt(values)),
        prediction=lambda at, value: (value, value / at["d"]),
        entries=("gaussian",),
        replicates=100,
        procedure="sample variance of tr S^(1/2); corrections of relative order 1/d are allowed for, "
        "some per cent of it",
    ),
)
