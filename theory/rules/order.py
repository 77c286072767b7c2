"""Order: signs, and non-negative combinations of what is known."""

from __future__ import annotations

from ..decide.defined import defined
from ..decide.refusal import Refusal
from ..decide.signs import entails, nonnegative, positive
from ..kernel.rule import Goal, Premise, rule
from ..terms.build import add, mul, sub
from ..terms.term import Term


@rule("sign", source="Tarski, A Decision Method for Elementary Algebra (1951): signs of polynomials")
def sign(goal: Goal, *_: Premise) -> None:
    """A relation that holds by the signs of factors, of generators and of what is known."""
    entails(goal.statement, goal.scene)


@rule("combine", source="Farkas' lemma: Schrijver, Theory of Linear and Integer Programming (1986), 7.3", multipliers="terms")
def combine(goal: Goal, *premises: Premise, multipliers: tuple[Term, ...]) -> None:
    """right - left is the sum of multiplier x (premise's right - left) and a rest, multipliers and rest being >= 0.

    A strict relation needs a rest > 0, or a strict premise whose multiplier is > 0; equations take any multiplier.
    """
    if len(multipliers) != len(premises):
        raise Refusal(f"{len(premises)} premises have {len(multipliers)} multipliers")
    left, right = goal.sides(goal.statement.head if goal.statement.head in ("le", "lt") else "le")
    scene, parts, strict = goal.scene, [], False
    for premise, multiplier in zip(premises, multipliers, strict=True):
        stated = premise.on(scene)
        defined(multiplier, scene)
        if stated.head in ("le", "lt"):
            nonnegative(multiplier, scene)
        elif stated.head != "eq":
            raise Refusal(f"{stated} is no relation of order")
        strict = strict or (stated.head == "lt" and _shown_positive(multiplier, goal))
        parts.append(mul(multiplier, sub(stated.args[1], stated.args[0])))
    rest = sub(sub(right, left), add(*parts))
    if goal.statement.head == "lt" and not strict:
        positive(rest, scene)
    else:
        nonnegative(rest, scene)


def _shown_positive(term: Term, goal: Goal) -> bool:
    try:
        positive(term, goal.scene)
    except Refusal:
        return False
    return True
