"""Generalisation: how far the learnt law is from the true one, for isotropic data."""

from __future__ import annotations

from functools import cache

import sympy as sp
from sympy import sqrt

from ..numeric.models import measure_bures_wasserstein
from ..theory.by import chain, equal, step
from ..theory.claim import Claim, Setting, Simulation
from ..theory.domain import Domain
from ..theory.kernel import Step
from ..theory.language import E, S, d, limit_in_proportion, tau, wasserstein
from .convergence import overlap_definition, overlap_regime
from .finite_size import at_load, shifted_half_moment
from .marchenko_pastur import LOADS, SIZE, gamma, half_moment, half_moment_regimes

SIZES = Domain(SIZE)
bulk_definition = limit_in_proportion(E(wasserstein(sp.S.One, S)) / d, gamma)
bulk_error = sp.Piecewise(*((2 * (1 - value), condition) for value, condition in half_moment.args))


@cache
def finite_bulk() -> Step:
    """E W_2^2/d = 2 (1 - E tau S^(1/2)) exactly, at every n and d."""
    formula = E(wasserstein(sp.S.One, S)) / d
    bures = step(
        "the Bures formula",
        equal(formula, 1 + E(tau(S)) - 2 * E(tau(sqrt(S)))),
        "bures_wasserstein",
        SIZES,
    )
    mean = step("the mean of S is the identity", equal(E(tau(S)), sp.S.One), "wick", SIZES, order=1, field="real")
    return step("at finite size", equal(formula, 2 - 2 * E(tau(sqrt(S)))), "algebra", SIZES, bures, mean)


@cache
def bulk_regime(half_moment_here: Step) -> Step:
    domain = half_moment_here.domain
    linear = limit_in_proportion(2 - 2 * E(tau(sqrt(S))), gamma)
    inside = step("exact at every size", equal(bulk_definition, linear), "under_limit", domain, finite_bulk())
    value = 2 - 2 * half_moment_here.statement.rhs
    limit = step("the limit", equal(linear, value), "continuous_limit", domain, half_moment_here)
    return chain(f"bulk error for {domain.describe()}", domain, inside, limit)


@cache
def bulk_step() -> Step:
    regimes = [bulk_regime(known) for known in half_moment_regimes()]
    return step("all loads", equal(bulk_definition, bulk_error), "cases", LOADS, *regimes)


@cache
def from_overlap_step() -> Step:
    """(1 - error/2)^2 = q: the overlap determines the bulk error."""
    regimes = [
        step(
            known.domain.describe(),
            equal((1 - bulk_definition / 2) ** 2, overlap_definition),
            "algebra",
            known.domain,
            bulk_regime(known),
            overlap_regime(known),
        )
        for known in half_moment_regimes()
    ]
    return step("all loads", equal((1 - bulk_definition / 2) ** 2, overlap_definition), "cases", LOADS, *regimes)


def _finite_bulk(at: Setting, value: float) -> tuple[float, float]:
    """2 (1 - E tau S^(1/2)): the claimed limit, moved by the shift of the half moment."""
    mean, left_out = shifted_half_moment(at)
    return value - 2 * (mean - at_load(half_moment, at)), 2 * left_out


bulk_claim = Claim(
    name="generalisation.bulk_error",
    symbol=r"\varepsilon_{W}",
    statement="The squared 2-Wasserstein (Bures) distance per dimension between the true and the learnt law.",
    domain=LOADS,
    definition=bulk_definition,
    closed_form=bulk_error,
    derivation=bulk_step,
    references=("maillard-goldt-2026", "givens-shortt-1984"),
    simulation=Simulation(
        sample=measure_bures_wasserstein,
        prediction=_finite_bulk,
        dimensions=(56, 112),
        entries=("gaussian", "three_point"),
        replicates=48,
        procedure="a denoiser trained by least squares; the Bures distance of the law its flow generates to the true one",
    ),
)

bulk_from_overlap = Claim(
    name="generalisation.bulk_error_from_overlap",
    statement="The bulk error is a function of the overlap alone: q = (1 - error/2)^2, that is error = 2(1 - sqrt q).",
    domain=LOADS,
    definition=(1 - bulk_definition / 2) ** 2,
    closed_form=overlap_definition,
    derivation=from_overlap_step,
    references=("maillard-goldt-2026",),
    no_simulation="a relation between generalisation.bulk_error and convergence.overlap, both simulated",
)
