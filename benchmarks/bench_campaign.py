"""How the time of a campaign falls with workers, and what the campaign itself costs for each piece of work.

The pieces wait and do not compute: what is measured is the campaign, not how many cores are free.
"""

from __future__ import annotations

import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from phaseproof.campaign import campaign
from phaseproof.journal import identity

PIECES, WAIT, MANY = 60, 0.1, 2000


def wait(seconds: float) -> float:
    """A piece of work that takes so long and no processor."""
    time.sleep(seconds)
    return seconds


def timed(jobs: int, pieces: int, seconds: float, journal: Path | None = None) -> float:
    """Seconds of a campaign, without the start of its processes."""
    with campaign(jobs=jobs, journal=journal, identity=identity("bench", ()) if journal else None) as execute:
        for _ in execute({f"start {k}": partial(wait, 0.2) for k in range(2 * jobs)}):
            pass
        start = time.perf_counter()
        done = list(execute({str(k): partial(wait, seconds) for k in range(pieces)}))
        elapsed = time.perf_counter() - start
    if len(done) != pieces or any(outcome.error for _, outcome in done):
        raise RuntimeError("pieces of the campaign failed")
    return elapsed


def run() -> list[dict[str, Any]]:
    """Times with 1, 2 and 4 processes, and the cost of a piece without work, with a journal and without."""
    alone = timed(1, PIECES, WAIT)
    rows = [
        {
            "name": f"{PIECES} pieces of {WAIT:g} s, {jobs} processes",
            "value": (elapsed := timed(jobs, PIECES, WAIT)),
            "unit": "s",
            "ratio": alone / elapsed,
            "target": None,
            "met": None,
        }
        for jobs in (2, 4)
    ]
    with tempfile.TemporaryDirectory() as folder:
        cost = {"alone": timed(1, MANY, 0.0), "kept": timed(1, MANY, 0.0, Path(folder) / "journal")}
    cost["sent"] = timed(2, MANY, 0.0)
    for name, key in (("in this process", "alone"), ("kept in a journal", "kept"), ("sent to a process", "sent")):
        each = cost[key] / MANY
        ratio = cost[key] / cost["alone"]
        rows.append(
            {
                "name": f"one piece, {name}",
                "value": each * 1e3,
                "unit": "ms",
                "ratio": ratio,
                "target": None,
                "met": None,
            }
        )
    return rows
