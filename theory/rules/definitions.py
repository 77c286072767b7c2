"""What a head means, as a printed table: each row a formula in named variables and where it holds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..decide.defined import defined, holds
from ..decide.refusal import Refusal
from ..kernel.rule import Goal, Premise, Shown, rule
from ..terms.build import HALF, ONE, OO, TRUE, TWO, ZERO, add, div, inverse, le, lt, mul, neg, over, power, sub
from ..terms.term import Term, close, make, substitute, var

PI, HALF_ = make("pi"), Fraction(1, 2)


@dataclass(frozen=True)
class Row:
    """The head at its variables, what it is, and the conditions under which both exist and are equal."""

    term: Term
    meaning: Term
    where: tuple[Term, ...] = ()


def _rows() -> tuple[Row, ...]:
    a, b, c, x, y, t = (var(name, "real") for name in "abcxyt")
    j, k = var("j", "integer"), var("k", "integer")

    def between(low: Term, high: Term, body: Term) -> Term:
        return over(make("interval", low, high), body, t)

    def either(guard: Term, value: Term, other: Term) -> Term:
        return make("cases", guard, value, TRUE, other)

    ratio = div(mul(add(a, j), add(b, j)), mul(add(c, j), add(ONE, j)))
    coefficient = make("product", make("integers", ZERO, sub(k, ONE)), close(ratio, j))
    half, sine = div(x, TWO), power(make("sin", t), 2)
    bessel = div(make("pow", half, mul(TWO, k)), mul(make("gamma", add(k, ONE)), make("gamma", add(k, a, ONE))))
    quarter, minus = mul(HALF, PI), neg(ONE)
    positive, below = lt(ZERO, x), lt(x, ONE)
    return (
        Row(make("abs", x), either(le(ZERO, x), x, neg(x))),
        Row(make("max", x, y), either(le(y, x), x, y)),
        Row(make("min", x, y), either(le(x, y), x, y)),
        Row(make("ln", x), mul(sub(x, ONE), between(ZERO, ONE, inverse(add(ONE, mul(sub(x, ONE), t))))), (positive,)),
        Row(make("atan", x), mul(x, between(ZERO, ONE, inverse(add(ONE, mul(power(x, 2), power(t, 2))))))),
        Row(make("asin", x), make("atan", mul(x, power(sub(ONE, power(x, 2)), -HALF_))), (lt(minus, x), below)),
        Row(
            make("erf", x),
            mul(TWO, power(PI, -HALF_), x, between(ZERO, ONE, make("exp", neg(mul(power(x, 2), power(t, 2)))))),
        ),
        Row(
            make("erf", x), mul(TWO, power(PI, -HALF_), between(ZERO, x, make("exp", neg(power(t, 2))))), (le(ZERO, x),)
        ),
        Row(make("gamma", x), between(ZERO, OO, mul(make("rpow", t, sub(x, ONE)), make("exp", neg(t)))), (positive,)),
        Row(make("lngamma", x), make("ln", make("gamma", x)), (positive,)),
        Row(make("polygamma", ZERO, x), make("deriv", ONE, close(make("lngamma", t), t), x), (positive,)),
        Row(make("expint", x), between(x, OO, div(make("exp", neg(t)), t)), (positive,)),
        Row(make("elliptic_k", x), between(ZERO, quarter, power(sub(ONE, mul(x, sine)), -HALF_)), (below,)),
        Row(make("elliptic_e", x), between(ZERO, quarter, power(sub(ONE, mul(x, sine)), HALF_)), (le(x, ONE),)),
        Row(make("zeta", x), over(make("integers", ONE, OO), make("rpow", k, neg(x)), k), (lt(ONE, x),)),
        Row(
            make("bessel_i", a, x),
            over(make("integers", ZERO, OO), mul(make("rpow", half, a), bessel), k),
            (le(ZERO, a), positive),
        ),
        Row(
            make("hyp2f1", a, b, c, x),
            over(make("integers", ZERO, OO), mul(coefficient, make("pow", x, k)), k),
            (lt(ZERO, c), lt(minus, x), below),
        ),
    )


ROWS = _rows()


@rule(
    "define", source="NIST Digital Library of Mathematical Functions, 4.2, 4.23, 5.2, 6.2, 7.2, 10.25, 15.2, 19.2, 25.2"
)
def define(goal: Goal, *_: Premise) -> Shown:
    """A head is what its row of the table says, where the row's conditions hold."""
    for term, meaning in (goal.sides(), goal.sides()[::-1]):
        for row in ROWS:
            if row.term.head != term.head or len(row.term.args) != len(term.args):
                continue
            images = {v: image for v, image in zip(row.term.args, term.args, strict=True) if v.head == "var"}
            if substitute(row.term, images) is term and substitute(row.meaning, images) is meaning:
                for argument in term.args:
                    defined(argument, goal.scene)
                for condition in row.where:
                    holds(substitute(condition, images), goal.scene)
                return Shown(defined=(term, meaning))
    raise Refusal("neither side is a head with the other side as its meaning in the table")
