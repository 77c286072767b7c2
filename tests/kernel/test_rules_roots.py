"""Rules of roots and of points defined by order: what they show, and a refusal for each side condition."""

from __future__ import annotations

from fractions import Fraction

from .proofs import *

EXP, LN, ABS = (lambda u, head=head: make(head, u) for head in ("exp", "ln", "abs"))
EMPTY = on()
ABOVE = on(y, where=(lt(ZERO, y),))
LINE, HALF_LINE = make("interval", MINUS_OO, OO), make("interval", ZERO, OO)
s = var("s", "real")


def root(source: Term, body: Term) -> Term:
    return make("root", source, close(body, t))


def at_root(source: Term, body: Term) -> Term:
    """The statement that the body vanishes at its root."""
    return eq(substitute(body, {t: root(source, body)}), ZERO)


# --- root_exists


def test_a_strictly_monotone_function_with_both_signs_has_a_root():
    shown(step("root_exists", ABOVE, at_root(HALF_LINE, sub(power(t, 2), y))))
    shown(step("root_exists", ABOVE, at_root(HALF_LINE, sub(inverse(t), y))))
    shown(step("root_exists", EMPTY, at_root(interval(ZERO, ONE), sub(EXP(t), num(Fraction(3, 2))))))
    shown(step("root_exists", ABOVE, make("defined", root(LINE, sub(EXP(t), y)))))
    shown(step("root_exists", EMPTY, at_root(LINE, add(t, EXP(t))), points=(num(-1), ZERO)))
    cubic = root(HALF_LINE, sub(add(power(t, 3), t), y))
    shown(step("root_exists", ABOVE, eq(add(power(cubic, 3), cubic), y)))


def test_no_root_without_one_sign_on_each_side_continuity_and_strict_order():
    refused(step("root_exists", on(y), at_root(HALF_LINE, sub(power(t, 2), y))))  # no root for y <= 0
    refused(step("root_exists", on(y, where=(le(ZERO, y),)), at_root(HALF_LINE, sub(power(t, 2), y))))
    refused(step("root_exists", EMPTY, at_root(interval(num(-2), TWO), sub(power(t, 2), ONE))))  # two of them
    refused(step("root_exists", EMPTY, at_root(interval(ZERO, ONE), add(t, ONE))))
    refused(step("root_exists", EMPTY, at_root(interval(ZERO, ONE), t)))  # it is no inner point
    jump = add(div(t, TWO), make("cases", lt(t, ZERO), num(-1), TRUE, ONE))
    refused(step("root_exists", EMPTY, at_root(LINE, sub(jump, HALF))))
    refused(step("root_exists", EMPTY, at_root(LINE, inverse(t))))  # both signs, but it jumps over 0
    refused(step("root_exists", EMPTY, at_root(LINE, ZERO)))
    refused(step("root_exists", EMPTY, at_root(LINE, add(t, EXP(t))), points=(ZERO, num(-1))))
    refused(
        step("root_exists", EMPTY, at_root(interval(ONE, TWO), sub(t, inverse(t))), points=(HALF, TWO))
    )  # not inside
    refused(step("root_exists", EMPTY, at_root(interval(ONE, ZERO), sub(t, HALF))))
    refused(step("root_exists", EMPTY, eq(root(HALF_LINE, sub(power(t, 2), TWO)), ONE)))  # exists, but it is another
    f = app("f", t)
    refused(step("root_exists", EMPTY, at_root(LINE, f)))


def test_order_between_any_two_values_and_continuity_will_do():
    f, first, second = app("f", t), app("f", x), app("f", s)
    rises = suppose(on(x, s, where=(lt(x, s),)), lt(first, second), x, s)
    smooth = suppose(EMPTY, make("continuous", LINE, close(f, t)))
    low, high = suppose(EMPTY, lt(app("f", ZERO), ZERO)), suppose(EMPTY, lt(ZERO, app("f", ONE)))
    goal = at_root(LINE, f)
    shown(rises, smooth, low, high, step("root_exists", EMPTY, goal, 0, 1, 2, 3, points=(ZERO, ONE)))
    refused(rises, low, high, step("root_exists", EMPTY, goal, 0, 1, 2, points=(ZERO, ONE)))
    refused(smooth, low, high, step("root_exists", EMPTY, goal, 0, 1, 2, points=(ZERO, ONE)))
    refused(rises, smooth, low, step("root_exists", EMPTY, goal, 0, 1, 2, points=(ZERO, ONE)))
    weak = suppose(on(x, s, where=(lt(x, s),)), le(first, second), x, s)
    refused(weak, smooth, low, high, step("root_exists", EMPTY, goal, 0, 1, 2, 3, points=(ZERO, ONE)))


# --- root_is


def test_a_root_is_where_the_function_vanishes():
    shown(step("root_is", ABOVE, eq(root(HALF_LINE, sub(power(t, 2), y)), power(y, Fraction(1, 2)))))
    shown(step("root_is", EMPTY, eq(ZERO, root(LINE, add(power(t, 3), t)))))


def test_not_every_zero_is_the_root():
    refused(step("root_is", EMPTY, eq(root(interval(num(-2), TWO), sub(power(t, 2), ONE)), ONE)))  # it has two
    refused(step("root_is", ABOVE, eq(root(HALF_LINE, sub(power(t, 2), y)), neg(power(y, Fraction(1, 2))))))  # outside
    refused(step("root_is", EMPTY, eq(root(interval(ZERO, ONE), mul(t, TWO)), ZERO)))  # an end
    refused(step("root_is", EMPTY, eq(root(LINE, t), ONE)))
    refused(step("root_is", on(y), eq(root(HALF_LINE, sub(t, y)), y)))
    refused(step("root_is", EMPTY, eq(root(LINE, sub(t, inverse(sub(t, t)))), ZERO)))


# --- least


def least(source: Term, body: Term, point: Term, context=EMPTY) -> LoggedStep:
    return step("least", context, eq(make("minimiser", source, close(body, t)), point))


def test_a_function_that_falls_and_then_rises_is_least_between():
    shown(least(LINE, power(sub(t, y), 2), y, on(y)))
    turn, body = power(y, Fraction(-1, 2)), add(mul(y, t), inverse(t))
    falls = suppose(on(y, t, where=(lt(ZERO, y), lt(ZERO, t), lt(t, turn))), lt(y, power(t, -2)), t)
    rises = suppose(on(y, t, where=(lt(ZERO, y), lt(turn, t))), lt(power(t, -2), y), t)
    goal = eq(make("minimiser", HALF_LINE, close(body, t)), turn)
    shown(falls, rises, step("least", ABOVE, goal, 0, 1))
    refused(falls, step("least", ABOVE, goal, 0))
    refused(rises, step("least", ABOVE, goal, 0))
    shown(least(LINE, ABS(t), ZERO))


def test_no_least_value_across_a_jump_at_an_end_or_at_a_turn_of_the_wrong_kind():
    tent = make("cases", lt(t, ONE), power(t, 2), TRUE, sub(t, num(5)))
    refused(least(interval(num(-9), num(9)), tent, ZERO))
    refused(least(interval(ZERO, ONE), t, ZERO))
    refused(least(LINE, neg(power(t, 2)), ZERO))
    refused(least(LINE, power(sub(t, y), 2), ZERO, on(y)))
    refused(least(LINE, power(t, 3), ZERO))
    refused(least(LINE, ZERO, ZERO))
    refused(least(LINE, neg(inverse(power(t, 2))), ZERO))
    refused(
        step("least", EMPTY, eq(make("minimiser", make("integers", ZERO, OO), close(power(sub(k, HALF), 2), k)), ZERO))
    )


def test_onsets_and_first_passages():
    ramp = make("max", ZERO, sub(t, y))
    onset = make("onset", LINE, close(ramp, t))
    shown(step("least", on(y), eq(onset, y)))
    refused(step("least", on(y), eq(onset, add(y, ONE))))
    refused(step("least", on(y), eq(onset, sub(y, ONE))))
    bump = make("first_passage", HALF_LINE, close(mul(t, sub(ONE, t)), t), ZERO)
    shown(
        step("least", EMPTY, eq(bump, ONE))
    )  # the end, where it is at the level too, is no point of the open interval
    straight = make("first_passage", HALF_LINE, close(sub(TWO, t), t), y)
    context = on(y, where=(lt(y, TWO),))
    shown(step("least", context, eq(straight, sub(TWO, y))))
    refused(step("least", on(y), eq(straight, sub(TWO, y))))
    refused(step("least", context, eq(straight, sub(num(3), y))))  # not the first
    refused(step("least", on(y, where=(lt(y, ONE),)), eq(straight, sub(ONE, y))))  # not there yet


def test_a_range_on_which_the_body_is_not_everywhere_defined_has_none_of_them():
    hole = mul(t, inverse(t))  # 1, and nothing at 0
    beside, across = interval(HALF, num(9)), interval(num(-2), num(9))
    moved, tent = mul(hole, sub(t, ONE)), mul(hole, power(sub(t, ONE), 2))
    ramp, straight = mul(hole, make("max", ZERO, sub(t, ONE))), mul(hole, sub(TWO, t))
    for source, judge in ((beside, shown), (across, refused)):
        judge(step("root_is", EMPTY, eq(root(source, moved), ONE)))
        judge(step("root_exists", EMPTY, make("defined", root(source, moved))))
        judge(least(source, tent, ONE))
        judge(step("least", EMPTY, eq(make("onset", source, close(ramp, t)), ONE)))
        judge(step("least", EMPTY, eq(make("first_passage", source, close(straight, t), ONE), ONE)))
