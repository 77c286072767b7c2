"""Recovery above a bulk of any shape: one eigenvalue of Sigma that is larger than all others, and its direction.

The bulk has any law of eigenvalues below the further one, ``peak``. For a bulk of ones these are the results of a spike.
"""

from __future__ import annotations

import sympy as sp

from ...numeric.above_bulk import measure_peak, measure_second_peak
from ...theory.by import equal
from ...theory.claim import Claim, Simulation
from ...theory.domain import Domain, real
from ...theory.language import C, average_below, eigenvalue, extended, limit_in_probability, onset, weight
from ...theory.roots import root_of
from ...theory.single_population import over_atoms
from ..parameters import LOAD, gamma, theta
from ..proving import stated
from ..spectrum.isotropic import WHITE_LAW
from ..spectrum.renormalised_noise import T, in_population, s
from ..spectrum.two_atom import FRACTION, LAW, RATIO, eigenvalues, law, ratio
from .peak_sizes import finite_peak
from .spike import SPIKE, eigenvalue_form, recovery_form

PEAK = real("peak", 0, meaning="the largest eigenvalue of Sigma, above the bulk of all others")
peak = PEAK.symbol
DOMAIN = Domain((LOAD, PEAK))
matrix = extended(C, peak)
p = sp.Symbol("p", positive=True)


def _mean(function: sp.Expr) -> sp.Expr:
    return average_below(function, T, peak)


pull = _mean(T / (peak - T))
threshold = _mean(T**2 / (peak - T) ** 2)
end = root_of(-average_below(s**2 / (p - s) ** 2, s, peak), p, -gamma, peak, sp.oo)
edge = end * (1 + _mean(T / (end - T)) / gamma)
largest_definition = limit_in_probability(eigenvalue(matrix, 1), gamma)
largest = sp.Piecewise((peak * (1 + pull / gamma), gamma >= threshold), (edge, True))
overlap_definition = limit_in_probability(weight(matrix, 1, 1, 1), gamma)
overlap = sp.Piecewise(((gamma - threshold) / (gamma + pull), gamma > threshold), (sp.S.Zero, True))
threshold_definition = onset(overlap_definition, gamma)


# --- a bulk of ones: the spike --------------------------------------------------------------------------


# --- a second eigenvalue above the bulk -----------------------------------------------------------------

FIRST_PEAK = real("peak_1", 0, meaning="the largest eigenvalue of Sigma")
SECOND_PEAK = real("peak", 0, meaning="the second largest eigenvalue of Sigma, above the bulk of all others")
first_peak = FIRST_PEAK.symbol
PAIR = Domain((LOAD, SECOND_PEAK, FIRST_PEAK), (first_peak > peak,))
pair = extended(C, first_peak, peak)
second_definition = limit_in_probability(eigenvalue(pair, 2), gamma)
second_overlap_definition = limit_in_probability(weight(pair, 2, 2, 2), gamma)


# --- claims ---------------------------------------------------------------------------------------------

_PAPERS = ("baik-silverstein-2006", "bai-silverstein-1998", "silverstein-choi-1995")
_EVERY = "holds for every bulk; measured for two eigenvalues"


def _claim(name: str, title: str, words: str, relation: sp.Rel, domain: Domain, measured: Simulation | str) -> Claim:
    return stated(relation, domain, f"recovery.{name}", title, words, _PAPERS, measured)


def _spike(general: sp.Expr, spike: sp.Expr) -> sp.Eq:
    """The formula for a bulk of ones is that of the spike."""
    return equal(over_atoms(general, WHITE_LAW).xreplace({peak: 1 + theta}), spike)


general_largest = _claim(
    "general_eigenvalue",
    "Largest eigenvalue above a bulk of any law",
    "The largest eigenvalue of the sample covariance for one eigenvalue of Sigma above a bulk of any law: an outlier, or "
    "the edge of the bulk.",
    equal(largest_definition, largest),
    DOMAIN,
    _EVERY,
)
general_overlap = _claim(
    "general_overlap",
    "Overlap with a direction above a bulk of any law",
    "The squared overlap of the first learnt principal direction with that of one eigenvalue of Sigma above a bulk of any "
    "law.",
    equal(overlap_definition, overlap),
    DOMAIN,
    _EVERY,
)
general_threshold = _claim(
    "general_threshold",
    "Load at which a direction above a bulk of any law is recovered",
    "The load up to which the direction of one eigenvalue of Sigma above a bulk of any law is not recovered, and beyond "
    "which it is.",
    equal(threshold_definition, threshold),
    Domain((PEAK,)),
    "a statement about the curve that recovery.general_overlap gives",
)
second_largest = _claim(
    "general_second_eigenvalue",
    "Second largest eigenvalue above a bulk of any law",
    "The second largest eigenvalue for two eigenvalues of Sigma above a bulk of any law is what the smaller of them alone "
    "would make the largest: each direction has its own threshold.",
    equal(second_definition, largest),
    PAIR,
    _EVERY,
)
second_overlap = _claim(
    "general_second_overlap",
    "Overlap of the second direction above a bulk of any law",
    "The squared overlap of the second learnt principal direction with that of the smaller of two eigenvalues of Sigma above "
    "a bulk of any law.",
    equal(second_overlap_definition, overlap),
    PAIR,
    _EVERY,
)
spike_largest = _claim(
    "general_eigenvalue_isotropic",
    "Largest eigenvalue above a bulk of ones",
    "For a bulk of ones the largest eigenvalue is recovery.eigenvalue.",
    _spike(largest, eigenvalue_form),
    SPIKE,
    "a relation between two claims, which are measured",
)
spike_overlap = _claim(
    "general_overlap_isotropic",
    "Overlap with a direction above a bulk of ones",
    "For a bulk of ones the squared overlap is recovery.overlap.",
    _spike(overlap, recovery_form),
    SPIKE,
    "a relation between two claims, which are measured",
)

# --- two eigenvalues in the bulk ------------------------------------------------------------------------

PEAK_ABOVE = real("peak", 1, meaning="the largest eigenvalue of Sigma, relative to the 1 of the bulk")
TWO = Domain((LOAD, FRACTION, RATIO, PEAK_ABOVE), (peak > ratio,))
SECOND_ABOVE = real("peak", 1, meaning="the second largest eigenvalue of Sigma, relative to the 1 of the bulk")
TWO_BELOW = Domain((LOAD, FRACTION, RATIO, SECOND_ABOVE, FIRST_PEAK), (peak > ratio, first_peak > peak))


def _two_atom(name: str, title: str, words: str, general: Claim, domain: Domain, measured: Simulation) -> Claim:
    relation = in_population(general, LAW)
    return _claim(
        f"two_atom_{name}", title, f"One eigenvalue above a bulk of two: {words}.", relation, domain, measured
    )


_RANGES = {"weight": (sp.Rational(1, 8), sp.Rational(1, 2)), "ratio": (sp.Rational(1, 2), 2), "peak": (5, 8)}


def _measured(of_overlap: bool, second: bool = False) -> Simulation:
    return Simulation(
        sample=(measure_second_peak if second else measure_peak)(eigenvalues, overlap=of_overlap),
        prediction=finite_peak(eigenvalues, law, overlap=of_overlap),
        dimensions=(150, 250),
        loads=(sp.Integer(1), sp.Integer(3)),
        ranges={**_RANGES, "peak_1": (13, 20)} if second else _RANGES,
        replicates=48,
        procedure=f"{'second' if second else 'largest'} eigenvalue of Gaussian data, above the threshold: the other directions "
        "in full, and for each 64 rows along u",
    )


two_largest = _two_atom(
    "eigenvalue",
    "Largest eigenvalue above a bulk of two eigenvalues",
    "the largest eigenvalue",
    general_largest,
    TWO,
    _measured(False),
)
two_overlap = _two_atom(
    "overlap",
    "Overlap with a direction above a bulk of two eigenvalues",
    "the squared overlap with its direction",
    general_overlap,
    TWO,
    _measured(True),
)
two_second = _two_atom(
    "second_eigenvalue",
    "Second largest eigenvalue above a bulk of two eigenvalues",
    "below a still larger one, the second largest eigenvalue",
    second_largest,
    TWO_BELOW,
    _measured(False, second=True),
)
two_second_overlap = _two_atom(
    "second_overlap",
    "Overlap of the second direction above a bulk of two eigenvalues",
    "below a still larger one, the squared overlap of the second direction with its own",
    second_overlap,
    TWO_BELOW,
    _measured(True, second=True),
)
