"""The threshold of latent recovery: the kink of the overlap there, the load at which a level is reached, convergence."""

from __future__ import annotations

import sympy as sp

from ...theory.by import equal
from ...theory.domain import Domain
from ...theory.language import onset
from ...theory.roots import root_of
from ..convergence.curve import TRANSITION
from ..convergence.load import OVERLAP, level
from ..convergence.overlap import overlap_definition
from ..marchenko_pastur.law import half_elliptic
from ..parameters import STRENGTH, gamma, theta
from .spike import recovery_definition, spike_claim

STRENGTHS = Domain((STRENGTH,))
threshold_definition = onset(recovery_definition, gamma)
threshold = 1 / theta**2


def _side(direction: str) -> sp.Limit:
    return sp.Limit(sp.Derivative(recovery_definition, gamma), gamma, threshold, direction)


kink_definition = _side("+") - _side("-")
kink = theta**2 / (1 + theta)


RECOVERY_LEVEL = Domain((STRENGTH, OVERLAP))
load_definition = root_of(recovery_definition, gamma, level, threshold, sp.oo)
load = (1 + level * theta) / (theta**2 * (1 - level))


# --- convergence at the moment of recovery --------------------------------------------------------------

at_threshold_definition = overlap_definition.xreplace({gamma: threshold_definition})
at_threshold = sp.Piecewise(
    (half_elliptic(theta**2) ** 2, theta < 1),
    (TRANSITION, sp.Eq(theta, 1)),
    (half_elliptic(1 / theta**2) ** 2 / theta**2, True),
)


# --- claims ---------------------------------------------------------------------------------------------

_CURVE = "a statement about the curve that recovery.overlap gives, which is simulated"

threshold_claim = spike_claim(
    "threshold",
    "Load at which a latent is recovered",
    "The load up to which the learnt principal direction has no overlap with the spike's, and beyond which it has.",
    equal(threshold_definition, threshold),
    STRENGTHS,
    _CURVE,
)
kink_claim = spike_claim(
    "slope_at_threshold",
    "Kink of the overlap where a latent is recovered",
    "The overlap is continuous and has a kink at the threshold: its slope in gamma jumps from 0 to this value.",
    equal(kink_definition, kink),
    STRENGTHS,
    _CURVE,
)
load_claim = spike_claim(
    "load",
    "Load at which the overlap with a spike reaches a level",
    "The load, examples per dimension, at which the squared overlap with the spike reaches a given level.",
    equal(load_definition, load),
    RECOVERY_LEVEL,
    "the inverse of recovery.overlap, which is simulated",
)
at_threshold_claim = spike_claim(
    "convergence_at_threshold",
    "Agreement of two models where a latent is recovered",
    "The overlap q of two models on disjoint data at the very load at which a spike of strength theta is recovered.",
    equal(at_threshold_definition, at_threshold),
    STRENGTHS,
    "convergence.overlap at the load of recovery.threshold; convergence.blindness is simulated on spiked data",
    ("maillard-goldt-2026",),
)
