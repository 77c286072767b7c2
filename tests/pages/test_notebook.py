"""Claims, checks and validations in a notebook, and the tour of the documentation."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

import phaseproof
from phaseproof.api import BookClaim
from phaseproof.book.selection import load_file
from phaseproof.checking.claims import walk
from phaseproof.theory.language import E, S, tau

from ..derivation_files import BROKEN, write
from .test_html import NASTY, Page

TOUR = Path(__file__).resolve().parents[2] / "docs" / "tour.ipynb"


def test_a_claim_shows_its_formula() -> None:
    claim = phaseproof.claim("convergence.order")
    page = Page(claim._repr_html_())
    assert "The second derivative of the overlap" in page.text
    assert page.tags["math"] == 1
    assert claim._repr_latex_().startswith("$\\displaystyle ")


def test_a_power_of_a_quantity_of_the_language_displays() -> None:
    assert sp.latex(E(tau(S)) ** 2) == rf"\left({sp.latex(E(tau(S)))}\right)^{{2}}"


def test_a_check_shows_its_steps() -> None:
    result = phaseproof.claim("convergence.small_load").check()
    page = Page(result._repr_html_())
    assert "PROVED" in page.text
    assert page.tags["math"] + page.tags["pre"] == page.tags["li"] > 3
    assert repr(result) == "<PROVED convergence.small_load>"
    assert result.axioms == result.root.axioms != frozenset()


def test_a_claim_of_a_file_is_put_to_the_kernel(tmp_path: Path) -> None:
    (record,) = load_file(Path(write(tmp_path)))
    result = BookClaim(record).check()
    assert repr(result) == "<PROVED mine.square>"
    assert [(node.verdict.value, node.step.statement) for node in walk(result.root)] == [
        ("PROVED", record.conclusion),
        ("PROVED", record.conclusion),
    ]
    (record,) = load_file(Path(write(tmp_path, BROKEN, "broken.py")))
    root = BookClaim(record).check().root
    assert [node.verdict.value for node in walk(root)] == ["REFUTED", "REFUTED"]
    assert "false at a = 1" in root.uses[0].message


def test_a_validation_shows_its_numbers(tmp_path: Path) -> None:
    (record,) = load_file(Path(write(tmp_path, NASTY)))
    claim = BookClaim(record)
    page = Page(claim.validate(settings=2)._repr_html_())
    assert page.tags["tr"] == 2
    assert "TESTED" in page.text
    assert "None" not in page.text


def test_text_of_a_record_is_escaped(tmp_path: Path) -> None:
    (record,) = load_file(Path(write(tmp_path, NASTY)))
    claim = BookClaim(record)
    for shown in (claim._repr_html_(), claim.check()._repr_html_()):
        page = Page(shown)
        assert not page.tags["script"] + page.tags["b"] + page.tags["img"]


def test_a_failed_check_says_why(tmp_path: Path) -> None:
    (record,) = load_file(Path(write(tmp_path, BROKEN)))
    shown = BookClaim(record).check()._repr_html_()
    assert "REFUTED" in shown
    assert "false at a = " in shown


@pytest.fixture(scope="module")
def tour() -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(TOUR.read_text())["cells"]
    return cells


def test_the_tour_was_run(tour: list[dict[str, Any]]) -> None:
    code = [cell for cell in tour if cell["cell_type"] == "code"]
    assert len(code) >= 6
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell["outputs"]]
    assert len(outputs) == len(code)
    assert all(output["output_type"] == "execute_result" for output in outputs)
    shown = "".join(part for output in outputs for part in output["data"].get("text/html", []))
    assert "PROVED" in shown
    assert "TESTED" in shown


def test_the_tour_still_runs(tour: list[dict[str, Any]]) -> None:
    """The code cells in turn; of the last expressions, numbers as text must come out as they are printed in the tour."""
    names: dict[str, Any] = {}
    for cell in tour:
        if cell["cell_type"] != "code":
            continue
        *statements, last = ast.parse("".join(cell["source"])).body
        assert isinstance(last, ast.Expr)
        exec(compile(ast.Module(statements, []), "tour", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "tour", "eval"), names)
        if isinstance(value, str):
            assert cell["outputs"][0]["data"]["text/plain"] == [repr(value)]
