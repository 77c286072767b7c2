"""What an axiom is: a theorem whose proof stands in the literature, stated in full with all that it asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..terms.context import Context, Sequent, Theorem
from ..terms.term import Term


@dataclass(frozen=True)
class Axiom:
    """A cited fact: what it says in words, where it is proved, and the theorem; its hypotheses are owed by who uses it."""

    name: str
    words: str
    source: str
    theorem: Theorem


def axiom(
    name: str,
    words: str,
    source: str,
    variables: tuple[Term, ...],
    statement: Term,
    *,
    where: tuple[Term, ...] = (),
    ranges: tuple[tuple[Term, Term], ...] = (),
    owes: Iterable[Sequent] = (),
) -> Axiom:
    """The axiom that the statement holds for all values of the variables under the conditions, owing the hypotheses."""
    theorem = Theorem(Context(variables, where, ranges), statement, frozenset(owes), frozenset((name,)))
    return Axiom(name, words, source, theorem)


def every(statement: Term, *own: Term, where: tuple[Term, ...] = ()) -> Sequent:
    """The hypothesis that the statement holds for all values of its own variables under the conditions."""
    return Sequent(Context(own, where), statement)
