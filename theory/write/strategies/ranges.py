"""A variable in a range."""

from __future__ import annotations

from ...decide.opening import conditions_of
from ...decide.scene import Scene
from ...terms.context import Context
from ...terms.term import Term


def within(source: Term, v: Term, context: Context) -> Context:
    """The context with v in the range, as a functional over it sees it."""
    conditions = conditions_of(source, (v,), Scene(context))
    return Context((*context.variables, v), (*context.conditions, *conditions), context.ranges)
