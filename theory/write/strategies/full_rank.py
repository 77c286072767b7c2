"""Means of functions of eigenvalues by cases, as of a pseudo-inverse, where all eigenvalues are positive: there are enough examples."""

from __future__ import annotations

from ...decide.scene import Scene
from ...decide.signs import shown
from ...find.parts import replaced
from ...terms.build import ONE, eq, neg, over
from ...terms.context import Context
from ...terms.term import Term, bound_by, instantiate, subterms
from ..proof import Line
from .integrals import inside
from .kinks import form
from .limits import new
from .registry import Stuck, show


def at_full_rank(mean: Term, context: Context) -> Line:
    """The mean with each function of an eigenvalue in the form that it has at positive ones. Raises Stuck where none is by cases."""
    from .evaluation import value_of

    source, body = mean.args
    (sort,) = bound_by(source)
    data = new(context, "X", sort, mean)
    drawn = instantiate(body, data)
    where = Context((*context.variables, data), context.conditions, (*context.ranges, (data, source)))
    traces = [part for part in subterms(drawn) if part.head == "over" and part.args[0].head == "spectrum"]
    found = {trace: _plain(trace, where) for trace in traces if any(part.head == "cases" for part in subterms(trace))}
    if not found:
        raise Stuck("")
    plain = over(source, replaced(drawn, {trace: other for trace, (other, _) in found.items()}), data)
    value = value_of(plain, context)
    lines = [line for _, known in found.values() for line in known]
    alike = show(eq(plain, mean), context, value, *lines, rule="rewrite", title="no eigenvalue is 0")
    result = value.statement.args[1]
    return show(eq(mean, result), context, alike, value, rule="field", multipliers=(neg(ONE), ONE))


def _plain(trace: Term, where: Context) -> tuple[Term, list[Line]]:
    """The trace without cases, and what these are at each eigenvalue."""
    x, body, there = inside(trace, where)
    images, lines = {}, []
    for node in (part for part in subterms(body) if part.head == "cases"):
        guard, value = node.args[:2]
        if not shown(guard, Scene(there)):
            raise Stuck(f"not shown at every eigenvalue: {guard}")
        lines.append(form(node, value, there))
        images[node] = value
    return over(trace.args[0], replaced(body, images), x), lines
