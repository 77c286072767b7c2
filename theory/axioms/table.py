"""Every axiom by its name, and the rule that states one."""

from __future__ import annotations

from ..decide.refusal import Refusal
from ..kernel.rule import Goal, Shown, rule
from .axiom import Axiom
from .functions import FUNCTIONS
from .gaussian import GAUSSIAN
from .spectra import SPECTRA

AXIOMS: dict[str, Axiom] = {known.name: known for known in (*FUNCTIONS, *GAUSSIAN, *SPECTRA)}


@rule("axiom", source="the literature that each axiom names", axiom="name")
def state(goal: Goal, *, axiom: str) -> Shown:
    """The axiom of that name, exactly as it stands on its own context; its hypotheses are owed."""
    known = AXIOMS.get(axiom)
    if known is None:
        raise Refusal(f"there is no axiom {axiom!r}; known: {', '.join(AXIOMS)}")
    theorem = known.theorem
    if goal.context != theorem.context or goal.statement is not theorem.statement:
        raise Refusal(
            f"the axiom {axiom} says\n  {theorem.statement}\nwhere {', '.join(map(str, theorem.context.conditions))}"
        )
    return Shown(defined=(theorem.statement,), owes=theorem.owes, axioms=theorem.axioms)
