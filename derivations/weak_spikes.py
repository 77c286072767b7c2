"""Weak spikes, which lower the variance along a direction, and what few examples leave of a direction in the kernel."""

from __future__ import annotations

from functools import cache

import sympy as sp

from ..numeric.spikes import measure_kernel_weight
from ..theory.by import equal, step
from ..theory.claim import Simulation
from ..theory.domain import Domain, real
from ..theory.kernel import Step
from ..theory.language import S, eigenvalue, kernel_weight, limit_in_probability, spiked, weight
from .marchenko_pastur import LOAD, edge_step, gamma, lower
from .recovery import (
    entry_step,
    no_atom_step,
    position,
    root_at,
    secular_step,
    spike_claim,
    spike_simulation,
    squared_overlap,
)
from .spike_sizes import finite_kernel_weight

WEAK = real("theta", -1, 0, meaning="strength of a spike that lowers the variance along it to 1 + theta")
weak = WEAK.symbol
ANY = real("theta", -1, meaning="strength of the spike: the variance along it is 1 + theta")

WEAKLY = Domain((LOAD, WEAK))
weak_matrix = spiked(S, weak)
smallest_definition = limit_in_probability(eigenvalue(weak_matrix, -1), gamma)
weak_overlap_definition = limit_in_probability(weight(weak_matrix, 1, -1, -1), gamma)


def _seen(seen: bool) -> Domain:
    return WEAKLY.where(gamma > 1, gamma > 1 / weak**2 if seen else gamma <= 1 / weak**2)


@cache
def smallest_regime(seen: bool) -> Step:
    premises = entry_step(False), edge_step(lower), secular_step(WEAK), no_atom_step()
    if seen:
        value = equal(smallest_definition, position(weak))
        return step("the zero of 1/F below the bulk", value, "outlier", _seen(True), *premises, root=-root_at(weak))
    title = "1/F has no zero between 0 and the bulk"
    return step(title, equal(smallest_definition, lower), "outlier", _seen(False), *premises)


@cache
def weak_overlap_regime(seen: bool) -> Step:
    premises = smallest_regime(seen), entry_step(False), edge_step(lower), secular_step(WEAK), no_atom_step()
    if seen:
        value = equal(weak_overlap_definition, squared_overlap(weak))
        return step("the residue of F", value, "outlier_weight", _seen(True), *premises, root=-root_at(weak))
    return step("no atom", equal(weak_overlap_definition, sp.S.Zero), "outlier_weight", _seen(False), *premises)


WEAKLY_MANY = WEAKLY.where(gamma > 1)
smallest_form = sp.Piecewise((position(weak), gamma > 1 / weak**2), (lower, True))
weak_overlap_form = sp.Piecewise((squared_overlap(weak), gamma > 1 / weak**2), (sp.S.Zero, True))


@cache
def smallest_step() -> Step:
    regimes = smallest_regime(True), smallest_regime(False)
    return step("both regimes", equal(smallest_definition, smallest_form), "cases", WEAKLY_MANY, *regimes)


@cache
def weak_overlap_step() -> Step:
    regimes = weak_overlap_regime(True), weak_overlap_regime(False)
    return step("both regimes", equal(weak_overlap_definition, weak_overlap_form), "cases", WEAKLY_MANY, *regimes)


WEAKLY_FEW = WEAKLY.where(gamma <= 1)


@cache
def rank_step() -> Step:
    value = equal(smallest_definition, sp.S.Zero)
    return step("the rank is at most n", value, "vanishing_eigenvalue", WEAKLY_FEW, edge_step(lower))


HIDDEN = Domain((LOAD, ANY)).where(gamma < 1)
kernel_definition = limit_in_probability(kernel_weight(spiked(S, ANY.symbol), 1), gamma)
kernel = (1 - gamma) / (1 + gamma * ANY.symbol)


@cache
def kernel_step() -> Step:
    return step(
        "the residue of F at 0",
        equal(kernel_definition, kernel),
        "weight_of_kernel",
        HIDDEN,
        entry_step(False),
        edge_step(lower),
        secular_step(ANY),
        root=1 / gamma - 1,
    )


# --- claims ---------------------------------------------------------------------------------------------

smallest_claim = spike_claim(
    "smallest_eigenvalue",
    "The smallest eigenvalue for a spike -1 < theta < 0 and gamma > 1: an outlier below the bulk, or its edge.",
    smallest_step,
    spike_simulation(overlap=False, largest=False),
)
weak_overlap_claim = spike_claim(
    "weak_overlap",
    "The squared overlap of the last learnt principal direction with that of a spike -1 < theta < 0, gamma > 1.",
    weak_overlap_step,
    spike_simulation(overlap=True, largest=False),
)
rank_claim = spike_claim(
    "smallest_eigenvalue_few",
    "With at most as many examples as dimensions the smallest eigenvalue is 0, whatever the weak spike.",
    rank_step,
    "a rank; recovery.kernel_weight, which says what is left of the spike, is simulated",
)
kernel_claim = spike_claim(
    "kernel_weight",
    "For gamma < 1: the part of the spike's direction that lies in the kernel of the sample covariance.",
    kernel_step,
    Simulation(
        sample=measure_kernel_weight,
        prediction=finite_kernel_weight,
        dimensions=(400, 1000),
        loads=(sp.Rational(1, 4), sp.Rational(19, 20)),
        ranges={"theta": (sp.Rational(-19, 20), 4)},
        replicates=48,
        procedure="squared norm of the part of u in the kernel, for Gaussian data by their bidiagonal model",
    ),
)
