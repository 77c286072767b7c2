"""Populations of two eigenvalues: the density of the limiting spectrum in closed form, and where it is positive."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import sympy as sp
from sympy import Rational, pi

from ...numeric.at_size import density_at_size, moved
from ...numeric.population import Population
from ...numeric.shaped import measure_shaped_density
from ...theory.claim import Claim, Setting, Simulation
from ...theory.domain import Domain
from ...theory.language import C, E, given, limit_in_proportion, spectral_density, tau
from ..denoising.losses import NOISE
from ..parameters import BELOW, LOAD, X, gamma
from ..proving import proof_of
from .two_atom import FRACTION, LAW, RATIO, eigenvalues, law, ratio, weight

x, z, noise = X.symbol, BELOW.symbol, NOISE.symbol
SPECTRUM = Domain((X, LOAD, FRACTION, RATIO))

# --- the cubic of kappa at noise^2 = -x, but for a factor y^3 + 3 p y + q in y = 3 gamma kappa + a ---------

a = gamma * (x + 1 + ratio) - (1 - weight + weight * ratio)
_linear = gamma * (x * (1 + ratio) + ratio) - ratio
p = 3 * gamma * _linear - a**2
q = 2 * a**3 - 9 * gamma * a * _linear + 27 * gamma**3 * x * ratio
discriminant = q**2 / 4 + p**3
"""Positive inside the spectrum, where two roots are complex."""

_root = (sp.Abs(q) / 2 + sp.sqrt(discriminant)) ** Rational(1, 3)
"""The larger of the sizes of Cardano's two cube roots, for y^3 + 3 p y + q with one real root."""
_size = _root**4 + p * _root**2 + p**2
_other = (a * _size + q * _root**2) / _size
"""a - y for the real root y."""
bulk = sp.sqrt(3) / 2 * (_root + p / _root) * _other / (9 * pi * gamma * x * ratio)
"""gamma/pi times an imaginary part over its root's squared size, which is -x ratio over the real root."""
density = sp.Piecewise((bulk, discriminant > 0), (sp.S.Zero, True))
density_definition = spectral_density(given(limit_in_proportion(E(tau(1 / (z - C))), gamma), LAW), z, x)


# --- the claim --------------------------------------------------------------------------------------------

WIDTH = 0.5
"""Of the Cauchy law that smooths the spectrum of a simulation."""


def _smoothed(at: Setting, population: Population, n: float) -> float:
    """Only the limit is not smoothed, as the claim is of it."""
    return density_at_size(population, float(at["gamma"]), float(at["x"]), 1e-9 if np.isinf(n) else WIDTH, n)


density_claim = Claim(
    name="spectrum.two_atom_density",
    title="Density of the limiting spectrum for data of two eigenvalues",
    statement="Two eigenvalues: the density of the limiting spectrum, where the cubic of its transform has two complex "
    "roots; elsewhere it is 0. Above spectrum.two_atom_split these are two intervals.",
    domain=SPECTRUM,
    definition=density_definition,
    closed_form=density,
    derivation=proof_of("spectrum.two_atom_density"),
    references=("silverstein-bai-1995", "silverstein-choi-1995"),
    simulation=Simulation(
        sample=measure_shaped_density(eigenvalues, WIDTH),
        prediction=moved(_smoothed, eigenvalues, law, 2.0),
        ranges={"x": (Rational(1, 2), Rational(3, 2)), "weight": (Rational(1, 8), Rational(1, 2)), "ratio": (2, 8)},
        loads=(Fraction(1, 4), Fraction(2)),
        replicates=400,
        procedure="eigenvalues of sample covariances near x, counted with the weight of a Cauchy law",
    ),
)
