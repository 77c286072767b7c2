"""An audit that is stopped goes on to the same end, whoever does the work; what cannot be done is said before it begins."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from phaseproof.audits.auditing import audit
from phaseproof.book.selection import load_file
from phaseproof.cli import run
from phaseproof.theory.claim import Claim
from phaseproof.theory.errors import PhaseproofError

from ..campaigns.campaign_files import put_into, same_numbers
from ..derivation_files import write

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def answer(tmp_path: Path, capsys: Capture) -> Any:
    """The JSON answer of a small audit with a journal."""
    common = [
        "audit",
        write(tmp_path),
        "--settings",
        "2",
        "--sample",
        "9",
        "--json",
        "--resume",
        str(tmp_path / "journal"),
    ]

    def ask(*options: str) -> dict[str, Any]:
        assert run([*common, *options]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return ask


def finished(journal: Path) -> dict[str, Any]:
    """What a journal holds of each piece, without times."""
    entries = map(json.loads, journal.read_text().splitlines()[1:])
    return {entry["key"]: same_numbers(entry["value"]) for entry in entries}


def test_an_audit_that_was_stopped_ends_as_if_never_stopped(tmp_path: Path, answer: Any) -> None:
    """A kill leaves some prefix of the journal; the rest may be done by any number of processes."""
    path = tmp_path / "journal"
    whole, mutants = answer("--jobs", "1"), finished(path)
    assert whole["resumed"] == 0
    lines = path.read_bytes().splitlines(keepends=True)
    assert len(lines) == 1 + 2 + 2, "the head, two simulations, the closed form and the step"
    for kept, jobs in ((5, "1"), (4, "2"), (1, "1")):
        path.write_bytes(b"".join(lines[:kept]) + lines[-1][:7] * (kept < 5))
        again = answer("--jobs", jobs)
        assert again["resumed"] == kept - 1
        assert same_numbers(again) == same_numbers(whole)
        assert finished(path) == mutants


@pytest.mark.parametrize("value", ["3", "[3]", '[{"claim": "x"}]', "null"])
def test_a_journal_with_no_audit_is_refused(tmp_path: Path, answer: Any, capsys: Capture, value: str) -> None:
    path = tmp_path / "journal"
    answer("--jobs", "1")
    put_into(path, -1, value)
    assert (
        run(["audit", str(tmp_path / "my_result.py"), "--settings", "2", "--sample", "9", "--resume", str(path)]) == 2
    )
    assert "is no audit: the journal is damaged" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--resume", "."], "cannot write the journal ."),
        (["--resume", __file__], f"{__file__} is not a journal"),
        (["--cluster", "nonsense"], "cluster = 'nonsense'"),
        (["--timeout", "0"], "timeout = 0.0"),
        (["--jobs", "0"], "jobs = 0"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_said_before_anything_is_checked(
    options: list[str], message: str, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("phaseproof.audits.auditing.check_claims")
    assert run(["audit", write(tmp_path), *options]) == 2
    assert message in capsys.readouterr().err


def test_a_simulation_that_fails_is_no_audit(tmp_path: Path) -> None:
    """Without it the closed form would be tried under one job only, and a later run could not tell."""

    def broken(*_: object) -> None:
        raise ValueError("no rows")

    (claim,) = load_file(Path(write(tmp_path)))
    assert claim.simulation is not None
    wrong: Claim = dataclasses.replace(claim, simulation=dataclasses.replace(claim.simulation, sample=broken))
    with pytest.raises(PhaseproofError, match="failed: ValueError: no rows"):
        audit([wrong], settings=2)
