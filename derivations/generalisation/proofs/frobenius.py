"""The Frobenius distance of the learnt from the true covariance: all contractions of four entries."""

from __future__ import annotations

from ....theory.write.proof import Line, have
from ...claimed import claimed
from ..frobenius import frobenius_claim


def distance() -> Line:
    context, statement = claimed(frobenius_claim)
    return have(statement, context, rule="wick", title="all contractions of four entries")


PROOFS = {frobenius_claim.name: distance}
