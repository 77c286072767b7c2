"""The Marchenko-Pastur law from Gaussian integration by parts: transform, density, atom, moments.

S is the sample covariance of n standard Gaussian vectors in R^d; gamma = n/d; the edges of the spectrum are
(1 -+ 1/sqrt(gamma))^2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp
from sympy import Rational, pi, sqrt

from ...numeric.models import measure_spectral
from ...theory.claim import Claim, Setting, Simulation
from ...theory.domain import Domain
from ...theory.language import E, S, limit_in_proportion, lower_edge, spectral_atom, spectral_density, tau, upper_edge
from ..parameters import BELOW, HALF, LOAD, LOADS, ORDER, X, gamma, s, x, z
from ..proving import proof_of

lower = (1 - 1 / sqrt(gamma)) ** 2
upper = (1 + 1 / sqrt(gamma)) ** 2

# --- the transform ------------------------------------------------------------------------------------

resolvent = 1 / (z - S)
transform_definition = limit_in_proportion(E(tau(resolvent)), gamma)
real_transform = (gamma * (z - 1) + 1 + gamma * sqrt(lower - z) * sqrt(upper - z)) / (2 * z)
"""The same left of the spectrum, without roots of negative numbers."""


# --- density and atom ---------------------------------------------------------------------------------

SPECTRUM = Domain((X, LOAD))
radicand = (x - lower) * (upper - x)
density_definition = spectral_density(transform_definition, z, x)
bulk = gamma * sqrt(radicand) / (2 * pi * x)
density = sp.Piecewise((bulk, (x > lower) & (x < upper)), (sp.S.Zero, True))


edges = {lower: lower_edge(transform_definition, z), upper: upper_edge(transform_definition, z)}


atom_definition = spectral_atom(transform_definition, z, sp.S.Zero)
atom = sp.Piecewise((sp.S.Zero, gamma >= 1), (1 - gamma, True))


# --- moments of every positive order ------------------------------------------------------------------


def hypergeometric(order: sp.Expr, argument: sp.Expr) -> sp.Expr:
    """2F1(-order, 1 - order; 2; argument)."""
    return sp.hyper((-order, 1 - order), (2,), argument)


def _statistic(order: sp.Expr) -> sp.Expr:
    return limit_in_proportion(E(tau(S**order)), gamma)


moment = sp.Piecewise(
    (hypergeometric(s, 1 / gamma), gamma >= 1),
    (gamma ** (1 - s) * hypergeometric(s, gamma), True),
)


# --- the half moment ----------------------------------------------------------------------------------

half_moment_definition = _statistic(HALF)


def half(argument: sp.Expr) -> sp.Expr:
    """H(c) = 2F1(-1/2, 1/2; 2; c)."""
    return hypergeometric(HALF, argument)


def half_elliptic(argument: sp.Expr) -> sp.Expr:
    """H(c) in complete elliptic integrals of parameter c, 0 < c < 1."""
    elliptic = (1 + argument) * sp.elliptic_e(argument) - (1 - argument) * sp.elliptic_k(argument)
    return 4 / (3 * pi * argument) * elliptic


half_moment_series = sp.Piecewise((half(1 / gamma), gamma >= 1), (sqrt(gamma) * half(gamma), True))
half_moment = sp.Piecewise(
    (half_elliptic(1 / gamma), gamma > 1),
    (8 / (3 * pi), sp.Eq(gamma, 1)),
    (sqrt(gamma) * half_elliptic(gamma), True),
)


# --- first order in 1/d, for the simulations ------------------------------------------------------------


def first_order(function: Callable[[Any], Any], load: float) -> float:
    """d (E tau f(S) - its limit) at large d for real data: masses 1/4 at the edges minus half an arcsine law."""
    edges = (1 - load**-0.5) ** 2, (1 + load**-0.5) ** 2
    angles = (np.arange(4096) + 0.5) * np.pi / 4096
    on_circle = np.mean(function(1 + 1 / load + 2 * load**-0.5 * np.cos(angles)))
    return float(sum(function(edge) for edge in edges) / 4 - on_circle / 2)


def _shift_of_transform(at: Setting) -> float:
    point = float(at["z"])
    return first_order(lambda values: 1 / (point - values), float(at["gamma"]))


def _shift_of_moment(at: Setting) -> float:
    order = float(at["order"])
    return first_order(lambda values: values**order, float(at["gamma"]))


# --- claims -------------------------------------------------------------------------------------------

_LAW = ("marchenko-pastur-1967", "silverstein-bai-1995")


stieltjes_transform = Claim(
    name="marchenko_pastur.stieltjes_transform",
    title="Stieltjes transform of the limiting spectrum",
    symbol="g",
    statement="The Stieltjes transform g(z) = lim E tr(z - S)^-1 / d left of the spectrum (further right a rare "
    "eigenvalue near z makes the expectation diverge at every finite size).",
    domain=Domain((BELOW, LOAD)),
    definition=transform_definition,
    closed_form=real_transform,
    derivation=proof_of("marchenko_pastur.stieltjes_transform"),
    references=_LAW,
    simulation=Simulation(
        sample=measure_spectral(lambda values, at: 1 / (float(at["z"]) - values)),
        prediction=lambda at, value: (value + _shift_of_transform(at) / at["d"], abs(value) / at["d"] ** 2),
        ranges={"z": (-4, Rational(-1, 2))},
        entries=("gaussian", "three_point"),
        procedure="mean of 1/(z - eigenvalue) over the spectrum of a sample covariance",
    ),
)

density_claim = Claim(
    name="marchenko_pastur.density",
    title="Density of the limiting spectrum",
    statement="The density of the limiting spectrum: positive between the edges (1 -+ 1/sqrt(gamma))^2, 0 elsewhere.",
    domain=SPECTRUM,
    definition=density_definition,
    closed_form=density,
    derivation=proof_of("marchenko_pastur.density"),
    references=_LAW,
    no_simulation="measured through its moments of every order, which determine it",
)


def _edge(name: str, title: str, words: str, value: sp.Expr) -> Claim:
    return Claim(
        name=f"marchenko_pastur.{name}",
        title=title,
        statement=f"The {words} of the limiting spectrum, an atom at 0 left aside.",
        domain=LOADS,
        definition=edges[value],
        closed_form=value,
        derivation=proof_of(f"marchenko_pastur.{name}"),
        references=_LAW,
        no_simulation="at finite size an extreme eigenvalue fluctuates around the edge by order d^(-2/3); "
        "marchenko_pastur.moment integrates between the edges and is simulated",
    )


lower_edge_claim = _edge("lower_edge", "Where the limiting spectrum begins", "lower edge", lower)
upper_edge_claim = _edge("upper_edge", "Where the limiting spectrum ends", "upper edge", upper)

atom_claim = Claim(
    name="marchenko_pastur.atom",
    title="Fraction of eigenvalues that are zero",
    statement="The fraction of eigenvalues that are exactly 0: 1 - gamma with fewer examples than dimensions.",
    domain=LOADS,
    definition=atom_definition,
    closed_form=atom,
    derivation=proof_of("marchenko_pastur.atom"),
    references=_LAW,
    simulation=Simulation(
        sample=measure_spectral(lambda values, at: np.where(values < 1e-20, 1.0, 0.0)),
        dimensions=(4, 24),
        replicates=256,
        bounds=(0.0, 1.0),
        procedure="fraction of eigenvalues below 1e-20 (the smallest of the others are of order 1/d^2); it is the same in "
        "every row, which excludes rarer ones as far as their number says",
    ),
)

moment_claim = Claim(
    name="marchenko_pastur.moment",
    title="Moments of the limiting spectrum",
    symbol="M",
    statement="The moment of any positive order, integer or real, of the limiting spectrum.",
    domain=Domain((ORDER, LOAD)),
    definition=_statistic(s),
    closed_form=moment,
    derivation=proof_of("marchenko_pastur.moment"),
    references=_LAW,
    simulation=Simulation(
        sample=measure_spectral(lambda values, at: values ** float(at["order"])),
        prediction=lambda at, value: (
            value + _shift_of_moment(at) / at["d"],
            (1 + float(at["order"]) ** 2) / 2 * value / at["d"] ** 2,
        ),
        dimensions=(64, 160),
        ranges={"order": (HALF, 3)},
        entries=("gaussian", "three_point"),
        procedure="mean of eigenvalue^order over the spectrum of a sample covariance",
    ),
)

half_moment_claim = Claim(
    name="marchenko_pastur.half_moment",
    title="Mean square root of an eigenvalue, in elliptic integrals",
    symbol="M_{1/2}",
    statement="The mean square root of an eigenvalue, in complete elliptic integrals of parameter 1/gamma or gamma.",
    domain=LOADS,
    definition=half_moment_definition,
    closed_form=half_moment,
    derivation=proof_of("marchenko_pastur.half_moment"),
    references=(*_LAW, "dlmf"),
    no_simulation="the same quantity as marchenko_pastur.half_moment_series and finite_size.half_moment_shift, which are simulated",
)

half_moment_series_claim = Claim(
    name="marchenko_pastur.half_moment_series",
    title="Mean square root of an eigenvalue, as a series",
    statement="The mean square root of an eigenvalue, as a hypergeometric series.",
    domain=LOADS,
    definition=half_moment_definition,
    closed_form=half_moment_series,
    derivation=proof_of("marchenko_pastur.half_moment_series"),
    references=(*_LAW, "dlmf"),
    no_simulation="equal to marchenko_pastur.half_moment by a proof; measured by finite_size.half_moment_shift",
)
