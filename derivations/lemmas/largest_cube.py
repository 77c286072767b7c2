"""The mean cube of the largest of n half-normals: as an integral, and of a smaller order than n."""

from __future__ import annotations

from fractions import Fraction

from ...theory.terms.build import HALF, ONE, OO, ZERO, add, div, eq, inverse, le, lim, lt, mul, neg, power, sub
from ...theory.terms.context import Context
from ...theory.terms.term import make, num, var
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, axiom, have, instance
from .half_normal import AFTER_0, SCALE, bell, below, mills, t
from .largest import AT_N, FROM_1, LARGEST, as_integral, at_least_one, mean, n, tail, tail_sign, tails, upper_one
from .letters import LOADS, PATH, SIZES, d, integral

v, w = var("v", "real"), var("w", "real")
BODY = mul(num(3), power(t, 2), tail())
CUBE = integral(ZERO, OO, BODY, t)


@lemma
def cube() -> tuple[Line, Line]:
    """The integral exists, and is the mean."""
    known = instance(axiom("largest_mean"), FROM_1, images={**AT_N, var("j", "integer"): num(3)})
    moment, theirs = known.statement.args
    exists = have(make("defined", CUBE), FROM_1, known, tail_sign(), rule="order", bound=theirs)
    same = have(eq(theirs, CUBE), FROM_1, known, exists, rule="linear")
    own = mean(power(LARGEST, 3))
    there = have(make("defined", own), FROM_1, known, rule="order", bound=moment)
    mine = have(eq(own, moment), FROM_1, known, there, rule="linear")
    uses = mine, known, same
    return exists, have(eq(own, CUBE), FROM_1, *uses, rule="field", multipliers=(ONE, ONE, ONE))


@lemma
def second_moment() -> Line:
    """The mean square of a half-normal is 1."""
    body = mul(t, bell())
    least = have(le(ZERO, body), AFTER_0, rule="sign")
    grows = have(le(add(ONE, w), make("exp", w)), Context((w,)), rule="sign")
    half = mul(HALF, power(t, 2))
    growth = instance(grows, AFTER_0, images={w: half})
    whole = have(eq(mul(make("exp", half), make("exp", neg(half))), ONE), AFTER_0, rule="functional_equation")
    most = mul(SCALE, t, inverse(add(ONE, half)))
    above = have(
        le(body, most), AFTER_0, growth, whole, rule="combine",
        multipliers=(mul(SCALE, t, make("exp", neg(half)), inverse(add(ONE, half))), mul(SCALE, t, inverse(add(ONE, half)))),
    )  # fmt: skip
    end = have(
        eq(lim(make("grows"), body, t), ZERO),
        Context(),
        least,
        above,
        rule="squeeze",
        variables=(t,),
        lower=ZERO,
        upper=most,
    )
    value = integral(ZERO, OO, mul(power(t, 2), bell()), t)
    return have(
        eq(value, ONE), Context(), end, rule="antiderivative", variable=v, function=sub(below(v), mul(v, bell(v)))
    )


@lemma
def cube_bound() -> Line:
    """E max|N_i|^3 <= T^3 + 3 n/T, cut at T."""
    level = var("level", "real")
    context = Context((n, level), (le(ONE, n), lt(ZERO, level)))
    exists, known = cube()
    near, far = integral(ZERO, level, BODY, t), integral(level, OO, BODY, t)
    cut = have(eq(CUBE, add(near, far)), context, exists, rule="split")
    flat = integral(ZERO, level, mul(num(3), power(t, 2)), t)
    value = have(eq(flat, power(level, 3)), context, rule="antiderivative", variable=v, function=power(v, 3))
    inside = Context((n, t), (le(ONE, n), lt(ZERO, t)))
    low = have(
        le(BODY, mul(num(3), power(t, 2))), inside, upper_one(), rule="combine", multipliers=(mul(num(3), power(t, 2)),)
    )
    first = have(le(near, flat), context, cut, value, low, rule="order")
    second_body = mul(num(3), n, inverse(level), power(t, 2), bell())
    beyond = Context((n, level, t), (*context.conditions, lt(level, t)))
    weights = mul(num(3), power(t, 2)), mul(num(3), n, t), mul(num(3), n, t, bell(), inverse(level))
    order = have(le(level, t), beyond, rule="sign")
    high = have(le(BODY, second_body), beyond, tails()[1], mills(), order, rule="combine", multipliers=weights)
    square = second_moment()
    whole = integral(ZERO, OO, mul(power(t, 2), bell()), t)
    parts = integral(ZERO, level, mul(power(t, 2), bell()), t), integral(level, OO, mul(power(t, 2), bell()), t)
    halves = have(eq(whole, add(*parts)), context, square, rule="split")
    sign = have(le(ZERO, parts[0]), context, halves, rule="order")
    scaled = integral(level, OO, second_body, t)
    factor = have(eq(scaled, mul(num(3), n, inverse(level), parts[1])), context, halves, rule="linear")
    second = have(le(far, scaled), context, cut, factor, high, rule="order")
    per = mul(num(3), n, inverse(level))
    uses = known, cut, first, value, second, factor, halves, sign, square
    weights_ = ONE, ONE, ONE, ONE, ONE, ONE, per, per, per
    total = add(power(level, 3), per)
    return have(le(mean(power(LARGEST, 3)), total), context, *uses, rule="combine", multipliers=weights_)


@lemma
def integrals() -> tuple[Line, Line]:
    """The first and third moment of the largest half-normal."""
    return as_integral(1)[1], cube()[1]


def first_positive(context: Context) -> Line:
    """The first is > 0."""
    scale = have(lt(ZERO, SCALE), Context(), rule="sign")
    uses = at_least_one(), integrals()[0], scale
    value = integrals()[0].statement.args[1]
    return instance(have(lt(ZERO, value), FROM_1, *uses, rule="combine", multipliers=(ONE, ONE, ONE)), context)


@lemma
def cubes_vanish() -> Line:
    """The third moment over d times the first tends to 0."""
    positive_, third = first_positive(SIZES), integrals()[1]
    quarter = make("rpow", n, num(Fraction(1, 4)))
    own = have(lt(ZERO, quarter), SIZES, rule="sign")
    known = instance(cube_bound(), SIZES, own, images={var("level", "real"): quarter})
    scale = mul(num(4), make("rpow", div(n, d), num(Fraction(3, 4))), make("rpow", d, num(Fraction(-1, 4))))
    powers = have(eq(known.statement.args[1], mul(d, scale)), SIZES, rule="functional_equation")
    mine, whole = third.statement.args[1], integrals()[0].statement.args[1]
    body = div(mine, mul(d, whole))
    sign = have(le(ZERO, mine), SIZES, cube()[0], tail_sign(), rule="order")
    low = have(le(ZERO, body), SIZES, sign, positive_, rule="combine", multipliers=(inverse(mul(d, whole)), ZERO))
    one, two = inverse(mul(d, whole)), div(scale, mul(SCALE, whole))
    high = have(
        le(body, div(scale, SCALE)), SIZES, known, third, powers, at_least_one(), integrals()[0], positive_, rule="combine",
        multipliers=(one, neg(one), one, two, two, ZERO),
    )  # fmt: skip
    return have(
        eq(lim(PATH, body, n, d), ZERO), LOADS, low, high, rule="squeeze", title="cubes", variables=(n, d), lower=ZERO,
        upper=div(scale, SCALE), near=ONE,
    )  # fmt: skip
