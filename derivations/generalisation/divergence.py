"""Generalisation in Kullback-Leibler divergence, per dimension: exact means at finite size, limits, how they vanish.

forward: of the learnt law from the true one, KL(N(0, Sigma) || N(0, S)); reverse: KL(N(0, S) || N(0, Sigma)). Neither
depends on Sigma (the claims of universality), so Sigma = 1 is taken in the others; the simulations draw a Sigma.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import sympy as sp
from sympy import log

from ...numeric.models import measure_divergence
from ...theory.by import equal
from ...theory.claim import Claim, Setting, Simulation
from ...theory.domain import Domain
from ...theory.language import ROOT, WHITE, E, S, d, kl, limit_in_proportion, n, tau
from ..parameters import LOADS, SIZE, gamma
from ..proving import proof_of

SIZES = Domain(SIZE)
ENOUGH = SIZES.where(n >= d)
FINITE = SIZES.where(n > d + 1)
FEW = ENOUGH.where(n <= d + 1)
MANY = LOADS.where(gamma > 1)
i = sp.Symbol("i", integer=True)

inverse, logarithm = E(tau(1 / S)), E(tau(log(S)))
inverse_mean = n / (n - d - 1)
log_mean = sp.Sum(sp.polygamma(0, (n - i) / 2), (i, 0, d - 1)) / d + log(2 / n)
log_limit = -(gamma - 1) * log(1 - 1 / gamma) - 1
inverse_limit = gamma / (gamma - 1)


@dataclass(frozen=True)
class Direction:
    """One of the two divergences, with what it is made of and the sizes at which its mean is finite."""

    name: str
    words: str
    divergence: sp.Expr
    linear: sp.Expr
    domain: Domain

    @property
    def definition(self) -> sp.Expr:
        return E(self.divergence) / d

    @property
    def limit_definition(self) -> sp.Expr:
        return limit_in_proportion(self.definition, gamma)

    def with_values(self, at_inverse: sp.Expr, at_log: sp.Expr) -> sp.Expr:
        return self.linear.xreplace({inverse: at_inverse, E(tau(S)): sp.S.One, logarithm: at_log})

    @property
    def mean(self) -> sp.Expr:
        return self.with_values(inverse_mean, log_mean)

    @property
    def limit(self) -> sp.Expr:
        return self.with_values(inverse_limit, log_limit)


FORWARD = Direction(
    "kl_forward", "KL of the learnt law from the true one", kl(sp.S.One, S), (inverse - 1 + logarithm) / 2, FINITE
)
REVERSE = Direction(
    "kl_reverse", "KL of the true law from the learnt one", kl(S, sp.S.One), (E(tau(S)) - 1 - logarithm) / 2, ENOUGH
)


# --- the common slope -----------------------------------------------------------------------------------


def slope_definition(of: Direction) -> sp.Expr:
    return sp.Limit(gamma * of.limit_definition, gamma, sp.oo, "-")


# --- claims ---------------------------------------------------------------------------------------------

_WHERE = {FORWARD: "n > d + 1", REVERSE: "n >= d"}
_ENDS = {FORWARD: "finite for gamma > 1 only", REVERSE: "infinite for gamma < 1"}
_PAPERS = ("maillard-goldt-2026", "bartlett-1934")


def _finite(of: Direction, at: Setting, value: float) -> tuple[float, float]:
    """The limit moved to the exact mean at the size itself."""
    from ...numeric.evaluation import evaluate

    exact = float(evaluate(of.mean, of.domain, {"n": at["n"], "d": at["d"]}).value)
    limit = float(evaluate(of.limit, MANY, {"gamma": at["gamma"]}).value)
    return value + exact - limit, 0.0


def _mean_claim(of: Direction) -> Claim:
    return Claim(
        name=f"generalisation.{of.name}_mean",
        title=f"Mean {of.words} at every size",
        statement=f"The exact mean of the {of.words}, per dimension, for every Sigma and {_WHERE[of]}.",
        domain=of.domain,
        definition=of.definition,
        closed_form=of.mean,
        derivation=proof_of(f"generalisation.{of.name}_mean"),
        references=_PAPERS,
        simulation=Simulation(
            sample=measure_divergence(forward=of == FORWARD),
            dimensions=(16, 32),
            loads=(sp.Integer(2), sp.Integer(5)),
            replicates=1200 if of == FORWARD else 256,
            procedure="data of a random covariance Sigma; the divergence computed from Sigma and the sample covariance",
        ),
    )


def _infinite_claim() -> Claim:
    return Claim(
        name="generalisation.kl_forward_infinite",
        title="Where the mean KL of the learnt law from the true one is infinite",
        statement=f"The mean of the {FORWARD.words} is infinite for n = d and n = d + 1.",
        domain=FEW,
        proposition=equal(E(FORWARD.divergence), sp.oo),
        derivation=proof_of("generalisation.kl_forward_infinite"),
        references=_PAPERS,
        no_simulation="a mean of samples is finite",
    )


def _limit_claim(of: Direction) -> Claim:
    return Claim(
        name=f"generalisation.{of.name}",
        title=of.words,
        symbol=r"\varepsilon_{\mathrm{KL}}^{\to}" if of == FORWARD else r"\varepsilon_{\mathrm{KL}}^{\leftarrow}",
        statement=f"The {of.words}, per dimension, for every Sigma; {_ENDS[of]}.",
        domain=MANY,
        definition=of.limit_definition,
        closed_form=of.limit,
        derivation=proof_of(f"generalisation.{of.name}"),
        references=_PAPERS,
        simulation=Simulation(
            sample=measure_divergence(forward=of == FORWARD),
            prediction=partial(_finite, of),
            dimensions=(24, 48),
            loads=(sp.Integer(2), sp.Integer(5)),
            replicates=640 if of == FORWARD else 64,
            procedure="data of a random covariance Sigma; the divergence computed from Sigma and the sample covariance",
        ),
    )


def _slope_claim(of: Direction) -> Claim:
    return Claim(
        name=f"generalisation.{of.name}_slope",
        title=f"{of.words} with many examples",
        statement=f"With many examples the {of.words} is 1/(4 gamma) to first order.",
        domain=Domain(),
        definition=slope_definition(of),
        closed_form=sp.Rational(1, 4),
        derivation=proof_of(f"generalisation.{of.name}_slope"),
        references=_PAPERS,
        no_simulation=f"a limit of generalisation.{of.name}, which is simulated",
    )


def _universality_claim(of: Direction, first: sp.Expr, second: sp.Expr) -> Claim:
    statement = equal(E(kl(first, second)), E(of.divergence))
    return Claim(
        name=f"generalisation.{of.name}_universality",
        title=f"Mean {of.words} for every covariance",
        statement=f"The mean {of.words} is the same for every positive definite Sigma = A^2 as for Sigma = 1, {_WHERE[of]}.",
        domain=of.domain,
        proposition=statement,
        derivation=proof_of(f"generalisation.{of.name}_universality"),
        references=_PAPERS,
        no_simulation=f"generalisation.{of.name}_mean and generalisation.{of.name} are simulated with random Sigma",
    )


_population, _learnt = ROOT**2, ROOT * WHITE * ROOT
forward_universality = _universality_claim(FORWARD, _population, _learnt)
reverse_universality = _universality_claim(REVERSE, _learnt, _population)
forward_mean, reverse_mean = map(_mean_claim, (FORWARD, REVERSE))
forward_infinite = _infinite_claim()
forward_limit, reverse_limit = map(_limit_claim, (FORWARD, REVERSE))
forward_slope, reverse_slope = map(_slope_claim, (FORWARD, REVERSE))
