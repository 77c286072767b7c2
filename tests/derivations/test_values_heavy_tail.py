"""Power laws of exponent above 1 against routes of their own: quadrature, the equivalent at a finite cut, random matrices."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy import integrate

import phaseproof
from phaseproof.numeric.at_size import overlap_at_size
from phaseproof.numeric.equivalent import SquareRoot, square_root
from phaseproof.numeric.measurement import measure
from phaseproof.numeric.models import overlap_from_means
from phaseproof.numeric.population import Population
from phaseproof.numeric.shaped import measure_roots


def value(name: str, exponent: str) -> float:
    return float(phaseproof.claim(f"spectrum.{name}").evaluate(digits=15, exponent=exponent).value)


def at(exponent: float, cut: float, load: float) -> SquareRoot:
    """The equivalent for eigenvalues u^(-a), u uniform on (cut, 1), in 2000 cells of equal ratio."""
    ends = np.exp(np.linspace(np.log(cut), 0, 2001))
    middle = np.sqrt(ends[1:] * ends[:-1])
    return square_root(Population(middle**-exponent, np.diff(ends) / (1 - cut)), load)


@pytest.mark.parametrize("exponent", ["5/4", "3/2", "9/5"])
def test_the_distance_by_quadrature(exponent: str) -> None:
    """The integrals over x by the trapezoidal rule in ln x, the one over w = v^(-1/a) below 1 with its end as weight."""
    a = float(Fraction(exponent))
    grid = np.arange(-40, 40 / (a - 1), 0.05)
    x = np.exp(grid)
    degrees = 0.05 * np.sum(x / (1 + x**a))
    mass = 0.05 * np.sum(x ** (1 + a / 2) / (1 + x**a) ** 2)
    small, _ = integrate.quad(lambda w: 1 / (1 + np.sqrt(1 - w)), 0, 1, weight="alg", wvar=(1 - a, 0))
    known = 4 / np.pi * mass * a * degrees ** (a - 1) * (1 / (a - 1) + small)
    assert value("heavy_tail_distance", exponent) == pytest.approx(known, rel=1e-6)


@pytest.mark.parametrize("exponent", ["3/2", "8/5"])
def test_the_distance_rises_to_its_limit(exponent: str) -> None:
    """gamma^(a-1) times the distance stays below the limit and approaches it like gamma^(a-1), where the cut is far."""
    a = float(Fraction(exponent))
    limit = value("heavy_tail_distance", exponent)
    gaps = [1 - at(a, 1e-13, load).population_distance * load ** (a - 1) / limit for load in (1e-2, 1e-3, 1e-4)]
    assert gaps[0] > gaps[1] > gaps[2] > 0
    assert gaps[2] < 0.02


@pytest.mark.parametrize("exponent", ["3/2", "9/5"])
def test_the_exponent_between_two_loads(exponent: str) -> None:
    a = float(Fraction(exponent))
    few, more = (at(a, 1e-13, load).missing for load in (1e-4, 1e-3))
    assert np.log(more / few) / np.log(10) == pytest.approx(value("heavy_tail_exponent", exponent), abs=0.03)


@pytest.mark.parametrize(("exponent", "cut"), [("3/2", 1e-7), ("5/2", 1e-7), ("4", 1e-5)])
def test_the_amplitudes_of_many_examples(exponent: str, cut: float) -> None:
    a = float(Fraction(exponent))
    measured = 1e4 * at(a, cut, 1e4).missing
    if a < 2:
        assert measured * cut ** (1 - a) == pytest.approx(value("heavy_tail_large_load", exponent), rel=2e-3)
    else:
        assert measured / cut == pytest.approx(value("steep_tail_large_load", exponent), rel=2e-3)


@pytest.mark.parametrize("load", [0.01, 0.5, 1.0, 7.0])
@pytest.mark.parametrize("exponent", [0.5, 1.0, 1.5, 2.5])
def test_the_bounds_of_the_overlap(exponent: float, load: float) -> None:
    found = at(exponent, 1e-4, load)
    values, weights = found.population.eigenvalues, found.population.multiplicities
    mean = found.population.mean(values)
    distance, missing = found.population_distance / mean, found.missing
    assert distance / 2 < missing < distance
    roots = np.sqrt(values)
    pairs = (roots[:, None] * roots[None, :] / (roots[:, None] + roots[None, :])) ** 2
    assert missing < 2 * (weights @ pairs @ weights) / mean / load


@pytest.mark.parametrize(("exponent", "n", "d"), [(1.5, 16, 200), (2.5, 24, 60), (4.0, 24, 30)])
def test_heavy_tails_of_random_matrices(exponent: float, n: int, d: int) -> None:
    """k^(-a), k up to d, and few examples: 1 - q of random matrices against the equivalent and its first order in 1/n."""
    spectrum = np.arange(1.0, d + 1) ** -exponent
    rows = measure_roots(spectrum, n, np.random.default_rng([int(2 * exponent), n]), 60)
    measured = measure(rows, overlap_from_means)
    predicted = 1 - overlap_at_size(Population.of(spectrum), n / d, n)
    assert measured.standard_error < predicted / 5
    assert abs(1 - measured.estimate - predicted) < 5 * measured.standard_error
