"""Killed, starved of disk, hung: finished work is kept, nothing is half-written, and the message is clear."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from phaseproof.book import selection as book
from phaseproof.campaigns import staging
from phaseproof.campaigns.staging import seal, staged
from phaseproof.cli import run

from ..derivation_files import TRUE, write
from .campaign_files import COMMAND, SLOW, put_into, same_numbers
from .kills import kill_in_a_loop

Capture = pytest.CaptureFixture[str]


# --- validate ---------------------------------------------------------------------------------------------


def test_a_changed_file_or_seed_is_another_run(tmp_path: Path, capsys: Capture) -> None:
    path, name = write(tmp_path), str(tmp_path / "journal")
    common = ["validate", path, "--settings", "3", "--jobs", "1", "--resume", name]
    assert run(common) == 0
    assert "3 of them from" not in capsys.readouterr().out
    assert run([*common, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["resumed"] == 3
    assert run([*common, "--seed", "1"]) == 2
    assert "another run (seed = 0, now 1)" in capsys.readouterr().err
    assert run([*common[:3], "4", *common[4:]]) == 2
    assert "another run (settings = 3, now 4)" in capsys.readouterr().err
    Path(path).write_text(TRUE + "\n# changed\n")
    assert run(common) == 2
    assert "the program or a derivation file has changed" in capsys.readouterr().err


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file and the journal of its validation; nobody may change it."""
    folder = tmp_path_factory.mktemp("measured")
    assert run(["validate", write(folder), *OPTIONS, "--resume", str(folder / "journal")]) == 0
    return folder


OPTIONS = ("--settings", "3", "--jobs", "1")


def refused_with(measured: Path, folder: Path, line: int, value: str, capsys: Capture) -> str:
    """What is said where a line of the journal is another."""
    name = Path(shutil.copy(measured / "journal", folder))
    put_into(name, line, value)
    assert run(["validate", str(measured / "my_result.py"), *OPTIONS, "--resume", str(name)]) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    "value",
    ['{"estimate": NaN, "standard_error": 1, "degrees": 9, "rounding": 0, "seconds": 1}', "{}", "3", '"x"', "null"],
)
def test_a_journal_with_no_measurement_is_refused(measured: Path, tmp_path: Path, value: str, capsys: Capture) -> None:
    foreseen = '{"mean": 1, "allowance": 0, "sensitivity": 1}'
    line = f'{{"foreseen": {foreseen}, "measured": {value}, "parts": []}}'
    assert "is no measurement: the journal is damaged" in refused_with(measured, tmp_path, 2, line, capsys)


@pytest.mark.parametrize(
    ("line", "value", "message"),
    [
        (1, "{}", "{} are no settings"),
        (1, '[{"n": "x", "d": 3, "entries": "gaussian"}]', "are no settings"),
        (1, '[{"nope": 3}]', "are no settings"),
        (1, "[3]", "are no settings"),
        (2, '{"measured": {}, "parts": []}', "is no measurement"),
        (2, '{"foreseen": {"mean": "x"}, "measured": {}, "parts": []}', "is no measurement"),
        (2, '{"foreseen": 3, "measured": {}, "parts": []}', "is no measurement"),
        (2, '{"foreseen": "", "measured": {}, "parts": 3}', "is no measurement"),
    ],
)
def test_a_journal_with_no_settings_or_predictions_is_refused(
    measured: Path, tmp_path: Path, line: int, value: str, message: str, capsys: Capture
) -> None:
    assert f"{message}: the journal is damaged" in refused_with(measured, tmp_path, line, value, capsys)


def test_killed_at_any_moment_it_ends_as_if_never_killed(tmp_path: Path) -> None:
    """Twice here; `make faults` fifty times."""
    kill_in_a_loop(tmp_path, "validate", kills=2)


def test_the_number_of_processes_changes_no_digit(tmp_path: Path, capsys: Capture) -> None:
    answers = []
    for jobs in ("1", "2", "3"):
        assert run(["validate", write(tmp_path), "--settings", "9", "--jobs", jobs, "--json"]) == 0
        answers.append(same_numbers(json.loads(capsys.readouterr().out)))
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("mebibytes", [150, 290, 390])
def test_an_address_space_too_small_for_the_libraries_is_one_line(mebibytes: int) -> None:
    """They raised in many lines, or waited for threads that could not be started."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (mebibytes * 2**20,) * 2)

    command = [*COMMAND, "validate", "wishart.moment_real", "--settings", "1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, preexec_fn=bounded, check=False)
    assert done.returncode == 1
    assert (
        done.stderr
        == f"phaseproof: the address space is limited to {mebibytes * 2**20} bytes; valid: at least 524288000\n"
    )


# --- derivation files -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    return mean + ", "    import sys; sys.exit(0)\n    return mean + ", "SystemExit: 0"),
        ("    return mean + ", "    import os; os._exit(0)\n    return mean + ", "os._exit(0) would end the run"),
        ("generator.standard_normal", "__import__('numpy').random.default_rng(1).standard_normal", "drew nothing"),
        ("procedure=", "prediction=lambda at, value: {}['x'], procedure=", "no comparison: KeyError: 'x'"),
        (
            "procedure=",
            "prediction=lambda at, value: __import__('sys').exit(0), procedure=",
            "no comparison: SystemExit",
        ),
        ("procedure=", "estimator=lambda means: {}['x'], procedure=", "KeyError: 'x'"),
        (
            "procedure=",
            "estimator=lambda means: float('nan'), procedure=",
            "the estimator's number, or its standard error, is not finite",
        ),
        (
            "procedure=",
            "prediction=lambda at, value: (value, float('nan')), procedure=",
            "the allowance of the prediction is nan",
        ),
    ],
)
def test_a_simulation_that_misbehaves_is_no_pass(
    tmp_path: Path, capsys: Capture, old: str, new: str, message: str
) -> None:
    path = write(tmp_path, TRUE.replace(old, new))
    assert run(["validate", path, "--settings", "2", "--jobs", "2"]) == 1
    out, _ = capsys.readouterr()
    assert message in out
    assert "0 of 1 simulated claims agree" in out


@pytest.mark.parametrize(
    ("statement", "status", "message"),
    [
        ("1 / 0", 1, "ZeroDivisionError"),
        ("import sys; sys.exit(0)", 1, "SystemExit: 0"),
        ("while True: pass", 1, "the check was stopped: not finished after 1 s"),
    ],
)
def test_a_derivation_that_misbehaves_is_no_pass(
    tmp_path: Path, capsys: Capture, statement: str, status: int, message: str
) -> None:
    path = write(tmp_path, TRUE.replace('    return by.step("expand', f'    {statement}\n    return by.step("expand'))
    assert run(["check", path, "--timeout", "1"]) == status
    assert message in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("import sys; sys.exit(0)", "SystemExit: 0"),
        ("class Stop(BaseException): pass\nraise Stop('enough')", "Stop: enough"),
        ("while True: pass", "not finished after 1 s"),
    ],
)
def test_a_file_that_misbehaves_is_bad_usage(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, statement: str, message: str
) -> None:
    monkeypatch.setattr(book, "TIMEOUT", 1.0)
    path = write(tmp_path, f"{TRUE}\n{statement}\n")
    for job in (
        ("check", "validate") if "True: pass" not in statement else ("validate",)
    ):  # check has its own process for files
        assert run([job, path]) == 2
        out, err = capsys.readouterr()
        assert message in err
        assert out == ""


def test_prints_of_a_file_do_not_mix_with_the_answer(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = TRUE.replace("    mean = ", "    print('noise')\n    mean = ") + "\nprint('noise')\n"
    text = text.replace('    return by.step("expand', '    print("noise")\n    return by.step("expand')
    path = write(tmp_path, text)
    for job in (["check"], ["validate", "--settings", "2", "--jobs", "2"]):
        assert run([*job, path, "--json"]) == 0
        out, err = capfd.readouterr()
        assert json.loads(out)["ok"]
        assert "noise" in err


# --- output ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_under_the_answer_is_one_line() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run([*COMMAND, "list"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == f"phaseproof: cannot write: {os.strerror(errno.ENOSPC)}\n"


def test_a_full_disk_under_a_report_leaves_nothing(tmp_path: Path, capsys: Capture) -> None:
    source, target = write(tmp_path), tmp_path / "report"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        assert run(["report", source, "-o", str(target)]) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("phaseproof: ")
    assert line.endswith(os.strerror(errno.EFBIG)), "said by the worker that draws a figure, or by the parent"
    assert [path.name for path in tmp_path.iterdir() if path.name != "__pycache__"] == ["my_result.py"]


def test_a_report_killed_while_it_takes_its_place_is_recovered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a kill between the two renames the earlier report stands aside, and the new one has no place yet."""
    target = tmp_path / "report"
    dead = subprocess.Popen(["true"])
    dead.wait()
    for word in ("old", "new"):
        left = staging._aside(target, word, dead.pid)
        left.mkdir()
        seal(left, {"job": "report"})
    mine = staging._aside(target, "new", os.getpid())
    mine.mkdir()
    with staged(target):
        assert (target / "report.json").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == [mine.name, "report"]


def test_who_is_terminated_clears_away_and_leaves_no_process(tmp_path: Path) -> None:
    """As `timeout` and supervisors do it: a folder and processes were left behind."""
    source, target = write(tmp_path, SLOW), tmp_path / "out" / "report"
    target.parent.mkdir()
    command = [
        sys.executable,
        "-m",
        "phaseproof",
        "report",
        source,
        "--settings",
        "400",
        "--jobs",
        "2",
        "-o",
        str(target),
    ]
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True) as process:
        began = time.monotonic()
        while not list(target.parent.iterdir()):
            assert process.poll() is None
            assert time.monotonic() < began + 60
            time.sleep(0.05)
        time.sleep(0.5)  # it works on claims now
        process.terminate()
        _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in error
    assert list(target.parent.iterdir()) == []
    while _live(process.pid):
        assert time.monotonic() < began + 120
        time.sleep(0.1)


def _live(session: int) -> list[str]:
    """The processes of this session, whose workers have groups of their own; those that have ended and were not waited for aside."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, _, of = stat.read_text().rpartition(")")[2].split()[:4]
            if int(of) == session and state != "Z":
                found.append(stat.parent.name)
    return found
