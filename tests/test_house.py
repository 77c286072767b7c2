"""Pages, dependencies and the example of the guide keep their promises."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from phaseproof.checking.claims import check_claims, walk
from phaseproof.theory.claim import Claim
from phaseproof.theory.steps import Verdict

ROOT = Path(__file__).resolve().parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PAGES = (
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/compare.md", "docs/transfers.md"),
    *("docs/drafts.md", "docs/cookbook.md"),
)
TRUE, BROKEN = "closed_form = (d + 1) / n", "closed_form = (d - 1) / n"


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _prose(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", _prose((ROOT / page).read_text())):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / page).parent / path if path else ROOT / page
        headings = re.findall(r"^#+ (.+)$", _prose(file.read_text()), re.MULTILINE) if anchor and file.is_file() else []
        if not file.exists() or (anchor and anchor not in map(_anchor, headings)):
            broken.append(target)
    assert broken == []


DEPENDENCIES = [*PROJECT["dependencies"], *(d for extra in PROJECT["optional-dependencies"].values() for d in extra)]


@pytest.mark.parametrize("dependency", DEPENDENCIES)
def test_dependency_has_a_lower_bound_and_no_upper_one(dependency: str) -> None:
    """Versions that are known to be broken may be left out."""
    assert re.fullmatch(r"[a-z][a-z0-9-]*(\[[a-z,]+\])?>=[0-9.]+(,!=[0-9.]+\*)*", dependency)


def test_every_dependency_gives_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    listed = [line for line in lines if re.match(r'    "[^"]+>=', line)]
    assert len(listed) == len(DEPENDENCIES)
    assert [line for line in listed if not re.search(r'",\s+# \S', line)] == []


def _example(source: str) -> dict[str, Any]:
    module = {"__name__": "distance", "__package__": "phaseproof.derivations.wishart"}
    exec(compile(source, "distance.py", "exec"), module)
    return module


@pytest.fixture(scope="module")
def guide_example() -> str:
    (source,) = re.findall(r"^```python\n(.*?)^```$", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE | re.DOTALL)
    return source


def test_example_of_the_guide_is_proved(guide_example: str) -> None:
    (claim,) = (value for value in _example(guide_example).values() if isinstance(value, Claim))
    (result,) = check_claims([claim]).results
    assert result.verdict is Verdict.PROVED


def test_example_of_the_guide_broken_as_it_says_fails_as_it_says(guide_example: str) -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    assert f"Write `{BROKEN}` for `{TRUE}`" in guide
    assert TRUE in guide_example
    example = _example(guide_example.replace(TRUE, BROKEN))
    (claim,) = (value for value in example.values() if isinstance(value, Claim))
    (result,) = check_claims([claim]).results
    assert not result.ok
    failed = next(line for line in walk(result.root) if line.verdict is Verdict.REFUTED)
    assert result.verdict is Verdict.REFUTED
    assert f'The step "{failed.step.title}" is now `{failed.verdict.value}`' in guide
    assert "n = 1, d = 1" in failed.message
