"""Two spikes: recovered one after the other; two of the same strength are recovered as a plane."""

from __future__ import annotations

import sympy as sp

from ...numeric.spikes import measure_second
from ...theory.by import equal
from ...theory.claim import Setting, Simulation
from ...theory.domain import Domain, real
from ...theory.language import S, eigenvalue, limit_in_probability, spiked, weight
from ..marchenko_pastur.law import upper
from ..parameters import LOAD, gamma, theta
from .spike import SPIKE, position, recovery_form, spike_claim, squared_overlap
from .spike_sizes import clear, finite_overlap

STRONG = real("theta_1", 0, meaning="strength of the first spike")
SECOND = real("theta", 0, meaning="strength of the second spike, below the first's")
strong, second = STRONG.symbol, SECOND.symbol
PAIR = Domain((LOAD, SECOND, STRONG), (strong > second,))
matrix = spiked(S, strong, second)
plane = spiked(S, theta, theta)


second_eigenvalue = limit_in_probability(eigenvalue(matrix, 2), gamma)
second_overlap = limit_in_probability(weight(matrix, 2, 2, 2), gamma)
second_form = sp.Piecewise((position(second), gamma > 1 / second**2), (upper, True))
second_overlap_form = sp.Piecewise((squared_overlap(second), gamma > 1 / second**2), (sp.S.Zero, True))


plane_definition = limit_in_probability(weight(plane, 1, 1, 2), gamma)


# --- claims ---------------------------------------------------------------------------------------------


def finite_second(at: Setting, value: float) -> tuple[float, float]:
    """The limit moved as for one spike; what the other spike adds is of the order 1/n."""
    mean, left_out = finite_overlap(at, value)
    return mean, left_out + 4 / at["n"]


def _measured(plane: bool) -> Simulation:
    ranges = {"theta": (2, 4)} if plane else {"theta": (2, 3), "theta_1": (6, 9)}
    vectors = "first two eigenvectors" if plane else "second eigenvector"
    return Simulation(
        sample=measure_second(plane),
        prediction=finite_second,
        dimensions=(400, 600),
        loads=(sp.Integer(1), sp.Integer(3)),
        entries=("gaussian", "three_point"),
        ranges=ranges,
        replicates=48,
        procedure=f"{vectors} of data with two random orthonormal spikes{' of one strength' * plane}, by Lanczos; "
        "settings within d^(-1/3) of the threshold, where finite size is all there is to see, are not drawn",
        where=clear,
    )


second_claim = spike_claim(
    "second_eigenvalue",
    "Second largest eigenvalue of data with two spikes",
    "The second largest eigenvalue for two spikes: it leaves the bulk at the second spike's own threshold.",
    equal(second_eigenvalue, second_form),
    PAIR,
    "recovery.second_overlap, measured on the same eigenvector, is simulated",
)
second_overlap_claim = spike_claim(
    "second_overlap",
    "Overlap of the second principal direction with the weaker spike",
    "The squared overlap of the second learnt principal direction with that of the weaker of two spikes.",
    equal(second_overlap, second_overlap_form),
    PAIR,
    _measured(plane=False),
)
plane_claim = spike_claim(
    "degenerate_pair",
    "Two spikes of one strength are recovered as a plane",
    "Two spikes of one strength are recovered as a plane: the part of a direction in it that lies in the plane of the first "
    "two learnt principal directions.",
    equal(plane_definition, recovery_form),
    SPIKE,
    _measured(plane=True),
)
