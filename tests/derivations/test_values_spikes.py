"""Values of the claims about spikes, by routes that share nothing with the closed forms."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from scipy import optimize

import phaseproof
from phaseproof.derivations.recovery.spike_sizes import outlier
from phaseproof.figures.landscape import DISTANCES, borders, recovered_strength, table
from phaseproof.numeric.evaluation import evaluate
from phaseproof.numeric.spikes import directions, extreme, leading, spiked_data
from phaseproof.theory.errors import UsageError

from .test_values import integral_over_the_law, number


def value(name: str, **point: object) -> mpmath.mpf:
    claim = phaseproof.claim(name)
    return mpmath.mpf(evaluate(claim.closed_form, claim.domain, point, 20).value)  # type: ignore[arg-type]


def transform(z: mpmath.mpf, load: mpmath.mpf) -> mpmath.mpf:
    """The Stieltjes transform by quadrature of the density, with its atom."""
    return integral_over_the_law(lambda x: 1 / (z - x), load) + max(1 - load, mpmath.mpf(0)) / z


@pytest.mark.parametrize(("load", "theta"), [("2", "1"), ("1/2", "3"), ("1", "7/5")])
def test_eigenvalue_and_overlap_by_quadrature(load: str, theta: str) -> None:
    """1 + theta = theta z g(z), g by quadrature; the overlap from a difference quotient of 1/F."""
    with mpmath.workdps(20):
        gamma, strength = number(load), number(theta)
        reciprocal = lambda z: (1 + strength) / transform(z, gamma) - strength * z  # noqa: E731
        guess = value("recovery.eigenvalue", gamma=load, theta=theta)
        assert abs(reciprocal(guess)) < mpmath.mpf("1e-12")
        step = mpmath.mpf("1e-5")
        slope = (reciprocal(guess + step) - reciprocal(guess - step)) / (2 * step)
        assert abs(1 / slope - value("recovery.overlap", gamma=load, theta=theta)) < mpmath.mpf("1e-7")


def test_below_the_threshold() -> None:
    with mpmath.workdps(20):
        for load, theta in (("2", "7/10"), ("1/4", "2"), ("1", "1")):
            edge = (1 + 1 / mpmath.sqrt(number(load))) ** 2
            assert abs(value("recovery.eigenvalue", gamma=load, theta=theta) - edge) < mpmath.mpf("1e-15")
            assert value("recovery.overlap", gamma=load, theta=theta) == 0


@pytest.mark.parametrize(("load", "theta"), [("2", "4"), ("1/2", "5"), ("3", "2")])
def test_operator_norm_by_quadrature(load: str, theta: str) -> None:
    """int (x - 1)/(l + 1 - x) dmu = 1/theta at the outlier."""
    with mpmath.workdps(20):
        gamma = number(load)
        norm = value("generalisation.operator_norm", gamma=load, theta=theta)
        mean = integral_over_the_law(lambda x: (x - 1) / (norm + 1 - x), gamma) - max(1 - gamma, 0) / (norm + 1)
        assert abs(mean - 1 / number(theta)) < mpmath.mpf("1e-12")


def test_the_norm_is_blind_to_what_is_recovered() -> None:
    """At gamma = 1 and theta = 3/2 the direction is known, and the norm is that of white data: 3."""
    assert value("recovery.overlap", gamma=1, theta="3/2") > 0
    assert value("generalisation.operator_norm", gamma=1, theta="3/2") == 3
    assert value("generalisation.operator_norm", gamma=1, theta="5/2") > 3


def test_load_inverts_the_overlap() -> None:
    load = value("recovery.load", theta="1/10", overlap="1/2")
    assert load == 210
    assert value("recovery.overlap", gamma=210, theta="1/10") == mpmath.mpf("0.5")


def test_convergence_at_threshold() -> None:
    """theta.md's example: a latent of 0.1 is unrecoverable until the models agree to 0.9975."""
    assert abs(value("recovery.convergence_at_threshold", theta="1/10") - mpmath.mpf("0.9975")) < 5e-5
    at_one = value("recovery.convergence_at_threshold", theta=1)
    assert abs(at_one - 64 / (9 * mpmath.pi**2)) < 1e-15


def test_outliers_of_a_full_decomposition() -> None:
    """Dense eigenvalues of spiked data at d = 600: strong, weak, two spikes, kernel; 5 standard deviations each.

    Fluctuations: Var lambda = 2 (1 + theta)^2 (1 - c/theta^2)/n (Paul 2007).
    """
    generator = np.random.default_rng(8)
    n, d = 1200, 600
    x, u = spiked_data(generator, n, d, "three_point", [3.0, 1.5])
    values, vectors = np.linalg.eigh(x.T @ x / n)
    for k, theta in ((1, 3.0), (2, 1.5)):
        limit = float(value("recovery.eigenvalue", gamma=2, theta=theta))
        deviation = np.sqrt(2 / n * (1 + theta) ** 2 * (1 - 0.5 / theta**2))
        assert abs(values[-k] - limit) < 5 * deviation
        captured = (u[:, k - 1] @ vectors[:, -k]) ** 2
        assert abs(captured - float(value("recovery.overlap", gamma=2, theta=theta))) < 0.08
    top, directions_found = leading(generator, x, 2)
    assert np.allclose(top, values[-2:][::-1])
    assert np.allclose(np.abs(directions_found.T @ vectors[:, -2:][:, ::-1]), np.eye(2), atol=1e-6)


def test_kernel_weight_of_a_full_decomposition() -> None:
    generator = np.random.default_rng(9)
    n, d, theta = 300, 600, 2.0
    x, u = spiked_data(generator, n, d, "gaussian", [theta])
    outside = u[:, 0] - np.linalg.lstsq(x.T, u[:, 0], rcond=None)[0] @ x
    weight = float(value("recovery.kernel_weight", gamma="1/2", theta=2))
    assert abs(outside @ outside - weight) < 5 * 0.5 / np.sqrt(d)


def test_paul_variance_and_the_model_in_chi_squares() -> None:
    """2000 draws: mean and variance of outlier and overlap; 6 standard errors, false alarms below 1e-7."""
    n, d, theta, draws = 800, 400, 2.0, 2000
    eigenvalues, overlaps = extreme(np.random.default_rng(5), n, d, theta, draws)
    known = outlier(n, d, theta)
    paul = 2 / n * (1 + theta) ** 2 * (1 - d / n / theta**2)
    assert abs(known.eigenvalue_variance / paul - 1) < 0.02
    for sample, mean, variance in (
        (eigenvalues, known.eigenvalue, known.eigenvalue_variance),
        (overlaps, known.overlap, known.overlap_variance),
    ):
        assert abs(sample.mean() - mean) < 6 * np.sqrt(variance / draws)
        assert abs(sample.var() / variance - 1) < 6 * np.sqrt(2 / draws) + 20 / n


def test_edge_scaling_at_the_threshold() -> None:
    """At gamma theta^2 = 1 the eigenvalue stays at the edge on the scale d^(-2/3), and the overlap falls like d^(-1/3).

    Sizes a factor 8 apart: the ratios are 4 and 2 up to corrections of order d^(-1/3).
    """
    generator = np.random.default_rng(6)
    means = []
    for d in (100, 800):
        eigenvalues, overlaps = extreme(generator, d, d, 1.0, 4000)
        means.append((np.std(eigenvalues), np.mean(overlaps)))
    assert 3.4 < means[0][0] / means[1][0] < 4.6
    assert 1.7 < means[0][1] / means[1][1] < 2.3


def test_extremes_of_small_matrices() -> None:
    """d = 2: the largest eigenvalue of a 2 x 2 Wishart matrix by the mean of its trace and determinant's root."""
    generator = np.random.default_rng(7)
    largest, overlap = extreme(generator, 6, 2, 1.0, 40_000)
    x = generator.standard_normal((40_000, 6, 2)) * np.sqrt([2.0, 1.0])
    values, vectors = np.linalg.eigh(np.swapaxes(x, 1, 2) @ x / 6)
    for one, other in ((largest, values[:, 1]), (overlap, vectors[:, 0, 1] ** 2)):
        error = np.hypot(np.std(one), np.std(other)) / 200
        assert abs(np.mean(one) - np.mean(other)) < 5.5 * error


@pytest.mark.parametrize("arguments", [{"strengths": [-1.0]}, {"strengths": []}])
def test_bad_spikes_are_errors(arguments: dict[str, list[float]]) -> None:
    with pytest.raises(UsageError):
        spiked_data(np.random.default_rng(0), 4, 3, "gaussian", **arguments)
    with pytest.raises(UsageError, match="count"):
        directions(np.random.default_rng(0), 3, 4)


def test_the_landscape_is_read_off_the_claims() -> None:
    head, *rows = table()
    assert len(head) == 8
    assert [row[1] for row in rows] == [distance.claim for distance in DISTANCES]
    for row in rows:
        low, high = row[3], row[5]  # gamma = 2, theta = 1/2 and 2
        assert (low != high) == (row[2] == "bulk and spike")
    recovered, converged = borders([1, 2])
    assert recovered == [1, 0.25]
    overlap = phaseproof.claim("convergence.overlap")
    excess = lambda load: float(overlap.evaluate(gamma=f"{load:.12f}").value) - 0.5  # noqa: E731
    assert abs(converged - optimize.brentq(excess, 0.3, 0.9)) < 1e-9
    assert abs(recovered_strength(4) - 0.5) < 1e-9
