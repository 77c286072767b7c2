"""The variance of tr S^(1/2) at every load, and at one example per dimension."""

from __future__ import annotations

from collections.abc import Callable

from ....theory.terms.build import HALF, ONE, TWO, eq, inverse, mul, neg, power
from ....theory.terms.context import Context
from ....theory.terms.term import Term, num, var
from ....theory.write.lemma import lemma
from ....theory.write.proof import Line, axiom, have, instance
from ...claimed import claimed
from ...lemmas.gamma import gamma_at_half, gamma_at_one, gamma_of
from ...lemmas.letters import gamma
from ...lemmas.marchenko_pastur import PI
from ...lemmas.root_variance_limit import loads, variance_of_root
from ..fluctuations import variance_at_one_claim
from ..half_moment import variance_claim

NOWHERE = Context(())


@lemma
def at_load(few: bool) -> Line:
    """The limit for many examples, or for few."""
    left, values = claimed(variance_claim)[1].args
    known = variance_of_root(few)
    return have(eq(left, values.args[1 + 2 * few]), loads(few), known, rule="limit_algebra", title="the variance")


def at_every_load() -> Line:
    context, statement = claimed(variance_claim)
    return have(statement, context, at_load(False), at_load(True), rule="cases", title="every load")


def _gauss(one: Term, bottom: Term, in_basics: Term, value: Term) -> Line:
    """2F1(one, 1/2; bottom; 1) by Gauss's sum."""
    names = [var(name, "real") for name in "abc"]
    gauss = instance(axiom("gauss_summation"), NOWHERE, images=dict(zip(names, (one, HALF, bottom), strict=True)))
    left, quotient = gauss.statement.args
    down = have(eq(quotient, in_basics), NOWHERE, rule="functional_equation")
    known = have(eq(in_basics, value), NOWHERE, gamma_at_half(), gamma_at_one(), rule="rewrite")
    return have(eq(left, value), NOWHERE, gauss, down, known, rule="field", multipliers=(ONE, ONE, ONE))


def at_one() -> Line:
    """Both functions at 1, by Gauss's sum."""
    context, statement = claimed(variance_at_one_claim)
    known = instance(at_load(False), NOWHERE, images={gamma: ONE})
    basics = mul(power(gamma_of(ONE), 2), power(gamma_of(HALF), -2))
    first = _gauss(neg(HALF), ONE, mul(TWO, basics), mul(TWO, inverse(PI)))
    second = _gauss(HALF, TWO, mul(num(4), basics), mul(num(4), inverse(PI)))
    return have(statement, context, known, first, second, rule="field", title="at gamma = 1")


PROOFS: dict[str, Callable[[], Line]] = {
    variance_claim.name: at_every_load,
    variance_at_one_claim.name: at_one,
}

IDEAS: dict[str, str] = {
    "finite_size.half_moment_variance": (
        "The variance of a trace of a function that is analytic next to the spectrum is a sum over its cosine "
        "coefficients. The root is not analytic at 0, so the spectrum is moved off 0 by less and less; the "
        "coefficients of the root are hypergeometric, and so is the sum."
    ),
    "finite_size.half_moment_variance_at_one": (
        "The variance at every load is made of hypergeometric functions. At load 1 their argument is 1, where "
        "Gauss's sum gives them."
    ),
}
"""What each proof does, in a sentence or two."""
