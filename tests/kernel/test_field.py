"""Exact equality: what is said to be equal is equal at every point, and what must be seen is seen."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phaseproof.theory.decide.field import canonical, combination, equal, normal, same, vanishes

from .proofs import *
from .values import apart, d, n, numbers, terms, value, x, y

a = var("a", "real")


def root(term):
    return power(term, Fraction(1, 2))


POINTS = st.fixed_dictionaries({x: numbers, y: numbers})


@settings(max_examples=400, deadline=None)
@given(terms((x, y)), POINTS)
def test_the_canonical_term_has_the_value_of_the_term_wherever_it_exists(term, point):
    there = value(term, point)
    if there is None:
        return
    try:
        made = canonical(term)
    except Refusal:
        return
    here = value(made, point)
    assert here is not None
    assert not apart(there, here)
    assert canonical(made) is made or same(made, term)


@settings(max_examples=400, deadline=None)
@given(terms((x, y)), terms((x, y)), POINTS, st.integers(0, 6))
def test_terms_said_to_be_equal_are_equal_where_both_exist(term, other, point, way):
    left, right = [
        (term, other),
        (root(power(term, 2)), term),
        (root(power(term, 2)), make("abs", term)),
        (make("ln", exp(term)), term),
        (mul(root(term), root(other)), root(mul(term, other))),
        (power(term, Fraction(3, 2)), mul(term, root(term))),
        (div(mul(term, other), other), term),
    ][way]
    try:
        shown = same(left, right)
    except Refusal:
        return
    values = value(left, point), value(right, point)
    if shown and None not in values:
        assert not apart(*values)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (div(sub(power(x, 2), power(y, 2)), sub(x, y)), add(x, y)),
        (mul(root(num(2)), root(num(3))), root(num(6))),
        (root(num(12)), mul(TWO, root(num(3)))),
        (root(num(Fraction(3, 8))), div(root(num(6)), num(4))),
        (root(mul(num(4), x)), mul(TWO, root(x))),
        (root(root(x)), power(x, Fraction(1, 4))),
        (mul(root(x), power(x, Fraction(1, 3))), power(x, Fraction(5, 6))),
        (div(ONE, root(x)), div(root(x), x)),
        (div(ONE, add(ONE, root(x))), div(sub(ONE, root(x)), sub(ONE, x))),
        (mul(exp(x), exp(neg(x))), ONE),
        (root(exp(x)), exp(mul(HALF, x))),
        (exp(add(x, mul(TWO, y))), mul(exp(x), power(exp(y), 2))),
        (make("rpow", exp(x), a), exp(mul(a, x))),
        (make("rpow", x, add(a, ONE)), mul(x, make("rpow", x, a))),
        (add(power(make("sin", x), 2), power(make("cos", neg(x)), 2)), ONE),
        (make("sin", sub(x, y)), neg(make("sin", sub(y, x)))),
        (make("ln", ONE), ZERO),
        (app("f", add(x, y)), app("f", add(y, x))),
        (make("max", x, y, x), make("max", y, x)),
        (over(make("interval", ZERO, ONE), mul(x, y, y), x), over(make("interval", ZERO, ONE), mul(power(y, 2), x), x)),
        (over(make("interval", ZERO, mul(TWO, y)), x, x), over(make("interval", ZERO, add(y, y)), x, x)),
        (lim(make("above", ZERO), add(x, x), x), lim(make("above", sub(y, y)), mul(TWO, x), x)),
        (power(x, 0), ONE),
        (make("pow", x, add(n, d)), make("pow", x, add(d, n))),
        (make("cases", lt(x, add(y, y)), x, TRUE, y), make("cases", lt(x, mul(TWO, y)), x, TRUE, y)),
    ],
)
def test_equal(left, right):
    equal(left, right)
    assert vanishes(sub(left, right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (root(power(x, 2)), x),
        (root(power(x, 2)), neg(x)),
        (root(mul(x, y)), mul(root(x), root(y))),
        (root(mul(power(x, 2), y)), mul(x, root(y))),
        (make("ln", mul(x, y)), add(make("ln", x), make("ln", y))),
        (make("rpow", x, add(a, ONE)), make("rpow", x, a)),
        (make("rpow", x, a), make("rpow", y, a)),
        (app("f", x), app("f", y)),
        (app("f", x), app("g", x)),
        (over(make("interval", ZERO, ONE), x, x), over(make("interval", ZERO, TWO), x, x)),
        (over(make("interval", ZERO, OO), app("f", x, y), x), over(make("interval", ZERO, OO), app("f", y, x), x)),
        (make("pow", num(-1), n), ONE),
    ],
)
def test_not_said_to_be_equal(left, right):
    assert not same(left, right)
    with pytest.raises(Refusal):
        equal(left, right)


def test_modulo_r_squared_the_product_of_zero_divisors_vanishes_and_neither_factor_does():
    r = root(power(x, 2))
    assert vanishes(mul(sub(r, x), add(r, x)))
    assert not vanishes(sub(r, x))
    assert not vanishes(add(r, x))


def test_a_guard_that_asks_whether_a_term_exists_keeps_the_term():
    one, other = (make("cases", make("defined", t), ONE, TRUE, ZERO) for t in (div(x, x), ONE))
    assert not same(one, other)


def test_combination():
    combination(sub(power(x, 3), x), [(x, power(x, 2), ONE)])
    with pytest.raises(Refusal, match="leaves"):
        combination(sub(power(x, 3), ONE), [(x, power(x, 2), ONE)])


@pytest.mark.parametrize("term", [inverse(sub(x, x)), power(ZERO, Fraction(-1, 2)), inverse(sub(power(root(x), 2), x))])
def test_a_division_by_nothing_is_refused(term):
    with pytest.raises(Refusal):
        normal(term)


@pytest.mark.parametrize(
    "term",
    [
        power(add(x, y, n, d, a, ONE), 100),
        mul(*(add(x, num(k)) for k in range(5000))),
        power(power(power(x, 128), 128), 128),
        power(num(7), 128 * 128),
        make("rpow", num(2**61 - 1), num(Fraction(10**6, 7))),
    ],
)
def test_what_would_grow_too_large_is_refused_or_left_alone(term):
    with suppress(Refusal):
        normal(term)


def test_a_form_of_a_large_generator_that_is_too_large_is_refused():
    large = x
    for _ in range(14):
        large = add(make("sin", large), make("cos", large))
    with pytest.raises(Refusal):
        canonical(power(add(make("exp", large), x, y), 4))


def test_what_is_no_number_is_refused():
    with pytest.raises(Refusal, match="no number"):
        normal(le(x, y))
    assert canonical(eq(add(x, x), y)) is canonical(eq(mul(TWO, x), y))


def test_the_function_that_leaves_numbers_alone_leaves_a_matrix_alone():
    matrix = var("M", "matrix")
    trace = [over(make("spectrum", make("of", matrix, close(body, x))), power(x, 2), x) for body in (x, neg(x), y)]
    equal(trace[0], over(make("spectrum", matrix), power(x, 2), x))
    equal(over(make("spectrum", make("of", matrix, close(sub(add(x, x), x), x))), power(x, 2), x), trace[0])
    for other in trace[1:]:
        with pytest.raises(Refusal):
            equal(other, trace[0])


def test_numbers_that_grow_without_end_are_refused_before_they_fill_the_memory():
    factor = power(num(10**47 - 1), 120)
    squared, written = power(add(x, ONE), 2), add(power(x, 2), mul(TWO, x), ONE)
    shown(step("field", on(x), eq(mul(factor, squared), mul(factor, written))))
    found = outcome(step("field", on(x), eq(mul(factor, factor, squared), mul(factor, factor, written))))
    assert not found.ok
    assert "numbers of more than 20000 bits" in found.message
