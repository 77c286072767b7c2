"""What one step of a derivation costs to check, over the whole book, in one process."""

from __future__ import annotations

from statistics import median
from typing import Any

from phaseproof.book.selection import select
from phaseproof.checking.claims import check_claims


def run() -> list[dict[str, Any]]:
    """The median and the slowest step, each beside the whole check."""
    report = check_claims(select([]))
    steps = sorted(report.steps.values(), key=lambda step: step.seconds)
    total = sum(step.seconds for step in steps)

    def row(name: str, seconds: float) -> dict[str, Any]:
        return {
            "name": name,
            "value": seconds * 1e3,
            "unit": "ms",
            "ratio": total / seconds,
            "target": None,
            "met": None,
        }

    return [
        row(f"one step of {len(steps)}, median", median(step.seconds for step in steps)),
        row(f"slowest: {steps[-1].step.rule}, {steps[-1].step.title}"[:52], steps[-1].seconds),
    ]
