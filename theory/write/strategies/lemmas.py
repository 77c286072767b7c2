"""Lemmas that give a term its value: a term of the form of one is put to its value by an instance of the lemma."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from ...find.matching import match
from ...terms.context import Context
from ...terms.term import Term, substitute
from ..proof import Line, instance
from .registry import in_time

WAYS = 4
"""Ways in which a term is matched with a lemma."""


@dataclass(frozen=True)
class Lemma:
    """What a lemma gives a value, in its parameters, and the line that does; the line is made when it is asked for."""

    form: Term
    parameters: frozenset[Term]
    line: Callable[[], Line]


LEMMAS: list[Lemma] = []


def lemma(form: Term, parameters: Iterable[Term], line: Callable[[], Line]) -> None:
    """Let strategies use a lemma that states ``form`` = value for all the parameters."""
    LEMMAS.append(Lemma(form, frozenset(parameters), line))


def by_lemma(term: Term, context: Context) -> Line | None:
    """The line that gives the term its value by an instance of a lemma; None where there is none."""
    for known in LEMMAS:
        for images, _ in islice(match(known.form, term, known.parameters), WAYS):
            if substitute(known.form, images) is not term:
                continue
            try:
                return instance(known.line(), context, images=images)
            except Exception:
                in_time()
    return None
