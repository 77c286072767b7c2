"""The operator norm of the error S_theta - Sigma for spiked data: the edge of its bulk, or an outlier of its own."""

from __future__ import annotations

import sympy as sp
from sympy import sqrt

from ...numeric.spikes import measure_norm
from ...theory.claim import Claim, Setting, Simulation
from ...theory.domain import Domain
from ...theory.language import S, limit_in_probability, operator_norm, spiked
from ..marchenko_pastur.edges import finite_edge
from ..parameters import LOAD, STRENGTH, gamma, theta
from ..proving import proof_of

error = spiked(S - 1, theta)
"""A (S - 1) A = S_theta - Sigma."""
bulk_edge = 1 / gamma + 2 / sqrt(gamma)
_surd = sqrt(1 + 4 * gamma * theta)
outlier = (1 + theta) * (1 + _surd) / (2 * gamma * theta)

BOTH = Domain((LOAD, STRENGTH))

norm_definition = limit_in_probability(operator_norm(error), gamma)
norm = sp.Piecewise((outlier, (theta > 1) & (gamma > 1 / (theta - 1) ** 2)), (bulk_edge, True))


CLEAR = 3.0
"""A spike is clear of the threshold when |sqrt(gamma) (theta - 1) - 1| d^(1/3) exceeds this."""


def _gap(at: Setting) -> float:
    """Positive above the threshold."""
    return float(at["gamma"]) ** 0.5 * (float(at["theta"]) - 1) - 1


def clear(at: Setting) -> bool:
    """Is the setting far from the threshold on the scale d^(-1/3) of the crossover?"""
    return bool(abs(_gap(at)) * at["d"] ** (1 / 3) > CLEAR)


def finite_norm(at: Setting, value: float) -> tuple[float, float]:
    """The outlier, off by the order 1/d, or the edge of white data at its size, which a spike moves by the order 1/(n gap)."""
    n, d, gap = at["n"], at["d"], _gap(at)
    mean, width = finite_edge(n, d, 1)
    if not clear(at):
        return value, 4 * width
    if gap > 0:
        return value, 4 * value / (d * gap)
    edge = (1 + (d / n) ** 0.5) ** 2
    return value + mean - edge, 4 * edge / (n * -gap)


norm_claim = Claim(
    name="generalisation.operator_norm",
    title="Operator norm of the error of the learnt covariance",
    statement="The operator norm of the error of the learnt covariance. It sees a spike for theta > 1 + 1/sqrt(gamma) only, "
    "while the spike's direction is recovered from theta > 1/sqrt(gamma) on.",
    domain=BOTH,
    definition=norm_definition,
    closed_form=norm,
    derivation=proof_of("generalisation.operator_norm"),
    references=("benaych-georges-nadakuditi-2011", "baik-silverstein-2006"),
    simulation=Simulation(
        sample=measure_norm,
        prediction=finite_norm,
        dimensions=(200, 400),
        loads=(sp.Rational(1, 2), sp.Integer(3)),
        entries=("gaussian", "three_point"),
        ranges={"theta": (sp.Rational(1, 2), 6)},
        replicates=48,
        procedure="largest absolute eigenvalue of learnt minus true covariance of spiked data, by Lanczos; settings within "
        "d^(-1/3) of the threshold, where finite size is all there is to see, are not drawn",
        where=clear,
    ),
)
