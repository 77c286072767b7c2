"""Means over Gaussian data of polynomials in traces, put to their values by pairings, and limits of such means."""

from __future__ import annotations

from ...decide.field import canonical
from ...decide.scene import Scene
from ...find.parts import replaced
from ...rules.limits import opened_limit
from ...rules.matrices import moment
from ...terms.build import ONE, eq, le, neg
from ...terms.context import Context
from ...terms.term import Term, bound_by, close
from ..proof import Line
from .limits import limit, new
from .registry import show

DATA = ("gaussian", "complex_gaussian")


def is_mean(term: Term) -> bool:
    return term.head == "over" and term.args[0].head in DATA


def means(term: Term) -> list[Term]:
    """The outermost means over data that speak of nothing bound outside of them."""
    if is_mean(term):
        return [] if term.loose else [term]
    return list(dict.fromkeys(found for part in term.terms for found in means(part)))


def mean_value(mean: Term, context: Context) -> Line:
    """The line that gives a mean its value."""
    return show(eq(mean, canonical(moment(mean, Scene(context)))), context, rule="wick")


def limit_of_means(term: Term, context: Context) -> Line | None:
    """The line that gives a limit its value when the means inside have theirs; None where there are none inside."""
    if term.head != "lim":
        return None
    moving = tuple(new(context, f"moves{i}_", sort, term) for i, sort in enumerate(bound_by(term.args[0])))
    along, inside = opened_limit(term, None, Scene(context), moving)
    found = means(inside)
    if not found:
        return None
    near = Context(
        (*context.variables, *along.moving),
        (*context.conditions, *(le(ONE, size) for size in along.moving)),
        context.ranges,
    )
    values = [mean_value(mean, near) for mean in found]
    plain = replaced(inside, {line.statement.args[0]: line.statement.args[1] for line in values})
    value = limit(term.args[0], close(plain, *along.moving), context)
    alike = show(eq(value.statement.args[0], term), context, value, *values, rule="rewrite")
    weights = neg(ONE), ONE
    return show(eq(term, value.statement.args[1]), context, alike, value, rule="field", multipliers=weights)
