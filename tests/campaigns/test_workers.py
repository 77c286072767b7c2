"""Work that raises, hangs or dies is its own failure alone, and takes no other piece with it."""

from __future__ import annotations

import os
import signal
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from joblib.externals.loky import ProcessPoolExecutor
from threadpoolctl import threadpool_limits

from phaseproof.campaigns import workers
from phaseproof.campaigns.campaign import campaign
from phaseproof.campaigns.limits import TimeLimit, time_limit
from phaseproof.campaigns.processes import end
from phaseproof.cli import run
from phaseproof.theory.errors import UsageError

from . import campaign_files
from .campaign_files import (
    blas_threads,
    chatty,
    die,
    exit_at_once,
    exit_in_a_child,
    hang_in_c,
    leave,
    once_killed,
    once_stopped,
    own_process,
    raise_a_verdict,
    raise_unwritten,
    slow_process,
    slowly,
    square,
    stops,
    swallow_everything,
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
