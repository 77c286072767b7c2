"""The threshold of latent recovery: the kink of the overlap there, the load at which a level is reached, convergence."""

from __future__ import annotations

from functools import cache

import sympy as sp

from ..theory.by import equal, step
from ..theory.domain import Domain
from ..theory.kernel import Step
from ..theory.language import onset
from ..theory.roots import root_of
from .convergence import overlap_definition, overlap_regime
from .convergence_curve import TRANSITION
from .convergence_load import OVERLAP, level
from .marchenko_pastur import gamma, half_elliptic, half_moment_regimes
from .recovery import (
    BLIND,
    RECOVERED,
    STRENGTH,
    recovery_definition,
    recovery_regime,
    spike_claim,
    squared_overlap,
    theta,
)

STRENGTHS = Domain((STRENGTH,))
threshold_definition = onset(recovery_definition, gamma)
threshold = 1 / theta**2


@cache
def threshold_step() -> Step:
    regimes = recovery_regime(False), recovery_regime(True)
    return step("0, then positive", equal(threshold_definition, threshold), "onset", STRENGTHS, *regimes)


@cache
def derivative_step() -> Step:
    formula = squared_overlap(theta)
    slope = theta**2 * (1 + theta) / (gamma * theta**2 + theta) ** 2
    return step(
        "the derivative above the threshold",
        equal(sp.Derivative(formula, gamma), slope),
        "differentiate",
        RECOVERED,
        x=gamma,
    )


def _side(direction: str) -> sp.Limit:
    return sp.Limit(sp.Derivative(recovery_definition, gamma), gamma, threshold, direction)


kink_definition = _side("+") - _side("-")
kink = theta**2 / (1 + theta)


@cache
def kink_step() -> Step:
    """The slope jumps from 0 to theta^2/(1 + theta)."""
    derivative = derivative_step()
    explicit = sp.Limit(derivative.statement.rhs, gamma, threshold, "+")
    value = step("its value at the threshold", equal(explicit, kink), "limit_by_continuity", STRENGTHS)
    inner = sp.Limit(derivative.statement.lhs, gamma, threshold, "+")
    inside = step("the derivative on that side", equal(inner, kink), "local_form", STRENGTHS, derivative, value)
    right = step("slope above", equal(_side("+"), kink), "local_form", STRENGTHS, recovery_regime(True), inside)
    derivative_of_zero = sp.Derivative(sp.S.Zero, gamma)
    constant = step("0 has slope 0", equal(derivative_of_zero, sp.S.Zero), "differentiate", BLIND, x=gamma)
    limit = equal(sp.Limit(sp.S.Zero, gamma, threshold, "-"), sp.S.Zero)
    zero = step("and 0 tends to 0", limit, "limit_by_continuity", STRENGTHS)
    flat_limit = equal(sp.Limit(derivative_of_zero, gamma, threshold, "-"), sp.S.Zero)
    flat = step("the derivative on that side", flat_limit, "local_form", STRENGTHS, constant, zero)
    left = step("slope below", equal(_side("-"), sp.S.Zero), "local_form", STRENGTHS, recovery_regime(False), flat)
    return step("the jump", equal(kink_definition, kink), "algebra", STRENGTHS, right, left)


RECOVERY_LEVEL = Domain((STRENGTH, OVERLAP))
load_definition = root_of(recovery_definition, gamma, level, threshold, sp.oo)
load = (1 + level * theta) / (theta**2 * (1 - level))


@cache
def load_step() -> Step:
    rising = step(
        "it increases",
        sp.Gt(sp.Derivative(squared_overlap(theta), gamma), 0, evaluate=False),
        "bounded_atoms",
        RECOVERED,
        derivative_step(),
    )
    return step(
        "where the level is reached",
        equal(load_definition, load),
        "reached",
        RECOVERY_LEVEL,
        recovery_regime(True),
        rising,
    )


# --- convergence at the moment of recovery --------------------------------------------------------------

at_threshold_definition = overlap_definition.xreplace({gamma: threshold_definition})
at_threshold = sp.Piecewise(
    (half_elliptic(theta**2) ** 2, theta < 1),
    (TRANSITION, sp.Eq(theta, 1)),
    (half_elliptic(1 / theta**2) ** 2 / theta**2, True),
)


@cache
def at_threshold_step() -> Step:
    def regime(domain: Domain, known: Step, value: sp.Expr) -> Step:
        image = overlap_definition.xreplace({gamma: threshold})
        there = step("q at this load", equal(image, value), "substitute", domain, known, at={gamma: threshold})
        return step(
            domain.describe(), equal(at_threshold_definition, value), "algebra", domain, threshold_step(), there
        )

    values = [value for value, _ in at_threshold.args]
    domains = STRENGTHS.where(theta < 1), STRENGTHS.at(theta=1), STRENGTHS.where(theta > 1)
    known = [overlap_regime(half) for half in half_moment_regimes()]
    regimes = [regime(*parts) for parts in zip(domains, known, values, strict=True)]
    return step("all strengths", equal(at_threshold_definition, at_threshold), "cases", STRENGTHS, *regimes)


# --- claims ---------------------------------------------------------------------------------------------

_CURVE = "a statement about the curve that recovery.overlap gives, which is simulated"

threshold_claim = spike_claim(
    "threshold",
    "The load up to which the learnt principal direction has no overlap with the spike's, and beyond which it has.",
    threshold_step,
    _CURVE,
)
kink_claim = spike_claim(
    "slope_at_threshold",
    "The overlap is continuous and has a kink at the threshold: its slope in gamma jumps from 0 to this value.",
    kink_step,
    _CURVE,
)
load_claim = spike_claim(
    "load",
    "The load, examples per dimension, at which the squared overlap with the spike reaches a given level.",
    load_step,
    "the inverse of recovery.overlap, which is simulated",
)
at_threshold_claim = spike_claim(
    "convergence_at_threshold",
    "The overlap q of two models on disjoint data at the very load at which a spike of strength theta is recovered.",
    at_threshold_step,
    "convergence.overlap at the load of recovery.threshold; convergence.blindness is simulated on spiked data",
    ("maillard-goldt-2026",),
)
