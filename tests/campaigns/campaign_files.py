"""Derivation files, pieces of work and processes for the tests of campaigns."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from os import killpg
from pathlib import Path
from typing import Any

from phaseproof.campaigns import journal

from ..derivation_files import TRUE

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = "import sys; from phaseproof.cli import run; sys.exit(run(sys.argv[1:]))"
COMMAND = [sys.executable, "-c", SCRIPT]
"""The command line in a process of its own."""

SLOW = TRUE.replace("def sample(", "import time\n\n\ndef sample(").replace(
    "    mean = ", "    time.sleep(0.1)\n    mean = "
)
"""The same claim, with simulations that leave time to be killed."""


def square(number: int) -> int:
    return number**2


def once_killed(marker: Path) -> int:
    """Killed the first time as from outside, like by a kernel that is out of memory: Python is not asked."""
    if not marker.exists():
        marker.touch()
        signal.raise_signal(signal.SIGKILL)
    return 7


def die() -> None:
    signal.raise_signal(signal.SIGKILL)


def exit_at_once() -> None:
    os._exit(0)


class Unwritten(Exception):
    def __str__(self) -> str:
        raise ValueError("it has no words")


def raise_unwritten() -> None:
    raise Unwritten


def raise_a_verdict() -> None:
    raise ValueError("\x1b[31m no\nTESTED example.other: 12 settings")


def exit_in_a_child() -> int:
    """A piece may fork processes of its own."""
    child = os.fork()
    if child == 0:
        os._exit(7)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def once_stopped(marker: Path) -> int:
    """Stopped from outside the first time, and for good."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGSTOP)
    return 7


def stops() -> None:
    """Stops whatever process it is done in."""
    os.kill(os.getpid(), signal.SIGSTOP)


def leave() -> None:
    sys.exit(0)


def leave_in_c() -> None:
    """Python is not asked."""
    ctypes.CDLL(None)._exit(0)


def swallow_everything() -> None:
    while True:
        with contextlib.suppress(Exception):
            time.sleep(0.01)


def hang_in_c() -> int:
    return sum(range(10**12))


def own_process() -> int:
    return os.getpid()


def slow_process() -> int:
    time.sleep(0.3)
    return os.getpid()


def slowly(number: int) -> int:
    time.sleep(2)
    return number


def blas_threads() -> list[int]:
    import numpy  # noqa: F401  (it loads the BLAS)
    from threadpoolctl import threadpool_info

    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


def chatty() -> str:
    print("a print of the user's")
    return "quiet"


class Stop(BaseException):
    """Of a user's own, which no ``except Exception`` catches."""


def raises(kind: type[BaseException]) -> None:
    raise kind


def swallow(number: int, folder: Path) -> str:
    """A signal comes meanwhile, and whatever it raises is ignored."""
    with contextlib.suppress(BaseException):
        signal.raise_signal(number)
    (folder / "went on").touch()
    return "ignored"


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def press_unheard() -> int:
    signal.raise_signal(signal.SIGINT)
    return 7


def wave_to_the_group() -> int:
    """A child's command reaches the group, which Python is not asked about."""
    return subprocess.run(["sh", "-c", "kill -WINCH 0"], check=False).returncode


def stop_the_run() -> None:
    os.kill(os.getppid(), signal.SIGSTOP)


def stop_the_group() -> None:
    killpg(os.getpgid(os.getppid()), signal.SIGSTOP)


def end_a_child() -> int:
    """A piece may signal processes of its own."""
    child = subprocess.Popen(["sleep", "60"])
    os.kill(child.pid, 0)
    os.kill(child.pid, signal.SIGTERM)
    return child.wait()


def past_python() -> str:
    """Written to descriptor 1: at once, by a buffer of Python's that was there before, by one of the library of C, and by a child."""
    os.write(1, b"\x1b[2ATESTED example.forged\n")
    print("TESTED example.buffered", file=sys.__stdout__)
    ctypes.CDLL(None).printf(b"TESTED example.library\n")
    subprocess.run(["echo", "TESTED example.child"], check=True)
    return "quiet"


def flood() -> None:
    while True:
        os.write(1, b"TESTED example.flood\n" * 1000)


def put_into(path: Path, line: int, value: str) -> None:
    """Write another value into a line of a journal, with a checksum that is right."""
    lines = path.read_bytes().splitlines(keepends=True)
    text = lines[line].partition(b'"value": ')[0] + b'"value": ' + value.encode()
    lines[line] = text + b', "check": "' + journal._checksum(text, lines[0]) + b'"}\n'
    path.write_bytes(b"".join(lines))


class Cluster:
    """Processes of a cluster; ``address`` of its scheduler."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "scheduler.json"
        self.processes: list[subprocess.Popen] = []
        self._start("scheduler", "--port", "0", "--no-dashboard")
        until = time.monotonic() + 60
        while not self.file.exists() or not self.file.read_text().endswith("}"):
            assert time.monotonic() < until, "no scheduler"
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text())["address"]
        assert self.address.startswith("tcp://127.0.0.1:")

    def await_workers(self, count: int) -> None:
        from distributed import Client

        with Client(self.address) as client:
            client.wait_for_workers(count, timeout=60)

    def worker(self) -> subprocess.Popen:
        return self._start("worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "60")

    def _start(self, what: str, *options: str) -> subprocess.Popen:
        common = ["--host", "127.0.0.1", "--scheduler-file", str(self.file)]
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *common, *options]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "2"}  # for tests.campaign_files
        with (self.folder / "log").open("a") as log:
            process = subprocess.Popen(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment
            )
        self.processes.append(process)
        return process

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


TIMES = ("seconds", "slowest", "resumed")


def same_numbers(report: dict[str, Any]) -> dict[str, Any]:
    """A JSON answer without what may differ between two runs: seconds, what took most, and how much came from a journal."""

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: without(item) for key, item in value.items() if key not in TIMES}
        return [without(item) for item in value] if isinstance(value, list) else value

    return without(report)
