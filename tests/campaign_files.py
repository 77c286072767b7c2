"""Derivation files, pieces of work and processes for the tests of campaigns."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from .derivation_files import TRUE

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
    """Killed from outside the first time, like by a kernel that is out of memory."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 7


def die() -> None:
    os._exit(0)


def leave() -> None:
    sys.exit(0)


def swallow_everything() -> None:
    while True:
        with contextlib.suppress(Exception):
            time.sleep(0.01)


def hang_in_c() -> int:
    return sum(range(10**12))


def own_process() -> int:
    return os.getpid()


def blas_threads() -> list[int]:
    import numpy  # noqa: F401  (it loads the BLAS)
    from threadpoolctl import threadpool_info

    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


def chatty() -> str:
    print("a print of the user's")
    return "quiet"


TIMES = ("seconds", "slowest", "resumed")


def same_numbers(report: dict[str, Any]) -> dict[str, Any]:
    """A JSON answer without what may differ between two runs: seconds, what took most, and how much came from a journal."""

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: without(item) for key, item in value.items() if key not in TIMES}
        return [without(item) for item in value] if isinstance(value, list) else value

    return without(report)
