"""Complete elliptic integrals at parameter 1: E is continuous there, K diverges like -ln(1 - c)/2."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, TWO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import make, num, substitute, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have, instance
from .angles import INSIDE_QUARTER, QUARTER, cosine, cosine_positive, sine
from .elliptic import UNIT, c, first, second
from .letters import integral, t, u, y
from .logarithm import ln
from .marchenko_pastur import root

w = var("w", "real")
SMALL = Context((w,), (lt(ZERO, w), lt(w, ONE)))
AT_ONE = make("below", ONE)
_fourth = power(w, 4)


@lemma
def second_at_one() -> Line:
    """E(c) tends to 1 as c -> 1."""
    nowhere = Context(())
    body = root(sub(ONE, mul(ONE, power(sine, 2))))
    meaning = have(eq(make("elliptic_e", ONE), integral(ZERO, QUARTER, body, t)), nowhere, rule="define")
    generic = have(eq(root(power(w, 2)), w), Context((w,), (lt(ZERO, w),)), rule="functional_equation")
    adjacent = instance(generic, INSIDE_QUARTER, cosine_positive(), images={w: cosine})
    square = have(eq(body, root(power(cosine, 2))), INSIDE_QUARTER, rule="functional_equation")
    pointwise = have(eq(body, cosine), INSIDE_QUARTER, square, adjacent, rule="field", multipliers=(ONE, ONE))
    quarter = integral(ZERO, QUARTER, cosine, t)
    ends = sub(make("sin", QUARTER), make("sin", ZERO))
    found = have(eq(quarter, ends), nowhere, rule="antiderivative", variable=t, function=sine)
    values = have(eq(ends, ONE), nowhere, rule="functional_equation")
    same = have(eq(meaning.statement.args[1], quarter), nowhere, meaning, found, pointwise, rule="rewrite")
    at_one = have(eq(make("elliptic_e", ONE), ONE), nowhere, meaning, same, found, values, rule="field")
    tends = have(eq(lim(AT_ONE, second, c), make("elliptic_e", ONE)), nowhere, rule="limit_algebra", near=ZERO)
    return have(eq(lim(AT_ONE, second, c), ONE), nowhere, tends, at_one, rule="field", multipliers=(ONE, ONE))


_body = mul(power(add(ONE, power(u, 2)), Fraction(-1, 2)), power(add(ONE, mul(_fourth, power(u, 2))), Fraction(-1, 2)))
_cut = inverse(w)


@lemma
def by_tangent() -> Line:
    """K(1 - w^4) as an integral over the tangent of the angle."""
    parameter = sub(ONE, _fourth)
    below = have(lt(parameter, ONE), SMALL, rule="sign")
    body = power(sub(ONE, mul(parameter, power(sine, 2))), Fraction(-1, 2))
    meaning = have(eq(make("elliptic_k", parameter), integral(ZERO, QUARTER, body, t)), SMALL, below, rule="define")
    inside = Context((*SMALL.variables, u), (*SMALL.conditions, lt(ZERO, u)))
    image = make("atan", u)
    moved = mul(substitute(body, {t: image}), inverse(add(ONE, power(u, 2))))
    pointwise = have(eq(moved, _body), inside, rule="functional_equation")
    whole, through = integral(ZERO, OO, _body, u), integral(ZERO, OO, moved, u)
    turned = have(
        eq(meaning.statement.args[1], through), SMALL, meaning, pointwise, rule="substitution", variable=u, image=image
    )
    same = have(eq(through, whole), SMALL, turned, pointwise, rule="rewrite")
    return have(eq(make("elliptic_k", parameter), whole), SMALL, meaning, turned, same, rule="field")


_half = integral(ZERO, _cut, _body, u)


@lemma
def twice_the_half() -> Line:
    """Both halves of the integral over the tangent agree, by u = 1/(w^2 v)."""
    whole = by_tangent().statement.args[1]
    rest = integral(_cut, OO, _body, u)
    cut = have(eq(whole, add(_half, rest)), SMALL, by_tangent(), rule="split")
    inside = Context((*SMALL.variables, u), (*SMALL.conditions, lt(ZERO, u), lt(u, _cut)))
    image = inverse(mul(power(w, 2), u))
    moved = mul(substitute(_body, {u: image}), inverse(mul(power(w, 2), power(u, 2))))
    pointwise = have(eq(moved, _body), inside, rule="functional_equation")
    through = integral(ZERO, _cut, moved, u)
    same = have(eq(_half, through), SMALL, cut, pointwise, rule="rewrite")
    turned = have(eq(rest, through), SMALL, cut, same, pointwise, rule="substitution", variable=u, image=image)
    return have(eq(whole, mul(TWO, _half)), SMALL, cut, turned, same, rule="field", multipliers=(ONE, ONE, num(-1)))


_length = integral(ZERO, _cut, power(add(ONE, power(u, 2)), Fraction(-1, 2)), u)
_wide = add(ONE, root(add(ONE, power(w, 2))))
_least = power(add(ONE, power(w, 2)), Fraction(-1, 2))


@lemma
def length() -> Line:
    """The integral of (1 + u^2)^(-1/2) up to 1/w is ln(1 + sqrt(1 + w^2)) - ln w."""
    primitive = ln(add(u, root(add(ONE, power(u, 2)))))
    ends = sub(substitute(primitive, {u: _cut}), substitute(primitive, {u: ZERO}))
    found = have(eq(_length, ends), SMALL, rule="antiderivative", variable=u, function=primitive)
    value = have(eq(ends, sub(ln(_wide), ln(w))), SMALL, rule="functional_equation")
    return have(eq(_length, value.statement.args[1]), SMALL, found, value, rule="field", multipliers=(ONE, ONE))


@lemma
def half_bounds() -> tuple[Line, Line]:
    """The half lies between the length over sqrt(1 + w^2) and the length."""
    inside = Context((*SMALL.variables, u), (*SMALL.conditions, lt(ZERO, u), lt(u, _cut)))
    grown = add(ONE, mul(_fourth, power(u, 2)))
    size = have(le(grown, add(ONE, power(w, 2))), inside, rule="sign", title="w^2 u <= w")
    values = (ONE, grown), (grown, add(ONE, power(w, 2)))
    above, below = (
        have(
            le(*(power(value, Fraction(-1, 2)) for value in pair[::-1])), inside, size, rule="increasing_map",
            variable=y, function=power(y, Fraction(-1, 2)), interval=make("interval", ONE, OO), values=pair[::-1],
        )
        for pair in values
    )  # fmt: skip
    plain = have(le(power(grown, Fraction(-1, 2)), ONE), inside, above, rule="sign")
    scale = power(add(ONE, power(u, 2)), Fraction(-1, 2))
    upper = have(le(_body, scale), inside, plain, rule="combine", multipliers=(scale,))
    lower = have(le(mul(_least, scale), _body), inside, below, rule="combine", multipliers=(scale,))
    exist = twice_the_half(), length()
    return (
        have(le(mul(_least, _length), _half), SMALL, lower, *exist, rule="order"),
        have(le(_half, _length), SMALL, upper, *exist, rule="order"),
    )


@lemma
def _over_logarithm() -> Line:
    """K(1 - w^4)/(4 ln w) tends to -1/2 as w -> 0."""
    lower, upper = half_bounds()
    parameter, logarithm = sub(ONE, _fourth), mul(num(4), ln(w))
    quotient = div(make("elliptic_k", parameter), logarithm)
    negative = have(lt(ln(w), ZERO), SMALL, rule="sign")
    known = by_tangent(), twice_the_half(), length()
    scale = neg(inverse(mul(TWO, ln(w))))
    size = sub(div(ln(_wide), mul(TWO, ln(w))), HALF)
    low, high = le(size, quotient), le(quotient, mul(_least, size))
    share = inverse(logarithm)
    below = have(low, SMALL, upper, *known, negative, rule="combine", multipliers=(scale, share, share, scale, ZERO))
    weights = scale, share, share, mul(_least, scale), ZERO
    above = have(high, SMALL, lower, *known, negative, rule="combine", multipliers=weights)
    at_zero = make("above", ZERO)
    return have(
        eq(lim(at_zero, quotient, w), neg(HALF)), Context(()), below, above, rule="squeeze", variables=(w,),
        lower=size, upper=mul(_least, size), near=ONE,
    )  # fmt: skip


@lemma
def first_over_logarithm() -> Line:
    """K(c)/ln(1 - c) tends to -1/2 as c -> 1."""
    fourth = power(sub(ONE, c), Fraction(1, 4))
    outer, value = _over_logarithm().statement.args
    at_fourth = substitute(div(make("elliptic_k", sub(ONE, _fourth)), mul(num(4), ln(w))), {w: fourth})
    quotient, nowhere = div(first, ln(sub(ONE, c))), Context(())
    short = have(
        lt(fourth, ONE), UNIT, rule="increasing_map", variable=y, function=power(y, Fraction(1, 4)),
        interval=make("interval", ZERO, ONE), values=(sub(ONE, c), ONE),
    )  # fmt: skip
    signs = have(lt(ln(fourth), ZERO), UNIT, short, rule="sign"), have(lt(ln(sub(ONE, c)), ZERO), UNIT, rule="sign")
    same = have(eq(at_fourth, quotient), UNIT, *signs, rule="functional_equation")
    tends = have(
        eq(lim(AT_ONE, at_fourth, c), value), nowhere, _over_logarithm(), *signs, rule="compose", variables=(c,), outer=outer,
        inner=(fourth,), near=ZERO,
    )  # fmt: skip
    return have(eq(lim(AT_ONE, quotient, c), value), nowhere, tends, same, rule="rewrite", near=(ZERO,))


@lemma
def first_vanishes() -> Line:
    """(1 - c) K(c) tends to 0 as c -> 1, for K(c) <= pi/2 (1 - c)^(-1/2)."""
    inside = Context((c, t), (*UNIT.conditions, *INSIDE_QUARTER.conditions))
    body = power(sub(ONE, mul(c, power(sine, 2))), Fraction(-1, 2))
    meaning = have(eq(first, integral(ZERO, QUARTER, body, t)), UNIT, rule="define")
    adjacent = have(eq(add(power(sine, 2), power(cosine, 2)), ONE), INSIDE_QUARTER, rule="functional_equation")
    square = have(le(ZERO, power(cosine, 2)), INSIDE_QUARTER, rule="sign")
    room = le(sub(ONE, c), sub(ONE, mul(c, power(sine, 2))))
    larger = have(room, inside, square, adjacent, rule="combine", multipliers=(c, c))
    falls = have(
        le(body, power(sub(ONE, c), Fraction(-1, 2))), inside, larger, rule="increasing_map", variable=y,
        function=power(y, Fraction(-1, 2)), interval=make("interval", sub(ONE, c), OO),
        values=(sub(ONE, mul(c, power(sine, 2))), sub(ONE, c)),
    )  # fmt: skip
    gap = sub(ONE, c)
    level = power(gap, Fraction(-1, 2))
    constant = have(eq(integral(ZERO, QUARTER, level, t), mul(level, sub(QUARTER, ZERO))), UNIT, rule="law")
    whole = have(
        le(meaning.statement.args[1], constant.statement.args[0]), UNIT, falls, meaning, constant, rule="order"
    )
    weights = gap, neg(gap), gap
    most = le(mul(gap, first), mul(QUARTER, root(gap)))
    upper = have(most, UNIT, whole, meaning, constant, rule="combine", multipliers=weights)
    lower = have(le(ZERO, meaning.statement.args[1]), UNIT, meaning, rule="order")
    positive = have(le(ZERO, mul(gap, first)), UNIT, lower, meaning, rule="combine", multipliers=(gap, gap))
    return have(
        eq(lim(AT_ONE, mul(gap, first), c), ZERO), Context(()), positive, upper, rule="squeeze", variables=(c,),
        lower=ZERO, upper=mul(QUARTER, root(gap)), near=ZERO,
    )  # fmt: skip
