"""Every step and closed form of the book is broken on purpose: what accepts a false statement checks nothing.

A few mutants of each, drawn at random; `phaseproof audit` tries them all.
"""

from __future__ import annotations

import dataclasses
from random import Random

import pytest

from phaseproof.auditing import CLOSED_FORM, SURVIVOR, Unit, attempt, units_of
from phaseproof.book import load_book
from phaseproof.theory.kernel import check

DRAWN = 3
UNITS = units_of(tuple(load_book().values()))


def name(unit: Unit) -> str:
    if unit.position is None:
        return f"{unit.claim.name}: {CLOSED_FORM}"
    return f"{unit.claim.name}: {unit.step.rule}: {unit.step.title}"


@pytest.mark.parametrize("unit", UNITS, ids=name)
def test_a_mutant_is_refused(unit: Unit) -> None:
    wanted = Random(name(unit)).sample(range(count := sum(1 for _ in unit.mutants())), min(DRAWN, count))
    tried = attempt(dataclasses.replace(unit, wanted=tuple(wanted)))
    assert len(tried) == len(wanted) > 0
    assert [t for t in tried if t.checked == SURVIVOR] == []


@pytest.mark.parametrize("unit", [u for u in UNITS if u.position is not None], ids=name)
def test_a_missing_premise_or_a_reversed_inequality_is_refused(unit: Unit) -> None:
    for mutant in unit.mutants():
        if mutant.kind in ("premise", "relation"):
            assert not check(mutant.step, dict(unit.derivation.memo)).ok, mutant.change


def test_the_book_has_been_visited() -> None:
    assert len(UNITS) > 200
    assert {unit.claim.name for unit in UNITS} == set(load_book())
    assert all(node.ok for unit in UNITS for node in unit.derivation.nodes)
