"""The rule that states an axiom; every module of axioms is read here."""

from __future__ import annotations

from ..decide.refusal import Refusal
from ..kernel.rule import Goal, Shown, rule
from . import functions, gaussian, peaks, spectra
from .axiom import AXIOMS

__all__ = ["AXIOMS", "functions", "gaussian", "peaks", "spectra"]


@rule("axiom", source="the literature that each axiom names", axiom="name")
def state(goal: Goal, *, axiom: str) -> Shown:
    """The axiom of that name, exactly as it stands on its own context; its hypotheses are owed."""
    known = AXIOMS.get(axiom)
    if known is None:
        raise Refusal(f"there is no axiom {axiom!r}; known: {', '.join(AXIOMS)}")
    theorem = known.theorem
    if goal.context != theorem.context or goal.statement is not theorem.statement:
        conditions = ", ".join(map(str, theorem.context.conditions))
        raise Refusal(f"the axiom {axiom} says\n  {theorem.statement}\nwhere {conditions}")
    return Shown(defined=(theorem.statement,), owes=theorem.owes, axioms=theorem.axioms)
