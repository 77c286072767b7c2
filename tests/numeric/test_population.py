"""A population spectrum is what it says, or an error that names what is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from phaseproof.numeric.lengths import Lengths
from phaseproof.numeric.population import Population, isotropic, named, power_law, read_population, spiked, two_atom
from phaseproof.theory.errors import UsageError


def test_equal_eigenvalues_are_merged_and_sorted() -> None:
    found = Population(np.array([1.0, 3.0, 1.0, 0.0]), np.array([2.0, 1.0, 0.5, 4.0]))
    assert found.eigenvalues.tolist() == [3.0, 1.0, 0.0]
    assert found.multiplicities.tolist() == [1.0, 2.5, 4.0]
    assert (found.dimension, found.rank) == (7.5, 3.5)
    assert found.mean(found.eigenvalues) == pytest.approx(5.5 / 7.5)


def test_families() -> None:
    assert isotropic(7).effective_dimension == 7
    assert spiked(10, 3.0, -0.5).eigenvalues.tolist() == [4.0, 1.0, 0.5]
    assert two_atom(8, 1.0, 5.0, 0.25).multiplicities.tolist() == [6.0, 2.0]
    law = power_law(50, 1.5)
    assert law.trace(law.eigenvalues) == pytest.approx(50)
    assert law.eigenvalues[0] / law.eigenvalues[3] == pytest.approx(8)
    assert named("power_law:1.5,d=50").eigenvalues.tolist() == law.eigenvalues.tolist()
    assert named("spiked:3,-0.5", 10).eigenvalues.tolist() == spiked(10, 3.0, -0.5).eigenvalues.tolist()


def test_expanded_spectrum_has_the_mass_of_each_eigenvalue() -> None:
    assert two_atom(8, 1.0, 5.0, 0.25).expanded().tolist() == [5.0] * 6 + [1.0] * 2
    assert Population(np.array([2.0, 1.0]), np.array([1.4, 1.6])).expanded().tolist() == [2.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("values", "counts", "message"),
    [
        ([1.0, -1.0], [1, 1], "eigenvalue 2 is -1"),
        ([1.0, np.nan], [1, 1], "eigenvalue 2 is nan"),
        ([np.inf], [1], "eigenvalue 1 is inf"),
        ([1.0], [0], "multiplicity 1 is 0"),
        ([1.0], [1, 2], "1 eigenvalues have 2 multiplicities"),
        ([0.0, 0.0], [1, 1], "every eigenvalue is 0"),
        ([], [], "shape (0,)"),
        ([[1.0]], [[1.0]], "shape (1, 1)"),
        (["x"], [1], "not all numbers"),
    ],
)
def test_bad_spectra_are_refused(values: list[object], counts: list[object], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        Population(values, counts)  # type: ignore[arg-type]
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "dimension", "message"),
    [
        ("isotropic:1", 4, "has 1 numbers; valid: isotropic"),
        ("spiked", 4, "has 0 numbers"),
        ("spiked:-1", 4, "spike = -1.0"),
        ("spiked:1,2", 2, "2 spikes in 2 dimensions"),
        ("two_atom:1,2", 4, "has 2 numbers"),
        ("two_atom:1,2,1", 4, "fraction = 1.0"),
        ("power_law:x", 4, "no number"),
        ("power_law:nan", 4, "no number"),
        ("power_law:1,d=5", 4, "one dimension"),
        ("power_law:1,d=five", 4, "one whole number"),
        ("power_law:1", None, "has no dimension"),
        ("power_law:1", 0, "dimension = 0"),
        ("power_law:1", 10**12, "dimension = 1000000000000"),
        ("nothing", 4, "valid: isotropic"),
    ],
)
def test_bad_families_are_refused(text: str, dimension: int | None, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        named(text, dimension)
    assert message in str(caught.value)


def test_files_of_eigenvalues(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2\n1\n1\n")
    (tmp_path / "b.csv").write_text("2,1\n1,2\n")
    np.save(tmp_path / "c.npy", np.array([1.0, 2.0, 1.0]))
    for name in ("a.txt", "b.csv", "c.npy"):
        found = read_population(tmp_path / name)
        assert (found.eigenvalues.tolist(), found.multiplicities.tolist()) == ([2.0, 1.0], [1.0, 2.0])


@pytest.mark.parametrize("text", ["", "1\n2,x\n", "1,2,3\n", "1\n2,3\n", "nan\n", "-1\n"])
def test_bad_files_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    with pytest.raises(UsageError):
        read_population(tmp_path / "a.txt")


def test_a_pickle_is_never_loaded(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(UsageError, match="no list of eigenvalues"):
        read_population(tmp_path / "a.npy")
    with pytest.raises(UsageError, match="cannot read"):
        read_population(tmp_path / "absent.txt")


def test_lengths_have_mean_one_and_are_positive() -> None:
    found = Lengths(np.array([1.0, 3.0]), np.array([3.0, 1.0]))
    assert found.shares @ found.values == pytest.approx(1)
    assert found.second_moment == pytest.approx((0.75 + 0.25 * 9) / 1.5**2)
    for values, shares in (([0.0, 1.0], [1, 1]), ([1.0], [-1]), ([1.0], [1, 1]), ([np.nan], [1])):
        with pytest.raises(UsageError):
            Lengths(np.array(values), np.array(shares))
