"""Recovery above a bulk of any shape: one eigenvalue of Sigma that is larger than all others, and its direction.

The bulk has any law of eigenvalues below the further one, ``peak``. For a bulk of ones these are the results of a spike.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import sympy as sp

from ..theory.by import equal, step
from ..theory.claim import Claim, Setting, Simulation
from ..theory.domain import Domain, real
from ..theory.kernel import Step
from ..theory.language import (
    GRAM,
    C,
    average_below,
    eigenvalue,
    entry,
    extended,
    given,
    limit_in_probability,
    onset,
    quadratic_form,
    weight,
)
from ..theory.roots import root_of
from ..theory.single_population import over_atoms
from .marchenko_pastur import LOAD, gamma, upper
from .recovery import BLIND, POINT, RECOVERED, SPIKE, eigenvalue_step, recovery_step, theta, y
from .spectrum import WHITE_LAW, T, kappa_step, s
from .two_atom import FRACTION, LAW, RATIO, eigenvalues, ratio

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
eigenvalue_definition = limit_in_probability(eigenvalue(matrix, 1), gamma)
eigenvalue_form = sp.Piecewise((peak * (1 + pull / gamma), gamma >= threshold), (edge, True))
overlap_definition = limit_in_probability(weight(matrix, 1, 1, 1), gamma)
overlap_form = sp.Piecewise(((gamma - threshold) / (gamma + pull), gamma > threshold), (sp.S.Zero, True))
threshold_definition = onset(overlap_definition, gamma)


@cache
def entry_step() -> Step:
    """The row of the data along u, independent of the others, enters through one quadratic form."""
    return step(
        "the secular equation, exact at every size",
        equal(entry(1 / (y - matrix), 1, 1), 1 / (y - peak * y * quadratic_form(1 / (y - GRAM)))),
        "extended_entry",
        Domain((PEAK, POINT)),
    )


@cache
def eigenvalue_step_above() -> Step:
    goal = equal(eigenvalue_definition, eigenvalue_form)
    return step("where 1/F vanishes", goal, "extended_eigenvalue", DOMAIN, entry_step(), kappa_step())


@cache
def overlap_step_above() -> Step:
    goal = equal(overlap_definition, overlap_form)
    premises = eigenvalue_step_above(), entry_step(), kappa_step()
    return step("the residue of F", goal, "extended_weight", DOMAIN, *premises)


@cache
def threshold_step_above() -> Step:
    goal = equal(threshold_definition, threshold)
    return step("0, then positive", goal, "onset_of_pieces", Domain((PEAK,)), overlap_step_above())


# --- for a bulk of ones: the spike ----------------------------------------------------------------------

white_end = over_atoms(end, WHITE_LAW).xreplace({peak: 1 + theta})


def at_white(expression: sp.Expr) -> sp.Expr:
    return over_atoms(expression, WHITE_LAW)


print(at_white(eigenvalue_form), at_white(overlap_form), white_end)
