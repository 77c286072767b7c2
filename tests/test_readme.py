"""The README is true: its example, typed in, makes the tool say what the README prints, true and broken."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from phaseproof.statements.names import CALLS

README = (Path(__file__).resolve().parent.parent / "README.md").read_text()
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, flags=re.DOTALL)
(EXAMPLE,) = [text for kind, text in BLOCKS if kind == "python" and "def derivation" in text]
BROKEN = EXAMPLE.replace("answer = (d + 1) / n", "answer = 2 * (d + 1) / n")
SESSIONS = [text for kind, text in BLOCKS if not kind and "$ phaseproof" in text and "distance.py" in text]


def commands(text: str) -> list[tuple[list[str], str]]:
    """Each command of a session and what it is said to print."""
    parts = re.split(r"^\$ phaseproof (.*)\n", text, flags=re.MULTILINE)[1:]
    return [(shlex.split(line), output.strip()) for line, output in zip(parts[::2], parts[1::2], strict=True)]


def without_times(text: str) -> str:
    return re.sub(r"[\d.]+ (ms|s)\b", "TIME", text).strip()


def run(arguments: list[str], folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "phaseproof", *arguments], cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert not done.stderr
    return done.stdout


@pytest.mark.parametrize(("version", "session"), [(EXAMPLE, 0), (BROKEN, 1)], ids=["true", "broken"])
def test_the_example(version: str, session: int, tmp_path: Path) -> None:
    assert EXAMPLE != BROKEN
    (tmp_path / "distance.py").write_text(version)
    jobs = commands(SESSIONS[session])
    assert [arguments[0] for arguments, _ in jobs] == ["check", "validate"]
    for arguments, printed in jobs:
        assert without_times(run(arguments, tmp_path)) == without_times(printed)


def test_the_first_result(tmp_path: Path) -> None:
    results = [text for kind, text in BLOCKS if not kind and "phaseproof eval" in text]
    assert len(results) == 2
    for text in results:
        arguments, printed = commands(text)[0]
        assert run(arguments, tmp_path).strip() == printed


def test_the_commands_of_the_first_result_exist(tmp_path: Path) -> None:
    first = next(text for kind, text in BLOCKS if not kind and "phaseproof eval" in text)
    for arguments, _ in commands(first)[1:]:
        shown = arguments[: arguments.index("#")]
        assert run([shown[0], "--help"], tmp_path)
        if shown[0] in ("show", "check", "list"):
            assert run(shown, tmp_path)


def test_statements_of_one_line(tmp_path: Path) -> None:
    (text,) = [text for kind, text in BLOCKS if not kind and "--statement" in text]
    jobs = commands(text)
    assert len(jobs) == 2
    for arguments, printed in jobs:
        assert without_times(run(arguments, tmp_path)) == without_times(printed)


def test_the_other_jobs_take_the_file(tmp_path: Path) -> None:
    (tmp_path / "distance.py").write_text(EXAMPLE)
    show, evaluate = re.findall(r"`phaseproof ((?:show|eval) distance\.py[^`]*)`", README)
    assert "The mean squared distance" in run(show.split(), tmp_path)
    assert run(evaluate.split(), tmp_path).strip() == "0.21"


def test_functions_named_in_the_docs_are_those_that_are_read() -> None:
    page = (Path(__file__).resolve().parent.parent / "docs" / "drafts.md").read_text()
    (listed,) = re.findall(r"\| functions \| `([^`]*)` \|", page)
    assert {*listed.split()} == {*CALLS}
