"""The errors of a law learnt with a ridge in Kullback-Leibler divergence and in denoising loss: algebraic forms.

All are functions of the renormalised ridge kappa, the positive root of ridge = kappa (1 - 1/(gamma (1 + kappa))).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial

import sympy as sp
from sympy import Rational, log, sqrt

from ..numeric.losses import loss_at, measure_losses
from ..numeric.models import divergence_at, measure_ridge_divergence
from ..theory.by import equal, step
from ..theory.claim import Claim, Setting, Simulation
from ..theory.domain import Domain
from ..theory.kernel import Step
from ..theory.language import E, S, d, kl, limit_in_proportion, tau, test_loss
from . import divergence
from .denoising import NOISE, sigma, square_step, transform, transform_step, variance
from .elliptic_means import DOMAIN, SIZES, ridge
from .marchenko_pastur import HALF, LOADS, first_order, gamma, z
from .regularisation import trace_step, unit_mean

AT_RIDGE = {z: -ridge}

# --- traces of the inverse and the logarithm ----------------------------------------------------------------

renormalised_root = sqrt((gamma * (1 + ridge) - 1) ** 2 + 4 * gamma * ridge)
kappa = (1 + gamma * ridge - gamma + renormalised_root) / (2 * gamma)
RESOLVENT = E(tau(1 / (z - S))).xreplace(AT_RIDGE)
INVERSE, LOGARITHM = E(tau(1 / (S + ridge))), E(tau(log(S + ridge)))
inverse = -transform.xreplace(AT_RIDGE)
inverse_square = (inverse + gamma / 2 - gamma * (gamma * (1 + ridge) + 1) / (2 * renormalised_root)) / ridge
logarithm = log(ridge) + gamma * log(kappa / ridge) + log(1 + 1 / kappa) - 1 / (1 + kappa)


def _limit(mean: sp.Expr) -> sp.Expr:
    return limit_in_proportion(mean, gamma)


@cache
def inverse_step() -> Step:
    """The limit of E tau (z - S)^-1 at z = -ridge."""
    name = _limit(RESOLVENT)
    return step("at z = -ridge", equal(name, -inverse), "substitute", DOMAIN, transform_step(), at=AT_RIDGE)


@cache
def inverse_mean_step() -> Step:
    """The limit of E tau (S + ridge)^-1."""
    finite = step("a resolvent", equal(INVERSE, -RESOLVENT), "trace_of_sum", SIZES)
    return _by_resolvent("the inverse", _limit(INVERSE), _limit(-RESOLVENT), inverse, finite, inverse_step())


@cache
def square_mean_step() -> Step:
    """The limit of E tau (S + ridge)^-2."""
    known, resolvent = E(tau(1 / (S + ridge) ** 2)), E(tau(1 / (z - S) ** 2)).xreplace(AT_RIDGE)
    finite = step("a resolvent", equal(known, resolvent), "trace_of_sum", SIZES)
    at = step(
        "at z = -ridge", equal(_limit(resolvent), inverse_square), "substitute", DOMAIN, square_step(), at=AT_RIDGE
    )
    return _by_resolvent("its square", _limit(known), _limit(resolvent), inverse_square, finite, at)


@cache
def cube_mean_step() -> Step:
    """The limit of E tau (S + ridge)^-3."""
    known, resolvent = E(tau(1 / (S + ridge) ** 3)), E(tau(1 / (z - S) ** 3))
    law = step(
        "the second derivative",
        equal(_limit(resolvent), sp.diff(transform, (z, 2)) / 2),
        "derivative_of_limit",
        transform_step().domain,
        transform_step(),
        z=z,
    )
    moved = resolvent.xreplace(AT_RIDGE)
    finite = step("a resolvent", equal(known, -moved), "trace_of_sum", SIZES)
    value = law.statement.rhs.xreplace(AT_RIDGE)
    at = step("at z = -ridge", equal(_limit(moved), value), "substitute", DOMAIN, law, at=AT_RIDGE)
    return _by_resolvent("its cube", _limit(known), _limit(-moved), -value, finite, at)


def _by_resolvent(title: str, start: sp.Expr, inside: sp.Expr, value: sp.Expr, finite: Step, limit: Step) -> Step:
    """A limit of a trace, by the resolvent that it is at every size."""
    exact = step("exact at every size", equal(start, inside), "under_limit", DOMAIN, finite)
    known = step("its limit", equal(inside, value), "continuous_limit", DOMAIN, limit)
    return step(title, equal(start, value), "algebra", DOMAIN, exact, known)


@cache
def logarithm_step() -> Step:
    vanishes = step(
        "far above the spectrum",
        equal(sp.Limit(logarithm - log(ridge), ridge, sp.oo, "-"), sp.S.Zero),
        "limit_by_continuity",
        LOADS,
    )
    return step(
        "its derivative is the resolvent",
        equal(_limit(LOGARITHM), logarithm),
        "logarithm_from_resolvent",
        DOMAIN,
        transform_step(),
        unit_mean(),
        vanishes,
        z=z,
        ridge=ridge,
    )


# --- Kullback-Leibler divergences -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Direction:
    """One of the two divergences, by traces at finite size, and the closed form of its limit."""

    name: str
    words: str
    divergence: sp.Expr
    by_traces: sp.Expr
    by_resolvent: sp.Expr
    value: sp.Expr

    @property
    def definition(self) -> sp.Expr:
        return _limit(E(self.divergence) / d)


FORWARD = Direction(
    "kl_forward",
    "KL of the learnt law from the true one",
    kl(sp.S.One, S + ridge),
    (INVERSE - 1 + LOGARITHM) / 2,
    (-RESOLVENT - 1 + LOGARITHM) / 2,
    (inverse - 1 + logarithm) / 2,
)
REVERSE = Direction(
    "kl_reverse",
    "KL of the true law from the learnt one",
    kl(S + ridge, sp.S.One),
    (E(tau(S + ridge)) - 1 - LOGARITHM) / 2,
    (ridge - LOGARITHM) / 2,
    (ridge - logarithm) / 2,
)


@cache
def divergence_at_size(of: Direction) -> Step:
    """The mean divergence at every n and d, by traces of the resolvent and the logarithm."""
    start = E(of.divergence) / d
    traces = step("the divergence of two Gaussians", equal(start, of.by_traces), "gaussian_divergence", SIZES)
    other = trace_step()
    if of == FORWARD:
        other = step("the inverse is a resolvent", equal(INVERSE, -RESOLVENT), "trace_of_sum", SIZES)
    return step("at finite size", equal(start, of.by_resolvent), "algebra", SIZES, traces, other)


@cache
def divergence_step(of: Direction) -> Step:
    inside = _limit(of.by_resolvent)
    exact = step("exact at every size", equal(of.definition, inside), "under_limit", DOMAIN, divergence_at_size(of))
    known = (inverse_step(), logarithm_step()) if of == FORWARD else (logarithm_step(),)
    limit = step("the limits of the traces", equal(inside, of.value), "continuous_limit", DOMAIN, *known)
    return step("limit", equal(of.definition, of.value), "algebra", DOMAIN, exact, limit)


# --- ridge -> 0 ---------------------------------------------------------------------------------------------------

MANY = DOMAIN.where(gamma > 1)
FULL = LOADS.where(gamma > 1)
ratio = 2 * gamma / (renormalised_root - (1 + gamma * ridge - gamma))
LIMITS = {FORWARD: divergence.FORWARD.limit, REVERSE: divergence.REVERSE.limit}


@cache
def small_ridge_step(of: Direction) -> Step:
    """For gamma > 1 nothing diverges: kappa/ridge and the inverse are written without cancellation at ridge = 0."""
    log_form = (gamma - 1) * log(ratio) + log(1 + kappa) - 1 / (1 + kappa)
    products = {ridge: {ridge: 1}, kappa / ridge: {ratio: 1}, 1 + 1 / kappa: {1 + kappa: 1, ratio: -1, ridge: -1}}
    one_log = step("one logarithm", equal(logarithm, log_form), "logarithms", MANY, products=products)
    known, factors = [divergence_step(of), one_log], [sp.S.One, -HALF]
    value = (ridge - log_form) / 2
    if of == FORWARD:
        inverse_form = 2 * gamma / (renormalised_root + gamma * (1 + ridge) - 1)
        known.append(step("no cancellation", equal(inverse, inverse_form), "algebra", MANY))
        factors = [sp.S.One, HALF, HALF]
        value = (inverse_form - 1 + log_form) / 2
    written = equal(of.definition, value)
    form = step("written for a small ridge", written, "algebra", MANY, *known, factors=tuple(factors))
    at_zero = (gamma - 1) * log(gamma / (gamma - 1)) - 1
    there = (gamma / (gamma - 1) - 1 + at_zero) / 2 if of == FORWARD else -at_zero / 2
    roots = {(gamma - 1) ** 2: gamma - 1}
    inside = equal(sp.Limit(value, ridge, 0, "+"), there)
    limit = step("by continuity", inside, "limit_by_continuity", FULL, roots=roots)
    start = sp.Limit(of.definition, ridge, 0, "+")
    local = step("small ridge", equal(start, there), "local_form", FULL, form, limit)
    turned = {gamma / (gamma - 1): {1 - 1 / gamma: -1}, 1 - 1 / gamma: {1 - 1 / gamma: 1}}
    same = step("the same logarithm", equal(there, LIMITS[of]), "logarithms", FULL, products=turned)
    return step("without a ridge", equal(start, LIMITS[of]), "algebra", FULL, local, same, factors=(sp.S.One,) * 2)


# --- the denoising loss -----------------------------------------------------------------------------------------

NOISY = Domain((*DOMAIN.parameters, NOISE))
NOISY_SIZES = Domain((*SIZES.parameters, NOISE))
whole = ridge + variance
AT_WHOLE = {ridge: whole}
inverse_above, square_above = inverse.xreplace(AT_WHOLE), inverse_square.xreplace(AT_WHOLE)
denoising_error = variance - 2 * variance**2 * inverse_above + variance**2 * (1 + variance) * square_above
denoising_definition = _limit(E(test_loss(sigma, ridge)))
Z_WHOLE = {z: -whole}
R = (1 / (z - S)).xreplace(Z_WHOLE)


@cache
def denoising_step() -> Step:
    """The test loss of the denoiser trained with a ridge: its resolvent stands at z = -(ridge + sigma^2)."""
    shrinkage = (S + ridge) / (S + whole)
    loss = E(test_loss(sigma, ridge))
    traces = E(tau((shrinkage - 1) ** 2 + variance * shrinkage**2))
    by_resolvent = variance + 2 * variance**2 * E(tau(R)) + variance**2 * (1 + variance) * E(tau(R**2))
    trained = step(
        "the trained denoiser, averaged over noise and data",
        equal(loss, traces),
        "trained_loss",
        NOISY_SIZES,
        denoiser=shrinkage,
    )
    parts = step("in partial fractions", equal(traces, by_resolvent), "trace_of_sum", NOISY_SIZES)
    finite = step("by the resolvent", equal(loss, by_resolvent), "algebra", NOISY_SIZES, trained, parts)
    inside = _limit(by_resolvent)
    exact = step("exact at every size", equal(denoising_definition, inside), "under_limit", NOISY, finite)
    values = {
        known: step(
            "at z = -(ridge + sigma^2)", equal(_limit(E(tau(power))), value), "substitute", NOISY, known, at=Z_WHOLE
        )
        for known, power, value in ((transform_step(), R, -inverse_above), (square_step(), R**2, square_above))
    }
    limit = step(
        "the limits of the traces", equal(inside, denoising_error), "continuous_limit", NOISY, *values.values()
    )
    return step("closed form", equal(denoising_definition, denoising_error), "algebra", NOISY, exact, limit)


# --- claims -------------------------------------------------------------------------------------------------------

_PAPERS = ("maillard-goldt-2026", "wang-2026")


def _finite(of: Direction, at: Setting, value: float) -> tuple[float, float]:
    """The limit moved by its first order in 1/d; simulations of 60000 spectra at d = 8, 16 bound the next by 0.21/d^2."""
    added = float(at["ridge"])
    shift = first_order(lambda values: divergence_at(values + added, of == FORWARD), float(at["gamma"]))
    return value + shift / at["d"], 0.3 / at["d"] ** 2


def _finite_denoising(at: Setting, value: float) -> tuple[float, float]:
    """The limit moved by its first order in 1/d; the same simulations bound the next by a tenth of what is allowed."""
    noise, added = float(at["noise"]), float(at["ridge"])
    shift = first_order(lambda values: loss_at(values, noise, added), float(at["gamma"]))
    return value + shift / at["d"], noise**2 / (1 + noise**2) / at["d"] ** 2


def _divergence_claim(of: Direction) -> Claim:
    return Claim(
        name=f"regularisation.{of.name}",
        statement=f"The {of.words}, per dimension, for a law learnt with a ridge; finite at every load.",
        domain=DOMAIN,
        definition=of.definition,
        closed_form=of.value,
        derivation=partial(divergence_step, of),
        references=_PAPERS,
        simulation=Simulation(
            sample=measure_ridge_divergence(forward=of == FORWARD),
            prediction=partial(_finite, of),
            dimensions=(48, 96),
            ranges={"ridge": (Rational(1, 4), 2)},
            entries=("gaussian", "three_point"),
            replicates=96,
            procedure="a denoiser trained by least squares with a ridge; the divergence of the law its flow generates",
        ),
    )


def _small_ridge_claim(of: Direction) -> Claim:
    return Claim(
        name=f"regularisation.{of.name}_small_ridge",
        statement=f"For gamma > 1 and a vanishing ridge the {of.words} tends to that without one.",
        domain=FULL,
        definition=sp.Limit(of.definition, ridge, 0, "+"),
        closed_form=LIMITS[of],
        derivation=partial(small_ridge_step, of),
        references=_PAPERS,
        no_simulation=f"a limit of regularisation.{of.name}, which is simulated, as is generalisation.{of.name}",
    )


forward_claim, reverse_claim = map(_divergence_claim, (FORWARD, REVERSE))
forward_small_claim, reverse_small_claim = map(_small_ridge_claim, (FORWARD, REVERSE))
denoising_claim = Claim(
    name="regularisation.denoising_error",
    statement="The loss on fresh data of a denoiser trained with a ridge; noise is the standard deviation sigma.",
    domain=NOISY,
    definition=denoising_definition,
    closed_form=denoising_error,
    derivation=denoising_step,
    references=_PAPERS,
    simulation=Simulation(
        sample=measure_losses((1, 0)),
        prediction=_finite_denoising,
        ranges={"ridge": (Rational(1, 4), 2), "noise": (HALF, 2)},
        entries=("gaussian", "three_point"),
        replicates=48,
        procedure="a denoiser trained by least squares with a ridge, the noise averaged out; its loss on fresh noisy data",
    ),
)
