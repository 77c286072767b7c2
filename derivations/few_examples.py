"""Few examples per dimension, for data of any covariance: the overlap between two means, and how it vanishes with the load."""

from __future__ import annotations

from functools import cache

import sympy as sp
from sympy import Rational
from sympy import gamma as Gamma

from ..theory.by import equal, step
from ..theory.claim import claim_of
from ..theory.domain import Domain, real
from ..theory.few_examples import at_least, at_most
from ..theory.kernel import Step
from ..theory.language import average, given, power_law
from ..theory.single_population import over_power_law
from .marchenko_pastur import FEW, LOADS, MANY, gamma
from .power_law import EXPONENT, exponent
from .spectrum import T, for_every_population, s
from .spectrum_large_load import whole_integral
from .spectrum_root import START, along_step, start_equation
from .spectrum_seeds import mean_value, overlap_definition, seed_regime

FLAT = Domain((real("exponent", 0, Rational(1, 2), meaning=EXPONENT.meaning),))
STEEPER = Domain((real("exponent", Rational(1, 2), 1, meaning=EXPONENT.meaning),))


@cache
def above_step() -> Step:
    """1 - q is at most a mean that needs no kappa, for every law and load."""
    statement = at_most(overlap_definition, gamma, T, s)

    def regime(many: bool) -> Step:
        domain = MANY if many else FEW
        premises = seed_regime(overlap_definition, many, along_step), whole_integral()
        return step(f"for {domain.describe()}", statement, "overlap_by_mean", domain, *premises)

    return step("all loads", statement, "cases", LOADS, regime(True), regime(False))


@cache
def below_step() -> Step:
    premises = seed_regime(overlap_definition, False, along_step), start_equation(), whole_integral()
    statement = at_least(overlap_definition, gamma, START, T)
    return step("by kappa without noise", statement, "overlap_by_start", FEW, *premises)


small_definition = sp.Limit(overlap_definition / gamma, gamma, 0, "+")
participation = average(T**2, T) / mean_value**2


@cache
def small_step() -> Step:
    premises = above_step(), below_step(), start_equation()
    return step("between two means", equal(small_definition, participation), "small_load", Domain(), *premises)


@cache
def flat_step() -> Step:
    goal = equal(given(small_definition, power_law(exponent)), over_power_law(participation, exponent))
    return step("moments of a power law", goal, "power_law_population", FLAT, small_step())


@cache
def steeper_step() -> Step:
    scaled = gamma ** (1 - 1 / exponent) * given(overlap_definition, power_law(exponent))
    value = (1 - exponent) ** (1 / exponent) * Gamma(1 / exponent - 1) * Gamma(2 - 1 / exponent) / exponent
    premises = above_step(), below_step(), start_equation()
    goal = equal(sp.Limit(scaled, gamma, 0, "+"), value)
    return step("between two means of a power law", goal, "small_load_power_law", STEEPER, *premises)


above_claim = for_every_population(
    "overlap_bound_by_mean",
    "1 - q is at most the mean of t/(gamma t + m), t an eigenvalue of Sigma and m their mean, for every population and load.",
    above_step,
)
below_claim = for_every_population(
    "overlap_bound_by_noise",
    "With fewer examples than dimensions 1 - q is at least gamma times kappa without noise, over the mean eigenvalue: with one "
    "eigenvalue at least 1 - gamma.",
    below_step,
)
small_claim = for_every_population(
    "small_load",
    "With few examples the overlap rises like gamma, times the second moment of the eigenvalues over their squared mean.",
    small_step,
)
_PAPERS = ("maillard-goldt-2026", "dlmf")
_LIMIT = "a limit of the overlap, which the tests measure for power laws at d = 400"
flat_claim = claim_of(
    flat_step,
    "spectrum.power_law_small_load",
    "Eigenvalues that fall like k^(-a), a < 1/2: with few examples the overlap rises like gamma, times this amplitude.",
    _PAPERS,
    _LIMIT,
)
steeper_claim = claim_of(
    steeper_step,
    "spectrum.power_law_few_examples",
    "Eigenvalues that fall like k^(-a), 1/2 < a < 1: with few examples the overlap rises like "
    "gamma^(1/a - 1), times this amplitude.",
    _PAPERS,
    _LIMIT,
)
