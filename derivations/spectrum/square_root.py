"""The square root of a sample covariance, for data of any covariance: along each eigenvector of Sigma an integral."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp
from sympy import pi, sqrt

from ...theory.by import equal
from ...theory.claim import Hypothesis
from ...theory.domain import Domain, real
from ...theory.language import C1, C2, COVARIANCE, WEIGHT, C, E, average, continuous, tau, tau_product
from ...theory.roots import root_of
from ..parameters import LOADS, gamma
from .renormalised_noise import T, for_every_population, k, left_over, limit_of, s

r = sp.Symbol("r", positive=True)
y = sp.Symbol("y", positive=True)
START = root_of(left_over, k, 0, 0, sp.oo)


def smooth(many: bool) -> sp.Expr:
    """(4/pi) times an integral over 0 < y < 1 of a function that is smooth up to both ends: kappa = start + (y/(1-y))^2."""
    if many:
        root = y * sqrt(_weight(True))
        denominator = T * (1 - y) ** 2 + y**2
    else:
        root = y * sqrt(_sum_of_squares) * sqrt(_weight(False))
        denominator = (T + START) * (1 - y) ** 2 + y**2
    return 4 / pi * sp.Integral(T * y * root / denominator**2, (y, 0, 1))


_sum_of_squares = START * (1 - y) ** 2 + y**2


def _weight(many: bool) -> sp.Expr:
    """What is left of 1 - df_1/n under the root."""
    if many:
        return (gamma - 1) / gamma + average(y**2 / (s * (1 - y) ** 2 + y**2), s) / gamma
    return average(r / ((r + START) * ((r + START) * (1 - y) ** 2 + y**2)), r) / gamma


PAIR, WITH_POPULATION, WEIGHED, UNWEIGHED = (
    E(tau_product(sqrt(C1), sqrt(C2))),
    E(tau_product(sqrt(COVARIANCE), sqrt(C))),
    E(tau_product(WEIGHT, sqrt(C))),
    E(tau(sqrt(C))),
)


def in_direction(mean: sp.Expr, direction: sp.Expr) -> sp.Expr:
    """The limit of a trace with S^(1/2), from S^(1/2) along one direction."""
    terms = {
        PAIR: direction**2,
        WITH_POPULATION: sqrt(T) * direction,
        WEIGHED: WEIGHT * direction,
        UNWEIGHED: direction,
    }
    return average(terms[mean], T)


def by_load(value: Any) -> sp.Piecewise:
    """A value for gamma >= 1 and one for gamma < 1."""
    return sp.Piecewise((value(True), gamma >= 1), (value(False), True))


SIZE_OF_WEIGHT = real("b", 0, closed="[", meaning="bound of B")
_eigenvalue = real("t", 0, closed="[")
_weight_at = sp.Function(WEIGHT.name)(_eigenvalue.symbol)
root_claim = replace(
    for_every_population(
        "square_root_equivalent",
        "Square root of a sample covariance for any population",
        "S^(1/2) against any bounded continuous function B of Sigma: along an eigenvector of Sigma it is an explicit integral.",
        equal(limit_of(WEIGHED), by_load(lambda many: in_direction(WEIGHED, smooth(many)))),
        Domain((*LOADS.parameters, SIZE_OF_WEIGHT)),
    ),
    hypotheses=(
        Hypothesis(sp.Abs(_weight_at) <= SIZE_OF_WEIGHT.symbol, Domain((_eigenvalue,))),
        Hypothesis(continuous(_weight_at, _eigenvalue.symbol, 0, sp.oo)),
    ),
)
