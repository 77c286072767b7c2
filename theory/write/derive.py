"""From authors' steps to the lines of a log: a step that names no rule of the kernel is searched for.

A step that is not found stands for the steps it uses, so that what builds on it is tried from those.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..errors import PhaseproofError
from ..find.search import Found, Missed, Sketch, find
from ..former_kernel import Step
from ..kernel.log import LoggedStep
from ..terms.context import Theorem
from .convert import convert

MAXIMAL_PREMISES = 12


@dataclass
class Derivation:
    """The lines so far with their theorems, and what was found or missed for each step."""

    lines: list[LoggedStep] = field(default_factory=list)
    theorems: list[Theorem] = field(default_factory=list)
    outcomes: dict[int, tuple[Step, Found | Missed]] = field(default_factory=dict)
    _standing: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def add(self, step: Step) -> tuple[int, ...]:
        """The numbers of the lines that stand for the step: its own, or those of what it uses."""
        if id(step) not in self._standing:
            uses = tuple(dict.fromkeys(number for used in step.uses for number in self.add(used)))
            self._standing[id(step)] = self._searched(step, uses)
        return self._standing[id(step)]

    def _searched(self, step: Step, uses: tuple[int, ...]) -> tuple[int, ...]:
        try:
            context, statement = convert(step.statement, step.domain)
        except (PhaseproofError, RecursionError) as error:
            self.outcomes[id(step)] = step, Missed((("convert", str(error)),))
            return uses
        premises = tuple(self.theorems[i] for i in uses[:MAXIMAL_PREMISES])
        found = find(Sketch(context, statement, premises))
        self.outcomes[id(step)] = step, found
        if isinstance(found, Missed):
            return uses
        line = LoggedStep(
            step.title,
            context,
            statement,
            found.rule,
            tuple(uses[i] for i in found.guess.uses),
            found.guess.certificate,
        )
        self.lines.append(line)
        self.theorems.append(found.theorem)
        return (len(self.lines) - 1,)
