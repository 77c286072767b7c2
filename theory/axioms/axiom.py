"""What an axiom is: a theorem whose proof stands in the literature, stated in full with all that it asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..terms.context import Context, Sequent, Theorem
from .notation import Formula, Written, plain


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
    variables: Iterable[Written],
    statement: Formula,
    where: Iterable[Formula] = (),
    owes: Iterable[Sequent] = (),
    ranges: Iterable[tuple[Written, Written]] = (),
) -> Axiom:
    """The axiom that the statement holds for all values of the variables under the conditions, owing the hypotheses."""
    limits = tuple((plain(v), plain(source)) for v, source in ranges)
    context = Context(tuple(map(plain, variables)), tuple(map(plain, where)), limits)
    return Axiom(name, words, source, Theorem(context, plain(statement), frozenset(owes), frozenset((name,))))


def every(statement: Formula, *own: Written, where: Iterable[Formula] = ()) -> Sequent:
    """The hypothesis that the statement holds for all values of its own variables under the conditions."""
    return Sequent(Context(tuple(map(plain, own)), tuple(map(plain, where))), plain(statement))
