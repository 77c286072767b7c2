"""What an axiom is: a theorem whose proof stands in the literature, stated in full with all that it asks.

A function whose docstring says it in words, with its source, returns what ``stated`` makes; ``axiom`` registers it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ..terms.context import Context, Sequent, Theorem
from ..terms.term import Term
from .notation import Formula, Written, head, plain, variables


@dataclass(frozen=True)
class Axiom:
    """A cited fact: what it says in words, where it is proved, and the theorem; its hypotheses are owed by who uses it."""

    name: str
    words: str
    source: str
    theorem: Theorem


AXIOMS: dict[str, Axiom] = {}

ASSERTED: set[str] = set()
"""Axioms that are assertions on the model, which no textbook states: a claim that rests on one is CITED, whatever is proved."""

n, d = variables("integer", "n d")
D, D2, Z = variables("data", "D D_2 Z")
Sigma, M, M1, M2 = variables("matrix", "Sigma M M_1 M_2")
(v,) = variables("vector", "v")
DATA = head("gaussian")(n, d)
RANGES: dict[Term, Term] = {
    plain(variable): plain(source)
    for variable, source in (
        (D, DATA),
        (Z, head("gaussian")(1, d)),
        (Sigma, head("covariances")(d)),
        *((matrix, head("symmetric")(d)) for matrix in (M, M1, M2)),
        (v, head("unit_vectors")(d)),
    )
}
"""What those parameters of an axiom range over that are neither numbers nor laws."""

Stated: TypeAlias = tuple[Term, tuple[Term, ...], frozenset[Sequent]]


def stated(statement: Formula, *where: Formula, owes: Iterable[Sequent] = ()) -> Stated:
    """The statement for all values of its free variables under the conditions, owing the hypotheses."""
    return plain(statement), tuple(map(plain, where)), frozenset(owes)


def every(statement: Formula, *own: Written, where: Iterable[Formula] = ()) -> Sequent:
    """The hypothesis that the statement holds for all values of its own variables under the conditions."""
    return Sequent(Context(tuple(map(plain, own)), tuple(map(plain, where))), plain(statement))


def axiom(
    cases: Mapping[str, tuple[Any, ...]] | None = None, *, asserted: bool = False
) -> Callable[[Callable[..., Stated]], Callable[..., Stated]]:
    """Register what the function states, once for each ending of its name, with the arguments of that case.

    ``asserted`` of what no textbook states.
    """

    def register(state: Callable[..., Stated]) -> Callable[..., Stated]:
        words, _, source = " ".join((state.__doc__ or "").split()).partition(" Source: ")
        for ending, arguments in (cases or {"": ()}).items():
            name, (statement, where, owes) = state.__name__ + ending, state(*arguments)
            free = statement.variables.union(*(c.variables for c in where), *(owed.free for owed in owes))
            free = free.union(*(RANGES[one].variables for one in free & RANGES.keys()))
            declared = tuple(sorted(free, key=lambda one: str(one.args[0])))
            context = Context(declared, where, tuple((one, RANGES[one]) for one in declared if one in RANGES))
            AXIOMS[name] = Axiom(name, words, source, Theorem(context, statement, owes, frozenset((name,))))
            ASSERTED.update((name,) if asserted else ())
        return state

    return register
