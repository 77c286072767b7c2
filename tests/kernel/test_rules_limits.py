"""Rules of limits: what they show, and one refusal for each side condition, which would let a falsehood pass."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phaseproof.theory.decide.defined import defined
from phaseproof.theory.rules.limits import opened_limit

from .proofs import *

EXP, LN, SIN, ABS, ATAN = (lambda u, head=head: make(head, u) for head in ("exp", "ln", "sin", "abs", "atan"))
ROOT = Fraction(1, 2)
EMPTY = on()
POSITIVE = on(y, where=(lt(ZERO, y),))
GROWS, FALLS, COUNTS = make("grows"), make("falls"), make("counts")
s = var("s", "real")
data = var("D", "data")


def above(point: Term) -> Term:
    return make("above", point)


def below(point: Term) -> Term:
    return make("below", point)


def proportion(load: Term) -> Term:
    return make("proportion", load)


def tends(source: Term, body: Term, value: Term, *moving: Term) -> Term:
    return eq(lim(source, body, *(moving or (t,))), value)


def diverges(source: Term, body: Term, *moving: Term) -> Term:
    return make("diverges", source, close(body, *(moving or (t,))))


# --- continuity

CONTINUOUS = [
    (on(x), below(x), power(t, 2), power(x, 2), None),
    (EMPTY, above(ZERO), power(t, ROOT), ZERO, None),
    (EMPTY, below(ONE), make("asin", t), div(make("pi"), TWO), ZERO),
    (POSITIVE, above(ZERO), LN(add(y, t)), LN(y), None),
    (EMPTY, above(ZERO), make("cases", le(t, ZERO), ONE, TRUE, t), ONE, None),
]


@pytest.mark.parametrize(("context", "source", "body", "value", "near"), CONTINUOUS[:4], ids=lambda v: str(v)[:40])
def test_what_is_built_continuously_tends_to_its_value(context, source, body, value, near):
    certificate = {"near": near} if near is not None else {}
    if body.head == "asin":
        value = make("asin", ONE)
    shown(step("continuity", context, tends(source, body, value), **certificate))
    refused(step("continuity", context, tends(source, body, add(value, ONE)), **certificate))


@pytest.mark.parametrize(
    ("context", "source", "body", "value", "near"),
    [
        (EMPTY, above(ZERO), make("cases", le(t, ZERO), ONE, TRUE, t), ONE, ONE),  # a jump at the point itself
        (EMPTY, above(ZERO), make("floor", neg(t)), ZERO, ONE),
        (EMPTY, above(ZERO), make("rpow", t, t), ONE, ONE),  # 0^0
        (EMPTY, below(ZERO), power(t, ROOT), ZERO, num(-1)),  # nothing on that side
        (EMPTY, above(ZERO), LN(t), ZERO, ONE),
        (EMPTY, above(ZERO), power(sub(ONE, t), ROOT), ONE, TWO),  # nothing beyond 1: near is too far
        (
            EMPTY,
            above(ZERO),
            over(make("interval", ZERO, OO), mul(t, EXP(neg(mul(t, x)))), x),
            ZERO,
            ONE,
        ),  # it tends to 1
        (EMPTY, GROWS, t, ZERO, ONE),
        (EMPTY, above(ZERO), t, ZERO, ZERO),  # a neighbourhood of nothing
        (EMPTY, above(ZERO), t, ZERO, num(-1)),
        (EMPTY, above(ZERO), app("f", t), app("f", ZERO), ONE),
    ],
    ids=lambda v: str(v)[:40],
)
def test_no_value_for_a_limit_where_something_may_jump(context, source, body, value, near):
    if body.head == "rpow" and body.args[0].head == "add":
        shown(step("continuity", context, tends(source, body, value), near=HALF))  # the slope at the point would do
        return
    refused(step("continuity", context, tends(source, body, value), near=near))


# --- limit_algebra

LIMITS = [
    (EMPTY, GROWS, div(ONE, t), ZERO),
    (EMPTY, GROWS, div(ONE, add(ONE, mul(TWO, EXP(t)))), ZERO),
    (EMPTY, GROWS, ATAN(t), div(make("pi"), TWO)),
    (EMPTY, FALLS, EXP(t), ZERO),
    (EMPTY, above(ZERO), EXP(div(num(-1), t)), ZERO),
    (EMPTY, above(ZERO), EXP(neg(make("expint", t))), ZERO),
    (EMPTY, above(ZERO), div(ONE, LN(t)), ZERO),
    (POSITIVE, GROWS, EXP(neg(mul(y, t))), ZERO),
    (POSITIVE, GROWS, make("rpow", t, neg(y)), ZERO),
    (EMPTY, below(ONE), power(sub(ONE, t), ROOT), ZERO),
    (POSITIVE, above(ZERO), LN(add(y, t)), LN(y)),
    (EMPTY, GROWS, make("cases", lt(t, ONE), t, TRUE, ZERO), ZERO),
    (EMPTY, GROWS, over(make("integers", ONE, num(3)), power(add(t, k), -1), k), ZERO),
    (EMPTY, GROWS, sub(t, t), ZERO),
    (EMPTY, GROWS, div(add(mul(TWO, power(t, 2)), t), sub(power(t, 2), num(7))), TWO),
    (EMPTY, FALLS, div(add(power(t, 3), ONE), sub(mul(num(-3), power(t, 3)), t)), num(Fraction(-1, 3))),
    (POSITIVE, GROWS, div(add(t, SIN(y)), add(mul(y, t), ONE)), inverse(y)),
    (EMPTY, below(ONE), div(sub(power(t, 2), ONE), sub(t, ONE)), TWO),
]


@pytest.mark.parametrize(("context", "source", "body", "value"), LIMITS, ids=lambda v: str(v)[:40])
def test_combinations_tend_to_the_combination_of_the_limits(context, source, body, value):
    near = (
        {"near": HALF}
        if source.head in ("above", "below")
        else {"near": num(-9)}
        if source is FALLS
        else {"near": num(9)}
    )
    shown(step("limit_algebra", context, tends(source, body, value), **near))
    refused(step("limit_algebra", context, tends(source, body, add(value, ONE)), **near))


DIVERGING = [
    (EMPTY, GROWS, add(power(t, 2), t)),
    (EMPTY, GROWS, mul(TWO, LN(t))),
    (POSITIVE, GROWS, mul(y, t)),
    (EMPTY, above(ZERO), inverse(t)),
    (EMPTY, above(ZERO), neg(LN(t))),
    (EMPTY, above(ZERO), make("expint", t)),
    (EMPTY, below(ZERO), neg(inverse(t))),
    (EMPTY, below(ZERO), power(t, -2)),
    (EMPTY, FALLS, power(t, 2)),
    (EMPTY, FALLS, neg(power(t, 3))),
    (EMPTY, GROWS, sub(power(t, 2), mul(num(9), t))),
    (EMPTY, GROWS, div(power(t, 3), add(ONE, t))),
    (EMPTY, GROWS, ABS(neg(t))),
]


@pytest.mark.parametrize(("context", "source", "body"), DIVERGING, ids=lambda v: str(v)[:40])
def test_what_grows_without_bound(context, source, body):
    shown(step("limit_algebra", context, diverges(source, body)))
    refused(step("limit_algebra", context, diverges(source, neg(body))))
    refused(step("limit_algebra", context, tends(source, body, ZERO)))


UNDETERMINED = [
    (EMPTY, GROWS, sub(power(add(power(t, 2), t), ROOT), t), ZERO),  # oo - oo: it is 1/2
    (EMPTY, GROWS, mul(t, EXP(neg(t))), ONE),  # oo 0: it is 0
    (on(y, where=(le(ZERO, y),)), GROWS, div(ONE, add(ONE, mul(y, t))), ZERO),  # c oo with c = 0: 1
    (EMPTY, above(ZERO), mul(SIN(t), inverse(t)), ZERO),  # 0/0: it is 1
    (EMPTY, above(ZERO), make("rpow", add(ONE, t), inverse(t)), ONE),  # 1^oo: it is e
    (EMPTY, above(ZERO), make("rpow", t, div(ONE, LN(t))), ONE),  # 0^0: it is e
    (EMPTY, GROWS, make("rpow", t, div(ONE, LN(t))), ONE),  # oo^0: it is e
    (EMPTY, GROWS, SIN(t), ZERO),
    (EMPTY, GROWS, inverse(add(TWO, SIN(t))), HALF),
    (EMPTY, above(ZERO), SIN(inverse(t)), ZERO),
    (EMPTY, GROWS, make("floor", inverse(t)), ZERO),
    (EMPTY, GROWS, app("f", inverse(t)), app("f", ZERO)),
    (EMPTY, above(ZERO), make("cases", eq(t, ZERO), ONE, TRUE, ZERO), ONE),
    (EMPTY, GROWS, over(make("interval", ZERO, OO), mul(t, EXP(neg(mul(t, x)))), x), ZERO),
    (EMPTY, GROWS, over(make("interval", ZERO, ONE), inverse(add(t, x)), x), ZERO),  # true, but a convergence theorem's
    (EMPTY, GROWS, over(make("integers", ONE, make("floor", t)), inverse(t), k), ZERO),  # it is 1
    (EMPTY, below(ONE), LN(sub(t, ONE)), ZERO),  # nothing there
]


@pytest.mark.parametrize(("context", "source", "body", "value"), UNDETERMINED, ids=lambda v: str(v)[:40])
def test_undetermined_forms_are_refused(context, source, body, value):
    certificate = {"near": HALF} if source.head in ("above", "below") else {}
    refused(step("limit_algebra", context, tends(source, body, value), **certificate))


def test_a_divisor_that_vanishes_has_a_sign_near_the_point_or_there_is_no_limit():
    refused(step("limit_algebra", EMPTY, diverges(below(ZERO), make("expint", t))))  # it does not exist there
    refused(step("limit_algebra", EMPTY, diverges(above(ZERO), neg(inverse(t)))))
    refused(step("limit_algebra", EMPTY, diverges(below(ZERO), inverse(t))))
    refused(step("limit_algebra", on(y), diverges(above(ZERO), inverse(mul(y, t)))))
    wave = div(ONE, mul(t, SIN(inverse(t))))
    refused(step("limit_algebra", EMPTY, diverges(above(ZERO), wave)))


def test_limits_of_parts_come_from_premises_along_the_same_filter():
    f, g = app("f", t), app("g", t)
    exists = suppose(on(t), make("defined", f), t), suppose(on(t), make("defined", g), t)
    known = suppose(on(y), tends(GROWS, f, y)), suppose(on(y), tends(GROWS, g, TWO))
    shown(*exists, *known, step("limit_algebra", on(y), tends(GROWS, add(f, g), add(y, TWO)), 0, 1, 2, 3))
    refused(*exists, *known, step("limit_algebra", on(y), tends(FALLS, add(f, g), add(y, TWO)), 0, 1, 2, 3))
    refused(*exists, *known[:1], step("limit_algebra", on(y), tends(GROWS, add(f, g), add(y, TWO)), 0, 1, 2))
    refused(
        *known, step("limit_algebra", on(y), tends(GROWS, add(f, g), add(y, TWO)), 0, 1)
    )  # they need not exist nearby
    grown = suppose(on(y), diverges(GROWS, f)), suppose(on(y), diverges(GROWS, neg(g)))
    shown(*exists, *grown, step("limit_algebra", on(y), diverges(GROWS, sub(f, g)), 0, 1, 2, 3))
    refused(*exists, *grown, step("limit_algebra", on(y), diverges(GROWS, add(f, g)), 0, 1, 2, 3))


def test_a_function_is_taken_at_the_limit_where_it_is_continuous():
    f = app("f", add(ONE, inverse(t)))
    line = suppose(EMPTY, make("continuous", make("interval", MINUS_OO, OO), close(app("f", t), t)))
    half = suppose(EMPTY, make("continuous", make("interval", num(-1), ONE), close(app("f", t), t)))
    near = suppose(on(t, where=(lt(ONE, t),)), make("defined", f), t)
    shown(line, step("limit_algebra", EMPTY, tends(GROWS, f, app("f", ONE)), 0))
    refused(half, near, step("limit_algebra", EMPTY, tends(GROWS, f, app("f", ONE)), 0, 1))
    refused(step("limit_algebra", EMPTY, tends(GROWS, f, app("f", ONE))))


def test_a_neighbourhood_does_not_move():
    """With near = t the scene near the point would be empty, and everything shown there."""
    refused(step("squeeze", EMPTY, tends(GROWS, t, ZERO), variables=(t,), lower=ZERO, upper=ZERO, near=t))
    refused(step("limit_order", EMPTY, le(ONE, ZERO), lower=lim(GROWS, ONE, t), upper=lim(GROWS, ZERO, t), near=t))
    refused(step("squeeze", EMPTY, tends(above(ZERO), ONE, ZERO), variables=(t,), lower=ZERO, upper=ZERO, near=t))
    reached = suppose(on(t, where=(lt(ONE, t),)), make("defined", app("f", t)), t)
    refused(reached, step("squeeze", EMPTY, tends(GROWS, t, ZERO), 0, variables=(t,), lower=t, upper=t, near=t))


def test_names_of_what_moves_are_new():
    context = on(t, where=(lt(ZERO, t),))
    refused(step("squeeze", context, tends(FALLS, t, t), variables=(t,), lower=t, upper=t))
    refused(step("squeeze", context, diverges(GROWS, t), variables=(t,), lower=t))
    refused(step("squeeze", EMPTY, tends(GROWS, ONE, ONE), variables=(), lower=ONE, upper=ONE))
    refused(step("squeeze", EMPTY, tends(GROWS, ONE, ONE), variables=(k,), lower=ONE, upper=ONE))
    refused(step("squeeze", EMPTY, tends(proportion(ONE), ONE, ONE, n, d), variables=(n, n), lower=ONE, upper=ONE))


# --- proportion

LOAD = on(y, where=(lt(ZERO, y),))


def test_along_every_path_of_a_load():
    shown(step("limit_algebra", LOAD, tends(proportion(y), div(n, d), y, n, d)))
    shown(step("limit_algebra", LOAD, tends(proportion(y), div(d, n), inverse(y), n, d)))
    shown(step("limit_algebra", LOAD, tends(proportion(y), add(div(d, n), inverse(n)), inverse(y), n, d)))
    shown(step("limit_algebra", LOAD, tends(proportion(y), EXP(neg(d)), ZERO, n, d)))
    shown(step("limit_algebra", LOAD, tends(proportion(y), div(add(d, ONE), add(n, d)), inverse(add(ONE, y)), n, d)))
    shown(step("limit_algebra", LOAD, diverges(proportion(y), div(power(n, 2), d), n, d)))
    shown(step("limit_algebra", LOAD, tends(proportion(y), LN(add(ONE, div(n, d))), LN(add(ONE, y)), n, d)))


def test_a_load_is_positive_and_paths_differ():
    refused(step("limit_algebra", on(y), tends(proportion(y), div(n, d), y, n, d)))
    refused(step("limit_algebra", LOAD, tends(proportion(y), mul(d, sub(div(n, d), y)), ZERO, n, d)))  # it has none
    refused(step("limit_algebra", LOAD, tends(proportion(y), sub(n, mul(y, d)), ZERO, n, d)))
    refused(
        step("limit_algebra", LOAD, tends(proportion(y), make("cases", eq(n, mul(y, d)), ONE, TRUE, ZERO), ONE, n, d))
    )
    ray = suppose(LOAD, eq(lim(COUNTS, app("f", mul(TWO, k), k), k), ONE))
    refused(ray, step("limit_algebra", LOAD, tends(proportion(TWO), app("f", n, d), ONE, n, d), 0))


# --- compose


def composed(goal: Term, h: Term, target: Term, inner: Term, value: Term, *facts: LoggedStep, near=None, context=EMPTY):
    outer = lim(target, h, s)
    steps = (suppose(context, eq(outer, value)), *facts)
    certificate = {"near": near} if near is not None else {}
    return (
        *steps,
        step("compose", context, goal, *range(len(steps)), variables=(t,), outer=outer, inner=(inner,), **certificate),
    )


def test_a_limit_is_taken_along_what_runs_to_its_point_from_its_side():
    f = app("f", t)
    exists = suppose(on(t, where=(lt(ZERO, t),)), make("defined", f), t)
    square = suppose(on(t, where=(lt(ZERO, t),)), make("defined", app("f", power(t, 2))), t)
    turned = suppose(on(t, where=(lt(ZERO, t),)), make("defined", app("f", inverse(t))), t)
    of = app("f", s)
    shown(*composed(tends(above(ZERO), app("f", power(t, 2)), ONE), of, above(ZERO), power(t, 2), ONE, square))
    shown(*composed(tends(GROWS, app("f", inverse(t)), ONE), of, above(ZERO), inverse(t), ONE, turned))
    shown(*composed(tends(above(ZERO), app("f", inverse(t)), ONE), of, GROWS, inverse(t), ONE, turned))
    refused(*composed(tends(above(ZERO), app("f", inverse(t)), TWO), of, GROWS, inverse(t), ONE, turned))
    refused(*composed(tends(above(ZERO), app("f", inverse(t)), ONE), of, FALLS, inverse(t), ONE, turned))
    refused(*composed(tends(GROWS, f, ONE), of, above(ZERO), t, ONE, exists))


def test_not_from_the_other_side_nor_through_the_point_itself():
    off = on(t)
    somewhere = suppose(off, make("defined", app("f", t)), t)
    of = app("f", s)
    negative = suppose(off, make("defined", app("f", neg(t))), t)
    refused(*composed(tends(above(ZERO), app("f", neg(t)), ONE), of, above(ZERO), neg(t), ONE, negative))
    constant = suppose(off, make("defined", app("f", ZERO)))
    refused(
        *composed(tends(above(ZERO), app("f", ZERO), ONE), of, above(ZERO), ZERO, ONE, constant)
    )  # k reaches the point
    touching = suppose(off, make("defined", app("f", mul(t, SIN(inverse(t))))), t)
    wave = mul(t, SIN(inverse(t)))
    falls_to_zero = suppose(EMPTY, tends(above(ZERO), wave, ZERO))
    facts = (somewhere, touching, falls_to_zero)
    refused(*composed(tends(above(ZERO), app("f", wave), ONE), of, above(ZERO), wave, ONE, *facts))


def test_it_runs_from_the_side_that_the_sign_of_a_divisor_tells():
    f, where = app("f", t), on(t, where=(lt(ZERO, t),))
    inner = mul(t, f)
    image = app("g", inner)
    exists = suppose(where, make("defined", f), t), suppose(where, make("defined", image), t)
    up, down = (suppose(EMPTY, tends(above(ZERO), f, value)) for value in (TWO, num(-2)))
    goal = tends(above(ZERO), mul(image, f, inverse(f)), ONE)
    of = app("g", s)
    shown(*composed(goal, of, above(ZERO), inner, ONE, *exists, up))
    refused(*composed(goal, of, above(ZERO), inner, ONE, *exists, down))  # t f(t) < 0 near 0
    nothing = suppose(EMPTY, tends(above(ZERO), f, ZERO))
    refused(*composed(goal, of, above(ZERO), inner, ONE, *exists, nothing))


# --- squeeze


def squeezed(
    goal: Term, lower: Term, upper: Term | None, *facts: LoggedStep, context=EMPTY, moving=(t,), **certificate
):
    bounds = {"lower": lower} | ({"upper": upper} if upper is not None else {})
    return (*facts, step("squeeze", context, goal, *range(len(facts)), variables=moving, **bounds, **certificate))


def test_what_is_squeezed_has_the_limit():
    f = app("f", t)
    upper, lower = (
        suppose(on(t, where=(lt(ONE, t),)), relation, t) for relation in (le(f, inverse(t)), le(neg(inverse(t)), f))
    )
    shown(*squeezed(tends(GROWS, f, ZERO), neg(inverse(t)), inverse(t), lower, upper))
    refused(*squeezed(tends(GROWS, f, ZERO), neg(inverse(t)), inverse(t), upper))
    refused(*squeezed(tends(GROWS, f, ZERO), neg(inverse(t)), inverse(t), lower))
    refused(*squeezed(tends(GROWS, f, ZERO), num(-1), inverse(t), lower, upper))  # another limit below
    refused(*squeezed(tends(FALLS, f, ZERO), neg(inverse(t)), inverse(t), lower, upper))
    wave = mul(inverse(t), SIN(t))
    shown(*squeezed(tends(GROWS, wave, ZERO), neg(inverse(t)), inverse(t)))
    shown(*squeezed(diverges(GROWS, add(t, ABS(SIN(t)))), t, None))
    refused(*squeezed(diverges(GROWS, sub(t, ABS(mul(TWO, t)))), t, None))
    refused(*squeezed(tends(GROWS, t, ONE), ONE, None))
    far = suppose(on(t, where=(lt(num(9), t),)), le(ABS(app("f", t)), inverse(t)), t)
    shown(*squeezed(tends(GROWS, ABS(app("f", t)), ZERO), ZERO, inverse(t), far, near=num(9)))
    refused(*squeezed(tends(GROWS, ABS(app("f", t)), ZERO), ZERO, inverse(t), far, near=ONE))


def test_bounds_on_a_ray_are_no_bounds_on_every_path():
    gap = mul(d, sub(div(n, d), TWO))
    ray = suppose(on(n, d, where=(eq(n, mul(TWO, d)),)), le(gap, ZERO), n, d)
    below_it = suppose(on(n, d, where=(eq(n, mul(TWO, d)),)), le(ZERO, gap), n, d)
    refused(*squeezed(tends(proportion(TWO), gap, ZERO, n, d), ZERO, ZERO, ray, below_it, moving=(n, d)))


def test_every_epsilon_is_a_parameter():
    """For each s > 0: abs(f(t)) <= s + 1/(s t), so f tends to 0."""
    f = ABS(app("f", t))
    bound = add(s, inverse(mul(s, t)))
    where = (lt(ZERO, s), lt(ONE, t))
    known = suppose(on(s, t, where=where), le(f, bound), s, t)
    certificate = {"moving": (t, s), "toward": above(ZERO)}
    shown(*squeezed(tends(GROWS, f, ZERO), ZERO, bound, known, **certificate))
    refused(*squeezed(tends(GROWS, f, ZERO), ZERO, bound, known, moving=(t, s), toward=above(ONE)))
    refused(*squeezed(tends(GROWS, f, ZERO), ZERO, bound, known, moving=(t, s)))
    refused(*squeezed(tends(GROWS, f, ZERO), ZERO, bound, known, moving=(t, t), toward=above(ZERO)))
    refused(*squeezed(tends(GROWS, f, ZERO), ZERO, bound, known, near_parameter=s, **certificate))
    one = suppose(on(t, where=(lt(ONE, t),)), le(f, add(ONE, inverse(t))), t)
    refused(*squeezed(tends(GROWS, f, ZERO), ZERO, bound, one, **certificate))


# --- limit_order


def test_limits_keep_a_weak_order():
    f, g = app("f", t), app("g", t)
    known = suppose(on(x, y), tends(GROWS, f, x)), suppose(on(x, y), tends(GROWS, g, y))
    ordered = suppose(on(x, y, t, where=(lt(ONE, t),)), lt(f, g), t)
    certificate = {"lower": lim(GROWS, f, t), "upper": lim(GROWS, g, t)}
    shown(*known, ordered, step("limit_order", on(x, y), le(x, y), 0, 1, 2, **certificate))
    refused(*known, ordered, step("limit_order", on(x, y), lt(x, y), 0, 1, 2, **certificate))
    refused(*known, step("limit_order", on(x, y), le(x, y), 0, 1, **certificate))
    refused(*known, ordered, step("limit_order", on(x, y), le(y, x), 0, 1, 2, **certificate))
    elsewhere = certificate | {"upper": lim(FALLS, g, t)}
    refused(*known, ordered, step("limit_order", on(x, y), le(x, y), 0, 1, 2, **elsewhere))


# --- in probability


def in_probability(load: Term, body: Term, value: Term) -> Term:
    source = proportion(load)
    drawn = make("gaussian", n, d)
    return eq(make("plim", source, close(drawn, n, d), close(body, data, n, d)), value)


def test_limits_in_probability_combine_where_they_are_continuous():
    mean = over(make("spectrum", make("sample_covariance", data)), t, t)
    second = over(make("spectrum", make("sample_covariance", data)), power(t, 2), t)
    known = suppose(LOAD, in_probability(y, mean, ONE)), suppose(LOAD, in_probability(y, second, add(ONE, inverse(y))))
    shown(
        *known,
        step("limit_algebra", LOAD, in_probability(y, add(mul(TWO, mean), div(d, n)), add(TWO, inverse(y))), 0, 1),
    )
    shown(*known, step("limit_algebra", LOAD, in_probability(y, power(add(ONE, mean), -1), HALF), 0, 1))
    refused(*known, step("limit_algebra", LOAD, in_probability(y, inverse(mean), ONE), 0, 1))  # it may vanish
    refused(*known, step("limit_algebra", LOAD, in_probability(y, mul(mean, d), ONE), 0, 1))
    refused(step("limit_algebra", LOAD, in_probability(y, mean, ONE)))
    refused(*known, step("limit_algebra", LOAD, in_probability(y, sub(mean, mean), ONE), 0, 1))


def test_a_trace_is_no_constant_of_a_limit_in_probability():
    """E tau(S)/d is no limit of a number over d: what depends on the data moves."""
    huge = mul(inverse(d), over(make("spectrum", make("sample_covariance", data)), mul(power(t, 2)), t))
    refused(step("limit_algebra", LOAD, in_probability(y, huge, ZERO)))


def test_in_probability_what_holds_eventually_is_known():
    """mean -> 1, so 1/2 < mean with a probability that tends to 1; and where it holds 1/mean exists."""
    mean = over(make("spectrum", make("sample_covariance", data)), t, t)
    known, body, names = suppose(LOAD, in_probability(y, mean, ONE)), inverse(mean), (n, d, data)

    def tends_to(value: Term, *eventually: Term, uses: tuple[int, ...] = (0,), **certificate: Term) -> LoggedStep:
        certificate = {"variables": names, "eventually": eventually} | certificate
        return step("limit_algebra", LOAD, in_probability(y, body, value), *uses, **certificate)

    shown(known, tends_to(ONE, HALF, mean))
    refused(known, tends_to(TWO, HALF, mean))
    refused(known, tends_to(ONE))
    refused(known, tends_to(ONE, ONE, mean))  # both tend to 1
    refused(known, tends_to(ONE, ZERO, div(ONE, d)))  # 0 < 1/d holds, but not by its limit
    refused(known, tends_to(ONE, mean, HALF))
    refused(known, tends_to(ONE, HALF, mean, HALF))
    refused(known, tends_to(ONE, HALF, inverse(mean)))  # which is not shown to exist
    refused(tends_to(ONE, HALF, mean, uses=()))  # no limit of the mean is known
    refused(known, tends_to(ONE, HALF, mean, variables=(n, d, d)))
    refused(known, tends_to(ONE, HALF, mean, variables=(n, d, y)))
    refused(step("limit_algebra", LOAD, tends(GROWS, inverse(t), ZERO), variables=(t,), eventually=(ZERO, t)))


def test_a_squeeze_in_probability_needs_its_bounds_eventually_alone():
    spectrum = make("spectrum", make("sample_covariance", data))
    mean, other = over(spectrum, t, t), over(spectrum, power(t, 2), t)
    low, high = mean, add(mean, inverse(d))
    ranges = ((data, make("gaussian", n, d)),)
    sizes = (le(ONE, n), le(ONE, d))
    there = on(n, d, data, where=(*sizes, lt(HALF, mean)), ranges=ranges)
    bounds = [suppose(there, le(low, other), n, d, data), suppose(there, le(other, high), n, d, data)]
    known = suppose(LOAD, in_probability(y, mean, ONE))
    certificate = {"variables": (n, d, data), "lower": low, "upper": high}

    def squeezed_to(value: Term, *eventually: Term) -> LoggedStep:
        more = {"eventually": eventually} if eventually else {}
        return step("squeeze", LOAD, in_probability(y, other, value), 0, 1, 2, **certificate, **more)

    shown(known, *bounds, squeezed_to(ONE, HALF, mean))
    refused(known, *bounds, squeezed_to(ONE))
    refused(known, *bounds, squeezed_to(TWO, HALF, mean))
    refused(known, *bounds, squeezed_to(ONE, ONE, mean))


def test_strict_relations_are_not_passed_off_as_unequal():
    refused(step("limit_algebra", EMPTY, ne(lim(GROWS, inverse(t), t), ONE)))


# --- any combination, against its values far along the filter

leaves = st.one_of(st.just(t), st.fractions(-3, 3, max_denominator=2).map(num))
combinations = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(add, inner, inner),
        st.builds(mul, inner, inner),
        st.builds(power, inner, st.integers(-2, 3)),
        st.builds(power, inner.map(ABS), st.sampled_from([ROOT, Fraction(-1, 3)])),
        *(inner.map(lambda a, h=head: make(h, a)) for head in ("exp", "ln", "atan", "abs", "sin", "erf")),
        st.builds(lambda a, b: make("max", a, b), inner, inner),
        st.builds(lambda c, a, b: make("cases", lt(t, num(c)), a, TRUE, b), st.integers(-2, 2), inner, inner),
    ),
    max_leaves=6,
)
PLACES = [  # a filter, a neighbourhood, and points nearer and nearer: logarithms are slow
    (GROWS, num(9), lambda far: far),
    (FALLS, num(-9), lambda far: -far),
    (above(ZERO), num(Fraction(1, 9)), lambda far: 1 / far),
    (below(ONE), num(Fraction(8, 9)), lambda far: 1 - 1 / far),
]


def evaluate(term: Term, at: object) -> object:
    """The value at t by mpmath; None where there is none, or none within its range."""
    if term is t:
        return at
    if term.head == "num":
        return mpmath.mpf(term.args[0].numerator) / term.args[0].denominator
    if term.head == "cases":
        chosen = evaluate(term.args[0].args[0], at) < evaluate(term.args[0].args[1], at)
        return evaluate(term.args[1 if chosen else 3], at)
    parts = [evaluate(a, at) for a in term.terms]
    if None in parts or any(p is not None and abs(p) > mpmath.mpf(10) ** 1000 for p in parts if term.head == "exp"):
        return None
    known = {"add": mpmath.fsum, "mul": mpmath.fprod, "max": max, "min": min, "pi": lambda _: mpmath.pi}
    if term.head in known:
        return known[term.head](parts)
    try:
        if term.head in ("pow", "rpow"):
            return None if term.head == "rpow" and parts[0] < 0 else parts[0] ** parts[1]
        if term.head == "ln":
            return mpmath.log(parts[0]) if parts[0] > 0 else None
        return abs(parts[0]) if term.head == "abs" else getattr(mpmath, term.head)(parts[0])
    except (ZeroDivisionError, OverflowError, ValueError):
        return None


@settings(max_examples=300, deadline=None)
@given(combinations, st.sampled_from(PLACES))
def test_every_limit_that_is_shown_is_seen_in_the_values(body, place):
    source, near, point = place
    scene = Scene(Context())
    try:
        along, inside = opened_limit(lim(source, body, t), near, scene)
        defined(inside, along.around)
        limit = along.limit(inside)
    except Refusal:
        return
    with mpmath.workdps(1500):
        seen = [evaluate(body, point(mpmath.mpf(10) ** digits)) for digits in (60, 1200)]
        if None in seen:
            return
        if limit in (OO, MINUS_OO):
            first, second = (v * (1 if limit is OO else -1) for v in seen)
            assert second > max(first, 1)
        else:
            stated = evaluate(limit, None)
            assert stated is not None
            first, second = (abs(v - stated) for v in seen)
            assert second <= max(0.9 * first, 0.01)  # iterated logarithms are that slow


# --- populations


def test_populations_have_a_law_on_the_positive_numbers_with_a_mean():
    law, matrix = var("L", "law"), var("M", "matrix")
    context = on(y, law, where=(lt(ZERO, y),))
    positive = suppose(context, make("supported", law, make("interval", ZERO, OO)))
    mean = suppose(context, make("defined", over(law, t, t)))
    trace = over(make("spectrum", matrix), t, t)
    known = suppose(context, tends(make("populations", y, law), trace, over(law, t, t), n, d, matrix))
    goal = tends(make("populations", y, law), mul(div(n, d), trace), mul(y, over(law, t, t)), n, d, matrix)
    shown(positive, mean, known, step("limit_algebra", context, goal, 0, 1, 2))
    refused(mean, known, step("limit_algebra", context, goal, 0, 1))
    still = tends(make("populations", y, law), div(d, n), inverse(y), n, d, matrix)
    shown(positive, mean, step("limit_algebra", context, still, 0, 1))
    refused(positive, step("limit_algebra", context, still, 0))
    refused(mean, step("limit_algebra", context, still, 0))
    refused(
        positive,
        mean,
        step("limit_algebra", context, tends(make("populations", y, law), trace, ONE, n, d, matrix), 0, 1),
    )


def test_peaks_are_positive():
    law, matrix, number, count = var("L", "law"), var("M", "matrix"), var("j", "integer"), var("k", "integer")
    numbered = make("cases", eq(number, ONE), x, TRUE, div(x, number))
    support, mean = make("supported", law, make("interval", ZERO, OO)), make("defined", over(law, t, t))
    positive = on(x, y, law, count, where=(lt(ZERO, x), lt(ZERO, y), support, mean))

    def less(condition):
        return on(x, y, law, count, where=tuple(c for c in positive.conditions if c is not condition))

    def still(context, peaks, value=x):
        path = make("peaks", y, law, peaks, close(value, number))
        return step("limit_algebra", context, tends(path, div(d, n), inverse(y), n, d, matrix))

    for value in (x, numbered, make("cases", eq(number, ONE), x, TRUE, TWO)):
        shown(still(positive, count, value))
    for condition in positive.conditions:
        refused(still(less(condition), count))
    refused(still(positive, count, sub(x, number)))
    refused(still(positive, count, div(x, ABS(sub(number, TWO)))))
    trace = over(make("spectrum", matrix), t, t)
    one, two = (make("peaks", y, law, peaks, close(x, number)) for peaks in (ONE, TWO))
    known = suppose(positive, tends(one, trace, x, n, d, matrix))
    shown(known, step("limit_algebra", positive, tends(one, trace, x, n, d, matrix), 0))
    refused(known, step("limit_algebra", positive, tends(two, trace, x, n, d, matrix), 0))


def test_a_divisor_whose_limit_is_not_0():
    """1/(tau(M) - 1) exists near the point, though not for every M, where the mean of the law is not 1."""
    law, matrix = var("L", "law"), var("M", "matrix")
    mean, trace = over(law, t, t), over(make("spectrum", matrix), t, t)
    path = make("populations", y, law)

    def context(*more: Term) -> Context:
        where = lt(ZERO, y), make("supported", law, make("interval", ZERO, OO)), make("defined", mean), *more
        return on(y, law, where=where)

    for more, verdict in ((lt(ONE, mean), shown), (lt(mean, ONE), shown), (le(ONE, mean), refused)):
        here = context(more)
        known = suppose(here, tends(path, trace, mean, n, d, matrix))
        goal = tends(path, inverse(sub(trace, ONE)), inverse(sub(mean, ONE)), n, d, matrix)
        verdict(known, step("limit_algebra", here, goal, 0))


def test_a_divisor_whose_limit_in_probability_is_not_0_may_be_0():
    trace = over(make("spectrum", make("sample_covariance", data)), t, t)
    known = suppose(LOAD, in_probability(y, trace, TWO))
    refused(known, step("limit_algebra", LOAD, in_probability(y, inverse(sub(trace, ONE)), ONE), 0))
