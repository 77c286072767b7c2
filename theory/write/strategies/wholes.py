"""Inequalities of whole numbers that hold of all real numbers there: these have slopes."""

from __future__ import annotations

from ...find.parts import replaced
from ...terms.build import eq
from ...terms.context import Context
from ...terms.term import make, subterms
from ..proof import Line, instance
from .inequalities import by_order
from .limits import new
from .registry import Stuck, Task, show, strategy


@strategy("real numbers for whole ones", "le", "lt")
def by_reals(task: Task) -> Line:
    """The statement for real numbers under the same conditions, of which it is an instance; whole powers are real ones there."""
    context = task.context
    images = {v: new(context, v.args[0], "real", task.statement) for v in context.variables if v.sort == "integer"}
    if not images.keys() & task.statement.variables:
        raise Stuck("")
    whole = [p for p in subterms(task.statement) if p.head == "pow" and images.keys() & p.args[1].variables]
    powers = {power: make("rpow", *power.args) for power in whole}
    where = Context(
        tuple(images.get(v, v) for v in context.variables),
        tuple(replaced(condition, images) for condition in context.conditions),
        context.ranges,
    )
    line = by_order(Task(where, replaced(replaced(task.statement, powers), images)))
    there = instance(line, context, images={image: v for v, image in images.items()})
    alike = [show(eq(real, power), context) for power, real in powers.items()]
    return show(task.statement, context, there, *alike, rule="rewrite") if alike else there
