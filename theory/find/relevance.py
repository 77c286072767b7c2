"""Which of several statements are about what a statement is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ..terms.context import Context
from ..terms.term import Term, subterms

MAXIMAL_RANKED = 8
_BARE = ("num", "var", "bound", "pi", "infinity", "minus_infinity", "add", "mul", "pow")
"""Heads of which every statement is made."""

Thing = TypeVar("Thing")


def ranked(
    statement: Term, context: Context, things: Sequence[Thing], said: Callable[[Thing], tuple[Context, Term]]
) -> list[Thing]:
    """The few that share most with the statement, earlier ones of the sequence first among equals; none that share nothing.

    What holds only where the context says nothing of, and what says the same, is left out.
    """
    wanted = _told(statement)
    scores: list[tuple[float, int, Thing]] = []
    for number, thing in enumerate(things):
        where, says = said(thing)
        if (where, says) == (context, statement):
            continue
        shared = sum(term.size for term in wanted & _told(says))
        if shared:
            strangers = sum(v not in context.variables for v in where.variables)
            scores.append((-shared / (1 + strangers), number, thing))
    scores.sort(key=lambda one: one[:2])
    return [thing for *_, thing in scores[:MAXIMAL_RANKED]]


def _told(statement: Term) -> frozenset[Term]:
    """The parts of a statement by which it is known."""
    parts = [part for part in subterms(statement) if part is not statement]
    telling = frozenset(part for part in parts if part.head not in _BARE)
    return telling or frozenset(part for part in parts if part.head != "num")
