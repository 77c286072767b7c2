"""Is there anything that a context speaks of? An explicit rational point is verified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from fractions import Fraction

from ..terms.build import le, lt
from ..terms.context import EVERYWHERE, Context
from ..terms.term import Term, make, num, substitute
from .balls import exist
from .balls import holds as certain
from .defined import defined, holds, proper
from .refusal import Refusal, succeeds
from .scene import Scene

BITS = (64, 256)


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
            raise Refusal(f"the point gives {v.args[0]} no exact number but {value}; do all conditions hold anywhere?")
        if v.sort == "integer" and Fraction(value).denominator != 1:
            raise Refusal(f"the point gives the integer {v.args[0]} the value {value}")
        images[v] = make("atoms", num(1), num(value)) if v.sort == "law" else num(value)
    if stray := point.keys() - {v.args[0] for v in images}:
        raise Refusal(f"the point gives a value to {min(stray)}, which is no number of the context")
    for condition in conditions(context):
        if not seen(substitute(condition, images)):
            raise Refusal(f"the point does not meet {condition}")


def conditions(context: Context) -> Iterable[Term]:
    """The conditions, with those of ranges: every size is at least 1."""
    return (*context.conditions, *(le(num(1), size) for _, source in context.ranges for size in source.args))


def seen(prop: Term) -> bool:
    """Is the proposition without numbers left open seen to hold?"""
    if any(v.sort in ("real", "integer", "law") for v in prop.variables):
        raise Refusal(f"{prop} is not decided at a point")
    if prop.head == "supported" and prop.args[0].head == "atoms" and prop.args[1].head == "interval":
        (_, place), (low, high) = prop.args[0].args, prop.args[1].args
        if not all(succeeds(proper, part, Scene(EVERYWHERE)) for part in prop.args):
            return False
        inside = ([] if low.sort == "end" else [lt(low, place)]) + ([] if high.sort == "end" else [lt(place, high)])
        return all(seen(relation) for relation in inside)
    if not exist(prop) and not succeeds(defined, prop, Scene(EVERYWHERE)):
        return False
    if succeeds(holds, prop, Scene(EVERYWHERE)):
        return True
    for bits in BITS:
        with suppress(Refusal):
            return certain(prop, {}, bits)
    return False
