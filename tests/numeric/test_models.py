"""The trained denoiser, its flow, and what is measured on them."""

import numpy as np
import pytest
from scipy import linalg, stats

from phaseproof.numeric.ensembles import data, sample_covariance, spectrum_bidiagonal
from phaseproof.numeric.known_noise import ORDERS, known_noise, moments
from phaseproof.numeric.losses import ROWS, loss, loss_at, measure_copies, measure_losses, train_on_copies
from phaseproof.numeric.models import (
    bures_wasserstein,
    generate,
    learnt_spectrum,
    measure_bures_wasserstein,
    measure_overlap,
    measure_spectral,
    measure_spectral_variance,
    overlap_from_means,
    square_root,
    train_denoiser,
)
from phaseproof.theory.errors import UsageError

EPSILON = np.finfo(float).eps
FALSE_ALARM = 1e-6
SIZES = ((12, 6), (6, 6), (3, 6), (1, 1))


def _data(n, d, entries="gaussian"):
    return data(np.random.default_rng(n + 100 * d), n, d, entries)


@pytest.mark.parametrize(("n", "d"), SIZES)
@pytest.mark.parametrize("noise", [0.1, 1.0, 10.0])
def test_least_squares_gives_the_ridge_formula(n, d, noise):
    x = _data(n, d)
    covariance = sample_covariance(x)
    formula = np.linalg.solve(covariance + noise**2 * np.eye(d), covariance)
    condition = 1 + np.linalg.norm(covariance) / noise**2
    assert np.abs(train_denoiser(x, noise) - formula).max() <= 10 * d * condition * EPSILON


def test_no_other_denoiser_has_a_smaller_loss():
    x, noise = _data(9, 4), 0.7
    best = train_denoiser(x, noise)

    def loss(w):
        return np.sum((x @ w.T - x) ** 2) / len(x) + noise**2 * np.sum(w**2)

    generator = np.random.default_rng(0)
    others = [best + scale * generator.standard_normal(best.shape) for scale in (1e-4, 1e-2, 1) for _ in range(20)]
    assert all(loss(other) > loss(best) for other in others)


@pytest.mark.parametrize("noise", [0.0, -1.0, float("nan")])
def test_noise_must_be_positive(noise):
    with pytest.raises(UsageError, match="noise = "):
        train_denoiser(_data(3, 3), noise)


@pytest.mark.parametrize(("n", "d"), SIZES)
def test_the_learnt_law_does_not_depend_on_the_noise_of_training(n, d):
    x, z = _data(n, d), np.random.default_rng(1).standard_normal((5, d))
    covariance = sample_covariance(x)
    for noise in (0.3, 1.0, 3.0):
        denoiser = train_denoiser(x, noise)
        variances, directions = learnt_spectrum(denoiser, noise)
        # Rounding of a shrinkage factor is amplified by noise^2 / (1 - w)^2 = (variance + noise^2)^2 / noise^2.
        error = 100 * d * EPSILON * (np.linalg.norm(covariance) + noise**2) ** 2 / noise**2
        assert np.abs((directions * variances) @ directions.T - covariance).max() <= error
        # |A^(1/2) - B^(1/2)| <= |A - B|^(1/2)
        gap = np.abs(generate(denoiser, noise, z) - z @ square_root(covariance)).max()
        assert gap <= np.sqrt(d * error) * np.linalg.norm(z)


def _flow(x, z, steps, start, end):
    """Runge-Kutta of order 4 in log sigma, a denoiser trained afresh at every noise level."""
    levels = np.exp(np.linspace(np.log(start), np.log(end), 2 * steps + 1))
    speeds = [np.eye(x.shape[1]) - train_denoiser(x, level) for level in levels]
    step, state = np.log(end / start) / steps, start * z.T
    for i in range(steps):
        first, middle, last = speeds[2 * i : 2 * i + 3]
        k1 = first @ state
        k2 = middle @ (state + step / 2 * k1)
        k3 = middle @ (state + step / 2 * k2)
        k4 = last @ (state + step * k3)
        state = state + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return state.T


@pytest.mark.parametrize(("n", "d"), [(8, 4), (4, 4), (2, 4)])
def test_the_flow_ends_where_the_sampler_says(n, d):
    x, z = _data(n, d), np.random.default_rng(2).standard_normal((3, d))
    start, end = 1e3, 1e-3
    fine, coarse = (_flow(x, z, steps, start, end) for steps in (400, 200))
    sampled = generate(train_denoiser(x, 1.0), 1.0, z)
    largest = np.linalg.norm(sample_covariance(x), 2)
    # Starting at a finite level scales by (1 + S/start^2)^(-1/2); stopping early leaves at most end * |z|.
    unfinished = (largest**1.5 / (2 * start**2) + end) * np.linalg.norm(z)
    assert np.abs(fine - sampled).max() <= unfinished + np.abs(fine - coarse).max()
    assert np.abs(fine - coarse).max() <= end


@pytest.mark.parametrize("entries", ["gaussian", "three_point"])
@pytest.mark.parametrize(("n", "d"), [(30, 15), (15, 15), (8, 16)])
def test_overlap_is_the_squared_mean_half_trace(n, d, entries):
    """At every size: the mean inner product is d (E tau S^(1/2))^2, the mean squared norm d."""
    setting = {"n": n, "d": d, "entries": entries}
    rows = measure_overlap(setting, np.random.default_rng(4), 100)
    halves = measure_spectral(lambda v, _: np.sqrt(v))(setting, np.random.default_rng(5), 2000)
    errors = rows.std(axis=0) / np.sqrt(len(rows))
    error = np.hypot(errors[0], 2 * halves.mean() * halves.std() / np.sqrt(len(halves)))
    limit = stats.norm.isf(FALSE_ALARM / 2)
    assert rows.shape == (100, 3)
    assert abs(rows[:, 0].mean() - halves.mean() ** 2) <= limit * error
    assert np.all(np.abs(rows[:, 1:].mean(axis=0) - 1) <= limit * errors[1:])


def test_overlap_from_means():
    assert overlap_from_means(np.array([3.0, 4.0, 9.0])) == 0.5


def test_bures_wasserstein_against_a_matrix_square_root():
    first, second = (sample_covariance(_data(n, 4)) for n in (9, 7))
    root = linalg.sqrtm(first)
    expected = np.trace(first + second - 2 * linalg.sqrtm(root @ second @ root)).real
    assert np.isclose(bures_wasserstein(first, second), expected, rtol=1000 * EPSILON, atol=0)
    assert abs(bures_wasserstein(first, first)) <= 1000 * EPSILON


@pytest.mark.parametrize(("n", "d"), [(12, 6), (3, 6)])
def test_bures_wasserstein_of_the_learnt_law(n, d):
    (measured,) = measure_bures_wasserstein({"n": n, "d": d, "entries": "gaussian"}, np.random.default_rng(6), 1)
    covariance = sample_covariance(data(np.random.default_rng(6), n, d, "gaussian"))
    halves = np.sqrt(np.maximum(np.linalg.eigvalsh(covariance), 0))
    known = known_noise(lambda values: (1 - np.sqrt(values)) ** 2, n, d, 4)
    noise = known(np.array([np.mean(halves ** (2 * k)) for k in (1, 2, 3, 4)]))
    # Square roots of eigenvalues that are 0 but for rounding are wrong by the root of the rounding.
    assert np.isclose(measured[0], np.mean((1 - halves) ** 2) - noise, rtol=0, atol=10 * np.sqrt(100 * EPSILON))


def test_spectral_sampler_uses_the_setting_and_the_law_of_the_entries():
    sample = measure_spectral(lambda v, setting: v ** setting["order"])
    setting = {"n": 6, "d": 4, "entries": "gaussian", "order": 2}
    generator = np.random.default_rng(7)
    expected = [np.mean(spectrum_bidiagonal(generator, 6, 4) ** 2) for _ in range(3)]
    assert sample(setting, np.random.default_rng(7), 3).ravel().tolist() == expected
    other = sample({**setting, "entries": "rademacher", "order": 1}, np.random.default_rng(7), 3)
    assert np.allclose(other, 1, rtol=0, atol=100 * EPSILON)  # signs: every diagonal entry of S is 1


def test_variance_sampler_is_unbiased():
    """tau S at n examples is chi^2 with n d degrees of freedom over n d: d^2 Var = 2 d / n."""
    sample = measure_spectral_variance(lambda v, _: v, block=16)
    rows = sample({"n": 5, "d": 3, "entries": "gaussian"}, np.random.default_rng(8), 500)
    assert rows.shape == (500, 1)
    error = rows.std() / np.sqrt(len(rows))
    assert abs(rows.mean() - 2 * 3 / 5) <= stats.norm.isf(FALSE_ALARM / 2) * error


def test_a_block_of_one_has_no_variance():
    with pytest.raises(UsageError, match="block = 1"):
        measure_spectral_variance(np.sqrt, block=1)


def test_noisy_copies_tend_to_the_average_over_the_noise():
    """The distance to the averaged denoiser falls like 1/sqrt(copies): least squares on copies is what it averages."""
    x = _data(12, 5)
    averaged = train_denoiser(x, 0.7)
    generator = np.random.default_rng(9)
    distances = [np.linalg.norm(train_on_copies(generator, x, 0.7, copies)[0] - averaged) for copies in (50, 5000)]
    assert distances[1] < 0.03
    assert 3 < distances[0] / distances[1] < 30


@pytest.mark.parametrize("weights", [(1, 0), (0, 1), (1, -1)])
def test_the_losses_of_a_trained_denoiser_by_its_eigenvalues(weights):
    """On its own data the loss is that of ``loss_at``; on data of exactly unit covariance, the test loss is."""
    x, noise, ridge = _data(9, 4), 0.8, 0.3
    denoiser = train_denoiser(x, noise, ridge)
    measured = weights[0] * loss(denoiser, 2 * np.eye(4), noise) + weights[1] * loss(denoiser, x, noise)
    by_eigenvalues = np.mean(loss_at(np.linalg.eigvalsh(sample_covariance(x)), noise, ridge, weights))
    assert np.isclose(measured, by_eigenvalues, rtol=1e-12, atol=0)


def test_both_routes_measure_the_same_test_loss():
    """Trained on noisy copies or with the noise averaged out, on average over small data sets."""
    setting = {"n": 6, "d": 5, "entries": "gaussian", "noise": 0.9}
    generator = np.random.default_rng(12)
    first, second = (sample(setting, generator, 250) for sample in (measure_losses((1, 0)), measure_copies))
    error = np.hypot(first.std(), second.std()) / np.sqrt(250)
    left_out = 3 * first.mean() / ROWS**2
    assert abs(first.mean() - second.mean()) <= stats.norm.isf(FALSE_ALARM / 2) * error + left_out
    assert error < 0.02 * first.mean()


@pytest.mark.parametrize("shape", [(7, 3), (3, 7)])
def test_moments_are_those_of_the_spectrum(shape):
    x = np.random.default_rng(13).standard_normal((2, *shape))
    for each, found in zip(x, moments(x, 4), strict=True):
        values = np.linalg.eigvalsh(sample_covariance(each))
        assert np.allclose(found, [np.mean(values**k) for k in (1, 2, 3, 4)], rtol=1e-12, atol=0)


def _known_noise(entries, order, draws=4000, n=2, d=2):
    x = data(np.random.default_rng(14), draws * n, d, entries).reshape(draws, n, d)
    noise = known_noise(lambda values: 1 / (1 + values), n, d, order)(moments(x, order))
    return noise.mean(), stats.norm.isf(FALSE_ALARM / 2) * noise.std() / np.sqrt(draws) + EPSILON


@pytest.mark.parametrize("entries", ORDERS)
def test_known_noise_has_mean_zero_as_far_as_its_law_admits(entries):
    mean, limit = _known_noise(entries, ORDERS[entries])
    assert abs(mean) <= limit


@pytest.mark.parametrize("entries", ["three_point", "rademacher"])
def test_one_order_further_it_has_not(entries):
    mean, limit = _known_noise(entries, ORDERS[entries] + 1)
    assert abs(mean) > 2 * limit


def test_no_denoiser_has_a_smaller_training_loss():
    x, noise = _data(8, 3), 0.5
    best = train_denoiser(x, noise)
    generator = np.random.default_rng(11)

    def loss(w):
        return np.mean((x @ w.T - x) ** 2) + noise**2 * np.sum(w**2) / 3

    assert all(loss(best + 0.1 * generator.standard_normal((3, 3))) > loss(best) for _ in range(50))
