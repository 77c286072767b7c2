"""The mean logarithm of the eigenvalues of white data: E tau(ln S) at every size, its limit, and what it has beyond that."""

from __future__ import annotations

from typing import Any

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .inverse import ENOUGH
from .inverse_limit import AROUND, MANY, NEAR, enough
from .letters import SIZES, d, gamma, limit, mean, n, tau, x
from .logarithm import a, m, sum_bounds, total

logarithm = tau(make("ln", x))
_j = var("j", "integer")
digammas = over(make("integers", ZERO, add(d, num(-1))), make("polygamma", ZERO, div(sub(n, _j), TWO)), _j)
log_mean = add(div(digammas, d), make("ln", div(TWO, n)))


@lemma
def mean_logarithm() -> Line:
    """E tau(ln S), by Bartlett."""
    known = instance(axiom("log_determinant"), ENOUGH)
    inside = Context((n, x), (le(ONE, n), lt(ZERO, x)))
    apart = have(eq(make("ln", mul(n, x)), add(make("ln", n), make("ln", x))), inside, rule="functional_equation")
    whole = mean(mul(d, tau(make("ln", mul(n, x)))))
    parts = mean(mul(d, tau(add(make("ln", n), make("ln", x)))))
    moved = have(eq(whole, parts), ENOUGH, known, apart, rule="rewrite")
    split = have(eq(parts, add(mul(d, make("ln", n)), mul(d, mean(logarithm)))), ENOUGH, moved, rule="linear")
    constant = over(digammas.args[0], make("ln", TWO), _j)
    total = have(eq(known.statement.args[1], add(constant, digammas)), ENOUGH, rule="linear")
    counted = have(eq(constant, mul(d, make("ln", TWO))), ENOUGH, rule="law")
    by_parts = add(div(digammas, d), sub(make("ln", TWO), make("ln", n)))
    weights = (inverse(d), neg(inverse(d)), neg(inverse(d)), inverse(d), inverse(d))
    value = have(
        eq(mean(logarithm), by_parts), ENOUGH, known, moved, split, total, counted, rule="field", multipliers=weights
    )
    quotient = have(eq(make("ln", div(TWO, n)), sub(make("ln", TWO), make("ln", n))), SIZES, rule="functional_equation")
    return have(
        eq(mean(logarithm), log_mean), ENOUGH, value, quotient, rule="field", title="the mean logarithm, by Bartlett"
    )


EXCESS = SIZES.where(lt(d, n))
remaining = make("ln", sub(ONE, div(d, n)))
core = sub(neg(mul(sub(div(n, d), ONE), remaining)), ONE)
"""The limit of E tau(ln S) at the load n/d."""
near_core = add(core, div(remaining, mul(TWO, d)))
error = power(mul(d, sub(div(n, d), ONE)), -2)


@lemma
def logarithm_bounds() -> tuple[Line, Line]:
    """E tau(ln S) up to 1/(n - d)^2, for n > d."""
    images = {a: sub(n, d), m: d}
    mean_value = instance(mean_logarithm(), EXCESS)
    bounds = [instance(line, EXCESS, images=images) for line in sum_bounds()]
    moved = have(
        eq(substitute(total, images), digammas), EXCESS, rule="substitution", variable=var("i", "integer"),
        image=sub(n, var("i", "integer")),
    )  # fmt: skip
    logs = (
        have(eq(make("ln", div(TWO, n)), sub(make("ln", TWO), make("ln", n))), EXCESS, rule="functional_equation"),
        have(eq(remaining, sub(make("ln", sub(n, d)), make("ln", n))), EXCESS, rule="functional_equation"),
    )
    relations = le(sub(near_core, error), mean(logarithm)), le(mean(logarithm), add(near_core, error))
    weights = div(ONE, d), num(-1), num(-1), div(sub(HALF, sub(n, d)), d)
    sides = zip(relations, bounds, (weights, tuple(map(neg, weights))), strict=True)
    lower, upper = (
        have(
            relation, EXCESS, bound, moved, mean_value, *logs, rule="combine", title="the mean logarithm, bounded",
            multipliers=(div(ONE, d), *side),
        )
        for relation, bound, side in sides
    )  # fmt: skip
    return lower, upper


log_limit = sub(neg(mul(sub(gamma, ONE), make("ln", sub(ONE, inverse(gamma))))), ONE)


def nearby(line: Line) -> Line:
    """What holds for n > d, or n > d + 1, next to a load above 1."""
    return instance(line, AROUND, enough())


@lemma
def logarithm_limits() -> tuple[Line, Line]:
    """E tau(ln S), and d times what it has beyond its limit at the load n/d."""
    bounds = [nearby(line) for line in logarithm_bounds()]
    known: dict[str, Any] = {"rule": "squeeze", "variables": (n, d), "near": NEAR}
    first = have(
        eq(limit(mean(logarithm)), log_limit), MANY, *bounds, lower=sub(near_core, error), upper=add(near_core, error),
        title="the mean logarithm", **known,
    )  # fmt: skip
    beyond = mul(d, sub(mean(logarithm), core))
    rest = div(power(sub(div(n, d), ONE), -2), d)
    sides = sub(mul(HALF, remaining), rest), add(mul(HALF, remaining), rest)
    shift = mul(HALF, make("ln", sub(ONE, inverse(gamma))))
    moved = (
        have(le(sides[0], beyond), AROUND, bounds[0], rule="combine", multipliers=(d,)),
        have(le(beyond, sides[1]), AROUND, bounds[1], rule="combine", multipliers=(d,)),
    )
    second = have(eq(limit(beyond), shift), MANY, *moved, lower=sides[0], upper=sides[1], title="its shift", **known)
    return first, second


def limit_of_logarithm() -> Line:
    """E tau(ln S) tends to -(gamma - 1) ln(1 - 1/gamma) - 1."""
    return logarithm_limits()[0]
