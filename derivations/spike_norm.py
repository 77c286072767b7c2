"""The operator norm of the error S_theta - Sigma for spiked data: the edge of its bulk, or an outlier of its own."""

from __future__ import annotations

from functools import cache

import sympy as sp
from sympy import sqrt

from ..numeric.spikes import measure_norm
from ..theory.by import equal, step
from ..theory.claim import Claim, Setting, Simulation
from ..theory.domain import Domain
from ..theory.kernel import Step
from ..theory.language import S, eigenvalue, entry, limit_in_probability, operator_norm, spiked
from .marchenko_pastur import LOAD, edge_step, gamma, lower, transform_step, upper, z
from .recovery import POINT, STRENGTH, no_atom_step, radicand, theta, y

error = spiked(S - 1, theta)
"""A (S - 1) A = S_theta - Sigma."""
bulk_edge = 1 / gamma + 2 / sqrt(gamma)
_surd = sqrt(1 + 4 * gamma * theta)
outlier = (1 + theta) * (1 + _surd) / (2 * gamma * theta)
_root = ((theta - 1) * _surd - (theta + 1)) / (2 * gamma * theta)

BOTH = Domain((LOAD, STRENGTH))
SEEN = Domain(BOTH.parameters, (theta > 1, gamma > 1 / (theta - 1) ** 2))
UNSEEN = Domain(BOTH.parameters, (theta > 1, gamma <= 1 / (theta - 1) ** 2))
NEVER = Domain(BOTH.parameters, (theta <= 1,))
RIGHT = Domain((LOAD, POINT), (y + 1 > upper,))

ahead, behind = entry(1 / (y - (S - 1)), 1, 1), entry(1 / (-y - (S - 1)), 1, 1)
norm_definition = limit_in_probability(operator_norm(error), gamma)
norm = sp.Piecewise((outlier, (theta > 1) & (gamma > 1 / (theta - 1) ** 2)), (bulk_edge, True))


@cache
def right_step() -> Step:
    value = 2 / (y + 1 / gamma + sqrt(radicand(1 + y)))
    premises = transform_step(), edge_step(lower), edge_step(upper)
    title = "an entry of the white resolvent, right of the bulk"
    return step(title, equal(limit_in_probability(ahead, gamma), value), "isotropic_law", RIGHT, *premises, z=z)


@cache
def left_step() -> Step:
    """Left of the bulk: for gamma >= 1 without an atom at S = 0, for gamma < 1 beyond it."""
    value = equal(limit_in_probability(behind, gamma), 2 / (1 / gamma - y - sqrt(radicand(1 - y))))
    premises = transform_step(), edge_step(lower), edge_step(upper)
    many, few = RIGHT.where(gamma >= 1), RIGHT.where(gamma < 1)
    regimes = (
        step("as far left, many examples", value, "isotropic_law", many, *premises, no_atom_step(), z=z),
        step("as far left, few examples", value, "isotropic_law", few, *premises, z=z),
    )
    return step("as far left", value, "cases", RIGHT, *regimes)


@cache
def secular_steps() -> tuple[Step, Step]:
    """The secular equation at y and at -y."""
    domain = Domain((STRENGTH, POINT))

    def at(x: sp.Expr, white: sp.Expr) -> Step:
        value = white / (1 + theta - theta * x * white)
        title = f"the secular equation at {x}, exact at every size"
        return step(title, equal(entry(1 / (x - error), 1, 1), value), "finite_rank", domain)

    return at(y, ahead), at(-y, behind)


@cache
def norm_regime(domain: Domain) -> Step:
    value, certificate = (outlier, {"root": _root}) if domain is SEEN else (bulk_edge, {})
    right, (first, second) = right_step(), secular_steps()
    largest = step(
        "the largest eigenvalue",
        equal(limit_in_probability(eigenvalue(error, 1), gamma), value),
        "outlier",
        domain,
        right,
        edge_step(upper),
        first,
        **certificate,
    )
    goal = equal(norm_definition, value)
    return step(
        "none as far left",
        goal,
        "norm_is_largest",
        domain,
        largest,
        edge_step(upper),
        right,
        left_step(),
        first,
        second,
    )


@cache
def norm_step() -> Step:
    regimes = [norm_regime(domain) for domain in (SEEN, UNSEEN, NEVER)]
    return step("every regime", equal(norm_definition, norm), "cases", BOTH, *regimes)


def finite_norm(at: Setting, value: float) -> tuple[float, float]:
    """The limit: its outlier or edge is off by at most the order d^(-2/3), which the ranges of the simulation allow for."""
    n, d, strength = at["n"], at["d"], float(at["theta"])
    gap = abs(float(at["gamma"]) ** 0.5 * (strength - 1) - 1)
    width = (1 + (d / n) ** 0.5) ** (4 / 3) * n ** (-2 / 3) * (d / n) ** (-1 / 6)
    near = gap * d ** (1 / 3) < 3 or strength < 1 + (d / n) ** 0.5
    return value, 4 * width if near else 4 * value / (d * gap)


norm_claim = Claim(
    name="generalisation.operator_norm",
    statement="The operator norm of the error of the learnt covariance. It sees a spike for theta > 1 + 1/sqrt(gamma) only, "
    "while the spike's direction is recovered from theta > 1/sqrt(gamma) on.",
    domain=BOTH,
    definition=norm_definition,
    closed_form=norm,
    derivation=norm_step,
    references=("benaych-georges-nadakuditi-2011", "baik-silverstein-2006"),
    simulation=Simulation(
        sample=measure_norm,
        prediction=finite_norm,
        dimensions=(200, 400),
        loads=(sp.Rational(1, 2), sp.Integer(3)),
        entries=("gaussian", "three_point"),
        ranges={"theta": (sp.Rational(1, 2), 6)},
        replicates=48,
        procedure="largest absolute eigenvalue of learnt minus true covariance of spiked data, by Lanczos; the edge "
        "is off by the order d^(-2/3), which is allowed for and hides errors of some per cent where no spike is seen",
    ),
)
