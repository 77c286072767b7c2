"""Each recipe of docs/cookbook is proved, is on the page, and fails where a factor is changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from phaseproof.cli import run

DOCS = Path(__file__).resolve().parents[2] / "docs"
RECIPES = sorted((DOCS / "cookbook").iterdir())

TWINS = {
    "kl.tex": (r"\frac{x^2}{2} \right)", r"\frac{x^2}{3} \right)"),
    "mills.md": (r"\frac{x}{1+x^2}", r"\frac{x}{x^2}"),
    "ridge.tex": (r"Q(u) &\ge Q(sc)", r"Q(u) &\ge Q(s)"),
    "bbp.tex": (r"\ell(\sqrt c) &= (1+\sqrt c)^2", r"\ell(\sqrt c) &= (1+c)^2"),
    "telescoping.tex": (r"\frac{n}{n+1}, \\", r"\frac{n+1}{n+2}, \\"),
    "flow.tex": (r"e^{-2t(\lambda+v)}", r"e^{-t(\lambda+v)}"),
    "distances.ipynb": (r"\\ge 1 - q", r"\\ge 1 - \\frac q2"),
    "wishart.tex": (r"\frac{nd}{n-d-1}", r"\frac{nd}{n-d}"),
    "inverse_wishart.py": ("n / (n - d - 1)", "n / (n - d)"),
}
"""A passage of a recipe, and what makes it false."""


@pytest.mark.slow
@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.name)
def test_a_recipe_is_proved(recipe: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(recipe)]) == 0, capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("name", TWINS)
def test_a_false_recipe_is_not(name: str, tmp_path: Path) -> None:
    source = (DOCS / "cookbook" / name).read_text()
    true, false = TWINS[name]
    assert source.count(true) == 1
    (tmp_path / name).write_text(source.replace(true, false))
    assert run(["check", str(tmp_path / name)]) == 1


def test_the_page_has_every_recipe_once() -> None:
    listed = re.findall(r"^\| \[(.+?)\]\(cookbook/(.+?)\)", (DOCS / "cookbook.md").read_text(), re.MULTILINE)
    assert [name for name, _ in listed] == [name for _, name in listed]
    assert sorted(name for name, _ in listed) == [path.name for path in RECIPES]
    assert len(listed) >= 20
