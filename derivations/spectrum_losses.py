"""Losses of the denoiser trained on data of any covariance: traces of the resolvent and of its square."""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp

from ..theory.by import equal, step
from ..theory.kernel import Step
from ..theory.language import COVARIANCE, C, E, average, tau, tau_product, test_loss, train_loss
from .denoising import DOMAIN, sigma
from .marchenko_pastur import gamma
from .spectrum import (
    SIZES,
    T,
    for_every_population,
    joined,
    kappa,
    kappa_equation,
    limit_of,
    noise,
    resolvent,
    trace,
    trace_limit,
)

first = average(T / (T + kappa), T)
second = average(T / (T + kappa) ** 2, T)
slope = noise / kappa + kappa * second / gamma
test_definition = limit_of(E(test_loss(sigma, sp.S.Zero, COVARIANCE)))
train_definition = limit_of(E(train_loss(sigma, sp.S.Zero, COVARIANCE)))
test_error = noise * first + (kappa**2 - noise**2) * second / slope
train_error = noise * first
SHRINKAGE = C * resolvent
MEAN, SQUARE, WEIGHTED_SQUARE = E(tau(resolvent)), E(tau(resolvent**2)), E(tau_product(COVARIANCE, resolvent**2))
BY_RESOLVENT = {
    test_loss: noise**2 * WEIGHTED_SQUARE + noise * (1 - 2 * noise * MEAN + noise**2 * SQUARE),
    train_loss: noise * (1 - noise * MEAN),
}
square = (trace - second / slope) / noise
weighted_square = kappa**2 * second / (noise**2 * slope)


@cache
def square_limit(weighted: bool) -> Step:
    """The limit of E tau R^2, or of E tau(Sigma R^2)."""
    inside = WEIGHTED_SQUARE if weighted else SQUARE
    value = weighted_square if weighted else square
    raw = _raw_square(weighted)
    derivative = step(
        "the derivative in sigma^2",
        equal(limit_of(inside), raw),
        "derivative_of_equivalent",
        DOMAIN,
        trace_limit(weighted),
        kappa_equation(),
        x=sigma,
        shift=noise,
    )
    if not weighted:
        return step("tidied", equal(limit_of(inside), value), "averages", DOMAIN, derivative, factors=(sp.S.One,))
    factors = (sp.S.One, -value)
    return step(
        "tidied", equal(limit_of(inside), value), "averages", DOMAIN, derivative, kappa_equation(), factors=factors
    )


def _raw_square(weighted: bool) -> sp.Expr:
    """-(d/d sigma^2) of the trace, with d kappa/d sigma^2 = 1/slope."""
    top = T if weighted else sp.S.One
    moved = average(top / (T + kappa), T) - kappa * average(top / (T + kappa) ** 2, T)
    return kappa / noise**2 * average(top / (T + kappa), T) - moved / (noise * slope)


@cache
def loss_step(loss: Any, definition: sp.Expr, value: sp.Expr) -> Step:
    """The limit of a loss: exact at every size by traces of the resolvent, then the limits of these."""
    if loss is test_loss:
        whole = noise * E(tau(SHRINKAGE**2)) + E(tau_product(COVARIANCE, (SHRINKAGE - 1) ** 2))
    else:
        whole = noise * E(tau(SHRINKAGE**2)) + E(tau((SHRINKAGE - 1) ** 2 * C))
    trained = step(
        "the trained denoiser, averaged over noise and data",
        equal(E(loss(sigma, sp.S.Zero, COVARIANCE)), whole),
        "trained_loss",
        SIZES,
        denoiser=SHRINKAGE,
    )
    parts = step("in partial fractions", equal(whole, BY_RESOLVENT[loss]), "traces", SIZES)
    exact = joined("by the resolvent", SIZES, trained, parts)
    inside = limit_of(BY_RESOLVENT[loss])
    limits = {MEAN: trace_limit(False)}
    if loss is test_loss:
        limits |= {SQUARE: square_limit(False), WEIGHTED_SQUARE: square_limit(True)}
    raw = BY_RESOLVENT[loss].xreplace({node: known.statement.rhs for node, known in limits.items()})
    links = (
        step("exact at every size", equal(definition, inside), "under_limit", DOMAIN, exact),
        step("the limits of the traces", equal(inside, raw), "continuous_limit", DOMAIN, *limits.values()),
        step("closed form", equal(raw, value), "averages", DOMAIN),
    )
    return joined("the loss", DOMAIN, *links)


def train_step() -> Step:
    return loss_step(train_loss, train_definition, train_error)


def test_step() -> Step:
    return loss_step(test_loss, test_definition, test_error)


test_claim = for_every_population(
    "test_error", "The loss of the trained denoiser on fresh data of any covariance.", test_step
)
train_claim = for_every_population(
    "train_error", "The loss of the trained denoiser on its training data of any covariance.", train_step
)
