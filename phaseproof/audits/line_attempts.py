"""The mutants of the lines that the kernel is given: does it derive them, by the line's own rule and certificate?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flint import fmpq

from ..campaigns.limits import TimeLimit, processor_limit
from ..theory.decide.field import canonical
from ..theory.decide.refusal import Refusal
from ..theory.find.examine import disproof, points
from ..theory.find.search import Sketch
from ..theory.kernel.check import derive
from ..theory.kernel.log import LoggedStep
from ..theory.steps import Step
from ..theory.terms.context import Theorem
from ..theory.terms.term import IllFormed, Term
from ..theory.untrusted.balls import enclose
from ..theory.write.convert import convert
from ..theory.write.log import Writer
from .audited import KILLED, SAME, SURVIVOR, TRUE, UNDECIDED

BITS = 128

PATIENCE = 20
"""Seconds of processor time in which the kernel derives a line, or does not: any line of the book takes less than one."""

NEEDED = 3
"""Points at which both sides of what the kernel derives must be computed before it counts as another truth."""


def tried_line(log: Writer, line: LoggedStep, wrong: Step | LoggedStep) -> tuple[str, str]:
    """What becomes of a line with one thing wrong, and why; of a last line also by another statement of the claim."""
    try:
        mutant = wrong if isinstance(wrong, LoggedStep) else _concluded(line, wrong)
        theorems = [log.theorems[number] for number in mutant.uses]
        with processor_limit(PATIENCE):
            derive(mutant, theorems)
    except (Refusal, IllFormed):
        return KILLED, ""
    except TimeLimit:
        return KILLED, f"not derived within {PATIENCE} s of processor time"
    except Exception as error:  # whatever a rule stumbles over, it has not shown the statement
        return KILLED, f"{type(error).__name__}: {error}"
    if (mutant.statement, mutant.context) == (line.statement, line.context):
        return TRUE, "the rule does not need it"
    if mutant.context == line.context and _same(line.statement, mutant.statement):
        return SAME, "says the same, by exact algebra"
    return _standing(mutant, theorems)


def _concluded(line: LoggedStep, wrong: Step) -> LoggedStep:
    """The last line with the conclusion of a claim that has one thing wrong in the place of its statement."""
    context, statement = convert(wrong.statement, wrong.domain)
    return replace(line, context=context, statement=statement)


def domain_of(step: Step | LoggedStep) -> str:
    """Where a step says that it holds."""
    return step.domain.describe() if isinstance(step, Step) else ", ".join(map(str, step.context.conditions))


def _same(one: Term, other: Term) -> bool:
    """Do both say the same by exact algebra, side by side?"""
    if one.head != other.head or one.head not in ("eq", "le", "lt", "ne"):
        return False
    try:
        return all(canonical(a) is canonical(b) for a, b in zip(one.terms, other.terms, strict=True))
    except Refusal:
        return False


def _standing(mutant: LoggedStep, theorems: Sequence[Theorem]) -> tuple[str, str]:
    """Is what the kernel derives false at a point, or seen to agree at points that could be computed?"""
    false = disproof(Sketch(mutant.context, mutant.statement, tuple(theorems)))
    if false is not None:
        at = ", ".join(f"{v} = {value}" for v, value in false.point)
        return SURVIVOR, f"derived, and false at {at}: {false.left} and {false.right}"
    computed = 0
    for point in points(mutant.context):
        at_point = {v: fmpq(value.numerator, value.denominator) for v, value in point.items()}
        try:
            for side in mutant.statement.terms:
                enclose(side, at_point, BITS)
        except (Refusal, IllFormed):
            continue
        computed += 1
    needed = NEEDED if mutant.context.variables else 1
    if computed >= needed:
        return TRUE, "derived, and it agrees at every point that could be computed"
    return UNDECIDED, "derived, and nothing could be computed"
