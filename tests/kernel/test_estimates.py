"""Estimates: numbers that are known otherwise are met within the error that is told, and what does not settle is refused."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from flint import arb, fmpq

from phaseproof.statements.statement import read_statements
from phaseproof.theory.decide.refusal import Refusal
from phaseproof.theory.terms.term import Term, var
from phaseproof.theory.untrusted.estimates import estimate
from phaseproof.theory.untrusted.refutation import _written
from phaseproof.theory.write.convert import convert


def left_side(text: str, given: str = "") -> tuple[Term, dict[str, Term]]:
    (stated,) = read_statements([f"{text} == 0"], [given] * bool(given))
    context, term = convert(stated.conclusion, stated.domain)
    return term.args[0], {v.args[0]: v for v in context.variables}


PLANE = "Integral(u*v*exp(-(u**2 + v**2 - 2*r*u*v)/(2*(1 - r**2)))/(2*pi*sqrt(1 - r**2)), (u, 0, oo), (v, 0, oo))"

SETTLED: dict[str, tuple[str, str, dict[str, int | Fraction], mpmath.mpf]] = {
    "0/0 at an end": ("Integral(x/(exp(x) - 1), (x, 0, oo))", "", {}, mpmath.pi**2 / 6),
    "a tail that balls do not bound": ("Integral(log(1 + exp(-x)), (x, 0, oo))", "", {}, mpmath.pi**2 / 12),
    "over a plane": (
        PLANE,
        "-1 < r < 1",
        {"r": Fraction(1, 2)},
        (mpmath.pi / 3 + mpmath.sqrt(3) / 2) / (2 * mpmath.pi),
    ),
    "a narrow peak": ("Integral(exp(-10**6*(x - 1/3)**2), (x, 0, 1))", "", {}, mpmath.sqrt(mpmath.pi) / 1000),
    "two peaks far apart": (
        "Integral((exp(-x**2/2) + exp(-(x - 100)**2/2))*(x/100)**2, (x, -oo, oo))",
        "",
        {},
        mpmath.sqrt(2 * mpmath.pi) * 10002 / 10000,
    ),
    "a narrow case": (
        "Integral(Piecewise((1, Abs(x - 1/3) < 1/10**4), (0, True)), (x, 0, 1))",
        "",
        {},
        mpmath.mpf(2) / 10**4,
    ),
    "a narrow maximum": (
        "Integral(exp(-x) + Max(0, 1 - 10**4*Abs(x - 7/3)), (x, 0, oo))",
        "",
        {},
        1 + mpmath.mpf(1) / 10**4,
    ),
    "peaks at zeros": (
        "Integral(1/cosh(100*(x**3 - 5*x + 1)) + exp(-x**2), (x, -oo, oo))",
        "",
        {},
        mpmath.sqrt(mpmath.pi)
        + sum(
            mpmath.quad(lambda x: 1 / mpmath.cosh(100 * (x**3 - 5 * x + 1)), [z + k / 10 for k in range(-5, 6)])
            for z in mpmath.polyroots([1, 0, -5, 1])
        ),
    ),
    "a peak at the zero of what moves far": (
        "Integral(exp(-1000*(x**5 - exp(x) - 2)**2), (x, 0, 10))",
        "",
        {},
        mpmath.quad(lambda x: mpmath.exp(-1000 * (x**5 - mpmath.exp(x) - 2) ** 2), [0, 1.3, 1.4, 1.45, 1.5, 1.6, 10]),
    ),
    "a floor": ("Integral(floor(x)*x, (x, 0, 10))", "", {}, mpmath.mpf(615) / 2),
    "a size": ("Integral(Abs(sin(x)), (x, 0, 10))", "", {}, 7 - mpmath.cos(mpmath.mpf(10) - 3 * mpmath.pi)),
    "a peak beyond an end": (
        "Integral(exp(-x) + 1/(1 + (x - 1000)**2), (x, 0, oo))",
        "",
        {},
        1 + mpmath.pi / 2 + mpmath.atan(1000),
    ),
    "alternating terms": ("Sum((-1)**k/(2*k + 1), (k, 0, oo))", "", {}, mpmath.pi / 4),
    "alternating terms whose sizes have a sum": ("Sum((-1)**k/(2*k + 1)**2, (k, 0, oo))", "", {}, mpmath.catalan),
    "what cancels": ("Integral(log(x)/(1 + x**2), (x, 0, oo))", "", {}, mpmath.mpf(0)),
    "a limit": ("Limit((3**x + 5**x)**(1/x), x, oo)", "", {}, mpmath.mpf(5)),
    "a limit by halves": ("Limit(x*exp(x**2/2)*sqrt(pi/2)*erfc(x/sqrt(2)), x, oo)", "", {}, mpmath.mpf(1)),
    "a limit of sums": ("Limit(Sum(1/k**2, (k, 1, n)), n, oo)", "n integer", {}, mpmath.pi**2 / 6),
    "Stirling": ("Limit(gamma(x + 1)*exp(x)/(x**x*sqrt(x)), x, oo)", "", {}, mpmath.sqrt(2 * mpmath.pi)),
    "data of one column": ("E(tau(S**(-2)))", "n > d + 3", {"n": 7, "d": 1}, mpmath.mpf(49) / 15),
    "data of two columns": ("E(tau(1/S))", "n > d + 1", {"n": 7, "d": 2}, mpmath.mpf(7) / 4),
    "data of one row": (
        "E(tau(Piecewise((1/S, S > 0), (0, True))))",
        "",
        {"n": 1, "d": 5},
        mpmath.mpf(1) / 15,
    ),
    "a distance": (
        "E(wasserstein(S, 1))",
        "",
        {"n": 3, "d": 1},
        2 - 2 * mpmath.sqrt(mpmath.mpf(2) / 3) / mpmath.gamma(1.5),
    ),
    "a divergence": ("E(kl(1, S))", "n > d + 1", {"n": 4, "d": 1}, (1 + mpmath.digamma(2) + mpmath.log(0.5)) / 2),
    "two entries": (
        "E_over(cell(X, 1, 1)**2*Abs(cell(X, 2, 1)), X, n, d)",
        "",
        {"n": 2, "d": 1},
        mpmath.sqrt(2 / mpmath.pi),
    ),
    "a slope": ("Derivative(x**x, x)", "x > 0", {"x": 2}, 4 * (1 + mpmath.log(2))),
}


def test_a_slope_that_all_differences_miss_is_not_believed() -> None:
    term, _ = left_side("Derivative(Integral(sin(2048*pi*x + t)*zeta(2 + t), (t, 0, 1)), x)")
    value, error = estimate(term, {var("x", "real"): fmpq(1)})
    assert error > 100 * abs(value)


@pytest.mark.parametrize("name", SETTLED)
def test_what_settles(name: str) -> None:
    text, given, point, expected = SETTLED[name]
    term, variables = left_side(text, given)
    at = {v: fmpq(*Fraction(point[name]).as_integer_ratio()) for name, v in variables.items()}
    value, error = estimate(term, at)
    assert abs(value - arb(str(expected))) <= 2 * error + arb("1e-12")
    assert error < arb("1e-2")


@pytest.mark.parametrize(
    "text",
    [
        "Integral(sin(x)/x, (x, 0, oo))",
        "Integral(1/x, (x, 0, 1))",
        "Integral(1/x, (x, 1, oo))",
        "Integral(1/sqrt(x), (x, 1, oo))",
        "Integral(floor(10*x)*exp(-x), (x, 0, oo))",
        "Integral(Piecewise((1, sin(10*x) > 9/10), (0, True))*exp(-x), (x, 0, oo))",
        "Sum((-1)**k, (k, 0, oo))",
        "Sum(1/k, (k, 1, oo))",
        "Sum((-1)**k/(k + 1) + Piecewise((1, Abs(k - 100) < 1/2), (0, True)), (k, 0, oo))",
        "Sum((-1)**k/(k + 1) + exp(-(k - 5000)**2), (k, 0, oo))",
        "Limit(sin(x), x, oo)",
        "Limit(Max(x - 10**40, 0)/x, x, oo)",
        "Limit(Sum(Max(k - 10**4, 0)/k**2, (k, 1, n)), n, oo)",
        "Limit(1/log(log(x)), x, oo)",
        "Limit(x**(-1/100), x, oo)",
        "Limit(log(x)/x**(1/100), x, oo)",
        "Limit(log(x)**60/x, x, oo)",
        "Limit(x*log(x)**100, x, 0)",
        "Limit(log(x)**100/x**(1/100), x, oo)",
        "Limit(Abs(log(x))**100*x**(1/100), x, 0)",
        "Limit(exp(100*sqrt(log(x)))/x**(1/10), x, oo)",
        "Limit(exp(log(log(x))**2)/x**(1/100), x, oo)",
        "Limit(floor(log(x)/1000), x, oo)",
        "Limit(Max(0, log(x) - 1000), x, oo)",
        "Limit(erf(log(x) - 1000), x, oo)",
        "Limit(x/(x + exp(1000)), x, oo)",
        "Limit(log(log(x))/log(x), x, oo)",
        "Limit(Max(log(log(x)), 50), x, oo)",
        "Limit(sign(log(log(x)) - 30), x, oo)",
        "Limit(floor(log(log(x))/20), x, oo)",
        "Limit(floor(log(x)/2**45), x, oo)",
        "Limit(Piecewise((0, x < exp(exp(exp(5)))), (1, True)), x, oo)",
        "Limit(Min(x, exp(exp(60)))/x, x, oo)",
        "Limit(atan(log(x)/10**30 + cos(x)/x), x, oo)",
        "Limit(Integral(exp(-t/10**400), (t, 0, x)), x, oo)",
        "Integral(exp(-10**6*(sin(7*x) + cos(x) - 1/3)**2), (x, 0, 7))",
    ],
)
def test_what_does_not_settle_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        estimate(left_side(text)[0], {})


def test_means_that_are_infinite_are_refused() -> None:
    term, variables = left_side("E(tau(1/S))")
    with pytest.raises(Refusal):
        estimate(term, {variables["n"]: fmpq(2), variables["d"]: fmpq(1)})


def test_means_of_what_is_narrow_are_refused() -> None:
    for text in (
        "E(tau(1 + 1000*Piecewise((1, Abs(S - 1) < 1/1000), (0, True))))",
        "E(tau(1 + exp(-10**6*(S - 1)**2)))",
        "E_over(1 + Piecewise((1, Abs(cell(X, 1, 1) - 1) < 1/1000), (0, True)), X, n, d)",
    ):
        term, variables = left_side(text)
        with pytest.raises(Refusal, match="narrow"):
            estimate(term, {variables["n"]: fmpq(5), variables["d"]: fmpq(1)})


def test_a_slope_at_a_corner_is_refused() -> None:
    term, variables = left_side("Derivative(Abs(x), x)")
    with pytest.raises(Refusal, match="different slopes"):
        estimate(term, {variables["x"]: fmpq(0)})


def test_what_grows_is_infinite() -> None:
    for text, sign in (("-x**2", -1), ("x**(1/100)", 1), ("x**(1/100)/log(x)**100", 1), ("Max(0, x - 10**400)", 1)):
        value, _ = estimate(left_side(f"Limit({text}, x, oo)")[0], {})
        assert value * sign > 0
        assert not value.is_finite()


@pytest.mark.parametrize("text", ["(-1)**n", "cos(pi*n)", "cos(2*pi*n/3)", "log(n)**100/n**(1/100)"])
def test_what_does_not_settle_along_integers_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        estimate(left_side(f"Limit({text}, n, oo)", "n integer")[0], {})


def test_what_all_but_vanishes_is_written_as_nothing() -> None:
    value, error = estimate(left_side("Limit(exp(-x)*x, x, oo)")[0], {})
    assert value == 0 < error


def test_a_value_that_is_hardly_known_is_told_by_its_ends() -> None:
    assert _written(arb(1, "0.6"), about=False) == "between 0.40000000 and 1.6000000"
