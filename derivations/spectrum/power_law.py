"""Power-law populations: eigenvalues of Sigma that fall like k^(-a), 0 < a < 1, with trace d."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy
import sympy as sp

from ...numeric.at_size import AtSize, moved
from ...numeric.ensembles import Array
from ...numeric.models import Sampler, Spectrum
from ...numeric.population import Population
from ...numeric.shaped import measure_shaped_losses, measure_shaped_trace, renormalised_from_means
from ...theory.by import equal
from ...theory.claim import Claim, Setting, Simulation
from ...theory.domain import Domain, real
from ...theory.language import given, power_law
from ...theory.single_population import over_power_law
from ..denoising.losses import NOISE
from ..parameters import LOAD
from ..proving import proof_of, stated
from .large_load import large_load_definition
from .losses import test_claim as test_general
from .losses import train_claim as train_general
from .renormalised_noise import kappa_claim as kappa_general
from .two_atom import loss_at_size, renormalised_at_size

EXPONENT = real("exponent", 0, 1, meaning="exponent a of the eigenvalues of Sigma, which fall like k^(-a)")
exponent = EXPONENT.symbol
DOMAIN = Domain((LOAD, NOISE, EXPONENT))


def eigenvalues(at: Setting) -> Array:
    """k^(-a) for k = 1 .. d, scaled to trace d."""
    values = np.arange(1.0, at["d"] + 1) ** -float(at["exponent"])
    return np.asarray(values * at["d"] / values.sum())


def law(at: Setting) -> Population:
    """The limit of these spectra by Gauss-Jacobi quadrature in w = u^a, of density w^(1/a - 1)/a, for f(t) bounded in t."""
    a = float(at["exponent"])
    nodes, weights = scipy.special.roots_jacobi(160, 0.0, 1 / a - 1)
    return Population((1 - a) * 2 / (1 + nodes), weights / weights.sum())


def _claim(
    name: str,
    title: str,
    words: str,
    general: Claim,
    sampler: Callable[[Spectrum], Sampler],
    at_size: AtSize,
    estimator: Callable[[Array], float] | None = None,
) -> Claim:
    left, right = general.conclusion.args
    return stated(
        equal(given(left, power_law(exponent)), over_power_law(right, exponent)),
        DOMAIN,
        f"spectrum.power_law_{name}",
        title,
        f"Eigenvalues that fall like k^(-a), of trace d: {words}.",
        ("maillard-goldt-2026", "silverstein-bai-1995", "dlmf"),
        Simulation(
            sample=sampler(eigenvalues),
            estimator=estimator,
            prediction=moved(at_size, eigenvalues, law, 2.0),
            ranges={"exponent": (sp.Rational(1, 4), sp.Rational(3, 4)), "noise": (sp.Rational(1, 2), 2)},
            replicates=64,
            procedure="sample covariances, and denoisers trained by least squares, of data with this population",
        ),
    )


kappa_claim = _claim(
    "renormalised_noise",
    "Noise that power-law data see in place of the true one",
    "the noise variance that Sigma sees in place of sigma^2",
    kappa_general,
    measure_shaped_trace,
    renormalised_at_size,
    renormalised_from_means,
)
test_claim = _claim(
    "test_error",
    "Loss on fresh power-law data",
    "the loss of the trained denoiser on fresh data",
    test_general,
    lambda spectrum: measure_shaped_losses(spectrum, test=True),
    loss_at_size(0),
)
train_claim = _claim(
    "train_error",
    "Loss on power-law training data",
    "the loss of the trained denoiser on its training data",
    train_general,
    lambda spectrum: measure_shaped_losses(spectrum, test=False),
    loss_at_size(1),
)

# --- many examples --------------------------------------------------------------------------------------

EXPONENTS = Domain((EXPONENT,))
amplitude = 2 * (1 - exponent) / (2 - exponent) * sp.hyper((2, 2 / exponent), (1 + 2 / exponent,), -1)


amplitude_claim = Claim(
    name="spectrum.power_law_large_load",
    title="Overlap with many examples of a power law",
    statement="Eigenvalues that fall like k^(-a), a < 1, of trace d: with many examples 1 - q falls like "
    "1/gamma, times this amplitude, whatever a; the amplitude falls from 1/4 to 0 as a rises to 1.",
    domain=EXPONENTS,
    definition=given(large_load_definition, power_law(exponent)),
    closed_form=amplitude,
    derivation=proof_of("spectrum.power_law_large_load"),
    references=("maillard-goldt-2026", "dlmf"),
    no_simulation="a limit of the overlap, which the tests measure for power laws at d = 400",
)
