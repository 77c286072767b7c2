"""Is there anything that a context speaks of? An explicit rational point is verified; a few are tried to find one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from fractions import Fraction
from itertools import pairwise

from ..terms.build import le, lt
from ..terms.context import EVERYWHERE, Context
from ..terms.term import Term, make, num, substitute, subterms
from .balls import exist
from .balls import holds as certain
from .defined import defined, holds
from .refusal import Refusal
from .scene import Scene

BITS = (64, 256)
MAXIMAL_TRIES = 2000
USUAL = tuple(
    Fraction(*pair) for pair in ((1, 1), (2, 1), (1, 2), (3, 1), (0, 1), (3, 2), (1, 3), (5, 1), (-1, 1), (-1, 2))
)


def inhabited(context: Context, point: Mapping[str, Fraction | int]) -> None:
    """Return if the context's conditions hold at the values of its numbers, and its data sets have sizes of at least 1.

    A law stands for the mass 1 at its value, by default at 1. Conditions are seen to hold exactly, or by balls.
    """
    images = {}
    for v in context.variables:
        if v.sort not in ("real", "integer", "law"):
            continue
        value = point.get(v.args[0], 1 if v.sort == "law" else None)
        if type(value) is not int and type(value) is not Fraction:
            raise Refusal(f"the point gives {v.args[0]} the value {value}; numbers are exact")
        if v.sort == "integer" and Fraction(value).denominator != 1:
            raise Refusal(f"the point gives the integer {v.args[0]} the value {value}")
        images[v] = make("atoms", num(1), num(value)) if v.sort == "law" else num(value)
    if stray := point.keys() - {v.args[0] for v in images}:
        raise Refusal(f"the point gives a value to {min(stray)}, which is no number of the context")
    for condition in _conditions(context):
        if not _holds(substitute(condition, images)):
            raise Refusal(f"the point does not meet {condition}")


def find(context: Context) -> dict[str, Fraction]:
    """A point at which the context is inhabited, of usual numbers and those near constants of its conditions."""
    conditions = _conditions(context)
    constants = {n.args[0] for c in conditions for n in subterms(c) if n.head == "num"}
    between = [(low + high) / 2 for low, high in pairwise(sorted(constants))]
    near = sorted(c + step for c in constants for step in (0, 1, -1, Fraction(1, 2)))
    values = dict.fromkeys([*USUAL, *between, *near])
    numbers = [v for v in context.variables if v.sort in ("real", "integer")]
    tries = 0

    def extend(point: dict[Term, Term]) -> dict[Term, Term] | None:
        nonlocal tries
        if len(point) == len(numbers):
            return point
        v = numbers[len(point)]
        for value in values:
            tries += 1
            if tries > MAXIMAL_TRIES:
                raise Refusal(f"no point found in {MAXIMAL_TRIES} tries")
            if v.sort == "integer" and value.denominator != 1:
                continue
            wider = {**point, v: num(value)}
            settled = (c for c in conditions if v in c.variables and c.variables <= wider.keys())
            if all(_holds(substitute(c, wider)) for c in settled) and (found := extend(wider)) is not None:
                return found
        return None

    found = extend({})
    if found is None:
        raise Refusal("no point found")
    point = {v.args[0]: value.args[0] for v, value in found.items()}
    inhabited(context, point)
    return point


def _conditions(context: Context) -> Iterable[Term]:
    """The conditions, with those of ranges: every size is at least 1."""
    return (*context.conditions, *(le(num(1), size) for _, source in context.ranges for size in source.args))


def _holds(prop: Term) -> bool:
    """Is the proposition without numbers left open seen to hold?"""
    if prop.variables:
        raise Refusal(f"{prop} is not decided at a point")
    if prop.head == "supported" and prop.args[0].head == "atoms" and prop.args[1].head == "interval":
        (_, place), (low, high) = prop.args[0].args, prop.args[1].args
        inside = ([] if low.sort == "end" else [lt(low, place)]) + ([] if high.sort == "end" else [lt(place, high)])
        return all(_holds(relation) for relation in inside)
    if not exist(prop):
        try:
            defined(prop, Scene(EVERYWHERE))
        except Refusal:
            return False
    with suppress(Refusal):
        holds(prop, Scene(EVERYWHERE))
        return True
    for bits in BITS:
        with suppress(Refusal):
            return certain(prop, {}, bits)
    return False
