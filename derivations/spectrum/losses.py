"""Losses of the denoiser trained on data of any covariance: traces of the resolvent and of its square."""

from __future__ import annotations

import sympy as sp

from ...theory.by import equal
from ...theory.language import COVARIANCE, E, average, test_loss, train_loss
from ..denoising.losses import DOMAIN, sigma
from ..parameters import gamma
from .renormalised_noise import T, for_every_population, kappa, limit_of, noise

first = average(T / (T + kappa), T)
second = average(T / (T + kappa) ** 2, T)
slope = noise / kappa + kappa * second / gamma
test_definition = limit_of(E(test_loss(sigma, sp.S.Zero, COVARIANCE)))
train_definition = limit_of(E(train_loss(sigma, sp.S.Zero, COVARIANCE)))
test_error = noise * first + (kappa**2 - noise**2) * second / slope
train_error = noise * first


test_claim = for_every_population(
    "test_error",
    "Loss on fresh data of any covariance",
    "The loss of the trained denoiser on fresh data of any covariance.",
    equal(test_definition, test_error),
    DOMAIN,
)
train_claim = for_every_population(
    "train_error",
    "Loss on training data of any covariance",
    "The loss of the trained denoiser on its training data of any covariance.",
    equal(train_definition, train_error),
    DOMAIN,
)
