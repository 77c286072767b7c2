"""Samples from the same seeds, for data of any covariance: overlap and distances."""

from __future__ import annotations

import sympy as sp
from sympy import sqrt

from ...theory.by import equal
from ...theory.language import C1, C2, COVARIANCE, C, E, average, d, inner
from ..parameters import LOADS
from .renormalised_noise import T, for_every_population, limit_of
from .square_root import PAIR, WITH_POPULATION, by_load, in_direction, smooth

mean_value = average(T, T)


def seed(first_root: sp.Expr, second_root: sp.Expr) -> sp.Expr:
    return E(inner(first_root, second_root))


overlap_definition = limit_of(seed(sqrt(C1), sqrt(C2)) / sqrt(seed(sqrt(C1), sqrt(C1)) * seed(sqrt(C2), sqrt(C2))))
split_definition = limit_of((seed(sqrt(C1), sqrt(C1)) + seed(sqrt(C2), sqrt(C2)) - 2 * seed(sqrt(C1), sqrt(C2))) / d)
population_definition = limit_of(
    (seed(sqrt(C), sqrt(C)) + seed(sqrt(COVARIANCE), sqrt(COVARIANCE)) - 2 * seed(sqrt(COVARIANCE), sqrt(C))) / d
)


def overlap_value(many: bool) -> sp.Expr:
    return in_direction(PAIR, smooth(many)) / mean_value


def split_value(many: bool) -> sp.Expr:
    return 2 * mean_value - 2 * in_direction(PAIR, smooth(many))


def population_value(many: bool) -> sp.Expr:
    return 2 * mean_value - 2 * in_direction(WITH_POPULATION, smooth(many))


overlap_claim = for_every_population(
    "overlap",
    "Overlap of two models for data of any covariance",
    "The overlap of samples from the same seeds of two models trained on disjoint data of any covariance.",
    equal(overlap_definition, by_load(overlap_value)),
    LOADS,
)
split_claim = for_every_population(
    "split_distance",
    "Distance between two models' samples from the same seeds",
    "The mean squared distance per dimension of samples of two models trained on disjoint data, same seeds.",
    equal(split_definition, by_load(split_value)),
    LOADS,
)
population_claim = for_every_population(
    "population_distance",
    "Distance of samples to those of the true law from the same seeds",
    "The mean squared distance per dimension of samples of the learnt and the true law from the same seeds.",
    equal(population_definition, by_load(population_value)),
    LOADS,
    symbol=r"\Delta",
)
