"""One eigenvalue above a bulk, against routes of their own: dense matrices, and the white bulk by spiked claims."""

from __future__ import annotations

import numpy as np
import pytest

import phaseproof
from phaseproof.derivations.recovery.peak_sizes import outlier
from phaseproof.numeric.above_bulk import outliers, second_outliers
from phaseproof.numeric.population import Population
from phaseproof.theory.errors import DomainError, UsageError

BULK = np.concatenate([np.ones(60), np.full(30, 2.0), np.full(10, 3.0)])
SPECTRUM = "1:120,2:60,3:20"


def value(name: str, **point: object) -> float:
    return float(phaseproof.claim(f"recovery.{name}").evaluate(spectrum=SPECTRUM, **point).value)


def dense(n: int, peak: float, replicates: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    generator, spectrum = np.random.default_rng(seed), np.append(BULK, peak)
    found = np.empty((2, replicates))
    for column in found.T:
        x = generator.standard_normal((n, len(spectrum))) * np.sqrt(spectrum)
        values, vectors = np.linalg.eigh(x.T @ x / n)
        column[:] = values[-1], vectors[-1, -1] ** 2
    return found[0], found[1]


def test_against_dense_matrices_on_both_sides_of_the_threshold() -> None:
    """Three bulk eigenvalues, d = 101: above the threshold to first order in 1/n, 5 standard errors; below it on its scale."""
    n, peak = 100, 6.0
    eigenvalues, overlaps = dense(n, peak, 80, 3)
    at_size = outlier(Population.of(BULK), peak, n / len(BULK), n)
    limit = value("general_eigenvalue", gamma=1, peak=peak), value("general_overlap", gamma=1, peak=peak)
    at_infinity = outlier(Population.of(BULK), peak, 1.0)
    assert limit == pytest.approx((at_infinity.eigenvalue, at_infinity.overlap), rel=1e-9)
    for measured, mean in ((eigenvalues, at_size.eigenvalue), (overlaps, at_size.overlap)):
        assert abs(np.mean(measured) - mean) < 5 * np.std(measured) / 80**0.5
    threshold = value("general_threshold", peak=3.5)
    assert threshold > 1
    eigenvalues, overlaps = dense(n, 3.5, 20, 4)
    edge = value("general_eigenvalue", gamma=1, peak=3.5)
    assert abs(np.mean(eigenvalues) / edge - 1) < 2 * n ** (-2 / 3)
    assert value("general_overlap", gamma=1, peak=3.5) == 0
    assert np.mean(overlaps) < 0.3


def test_the_second_direction_does_not_know_of_the_first() -> None:
    """Two eigenvalues above three: the second eigenvector of dense matrices, 5 standard errors and the scale 1/n."""
    generator, n, replicates = np.random.default_rng(8), 150, 30
    spectrum = np.concatenate([BULK, [7.0, 14.0]])
    found = np.empty((2, replicates))
    for column in found.T:
        x = generator.standard_normal((n, len(spectrum))) * np.sqrt(spectrum)
        values, vectors = np.linalg.eigh(x.T @ x / n)
        column[:] = values[-2], vectors[-2, -2] ** 2
    for measured, name in zip(found, ("general_second_eigenvalue", "general_second_overlap"), strict=True):
        limit = value(name, gamma=1.5, peak=7, peak_1=14)
        assert abs(np.mean(measured) - limit) < 5 * np.std(measured) / replicates**0.5 + 6 * limit / n


def test_the_second_at_its_size_and_its_sampler() -> None:
    """The first order in 1/n with the first peak among the others, the sampler, and dense matrices: 5 standard errors."""
    generator, n, peaks = np.random.default_rng(9), 120, (14.0, 6.0)
    others = np.append(BULK, peaks[0])
    at_size = outlier(Population.of(others), peaks[1], n / len(others), n)
    alone = outlier(Population.of(BULK), peaks[1], n / len(BULK), n)
    drawn = np.array([[np.mean(x) for x in second_outliers(generator, n, BULK, peaks, 64)] for _ in range(150)])
    spectrum, dense_found = np.append(BULK, peaks), []
    for _ in range(300):
        x = generator.standard_normal((n, len(spectrum))) * np.sqrt(spectrum)
        values, vectors = np.linalg.eigh(x.T @ x / n)
        dense_found.append((values[-2], vectors[-1, -2] ** 2, np.mean(x[:, -1] ** 2) / peaks[1]))
    for place, mean in enumerate((at_size.eigenvalue, at_size.overlap, 1.0)):
        measured, other = drawn[:, place], np.array(dense_found)[:, place]
        assert abs(np.mean(measured) - mean) < 5 * np.std(measured) / 150**0.5 + abs(mean) / n**2
        assert abs(np.mean(other) - mean) < 5 * np.std(other) / 300**0.5 + abs(mean) / n**2
    errors = np.std(drawn, axis=0) / 150**0.5
    assert abs(at_size.eigenvalue - alone.eigenvalue) > 8 * errors[0]  # what the first peak does is seen


def test_the_edge_is_the_least_image_right_of_the_bulk() -> None:
    """psi is least where it stops to fall: a grid in p instead of the root of its derivative."""
    p = np.linspace(3.001, 40, 400_000)
    for load in (0.3, 1.0):
        image = p * (1 + np.mean([np.sum(BULK == t) * t / (p - t) for t in (1, 2, 3)], axis=0) * 3 / len(BULK) / load)
        assert abs(value("general_eigenvalue", gamma=load, peak=3.25) / image.min() - 1) < 1e-7


def test_the_sampler_draws_what_dense_matrices_have() -> None:
    n, peak = 80, 6.0
    eigenvalues, overlaps = dense(n, peak, 100, 5)
    generator = np.random.default_rng(6)
    drawn = np.array([[np.mean(x) for x in outliers(generator, n, BULK, peak, 64)[:2]] for _ in range(40)])
    for measured, other in zip((eigenvalues, overlaps), drawn.T, strict=True):
        error = np.hypot(np.std(measured) / 100**0.5, np.std(other) / 40**0.5)
        assert abs(np.mean(measured) - np.mean(other)) < 5 * error


@pytest.mark.parametrize(("load", "strength"), [("2", "3"), ("1/2", "2"), ("1/2", "1")])
def test_a_white_bulk_is_the_spiked_model(load: str, strength: str) -> None:
    for general, spiked in (("general_eigenvalue", "eigenvalue"), ("general_overlap", "overlap")):
        ours = phaseproof.claim(f"recovery.{general}").evaluate(
            digits=40, spectrum="1", gamma=load, peak=int(strength) + 1
        )
        known = phaseproof.claim(f"recovery.{spiked}").evaluate(digits=40, gamma=load, theta=strength)
        assert ours.value == known.value


def test_a_bulk_that_reaches_the_peak_is_an_error() -> None:
    claim = phaseproof.claim("recovery.general_overlap")
    with pytest.raises(DomainError, match="peak > 3"):
        claim.evaluate(spectrum=SPECTRUM, gamma=1, peak=3)
    with pytest.raises(UsageError, match="give one with --spectrum"):
        claim.evaluate(gamma=1, peak=3)
