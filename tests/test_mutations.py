"""Steps and closed forms of the book are broken on purpose: what accepts a false statement checks nothing.

Of each step for the former kernel, and of each line of some proofs, a mutant drawn at random, and of the former each that
lacks a premise or is an inequality reversed; `phaseproof audit` tries them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from phaseproof.attempts import Unit, attempt
from phaseproof.audited import KILLED, SURVIVOR
from phaseproof.auditing import units_of
from phaseproof.book import load_book
from phaseproof.checking import check_claims, walk
from phaseproof.proving import for_kernel
from phaseproof.theory.steps import Step

ALL = ("premise", "relation")
"""Kinds of which every mutant of the former kernel's steps is tried."""

FORMER = [claim for claim in load_book().values() if for_kernel(claim) is None]
PROVED = [
    "denoising.optimum",
    "generalisation.frobenius",
    "marchenko_pastur.stieltjes_transform",
    "wishart.moment_real",
]


@cache
def units() -> dict[str, list[Unit]]:
    """The closed form and the steps of each claim; a step that several claims share is the first one's."""
    found: dict[str, list[Unit]] = {}
    met: dict[int, Step] = {}  # the steps too: an id is free for another once its step is gone
    for claim in FORMER:
        steps = list(walk(claim.derivation()))
        own = [position for position, step in enumerate(steps) if id(step) not in met]
        met |= {id(step): step for step in steps}
        whole = [] if claim.closed_form is None else [Unit(claim, None, "tests")]
        found[claim.name] = [*whole, *(Unit(claim, position, "tests") for position in own)]
    return found


def drawn(unit: Unit, kinds: Sequence[str] = ALL) -> Unit:
    """The unit with one edit that has a mutant, drawn at random, and all of some kinds."""
    edits = unit.edits()
    order = Random(unit.key).sample(range(len(edits)), len(edits))
    one = next(index for index in order if next(replace(unit, wanted=(index,)).mutants(), None) is not None)
    return replace(unit, wanted=tuple({one, *(i for i, (kind, _, _) in enumerate(edits) if kind in kinds)}))


@pytest.mark.parametrize("name", PROVED)
def test_a_mutant_of_a_line_is_refused(name: str) -> None:
    lines = units_of(check_claims([load_book()[name]]).results)
    tried = [t for unit in lines if unit.edits() for t in attempt(drawn(unit, ()))]
    assert sum(t["checked"] == KILLED for t in tried) > 0.8 * len(tried)
    assert [t for t in tried if t["checked"] == SURVIVOR] == []


@pytest.mark.parametrize("name", [claim.name for claim in FORMER])
def test_a_mutant_is_refused(name: str) -> None:
    for unit in units()[name]:
        tried = attempt(drawn(unit))
        assert tried
        assert [t for t in tried if t["checked"] == SURVIVOR] == []
        assert [t for t in tried if t["kind"] in ALL and t["checked"] != KILLED] == []


def test_every_step_of_the_book_is_some_units() -> None:
    """A claim whose steps are all an earlier one's has none of its own."""
    steps = {id(step): step for claim in FORMER for step in walk(claim.derivation())}
    own = [unit for found in units().values() for unit in found]
    assert sum(unit.position is not None for unit in own) == len(steps) > 0
    assert {u.claim.name for u in own if u.position is None} == {c.name for c in FORMER if c.closed_form is not None}
