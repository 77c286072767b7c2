"""Convergence: the overlap of two linear models trained on disjoint data and sampled from the same seeds."""

from __future__ import annotations

from functools import cache

import sympy as sp
from sympy import sqrt

from ..numeric.models import measure_overlap, overlap_from_means
from ..theory.by import chain, equal, step
from ..theory.claim import Claim, Setting, Simulation
from ..theory.domain import Domain
from ..theory.kernel import Step
from ..theory.language import S1, S2, E, S, d, inner, limit_in_proportion, tau, tau_product
from .finite_size import at_load, shifted_half_moment
from .marchenko_pastur import LOADS, SIZE, gamma, half_moment, half_moment_regimes

SIZES = Domain(SIZE)
PAPERS = ("maillard-goldt-2026", "kadkhodaie-2024", "merger-goldt-2025")
root = sqrt(S)

_cross = E(inner(sqrt(S1), sqrt(S2)))
_norms = E(inner(sqrt(S1), sqrt(S1))) * E(inner(sqrt(S2), sqrt(S2)))
overlap_definition = limit_in_proportion(_cross / sqrt(_norms), gamma)


def _squared(branch: sp.Expr) -> sp.Expr:
    """The square of a piecewise function, branch by branch."""
    return sp.Piecewise(*((value**2, condition) for value, condition in branch.args))


overlap = _squared(half_moment)


@cache
def finite_overlap() -> Step:
    """E<x_1, x_2> / sqrt(E|x_1|^2 E|x_2|^2) = (E tau S^(1/2))^2 exactly, at every n and d."""
    cross = step(
        "average over the seed",
        equal(_cross, d * E(tau_product(sqrt(S1), sqrt(S2)))),
        "seed_average",
        SIZES,
    )
    factorised = step(
        "independent data sets, invariance under signed permutations",
        equal(E(tau_product(sqrt(S1), sqrt(S2))), E(tau(root)) ** 2),
        "independent_invariant",
        SIZES,
    )
    norms = tuple(
        step(
            f"norm of model {i}",
            equal(E(inner(sqrt(matrix), sqrt(matrix))), d * E(tau(S))),
            "seed_average",
            SIZES,
        )
        for i, matrix in enumerate((S1, S2), start=1)
    )
    mean = step("the mean of S is the identity", equal(E(tau(S)), sp.S.One), "wick", SIZES, order=1, field="real")
    return step(
        "the overlap at finite size",
        equal(_cross / sqrt(_norms), E(tau(root)) ** 2),
        "algebra",
        SIZES,
        cross,
        factorised,
        *norms,
        mean,
    )


@cache
def overlap_regime(half_moment_here: Step) -> Step:
    """q is the square of the limit of E tau S^(1/2), in whatever form and wherever that is known."""
    domain = half_moment_here.domain
    square = limit_in_proportion(E(tau(root)) ** 2, gamma)
    inside = step("exact at every size", equal(overlap_definition, square), "under_limit", domain, finite_overlap())
    value = half_moment_here.statement.rhs**2
    power = step("the square of the limit", equal(square, value), "continuous_limit", domain, half_moment_here)
    return chain(f"overlap for {domain.describe()}", domain, inside, power)


@cache
def overlap_step() -> Step:
    regimes = [overlap_regime(known) for known in half_moment_regimes()]
    return step("all loads", equal(overlap_definition, overlap), "cases", LOADS, *regimes)


def _finite_overlap(at: Setting, value: float) -> tuple[float, float]:
    """(E tau S^(1/2))^2 at finite size: the claimed limit, moved by the shift of the half moment."""
    mean, left_out = shifted_half_moment(at)
    limit = value**0.5
    moved = limit + (mean - at_load(half_moment, at))
    return moved**2, 2 * moved * left_out


overlap_claim = Claim(
    name="convergence.overlap",
    symbol="q",
    statement="The overlap q of samples from the same seeds of two models trained on disjoint data.",
    domain=LOADS,
    definition=overlap_definition,
    closed_form=overlap,
    derivation=overlap_step,
    references=PAPERS,
    simulation=Simulation(
        sample=measure_overlap,
        estimator=overlap_from_means,
        prediction=_finite_overlap,
        dimensions=(32, 80),
        entries=("gaussian", "three_point"),
        replicates=192,
        procedure="two disjoint data sets, two denoisers trained by least squares, samples from the same seeds",
    ),
)
