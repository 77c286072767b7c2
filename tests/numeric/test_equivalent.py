"""The equivalents of a general spectrum against their definitions, at 30 digits and on another path."""

from __future__ import annotations

from collections.abc import Callable

import mpmath
import numpy as np
import pytest

from phaseproof.numeric import equivalent
from phaseproof.numeric.equivalent import (
    degrees_of_freedom,
    least_noise,
    quadrature_error,
    renormalised_noise,
    square_root,
)
from phaseproof.numeric.lengths import Lengths
from phaseproof.numeric.population import Array, Population, isotropic, power_law, two_atom
from phaseproof.theory.errors import UsageError

UNEQUAL = Lengths(np.array([0.3, 1.0, 5.0]), np.array([0.5, 0.4, 0.1]))
SPECTRA = {
    "two atoms": two_atom(40, 9.0, 0.5, 0.25),
    "power law": power_law(12, 1.5),
    "rank deficient": Population(np.array([3.0, 1.0, 0.0]), np.array([5.0, 5.0, 30.0])),
    "unequal lengths": Population(np.array([9.0, 0.5]), np.array([10.0, 30.0]), UNEQUAL),
}


def bisect(increasing: Callable[[Array], Array], like: Array) -> Array:
    """Roots of an increasing function of positive numbers, elementwise, between 1e-40 and 1e40."""
    low, high = np.full_like(like, -92.0), np.full_like(like, 92.0)
    for _ in range(64):
        middle = (low + high) / 2
        below = increasing(np.exp(middle)) < 0
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.exp(high)


def exact_noise(population: Population, n: float, variance: Array) -> Array:
    """kappa from theory.md 4.1 as it stands, or from the self-consistent equation for unequal lengths, by bisection."""
    values, counts = population.eigenvalues, population.multiplicities

    def left(kappa: Array) -> Array:
        return np.asarray(1 - (counts * values / (values + kappa[:, None])).sum(axis=1) / n)

    def active(kappa: Array) -> Array:
        if population.lengths is None:
            return left(kappa)
        r, shares = population.lengths.values, population.lengths.shares
        rest = left(kappa)
        e = bisect(lambda e: rest - (shares / (1 + e[:, None] * r)).sum(axis=1), kappa)
        return np.asarray(
            (shares * r / (1 + e[:, None] * r)).sum(axis=1) * np.where(rest > 0, 1.0, np.nan_to_num(rest))
        )

    return bisect(lambda kappa: kappa * active(kappa) - variance, variance)


@pytest.mark.parametrize("name", SPECTRA)
@pytest.mark.parametrize("n", [7, 40, 90])
def test_renormalised_noise(name: str, n: int) -> None:
    noise = np.array([1e-6, 0.3, 50.0])
    found = [renormalised_noise(SPECTRA[name], n, variance) for variance in noise]
    assert found == pytest.approx(exact_noise(SPECTRA[name], n, noise), rel=1e-10)


def test_least_noise_fills_every_example() -> None:
    for population in SPECTRA.values():
        kappa = least_noise(population, 6)
        assert degrees_of_freedom(population, kappa)[0] == pytest.approx(6, rel=1e-11)
        assert least_noise(population, population.rank) == 0
        assert renormalised_noise(population, 6, 0.0) == kappa


@pytest.mark.parametrize(
    ("name", "n"), [("two atoms", 60), ("two atoms", 15), ("power law", 12), ("unequal lengths", 30)]
)
def test_square_root_is_the_integral_of_its_definition(name: str, n: int) -> None:
    """Rbar = (2/pi) int Sigma (Sigma + kappa(u^2))^-1 du in the variable u, with kappa by bisection at every node."""
    population = SPECTRA[name]

    def rule(step: float) -> Array:
        # u = exp(pi/2 sinh x): the double exponential rule, whose doubled step is the control
        x = np.arange(-3.7, 3.7, step)
        u = np.exp(np.pi / 2 * np.sinh(x))
        kappa = exact_noise(population, n, u**2)[:, None]
        weights = u * np.pi / 2 * np.cosh(x) * step * 2 / np.pi
        return np.asarray(weights @ (population.eigenvalues / (population.eigenvalues + kappa)))

    expected, control = rule(0.02), rule(0.04)
    assert expected == pytest.approx(control, rel=1e-10)
    assert square_root(population, n).root == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("gamma", [1e-3, 0.25, 0.999999, 1, 1.000001, 3, 1e4])
def test_isotropic_overlap_is_the_hypergeometric_one(gamma: float) -> None:
    """To ten digits, and 1 - q too, where q is nearly 1: the closed form is evaluated by mpmath."""
    found = square_root(isotropic(1000), gamma * 1000)
    with mpmath.workdps(40):
        c = 1 / (mpmath.mpf(gamma * 1000) / 1000)
        half = mpmath.hyp2f1(-0.5, 0.5, 2, min(c, 1 / c)) ** 2
        q = half if c <= 1 else half / c
        assert abs(found.overlap - q) < 1e-11
        assert abs(found.missing / (1 - q) - 1) < 1e-10
        assert abs(found.overlap - q) <= found.error < 1e-10
        assert abs(found.split_distance - 2 * (1 - q)) < 1e-11
        assert abs(found.population_distance - 2 * (1 - mpmath.sqrt(q))) < 1e-11


@pytest.mark.parametrize("exponent", [0.5, 1.0, 1.5, 3.0])
@pytest.mark.parametrize("gamma", [0.01, 0.25, 1, 4, 100])
def test_two_steps_agree_within_the_bound(exponent: float, gamma: float) -> None:
    population = power_law(300, exponent)
    coarse, fine = (square_root(population, gamma * 300, step) for step in (0.9, 0.3))
    assert abs(coarse.overlap - fine.overlap) <= coarse.error + fine.error
    assert square_root(population, gamma * 300).error < 1e-10


def test_a_coarse_step_is_seen_in_the_bound() -> None:
    """The bound is no ornament: it exceeds the true error, and both are large for a step that is too large."""
    population = power_law(300, 1.0)
    coarse, fine = square_root(population, 300, 3.0), square_root(population, 300)
    assert 1e-9 < abs(coarse.overlap - fine.overlap) <= coarse.error
    assert quadrature_error(0.25) < 1e-15 < quadrature_error(0.5) < 1e-12


def test_scale_and_rotation_leave_the_overlap() -> None:
    population = two_atom(40, 9.0, 0.5, 0.25)
    scaled = Population(population.eigenvalues * 1e-30, population.multiplicities)
    assert square_root(scaled, 30).overlap == pytest.approx(square_root(population, 30).overlap, rel=1e-12)
    assert square_root(scaled, 30).split_distance == pytest.approx(1e-30 * square_root(population, 30).split_distance)


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    population = power_law(1000, 1.0)
    before = square_root(population, 700).root
    monkeypatch.setattr(equivalent, "BLOCK", 17)
    assert square_root(population, 700).root == pytest.approx(before, rel=1e-13)


def test_equal_lengths_written_as_a_law_change_nothing() -> None:
    base = power_law(30, 1.0)
    law = Population(base.eigenvalues, base.multiplicities, Lengths(np.array([2.0, 2.0]), np.array([0.3, 0.7])))
    for n in (10, 30, 80):
        assert square_root(law, n).root == pytest.approx(square_root(base, n).root, rel=1e-11)
        assert renormalised_noise(law, n, 0.2) == pytest.approx(renormalised_noise(base, n, 0.2), rel=1e-11)


@pytest.mark.parametrize("n", [0, -1, float("nan"), float("inf")])
def test_bad_numbers_are_refused(n: float) -> None:
    with pytest.raises(UsageError, match="n = "):
        square_root(isotropic(3), n)
    with pytest.raises(UsageError, match="variance = "):
        renormalised_noise(isotropic(3), 2, n if n else -1)
