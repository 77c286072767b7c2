"""Signs, combinations, balls, monotone and convex maps, Cauchy-Schwarz: what they show, and what a missing check would let through."""

import tracemalloc
from fractions import Fraction

import pytest

from .proofs import *

law, data = var("L", "law"), var("X", "data")
WITH_LAW = on(law, where=(make("supported", law, make("interval", ZERO, OO)),))
LINE = make("interval", MINUS_OO, OO)
HALF_LINE = make("interval", ZERO, OO)
s = var("s", "real")


def refused(found):
    """Refused by a check, not by an accident."""
    return not found.ok and "Error" not in found.message


def root(term):
    return power(term, Fraction(1, 2))


# sign


def test_sign():
    assert outcome(step("sign", on(x, where=(lt(ONE, x),)), lt(ONE, power(x, 2)))).ok
    assert outcome(step("sign", on(x, y), le(mul(TWO, x, y), add(power(x, 2), power(y, 2))))).ok
    assert outcome(step("sign", on(n, d, where=(lt(d, n),)), le(add(d, ONE), n))).ok


@pytest.mark.parametrize(
    "statement",
    [
        lt(ZERO, power(x, 2)),  # at the closed end
        le(ZERO, sub(mul(y, power(x, 2)), ONE)),  # b^2 <= 4ac with a = b = 0
        lt(ZERO, div(x, x)),  # undefined at 0
        le(ZERO, app("f", x)),
    ],
)
def test_sign_refuses(statement):
    assert refused(outcome(step("sign", on(x, y, where=(le(ZERO, x), le(x, ONE), eq(y, ZERO))), statement)))


def test_a_square_at_an_undefined_point_has_no_sign():
    assert refused(outcome(step("sign", on(x), le(ZERO, power(x, -2)))))


# combine


def test_combine():
    context = on(x, y)
    given = suppose(context, lt(x, y))
    assert outcome(given, step("combine", context, lt(mul(TWO, x), mul(TWO, y)), 0, multipliers=(TWO,))).ok
    equation = suppose(context, eq(x, y))
    assert outcome(equation, step("combine", context, le(neg(x), neg(y)), 0, multipliers=(num(-1),))).ok


@pytest.mark.parametrize(
    ("statement", "multiplier"),
    [
        (lt(neg(x), neg(y)), num(-1)),  # a negative multiplier
        (lt(mul(x, x), mul(x, y)), x),  # which may vanish
        (lt(x, y), None),
        (lt(ONE, div(y, x)), power(x, -1)),  # which does not exist at 0
        (eq(x, y), ONE),
    ],
)
def test_combine_refuses(statement, multiplier):
    context = on(x, y, where=(le(ZERO, x),))
    given = suppose(context, lt(x, y))
    multipliers = () if multiplier is None else (multiplier,)
    assert refused(outcomes(given, step("combine", context, statement, 0, multipliers=multipliers))[1])


def test_an_inequality_is_no_equation():
    context = on(x, y)
    given = suppose(context, ne(x, y))
    assert refused(outcomes(given, step("combine", context, le(x, y), 0, multipliers=(ONE,)))[1])


def test_a_strict_relation_of_weak_ones():
    context = on(x, y)
    given = suppose(context, le(x, y))
    assert refused(outcomes(given, step("combine", context, lt(x, y), 0, multipliers=(ONE,)))[1])
    assert outcome(given, step("combine", context, lt(x, add(y, ONE)), 0, multipliers=(ONE,))).ok


# enclose


def test_enclose():
    found = outcome(step("enclose", on(), lt(exp(ONE), num(Fraction(272, 100)))))
    assert found.ok
    assert found.theorem.certified
    box = on(x, where=(le(ZERO, x), le(x, ONE)))
    certificate = {"variables": (x,), "low": (Fraction(0),), "high": (Fraction(1),)}
    assert outcome(step("enclose", box, lt(exp(x), add(TWO, x)), **certificate)).ok
    whole = on(n, where=(le(ONE, n), lt(n, num(5))))
    certificate = {"variables": (n,), "low": (Fraction(1),), "high": (Fraction(5),)}
    assert outcome(step("enclose", whole, lt(make("cos", mul(make("pi"), n)), mul(TWO, n)), **certificate)).ok


@pytest.mark.parametrize(
    ("statement", "low", "high"),
    [
        (lt(ZERO, x), (Fraction(1, 10**6),), (Fraction(1),)),  # boxes that do not reach the open end
        (lt(ZERO, x), (Fraction(0),), (Fraction(1),)),
        (lt(exp(x), num(2)), (Fraction(0),), (Fraction(1, 2),)),
        (lt(exp(x), num(2)), (Fraction(0),), (Fraction(1),)),
        (lt(exp(x), num(3)), (), ()),
        (eq(exp(sub(x, x)), ONE), (Fraction(0),), (Fraction(1),)),
        (lt(root(sub(x, HALF)), num(2)), (Fraction(0),), (Fraction(1),)),
        (lt(app("f", x), num(2)), (Fraction(0),), (Fraction(1),)),
        (lt(mul(ZERO, div(ONE, sub(x, HALF))), ONE), (Fraction(0),), (Fraction(1),)),
    ],
)
def test_enclose_refuses(statement, low, high):
    context = on(x, where=(lt(ZERO, x), lt(x, ONE)))
    certificate = {"variables": (x,) * len(low), "low": low, "high": high}
    assert refused(outcome(step("enclose", context, statement, **certificate)))


def test_a_variable_without_bounds_is_not_enclosed():
    context = on(x, y, where=(le(ZERO, x), le(x, ONE)))
    certificate = {"variables": (x, y), "low": (Fraction(0),) * 2, "high": (Fraction(1),) * 2}
    assert refused(outcome(step("enclose", context, lt(exp(x), add(num(4), power(y, 2))), **certificate)))


def test_whole_numbers_are_not_all_written_down_before_the_first_is_enclosed():
    numbers = (k, m, n)  # 61^3 boxes; the relation is false on each
    context = on(*numbers, where=tuple(c for v in numbers for c in (le(ZERO, v), le(v, num(60)))))
    certificate = {"variables": numbers, "low": (Fraction(0),) * 3, "high": (Fraction(60),) * 3}
    tracemalloc.start()
    try:
        assert "it is false where" in outcome(step("enclose", context, lt(add(*numbers), ZERO), **certificate)).message
        assert tracemalloc.get_traced_memory()[1] < 2**22
    finally:
        tracemalloc.stop()


def test_boxes_of_whole_numbers_are_counted(monkeypatch):
    monkeypatch.setattr("phaseproof.theory.rules.order.MAXIMAL_BOXES", 16)

    def enclosed(rows: int) -> Outcome:
        last = (num(rows), num(3))
        context = on(k, m, where=tuple(c for v, b in zip((k, m), last, strict=True) for c in (le(ONE, v), le(v, b))))
        certificate = {"variables": (k, m), "low": (Fraction(1),) * 2, "high": (Fraction(rows), Fraction(3))}
        return outcome(step("enclose", context, lt(make("cos", mul(k, m)), TWO), **certificate))

    assert enclosed(5).ok
    assert enclosed(6).message.startswith("not certain on 16 boxes")


# monotone maps


def monotone(context, statement, function, interval, values, *uses):
    return step(
        "increasing_map", context, statement, *uses, variable=s, function=function, interval=interval, values=values
    )


def test_increasing_map():
    context = on(x, y, where=(lt(x, y), lt(ZERO, x)))
    for statement, function, interval in [
        (lt(exp(x), exp(y)), exp(s), LINE),
        (lt(ln(x), ln(y)), ln(s), make("interval", x, OO)),
        (lt(root(x), root(y)), root(s), HALF_LINE),
        (lt(power(x, 3), power(y, 3)), power(s, 3), HALF_LINE),
    ]:
        found = outcome(monotone(context, statement, function, interval, (x, y)))
        assert found.ok, found.message


def test_a_map_that_falls():
    context = on(x, y, where=(lt(x, y), lt(ZERO, x)))
    found = outcome(monotone(context, lt(exp(neg(y)), exp(neg(x))), exp(neg(s)), LINE, (y, x)))
    assert found.ok, found.message


@pytest.mark.parametrize(
    ("statement", "function", "interval", "values"),
    [
        (lt(div(ONE, x), div(ONE, y)), neg(div(ONE, s)), LINE, (x, y)),  # a pole between
        (lt(power(x, 2), power(y, 2)), power(s, 2), LINE, (x, y)),  # no one direction
        (lt(power(x, 2), power(y, 2)), power(s, 2), HALF_LINE, (x, y)),  # x may be negative
        (lt(exp(y), exp(x)), exp(s), LINE, (y, x)),
        (lt(ONE, ONE), mul(ZERO, s), LINE, (x, y)),
        (lt(exp(x), exp(y)), exp(s), LINE, (x,)),
        (lt(exp(x), exp(x)), exp(s), LINE, (x, y)),
        (lt(make("floor", x), make("floor", y)), make("floor", s), LINE, (x, y)),
        (le(make("cases", lt(x, ZERO), ONE, make("true"), ZERO), make("cases", lt(y, ZERO), ONE, make("true"), ZERO)),
         make("cases", lt(s, ZERO), ONE, make("true"), ZERO), LINE, (x, y)),
    ],
)  # fmt: skip
def test_increasing_map_refuses(statement, function, interval, values):
    context = on(x, y, where=(lt(x, y),))
    assert refused(outcome(monotone(context, statement, function, interval, values)))


def test_a_variable_of_the_context_is_not_the_map_s():
    context = on(s, y, where=(lt(s, y),))
    assert refused(outcome(monotone(context, lt(exp(s), exp(y)), exp(s), LINE, (s, y))))


# Jensen


def jensen(context, statement, function, interval, mean, *uses):
    return step("jensen", context, statement, *uses, variable=s, function=function, interval=interval, mean=mean)


def test_jensen():
    mean = over(make("normal"), t, t)
    square = over(make("normal"), power(t, 2), t)
    found = outcome(jensen(on(), le(power(mean, 2), square), power(s, 2), LINE, mean))
    assert found.ok, found.message
    moment, other = over(law, t, t), over(law, root(t), t)
    exist = (suppose(WITH_LAW, eq(moment, moment)), suppose(WITH_LAW, eq(other, other)))
    found = outcome(*exist, jensen(WITH_LAW, le(other, root(moment)), root(s), HALF_LINE, moment, 0, 1))
    assert found.ok, found.message


@pytest.mark.parametrize("way", range(6))
def test_jensen_refuses(way):
    mean, square = over(make("normal"), t, t), over(make("normal"), power(t, 2), t)
    cubes = over(make("normal"), power(t, 3), t)
    half = make("interval", ZERO, ONE)
    part, parts = over(half, t, t), over(half, power(t, 2), t)
    longer = make("interval", ZERO, num(4))
    context, statement, function, interval, value = [
        (on(), le(square, power(mean, 2)), power(s, 2), LINE, mean),  # the wrong way
        (on(), le(power(mean, 3), cubes), power(s, 3), HALF_LINE, mean),  # values outside the interval
        (on(), le(power(mean, 3), cubes), power(s, 3), LINE, mean),  # not convex
        (on(), le(power(part, 2), parts), power(s, 2), LINE, part),  # an integral is no mean
        (on(), le(power(over(longer, t, t), 2), over(longer, power(t, 2), t)), power(s, 2), LINE, over(longer, t, t)),
        (on(), lt(power(mean, 2), square), power(s, 2), LINE, mean),
    ][way]
    assert refused(outcome(jensen(context, statement, function, interval, value)))


def test_a_mean_that_is_not_shown_to_exist_has_no_jensen():
    moment, square = over(law, t, t), over(law, power(t, 2), t)
    assert refused(outcome(jensen(on(law), le(power(moment, 2), square), power(s, 2), LINE, moment)))
