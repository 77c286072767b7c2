"""Rules of calculus: what they show, and one refusal for each side condition, which would let a falsehood pass."""

from __future__ import annotations

from fractions import Fraction

import pytest

from .proofs import *

EXP, LN, SIN, COS, ABS, ATAN = (
    lambda u, head=head: make(head, u) for head in ("exp", "ln", "sin", "cos", "abs", "atan")
)
ROOT = Fraction(1, 2)


def slope(body: Term, variable: Term, point: Term, order: int = 1) -> Term:
    return make("deriv", num(order), close(body, variable), point)


HERE = on(x, y)
ABOVE = on(x, y, where=(lt(ZERO, x),))


# --- differentiate


@pytest.mark.parametrize(
    ("context", "body", "point", "value"),
    [
        (HERE, power(t, 3), x, mul(num(3), power(x, 2))),
        (HERE, mul(y, power(t, 2)), y, mul(TWO, y, y)),
        (ABOVE, mul(t, LN(t)), x, add(LN(x), ONE)),
        (ABOVE, make("rpow", t, t), x, mul(make("rpow", x, x), add(LN(x), ONE))),
        (ABOVE, power(t, ROOT), x, div(ONE, mul(TWO, power(x, ROOT)))),
        (HERE, EXP(mul(y, t)), x, mul(y, EXP(mul(y, x)))),
        (HERE, SIN(power(t, 2)), ONE, mul(TWO, COS(ONE))),
        (HERE, div(ONE, add(ONE, power(t, 2))), x, div(mul(num(-2), x), power(add(ONE, power(x, 2)), 2))),
        (on(x, where=(lt(x, ZERO),)), ABS(t), x, num(-1)),
    ],
    ids=str,
)
def test_derivatives_by_the_rules_of_calculus(context, body, point, value):
    shown(step("differentiate", context, eq(slope(body, t, point), value)))
    refused(step("differentiate", context, eq(slope(body, t, point), add(value, ONE))))


@pytest.mark.parametrize(
    ("context", "body", "point", "value"),
    [
        (HERE, ABS(t), ZERO, ZERO),
        (on(x, where=(le(ZERO, x),)), ABS(t), x, ONE),  # the meaning at 0 must not depend on the domain
        (HERE, inverse(t), x, neg(power(x, -2))),
        (on(x, where=(le(ZERO, x),)), power(t, Fraction(3, 2)), x, mul(num(Fraction(3, 2)), power(x, ROOT))),
        (HERE, make("floor", t), HALF, ZERO),
        (HERE, make("cases", le(t, ZERO), ZERO, TRUE, mul(t, t)), ZERO, ZERO),
        (HERE, make("hyp2f1", ONE, t, num(3), HALF), ONE, ONE),
        (HERE, mul(t, LN(y)), x, LN(y)),  # ln(y) need not exist
        (HERE, mul(t, LN(ZERO)), x, LN(ZERO)),
        (HERE, app("f", t), x, app("f", x)),
    ],
    ids=str,
)
def test_no_derivative_where_a_part_has_none(context, body, point, value):
    refused(step("differentiate", context, eq(slope(body, t, point), value)))


def test_a_derivative_of_what_does_not_exist_has_no_value():
    """The body is 0 times what is nowhere defined: its slope by the rules would be 0."""
    nowhere = over(interval(ZERO, OO), ONE, y)
    refused(step("differentiate", on(x), eq(slope(mul(t, ZERO, nowhere), t, x), ZERO)))
    refused(step("differentiate", on(x), eq(slope(add(t, nowhere), t, x), ONE)))
    refused(step("field", on(x), eq(slope(add(t, nowhere), t, x), slope(add(t, nowhere), t, x))))


def test_higher_derivatives_need_an_interval_round_the_point():
    value = mul(num(6), x)
    statement = eq(slope(power(t, 3), t, x, 2), value)
    shown(step("differentiate", on(x), statement, near=(sub(x, ONE), add(x, ONE))))
    refused(step("differentiate", on(x), statement))
    refused(step("differentiate", on(x), statement, near=(x, add(x, ONE))))
    cusp = make("cases", lt(ZERO, t), power(t, 2), TRUE, ZERO)
    refused(step("differentiate", on(x), eq(slope(cusp, t, ZERO, 2), ZERO), near=(num(-1), ONE)))
    refused(step("differentiate", on(x), eq(slope(LN(t), t, ONE, 2), num(-1)), near=(num(-1), TWO)))
    shown(step("differentiate", on(x), eq(slope(LN(t), t, ONE, 2), num(-1)), near=(HALF, TWO)))


def test_a_slope_known_by_a_premise_goes_through_the_chain_rule():
    known = step("suppose", HERE, eq(slope(app("f", t), t, power(x, 2)), y))
    statement = eq(slope(app("f", power(t, 2)), t, x), mul(TWO, x, y))
    shown(known, step("differentiate", HERE, statement, 0))
    refused(known, step("differentiate", HERE, eq(slope(app("f", t), t, x), y), 0))


# --- increasing_map for a slope of 0


def between(context, statement, function, low, high, *steps):
    certificate = {"variable": t, "function": function, "interval": interval(low, high), "values": (low, high)}
    return *steps, step("increasing_map", context, statement, *range(len(steps)), **certificate)


def test_values_are_equal_where_the_slope_is_0():
    total = sub(LN(mul(y, t)), LN(t))
    context = on(x, y, where=(lt(ZERO, x), le(x, ONE), lt(ZERO, y)))
    shown(*between(context, eq(sub(LN(mul(y, x)), LN(x)), sub(LN(y), LN(ONE))), total, x, ONE))
    swap = add(ATAN(t), ATAN(inverse(t)))
    shown(*between(context, eq(add(ATAN(x), ATAN(inverse(x))), add(ATAN(ONE), ATAN(inverse(ONE)))), swap, x, ONE))


def test_a_slope_that_is_known_to_vanish_will_do():
    f = app("f", t)
    inner = on(y, t, where=(lt(ZERO, t), lt(t, y)))
    flat = suppose(inner, eq(slope(f, t, t), ZERO), t)
    smooth = suppose(on(y), make("continuous", interval(ZERO, y), close(f, t)))
    context, z = on(y, where=(lt(ZERO, y),)), var("z", "real")
    goal = eq(app("f", ZERO), app("f", y))
    certificate = {"variable": z, "function": app("f", z), "interval": interval(ZERO, y), "values": (ZERO, y)}
    shown(flat, smooth, step("increasing_map", context, goal, 0, 1, **certificate))
    refused(flat, step("increasing_map", context, goal, 0, **certificate))
    refused(smooth, step("increasing_map", context, goal, 0, **certificate))


def test_no_equal_values_across_a_gap_a_jump_or_a_slope():
    line = on(x, y, where=(le(x, y),))
    jump = make("cases", lt(t, ONE), ZERO, TRUE, ONE)
    refused(*between(on(x, y), eq(ZERO, ONE), jump, ZERO, TWO))
    swap = add(ATAN(t), ATAN(inverse(t)))  # pi/2 and -pi/2 beyond 0
    refused(*between(on(), eq(add(ATAN(num(-1)), ATAN(num(-1))), add(ATAN(ONE), ATAN(ONE))), swap, num(-1), ONE))
    refused(*between(line, eq(make("floor", x), make("floor", y)), make("floor", t), x, y))
    refused(*between(line, eq(x, y), t, x, y))
    refused(*between(line, eq(ZERO, ONE), ONE, x, y))
    refused(*between(on(x, y), eq(LN(x), LN(y)), sub(LN(mul(TWO, t)), LN(t)), x, y))  # ends in no order, ln undefined
    refused(*between(line, eq(x, x), ONE, x, t))
    refused(*between(on(t, y, where=(le(t, y),)), eq(t, t), ONE, t, y))


# --- antiderivative


def integrated(context, source, body, value, function, *steps):
    statement = eq(over(source, body, x), value)
    return (*steps, step("antiderivative", context, statement, *range(len(steps)), variable=t, function=function))


EMPTY = on()
POSITIVE = on(y, where=(lt(ZERO, y),))


@pytest.mark.parametrize(
    ("context", "source", "body", "value", "function"),
    [
        (EMPTY, interval(ZERO, ONE), power(x, 2), num(Fraction(1, 3)), div(power(t, 3), num(3))),
        (EMPTY, interval(ZERO, ONE), power(x, Fraction(-1, 2)), TWO, mul(TWO, power(t, ROOT))),
        (EMPTY, interval(ONE, OO), power(x, -2), ONE, neg(inverse(t))),
        (EMPTY, interval(ZERO, OO), EXP(neg(x)), ONE, neg(EXP(neg(t)))),
        (POSITIVE, interval(ZERO, OO), mul(y, EXP(neg(mul(y, x)))), ONE, neg(EXP(neg(mul(y, t))))),
        (EMPTY, interval(MINUS_OO, OO), inverse(add(ONE, power(x, 2))), make("pi"), ATAN(t)),
        (POSITIVE, interval(ONE, add(ONE, y)), inverse(x), LN(add(ONE, y)), LN(t)),
        (
            EMPTY,
            interval(ZERO, make("pi")),
            COS(x),
            sub(SIN(make("pi")), SIN(ZERO)),
            SIN(t),
        ),  # two signs, but continuous
    ],
    ids=str,
)
def test_integrals_by_antiderivatives(context, source, body, value, function):
    shown(*integrated(context, source, body, value, function))
    refused(*integrated(context, source, body, add(value, ONE), function))


@pytest.mark.parametrize(
    ("context", "source", "body", "value", "function"),
    [
        (EMPTY, interval(num(-1), ONE), power(x, -2), num(-2), neg(inverse(t))),
        (EMPTY, interval(ONE, ZERO), ONE, num(-1), t),
        (on(y), interval(ZERO, y), ONE, y, t),
        (EMPTY, interval(ZERO, ONE), ONE, ONE, mul(TWO, t)),
        (EMPTY, interval(ZERO, ONE), inverse(x), ZERO, LN(t)),
        (EMPTY, interval(ONE, OO), inverse(x), ZERO, LN(t)),
        (EMPTY, interval(OO, ZERO), ONE, ZERO, t),
        (EMPTY, interval(ZERO, TWO), ONE, num(3), add(t, make("floor", t))),  # a jump at 1
        (EMPTY, interval(ZERO, TWO), ONE, num(3), make("cases", lt(t, ONE), t, TRUE, add(t, ONE))),
        (
            EMPTY,
            interval(ZERO, ONE),
            sub(mul(TWO, x, SIN(power(x, -2))), mul(TWO, inverse(x), COS(power(x, -2)))),
            SIN(ONE),
            mul(power(t, 2), SIN(power(t, -2))),
        ),  # no Lebesgue integral
    ],
    ids=str,
)
def test_no_value_without_an_antiderivative_that_is_continuous_inside(context, source, body, value, function):
    refused(*integrated(context, source, body, value, function))


def test_where_an_integrand_of_one_sign_has_an_unbounded_antiderivative_the_integral_is_infinite():
    def infinite(source, body, function):
        return step("antiderivative", EMPTY, make("infinite", source, close(body, x)), variable=t, function=function)

    shown(infinite(interval(ONE, OO), inverse(x), LN(t)))
    shown(infinite(interval(ZERO, ONE), inverse(x), LN(t)))
    refused(infinite(interval(ONE, OO), power(x, -2), neg(inverse(t))))
    refused(infinite(interval(ONE, OO), neg(inverse(x)), neg(LN(t))))


# --- substitution


def changed(context, left, right, image, variable=t):
    return step("substitution", context, eq(left, right), variable=variable, image=image)


def test_variables_are_changed_end_to_end():
    old = over(interval(ZERO, num(4)), power(x, 2), x)
    new = over(interval(ZERO, TWO), mul(power(x, 4), TWO, x), x)
    shown(changed(EMPTY, old, new, power(t, 2)))
    shown(changed(EMPTY, new, old, power(t, 2)))
    falling = over(interval(num(-1), ZERO), power(x, 2), x)
    shown(changed(EMPTY, over(interval(ZERO, ONE), power(x, 2), x), falling, neg(t)))
    tail = over(interval(ONE, OO), power(x, -2), x)
    shown(changed(EMPTY, over(interval(ZERO, ONE), ONE, x), tail, inverse(t)))
    scaled = over(interval(ZERO, mul(TWO, y)), mul(HALF, LN(add(ONE, mul(HALF, x)))), x)
    shown(changed(POSITIVE, over(interval(ZERO, y), LN(add(ONE, x)), x), scaled, mul(HALF, t)))


def test_an_end_may_be_known_by_another_line():
    """sin(pi/2) is 1 by a functional equation, which exact algebra does not know."""
    one = make("sin", mul(HALF, make("pi")))
    known = step("functional_equation", EMPTY, eq(one, ONE))
    old, new = over(interval(ZERO, ONE), x, x), over(interval(ZERO, ONE), mul(x, power(one, 2)), x)
    shown(known, step("substitution", EMPTY, eq(old, new), 0, variable=t, image=mul(t, one)))
    refused(step("substitution", EMPTY, eq(old, new), variable=t, image=mul(t, one)))
    far = over(interval(ZERO, TWO), x, x)
    refused(known, step("substitution", EMPTY, eq(far, new), 0, variable=t, image=mul(t, one)))


def test_no_change_of_variables_that_turns_back_jumps_or_misses_an_end():
    old = over(interval(ZERO, ONE), ONE, x)
    refused(changed(EMPTY, old, over(interval(num(-1), ONE), mul(TWO, x), x), power(t, 2)))
    refused(changed(EMPTY, old, over(interval(num(-1), ONE), ABS(mul(TWO, x)), x), power(t, 2)))
    refused(
        changed(EMPTY, over(interval(num(-1), ONE), ONE, x), over(interval(num(-1), ONE), power(x, -2), x), inverse(t))
    )
    refused(changed(EMPTY, old, over(interval(ZERO, ONE), TWO, x), mul(TWO, t)))
    refused(changed(EMPTY, old, over(interval(ZERO, ONE), num(-1), x), sub(ONE, t)))  # the factor is abs(phi')
    refused(
        changed(on(y), over(interval(ZERO, y), ONE, x), over(interval(ZERO, ONE), y, x), mul(y, t))
    )  # y of any sign
    refused(
        changed(EMPTY, over(interval(ZERO, OO), ONE, x), over(interval(ZERO, OO), TWO, x), mul(TWO, t))
    )  # none exists
    refused(changed(on(t, where=(lt(ZERO, t),)), old, over(interval(ZERO, ONE), t, x), mul(t, t)))


def test_sums_are_reindexed():
    context = on(n, where=(le(ONE, n),))
    old = over(make("integers", ONE, n), power(k, 2), k)
    shown(changed(context, old, over(make("integers", ZERO, sub(n, ONE)), power(add(k, ONE), 2), k), add(k, ONE), k))
    shown(changed(context, old, over(make("integers", ZERO, sub(n, ONE)), power(sub(n, k), 2), k), sub(n, k), k))
    refused(changed(context, old, over(make("integers", ZERO, n), power(add(k, ONE), 2), k), add(k, ONE), k))
    refused(changed(context, old, over(make("integers", ONE, n), power(mul(TWO, k), 2), k), mul(TWO, k), k))
    refused(changed(context, old, over(make("integers", ZERO, sub(n, ONE)), power(k, 2), k), add(k, ONE), k))


# --- leibniz


def moved(context, source, body, value, point, bound, near):
    left = make("deriv", ONE, close(over(source, body, t), x), point)
    certificate = {"bound": over(source, bound, t), "near": near}
    return step("leibniz", context, eq(left, over(source, value, t)), **certificate)


def test_a_derivative_goes_under_an_integral_with_a_bound():
    unit = interval(ZERO, ONE)
    shown(
        moved(
            on(y),
            unit,
            mul(power(x, 2), t),
            mul(TWO, y, t),
            y,
            add(ABS(mul(TWO, y, t)), TWO),
            (sub(y, ONE), add(y, ONE)),
        )
    )
    shown(moved(EMPTY, make("normal"), SIN(mul(x, t)), t, ZERO, ABS(t), (num(-1), ONE)))
    series = make("integers", ONE, num(9))
    left = make("deriv", ONE, close(over(series, power(mul(x, k), 2), k), x), ONE)
    value = over(series, mul(TWO, power(k, 2)), k)
    shown(step("leibniz", EMPTY, eq(left, value), bound=over(series, mul(num(4), power(k, 2)), k), near=(ZERO, TWO)))


def test_no_derivative_under_an_integral_without_a_bound_that_has_one():
    unit = interval(ZERO, ONE)
    bump = mul(power(x, 3), power(t, -2), EXP(neg(mul(power(x, 2), inverse(t)))))
    refused(moved(EMPTY, unit, bump, ZERO, ZERO, inverse(t), (num(-1), ONE)))
    refused(moved(EMPTY, unit, bump, ZERO, ZERO, ONE, (num(-1), ONE)))
    indicator = make("cases", lt(t, x), ONE, TRUE, ZERO)
    refused(moved(EMPTY, unit, indicator, ZERO, HALF, ONE, (ZERO, ONE)))
    refused(moved(EMPTY, unit, ABS(sub(x, t)), ZERO, HALF, ONE, (ZERO, ONE)))  # at each x it has a kink in the range
    refused(moved(EMPTY, unit, mul(x, t), t, ZERO, t, (ZERO, ONE)))  # the point is no inner one
    refused(moved(EMPTY, unit, mul(TWO, x, t), mul(TWO, t), ZERO, t, (num(-1), ONE)))  # the bound is too small
    refused(moved(EMPTY, unit, mul(x, t), mul(TWO, t), ZERO, t, (num(-1), ONE)))  # another derivative
    moving = make("deriv", ONE, close(over(interval(ZERO, x), t, t), x), ONE)
    wrong = eq(moving, over(interval(ZERO, ONE), ZERO, t))
    refused(step("leibniz", EMPTY, wrong, bound=over(interval(ZERO, ONE), ONE, t), near=(HALF, TWO)))
    weights = [make("atoms", u, ZERO, sub(ONE, u), ONE) for u in (x, HALF)]
    drawn = make("deriv", ONE, close(over(weights[0], t, t), x), HALF)
    still = eq(drawn, over(weights[1], ZERO, t))  # it is -1
    refused(step("leibniz", EMPTY, still, bound=over(weights[1], ONE, t), near=(ZERO, ONE)))
    free = make("deriv", ONE, close(over(interval(ZERO, x), mul(x, t), t), x), ONE)
    refused(
        step(
            "leibniz",
            EMPTY,
            eq(free, over(interval(ZERO, x), t, t)),
            bound=over(interval(ZERO, x), ONE, t),
            near=(HALF, TWO),
        )
    )


def test_limits_at_the_ends_may_come_from_premises():
    source, body = interval(ZERO, ONE), app("g", x)
    context, inner = on(y), on(y, t, where=(lt(ZERO, t), lt(t, ONE)))
    steps = (
        step("suppose", inner, eq(slope(app("f", x), x, t), app("g", t)), own=(t,)),
        step("suppose", context, eq(lim(make("above", ZERO), app("f", t), t), ONE)),
        step("suppose", context, eq(lim(make("below", ONE), app("f", t), t), y)),
        step("suppose", inner, le(ZERO, app("g", t)), own=(t,)),
    )
    z = var("z", "real")
    statement = eq(over(source, body, x), sub(y, ONE))
    used = range(len(steps))
    shown(*steps, step("antiderivative", context, statement, *used, variable=z, function=app("f", z)))
    refused(*steps[:3], step("antiderivative", context, statement, *range(3), variable=z, function=app("f", z)))
