"""Samplers of a Gaussian direction, and filters, against routes of their own: recursions in long numbers, sums, quadrature."""

from __future__ import annotations

from itertools import pairwise

import mpmath
import numpy as np
import pytest

import phaseproof
from phaseproof.numeric.sampling import ancestral, euler

mpf = mpmath.mpf


def value(name: str, **point: object) -> mpmath.mpf:
    return mpf(phaseproof.claim(name).evaluate(digits=25, **point).value)


def run(variance: mpmath.mpf, levels: list[mpmath.mpf]) -> mpmath.mpf:
    """The variance after Euler steps through the levels, from that of the first."""
    amplitude = levels[0]
    for here, there in pairwise(levels):
        amplitude += (there - here) * here / (variance + here**2) * amplitude
    return amplitude**2


@pytest.mark.parametrize("steps", [1, 2, 7, 40])
def test_euler_by_its_recursion(steps: int) -> None:
    with mpmath.workdps(30):
        low, high, variance = mpf(1) / 10, mpf(5), mpf(7) / 10
        levels = [high * (low / high) ** (mpf(k) / steps) for k in range(steps + 1)]
        found = value("sampling.euler_variance", eigenvalue="7/10", sigma_min="1/10", sigma_max=5, steps=steps)
        assert abs(found - run(variance, levels)) < mpf("1e-20")


@pytest.mark.parametrize("steps", [2, 3, 18])
def test_equal_angles_by_the_recursion_from_high_noise(steps: int) -> None:
    with mpmath.workdps(40):
        start = mpf(10) ** 15
        levels = [mpmath.tan(mpmath.atan(start) * (1 - mpf(k) / steps)) for k in range(steps + 1)]
        assert abs(value("sampling.equal_angle_variance", steps=steps) - run(mpf(1), levels)) < mpf("1e-13")


@pytest.mark.parametrize("steps", [2, 5])
def test_no_other_grid_of_angles_generates_more(steps: int) -> None:
    generator = np.random.default_rng(0)
    best = float(value("sampling.equal_angle_variance", steps=steps))
    for _ in range(200):
        angles = np.sort(generator.random(steps - 1) * np.pi / 2)[::-1]
        turns = -np.diff(np.concatenate([[np.pi / 2], angles, [0.0]]))
        assert np.prod(np.cos(turns)) ** 2 <= best


@pytest.mark.parametrize("step", ["1/2", "2"])
def test_means_over_a_period_by_sums(step: str) -> None:
    """The sum over the endless grid, cut where what is left is far below the tolerance, and the mean by quadrature."""
    with mpmath.workdps(25):
        h = mpmath.mpmathify(step)
        reach = int(60 / (2 * h)) + 2

        def softplus(at: mpmath.mpf) -> mpmath.mpf:
            return mpmath.log1p(mpmath.exp(-abs(at))) + max(at, mpf(0))

        def bend(at: mpmath.mpf) -> mpmath.mpf:
            return 2 * softplus(at + h) - softplus(at) - softplus(at + 2 * h)

        def added(at: mpmath.mpf) -> mpmath.mpf:
            return (1 - mpmath.exp(-2 * h)) * mpmath.exp(-abs(at)) / (1 + mpmath.exp(-abs(at))) ** 2

        for name, term in (("geometric_euler_scale", bend), ("geometric_ancestral_scale", added)):
            period = mpmath.quad(
                lambda w, term=term: mpmath.fsum(term(w + 2 * h * j) for j in range(-reach, reach + 1)), [0, h, 2 * h]
            )
            mean = period / (2 * h)
            expected = mpmath.exp(mean) if "euler" in name else mean
            assert abs(value(f"sampling.{name}", step=step) - expected) < mpf("1e-12")


def test_samplers_take_the_variance_of_the_first_level_to_that_of_the_data() -> None:
    """With many steps either sampler generates the data's variance and the noise at which it ends."""
    generator = np.random.default_rng(5)
    levels = np.geomspace(50.0, 0.02, 4000)
    start = np.hypot(50.0, 1.0) * generator.standard_normal(4000)
    assert abs(np.mean(euler(start, 1.0, levels) ** 2) - 1) < 0.1
    assert abs(np.mean(ancestral(start, np.ones(4000), levels, generator) ** 2) - 1) < 0.1


@pytest.mark.parametrize("load", ["1/4", "1", "5"])
def test_stochastic_overlap_by_quadrature(load: str) -> None:
    """The square of the mean of x/(x + v) over the law, integrated over v."""
    gamma = float(mpmath.mpmathify(load))
    r = gamma**-0.5
    angles = (np.arange(4000) + 0.5) * np.pi / 4000
    x = (1 - r) ** 2 + 4 * r * np.sin(angles / 2) ** 2
    v = np.exp(np.linspace(-16, 16, 4001))
    shares = np.mean(2 * np.sin(angles) ** 2 / (x + v[:, None]), axis=1)
    expected = np.trapezoid(shares**2 * v, np.log(v))
    assert abs(float(value("sampling.stochastic_overlap", gamma=load)) - expected) < 1e-5


@pytest.mark.parametrize("n", [1, 2, 10])
def test_translation_overlap_by_the_law_of_a_length(n: int) -> None:
    """The mean length of 2 n Gaussian numbers, by quadrature of its density."""
    with mpmath.workdps(30):

        def density(x: mpmath.mpf) -> mpmath.mpf:
            return 2 * x ** (2 * n - 1) * mpmath.exp(-(x**2) / 2) / (2**n * mpmath.gamma(n))

        length = mpmath.quad(lambda x: x * density(x), mpmath.linspace(0, 20, 21))
        assert abs(value("symmetry.translation_overlap", n=n) - length**2 / (2 * n)) < mpf("1e-18")


def test_one_image_is_enough_for_an_overlap_of_pi_over_4() -> None:
    with mpmath.workdps(25):
        assert abs(value("symmetry.translation_overlap", n=1) - mpmath.pi / 4) < mpf("1e-20")
