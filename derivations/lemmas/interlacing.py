"""Two families of numbers that interlace: their sums differ by at most one term."""

from __future__ import annotations

from collections.abc import Callable

from ...theory.terms.build import ONE, TWO, ZERO, add, eq, le, lt, over, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, var
from ...theory.write.proof import Line, have, instance
from .letters import d

j = var("j", "integer")


def numbers(context: Context) -> Context:
    """The context with a number from 1 to d."""
    return Context((*context.variables, j), (*context.conditions, le(ONE, j), le(j, d)), context.ranges)


def before_last(context: Context) -> Context:
    """The context with a number from 1 to d - 1."""
    return Context((*context.variables, j), (*context.conditions, le(ONE, j), lt(j, d)), context.ranges)


def total(low: Term, high: Term, body: Term) -> Term:
    return over(make("integers", low, high), body, j)


def sum_of_interlaced(
    context: Context, one: Callable[[Term], Term], two: Callable[[Term], Term], signs: tuple[Line, Line], lacing: Line
) -> Line:
    """sum a_j <= a_1 + sum b_j over 1 <= j <= d, where a_(j + 1) <= b_j and none is negative."""
    last, of_one, of_two = sub(d, ONE), total(ONE, d, one(j)), total(ONE, d, two(j))
    first, end = instance(signs[0], context, images={j: ONE}), instance(signs[1], context, images={j: d})
    exist = [instance(sign, context, images={j: add(at, ZERO)}) for sign, at in zip(signs, (ONE, d), strict=True)]
    alone = have(eq(total(ONE, ONE, one(j)), one(ONE)), context, first, exist[0], rule="law")
    later = total(TWO, d, one(j))
    cut = have(eq(of_one, add(alone.statement.args[0], later)), context, signs[0], rule="split")
    moved = total(ONE, last, one(add(j, ONE)))
    after = instance(signs[0], before_last(context), images={j: add(j, ONE)})
    same = have(eq(later, moved), context, cut, signs[0], after, rule="substitution", variable=j, image=add(j, ONE))
    less = have(le(moved, total(ONE, last, two(j))), context, lacing, signs[1], same, rule="order")
    at_end = have(eq(total(d, d, two(j)), two(d)), context, end, exist[1], rule="law")
    whole = have(eq(of_two, add(total(ONE, last, two(j)), at_end.statement.args[0])), context, signs[1], rule="split")
    uses = alone, cut, same, less, at_end, whole, end
    return have(le(of_one, add(one(ONE), of_two)), context, *uses, rule="combine", title="interlaced sums")
