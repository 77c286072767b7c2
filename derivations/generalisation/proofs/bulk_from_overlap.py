"""The bulk error by the overlap of two models, where both are known."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import HALF, ONE, add, mul, neg, sub
from ....theory.write.proof import Line, have
from ...claimed import claimed
from ...convergence.proofs.overlap import overlaps
from ..bulk_error import bulk_from_overlap
from .bulk import bulk_errors


def bulk_by_overlap() -> Line:
    """(1 - error/2)^2 = q, where both are known."""
    context, statement = claimed(bulk_from_overlap)
    lines = []
    for error, known in zip(bulk_errors(), overlaps(), strict=True):
        mean_error = mul(HALF, add(*error.statement.args))
        weights = neg(sub(ONE, mul(HALF, mean_error))), neg(ONE)
        title = "the error by the overlap"
        lines.append(have(statement, error.context, error, known, rule="field", title=title, multipliers=weights))
    return have(statement, context, *lines, rule="cases", title="every load")


PROOFS: dict[str, Callable[[], Line]] = {bulk_from_overlap.name: bulk_by_overlap}

IDEAS: dict[str, str] = {
    "generalisation.bulk_error_from_overlap": (
        "Both are made of the half moment M alone: the overlap is M^2, the bulk error 2 - 2 M. M is eliminated."
    ),
}
"""What each proof does, in a sentence or two."""
