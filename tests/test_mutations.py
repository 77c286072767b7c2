"""Every step and closed form of the book is broken on purpose: what accepts a false statement checks nothing.

A mutant of each, drawn at random, and each that lacks a premise or is an inequality reversed; `phaseproof audit` tries
them all.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

import pytest

from phaseproof.attempts import Unit, attempt
from phaseproof.audited import KILLED, SURVIVOR
from phaseproof.book import load_book
from phaseproof.checking import walk
from phaseproof.theory.former_kernel import Step

ALL = ("premise", "relation")
"""Kinds of which every mutant is tried."""


@cache
def units() -> dict[str, list[Unit]]:
    """The closed form and the steps of each claim; a step that several claims share is the first one's."""
    found: dict[str, list[Unit]] = {}
    met: dict[int, Step] = {}  # the steps too: an id is free for another once its step is gone
    for claim in load_book().values():
        steps = list(walk(claim.derivation()))
        own = [position for position, step in enumerate(steps) if id(step) not in met]
        met |= {id(step): step for step in steps}
        whole = [] if claim.closed_form is None else [Unit(claim, None, "tests")]
        found[claim.name] = [*whole, *(Unit(claim, position, "tests") for position in own)]
    return found


def drawn(unit: Unit) -> Unit:
    """The unit with one edit that has a mutant, drawn at random, and all of some kinds."""
    edits = unit.edits()
    order = Random(unit.key).sample(range(len(edits)), len(edits))
    one = next(index for index in order if next(replace(unit, wanted=(index,)).mutants(), None) is not None)
    return replace(unit, wanted=tuple({one, *(i for i, (kind, _, _) in enumerate(edits) if kind in ALL)}))


@pytest.mark.parametrize("name", load_book())
def test_a_mutant_is_refused(name: str) -> None:
    for unit in units()[name]:
        tried = attempt(drawn(unit))
        assert tried
        assert [t for t in tried if t["checked"] == SURVIVOR] == []
        assert [t for t in tried if t["kind"] in ALL and t["checked"] != KILLED] == []


def test_every_step_of_the_book_is_some_units() -> None:
    """A claim whose steps are all an earlier one's has none of its own."""
    steps = {id(step): step for claim in load_book().values() for step in walk(claim.derivation())}
    own = [unit for found in units().values() for unit in found]
    assert sum(unit.position is not None for unit in own) == len(steps) > 500
    assert {u.claim.name for u in own if u.position is None} == {
        c.name for c in load_book().values() if c.closed_form is not None
    }
