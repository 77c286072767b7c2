"""Is a line that nobody showed false at the point that its author names? Both sides in balls there, or exactly, or by estimates."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import arb, fmpq

from ..decide.points import inhabited, seen
from ..decide.refusal import Refusal
from ..terms.build import eq
from ..terms.context import Theorem
from ..terms.term import IllFormed, Term, make, num, substitute
from .balls import enclose
from .estimates import estimate

if TYPE_CHECKING:
    from ..kernel.check import Outcome
    from ..kernel.log import LoggedStep

BITS = (64, 192)
DIGITS = 20
ABOUT = 8
"""Digits of an estimate."""
LEAST_BITS = 8
"""Of a value of which a few digits say where it lies."""


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

    ``follows`` is an equation on the line's own context for a side, owing nothing: then the value of what follows
    stands for that side's.
    """
    point = step.point or {}
    if step.statement.head in GROWING:
        inhabited(step.context, point)
        found = estimated(step.statement, _at(step))
        if found is None:
            raise Refusal("what is said to be infinite is not seen to be finite")
        return _told(step, ("left side", "right side"), *found, about=True)
    if step.statement.head not in ("eq", "le", "lt", "ne"):
        raise Refusal("equations and inequalities alone are compared at a point")
    inhabited(step.context, point)
    (left, right), names = step.statement.terms, ("left side", "right side")
    if follows is not None:
        known = follows.statement
        sides = step.statement.terms
        if known.head != "eq" or known.terms[0] not in sides or follows.context != step.context or follows.owes:
            raise Refusal("what follows is no equation for a side")
        if known.terms[0] is left:
            left, names = known.terms[1], ("what follows", "what is stated")
        else:
            right, names = known.terms[1], ("what is stated", "what follows")
    at = _at(step)
    for bits in BITS:
        try:
            low, high = enclose(left, at, bits), enclose(right, at, bits)
        except (Refusal, IllFormed):
            found = estimated(make(step.statement.head, left, right), at)
            if found is None:
                raise
            return _told(step, names, *found, about=True)
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


GROWING = {"diverges": "lim", "infinite": "over"}
"""What is said of something infinite, and the head of its value, were it finite."""
MARGIN, LEAST = arb("1e-4"), arb("1e-6")
"""By how much two estimates differ at least, relative to their sizes and in numbers, where what they are of is said to."""
TIMES = 20
"""How many likely errors two estimates lie apart."""


def estimated(statement: Term, at: Mapping[Term, fmpq]) -> tuple[arb, arb] | None:
    """Estimates of both sides where the statement is false by them, clear of their errors; else None.

    Of what is said to be infinite the right side is infinity.
    """
    if statement.head in GROWING:
        value, _ = estimate(make(GROWING[statement.head], *statement.args), at)
        return (value, arb("inf")) if value.is_finite() else None
    if statement.head not in ("eq", "le", "lt"):
        return None
    (low, first), (high, second) = (estimate(side, at) for side in statement.args)
    if not (low.is_finite() and high.is_finite()):
        return (low, high) if low != high and (statement.head == "eq" or low > high) else None
    gap = low - high if statement.head != "eq" else abs(low - high)
    return (low, high) if gap > TIMES * (first + second) + MARGIN * abs(low).max(abs(high)) + LEAST else None


def _at(step: LoggedStep) -> dict[Term, fmpq]:
    point = step.point or {}
    return {v: fmpq(*point[v.args[0]].as_integer_ratio()) for v in step.context.variables if v.args[0] in point}


def _told(step: LoggedStep, names: tuple[str, str], low: arb, high: arb, about: bool = False) -> str:
    place = ", ".join(f"{name} = {value}" for name, value in (step.point or {}).items()) or "the only point"
    first, second = (_written(side, about) for side in (low, high))
    return f"false at {place}: {names[0]} {first}, {names[1]} {second}"


def _written(value: arb, about: bool) -> str:
    if not value.is_finite():
        return "oo" if value > 0 else "-oo"
    if about:
        return f"about {value.str(ABOUT, radius=False)}"
    if value.rad() > LEAST and value.rel_accuracy_bits() < LEAST_BITS:
        return f"between {value.lower().str(ABOUT, radius=False)} and {value.upper().str(ABOUT, radius=False)}"
    return value.str(DIGITS, radius=False)
