"""Convergence does not see spikes: what they can change in the trace behind q is of the order 1/d, at every size."""

from __future__ import annotations

import sympy as sp
from sympy import sqrt

from ...numeric.models import overlap_from_means
from ...numeric.spikes import measure_spiked_overlap
from ...theory.claim import Claim, Setting, Simulation
from ...theory.domain import Domain
from ...theory.language import S, d, operator_norm, spiked, tau
from ..marchenko_pastur.at_size import shifted_half_moment
from ..parameters import SIZE, STRENGTH, theta
from ..proving import proof_of

SPIKED = Domain((*SIZE, STRENGTH))
matrix = spiked(S, theta)
_bound = sp.Max(sqrt(operator_norm(matrix)), sqrt(operator_norm(S))) / d
statement = sp.Le(sp.Abs(tau(sqrt(matrix)) - tau(sqrt(S))), _bound, evaluate=False)


def finite_overlap(at: Setting, _: float) -> tuple[float, float]:
    """q of white data at the same size, and what the spike can do to it.

    The trace moves by the bound, with |A S A|^(1/2) at most sqrt(1 + theta)(1 + sqrt(d/n)) in the mean (Davidson and
    Szarek 2001). The mean of (A S A)^(1/2) is a on the directions off u and b <= sqrt(1 + theta) on u, so its squared trace
    per dimension exceeds tau^2 by at most (1 + theta)/d, and the mean squared norm of a sample is 1 + theta/d.
    """
    size, strength = at["d"], float(at["theta"])
    at = {**at, "gamma": sp.Rational(at["n"], size)}
    half, left_out = shifted_half_moment(at)
    moved = ((1 + strength) ** 0.5 * (1 + (size / at["n"]) ** 0.5)) / size
    allowance = 2 * half * (moved + left_out) + moved**2 + (1 + strength) / size + strength / size
    return half**2, allowance


blindness_claim = Claim(
    name="convergence.blindness",
    title="How little a spike moves the overlap",
    statement="A spike moves the trace that fixes the overlap q of two models by the bound of this inequality at most, for "
    "every draw of the data: by the order 1/d, so that q in the limit is that of data without spikes.",
    domain=SPIKED,
    proposition=statement,
    derivation=proof_of("convergence.blindness"),
    references=("maillard-goldt-2026", "H. Weyl (1912), Math. Ann. 71, 441"),
    simulation=Simulation(
        sample=measure_spiked_overlap,
        estimator=overlap_from_means,
        prediction=finite_overlap,
        dimensions=(120, 200),
        entries=("gaussian", "three_point"),
        ranges={"theta": (1, 6)},
        replicates=8,
        measures="overlap of two models of spiked data",
        procedure="q of two models on disjoint spiked data, from the same seeds; it must be that of white data up to what "
        "the bound allows, of which it takes a tenth to a third: an inequality is not resolved any better",
    ),
)
