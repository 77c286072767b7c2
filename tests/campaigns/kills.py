"""A campaign that is killed again and again, at any moment, must lose nothing and end as if never killed.

``python -m tests.campaigns.kills KILLS`` does so with a validation and with an audit and prints what it saw; the tests run two kills.
``python -m tests.campaigns.kills KILLS COUNT`` does so with a campaign of COUNT simulations, each of its own setting: between the
kills it works twice on a cluster whose scheduler is killed.
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
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from phaseproof.campaigns.campaign import campaign
from phaseproof.campaigns.journal import identity
from phaseproof.campaigns.workers import send_along
from phaseproof.cli import run
from phaseproof.theory.errors import PhaseproofError

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
    assert resumed["resumed"] == kept - journal.read_bytes().count(b'{"key": "settings ') > 0
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


def distance(examples: int, dimension: int, seed: int) -> float:
    """How far a sample covariance of Gaussian data is from the identity."""
    data = np.random.default_rng(seed).standard_normal((examples, dimension))
    return float(np.mean((np.linalg.eigvalsh(data.T @ data / examples) - 1) ** 2))


def carry_out(count: int, journal: Path | None, cluster: str = "", jobs: int = 2) -> dict[str, float]:
    """The campaign, here or on a cluster: what was measured, by key."""
    who = identity("kills", [sys.modules[__name__]], count=count)
    send_along([sys.modules[__name__]])
    with campaign(jobs=jobs, cluster=cluster, journal=journal, identity=who) as pieces:
        found = dict(pieces({str(i): partial(distance, 1 + i // 20, 2 + i % 20, i) for i in range(count)}))
    assert not [outcome.error for outcome in found.values() if outcome.error]
    return {key: outcome.value for key, outcome in found.items()}


def kill_a_long_campaign(folder: Path, kills: int, count: int, schedulers: int = 2, seed: int = 1) -> dict[str, Any]:
    """Kill it that many times and a scheduler of its cluster twice; AssertionError where it ends otherwise than undisturbed."""
    journal, moments, begin, fates = folder / "journal", random.Random(seed), time.monotonic(), ["kill"] * kills
    for at in range(schedulers):
        fates.insert((at + 1) * len(fates) // (schedulers + 1), "scheduler")
    for number, fate in enumerate(fates):
        before, place = finished(journal), folder / str(number)
        place.mkdir()
        cluster = Cluster(place) if fate == "scheduler" else None
        try:
            address = [cluster.address] if cluster and cluster.worker() and cluster.worker() else []
            command = [sys.executable, "-m", "tests.campaigns.kills", "carry-out", str(count), str(journal), *address]
            process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
            wanted = before + moments.randint(1, count // (len(fates) + 1))
            while finished(journal) < wanted and process.poll() is None:
                time.sleep(0.05)
            assert process.poll() is None, (process.communicate(), "it ended before it was killed")
            if cluster:
                cluster.processes[0].kill()
                _, err = process.communicate(timeout=300)
                assert process.returncode == 1
                assert b"the cluster is lost" in err.splitlines()[-1]
            else:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
        finally:
            if cluster:
                cluster.stop()
        assert finished(journal) >= wanted, "finished work was lost"
        print(f"{fate}: {finished(journal)} of {count} after {time.monotonic() - begin:.0f} s", flush=True)
    kept = finished(journal)
    assert carry_out(count, journal) == carry_out(count, None, jobs=1)
    return {
        "pieces": count,
        "kills": kills,
        "schedulers": schedulers,
        "kept": kept,
        "seconds": round(time.monotonic() - begin),
    }


def main() -> None:
    if sys.argv[1] == "carry-out":
        try:
            carry_out(int(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:])
        except PhaseproofError as error:
            sys.exit(str(error))
        return
    if len(sys.argv) > 2:
        with tempfile.TemporaryDirectory() as folder:
            print(kill_a_long_campaign(Path(folder), *map(int, sys.argv[1:])), flush=True)
        return
    for job in EXTRA:
        with tempfile.TemporaryDirectory() as folder:
            print(kill_in_a_loop(Path(folder), job, int(sys.argv[1])), flush=True)


if __name__ == "__main__":
    main()
