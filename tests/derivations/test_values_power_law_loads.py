"""1 - q beside its law of many examples, at every load: the equivalent at a finite cut, and quadrature."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest

import phaseproof
from phaseproof.numeric.equivalent import SquareRoot, square_root
from phaseproof.numeric.measurement import measure
from phaseproof.numeric.models import overlap_from_means
from phaseproof.numeric.population import Population
from phaseproof.numeric.shaped import measure_roots

LOADS = (0.01, 0.1, 1.0, 5.0)


def value(name: str, **at: str) -> float:
    return float(phaseproof.claim(f"spectrum.{name}").evaluate(digits=15, **at).value)


def at(exponent: float, cut: float, load: float) -> SquareRoot:
    """The equivalent for eigenvalues u^(-a), u uniform on (cut, 1), in 2000 cells of equal ratio."""
    ends = np.exp(np.linspace(np.log(cut), 0, 2001))
    middle = np.sqrt(ends[1:] * ends[:-1])
    return square_root(Population(middle**-exponent, np.diff(ends) / (1 - cut)), load)


POPULATIONS = {
    "identity": Population(np.array([1.0]), np.array([1.0])),
    "two eigenvalues": Population(np.array([1.0, 30.0]), np.array([0.7, 0.3])),
    "one eigenvalue of a trace": Population(np.array([1.0, 1e6]), np.array([0.999, 0.001])),
    **{f"exponent {a}": at(a, 1e-4, 1.0).population for a in (0.5, 1.0, 1.5, 2.0, 3.0)},
}


@pytest.mark.parametrize("load", [*LOADS, 50.0])
@pytest.mark.parametrize("name", POPULATIONS)
def test_the_distance_from_many_examples(name: str, load: float) -> None:
    population = POPULATIONS[name]
    values, weights = population.eigenvalues, population.multiplicities
    mean, roots = weights @ values, np.sqrt(values)
    pairs = weights @ ((roots[:, None] * roots[None, :] / (roots[:, None] + roots[None, :])) ** 2) @ weights / mean
    missing = square_root(population, load).missing
    allowed = 4 / 9 * 2 ** (1 / 3) * (weights @ np.cbrt(values)) ** 3 / mean
    assert abs(load * missing - pairs) * load < allowed


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize(("exponent", "cut", "error"), [("5/2", 1e-7, 3e-3), ("3", 1e-7, 1e-4), ("4", 1e-6, 1e-4)])
def test_the_law_of_many_examples_at_every_load(exponent: str, cut: float, error: float, load: float) -> None:
    expected = value("steep_tail_overlap", exponent=exponent, gamma=str(load))
    assert at(float(Fraction(exponent)), cut, load).missing / cut == pytest.approx(expected, rel=error)


def test_between_exponents_one_and_two_it_does_not_hold() -> None:
    few, many = (at(1.2, 1e-7, load).missing * load for load in (0.01, 100.0))
    assert few < many / 4


@pytest.mark.parametrize("load", LOADS)
def test_the_inverse_square_has_a_logarithm(load: float) -> None:
    """(1 - q)/c grows by the claim's value at each factor e by which the cut falls."""
    before, after = (at(2.0, cut, load).missing / cut for cut in (1e-9, 1e-12))
    expected = value("inverse_square_overlap", gamma=str(load))
    assert (after - before) / np.log(1e3) == pytest.approx(expected, rel=3e-3)


def test_zipf_by_quadrature() -> None:
    """The double mean of s t/(s^(1/2) + t^(1/2))^2 for s = 1/p^2, t = 1/r^2, in polar coordinates; and at a large load."""
    expected = value("zipf_large_load")
    half = mpmath.quad(
        lambda angle: 2 * mpmath.sin(2 * angle) / (1 + mpmath.sin(2 * angle)) / (2 * mpmath.cos(angle) ** 2),
        [0, mpmath.pi / 4],
    )
    assert expected == pytest.approx(float(2 * half), rel=1e-12)
    assert 1e4 * np.log(1e12) * at(1.0, 1e-12, 1e4).missing == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(("exponent", "moves"), [(4.0, False), (1.2, True)])
def test_random_matrices_of_few_and_of_many_examples(exponent: float, moves: bool) -> None:
    """1 - q at n = 20, for k^(-a), k up to 10 and to 80: the same, whatever the load, for a steep law alone."""
    found = []
    for d in (10, 80):
        spectrum = np.arange(1.0, d + 1) ** -exponent
        found.append(measure(measure_roots(spectrum, 20, np.random.default_rng([7, d]), 4000), overlap_from_means))
    few, many = (1 - one.estimate for one in reversed(found))
    error = np.hypot(*(one.standard_error for one in found))
    assert (abs(few - many) > 5 * error) == moves
    assert error < (few + many) / 30
