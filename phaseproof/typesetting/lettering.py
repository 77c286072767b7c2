"""Statements of the kernel with a letter for each number and function whose name is a word; what is bound takes other letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sympy as sp

from ..theory.terms.context import Context, Sequent
from ..theory.terms.term import Term, app, bound, substitute, var
from .notation import initials, written
from .printer import function_letter

NUMBERS = ("real", "integer")


def lettered(context: Context, owes: Sequence[Sequent], statement: Term) -> tuple[Context, tuple[Sequent, ...], Term]:
    """A statement with its context and what it owes, numbers in letters of which none has two meanings."""
    sequents = (Sequent(context, statement), *owes)
    variables = frozenset[Term]().union(*(v for one in sequents for v in ({*one.own.variables}, one.free)))
    words = {v.args[0] for v in variables if v.sort in NUMBERS}
    others = {v.args[0] for v in variables if v.sort not in NUMBERS}
    words |= {name for one in sequents for name, _ in one.statement.functions}
    plain = {name for name in words if name not in initials([name], ())}
    taken = {shown for name in others | plain for shown in (written(sp.Symbol(name)), function_letter(name))}
    names = initials(words, taken)
    return (
        _context(context, names),
        tuple(Sequent(_context(one.own, names), renamed(one.statement, names)) for one in owes),
        renamed(statement, names),
    )


def renamed(term: Term, names: Mapping[str, str]) -> Term:
    """The term with other names of its numbers and functions."""
    functions = {
        name: (arity, app(names[name], *(bound(at, "real") for at in range(arity))))
        for name, arity in term.functions
        if name in names
    }
    return substitute(term, _images(term.variables, names), functions)


def _images(variables: Iterable[Term], names: Mapping[str, str]) -> dict[Term, Term]:
    numbers = (v for v in variables if v.sort in NUMBERS and v.args[0] in names)
    return {v: var(names[v.args[0]], v.sort) for v in numbers}


def _context(context: Context, names: Mapping[str, str]) -> Context:
    images = _images({*context.variables, *context.outside}, names)
    conditions, ranges = context.substituted(images)
    return Context(tuple(images.get(v, v) for v in context.variables), conditions, ranges)
