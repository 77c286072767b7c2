"""``check --log`` and ``check proof.jsonl``: the log is the authority, and a stranger's log is safe to check."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from phaseproof.checking import logs as proofs
from phaseproof.cli import run

from ..amounts import part_of
from ..derivation_files import BROKEN, TRUE, write

FOUND = TRUE.replace('"algebra", ', "")
HEADER = {"phaseproof-log": 1, "variables": {"x": "real"}}
STEP = {"step": "\x1b[2Ja", "context": {"variables": ["x"]}, "statement": ["eq", "x", "x"], "rule": "linear"}
CLAIM = {"claim": "a.b", "context": {"variables": ["x"]}, "statement": ["eq", "x", "x"], "last": 0, "point": {"x": "1"}}
LIES = {
    "step": "\x1b[2Jlie",
    "context": {"variables": ["x"]},
    "statement": ["eq", "x", "0"],
    "rule": "linear",
    "uses": [],
    "certificate": {},
}


def log_of(folder: Path, *lines: Any, name: str = "stranger.jsonl") -> str:
    path = folder / name
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return str(path)


def untimed(text: str) -> str:
    return re.sub(r"\d+ ms|[\d.]+ s$", "", text, flags=re.MULTILINE)


def test_a_file_is_checked_by_its_log_and_the_log_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, log = write(tmp_path, FOUND), str(tmp_path / "proof.jsonl")
    assert run(["check", file, "--log", log]) == 0
    first = capsys.readouterr().out
    lines = first.splitlines()
    assert lines[:3] == [
        "PROVED mine.square  [conclude]",
        "    states  (1 + a)^2 = 1 + a^2 + 2*a",
        "    on      a real, 0 < a, a < 3",
    ]
    assert lines[3].startswith("  PROVED 'expand the square': (1 + a)^2 = 1 + a^2 + 2*a  [")
    assert lines[4] == "  rests on: no axiom"
    assert "1 of 1 claims proved; steps: 1 PROVED, 0 CERTIFIED, 0 CITED, 0 UNDECIDED, 0 REFUTED" in first
    assert run(["check", log]) == 0
    assert untimed(capsys.readouterr().out) == untimed(first)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["my_result.py", "proof.jsonl"]
    assert not any(path.is_dir() and path.name != "__pycache__" for path in tmp_path.iterdir())


def test_a_false_file_is_refused_and_its_log_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = str(tmp_path / "proof.jsonl")
    assert run(["check", write(tmp_path, BROKEN.replace('"algebra", ', "")), "--log", log]) == 1
    out = capsys.readouterr().out
    assert "REFUTED mine.square  [conclude]" in out
    assert "REFUTED 'expand the square'  [no rule" in out
    assert "false at a = 1: left side 4.0" in out
    assert run(["check", log]) == 1
    assert "0 of 1 claims proved" in capsys.readouterr().out


def test_a_forged_log_is_refused_with_the_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = log_of(tmp_path, HEADER, LIES, CLAIM | {"statement": LIES["statement"]})
    assert run(["check", log]) == 1
    out = capsys.readouterr().out
    assert "UNDECIDED '?[2Jlie'  [linear" in out
    assert "\x1b" not in out


@pytest.mark.parametrize(
    "lines", [[], [HEADER], [HEADER, STEP], [HEADER, STEP, CLAIM, {"unsaid": "a.c", "message": "?"}]]
)
def test_a_log_that_claims_nothing_or_not_all_is_a_failure(tmp_path: Path, lines: list[Any]) -> None:
    assert run(["check", log_of(tmp_path, *lines)]) in (1, 2)


@pytest.mark.parametrize("lines", [[HEADER], [HEADER, STEP]])
def test_a_log_without_a_claim_is_said_to_hold_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: list[Any]
) -> None:
    """A log that was cut off between two lines was a failure without a word."""
    assert run(["check", log_of(tmp_path, *lines)]) == 1
    *_, counts, last = capsys.readouterr().out.splitlines()
    assert counts.startswith("0 of 0 claims proved")
    assert last == "the log holds no claim: it is cut off, or was written of nothing"


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", log_of(tmp_path, HEADER, STEP, CLAIM), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is True
    assert answer["counts"] == {"PROVED": 1, "CERTIFIED": 0, "CITED": 0, "UNDECIDED": 0, "REFUTED": 0}
    assert answer["claims"][0]["step"] == answer["steps"][0]["id"]
    page = (
        (Path(__file__).resolve().parents[2] / "docs" / "json.md")
        .read_text()
        .split("\n## check\n")[1]
        .split("\n## ")[0]
    )
    for record, prefix in ((answer["claims"][0], "claims."), (answer["steps"][0], "steps.")):
        for key in record:
            assert f"`{prefix}{key}`" in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.jsonl"], "cannot read nowhere.jsonl: there is no such file"),
        (["FILE", "--log", "proof.json"], "the name of a proof log ends in .jsonl"),
        (["FILE", "--log", "nowhere/proof.jsonl"], "there is no directory nowhere"),
        (["FILE", "LOG"], "it is checked alone and without --log"),
        (["LOG", "--log", "other.jsonl"], "it is checked alone and without --log"),
        (["nowhere.py", "--log", "other.jsonl"], "there is no file nowhere.py"),
        (["no.claim", "--log", "other.jsonl"], "there is no claim or topic named 'no.claim'"),
        (["BAD"], "bad.jsonl was not checked: line 2: no JSON"),
        (["OTHER"], 'others.jsonl is no proof log: its first line must be {"phaseproof-log": 1, '),
        (["BYTES"], 'bytes.jsonl is no proof log: its first line must be {"phaseproof-log": 1, '),
        (["folder.jsonl"], "cannot read folder.jsonl: it is a directory"),
        (["FILE", "--log", "folder.jsonl"], "--log folder.jsonl: it is a directory"),
        (["LOG", "--timeout", "0"], "timeout"),
    ],
)
def test_bad_usage_is_an_error_before_any_work(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    names = {
        "FILE": write(tmp_path, FOUND),
        "LOG": log_of(tmp_path, HEADER, STEP, CLAIM),
        "BAD": log_of(tmp_path, HEADER, name="bad.jsonl"),
    }
    Path(names["BAD"]).write_text(json.dumps(HEADER) + "\n{\n")
    names["OTHER"] = log_of(tmp_path, {"level": "info", "msg": "hello"}, name="others.jsonl")
    names["BYTES"] = str(tmp_path / "bytes.jsonl")
    Path(names["BYTES"]).write_bytes(b"\xee\n")
    Path("folder.jsonl").mkdir()
    assert run(["check", *(names.get(argument, argument) for argument in arguments)]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert len(captured.err.splitlines()) == 1
    assert not captured.out
    assert not (tmp_path / "other.jsonl").exists()


ENDS = {
    "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)": (2, "9) would reach the run itself"),
    "import signal\nsignal.raise_signal(signal.SIGKILL)": (
        1,
        "the process of the derivations ended before they did",
    ),
    "import os\nos._exit(0)": (2, "os._exit(0) would end the run"),
    "import sys\nopen(sys.argv[2], 'w').write('[]')\nimport signal\nsignal.raise_signal(signal.SIGKILL)": (
        1,
        "the process of the derivations told no claims of the book",
    ),
    "import sys\nopen(sys.argv[2], 'w').write('{\"book\": []}')\nimport signal\nsignal.raise_signal(signal.SIGKILL)": (
        1,
        "the process of the derivations wrote no log",
    ),
    "import sys\nfor k in 1, 2: open(sys.argv[k], 'w').write('{\"book\": []}\\n' * 2)\n"
    "open(sys.argv[2], 'w').write('{\"book\": []}')\nimport signal\nsignal.raise_signal(signal.SIGKILL)": (
        2,
        "first line",
    ),
    "while True:\n    pass": (1, "not done after 6 s; its --timeout is 0.5 s for each derivation"),
}


@pytest.mark.parametrize("logged", part_of([True, False], {False}))
@pytest.mark.parametrize("text", ENDS)
def test_a_file_that_leaves_without_a_log_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, logged: bool
) -> None:
    """Where no log was asked for the message named one in a folder that is no more."""
    file, log = write(tmp_path, f"{text}\n"), str(tmp_path / "proof.jsonl")
    options = ["--log", log] if logged else []
    limit = ["--timeout", "0.5"] if "while" in text else []
    status, message = ENDS[text]
    assert run(["check", file, *options, *limit]) == status
    err = capsys.readouterr().err
    assert message in err
    assert err.startswith(f"phaseproof: {log if logged and (status == 1 or 'first' in message) else file}")
    assert file in err or "first" in message
    assert "/phaseproof-" not in err
    assert not Path(log).exists() or "first" in message


@pytest.mark.parametrize("refused", [False, True])
def test_lines_of_the_book_are_searched_for_only_where_the_kernel_refuses_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: bool
) -> None:
    """Each line was shown while it was written, and then once more by the kernel: twice the time."""
    log, wanted = tmp_path / "proof.jsonl", []
    monkeypatch.setattr(proofs, "write_log", partial(_noted, proofs.write_log, wanted))
    if refused:
        monkeypatch.setattr(proofs, "check_log", lambda log, timeout: proofs.ProofReport((), (), False, 0.0))
    report = proofs.kept_log(["marchenko_pastur.atom"], log)
    assert wanted == [proofs.AS_STATED, proofs.AS_SHOWN][: 1 + refused]
    assert report.ok is not refused


def _noted(write: Any, wanted: list[str], *arguments: Any) -> Any:
    wanted.append(arguments[-1])
    return write(*arguments)


def test_an_old_log_is_not_taken_for_the_new_one(tmp_path: Path) -> None:
    log = Path(log_of(tmp_path, HEADER, STEP, CLAIM, name="proof.jsonl"))
    before = log.read_text()
    assert run(["check", write(tmp_path, "1 / 0\n"), "--log", str(log)]) == 2
    assert log.read_text() == before


def test_plain_text_holds_nothing_that_a_terminal_obeys() -> None:
    assert proofs.plain("a\x1b[2J\u202eb\nγ") == "a?[2J?b?γ"


WHOLE_LINE = """
import sympy as sp
from phaseproof import Claim, Domain, real
from phaseproof.theory.by import step

a = real("a")
line, x = Domain((a,)), a.symbol
false = sp.Eq(sp.Abs(x), x, evaluate=False) if KIND == "equation" else sp.Gt(x**3 + 1, 0, evaluate=False)
claim = Claim(name="mine.size", statement="False below 0.", domain=line, proposition=false, references=("dlmf",),
              derivation=lambda: step("see", false, line), no_simulation="algebra")
"""


@pytest.mark.parametrize("kind", ["equation", "inequality"])
def test_what_is_false_below_zero_alone_is_refuted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    """Of a parameter without ends only positive values were tried."""
    assert run(["check", write(tmp_path, f"KIND = {kind!r}{WHOLE_LINE}")]) == 1
    assert "false at a = -1" in capsys.readouterr().out
