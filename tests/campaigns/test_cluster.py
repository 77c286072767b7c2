"""Campaigns on a Dask cluster: a scheduler and workers as processes of their own, on the loopback device alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from asyncio import CancelledError
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from phaseproof.campaigns import cluster as cluster_module
from phaseproof.campaigns.campaign import campaign
from phaseproof.cli import run
from phaseproof.theory.errors import PhaseproofError, UsageError

from ..amounts import part_of
from ..derivation_files import write
from .campaign_files import (
    COMMAND,
    SLOW,
    Cluster,
    blas_threads,
    hang_in_c,
    leave,
    once_killed,
    same_numbers,
    slow_process,
    square,
    swallow_everything,
)

pytest.importorskip("distributed")
dask = pytest.importorskip("dask")

ROOT = Path(__file__).resolve().parents[2]
QUIET = pytest.mark.filterwarnings("default")  # Dask's own warnings are not ours to fail on

pytestmark = [pytest.mark.slow, QUIET]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    started = Cluster(tmp_path)
    try:
        started.worker()
        started.worker()
        yield started
    finally:
        started.stop()


def test_a_killed_worker_changes_no_digit(cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two workers, one of them killed in the middle: the answer is that of one process; an audit by the other likewise."""
    common = ["validate", write(tmp_path, SLOW), "--settings", "10", "--json"]
    assert run([*common, "--jobs", "1"]) == 0
    alone = json.loads(capsys.readouterr().out)
    journal = tmp_path / "journal"
    command = [*COMMAND, *common, "--cluster", cluster.address, "--resume", str(journal)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
    )
    cluster.processes.append(process)  # stopped with the others, whatever happens
    until = time.monotonic() + 300
    while not journal.exists() or journal.read_bytes().count(b"\n") < 4:
        assert time.monotonic() < until
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    cluster.processes[1].send_signal(signal.SIGKILL)
    out, err = process.communicate(timeout=100)
    assert process.returncode == 0, err
    assert same_numbers(json.loads(out)) == same_numbers(alone)
    audits = []
    for where in (["--jobs", "1"], ["--cluster", cluster.address]):
        assert run(["audit", write(tmp_path), "--settings", "1", "--sample", "2", "--json", *where]) == 0
        audits.append(same_numbers(json.loads(capsys.readouterr().out)))
    assert audits[0] == audits[1]


def test_pieces_that_fail_are_told_apart(cluster: Cluster, tmp_path: Path) -> None:
    work = {str(i): partial(square, i) for i in range(8)}
    work |= {"leave": leave, "hang": swallow_everything, "blas": blas_threads}
    lock = threading.Lock()
    work |= {f"here {i}": lambda: os.getpid() * (not lock.locked()) for i in range(20)}
    with campaign(cluster=cluster.address, timeout=1.0) as pieces:
        done = dict(pieces(work))
    assert {key: done[key].value for key in map(str, range(8))} == {str(i): i * i for i in range(8)}
    assert {done[f"here {i}"].value for i in range(20)} == {os.getpid()}  # a lock cannot be sent
    assert done["leave"].error == "SystemExit: 0"
    assert done["hang"].error == "not finished after 1 s"
    assert set(done["blas"].value) == {1}
    with campaign(cluster=cluster.address) as pieces:  # the worker that is lost has its work done by the other
        assert dict(pieces({"killed": partial(once_killed, tmp_path / "marker")}))["killed"].value == 7


def test_what_is_no_cluster_is_refused(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster_module, "PATIENCE", 2.0)
    for address in ("nonsense", "tcp://127.0.0.1:1", "tcp://"):
        assert run(["validate", "wishart.moment_real", "--cluster", address]) == 2
        assert f"cluster = '{address}'" in capsys.readouterr().err
    with dask.config.set({"distributed.comm.require-encryption": True}):
        assert run(["validate", "wishart.moment_real", "--cluster", cluster.address]) == 2
        assert "encryption required" in capsys.readouterr().err
    other = cluster_module._program() | {"version": "another"}
    monkeypatch.setattr(cluster_module, "_program", lambda: other)
    with pytest.raises(UsageError, match="differs in version"), campaign(cluster=cluster.address) as pieces:
        list(pieces({"1": partial(square, 1)}))


def test_a_lost_cluster_is_an_error(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    def work() -> None:
        with campaign(cluster=cluster.address) as pieces:
            monkeypatch.setattr(cluster_module, "PATIENCE", 1.0)
            monkeypatch.setattr(cluster_module, "ABANDONED", 3.0)
            for _ in pieces({"1": partial(square, 1), "2": hang_in_c, "3": hang_in_c, "4": hang_in_c}):
                for worker in cluster.processes[1:]:
                    worker.kill()

    with pytest.raises(PhaseproofError, match="cluster"):
        work()


def test_a_dead_scheduler_is_one_line_and_the_run_goes_on(
    cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The scheduler is killed in the middle; what was done by then is not done again, by whatever processes there are."""
    common = ["validate", write(tmp_path, SLOW), "--settings", "10", "--json"]
    assert run([*common, "--jobs", "1"]) == 0
    alone, journal = json.loads(capsys.readouterr().out), tmp_path / "journal"
    command = [*COMMAND, *common, "--resume", str(journal)]
    process = subprocess.Popen(
        [*command, "--cluster", cluster.address], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    cluster.processes.append(process)
    until = time.monotonic() + 300
    while not journal.exists() or journal.read_bytes().count(b"\n") < 5:
        assert time.monotonic() < until
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    cluster.processes[0].kill()
    out, err = process.communicate(timeout=100)
    assert (process.returncode, out) == (1, "")
    assert [line for line in err.splitlines() if line.startswith("phaseproof: the cluster is lost: ")]
    assert "Traceback" not in err
    assert run([*command[len(COMMAND) :], "--jobs", "2"]) == 0
    resumed = json.loads(capsys.readouterr().out)
    assert resumed["resumed"] >= 3
    assert same_numbers(resumed) == same_numbers(alone)


@pytest.mark.parametrize("place", part_of([0, 1], {1}))
def test_a_stopped_scheduler_or_worker_is_an_error(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    """SIGSTOP to the scheduler, or to the worker that has a piece; the other worker does what it can."""
    cluster.await_workers(2)

    def work() -> None:
        with campaign(cluster=cluster.address, timeout=1.0) as pieces:
            monkeypatch.setattr(cluster_module, "PATIENCE", 1.0)
            monkeypatch.setattr(cluster_module, "ABANDONED", 2.0)
            for _ in pieces({str(number): slow_process for number in range(6)}):
                cluster.processes[place].send_signal(signal.SIGSTOP)

    with pytest.raises(PhaseproofError, match="the cluster is lost: "):
        work()


def test_a_result_that_dies_with_the_last_worker_is_an_error(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece is done, and before its result is fetched the workers are gone."""
    some = cluster_module._some

    def then_none_left(client: Any, futures: set[Any]) -> set[Any]:
        done = some(client, futures)
        for worker in cluster.processes[1:]:
            worker.kill()
        while client.ncores():
            time.sleep(0.05)
        return done

    with campaign(cluster=cluster.address) as pieces:
        monkeypatch.setattr(cluster_module, "PATIENCE", 1.0)
        monkeypatch.setattr(cluster_module, "ABANDONED", 2.0)
        monkeypatch.setattr(cluster_module, "_some", then_none_left)
        with pytest.raises(PhaseproofError, match="the cluster is lost"):
            list(pieces({"1": partial(square, 1)}))


@pytest.mark.parametrize("error", [CancelledError, TimeoutError, OSError])
def test_a_question_to_a_dead_scheduler_has_no_answer(error: type[BaseException]) -> None:
    """Dask cancels what waits for one, which is no ``Exception``: the end of the run would have been a traceback."""

    def close() -> None:
        raise error

    assert cluster_module._ask(close) is None
