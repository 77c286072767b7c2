"""The random campaigns of docs/audit.md: many tries from one seed, in blocks that a journal keeps.

python -m tests.campaigns.draws witness|adversary DRAWS [--seed N] [--jobs N] [--resume FILE]

Killed and started again with the same journal, a campaign goes on where it was. Exit status 1 when something was found.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from phaseproof.campaigns.campaign import campaign
from phaseproof.campaigns.journal import identity
from phaseproof.theory.errors import UsageError

from ..derivations import witnesses
from ..kernel import adversary, oracle

BLOCK = {"witness": 20, "adversary": 350}
"""Tries in one piece of work."""

FAULTS = ("falsehoods", "crashes", "wrong")
"""What must not be found."""

PATIENCE = 1e6
"""Seconds that a block may take; a single try has a limit of its own where it needs one."""

TRY: dict[str, Callable[..., Any]] = {
    "witness": witnesses.campaign,
    "adversary": adversary.campaign,
}


def block(kind: str, tries: int, seed: int, first: int) -> dict[str, Any]:
    """The tallies of some tries, as terms of JSON."""
    return vars(TRY[kind](tries, seed, first=first))


def add(total: dict[str, Any], part: dict[str, Any]) -> None:
    """Put the tallies of a block to those of others."""
    for name, value in part.items():
        if isinstance(value, dict):
            total.setdefault(name, Counter()).update(value)
        else:
            total[name] = total[name] + value if name in total else value


def main(arguments: list[str]) -> int:
    """Run a campaign; a line on standard error after each block, and all counts at the end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=sorted(TRY))
    parser.add_argument("draws", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--resume", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    kind, size = options.kind, BLOCK[options.kind]
    work = {
        f"{kind} {first}": partial(block, kind, min(size, options.draws - first), options.seed, first)
        for first in range(0, options.draws, size)
    }
    who = identity(f"campaign {kind}", [witnesses, adversary, oracle], draws=options.draws, seed=options.seed)
    total: dict[str, Any] = {}
    start, cpu, done = time.perf_counter(), time.process_time(), 0
    with campaign(jobs=options.jobs, timeout=PATIENCE, journal=options.resume, identity=who) as execute:
        for key, outcome in execute(work):
            if outcome.error:
                raise RuntimeError(f"{key}: {outcome.error}")
            done += 1
            add(total, outcome.value)
            for fault in (fault for name in FAULTS for fault in outcome.value.get(name, ())):
                print(fault, flush=True)
            took = f"{time.perf_counter() - start:.0f} s, {time.process_time() - cpu:.0f} s of this process"
            print(f"{done} of {len(work)} blocks, {took}: {summary(total)}", file=sys.stderr, flush=True)
    for name, value in total.items():
        print(f"{name}: {dict(sorted(value.items())) if isinstance(value, dict) else value}")
    print(f"{kind}: {options.draws} draws, seed {options.seed}, {took}: {summary(total)}")
    return 1 if any(total.get(name) for name in FAULTS) or not work else 0


def summary(total: dict[str, Any]) -> str:
    """Each tally as one number."""
    counts = {name: sum(v.values()) if isinstance(v, dict) else v for name, v in total.items()}
    return ", ".join(f"{len(v) if isinstance(v, list) else v} {name}" for name, v in counts.items())


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except UsageError as error:
        sys.exit(str(error))
