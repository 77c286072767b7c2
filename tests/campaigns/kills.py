"""A campaign that is killed again and again, at any moment, must lose nothing and end as if never killed.

``python -m tests.campaigns.kills KILLS`` does so with a validation and with an audit and prints what it saw; the tests run two kills.
``python -m tests.campaigns.kills KILLS SETTINGS`` does so with a validation of a cheap claim at so many settings: between the kills it
works twice on a cluster whose scheduler is killed.
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

from ..derivation_files import write
from .campaign_files import COMMAND, SLOW, Cluster, same_numbers

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
    """How many pieces a journal holds, those apart that draw settings."""
    lines = journal.read_bytes().split(b"\n")[1:-1] if journal.exists() else []
    return sum(not line.startswith(b'{"key": "settings ') for line in lines)


def answer(arguments: list[str]) -> dict[str, Any]:
    """The JSON answer of a command that holds."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert run(arguments) == 0
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


CHEAP = """
import sympy as sp
from phaseproof import Claim, Domain, Simulation, by, integer

n, d = integer("n", 1), integer("d", 1)
sizes = Domain((n, d))
load = n.symbol / d.symbol


def derivation():
    return by.step("one", by.equal(load * d.symbol / n.symbol, sp.S.One), "algebra", sizes)


def sample(setting, generator, replicates):
    return setting["n"] / setting["d"] + generator.standard_normal((replicates, 1)) / 100


cheap = Claim(
    name="mine.load",
    statement="The mean of noise about the load is the load.",
    domain=sizes,
    definition=load,
    closed_form=load,
    derivation=derivation,
    references=("dlmf",),
    simulation=Simulation(sample=sample, dimensions=(2, 2000)),
)
"""
"""A claim with as many settings as one likes, each simulated at once."""


def kill_a_long_validation(
    folder: Path, kills: int, settings: int, schedulers: int = 2, seed: int = 1
) -> dict[str, Any]:
    """Kill it that many times and a scheduler of its cluster twice; AssertionError where it ends otherwise than undisturbed."""
    common = ["validate", write(folder, CHEAP, "cheap.py"), "--settings", str(settings), "--json"]
    journal, moments, begin, fates = folder / "journal", random.Random(seed), time.monotonic(), ["kill"] * kills
    for at in range(schedulers):
        fates.insert((at + 1) * len(fates) // (schedulers + 1), "scheduler")
    for number, fate in enumerate(fates):
        before, place = finished(journal), folder / str(number)
        place.mkdir()
        cluster = Cluster(place) if fate == "scheduler" else None
        try:
            where = (
                ["--cluster", cluster.address] if cluster and cluster.worker() and cluster.worker() else ["--jobs", "2"]
            )
            command = [*COMMAND, *common, *where, "--resume", str(journal)]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
            wanted = before + moments.randint(1, settings // (len(fates) + 1))
            while finished(journal) < wanted and process.poll() is None:
                time.sleep(settings / 10**5)
            assert process.poll() is None, (process.communicate(), "it ended before it was killed")
            if cluster:
                cluster.processes[0].kill()
                out, err = process.communicate(timeout=300)
                assert (process.returncode, out) == (1, b"")
                assert b"the cluster is lost" in err.splitlines()[-1], err[-2000:]
            else:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
        finally:
            if cluster:
                cluster.stop()
        assert finished(journal) >= wanted, "finished work was lost"
        print(f"{fate}: {finished(journal)} pieces after {time.monotonic() - begin:.0f} s", flush=True)
    resumed = answer([*common, "--jobs", "2", "--resume", str(journal)])
    print(f"{resumed['resumed']} settings from the journal, ended after {time.monotonic() - begin:.0f} s", flush=True)
    alone = answer([*common, "--jobs", "1"])
    assert alone["resumed"] == 0 < resumed["resumed"] < settings == len(alone["claims"][0]["trials"])
    assert same_numbers(resumed) == same_numbers(alone)
    return {
        "settings": settings,
        "kills": kills,
        "schedulers": schedulers,
        "kept": resumed["resumed"],
        "seconds": round(time.monotonic() - begin),
    }


def main() -> None:
    if len(sys.argv) > 2:
        with tempfile.TemporaryDirectory() as folder:
            print(kill_a_long_validation(Path(folder), *map(int, sys.argv[1:])), flush=True)
        return
    for job in EXTRA:
        with tempfile.TemporaryDirectory() as folder:
            print(kill_in_a_loop(Path(folder), job, int(sys.argv[1])), flush=True)


if __name__ == "__main__":
    main()
