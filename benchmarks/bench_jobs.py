"""The command line as a user meets it: each job in a fresh process, on two cores, with empty caches.

Memory is the sum of the resident sets of the job's whole process tree, sampled; pages shared between its
processes count once for each, so the figure errs upwards. Needs /proc for that; elsewhere the largest
single process is all that is seen, and the name of the measure says so.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HELP_SECONDS, CHECK_SECONDS, VERIFY_SECONDS = 0.3, 20.0, 180.0
VERIFY_MIB = 1024.0
CORES = 2
HELP_REPEATS = 7
INTERVAL = 0.02
PROC = Path("/proc/self/stat").exists()


@dataclass(frozen=True)
class Outcome:
    """Wall time, peak memory of the tree and exit code of one command."""

    seconds: float
    mebibytes: float
    code: int


def executable() -> str:
    """The console script that belongs to this interpreter."""
    beside = Path(sys.executable).parent / "phaseproof"
    found = str(beside) if beside.exists() else shutil.which("phaseproof")
    if found is None:
        raise FileNotFoundError("phaseproof is not installed; run `make bench`")
    return found


def measure(*arguments: str, caches: Path) -> Outcome:
    """Run the command to its end in a session of its own; what it printed is shown if it fails."""
    environment = os.environ | {"XDG_CACHE_HOME": str(caches), "MPLCONFIGDIR": str(caches / "matplotlib")}
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [executable(), *arguments],
            cwd=caches,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        _confine(process.pid)
        peak = 0.0
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            peak = max(peak, _resident(process.pid))
            time.sleep(INTERVAL)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            sys.stderr.write(output.read().decode(errors="replace")[-4000:])
    largest = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Outcome(seconds, max(peak, largest), process.returncode)


def _confine(pid: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(pid, sorted(os.sched_getaffinity(0))[:CORES])


def _resident(session: int) -> float:
    """Resident memory, in MiB, of every process of a session."""
    pages = 0
    for stat in Path("/proc").glob("[0-9]*/stat") if PROC else ():
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[3]) == session:
            pages += int(fields[21])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _row(name: str, value: float, unit: str, target: float, done: bool) -> dict[str, Any]:
    return {
        "name": name if done else f"{name} (exit code not 0)",
        "value": value,
        "unit": unit,
        "ratio": None,
        "target": f"<= {target:g} {unit}",
        "met": done and value <= target,
    }


def run() -> list[dict[str, Any]]:
    """--help (median), check, verify: time, and for verify the memory."""
    with tempfile.TemporaryDirectory() as directory:
        caches = Path(directory)
        helps = [measure("--help", caches=caches) for _ in range(HELP_REPEATS)]
        check = measure("check", caches=caches)
    with tempfile.TemporaryDirectory() as directory:
        caches = Path(directory)
        verify = measure("verify", "-o", str(caches / "report"), caches=caches)
    tree = "process tree" if PROC else "largest process"
    return [
        _row(
            "phaseproof --help, median",
            statistics.median(h.seconds for h in helps),
            "s",
            HELP_SECONDS,
            all(h.code == 0 for h in helps),
        ),
        _row("phaseproof check, cold", check.seconds, "s", CHECK_SECONDS, check.code == 0),
        _row("phaseproof verify, cold", verify.seconds, "s", VERIFY_SECONDS, verify.code == 0),
        _row(f"phaseproof verify, peak of the {tree}", verify.mebibytes, "MiB", VERIFY_MIB, verify.code == 0),
    ]
