"""Populations as users write them: lines, files, and what is wrong with them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sympy as sp

import phaseproof
from phaseproof.populations import MOST_EIGENVALUES, law_of
from phaseproof.theory.errors import DomainError, UsageError


def test_a_line_and_a_file_say_the_same(tmp_path: Path) -> None:
    file = tmp_path / "spectrum.txt"
    file.write_text("# two eigenvalues\n1 2\n\n5,1/2\n5: 0.5\n")
    law = law_of("1:2,5:1")
    assert law == law_of(str(file)) == law_of("5,1,1")
    assert law == sp.Tuple(sp.Tuple(sp.Rational(2, 3), sp.S.One), sp.Tuple(sp.Rational(1, 3), sp.Integer(5)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "eigenvalue = ''"),
        ("nowhere.txt", "eigenvalue = 'nowhere.txt'"),
        ("1:2:3", "no eigenvalue with a multiplicity"),
        ("-1:2", "must be > 0"),
        ("1:0", "must be > 0"),
        ("nan", "eigenvalue = 'nan'"),
        ("__import__('os')", "eigenvalue ="),
        (",".join(map(str, range(1, MOST_EIGENVALUES + 2))), "distinct eigenvalues"),
    ],
)
def test_what_is_no_population(text: str, message: str) -> None:
    with pytest.raises(UsageError, match="spectrum:") as caught:
        law_of(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


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
