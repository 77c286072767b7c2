"""Every step and closed form of the book is broken on purpose: what accepts a false statement checks nothing.

A few mutants of each, drawn at random; `phaseproof audit` tries them all.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from random import Random

import pytest

from phaseproof.attempts import Unit, attempt
from phaseproof.audited import CLOSED_FORM, SURVIVOR
from phaseproof.book import load_book
from phaseproof.theory.kernel import Checked, Step, check

DRAWN = 3
RUN = "the tests"
NUMBERS: dict[tuple[object, ...], int] = {}


def number(step: Step, *below: int) -> int:
    """The same for steps that say the same by the same rule, and rest on steps of the same numbers."""
    return NUMBERS.setdefault((step.title, step.statement, step.rule, step.domain.describe(), below), len(NUMBERS))


@cache
def owners() -> dict[int, str]:
    """The first claim of the book that has the step, by number; nothing is checked."""
    known: dict[int, int] = {}
    first: dict[int, str] = {}

    def visit(step: Step, claim: str) -> int:
        if id(step) not in known:
            known[id(step)] = number(step, *(visit(used, claim) for used in step.uses))
            first.setdefault(known[id(step)], claim)
        return known[id(step)]

    for claim in load_book().values():
        visit(claim.derivation(), claim.name)
    return first


def units(claim: str) -> Iterator[Unit]:
    """The closed form of the claim and those of its steps that are no earlier claim's."""
    whole = Unit(load_book()[claim], None, RUN)
    if whole.claim.closed_form is not None:
        yield whole
    known: dict[int, int] = {}
    node: Checked
    for position, node in enumerate(whole.derivation.nodes):  # a step after those it uses
        assert node.ok
        known[id(node)] = number(node.step, *(known[id(used)] for used in node.uses))
        if owners()[known[id(node)]] == claim:
            yield dataclasses.replace(whole, position=position)


def name(unit: Unit) -> str:
    if unit.position is None:
        return f"{unit.claim.name}: {CLOSED_FORM}"
    return f"{unit.claim.name}: {unit.step.rule}: {unit.step.title}"


@pytest.mark.parametrize("claim", load_book())
def test_mutants_are_refused(claim: str) -> None:
    for unit in units(claim):
        wanted = Random(name(unit)).sample(range(count := sum(1 for _ in unit.mutants())), min(DRAWN, count))
        tried = attempt(dataclasses.replace(unit, wanted=tuple(wanted)))
        assert len(tried) == len(wanted) > 0, name(unit)
        assert [t for t in tried if t["checked"] == SURVIVOR] == [], name(unit)


@pytest.mark.parametrize("claim", load_book())
def test_missing_premises_and_reversed_inequalities_are_refused(claim: str) -> None:
    for unit in units(claim):
        for mutant in unit.mutants() if unit.position is not None else ():
            if mutant.kind in ("premise", "relation"):
                assert not check(mutant.step, unit.memo).ok, (name(unit), mutant.change)


def test_every_claim_has_something_to_break() -> None:
    assert len(owners()) > 700
    closed = {claim.name for claim in load_book().values() if claim.closed_form is not None}
    assert {*owners().values()} | closed == set(load_book())
