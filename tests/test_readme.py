"""The README is true: its example, typed in, makes the tool say what the README prints, true and broken."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).resolve().parent.parent / "README.md").read_text()
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, flags=re.DOTALL)
(EXAMPLE,) = [text for kind, text in BLOCKS if kind == "python" and "def derivation" in text]
BROKEN = EXAMPLE.replace("answer = (d + 1) / n", "answer = 2 * (d + 1) / n")
SESSIONS = [text for kind, text in BLOCKS if not kind and "$ phaseproof" in text and "distance.py" in text]


def commands(text: str) -> list[tuple[list[str], str]]:
    """Each command of a session and what it is said to print."""
    parts = re.split(r"^\$ phaseproof (.*)\n", text, flags=re.MULTILINE)[1:]
    return [(line.split(), output.strip()) for line, output in zip(parts[::2], parts[1::2], strict=True)]


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
