"""Work that raises, hangs or dies is its own failure alone, and takes no other piece with it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from joblib.externals.loky import ProcessPoolExecutor
from threadpoolctl import threadpool_limits

from phaseproof import claim
from phaseproof.campaigns import workers
from phaseproof.campaigns.campaign import campaign
from phaseproof.campaigns.limits import TimeLimit, time_limit
from phaseproof.campaigns.processes import end, isolated
from phaseproof.cli import run
from phaseproof.simulation import simulating
from phaseproof.theory.errors import UsageError

from . import campaign_files
from .campaign_files import (
    Stop,
    blas_threads,
    chatty,
    die,
    end_a_child,
    exit_at_once,
    exit_in_a_child,
    flood,
    hang_in_c,
    leave,
    leave_in_c,
    once_killed,
    once_stopped,
    own_process,
    past_python,
    press,
    press_unheard,
    raise_a_verdict,
    raise_unwritten,
    raises,
    slow_process,
    slowly,
    square,
    stop_the_group,
    stop_the_run,
    stops,
    swallow,
    swallow_everything,
    wave_to_the_group,
)

Capture = pytest.CaptureFixture[str]
workers.send_along([campaign_files])
PIECES = {str(i): partial(square, i) for i in range(5)}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_piece_that_fails_is_its_own_failure_alone(jobs: int, capsys: Capture) -> None:
    work = {**PIECES, "leave": leave, "hang": swallow_everything, "chatty": chatty, "blas": blas_threads}
    work |= {"exit": exit_at_once, "child": exit_in_a_child}
    work |= {"unwritten": raise_unwritten, "verdict": raise_a_verdict}
    with threadpool_limits(2), campaign(jobs=jobs, timeout=1.0) as pieces:
        done = dict(pieces(work))
    assert {key: done[key].value for key in PIECES} == {str(i): i**2 for i in range(5)}
    assert done["leave"].error == "SystemExit: 0"
    assert done["exit"].error == "RuntimeError: os._exit(0) would end the run"
    assert done["unwritten"].error == "Unwritten: an exception that cannot be written"
    assert done["verdict"].error == r"ValueError: \x1b[31m no TESTED example.other: 12 settings"
    assert done["child"].value == 7
    assert done["hang"].error == "not finished after 1 s"
    assert done["chatty"].value == "quiet"
    assert set(done["blas"].value) == {1}
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_no_ctrl_c_has_brought_is_the_failure_of_a_piece(jobs: int) -> None:
    """It ended the whole run as if Ctrl-C had been pressed."""
    kinds = (KeyboardInterrupt, GeneratorExit, Stop)
    with campaign(jobs=jobs) as pieces:
        done = dict(pieces({**{kind.__name__: partial(raises, kind) for kind in kinds}, **PIECES}))
    for kind in kinds:
        assert done[kind.__name__].error == f"RuntimeError: raised {kind.__name__}"
    assert {key: done[key].value for key in PIECES} == {str(i): i**2 for i in range(5)}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_that_a_piece_ignores_ends_the_run_and_another_handler_is_put_back(
    number: int, tmp_path: Path
) -> None:
    before = signal.signal(number, signal.default_int_handler)  # a shell's background job hears no Ctrl-C
    try:
        with campaign() as pieces:
            ((_, outcome),) = pieces({"deaf": lambda: signal.signal(number, signal.SIG_IGN) and None})
            assert not outcome.error
            with pytest.raises(KeyboardInterrupt):
                list(pieces({"swallows": partial(swallow, number, tmp_path)}))
        assert signal.getsignal(number) is signal.default_int_handler
    finally:
        signal.signal(number, before)
    assert (tmp_path / "went on").exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_piece_that_signals_the_run_is_refused(jobs: int) -> None:
    """One that stopped its parent was waited for for ever."""
    with campaign(jobs=jobs) as pieces:
        done = dict(pieces({"parent": stop_the_run, "group": stop_the_group, "child": end_a_child}))
    parent = os.getppid() if jobs == 1 else os.getpid()
    assert done["parent"].error == f"RuntimeError: os.kill({parent}, {signal.SIGSTOP.value}) would reach the run itself"
    assert "would reach the run itself" in done["group"].error
    assert done["child"].value == -signal.SIGTERM


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_piece_cannot_press_ctrl_c(jobs: int) -> None:
    with campaign(jobs=jobs) as pieces:
        ((_, outcome),) = pieces({"press": press})
    assert re.fullmatch(r"RuntimeError: os\.kill\(\d+, 2\) would reach the run itself", outcome.error)


@pytest.mark.skipif(sys.platform != "linux", reason="no fork")
def test_one_process_that_is_not_this_one_keeps_signals_and_an_end_to_itself() -> None:
    """One that pressed Ctrl-C past `os.kill`, or had a child stop its group, ended or stopped the run."""
    heard: list[int] = []
    before = signal.signal(signal.SIGWINCH, lambda number, frame: heard.append(number))
    try:
        with campaign(here=False) as pieces:
            done = dict(pieces({"press": press_unheard, "group": wave_to_the_group, "end": leave_in_c}))
    finally:
        signal.signal(signal.SIGWINCH, before)
    assert (done["press"].value, done["group"].value, heard) == (7, 0, [])
    assert done["end"].error.startswith("its worker process died")


def test_validate_simulates_in_another_process_than_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def campaign(*, here: bool, **options: object) -> contextlib.AbstractContextManager[object]:
        asked.append(here)
        raise UsageError("asked")

    monkeypatch.setattr(simulating, "campaign", campaign)
    assert run(["validate", "wishart.moment_real", "--jobs", "1"]) == 2
    with pytest.raises(UsageError, match="asked"):
        claim("wishart.moment_real").validate()
    assert asked == [False, True]


def test_a_piece_that_presses_ctrl_c_in_a_worker_does_not_end_the_run() -> None:
    """It came back as an exception, which the run took for its own."""
    assert isolated(press_unheard, 60.0).value == 7


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_written_past_python_is_put_aside_and_bounded(jobs: int, capfd: Capture) -> None:
    """A line that looks like a verdict stood among the verdicts."""
    with campaign(jobs=jobs) as pieces:
        done = dict(pieces({"written": past_python, "flood": flood, "nothing": own_process}))
    assert done["written"].value == "quiet"
    assert "bytes were written to standard output at once" in done["flood"].error
    out, err = capfd.readouterr()
    assert out == ""
    assert "bytes written to standard output, put aside:\n" in err
    for name in ("buffered", "library", "child"):
        assert f"\n| TESTED example.{name}\n" in err
    assert "\n| \\x1b[2ATESTED example.forged\n" in err
    assert "put aside; the first 2000:\n" in err
    assert err.count("example.flood") < 100
    assert not re.search("^TESTED", err, re.MULTILINE)


def test_where_standard_output_is_closed_nothing_is_put_aside() -> None:
    code = "import os; os.close(1)\nfrom phaseproof.campaigns.prints import prints_aside\nwith prints_aside(): print(7)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "7\n")


@pytest.mark.slow
def test_a_worker_that_dies_or_is_stuck_takes_no_other_piece_with_it(tmp_path: Path) -> None:
    with campaign(jobs=2, timeout=0.5) as pieces:
        done = dict(pieces({**PIECES, "die": die, "hang": hang_in_c}))
    assert {key: done[key].value for key in PIECES} == {str(i): i**2 for i in range(5)}
    for name in ("die", "hang"):
        assert done[name].value is None
        assert "its worker process died: killed, out of memory, or stuck for more than 0.5 s" in done[name].error


@pytest.mark.slow
def test_workers_that_all_die_at_once_are_all_told() -> None:
    """The first dies with the fork, the others with a pool that has several pieces under way."""
    with campaign(jobs=3, timeout=5) as pieces:
        done = dict(pieces({**dict.fromkeys("abcdef", die), **PIECES}))
    assert all("its worker process died" in done[name].error for name in "abcdef")
    assert {key: done[key].value for key in PIECES} == {str(i): i**2 for i in range(5)}


def test_a_piece_that_was_killed_from_outside_is_tried_again(tmp_path: Path) -> None:
    with campaign(jobs=2) as pieces:
        done = dict(pieces({**PIECES, "killed": partial(once_killed, tmp_path / "marker")}))
    assert {key: outcome.value for key, outcome in done.items()} == {str(i): i**2 for i in range(5)} | {"killed": 7}


def test_a_piece_whose_worker_is_stopped_is_done_by_another(tmp_path: Path) -> None:
    """At the first piece the stopped worker is the fork, later one of the pool."""
    slow = {f"slow {i}": partial(slowly, i) for i in range(4)}
    for name, work in {
        "first": {"stopped": partial(once_stopped, tmp_path / "first"), **PIECES},
        "later": slow | {"stopped": partial(once_stopped, tmp_path / "later")} | PIECES,
    }.items():
        with campaign(jobs=3) as pieces:
            done = dict(pieces(work))
        assert (tmp_path / name).exists()
        assert {key: outcome.error for key, outcome in done.items()} == dict.fromkeys(work, "")
        assert done["stopped"].value == 7


def test_a_piece_that_stops_every_process_is_noticed_in_seconds() -> None:
    """It was waited for until its time limit and a minute more, where it was done again, alone."""
    with campaign(jobs=2, timeout=200) as pieces:
        began = time.monotonic()
        done = dict(pieces({"stops": stops, **PIECES}))
    assert "its worker process died" in done["stops"].error
    assert time.monotonic() - began < 200
    assert {key: done[key].value for key in PIECES} == {str(i): i**2 for i in range(5)}


def test_a_pool_ends_with_much_waiting_and_leaves_no_thread_in_error(monkeypatch: pytest.MonkeyPatch) -> None:
    errors: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda found: errors.append(found.exc_value))
    pool = ProcessPoolExecutor(1)
    futures = [pool.submit(time.sleep, 60) for _ in range(12)]
    while not futures[0].running():
        time.sleep(0.01)
    end(pool)
    assert errors == []
    assert all(future.done() for future in futures)


def test_a_piece_that_cannot_be_sent_is_done_here() -> None:
    """A lock, for one, is in no other process: the whole run ended in an error."""
    lock = threading.Lock()

    def locked() -> int:
        with lock:
            return os.getpid()

    with campaign(jobs=2) as pieces:
        done = dict(pieces({"first": locked, **PIECES, "last": locked}))
    assert {done["first"].value, done["last"].value} == {os.getpid()}
    assert {key: done[key].value for key in PIECES} == {str(i): i**2 for i in range(5)}


def test_little_work_is_done_by_one_process_and_much_by_several() -> None:
    with campaign(jobs=2) as pieces:
        few = {outcome.value for _, outcome in pieces({str(i): own_process for i in range(20)})}
        many = {outcome.value for _, outcome in pieces({str(i): slow_process for i in range(40)})}
    assert len(few) == 1
    assert len(many) == 2
    assert os.getpid() not in few | many


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


@pytest.mark.parametrize("how", [ValueError, SystemExit])
def test_what_is_made_of_an_interruption_is_a_time_limit_still(how: type[BaseException]) -> None:
    """Hypothesis calls a strategy flaky that was interrupted."""

    def work() -> None:
        try:
            time.sleep(5)
        except BaseException:
            raise how("inconsistent") from None

    with pytest.raises(TimeLimit, match=r"0\.1 s"), time_limit(0.1):
        work()


def test_an_error_before_the_time_is_over_is_that_error() -> None:
    with pytest.raises(ValueError, match="early"), time_limit(60):
        raise ValueError("early")
