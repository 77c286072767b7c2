"""Algebra, functional equations and rewriting: what they show, and each falsehood that a missing check would let through."""

from fractions import Fraction

import pytest

from .proofs import *

a, law = var("a", "real"), var("L", "law")
UNIT = make("interval", ZERO, ONE)


def refused(found):
    """Refused by a check, not by an accident."""
    return not found.ok and "Error" not in found.message


# field


def test_field_with_a_multiplier():
    context = on(x, y, where=(ne(x, ZERO),))
    given = suppose(context, eq(mul(x, y), ONE))
    assert outcome(given, step("field", context, eq(y, inverse(x)), 0, multipliers=(inverse(x),))).ok


@pytest.mark.parametrize(
    ("statement", "multipliers"),
    [
        (eq(y, inverse(x)), ()),  # one is missing
        (eq(y, inverse(x)), (x,)),
        (eq(y, mul(TWO, inverse(x))), (inverse(x),)),
        (le(y, inverse(x)), (inverse(x),)),
    ],
)
def test_field_refuses(statement, multipliers):
    context = on(x, y, where=(ne(x, ZERO),))
    assert refused(
        outcomes(suppose(context, eq(mul(x, y), ONE)), step("field", context, statement, 0, multipliers=multipliers))[1]
    )


def test_a_multiplier_exists_at_every_point():
    context = on(x, y)
    given = suppose(context, eq(mul(x, y), ZERO))
    assert refused(outcomes(given, step("field", context, eq(y, ZERO), 0, multipliers=(inverse(x),)))[1])


def test_a_relation_that_is_no_equation_is_no_premise_of_field():
    context = on(x, y)
    given = suppose(context, le(x, y))
    assert refused(outcomes(given, step("field", context, eq(x, y), 0, multipliers=(ONE,)))[1])


def test_the_root_of_a_square_is_not_its_negative():
    root = power(power(x, 2), Fraction(1, 2))
    for statement in (eq(root, neg(x)), eq(root, x), eq(div(sub(power(root, 2), power(x, 2)), sub(root, x)), ONE)):
        assert refused(outcome(step("field", on(x), statement)))


def test_a_quotient_by_what_may_vanish_does_not_exist():
    assert refused(outcome(step("field", on(x), eq(div(x, x), ONE))))
    assert outcome(step("field", on(x, where=(ne(x, ZERO),)), eq(div(x, x), ONE))).ok


# functional equations

POSITIVE = (lt(ZERO, x), lt(ZERO, y))
SHOWN = [
    (eq(ln(mul(x, y)), add(ln(x), ln(y))), POSITIVE),
    (eq(ln(div(x, y)), sub(ln(x), ln(y))), POSITIVE),
    (eq(ln(power(x, 3)), mul(num(3), ln(x))), POSITIVE),
    (eq(ln(power(x, 2)), mul(TWO, ln(neg(x)))), (lt(x, ZERO),)),
    (eq(ln(mul(x, y)), add(ln(neg(x)), ln(neg(y)))), (lt(x, ZERO), lt(y, ZERO))),
    (eq(ln(num(12)), add(mul(TWO, ln(TWO)), ln(num(3)))), ()),
    (eq(exp(ln(x)), x), POSITIVE),
    (eq(ln(exp(x)), x), ()),
    (eq(exp(mul(y, ln(x))), make("rpow", x, y)), POSITIVE),
    (eq(make("rpow", x, add(a, y)), mul(make("rpow", x, a), make("rpow", x, y))), POSITIVE),
    (eq(make("rpow", mul(x, y), a), mul(make("rpow", x, a), make("rpow", y, a))), POSITIVE),
    (eq(make("rpow", make("rpow", x, a), y), make("rpow", x, mul(a, y))), POSITIVE),
    (
        eq(power(mul(x, y), Fraction(1, 2)), mul(power(x, Fraction(1, 2)), power(y, Fraction(1, 2)))),
        (le(ZERO, x), le(ZERO, y)),
    ),
    (eq(power(power(x, 2), Fraction(1, 2)), make("abs", x)), ()),
    (eq(power(power(x, 2), Fraction(1, 2)), neg(x)), (le(x, ZERO),)),
    (eq(power(mul(power(x, 2), y), Fraction(1, 2)), mul(x, power(y, Fraction(1, 2)))), (le(ZERO, x), le(ZERO, y))),
    (eq(make("abs", mul(x, y)), mul(make("abs", x), make("abs", y))), ()),
    (eq(make("cos", add(x, y)), sub(mul(make("cos", x), make("cos", y)), mul(make("sin", x), make("sin", y)))), ()),
    (eq(make("sin", mul(TWO, x)), mul(TWO, make("sin", x), make("cos", x))), ()),
    (eq(make("cos", make("pi")), num(-1)), ()),
    (eq(make("sin", mul(HALF, make("pi"))), ONE), ()),
    (eq(make("sin", mul(k, make("pi"))), ZERO), ()),
    (eq(make("cos", mul(TWO, k, make("pi"))), ONE), ()),
    (eq(make("cos", add(x, make("pi"))), neg(make("cos", x))), ()),
    (eq(make("sin", make("atan", x)), div(x, power(add(ONE, power(x, 2)), Fraction(1, 2)))), ()),
    (
        eq(make("cos", make("asin", x)), mul(*(power(add(ONE, mul(num(c), x)), Fraction(1, 2)) for c in (1, -1)))),
        (lt(num(-1), x), lt(x, ONE)),
    ),
    (eq(make("gamma", add(x, TWO)), mul(x, add(x, ONE), make("gamma", x))), POSITIVE),
    (eq(make("polygamma", ZERO, add(x, ONE)), add(make("polygamma", ZERO, x), inverse(x))), POSITIVE),
    (eq(make("lngamma", add(x, ONE)), add(make("lngamma", x), ln(x))), POSITIVE),
    (eq(make("pow", x, add(n, ONE)), mul(x, make("pow", x, n))), POSITIVE),
    (eq(make("pow", num(-1), mul(TWO, k)), ONE), ()),
    (eq(make("pow", mul(TWO, x), n), mul(make("pow", TWO, n), make("pow", x, n))), POSITIVE),
]


@pytest.mark.parametrize(("statement", "conditions"), SHOWN)
def test_functional_equation(statement, conditions):
    found = outcome(step("functional_equation", on(x, y, a, k, n, where=conditions), statement))
    assert found.ok, found.message


@pytest.mark.parametrize(
    ("statement", "conditions"),
    [
        (eq(ln(mul(x, y)), add(ln(x), ln(y))), (lt(ZERO, mul(x, y)),)),  # ln 1 = ln(-1) + ln(-1)
        (eq(ln(mul(x, y)), add(ln(x), ln(y))), (lt(ZERO, x),)),
        (eq(power(power(x, 2), Fraction(1, 2)), x), ()),
        (
            eq(power(mul(x, y), Fraction(1, 2)), mul(power(x, Fraction(1, 2)), power(y, Fraction(1, 2)))),
            (le(ZERO, mul(x, y)),),
        ),
        (eq(make("rpow", x, add(a, y)), mul(make("rpow", x, a), make("rpow", x, y))), (le(ZERO, x),)),
        (eq(exp(ln(x)), x), ()),
        (eq(make("cos", mul(k, make("pi"))), ONE), ()),
        (eq(make("cos", mul(x, make("pi"))), make("pow", num(-1), k)), ()),
        (eq(make("gamma", add(x, ONE)), make("gamma", x)), POSITIVE),
        (eq(make("gamma", add(x, ONE)), mul(x, make("gamma", x))), ()),
        (eq(make("polygamma", num(-1), add(x, ONE)), make("polygamma", num(-1), x)), POSITIVE),  # no such order
        (eq(make("pow", num(-1), k), ONE), ()),
        (eq(make("pow", x, sub(n, n)), ZERO), ()),
        (eq(make("abs", add(x, y)), add(make("abs", x), make("abs", y))), ()),
    ],
)
def test_functional_equation_refuses(statement, conditions):
    assert refused(outcome(step("functional_equation", on(x, y, a, k, n, where=conditions), statement)))


# rewriting

EVERY_T = on(x, t, where=(lt(ZERO, t), lt(t, ONE)))


def test_equals_under_an_integral_for_all_values_of_its_range():
    given = suppose(EVERY_T, eq(f(t), mul(t, t)), t)
    exists = suppose(on(x), eq(over(UNIT, f(t), t), over(UNIT, f(t), t)))
    goal = eq(over(UNIT, f(t), t), over(UNIT, power(t, 2), t))
    found = outcome(given, exists, step("rewrite", on(x), goal, 0, 1))
    assert found.ok, found.message


def test_an_equation_on_a_part_of_the_range_is_not_enough():
    given = suppose(on(x, t, where=(lt(ZERO, t), lt(t, HALF))), eq(f(t), mul(t, t)), t)
    exists = suppose(on(x), eq(over(UNIT, f(t), t), over(UNIT, f(t), t)))
    assert not outcomes(
        given, exists, step("rewrite", on(x), eq(over(UNIT, f(t), t), over(UNIT, power(t, 2), t)), 0, 1)
    )[2].ok


def test_equals_at_the_ends_of_an_integral_of_which_it_is_known_that_it_exists():
    """Of the integrand nothing is known inside; an integral over another interval does not exist by that."""
    context = on(x, y, where=(eq(x, y),))
    whole = [over(make("interval", ZERO, end), f(t), t) for end in (x, y, add(y, ONE))]
    given = suppose(context, eq(whole[0], ONE))
    found = outcome(given, step("rewrite", context, eq(whole[1], ONE), 0))
    assert found.ok, found.message
    assert refused(outcomes(given, step("rewrite", context, eq(whole[2], ONE), 0))[1])
    nowhere = suppose(on(x, y), eq(x, y))
    assert refused(outcomes(nowhere, step("rewrite", on(x, y), eq(whole[0], whole[1]), 0))[1])


def test_an_equation_at_one_value_is_not_put_under_a_binder():
    context = on(x, y, where=(eq(y, ONE),))
    given = step("field", context, eq(mul(y, y), mul(y, y)))
    goal = eq(make("deriv", ONE, close(power(t, 2), t), y), make("deriv", ONE, close(t, t), y))
    assert refused(outcomes(given, step("rewrite", context, goal, 0))[1])


def test_equals_in_the_argument_of_a_function_variable():
    context = on(x, y)
    given = suppose(context, eq(x, power(y, 2)))
    exists = suppose(context, eq(f(x), f(x)))
    assert refused(outcomes(given, exists, step("rewrite", context, eq(f(x), g(power(y, 2))), 0, 1))[2])
    found = outcome(given, exists, step("rewrite", context, eq(f(x), f(x)), 0, 1))
    assert found.ok, found.message


def test_a_premise_with_equals_put_in():
    context = on(x, y)
    given = suppose(context, eq(f(x), g(y)))
    base = suppose(context, lt(add(f(x), f(x)), ONE))
    found = outcome(given, base, step("rewrite", context, lt(mul(TWO, g(y)), ONE), 0, 1))
    assert found.ok, found.message
    assert refused(outcomes(given, base, step("rewrite", context, lt(mul(num(3), g(y)), ONE), 0, 1))[2])
    assert refused(outcomes(given, base, step("rewrite", context, le(mul(TWO, g(y)), ONE), 0, 1))[2])


def test_under_a_limit_near_the_point():
    near = on(x, t, where=(lt(ZERO, t), lt(t, ONE)))
    given = suppose(near, eq(f(t), g(t)), t)
    filter_ = make("above", ZERO)
    base = suppose(on(x), eq(lim(filter_, f(t), t), x))
    exists = suppose(near, eq(g(t), g(t)), t)
    goal = eq(lim(filter_, g(t), t), x)
    found = outcome(given, base, exists, step("rewrite", on(x), goal, 0, 1, 2, near=(ONE,)))
    assert found.ok, found.message
    far = eq(lim(make("grows"), g(t), t), x)
    other = suppose(on(x), eq(lim(make("grows"), f(t), t), x))
    assert refused(outcomes(given, other, exists, step("rewrite", on(x), far, 0, 1, 2))[3])


def test_under_a_derivative_round_the_point():
    inside = on(t, where=(lt(ZERO, t), lt(t, num(3))))
    given = suppose(inside, eq(f(t), power(t, 2)), t)
    exists = suppose(on(), eq(make("deriv", ONE, close(f(t), t), ONE), make("deriv", ONE, close(f(t), t), ONE)))
    goal = eq(make("deriv", ONE, close(f(t), t), ONE), make("deriv", ONE, close(power(t, 2), t), ONE))
    found = outcome(given, exists, step("rewrite", on(), goal, 0, 1, near=(HALF, TWO)))
    assert found.ok, found.message
    for near in ((), (ONE, TWO), (num(-1), TWO), (HALF, num(4))):
        assert refused(outcomes(given, exists, step("rewrite", on(), goal, 0, 1, near=near))[2])


def test_under_a_least_point_on_its_whole_range():
    place = make("minimiser", UNIT, close(f(t), t))
    other = make("minimiser", UNIT, close(g(t), t))
    exists = suppose(on(), eq(place, place))
    also = suppose(EVERY_T, eq(g(t), g(t)), t)
    part = suppose(on(x, t, where=(lt(ZERO, t), lt(t, ONE), ne(t, HALF))), eq(f(t), g(t)), t)
    whole = suppose(EVERY_T, eq(f(t), g(t)), t)
    assert refused(outcomes(part, exists, also, step("rewrite", on(x), eq(place, other), 0, 1, 2))[3])
    found = outcome(whole, exists, also, step("rewrite", on(x), eq(place, other), 0, 1, 2))
    assert found.ok, found.message


def test_a_root_of_the_same_function_in_other_words_exists_with_it():
    def zero(body):
        return make("root", UNIT, close(body, t))

    place = zero(mul(TWO, f(t)))
    exists = suppose(on(), eq(place, place))
    also = suppose(EVERY_T, eq(f(t), f(t)), t)
    found = outcome(exists, also, step("rewrite", on(x), eq(place, zero(mul(f(t), TWO))), 0, 1))
    assert found.ok, found.message
    nowhere = zero(mul(TWO, f(t), x, power(x, -1)))
    assert refused(outcomes(exists, also, step("rewrite", on(x), eq(place, nowhere), 0, 1))[2])


def test_a_size_is_rewritten_in_a_range_of_data():
    context = on(n, d, k, where=(eq(k, n), le(ONE, n), le(ONE, d)))
    data = var("X", "data")
    trace = over(make("spectrum", make("sample_covariance", data)), t, t)
    left, right = (over(make("gaussian", size, d), trace, data) for size in (k, n))
    given = step("field", context, eq(k, k))
    found = outcomes(given, step("rewrite", context, eq(left, right), 0))[1]
    assert found.ok, found.message
    assert refused(outcomes(given, step("rewrite", context, eq(left, over(make("gaussian", d, d), trace, data)), 0))[1])


def test_a_variable_that_is_a_number_is_put_to_it():
    known = step("suppose", on(x), le(ZERO, add(ONE, power(x, 3))))
    raised = le(ZERO, add(ONE, make("pow", x, k)))
    assert outcome(known, step("rewrite", on(x, k, where=(eq(k, num(3)),)), raised, 0)).ok
    for other in (eq(k, num(2)), le(k, num(3)), le(num(3), k), ne(k, num(2))):
        assert refused(outcome(known, step("rewrite", on(x, k, where=(other, le(ZERO, k))), raised, 0)))
