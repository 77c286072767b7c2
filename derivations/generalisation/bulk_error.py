"""Generalisation: how far the learnt law is from the true one, for isotropic data."""

from __future__ import annotations

import sympy as sp

from ...numeric.models import measure_bures_wasserstein
from ...theory.claim import Claim, Setting, Simulation
from ...theory.language import E, S, d, limit_in_proportion, wasserstein
from ..convergence.overlap import overlap_definition
from ..marchenko_pastur.at_size import at_load, shifted_half_moment
from ..marchenko_pastur.law import half_moment
from ..parameters import LOADS, gamma
from ..proving import proof_of

bulk_definition = limit_in_proportion(E(wasserstein(sp.S.One, S)) / d, gamma)
bulk_error = sp.Piecewise(*((2 * (1 - value), condition) for value, condition in half_moment.args))


def _finite_bulk(at: Setting, value: float) -> tuple[float, float]:
    """2 (1 - E tau S^(1/2)): the claimed limit, moved by the shift of the half moment."""
    mean, left_out = shifted_half_moment(at)
    return value - 2 * (mean - at_load(half_moment, at)), 2 * left_out


bulk_claim = Claim(
    name="generalisation.bulk_error",
    title="Distance between the true and the learnt law",
    symbol=r"\varepsilon_{W}",
    statement="The squared 2-Wasserstein (Bures) distance per dimension between the true and the learnt law.",
    domain=LOADS,
    definition=bulk_definition,
    closed_form=bulk_error,
    derivation=proof_of("generalisation.bulk_error"),
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
    title="Bulk error as a function of the overlap alone",
    statement="The bulk error is a function of the overlap alone: q = (1 - error/2)^2, that is error = 2(1 - sqrt q).",
    domain=LOADS,
    definition=(1 - bulk_definition / 2) ** 2,
    closed_form=overlap_definition,
    derivation=proof_of("generalisation.bulk_error_from_overlap"),
    references=("maillard-goldt-2026",),
    no_simulation="a relation between generalisation.bulk_error and convergence.overlap, both simulated",
)
