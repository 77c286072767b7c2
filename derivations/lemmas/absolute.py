"""An absolute value is bounded by two sides."""

from __future__ import annotations

from ...theory.terms.build import le, neg
from ...theory.terms.context import Context
from ...theory.terms.term import Term, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import absolute


@lemma
def two_sides() -> Line:
    """abs(a) <= w where a <= w and -a <= w."""
    a, w = var("a", "real"), var("w", "real")
    return have(le(absolute(a), w), Context((a, w), (le(a, w), le(neg(a), w))), rule="sign", title="absolute value")


def within(term: Term, size: Term, context: Context, *sides: Line) -> Line:
    """abs(term) <= size by two sides, term <= size and -term <= size."""
    return instance(two_sides(), context, *sides, images={var("a", "real"): term, var("w", "real"): size})
