"""Claims on every population at many eigenvalues: their closed forms where these can be evaluated, and 64-bit quadrature."""

from __future__ import annotations

from math import inf
from pathlib import Path

import numpy as np
import pytest
from flint import arb, fmpq

from phaseproof.book.selection import find
from phaseproof.evaluation import populations
from phaseproof.evaluation.closed_forms import value_of
from phaseproof.numeric import spectra
from phaseproof.numeric.equivalent import square_root
from phaseproof.numeric.learning import losses
from phaseproof.numeric.population import Population, power_law
from phaseproof.theory.balls import precision
from phaseproof.theory.errors import DomainError, UsageError

FEW = "1:2,5:1,1/30:1"
LOADS = ["1/2", "1", "2"]


def point(name: str, load: str) -> dict[str, str]:
    return {key: value for key, value in (("gamma", load), ("noise", "1/2")) if key in find(name).domain.names}


@pytest.mark.parametrize("name", sorted(spectra.CLAIMS))
@pytest.mark.parametrize("load", LOADS)
def test_the_closed_form_itself_has_the_same_digits(name: str, load: str, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = find(f"spectrum.{name}")
    at = point(claim.name, load)
    monkeypatch.setattr(populations, "MANY", 0)
    ours = value_of(claim, at, 25, FEW)
    monkeypatch.setattr(populations, "MANY", inf)
    theirs = value_of(claim, at, 25, FEW)
    assert (ours.value, ours.point) == (theirs.value, theirs.point)


@pytest.mark.parametrize("load", [0.3, 1.0, 3.0])
def test_hundreds_of_eigenvalues_against_quadrature_in_64_bits(load: float) -> None:
    population = power_law(300, 1.5)
    n, text = 300 * load, "power_law:1.5,d=300"
    root = square_root(population, n)
    at = {"gamma": load}
    for name, known in (
        ("overlap", root.overlap),
        ("split_distance", root.split_distance),
        ("population_distance", root.population_distance),
    ):
        assert float(value_of(find(f"spectrum.{name}"), at, 15, text).value) == pytest.approx(known, rel=1e-11)
    loss = losses(population, n, 0.25)
    noisy = {**at, "noise": 0.5}
    assert float(value_of(find("spectrum.test_error"), noisy, 15, text).value) == pytest.approx(loss.test, rel=1e-10)
    assert float(value_of(find("spectrum.train_error"), noisy, 15, text).value) == pytest.approx(loss.train, rel=1e-10)


def test_a_thousand_eigenvalues_of_a_file(tmp_path: Path) -> None:
    values = np.random.default_rng(0).integers(1, 10**9, 1000) / 1000
    path = tmp_path / "values.txt"
    path.write_text("\n".join(map(repr, values.tolist())))
    found = value_of(find("spectrum.overlap"), {"gamma": 2}, 40, str(path))
    assert float(found.value) == pytest.approx(square_root(Population.of(values), 2000).overlap, rel=1e-12)
    assert "Arb ball arithmetic, radius <" in found.guarantee
    assert found.value.startswith(value_of(find("spectrum.overlap"), {"gamma": 2}, 30, str(path)).value[:-2])


@pytest.mark.parametrize("gamma", [fmpq(1, 2), fmpq(1), fmpq(3)])
def test_the_error_that_is_stated_holds(gamma: fmpq) -> None:
    """With coarse nodes the balls are wide, and hold what fine nodes give."""
    weights, values = [fmpq(1, 4)] * 4, [fmpq(1, 9), fmpq(1), fmpq(2), fmpq(30)]
    with precision(400):
        law = [arb(w) for w in weights], [arb(v) for v in values]
        fine = spectra.deficits(*law, gamma, 40)
        for digits in (1, 3, 6, 12):
            for coarse, known in zip(spectra.deficits(*law, gamma, digits), fine, strict=True):
                assert coarse.contains(known.mid())
                assert coarse.rad() > known.rad()


def test_refusals() -> None:
    overlap = find("spectrum.overlap")
    with pytest.raises(UsageError, match="at most 20000 are evaluated exactly"):
        value_of(overlap, {"gamma": 2}, 15, "power_law:1,d=20001")
    with pytest.raises(UsageError, match="at most 200 are evaluated exactly for this claim"):
        value_of(find("recovery.general_threshold"), {"peak": 9}, 15, "power_law:1,d=201")
    with pytest.raises(DomainError, match="gamma = 0"):
        value_of(overlap, {"gamma": 0}, 15, "power_law:1,d=201")
    with pytest.raises(UsageError, match="digits = 0"):
        value_of(overlap, {"gamma": 1}, 0, "power_law:1,d=201")
    with pytest.raises(UsageError, match="has no dimension"):
        value_of(overlap, {"gamma": 1}, 15, "power_law:1")
