"""Every cited axiom is cross-examined numerically, by a route that does not use it."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy as sp

from phaseproof.theory.axioms import AXIOMS
from phaseproof.theory.references import REFERENCES


def test_every_axiom_names_a_known_reference() -> None:
    assert AXIOMS
    assert all(axiom.reference in REFERENCES for axiom in AXIOMS.values())


@pytest.mark.parametrize(("a", "b", "c"), [(-0.5, 0.5, 2), (0.5, 1.5, 3), (-0.5, 1.5, 2), (0.25, 0.5, 1.5)])
def test_gauss_summation(a: float, b: float, c: float) -> None:
    """The series at 1, summed with the Euler integral instead of the formula."""
    with mpmath.workdps(30):
        beta = mpmath.gamma(c) / (mpmath.gamma(b) * mpmath.gamma(c - b))
        integral = beta * mpmath.quad(  # t = sin^2 u makes the integrand smooth
            lambda u: 2 * mpmath.sin(u) ** (2 * b - 1) * mpmath.cos(u) ** (2 * (c - b - a) - 1), [0, mpmath.pi / 2]
        )
        axiom = AXIOMS["gauss_summation"]
        names = sp.symbols("a b c", real=True)
        formula = axiom.statement.rhs.subs(dict(zip(names, map(sp.Rational, (a, b, c)), strict=True)))
        assert abs(integral - mpmath.mpf(sp.N(formula, 30))) < mpmath.mpf("1e-20")


def test_euler_gamma_ratio() -> None:
    """k t(k) for 2F1(3/2, 5/2; 4; x) approaches 16/pi like 1/k: Richardson's extrapolation."""
    with mpmath.workdps(30):

        def scaled(k: int) -> mpmath.mpf:
            return k * mpmath.rf(1.5, k) * mpmath.rf(2.5, k) / (mpmath.rf(4, k) * mpmath.factorial(k))

        extrapolated = 2 * scaled(20000) - scaled(10000)
        assert abs(extrapolated - 16 / mpmath.pi) < 1e-6


def test_integration_by_parts_and_isserlis_by_quadrature() -> None:
    with mpmath.workdps(20):
        density = lambda x: mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)  # noqa: E731
        mean = lambda f: mpmath.quad(lambda x: f(x) * density(x), [-12, 0, 12])  # noqa: E731
        assert abs(mean(lambda x: x * x / (2 + x * x)) - mean(lambda x: (2 - x * x) / (2 + x * x) ** 2)) < 1e-15
        assert abs(mean(lambda x: x**6) - 15) < 1e-12


def test_poincare_by_quadrature() -> None:
    with mpmath.workdps(20):
        density = lambda x: mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi)  # noqa: E731
        mean = lambda f: mpmath.quad(lambda x: f(x) * density(x), [-12, 0, 12])  # noqa: E731
        variance = mean(lambda x: mpmath.sin(x) ** 2) - mean(mpmath.sin) ** 2
        assert variance <= mean(lambda x: mpmath.cos(x) ** 2)


def test_bures_wasserstein_for_commuting_covariances() -> None:
    """In one dimension W_2 between N(0, a^2) and N(0, b^2) is |a - b|: quantiles are matched."""
    for a, b in ((1.0, 2.0), (0.3, 0.5)):
        assert np.isclose(a**2 + b**2 - 2 * np.sqrt(a**2 * b**2), (a - b) ** 2)
