"""LaTeX is read rightly or not at all: what SymPy prints is read back as it was, and what is ambiguous is told."""

from __future__ import annotations

import math

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from phaseproof.statements.latex.declared import Declared, said
from phaseproof.statements.latex.grammar import DEEPEST, Grammar
from phaseproof.statements.latex.macros import definitions, expanded
from phaseproof.statements.latex.meaning import expression
from phaseproof.statements.latex.tokens import Unread, read, tokens
from phaseproof.theory.errors import UsageError

LETTERS = Declared().then(
    said(
        r"x, y > 0, a real, b real, n, m integer, n >= 1, m >= 0, d > 0, 0 < \rho < 1, sigma > 0, X ~ N(0, 1), Y \sim N(a, \sigma^2)"
    )
)
SCOPE = LETTERS.scope({})
SYMBOLS = {name: value for name, value in SCOPE.values.items() if isinstance(value, sp.Symbol)}
x, y, a, b, d, n, m, rho, sigma = (SYMBOLS[name] for name in ("x", "y", "a", "b", "d", "n", "m", "rho", "sigma"))
t, k = sp.Symbol("t", real=True), sp.Symbol("k", integer=True)
oo, pi = sp.oo, sp.pi


def reading(text: str) -> sp.Expr:
    return expression(Grammar(read(tokens(text))).whole(), SCOPE)


def unread(text: str) -> str:
    with pytest.raises(Unread) as found:
        reading(text)
    assert 0 <= found.value.at <= len(text)
    return found.value.why


READ: dict[str, sp.Expr] = {
    r"\frac12x^2": x**2 / 2,
    r"\tfrac{1}{3} \, x y": x * y / 3,
    r"xy/2": x * y / 2,
    r"(1/2)\ln x": sp.log(x) / 2,
    r"x\cdot-y": -x * y,
    r"0.5 x": x / 2,
    r"-x^2": -(x**2),
    r"2\cdot 3^{x}": 2 * 3**x,
    r"x^{-a}": x**-a,
    r"\sqrt[3]{1+x}": (1 + x) ** sp.Rational(1, 3),
    r"e^{-x^2/2}": sp.exp(-(x**2) / 2),
    r"\mathrm{e}^{x}": sp.exp(x),
    r"\exp\left\{-\frac{x}{2}\right\}": sp.exp(-x / 2),
    r"\sin 2\pi x": sp.sin(2 * pi * x),
    r"\sin x\cos y": sp.sin(x) * sp.cos(y),
    r"\sin^2 x + \cos^2(x)": sp.sin(x) ** 2 + sp.cos(x) ** 2,
    r"\ln x^2": sp.log(x**2),
    r"\ln(x)^2": sp.log(x) ** 2,
    r"\ln(x)y": sp.log(x) * y,
    r"\ln 2\pi\sigma^2 + 1": sp.log(2 * pi * sigma**2) + 1,
    r"\ln\frac xy": sp.log(x / y),
    r"\ln\cosh x + 1": sp.log(sp.cosh(x)) + 1,
    r"\ln\Gamma(x+1)\,y": sp.log(sp.gamma(x + 1)) * y,
    r"\log_2 x": sp.log(x) / sp.log(2),
    r"\Gamma(x+1)": sp.gamma(x + 1),
    r"\Gamma\big(\tfrac12\big)": sp.gamma(sp.Rational(1, 2)),
    r"\operatorname{erf}(x/\sqrt2)": sp.erf(x / sp.sqrt(2)),
    r"\mathrm{erfc}\,x": sp.erfc(x),
    r"\arctan x": sp.atan(x),
    r"n!\,x^n": sp.factorial(n) * x**n,
    r"\binom{n}{m}": sp.binomial(n, m),
    r"|a-|b||": sp.Abs(a - sp.Abs(b)),
    r"\left|a\right|^2": sp.Abs(a) ** 2,
    r"2|a|b": 2 * sp.Abs(a) * b,
    r"\lfloor a\rfloor": sp.floor(a),
    r"\left\lfloor{x + y}\right\rfloor": sp.floor(x + y),
    r"a^+ + (b)_+": sp.Max(a, 0) + sp.Max(b, 0),
    r"\max\{a, b\}": sp.Max(a, b),
    r"x(1-x)": x * (1 - x),
    r"\int_0^x t\,dt": sp.Integral(t, (t, 0, x)),
    r"\int_0^1\frac{dt}{1+t^2}": sp.Integral(1 / (1 + t**2), (t, 0, 1)),
    r"\int_0^1\frac{t\,dt}{1+t^2}": sp.Integral(t / (1 + t**2), (t, 0, 1)),
    r"\int_0^1 \mathrm{d}t\, t^2 + 1": sp.Integral(t**2, (t, 0, 1)) + 1,
    r"\int_0^1 t + 1\,dt": sp.Integral(t + 1, (t, 0, 1)),
    r"\int\limits_{-\infty}^\infty e^{-t^2/2}dt/\sqrt{2\pi}": sp.Integral(sp.exp(-(t**2) / 2), (t, -oo, oo)) / sp.sqrt(2 * pi),
    r"\int_{\mathbb R} e^{-t^2}\,dt": sp.Integral(sp.exp(-(t**2)), (t, -oo, oo)),
    r"\int_0^1\!\int_0^t s\,ds\,dt": sp.Integral(sp.Integral(sp.Symbol("s", real=True), (sp.Symbol("s", real=True), 0, t)), (t, 0, 1)),
    r"\sum_{k=0}^n k x^k + 1": sp.Sum(k * x**k, (k, 0, n)) + 1,
    r"\sum_{k\ge1}\frac1{k^2}": sp.Sum(1 / k**2, (k, 1, oo)),
    r"\sum_{1\le k < n} k": sp.Sum(k, (k, 1, n - 1)),
    r"\prod_{k=1}^n k": sp.Product(k, (k, 1, n)),
    r"\lim_{t\to0^+} t\ln t": sp.Limit(t * sp.log(t), t, 0, "+"),
    r"\lim_{t\to 0+} t": sp.Limit(t, t, 0, "+"),
    r"\lim_{t\downarrow 0}\frac{\sin t}{t}": sp.Limit(sp.sin(t) / t, t, 0, "+"),
    r"\lim_{t\to a}t^2": sp.Limit(t**2, t, a, "+-"),
    r"\lim_{n\to\infty}\left(1+\frac1n\right)^n": sp.Limit((1 + 1 / sp.Symbol("n", integer=True)) ** sp.Symbol("n", integer=True), sp.Symbol("n", integer=True), oo),
    r"\frac{d}{d+1} + \frac{d}{d^2}": d / (d + 1) + d / d**2,
    r"\frac{d}{dx}\ln(1+e^x)": sp.Derivative(sp.log(1 + sp.exp(x)), x),
    r"\frac{\partial^2}{\partial x^2} x^3 + 1": sp.Derivative(x**3, (x, 2)) + 1,
    r"\frac{d\,e^x}{dx}": sp.Derivative(sp.exp(x), x),
    r"\begin{cases} x & x > 1 \\ 0, & \text{otherwise}\end{cases}": sp.Piecewise((x, x > 1), (0, True)),
    r"\underbrace{x + y}_{\text{small}}": x + y,
    "∫_0^1 t dt · π": sp.Integral(t, (t, 0, 1)) * pi,
}  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_what_is_written_is_read(text: str) -> None:
    assert same(reading(text), READ[text])


def same(one: sp.Expr, other: sp.Expr) -> bool:
    """Are they the same once SymPy has put them into its own order? Nothing is integrated, summed or solved for it."""
    return bool(sp.expand(_canonical(one) - _canonical(other)) == 0)


def _canonical(e: sp.Basic) -> sp.Basic:
    return e if not e.args else e.func(*map(_canonical, e.args))


def test_a_gaussian_mean_is_an_integral() -> None:
    X, Y = sp.Symbol("X", real=True), sp.Symbol("Y", real=True)
    plain = X**4 * sp.exp(-(X**2) / 2) / sp.sqrt(2 * pi)
    assert same(reading(r"\mathbb E[X^4]"), sp.Integral(plain, (X, -oo, oo)))
    moved = Y * sp.exp(-((Y - a) ** 2) / (2 * sigma**2)) / (sigma * sp.sqrt(2 * pi))
    assert same(reading(r"\mathbb{E}\,Y"), sp.Integral(moved, (Y, -oo, oo)))


@pytest.mark.parametrize("written", [r"\operatorname{Var}(X^2)", r"\mathrm{Var}[X^2]"])
def test_a_variance_is_a_mean_of_squares_less_the_square_of_a_mean(written: str) -> None:
    mean = reading(r"\mathbb E[X^2]")
    square = reading(r"\mathbb E[(X^2)^2]")
    assert same(reading(written), sp.Add(square, sp.Mul(-1, sp.Pow(mean, 2, evaluate=False), evaluate=False)))


UNREADABLE = {
    r"1/2x": "slash",
    r"\ln x/y": "divided",
    r"\sin x(1+y)": "argument",
    r"\sin^{-1} x": "inverse",
    r"\ln(x)(1+y)": "both brackets",
    r"\ln|a|^2": "raised",
    r"\mathbb E|X|^2": "raised",
    r"\mathbb E(X-a)^2": "square brackets",
    r"\mathbb E(X)(X-a)": "",
    r"x^10": "braces",
    r"{x+y}^2": "braces are not seen",
    r"2{x+y}": "braces are not seen",
    r"x^{(2)}": "index",
    r"x^\top": "vectors and matrices",
    r"x^{2}^{3}": "two exponents",
    r"z": "not declared",
    r"x_1": "not declared",
    r"f(x)": "read as a function",
    r"x(t)": "read as a function",
    r"x(2y)": "read as a function",
    r"\frac{dx}{dy}": "does not depend",
    r"\frac{d}{dx} y": "does not mention",
    r"\frac{d}{dx}(x+1)x": "differentiated",
    r"\frac{d}{dn} n^2": "no real number",
    r"\sum_{k=0}^n k + k": "put in brackets",
    r"\lim_{t\to\infty} t - \ln t": "put in brackets",
    r"\sum_{k=0}^n k\sum_{m=0}^k m + m": "put in brackets",
    r"\sum_{k} k": "is read over",
    r"\sum_{k=0}^{\mathbb R} k": "is read over",
    r"\int_0^{\mathbb R} x\,dx": "both ends",
    r"\sum_{k\in\mathbb Z} k": "is read over",
    r"\int_0^1 x": "without its dx",
    r"\int x\,dx": "both ends",
    r"\int_0^1 x\,dx\,dy": "without its integral",
    r"\iint x\,dx": "one \\int",
    r"a \pm b": "two things",
    r"1 + 2 + \cdots + n": "dots",
    r"x'": "prime",
    r"\|x\|": "not read",
    r"\mathbf{x}^2": "vectors",
    r"\mathcal L": "not read",
    r"\nabla x": "not read",
    r"x +": "too early",
    r"(x": "missing",
    r"x)": "not read",
    r"(x]": "closed by",
    r"|x": "not closed",
    r"": "nothing",
    r"X + 1": "random",
    r"\mathbb E[x]": "random",
    r"x y 2": "number behind",
    r"n!!": "!!",
    r"\pi_1": "no index",
    r"\frac{x}": "",
    r"\begin{pmatrix} x \end{pmatrix}": "vectors and matrices",
    r"\mathrm{tr}(x)": "vectors and matrices",
    r"g(x)": "nothing is known of another",
}


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_ambiguous_or_unknown_is_not_read(text: str) -> None:
    assert UNREADABLE[text] in unread(text)


def test_sizes_are_limited() -> None:
    assert "levels" in unread("(" * (DEEPEST + 1) + "x" + ")" * (DEEPEST + 1))
    assert "digits" in unread("1" * 1000)
    assert "more than" in unread("x+" * 20_000 + "x")
    looping = {
        name: [macro] for name, macro, _, _ in definitions(r"\newcommand{\x}{\x\x} \newcommand{\y}[1]{#1\y{#1}}")
    }
    for word in (r"\x", r"\y{x}"):
        with pytest.raises(Unread, match="without end"):
            expanded(tokens(word, 100), looping)


def test_nothing_is_evaluated() -> None:
    assert reading(r"\frac xx").func is sp.Mul
    assert reading(r"\frac{1}{0}") == sp.Pow(0, -1, evaluate=False)
    assert reading(r"9^{9^{9^{9^9}}}").func is sp.Pow
    assert reading(r"\Gamma(\tfrac12)").func is sp.gamma
    assert reading("x - x").args == (x, sp.Mul(-1, x))


def links(text: str) -> list[str]:
    """How the links of a draft in LaTeX are read."""
    from phaseproof.drafts.displays import of_latex
    from phaseproof.drafts.reading import Reader

    return [
        entry.text or entry.why for entry in Reader().entries(of_latex(text)[0]) if entry.kind in ("link", "unread")
    ]


def test_a_bound_letter_is_not_captured() -> None:
    """f(u) = integral of u over t; f(t) within an integral over t is still of the t outside."""
    text = r"\[ f(u) := \int_0^1 u\,t\,dt \] \[ \int_0^2 f(t)\,dt = 1 \]"
    assert links(text) == ["Integral(Integral(t*x, x = 0 .. 1), t = 0 .. 2) = 1"]


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("f'(x) = 0", "deriv(1, t: t - n*ln(t), x) = 0"),
        ("f'(n) = 0", "deriv(1, t: t - n*ln(t), n) = 0"),
        ("f''(2n) = 0", "deriv(2, t: t - n*ln(t), 2*n) = 0"),
        (r"\int_1^2 f'(z)\,dz = 0", "Integral(deriv(1, x: x - n*ln(x), t), t = 1 .. 2) = 0"),
        (r"\int_1^2 f'(n)\,dn = 0", "f was defined with n, which is bound here: define it as a function of it"),
    ],
)
def test_a_derivative_is_by_the_parameter_alone(stated: str, shown: str) -> None:
    text = "% phaseproof: x > 0, n > 0\n" + rf"\[ f(z) := z - n\ln z \] \[ {stated} \]"
    assert links(text) == [shown]


# ------------------------------------------------------------------------------ SymPy's own LaTeX, read back

numbers = st.one_of(
    st.integers(-5, 5).map(sp.Integer),
    st.fractions(-3, 3, max_denominator=7).map(lambda q: sp.Rational(q.numerator, q.denominator)),
)
leaves = st.one_of(numbers, st.sampled_from([x, y, a, rho, sigma, pi, sp.E]))
FUNCTIONS = (
    sp.exp,
    sp.log,
    sp.sin,
    sp.cos,
    sp.tanh,
    sp.sinh,
    sp.cosh,
    sp.atan,
    sp.erf,
    sp.Abs,
    sp.sqrt,
    sp.gamma,
    sp.floor,
)


def grown(inner: st.SearchStrategy[sp.Expr]) -> st.SearchStrategy[sp.Expr]:
    return st.one_of(
        st.tuples(inner, inner).map(lambda p: p[0] + p[1]),
        st.tuples(inner, inner).map(lambda p: p[0] - p[1]),
        st.tuples(inner, inner).map(lambda p: p[0] * p[1]),
        st.tuples(inner, inner).map(lambda p: p[0] / p[1] if p[1] != 0 else p[0]),
        st.tuples(inner, st.sampled_from([2, 3, -1, -2, sp.Rational(1, 3), sp.Rational(-1, 2)])).map(
            lambda p: p[0] ** p[1]
        ),
        st.tuples(st.sampled_from([x, y, sp.Integer(2), sp.E]), inner).map(lambda p: p[0] ** p[1]),
        st.tuples(st.sampled_from(FUNCTIONS), inner).map(lambda p: p[0](p[1])),
        st.tuples(inner, inner).map(lambda p: sp.Max(*p)),
    )


def _real(e: sp.Expr) -> bool:
    return not e.has(sp.zoo, sp.nan, sp.oo, sp.I, sp.re, sp.im, sp.arg, sp.conjugate, sp.AccumBounds)


expressions = st.recursive(leaves, grown, max_leaves=8)


def printed(draw: st.DrawFn) -> sp.Expr:
    while True:
        try:
            found = draw(expressions)
        except (TypeError, ValueError, OverflowError):  # SymPy's own refusal to build it
            continue
        if _real(found) and sp.count_ops(found) < 60:
            return found


POINTS = [
    {
        x: sp.Rational(3, 7),
        y: sp.Rational(11, 5),
        a: sp.Rational(-4, 3),
        rho: sp.Rational(1, 3),
        sigma: sp.Rational(13, 8),
    },
    {
        x: sp.Rational(17, 6),
        y: sp.Rational(2, 9),
        a: sp.Rational(5, 4),
        rho: sp.Rational(4, 5),
        sigma: sp.Rational(3, 11),
    },
]


def agree(one: sp.Expr, other: sp.Expr) -> None:
    """At points both have one value, or neither has one that a float holds."""
    for point in POINTS:
        values = [_value(e, point) for e in (one, other)]
        if all(math.isfinite(abs(v)) for v in values):
            assert abs(values[0] - values[1]) <= 1e-6 * (1 + abs(values[0])), (point, values)


def _value(e: sp.Expr, point: dict[sp.Symbol, sp.Rational]) -> complex:
    try:
        return complex(sp.N(e.subs(point), 20))
    except (TypeError, OverflowError, ValueError):
        return complex(math.inf)


@settings(max_examples=150, deadline=None)
@given(st.composite(printed)())
def test_what_sympy_prints_is_read_back(e: sp.Expr) -> None:
    agree(reading(sp.latex(e)), e)


@settings(max_examples=40, deadline=None)
@given(st.composite(printed)(), st.sampled_from(["integral", "sum", "limit", "derivative"]))
def test_binders_that_sympy_prints_are_read_back(e: sp.Expr, kind: str) -> None:
    made = {
        "integral": lambda: sp.Integral(e.subs(x, t), (t, 0, y)),
        "sum": lambda: sp.Sum(e * k, (k, 0, n)),
        "limit": lambda: sp.Limit(e.subs(x, t) * t, t, 0, "+"),
        "derivative": lambda: sp.Derivative(e + x**7, x, evaluate=False),
    }[kind]()
    found = reading(sp.latex(made))
    assert type(found) is type(made) or kind == "derivative"
    if isinstance(made, sp.Integral | sp.Sum | sp.Limit):
        assert found.args[1:] == made.args[1:]
    inside = found.args[0] if type(found) is type(made) else found
    agree(inside.subs({t: x, k: 3}), made.args[0].subs({t: x, k: 3}))


# ------------------------------------------------------------------------------------------------ declarations


@pytest.mark.parametrize(
    ("line", "domain"),
    [
        ("x > 0", "x > 0"),
        (r"$\sigma \geq 1$, $\rho \in (-1, 1)$", "sigma >= 1, -1 < rho < 1"),
        ("n integer; n >= 1; d integer, d >= 1; n > d + 1", "integer n >= 1, integer d >= 1, n > d + 1"),
        (r"0 < p \le 1", "0 < p <= 1"),
        (r"a, b > 0", "a > 0, b > 0"),
        (r"x \in \mathbb{R}, n \in \mathbb N", "x real, integer n >= 1"),
        (r"x > \frac12, 0 < y < \tfrac{3}{4}, z \ge \frac 1{2}", "x > 1/2, 0 < y < 3/4, z >= 1/2"),
        (r"x > \sqrt2", "x real, x > sqrt(2)"),
        (r"x_1 \neq 0, \lambda_{0} > 2.", "x_1 real, lambda_0 > 2, Ne(x_1, 0)"),
    ],
)
def test_declarations(line: str, domain: str) -> None:
    declared = Declared().then(said(line))
    assert sorted(parts(declared, *declared.given.names)) == sorted(domain.split(", "))


def parts(declared: Declared, *names: str) -> list[str]:
    return declared.domain(sp.Tuple(*map(sp.Symbol, names))).describe().split(", ")


def test_a_later_declaration_replaces_and_a_relation_is_added() -> None:
    first = Declared().then(said("n integer, n >= 1, d > 0, n > d + 1"))
    assert parts(first.then(said("x > 0")), "x") == ["x > 0"]
    assert parts(first.then(said("n < 2 * d")), "d") == ["d > 0", "integer n >= 1", "n > d + 1", "n < 2*d"]
    assert parts(first.then(said("n > 0")), "n") == ["n > 0"]
    assert parts(first.then(said("n > 0")), "d") == ["d > 0"]


@pytest.mark.parametrize(
    "line",
    [
        "x >> 0",
        "x",
        "x is nice",
        "x > 0 y",
        "3 > 2",
        "X ~ P(1)",
        "X ~ N(0, s)",
        "x > 1, x < 0",
        "",
        r"x > \ln2",
        r"x > \frac ab",
    ],
)
def test_declarations_that_say_nothing(line: str) -> None:
    with pytest.raises(UsageError):
        Declared().then(said(line)).scope({})


SEEN_OTHERWISE = {
    r"2{3}": "braces are not seen",
    r"2{3x}": "braces are not seen",
    r"{2}{3}": "braces are not seen",
    r"\frac12{3}": "braces are not seen",
    r"2{+3}": "braces are not seen",
    r"x{+y}": "braces are not seen",
    r"2{-3}": "braces are not seen",
    r"\ln 2~x": "where does the argument",
    r"\prod_{k=1}^2 2 \prod_{j=1}^2 3": "does the product over k take all",
    r"\prod_{k=1}^2 k/2": "does the product over k take all",
    r"\prod_{k=1}^2 k \cdot x": "does the product over k take all",
    r"\prod_{k=1}^2 k \sum_{j=1}^2 j": "does the product over k take all",
    r"\frac{d}{dx} x^2/x": "is all of this differentiated",
    r"\frac{d}{dx} x^2 \cdot x": "is all of this differentiated",
    r"\lim_{N \to \infty} \sin(\pi N)": "is N a whole number",
    r"\lim_{N \to \infty} \frac{\lfloor N/2 \rfloor}{N}": "is N a whole number",
}
"""What prints as something else than its braces say, or may be read in two ways by those who see it."""


@pytest.mark.parametrize("text", SEEN_OTHERWISE)
def test_what_print_does_not_show_is_not_read(text: str) -> None:
    assert SEEN_OTHERWISE[text] in unread(text)


def test_what_print_shows_is_read_still() -> None:
    assert reading(r"\prod_{k=1}^2 \frac{k}{2}") != 0
    for text in (
        r"\prod_{k=1}^2 2k",
        r"\prod_{k=1}^2 (k+1)/(2k)",
        r"\frac{d}{dx} x^2/2",
        r"\lim_{N \to \infty} (1 + 1/N)^N",
        r"{x}{y}",
        r"x − y",
    ):
        reading(text)


@pytest.mark.parametrize("mark", ["Dist", "Conj", "Conjecture", "Hypothesis", "Approx"])
def test_a_mark_over_a_relation_that_weakens_it_is_not_read(mark: str) -> None:
    assert "the mark over the relation" in unread(rf"x \overset{{\text{{{mark}}}}}{{=}} x")
