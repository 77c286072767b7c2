"""Balls: each enclosure holds the value that exact arithmetic or another library gives; what does not exist is refused."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import mpmath
import pytest
from flint import acb, arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from phaseproof.theory.decide import balls
from phaseproof.theory.decide.balls import holds
from phaseproof.theory.decide.points import inhabited
from phaseproof.theory.untrusted.balls import enclose

from .proofs import *

x, t, u = (var(name, "real") for name in "xtu")
k = var("k", "integer")


def holds_value(ball: arb, value: object) -> bool:
    """Does the ball meet the value of mpmath, known to 40 digits, within a radius of 1e-35 of that size?"""
    real = mpmath.re(value)
    return bool(ball.overlaps(arb(mpmath.nstr(real, 45)) + arb(0, mpmath.nstr(1e-35 * (1 + abs(real)), 5))))


def holds_exactly(ball: arb, value: Fraction) -> bool:
    with ctx.workprec(400):
        return bool(ball.overlaps(arb(fmpq(value.numerator, value.denominator))))


FUNCTIONS = [  # (head, parameters, mpmath, points)
    ("exp", (), mpmath.exp, (-3, 0, 2)),
    ("ln", (), mpmath.log, ("1/7", 1, 9)),
    ("sin", (), mpmath.sin, (-3, 0, 2)),
    ("cos", (), mpmath.cos, (-3, 0, 2)),
    ("atan", (), mpmath.atan, (-3, 0, 2)),
    ("asin", (), mpmath.asin, (-1, "1/3", 1)),
    ("erf", (), mpmath.erf, (-3, 0, 2)),
    ("gamma", (), mpmath.gamma, ("1/2", 1, "22/3")),
    ("lngamma", (), mpmath.loggamma, ("1/2", 1, "22/3")),
    ("polygamma", (0,), lambda y: mpmath.psi(0, y), ("1/2", 1, 9)),
    ("polygamma", (2,), lambda y: mpmath.psi(2, y), ("1/2", 1, 9)),
    ("expint", (), mpmath.e1, ("1/9", 1, 20)),
    ("bessel_i", (0,), lambda y: mpmath.besseli(0, y), (0, 1, 9)),
    ("bessel_i", ("1/3",), lambda y: mpmath.besseli(mpmath.mpf(1) / 3, y), ("1/9", 1, 9)),
    ("elliptic_k", (), mpmath.ellipk, (-5, 0, "9/10")),
    ("elliptic_e", (), mpmath.ellipe, (-5, 0, "9/10", 1)),
    (
        "hyp2f1",
        ("1/2", "1/3", "7/3"),
        lambda y: mpmath.hyp2f1(0.5, mpmath.mpf(1) / 3, mpmath.mpf(7) / 3, y),
        (-4, 0, "2/3", 1),
    ),
    ("zeta", (), mpmath.zeta, ("3/2", 3)),
]


@pytest.mark.parametrize(
    ("head", "parameters", "known", "points"), FUNCTIONS, ids=lambda v: v if type(v) is str else ""
)
def test_a_function_has_the_value_that_mpmath_gives(head, parameters, known, points):
    term = make(head, *(num(Fraction(p)) for p in parameters), x)
    with mpmath.workdps(45):
        for point in points:
            exact = Fraction(point)
            value = known(mpmath.mpf(exact.numerator) / exact.denominator)
            ball = enclose(term, {x: fmpq(exact.numerator, exact.denominator)}, 128)
            assert holds_value(ball, value), (head, point)
            assert ball.rad() < 1e-20


UNDEFINED = [
    ("ln", (0,)), ("ln", (-1,)), ("asin", ("11/10",)), ("gamma", (0,)), ("gamma", ("-1/2",)), ("lngamma", (-1,)),
    ("polygamma", (0, -1)), ("polygamma", (10**9, 1)), ("expint", (0,)), ("expint", (-1,)),
    ("bessel_i", ("1/2", -1)), ("bessel_i", (-1, 1)), ("elliptic_k", (1,)), ("elliptic_k", (2,)), ("elliptic_e", (2,)),
    ("hyp2f1", (1, 1, 1, 2)), ("hyp2f1", (1, 1, 1, 1)), ("hyp2f1", (-1, 5, 1, 1)), ("hyp2f1", (1, 1, -1, "1/2")), ("zeta", (1,)), ("zeta", ("1/2",)),
    ("rpow", (-1, "1/3")), ("rpow", (0, 0)), ("rpow", (0, -1)), ("pow", (0, -1)),
]  # fmt: skip


@pytest.mark.parametrize(("head", "arguments"), UNDEFINED)
def test_where_a_function_does_not_exist_it_is_refused(head, arguments):
    with pytest.raises(Refusal):
        enclose(make(head, *(num(Fraction(a)) for a in arguments)), {}, 64)


def rationals(term: Term, at: dict[Term, Fraction], above: tuple[int, ...] = ()) -> Fraction | None:
    """The term evaluated exactly by the standard library, None where it is undefined."""
    if term.head == "num":
        return term.args[0]
    if term.head == "var":
        return at[term]
    if term.head == "bound":
        return Fraction(above[term.args[0]])
    if term.head in ("over", "product"):
        low, high = (int(end.args[0]) for end in term.args[0].args)
        values = [rationals(term.args[1], at, (i, *above)) for i in range(low, high + 1)]
        if low > high + 1 or None in values:
            return None
        return sum(values, Fraction(0)) if term.head == "over" else prod(values, start=Fraction(1))
    parts = [rationals(a, at, above) for a in term.terms]
    if None in parts:
        return None
    if term.head == "pow":
        return None if parts[0] == 0 and parts[1] < 0 else parts[0] ** int(parts[1])
    if term.head == "abs":
        return abs(parts[0])
    if term.head == "floor":
        return Fraction(parts[0].__floor__())
    if term.head in ("max", "min"):
        return (max if term.head == "max" else min)(parts)
    return sum(parts) if term.head == "add" else parts[0] * parts[1]


def counted(body: Term, low: int, high: int, head: str) -> Term:
    return make(head, make("integers", num(low), num(high)), close(body, k))


numbers = st.fractions(min_value=-5, max_value=5, max_denominator=9)
whole = st.integers(-2, 3)
terms = st.recursive(
    st.one_of(numbers.map(num), st.just(x), st.just(t), st.just(k)),
    lambda inner: st.one_of(
        st.builds(add, inner, inner),
        st.builds(mul, inner, inner),
        st.builds(lambda a, n: power(a, n), inner, st.integers(-3, 3)),
        inner.map(lambda a: make("abs", a)),
        inner.map(lambda a: make("floor", a)),
        st.builds(lambda a, b: make("max", a, b), inner, inner),
        st.builds(lambda a, b: make("min", a, b), inner, inner),
        st.builds(counted, inner, whole, whole, st.sampled_from(["over", "product"])),
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(terms, numbers, numbers, whole, st.integers(0, 40))
def test_rational_terms_are_enclosed_around_their_exact_value(term, first, second, third, spread):
    exact = rationals(term, {x: first, t: second, k: Fraction(third)})
    at = {x: fmpq(first.numerator, first.denominator), t: fmpq(second.numerator, second.denominator), k: fmpq(third)}
    wide = {v: arb(value) + arb(0, arb(2) ** -spread) if v is not k else value for v, value in at.items()}
    if exact is None:
        with pytest.raises(Refusal):
            enclose(term, at, 64)
        with pytest.raises(Refusal):
            enclose(term, wide, 64)
        return
    assert holds_exactly(enclose(term, at, 64), exact)
    try:
        ball = enclose(term, wide, 64)
    except Refusal:
        return
    assert holds_exactly(ball, exact)


@settings(max_examples=200, deadline=None)
@given(terms, terms, numbers, numbers, whole)
def test_relations_are_decided_as_exact_arithmetic_decides_them(left, right, first, second, third):
    at = {x: fmpq(first.numerator, first.denominator), t: fmpq(second.numerator, second.denominator), k: fmpq(third)}
    a, b = (rationals(side, {x: first, t: second, k: Fraction(third)}) for side in (left, right))
    for relation, truth in ((eq, a == b), (ne, a != b), (le, None), (lt, None)):
        if a is None or b is None:
            with pytest.raises(Refusal):
                holds(relation(left, right), at)
        else:
            assert holds(relation(left, right), at) is (
                truth if truth is not None else a <= b if relation is le else a < b
            )


INTEGRALS = [
    (over(interval(ZERO, ONE), power(t, Fraction(1, 2)), t), "2/3"),
    (over(interval(ZERO, ONE), power(t, Fraction(1, 3)), t), "3/4"),
    (over(interval(ZERO, make("pi")), make("sin", t), t), 2),
    (over(interval(neg(ONE), TWO), make("abs", t), t), "5/2"),
    (over(interval(ZERO, OO), make("exp", neg(t)), t), 1),
    (over(interval(TWO, OO), power(t, -2), t), "1/2"),
    (over(interval(MINUS_OO, neg(TWO)), power(t, -2), t), "1/2"),
    (over(interval(MINUS_OO, OO), inverse(add(ONE, mul(t, t))), t), mpmath.pi),
    (over(interval(ONE, OO), mul(make("ln", t), power(t, -3)), t), "1/4"),
    (over(interval(ZERO, OO), mul(t, make("exp", mul(num(-1), t, t))), t), "1/2"),
    (over(make("normal"), power(t, 4), t), 3),
    (over(make("normal"), power(t, 3), t), 0),
    (over(make("normal"), make("abs", t), t), lambda: mpmath.sqrt(2 / mpmath.pi)),
    (over(make("uniform", neg(ONE), ONE), power(t, 2), t), "1/3"),
    (over(make("image", make("uniform", ZERO, ONE), close(power(t, 2), t)), t, t), "1/3"),
    (over(make("atoms", num(Fraction(1, 3)), ONE, num(Fraction(2, 3)), TWO), t, t), "5/3"),
    (over(make("integers", ONE, num(4)), inverse(k), k), "25/12"),
    (over(make("integers", ONE, ZERO), inverse(k), k), 0),
    (make("product", make("integers", ONE, num(4)), close(k, k)), 24),
    (over(interval(ZERO, ONE), over(interval(ZERO, t), mul(t, u), u), t), "1/8"),
    (
        over(interval(ZERO, ONE), over(interval(ZERO, ONE), inverse(add(t, u, ONE)), u), t),
        lambda: mpmath.log(27 / mpmath.mpf(16)),
    ),
    (make("root", interval(ZERO, OO), close(sub(mul(t, t), TWO), t)), lambda: mpmath.sqrt(2)),
    (make("root", interval(MINUS_OO, OO), close(sub(make("exp", t), TWO), t)), lambda: mpmath.log(2)),
    (make("root", interval(neg(ONE), ONE), close(add(power(t, 3), t), t)), 0),
]


@pytest.mark.parametrize(("term", "value"), INTEGRALS, ids=[str(i) for i in range(len(INTEGRALS))])
def test_functionals_products_and_roots_have_their_known_value(term, value):
    with mpmath.workdps(45):
        known = value() if callable(value) else mpmath.mpf(Fraction(value).numerator) / Fraction(value).denominator
        ball = enclose(term, {}, 64)
        assert holds_value(ball, known)
        assert ball.rad() < 1e-9


REFUSED = [
    over(interval(neg(ONE), ONE), inverse(t), t),
    over(interval(ZERO, ONE), inverse(t), t),
    over(interval(neg(ONE), ONE), make("ln", t), t),
    over(interval(neg(ONE), ONE), power(t, Fraction(1, 2)), t),
    over(interval(neg(ONE), ONE), make("cases", lt(t, num(Fraction(1, 3))), ZERO, TRUE, ONE), t),
    over(interval(ZERO, OO), t, t),
    over(interval(ONE, OO), inverse(t), t),
    over(interval(ZERO, OO), make("sin", t), t),
    over(interval(ZERO, OO), make("exp", t), t),
    over(interval(ONE, ZERO), t, t),
    over(interval(OO, ZERO), t, t),
    over(interval(ZERO, MINUS_OO), t, t),
    over(make("integers", num(5), TWO), k, k),
    make("product", make("integers", num(5), TWO), close(k, k)),
    over(make("integers", ONE, OO), inverse(k), k),
    over(make("integers", ONE, num(10**7)), power(k, -2), k),
    over(make("uniform", ONE, ONE), t, t),
    over(make("normal"), make("exp", mul(t, t)), t),
    make("root", interval(neg(ONE), ONE), close(make("cases", lt(t, num(Fraction(1, 3))), neg(ONE), TRUE, ONE), t)),
    make("root", interval(ZERO, ONE), close(add(t, ONE), t)),
    make("lim", make("above", ZERO), close(t, t)),
    make("cases", lt(ONE, ZERO), ONE),
    app("f", ONE),
    x,
]  # fmt: skip


@pytest.mark.parametrize("term", REFUSED, ids=str)
def test_what_has_no_value_or_no_proved_enclosure_is_refused(term):
    with pytest.raises(Refusal):
        enclose(term, {}, 64)


def test_an_interrupt_inside_an_integrand_is_not_swallowed(monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setitem(balls.OPERATIONS, "exp", interrupted)
    with pytest.raises(KeyboardInterrupt):
        enclose(over(interval(ZERO, ONE), make("exp", t), t), {}, 64)


def test_the_work_of_one_evaluation_is_bounded(monkeypatch):
    monkeypatch.setattr(balls, "MAXIMAL_WORK", 20)
    with pytest.raises(Refusal):
        enclose(over(interval(ZERO, ONE), make("exp", t), t), {}, 64)


def test_the_precision_is_put_back():
    before = ctx.prec
    with pytest.raises(Refusal):
        enclose(make("ln", ZERO), {}, 200)
    assert ctx.prec == before
    with pytest.raises(Refusal):
        enclose(ONE, {}, 10**9)


def test_balls_decide_only_what_is_certain():
    third = num(Fraction(1, 3))
    assert holds(eq(mul(num(3), third), ONE), {})
    assert holds(lt(make("pi"), num(Fraction(22, 7))), {})
    with pytest.raises(Refusal):
        holds(eq(power(power(TWO, Fraction(1, 2)), 2), TWO), {})
    with pytest.raises(Refusal):
        holds(le(x, HALF), {x: arb(fmpq(1, 2)) + arb(0, 1e-9)})
    with pytest.raises(Refusal):
        holds(le(div(ONE, ZERO), ONE), {})
    with pytest.raises(Refusal):
        enclose(x, {x: acb(0, 1)}, 64)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4), st.fractions(Fraction(1, 4), 4, max_denominator=5), st.integers(0, 3))
def test_tails_of_integrals_over_half_lines(m, rate, bits):
    """The integral of t^m exp(-rate t) is m!/rate^(m+1)."""
    term = over(interval(ZERO, OO), mul(power(t, m), make("exp", mul(num(-rate), t))), t)
    exact = Fraction(mpmath.factorial(m).__int__()) / rate ** (m + 1)
    assert holds_exactly(enclose(term, {}, 32 + 16 * bits), exact)


SQUARED_ROOT = power(power(t, Fraction(1, 2)), 2)
NOT_THERE = [
    le(over(interval(neg(ONE), ONE), SQUARED_ROOT, t), ONE),  # continued beyond its domain it would be 0
    lt(make("root", interval(num(-2), TWO), close(sub(power(t, 3), t), t)), TWO),  # one of three
    lt(HALF, make("product", make("integers", num(5), TWO), close(k, k))),  # over a range that is none
]


@pytest.mark.parametrize("statement", NOT_THERE, ids=str)
def test_an_enclosure_does_not_show_that_what_is_not_there_exists(statement):
    assert not outcome(step("enclose", on(), statement)).ok
    with pytest.raises(Refusal):
        inhabited(Context((x,), (lt(ZERO, x), statement)), {"x": Fraction(1)})


def test_an_enclosed_integral_that_exists_is_shown():
    assert outcome(
        step("enclose", on(), lt(over(interval(ZERO, ONE), make("exp", mul(t, t)), t), num(Fraction(147, 100))))
    ).ok
