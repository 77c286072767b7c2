"""Regularisation: the learnt covariance is S + ridge. Overlap and bulk error, in complete elliptic integrals.

The ridge is what training does when independent noise of this variance is added to every example.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp
from sympy import sqrt

from ...numeric.models import measure_bures_wasserstein, measure_overlap, overlap_from_means
from ...theory.claim import Claim, Setting, Simulation
from ...theory.language import S1, S2, E, S, d, inner, limit_in_proportion, wasserstein
from ..convergence.overlap import overlap as unregularised_overlap
from ..generalisation.bulk_error import bulk_error as unregularised_bulk
from ..marchenko_pastur.law import first_order
from ..parameters import LOADS, gamma
from ..proving import proof_of
from .elliptic_means import DOMAIN, ROOT, in_regimes, mean_forms, ridge

# --- overlap and bulk error --------------------------------------------------------------------------------

first_root, second_root = sqrt(S1 + ridge), sqrt(S2 + ridge)
_cross = E(inner(first_root, second_root))
_norms = E(inner(first_root, first_root)) * E(inner(second_root, second_root))
overlap_definition = limit_in_proportion(_cross / sqrt(_norms), gamma)
bulk_definition = limit_in_proportion(E(wasserstein(sp.S.One, S + ridge)) / d, gamma)


@dataclass(frozen=True)
class OfMeanRoot:
    """A quantity that at every size is a function of the mean square root of S + ridge."""

    name: str
    definition: sp.Expr
    form: Callable[[sp.Expr], sp.Expr]

    @property
    def closed_form(self) -> sp.Expr:
        """The limit in the three regimes."""
        return in_regimes({domain: self.form(value) for domain, value in mean_forms[ROOT].items()})


OVERLAP = OfMeanRoot("overlap", overlap_definition, lambda mean: mean**2 / (1 + ridge))
BULK = OfMeanRoot("bulk_error", bulk_definition, lambda mean: 2 + ridge - 2 * mean)


# --- small ridge --------------------------------------------------------------------------------------------

WITHOUT_RIDGE = {OVERLAP.name: unregularised_overlap, BULK.name: unregularised_bulk}


# --- claims -------------------------------------------------------------------------------------------------

_PAPERS = ("maillard-goldt-2026", "dlmf")
RIDGES = {"ridge": (sp.Rational(1, 4), sp.Integer(2))}


def shift_of_root(at: Setting) -> float:
    """The first order in 1/d of the mean root."""
    added = float(at["ridge"])
    return first_order(lambda values: (values + added) ** 0.5, float(at["gamma"])) / at["d"]


def _finite_overlap(at: Setting, value: float) -> tuple[float, float]:
    whole = 1 + float(at["ridge"])
    mean = (value * whole) ** 0.5 + shift_of_root(at)
    return mean**2 / whole, 2 * mean / whole * _left_out(at)


def _finite_bulk(at: Setting, value: float) -> tuple[float, float]:
    return value - 2 * shift_of_root(at), 2 * _left_out(at)


def _left_out(at: Setting) -> float:
    """Of the mean root, for ridge >= 1/4: simulations of 60000 spectra at d = 8 and 16 measure half of it or less."""
    return 0.1 / (max(1.0, float(at["gamma"])) * at["d"]) ** 2


overlap_claim = Claim(
    name="regularisation.overlap",
    title="Overlap of two models trained with a ridge",
    statement="The overlap of samples from the same seeds of two models trained with a ridge on disjoint data.",
    domain=DOMAIN,
    definition=overlap_definition,
    closed_form=OVERLAP.closed_form,
    derivation=proof_of("regularisation.overlap"),
    references=_PAPERS,
    simulation=Simulation(
        sample=measure_overlap,
        estimator=overlap_from_means,
        prediction=_finite_overlap,
        dimensions=(32, 80),
        ranges=RIDGES,
        entries=("gaussian", "three_point"),
        replicates=48,
        procedure="two disjoint data sets, two denoisers trained by least squares with noise of variance ridge added to "
        "the examples, samples from the same seeds",
    ),
)

bulk_claim = Claim(
    name="regularisation.bulk_error",
    title="Distance between the true law and one learnt with a ridge",
    statement="The squared 2-Wasserstein (Bures) distance per dimension between the true law and the one learnt with a ridge.",
    domain=DOMAIN,
    definition=bulk_definition,
    closed_form=BULK.closed_form,
    derivation=proof_of("regularisation.bulk_error"),
    references=("maillard-goldt-2026", "givens-shortt-1984", "dlmf"),
    simulation=Simulation(
        sample=measure_bures_wasserstein,
        prediction=_finite_bulk,
        dimensions=(32, 64),
        ranges=RIDGES,
        entries=("gaussian", "three_point"),
        replicates=48,
        procedure="a denoiser trained by least squares with a ridge; the Bures distance of the law its flow generates to "
        "the true one, its noise reduced by the learnt trace",
    ),
)


def _small_ridge(of: OfMeanRoot, title: str, words: str, simulated: str) -> Claim:
    return Claim(
        name=f"regularisation.{of.name}_small_ridge",
        title=title,
        statement=f"As the ridge vanishes the {words} tends to that without one, at every load.",
        domain=LOADS,
        definition=sp.Limit(of.definition, ridge, 0, "+"),
        closed_form=WITHOUT_RIDGE[of.name],
        derivation=proof_of(f"regularisation.{of.name}_small_ridge"),
        references=_PAPERS,
        no_simulation=f"a limit of regularisation.{of.name}, which is simulated, as is {simulated}",
    )


small_overlap_claim = _small_ridge(
    OVERLAP, "Overlap of two models as the ridge vanishes", "overlap", "convergence.overlap"
)
small_bulk_claim = _small_ridge(
    BULK, "Distance to the true law as the ridge vanishes", "bulk error", "generalisation.bulk_error"
)
