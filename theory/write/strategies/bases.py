"""Powers of 1 - p and the like: the statement in a variable for the base, in which series and limits are known."""

from __future__ import annotations

from ...decide.field import canonical
from ...decide.scene import Scene
from ...decide.shapes import derivative
from ...find.parts import replaced
from ...terms.build import ZERO, div, eq, sub
from ...terms.context import Context
from ...terms.term import Term, make, substitute, subterms
from ..proof import Line, instance
from .evaluation import by_values, nodes
from .inequalities import by_order
from .limits import new
from .registry import Stuck, Task, first_of, show, strategy


@strategy("a variable for the base of a power", "eq", "le", "lt")
def by_base(task: Task) -> Line:
    """The statement with x for the base a + b p of a power whose exponent moves, and (x - a)/b for p."""
    base, p = _base(task)
    slope, start = _linear(base, p, task.context)
    x = new(task.context, "base", "real", task.statement)
    image = {p: canonical(div(sub(x, start), slope))}
    where = Context(
        tuple(x if w is p else w for w in task.context.variables),
        tuple(_solved(substitute(c, image), x) if p in c.variables else c for c in task.context.conditions),
        task.context.ranges,
    )
    inside = Task(where, substitute(replaced(task.statement, {base: x}), image))
    way = by_values if task.statement.head == "eq" else by_order
    line = first_of(lambda: show(inside.statement, where), lambda: way(inside))
    there = instance(line, task.context, images={x: base})
    back = show(eq(substitute(image[p], {x: base}), p), task.context, rule="field", multipliers=())
    pairs = zip(nodes(there.statement), nodes(task.statement), strict=True)
    alike = [
        show(eq(one, other), task.context, there, back, rule="rewrite") for one, other in pairs if one is not other
    ]
    return show(task.statement, task.context, there, back, *alike, rule="rewrite")


def _base(task: Task) -> tuple[Term, Term]:
    """The base, and the one variable in it."""
    for part in subterms(task.statement):
        if part.head == "pow" and part.args[1].head != "num" and part.args[0].head == "add" and not part.args[0].loose:
            variables = [v for v in part.args[0].variables if v.sort == "real"]
            if len(variables) == len(part.args[0].variables) == 1:
                return part.args[0], variables[0]
    raise Stuck("")


def _linear(term: Term, v: Term, context: Context) -> tuple[Term, Term]:
    """The numbers b and a of a + b v."""
    slope = canonical(derivative(term, v, Scene(context)))
    start = canonical(substitute(term, {v: ZERO}))
    if slope.head != "num" or slope is ZERO or start.head != "num":
        raise Stuck("")
    return slope, start


def _solved(condition: Term, x: Term) -> Term:
    """A relation that is linear in x, solved for it."""
    if condition.head not in ("lt", "le"):
        return condition
    slope, start = _linear(sub(condition.args[1], condition.args[0]), x, Context((x,)))
    root = canonical(div(start, sub(ZERO, slope)))
    return make(condition.head, root, x) if slope.args[0] > 0 else make(condition.head, x, root)
