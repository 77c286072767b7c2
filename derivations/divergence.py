"""Generalisation in Kullback-Leibler divergence, per dimension: exact means at finite size, limits, how they vanish.

forward: of the learnt law from the true one, KL(N(0, Sigma) || N(0, S)); reverse: KL(N(0, S) || N(0, Sigma)). Neither
depends on Sigma (the claims of universality), so Sigma = 1 is taken in the others; the simulations draw a Sigma.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial

import sympy as sp
from sympy import log

from ..numeric.models import measure_divergence
from ..theory.by import equal, step
from ..theory.claim import Claim, Setting, Simulation
from ..theory.domain import Domain, real
from ..theory.kernel import Step
from ..theory.language import ROOT, WHITE, E, S, d, kl, limit_in_proportion, n, tau
from .marchenko_pastur import LOADS, SIZE, exact_identity, gamma, z

SIZES = Domain(SIZE)
ENOUGH = SIZES.where(n >= d)
FINITE = SIZES.where(n > d + 1)
FEW = ENOUGH.where(n <= d + 1)
MANY = LOADS.where(gamma > 1)
i = sp.Symbol("i", integer=True)
u = sp.Symbol("u", real=True)

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


@cache
def inverse_step() -> Step:
    return step("the mean inverse", equal(inverse, inverse_mean), "inverse_mean", FINITE, exact_identity(), z=z)


@cache
def log_step() -> Step:
    return step("the mean logarithm, by Bartlett", equal(logarithm, log_mean), "log_determinant", ENOUGH, i=i)


@cache
def unit_mean() -> Step:
    return step("the mean of S is the identity", equal(E(tau(S)), sp.S.One), "wick", SIZES, order=1, field="real")


@cache
def traces_step(of: Direction) -> Step:
    return step("the divergence of two Gaussians", equal(of.definition, of.linear), "gaussian_divergence", ENOUGH)


@cache
def mean_step(of: Direction) -> Step:
    first = inverse_step() if of == FORWARD else unit_mean()
    return step("exact mean", equal(of.definition, of.mean), "algebra", of.domain, traces_step(of), first, log_step())


@cache
def infinite_step() -> Step:
    infinite = equal(E(FORWARD.divergence), sp.oo)
    return step("infinite", infinite, "infinite_divergence", FEW, exact_identity(), z=z)


@cache
def log_limit_step() -> Step:
    inner = 1 - u / gamma
    return step(
        "a Riemann sum of logarithms",
        equal(limit_in_proportion(logarithm, gamma), log_limit),
        "log_determinant_limit",
        MANY,
        log_step(),
        antiderivative=-gamma * (inner * log(inner) - inner),
        u=u,
    )


@cache
def limit_step(of: Direction) -> Step:
    inside = step(
        "exact from n = d on",
        equal(of.limit_definition, limit_in_proportion(of.linear, gamma)),
        "under_limit",
        MANY,
        traces_step(of),
    )
    known, value, exact = (
        (inverse, inverse_limit, inverse_step()) if of == FORWARD else (E(tau(S)), sp.S.One, unit_mean())
    )
    first = step("its limit", equal(limit_in_proportion(known, gamma), value), "limit_of_sizes", MANY, exact)
    limit = step(
        "the limit of each trace",
        equal(limit_in_proportion(of.linear, gamma), of.limit),
        "continuous_limit",
        MANY,
        first,
        log_limit_step(),
    )
    return step("limit", equal(of.limit_definition, of.limit), "algebra", MANY, inside, limit)


# --- the common slope -----------------------------------------------------------------------------------

ASPECT = real("c", 0, 1, meaning="aspect ratio 1/gamma")
c = ASPECT.symbol


def _series(a: int, b: int, bottom: int, argument: sp.Expr) -> sp.Expr:
    return sp.hyper((sp.Integer(a), sp.Integer(b)), (sp.Integer(bottom),), argument)


@cache
def slope_step(of: Direction) -> Step:
    """gamma * KL -> 1/4: the logarithm as a series, its first terms split off, so that nothing cancels at gamma = oo."""
    unit = Domain((ASPECT,))
    first = _series(1, 1, 2, c)
    series = step("ln(1 - c) as a series", equal(log(1 - c), -c * first), "logarithm_series", unit, x=c)
    split = step("its first term", equal(first, 1 + c / 2 * _series(1, 2, 3, c)), "series_identity", unit, x=c)
    joined = equal(log(1 - c), -c - c**2 / 2 * _series(1, 2, 3, c))
    expanded = step("both", joined, "algebra", unit, series, split)
    at_load = step(
        "at c = 1/gamma",
        equal(log(1 - 1 / gamma), joined.rhs.xreplace({c: 1 / gamma})),
        "substitute",
        MANY,
        expanded,
        at={c: 1 / gamma},
    )
    rest = (gamma - 1) / (2 * gamma) * _series(1, 2, 3, 1 / gamma)
    value = (1 / (gamma - 1) + rest) / 2 if of == FORWARD else (1 - rest) / 2
    form = step(
        "nothing cancels",
        equal(of.limit_definition, value / gamma),
        "algebra",
        MANY,
        limit_step(of),
        at_load,
    )
    definition = slope_definition(of)
    limit = step(
        "at infinity",
        equal(sp.Limit(gamma * (value / gamma), gamma, sp.oo, "-"), sp.Rational(1, 4)),
        "limit_by_continuity",
        Domain(),
    )
    return step("slope", equal(definition, sp.Rational(1, 4)), "local_form", Domain(), form, limit)


def slope_definition(of: Direction) -> sp.Expr:
    return sp.Limit(gamma * of.limit_definition, gamma, sp.oo, "-")


# --- claims ---------------------------------------------------------------------------------------------

_WHERE = {FORWARD: "n > d + 1", REVERSE: "n >= d"}
_PAPERS = ("maillard-goldt-2026", "bartlett-1934")


def _finite(of: Direction, at: Setting, value: float) -> tuple[float, float]:
    """The limit moved to the exact mean at the size itself."""
    from ..numeric.evaluation import evaluate

    exact = float(evaluate(of.mean, of.domain, {"n": at["n"], "d": at["d"]}).value)
    limit = float(evaluate(of.limit, MANY, {"gamma": at["gamma"]}).value)
    return value + exact - limit, 0.0


def _mean_claim(of: Direction) -> Claim:
    return Claim(
        name=f"generalisation.{of.name}_mean",
        statement=f"The exact mean of the {of.words}, per dimension, for every Sigma and {_WHERE[of]}.",
        domain=of.domain,
        definition=of.definition,
        closed_form=of.mean,
        derivation=partial(mean_step, of),
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
        statement=f"The mean of the {FORWARD.words} is infinite for n = d and n = d + 1.",
        domain=FEW,
        proposition=equal(E(FORWARD.divergence), sp.oo),
        derivation=infinite_step,
        references=_PAPERS,
        no_simulation="a mean of samples is finite",
    )


def _limit_claim(of: Direction) -> Claim:
    return Claim(
        name=f"generalisation.{of.name}",
        symbol=r"\varepsilon_{\mathrm{KL}}^{\to}" if of == FORWARD else r"\varepsilon_{\mathrm{KL}}^{\leftarrow}",
        statement=f"The {of.words}, per dimension, for every Sigma; finite for gamma > 1 only.",
        domain=MANY,
        definition=of.limit_definition,
        closed_form=of.limit,
        derivation=partial(limit_step, of),
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
        statement=f"With many examples the {of.words} is 1/(4 gamma) to first order.",
        domain=Domain(),
        definition=slope_definition(of),
        closed_form=sp.Rational(1, 4),
        derivation=partial(slope_step, of),
        references=_PAPERS,
        no_simulation=f"a limit of generalisation.{of.name}, which is simulated",
    )


def _universality_claim(of: Direction, first: sp.Expr, second: sp.Expr) -> Claim:
    statement = equal(E(kl(first, second)), E(of.divergence))
    return Claim(
        name=f"generalisation.{of.name}_universality",
        statement=f"The mean {of.words} is the same for every positive definite Sigma = A^2 as for Sigma = 1, {_WHERE[of]}.",
        domain=of.domain,
        proposition=statement,
        derivation=lambda: step("A = Sigma^(1/2) drops out", statement, "divergence_is_invariant", of.domain),
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
