"""A campaign that is killed again and again, at any moment, must lose nothing and end as if never killed.

``python -m tests.kills KILLS`` does so with a validation and with an audit and prints what it saw; the tests run two kills.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from phaseproof.cli import run

from .campaign_files import COMMAND, SLOW, same_numbers
from .derivation_files import write

EXTRA = {"validate": (), "audit": ("--sample", "9")}


def kill_in_a_loop(folder: Path, job: str, kills: int, seed: int = 1) -> dict[str, Any]:
    """Kill a job that many times, then let it end; AssertionError when something is lost, half-written or different.

    Every other kill falls anywhere from the start of the process on, the others soon after it has finished a piece.
    """
    common = [job, write(folder, SLOW), "--settings", str(3 * kills + 6), *EXTRA[job], "--json"]
    journal, moments = folder / f"{job}.journal", random.Random(seed)
    begin, until_first, fruitless = time.monotonic(), 1.0, 0
    for count in range(kills):
        before, start = finished(journal), time.monotonic()
        command = [*COMMAND, *common, "--jobs", str(1 + count // 2 % 2), "--resume", str(journal)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        latest = start + (moments.uniform(0, 1.2 * until_first) if count % 2 else 600)
        while process.poll() is None and finished(journal) == before and time.monotonic() < latest:
            time.sleep(0.01)
        if finished(journal) > before:
            until_first = time.monotonic() - start
            time.sleep(moments.uniform(0, 0.15))
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        assert out == b"", "it ended before it was killed"
        assert b"Traceback" not in err
        assert finished(journal) >= before + (count % 2 == 0), "finished work was lost"
        fruitless += finished(journal) == before
    kept = finished(journal)
    resumed, alone = answer([*common, "--jobs", "2", "--resume", str(journal)]), answer([*common, "--jobs", "1"])
    assert resumed["resumed"] == kept > 0
    assert same_numbers(resumed) == same_numbers(alone)
    seconds = round(time.monotonic() - begin)
    return {"job": job, "kills": kills, "before anything was finished": fruitless, "kept": kept, "seconds": seconds}


def finished(journal: Path) -> int:
    """How many pieces a journal holds."""
    return max(0, journal.read_bytes().count(b"\n") - 1) if journal.exists() else 0


def answer(arguments: list[str]) -> dict[str, Any]:
    """The JSON answer of a command that holds."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert run(arguments) == 0
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def main() -> None:
    for job in EXTRA:
        with tempfile.TemporaryDirectory() as folder:
            print(kill_in_a_loop(Path(folder), job, int(sys.argv[1])), flush=True)


if __name__ == "__main__":
    main()
