"""A quartic with four known zeros is its leading coefficient times the product of the distances to them."""

from __future__ import annotations

from itertools import combinations_with_replacement, pairwise

from ...theory.terms.build import ONE, ZERO, add, div, eq, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have
from .letters import x

COEFFICIENTS = tuple(var(f"d_{i}", "real") for i in range(5))
"""Of 1, x, x^2, x^3, x^4."""
ZEROS = tuple(var(f"x_{i}", "real") for i in range(1, 5))


def _divided(*points: Term) -> Term:
    """The divided difference of the quartic at the points: the coefficients times complete symmetric polynomials."""
    order, terms = len(points) - 1, []
    for degree in range(order, 5):
        products = [mul(*chosen) for chosen in combinations_with_replacement(points, degree - order)]
        terms.append(mul(COEFFICIENTS[degree], add(*products)))
    return add(*terms)


def quartic(at: Term) -> Term:
    return _divided(at)


@lemma
def by_zeros() -> Line:
    """The quartic at x by its zeros."""
    conditions = *(eq(quartic(zero), ZERO) for zero in ZEROS), *(lt(*pair) for pair in pairwise(ZEROS))
    context = Context((*COEFFICIENTS, *ZEROS, x), conditions)
    known = [have(condition, context, rule="sign") for condition in conditions[:4]]
    first, used = [known[0]], ZEROS[:1]
    for i in range(1, 4):
        gaps = [sub(zero, ZEROS[i - 1]) for zero in ZEROS[i:]]
        known = [
            have(
                eq(_divided(*used, zero), ZERO),
                context,
                line,
                known[0],
                rule="field",
                multipliers=(div(ONE, d), neg(div(ONE, d))),
            )
            for zero, line, d in zip(ZEROS[i:], known[1:], gaps, strict=True)
        ]
        first.append(known[0])
        used = ZEROS[: i + 1]
    factors = [mul(*(sub(x, zero) for zero in ZEROS[:i])) for i in range(5)]
    value = mul(COEFFICIENTS[4], factors[4])
    return have(
        eq(quartic(x), value), context, *first, rule="field", title="by its zeros", multipliers=tuple(factors[:4])
    )
