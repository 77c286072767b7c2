"""The binomial theorem, by Pascal's rule: the sum of n!/(k! (n - k)!) x^k y^(n - k) is (x + y)^n, for x > 0 and y > 0."""

from __future__ import annotations

from ...theory.terms.build import ONE, ZERO, add, div, eq, le, lt, mul, neg, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .gamma import gamma_at_one
from .series import k, total

n = var("n", "integer")
x, y = var("x", "real"), var("y", "real")
NEXT = add(n, ONE)


def _factorial(of: Term) -> Term:
    return make("gamma", add(of, ONE))


def coefficient(size: Term = n, index: Term = k) -> Term:
    """n!/(k! (n - k)!), as authors write it."""
    return div(_factorial(size), mul(_factorial(index), make("gamma", add(size, neg(index), ONE))))


def term(first: bool, second: bool, size: Term = n, index: Term = k, weighed: bool = False) -> Term:
    """With x^k and y^(n - k), or without one of them, or both; weighed by k."""
    powers = [make("pow", x, index)] * first + [make("pow", y, sub(size, index))] * second
    factors = [index] * weighed + [coefficient(size, index), *powers]
    return mul(*factors) if len(factors) > 1 else factors[0]


@lemma
def binomial(first: bool, second: bool) -> Line:
    """The theorem for (x, y), (x, 1), (1, y) or (1, 1)."""
    one, two = x if first else ONE, y if second else ONE
    parameters = tuple(v for v, there in ((x, first), (y, second)) if there)
    here = Context(parameters, tuple(lt(ZERO, v) for v in parameters))
    there = Context((n, *parameters), (le(ZERO, n), *here.conditions))

    def body(size: Term = n, index: Term = k) -> Term:
        return term(first, second, size, index)

    statement = eq(total(ZERO, n, body()), make("pow", add(one, two), n))
    supposed = have(statement, there, rule="suppose")
    inside = Context((*there.variables, k), (*there.conditions, le(ONE, k), le(k, n)))
    before = sub(k, ONE)
    pascal = add(mul(two, body()), mul(one, body(n, before)))
    rule = have(eq(body(NEXT), pascal), inside, rule="functional_equation")
    lowered = body(n, before)
    low, high = total(ZERO, ZERO, body(NEXT)), total(NEXT, NEXT, body(NEXT))
    middle, after = total(ONE, n, body(NEXT)), total(ONE, NEXT, body(NEXT))
    whole, rest = total(ZERO, n, body()), total(ONE, n, body())
    shifted, kept = total(ONE, NEXT, lowered), total(ONE, n, lowered)
    exists = have(make("defined", total(ZERO, NEXT, body(NEXT))), there, rule="order")
    cuts = [
        have(eq(total(ZERO, NEXT, body(NEXT)), add(low, after)), there, exists, rule="split"),
        have(eq(after, add(middle, high)), there, exists, rule="split"),
        have(eq(whole, add(total(ZERO, ZERO, body()), rest)), there, supposed, rule="split"),
        have(eq(shifted, whole), there, supposed, rule="substitution", variable=k, image=add(k, ONE)),
        have(eq(shifted, add(kept, total(NEXT, NEXT, lowered))), there, rule="split"),
    ]
    apart = have(eq(middle, total(ONE, n, pascal)), there, rule, rule="rewrite")
    linear = have(eq(total(ONE, n, pascal), add(mul(two, rest), mul(one, kept))), there, rule="linear")
    singles = [
        have(eq(total(at, at, what), substitute(what, {k: at})), there, rule="law")
        for at, what in ((ZERO, body(NEXT)), (NEXT, body(NEXT)), (ZERO, body()), (NEXT, lowered))
    ]
    ends = [
        have(eq(substitute(body(NEXT), {k: ZERO}), mul(two, substitute(body(), {k: ZERO}))), there, gamma_at_one()),
        have(eq(substitute(body(NEXT), {k: NEXT}), mul(one, substitute(lowered, {k: NEXT}))), there, gamma_at_one()),
    ]
    value = statement.args[1]
    raised = have(eq(substitute(value, {n: NEXT}), mul(add(one, two), value)), there, rule="functional_equation")
    uses = (*cuts, apart, linear, *singles, *ends, supposed, raised)
    weights = (ONE, ONE, neg(two), one, neg(one), ONE, ONE, ONE, ONE, neg(two), neg(one), ONE, ONE)
    grown = have(
        substitute(statement, {n: NEXT}), there, *uses, rule="field", title="one more row",
        multipliers=(*weights, add(one, two), neg(ONE)),
    )  # fmt: skip
    single = have(eq(total(ZERO, ZERO, body(ZERO)), substitute(body(ZERO), {k: ZERO})), here, rule="law")
    base = have(substitute(statement, {n: ZERO}), here, single, gamma_at_one())
    return have(statement, there, base, grown, rule="induction", title="the binomial theorem", variable=n, start=ZERO)


@lemma
def mean(first: bool, second: bool) -> Line:
    """The sum of k n!/(k! (n - k)!) x^k y^(n - k) is n x (x + y)^(n - 1), for n >= 1."""
    known = binomial(first, second)
    one = x if first else ONE
    there = known.context.where(le(ONE, n))

    def body(size: Term = n, index: Term = k) -> Term:
        return term(first, second, size, index)

    weighed, before = term(first, second, weighed=True), sub(k, ONE)
    row = instance(known, there, images={n: sub(n, ONE)})
    scale = mul(n, one)
    lowered = mul(scale, body(sub(n, ONE), before))
    inside = Context((*there.variables, k), (*there.conditions, le(ONE, k), le(k, n)))
    absorbed = have(eq(weighed, lowered), inside, rule="functional_equation")
    exists = have(make("defined", total(ZERO, n, weighed)), there, rule="order")
    split = have(
        eq(total(ZERO, n, weighed), add(total(ZERO, ZERO, weighed), total(ONE, n, weighed))),
        there,
        exists,
        rule="split",
    )
    none = have(eq(total(ZERO, ZERO, weighed), substitute(weighed, {k: ZERO})), there, rule="law")
    alike = have(eq(total(ONE, n, weighed), total(ONE, n, lowered)), there, absorbed, rule="rewrite")
    plain = body(sub(n, ONE), before)
    moved = have(
        eq(total(ONE, n, plain), row.statement.args[0]), there, row, rule="substitution", variable=k, image=add(k, ONE)
    )
    linear = have(eq(total(ONE, n, lowered), mul(scale, total(ONE, n, plain))), there, moved, rule="linear")
    return have(
        eq(total(ZERO, n, weighed), mul(scale, row.statement.args[1])), there, split, none, alike, linear, moved, row,
        rule="field", title="the mean of a binomial law", multipliers=(ONE, ONE, ONE, ONE, scale, scale),
    )  # fmt: skip
