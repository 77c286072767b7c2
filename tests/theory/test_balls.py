"""Balls hold the true value: against mpmath, against identities, and at the corners where they must refuse."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp
from flint import acb, arb, ctx, fmpq

from phaseproof.theory.balls import (
    compile_balls,
    enclose,
    enclose_to,
    exact_value,
    is_finite,
)
from phaseproof.theory.errors import NotEvaluable, PrecisionError, Undetermined
from phaseproof.theory.roots import root_of

x, y = sp.symbols("x y", real=True)
k = sp.Symbol("k", integer=True, positive=True)
half, third = sp.Rational(1, 2), sp.Rational(1, 3)

FUNCTIONS = {
    "exp": (sp.exp(x), mpmath.exp),
    "log": (sp.log(x), mpmath.log),
    "sin": (sp.sin(x), mpmath.sin),
    "cos": (sp.cos(x), mpmath.cos),
    "tan": (sp.tan(x), mpmath.tan),
    "asin": (sp.asin(x), mpmath.asin),
    "acos": (sp.acos(x), mpmath.acos),
    "atan": (sp.atan(x), mpmath.atan),
    "sinh": (sp.sinh(x), mpmath.sinh),
    "cosh": (sp.cosh(x), mpmath.cosh),
    "tanh": (sp.tanh(x), mpmath.tanh),
    "gamma": (sp.gamma(x), mpmath.gamma),
    "loggamma": (sp.loggamma(x), mpmath.loggamma),
    "digamma": (sp.digamma(x), mpmath.digamma),
    "trigamma": (sp.polygamma(1, x), lambda v: mpmath.polygamma(1, v)),
    "factorial": (sp.factorial(x), mpmath.factorial),
    "binomial": (sp.binomial(x, third), lambda v: mpmath.binomial(v, mpmath.mpf(1) / 3)),
    "rising": (sp.RisingFactorial(x, third), lambda v: mpmath.rf(v, mpmath.mpf(1) / 3)),
    "2F1": (sp.hyper((-half, half), (2,), x), lambda v: mpmath.hyp2f1(-0.5, 0.5, 2, v)),
    "3F2": (sp.hyper((half, half, third), (1, 2), x), lambda v: mpmath.hyper([0.5, 0.5, mpmath.mpf(1) / 3], [1, 2], v)),
    "1F1": (sp.hyper((half,), (2,), x), lambda v: mpmath.hyp1f1(0.5, 2, v)),
    "K": (sp.elliptic_k(x), mpmath.ellipk),
    "E": (sp.elliptic_e(x), mpmath.ellipe),
    "Pi": (sp.elliptic_pi(x, third), lambda v: mpmath.ellippi(v, mpmath.mpf(1) / 3)),
    "erf": (sp.erf(x), mpmath.erf),
    "E_1": (sp.expint(1, x), mpmath.e1),
    "I_1": (sp.besseli(1, x), lambda v: mpmath.besseli(1, v)),
    "I_(1/3)": (sp.besseli(third, x), lambda v: mpmath.besseli(mpmath.mpf(1) / 3, v)),
    "product": (sp.Product(x + k, (k, 2, 5)), lambda v: mpmath.fprod(v + j for j in range(2, 6))),
    "Bessel functions": (
        sp.Sum(x ** (-k / 2) * sp.besseli(k, 3 * x), (k, 1, sp.oo)),
        lambda v: mpmath.nsum(lambda j: v ** (-j / 2) * mpmath.besseli(int(j), 3 * v), [1, 150], method="d"),
    ),
    "cube root": (x**third, mpmath.cbrt),
    "x^(-3/2)": (x ** sp.Rational(-3, 2), lambda v: v ** mpmath.mpf("-1.5")),
    "x^y": (x**x, lambda v: v**v),
    "constants": (
        sp.pi + sp.E + sp.EulerGamma + sp.Catalan + sp.GoldenRatio + 0 * x,
        lambda v: mpmath.pi + mpmath.e + mpmath.euler + mpmath.catalan + mpmath.phi,
    ),
    "extremes": (sp.Max(x, third) * sp.Min(x, 1) + sp.Abs(x - 2) - sp.sign(x - 2), lambda v: v * v + (2 - v) + 1),
}


def holds(ball: arb, number: mpmath.mpf, digits: int) -> bool:
    """Is the ball no wider than the number's error, and does it agree with the number?"""
    error = mpmath.mpf(10) ** -digits
    centre = mpmath.mpf(ball.mid().str(digits + 20, radius=False, more=True))
    return bool(abs(centre - number) < error and float(ball.rad()) < error)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_agree_with_mpmath(name: str) -> None:
    expression, witness = FUNCTIONS[name]
    ball = enclose(expression, {x: sp.Rational(5, 7)}, 200)
    with mpmath.workdps(60):
        assert ball.imag.contains(0)
        assert holds(ball.real, witness(mpmath.mpf(5) / 7), 45)


def test_complex_parts_and_the_square_root_of_a_negative_number() -> None:
    z, free = sp.sqrt(x), sp.Symbol("free")  # without assumptions, so that SymPy leaves the parts alone
    assert enclose(z, {x: sp.Integer(-4)}, 80) == acb(0, 2)
    assert enclose(1 / z, {x: sp.Integer(-4)}, 80) == acb(0, -0.5)
    parts = compile_balls(sp.re(free) + 10 * sp.im(free) + 100 * sp.conjugate(free), (free,))
    assert parts(acb(3, 2)) == acb(323, -200)


@pytest.mark.parametrize(
    "m", ["1/3", "1/1000000000000", "999999999999999999999999999999/1000000000000000000000000000000"]
)
def test_legendre_relation(m: str) -> None:
    """E(m) K(1-m) + E(1-m) K(m) - K(m) K(1-m) = pi/2 joins three enclosures that share nothing else."""
    E, K = sp.elliptic_e, sp.elliptic_k
    left = E(x) * K(1 - x) + E(1 - x) * K(x) - K(x) * K(1 - x)
    difference = enclose(left - sp.pi / 2, {x: sp.Rational(m)}, 256)
    assert difference.contains(0)
    assert abs(difference) < arb("1e-40")


@pytest.mark.parametrize(
    ("a", "b", "c", "limit"),
    [
        (-half, half, 2, 8 / (3 * sp.pi)),
        (-half, -half, 1, 4 / sp.pi),
        (half, half, 2, 4 / sp.pi),
    ],
)
def test_hypergeometric_function_at_and_near_one(a: sp.Expr, b: sp.Expr, c: int, limit: sp.Expr) -> None:
    """At 1 the classical constants; at distance 1e-30 no further from them than the slope's logarithm allows."""
    function = sp.hyper((a, b), (c,), x)
    at_one = enclose(function, {x: sp.Integer(1)}, 200)
    near = enclose(function, {x: 1 - sp.Rational(1, 10**30)}, 200)
    assert at_one.overlaps(enclose(limit, {}, 200))
    assert at_one.rel_accuracy_bits() > 150
    assert near.rel_accuracy_bits() > 90
    assert abs(near - at_one) < arb(10) ** -28
    assert not near.overlaps(at_one)


def test_hypergeometric_function_that_diverges_at_one() -> None:
    with pytest.raises(Undetermined):
        enclose(sp.hyper((half, half), (1,), x), {x: sp.Integer(1)}, 100)


@pytest.mark.parametrize(
    "expression",
    [
        sp.expint(1, -x),
        sp.elliptic_k(x),
        sp.elliptic_e(x),
        sp.hyper((half, half), (2,), x),
        sp.asin(x),
        sp.loggamma(-x),
    ],
)
def test_a_cut_is_refused(expression: sp.Expr) -> None:
    with pytest.raises(Undetermined, match="cut"):
        enclose(expression, {x: sp.Integer(2)}, 100)


@pytest.mark.parametrize(
    "term", [sp.besseli(k, x) ** 2, sp.besseli(k + 1, x), k * sp.besseli(k, x), sp.besseli(k, k * x), 1 / k]
)
def test_other_series_are_refused(term: sp.Expr) -> None:
    with pytest.raises(NotEvaluable):
        enclose(sp.Sum(term, (k, 1, sp.oo)), {x: sp.Integer(1)}, 100)


def test_a_series_of_bessel_functions_at_other_numbers_than_positive_ones_is_refused() -> None:
    series = sp.Sum(x**k * sp.besseli(k, y), (k, 0, sp.oo))
    for point in ({x: -1, y: 1}, {x: 1, y: -1}, {x: 0, y: 1}):
        with pytest.raises(Undetermined):
            enclose(series, {symbol: sp.Integer(value) for symbol, value in point.items()}, 100)


@pytest.mark.parametrize("expression", [1 / x, sp.log(x), sp.gamma(x), sp.elliptic_k(1 - x), (1 - sp.cos(x)) / x**2])
def test_no_value_is_never_returned_as_one(expression: sp.Expr) -> None:
    with pytest.raises(Undetermined):
        enclose(expression, {x: sp.Integer(0)}, 100)
    assert not is_finite(compile_balls(1 / x, (x,))(acb(0)))


@pytest.mark.parametrize(
    "expression",
    [
        sp.Integral(sp.sin(x * y) / y, (y, 0, sp.oo)),
        sp.Sum(x**y, (y, 0, sp.oo)),
        sp.Derivative(sp.Function("f")(x), x),
        sp.Function("tau")(x),
        sp.nan,
        sp.zoo,
        sp.oo,
        x + y,
        sp.elliptic_e(x, third),
        sp.Piecewise((x, sp.Contains(x, sp.S.Integers)), (0, True)),
    ],
)
def test_what_balls_cannot_evaluate_is_named(expression: sp.Expr) -> None:
    with pytest.raises(NotEvaluable):
        compile_balls(expression, (x,))


STEP = sp.Piecewise((1 / (x - third), x > third), (sp.Integer(7), sp.Eq(x, third)), (sp.log(-x), x < 0), (x, True))


def test_only_the_branch_that_applies_is_evaluated() -> None:
    assert exact_value(STEP, {x: sp.Rational(4, 3)}) == 1
    assert exact_value(STEP, {x: third}) == 7
    assert exact_value(STEP, {x: third - sp.Rational(1, 10**5000)}) == fmpq(1, 3) - fmpq(1, 10**5000)
    assert enclose(STEP, {x: sp.Integer(-1)}, 80).is_zero()


def test_conditions_joined() -> None:
    inside = sp.Piecewise((1, sp.And(x > 0, x < 1)), (2, sp.Or(x < -5, x >= 5)), (3, sp.Ne(x, 1)), (4, True))
    values = {sp.Rational(1, 2): 1, sp.Integer(-6): 2, sp.Integer(5): 2, sp.Integer(0): 3, sp.Integer(1): 4}
    assert {v: exact_value(inside, {x: v}) for v in values} == values


def test_a_straddled_condition_is_undetermined_until_the_precision_decides() -> None:
    close = sp.Piecewise((1, x**2 > 2), (sp.Integer(0), True))
    below = sp.Piecewise((sp.Integer(1), sp.sqrt(2) > x), (sp.Integer(2), True))
    with pytest.raises(Undetermined, match="not decided"):
        compile_balls(close, (x,))(arb(1).union(arb(2)))
    point = {x: sp.Rational(sp.floor(sp.sqrt(2) * 10**60), 10**60)}
    with pytest.raises(Undetermined, match="not decided"):
        enclose(below, point, 100)
    assert enclose_to(below, point, 15) == 1


def test_arguments_are_balls_or_exact_rationals_in_order() -> None:
    quotient = compile_balls(x / y, (y, x))
    assert quotient(arb(4), arb(2)) == quotient(acb(4), acb(2)) == quotient(fmpq(4), fmpq(2)) == acb(0.5)


def test_a_cancellation_is_worked_through() -> None:
    """(1 + c) E - (1 - c) K = 3 pi c / 4 + O(c^2): thirty digits are lost at c = 1e-30."""
    c = sp.Rational(1, 10**30)
    elliptic = 4 / (3 * sp.pi * x) * ((1 + x) * sp.elliptic_e(x) - (1 - x) * sp.elliptic_k(x))
    assert enclose_to(elliptic, {x: c}, 60).rel_accuracy_bits() > 199
    remainder = enclose(elliptic - (1 - c / 8 - c**2 / 64), {x: c}, 700)  # its series, (-1/2)_k (1/2)_k / ((2)_k k!)
    assert abs(remainder) < arb(10) ** -90


def test_precision_is_put_back_and_limits_are_named() -> None:
    before = ctx.prec
    with pytest.raises(PrecisionError, match="300 bits"):
        enclose_to(sp.sqrt(x), {x: sp.Integer(2)}, 100, maximal_bits=300)
    enclose_to(root_of(y**3, y, x, 0, sp.oo), {x: sp.Integer(2)}, 100)
    with pytest.raises(Undetermined):
        enclose(1 / x, {x: sp.Integer(0)}, 1000)
    assert ctx.prec == before


def test_a_zero_that_balls_cannot_certify_has_a_small_radius() -> None:
    ball = enclose_to(sp.sqrt(x) - sp.sqrt(x + 2) / sp.sqrt(2), {x: sp.Integer(2)}, 40)
    assert ball.contains(0)
    assert float(ball.real.rad()) < 1e-40


ROOTS = {
    "cube root": (y**3, sp.Integer(2), sp.Integer(0), sp.oo, lambda: mpmath.cbrt(2)),
    "at a point of the search grid": (y**2, sp.Integer(4), sp.Integer(0), sp.oo, lambda: mpmath.mpf(2)),
    "near the lower end": (sp.log(y), sp.Integer(-500), sp.Integer(0), sp.oo, lambda: mpmath.exp(-500)),
    "far out": (sp.log(y), sp.Integer(500), sp.Integer(0), sp.oo, lambda: mpmath.exp(500)),
    "near the upper end": (sp.tan(y), sp.Integer(10) ** 20, sp.Integer(0), sp.pi / 2, lambda: mpmath.atan(10**20)),
    "inside a range": (sp.exp(y), sp.Integer(2), sp.Rational(-7, 2), sp.Integer(9), lambda: mpmath.log(2)),
    "steep": (y**101, sp.Rational(1, 3), sp.Integer(0), sp.Integer(2), lambda: mpmath.mpf(3) ** (-mpmath.mpf(1) / 101)),
}


@pytest.mark.parametrize("name", ROOTS)
def test_inverse_of_an_increasing_function(name: str) -> None:
    function, target, lower, upper, witness = ROOTS[name]
    ball = enclose_to(root_of(function, y, x, lower, upper), {x: target}, 60)
    with mpmath.workdps(90):
        centre = mpmath.mpf(ball.real.mid().str(85, radius=False, more=True))
        assert abs(centre / witness() - 1) < mpmath.mpf("1e-60")
    assert ball.imag.is_zero()


def test_an_inverse_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Undetermined):
        enclose(root_of(y**2, y, x, 0, 1), {x: sp.Integer(2)}, 100)


def test_finite_sums() -> None:
    """A harmonic number as psi(6) + gamma, a geometric sum in a parameter, an empty sum; what is no finite sum is refused."""
    k, m = sp.symbols("k m", integer=True)
    harmonic = enclose(sp.Sum(1 / k, (k, 1, m)), {m: sp.Integer(5)}, 150)
    assert (60 * harmonic - 137).contains(0)
    assert enclose(sp.Sum(x**k, (k, 0, m - 1)), {x: sp.Rational(1, 2), m: sp.Integer(3)}, 150).real.contains(arb(1.75))
    assert enclose(sp.Sum(x**k, (k, 3, m)), {x: sp.Rational(1, 2), m: sp.Integer(2)}, 150).real.contains(0)
    for last in (sp.oo, sp.Rational(5, 2), sp.Integer(10) ** 9):
        with pytest.raises(NotEvaluable):
            enclose(sp.Sum(1 / k, (k, 1, last)), {}, 150)
