"""For a bulk of ones the formulas for one eigenvalue above a bulk of any law are those of a spike."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import ONE, add, eq, le, lt, power
from ....theory.terms.term import Term, subterms
from ....theory.write.proof import Line, have
from ...claimed import claimed
from ...lemmas.letters import gamma
from ...lemmas.rank_one import theta
from ..above_bulk import spike_largest, spike_overlap
from .spikes import EDGE_ROOT

THRESHOLD = power(theta, -2)


def _values(statement: Term) -> tuple[tuple[Term, Term], tuple[Term, Term]]:
    """The values above the threshold and below it, on both sides."""
    left, right = (side.args[1::2] for side in statement.args)
    return (left[0], left[1]), (right[0], right[1])


def overlap() -> Line:
    context, statement = claimed(spike_overlap)
    left, right = _values(statement)
    seen, blind = context.where(lt(THRESHOLD, gamma)), context.where(le(gamma, THRESHOLD))
    branches = [have(eq(left[i], right[i]), where, rule="field") for i, where in enumerate((seen, blind))]
    return have(statement, context, *branches, rule="cases", title="both regimes")


def eigenvalue() -> Line:
    context, statement = claimed(spike_largest)
    left, right = _values(statement)
    seen = have(eq(left[0], right[0]), context.where(lt(THRESHOLD, gamma)), rule="field")
    at = context.where(eq(gamma, THRESHOLD))
    moved = power(THRESHOLD, EDGE_ROOT.args[1].args[0])
    known = have(eq(moved, theta), at, rule="functional_equation")
    same = have(eq(EDGE_ROOT, theta), at, known, rule="rewrite")
    there = have(eq(left[0], right[1]), at, same, rule="field", title="at the threshold")
    before = context.where(lt(gamma, THRESHOLD))
    (root,) = {part for part in subterms(left[1]) if part.head == "root"}
    end = have(eq(root, add(ONE, EDGE_ROOT)), before, rule="root_is", title="the end of the bulk")
    below = have(eq(left[1], right[1]), before, end, rule="rewrite", title="below the threshold")
    return have(statement, context, seen, there, below, rule="cases", title="every regime")


PROOFS: dict[str, Callable[[], Line]] = {spike_largest.name: eigenvalue, spike_overlap.name: overlap}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        ("recovery.general_eigenvalue_isotropic", "recovery.general_overlap_isotropic"),
        "Means over a bulk of ones are values at t = 1. With the peak 1 + theta the general formula and its "
        "threshold are those of a spike of strength theta.",
    ),
}
"""What each proof does, in a sentence or two."""
