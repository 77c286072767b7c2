"""Few examples per dimension, for data of any covariance: the overlap between two means, and how it vanishes with the load."""

from __future__ import annotations

import sympy as sp
from sympy import Rational
from sympy import gamma as Gamma

from ...theory.by import equal
from ...theory.domain import Domain, real
from ...theory.language import average, given, power_law
from ...theory.single_population import over_power_law
from ..parameters import FEW, LOADS, gamma
from ..proving import stated
from .power_law import EXPONENT, exponent
from .renormalised_noise import T, for_every_population, s
from .seeds import mean_value, overlap_definition
from .square_root import START

FLAT = Domain((real("exponent", 0, Rational(1, 2), meaning=EXPONENT.meaning),))
STEEPER = Domain((real("exponent", Rational(1, 2), 1, meaning=EXPONENT.meaning),))


small_definition = sp.Limit(overlap_definition / gamma, gamma, 0, "+")
participation = average(T**2, T) / mean_value**2


steeper = (1 - exponent) ** (1 / exponent) * Gamma(1 / exponent - 1) * Gamma(2 - 1 / exponent) / exponent


above_claim = for_every_population(
    "overlap_bound_by_mean",
    "Lower bound of the overlap by a mean over the spectrum",
    "1 - q is at most the mean of t/(gamma t + m), t an eigenvalue of Sigma and m their mean, for every population and load.",
    sp.Le(1 - overlap_definition, average(T / (gamma * T + average(s, s)), T), evaluate=False),
    LOADS,
)
below_claim = for_every_population(
    "overlap_bound_by_noise",
    "Upper bound of the overlap with few examples",
    "With fewer examples than dimensions 1 - q is at least gamma times kappa without noise, over the mean eigenvalue: with one "
    "eigenvalue at least 1 - gamma.",
    sp.Ge(1 - overlap_definition, gamma * START / average(T, T), evaluate=False),
    FEW,
)
small_claim = for_every_population(
    "small_load",
    "Overlap with few examples of any covariance",
    "With few examples the overlap rises like gamma, times the second moment of the eigenvalues over their squared mean.",
    equal(small_definition, participation),
    Domain(),
)
_PAPERS = ("maillard-goldt-2026", "dlmf")
_LIMIT = "a limit of the overlap, which the tests measure for power laws at d = 400"
flat_claim = stated(
    equal(given(small_definition, power_law(exponent)), over_power_law(participation, exponent)),
    FLAT,
    "spectrum.power_law_small_load",
    "Overlap with few examples of a shallow power law",
    "Eigenvalues that fall like k^(-a), a < 1/2: with few examples the overlap rises like gamma, times this amplitude.",
    _PAPERS,
    _LIMIT,
)
steeper_claim = stated(
    equal(
        sp.Limit(gamma ** (1 - 1 / exponent) * given(overlap_definition, power_law(exponent)), gamma, 0, "+"), steeper
    ),
    STEEPER,
    "spectrum.power_law_few_examples",
    "Overlap with few examples of a power law without second moment",
    "Eigenvalues that fall like k^(-a), 1/2 < a < 1: with few examples the overlap rises like "
    "gamma^(1/a - 1), times this amplitude.",
    _PAPERS,
    _LIMIT,
)
