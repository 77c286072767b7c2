"""Random data, and the bidiagonal model of the spectrum against dense matrices."""

import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from phaseproof.numeric.ensembles import (
    ENTRIES,
    data,
    sample_covariance,
    spectrum_bidiagonal,
    spectrum_dense,
)
from phaseproof.theory.errors import UsageError

FALSE_ALARM = 1e-6
"""Of each test below, had its seed not been fixed."""

GAUSSIAN_MOMENTS = (0, 1, 0, 3, 0)
SIZES = ((3, 5), (5, 5), (9, 4), (1, 3), (3, 1), (20, 10))
STATISTICS = {
    "square": lambda v: v**2,
    "cube": lambda v: v**3,
    "square root": np.sqrt,
    "smallest of the nonzero": lambda v: v[:, :1],
    "largest": lambda v: v[:, -1:],
}


@pytest.mark.parametrize("entries", ENTRIES)
def test_moments_of_the_entries(entries):
    x = data(np.random.default_rng(1), 500, 200, entries).ravel()
    expected = (0, 1, 0, 1, 0) if entries == "rademacher" else GAUSSIAN_MOMENTS
    for order, moment in enumerate(expected, start=1):
        powers = x**order
        error = np.std(powers) / np.sqrt(x.size)
        assert abs(powers.mean() - moment) <= stats.norm.isf(FALSE_ALARM / 2) * error + x.size * np.finfo(float).eps


def test_three_point_is_bounded():
    assert set(np.round(np.unique(data(np.random.default_rng(0), 50, 50, "three_point")) ** 2, 12)) == {0.0, 3.0}


@pytest.mark.parametrize("arguments", [(0, 3, "gaussian"), (3, -1, "gaussian"), (2.5, 3, "gaussian"), (3, 3, "cauchy")])
def test_bad_arguments_are_named(arguments):
    with pytest.raises(UsageError, match=r"(n|d|entries) = .* valid:"):
        data(np.random.default_rng(0), *arguments)


def test_bidiagonal_rejects_sizes_below_one():
    with pytest.raises(UsageError, match="d = 0"):
        spectrum_bidiagonal(np.random.default_rng(0), 3, 0)


@pytest.mark.parametrize(("n", "d"), SIZES)
def test_dense_spectrum_is_that_of_the_sample_covariance(n, d):
    expected = np.linalg.eigvalsh(sample_covariance(data(np.random.default_rng(5), n, d, "gaussian")))
    spectrum = spectrum_dense(np.random.default_rng(5), n, d, "gaussian")
    assert np.allclose(spectrum, expected, rtol=0, atol=10 * d * np.finfo(float).eps * expected[-1])
    assert np.count_nonzero(spectrum) == min(n, d)


def _spectra(draw, draws):
    return np.array([draw() for _ in range(draws)])


@pytest.mark.parametrize(("n", "d"), SIZES)
def test_bidiagonal_model_has_the_dense_law(n, d):
    first, second = np.random.default_rng(11), np.random.default_rng(12)
    bidiagonal = _spectra(lambda: spectrum_bidiagonal(first, n, d), 2000)
    dense = _spectra(lambda: spectrum_dense(second, n, d, "gaussian"), 2000)
    rank = min(n, d)
    assert bidiagonal.shape == dense.shape
    assert np.all(np.diff(bidiagonal) >= 0)
    assert np.all(bidiagonal[:, : d - rank] == 0)
    statistics = {**STATISTICS, "log-determinant": np.log}
    for name, function in statistics.items():
        samples = [function(spectra[:, d - rank :]).mean(axis=1) for spectra in (bidiagonal, dense)]
        assert stats.ks_2samp(*samples).pvalue > FALSE_ALARM / len(statistics), name


@pytest.mark.parametrize(("n", "d"), SIZES)
def test_second_moment_is_exact_at_finite_size(n, d):
    generator = np.random.default_rng(3)
    squares = np.array([np.mean(spectrum_bidiagonal(generator, n, d) ** 2) for _ in range(4000)])
    error = squares.std() / np.sqrt(squares.size)
    assert abs(squares.mean() - (1 + (d + 1) / n)) <= stats.norm.isf(FALSE_ALARM / 2) * error


def test_who_only_declares_a_simulation_loads_no_arrays() -> None:
    code = "import sys, phaseproof.numeric.models as m; m.measure_spectral(abs); print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
