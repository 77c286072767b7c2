"""The mean inverse of white data in proportion: lim E tau(1/S) = gamma/(gamma - 1) for gamma > 1."""

from __future__ import annotations

from ...theory.terms.build import ONE, add, div, eq, inverse, lt, mul, sub
from ...theory.terms.context import Context
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .inverse import mean_inverse, value, whole
from .letters import SIZES, d, gamma, limit, mean, n

MANY = Context((gamma,), (lt(ONE, gamma),))
NEAR = div(add(gamma, ONE), sub(gamma, ONE))
AROUND = Context(
    (gamma, n, d), (*MANY.conditions, *SIZES.conditions, lt(NEAR, d), lt(sub(gamma, div(ONE, NEAR)), div(n, d)))
)
"""Next to a load above 1, where n > d + 1."""


@lemma
def enough() -> Line:
    """n > d + 1 next to a load above 1."""
    conditions = (have(condition, AROUND, rule="sign") for condition in AROUND.conditions[-2:])
    weights = mul(gamma, sub(gamma, ONE), inverse(add(gamma, ONE))), d
    return have(lt(add(d, ONE), n), AROUND, *conditions, rule="combine", title="enough examples", multipliers=weights)


@lemma
def limit_of_inverse() -> Line:
    """E tau(1/S) tends to gamma/(gamma - 1)."""
    exact = instance(mean_inverse(), AROUND, enough())
    end = div(gamma, sub(gamma, ONE))
    tends = have(eq(limit(value), end), MANY, enough(), rule="limit_algebra", near=NEAR)
    return have(
        eq(limit(mean(whole)), end),
        MANY,
        exact,
        tends,
        rule="rewrite",
        title="the mean inverse in proportion",
        near=(NEAR,),
    )
