"""Latent recovery: a spike in the covariance, its eigenvalue and the overlap of its direction with the learnt one.

Data of covariance 1 + theta u u^T, u a fixed or random direction. The largest (for theta < 0 smallest) eigenvalue of the
sample covariance leaves the bulk at gamma = 1/theta^2, and from there on its eigenvector has an overlap with u.
"""

from __future__ import annotations

import sympy as sp

from ...numeric.spikes import measure_spike
from ...theory.by import equal
from ...theory.claim import Claim, Simulation
from ...theory.domain import Domain
from ...theory.language import S, eigenvalue, limit_in_probability, spiked, weight
from ..marchenko_pastur.law import upper
from ..parameters import LOAD, STRENGTH, gamma, theta
from ..proving import stated
from .spike_sizes import clear, finite_eigenvalue, finite_overlap

# --- the resolvent outside the spectrum -----------------------------------------------------------------


def position(t: sp.Expr) -> sp.Expr:
    """Where a spike of strength t takes its eigenvalue."""
    return (1 + t) * (1 + 1 / (gamma * t))


def squared_overlap(t: sp.Expr) -> sp.Expr:
    """The residue of the resolvent's entry there."""
    return (gamma * t**2 - 1) / (gamma * t**2 + t)


# --- one spike: eigenvalue and overlap ------------------------------------------------------------------

SPIKE = Domain((LOAD, STRENGTH))
matrix = spiked(S, theta)
eigenvalue_definition = limit_in_probability(eigenvalue(matrix, 1), gamma)
eigenvalue_form = sp.Piecewise((position(theta), gamma > 1 / theta**2), (upper, True))
recovery_definition = limit_in_probability(weight(matrix, 1, 1, 1), gamma)
recovery_form = sp.Piecewise((squared_overlap(theta), gamma > 1 / theta**2), (sp.S.Zero, True))


# --- claims ---------------------------------------------------------------------------------------------

_PAPERS = ("baik-ben-arous-peche-2005", "baik-silverstein-2006", "paul-2007", "benaych-georges-nadakuditi-2011")


def spike_claim(
    name: str,
    title: str,
    words: str,
    relation: sp.Rel,
    domain: Domain,
    measured: Simulation | str,
    more: tuple[str, ...] = (),
) -> Claim:
    """A claim on spikes; ``more`` references stand before theirs."""
    return stated(relation, domain, f"recovery.{name}", title, words, (*more, *_PAPERS), measured)


def spike_simulation(overlap: bool, largest: bool) -> Simulation:
    """Of the eigenvalue of a spike or of its eigenvector's overlap: strong spikes at the upper end, weak ones at the lower."""
    what = f"{'eigenvector of the ' * overlap}{'largest' if largest else 'smallest'} eigenvalue of spiked"
    full = "data, by Lanczos, for a random direction of the spike (Gaussian data: by their bidiagonal model)"
    data = full if largest else "Gaussian data, by their bidiagonal model"
    return Simulation(
        sample=measure_spike(overlap, largest),
        prediction=finite_overlap if overlap else finite_eigenvalue,
        dimensions=(400, 1000) if largest else (200, 400),
        loads=(sp.Rational(1, 2), sp.Integer(2)) if largest else (sp.Integer(2), sp.Integer(5)),
        entries=("gaussian", "three_point") if largest else ("gaussian",),
        ranges={"theta": (sp.Rational(1, 4), 4) if largest else (sp.Rational(-19, 20), sp.Rational(-1, 10))},
        replicates=48,
        procedure=f"{what} {data}; settings within d^(-1/3) of the threshold, where finite size is all there is to see, are not drawn",
        where=clear,
    )


eigenvalue_claim = spike_claim(
    "eigenvalue",
    "Largest eigenvalue of spiked data",
    "The largest eigenvalue of the sample covariance of spiked data: an outlier, or the edge of the bulk.",
    equal(eigenvalue_definition, eigenvalue_form),
    SPIKE,
    spike_simulation(overlap=False, largest=True),
)
overlap_claim = spike_claim(
    "overlap",
    "Overlap of the first principal direction with a spike",
    "The squared overlap of the first learnt principal direction with the direction of the spike.",
    equal(recovery_definition, recovery_form),
    SPIKE,
    spike_simulation(overlap=True, largest=True),
)
