"""The mutants of one step, cut into pieces of a campaign: what ``check`` and ``validate`` make of each."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

import sympy as sp
from sympy.core._print_helpers import Printable

from ..campaigns.workers import Outcome
from ..checking.proving import written
from ..numeric.comparison import Comparison
from ..numeric.evaluation import chosen_branch
from ..simulation.judging import decide
from ..simulation.settings import Setting, parameters
from ..simulation.simulating import Task
from ..simulation.trials import Evaluate, Trial, evaluate_closed_form
from ..theory.balls import enclose
from ..theory.claim import Claim
from ..theory.errors import Undetermined
from ..theory.kernel.log import LoggedStep
from ..theory.steps import Step, Verdict
from ..theory.write.log import Writer
from .audited import BELOW, CLOSED_FORM, KILLED, SAME, SURVIVOR, UNDECIDED, Tried
from .edits import Edit
from .line_attempts import domain_of, tried_line
from .mutants import Mutant, edits_of_closed_form, mutants
from .term_edits import edits_of_line

BITS, ENOUGH_BITS = 64, 40
"""Precision at which an integral must be bounded, for a value to be computed, and how much of it a comparison needs."""

PIECE = 100
"""Edits in one piece of work: the longest closed forms have thousands, and one worker would be left with them at the end."""


@dataclass(frozen=True)
class Simulated:
    """The simulations of a claim, made once for all mutants of its closed form, and the false-alarm rates of their tests."""

    tasks: tuple[Task, ...]
    done: Mapping[str, Outcome]
    rates: tuple[float, float]

    def decide(
        self, claim: Claim, evaluate: Evaluate = evaluate_closed_form, tasks: Sequence[Task] = ()
    ) -> tuple[Verdict, tuple[Trial, ...], Comparison | None]:
        """The verdict on the simulations, or on those of some tasks."""
        return decide(claim, tasks or self.tasks, self.done, self.rates, evaluate)


@dataclass(frozen=True)
class Unit:
    """The mutants of one line of a claim, or of the edits ``wanted``; ``position`` counts lines, None is the closed form.

    ``run`` names the audit, for which a process keeps what it has written.
    """

    claim: Claim
    position: int | None
    run: str
    wanted: tuple[int, ...] | None = None
    simulated: Simulated | None = None

    @property
    def key(self) -> str:
        """Its name in a campaign."""
        line = f"{self.claim.name} {CLOSED_FORM if self.position is None else self.position}"
        return f"{line} from edit {self.wanted[0]}" if self.wanted else line

    @property
    def log(self) -> Writer:
        """What the kernel is given."""
        return log_of(self.claim, self.run)

    @property
    def line(self) -> LoggedStep:
        return self.log.steps[-1 if self.position is None else self.position]

    @property
    def step(self) -> Step | LoggedStep:
        """What is put wrong: the claim's conclusion, or a line."""
        if self.position is None:
            return Step(self.claim.name, self.claim.conclusion, self.line.rule, self.claim.domain)
        return self.line

    def edits(self) -> list[Edit]:
        """What may be put wrong."""
        step = self.step
        return list(edits_of_line(step) if isinstance(step, LoggedStep) else edits_of_closed_form(step))

    def mutants(self) -> Iterator[Mutant[Any]]:
        """The mutants of the step, or of those edits that are wanted."""
        edits = self.edits()
        return mutants(self.step, edits if self.wanted is None else [edits[index] for index in self.wanted])

    def pieces(self) -> list[Unit]:
        """The unit cut into pieces of at most PIECE edits each."""
        wanted = range(len(self.edits())) if self.wanted is None else self.wanted
        return [replace(self, wanted=tuple(wanted[at : at + PIECE])) for at in range(0, len(wanted), PIECE)]

    @cached_property
    def truth(self) -> tuple[list[float], list[Comparison | None], Comparison | None]:
        """The claim's own values at the settings, and the tests of them."""
        assert self.simulated is not None
        values = _Values(evaluate_closed_form)
        _, trials, pooled = self.simulated.decide(self.claim, values)
        return (
            [values(self.claim, task.setting) for task in self.simulated.tasks],
            [trial.comparison for trial in trials],
            pooled,
        )


@dataclass
class _Run:
    """What this process remembers of the audit it works for: what is written of each claim."""

    name: str = ""
    logs: dict[str, Writer] = field(default_factory=dict)


_RUN = _Run()


def log_of(claim: Claim, run: str) -> Writer:
    """What is written of the claim for the kernel, once in an audit."""
    global _RUN
    if _RUN.name != run:
        _RUN = _Run(run)
    if claim.name not in _RUN.logs:
        _RUN.logs[claim.name] = written([claim])
    return _RUN.logs[claim.name]


def attempt(unit: Unit) -> list[dict[str, Any]]:
    """Try the mutants of one unit; each a ``Tried`` in terms of JSON."""
    mutants = list(unit.mutants())  # their names are words that are read
    with _hasty_words():
        return [asdict(_try(unit, mutant)) for mutant in mutants]


def _try(unit: Unit, mutant: Mutant[Any]) -> Tried:
    start = time.process_time()
    outcome, reason = tried_line(unit.log, unit.line, mutant.step)
    validated = ""
    if unit.simulated is not None:
        validated = SAME if outcome == SAME else _validated(unit, unit.simulated, mutant)
    refused = outcome == KILLED and validated != SURVIVOR
    return Tried(
        claim=unit.claim.name,
        step=CLOSED_FORM if unit.position is None else unit.step.title,
        rule=unit.step.rule,
        kind=mutant.kind,
        change=mutant.change,
        statement="" if refused else str(mutant.step.statement),
        domain="" if refused else domain_of(mutant.step),
        checked=outcome,
        validated=validated,
        seconds=time.process_time() - start,
        reason=reason,
    )


@contextmanager
def _hasty_words() -> Iterator[None]:
    """Within, a message says dots for an expression, and ``str`` leaves the terms of one as they are kept.

    To order the terms SymPy evaluates their coefficients, integrals by quadrature: it took a quarter of the time of
    refusals whose words nobody reads.
    """
    whole, in_message = Printable.__str__, sp.Expr.__format__
    Printable.__str__ = lambda expression: sp.sstr(expression, order="none")
    sp.Expr.__format__ = lambda expression, how: "..." if expression.args else in_message(expression, how)
    try:
        yield
    finally:
        Printable.__str__, sp.Expr.__format__ = whole, in_message


def with_closed_form(claim: Claim, step: Step) -> Claim:
    """The claim with the step's right side as its closed form, and the step as its derivation."""
    return replace(claim, closed_form=step.statement.rhs, derivation=lambda: step)


def _validated(unit: Unit, simulated: Simulated, mutant: Mutant[Any]) -> str:
    """What ``validate`` makes of a mutant of the closed form, on simulations made once for all of them."""
    assert isinstance(mutant.step, Step)
    wrong = with_closed_form(unit.claim, mutant.step)
    values = _Values(quick_value)
    for task in simulated.tasks:  # one by one, as a value may take long and one that fails is enough
        (trial,) = simulated.decide(wrong, values, (task,))[1]
        if not trial.passed and not trial.uneven and task.setting not in values.unbounded:
            return KILLED
    if values.unbounded:
        return UNDECIDED
    if simulated.decide(wrong, values)[0] is not Verdict.TESTED:
        return KILLED
    truth, single, pooled = unit.truth
    moves = [
        values(wrong, task.setting) / value - 1 if value else None
        for value, task in zip(truth, simulated.tasks, strict=True)
    ]
    return SURVIVOR if resolved(moves, single, pooled) else BELOW


class _Values:
    """Values of a closed form at settings, each computed once; ``unbounded`` are the settings where an integral was given up."""

    def __init__(self, evaluate: Evaluate) -> None:
        self.evaluate = evaluate
        self.known: dict[tuple[tuple[str, Any], ...], float] = {}
        self.unbounded: list[Setting] = []

    def __call__(self, claim: Claim, setting: Setting) -> float:
        key = tuple(setting.items())
        if key not in self.known:
            try:
                self.known[key] = self.evaluate(claim, setting)
            except Undetermined:
                self.unbounded.append(setting)
                raise
        return self.known[key]


def quick_value(claim: Claim, setting: Setting) -> float:
    """The value of a closed form to ENOUGH_BITS; Undetermined where BITS do not bound its integrals: more may take hours."""
    if claim.closed_form is None or not claim.closed_form.has(sp.Integral):
        return evaluate_closed_form(claim, setting)
    point = claim.domain.point(parameters(claim, setting))
    at = {p.symbol: point[p.name] for p in claim.domain.parameters}
    ball = enclose(chosen_branch(claim.closed_form, at), at, BITS)
    if ball.rel_accuracy_bits() < ENOUGH_BITS:
        raise Undetermined(f"{ball} is all that {BITS} bits show")
    if not ball.imag.contains(0):
        raise ValueError(f"{ball} is not real")
    return float(ball.real)


def resolved(moves: Sequence[float | None], single: Sequence[Comparison | None], pooled: Comparison | None) -> bool:
    """Is a value moved by more than is resolved: at one setting, or at every setting one way by more than all resolve?"""
    for move, test in zip(moves, single, strict=True):
        if move is not None and test is not None and test.resolution is not None and abs(move) > test.resolution:
            return True
    together = [move for move in moves if move is not None]
    if pooled is None or pooled.resolution is None or not together:
        return False
    one_way = min(together) > 0 or max(together) < 0
    return one_way and min(map(abs, together)) > pooled.resolution
