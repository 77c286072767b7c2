"""The decision: its false-alarm rate, its power, and what it never passes."""

import numpy as np
import pytest
from scipy import stats

from phaseproof.numeric.comparison import (
    FALSE_ALARM_RATE,
    POWER,
    Part,
    compare,
    levels,
    noticed,
    p_value,
    pool,
)
from phaseproof.numeric.measurement import measure
from phaseproof.theory.errors import UsageError

RUNS = 1500
CHANCE = 1e-6
"""That a test below fails although it should pass, had its seed not been fixed."""


def _ratio(means):
    return means[0] / np.sqrt(means[1] * means[2])


def _samples(runs=RUNS, replicates=16, columns=3, seed=0):
    """Independent runs of rows with means 2, 1, 1 and correlated columns; the ratio of means is 2."""
    generator = np.random.default_rng(seed)
    noise = generator.standard_normal((runs, replicates, columns))
    noise[..., 0] += noise[..., 1:].sum(axis=-1)
    return np.array([2.0, 1.0, 1.0])[:columns] + 0.01 * noise


def test_budget_is_spent_exactly():
    single, pooled = levels(claims=7, settings=12)
    assert 7 * (12 * single + pooled) == pytest.approx(FALSE_ALARM_RATE, rel=1e-12)
    with pytest.raises(UsageError, match="claims = 0"):
        levels(0, 3)


@pytest.mark.parametrize("level", [0.05, 0.01])
def test_false_alarms_come_at_the_stated_rate(level):
    alarms = sum(not compare(measure(rows, _ratio), 2.0, 0.0, level).passed for rows in _samples())
    assert stats.binomtest(alarms, RUNS, level).pvalue > CHANCE


@pytest.mark.parametrize(("degrees", "level"), [(2, 1e-4), (15, 0.05), (63, 1e-4), (63, 3e-9)])
def test_shift_that_is_noticed_by_another_run(degrees, level):
    """In units of a standard error that one run estimates, and noticed by one that estimates its own."""
    draws = np.random.default_rng(2)
    count = 200_000
    stating, testing = np.sqrt(draws.chisquare(degrees, (2, count)) / degrees)
    values = (draws.standard_normal(count) + noticed(degrees, level) * stating) / testing
    found = int(np.sum(values > stats.t.isf(level / 2, degrees)))
    assert abs(found / count - POWER) <= 0.001


@pytest.mark.parametrize("allowance", [0.0, 0.02])
@pytest.mark.parametrize("level", [0.05, 1e-6])
def test_an_error_of_the_size_of_the_resolution_is_noticed(level, allowance):
    """That one run states, by another; even where the true bias, within the allowance, hides the error."""
    replicates, scale = 64, 0.01
    draws = np.random.default_rng(3)
    found = 0
    for _ in range(RUNS):
        first, second = 2 + scale * draws.standard_normal((2, replicates, 1))
        resolution = compare(measure(first), 2.0, allowance, level).resolution
        found += not compare(measure(second + 2 * resolution - allowance), 2.0, allowance, level).passed
    assert stats.binomtest(found, RUNS, POWER, alternative="less").pvalue > CHANCE


def test_jackknife_of_a_mean_is_the_textbook_error():
    rows = np.random.default_rng(4).standard_normal((30, 1))
    measurement = measure(rows)
    assert measurement.estimate == pytest.approx(rows.mean(), rel=1e-12)
    assert measurement.standard_error == pytest.approx(rows.std(ddof=1) / np.sqrt(30), rel=1e-12)
    assert measurement.degrees == 29


@pytest.mark.parametrize(
    "rows",
    [
        np.empty((0, 1)),
        np.ones((1, 1)),
        np.ones(5),
        np.array([[1.0], [np.nan]]),
        np.array([[1.0], [np.inf]]),
    ],
)
def test_what_is_empty_or_not_finite_never_passes(rows):
    comparison = compare(measure(rows), 1.0, 0.0, 1e-9)
    assert not comparison.passed
    assert comparison.p_value == 0
    assert comparison.resolution is None


def test_an_estimator_that_is_not_finite_never_passes():
    rows = np.zeros((5, 3))
    assert not compare(measure(rows, _ratio), 1.0, 0.0, 1e-9).passed


@pytest.mark.parametrize(("predicted", "allowance"), [(np.nan, 0), (np.inf, 0), (1, np.nan), (1, np.inf), (1, -0.1)])
def test_a_prediction_that_is_no_number_never_passes(predicted, allowance):
    rows = 1 + np.random.default_rng(5).standard_normal((20, 1))
    assert not compare(measure(rows), predicted, allowance, 1e-9).passed
    assert p_value(measure(rows), predicted, allowance) == 0


def test_a_number_without_spread_is_no_measurement():
    """Rows that are all equal say nothing of rarer ones; rows equal up to rounding are one number."""
    assert measure(np.full((64, 1), 0.3)).uneven == np.inf
    rounded = measure(0.3 + 1e-16 * np.arange(64)[:, np.newaxis])
    assert rounded.uneven <= 1
    assert compare(rounded, 0.1 + 0.2, 0.0, 1e-9).passed
    assert not compare(rounded, 0.3001, 0.0, 1e-9).passed
    assert compare(rounded, 0.3001, 0.001, 1e-9).passed


def test_allowance_is_added_to_the_statistics():
    rows = 1 + 0.001 * np.random.default_rng(6).standard_normal((64, 1))
    assert compare(measure(rows), 1.1, 0.2, 1e-9).p_value == 1
    assert not compare(measure(rows), 1.1, 0.05, 1e-9).passed


def test_pool_finds_what_no_setting_alone_shows():
    rows = 1 + 0.001 * np.random.default_rng(7).standard_normal((12, 64, 1))
    tested = [Part(measure(r), 1.0004, 0.0, 1.0004) for r in rows]
    assert all(compare(t.measurement, t.mean, t.allowance, 1e-8).passed for t in tested)
    pooled = pool(tested, 1e-8)
    assert not pooled.passed
    assert pooled.resolution < compare(tested[0].measurement, 1.0004, 0.0, 1e-8).resolution


def test_pool_leaves_exact_settings_alone_and_refuses_nan():
    exact = Part(measure(np.ones((9, 1))), 1.0, 0.0, 1.0)
    nothing = Part(measure(np.ones((1, 1))), 1.0, 0.0, 1.0)
    assert pool([exact], 0.05) is None
    assert pool([], 0.05) is None
    assert not pool([exact, nothing], 0.05).passed


def test_pool_takes_claims_of_zero():
    """A value of 0 is measured in units of its scale: its sensitivity is a change by one unit."""
    rows = 0.001 * np.random.default_rng(9).standard_normal((12, 64, 1))
    assert pool([Part(measure(r), 0.0, 0.0, 1.0) for r in rows], 1e-6).passed
    assert not pool([Part(measure(r + 0.001), 0.0, 0.0, 1.0) for r in rows], 1e-6).passed


def test_several_columns_need_an_estimator():
    with pytest.raises(UsageError, match="3 columns"):
        measure(np.ones((4, 3)))


def test_resolution_is_that_of_the_claim_not_of_what_is_measured():
    """A claim that enters the measured mean as one part in a hundred is resolved a hundred times less well."""
    sample = measure(1 + 0.001 * np.random.default_rng(8).standard_normal((64, 1)))
    whole = compare(sample, 1.0, 0.0, 1e-6)
    part = compare(sample, 1.0, 0.0, 1e-6, 0.01)
    assert part.resolution == pytest.approx(100 * whole.resolution)
    assert compare(sample, 1.0, 0.0, 1e-6, 0.0).resolution is None
    pooled = pool([Part(sample, 1.0, 0.0, 0.01)] * 4, 1e-6)
    assert 40 < pooled.resolution / whole.resolution < 60
