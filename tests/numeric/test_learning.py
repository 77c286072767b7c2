"""Predictions for a general spectrum: against closed forms of the isotropic case, and against trained models."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate

from phaseproof.numeric.equivalent import square_root
from phaseproof.numeric.learning import (
    losses,
    memorisation,
    needed_for_overlap,
    needed_to_see,
    recovery,
    whole_examples,
)
from phaseproof.numeric.lengths import Lengths
from phaseproof.numeric.models import generate, learnt_spectrum, train_denoiser
from phaseproof.numeric.population import Population, isotropic, power_law, spiked, two_atom
from phaseproof.numeric.splitting import learn, measure_split, overlap_of, synthetic_rows
from phaseproof.theory.errors import UsageError


@pytest.mark.parametrize("gamma", [0.3, 1.7])
@pytest.mark.parametrize("variance", [0.05, 2.0])
def test_losses_of_isotropic_data_by_quadrature_of_the_law(gamma: float, variance: float) -> None:
    """theory.md 2.7, with g1 and g2 as integrals over the Marchenko-Pastur density and its atom."""
    c = 1 / gamma
    low, high = (1 - c**0.5) ** 2, (1 + c**0.5) ** 2

    def mean(power: int) -> float:
        def weight(angle: float) -> float:
            x = low + (high - low) * np.sin(angle) ** 2
            sine = ((high - low) * np.sin(angle) * np.cos(angle)) ** 2
            return 2 * sine / (2 * np.pi * c * x) / (x + variance) ** power

        atom = max(0.0, 1 - gamma) / variance**power
        return integrate.quad(weight, 0, np.pi / 2, epsabs=1e-13)[0] + atom

    first, second = mean(1), mean(2)
    found = losses(isotropic(100), 100 * gamma, variance)
    test = variance**2 * second + variance * (1 - 2 * variance * first + variance**2 * second)
    assert found.test == pytest.approx(test, rel=1e-8)
    assert found.train == pytest.approx(variance * (1 - variance * first), rel=1e-8)
    assert found.optimum == pytest.approx(variance / (1 + variance), rel=1e-12)


UNEQUAL = Lengths(np.array([0.4, 3.4]), np.array([0.8, 0.2]))
REPEATS = {100: 60, 400: 8, 1600: 2}


@pytest.mark.parametrize("exponent", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("degrees", REPEATS)
def test_power_laws_against_trained_models(exponent: float, degrees: int) -> None:
    """Within 0.5 % at d = 400 for n/d from 1/4 to 4. The standard error of q is 0.17 % at most (docs/predict.md)."""
    population, generator = power_law(400, exponent), np.random.default_rng(20 + degrees)
    rows = [
        measure_split(*(synthetic_rows(population, degrees + 1, generator) for _ in "12"), 0.25, 0, generator)
        for _ in range(REPEATS[degrees])
    ]
    mean, loss = np.mean(rows, axis=0), losses(population, degrees, 0.25)
    assert overlap_of(mean) == pytest.approx(square_root(population, degrees).overlap, rel=5e-3)
    assert mean[3] == pytest.approx(loss.test, rel=5e-3)
    assert mean[4] == pytest.approx(loss.train, rel=5e-3)
    assert overlap_of(mean) != pytest.approx(square_root(population, degrees * 1.5).overlap, rel=2e-3)


def test_unequal_lengths_against_trained_models() -> None:
    """The lengths change q by a tenth here; the law that knows them is right within four standard errors."""
    base, generator = power_law(100, 0.5), np.random.default_rng(3)
    population = Population(base.eigenvalues, base.multiplicities, UNEQUAL)
    rows = np.array(
        [
            measure_split(*(synthetic_rows(population, 151, generator) for _ in "12"), 0.25, 1, generator)
            for _ in range(60)
        ]
    )
    mean, loss = rows.mean(axis=0), losses(population, 150, 0.25)
    errors = rows.std(axis=0, ddof=1) / 60**0.5
    expected = square_root(population, 150).overlap
    assert overlap_of(mean) == pytest.approx(expected, rel=5e-3)
    assert square_root(base, 150).overlap > expected + 0.05
    assert abs(mean[3] - loss.test) < 4 * errors[3]
    assert abs(mean[4] - loss.train) < 4 * errors[4]


def test_split_is_what_the_trained_denoisers_do() -> None:
    """One decomposition gives the map, the losses and the overlap that least squares, flow and noise give."""
    generator = np.random.default_rng(0)
    for n in (9, 40):
        halves = [generator.standard_normal((n, 12)) * np.arange(1, 13) ** 0.5 + 3 for _ in "12"]
        centred = [(half - half.mean(axis=0)) * (n / (n - 1)) ** 0.5 for half in halves]
        one, two = (train_denoiser(half, 0.7) for half in centred)
        maps = [generate(w, 0.7, np.eye(12)) for w in (one, two)]
        row = measure_split(*halves, 0.49, 3, generator)
        assert row[0] == pytest.approx(np.sum(maps[0] * maps[1]) / 12, rel=1e-6)
        assert row[1] == pytest.approx(np.sum(maps[0] ** 2) / 12, rel=1e-9)
        noise = 0.49 * np.sum(one**2) / 12
        assert row[3] == pytest.approx(np.mean((centred[1] @ one.T - centred[1]) ** 2) + noise, rel=1e-9)
        assert row[4] == pytest.approx(np.mean((centred[0] @ one.T - centred[0]) ** 2) + noise, rel=1e-9)
        directions = [learnt_spectrum(w, 0.7)[1][:, ::-1] for w in (one, two)]
        assert row[7:] == pytest.approx(np.sum(directions[0] * directions[1], axis=0)[:3] ** 2, rel=1e-6)
        assert learn(halves[0]).variances.sum() == pytest.approx(np.sum(maps[0] ** 2), rel=1e-9)


def test_recovery_of_a_spike_is_the_closed_form() -> None:
    """theory.md 3: Q = (gamma theta^2 - 1)/(gamma theta^2 + theta), from gamma = 1/theta^2."""
    population = spiked(10**6, 2.0)
    assert needed_to_see(population, 1) / 10**6 == pytest.approx([0.25], rel=1e-5)
    for gamma in (0.3, 1.0, 5.0):
        expected = (gamma * 4 - 1) / (gamma * 4 + 2)
        assert recovery(population, gamma * 10**6, 1) == pytest.approx([expected], rel=1e-5)
    assert recovery(population, 0.2499 * 10**6, 1).tolist() == [0.0]
    assert recovery(isotropic(5), 100, 2).tolist() == [0.0, 0.0]
    assert needed_to_see(isotropic(5), 1).tolist() == [float("inf")]


@pytest.mark.parametrize("lengths", [None, UNEQUAL])
def test_recovery_against_the_leading_direction_of_samples(lengths: Lengths | None) -> None:
    """The mean squared overlap of 60 draws, within four standard errors and the order 1/d that is left out."""
    base, generator = spiked(300, 6.0), np.random.default_rng(1)
    population = Population(base.eigenvalues, base.multiplicities, lengths)
    seen = [learn(synthetic_rows(population, 151, generator)).directions[0, 0] ** 2 for _ in range(60)]
    expected = recovery(population, 150, 1)[0]
    assert np.mean(seen) == pytest.approx(expected, abs=4 * np.std(seen) / 60**0.5 + 3 / 300)
    needed = needed_to_see(population, 1)[0]
    assert recovery(population, 0.99 * needed, 1)[0] == 0 < recovery(population, 1.01 * needed, 1)[0]


@pytest.mark.parametrize("degrees", [100, 400])
def test_memorisation_against_samples(degrees: int) -> None:
    """Of leading order in 1/d_eff: within 3 % at d_eff = 400, and the fresh baseline with it."""
    generator, population = np.random.default_rng(2), isotropic(400)
    halves = [[generator.standard_normal((degrees + 1, 400)) for _ in "12"] for _ in range(8)]
    mean = np.mean([measure_split(*pair, 1.0, 0, generator) for pair in halves], axis=0)
    found = memorisation(population, degrees)
    assert found.generated == pytest.approx(mean[5], rel=0.03)
    assert found.fresh == pytest.approx(mean[6], rel=0.03)
    assert found.generated > 1.2 * found.fresh


def test_one_direction_is_always_remembered() -> None:
    found = memorisation(isotropic(1), 5)
    assert (found.generated, found.fresh) == (1.0, 1.0)


@pytest.mark.parametrize("population", [isotropic(50), two_atom(50, 30.0, 1.0, 0.1), spiked(50, 500.0)])
@pytest.mark.parametrize("target", [1e-3, 0.5, 0.95, 1 - 1e-6])
def test_needed_examples_reach_the_target_and_no_fewer_do(population: Population, target: float) -> None:
    needed = needed_for_overlap(population, target)
    assert square_root(population, needed).missing == pytest.approx(1 - target, rel=1e-6)
    examples = whole_examples(needed)
    assert square_root(population, examples - 1).overlap >= target * (1 - 1e-9)
    if examples > 2:
        assert square_root(population, examples - 2).overlap < target


@pytest.mark.parametrize("target", [0.0, 1.0, -1.0, 2.0, float("nan"), 1 - 1e-12])
def test_a_target_that_is_no_overlap_is_refused(target: float) -> None:
    with pytest.raises(UsageError, match="target = "):
        needed_for_overlap(isotropic(3), target)


def test_losses_need_noise() -> None:
    with pytest.raises(UsageError, match="variance = 0"):
        losses(isotropic(3), 5, 0)
