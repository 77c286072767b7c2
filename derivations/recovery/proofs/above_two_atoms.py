"""What holds above every bulk, for a bulk of two eigenvalues: means over its law are sums of two."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ....theory.claim import Claim
from ....theory.find.parts import replaced
from ....theory.terms.build import HALF, ONE, ZERO, div, eq, inverse, le, lt, mul, power, sub
from ....theory.terms.context import Context
from ....theory.terms.term import Term, make, substitute, subterms
from ....theory.write.convert import BULK_END, POPULATION
from ....theory.write.proof import Line, have, instance
from ...claimed import claimed
from ...lemmas.bulk_edge import turn, turn_solves
from ...lemmas.letters import gamma, t
from ...lemmas.peaks import p, peak
from ...lemmas.two_atoms import ATOMS, average, ratio
from .. import above_bulk as book
from .above_bulk import ALONE, PAIR, Peaks, at_edge, outlier, turns
from .above_bulk_overlap import blind, recovered

END = sub(peak, mul(HALF, sub(peak, ONE), sub(peak, ratio), inverse(peak)))
"""A number between the bulk and the peak."""
AT_ATOMS = {POPULATION: ATOMS, BULK_END: END}
TURN = substitute(turn, AT_ATOMS)
_PULL, _LOST = div(t, sub(p, t)), mul(power(t, 2), power(sub(p, t), -2))


def _beyond(context: Context, at: Term, body: Term, *known: Line) -> Line:
    """A mean over the law as a sum, at a place from the peak on."""
    wide = Context((*context.variables, p), (*context.conditions, le(peak, p)))
    return instance(average(body, wide), context, *known, images={p: at})


class Bulk:
    """A claim's domain, and that the bulk lies between 0 and a number below the peak."""

    def __init__(self, peaks: Peaks, claim: Claim) -> None:
        self.peaks = peaks
        self.context, self.statement = claimed(claim)
        itself = have(le(peak, peak), self.context, rule="sign")
        self.pull, written = (_beyond(self.context, peak, body, itself) for body in (_PULL, _LOST))
        guard = self.statement.args[1].args[0]
        said = eq(written.statement.args[0], guard.args[0])
        self.weak, self.lost = guard.head == "le", have(said, self.context, written, rule="field", multipliers=(ONE,))
        positive, below = (have(lt(*pair), self.context, rule="sign") for pair in ((ZERO, END), (END, peak)))
        support = make("supported", ATOMS, make("interval", ZERO, END))
        self.known = positive, below, have(support, self.context, positive, rule="law")

    def regime(self, head: str, line: Line) -> Line:
        """The general line where the sum for <t^2/(peak - t)^2> is less than the load, equal to it or more."""
        total = self.lost.statement.args[1]
        sides = (gamma, total) if head == "more" else (total, gamma)
        relation = make("eq" if head == "equal" else "lt", *sides)
        context = self.context.where(relation)
        stated = have(relation, context, rule="sign")
        general = make(relation.head, *(self.lost.statement.args[0] if side is total else side for side in sides))
        moved = have(general, context, stated, instance(self.lost, context), rule="rewrite")
        known = [instance(one, context) for one in self.known]
        return instance(line, context, *known, moved, images=AT_ATOMS)

    def said(self, line: Line, value: Term) -> Line:
        """In the claim's words, where the peak itself is spoken of."""
        if value is ZERO:
            return line
        left, right = line.statement.args
        known = [instance(mean, line.context) for mean in (self.pull, self.lost)]
        written = eq(left, replaced(right, dict(mean.statement.args for mean in known)))
        line = have(written, line.context, line, *known, rule="rewrite", title="means over two eigenvalues")
        words = have(eq(written.args[1], value), self.context, rule="field", title="in these words")
        return have(eq(left, value), line.context, line, words, rule="field", multipliers=(ONE, ONE))

    def beyond(self, line: Line, value: Term) -> Line:
        """Where the turn is spoken of."""
        if value is ZERO:
            return line
        context, (left, right) = line.context, line.statement.args
        (root,) = {part for part in subterms(value) if part.head == "root"}
        after = self.regime("more", turn_solves()[0])
        weakly = have(le(peak, TURN), context, after, rule="sign")
        pull = _beyond(context, TURN, _PULL, weakly)
        written = replaced(right, dict((pull.statement.args,)))
        line = have(eq(left, written), context, line, pull, after, rule="rewrite", title="means over two eigenvalues")
        wide = Context((*context.variables, p), (*context.conditions, lt(peak, p)))
        lost = average(_LOST, wide)
        same = have(eq(TURN, root), context, after, lost, rule="rewrite", title="the turn")
        line = have(eq(left, replaced(written, {TURN: root})), context, line, same, rule="rewrite", title="the turn")
        known = line, same
        return have(eq(left, value), context, *known, rule="field", title="in these words", multipliers=(ONE, ZERO))


def of_two(peaks: Peaks, claim: Claim, lines: Callable[[Peaks], tuple[Line, Line]]) -> Line:
    """The claim from the lines where psi rises at the peak and where it turns there or beyond."""
    bulk = Bulk(peaks, claim)
    found, at_turn = lines(peaks)
    there, beyond = turns(at_turn, peaks)
    first, last = bulk.statement.args[1].args[1::2]
    branches = (
        bulk.said(bulk.regime("less", found), first),
        bulk.said(bulk.regime("equal", there), first if bulk.weak else last),
        bulk.beyond(bulk.regime("more", beyond), last),
    )
    return have(bulk.statement, bulk.context, *branches, rule="cases", title="every load")


def _eigenvalue(peaks: Peaks) -> tuple[Line, Line]:
    return outlier(peaks), at_edge(peaks)


def _overlap(peaks: Peaks) -> tuple[Line, Line]:
    return recovered(peaks), blind(peaks)


PROOFS: dict[str, Callable[[], Line]] = {
    book.two_largest.name: partial(of_two, ALONE, book.two_largest, _eigenvalue),
    book.two_second.name: partial(of_two, PAIR, book.two_second, _eigenvalue),
    book.two_overlap.name: partial(of_two, ALONE, book.two_overlap, _overlap),
    book.two_second_overlap.name: partial(of_two, PAIR, book.two_second_overlap, _overlap),
}

IDEAS: dict[str, str] = {
    **dict.fromkeys(
        (
            "recovery.two_atom_eigenvalue",
            "recovery.two_atom_overlap",
            "recovery.two_atom_second_eigenvalue",
            "recovery.two_atom_second_overlap",
        ),
        "What holds above a bulk of any law holds above one of two eigenvalues. Means over that law are sums of "
        "two terms.",
    ),
}
"""What each proof does, in a sentence or two."""
