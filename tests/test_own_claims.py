"""A user's own claims: every job of the command line takes their file, and Python their records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import phaseproof
from phaseproof import Claim, Domain
from phaseproof.checking.claims import check_claims
from phaseproof.cli import run
from phaseproof.theory.by import step
from phaseproof.theory.errors import UsageError
from phaseproof.theory.steps import Verdict

from .derivation_files import TRUE, write

Capture = pytest.CaptureFixture[str]

WITHOUT = TRUE.replace("    derivation=derivation,\n", "")
TWO = TRUE + TRUE[TRUE.index("square = ") :].replace("square = ", "cube = ").replace("mine.square", "mine.cube")
FAILING = TRUE.replace("    return by.step(", "    1 / 0\n    return by.step(")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path)


def test_show(path: str, capsys: Capture) -> None:
    assert run(["show", path]) == 0
    assert "A square, expanded." in capsys.readouterr().out
    assert run(["show", path, "--latex"]) == 0
    assert r"\label{eq:mine.square}" in capsys.readouterr().out
    assert run(["show", path, "mine.square", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["claim"]["name"] == "mine.square"


@pytest.mark.parametrize("order", [1, -1])
def test_eval_takes_the_file_and_the_name_in_either_order(path: str, order: int, capsys: Capture) -> None:
    assert run(["eval", *[path, "mine.square"][::order], "a=2"]) == 0
    assert capsys.readouterr().out == "9\n"


def test_the_only_claim_of_a_file_needs_no_name(path: str, capsys: Capture) -> None:
    assert run(["eval", path, "a=1/2", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["claim"], answer["value"]) == ("mine.square", "2.25")
    assert run(["table", path, "a=1..2", "--points", "2", "--csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("1.0,4.0,")
    assert run(["plot", path, "a=1..2"]) == 0
    assert Path("mine.square.svg").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["eval", "two.py", "a=1"], "two.py declares 2 claims; name one behind it: mine.square, mine.cube"),
        (["show", "two.py", "mine.none"], "two.py declares no claim named 'mine.none'; it declares mine.square, mine.cube"),
        (["eval", "none.py", "a=1"], "there is no file none.py"),
        (["show", "convergence.overlap", "mine.square"], "one name of the book, or a FILE.py and the name"),
        (["eval", "convergence.overlap", "mine.square"], "'mine.square' is not of the form NAME=VALUE"),
        (["table", "two.py", "mine.cube"], "0 of the parameters have a range"),
    ],
)  # fmt: skip
def test_what_is_refused(path: str, arguments: list[str], message: str, capsys: Capture) -> None:
    write(Path.cwd(), TWO, "two.py")
    assert run(arguments) == 2
    assert message in capsys.readouterr().err


def test_a_derivation_that_fails_is_told_where_it_does(path: str, capsys: Capture) -> None:
    assert run(["show", write(Path.cwd(), FAILING, "failing.py")]) == 1
    err = capsys.readouterr().err
    assert "failing.py, line 11: ZeroDivisionError" in err
    assert "Traceback" not in err


def test_in_python(path: str) -> None:
    (claim,) = phaseproof.claims(path)
    again = phaseproof.claim(claim.record)
    assert again.check().verdict is Verdict.PROVED
    assert float(again.evaluate(a=2)) == 9
    assert again.validate(settings=4).ok
    assert "<math" in again._repr_html_()
    assert phaseproof.claim(path).name == "mine.square"
    with pytest.raises(phaseproof.UsageError, match="name = 3; valid: the name of a claim"):
        phaseproof.claim(3)  # type: ignore[arg-type]


def test_without_a_derivation_one_step_is_searched_for_and_validate_tests_it(path: str, capsys: Capture) -> None:
    bare = write(Path.cwd(), WITHOUT, "bare.py")
    assert run(["check", bare]) == 0
    assert "PROVED 'mine.square, without a derivation': " in capsys.readouterr().out
    assert run(["validate", bare, "--settings", "4"]) == 0
    assert "TESTED mine.square" in capsys.readouterr().out
    wrong = write(Path.cwd(), WITHOUT.replace("2 * x", "3 * x"), "wrong.py")
    assert run(["check", wrong]) == 1
    assert "false at a = 1: left side 4.0" in capsys.readouterr().out
    assert run(["validate", wrong, "--settings", "4"]) == 1
    assert "REFUTED mine.square" in capsys.readouterr().out


def test_every_claim_of_the_book_has_a_derivation() -> None:
    assert [claim.name for claim in phaseproof.claims() if claim.record.derivation is None] == []


def test_a_claim_without_a_derivation_stands_on_its_hypotheses() -> None:
    import sympy as sp

    f, load = sp.Function("f"), phaseproof.real("x", 0)
    bound = phaseproof.Hypothesis(sp.Le(f(load.symbol), 1), phaseproof.Domain((load,)))
    claim = phaseproof.Claim(
        name="mine.bound",
        statement="What is at most 1 at all x is so at 1.",
        domain=phaseproof.Domain(),
        proposition=sp.Le(f(1), 1),
        references=("dlmf",),
        no_simulation="of all functions",
        hypotheses=(bound,),
    )
    (result,) = check_claims([claim]).results
    assert result.verdict is Verdict.PROVED


@pytest.mark.parametrize("source", ["Newton 1687", "Wiener, Extrapolation (1949)", "a preprint of 2024"])
def test_a_source_names_a_year_of_any_century(tmp_path: Path, source: str) -> None:
    (claim,) = phaseproof.claims(write(tmp_path, TRUE.replace('"dlmf"', repr(source))))
    assert claim.record.references == (source,)


@pytest.mark.parametrize(
    ("source", "valid"),
    [
        (
            "my notes",
            "valid: author, title and year, as in 'A. Doe 2026, notes', or a key that is known, such as 'dlmf'",
        ),
        ("marchenko-pastur", "or a key that is known, such as 'marchenko-pastur-1967'"),
    ],
)
def test_a_source_without_a_year_is_told_what_is_valid(tmp_path: Path, source: str, valid: str) -> None:
    """It was told all keys of the book."""
    with pytest.raises(UsageError) as refusal:
        phaseproof.claims(write(tmp_path, TRUE.replace('"dlmf"', repr(source))))
    assert str(refusal.value).endswith(valid)
    assert "isserlis" not in str(refusal.value)


@pytest.mark.parametrize("stated", [3, 1 < 2, "x > 0"])
def test_what_is_no_statement_is_told_where_it_is_written(stated: object) -> None:
    """It was told by an AttributeError, once the derivation was built."""
    with pytest.raises(UsageError, match=r"valid: equal\(a, b\), or a relation"):
        step("a line", stated, Domain(()))  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="valid: a relation"):
        Claim(
            name="own.nothing",
            statement="s",
            domain=Domain(()),
            proposition=stated,  # type: ignore[arg-type]
            references=("Newton 1687",),
            no_simulation="none",
        )
