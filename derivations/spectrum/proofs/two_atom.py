"""Populations of two eigenvalues: the equation of the renormalised noise as a cubic."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import ONE, ZERO, add, eq, mul
from ....theory.terms.context import Context
from ....theory.terms.term import Term, instantiate, subterms
from ....theory.write.proof import Line, have
from ...claimed import claimed
from ...lemmas.two_atoms import ratio
from ..two_atom import cubic_claim


def root_in(statement: Term) -> Term:
    """The one root of which the statement speaks."""
    (root,) = {part for part in subterms(statement) if part.head == "root" and not part.loose}
    return root


def root_equation(root: Term, context: Context) -> Line:
    """The root solves its equation."""
    return have(eq(instantiate(root.args[1], root), ZERO), context, rule="root_exists", title="its equation")


def cubic() -> Line:
    """The cubic is the equation of the root k, times k (k + 1) (k + ratio)."""
    context, statement = claimed(cubic_claim)
    k = root_in(statement)
    factor = mul(k, add(k, ONE), add(k, ratio))
    equation = root_equation(k, context)
    return have(statement, context, equation, rule="field", title="cleared of fractions", multipliers=(factor,))


PROOFS: dict[str, Callable[[], Line]] = {cubic_claim.name: cubic}

IDEAS: dict[str, str] = {
    "spectrum.two_atom_cubic": (
        "The equation of kappa has the denominators k, k + 1 and k + ratio. Times all three it is a cubic."
    ),
}
"""What each proof does, in a sentence or two."""
