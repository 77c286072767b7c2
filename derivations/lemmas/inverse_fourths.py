"""The sum of 1/k^4 is pi^4/90, by the integrals of t^4 cos^(2m) over a quarter turn, which those of t^2 cos^(2m) step down."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import ONE, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, over, power, sub
from ...theory.terms.context import EVERYWHERE, Context
from ...theory.terms.term import Term, instantiate, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from ...theory.write.strategies.infinite_sums import infinite_sum
from .inverse_squares import (
    FROM_0,
    INSIDE,
    NEXT,
    QUARTER,
    I,
    J,
    by_parts,
    cosine,
    even,
    fall,
    first_recurrence,
    k,
    limit_of_squares,
    m,
    partial_sum,
    positive,
    quarter,
    quarter_turn,
    quotient_bounds,
    sine,
    squares,
    start,
    sum_of_squares,
)
from .letters import t

_ODD, _TWICE = add(mul(TWO, m), ONE), add(mul(TWO, m), TWO)
_THIRD = mul(inverse(num(3)), power(make("pi"), 2))
"""pi^2/3, the weight of the sum of the squares."""
_SHARE = num(Fraction(4, 3))
_COUNTS = make("counts")


def K(at: Term = m) -> Term:
    return quarter(mul(power(t, 4), even(at)))


def ratio(at: Term = m) -> Term:
    return div(K(at), I(at))


@lemma
def third_recurrence() -> Line:
    """12 J(m + 1) = (2m + 2) (2m + 1) K(m) - (2m + 2)^2 K(m + 1), by parts twice."""
    product, square = mul(sine(), cosine(), even()), mul(power(cosine(), 2), even())
    bend = add(square, neg(mul(power(sine(), 2), even())), mul(sine(), cosine(), fall))
    lowered = add(mul(neg(TWO), product), mul(power(cosine(), 2), fall))
    primitive = neg(add(mul(_TWICE, power(t, 4), product), mul(num(4), power(t, 3), square)))
    rises = mul(_TWICE, add(mul(num(4), power(t, 3), product), mul(power(t, 4), bend)))
    slope = neg(add(rises, mul(num(12), power(t, 2), square), mul(num(4), power(t, 3), lowered)))
    kept, next_ = mul(_TWICE, _ODD, power(t, 4)), add(mul(num(12), power(t, 2)), mul(power(_TWICE, 2), power(t, 4)))
    value = sub(mul(kept, even()), mul(next_, even(NEXT)))
    moved = mul(TWO, m, sine(), add(mul(_TWICE, power(t, 4), sine()), mul(num(4), power(t, 3), cosine())))
    known = by_parts(primitive, slope, value, neg(moved), next_, neg(mul(kept, even())))
    parts = sub(mul(_TWICE, _ODD, K()), add(mul(num(12), J(NEXT)), mul(power(_TWICE, 2), K(NEXT))))
    split = have(eq(quarter(value), parts), FROM_0, rule="linear")
    statement = eq(mul(num(12), J(NEXT)), sub(mul(_TWICE, _ODD, K()), mul(power(_TWICE, 2), K(NEXT))))
    return have(statement, FROM_0, known, split, rule="field", title="J(m + 1) by K", multipliers=(neg(ONE), ONE))


_i, _k, _next_i, _next_j, _next_k = (var(f"{name}_", "real") for name in ("i", "k", "next_i", "next_j", "next_k"))
_RECURRENCES = (
    eq(mul(_TWICE, _next_i), mul(_ODD, _i)),
    eq(mul(num(12), _next_j), sub(mul(_TWICE, _ODD, _k), mul(power(_TWICE, 2), _next_k))),
)


@lemma
def _quotients() -> Line:
    """What both recurrences say of the quotients."""
    signs = le(ZERO, m), lt(ZERO, _i), lt(ZERO, _next_i)
    context = Context((m, _i, _k, _next_i, _next_j, _next_k), (*signs, *_RECURRENCES))
    known = [have(one, context, rule="sign") for one in _RECURRENCES]
    statement = eq(sub(div(_k, _i), div(_next_k, _next_i)), mul(num(3), power(NEXT, -2), div(_next_j, _next_i)))
    weights = div(_k, mul(_TWICE, _i, _next_i)), neg(inverse(mul(power(_TWICE, 2), _next_i)))
    return have(statement, context, *known, rule="field", multipliers=weights)


@lemma
def step() -> Line:
    """K(m)/I(m) falls by 3 J(m + 1)/I(m + 1)/(m + 1)^2."""
    images = {_i: I(), _k: K(), _next_i: I(NEXT), _next_j: J(NEXT), _next_k: K(NEXT)}
    signs = positive(), instance(positive(), FROM_0, images={m: NEXT})
    exist = [have(make("defined", one), FROM_0, rule="order") for one in (K(), J(NEXT), K(NEXT))]
    return instance(_quotients(), FROM_0, *signs, *exist, first_recurrence(), third_recurrence(), images=images)


fourths = over(make("integers", ONE, m), power(k, -4), k)
"""The sum of 1/k^4 for 1 <= k <= m."""
_SETTLED = sub(add(mul(_THIRD, squares), mul(num(Fraction(-1, 60)), power(make("pi"), 4))), power(squares, 2))
"""What is left of the closed form when m is large."""


@lemma
def partial_fourths() -> Line:
    """1 + ... + 1/m^4 by 1 + ... + 1/m^2 and K(m)/I(m)."""
    statement = eq(fourths, add(_SETTLED, mul(_SHARE, ratio())))
    none = [have(eq(substitute(part, {m: ZERO}), ZERO), EVERYWHERE, rule="law") for part in (fourths, squares)]
    whole, fifth = (
        have(eq(quarter(body), value), EVERYWHERE, rule="antiderivative", variable=t, function=function)
        for body, function, value in (
            (even(ZERO), t, QUARTER),
            (mul(power(t, 4), even(ZERO)), div(power(t, 5), num(5)), div(power(QUARTER, 5), num(5))),
        )
    )
    first = mul(num(Fraction(1, 80)), power(make("pi"), 4))
    begins = have(eq(ratio(ZERO), first), EVERYWHERE, whole, fifth, rule="field", title="K(0)/I(0)")
    put = have(substitute(statement, {m: ZERO}), EVERYWHERE, *none, begins, rule="field")
    supposed = have(statement, FROM_0, rule="suppose")
    shares = []
    for sum_, exponent in ((fourths, -4), (squares, -2)):
        last = over(make("integers", NEXT, NEXT), power(k, exponent), k)
        shares.append(have(eq(substitute(sum_, {m: NEXT}), add(sum_, last)), FROM_0, rule="split"))
        shares.append(have(eq(last, power(NEXT, exponent)), FROM_0, rule="law"))
    later = substitute(squares, {m: NEXT})
    slant = add(neg(_THIRD), later, squares, neg(power(NEXT, -2)))
    weights = ONE, ONE, ONE, slant, slant, _SHARE, mul(TWO, power(NEXT, -2)), mul(num(4), power(NEXT, -2))
    uses = supposed, *shares, step(), instance(partial_sum(), FROM_0, images={m: NEXT}), start()
    after = have(substitute(statement, {m: NEXT}), FROM_0, *uses, rule="field", title="one more", multipliers=weights)
    return have(statement, FROM_0, put, after, rule="induction", variable=m, start=ZERO)


@lemma
def _bounds() -> tuple[Line, Line]:
    """0 <= K(m + 1)/I(m + 1) <= pi^2/4/(2m + 1), as t <= pi/2."""
    inside, wave = quarter_turn()[1], even(NEXT)
    size = power(QUARTER, 2)
    short = have(le(power(t, 2), size), INSIDE, rule="sign")
    body, larger = mul(power(t, 4), wave), mul(size, power(t, 2), wave)
    weight = mul(power(t, 2), wave)
    less = have(le(body, larger), INSIDE, short, inside, rule="combine", multipliers=(weight, ZERO))
    exist = [have(make("defined", one), FROM_0, rule="order") for one in (J(NEXT), K(NEXT))]
    below = have(le(quarter(body), quarter(larger)), FROM_0, less, *exist, rule="order")
    scaled = have(eq(quarter(larger), mul(size, J(NEXT))), FROM_0, *exist, rule="linear")
    weakly = have(le(ZERO, K(NEXT)), FROM_0, inside, rule="order")
    sign, high = instance(positive(), FROM_0, images={m: NEXT}), quotient_bounds()[1]
    part = inverse(I(NEXT))
    least = have(le(ZERO, ratio(NEXT)), FROM_0, weakly, sign, rule="combine", multipliers=(part, ZERO))
    most = have(
        le(ratio(NEXT), mul(size, inverse(_ODD))), FROM_0, below, scaled, high, sign, rule="combine",
        multipliers=(part, part, size, ZERO),
    )  # fmt: skip
    return least, most


@lemma
def sum_of_fourths() -> Line:
    """1 + 1/16 + 1/81 + ... = pi^4/90."""
    before, from_1 = sub(m, ONE), Context((m,), (le(ONE, m),))
    below, above = (instance(line, from_1, images={m: before}) for line in _bounds())
    closed = instance(partial_fourths(), from_1)
    room = mul(_SHARE, power(QUARTER, 2), inverse(sub(mul(TWO, m), ONE)))
    ends = _SETTLED, add(_SETTLED, room)
    least, most = (
        have(relation, from_1, bound, closed, rule="combine", multipliers=(_SHARE, weight))
        for relation, bound, weight in ((le(ends[0], fourths), below, num(-1)), (le(fourths, ends[1]), above, ONE))
    )
    value = mul(num(Fraction(1, 90)), power(make("pi"), 4))
    tends = [
        have(eq(lim(_COUNTS, end, m), value), EVERYWHERE, limit_of_squares(), rule="limit_algebra") for end in ends
    ]
    limit = have(
        eq(lim(_COUNTS, fourths, m), value), EVERYWHERE, least, most, *tends, rule="squeeze", variables=(m,),
        lower=ends[0], upper=ends[1],
    )  # fmt: skip
    sign = have(le(ZERO, power(k, -4)), Context((k,), (le(ONE, k),)), rule="sign")
    return infinite_sum(EVERYWHERE, power(k, -4), sign, limit)


@lemma
def zeta_value(exponent: int) -> Line:
    """zeta(2) = pi^2/6, zeta(4) = pi^4/90."""
    known, each = {2: sum_of_squares, 4: sum_of_fourths}[exponent](), Context((k,), (le(ONE, k),))
    form, value = known.statement.args
    whole = over(form.args[0], make("rpow", k, neg(num(exponent))), k)
    meaning = have(eq(make("zeta", num(exponent)), whole), EVERYWHERE, rule="define")
    powers = have(eq(instantiate(whole.args[1], k), instantiate(form.args[1], k)), each, rule="functional_equation")
    alike = have(eq(form, whole), EVERYWHERE, known, powers, rule="rewrite")
    return have(
        eq(meaning.statement.args[0], value), EVERYWHERE, meaning, alike, known, rule="field",
        multipliers=(ONE, neg(ONE), ONE),
    )  # fmt: skip
