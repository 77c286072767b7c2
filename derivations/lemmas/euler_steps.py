"""Euler's method for the flow of one Gaussian direction: what its steps multiply to, on any grid of noise levels g(k).

A step from g to g' multiplies the square of a sample by (v + g'^2) cos(a - a')^2/(v + g^2), g = sqrt(v) tan a.
"""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import ONE, ZERO, add, div, eq, inverse, le, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, app, close, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import x, y

v = var("v", "real")
k, m = var("k", "integer"), var("m", "integer")
GRID = Context((v, m), (lt(ZERO, v), le(ZERO, m)))
_PAIR = Context((v, x, y), (lt(ZERO, v),))


def level(number: Term) -> Term:
    return app("g", number)


def factor(here: Term, there: Term, variance: Term = v) -> Term:
    """The square of what a step multiplies by."""
    return power(add(ONE, div(mul(sub(there, here), here), add(variance, power(here, 2)))), 2)


def angle(at: Term, variance: Term = v) -> Term:
    return make("atan", div(at, power(variance, Fraction(1, 2))))


def cosine(here: Term, there: Term, variance: Term = v) -> Term:
    return power(make("cos", sub(angle(here, variance), angle(there, variance))), 2)


def product(count: Term, body: Term) -> Term:
    """Of the first so many."""
    return make("product", make("integers", ZERO, sub(count, ONE)), close(body, k))


@lemma
def one_step() -> Line:
    """The square of a factor is (v + y^2) cos(a - b)^2/(v + x^2)."""
    value = mul(add(v, power(y, 2)), inverse(add(v, power(x, 2))), cosine(x, y))
    return have(eq(factor(x, y), value), _PAIR, rule="functional_equation", title="one step")


_step, _cos = (f(level(k), level(add(k, ONE))) for f in (factor, cosine))
_owed = Context((k,), (le(ZERO, k),))


def _ended(count: Term) -> Term:
    return add(v, power(level(count), 2))


@lemma
def levels() -> tuple[Line, Line, Line]:
    """Supposed, twice: g(k) exists for k >= 0. So does g(k + 1)."""
    one, again = (have(make("defined", level(k)), _owed, rule="suppose", own=(k,)) for _ in range(2))
    return one, again, instance(one, _owed, again, images={k: add(k, ONE)})


def _product_of_one(body: Term, more: tuple[Line, ...]) -> Line:
    """Of the first m + 1, the product is that of the first m times the last."""
    later = add(m, ONE)
    last = make("product", make("integers", m, sub(later, ONE)), close(body, k))
    cut = have(eq(product(later, body), mul(product(m, body), last)), GRID, *levels(), rule="split")
    single = have(eq(last, substitute(body, {k: m})), GRID, *levels(), *more, rule="law")
    value = mul(product(m, body), substitute(body, {k: m}))
    weights = ONE, product(m, body)
    return have(eq(product(later, body), value), GRID, cut, single, rule="field", multipliers=weights)


@lemma
def all_steps() -> Line:
    """The product of the squared factors is (v + g(m)^2)/(v + g(0)^2) times that of the cosines."""
    nothing, later = Context((v,), (lt(ZERO, v),)), add(m, ONE)
    known, again, after = levels()
    first = instance(known, nothing, again, images={k: ZERO})
    empty = [have(eq(product(ZERO, body), ONE), nothing, known, after, rule="law") for body in (_step, _cos)]
    per = inverse(_ended(ZERO))
    statement = eq(product(m, _step), mul(_ended(m), per, product(m, _cos)))
    base = have(substitute(statement, {m: ZERO}), nothing, *empty, first, rule="rewrite", title="no step")
    here = tuple(instance(line, GRID, again, images={k: m}) for line in (known, after))
    supposed = have(statement, GRID, rule="suppose")
    step = instance(one_step(), GRID, *here, images={x: level(m), y: level(later)})
    longer, cosines = (_product_of_one(body, here) for body in (_step, _cos))
    weights = ONE, step.statement.args[0], mul(_ended(m), per, product(m, _cos)), neg(mul(_ended(later), per))
    one_more = have(
        substitute(statement, {m: later}), GRID, longer, supposed, step, cosines, rule="field", title="one more step",
        multipliers=weights,
    )  # fmt: skip
    return have(statement, GRID, base, one_more, rule="induction", variable=m, start=ZERO, title="all steps")
