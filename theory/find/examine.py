"""Is a statement false at some point of its context? Both sides in balls, what the premises say put in first."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from flint import arb, fmpq

from ..decide.balls import holds
from ..decide.field import canonical
from ..decide.refusal import Refusal
from ..terms.build import add, sub
from ..terms.context import Context
from ..terms.heads import BINDING
from ..terms.term import IllFormed, Term, subterms
from ..untrusted.balls import enclose
from ..untrusted.refutation import agree, estimated
from .multipliers import remainders
from .points import USUAL
from .search import Sketch

FEW_POINTS, POINTS, MANY_POINTS = 2, 7, 100
"""Points of the context that are looked at; many for a relation between functions that take no time."""
ESTIMATED, ESTIMATED_AMONG = 4, 30
"""Points at which estimates are compared, and those that are tried for them."""
TRIES = 400
SIMPLE = (1, 2, 3, -1, 0, -2)
"""Values that all variables are given first."""
CLOSE, FAR = (Fraction(1, 20), Fraction(1, 1000)), (10, 40, 1000)
"""How near to constants of the context, and how far out, variables are put once other values have been."""
WHOLE = range(6, 64)
"""Values that all variables are given at last, where one is an integer: what fails at some may fail at no other."""
LATE = 40
"""Tries before that."""
BITS = (64, 192)


@dataclass(frozen=True)
class Disproof:
    """A point of the context where the statement fails, with the value of each side there.

    ``follows`` is what the left side is by the premises, where that stood in its place.
    """

    point: tuple[tuple[Term, Fraction], ...]
    left: arb
    right: arb
    follows: Term | None = None


def disproof(sketch: Sketch, patient: bool = False, quick: bool = False) -> Disproof | None:
    """A point at which the statement is certainly false, or None, which says nothing.

    ``patient`` looks at many points where no value takes time, ``quick`` at few where they do, and not closely.
    """
    relation = sketch.statement
    if relation.head not in ("eq", "le", "lt", "ne"):
        return None
    slow = any(part.head in BINDING for part in subterms(relation))
    count = (FEW_POINTS if quick else POINTS) if slow else MANY_POINTS if patient else POINTS
    last = whole_points(sketch.context) if count == MANY_POINTS else ()
    for point in chain(points(sketch.context, count), last):
        at = _exact(point)
        for left, right in _sides(sketch):
            found = _false(relation.head, left, right, at, BITS[:1] if quick else BITS)
            if found is not None:
                own = left is sketch.statement.args[0]
                return Disproof(tuple(point.items()), *found, None if own else left)
    return _touch(sketch) if relation.head in ("lt", "ne") else None


def disproof_by_estimates(sketch: Sketch) -> Disproof | None:
    """A point at which the statement is false by estimates of its sides, of the first few at which there are any."""
    known = 0
    for point in points(sketch.context, ESTIMATED_AMONG):
        at = _exact(point)
        try:
            found = estimated(sketch.statement, at)
        except (Refusal, IllFormed):
            continue
        if found is not None:
            return Disproof(tuple(point.items()), *found)
        known += 1
        if known == ESTIMATED:
            return None
    return None


def _touch(sketch: Sketch) -> Disproof | None:
    """A point at which both sides are seen to be equal, where the statement says that they are not."""
    left, right = sketch.statement.args
    for point in points(sketch.context):
        at = _exact(point)
        try:
            if agree(left, right, {v.args[0]: value for v, value in point.items()}):
                return Disproof(tuple(point.items()), enclose(left, at, BITS[0]), enclose(right, at, BITS[0]))
        except (Refusal, IllFormed):
            continue
    return None


def _sides(sketch: Sketch) -> Iterator[tuple[Term, Term]]:
    """The sides as they stand; for an equation, what follows from the premises and what is stated."""
    left, right = sketch.statement.args
    yield left, right
    if sketch.statement.head == "eq":
        equations = [
            premise.statement.args
            for premise in sketch.premises
            if premise.statement.head == "eq" and set(premise.context.conditions) <= set(sketch.context.conditions)
        ]
        for rest in remainders(sub(left, right), equations):
            yield canonical(add(rest, right)), right


def _false(
    head: str, left: Term, right: Term, at: dict[Term, fmpq], precisions: tuple[int, ...]
) -> tuple[arb, arb] | None:
    for bits in precisions:
        try:
            low, high = enclose(left, at, bits), enclose(right, at, bits)
        except (Refusal, IllFormed):
            return None
        certainly = {"eq": not low.overlaps(high), "le": low > high, "lt": low >= high, "ne": False}[head]
        if certainly:
            return low, high
    return None


def points(context: Context, count: int = POINTS) -> Iterator[dict[Term, Fraction]]:
    """Rational points of the context, simple ones first; the same ones each time."""
    numbers = [v for v in context.variables if v.sort in ("real", "integer")]
    if any(v.sort in ("law", "matrix", "vector") for v in context.variables):
        return
    draw = random.Random(0)
    seen: set[tuple[Fraction, ...]] = set()
    constants = sorted({n.args[0] for c in context.conditions for n in _numbers(c)})
    near = [c + step for c in constants for step in (Fraction(1, 3), 1, -1, -Fraction(1, 3), 0)]
    late = [c + side * step for c in (constants or [Fraction(0)]) for step in CLOSE for side in (1, -1)] + [*FAR]
    for tried in range(TRIES):
        pool = [*USUAL[: 3 + tried // 10], *near, *(late if tried >= LATE else ())]
        alike = SIMPLE[tried : tried + 1] or late[max(0, tried - LATE) : tried - LATE + 1]
        if alike:
            values = tuple(Fraction(alike[0]) if v.sort == "real" else Fraction(round(alike[0])) for v in numbers)
        else:
            values = tuple(
                Fraction(draw.choice(pool)) if v.sort == "real" else Fraction(draw.choice((1, 2, 3, 4, 5, 7, 0, -1)))
                for v in numbers
            )
        if values in seen:
            continue
        seen.add(values)
        if _inside(point := dict(zip(numbers, values, strict=True)), context):
            yield point
            count -= 1
            if count == 0:
                return


def whole_points(context: Context) -> Iterator[dict[Term, Fraction]]:
    """The points of the context at which all variables are one whole number, if one of them is an integer."""
    if {v.sort for v in context.variables} in ({"integer"}, {"integer", "real"}):
        at = (dict.fromkeys(context.variables, Fraction(whole)) for whole in WHOLE)
        yield from (point for point in at if _inside(point, context))


def _inside(point: dict[Term, Fraction], context: Context) -> bool:
    """Do the conditions of the context certainly hold there?"""
    at = _exact(point)
    return all(_certain(condition, at) for condition in context.conditions)


def _exact(point: dict[Term, Fraction]) -> dict[Term, fmpq]:
    return {v: fmpq(value.numerator, value.denominator) for v, value in point.items()}


def _certain(condition: Term, at: dict[Term, fmpq]) -> bool:
    try:
        return holds(condition, at)
    except (Refusal, IllFormed):
        return False


def _numbers(term: Term) -> Iterator[Term]:
    if term.head == "num":
        yield term
    for part in term.terms:
        yield from _numbers(part)
