"""What is told of the kernel's rules: each stands in a group, and its example is a file that the kernel proves by it."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from phaseproof.checking.logs import check_files
from phaseproof.cli import run
from phaseproof.pages.markdown import rules_page
from phaseproof.rulebook.entries import chosen, entries
from phaseproof.rulebook.groups import GROUPS, IN_WORDS
from phaseproof.theory.errors import UsageError
from phaseproof.theory.kernel.rule import KINDS, RULES

from .page import PAGE

Capture = pytest.CaptureFixture[str]


def test_every_rule_stands_in_a_group_and_every_group_is_of_rules() -> None:
    assert {name for names in GROUPS.values() for name in names} == set(entries()) == set(RULES) == set(IN_WORDS)
    assert all(entry.groups for entry in entries().values())


def test_every_example_is_proved_by_its_rule(tmp_path: Path) -> None:
    """All files in one log; each claim's own last line, or one below it, is by the rule."""
    files = []
    for name, entry in entries().items():
        files.append(tmp_path / f"{name}.py")
        files[-1].write_text(entry.example, encoding="utf-8")
    report, of_the_book = check_files(list(map(str, files)))
    assert report is not None
    assert not of_the_book
    assert report.ok, report.failures
    claims = {claim["claim"].removeprefix("example."): claim for claim in report.claims}
    assert set(claims) == set(entries())
    for name, claim in claims.items():
        used, waiting = set(), [claim["last"]]
        while waiting:
            step = report.steps[waiting.pop()]
            used.add(step["rule"])
            waiting += step["uses"]
        assert name in used, (name, used)
        assert claim["verdict"] == ("CITED" if name == "axiom" else "CERTIFIED" if name == "enclose" else "PROVED")


def test_the_example_names_what_the_rule_asks_for() -> None:
    for name, entry in entries().items():
        calls = [node for node in ast.walk(ast.parse(entry.example)) if isinstance(node, ast.Call)]
        named = [call for call in calls if len(call.args) > 2 and getattr(call.args[2], "value", None) == name]
        needed = {word for word, kind in RULES[name].schema.items() if not kind.endswith("?")}
        assert any(needed <= {keyword.arg for keyword in call.keywords} for call in named), name


def test_every_kind_of_a_certificate_has_words() -> None:
    for entry, rule in zip(entries().values(), (RULES[name] for name in entries()), strict=True):
        assert set(entry.certificate) == set(rule.schema)
        assert {kind.rstrip("?") for kind in rule.schema.values()} <= KINDS


def test_a_word_finds_names_summaries_sources_and_groups() -> None:
    assert "antiderivative" in chosen("Integrate")
    assert list(chosen("fubini")) == ["tonelli"]
    assert list(chosen("wick")) == ["wick"]
    assert set(chosen()) == set(RULES)


@pytest.mark.parametrize(
    ("word", "near"), [("antiderivativ e", "antiderivative"), ("jenssen", "jensen"), ("qqqq", "all")]
)
def test_a_word_of_no_rule(word: str, near: str) -> None:
    with pytest.raises(UsageError, match=near):
        chosen(word)


def test_the_command(capsys: Capture) -> None:
    assert run(["rules"]) == 0
    listed = capsys.readouterr().out
    assert all(f"\n  {name} " in listed for name in RULES)
    assert all(group in listed for group in GROUPS)
    assert run(["rules", "leibniz"]) == 0
    page = capsys.readouterr().out
    assert "ends ``near`` names" in page  # the whole docstring
    assert "bound  an expression" in page
    assert entries()["leibniz"].example.strip() in page
    assert run(["rules", "limit", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["rules"]
    assert {"limit_algebra", "squeeze"} < {one["name"] for one in found}
    assert run(["rules", "sings"]) == 2
    assert "sign" in capsys.readouterr().err


def test_the_page_is_made_of_the_rules_as_they_are() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(), "docs/rules.md is behind: python -m tests.rulebook.page"
