"""All lines and claims of a log judged one after the other, in this process."""

from __future__ import annotations

from phaseproof.theory.kernel.check import Outcome, claimed, judged
from phaseproof.theory.kernel.log import Log


def check(log: Log) -> tuple[list[Outcome], list[Outcome]]:
    """The outcome of every step and of every claim."""
    steps: dict[int, Outcome] = {}
    for number in range(len(log.steps)):
        steps[number] = judged(log, number, steps)
    return list(steps.values()), [claimed(log, claim, steps) for claim in log.claims]
