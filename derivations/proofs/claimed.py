"""What a claim says, in the kernel's terms: the end that its proof has to reach."""

from __future__ import annotations

from ...theory.claim import Claim
from ...theory.terms.context import Context
from ...theory.terms.term import Term
from ...theory.write.convert import convert


def claimed(claim: Claim) -> tuple[Context, Term]:
    """The context and the proposition of the claim."""
    return convert(claim.conclusion, claim.domain)
