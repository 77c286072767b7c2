"""Populations of two eigenvalues: the equation of the renormalised noise as a cubic."""

from __future__ import annotations

from collections.abc import Callable

from ...theory.terms.build import ONE, ZERO, add, eq, mul
from ...theory.terms.term import Term, instantiate
from ...theory.write.proof import Line, have
from ..lemmas.two_atoms import ratio
from ..two_atom import cubic_claim
from .claimed import claimed


def _root(term: Term) -> Term | None:
    """The first root in the term."""
    return term if term.head == "root" else next(filter(None, map(_root, term.terms)), None)


def cubic() -> Line:
    """The cubic is the equation of the root k, times k (k + 1) (k + ratio)."""
    context, statement = claimed(cubic_claim)
    k = _root(statement)
    assert k is not None
    equation = have(eq(instantiate(k.args[1], k), ZERO), context, rule="root_exists", title="its equation")
    factor = mul(k, add(k, ONE), add(k, ratio))
    return have(statement, context, equation, rule="field", title="cleared of fractions", multipliers=(factor,))


PROOFS: dict[str, Callable[[], Line]] = {cubic_claim.name: cubic}
