"""Populations as users write them: lines, files, and what is wrong with them."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import sympy as sp

import phaseproof
from phaseproof.evaluation.populations import MOST_EIGENVALUES, law_of
from phaseproof.theory.errors import DomainError, PhaseproofError, UsageError


def test_a_line_and_a_file_say_the_same(tmp_path: Path) -> None:
    file = tmp_path / "spectrum.txt"
    file.write_text("# two eigenvalues\n1 2\n\n5,1/2\n5: 0.5\n")
    law = law_of("1:2,5:1")
    assert law == law_of(str(file)) == law_of("5,1,1")
    assert law == sp.Tuple(sp.Tuple(sp.Rational(2, 3), sp.S.One), sp.Tuple(sp.Rational(1, 3), sp.Integer(5)))


def test_an_array_says_the_same_as_a_file_of_text(tmp_path: Path) -> None:
    one, two = tmp_path / "one.npy", tmp_path / "two.NPY"
    np.save(one, [0.1, 1, 1])
    assert law_of(str(one)) == law_of("1:2,0.1:1")
    with two.open("wb") as stream:
        np.save(stream, np.array([[1, 2.0], [5, 0.5]]))
    assert law_of(str(two)) == law_of("1:2,5:1/2")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("big.npz", b"PK\x03\x04\xff\xfe\x00", "is no text in UTF-8"),
        ("bytes.txt", b"1\n\xff\n", "is no text in UTF-8"),
        ("zeros.txt", b"1\n\x00\x01\n", "is no text in UTF-8"),
        ("noise.npy", b"\x93NUMPY\xff", "is no list of eigenvalues"),
        ("words.txt", b"nothing.txt\n", "eigenvalue = 'nothing.txt'"),
    ],
)
def test_what_is_no_file_of_a_population(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    """Bytes were printed, and a file that is not there was a number that is none."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError) as caught:
        law_of(str(tmp_path / name))
    assert message in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_file_may_begin_with_a_mark_of_its_order(tmp_path: Path) -> None:
    (tmp_path / "marked.txt").write_bytes(b"\xef\xbb\xbf1:2\r\n5:1\r\n")
    assert law_of(str(tmp_path / "marked.txt")) == law_of("1:2,5:1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "eigenvalue = ''"),
        ("nowhere.txt", "spectrum: cannot read nowhere.txt: there is no such file"),
        ("nowhere/spectrum", "cannot read nowhere/spectrum: there is no such file"),
        ("nowhere.npy", "cannot read nowhere.npy: there is no such file"),
        (str(Path(__file__).parent), "it is a directory"),
        ("nowhere", "eigenvalue = 'nowhere'"),
        ("1/0", "eigenvalue = '1/0'"),
        ("1:x.y", "multiplicity = 'x.y'"),
        ("1:2:3", "no eigenvalue with a multiplicity"),
        ("-1:2", "must be > 0"),
        ("1:0", "must be > 0"),
        ("nan", "eigenvalue = 'nan'"),
        ("__import__('os')", "eigenvalue ="),
        (",".join(map(str, range(1, MOST_EIGENVALUES + 2))), "distinct eigenvalues"),
        ("power_law:1.5", "valid: power_law:1.5,d=DIMENSION"),
        ("power_law:1.5,d=1000000000", "1000000000"),
        ("power_law:1.5,d=1000000", "predict --population"),
        ("power_law:1.5,d=2,d=3", "one whole number"),
        ("power_law:1.5,d=-3", "one whole number"),
        ("power_law:x,d=3", "no number"),
        ("power_law:11,d=3", "exponent = 11"),
        ("power_law:1e-300,d=3", "a denominator of at most"),
        ("two_atom:1,2", "has 2 numbers"),
        ("two_atom:1,0,1/2", "must be > 0"),
        ("two_atom:1,2,1", "fraction = 1"),
        ("spiked:-1,d=3", "spike = -1"),
        ("spiked:1,2,d=2", "2 spikes in 2 dimensions"),
        ("isotropic:2", "has 1 numbers"),
    ],
)
def test_what_is_no_population(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        law_of(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_named_families_have_exact_eigenvalues() -> None:
    third, half = sp.Rational(1, 3), sp.Rational(1, 2)
    pairs = {
        "isotropic": [(1, 1)],
        "isotropic,d=7": [(1, 1)],
        "two_atom:5,1,1/3": [(2 * third, 1), (third, 5)],
        "spiked:3,-0.5,d=4": [(half / 2, half), (half, 1), (half / 2, 4)],
        "power_law:1,d=2": [(half, 2 * third), (half, 4 * third)],
        "power_law:0,d=9": [(1, 1)],
    }
    for text, law in pairs.items():
        assert law_of(text) == sp.Tuple(*(sp.Tuple(*map(sp.sympify, pair)) for pair in law)), text
    law = law_of("power_law:3/2,d=5")
    assert sp.simplify(sum(weight * value for weight, value in law)) == 1
    assert sp.simplify(law[4][1] / law[0][1]) == 5 * sp.sqrt(5)


def test_values_at_a_power_law_are_those_of_its_decimals() -> None:
    """Thirty digits from exact roots, against eigenvalues cut after forty decimals."""
    claim = phaseproof.claim("spectrum.test_error")
    exact = claim.evaluate(digits=30, gamma="1/3", noise=1, spectrum="power_law:3/2,d=5").value
    total = sum(sp.Integer(k) ** sp.Rational(-3, 2) for k in range(1, 6))
    cut = ",".join(str(sp.N(5 * sp.Integer(k) ** sp.Rational(-3, 2) / total, 40)) for k in range(1, 6))
    assert claim.evaluate(digits=30, gamma="1/3", noise=1, spectrum=cut).value == exact


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("# nothing\n")
    with pytest.raises(UsageError, match="holds no eigenvalue"):
        law_of(str(tmp_path / "empty.txt"))


def test_every_population_includes_one_and_two_eigenvalues() -> None:
    overlap = phaseproof.claim("spectrum.overlap")
    isotropic = phaseproof.claim("convergence.overlap").evaluate(digits=20, gamma="2/3").value
    assert overlap.evaluate(digits=20, gamma="2/3", spectrum="7:3").value == isotropic
    two = phaseproof.claim("spectrum.two_atom_test_error").evaluate(gamma=2, noise="1/2", weight="1/3", ratio=5).value
    assert phaseproof.claim("spectrum.test_error").evaluate(gamma=2, noise="1/2", spectrum="1:2,5:1").value == two


def test_when_a_population_is_needed() -> None:
    overlap = phaseproof.claim("spectrum.overlap")
    with pytest.raises(UsageError, match="give one with --spectrum"):
        overlap.evaluate(gamma=2)
    with pytest.raises(DomainError, match="gamma = 0"):
        overlap.evaluate(gamma=0)
    with pytest.raises(UsageError, match="one kind of population"):
        phaseproof.claim("convergence.overlap").evaluate(gamma=2, spectrum="1")


def test_on_the_command_line() -> None:
    command = [sys.executable, "-m", "phaseproof", "eval", "spectrum.overlap", "gamma=2", "--spectrum", "1:2,5:1"]
    outcome = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    assert outcome.stdout.strip() == "0.897692604951625"
    wrong = subprocess.run([*command[:-1], "1:x"], capture_output=True, text=True, cwd="/", check=False)
    assert wrong.returncode == 2
    assert wrong.stderr.count("\n") == 1


def test_a_claim_on_single_eigenvalues() -> None:
    """4, 2, 1, 3/10: the second direction, summed by hand; irrational eigenvalues; what has no answer."""
    claim = phaseproof.claim("recovery.direction")
    known = Fraction(2 * 4, 4) + Fraction(2 * 1, 1) + Fraction(2 * 3, 10) / Fraction(17, 10) ** 2
    for text in ("4,2,1,3/10", "0.3,4,1,2", "8/3:1,4/3,2/3,1/5"):
        assert float(claim.evaluate(direction=2, spectrum=text).value) == pytest.approx(float(known), rel=1e-14)
    values = np.arange(1, 21) ** -1.5
    rest = np.delete(values, 2)
    ours = claim.evaluate(direction=3, spectrum="power_law:3/2,d=20").value
    assert float(ours) == pytest.approx(np.sum(values[2] * rest / (values[2] - rest) ** 2), rel=1e-12)
    assert claim.evaluate(direction=1, spectrum="1,1e-9").value.startswith("1.0")
    for point, words in (
        ({"direction": 1}, "give one with --spectrum"),
        ({"direction": 1, "spectrum": "1:2,5:1"}, "distinct eigenvalues"),
        ({"direction": 1, "spectrum": "isotropic"}, "distinct eigenvalues"),
        ({"direction": 3, "spectrum": "1,2"}, "outside the domain"),
    ):
        with pytest.raises(PhaseproofError, match=words):
            claim.evaluate(**point)
