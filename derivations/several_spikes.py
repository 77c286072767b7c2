"""Two spikes: recovered one after the other; two of the same strength are recovered as a plane."""

from __future__ import annotations

from functools import cache

import sympy as sp

from ..numeric.spikes import measure_second
from ..theory.by import equal, step
from ..theory.claim import Setting, Simulation
from ..theory.domain import Domain, Parameter, real
from ..theory.kernel import Step
from ..theory.language import S, eigenvalue, entry, limit_in_probability, spiked, weight
from .marchenko_pastur import LOAD, edge_step, gamma, upper
from .recovery import (
    BLIND,
    POINT,
    RECOVERED,
    SPIKE,
    STRENGTH,
    entry_step,
    position,
    recovery_form,
    root_at,
    spike_claim,
    squared_overlap,
    theta,
    y,
)
from .spike_sizes import finite_overlap

STRONG = real("theta_1", 0, meaning="strength of the first spike")
SECOND = real("theta", 0, meaning="strength of the second spike, below the first's")
strong, second = STRONG.symbol, SECOND.symbol
PAIR = Domain((LOAD, SECOND, STRONG), (strong > second,))
matrix = spiked(S, strong, second)
plane = spiked(S, theta, theta)


def _entry(i: int, j: int) -> sp.Expr:
    return entry(1 / (y - S), i, j)


@cache
def secular_pair(spikes: sp.Expr, parameters: tuple[Parameter, ...]) -> tuple[Step, Step]:
    """The diagonal entries of the resolvent on the plane of the two directions, exact at every size."""
    first, other = spikes.args[1:]
    determinant = _entry(1, 1) * _entry(2, 2) - _entry(1, 2) ** 2
    one = (1 + first) * _entry(2, 2) / determinant - y * first
    two = (1 + other) * _entry(1, 1) / determinant - y * other
    both = one * two - (1 + first) * (1 + other) * _entry(1, 2) ** 2 / determinant**2
    domain = Domain((*parameters, POINT))

    def at(i: int, value: sp.Expr) -> Step:
        title = f"the secular equation of two spikes, direction {i}"
        return step(title, equal(entry(1 / (y - spikes), i, i), value), "finite_rank", domain)

    return at(1, two / both), at(2, one / both)


def _located(spikes: sp.Expr, domain: Domain, strength: sp.Expr, value: sp.Expr, *premises: Step) -> Step:
    certificate = {"root": root_at(strength)} if value != upper else {}
    goal = equal(limit_in_probability(eigenvalue(spikes, 2), gamma), value)
    return step("the second eigenvalue", goal, "outlier", domain, *premises, **certificate)


def _premises(spikes: sp.Expr) -> tuple[Step, ...]:
    parameters = (STRONG, SECOND) if spikes == matrix else (STRENGTH,)
    return entry_step(True), edge_step(upper), *secular_pair(spikes, parameters)


second_eigenvalue = limit_in_probability(eigenvalue(matrix, 2), gamma)
second_overlap = limit_in_probability(weight(matrix, 2, 2, 2), gamma)
second_form = sp.Piecewise((position(second), gamma > 1 / second**2), (upper, True))
second_overlap_form = sp.Piecewise((squared_overlap(second), gamma > 1 / second**2), (sp.S.Zero, True))
_above, _below = PAIR.where(gamma > 1 / second**2), PAIR.where(gamma <= 1 / second**2)


@cache
def second_regime(above: bool) -> Step:
    domain, value = (_above, position(second)) if above else (_below, upper)
    return _located(matrix, domain, second, value, *_premises(matrix))


@cache
def second_step() -> Step:
    regimes = second_regime(True), second_regime(False)
    return step("both regimes", equal(second_eigenvalue, second_form), "cases", PAIR, *regimes)


@cache
def second_overlap_step() -> Step:
    def regime(above: bool) -> Step:
        known = second_regime(above)
        value = squared_overlap(second) if above else sp.S.Zero
        certificate = {"root": root_at(second)} if above else {}
        premises = known, *_premises(matrix)
        goal = equal(second_overlap, value)
        return step("the second residue", goal, "outlier_weight", known.domain, *premises, **certificate)

    regimes = regime(True), regime(False)
    return step("both regimes", equal(second_overlap, second_overlap_form), "cases", PAIR, *regimes)


plane_definition = limit_in_probability(weight(plane, 1, 1, 2), gamma)


@cache
def plane_step() -> Step:
    """|P u_1|^2 for the plane of the first two eigenvectors; each of the two alone tends to nothing in particular."""

    def regime(above: bool) -> Step:
        domain, value = (RECOVERED, position(theta)) if above else (BLIND, upper)
        first = equal(limit_in_probability(eigenvalue(plane, 1), gamma), value)
        certificate = {"root": root_at(theta)} if above else {}
        known = step("the first eigenvalue", first, "outlier", domain, *_premises(plane), **certificate)
        captured = equal(plane_definition, squared_overlap(theta) if above else sp.S.Zero)
        premises = known, *_premises(plane)
        return step("both residues", captured, "outlier_weight", domain, *premises, **certificate)

    return step("both regimes", equal(plane_definition, recovery_form), "cases", SPIKE, regime(True), regime(False))


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
        "close to the threshold what is left out of the expansion in 1/d hides errors of some per cent",
    )


second_claim = spike_claim(
    "second_eigenvalue",
    "The second largest eigenvalue for two spikes: it leaves the bulk at the second spike's own threshold.",
    second_step,
    "recovery.second_overlap, measured on the same eigenvector, is simulated",
)
second_overlap_claim = spike_claim(
    "second_overlap",
    "The squared overlap of the second learnt principal direction with that of the weaker of two spikes.",
    second_overlap_step,
    _measured(plane=False),
)
plane_claim = spike_claim(
    "degenerate_pair",
    "Two spikes of one strength are recovered as a plane: the part of a direction in it that lies in the plane of the first "
    "two learnt principal directions.",
    plane_step,
    _measured(plane=True),
)
