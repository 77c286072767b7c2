"""The sum of 1/k^2 is pi^2/6, by the integrals of cos^(2m) and t^2 cos^(2m) over a quarter turn (Matsuoka)."""

from __future__ import annotations

from ...theory.terms.build import (
    HALF,
    ONE,
    OO,
    TWO,
    ZERO,
    add,
    div,
    eq,
    inverse,
    le,
    lim,
    lt,
    mul,
    neg,
    over,
    power,
    sub,
)
from ...theory.terms.context import Context
from ...theory.terms.term import Term, bound, make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .letters import integral, t, x
from .series import b, first, partial_sums, powers, total

m, k = var("m", "integer"), var("k", "integer")
QUARTER = mul(HALF, make("pi"))
_AFTER_0 = Context((t,), (lt(ZERO, t),))
_ARC = Context((t,), (lt(ZERO, t), lt(t, QUARTER)))
FROM_0 = Context((m,), (le(ZERO, m),))
INSIDE = Context((m, t), (*FROM_0.conditions, *_ARC.conditions))


def sine(at: Term = t) -> Term:
    return make("sin", at)


def cosine(at: Term = t) -> Term:
    return make("cos", at)


def _rises(function: Term, context: Context, *slope: Line) -> Line:
    """The function of t is at least its value at 0."""
    return have(
        le(substitute(function, {t: ZERO}), function), context, *slope, rule="increasing_map", variable=x,
        function=substitute(function, {t: x}), interval=make("interval", ZERO, t), values=(ZERO, t),
    )  # fmt: skip


def _everywhere(line: Line) -> Line:
    return instance(line, Context((x,), (lt(ZERO, x),)), images={t: x})


@lemma
def quarter_turn() -> tuple[Line, Line, Line]:
    """On the first quarter of a turn sin and cos are positive, and t cos t <= sin t."""
    least = sub(t, mul(inverse(num(6)), power(t, 3)))
    below = _everywhere(_rises(sub(t, sine()), _AFTER_0))
    bend = _everywhere(_rises(add(cosine(), mul(HALF, power(t, 2))), _AFTER_0, below))
    above = _rises(sub(sine(), least), _AFTER_0, bend)
    quarter_below_2 = have(lt(QUARTER, TWO), Context(), rule="sign")
    below_2 = have(lt(t, TWO), _ARC, quarter_below_2, rule="combine", multipliers=(ONE,))
    room = have(lt(ZERO, least), _ARC, below_2, rule="sign")
    positive = have(lt(ZERO, sine()), _ARC, above, room, rule="combine", title="sin t > 0", multipliers=(ONE, ONE))
    at_x = instance(positive, Context((x,), (lt(ZERO, x), lt(x, QUARTER))), images={t: x})
    falls = have(
        lt(cosine(QUARTER), cosine()), _ARC, at_x, rule="increasing_map", variable=x, function=cosine(x),
        interval=make("interval", ZERO, QUARTER), values=(QUARTER, t),
    )  # fmt: skip
    end = have(eq(cosine(QUARTER), ZERO), Context(), rule="functional_equation")
    above_0 = have(lt(ZERO, cosine()), _ARC, falls, end, rule="combine", title="cos t > 0", multipliers=(ONE, num(-1)))
    tangent = _rises(sub(sine(), mul(t, cosine())), _ARC, at_x)
    below_tangent = have(le(mul(t, cosine()), sine()), _ARC, tangent, rule="combine", multipliers=(ONE,))
    return positive, above_0, below_tangent


def even(at: Term = m) -> Term:
    return make("pow", cosine(), mul(TWO, at))


def quarter(body: Term) -> Term:
    return integral(ZERO, QUARTER, body, t)


def I(at: Term = m) -> Term:  # noqa: E743
    return quarter(even(at))


def J(at: Term = m) -> Term:
    return quarter(mul(power(t, 2), even(at)))


NEXT = add(m, ONE)
_BEFORE = make("pow", cosine(), sub(mul(TWO, m), ONE))
"""cos^(2m - 1), as the derivative of cos^(2m) holds it."""
fall = mul(TWO, m, _BEFORE, neg(sine()))
"""The derivative of cos^(2m)."""


@lemma
def _pointwise() -> tuple[Line, Line, Line]:
    """cos cos^(2m - 1) = cos^(2m), cos^2 cos^(2m) = cos^(2m + 2), sin^2 + cos^2 = 1."""
    positive = quarter_turn()[1]
    return (
        have(eq(mul(cosine(), _BEFORE), even()), INSIDE, positive, rule="functional_equation"),
        have(eq(mul(power(cosine(), 2), even()), even(NEXT)), INSIDE, positive, rule="functional_equation"),
        have(eq(add(power(sine(), 2), power(cosine(), 2)), ONE), INSIDE, rule="functional_equation"),
    )


def by_parts(primitive: Term, slope: Term, value: Term, *weights: Term) -> Line:
    """The integral of the value is 0: it is the slope of the primitive, which vanishes at both ends."""
    positive, title = quarter_turn()[1], "by parts"
    same = have(eq(value, slope), INSIDE, *_pointwise(), rule="field", multipliers=weights)
    moved = have(eq(quarter(value), quarter(slope)), FROM_0, same, rule="rewrite")
    whole = have(
        eq(quarter(slope), sub(substitute(primitive, {t: QUARTER}), substitute(primitive, {t: ZERO}))), FROM_0, moved,
        positive, rule="antiderivative", variable=t, function=primitive,
    )  # fmt: skip
    nothing = have(eq(whole.statement.args[1], ZERO), FROM_0, rule="functional_equation")
    uses = moved, whole, nothing
    return have(eq(quarter(value), ZERO), FROM_0, *uses, rule="field", title=title, multipliers=(ONE, ONE, ONE))


@lemma
def first_recurrence() -> Line:
    """(2m + 2) I(m + 1) = (2m + 1) I(m)."""
    odd, twice = add(mul(TWO, m), ONE), add(mul(TWO, m), TWO)
    slope = add(mul(power(cosine(), 2), even()), neg(mul(power(sine(), 2), even())), mul(sine(), cosine(), fall))
    value = sub(mul(twice, even(NEXT)), mul(odd, even()))
    weights = mul(TWO, m, power(sine(), 2)), neg(twice), mul(odd, even())
    known = by_parts(mul(sine(), cosine(), even()), slope, value, *weights)
    split = have(eq(quarter(value), sub(mul(twice, I(NEXT)), mul(odd, I()))), FROM_0, rule="linear")
    statement = eq(mul(twice, I(NEXT)), mul(odd, I()))
    return have(statement, FROM_0, known, split, rule="field", title="I(m + 1) by I(m)", multipliers=(ONE, neg(ONE)))


@lemma
def second_recurrence() -> Line:
    """I(m + 1) = (m + 1) (2m + 1) J(m) - 2 (m + 1)^2 J(m + 1)."""
    odd, twice = add(mul(TWO, m), ONE), add(mul(TWO, m), TWO)
    product = mul(sine(), cosine(), even())
    bend = add(mul(power(cosine(), 2), even()), neg(mul(power(sine(), 2), even())), mul(sine(), cosine(), fall))
    lowered = add(mul(neg(TWO), product), mul(power(cosine(), 2), fall))
    start = mul(power(cosine(), 2), even())
    slope = add(start, mul(t, lowered), mul(TWO, NEXT, t, product), mul(NEXT, power(t, 2), bend))
    value = add(even(NEXT), mul(NEXT, power(t, 2), sub(mul(twice, even(NEXT)), mul(odd, even()))))
    primitive = add(mul(t, start), mul(NEXT, power(t, 2), product))
    less = add(mul(TWO, m, t, sine(), cosine()), mul(TWO, m, NEXT, power(t, 2), power(sine(), 2)))
    weights = less, neg(add(ONE, mul(NEXT, power(t, 2), twice))), mul(NEXT, power(t, 2), odd, even())
    known = by_parts(primitive, slope, value, *weights)
    parts = add(I(NEXT), mul(NEXT, sub(mul(twice, J(NEXT)), mul(odd, J()))))
    split = have(eq(quarter(value), parts), FROM_0, rule="linear")
    statement = eq(I(NEXT), sub(mul(NEXT, odd, J()), mul(TWO, power(NEXT, 2), J(NEXT))))
    return have(statement, FROM_0, known, split, rule="field", title="I(m + 1) by J", multipliers=(ONE, neg(ONE)))


@lemma
def positive() -> Line:
    """I(m) > 0."""
    return have(lt(ZERO, I()), FROM_0, quarter_turn()[1], rule="order")


def quotient(at: Term = m) -> Term:
    return div(J(at), I(at))


_i, _j, _next_i, _next_j = (var(name, "real") for name in ("plain", "bent", "next_plain", "next_bent"))
_RECURRENCES = (
    eq(mul(add(mul(TWO, m), TWO), _next_i), mul(add(mul(TWO, m), ONE), _i)),
    eq(_next_i, sub(mul(NEXT, add(mul(TWO, m), ONE), _j), mul(TWO, power(NEXT, 2), _next_j))),
)


@lemma
def _quotients() -> Line:
    """What both recurrences say of the quotients."""
    signs = lt(ZERO, _i), lt(ZERO, _next_i)
    context = Context((m, _i, _j, _next_i, _next_j), (le(ZERO, m), *signs, *_RECURRENCES))
    first, second = (have(one, context, rule="sign") for one in _RECURRENCES)
    statement = eq(sub(div(_j, _i), div(_next_j, _next_i)), mul(HALF, power(NEXT, -2)))
    weights = div(_j, mul(TWO, NEXT, _i, _next_i)), neg(inverse(mul(TWO, power(NEXT, 2), _next_i)))
    return have(statement, context, first, second, rule="field", multipliers=weights)


@lemma
def step() -> Line:
    """J(m)/I(m) falls by 1/(2 (m + 1)^2)."""
    images = {_i: I(), _j: J(), _next_i: I(NEXT), _next_j: J(NEXT)}
    signs = positive(), instance(positive(), FROM_0, images={m: NEXT})
    exist = [have(make("defined", one), FROM_0, rule="order") for one in (J(), J(NEXT))]
    return instance(_quotients(), FROM_0, *signs, *exist, first_recurrence(), second_recurrence(), images=images)


@lemma
def start() -> Line:
    """J(0)/I(0) = pi^2/12."""
    one = have(eq(I(ZERO), QUARTER), Context(), rule="antiderivative", variable=t, function=t)
    cube = mul(inverse(num(3)), power(QUARTER, 3))
    two = have(
        eq(J(ZERO), cube), Context(), rule="antiderivative", variable=t, function=mul(inverse(num(3)), power(t, 3))
    )
    value = mul(inverse(num(12)), power(make("pi"), 2))
    return have(eq(quotient(ZERO), value), Context(), one, two, rule="field", title="J(0)/I(0)")


squares = over(make("integers", ONE, m), power(k, -2), k)
"""The sum of 1/k^2 for 1 <= k <= m."""


@lemma
def partial_sum() -> Line:
    """1 + ... + 1/m^2 = 2 (J(0)/I(0) - J(m)/I(m))."""
    statement = eq(squares, mul(TWO, sub(quotient(ZERO), quotient())))
    nothing = have(eq(substitute(squares, {m: ZERO}), ZERO), Context(), rule="law")
    base = have(substitute(statement, {m: ZERO}), Context(), nothing, start(), rule="field", multipliers=(ONE, ZERO))
    supposed = have(statement, FROM_0, rule="suppose")
    last = over(make("integers", NEXT, NEXT), power(k, -2), k)
    cut = have(eq(substitute(squares, {m: NEXT}), add(squares, last)), FROM_0, rule="split")
    term = have(eq(last, power(NEXT, -2)), FROM_0, rule="law")
    uses = supposed, cut, term, step()
    after = have(
        substitute(statement, {m: NEXT}), FROM_0, *uses, rule="field", title="one more",
        multipliers=(ONE, ONE, ONE, neg(TWO)),
    )  # fmt: skip
    return have(statement, FROM_0, base, after, rule="induction", variable=m, start=ZERO)


@lemma
def _share() -> tuple[Line, Line]:
    """0 <= j/i' <= 1/(2m + 1) where 0 <= j <= i - i' and (2m + 2) i' = (2m + 1) i."""
    conditions = lt(ZERO, _next_i), le(ZERO, _next_j), le(_next_j, sub(_i, _next_i)), _RECURRENCES[0]
    context, size = Context((m, _i, _next_i, _next_j), (le(ZERO, m), *conditions)), inverse(add(mul(TWO, m), ONE))
    known = [have(condition, context, rule="sign") for condition in conditions[2:]]
    weights = inverse(_next_i), neg(mul(size, inverse(_next_i)))
    most = have(le(div(_next_j, _next_i), size), context, *known, rule="combine", multipliers=weights)
    return have(le(ZERO, div(_next_j, _next_i)), context, rule="sign"), most


@lemma
def quotient_bounds() -> tuple[Line, Line]:
    """0 <= J(m + 1)/I(m + 1) <= 1/(2m + 1), as t cos t <= sin t."""
    positive_sine, positive_cosine, tangent = quarter_turn()
    power_, pythagoras = _pointwise()[1:]
    square = have(
        le(mul(power(t, 2), power(cosine(), 2)), power(sine(), 2)), _ARC, tangent, positive_sine, positive_cosine,
        rule="combine", multipliers=(add(sine(), mul(t, cosine())), ZERO, ZERO),
    )  # fmt: skip
    less = have(
        le(mul(power(t, 2), even(NEXT)), sub(even(), even(NEXT))), INSIDE, square, power_, pythagoras, positive_cosine,
        rule="combine", multipliers=(even(), sub(ONE, power(t, 2)), even(), ZERO),
    )  # fmt: skip
    below = have(le(J(NEXT), sub(I(), I(NEXT))), FROM_0, less, rule="order")
    weakly = have(le(ZERO, J(NEXT)), FROM_0, positive_cosine, rule="order")
    images = {_i: I(), _next_i: I(NEXT), _next_j: J(NEXT)}
    exist = have(make("defined", I()), FROM_0, rule="order")
    uses = instance(positive(), FROM_0, images={m: NEXT}), exist, weakly, below, first_recurrence()
    low, high = (instance(line, FROM_0, *uses, images=images) for line in _share())
    return low, high


SUM = mul(inverse(num(6)), power(make("pi"), 2))


@lemma
def limit_of_squares() -> Line:
    """1 + 1/4 + ... + 1/m^2 tends to pi^2/6."""
    before, from_1 = sub(m, ONE), Context((m,), (le(ONE, m),))
    low, high = (instance(line, from_1, images={m: before}) for line in quotient_bounds())
    total, lower = instance(partial_sum(), from_1), sub(SUM, mul(TWO, inverse(sub(mul(TWO, m), ONE))))
    least = have(
        le(lower, squares), from_1, high, total, start(), rule="combine", multipliers=(TWO, neg(ONE), neg(TWO))
    )
    most = have(le(squares, SUM), from_1, low, total, start(), rule="combine", multipliers=(TWO, ONE, TWO))
    return have(
        eq(lim(make("counts"), squares, m), SUM), Context(), least, most, rule="squeeze", title="inverse squares",
        variables=(m,), lower=lower, upper=SUM,
    )  # fmt: skip


@lemma
def sum_of_squares() -> Line:
    """1 + 1/4 + 1/9 + ... = pi^2/6."""
    body, everywhere = power(k, -2), Context((k,), (le(ONE, k),))
    known = instance(powers(), Context(), images={b: TWO})
    majorant = mul(num(4), make("rpow", add(ONE, k), neg(TWO)))
    bound_ = total(ONE, OO, majorant)
    whole = have(eq(bound_, mul(num(4), known.statement.args[0])), Context(), known, rule="linear")
    plain = have(eq(majorant, mul(num(4), power(add(ONE, k), -2))), everywhere, rule="functional_equation")
    least, less = (
        have(relation, everywhere, plain, rule="combine", multipliers=(weight,))
        for relation, weight in ((le(neg(majorant), body), num(1)), (le(body, majorant), num(-1)))
    )
    exists = have(make("defined", total(ONE, OO, body)), Context(), least, less, whole, rule="order", bound=bound_)
    sign = have(le(ZERO, body), everywhere, rule="sign")
    images, functions = {first: ONE}, {"f": (1, power(bound(0, "real"), -2))}
    tends = instance(partial_sums(), Context(), sign, exists, images=images, functions=functions)
    return have(
        eq(total(ONE, OO, body), SUM), Context(), tends, limit_of_squares(), rule="field", title="inverse squares"
    )
