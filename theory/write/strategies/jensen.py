"""Inequalities between traces of functions of one matrix, as tr S^2 >= (tr S)^2/d: Jensen's for its eigenvalues."""

from __future__ import annotations

from functools import partial

from ...decide.scene import Scene
from ...decide.shapes import derivative
from ...find.parts import replaced
from ...terms.build import MINUS_OO, OO, ZERO, le, sub
from ...terms.context import Context
from ...terms.term import Term, instantiate, make, substitute, subterms
from ..proof import Line
from .limits import new
from .registry import Stuck, Task, first_among, show, strategy

INTERVALS = (make("interval", MINUS_OO, OO), make("interval", ZERO, OO))


@strategy("eigenvalues of one matrix", "le")
def by_jensen(task: Task) -> Line:
    """A convex function of tau(S), and tau of the function."""
    traces = [part for part in subterms(task.statement) if part.head == "over" and part.args[0].head == "spectrum"]
    found = [trace for trace in dict.fromkeys(traces) if not trace.loose]
    w = new(task.context, "w", "real", task.statement)
    first = [trace for trace in found if instantiate(trace.args[1], w) is w]
    if len(first) != 1 or len({trace.args[0] for trace in found}) > 1:
        raise Stuck("")
    gap = sub(*reversed(task.statement.args))
    others = [trace for trace in found if trace is not first[0]]
    return first_among(others, partial(_by, task, first[0], gap, w), "")


def _by(task: Task, mean: Term, gap: Term, w: Term, trace: Term) -> Line:
    """By the inequality for the function of one of the traces, with what stands before that for its weight."""
    function = instantiate(trace.args[1], w)
    convex = le(substitute(function, {w: mean}), trace)
    t = new(task.context, "t", "real", task.statement)
    opened = Context((*task.context.variables, t), task.context.conditions, task.context.ranges)
    weight = substitute(derivative(replaced(gap, {trace: t}), t, Scene(opened)), {t: trace})

    def on(interval: Term) -> Line:
        known = show(
            convex, task.context, rule="jensen", variable=w, function=function, interval=interval, mean=mean,
        )  # fmt: skip
        return show(task.statement, task.context, known, rule="combine", multipliers=(weight,))

    return first_among(INTERVALS, on, "")
