"""How the time of a campaign falls with workers, and what the campaign itself costs for each piece of work.

The pieces wait and do not compute: what is measured is the campaign, not how many cores are free.
"""

from __future__ import annotations

import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from phaseproof.campaigns.campaign import campaign
from phaseproof.campaigns.journal import identity

PIECES, WAIT, FEW, MANY = 100, 0.1, 10, 2000


def wait(seconds: float) -> float:
    """A piece of work that takes so long and no processor."""
    time.sleep(seconds)
    return seconds


def timed(jobs: int, pieces: int, seconds: float, journal: Path | None = None) -> tuple[float, float]:
    """Seconds of a campaign with the start of its processes: to the first piece that is done, and to the last."""
    start, outcomes, first = time.perf_counter(), [], 0.0
    with campaign(jobs=jobs, journal=journal, identity=identity("bench", ()) if journal else None) as execute:
        for _, outcome in execute({str(k): partial(wait, seconds) for k in range(pieces)}):
            first = first or time.perf_counter() - start
            outcomes.append(outcome)
    if len(outcomes) != pieces or any(outcome.error for outcome in outcomes):
        raise RuntimeError("pieces of the campaign failed")
    return first, time.perf_counter() - start


def row(name: str, value: float, unit: str, ratio: float | None = None) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "ratio": ratio, "target": None, "met": None}


def run() -> list[dict[str, Any]]:
    """Times with 1, 2 and 4 processes, those of a small campaign, and the cost of a piece without work."""
    alone, rows = timed(1, PIECES, WAIT)[1], []
    for jobs in (2, 4):
        first, last = timed(jobs, PIECES, WAIT)
        rows.append(row(f"{PIECES} pieces of {WAIT:g} s, {jobs} processes", last, "s", alone / last))
        rows.append(row(f"its first piece, {jobs} processes", first, "s"))
    small = timed(1, FEW, WAIT)[1]
    rows.append(row(f"{FEW} pieces of {WAIT:g} s, 2 processes", last := timed(2, FEW, WAIT)[1], "s", small / last))
    with tempfile.TemporaryDirectory() as folder:
        cost = {
            "in this process": timed(1, MANY, 0.0),
            "kept in a journal": timed(1, MANY, 0.0, Path(folder) / "journal"),
        }
    cost["sent to a process"] = timed(2, MANY, 0.0)
    least = cost["in this process"][1]
    return rows + [row(f"one piece, {name}", last / MANY * 1e3, "ms", last / least) for name, (_, last) in cost.items()]
