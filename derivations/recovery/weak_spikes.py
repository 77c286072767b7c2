"""Weak spikes, which lower the variance along a direction, and what few examples leave of a direction in the kernel."""

from __future__ import annotations

import sympy as sp

from ...numeric.spikes import measure_kernel_weight
from ...theory.by import equal
from ...theory.claim import Simulation
from ...theory.domain import Domain, real
from ...theory.language import S, eigenvalue, kernel_weight, limit_in_probability, spiked, weight
from ..marchenko_pastur.law import lower
from ..parameters import LOAD, gamma
from .spike import position, spike_claim, spike_simulation, squared_overlap
from .spike_sizes import finite_kernel_weight

WEAK = real("theta", -1, 0, meaning="strength of a spike that lowers the variance along it to 1 + theta")
weak = WEAK.symbol
ANY = real("theta", -1, meaning="strength of the spike: the variance along it is 1 + theta")

WEAKLY = Domain((LOAD, WEAK))
weak_matrix = spiked(S, weak)
smallest_definition = limit_in_probability(eigenvalue(weak_matrix, -1), gamma)
weak_overlap_definition = limit_in_probability(weight(weak_matrix, 1, -1, -1), gamma)


WEAKLY_MANY = WEAKLY.where(gamma > 1)
smallest_form = sp.Piecewise((position(weak), gamma > 1 / weak**2), (lower, True))
weak_overlap_form = sp.Piecewise((squared_overlap(weak), gamma > 1 / weak**2), (sp.S.Zero, True))


WEAKLY_FEW = WEAKLY.where(gamma <= 1)


HIDDEN = Domain((LOAD, ANY)).where(gamma < 1)
kernel_definition = limit_in_probability(kernel_weight(spiked(S, ANY.symbol), 1), gamma)
kernel = (1 - gamma) / (1 + gamma * ANY.symbol)


# --- claims ---------------------------------------------------------------------------------------------

smallest_claim = spike_claim(
    "smallest_eigenvalue",
    "Smallest eigenvalue of data with a direction of small variance",
    "The smallest eigenvalue for a spike -1 < theta < 0 and gamma > 1: an outlier below the bulk, or its edge.",
    equal(smallest_definition, smallest_form),
    WEAKLY_MANY,
    spike_simulation(overlap=False, largest=False),
)
weak_overlap_claim = spike_claim(
    "weak_overlap",
    "Overlap of the last principal direction with one of small variance",
    "The squared overlap of the last learnt principal direction with that of a spike -1 < theta < 0, gamma > 1.",
    equal(weak_overlap_definition, weak_overlap_form),
    WEAKLY_MANY,
    spike_simulation(overlap=True, largest=False),
)
rank_claim = spike_claim(
    "smallest_eigenvalue_few",
    "Smallest eigenvalue with at most as many examples as dimensions",
    "With at most as many examples as dimensions the smallest eigenvalue is 0, whatever the weak spike.",
    equal(smallest_definition, sp.S.Zero),
    WEAKLY_FEW,
    "a rank; recovery.kernel_weight, which says what is left of the spike, is simulated",
)
kernel_claim = spike_claim(
    "kernel_weight",
    "Part of a spike's direction that no example sees",
    "For gamma < 1: the part of the spike's direction that lies in the kernel of the sample covariance.",
    equal(kernel_definition, kernel),
    HIDDEN,
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
