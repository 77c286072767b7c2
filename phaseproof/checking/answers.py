"""Statements that nobody has derived: whether the kernel proves them, in one step that is searched for."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..campaigns.limits import TIMEOUT, check_timeout
from ..statements.statement import Statement
from ..theory.steps import Checked, Verdict
from .claims import walk
from .logs import ProofReport
from .proving import judged


@dataclass(frozen=True, repr=False)
class Answer:
    """What is known of a statement, or of each relation of a chain.

    ``if answer`` holds where all of it is proved, and nowhere else: what is undecided or refuted is not. ``verdict`` is
    that of the worst part; ``refuted`` says that some part is false.
    """

    statements: tuple[Statement, ...]
    outcomes: tuple[Checked, ...]
    report: ProofReport

    @property
    def verdict(self) -> Verdict:
        """PROVED, CERTIFIED where balls were used, UNDECIDED or REFUTED: of several the last of these."""
        return max((Verdict(claim["verdict"]) for claim in self.report.claims), key=list(Verdict).index)

    @property
    def ok(self) -> bool:
        return self.report.ok and self.verdict.ok

    @property
    def refuted(self) -> bool:
        return self.verdict is Verdict.REFUTED

    @property
    def steps(self) -> tuple[Checked, ...]:
        """Every step of the derivations that were found, each after those it uses."""
        return tuple(step for outcome in self.outcomes for step in walk(outcome) if step is not outcome)

    @property
    def message(self) -> str:
        """Why it is not proved: where it is false, with both values, or what was tried; empty where it is."""
        return "\n".join(reason for outcome in self.outcomes if (reason := reason_of(outcome)))

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        lines = []
        for statement, outcome in zip(self.statements, self.outcomes, strict=True):
            where = f"  [{statement.domain.describe()}]" if statement.domain.parameters else ""
            lines.append(f"{outcome.verdict.value} {statement.text}{where}")
            lines += [f"  {line}" for line in reason_of(outcome).splitlines()]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from ..pages.notebook import answer_html

        return answer_html(self)


def reason_of(outcome: Checked) -> str:
    """Why a statement is not shown: what is said of its one step, or of itself."""
    if outcome.ok:
        return ""
    return next((step.message for step in reversed(list(walk(outcome))[:-1]) if not step.ok), outcome.message)


def check_statements(statements: Sequence[Statement], timeout: float = TIMEOUT) -> Answer:
    """Search for a derivation of each statement, within the time, and let the kernel's process judge it."""
    check_timeout(timeout)
    start = time.perf_counter()
    report, outcomes = judged(statements, timeout)
    seconds = time.perf_counter() - start
    return Answer(tuple(statements), tuple(outcomes), replace(report, seconds=seconds))
