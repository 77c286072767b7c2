"""Many examples, for data of any covariance: 1 - q falls like 1/gamma, eigenvalues hindering each other by pairs."""

from __future__ import annotations

import sympy as sp
from sympy import sqrt

from ...theory.by import equal
from ...theory.domain import Domain
from ...theory.language import average
from ..parameters import gamma
from .renormalised_noise import T, for_every_population, s
from .seeds import mean_value, overlap_definition

large_load_definition = sp.Limit(gamma * (1 - overlap_definition), gamma, sp.oo, "-")
pairs = average(average(s * T / (sqrt(s) + sqrt(T)) ** 2, s), T)
large_load = pairs / mean_value


large_load_claim = for_every_population(
    "large_load",
    "Overlap with many examples of any covariance",
    "With many examples 1 - q falls like 1/gamma for every population of finite mean: a double average over pairs of "
    "eigenvalues.",
    equal(large_load_definition, large_load),
    Domain(),
)
