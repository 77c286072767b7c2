"""Lines of proofs of the book are broken on purpose: what accepts a false statement checks nothing.

Of each line of some proofs a mutant drawn at random; `phaseproof audit` tries them all.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from phaseproof.audits.attempts import Unit, attempt
from phaseproof.audits.audited import KILLED, SURVIVOR
from phaseproof.audits.auditing import units_of
from phaseproof.book.selection import load_book
from phaseproof.checking.claims import check_claims

PROVED = [
    "denoising.optimum",
    "generalisation.frobenius",
    "marchenko_pastur.stieltjes_transform",
    "wishart.moment_real",
]


def drawn(unit: Unit) -> Unit:
    """The unit with one edit that has a mutant, drawn at random."""
    edits = unit.edits()
    order = Random(unit.key).sample(range(len(edits)), len(edits))
    one = next(index for index in order if next(replace(unit, wanted=(index,)).mutants(), None) is not None)
    return replace(unit, wanted=(one,))


@pytest.mark.parametrize("name", PROVED)
def test_a_mutant_of_a_line_is_refused(name: str) -> None:
    lines = units_of(check_claims([load_book()[name]]).results)
    tried = [t for unit in lines if unit.edits() for t in attempt(drawn(unit))]
    assert sum(t["checked"] == KILLED for t in tried) > 0.8 * len(tried)
    assert [t for t in tried if t["checked"] == SURVIVOR] == []
