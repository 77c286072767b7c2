"""Formulas and sentences look as a paper prints them, and breaking a line changes nothing but the line."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, partial

import pytest
import sympy as sp
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from sympy.core.facts import InconsistentAssumptions

from phaseproof.book.dependencies import lines_of
from phaseproof.book.selection import load_book
from phaseproof.checking.claims import check_claims, walk
from phaseproof.pages.listing import paste
from phaseproof.pages.ranges import range_latex
from phaseproof.pages.steps import argument, nearest, numbered, step_content
from phaseproof.theory import language
from phaseproof.theory.domain import Domain, integer, real
from phaseproof.theory.errors import PhaseproofError
from phaseproof.theory.language import S1, S2, d
from phaseproof.theory.roots import root_of
from phaseproof.theory.write.shown import shown as in_sympy
from phaseproof.typesetting.alphabet import vetted
from phaseproof.typesetting.breaking import INDENT, LINE, broken, lines, pieces, tokens, width
from phaseproof.typesetting.latex import latex, typeset
from phaseproof.typesetting.mathml import mathml
from phaseproof.typesetting.notation import abbreviations, letters
from phaseproof.typesetting.printer import Printer
from phaseproof.typesetting.prose import as_html, as_markdown, as_tex, in_words, number_as_html, plain, together

from ..amounts import amount

x, y = sp.symbols("x y", positive=True)
gamma, k = sp.symbols("gamma k", positive=True)
BOOK = load_book()
KNOWN = abbreviations(BOOK.values())


@cache
def statements() -> tuple[sp.Basic, ...]:
    """What the claims of the book say, and the first lines of their derivations."""
    found = dict.fromkeys(claim.conclusion for claim in BOOK.values())
    return tuple(
        found | {in_sympy(line.statement): None for c in BOOK.values() for line in lines_of(c)[: amount(6, 30)]}
    )


@cache
def printed(every: int, by_symbols: bool) -> tuple[str, ...]:
    """One of so many of them, with definitions written by the symbols of claims as pages print them, or in full."""
    return tuple(dict.fromkeys(latex(one, KNOWN if by_symbols else ()) for one in statements()[::every]))


def formulas() -> list[str]:
    """A third of them, printed in both ways."""
    return list(dict.fromkeys(printed(3, True) + printed(3, False)))


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        (sp.sqrt(x) / 2, r"\frac{\sqrt{x}}{2}"),
        (x ** sp.Rational(3, 2), r"x^{3/2}"),
        (sp.sqrt(x) / sp.sqrt(y), r"\sqrt{\frac{x}{y}}"),
        (sp.elliptic_k(1 / gamma), r"K(1/\gamma)"),
        (sp.elliptic_e(x) ** 2, r"E^{2}(x)"),
        (sp.cos(k * x) * sp.Function("f")(x), r"\cos(k x) f(x)"),
        (sp.sin(x) ** 2 + sp.atan(y), r"\sin^{2}(x) + \arctan(y)"),
        (sp.hyper((-sp.S.Half, sp.S.Half), (2,), x), r"\,{}_{2}F_{1}(-\tfrac{1}{2}, \tfrac{1}{2};\, 2;\, x)"),
        (sp.polygamma(0, x), r"\psi(x)"),
        (sp.log(sp.Abs(x - 1)), r"\ln \left|{x - 1}\right|"),
        (-x + y, "y - x"),
        ((1 - x) * sp.elliptic_k(x) / 3, r"\frac{1}{3} (1 - x) K(x)"),
        (x * (1 / y + 1), r"x \left(1 + \frac{1}{y}\right)"),
        (-2 * x * (y - 1), r"- 2 x (y - 1)"),
        (sp.Rational(2, 3) * 5**x, r"\frac{2 \cdot 5^{x}}{3}"),
        (x / (2 * y * (y + 1) ** 2), r"\frac{x}{2 y (1 + y)^{2}}"),
        (sp.Piecewise((x, x > 1), (y, True)), r"\begin{cases} x & x > 1 \\ y & \text{otherwise} \end{cases}"),
        (sp.Symbol("noise", positive=True), r"\sigma"),
        (sp.Symbol("order", integer=True) + sp.Symbol("strange"), r"k + \mathrm{strange}"),
        (root_of(x**2, x, y, 0, sp.oo), r"\text{the } x\in(0,\infty) \text{ with } x^{2} = y"),
        (  # "with x^2 = y = 2" said something of y
            sp.Eq(root_of(x**2, x, y, 0, sp.oo), 2, evaluate=False),
            r"\text{the } x\in(0,\infty) \text{ with } x^{2} = y \text{ is } 2",
        ),
    ],
)
def test_an_expression_as_a_paper_prints_it(expression: sp.Expr, printed: str) -> None:
    assert latex(expression) == printed


GROWS = language.limit_in_dimension(1 / d)


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        (language.tau_product(S1 + 1, S2 + 1), r"\tau([1 + S_{1}]\,[1 + S_{2}])"),
        (language.tau_product(S1, -S2), r"\tau(S_{1}\,[- S_{2}])"),
        (language.inner(S1 + 1, S2), r"\left\langle [1 + S_{1}]\,z,\; S_{2}\,z\right\rangle"),
        (language.entry(S1 + 1, 1, 2), r"u_{1}^\top [1 + S_{1}]\, u_{2}"),
        (language.closest(1), r"\max_i\left|\cos(z,\;x_i)\right|"),
        (language.closest(S1 - 1), r"\max_i\left|\cos([S_{1} - 1]\,z,\;x_i)\right|"),
        (language.minimiser(x**2 + 1, x, 0, 3), r"\operatorname*{arg\,min}_{x\in(0,3)} [1 + x^{2}]"),
        (GROWS * sp.log(d), r"\ln d \lim_{d\to\infty} \frac{1}{d}"),
        (GROWS * language.limit_in_examples(x), r"(\lim_{d\to\infty} \frac{1}{d}) \lim_{n\to\infty} x"),
        (2 * GROWS + x, r"x + 2 \lim_{d\to\infty} \frac{1}{d}"),
        (2 * GROWS - x, r"(2 \lim_{d\to\infty} \frac{1}{d}) - x"),
        (sp.Limit(1 / x, x, sp.oo) * sp.exp(x), r"e^{x} \lim_{x \to \infty} \frac{1}{x}"),
        (sp.Limit(1 / d, d, sp.oo) * sp.exp(d), r"e^{d} \lim_{\mathbb{N} \ni d \to \infty} \frac{1}{d}"),
        (sp.Derivative(x**2, x) * sp.exp(x), r"(\frac{d}{d x} x^{2}) e^{x}"),
        (sp.exp(-(x**2) / 2), r"e^{- \frac{x^{2}}{2}}"),
        (sp.exp(sp.Sum(1 / d, (d, 1, 9))) * y, r"y \exp(\sum_{d=1}^{9} \frac{1}{d})"),
        (2 ** sp.exp(sp.Sum(1 / d, (d, 1, 9))), r"2^{\exp(\sum_{d=1}^{9} \frac{1}{d})}"),
        (
            language.E_over(language.cell(x, 1, 1), x, 1, d) * sp.log(y),
            r"\mathbb{E}_{x:1\times d}[{x}_{1,1}] \ln y",
        ),
        (language.minimiser(x**2, x, 0, 3) ** 2, r"(\operatorname*{arg\,min}_{x\in(0,3)} x^{2})^{2}"),
    ],
)
def test_what_would_be_read_as_part_of_another_stands_in_brackets(expression: sp.Expr, printed: str) -> None:
    assert re.sub(r"\\(left|right)(?=[()\[\]])", "", latex(expression)) == printed


VALUES = {"x": 0.7, "y": 1.3}


CALLED = {r"\ln": math.log, r"\sin": math.sin, r"\erf": math.erf, r"\lngamma": math.lgamma}
WORDS = {r"\operatorname{erf}": r"\erf", r"\ln\Gamma": r"\lngamma"}


def read(parts: list[str], letters: dict[str, float] = VALUES) -> float:
    """The value of printed arithmetic in some letters, by a reader that knows nothing of the printer.

    A function without brackets takes what follows with its exponent; an exponent behind brackets is one of the function.
    """
    parts = [
        {"[": "(", "]": ")"}.get(p, p)
        for p in parts
        if not p.isspace() and p not in (r"\left", r"\right", r"\,", r"\!")
    ]

    def group(at: int) -> int:
        depth = 0
        for end in range(at, len(parts)):
            depth += (parts[end] in "{(") - (parts[end] in "})")
            if depth == 0:
                return end
        raise AssertionError(parts)

    total, product, sign, at = 0.0, None, 1, 0
    while at < len(parts):
        token = parts[at]
        if token in "+-":
            total, product = total + sign * (0 if product is None else product), None
            sign, at = 1 if token == "+" else -1, at + 1
            continue
        if token == r"\cdot":
            at += 1
            continue
        if token in CALLED:
            at, exponent = at + 1, 1.0
            if parts[at] == "^":
                end = group(at + 1)
                exponent, at = read(parts[at + 2 : end], letters), end + 1
            groups = {r"\frac": 2, r"\sqrt": 1}.get(parts[at], 0)
            end = group(at) if parts[at] in "({" else at
            for _ in range(groups):
                end = group(end + 1)
            while parts[at].isdigit() and end + 1 < len(parts) and parts[end + 1].isdigit():
                end += 1
            if parts[at] != "(" and end + 1 < len(parts) and parts[end + 1] == "^":
                end = group(end + 2)
            value, at = CALLED[token](read(parts[at : end + 1], letters)) ** exponent, end + 1
        elif token == r"\frac":
            end = group(at + 1)
            last = group(end + 1)
            value, at = read(parts[at + 2 : end], letters) / read(parts[end + 2 : last], letters), last + 1
        elif token == r"\sqrt":
            end = group(at + 1)
            value, at = read(parts[at + 2 : end], letters) ** 0.5, end + 1
        elif token in "{(":
            end = group(at)
            value, at = read(parts[at + 1 : end], letters), end + 1
        elif token.isdigit():
            end = at
            while end < len(parts) and parts[end].isdigit():
                end += 1
            value, at = float("".join(parts[at:end])), end
        else:
            value, at = letters[token], at + 1
        if at < len(parts) and parts[at] == "^":
            end = group(at + 1)
            top, _, bottom = "".join(parts[at + 2 : end]).partition("/")
            exponent = float(top) / float(bottom) if bottom else read(parts[at + 2 : end], letters)
            value, at = value**exponent, end + 1
        product = value if product is None else product * value
    return total + sign * (0 if product is None else product)


leaves = st.sampled_from([x, y, *map(sp.Rational, ("1", "2", "-1", "-3", "1/2", "-2/3", "5"))])
powers = st.sampled_from([sp.Rational(p) for p in ("-1", "2", "1/2", "-1/2", "3/2", "-2")])
arithmetic = st.recursive(
    leaves,
    lambda inner: (
        st.builds(lambda a, b: a + b, inner, inner)
        | st.builds(lambda a, b: a * b, inner, inner)
        | st.builds(lambda a, p: (a**2 + x) ** p, inner, powers)
    ),
    max_leaves=8,
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(arithmetic)
def test_what_is_printed_is_what_is_meant(expression: sp.Expr) -> None:
    """No factor, sign or bracket is lost: a reader of the LaTeX gets the number."""
    value = complex(expression.xreplace({x: sp.Float(0.7, 30), y: sp.Float(1.3, 30)}).evalf(20))
    assert value == pytest.approx(read(tokens(latex(expression))), rel=1e-9, abs=1e-9)


def made(head: type, *parts: sp.Expr) -> sp.Expr:
    return head(*parts, evaluate=False)


as_it_stands = st.recursive(
    leaves,
    lambda inner: (
        st.builds(partial(made, sp.Add), inner, inner)
        | st.builds(partial(made, sp.Mul), inner, inner)
        | st.builds(lambda a: made(sp.Mul, sp.S.NegativeOne, a), inner)
        | st.builds(lambda a, p: made(sp.Pow, made(sp.Add, a**2, x), p), inner, powers)
        | st.builds(lambda a, p: made(sp.Pow, made(sp.log, a**2 + 3), p), inner, powers)
        | st.builds(lambda f, p: made(sp.Pow, f(y), p), st.sampled_from([sp.sin, sp.erf, sp.loggamma]), powers)
    ),
    max_leaves=6,
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(as_it_stands)
@example(made(sp.Mul, sp.S.NegativeOne, made(sp.Mul, sp.S.NegativeOne, x)))
@example(made(sp.Add, x, made(sp.Mul, sp.S.NegativeOne, y - x)))
@example(sp.log(y) ** sp.Rational(3, 2))
def test_what_nobody_evaluated_is_printed_as_it_is_meant(expression: sp.Expr) -> None:
    known = expression.subs({x: sp.Rational(7, 10), y: sp.Rational(13, 10)}).evalf(30)
    assume(known.is_real and abs(known) < 1e9)
    written = latex(expression)
    for words, one in WORDS.items():
        written = written.replace(words, f"{one} ")
    assert read(tokens(written)) == pytest.approx(float(known), rel=1e-9, abs=1e-9), written


part = x**3 + 7 * x * y + 5 * y**2 + 11


@pytest.mark.parametrize(
    "expression",
    [
        1 / sp.Add(*((k * x + 2) / (part**2 + k * y) for k in range(1, 7))),
        1 / sp.Add(*(k * sp.sqrt(part) / (y + k * part**2) for k in range(1, 7))),
        1 / sp.Add(*((x + k) * (part - k * sp.sqrt(part + k * x)) for k in range(1, 7))),
    ],
)
def test_a_letter_means_what_its_clause_says(expression: sp.Expr) -> None:
    statement, *clauses = latex(expression).split(r",\quad ")
    assert clauses
    known = dict(VALUES)
    for clause in reversed(clauses):
        name, _, meaning = re.sub(r"\\text\{(where|and) \}", "", clause).strip().partition(" = ")
        known[name] = read(tokens(meaning), known)
    value = float(expression.xreplace({x: sp.Float(0.7, 30), y: sp.Float(1.3, 30)}))
    assert read(tokens(statement), known) == pytest.approx(value, rel=1e-9)


def test_a_root_within_a_formula_is_a_letter_with_its_equation() -> None:
    root = root_of(1 - y / k - x, k, 0, 0, sp.oo)
    assert latex(sp.Eq(y, 1 + root**2)) == (
        r"y = 1 + \kappa^{2},\quad \text{where } \kappa\in(0,\infty) \text{ solves } 1 - x - \frac{y}{\kappa} = 0"
    )
    mean = sp.Integral(root, (x, 0, 1))
    assert latex(mean) == (
        r"\int_{0}^{1} \kappa(x)\, dx,\quad \text{where } "
        r"\kappa(x)\in(0,\infty) \text{ solves } 1 - x - \frac{y}{\kappa(x)} = 0"
    )
    z = sp.Symbol("z", positive=True)
    assert latex(sp.Eq(x, root_of(-(z**2), z, -y, 0, sp.oo))) == (
        r"x = \text{the } z\in(0,\infty) \text{ with } z^{2} = y"
    )
    assert latex(sp.Eq(x, root_of(-(k**2), k, -y, 0, sp.oo))) == (
        r"x = \kappa,\quad \text{where } \kappa\in(0,\infty) \text{ solves } \kappa^{2} = y"
    )


@pytest.mark.sampled
def test_no_letter_of_a_formula_has_two_meanings() -> None:
    for formula in formulas():
        said = re.findall(r"\\text\{(?:where|and) \} (.*?)(?:\\in\(| = )", formula)
        assert len(said) == len(set(said)) == formula.count(r"\text{where }") + formula.count(r"\text{and }")
        assert not said or formula.index(r"\text{where }") < formula.rindex(said[-1])


def test_two_symbols_never_share_a_letter() -> None:
    noise, sigma = sp.Symbol("noise", positive=True), sp.Symbol("sigma", positive=True)
    assert letters([noise, sigma])[noise] == r"\mathrm{noise}"
    assert latex(noise * sigma) == r"\mathrm{noise} \, \sigma"


def test_parameters_have_the_letters_of_their_statement() -> None:
    """The domain of noise read like that of sigma."""
    noise, other = real("noise", 0, 1), real("sigma", 2)
    claim = replace(BOOK["convergence.overlap"], domain=Domain((noise, other)), definition=noise.symbol / other.symbol)
    pasted = paste(claim, [])
    assert r"\mathrm{noise} < 1" in pasted
    assert r"\sigma > 2" in pasted


def test_the_constant_of_euler_is_not_written_like_the_load() -> None:
    assert latex(gamma < sp.EulerGamma) == r"\gamma < \gamma_{\mathrm{E}}"


def test_no_printer_is_out_of_reach() -> None:
    """What prints itself never comes to the printer's method."""
    names = {name.removeprefix("_print_") for name in vars(Printer) if name.startswith("_print_")}
    assert names - {"Add"} == {name for name in names - {"Add"} if not hasattr(getattr(sp, name, object), "_latex")}


@pytest.mark.parametrize("power", [sp.Rational(3, 2), sp.Rational(-3, 2), sp.Integer(2), x])
def test_what_has_a_letter_keeps_its_exponent(power: sp.Expr) -> None:
    law = sp.Tuple(sp.Tuple(sp.S.Half, 1), sp.Tuple(sp.S.Half, 2))
    mean = language.given(language.average(x, x), law)
    for part in (root_of(2 * k, k, x, -sp.oo, sp.oo), BOOK["convergence.overlap"].definition, mean):
        above, below = f"{power}", f"{-power}"
        assert f"{above}}}" in (text := latex(part**power, KNOWN)) or f"{below}}}" in text, text


def test_no_symbol_of_the_book_holds_what_moves_within_it() -> None:
    """A definition at z = -d is no value of it, for d grows within."""
    transform = BOOK["marchenko_pastur.stieltjes_transform"].definition
    (z,) = transform.free_symbols - {gamma}
    assert latex(transform.subs(z, -3), KNOWN) == r"g(-3, \gamma)"
    assert latex(transform.subs(z, -d), KNOWN).startswith(r"\lim")


def test_what_holds_of_any_population_is_not_written_as_of_the_one_that_is_named() -> None:
    law = sp.Tuple(sp.Tuple(sp.S.Half, 1), sp.Tuple(sp.S.Half, 2))
    mean = language.average(x, x)
    assert latex(mean < language.given(mean, law)) == (
        r"\left\langle x\right\rangle_{x} < \left.\left\langle x\right\rangle_{x}\right|_{\Sigma \sim \frac{1}{2} \delta_{1} + \frac{1}{2} \delta_{2}}"
    )
    assert latex(2 < language.given(mean, law)).count("delta_{1}") == 1


def test_a_definition_is_abbreviated_only_where_it_stands() -> None:
    overlap = BOOK["convergence.overlap"].definition
    found = typeset(overlap.xreplace({gamma: 1 / gamma}), KNOWN)
    assert (found.line, found.claims) == (r"q(1/\gamma)", ("convergence.overlap",))
    assert latex(2 * overlap**2 / gamma, KNOWN) == r"\frac{2 q^{2}(\gamma)}{\gamma}"
    other = BOOK["generalisation.bulk_error"].definition
    assert "q" not in latex(other, KNOWN)
    assert latex(sp.Symbol("q_1"), KNOWN) == "q_{1}"


def flat(text: str) -> list[str]:
    """The tokens of a formula without what only lays it out."""
    text = re.sub(r"\\begin\{aligned\}|\\end\{aligned\}|\\quad|\\bigg?l|\\bigg?r|\\left|\\right|&|\\\\|\s", "", text)
    return tokens(text)


@pytest.mark.sampled
@pytest.mark.parametrize("limit", [20.0, 36.0, LINE])
def test_breaking_a_line_loses_nothing(limit: float) -> None:
    assert len(formulas()) > 250
    for formula in formulas():
        assert flat(broken(formula, limit)) == flat(formula)
        assert len(lines(formula, limit)) == 1 or width(formula) > limit


def _wide(formulas: Iterable[str]) -> list[str]:
    return [formula for formula in formulas if max(map(width, lines(formula))) > LINE + INDENT + 1]


def test_every_claim_fits_a_column() -> None:
    assert _wide(latex(claim.conclusion, KNOWN) for claim in BOOK.values()) == []


@pytest.mark.sampled
def test_few_steps_are_wider_than_a_column() -> None:
    """They scroll in a box of their own."""
    assert len(printed(2, True)) > 300
    assert len(_wide(printed(2, True))) < len(printed(2, True)) / 100


def test_a_break_is_at_an_operator_and_never_in_a_fraction() -> None:
    assert pieces(r"a = \frac{b + c}{d} - e_{1 + 2} + \left(f + g\right)") == [
        "a", r"= \frac{b + c}{d}", "- e_{1 + 2}", r"+ \left(f + g\right)",
    ]  # fmt: skip
    assert pieces("- a + b") == ["- a", "+ b"]
    assert pieces(r"\lim_{x \to 0} x") == [r"\lim_{x \to 0} x"]
    assert pieces(r"c \left(f + g\right)", room=1) == [r"c \bigl(f", r"+ g\bigr)"]


@pytest.mark.sampled
@pytest.mark.parametrize("display", [False, True])
def test_every_formula_of_the_book_is_mathml(display: bool) -> None:
    for formula in formulas():
        made = mathml(broken(formula) if display else formula, display)
        assert made.startswith("<math")
        shown = re.sub(r"<annotation.*?</annotation>", "", made, flags=re.DOTALL)
        assert "\\" not in shown
        assert "None" not in shown
        assert "**" not in shown


def test_latex_that_is_not_understood_is_an_error() -> None:
    with pytest.raises(PhaseproofError, match="nonsense"):
        mathml(r"\nonsense{x}")


@pytest.mark.parametrize(
    ("parameter", "printed"),
    [
        (real("gamma", 0), r"\gamma > 0"),
        (real("gamma", 1, closed="["), r"\gamma \geq 1"),
        (real("overlap", 0, 1), r"0 < q_{\ast} < 1"),
        (real("weight"), r"w \in \mathbb{R}"),
        (real("z", upper=0, closed="]"), r"z \leq 0"),
        (integer("order", 1, 6), r"k = 1, \dots, 6"),
        (integer("n", 1), r"n = 1, 2, \dots"),
    ],
)
def test_a_range_in_type(parameter: object, printed: str) -> None:
    assert range_latex(parameter) == printed  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("q = 1 - 1/(4 gamma) for gamma >= 1", "q = 1 − 1/(4 γ) for γ ≥ 1"),
        ("like sigma^4, x**2 and sqrt(gamma)", "like σ⁴, x² and √γ"),
        ("1 <= gamma <= 1", "γ = 1"),
        ("a three_point law of first-order", "a three_point law of first-order"),
        ("the gammas of lambdas", "the gammas of lambdas"),
        ("q/gamma -> 1", "q/γ → 1"),
        ("from -16 to -25.5, theta >= -21/40", "from −16 to −25.5, θ ≥ −21/40"),
        ("x = -k (1 - <t/(t + k)>/gamma), y != 0", "x = −k (1 − ⟨t/(t + k)⟩/γ), y ≠ 0"),
        ("x<y/2 and z>3, <b>", "x<y/2 and z>3, <b>"),
        ("2 A A' - 3 x A'^2, 1 - sqrt(y)", "2 A A' − 3 x A'², 1 − √y"),
        ("at least e^(-2 t (a + v)) of it", "at least e^(−2 t (a + v)) of it"),
    ],
)
def test_a_sentence_in_type(written: str, read: str) -> None:
    assert plain(written) == read


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("9.5e-7", "9.5\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}10<sup>−7</sup>"),
        ("-2e+15", "−2\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}10<sup>15</sup>"),
        ("1/1000000", "10<sup>−6</sup>"),
        ("1e-06", "10<sup>−6</sup>"),
        ("1000000001/1000000000", "1 + 10<sup>−9</sup>"),
        ("999999/1000000", "1 − 10<sup>−6</sup>"),
        ("100001/1000000", "100001/1000000"),
        ("1000000000", "10<sup>9</sup>"),
        ("1000", "1000"),
        ("7/3", "7/3"),
        ("inf", "∞"),
        ("-0.9019", "−0.9019"),
        ("-7/3", "−7/3"),
        ("<b>", "&lt;b&gt;"),
        ("three_e-5", "three_e-5"),
    ],
)
def test_a_number_in_type(number: str, shown: str) -> None:
    assert number_as_html(number) == shown


def test_an_exponent_with_brackets_is_raised_as_a_whole() -> None:
    assert as_html("e^(-2 t (a + v)) e^(-2 r)", {}, str) == "e<sup>−2 t (a + v)</sup> e<sup>−2 r</sup>"
    assert as_html("e^(s^2 h)", {}, str) == "e<sup>s<sup>2</sup> h</sup>"
    assert as_tex("e^(s^2 h)") == r"e\(^{s^2 h}\)"


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("abs(f(phi(t))) abs(phi'(t))", "|f(φ(t))| |φ&#x27;(t)|"),
        ("abs(abs(x) - 1) <= 2", "||x| − 1| ≤ 2"),
        ("<= -ln(1 - w) and -(w g), at z = -sigma^2", "≤ −ln(1 − w) and −(w g), at z = −σ<sup>2</sup>"),
        ("e^(-E_1(2 t)) tends", "e<sup>−E<sub>1</sub>(2 t)</sup> tends"),
        ("e^(s^2 ln(gamma/(gamma - 1))).", "e<sup>s<sup>2</sup> ln(γ/(γ − 1))</sup>."),
        ("R_m = R_(m + 1)", "R<sub>m</sub> = R<sub>m + 1</sub>"),
        ("<t^2>/<t>^2, <b>", "⟨t<sup>2</sup>⟩/⟨t⟩<sup>2</sup>, &lt;b&gt;"),
        ("Euler beta of beta, x1, ..., xn", "Euler beta of β, x1, …, xn"),
        ("the d x d identity", "the d × d identity"),
        ("(1 + ridge)^2 ridge^k, S + noise, at ratio = 1", "(1 + λ)<sup>2</sup> λ<sup>k</sup>, S + σ, at α = 1"),
        ("the ridge is 1, noise-prediction", "the ridge is 1, noise-prediction"),
        ("(2/pi) int_0^oo E tau(S) dw", "(2/π) ∫<sub>0</sub><sup>∞</sup> E τ(S) dw"),
    ],
)
def test_ascii_mathematics_is_no_part_of_a_sentence(text: str, page: str) -> None:
    assert as_html(text, {}, str) == page


@pytest.mark.parametrize("name", ["root", "sqrt", "frac", "left", "over", "input", "f", "mine", "sin"])
def test_a_function_of_any_name_is_a_formula(name: str) -> None:
    """One called root was shown as its source, three pages of the book among them."""
    shown = latex(sp.Function(name)(sp.Symbol("x")))
    assert vetted(shown) == shown
    assert "U+" not in mathml(shown)


def test_a_value_at_a_point_is_a_formula() -> None:
    """A derivative at a point was shown as its source."""
    x, y, t = sp.symbols("x y t")
    slope = sp.Subs(sp.Derivative(sp.Function("f")(t), t), (t, y), (x, 1))
    assert latex(slope) == r"\left. \frac{d}{d t} f(t) \right|_{t = x,\ y = 1}"
    assert "U+" not in mathml(latex(slope))


def test_names_of_operators_keep_their_hyphen_and_their_distance() -> None:
    for line in (
        r"{}x",
        r"\begin{{aligned}} & {}x \\ & = 1 \end{{aligned}}",
        r"y = {}x",
    ):  # the converter writes <mi> and <mo>
        shown = mathml(line.format(r"\operatorname*{p-lim}_{n} "), display=True).partition("<annotation")[0]
        assert ">p-lim</m" in shown
        assert "\N{MINUS SIGN}" not in shown
    assert '<mi>ln</mi></mrow><mo>&ApplyFunction;</mo><mspace width="0.1667em"/><mi>x</mi>' in mathml(r"\ln x")
    assert "<mi>a</mi><mo>−</mo><mi>b</mi>" in mathml("a - b")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("kl_forward_mean", "KL forward mean"),
        ("marchenko_pastur", "Marchenko–Pastur"),
        ("bures_wasserstein", "Bures–Wasserstein"),
        ("zipf_overlap", "Zipf overlap"),
        ("_kappa_at_cut", "Kappa at cut"),
        ("euler_beta", "Euler beta"),
        ("of_wishart", "Of Wishart"),
    ],
)
def test_a_name_in_words(name: str, words: str) -> None:
    assert in_words(name) == words


def test_sentences_are_escaped() -> None:
    text = 'a < b & "c" <script>alert(1)</script> convergence.overlap x^2 $x$ 100% ab_c'
    titles = {"convergence.overlap": "Overlap of $1 & <b>"}
    page = as_html(text, titles, "{}.html".format)
    assert "<script" not in page
    assert "a &lt; b &amp; &quot;c&quot;" in page
    assert '<a href="convergence.overlap.html">Overlap of $1 &amp; &lt;b&gt;</a> x<sup>2</sup>' in page
    shown = as_markdown(text, titles, "{}.md".format)
    assert r"\<script\>" in shown
    assert r"[Overlap of \$1 & \<b\>](convergence.overlap.md)" in shown
    assert r"\emph{Overlap of \$1 \& \(<\)b\(>\)} (Section 1)" in as_tex(text, titles, lambda name: "Section 1")
    assert r"a \(<\) b \& ''c''" in as_tex(text)
    assert r"\$x\$ 100\% \texttt{ab\_c}" in as_tex(text)


def test_a_limit_from_one_side_of_a_compound_point_is_drawn() -> None:
    x, w = sp.symbols("x w")
    for point in (w**2, w + 1, w / 2):
        text = latex(sp.Limit(1 / x, x, point, "+"))
        assert ")^+" in text.replace(r"\right", "")
        assert mathml(text)


def test_an_argument_ends_at_lemmas_and_folds_what_is_routine() -> None:
    result = check_claims([BOOK["denoising.test_error"]]).results[0]
    argued, near = argument(result.root), nearest(result.root)
    assert len(argued) < len(near) == len({node.id for node in walk(result.root)})
    numbers = numbered(result.root)
    steps = [step_content(node, numbers, (), near, None, argued) for node in near.values()]
    shown = [step for step in steps if step.argument and not step.routine]
    assert {step.lemma for step in shown} >= {"transform.limit_of_transform", "first_order.limit_of_slope"}
    assert shown[-1].title == "What is claimed"
    assert "The limit of the transform" in {step.title for step in shown}
    assert all(step.rule != "axiom" for step in shown), "an instance cites the axiom"
    assert {name for step in shown for name in step.axioms} == {"test_loss"}


def test_a_long_derivation_shows_the_steps_nearest_the_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    root = check_claims([BOOK["wishart.moment_limit"]]).results[0].root
    assert list(nearest(root)) == list(dict.fromkeys(node.id for node in walk(root)))
    monkeypatch.setattr("phaseproof.pages.steps.PAGE_STEPS", 3)
    near = nearest(root)
    assert len(near) == 3
    assert list(near.values())[-1] is root
    assert {used.id for used in root.uses} <= set(near)
    assert not {used.id for node in near.values() for used in node.uses} <= set(near), "some are left out"


def test_a_formula_is_printed_as_it_stands_and_not_built_anew() -> None:
    """SymPy evaluates what is built, and contradicts itself about some of it."""

    class Contradicts(sp.Function):
        @classmethod
        def eval(cls, x: sp.Expr) -> None:
            raise InconsistentAssumptions

    t = sp.Symbol("t", real=True)
    one_law = language.given(language.average(t, t), language.power_law(sp.Rational(1, 2)))
    assert latex(Contradicts(one_law, evaluate=False))


def test_a_greek_letter_with_an_index_is_no_name_of_the_program() -> None:
    assert as_html("at sigma_min = 2, theta_1 > 0", {}, str) == ("at σ<sub>min</sub> = 2, θ<sub>1</sub> &gt; 0")
    assert as_tex("sigma_min") == r"\(\sigma\)\(_{\mathrm{min}}\)"


def test_a_side_of_a_letter_is_raised() -> None:
    """Pages said z -> 0-, and f- < f+, with hyphens."""
    assert as_html("z -> 0-.", {}, str) == "z → 0<sup>−</sup>."
    assert as_html("f- < x < f+, e-mail", {}, str) == "f<sup>−</sup> &lt; x &lt; f<sup>+</sup>, e-mail"
    assert as_tex("f- at 1") == r"f\(^{-}\) at 1"


def test_no_line_ends_beside_a_sign_that_something_short_follows() -> None:
    """A line ended within ln|gamma - 1|, between "gamma =" and "1", and within 2 t."""
    shown = together(as_html("like ln|gamma - 1|, n < d, from gamma = 1 on, E_1(2 t) and 2 examples", {}, str))
    broken = "like ln|+γ_−_1|, n_&lt;_d, from γ_=_1 on, E<sub>1</sub>(2_t) and 2 examples"
    assert shown.replace("\N{NO-BREAK SPACE}", "_").replace("\N{WORD JOINER}", "+") == broken


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("continuous on [0, oo), and made of E tau(1/(z - S))", "continuous on [0,_∞), and made of E_τ(1/+(z_−_S))"),
        ("where ln(q)/(2 gamma) is g (1 + s) - 1", "where ln(q)/+(2_γ) is g_(1_+_s)_−_1"),
        ("|a| <= b, s/kappa, n/d, (x)/2 and either/or", "|+a|+_≤_b, s/+κ, n/+d, (x)/+2 and either/or"),
        ("the variance of tr f(S) for a user (see below)", "the variance of tr_f(S) for a user (see below)"),
        ("of A M A, A^2 = 1 + theta u", "of A_M_A, A<sup>2</sup>_=_1_+_θ_u"),
        ("q -> 1 as gamma -> 0, d -> oo", "q_→_1 as γ_→_0, d_→_∞"),
        ("tr (z - S)^(-1)", "tr (z_−_S)+<sup>−1</sup>"),
        ("above 1/(1 + gamma (1 + sigma^2))", "above 1/+(1_+_γ_(1_+_σ<sup>2</sup>))"),
        ("an error of 9e-5", "an error of 9_×_10<sup>−5</sup>"),
        ("the i-th of x_1 = 2, a d-dimensional one", "the i-+th of x<sub>1</sub>_=_2, a d-dimensional one"),
    ],
)
def test_no_line_ends_within_a_short_formula_of_a_sentence(sentence: str, shown: str) -> None:
    """Lines of a phone ended within [0, oo), between E and what it is a mean of, and before a factor."""
    found = together(as_html(sentence, {}, str))
    assert found.replace("\N{NO-BREAK SPACE}", "_").replace("\N{WORD JOINER}", "+") == shown


def test_a_hypothesis_is_broken_at_its_commas() -> None:
    """It was broken at the relations: "for every i in Z, 0" ended one line, "<= i" began the next."""
    line = r"\left|f(x)\right| \leq A (1 + x)^{j} \quad \text{for every } i \in \mathbb{Z},\ 0 \leq i,\ 1 - r < x,\ x < aaaaaaaaaaaaaaaaaa + r"
    first, second, *rest = lines(line)
    assert first == r"\left|f(x)\right| \leq A (1 + x)^{j}"
    assert second.startswith(r"\text{for every } i \in \mathbb{Z},")
    assert all(not one.strip().startswith(("<", r"\leq")) for one in rest)
