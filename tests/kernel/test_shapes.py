"""Derivatives, continuity, growth, order and integrability: right where they are shown, refused where they fail."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from flint import arb, fmpq
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from phaseproof.theory.decide.defined import defined
from phaseproof.theory.decide.opening import opened
from phaseproof.theory.decide.shapes import continuous, derivative, growth, integrable
from phaseproof.theory.untrusted.balls import enclose

from .proofs import *

x, y, t = (var(name, "real") for name in "xyt")
n, d, k = (var(name, "integer") for name in "ndk")
data = var("D", "data")
law = var("L", "law")
THIRD = num(Fraction(1, 3))


def scene(*conditions: Term, facts: tuple[Term, ...] = ()) -> Scene:
    return Scene(Context((x, y, n, d, k, law), conditions), facts)


def at(value: str) -> fmpq:
    exact = Fraction(value)
    return fmpq(exact.numerator, exact.denominator)


# --- derivative

HEADS = [
    ("exp", (), mpmath.exp, "1/3"),
    ("ln", (), mpmath.log, "1/3"),
    ("sin", (), mpmath.sin, "1/3"),
    ("cos", (), mpmath.cos, "1/3"),
    ("atan", (), mpmath.atan, "1/3"),
    ("asin", (), mpmath.asin, "1/3"),
    ("erf", (), mpmath.erf, "1/3"),
    ("abs", (), abs, "1/3"),
    ("gamma", (), mpmath.gamma, "1/3"),
    ("lngamma", (), mpmath.loggamma, "1/3"),
    ("polygamma", (1,), lambda v: mpmath.psi(1, v), "1/3"),
    ("expint", (), mpmath.e1, "1/3"),
    ("bessel_i", ("1/2",), lambda v: mpmath.besseli(0.5, v), "1/3"),
    ("elliptic_k", (), mpmath.ellipk, "1/3"),
    ("elliptic_e", (), mpmath.ellipe, "1/3"),
    ("hyp2f1", ("1/2", "3/2", "7/4"), lambda v: mpmath.hyp2f1(0.5, 1.5, 1.75, v), "1/3"),
]


@pytest.mark.parametrize(("head", "parameters", "known", "point"), HEADS, ids=[h[0] for h in HEADS])
def test_each_function_has_the_slope_that_differences_show(head, parameters, known, point):
    term = make(head, *(num(Fraction(p)) for p in parameters), power(x, 2))
    slope = derivative(term, x, scene(lt(ZERO, x), lt(x, HALF)))
    with mpmath.workdps(40):
        expected = mpmath.diff(
            lambda v: mpmath.re(known(v * v)), mpmath.mpf(Fraction(point).numerator) / Fraction(point).denominator
        )
        ball = enclose(slope, {x: at(point)}, 128)
        assert ball.overlaps(arb(mpmath.nstr(expected, 35)) + arb(0, 1e-12))
        assert ball.rad() < 1e-20


def dual(term: Term, value: Fraction, other: Fraction) -> tuple[Fraction, Fraction] | None:
    """Value and slope in x by exact dual numbers; None where there is none."""
    if term is x:
        return value, Fraction(1)
    if term is y:
        return other, Fraction(0)
    if term.head == "num":
        return term.args[0], Fraction(0)
    parts = [dual(a, value, other) for a in term.terms]
    if None in parts:
        return None
    if term.head == "pow":
        (a, da), m = parts[0], int(parts[1][0])
        return None if a == 0 and m < 0 else (a**m, m * a ** (m - 1) * da if m != 0 and (a or m > 1) else da * (m == 1))
    if term.head == "add":
        return sum(a for a, _ in parts), sum(da for _, da in parts)
    found, slope = Fraction(1), Fraction(0)
    for a, da in parts:
        found, slope = found * a, slope * a + found * da
    return found, slope


numbers = st.fractions(min_value=-4, max_value=4, max_denominator=7)
terms = st.recursive(
    st.one_of(numbers.map(num), st.just(x), st.just(y)),
    lambda inner: st.one_of(
        st.builds(add, inner, inner), st.builds(mul, inner, inner), st.builds(power, inner, st.integers(-2, 3))
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(terms, numbers, numbers)
def test_slopes_of_rational_functions_are_those_of_dual_numbers(term, value, other):
    known = dual(term, value, other)
    here = scene(eq(x, num(value)), eq(y, num(other)))
    try:
        slope = derivative(term, x, here)
    except Refusal:
        return
    if known is not None:
        found = dual(slope, value, other)
        assert found is not None
        assert found[0] == known[1]


F, G = (lambda *u: app("f", *u)), (lambda *u: app("g", *u))
SLOPELESS = [
    (make("abs", x), scene()),
    (make("floor", x), scene(eq(x, ONE))),
    (make("max", x, ZERO), scene(eq(x, ZERO))),
    (power(x, HALF.args[0]), scene(le(ZERO, x))),
    (power(x, Fraction(3, 2)), scene(le(ZERO, x))),
    (make("rpow", TWO, inverse(x)), scene()),
    (make("ln", x), scene(le(ZERO, x))),
    (make("asin", x), scene(le(neg(ONE), x), le(x, ONE))),
    (make("hyp2f1", ONE, x, num(3), HALF), scene(lt(ZERO, x), lt(x, ONE))),
    (make("hyp2f1", HALF, HALF, num(3), x), scene(le(ZERO, x), le(x, ONE))),
    (make("bessel_i", x, ONE), scene(lt(ZERO, x))),
    (make("elliptic_k", x), scene(lt(x, ONE))),
    (make("zeta", x), scene(lt(ONE, x))),
    (make("cases", lt(x, ZERO), neg(x), TRUE, x), scene()),
    (make("cases", le(x, ZERO), neg(x), TRUE, x), scene(le(x, ZERO))),
    (make("cases", eq(x, ZERO), ONE, TRUE, ZERO), scene(eq(x, ZERO))),
    (make("cases", lt(make("floor", x), ONE), ZERO, TRUE, ONE), scene(eq(x, ZERO))),
    (over(interval(ZERO, ONE), mul(x, t), t), scene()),
    (over(interval(ZERO, x), t, t), scene(lt(ZERO, x))),
    (over(interval(ZERO, OO), mul(x, make("exp", neg(mul(x, t)))), t), scene(lt(ZERO, x))),
    (over(make("integers", ONE, OO), power(x, 2), k), scene()),
    (over(make("integers", ONE, make("floor", x)), k, k), scene()),
    (over(make("atoms", x, ONE, sub(ONE, x), TWO), t, t), scene()),
    (make("root", interval(ZERO, ONE), close(sub(mul(t, t), x), t)), scene(lt(ZERO, x), lt(x, ONE))),
    (make("lim", make("above", ZERO), close(add(t, x), t)), scene()),
    (F(x), scene()),
    (F(x), scene(facts=(eq(make("deriv", ONE, close(F(t), t), ONE), TWO),))),
    (F(power(x, 2)), scene(facts=(eq(make("deriv", ONE, close(F(t), t), x), TWO),))),
    (mul(F(x), x), scene(facts=(eq(make("deriv", ONE, close(mul(x, F(t)), t), x), TWO),))),
    (power(F(x), 2), scene(facts=(eq(make("deriv", TWO, close(F(t), t), x), TWO),))),
    (make("pow", x, make("floor", x)), scene(lt(ZERO, x))),
    (make("pow", x, k), scene()),
]


@pytest.mark.parametrize(("term", "here"), SLOPELESS, ids=[str(s[0]) for s in SLOPELESS])
def test_what_has_no_slope_by_its_form_is_refused(term, here):
    with pytest.raises(Refusal):
        derivative(term, x, here)


def test_an_integer_has_no_derivative():
    with pytest.raises(Refusal):
        derivative(mul(k, k), k, scene())
    with pytest.raises(Refusal):
        continuous(mul(k, k), k, scene())


def same(left: Term, right: Term, **values: str) -> bool:
    point = {v: at(values[v.args[0]]) for v in (x, y, k) if v.args[0] in values}
    return (
        bool(enclose(sub(left, right), point, 128).contains(0)) and enclose(sub(left, right), point, 128).rad() < 1e-20
    )


def test_a_stated_slope_goes_through_the_chain_rule():
    stated = eq(make("deriv", ONE, close(F(t), t), power(x, 2)), y)
    assert same(derivative(F(power(x, 2)), x, scene(facts=(stated,))), mul(y, TWO, x), x="3", y="1/7")


def test_finite_sums_are_differentiated_term_by_term():
    term = over(make("integers", ONE, num(4)), power(mul(k, x), 2), k)
    assert same(derivative(term, x, scene()), mul(num(60), x), x="2")


# --- continuity

DISCONTINUOUS = [
    (make("floor", x), scene()),
    (inverse(x), scene()),
    (make("ln", x), scene(le(ZERO, x))),
    (power(x, Fraction(-1, 2)), scene(le(ZERO, x))),
    (make("rpow", x, x), scene(le(ZERO, x))),
    (make("rpow", x, y), scene(le(ZERO, x), le(ZERO, y))),
    (make("pow", x, k), scene(le(ZERO, x))),
    (make("pow", y, make("floor", x)), scene(lt(ONE, y))),
    (make("cases", lt(x, ZERO), ZERO, TRUE, ONE), scene()),
    (make("cases", eq(x, ZERO), ZERO, TRUE, ONE), scene()),
    (make("elliptic_k", x), scene(le(x, ONE))),
    (make("hyp2f1", HALF, HALF, ONE, x), scene(le(ZERO, x), le(x, ONE))),
    (make("zeta", x), scene(le(ONE, x))),
    (over(interval(ZERO, OO), mul(x, make("exp", neg(mul(x, t)))), t), scene(le(ZERO, x))),
    (over(interval(ZERO, ONE), mul(x, t), t), scene()),
    (over(make("integers", ONE, OO), power(x, 2), k), scene()),
    (make("root", interval(ZERO, ONE), close(sub(mul(t, t), x), t)), scene(lt(ZERO, x), lt(x, ONE))),
    (F(x), scene()),
    (F(x), scene(lt(x, ONE), facts=(make("continuous", interval(ZERO, OO), close(F(t), t)),))),
    (F(inverse(x)), scene(facts=(make("continuous", interval(MINUS_OO, OO), close(F(t), t)),))),
    (F(x, x), scene(facts=(make("continuous", interval(MINUS_OO, OO), close(F(t, y), t)),))),
    (F(x, x), scene(facts=(make("continuous", interval(MINUS_OO, OO), close(F(t, x), t)),))),
]
CONTINUOUS = [
    (power(x, Fraction(1, 2)), scene(le(ZERO, x))),
    (make("rpow", x, add(x, ONE)), scene(le(ZERO, x))),
    (make("abs", x), scene()),
    (make("max", x, neg(x), y), scene()),
    (make("asin", x), scene(le(neg(ONE), x), le(x, ONE))),
    (make("elliptic_e", x), scene(le(x, ONE))),
    (make("elliptic_k", x), scene(lt(x, ONE))),
    (make("hyp2f1", HALF, HALF, TWO, x), scene(le(ZERO, x), le(x, ONE))),
    (make("bessel_i", ZERO, x), scene(le(ZERO, x))),
    (inverse(x), scene(lt(ZERO, x))),
    (make("cases", le(x, ZERO), ZERO, TRUE, ONE), scene(le(x, ZERO))),
    (make("cases", le(x, ZERO), ZERO, TRUE, ONE), scene(lt(ZERO, x))),
    (make("cases", le(y, ZERO), x, TRUE, mul(x, x)), scene()),
    (over(make("integers", ONE, num(9)), make("pow", x, k), k), scene()),
    (F(x), scene(le(ZERO, x), facts=(make("continuous", interval(ZERO, OO), close(F(t), t)),))),
    (F(power(x, 2)), scene(facts=(make("continuous", interval(ZERO, OO), close(F(t), t)),))),
    (F(x, y), scene(facts=(make("continuous", interval(MINUS_OO, OO), close(F(t, y), t)),))),
    (F(x), scene(facts=(make("defined", make("deriv", ONE, close(F(t), t), x)),))),
    (over(interval(ZERO, OO), F(y, t), t), scene()),
]


@pytest.mark.parametrize(("term", "here"), DISCONTINUOUS, ids=[str(s[0]) for s in DISCONTINUOUS])
def test_what_may_jump_is_not_continuous(term, here):
    with pytest.raises(Refusal):
        continuous(term, x, here)


@pytest.mark.parametrize(("term", "here"), CONTINUOUS, ids=[str(s[0]) for s in CONTINUOUS])
def test_what_is_built_continuously_is_continuous(term, here):
    continuous(term, x, here)


# --- growth and integrability


def check(source: Term, body: Term, here: Scene, *bound: Term) -> None:
    variables, inside, within = opened(here, source, close(body, *bound))
    integrable(source, variables, inside, within)


GAUSSIAN = make("gaussian", n, d)
SIZES = (le(ONE, n), le(ONE, d))


def tau(body: Term) -> Term:
    return over(make("spectrum", make("sample_covariance", data)), body, t)


INTEGRABLE = [
    (interval(ZERO, ONE), power(t, Fraction(1, 2)), scene(), t),
    (interval(ZERO, y), make("ln", add(ONE, t)), scene(lt(ZERO, y)), t),
    (make("uniform", ONE, TWO), inverse(t), scene(), t),
    (make("image", make("uniform", ONE, TWO), close(inverse(t), t)), inverse(t), scene(), t),
    (make("normal"), power(t, 6), scene(), t),
    (make("normal"), inverse(add(ONE, power(t, 2))), scene(), t),
    (make("normal"), make("ln", add(ONE, power(t, 2))), scene(), t),
    (make("normal"), make("exp", neg(power(t, 2))), scene(), t),
    (make("normal"), mul(make("abs", t), make("erf", t)), scene(), t),
    (make("image", make("normal"), close(power(t, 2), t)), power(t, 2), scene(), t),
    (law, make("atan", t), scene(), t),
    (law, inverse(add(ONE, power(t, 2))), scene(), t),
    (law, F(t), Scene(Context((law,)), ()), None),
    (GAUSSIAN, power(tau(power(t, 3)), 2), scene(*SIZES), data),
    (GAUSSIAN, tau(inverse(add(y, t))), scene(*SIZES, lt(ZERO, y)), data),
    (GAUSSIAN, tau(inverse(sub(y, t))), scene(*SIZES, lt(y, ZERO)), data),
    (GAUSSIAN, tau(make("exp", neg(mul(y, t)))), scene(*SIZES, lt(ZERO, y)), data),
    (GAUSSIAN, tau(mul(t, tau(t))), scene(*SIZES), data),
    (GAUSSIAN, inverse(add(ONE, tau(t))), scene(*SIZES), data),
    (make("integers", ONE, n), inverse(k), scene(le(ONE, n)), k),
]
NOT_INTEGRABLE = [
    (interval(ZERO, ONE), inverse(t), scene(), t),
    (interval(ZERO, ONE), make("ln", t), scene(), t),  # it is integrable, but not by its form
    (interval(ZERO, OO), ZERO, scene(), t),
    (interval(ONE, OO), power(t, -2), scene(), t),
    (make("integers", ONE, OO), power(k, -2), scene(), k),
    (make("uniform", ZERO, ONE), inverse(t), scene(), t),
    (make("image", make("uniform", ZERO, ONE), close(power(t, 2), t)), inverse(t), scene(), t),
    (make("normal"), inverse(t), scene(), t),
    (make("normal"), inverse(power(t, 2)), scene(), t),
    (make("normal"), make("exp", power(t, 2)), scene(), t),
    (make("normal"), make("rpow", add(ONE, power(t, 2)), power(t, 2)), scene(), t),
    (make("image", make("normal"), close(make("exp", power(t, 2)), t)), t, scene(), t),
    (law, t, scene(), t),
    (law, power(t, 2), scene(), t),
    (GAUSSIAN, tau(inverse(t)), scene(*SIZES, le(d, n)), data),
    (GAUSSIAN, inverse(tau(t)), scene(*SIZES), data),
    (GAUSSIAN, tau(make("exp", t)), scene(*SIZES), data),
    (GAUSSIAN, tau(F(t)), scene(*SIZES), data),
    (GAUSSIAN, over(law, tau(mul(t, y)), y), scene(*SIZES), data),
    (make("unit_vectors", d), ONE, scene(*SIZES), var("v", "vector")),
]


@pytest.mark.parametrize(("source", "body", "here", "bound"), INTEGRABLE, ids=[f"{s[0]} {s[1]}" for s in INTEGRABLE])
def test_what_is_bounded_or_of_polynomial_growth_is_integrable(source, body, here, bound):
    if bound is None:  # a function that a fact bounds for all values
        (z,), inside, within = opened(scene(), source, close(body, t))
        integrable(source, (z,), inside, within.knowing(le(make("abs", inside), TWO)))
        return
    check(source, body, here, bound)


@pytest.mark.parametrize(
    ("source", "body", "here", "bound"), NOT_INTEGRABLE, ids=[f"{s[0]} {s[1]}" for s in NOT_INTEGRABLE]
)
def test_what_may_have_no_mean_is_refused(source, body, here, bound):
    with pytest.raises(Refusal):
        check(source, body, here, bound)


def test_an_exponent_of_unknown_sign_bounds_nothing():
    grown = make("rpow", add(ONE, power(x, 2)), y)
    assert growth(grown, frozenset((x,)), scene()) is False
    assert growth(grown, frozenset((x,)), scene(lt(y, ZERO))) is True


shares = st.builds(lambda a, m: power(add(ONE, power(a, 2)), m), terms, st.integers(-2, 1))
candidates = st.recursive(
    st.one_of(numbers.map(num), shares),
    lambda inner: st.one_of(st.builds(add, inner, inner), st.builds(mul, inner, inner)),
)


@settings(max_examples=100, deadline=None)
@given(candidates, st.fractions(-50, 50, max_denominator=3), numbers)
def test_what_is_called_bounded_stays_bounded_far_out(term, far, other):
    """A term that is shown bounded in x is at most its greatest absolute value on a grid, doubled, at any further point."""
    try:
        bounded = growth(term, frozenset((x,)), scene())
    except Refusal:
        return
    if bounded and (value := dual(term, far, other)) is not None:
        values = [dual(term, Fraction(i, 4), other) for i in range(-200, 201)]
        assert abs(value[0]) <= 2 * max((abs(g[0]) for g in values if g is not None), default=0) + 1


# --- any combination, against differences of its values

leaves = st.one_of(st.just(x), st.fractions(-2, 2, max_denominator=2).map(num))
functions = ("exp", "ln", "atan", "abs", "sin", "erf", "floor", "asin")
combinations = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(add, inner, inner),
        st.builds(mul, inner, inner),
        st.builds(power, inner, st.integers(-2, 3)),
        st.builds(power, inner, st.sampled_from([Fraction(1, 2), Fraction(-1, 3), Fraction(3, 2)])),
        st.builds(lambda a, b: make("rpow", a, b), inner, inner),
        *(inner.map(lambda a, h=head: make(h, a)) for head in functions),
        st.builds(lambda a, b: make("max", a, b), inner, inner),
        st.builds(
            lambda relation, p, q, a, b: make("cases", relation(p, q), a, TRUE, b),
            st.sampled_from([lt, le, eq, ne]),
            inner,
            leaves,
            inner,
            inner,
        ),
    ),
    max_leaves=6,
)
RELATIONS = {"lt": lambda a, b: a < b, "le": lambda a, b: a <= b, "eq": lambda a, b: a == b, "ne": lambda a, b: a != b}


def evaluate(term: Term, at: mpmath.mpf) -> mpmath.mpf | None:
    """The value at x by mpmath; None where there is none."""
    if term is x:
        return at
    if term.head == "num":
        return mpmath.mpf(term.args[0].numerator) / term.args[0].denominator
    if term.head == "cases":
        sides = [evaluate(side, at) for side in term.args[0].args]
        if None in sides:
            return None
        return evaluate(term.args[1 if RELATIONS[term.args[0].head](*sides) else 3], at)
    parts = [evaluate(a, at) for a in term.terms]
    if None in parts:
        return None
    assume(all(abs(p) < 10**6 for p in parts))
    u = parts[0] if parts else None
    if term.head in ("pow", "rpow"):
        whole = term.head == "pow"
        undefined = (u == 0 and parts[1] < (0 if whole else mpmath.mpf("1e-99"))) or (not whole and u < 0)
        return None if undefined else u ** (int(parts[1]) if whole else parts[1])
    if (term.head == "ln" and u <= 0) or (term.head == "asin" and abs(u) > 1):
        return None
    known = {
        "add": mpmath.fsum,
        "mul": mpmath.fprod,
        "max": max,
        "ln": lambda p: mpmath.log(*p),
        "abs": lambda p: abs(*p),
    }
    known["pi"] = lambda _: +mpmath.pi
    return known[term.head](parts) if term.head in known else getattr(mpmath, term.head)(*parts)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(combinations, st.fractions(-2, 2, max_denominator=2))
def test_every_slope_that_is_shown_is_that_of_differences_on_both_sides(term, point):
    here = Scene(Context((x,), (le(x, num(point)), le(num(point), x))))
    try:
        defined(term, here)
        slope = derivative(term, x, here)
    except Refusal:
        return
    with mpmath.workdps(120):
        at = mpmath.mpf(point.numerator) / point.denominator
        step = mpmath.mpf(10) ** -40
        values = [evaluate(term, at + i * step) for i in (-1, 0, 1)]
        stated = evaluate(slope, at)
        assert None not in (*values, stated)
        for one, two in ((0, 1), (1, 2)):
            assert abs((values[two] - values[one]) / step - stated) < mpmath.mpf(10) ** -20 * (1 + abs(stated))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(combinations, st.fractions(-1, 1, max_denominator=4))
def test_what_is_shown_to_be_continuous_moves_little(term, point):
    here = Scene(Context((x,), (le(num(-1), x), le(x, ONE))))
    try:
        defined(term, here)
        continuous(term, x, here)
    except Refusal:
        return
    with mpmath.workdps(700):
        at = mpmath.mpf(point.numerator) / point.denominator
        values = [evaluate(term, p) for side in (-1, 1) for p in [at + side * mpmath.mpf(10) ** -600] if abs(p) <= 1]
        value = evaluate(term, at)
        assert value is not None
        assert None not in values
        assert all(abs(v - value) < mpmath.mpf(10) ** -4 for v in values)
