"""Denoisers in training against routes of their own: differential equations, quadrature over the law, searches for a minimum."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import scipy

import phaseproof
from phaseproof.numeric.dynamics import LEVELS, flow, train_autoencoder, train_preconditioned

mpf = mpmath.mpf


def value(name: str, **point: object) -> mpmath.mpf:
    return mpf(phaseproof.claim(f"dynamics.{name}").evaluate(digits=25, **point).value)


def around(function: object, load: mpmath.mpf) -> mpmath.mpf:
    """The mean of f(x) over the law without its atom, by x = 1 + r^2 - 2 r cos t; f(x) may be 0 like x at 0."""
    r = 1 / mpmath.sqrt(load)

    def inside(t: mpmath.mpf) -> mpmath.mpf:
        x = (1 - r) ** 2 + 4 * r * mpmath.sin(t / 2) ** 2
        # sin(t)^2/x, also next to t = 0 at load 1
        weight = 4 * mpmath.sin(t / 2) ** 2 * mpmath.cos(t / 2) ** 2 / x if x else mpf(1)
        return function(x) * weight  # type: ignore[operator]

    return 2 / mpmath.pi * mpmath.quad(inside, mpmath.linspace(0, mpmath.pi, 9))


# --- generated variances -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("eigenvalue", "scale", "time"), [("1/2", "1", "3/10"), ("3", "3/5", "1/10"), ("2", "2", "1")])
def test_generated_variance_by_its_integral(eigenvalue: str, scale: str, time: str) -> None:
    """The exponent by quadrature, to infinite noise: ln(v) is taken off the integral of 1/(1 + v) beyond 1."""
    with mpmath.workdps(30):
        variance, size, t = (mpmath.mpmathify(number) for number in (eigenvalue, scale, time))

        def slope(u: mpmath.mpf) -> mpmath.mpf:
            end, begin = variance / (variance + u), size / (size + u)
            denoiser = end + (begin - end) * mpmath.exp(-2 * t * (variance + u) / (size + u))
            return (1 - denoiser) / u - 1 / (1 + u)

        exponent = mpmath.quad(slope, [mpf("1e-25"), 0.01, 0.1, 1, 10, 100, 1000, mpmath.inf])
        found = value("generated_variance", eigenvalue=eigenvalue, scale=scale, time=time)
        assert abs(found - mpmath.exp(-exponent)) < mpf("1e-12")


def test_a_variance_of_the_assumed_size_is_generated_at_every_time() -> None:
    for time in ("1/10", "1", "7"):
        assert abs(value("generated_variance", eigenvalue="5/3", scale="5/3", time=time) - mpf(5) / 3) < mpf("1e-20")


def test_generated_variance_by_gradient_flow_and_the_sampler() -> None:
    denoisers = train_preconditioned(0.5, 1.0, LEVELS, 0.3)
    (sample,) = flow(np.array([LEVELS[0]]), denoisers, LEVELS)
    assert abs(sample**2 - float(value("generated_variance", eigenvalue="1/2", scale=1, time="3/10"))) < 3e-4


def test_noise_prediction_scales_every_variance_alike() -> None:
    with mpmath.workdps(25):
        share = value("generated_variance_noise_loss", eigenvalue=1, time="2/5")
        assert abs(share - mpmath.exp(-mpmath.e1(mpf(4) / 5))) < mpf("1e-20")
        for eigenvalue in (2, 5):
            other = value("generated_variance_noise_loss", eigenvalue=eigenvalue, time="2/5")
            assert abs(other - eigenvalue * share) < mpf("1e-20")


@pytest.mark.parametrize("load", ["1/5", "1", "3"])
def test_best_time_and_error_by_a_search(load: str) -> None:
    """The error at a time, by a quadrature of the half moment, is least at the claimed time and has the claimed value."""
    with mpmath.workdps(30):
        gamma = mpmath.mpmathify(load)
        half = around(mpmath.sqrt, gamma)

        def error(t: mpmath.mpf) -> mpmath.mpf:
            share = mpmath.exp(-mpmath.e1(2 * t))
            return 1 + share - 2 * mpmath.sqrt(share) * half

        time, least = value("best_time_bulk", gamma=load), value("best_bulk_error", gamma=load)
        assert abs(error(time) - least) < mpf("1e-15")
        assert min(error(time * (1 + step)) for step in (mpf("-1e-3"), mpf("1e-3"))) > error(time)
        coarse = scipy.optimize.minimize_scalar(lambda u: float(error(mpmath.exp(u))), bounds=(-8, 2), method="bounded")
        assert abs(np.exp(coarse.x) - float(time)) < 1e-3 * float(time)


# --- errors in time --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("load", ["1/5", "999/1000", "1", "1001/1000", "4"])
@pytest.mark.parametrize("time", ["1/20", "3/4"])
def test_errors_without_noise_by_quadrature(load: str, time: str) -> None:
    with mpmath.workdps(30):
        gamma, decay = mpmath.mpmathify(load), 4 * mpmath.mpmathify(time)
        train = around(lambda x: x * mpmath.exp(-decay * x), gamma)
        test = around(lambda x: mpmath.exp(-decay * x), gamma) + max(mpf(0), 1 - gamma)
        assert abs(value("noiseless_train_error", gamma=load, time=time) - train) < mpf("1e-18")
        assert abs(value("noiseless_test_error", gamma=load, time=time) - test) < mpf("1e-18")


def test_training_lowers_both_errors_as_gradient_flow_does() -> None:
    """W of a flow in small steps is 1 - exp(-2 t S)."""
    generator = np.random.default_rng(3)
    x = generator.standard_normal((12, 8))
    covariance = x.T @ x / 12
    expected = np.eye(8) - scipy.linalg.expm(-2 * 0.7 * covariance)
    assert np.allclose(train_autoencoder(covariance, 0.7), expected, atol=1e-6)


@pytest.mark.parametrize(("load", "noise"), [("1/5", "1"), ("1/4", "1"), ("1", "7/10"), ("3", "1/2")])
def test_late_slope_by_quadrature(load: str, noise: str) -> None:
    """The ratio at two late times tends to the claim like 1/t; the derivative is taken of the integrand."""
    gamma, sigma = (float(mpmath.mpmathify(number)) for number in (load, noise))
    r, v = gamma**-0.5, sigma**2
    angles = (np.arange(400_000) + 0.5) * np.pi / 400_000
    x = 1 + r * r - 2 * r * np.cos(angles)
    claimed = float(value("late_slope", gamma=load, noise=noise))
    gaps = []
    for time in (1e3, 1e5):
        left = np.exp(-2 * time * (x - (1 - r) ** 2))
        weight = np.sin(angles) ** 2 / (x + v) * left
        rate = v * (x - 1) - (1 + v) * x * np.exp(-2 * time * (x + v))
        gaps.append(abs(4 * np.sum(weight * rate) / np.sum(weight) - claimed))
    assert gaps[0] < 0.01
    assert gaps[1] < 2e-4 + gaps[0] / 50


def test_the_late_slope_changes_its_sign_at_the_threshold() -> None:
    threshold = value("overtraining_threshold", noise="1/3")
    assert threshold == mpf(1) / 4
    assert value("late_slope", gamma="249/1000", noise="1/3") > 0 > value("late_slope", gamma="251/1000", noise="1/3")
    assert value("late_slope", gamma="1/4", noise="1/3") == 0
