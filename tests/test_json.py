"""docs/json.md documents exactly the fields that the answers have."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from phaseproof.cli import run
from phaseproof.simulation.regions import Visited

from .derivation_files import BROKEN, TRUE, write

PAGE = (Path(__file__).parent.parent / "docs" / "json.md").read_text()
COMMON = {"schema", "job", "version"}
FREE = {"setting", "point", "counts", "versions", "sha256", "certificate"}
RECORDS = {
    ("validate", "claims.trials"): "Trial",
    ("validate", "claims.failure"): "Trial",
    ("validate", "claims.pooled"): "Comparison",
    ("Trial", "comparison"): "Comparison",
    ("validate", "claims.regions"): "Region",
    ("Region", "pooled"): "Comparison",
    ("list", "claims"): "Summary",
    ("Summary", "resolution"): "Resolution",
    ("audit", "kinds"): "Tally",
    ("audit", "topics"): "Tally",
    ("audit", "survivors"): "Mutant",
    ("audit", "undecided"): "Mutant",
    ("audit", "slowest"): "Mutant",
    ("report", "pages"): "Page",
    ("report", "lemmas"): "Lemma",
    ("report", "check"): "check",
    ("report", "validate"): "validate",
}


def documented(section: str) -> set[str]:
    text = PAGE.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"^- `([^`]+)`:", text, re.MULTILINE))


def fields(value: Any, section: str, path: str = "") -> Iterator[tuple[str, str]]:
    """Every (section, path) that a value holds; records documented on their own are entered as their own section."""
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            continue
        for key, below in item.items():
            here = f"{path}.{key}" if path else key
            yield section, here
            if key in FREE:
                continue
            record = RECORDS.get((section, here))
            yield from fields(below, record, "") if record else fields(below, section, here)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> dict[str, Any]:
    assert run([*arguments, "--json"]) == status
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["schema"] == 1
    for key in COMMON:
        assert key in found
    return {key: value for key, value in found.items() if key not in COMMON}


def by_section(value: dict[str, Any], section: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, path in fields(value, section):
        found.setdefault(name, set()).add(path)
    return found


def test_list_show_eval(capsys: pytest.CaptureFixture[str]) -> None:
    listed = by_section(answer(capsys, "list"), "list")
    assert listed == {name: documented(name) for name in ("list", "Summary", "Resolution")}
    shown = answer(capsys, "show", "convergence.overlap")
    summary = {f"claim.{path}" for path in documented("Summary")}
    summary |= {f"claim.resolution.{path}" for path in documented("Resolution")}
    assert by_section(shown, "show") == {"show": documented("show") | summary}
    rules = answer(capsys, "rules", "sign")
    assert by_section(rules, "rules") == {"rules": documented("rules")}
    value = answer(capsys, "eval", "convergence.overlap", "gamma=2")
    assert by_section(value, "eval") == {"eval": documented("eval")}


def test_fill(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = answer(capsys, "fill", write(tmp_path, TRUE.replace('"algebra", ', "")))
    assert by_section(found, "fill") == {"fill": documented("fill")}
    assert [step["rule"] for step in found["steps"]] == ["rewrite"]


def test_check_validate_report(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    broken = write(tmp_path, BROKEN)
    found = answer(capsys, "report", broken, "--format", "json", "-o", str(tmp_path / "report"), status=1)
    sections = by_section(found, "report")
    pages = sections.pop("Page")
    assert pages <= documented("Page")
    assert sections == {
        name: documented(name) for name in ("report", "check", "validate", "Trial", "Region", "Comparison")
    }
    assert found["files"] == ["report.json"]
    on_disk = json.loads((tmp_path / "report" / "report.json").read_text())
    assert {key: value for key, value in on_disk.items() if key not in COMMON} == found
    for job in ("check", "validate"):
        alone = answer(capsys, job, broken, status=1)
        assert set(alone) == set(found[job])


def test_what_was_visited() -> None:
    """Of a claim over whole numbers, which the one above is not."""
    assert documented("Visited") == {field.name for field in dataclasses.fields(Visited)}


def test_the_pages_of_a_report(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    names = ("marchenko_pastur.moment", "wishart.moment_limit", "denoising.test_error_small_noise")
    target = str(tmp_path / "report")
    found = answer(
        capsys, "report", *names, "denoising.test_error", "--format", "json", "--settings", "2", "-o", target
    )
    sections = by_section(found, "report")
    assert {name: sections[name] for name in ("Page", "Lemma")} == {
        name: documented(name) for name in ("Page", "Lemma")
    }
