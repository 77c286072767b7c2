"""Means over Gaussian data of polynomials in traces, put to their values by pairings, and limits of such means."""

from __future__ import annotations

from ...decide.field import canonical
from ...decide.scene import Scene
from ...rules.matrices import moment
from ...terms.build import eq
from ...terms.context import Context
from ...terms.term import Term
from ..proof import Line
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
