"""Is a line that nobody showed false at the point that its author names? Both sides in balls there, or exactly."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import arb, fmpq

from ..decide.points import inhabited, seen
from ..decide.refusal import Refusal
from ..terms.build import eq
from ..terms.context import Theorem
from ..terms.term import Term, num, substitute
from .balls import enclose

if TYPE_CHECKING:
    from ..kernel.check import Outcome
    from ..kernel.log import LoggedStep

BITS = (64, 192)
DIGITS = 20


def examined(step: LoggedStep, number: int, earlier: Mapping[int, Outcome]) -> str:
    """Why the line of that number, which is not shown, is false at its point; nothing where that is not certain."""
    follows = None
    if step.follows is not None:
        follows = earlier[step.follows].theorem if step.follows < number and step.follows in earlier else None
    if step.point is None or (follows is None and step.follows is not None):
        return ""
    try:
        return refutation(step, follows)
    except Exception:  # then the point says nothing
        return ""


def refutation(step: LoggedStep, follows: Theorem | None = None) -> str:
    """The sentence that the line is false at its point, with both values. Raises Refusal where that is not certain.

    ``follows`` is an equation on the line's own context for its left side, owing nothing: then the value of what follows
    stands for the left side's.
    """
    if step.statement.head not in ("eq", "le", "lt", "ne"):
        raise Refusal("equations and inequalities alone are compared at a point")
    point = step.point or {}
    inhabited(step.context, point)
    (left, right), names = step.statement.terms, ("left side", "right side")
    if follows is not None:
        known = follows.statement
        if known.head != "eq" or known.terms[0] is not left or follows.context != step.context or follows.owes:
            raise Refusal("what follows is no equation for the left side")
        left, names = known.terms[1], ("what follows", "what is stated")
    at = {v: fmpq(*point[v.args[0]].as_integer_ratio()) for v in step.context.variables if v.args[0] in point}
    for bits in BITS:
        low, high = enclose(left, at, bits), enclose(right, at, bits)
        if {"eq": not low.overlaps(high), "le": low > high, "lt": low >= high, "ne": False}[step.statement.head]:
            return _told(step, names, low, high)
    if step.statement.head in ("lt", "ne") and agree(left, right, point):
        return f"{_told(step, names, low, high)}, and these are equal"
    raise Refusal("the values at the point do not differ for certain")


def agree(left: Term, right: Term, point: Mapping[str, Fraction]) -> bool:
    """Are both sides seen to be one number at the point?"""
    statement = eq(left, right)
    images = {v: num(point[v.args[0]]) for v in statement.variables if v.args[0] in point}
    there = substitute(statement, images)
    return not there.variables and seen(there)


def _told(step: LoggedStep, names: tuple[str, str], low: arb, high: arb) -> str:
    place = ", ".join(f"{name} = {value}" for name, value in (step.point or {}).items()) or "the only point"
    first, second = (side.str(DIGITS, radius=False) for side in (low, high))
    return f"false at {place}: {names[0]} {first}, {names[1]} {second}"
