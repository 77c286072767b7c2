"""What a claim says, in the kernel's terms: the end that its proof has to reach, and what it may suppose."""

from __future__ import annotations

from ...theory.claim import Claim
from ...theory.terms.context import Context
from ...theory.terms.term import Term
from ...theory.write.convert import convert, supposed
from ...theory.write.proof import Line, have


def claimed(claim: Claim) -> tuple[Context, Term]:
    """The context and the proposition of the claim."""
    return convert(claim.conclusion, claim.domain)


def hypotheses(claim: Claim) -> tuple[Line, ...]:
    """What the claim asks of its functions, each owed from here on."""
    context, _ = claimed(claim)
    return tuple(
        have(owed.statement, context.extended(owed.own), rule="suppose", own=owed.own.variables)
        for owed in supposed(claim.hypotheses, claim.domain)
    )
