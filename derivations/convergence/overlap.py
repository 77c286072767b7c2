"""Convergence: the overlap of two linear models trained on disjoint data and sampled from the same seeds."""

from __future__ import annotations

import sympy as sp
from sympy import sqrt

from ...numeric.models import measure_overlap, overlap_from_means
from ...theory.claim import Claim, Setting, Simulation
from ...theory.language import S1, S2, E, inner, limit_in_proportion
from ..marchenko_pastur.at_size import at_load, shifted_half_moment
from ..marchenko_pastur.law import half_moment
from ..parameters import LOADS, gamma
from ..proving import proof_of

PAPERS = ("maillard-goldt-2026", "kadkhodaie-2024", "merger-goldt-2025")

_cross = E(inner(sqrt(S1), sqrt(S2)))
_norms = E(inner(sqrt(S1), sqrt(S1))) * E(inner(sqrt(S2), sqrt(S2)))
overlap_definition = limit_in_proportion(_cross / sqrt(_norms), gamma)


def _squared(branch: sp.Expr) -> sp.Expr:
    """The square of a piecewise function, branch by branch."""
    return sp.Piecewise(*((value**2, condition) for value, condition in branch.args))


overlap = _squared(half_moment)


def _finite_overlap(at: Setting, value: float) -> tuple[float, float]:
    """(E tau S^(1/2))^2 at finite size: the claimed limit, moved by the shift of the half moment."""
    mean, left_out = shifted_half_moment(at)
    limit = value**0.5
    moved = limit + (mean - at_load(half_moment, at))
    return moved**2, 2 * moved * left_out


overlap_claim = Claim(
    name="convergence.overlap",
    title="Overlap of two models trained on disjoint data",
    symbol="q",
    statement="The overlap q of samples from the same seeds of two models trained on disjoint data.",
    domain=LOADS,
    definition=overlap_definition,
    closed_form=overlap,
    derivation=proof_of("convergence.overlap"),
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
