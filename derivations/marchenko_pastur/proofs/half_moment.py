"""What is exact in E tau(S^(1/2)) at every size, in the limit."""

from __future__ import annotations

from fractions import Fraction

from ....theory.claim import Claim
from ....theory.terms.build import ONE, eq, power
from ....theory.terms.context import Context
from ....theory.terms.term import Term
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, have
from ...claimed import claimed
from ...lemmas.letters import DATA, SIZES, X, limit, mean, tau, x
from .law import half_moments

WITH_DATA = Context((*SIZES.variables, X), SIZES.conditions, ((X, DATA),))
root = power(x, Fraction(1, 2))
half = mean(tau(root))


@lemma
def mean_is_one() -> Line:
    """E tau(S) = 1."""
    return have(eq(mean(tau(x)), ONE), SIZES, rule="wick", title="the mean of S is the identity")


def in_the_limit(exact: Line, known: Line, left: Term, value: Term) -> Line:
    """What is exact in E tau(S^(1/2)) at every size tends to the value that the known half moment gives."""
    right = limit(exact.statement.args[1])
    tends = have(eq(right, value), known.context, known, rule="limit_algebra", title="by the half moment")
    return have(eq(left, value), known.context, tends, exact, rule="rewrite", title="in the limit")


def by_half_moment(exact: Line, claim: Claim) -> tuple[Line, ...]:
    """The same at the claim's values for gamma > 1, at 1 and for gamma < 1."""
    left, values = claimed(claim)[1].args
    known = zip(half_moments(), values.args[1::2], strict=True)
    return tuple(in_the_limit(exact, line, left, value) for line, value in known)
