"""Walks of mutations: from an honest log to whatever the kernel accepts, one mutation after the other."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from phaseproof.theory.kernel.check import Outcome, claimed, derive
from phaseproof.theory.kernel.log import Log, LoggedClaim, LoggedStep
from phaseproof.theory.terms.context import Theorem
from phaseproof.theory.terms.term import IllFormed

from .judging import judge, missed
from .mutations import Mutant, falsified, mutated
from .seeds import SEEDS

LENGTH, POINTS = 4, 5
"""Mutations of one walk, and points at which each theorem is judged."""


def derived(log: Mutant) -> list[Theorem] | None:
    """The theorems of all lines, or None where the kernel accepts one line less."""
    found: list[Theorem] = []
    for step in log.steps:
        try:
            found.append(derive(step, [found[used] for used in step.uses]))
        except Exception:
            return None
    return found


def accepted(log: Mutant, last: Theorem) -> bool:
    """Is the last step with the point a claim that the kernel takes for shown?"""
    number = len(log.steps) - 1
    claim = LoggedClaim("a.b", last.context, last.statement, number, log.point)
    return claimed(Log(log.steps, (claim,)), claim, {number: Outcome(last)}).ok


def false(log: Mutant, theorems: list[Theorem], known: set[Theorem], random: Random) -> tuple[int, str]:
    """How many verdicts were had, and what is false: a theorem that is not known, or that a claim's point is in its domain."""
    verdicts = 0
    for theorem in theorems:
        if theorem not in known:
            known.add(theorem)
            count, at = judge(theorem, random, POINTS)
            verdicts += count
            if at is not None:
                return verdicts, f"false at { {str(v): str(a) for v, a in at.items()} }: {theorem.statement}"
    if not theorems[-1].owes and accepted(log, theorems[-1]):
        condition = missed(log.last.context, log.point)
        verdicts += 1
        if condition is not None:
            return verdicts, f"claimed to hold something at {dict(log.point)}: {condition}"
    return verdicts, ""


def walk(rule: str, random: Random) -> Iterator[tuple[Mutant, bool, int, str]]:
    """Each log: itself, whether the kernel accepts it, how many verdicts were had, and what of it is false.

    What is accepted is put to the kernel with something else stated, too, and the walk goes on from there.
    """
    seed = random.choice([seed for seed in SEEDS if seed.rule == rule])
    here = Mutant(seed.steps, seed.point)
    known = set(derived(here) or ())
    for _ in range(LENGTH):
        for move in (mutated, falsified, falsified):
            try:
                log = move(here, random)
            except IllFormed:
                break
            theorems = derived(log)
            verdicts, falsehood = false(log, theorems, known, random) if theorems else (0, "")
            yield log, bool(theorems), verdicts, falsehood
            if falsehood:
                return
            if move is mutated:
                if not theorems:
                    break
                here = log


def said(step: LoggedStep) -> str:
    ranges = f" {step.context.ranges}" if step.context.ranges else ""
    return (
        f"{step.rule} {list(step.uses)} {dict(step.certificate)} on {step.context.conditions}{ranges}: {step.statement}"
    )
