"""The logarithm near 1 between two polynomials, and sums of digammas: what E tau(ln S) is up to order 1/d^2."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, TWO, ZERO, add, div, eq, inverse, le, lt, mul, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance

w, y = var("w", "real"), var("y", "real")
k = var("k", "integer")
SMALL = Context((w,), (lt(ZERO, w), le(w, HALF)))
least = add(w, mul(HALF, power(w, 2)))
most = add(least, power(w, 3))


def ln(term: Term) -> Term:
    return make("ln", term)


minus_log = neg(ln(sub(ONE, w)))


@lemma
def log_bounds() -> tuple[Line, Line]:
    """w + w^2/2 <= -ln(1 - w) <= w + w^2/2 + w^3 for 0 < w <= 1/2."""
    found = []
    for gap, relation in ((sub(minus_log, least), le(least, minus_log)), (sub(most, minus_log), le(minus_log, most))):
        rises = have(
            le(ZERO, gap), SMALL, rule="increasing_map", variable=y, function=substitute(gap, {w: y}),
            interval=make("interval", ZERO, HALF), values=(ZERO, w),
        )  # fmt: skip
        found.append(have(relation, SMALL, rises, rule="combine", multipliers=(ONE,)))
    return found[0], found[1]


def primitive(at: Term) -> Term:
    """k ln k - k - (ln k)/2, whose differences are ln k - 1/k up to 1/k^2."""
    return sub(sub(mul(at, ln(at)), at), mul(HALF, ln(at)))


digamma = make("polygamma", ZERO, div(k, TWO))
step = sub(sub(primitive(k), primitive(sub(k, ONE))), ln(TWO))
FROM_2 = Context((k,), (le(TWO, k),))


@lemma
def digamma_bounds() -> tuple[Line, Line]:
    """psi(k/2) is within 1/k^2 of a difference, for k >= 2."""
    at = inverse(k)
    low, high = (instance(line, FROM_2, images={w: at}) for line in log_bounds())
    under = instance(axiom("digamma_second_lower"), FROM_2, images={var("x", "real"): div(k, TWO)})
    above = instance(axiom("digamma_second_upper"), FROM_2, images={var("x", "real"): div(k, TWO)})
    logs = (
        have(eq(ln(div(k, TWO)), sub(ln(k), ln(TWO))), FROM_2, rule="functional_equation"),
        have(eq(ln(sub(ONE, at)), sub(ln(sub(k, ONE)), ln(k))), FROM_2, rule="functional_equation"),
    )
    rest = power(k, -2)
    weight = sub(k, num(Fraction(3, 2)))
    upper = have(
        le(digamma, add(step, rest)), FROM_2, above, low, *logs, rule="combine", title="from above",
        multipliers=(ONE, weight, ONE, neg(weight)),
    )  # fmt: skip
    lower = have(
        le(sub(step, rest), digamma), FROM_2, under, high, *logs, rule="combine", title="from below",
        multipliers=(ONE, weight, num(-1), weight),
    )  # fmt: skip
    return lower, upper


a, m = var("first", "integer"), var("count", "integer")
FROM_A = Context((a, m), (le(ONE, a), le(ONE, m)))
total = over(make("integers", add(a, ONE), add(a, m)), digamma, k)
middle = sub(sub(primitive(add(a, m)), primitive(a)), mul(m, ln(TWO)))
error = mul(m, power(a, -2))


@lemma
def sum_bounds() -> tuple[Line, Line]:
    """The sum of psi(k/2) over a < k <= a + m is within m/a^2 of the primitive's difference, by induction over m."""
    lower, upper = digamma_bounds()
    return _by_induction(lower, le(sub(middle, error), total)), _by_induction(upper, le(total, add(middle, error)))


def _by_induction(bound: Line, statement: Term) -> Line:
    first, last, later = add(a, ONE), add(a, add(m, ONE)), {m: add(m, ONE)}
    start = Context((a,), (le(ONE, a),))
    one = make("integers", first, first)
    single = have(eq(over(one, digamma, k), substitute(digamma, {k: first})), start, rule="law")
    at_first = instance(bound, start, images={k: first})
    base = have(
        substitute(statement, {m: ONE}),
        start,
        single,
        at_first,
        rule="combine",
        title="one term",
        multipliers=(ONE, ONE),
    )
    supposed = have(statement, FROM_A, rule="suppose")
    next_one = over(make("integers", last, last), digamma, k)
    whole = substitute(total, later)
    cut = have(eq(whole, add(total, next_one)), FROM_A, rule="split")
    term = have(eq(next_one, substitute(digamma, {k: last})), FROM_A, rule="law")
    at_last = instance(bound, FROM_A, images={k: last})
    smaller = have(le(power(last, -2), power(a, -2)), FROM_A, rule="sign")
    after = have(
        substitute(statement, later), FROM_A, supposed, cut, term, at_last, smaller, rule="combine", title="one more",
        multipliers=(ONE,) * 5,
    )  # fmt: skip
    return have(statement, FROM_A, base, after, rule="induction", variable=m, start=ONE)
