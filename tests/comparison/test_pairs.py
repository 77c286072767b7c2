"""What ``compare`` says of rows that do not belong together: partly out of order, a ceiling that is none, samples given twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from phaseproof.comparison.findings import findings
from phaseproof.numeric.closeness import unlike_neighbour

from .test_compare import COVERAGE, SAMPLES, Drawn, kinds


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return Drawn()


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_rows_that_are_partly_out_of_order(drawn: Drawn, share: float) -> None:
    """q had been taken for that of the models, and a number of examples made of it."""
    rows = drawn.generator.permutation(SAMPLES)[: round(share * SAMPLES)]
    b = drawn.b.copy()
    b[rows] = b[np.roll(rows, 1)]
    found = drawn.compare(drawn.a, b)
    assert kinds(found)[0] == "misordered"
    assert 0.01 <= found.elsewhere <= share


def test_a_part_that_is_off_by_one(drawn: Drawn) -> None:
    """As where one file lacks a row in its middle, and has another at its end."""
    half = SAMPLES // 2
    b = np.concatenate([drawn.b[:half], drawn.b[half + 1 :], drawn.b[half : half + 1]])
    assert kinds(drawn.compare(drawn.a, b))[0] == "misordered"


def test_seeds_that_were_used_twice_are_no_disorder(drawn: Drawn) -> None:
    """A row then fits two, one of which is its own."""
    seeds = np.concatenate([drawn.seeds[: SAMPLES // 2]] * 2)
    a, b = (COVERAGE.linear_model(rows, seeds) for rows in (drawn.first, drawn.second))
    assert drawn.compare(a, b).elsewhere == 0


def test_points_of_a_collapse_are_no_disorder(drawn: Drawn) -> None:
    """Many rows of A then fit one row of B; so do copies of what both sets have."""
    collapsed = np.where(np.arange(SAMPLES)[:, None] < SAMPLES // 3, drawn.a[:1], drawn.a)
    copies = drawn.first[drawn.generator.integers(len(drawn.first), size=SAMPLES)]
    for a, kind, said in (
        (collapsed, "collapsed", False),
        (copies, "memorising", False),
        (drawn.a, "not_converged", True),
    ):
        found = replace(drawn.compare(a, drawn.b), elsewhere=0.4, paired=True, target=0.99)
        kinds_of = [finding.kind for finding in findings(found)]
        assert kind in kinds_of
        assert ("misordered" in kinds_of) == said


def test_rows_of_another_order_are_told_from_other_seeds(drawn: Drawn) -> None:
    found = drawn.compare(drawn.a, np.roll(drawn.b, 1, axis=0))
    assert kinds(found)[0] == "unpaired"
    assert "of the rows of A fit another row of B" in found.verdict
    other = (drawn.generator.standard_normal(drawn.seeds.shape) @ np.diag(drawn.b.std(axis=0))) + drawn.b.mean(axis=0)
    found = drawn.compare(drawn.a, other)
    assert kinds(found)[0] == "unpaired"
    assert "or the models share nothing" in found.verdict


@pytest.mark.parametrize("d", [2, 5, 30])
@pytest.mark.parametrize("spectrum", [0.0, 2.0])
def test_neighbours_by_chance_are_counted_as_chance(d: int, spectrum: float) -> None:
    """Rows that belong to none: as often as said; and nearly none of rows that agree a little."""
    generator = np.random.default_rng(d)
    scale = np.arange(1, d + 1) ** (-spectrum / 2)
    first, second = (generator.standard_normal((2000, d)) * scale for _ in range(2))
    chances = unlike_neighbour(first, second, np.arange(2000), np.zeros(d), np.zeros(d))
    assert np.mean(chances < 0.01) <= 0.02
    near = 0.5 * first + np.sqrt(0.75) * second
    assert np.mean(unlike_neighbour(first, near, np.arange(2000), np.zeros(d), np.zeros(d)) < 1e-3) < 2e-3


def test_a_ceiling_that_is_not_paired(drawn: Drawn) -> None:
    """rho had been unknown for a reason that was none; a constant had been passed over."""
    for c in (drawn.a[::-1], -drawn.a, np.tile(drawn.a[:1], (SAMPLES, 1))):
        found = drawn.compare(drawn.a, drawn.b, ceiling=c)
        assert kinds(found)[0] == "unpaired_ceiling"
        assert "c = 1 is assumed" in found.verdict
        assert not found.ceiling.known
        assert found.bounds.rho.value == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("change", ["scaled", "rounded", "shifted"])
def test_samples_that_are_the_same_but_for_rounding(drawn: Drawn, change: str) -> None:
    a = drawn.a
    b = {"scaled": 2 * a, "rounded": np.round(a, 2), "shifted": a + 1e-9}[change]
    found = drawn.compare(a, b)
    assert "same_samples_nearly" in kinds(found)
    assert not found.ok
    assert not found.bounds.rho.known
    assert "same_samples_nearly" not in kinds(drawn.compare(a, drawn.b))


def test_held_out_examples_that_are_the_samples(drawn: Drawn) -> None:
    """Nothing had been said; all is as without them."""
    found = drawn.compare(drawn.a, drawn.b, held_out=drawn.a)
    plain = drawn.compare(drawn.a, drawn.b)
    assert kinds(found)[0] == "same_held_out"
    assert found.held_out == 0
    assert found.as_dict()["models"] == plain.as_dict()["models"]
