"""Samples from the same seeds, for data of any covariance: overlap and distances."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import sympy as sp
from sympy import sqrt

from ..theory.by import chain, equal, step
from ..theory.domain import Domain
from ..theory.kernel import Step
from ..theory.language import C1, C2, COVARIANCE, C, E, average, d, inner, tau, tau_product
from .marchenko_pastur import FEW, LOADS, MANY, SIZE
from .spectrum import T, for_every_population, limit_of
from .spectrum_root import PAIR, WITH_POPULATION, by_load, in_direction, root_regime, smooth

mean_value = average(T, T)


def seed(first_root: sp.Expr, second_root: sp.Expr) -> sp.Expr:
    return E(inner(first_root, second_root))


@cache
def seeded(first_root: sp.Expr, second_root: sp.Expr) -> Step:
    """A mean inner product of two samples from the same seed, exactly at every size."""
    domain = Domain(SIZE)
    norms = {sqrt(C): C, sqrt(C1): C, sqrt(C2): C, sqrt(COVARIANCE): COVARIANCE}
    if first_root != second_root:
        whole = d * E(tau_product(first_root, second_root))
        return step(
            "average over the seed",
            equal(seed(first_root, second_root), whole),
            "seed_average",
            domain,
        )
    trace_of = E(tau(norms[first_root]))
    average_seed = step(
        "average over the seed", equal(seed(first_root, second_root), d * trace_of), "seed_average", domain
    )
    mean = step("the mean of S is Sigma", equal(trace_of, tau(COVARIANCE)), "population_mean", domain)
    return step(
        "norm of a sample",
        equal(seed(first_root, second_root), d * tau(COVARIANCE)),
        "algebra",
        domain,
        average_seed,
        mean,
    )


@cache
def mean_limit() -> Step:
    return step("the mean eigenvalue", equal(limit_of(tau(COVARIANCE)), mean_value), "population_mean", LOADS)


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


@cache
def seed_regime(definition: sp.Expr, many: bool, direction: Callable[[bool], Step] | None = None) -> Step:
    """A limit of mean inner products of samples from the same seed, in one regime."""
    domain = MANY if many else FEW
    pairs = sorted({node.args for node in definition.atoms(inner)}, key=str)
    exact = [seeded(*pair) for pair in pairs]
    inside = sp.expand(definition.args[0].xreplace({known.statement.lhs: known.statement.rhs for known in exact}))
    mean = next(m for m in (PAIR, WITH_POPULATION) if inside.has(m))
    at_size = step("at every size", equal(definition.args[0], inside), "algebra", Domain(SIZE), *exact)
    rewritten = step("exact at every size", equal(definition, limit_of(inside)), "under_limit", domain, at_size)
    known = (root_regime(mean, many, direction), mean_limit())
    value = inside.xreplace({mean: known[0].statement.rhs, tau(COVARIANCE): mean_value})
    limit = step("the limits", equal(limit_of(inside), value), "continuous_limit", domain, *known)
    return chain(domain.describe(), domain, rewritten, limit)


@cache
def seed_step(definition: sp.Expr, closed_form: sp.Piecewise) -> Step:
    return step(
        "all loads",
        equal(definition, closed_form),
        "cases",
        LOADS,
        *(seed_regime(definition, many) for many in (True, False)),
    )


overlap_step = partial(seed_step, overlap_definition, by_load(overlap_value))
split_step = partial(seed_step, split_definition, by_load(split_value))
population_step = partial(seed_step, population_definition, by_load(population_value))

overlap_claim = for_every_population(
    "overlap",
    "The overlap of samples from the same seeds of two models trained on disjoint data of any covariance.",
    overlap_step,
)
split_claim = for_every_population(
    "split_distance",
    "The mean squared distance per dimension of samples of two models trained on disjoint data, same seeds.",
    split_step,
)
population_claim = for_every_population(
    "population_distance",
    "The mean squared distance per dimension of samples of the learnt and the true law from the same seeds.",
    population_step,
    symbol=r"\Delta",
)
