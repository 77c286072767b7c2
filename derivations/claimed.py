"""What a claim says, in the kernel's terms: the end that its proof has to reach, and what it may suppose."""

from __future__ import annotations

from ..theory.claim import Claim
from ..theory.terms.context import Context
from ..theory.terms.term import Term
from ..theory.write.convert import convert, supposed
from ..theory.write.proof import Line, have


def claimed(claim: Claim) -> tuple[Context, Term]:
    """The context and the proposition of the claim."""
    return convert(claim.conclusion, claim.domain)


def hypotheses(claim: Claim) -> tuple[Line, ...]:
    """What the claim asks of its functions, each owed from here on, for all that it speaks of."""
    context, _ = claimed(claim)
    lines = []
    for owed in supposed(claim.hypotheses, claim.domain):
        spoken = tuple(v for v in context.variables if v in owed.free)
        around = Context(spoken, tuple(c for c in context.conditions if c.variables <= owed.free))
        lines.append(have(owed.statement, around.extended(owed.own), rule="suppose", own=owed.own.variables))
    return tuple(lines)
