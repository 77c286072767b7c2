"""A cosine over the normal law: the integral of exp(-z^2/2) cos(b z) over the line, or over half of it, solves F' = -b F."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, ZERO, add, eq, le, lim, lt, mul, neg, over, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, close, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from ...theory.write.strategies.integrals import by_primitive
from ...theory.write.strategies.limits import limit
from ...theory.write.strategies.normal import BELL, LINE, moment, z
from .letters import t

b, y = var("b", "real"), var("y", "real")
HERE = Context((b,))


def whole(body: Term, source: Term) -> Term:
    return over(source, body, z)


@lemma
def part(k: int, source: Term) -> Line:
    """The integral of z^k exp(-z^2/2)."""
    if source is LINE:
        return moment(k)
    return by_primitive(whole(mul(power(z, k), BELL) if k else BELL, source), Context(), ())


def turning(at: Term = b) -> Term:
    """exp(-z^2/2) cos(b z)."""
    return mul(BELL, make("cos", mul(at, z)))


def slope(at: Term = b) -> Term:
    return neg(mul(z, BELL, make("sin", mul(at, z))))


BOUND = mul(add(ONE, power(z, 2)), BELL)


@lemma
def bound_exists(source: Term) -> Line:
    """The integral of the bound (1 + z^2) exp(-z^2/2) is the sum of those of its two terms, which exist."""
    known = part(0, source), part(2, source)
    parts = add(*(line.statement.args[0] for line in known))
    return have(eq(whole(BOUND, source), parts), Context(), *known, rule="linear")


@lemma
def bounds() -> tuple[Line, ...]:
    """abs(z sin(y z)) exp(-z^2/2) <= (1 + z^2) exp(-z^2/2), on both sides, and the same of the cosine."""
    both = Context((y, z))
    sine, cosine = make("sin", mul(y, z)), make("cos", mul(y, z))
    turn = have(eq(add(power(sine, 2), power(cosine, 2)), ONE), both, rule="functional_equation")
    quarter, found = num(Fraction(1, 4)), []
    for sign in (ONE, neg(ONE)):
        square = have(le(ZERO, power(add(z, mul(sign, HALF, sine)), 2)), both, rule="sign")
        relation = le(ZERO, add(ONE, power(z, 2), mul(sign, z, sine)))
        least = have(relation, both, square, turn, rule="combine", multipliers=(ONE, neg(quarter)))
        found.append(have(le(ZERO, mul(BELL, relation.args[1])), both, least, rule="sign"))
    return tuple(found)


@lemma
def value_exists(source: Term) -> Line:
    """The integral of exp(-z^2/2) cos(b z) exists: it is bounded by that of exp(-z^2/2)."""
    return have(
        make("defined", whole(turning(), source)), HERE, part(0, source), rule="order", bound=whole(BELL, source)
    )


@lemma
def derivative(source: Term) -> Line:
    """F' is minus the integral of z exp(-z^2/2) sin(b z)."""
    largest = whole(BOUND, source)
    low, high = bounds()
    facts = [
        have(relation, low.context, line, rule="combine", multipliers=(ONE,))
        for line, relation in ((low, le(slope(y), BOUND)), (high, le(neg(BOUND), slope(y))))
    ]
    at_b = [instance(line, Context((b, z)), images={y: b}) for line in facts]
    exists = have(
        make("defined", whole(slope(), source)), HERE, *at_b, bound_exists(source), rule="order", bound=largest
    )
    statement = eq(make("deriv", ONE, close(whole(turning(), source), b), b), whole(slope(), source))
    return have(
        statement, HERE, exists, value_exists(source), bound_exists(source), *facts, rule="leibniz", bound=largest,
        near=(sub(b, ONE), add(b, ONE)),
    )  # fmt: skip


@lemma
def vanishes(end: str) -> Line:
    """exp(-z^2/2) sin(b z) tends to 0 at both infinite ends, and is 0 at 0."""
    wave = mul(BELL, make("sin", mul(b, z)))
    source = make(end)
    falls = limit(source, lim(source, BELL, z).args[1], Context())
    rises = have(eq(lim(source, neg(BELL), z), ZERO), Context(), falls, rule="limit_algebra")
    return have(
        eq(lim(source, wave, z), ZERO), HERE, falls, rises, rule="squeeze", variables=(z,), lower=neg(BELL), upper=BELL
    )


@lemma
def equation(source: Term) -> Line:
    """F' = -b F, by parts."""
    known = derivative(source)
    function = mul(BELL, make("sin", mul(b, z)))
    change = add(slope(), mul(b, turning()))
    split = have(
        eq(whole(change, source), add(whole(slope(), source), mul(b, whole(turning(), source)))),
        HERE,
        known,
        rule="linear",
    )
    ends = [vanishes(end) for end in ("falls", "grows")[source is not LINE :]]
    parts = have(
        eq(whole(change, source), ZERO), HERE, split, *ends, rule="antiderivative", variable=z, function=function
    )
    statement = eq(known.statement.args[0], neg(mul(b, whole(turning(), source))))
    return have(statement, HERE, known, split, parts, rule="field", multipliers=(ONE, neg(ONE), ONE))


@lemma
def normal_cosine(source: Term) -> Line:
    """The integral of exp(-z^2/2) cos(b z) is sqrt(2 pi) exp(-b^2/2)."""
    grown = make("exp", mul(HALF, power(b, 2)))
    product = mul(grown, whole(turning(), source))
    moving = Context((t,))
    at_t = instance(equation(source), moving, images={b: t}), instance(value_exists(source), moving, images={b: t})
    level = instance(value_exists(source), Context(), images={b: ZERO})
    start, above, below = (substitute(product, {b: ZERO}), lt(ZERO, b), lt(b, ZERO))
    sides = [
        have(
            eq(start, product) if low is ZERO else eq(product, start), Context((b,), (side,)), *at_t, value_exists(source),
            level, rule="increasing_map", variable=t, function=substitute(product, {b: t}),
            interval=make("interval", low, high), values=(low, high),
        )
        for side, low, high in ((above, ZERO, b), (below, b, ZERO))
    ]  # fmt: skip
    alike = have(eq(substitute(turning(), {b: ZERO}), BELL), Context((z,)), rule="functional_equation")
    plain = have(
        eq(whole(BELL, source), whole(substitute(turning(), {b: ZERO}), source)),
        Context(),
        part(0, source),
        alike,
        rule="rewrite",
    )
    one = have(eq(make("exp", mul(HALF, power(ZERO, 2))), ONE), Context(), rule="functional_equation")
    value = part(0, source).statement.args[1]
    decay = make("exp", neg(mul(HALF, power(b, 2))))
    inverse_ = have(eq(mul(decay, grown), ONE), HERE, rule="functional_equation")
    function, at_0 = whole(turning(), source), substitute(whole(turning(), source), {b: ZERO})
    found = [
        have(
            eq(function, mul(value, decay)), side.context, side, inverse_, one, plain, part(0, source), rule="field",
            multipliers=(mul(num(sign), decay), neg(function), mul(decay, at_0), neg(decay), decay),
        )
        for side, sign in zip(sides, (-1, 1), strict=True)
    ]  # fmt: skip
    there = have(
        eq(function, mul(value, decay)), HERE.where(eq(b, ZERO)),
        have(eq(at_0, mul(value, substitute(decay, {b: ZERO}))), Context(), plain, part(0, source), one), rule="rewrite",
    )  # fmt: skip
    return have(
        eq(function, mul(value, decay)), HERE, *found, there, rule="cases", title="a cosine over the normal law"
    )
