"""Few examples per dimension against routes of their own: one example by quadrature, the equivalent at small loads."""

from __future__ import annotations

from collections.abc import Callable

import mpmath
import numpy as np
import pytest

import phaseproof
from phaseproof.numeric.equivalent import SquareRoot, least_noise, square_root
from phaseproof.numeric.population import Array, Population


def value(name: str, **at: str) -> float:
    return float(phaseproof.claim(f"spectrum.{name}").evaluate(digits=15, **at).value)


def law(exponent: float, cut: float) -> Population:
    """Eigenvalues u^(-a), u uniform on (cut, 1), in 2000 cells of equal ratio."""
    ends = np.exp(np.linspace(np.log(cut), 0, 2001))
    return Population(np.sqrt(ends[1:] * ends[:-1]) ** -exponent, np.diff(ends) / (1 - cut))


def at(exponent: float, cut: float, load: float) -> SquareRoot:
    return square_root(law(exponent, cut), load)


POPULATIONS: dict[str, Callable[[], Population]] = {
    "identity": lambda: Population(np.array([1.0]), np.array([1.0])),
    "two eigenvalues": lambda: Population(np.array([1.0, 30.0]), np.array([0.7, 0.3])),
    "a tenth": lambda: Population(np.array([1.0, 1e-3]), np.array([0.1, 0.9])),
    "exponent 1": lambda: law(1.0, 1e-4),
    "exponent 5/2": lambda: law(2.5, 1e-4),
}


@pytest.mark.parametrize("load", [0.003, 0.1, 0.7, 1.0, 6.0])
@pytest.mark.parametrize("name", POPULATIONS)
def test_the_overlap_lies_between_two_means(name: str, load: float) -> None:
    population = POPULATIONS[name]()
    values = population.eigenvalues
    missing, mean = square_root(population, load).missing, population.mean(values)
    assert missing < population.mean(values / (load * values + mean))
    if load < 1:
        assert missing > load * least_noise(population, load * population.multiplicities.sum()) / mean


def overlap_of_one(values: Array) -> float:
    """q of two models of one example each: E x x^T/|x| by 1/|x| = int_0^oo exp(-u |x|^2) (pi u)^(-1/2) du."""
    root = np.zeros(len(values))
    for u in np.exp(np.arange(-60, 30, 0.25)) / values.sum():
        shrunk = 1 + 2 * u * values
        root += 0.25 * np.sqrt(u / np.pi) * np.exp(-np.log(shrunk).sum() / 2) * values / shrunk
    return float((root**2).sum() / values.sum())


def test_one_example() -> None:
    """d q tends to the slope of q as d grows: k^(-1/4) at n = 1, which is a load 1/d."""
    slope = value("power_law_small_load", exponent="1/4")
    gaps = []
    for d in (100, 1000, 10000):
        gaps.append(1 - d * overlap_of_one(((np.arange(d) + 0.5) / d) ** -0.25) / slope)
    assert gaps[0] > 3 * gaps[1] > 9 * gaps[2] > 0
    assert gaps[2] < 3e-3


def test_the_slope_of_equal_eigenvalues_is_one() -> None:
    assert square_root(POPULATIONS["identity"](), 1e-6).overlap / 1e-6 == pytest.approx(1, rel=1e-5)


@pytest.mark.parametrize(("exponent", "error"), [("1/4", 1e-3), ("2/5", 3e-2)])
def test_the_slope_of_a_power_law(exponent: str, error: float) -> None:
    top, bottom = exponent.split("/")
    scaled = [at(int(top) / int(bottom), 1e-60, load).overlap / load for load in (1e-2, 1e-4, 1e-6)]
    slope = value("power_law_small_load", exponent=exponent)
    assert scaled[0] < scaled[1] < scaled[2] < slope * (1 + 1e-3)
    assert scaled[2] == pytest.approx(slope, rel=error)


@pytest.mark.parametrize("exponent", ["3/5", "7/10", "4/5"])
def test_the_overlap_of_few_examples(exponent: str) -> None:
    """The amplitude as Euler's integral by quadrature, and approached as the load falls."""
    top, bottom = exponent.split("/")
    a = int(top) / int(bottom)
    amplitude = value("power_law_few_examples", exponent=exponent)
    integral = mpmath.quad(lambda y: mpmath.exp((1 - a) * y) / (1 + mpmath.exp(a * y)), [-mpmath.inf, 0, mpmath.inf])
    assert amplitude == pytest.approx((1 - a) ** (1 / a) * float(integral), rel=1e-12)
    gaps = [abs(at(a, 1e-80, load).overlap * load ** (1 - 1 / a) / amplitude - 1) for load in (1e-2, 1e-4, 1e-6)]
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 0.01


def test_zipf_grows_like_the_logarithm_of_the_noise_that_remains() -> None:
    """ln(1/c) (1 - q) less ln kappa stays bounded, and ln kappa/ln(1/gamma) falls to the claim's value."""
    population, loads = law(1.0, 1e-60), (1e-2, 1e-4, 1e-6, 1e-8)
    noises = [np.log(least_noise(population, load * population.multiplicities.sum())) for load in loads]
    scaled = [np.log(1e60) * square_root(population, load).missing for load in loads]
    assert all(0 < grown - noise < 0.2 for grown, noise in zip(scaled, noises, strict=True))
    limit = value("zipf_overlap")
    ratios = [noise / np.log(1 / load) for noise, load in zip(noises, loads, strict=True)]
    assert ratios[0] > ratios[1] > ratios[2] > ratios[3] > limit == 1
    assert ratios[3] == pytest.approx(1 + np.log(np.log(1e8)) / np.log(1e8), rel=0.01)


@pytest.mark.parametrize(
    ("exponent", "cut", "loads"),
    [
        *((a, 1e-40, (1e-6, 1e-5)) for a in ("1/2", "3/4", "6/5", "3/2", "9/5")),
        *((a, 1e-12, (0.1, 1.0)) for a in ("2", "5/2", "3")),
    ],
)
def test_the_exponent_between_two_loads(exponent: str, cut: float, loads: tuple[float, float]) -> None:
    top, _, bottom = exponent.partition("/")
    few, more = (at(int(top) / int(bottom or 1), cut, load).missing for load in loads)
    expected = value("power_law_exponent", exponent=exponent)
    assert np.log(more / few) / np.log(10) == pytest.approx(expected, abs=0.04)


def test_the_exponent_of_zipf_is_a_logarithm() -> None:
    """It vanishes like 1/ln(1/gamma): the slope of ln ln(1/gamma)."""
    assert value("power_law_exponent", exponent="1") == 0
    slopes = []
    for load in (1e-4, 1e-8):
        few, more = (at(1.0, 1e-60, at_load).missing for at_load in (load / 10, load))
        slopes.append(np.log(more / few) / np.log(10))
    assert slopes[0] < 1.8 * slopes[1] < 0
