"""Instances of a claim for many functions: a point of its context, and simple functions that may meet what it asks.

Nothing here is trusted: an example is a line like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product

import sympy as sp

from ..terms.build import ONE, ZERO, inverse
from ..terms.context import Context, Sequent
from ..terms.term import Function, Term, bound, make, num, substitute
from .convert import function_of

_X = bound(0, "real")
SIMPLE: tuple[Term, ...] = (ZERO, ONE, _X, make("exp", make("mul", num(-1), _X)), inverse(make("add", ONE, _X)))
"""Functions of the first argument that are tried."""

MOST = 25
"""Ways in which the functions of one claim are put to them."""


def place(context: Context, point: Mapping[str, Fraction]) -> tuple[Context, dict[Term, Term]]:
    """The context at a point, which keeps what is no number, and what its variables stand for there; a law is one mass."""
    images: dict[Term, Term] = {}
    for v in context.variables:
        if v.sort in ("real", "integer"):
            images[v] = num(point[v.args[0]])
        elif v.sort == "law":
            images[v] = make("atoms", ONE, num(point.get(v.args[0], 1)))
    conditions, ranges = context.substituted(images)
    kept = tuple(v for v in context.variables if v not in images)
    named = frozenset(kept)
    return Context(kept, tuple(c for c in conditions if c.variables & named), ranges), images


def candidates(
    asked: Iterable[Sequent], statement: Term, given: Mapping[type, sp.Lambda] | None
) -> Iterator[dict[str, Function]]:
    """Functions in the place of those that are spoken of: the author's, or else simple ones."""
    spoken = sorted(statement.functions.union(*(owed.statement.functions for owed in asked)))
    if given is not None:
        own = {function.__name__: function_of(body) for function, body in given.items()}
        yield {name: own.get(name, (arity, ZERO)) for name, arity in spoken}
        return
    for number, chosen in enumerate(product(SIMPLE, repeat=len(spoken))):
        if number < MOST:
            yield {name: (arity, body) for (name, arity), body in zip(spoken, chosen, strict=True)}


def at_place(
    owed: Sequent, around: Context, images: Mapping[Term, Term], functions: Mapping[str, Function]
) -> tuple[Context, Term]:
    """Where a hypothesis is to hold at the place, and what it then says."""
    conditions, ranges = owed.own.substituted(images, functions)
    return around.extended(Context(owed.own.variables, conditions, ranges)), substitute(
        owed.statement, images, functions
    )
