"""Equations: exact algebra with premises, and equals put for equals."""

from __future__ import annotations

from ..decide.defined import defined
from ..decide.field import combination
from ..decide.refusal import Refusal
from ..kernel.rule import Goal, Premise, Shown, rule
from ..terms.build import sub
from ..terms.term import Term


@rule("field", source="Lang, Algebra (2002), II.4: fields of fractions", multipliers="terms?")
def field(goal: Goal, *premises: Premise, multipliers: tuple[Term, ...] = ()) -> Shown | None:
    """left - right is the sum of multiplier x (premise's left - right), identically where all of these exist."""
    if len(multipliers) != len(premises):
        raise Refusal(f"{len(premises)} premises have {len(multipliers)} multipliers")
    parts = []
    for premise, multiplier in zip(premises, multipliers, strict=True):
        stated = premise.on(goal.scene)
        if stated.head != "eq":
            raise Refusal(f"{stated} is no equation")
        defined(multiplier, goal.scene)
        parts.append((multiplier, *stated.args))
    combination(sub(*goal.sides()), parts)
    return None
