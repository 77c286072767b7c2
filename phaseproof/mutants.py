"""Mutants: a statement, its domain or its support with one thing wrong, made the same way for every claim and step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar

import sympy as sp
from sympy.core.relational import Relational

from .edits import REVERSED, SIZES, Edit, edits, said
from .theory.domain import Domain, Parameter
from .theory.errors import UsageError
from .theory.former_kernel import Step
from .theory.kernel.log import LoggedStep

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


def of_domain(domain: Domain) -> Iterator[tuple[str, Domain]]:
    """(what was widened, the wider domain): ends closed, moved out or taken away, conditions dropped or no longer strict.

    A range that contradicts the assumptions of its symbol cannot be declared, and gives no mutant.
    """
    for index, parameter in enumerate(domain.parameters):
        for wider in _wider(parameter):
            rest = list(domain.parameters)
            rest[index] = wider
            try:
                yield f"{parameter.describe()} -> {wider.describe()}", Domain(tuple(rest), domain.conditions)
            except UsageError:
                continue
    for index, condition in enumerate(domain.conditions):
        others = [c for i, c in enumerate(domain.conditions) if i != index]
        yield f"without {condition}", Domain(domain.parameters, tuple(others))
        weak = {sp.Gt: sp.Ge, sp.Lt: sp.Le}.get(condition.func)
        if weak:
            closed = weak(*condition.args)
            yield f"{condition} -> {closed}", Domain(domain.parameters, (*others, closed))


def _wider(parameter: Parameter) -> Iterator[Parameter]:
    if parameter.lower.is_finite:
        if parameter.lower_open:
            yield replace(parameter, lower_open=False)
        yield replace(parameter, lower=parameter.lower - 1)
        yield replace(parameter, lower=sp.S.NegativeInfinity, lower_open=True)
    if parameter.upper.is_finite:
        if parameter.upper_open:
            yield replace(parameter, upper_open=False)
        yield replace(parameter, upper=parameter.upper + 1)
        yield replace(parameter, upper=sp.S.Infinity, upper_open=True)


def edits_of_step(step: Step, right: bool = True) -> Iterator[Edit]:
    """Every way to put one thing wrong in a step's statement, domain or premises.

    ``right`` = False leaves the right side alone, for a last step whose right side is a claim's closed form.
    """
    yield from _edits_of_line(step, right=right)
    for change, domain in of_domain(step.domain):
        yield "domain", ("{}", change), partial(replace, step, domain=domain)
    for index, used in enumerate(step.uses):
        fewer = step.uses[:index] + step.uses[index + 1 :]
        yield "premise", ("without premise {}, {}", index + 1, used.title), partial(replace, step, uses=fewer)


def edits_of_closed_form(step: Step) -> Iterator[Edit]:
    """The same for the right side alone of a claim's last step, which is the claim's closed form."""
    yield from _edits_of_line(step, left=False)


def _edits_of_line(step: Step, left: bool = True, right: bool = True) -> Iterator[Edit]:
    for kind, change, make in edits_of_statement(step.statement, left, right):
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
