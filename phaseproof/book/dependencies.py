"""What a claim rests on, read off its derivation as it is stated: the axioms it cites and the claims it passes through.

Nothing is checked here; ``checking`` finds the same axioms by judging every line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import sympy as sp

from .. import derivations, theory
from ..campaigns.limits import TIMEOUT
from ..theory.claim import Claim
from ..theory.domain import Domain
from ..theory.steps import Step
from ..theory.terms.term import Term
from ..theory.write.convert import Unsaid, convert
from ..theory.write.proof import Line, believing
from .remembered import remembered
from .running import running
from .selection import load_book


def lines_of(claim: Claim) -> tuple[Line | Step, ...]:
    """Every line of the proof once, none of them judged; the steps of its author, where it is no proof of the book."""
    with running(claim, TIMEOUT), believing():
        return tuple(_below(claim.derived()))


def _below(last: Step | Line) -> Iterator[Step | Line]:
    seen: set[int] = set()
    waiting: list[Step | Line] = [last]
    while waiting:
        step = waiting.pop()
        if id(step) not in seen:
            seen.add(id(step))
            waiting.extend(step.uses)
            yield step


def axioms_of(claim: Claim) -> tuple[str, ...]:
    """The names of the axioms that the derivation cites, directly or through any earlier line."""
    steps = (line.step if isinstance(line, Line) else line for line in lines_of(claim))
    return tuple(sorted({step.certificate["axiom"] for step in steps if step.rule == "axiom"}))


def claims_used(claim: Claim, book: Iterable[Claim]) -> tuple[str, ...]:
    """The names of other claims that the derivation passes through: a line states what they claim, or their definition's value."""
    lines = [line for line in lines_of(claim) if isinstance(line, Line)]
    stated = {line.statement for line in lines}
    defined = _defined(stated) - _defined({_term(claim.conclusion, claim.domain)})
    others = ((other, _term(other.conclusion, other.domain)) for other in book if other is not claim)
    return tuple(o.name for o, known in others if known in stated or not defined.isdisjoint(_defined({known})))


def of_the_book() -> dict[str, list[str]]:
    """The axioms and claims that each claim of the book rests on, by its name: remembered, for all its proofs are written."""
    return remembered("dependencies", [derivations, theory], _all)


def _all() -> dict[str, list[str]]:
    book = load_book()
    return {name: [*axioms_of(claim), *claims_used(claim, book.values())] for name, claim in book.items()}


def _defined(statements: Iterable[Term | None]) -> set[Term]:
    """The left sides of equations."""
    return {known.args[0] for known in statements if known is not None and known.head == "eq"}


@cache
def _term(conclusion: sp.Basic, domain: Domain) -> Term | None:
    """What is claimed, as the kernel reads it; None of what has no term."""
    try:
        return convert(conclusion, domain)[1]
    except Unsaid:
        return None
