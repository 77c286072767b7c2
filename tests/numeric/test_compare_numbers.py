"""The mathematics of compare against independent answers: closed forms, brute force, published simulations."""

from __future__ import annotations

from math import exp, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import linalg, stats

from phaseproof.numeric import closeness
from phaseproof.numeric.between import Curves, expected_linear, memorised_below, position
from phaseproof.numeric.closeness import closest, near_duplicates, share_by_chance, share_that_repeats
from phaseproof.numeric.equivalent import square_root
from phaseproof.numeric.optimal_score import (
    collapse_noise,
    heun,
    noise_levels,
    optimal_overlap,
    sample_optimal,
    softmax_denoiser,
)
from phaseproof.numeric.population import Population, named
from phaseproof.numeric.sample_sets import law, linear_overlap, mean_of, sums


def rows(n: int, d: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((n, d)) * np.arange(1, d + 1)


def test_linear_overlap_is_the_trace_of_matrix_roots() -> None:
    first, second = (np.cov(rows(30, 7, seed).T) for seed in (1, 2))
    trace = np.trace(linalg.sqrtm(first) @ linalg.sqrtm(second)).real
    expected = trace / np.sqrt(np.trace(first) * np.trace(second))
    assert linear_overlap(law(first, 30), law(second, 30)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.uint8])
def test_sums_are_those_of_the_rows(kind: type) -> None:
    """Whatever the block, the group left out and the basis; in the precision of the rows."""
    data = np.abs(rows(50, 6)).astype(kind)
    centre = mean_of("data", data)
    found = sums(data, centre, 5)
    plain = data.astype(np.float64)
    assert found.covariance() == pytest.approx(np.cov(plain.T), rel=1e-5, abs=1e-5)
    kept = plain[np.arange(50) % 5 != 3]
    assert found.covariance(3) == pytest.approx(np.cov(kept.T), rel=1e-5, abs=1e-5)
    assert found.norms == pytest.approx(np.sum((plain - plain.mean(axis=0)) ** 2, axis=1), rel=1e-5)
    basis = np.linalg.qr(rows(6, 3))[0].T
    assert sums(data, centre, 5, basis).covariance() == pytest.approx(
        basis @ np.cov(plain.T) @ basis.T, rel=1e-4, abs=1e-4
    )


def test_rows_that_were_changed_in_memory_are_kept(tmp_path: Path) -> None:
    """Pages of a file are given back only where it was mapped to be read: changes in a private copy would be lost."""
    np.save(tmp_path / "rows.npy", rows(2000, 40))
    private = np.load(tmp_path / "rows.npy", mmap_mode="c")
    private[:] = 1.0
    mean_of("data", private)
    assert np.all(private == 1)


def test_softmax_denoiser_by_its_definition() -> None:
    data, y, noise = rows(9, 4), rows(3, 4, 5), 2.5
    for sample, found in zip(y, softmax_denoiser(data)(y, noise), strict=True):
        weights = [exp(-float(np.sum((sample - row) ** 2)) / (2 * noise**2)) for row in data]
        assert found == pytest.approx(np.array(weights) @ data / sum(weights), rel=1e-9)


def test_heun_samples_the_linear_model() -> None:
    """With D = S(S + sigma^2)^-1 the flow ends at S^(1/2) times the seed, to the error of twenty steps."""
    variances = np.array([4.0, 1.0, 0.25])
    levels = noise_levels(4.0, 1.75, steps=60)
    seeds = rows(5, 3, 7)
    found = heun(lambda x, noise: x * variances / (variances + noise**2), levels[0] * seeds, levels)
    start = levels[0] / np.sqrt(variances + levels[0] ** 2)
    end = variances / np.sqrt(variances + levels[-1] ** 2)
    assert found == pytest.approx(seeds * start * end, rel=5e-3)


def test_collapse_noise_solves_its_equation() -> None:
    """Isotropic: (d/2) ln(1 + 1/s) + ln(2 pi d/(1 + s))/2 = ln n."""
    noise = collapse_noise(named("isotropic,d=30"), 5000)
    assert 15 * log(1 + 1 / noise) + log(2 * np.pi * 30 / (1 + noise)) / 2 == pytest.approx(log(5000), rel=1e-10)


@pytest.mark.parametrize(("d", "n", "expected"), [(16, 16384, 0.615), (24, 4096, 0.407)])
def test_optimal_overlap_of_isotropic_data(d: int, n: int, expected: float) -> None:
    """Values worked out apart from this code to three digits."""
    assert optimal_overlap(named(f"isotropic,d={d}"), n) == pytest.approx(expected, abs=6e-4)


def test_sampled_optimal_models_agree_with_the_simulation_of_others() -> None:
    """Isotropic data, d = 24 and n = 4096: q = 0.419 +- 0.003 was measured by another program."""
    generator = np.random.default_rng(0)
    first, second = (generator.standard_normal((4096, 24)) for _ in range(2))
    seeds = generator.standard_normal((400, 24))
    a, b = (sample_optimal(data, seeds, noise_levels(1.0, 1.0)) for data in (first, second))
    inner, squares = np.sum(a * b, axis=1), np.sqrt(np.mean(a * a) * np.mean(b * b)) * 24
    error = np.std(inner) / 20 / squares
    assert inner.mean() / squares == pytest.approx(0.419, abs=4 * error + 0.003)


def test_position_and_what_follows_from_it() -> None:
    """On the curve of N_t = 50 with c = 0.9 at N = 200: rho = 200/250."""
    linear, optimal, ceiling = 0.95, 0.4, 0.9
    q = optimal + (ceiling * linear - optimal) * 200 / 250
    rho = float(position(q, ceiling, linear, optimal))
    assert rho == pytest.approx(0.8)
    assert float(memorised_below(rho, 200)) == pytest.approx(50)
    assert float(memorised_below(1.2, 200)) == 0
    assert float(memorised_below(-0.1, 200)) == np.inf
    assert np.isnan(position(0.5, 0.4, 0.9, 0.5))


def test_crossings() -> None:
    """q = n/(n + 10) passes 0.5 at 10 and never 1."""
    sizes = np.geomspace(1, 1e6, 400)
    found = Curves(sizes, sizes / (sizes + 10), np.zeros(400))
    curve = found.network(1.0, 0.0)
    assert found.crossing(curve, 0.5)[0] == pytest.approx(10, rel=1e-3)
    assert found.crossing(curve, 1.0)[0] == np.inf
    assert found.crossing(found.network([1.0, 0.4], [0.0, 0.0]), [0.5, 0.5]) == pytest.approx([10, np.inf], rel=1e-3)


def test_expected_overlap_of_equal_sizes_is_the_square_root_equivalent() -> None:
    population = named("power_law:1,d=50")
    assert expected_linear(population, 101, 101) == pytest.approx(square_root(population, 100).overlap, rel=1e-10)


def test_closest_by_brute_force() -> None:
    queries, base, centre = rows(5, 8), rows(40, 8, 1), np.ones(8)
    expected = [
        max(abs((q - centre) @ (b - centre)) / np.linalg.norm(q - centre) / np.linalg.norm(b - centre) for b in base)
        for q in queries
    ]
    assert closest(queries, base, centre) == pytest.approx(expected, rel=1e-12)
    assert closest(centre[None], base, centre)[0] == 0


@pytest.mark.parametrize("d", [20, 600], ids=["in full", "by projection"])
def test_near_duplicates_are_found(d: int) -> None:
    """Planted at cosines around the threshold, in high dimension by way of projections; a row is not its own duplicate."""
    generator = np.random.default_rng(0)
    base, other = generator.standard_normal((2, 300, d))
    angles = np.arccos(np.repeat([0.99, 0.96, 0.94], 10))
    for row, angle in enumerate(angles):
        across = other[row] - (other[row] @ base[row]) / (base[row] @ base[row]) * base[row]
        length = np.linalg.norm(base[row]) / np.linalg.norm(across)
        other[row] = np.cos(angle) * base[row] + np.sin(angle) * length * across
    found = near_duplicates(other, base, np.zeros(d), 0.95, generator)
    assert found.rows.tolist() == list(range(20))
    assert found.examined == 300
    assert near_duplicates(base, None, np.zeros(d), 0.95, generator).count == 0
    assert near_duplicates(base, base, np.zeros(d), 0.95, generator).count == 300
    twice = np.concatenate([base, base[:3]])
    assert near_duplicates(twice, None, np.zeros(d), 0.95, generator).rows.tolist() == [0, 1, 2, 300, 301, 302]


@pytest.mark.parametrize("d", [20, 600], ids=["in full", "by projection"])
@pytest.mark.parametrize("alone", [True, False], ids=["within", "between"])
def test_each_pair_of_rows_is_measured_once(d: int, alone: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The closest rows had been measured for the largest cosine, and again for those that come next."""
    generator = np.random.default_rng(0)
    base = generator.standard_normal((80, d))
    base[40:50] = base[:10] + 0.1 * generator.standard_normal((10, d))
    measured: list[tuple[int, int]] = []
    original = closeness._cosines_of

    def counted(queries: Any, row: int, base: Any, places: Any, centre: Any) -> Any:
        measured.extend((row, int(place)) for place in places)
        return original(queries, row, base, places, centre)

    monkeypatch.setattr(closeness, "_cosines_of", counted)
    monkeypatch.setattr(closeness, "HELD", 0)  # as with more rows
    found = near_duplicates(base, None if alone else base.copy(), np.zeros(d), 0.95, generator)
    assert found.rows.tolist() == ([*range(10), *range(40, 50)] if alone else list(range(80)))
    assert len(measured) == len(set(measured)) == found.count * (closeness.NEXT + 2)


def test_near_duplicates_by_chance() -> None:
    """On a line half of all rows; in the plane an angle of arccos(t) on either side; the more others, the more; else hardly any."""
    numbers, generator = np.array([1, 10]), np.random.default_rng(0)
    line, plane, many = (
        share_by_chance(Population.of(np.ones(d)), np.array([0.95]), numbers, generator)[0] for d in (1, 2, 50)
    )
    angle = np.arccos(0.95) / np.pi
    assert line == pytest.approx([1 / 2, 1 - 2.0**-10], abs=0.05)
    assert plane == pytest.approx([angle, 1 - (1 - angle) ** 10], abs=0.02)
    assert np.all(many < 1e-6)


def test_rows_of_independent_columns_of_few_values_repeat_by_chance() -> None:
    """Two fair coins: each of four rows has probability 1/4; numbers that never repeat have none."""
    generator, numbers = np.random.default_rng(0), np.array([1, 8])
    coins = share_that_repeats(generator.integers(2, size=(4000, 2)), numbers)
    assert coins == pytest.approx([1 / 4, 1 - (3 / 4) ** 8], abs=0.01)
    assert np.all(share_that_repeats(generator.standard_normal((50, 1)), numbers) == 0)


@pytest.mark.parametrize("d", [5, 9])
@pytest.mark.parametrize("threshold", [0.9, 0.98])
def test_chance_of_equal_directions_is_the_area_of_a_cap(d: int, threshold: float) -> None:
    """Isotropic: half the tail of a beta law. Of thousands of others it had been a fraction of that, for want of rare rows."""
    cap = stats.beta.sf(threshold**2, 1 / 2, (d - 1) / 2) / 2
    number = int(0.5 / cap)
    found = share_by_chance(
        Population.of(np.ones(d)), np.array([threshold]), np.array([number]), np.random.default_rng(0)
    )
    assert found[0, 0] == pytest.approx(1 - (1 - cap) ** number, rel=0.25)


def test_chance_of_unequal_directions() -> None:
    """Against rows that are drawn: most lie along the first direction and have close neighbours, others none."""
    variances, generator = np.arange(1.0, 31.0) ** -2, np.random.default_rng(0)
    rows_of = [generator.standard_normal((n, 30)) * np.sqrt(variances) for n in (1000, 4000)]
    units = [part / np.linalg.norm(part, axis=1, keepdims=True) for part in rows_of]
    drawn = float(np.mean((units[0] @ units[1].T).max(axis=1) >= 0.95))
    found = share_by_chance(Population.of(variances), np.array([0.95]), np.array([4000]), np.random.default_rng(1))
    assert found[0, 0] == pytest.approx(drawn, abs=0.06)


def test_crowded_rows_are_measured_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pair at the threshold among hundreds that are nearly as close: projections had put others before it."""
    generator = np.random.default_rng(0)
    d, pairs = 600, 40
    first = generator.standard_normal((pairs, d))
    unit = first / np.linalg.norm(first, axis=1, keepdims=True)

    def at(cosine: float) -> np.ndarray:
        across = generator.standard_normal((pairs, d))
        across -= np.sum(across * unit, axis=1, keepdims=True) * unit
        return np.asarray(
            cosine * unit + np.sqrt(1 - cosine**2) * across / np.linalg.norm(across, axis=1, keepdims=True)
        )

    base = np.concatenate([at(0.951), *(at(0.94) for _ in range(60))])
    base = base[generator.permutation(len(base))]
    monkeypatch.setattr(closeness, "HELD", 0)  # as with more rows
    found = near_duplicates(unit, base, np.zeros(d), 0.95, generator)
    assert found.count == pairs
    assert found.cosines == pytest.approx(np.full(pairs, 0.951), abs=1e-6)
