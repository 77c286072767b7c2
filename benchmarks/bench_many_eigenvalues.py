"""Exact digits of claims on every population at a thousand and ten thousand distinct eigenvalues, in processor time."""

from __future__ import annotations

from time import process_time
from typing import Any

from phaseproof.book.selection import find
from phaseproof.evaluation.closed_forms import value_of

SIZES = {1000: 1.0, 10_000: 10.0}
"""Eigenvalues, and the seconds that an evaluation may take."""

CASES = {
    "spectrum.overlap": {"gamma": 2},
    "spectrum.population_distance": {"gamma": "1/2"},
    "spectrum.test_error": {"gamma": 2, "noise": 1},
}


def run() -> list[dict[str, Any]]:
    """Fifteen digits of each claim at each size."""
    rows = []
    for name, at in CASES.items():
        for size, most in SIZES.items():
            start = process_time()
            value_of(find(name), at, 15, f"power_law:1.5,d={size}")
            seconds = process_time() - start
            wanted = {"target": f"<= {most:g} s", "met": seconds <= most}
            rows.append({"name": f"{name}, {size} eigenvalues", "value": seconds, "unit": "s", "ratio": None, **wanted})
    return rows
