"""Killed, starved of disk, hung: finished work is kept, nothing is half-written, and the message is clear."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from phaseproof import book, staging, workers
from phaseproof.campaign import campaign
from phaseproof.cli import run
from phaseproof.journal import Journal, identity
from phaseproof.limits import TimeLimit, time_limit
from phaseproof.staging import staged
from phaseproof.theory.errors import UsageError

from . import campaign_files
from .campaign_files import (
    COMMAND,
    SLOW,
    blas_threads,
    chatty,
    die,
    hang_in_c,
    leave,
    once_killed,
    own_process,
    same_numbers,
    square,
    swallow_everything,
)
from .derivation_files import TRUE, write

Capture = pytest.CaptureFixture[str]
workers.send_along([campaign_files])
WHO = identity("test", (), seed=1, claims=["a.b"])
PIECES = {str(i): partial(square, i) for i in range(5)}


def keep(path: Path, **options: object) -> dict[str, object]:
    """The values of a campaign of five squares with a journal."""
    with campaign(journal=path, identity=WHO | options) as pieces:
        return {key: outcome.value for key, outcome in pieces(PIECES)}


# --- workers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_piece_that_fails_is_its_own_failure_alone(jobs: int, capsys: Capture) -> None:
    work = {**PIECES, "leave": leave, "hang": swallow_everything, "chatty": chatty, "blas": blas_threads}
    with campaign(jobs=jobs, timeout=1.0) as pieces:
        done = dict(pieces(work))
    assert {key: done[key].value for key in PIECES} == {str(i): i**2 for i in range(5)}
    assert done["leave"].error == "SystemExit: 0"
    assert done["hang"].error == "not finished after 1 s"
    assert done["chatty"].value == "quiet"
    assert set(done["blas"].value) == {1}
    assert capsys.readouterr().out == ""


@pytest.mark.slow
def test_a_worker_that_dies_or_is_stuck_takes_no_other_piece_with_it(tmp_path: Path) -> None:
    with campaign(jobs=2, timeout=0.5) as pieces:
        done = dict(pieces({**PIECES, "die": die, "hang": hang_in_c}))
    assert {key: done[key].value for key in PIECES} == {str(i): i**2 for i in range(5)}
    for name in ("die", "hang"):
        assert done[name].value is None
        assert "its worker process died: killed, out of memory, or stuck for more than 0.5 s" in done[name].error


def test_a_piece_that_was_killed_from_outside_is_tried_again(tmp_path: Path) -> None:
    with campaign(jobs=2) as pieces:
        done = dict(pieces({**PIECES, "killed": partial(once_killed, tmp_path / "marker")}))
    assert {key: outcome.value for key, outcome in done.items()} == {str(i): i**2 for i in range(5)} | {"killed": 7}


def test_pieces_run_elsewhere_when_there_are_several_jobs() -> None:
    with campaign(jobs=2) as pieces:
        ((_, outcome),) = pieces({"pid": own_process})
    assert outcome.value != os.getpid()


@pytest.mark.parametrize("options", [{"jobs": 0}, {"jobs": True}, {"jobs": 1.0}, {"cluster": "nonsense"}])
def test_bad_places_are_refused(options: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    ((name, value),) = options.items()
    with pytest.raises(UsageError, match=f"{name} = {value!r}"), campaign(**options):  # type: ignore[arg-type]
        pass


@pytest.mark.parametrize("timeout", ["0", "-1", "nan", "inf"])
def test_a_time_limit_that_is_none_is_refused(timeout: str, capsys: Capture) -> None:
    for job in ("validate", "check"):
        assert run([job, "convergence.duality", "--timeout", timeout]) == 2
        assert "timeout = " in capsys.readouterr().err


def test_a_limit_within_a_limit() -> None:
    def work() -> None:
        with time_limit(0.3):
            with time_limit(5):
                pass
            time.sleep(5)

    with pytest.raises(TimeLimit, match=r"0\.3 s"):
        work()
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


# --- the journal ------------------------------------------------------------------------------------------


def test_finished_pieces_are_not_done_again(tmp_path: Path) -> None:
    first = keep(tmp_path / "journal")
    with campaign(journal=tmp_path / "journal", identity=WHO) as pieces:
        done = list(pieces(dict.fromkeys(PIECES, die)))  # doing any of them would end the tests
    assert all(outcome.kept for _, outcome in done)
    assert {key: outcome.value for key, outcome in done} == first


def test_every_prefix_of_a_journal_is_continued_to_the_same_end(tmp_path: Path) -> None:
    """A kill leaves some prefix of the file."""
    path = tmp_path / "journal"
    whole = keep(path)
    text = path.read_bytes()
    ends = [at for at, byte in enumerate(text) if byte == ord("\n")]
    for cut in sorted(
        {*range(0, len(text), 101), *(end + shift for end in ends for shift in (-1, 0, 1))} - {len(text)}
    ):
        path.write_bytes(text[:cut])
        assert keep(path) == whole
        lines = path.read_bytes().splitlines()
        assert lines[0] == text.splitlines()[0]
        assert sorted(lines) == sorted(text.splitlines())


@pytest.mark.parametrize("changed", [{"seed": 2}, {"claims": ["c.d"]}, {"version": "9"}, {"job": "other"}, {"new": 1}])
def test_a_journal_of_another_campaign_is_refused(tmp_path: Path, changed: dict[str, object]) -> None:
    path = tmp_path / "journal"
    keep(path)
    before = path.read_bytes()
    with pytest.raises(UsageError, match=f"another run \\({next(iter(changed))} = "):
        keep(path, **changed)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "text", ["mine\n", "mine", "{}\n", "[]\n", "[" * 100_000 + "\n", "\x00" * 50, "NaN\n", '"journal"\n']
)
def test_a_file_that_is_no_journal_is_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "notes"
    path.write_text(text)
    with pytest.raises(UsageError, match="is not a journal"):
        keep(path)
    assert path.read_text() == text


@pytest.mark.parametrize("line", ["{", "[]", "3", '{"key": "1"}', '{"key": [], "value": 1}', "", '{"value": 1}'])
def test_a_damaged_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "journal"
    keep(path)
    with path.open("a") as file:
        file.write(line + "\n" + '{"key": "9", "value": 1}\n')
    with pytest.raises(UsageError, match="line 7: damaged"):
        keep(path)


def test_two_runs_do_not_share_a_journal(tmp_path: Path) -> None:
    held = Journal(tmp_path / "journal", WHO)
    with pytest.raises(UsageError, match="in use by another run"):
        keep(tmp_path / "journal")
    held.close()
    keep(tmp_path / "journal")


def test_a_journal_where_none_can_be(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent" / "journal", Path("/proc/journal")):
        with pytest.raises(UsageError, match=f"cannot write the journal {path}"):
            keep(path)


def test_a_full_disk_keeps_what_is_whole(tmp_path: Path) -> None:
    """The limit on file sizes stands for the disk; it falls within the third line."""
    path = tmp_path / "journal"
    whole = keep(path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.unlink()
    limit = sum(map(len, lines[:3])) - 5
    code = (
        "import resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "from phaseproof.theory.errors import PhaseproofError\n"
        "from tests.test_faults import *\n"
        "try:\n    keep(Path(sys.argv[1]))\n"
        "except PhaseproofError as error:\n    print(error)\n"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, cwd=root, check=True)
    assert f"cannot write the journal {path}: {os.strerror(errno.EFBIG)}; it holds 1 finished pieces" in done.stdout
    assert path.read_bytes() == b"".join(lines[:2])
    assert keep(path) == whole


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


@pytest.mark.parametrize(
    "value",
    ['{"estimate": NaN, "standard_error": 1, "degrees": 9, "rounding": 0, "seconds": 1}', "{}", "3", '"x"', "null"],
)
def test_a_journal_with_no_measurement_is_refused(tmp_path: Path, value: str, capsys: Capture) -> None:
    path, name = write(tmp_path), tmp_path / "journal"
    common = ["validate", path, "--settings", "3", "--jobs", "1", "--resume", str(name)]
    assert run(common) == 0
    header, first, *rest = name.read_text().splitlines()
    entry = first.partition('"value": ')[0] + f'"value": {value}}}'
    name.write_text("\n".join([header, entry, *rest]) + "\n")
    assert run(common) == 2
    assert "is no measurement: the journal is damaged" in capsys.readouterr().err


def test_killed_at_any_moment_it_ends_as_if_never_killed(tmp_path: Path, capsys: Capture) -> None:
    """Twice here; ``kill_in_a_loop`` takes any number of kills."""
    kill_in_a_loop(tmp_path, kills=2)
    capsys.readouterr()


def kill_in_a_loop(folder: Path, kills: int) -> int:
    """Kill a validation that many times at random moments, then let it end; how many simulations it kept at the last."""
    settings = 3 * kills + 6
    common = ["validate", write(folder, SLOW), "--settings", str(settings), "--json"]
    name, moments, kept = folder / "journal", random.Random(1), 0
    for count in range(kills):
        command = [*COMMAND, *common, "--jobs", str(1 + count % 2), "--resume", str(name)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        goal = kept + 1
        while process.poll() is None and (not name.exists() or name.read_bytes().count(b"\n") - 1 < goal):
            time.sleep(0.01)
        time.sleep(moments.uniform(0, 0.15))
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        assert out == b"", "it ended before it was killed"
        assert b"Traceback" not in err
        now = name.read_bytes().count(b"\n") - 1
        assert now >= goal, "finished work was lost"
        kept = now
    resumed, alone = answer([*common, "--jobs", "2", "--resume", str(name)]), answer([*common, "--jobs", "1"])
    assert resumed["resumed"] >= kept > 0
    assert same_numbers(resumed) == same_numbers(alone)
    return int(resumed["resumed"])


def answer(arguments: list[str]) -> dict[str, Any]:
    """The JSON answer of a command that holds."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert run(arguments) == 0
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def test_the_number_of_processes_changes_no_digit(tmp_path: Path, capsys: Capture) -> None:
    answers = []
    for jobs in ("1", "2", "3"):
        assert run(["validate", write(tmp_path), "--settings", "9", "--jobs", jobs, "--json"]) == 0
        answers.append(same_numbers(json.loads(capsys.readouterr().out)))
    assert answers[0] == answers[1] == answers[2]


# --- derivation files -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    return mean + ", "    import sys; sys.exit(0)\n    return mean + ", "SystemExit: 0"),
        ("    return mean + ", "    import os; os._exit(0)\n    return mean + ", "its worker process died"),
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
            "estimator gave a number that is not finite",
        ),
        ("procedure=", "prediction=lambda at, value: (value, float('nan')), procedure=", "disagree"),
    ],
)
def test_a_simulation_that_misbehaves_is_no_pass(
    tmp_path: Path, capsys: Capture, old: str, new: str, message: str
) -> None:
    path = write(tmp_path, TRUE.replace(old, new))
    assert run(["validate", path, "--settings", "2", "--jobs", "2", "--timeout", "1"]) == 1
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
    [("import sys; sys.exit(0)", "SystemExit: 0"), ("while True: pass", "not finished after 1 s")],
)
def test_a_file_that_misbehaves_is_bad_usage(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, statement: str, message: str
) -> None:
    monkeypatch.setattr(book, "TIMEOUT", 1.0)
    path = write(tmp_path, f"{TRUE}\n{statement}\n")
    for job in ("check", "validate"):
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
    assert f"phaseproof: cannot write {target}: {os.strerror(errno.EFBIG)}\n" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir() if path.name != "__pycache__"] == ["my_result.py"]


def test_a_report_killed_while_it_takes_its_place_is_recovered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a kill between the two renames the earlier report stands aside, and the new one has no place yet."""
    target = tmp_path / "report"
    dead = subprocess.Popen(["true"])
    dead.wait()
    machine = staging._run().partition("-")[0]
    for word in ("old", "new"):
        left = tmp_path / f".report.{word}-{machine}-{dead.pid}-0123abcd"
        left.mkdir()
        (left / "report.json").write_text('{"files": ["report.json"]}')
    mine = tmp_path / f".report.new-{staging._run()}-0123abcd"
    mine.mkdir()
    with staged(target):
        assert (target / "report.json").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == [mine.name, "report"]
