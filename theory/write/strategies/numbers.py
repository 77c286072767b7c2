"""What holds for whole numbers from one on, and for the few before it one by one."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor

from ...terms.build import eq, le
from ...terms.context import Context
from ...terms.term import Term, num
from ..proof import Line
from .registry import Stuck, show


def least_of(n: Term, context: Context) -> int | None:
    """The least value of a whole number that the context names."""
    if n.sort != "integer":
        return None
    ends = [(c.head, c.args[0].args[0]) for c in context.conditions if _is_below(c, n)]
    return max((ceil(end) if head == "le" else floor(end) + 1 for head, end in ends), default=None)


def _is_below(condition: Term, n: Term) -> bool:
    return condition.head in ("le", "lt") and condition.args[1] is n and condition.args[0].head == "num"


def without(n: Term, context: Context) -> Context:
    """The context without a variable, and what it says of it."""
    return Context(
        tuple(v for v in context.variables if v is not n),
        tuple(c for c in context.conditions if n not in c.variables),
        context.ranges,
    )


def with_first(line: Line, n: Term, start: int, context: Context, at: Callable[[int], Line]) -> Line:
    """On the context, which names the least value, what the line says from ``start`` on and ``at`` shows of a number before."""
    least = least_of(n, context)
    if least is None:
        raise Stuck(f"{n} has no least value")
    statement = line.statement
    if least >= start:
        return show(statement, context, line, rule="instance", images={}, functions={})
    branches = [show(statement, context.where(eq(n, num(k))), at(k), rule="rewrite") for k in range(least, start)]
    beyond = context.where(le(num(start), n))
    branches.append(show(statement, beyond, line, rule="instance", images={}, functions={}))
    return show(statement, context, *branches, rule="cases")
