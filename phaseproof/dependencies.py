"""What a claim rests on, read off its derivation: the axioms its rules cite and the claims it passes through.

Nothing is checked here; ``checking`` finds the same axioms by re-deriving every step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import sympy as sp

from .book import of_the_book
from .derivations.proofs import proof_of
from .theory.axioms import AXIOMS
from .theory.by import RULES
from .theory.claim import Claim
from .theory.former_kernel import Step
from .theory.write.proof import Line, believing

Node = TypeVar("Node", Step, Line)


def steps_of(claim: Claim) -> Iterator[Step]:
    """Every step of the derivation once."""
    return _below(claim.derivation())


def _below(last: Node) -> Iterator[Node]:
    seen: set[int] = set()
    waiting = [last]
    while waiting:
        step = waiting.pop()
        if id(step) not in seen:
            seen.add(id(step))
            waiting.extend(step.uses)
            yield step


def axioms_of(claim: Claim) -> tuple[str, ...]:
    """The names of the axioms that the derivation cites, directly or through any earlier step.

    Of a claim that has moved to the kernel they are read off its proof as it is stated.
    """
    proof = proof_of(claim.name) if of_the_book(claim) else None
    if proof is not None:
        with believing():
            lines = _below(proof())
        return tuple(sorted({line.step.certificate["axiom"] for line in lines if line.step.rule == "axiom"}))
    names: set[str] = set()
    for step in steps_of(claim):
        if step.rule in RULES:
            names.update(RULES[step.rule].axioms)
        if step.certificate.get("axiom") in AXIOMS:
            names.add(step.certificate["axiom"])
    return tuple(sorted(names))


def claims_used(claim: Claim, book: Iterable[Claim]) -> tuple[str, ...]:
    """The names of other claims that the derivation passes through.

    It passes through one when a step states it or one of its regimes, or another equation for what it defines.
    """
    steps = list(steps_of(claim))
    stated = {step.statement for step in steps}
    defined = {getattr(step.statement, "lhs", None) for step in steps} - {claim.definition, None}
    others = [other for other in book if other is not claim]
    return tuple(o.name for o in others if o.definition in defined or not stated.isdisjoint(_forms(o)))


def _forms(claim: Claim) -> set[sp.Basic]:
    """The conclusion of a claim and, for a closed form in regimes, the equation of each regime."""
    forms = {claim.conclusion}
    if isinstance(claim.closed_form, sp.Piecewise):
        forms |= {sp.Eq(claim.definition, value, evaluate=False) for value, _ in claim.closed_form.args}
    return forms
