"""Legendre's relation of complete elliptic integrals: its derivative is 0, and it tends to pi/2 as the parameter tends to 0.

Source: DLMF 19.7.1.
"""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, ZERO, add, eq, le, lim, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import Term, instantiate, make, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from ...theory.write.strategies.equalities import by_lines, constant
from ...theory.write.strategies.taylor import RIGHT
from .angles import INSIDE_QUARTER, QUARTER, cosine, sine
from .elliptic import UNIT, c, first, second
from .elliptic_at_one import first_vanishes, second_at_one
from .letters import integral, t

PI, NOWHERE, y = make("pi"), Context(()), var("y0", "real")
_inside = Context((c, t), (*UNIT.conditions, *INSIDE_QUARTER.conditions))
_delta = sub(ONE, mul(c, power(sine, 2)))
_other, _beside = (make(head, sub(ONE, c)) for head in ("elliptic_k", "elliptic_e"))


def relation(at: Term = c) -> Term:
    """E(m) K(1 - m) + E(1 - m) K(m) - K(m) K(1 - m)."""
    whole = add(mul(second, _other), mul(_beside, first), neg(mul(first, _other)))
    return substitute(whole, {c: at})


@lemma
def gap() -> tuple[Line, Line]:
    """0 <= K(m) - E(m) <= m K(m), as sin^2 <= 1 under the integral."""
    steep, flat = power(_delta, Fraction(-1, 2)), power(_delta, Fraction(1, 2))
    meanings = [
        have(eq(form, integral(ZERO, QUARTER, body, t)), UNIT, rule="define")
        for form, body in ((first, steep), (second, flat))
    ]
    square = have(le(ZERO, power(sine, 2)), _inside, rule="sign")
    room = have(le(ZERO, power(cosine, 2)), _inside, rule="sign")
    adjacent = have(eq(add(power(sine, 2), power(cosine, 2)), ONE), _inside, rule="functional_equation")
    weight = mul(c, steep)
    above = have(le(flat, steep), _inside, square, rule="combine", multipliers=(weight,))
    below = have(le(sub(steep, flat), weight), _inside, room, adjacent, rule="combine", multipliers=(weight, weight))
    k, e = (line.statement.args[1] for line in meanings)
    low = have(le(e, k), UNIT, above, *meanings, rule="order")
    high = have(le(sub(k, e), mul(c, k)), UNIT, below, *meanings, rule="order")
    signs = ONE, neg(ONE), ONE
    lower = have(le(ZERO, sub(first, second)), UNIT, low, *meanings, rule="combine", multipliers=signs)
    weights = ONE, sub(c, ONE), ONE
    upper = have(le(sub(first, second), mul(c, first)), UNIT, high, *meanings, rule="combine", multipliers=weights)
    return lower, upper


@lemma
def first_at_zero() -> Line:
    """K(m) tends to pi/2 as m tends to 0."""
    at_0 = make("elliptic_k", ZERO)
    body = power(sub(ONE, mul(ZERO, power(sine, 2))), Fraction(-1, 2))
    meaning = have(eq(at_0, integral(ZERO, QUARTER, body, t)), NOWHERE, rule="define")
    flat = have(eq(body, ONE), INSIDE_QUARTER, rule="functional_equation")
    constant_ = have(eq(integral(ZERO, QUARTER, ONE, t), sub(QUARTER, ZERO)), NOWHERE, rule="law")
    put = have(
        eq(meaning.statement.args[1], constant_.statement.args[0]), NOWHERE, meaning, constant_, flat, rule="rewrite"
    )
    tends = have(eq(lim(RIGHT, first, c), at_0), NOWHERE, rule="limit_algebra")
    return by_lines(tends.statement.args[0], mul(HALF, PI), NOWHERE, [tends, meaning, put, constant_])


def _turned(line: Line) -> Line:
    """A limit as the parameter tends to 1, as one of 1 - m as m tends to 0."""
    outer, value = line.statement.args
    there = lim(RIGHT, instantiate(outer.args[1], sub(ONE, c)), c)
    return have(
        eq(there, value), NOWHERE, line, rule="compose", variables=(c,), outer=outer, inner=(sub(ONE, c),), near=ONE
    )


@lemma
def vanishes() -> Line:
    """K(1 - m) (K(m) - E(m)) tends to 0 as m tends to 0."""
    lower, upper = gap()
    product, bound = mul(_other, sub(first, second)), mul(mul(sub(ONE, sub(ONE, c)), _other), first)
    least = have(le(ZERO, product), UNIT, lower, rule="combine", multipliers=(_other,))
    most = have(le(product, bound), UNIT, upper, rule="combine", multipliers=(_other,))
    parts = _turned(first_vanishes()), first_at_zero()
    falls = have(eq(lim(RIGHT, bound, c), ZERO), NOWHERE, *parts, rule="limit_algebra")
    return have(
        eq(lim(RIGHT, product, c), ZERO), NOWHERE, least, most, falls, rule="squeeze", variables=(c,), lower=ZERO,
        upper=bound, near=ONE,
    )  # fmt: skip


@lemma
def at_zero() -> Line:
    """The relation tends to pi/2 as the parameter tends to 0."""
    statement = eq(lim(RIGHT, relation(), c), mul(HALF, PI))
    plain = add(mul(_beside, first), neg(mul(_other, sub(first, second))))
    uses = vanishes(), _turned(second_at_one()), first_at_zero()
    tends = have(eq(lim(RIGHT, plain, c), statement.args[1]), NOWHERE, *uses, rule="limit_algebra", near=ONE)
    alike = have(eq(lim(RIGHT, plain, c), statement.args[0]), NOWHERE, tends, rule="rewrite")
    return have(statement, NOWHERE, alike, tends, rule="field", multipliers=(neg(ONE), ONE))


@lemma
def legendre_relation() -> Line:
    """E(m) K(1 - m) + E(1 - m) K(m) - K(m) K(1 - m) = pi/2 for 0 < m < 1."""
    at_y = Context((y,), tuple(substitute(condition, {c: y}) for condition in UNIT.conditions))
    steady = constant(relation(), c, UNIT)
    level = lim(RIGHT, relation(y), c)
    alike = have(eq(lim(RIGHT, relation(), c), level), at_y, at_zero(), steady, rule="rewrite", near=(y,))
    fixed = have(eq(level, relation(y)), at_y, alike, rule="limit_algebra")
    whole = by_lines(relation(y), mul(HALF, PI), at_y, [alike, fixed, at_zero()])
    return instance(whole, UNIT, images={y: c}, title="Legendre's relation")
