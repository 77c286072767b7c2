"""Latent recovery: a spike in the covariance, its eigenvalue and the overlap of its direction with the learnt one.

Data of covariance 1 + theta u u^T, u a fixed or random direction. The largest (for theta < 0 smallest) eigenvalue of the
sample covariance leaves the bulk at gamma = 1/theta^2, and from there on its eigenvector has an overlap with u.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import sympy as sp
from sympy import sqrt

from ..numeric.spikes import measure_spike
from ..theory.by import equal, step
from ..theory.claim import Claim, Simulation, claim_of
from ..theory.domain import Domain, Parameter, real
from ..theory.kernel import Step
from ..theory.language import S, eigenvalue, entry, limit_in_probability, spiked, weight
from .marchenko_pastur import LOAD, MANY, atom_definition, edge_step, gamma, lower, transform_step, upper, z
from .spike_sizes import finite_eigenvalue, finite_overlap

STRENGTH = real("theta", 0, meaning="strength of the spike: the variance along it is 1 + theta")
theta = STRENGTH.symbol
POINT = real("y", 0, meaning="point outside the spectrum")
y = POINT.symbol

# --- the resolvent outside the spectrum -----------------------------------------------------------------

white = entry(1 / (y - S), 1, 1)


def radicand(x: sp.Expr) -> sp.Expr:
    """(x - lower edge)(x - upper edge)."""
    return sp.expand((x - lower) * (x - upper))


@cache
def entry_step(above: bool) -> Step:
    """u^T (y - S)^-1 u right of the bulk, and between 0 and the bulk: the transform of the law, continued."""
    domain = Domain((LOAD, POINT), (y > upper if above else y < lower,))
    root = gamma * sqrt(radicand(y)) * (1 if above else -1)
    return step(
        f"an entry of the white resolvent {'above' if above else 'below'} the bulk",
        equal(limit_in_probability(white, gamma), (gamma * (y - 1) + 1 - root) / (2 * y)),
        "isotropic_law",
        domain,
        transform_step(),
        edge_step(lower),
        edge_step(upper),
        z=z,
    )


@cache
def secular_step(strength: Parameter) -> Step:
    """u^T (y - A S A)^-1 u = h/(1 + theta - theta y h), h = u^T (y - S)^-1 u: it has a pole where 1/h = theta y/(1 + theta)."""
    t = strength.symbol
    return step(
        "the secular equation, exact at every size",
        equal(entry(1 / (y - spiked(S, t)), 1, 1), white / (1 + t - t * y * white)),
        "finite_rank",
        Domain((strength, POINT)),
    )


@cache
def no_atom_step() -> Step:
    return step(
        "no atom at 0",
        equal(atom_definition, sp.S.Zero),
        "atom_at_zero",
        MANY,
        transform_step(),
        z=z,
        roots={lower: 1 - 1 / sqrt(gamma), upper: 1 + 1 / sqrt(gamma)},
    )


def position(t: sp.Expr) -> sp.Expr:
    """Where a spike of strength t takes its eigenvalue."""
    return (1 + t) * (1 + 1 / (gamma * t))


def squared_overlap(t: sp.Expr) -> sp.Expr:
    """The residue of the resolvent's entry there."""
    return (gamma * t**2 - 1) / (gamma * t**2 + t)


def root_at(t: sp.Expr) -> sp.Expr:
    """The square root of the radicand at the position, for t > 0."""
    return t - 1 / (gamma * t)


# --- one spike: eigenvalue and overlap ------------------------------------------------------------------

SPIKE = Domain((LOAD, STRENGTH))
RECOVERED = SPIKE.where(gamma > 1 / theta**2)
BLIND = SPIKE.where(gamma <= 1 / theta**2)
matrix = spiked(S, theta)
eigenvalue_definition = limit_in_probability(eigenvalue(matrix, 1), gamma)
eigenvalue_form = sp.Piecewise((position(theta), gamma > 1 / theta**2), (upper, True))
recovery_definition = limit_in_probability(weight(matrix, 1, 1, 1), gamma)
recovery_form = sp.Piecewise((squared_overlap(theta), gamma > 1 / theta**2), (sp.S.Zero, True))


@cache
def eigenvalue_regime(recovered: bool) -> Step:
    premises = entry_step(True), edge_step(upper), secular_step(STRENGTH)
    if recovered:
        value = equal(eigenvalue_definition, position(theta))
        return step("the zero of 1/F", value, "outlier", RECOVERED, *premises, root=root_at(theta))
    return step("1/F has no zero above the bulk", equal(eigenvalue_definition, upper), "outlier", BLIND, *premises)


@cache
def eigenvalue_step() -> Step:
    regimes = eigenvalue_regime(True), eigenvalue_regime(False)
    return step("both regimes", equal(eigenvalue_definition, eigenvalue_form), "cases", SPIKE, *regimes)


@cache
def recovery_regime(recovered: bool) -> Step:
    premises = eigenvalue_regime(recovered), entry_step(True), edge_step(upper), secular_step(STRENGTH)
    if recovered:
        value = equal(recovery_definition, squared_overlap(theta))
        return step("the residue of F", value, "outlier_weight", RECOVERED, *premises, root=root_at(theta))
    return step("no atom at the edge", equal(recovery_definition, sp.S.Zero), "outlier_weight", BLIND, *premises)


@cache
def recovery_step() -> Step:
    regimes = recovery_regime(True), recovery_regime(False)
    return step("both regimes", equal(recovery_definition, recovery_form), "cases", SPIKE, *regimes)


# --- claims ---------------------------------------------------------------------------------------------

_PAPERS = ("baik-ben-arous-peche-2005", "baik-silverstein-2006", "paul-2007", "benaych-georges-nadakuditi-2011")


def spike_claim(
    name: str, words: str, derivation: Callable[[], Step], measured: Simulation | str, more: tuple[str, ...] = ()
) -> Claim:
    """A claim on spikes; ``more`` references stand before theirs."""
    return claim_of(derivation, f"recovery.{name}", words, (*more, *_PAPERS), measured)


def spike_simulation(overlap: bool, largest: bool) -> Simulation:
    """Of the eigenvalue of a spike or of its eigenvector's overlap: strong spikes at the upper end, weak ones at the lower."""
    what = f"{'eigenvector of the ' * overlap}{'largest' if largest else 'smallest'} eigenvalue of spiked"
    near = f"near the threshold only the scale d^(-{1 if overlap else 2}/3) of the deviation is tested"
    full = f"data, by Lanczos, for a random direction of the spike (Gaussian data: by their bidiagonal model); {near}"
    return Simulation(
        sample=measure_spike(overlap, largest),
        prediction=finite_overlap if overlap else finite_eigenvalue,
        dimensions=(400, 1000) if largest else (200, 400),
        loads=(sp.Rational(1, 2), sp.Integer(2)) if largest else (sp.Integer(2), sp.Integer(5)),
        entries=("gaussian", "three_point") if largest else ("gaussian",),
        ranges={"theta": (sp.Rational(1, 4), 4) if largest else (sp.Rational(-19, 20), sp.Rational(-1, 10))},
        replicates=48,
        procedure=f"{what} {full if largest else 'Gaussian data, by their bidiagonal model'}",
    )


eigenvalue_claim = spike_claim(
    "eigenvalue",
    "The largest eigenvalue of the sample covariance of spiked data: an outlier, or the edge of the bulk.",
    eigenvalue_step,
    spike_simulation(overlap=False, largest=True),
)
overlap_claim = spike_claim(
    "overlap",
    "The squared overlap of the first learnt principal direction with the direction of the spike.",
    recovery_step,
    spike_simulation(overlap=True, largest=True),
)
