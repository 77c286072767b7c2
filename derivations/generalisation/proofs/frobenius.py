"""The Frobenius distance of the learnt from the true covariance: all contractions of four entries."""

from __future__ import annotations

from ....theory.write.proof import Line, have
from ...claimed import claimed
from ..frobenius import frobenius_claim


def distance() -> Line:
    context, statement = claimed(frobenius_claim)
    return have(statement, context, rule="wick", title="all contractions of four entries")


PROOFS = {frobenius_claim.name: distance}

IDEAS: dict[str, str] = {
    "generalisation.frobenius": (
        "The squared Frobenius distance is a polynomial of degree four in the Gaussian entries. Wick's theorem "
        "sums its pairings."
    ),
}
"""What each proof does, in a sentence or two."""
