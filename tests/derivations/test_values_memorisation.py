"""Values about memorisation, fluctuations and shifts, against quadrature, exact finite cases and simulations of the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from math import factorial, log
from pathlib import Path

import mpmath
import numpy as np
import pytest
from scipy import integrate, special

import phaseproof
from phaseproof.figures import landscape
from phaseproof.numeric.ensembles import data, sample_covariance
from phaseproof.numeric.models import (
    generate,
    largest_cosines,
    measure_closest,
    measure_spectral,
    measure_spectral_reduced,
    sample_learnt,
    square_root,
    train_denoiser,
)
from phaseproof.theory.wishart import pairings


def value(name: str, **point: object) -> float:
    return float(phaseproof.claim(name).evaluate(digits=20, **point).value)


# --- few examples ----------------------------------------------------------------------------------------


def test_one_two_and_three_examples_by_quadrature_over_directions() -> None:
    """The mean over the circle of max(|cos|, |sin|), over the sphere of the largest |component|."""
    quarter = np.pi / 4
    circle = integrate.quad(np.cos, 0, quarter)[0] / quarter

    def octant(height: float, angle: float) -> float:
        across = np.sqrt(1 - height**2)
        return max(height, across * np.cos(angle), across * np.sin(angle))

    sphere = integrate.dblquad(octant, 0, np.pi / 2, 0, 1, epsabs=1e-5)[0] / (np.pi / 2)
    assert value("memorisation.few_samples", n=1) == 1
    assert np.isclose(value("memorisation.few_samples", n=2), circle, rtol=1e-12)
    assert np.isclose(value("memorisation.few_samples", n=3), sphere, rtol=1e-4)
    for n in (1, 2, 3):
        assert value("memorisation.few_samples_exact", n=n) == value("memorisation.few_samples", n=n)


@pytest.mark.parametrize("n", [4, 37, 1000])
def test_few_examples_by_quadrature(n: int) -> None:
    with mpmath.workdps(30):
        tail = mpmath.quad(lambda u: 1 - mpmath.erf(u / mpmath.sqrt(2)) ** n, [0, 1, 2, 3, 4, 6, 8, 12, 16])
        mean = tail * mpmath.gamma(mpmath.mpf(n) / 2) / mpmath.sqrt(2) / mpmath.gamma(mpmath.mpf(n + 1) / 2)
        shown = phaseproof.claim("memorisation.few_samples").evaluate(digits=25, n=n).value
        assert abs(mpmath.mpf(shown) - mean) < mpmath.mpf("1e-19")


# --- in proportion ----------------------------------------------------------------------------------------


def fresh_exactly(n: int, d: int) -> float:
    """E max |cos| for n uniform directions: cos^2 is Beta(1/2, (d - 1)/2)."""
    return float(integrate.quad(lambda c: 1 - special.betainc(0.5, (d - 1) / 2, c * c) ** n, 0, 1, epsabs=1e-12)[0])


@pytest.mark.parametrize("load", [0.25, 1, 4])
def test_fresh_data_against_the_law_of_uniform_directions(load: float) -> None:
    """What is left out is (ln n)^2/d^2 times something bounded, over sizes a factor 16 apart."""
    for d in (50, 100, 200, 400, 800):
        n = int(load * d)
        left_out = value("memorisation.fresh", n=n, d=d) / fresh_exactly(n, d) - 1
        assert abs(left_out) < 0.5 * (log(n) / d) ** 2
        assert abs(left_out) < 12 / d**2  # the allowance of the simulation


@pytest.mark.parametrize(("n", "ridge"), [(15, 0.0), (60, 0.5), (240, 0.0), (120, 2.0)])
def test_the_largest_cosine_of_the_model_itself(n: int, ridge: float) -> None:
    """d = 60, the square root from a full diagonalisation: within what is left out and 5.2 standard errors (2e-7 a case)."""
    generator, d = np.random.default_rng(31), 60
    means = []
    for _ in range(150):
        x = data(generator, n, d, "gaussian")
        root = square_root(sample_covariance(x) + ridge * np.eye(d))
        samples = generator.standard_normal((60, d)) @ root
        cosines = np.abs(samples @ x.T) / np.linalg.norm(samples, axis=1)[:, None] / np.linalg.norm(x, axis=1)
        means.append(cosines.max(axis=1).mean())
    expected = value("memorisation.overlap", n=n, d=d, ridge=ridge)
    error = np.std(means) / np.sqrt(len(means))
    assert error < 0.002 * expected
    assert abs(np.mean(means) - expected) < 12 / d**2 * expected + 5.2 * error


def test_without_examples_to_hold_on_to_a_large_ridge_gives_fresh_data() -> None:
    assert np.isclose(
        value("memorisation.overlap", n=200, d=100, ridge=10**9), value("memorisation.fresh", n=200, d=100), rtol=1e-8
    )


def test_the_load_is_where_the_excess_has_the_level() -> None:
    for multiple, ridge in (("3/2", 0), ("11/10", "1/3"), (5, 2)):
        point = {"multiple": multiple, "ridge": ridge}
        load = phaseproof.claim("memorisation.load_of_multiple").evaluate(digits=30, **point).value
        assert np.isclose(value("memorisation.excess", gamma=load, ridge=ridge), float(Fraction(multiple)), rtol=1e-14)
    large = [
        value("memorisation.overlap", n=n, d=n, ridge=1) / value("memorisation.fresh", n=n, d=n) for n in (10**4, 10**6)
    ]
    limit = value("memorisation.excess", gamma=1, ridge=1)
    assert abs(large[1] - limit) < abs(large[0] - limit) < 0.01


# --- the samplers -----------------------------------------------------------------------------------------


def test_samples_are_those_of_the_trained_denoiser() -> None:
    generator = np.random.default_rng(8)
    for n, d in ((5, 12), (12, 12), (30, 12)):
        x, seeds = data(generator, n, d, "gaussian"), generator.standard_normal((7, d))
        flowed = generate(train_denoiser(x, 1.0), 1.0, seeds)
        assert np.allclose(sample_learnt(x, 0.0, seeds), flowed, atol=1e-6)
        root = square_root(sample_covariance(x) + 0.7 * np.eye(d))
        assert np.allclose(sample_learnt(x, 0.7, seeds), seeds @ root)


def test_largest_cosines_have_no_sign_and_no_scale() -> None:
    x = np.array([[1.0, 0.0, 0.0], [0.0, 2.0, 0.0]])
    samples = np.array([[-5.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 3.0]])
    assert np.allclose(largest_cosines(samples, x), [1, 0.5**0.5, 0])


def test_both_columns_of_the_closest() -> None:
    at = {"n": 30, "d": 20, "entries": "gaussian", "ridge": 0}
    rows = measure_closest(lambda at: 40, learnt=True, fresh=True)(at, np.random.default_rng(2), 6)
    assert rows.shape == (6, 2)
    assert (rows[:, 0] > rows[:, 1]).all()


def test_less_noise_and_the_same_mean() -> None:
    at = {"n": 30, "d": 20, "entries": "gaussian"}
    function = lambda values, at: 1 / (1 + values)  # noqa: E731
    plain = measure_spectral(function)(at, np.random.default_rng(1), 4000)
    reduced = measure_spectral_reduced(function)(at, np.random.default_rng(2), 4000)
    assert reduced.std() < plain.std() / 20
    assert abs(plain.mean() - reduced.mean()) < 5.5 * plain.std() / 4000**0.5  # false alarms: 4e-8


# --- fluctuations -----------------------------------------------------------------------------------------


def coefficient_sum(function: Callable[[np.ndarray], np.ndarray], load: float) -> float:
    """(1/2) sum k a_k^2 with the coefficients by quadrature over the circle."""
    angles = (np.arange(8192) + 0.5) * np.pi / 8192
    on_circle = function(1 + 1 / load + 2 * load**-0.5 * np.cos(angles))
    return sum(k * (2 * np.mean(on_circle * np.cos(k * angles))) ** 2 for k in range(1, 400)) / 2


@pytest.mark.parametrize("load", [0.25, 1, 3])
def test_variances_against_quadrature(load: float) -> None:
    for z in (-0.25, -2.0):
        by_sum = coefficient_sum(lambda x, z=z: 1 / (z - x), load)
        assert np.isclose(value("finite_size.resolvent_variance", z=z, gamma=load), by_sum, rtol=1e-9)
    for order in (1, 2, 3):
        by_sum = coefficient_sum(lambda x, order=order: x**order, load)
        assert np.isclose(value("finite_size.moment_variance", order=order, gamma=load), by_sum, rtol=1e-9)
    if load > 1:
        assert np.isclose(value("finite_size.log_determinant_variance", gamma=load), coefficient_sum(np.log, load))
    root = value("finite_size.half_moment_variance", gamma=load)
    assert np.isclose(root, coefficient_sum(np.sqrt, load), rtol=1e-2 if load == 1 else 1e-9)


def components(links: Iterator[tuple[int, int]], size: int) -> int:
    parent = list(range(size))

    def find(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for i, j in links:
        parent[find(i)] = find(j)
    return sum(find(i) == i for i in range(size))


@pytest.mark.parametrize("order", [1, 2, 3])
def test_variances_of_moments_against_all_contractions(order: int) -> None:
    """Var tr S^k exactly, from every pairing of two traces of X X^T: those that join the two are its contractions."""
    size = 2 * order
    row = [trace * order + (j // 2 + j % 2) % order for trace in (0, 1) for j in range(size)]
    column = [trace * order + j // 2 for trace in (0, 1) for j in range(size)]
    counts: dict[tuple[int, int], int] = {}
    for pairs in pairings(tuple(range(2 * size))):
        if all((i < size) == (j < size) for i, j in pairs):
            continue
        key = (
            components(((row[i], row[j]) for i, j in pairs), size),
            components(((column[i], column[j]) for i, j in pairs), size),
        )
        counts[key] = counts.get(key, 0) + 1
    assert (
        sum(counts.values())
        == factorial(4 * order) // (2 ** (2 * order) * factorial(2 * order))
        - (factorial(size) // (2**order * factorial(order))) ** 2
    )
    d = 10**6
    for load in (Fraction(1, 2), Fraction(3)):
        n = load * d
        exact = sum(count * Fraction(d) ** rows * n**columns / n**size for (rows, columns), count in counts.items())
        limit = value("finite_size.moment_variance", order=order, gamma=load)
        assert np.isclose(float(exact), limit, rtol=1e-4)


def test_log_determinant_variance_against_bartlett() -> None:
    d, load = 10**5, 2
    exact = float(np.sum(special.polygamma(1, (load * d - np.arange(d)) / 2)))
    assert np.isclose(value("finite_size.log_determinant_variance", gamma=load), exact, rtol=1e-4)


# --- shifts -----------------------------------------------------------------------------------------------


def signed_measure(function: Callable[[np.ndarray], np.ndarray], load: float) -> float:
    """Masses 1/4 at the edges minus half an arcsine law between them, by quadrature."""
    angles = (np.arange(20_000) + 0.5) * np.pi / 20_000
    edges = np.array([(1 - load**-0.5) ** 2, (1 + load**-0.5) ** 2])
    return float(function(edges).sum() / 4 - np.mean(function(1 + 1 / load + 2 * load**-0.5 * np.cos(angles))) / 2)


def loss(variance: float, on_training_data: bool, x: np.ndarray) -> np.ndarray:
    """What an eigenvalue x of S contributes to the loss of the trained denoiser."""
    weight = x / (x + variance)
    return (x if on_training_data else 1) * (1 - weight) ** 2 + variance * weight**2


@pytest.mark.parametrize("load", ["1/4", "1", "5/2"])
def test_shifts_against_the_signed_measure(load: str) -> None:
    number = float(Fraction(load))
    half = signed_measure(np.sqrt, number)
    assert np.isclose(value("finite_size.bulk_error_shift", gamma=load), -2 * half, rtol=1e-6)
    limit = value("marchenko_pastur.half_moment", gamma=load)
    assert np.isclose(value("finite_size.overlap_shift", gamma=load), 2 * limit * half, rtol=1e-6)
    for noise in (0.5, 2.0):
        test, train = (
            signed_measure(partial(loss, noise**2, on_training_data), number) for on_training_data in (False, True)
        )
        at = {"gamma": load, "noise": noise}
        assert np.isclose(value("finite_size.denoising_test_shift", **at), test)
        assert np.isclose(value("finite_size.denoising_excess_shift", **at), test)
        assert np.isclose(value("finite_size.denoising_train_shift", **at), train)
        assert np.isclose(value("finite_size.denoising_gap_shift", **at), test - train)


def test_shifts_of_divergences_against_exact_means() -> None:
    """d (mean - limit) at d = 1000, from digammas."""
    d, load = 1000, 2
    for name in ("kl_forward", "kl_reverse"):
        exact = mpmath.mpf(phaseproof.claim(f"generalisation.{name}_mean").evaluate(digits=25, n=load * d, d=d).value)
        limit = mpmath.mpf(phaseproof.claim(f"generalisation.{name}").evaluate(digits=25, gamma=load).value)
        assert np.isclose(value(f"finite_size.{name}_shift", gamma=load), float(d * (exact - limit)), rtol=3e-3)


# --- the figure -------------------------------------------------------------------------------------------


def test_three_regimes_in_one_figure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[str] = []

    def stand_in(claim: object, setting: dict[str, object]) -> float:
        asked.append(claim.name)  # type: ignore[attr-defined]
        return float(setting["gamma"]) ** -0.1 / 3  # type: ignore[arg-type]

    monkeypatch.setattr(landscape, "evaluate_closed_form", stand_in)
    caption = landscape.regimes(tmp_path / "regimes.svg", d=100)
    assert "d = 100" in caption
    assert (tmp_path / "regimes.svg").read_text().startswith("<?xml")
    assert set(asked) == set(landscape.REGIMES)
    assert asked.count("memorisation.overlap") == asked.count("convergence.overlap")
