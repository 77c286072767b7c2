"""A chain of many steps is checked, printed and reported like a short one."""

from __future__ import annotations

from pathlib import Path

import pytest

from phaseproof.cli import run

from ..amounts import part_of

FILE = """
from phaseproof import Claim, Domain, real
from phaseproof.theory.by import equal, step

POSITIVE = Domain((real("x", 0),))
x = POSITIVE.parameters[0].symbol
square = equal((x + 1) ** 2, x**2 + 2 * x + 1)


def derivation():
    last = step("expand", square, "algebra", POSITIVE)
    for number in range(STEPS):
        last = step(f"again {number}", square, "algebra", POSITIVE, last)
    return last


chain = Claim(name="long.chain", statement="A square.", domain=POSITIVE, definition=square.lhs, closed_form=square.rhs,
              derivation=derivation, references=("dlmf",), no_simulation="algebra")
"""


def chain_of(steps: int, folder: Path) -> str:
    path = folder / "chain.py"
    path.write_text(FILE.replace("STEPS", str(steps)))
    return str(path)


@pytest.fixture
def chain(tmp_path: Path) -> str:
    return chain_of(400, tmp_path)


def test_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Longer than the stack of Python is deep."""
    assert run(["check", chain_of(1200, tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "1201 PROVED" in out
    assert out.index("again 1199") < out.index("'again 0'") < out.index("expand")


@pytest.mark.parametrize("kind", part_of(["html", "markdown", "latex", "json"], {"markdown", "json"}))
def test_report(chain: str, kind: str, tmp_path: Path) -> None:
    assert run(["report", chain, "-o", str(tmp_path / "report"), "--format", kind]) == 1  # nothing is simulated
    text = "".join(
        path.read_text()
        for path in (tmp_path / "report").rglob("*")
        if path.suffix in (".html", ".md", ".tex", ".json")
    )
    assert "again 399" in text
    assert text.count("<ul") == text.count("</ul>")


def test_audit(chain: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", chain, "--sample", "2", "--jobs", "1"]) in (0, 1)
    assert "2 mutants" in capsys.readouterr().out
