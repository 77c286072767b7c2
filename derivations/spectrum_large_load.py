"""Many examples, for data of any covariance: 1 - q falls like 1/gamma, eigenvalues hindering each other by pairs."""

from __future__ import annotations

from functools import cache

import sympy as sp
from sympy import pi, sqrt

from ..theory.by import chain, equal, step
from ..theory.domain import Domain, Parameter
from ..theory.kernel import Step
from ..theory.language import average
from .marchenko_pastur import gamma
from .spectrum import T, for_every_population, s
from .spectrum_root import VALUE, along_step, v
from .spectrum_seeds import mean_value, overlap_definition, seed_regime

OTHER = Parameter(s, sp.S.Zero, meaning="another eigenvalue of Sigma")
x = sp.Symbol("x", positive=True)
large_load_definition = sp.Limit(gamma * (1 - overlap_definition), gamma, sp.oo, "-")
pairs = average(average(s * T / (sqrt(s) + sqrt(T)) ** 2, s), T)
large_load = pairs / mean_value


@cache
def whole_integral() -> Step:
    """int_0^oo t sqrt(v)/(t + v)^2 dv = pi sqrt(t)/2."""
    value = equal(sp.Integral(T * sqrt(v) / (T + v) ** 2, (v, 0, sp.oo)), pi * sqrt(T) / 2)
    inside = sqrt(T) * sp.atan(x / sqrt(T)) - T * x / (T + x**2)
    return step("without loss", value, "over_half_line", Domain((VALUE,)), x=x, antiderivative=inside)


@cache
def pair_integral() -> Step:
    """int_0^oo s t sqrt(v)/((s + v)(t + v)^2) dv = (pi/2) s sqrt(t)/(sqrt(s) + sqrt(t))^2."""
    integral = sp.Integral(s * T * sqrt(v) / ((s + v) * (T + v) ** 2), (v, 0, sp.oo))
    gap = T - s
    angles = s / gap**2 * (sp.atan(x / sqrt(T)) / sqrt(T) - sp.atan(x / sqrt(s)) / sqrt(s))
    rest = (x / (T + x**2) + sp.atan(x / sqrt(T)) / sqrt(T)) / (2 * gap)
    return step(
        "by partial fractions",
        equal(integral, pi / 2 * s * sqrt(T) / (sqrt(s) + sqrt(T)) ** 2),
        "over_half_line",
        Domain((OTHER, VALUE)),
        x=x,
        antiderivative=2 * s * T * (angles + rest),
        apart=(s, T),
    )


@cache
def large_load_step() -> Step:
    """gamma (1 - q) tends to a double average: two eigenvalues hinder each other by s t/(sqrt(s) + sqrt(t))^2."""
    used = average(s / (s + v), s)
    lost = sp.Integral(T * sqrt(v) * used / (T + v) ** 2, (v, 0, sp.oo))
    raw = average(2 / pi * sqrt(T) * lost, T) / mean_value
    first = step(
        "first order in 1/gamma",
        equal(large_load_definition, raw),
        "large_load",
        Domain(),
        seed_regime(overlap_definition, True, along_step),
        whole_integral(),
        gamma=gamma,
    )
    one = Domain((VALUE,))
    swapped = average(pair_integral().statement.lhs, s)
    exchanged = step("the average outside", equal(lost, swapped), "tonelli", one)
    value = average(pair_integral().statement.rhs, s)
    integrated = step("each pair", equal(swapped, value), "under_average", one, pair_integral(), t=s)
    by_pairs = chain("the loss by pairs", one, exchanged, integrated)
    outer = average(2 / pi * sqrt(T) * value, T) / mean_value
    inserted = step("inserted", equal(raw, outer), "under_average", Domain(), by_pairs, t=T)
    tidy = step("constants outside", equal(outer, large_load), "averages", Domain())
    return chain("many examples", Domain(), first, inserted, tidy)


large_load_claim = for_every_population(
    "large_load",
    "With many examples 1 - q falls like 1/gamma for every population of finite mean: a double average over pairs of "
    "eigenvalues.",
    large_load_step,
)
