"""A derivation as it is written: each line is shown by the kernel as soon as it is stated, or an error says what is missing.

Terms and contexts are the kernel's own here; SymPy's expressions come in by ``convert``. Nothing here is trusted: the
lines are written to a log, and the log is checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..axioms.table import AXIOMS
from ..decide.refusal import Refusal
from ..errors import UsageError
from ..find import suggest  # noqa: F401  (it registers the makers of guesses)
from ..find.examine import disproof
from ..find.search import SUGGESTIONS, Found, Sketch, find
from ..kernel.check import derive
from ..kernel.log import LoggedStep
from ..rules import load
from ..terms.context import Context, Theorem
from ..terms.term import Function, IllFormed, Term, substitute

load()


class NotShown(UsageError):
    """A line that no rule shows; the message says what was tried, or where the line is false."""


@dataclass(frozen=True, eq=False)
class Line:
    """A line of a derivation with its theorem and the lines it uses."""

    step: LoggedStep
    theorem: Theorem
    uses: tuple[Line, ...] = ()

    @property
    def statement(self) -> Term:
        return self.theorem.statement

    @property
    def context(self) -> Context:
        return self.theorem.context


def have(
    statement: Term,
    context: Context,
    *uses: Line,
    rule: str = "",
    title: str = "",
    seconds: float = 10.0,
    **certificate: Any,
) -> Line:
    """The line that the statement holds on the context, by the rule with the certificate, or by a rule that is found."""
    premises = tuple(line.theorem for line in uses)
    if rule and (certificate or rule not in SUGGESTIONS):
        step = LoggedStep(title or rule, context, statement, rule, (), certificate)
        try:
            return Line(step, derive(step, list(premises)), uses)
        except (Refusal, IllFormed) as refusal:
            raise NotShown(f"{title or statement}\n  by {rule}: {refusal}") from None
    found = find(Sketch(context, statement, premises), (rule,) if rule else None, seconds)
    if isinstance(found, Found):
        step = LoggedStep(title or found.rule, context, statement, found.rule, (), dict(found.guess.certificate))
        return Line(step, found.theorem, tuple(uses[i] for i in found.guess.uses))
    false = disproof(Sketch(context, statement, premises))
    if false is not None:
        at = ", ".join(f"{v} = {value}" for v, value in false.point)
        raise NotShown(f"{title or statement}\n  false at {at}: left {false.left}, right {false.right}")
    telling = [
        (name, text) for name, text in found.refusals if not text.startswith(("the rule shows", "there is no rule"))
    ]
    tried = "\n".join(f"  {name}: {message}" for name, message in telling[-8:])
    raise NotShown(f"{title}\n  {statement}\nnot found; tried\n{tried}")


@dataclass
class Numbered:
    """Lines in the order of a log, each once and after those it uses."""

    steps: list[LoggedStep] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    kept: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> int:
        """The number of the line, which is entered with all that it uses."""
        if id(line) not in self.numbers:
            uses = tuple(self.add(used) for used in line.uses)
            step = line.step
            self.steps.append(LoggedStep(step.title, step.context, step.statement, step.rule, uses, step.certificate))
            self.numbers[id(line)] = len(self.steps) - 1
            self.kept.append(line)
        return self.numbers[id(line)]


def instance(
    line: Line,
    context: Context,
    *payments: Line,
    images: Mapping[Term, Term] | None = None,
    functions: Mapping[str, Function] | None = None,
    title: str = "",
) -> Line:
    """What the line says at images of its variables and functions, or on a part of its domain; payments meet what it owes."""
    images, functions = dict(images or {}), dict(functions or {})
    statement = substitute(line.statement, images, functions)
    title = title or line.step.title
    return have(statement, context, line, *payments, rule="instance", title=title, images=images, functions=functions)


def axiom(name: str) -> Line:
    """The axiom of this name, its hypotheses owed."""
    theorem = AXIOMS[name].theorem
    return have(theorem.statement, theorem.context, rule="axiom", title=name, axiom=name)
