"""The rules and axioms that an outcome goes back to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..theory.axioms.table import AXIOMS
from ..theory.kernel.rule import RULES
from ..theory.steps import Checked
from ..theory.terms.context import Theorem
from .axiom_titles import TITLES


@dataclass(frozen=True)
class Axiom:
    """A cited fact: its title, what it says in words, where it is proved, and its formula line by line with all that it asks."""

    name: str
    title: str
    words: str
    reference: str
    formula: tuple[str, ...]


def known_axioms() -> dict[str, Axiom]:
    """Every cited fact by its name."""
    return {
        name: Axiom(
            name, TITLES[name], axiom.words, axiom.source[:1].upper() + axiom.source[1:], tuple(formula(axiom.theorem))
        )
        for name, axiom in AXIOMS.items()
    }


def formula(theorem: Theorem) -> list[str]:
    """Where a theorem holds, what it asks of its functions, and what it says."""
    where = ", ".join(map(str, theorem.context.conditions)) or "no condition"
    ranges = [f"{v} in {source}" for v, source in theorem.context.ranges]
    asks = sorted(f"asks    {owed}" for owed in theorem.owes)
    return [f"where   {'; '.join([where, *ranges])}", *asks, f"says    {theorem.statement}"]


def summary(checked: Checked) -> str:
    """What the rule of a step verifies, in a line; nothing where no rule is known."""
    rule = RULES.get(checked.step.rule)
    return rule.summary if rule else ""


def axioms_of(roots: Iterable[Checked]) -> tuple[Axiom, ...]:
    """The axioms that the outcomes rest on, each once, by title."""
    names = {name for root in roots for name in root.axioms}
    known = known_axioms()
    return tuple(known[name] for name in sorted(names, key=lambda name: TITLES[name]))
