"""The population behind a sample, where it is known: the needed n within ten percent, leading eigenvalues, lengths."""

from __future__ import annotations

import numpy as np
import pytest

from phaseproof.numeric.equivalent import square_root
from phaseproof.numeric.inversion import Estimate, estimate_from_rows, estimate_population, leading_eigenvalues
from phaseproof.numeric.learning import needed_for_overlap
from phaseproof.numeric.lengths import Lengths, estimate_lengths
from phaseproof.numeric.population import Population, isotropic, power_law, spiked, two_atom
from phaseproof.numeric.splitting import learn, synthetic_rows
from phaseproof.theory.errors import UsageError

UNEQUAL = Lengths(np.array([0.4, 3.4]), np.array([0.8, 0.2]))
KNOWN = {
    "isotropic": isotropic(150),
    "spiked": spiked(150, 20.0, 5.0),
    "two atoms": two_atom(150, 10.0, 1.0, 0.3),
    "power law 0.5": power_law(150, 0.5),
    "power law 1": power_law(150, 1.0),
    "power law 1.5": power_law(150, 1.5),
    "unequal lengths": Population(power_law(150, 0.7).eigenvalues, np.ones(150), UNEQUAL),
}


def estimate(rows: np.ndarray) -> Estimate:
    found = learn(rows)
    missing = np.zeros(max(0, rows.shape[1] - len(found.variances)))
    return estimate_from_rows(np.concatenate([found.variances, missing]), np.sum(found.rows**2, axis=1))


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("n", [150, 600])
def test_needed_examples_are_found_within_ten_percent(name: str, n: int) -> None:
    """From as many examples as dimensions and from four times as many, for targets below and above their overlap."""
    population, generator = KNOWN[name], np.random.default_rng(7)
    found = estimate(synthetic_rows(population, n, generator)).population
    assert found.dimension == pytest.approx(150)
    for target in (0.5, 0.8, 0.95, 0.99):
        expected = needed_for_overlap(population, target)
        assert needed_for_overlap(found, target) == pytest.approx(expected, rel=0.1), target


def test_the_sample_spectrum_itself_would_be_far_off() -> None:
    """What the inversion is for: the eigenvalues of S, taken for those of Sigma, ask for too few examples."""
    rows = synthetic_rows(isotropic(150), 200, np.random.default_rng(0))
    naive = Population(learn(rows).variances, np.ones(150))
    assert needed_for_overlap(naive, 0.5) < 0.8 * needed_for_overlap(isotropic(150), 0.5)


def test_leading_eigenvalues_lose_their_bias() -> None:
    """Mean over 40 samples within four standard errors of the truth, which the sample's own eigenvalues are not."""
    population, generator = spiked(200, 8.0, 3.0), np.random.default_rng(4)
    samples = [learn(synthetic_rows(population, 401, generator)).variances for _ in range(40)]
    found = np.array([leading_eigenvalues(sample, 400, 200, None)[:2] for sample in samples])
    errors = found.std(axis=0, ddof=1) / 40**0.5
    assert np.all(np.abs(found.mean(axis=0) - [9, 4]) < 4 * errors)
    assert np.all(np.mean(samples, axis=0)[:2] - [9, 4] > 4 * errors)


def test_fewer_examples_than_dimensions_are_bracketed() -> None:
    """With n = d/3 the small eigenvalues are not seen one by one; the two extremes enclose the true answer."""
    population = two_atom(300, 10.0, 1.0, 0.3)
    found = estimate(synthetic_rows(population, 100, np.random.default_rng(1)))
    assert found.horizon > 0
    assert found.unseen > 0.1
    low, high = sorted(needed_for_overlap(p, 0.9) for p in found.extremes())
    assert low < needed_for_overlap(population, 0.9) * 1.05
    assert high > needed_for_overlap(population, 0.9) * 0.95
    seen = [square_root(p, 99).overlap for p in (population, found.population, *found.extremes())]
    assert max(seen) - min(seen) < 0.02
    assert estimate(synthetic_rows(population, 900, np.random.default_rng(1))).extremes() == ()


def test_directions_without_variance_are_counted() -> None:
    generator = np.random.default_rng(2)
    rows = synthetic_rows(isotropic(20), 200, generator) @ generator.standard_normal((20, 50))
    found = estimate(rows).population
    assert found.rank == pytest.approx(20)
    assert found.dimension == pytest.approx(50)


def test_lengths_of_gaussian_examples_are_equal_and_others_are_found() -> None:
    generator = np.random.default_rng(3)
    base = power_law(100, 0.5)
    effective = base.effective_dimension
    for lengths, expected in ((None, 1.0), (UNEQUAL, UNEQUAL.second_moment)):
        rows = synthetic_rows(Population(base.eigenvalues, np.ones(100), lengths), 4000, generator)
        found = estimate_lengths(np.sum(rows**2, axis=1), effective)
        assert (1.0 if found is None else found.second_moment) == pytest.approx(expected, rel=0.05)


def test_nothing_varies() -> None:
    with pytest.raises(UsageError, match="every eigenvalue of the sample is 0"):
        estimate_population(np.zeros(5), 10)
