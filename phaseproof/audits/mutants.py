"""Mutants: a statement with one thing wrong, made the same way for every claim and line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar

import sympy as sp
from sympy.core.relational import Relational

from ..theory.kernel.log import LoggedStep
from ..theory.steps import Step
from .edits import REVERSED, SIZES, Edit, edits, said

KINDS = (
    *SIZES,
    "constant",
    "sign",
    "exponent",
    "term",
    "symbol",
    "function",
    "branch",
    "relation",
    "domain",
    "premise",
)


Kind = TypeVar("Kind", Step, LoggedStep)


@dataclass(frozen=True)
class Mutant(Generic[Kind]):
    """A step with one thing wrong; ``kind`` and ``change`` together say which of the step's mutants it is."""

    kind: str
    change: str
    step: Kind


def edits_of_statement(statement: Relational, left: bool = True, right: bool = True) -> Iterator[Edit]:
    """Either side of a relation with one thing wrong, and an inequality the other way round."""
    for index, (name, wanted) in enumerate((("left", left), ("right", right))):
        if wanted:
            for kind, change, make in edits(statement.args[index]):
                yield kind, (f"{name} side: {change[0]}", *change[1:]), partial(_with_side, statement, index, make)
    if not isinstance(statement, sp.Eq | sp.Ne):
        yield "relation", ("reversed",), partial(REVERSED[statement.func], *statement.args, evaluate=False)


def _with_side(statement: Relational, index: int, make: Callable[[], sp.Expr | None]) -> Relational | None:
    side = make()
    sides = (side, statement.rhs) if index == 0 else (statement.lhs, side)
    return None if side is None else statement.func(*sides, evaluate=False)


def edits_of_closed_form(step: Step) -> Iterator[Edit]:
    """Every way to put one thing wrong in the right side of what a claim concludes."""
    for kind, change, make in edits_of_statement(step.statement, left=False):
        yield kind, change, partial(_with_statement, step, make)


def _with_statement(step: Step, make: Callable[[], Relational | None]) -> Step | None:
    statement = make()
    return None if statement is None else replace(step, statement=statement)


def mutants(step: Kind, changes: Iterable[Edit]) -> Iterator[Mutant[Kind]]:
    """What comes of the edits of a step: each outcome once, and never the step itself."""
    met = {_said(step)}
    for kind, change, make in changes:
        mutant = make()
        if mutant is not None and _said(mutant) not in met:
            met.add(_said(mutant))
            yield Mutant(kind, said(change), mutant)


def _said(step: Step | LoggedStep) -> tuple[object, ...]:
    return step.statement, step.domain if isinstance(step, Step) else step.context, step.uses
