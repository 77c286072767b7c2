"""Formulas and sentences look as a paper prints them, and breaking a line changes nothing but the line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from phaseproof.book.dependencies import lines_of
from phaseproof.book.selection import load_book
from phaseproof.checking.claims import check_claims, identifier, walk
from phaseproof.pages.content import nearest
from phaseproof.pages.ranges import range_latex
from phaseproof.theory.domain import integer, real
from phaseproof.theory.errors import PhaseproofError
from phaseproof.theory.roots import root_of
from phaseproof.theory.write.shown import shown as in_sympy
from phaseproof.typesetting.breaking import INDENT, LINE, broken, lines, pieces, tokens, width
from phaseproof.typesetting.latex import latex, typeset
from phaseproof.typesetting.mathml import mathml
from phaseproof.typesetting.notation import abbreviations, letters
from phaseproof.typesetting.prose import as_html, as_markdown, as_tex, in_words, number_as_html, plain

x, y = sp.symbols("x y", positive=True)
gamma, k = sp.symbols("gamma k", positive=True)
BOOK = load_book()
KNOWN = abbreviations(BOOK.values())


@cache
def printed(by_symbols: bool) -> tuple[str, ...]:
    """Every statement of the book, with definitions written by the symbols of claims as pages print them, or in full."""
    statements = dict.fromkeys(
        s for c in BOOK.values() for s in (c.conclusion, *(in_sympy(line.statement) for line in lines_of(c)[:30]))
    )
    return tuple(dict.fromkeys(latex(statement, KNOWN if by_symbols else ()) for statement in statements))


def formulas() -> list[str]:
    """A third of them, printed in both ways."""
    return list(dict.fromkeys(printed(True) + printed(False)))[::3]


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
    ],
)
def test_an_expression_as_a_paper_prints_it(expression: sp.Expr, printed: str) -> None:
    assert latex(expression) == printed


VALUES = {"x": 0.7, "y": 1.3}


def read(parts: list[str], letters: dict[str, float] = VALUES) -> float:
    """The value of printed arithmetic in some letters, by a reader that knows nothing of the printer."""
    parts = [p for p in parts if not p.isspace() and p not in (r"\left", r"\right", r"\,", r"\!")]

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
        if token == r"\frac":
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
    assert latex(sp.Eq(x, root_of(-(k**2), k, -y, 0, sp.oo))) == (
        r"x = \text{the } k\in(0,\infty) \text{ with } k^{2} = y"
    )


def test_no_letter_of_a_formula_has_two_meanings() -> None:
    for formula in formulas():
        said = re.findall(r"\\text\{(?:where|and) \} (.*?)(?:\\in\(| = )", formula)
        assert len(said) == len(set(said)) == formula.count(r"\text{where }") + formula.count(r"\text{and }")
        assert not said or formula.index(r"\text{where }") < formula.rindex(said[-1])


def test_two_symbols_never_share_a_letter() -> None:
    noise, sigma = sp.Symbol("noise", positive=True), sp.Symbol("sigma", positive=True)
    assert letters([noise, sigma])[noise] == r"\mathrm{noise}"
    assert latex(noise * sigma) == r"\mathrm{noise} \sigma"


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


def test_few_steps_are_wider_than_a_column() -> None:
    """They scroll in a box of their own."""
    assert len(printed(True)) > 500
    assert len(_wide(printed(True))) < len(printed(True)) / 100


def test_a_break_is_at_an_operator_and_never_in_a_fraction() -> None:
    assert pieces(r"a = \frac{b + c}{d} - e_{1 + 2} + \left(f + g\right)") == [
        "a", r"= \frac{b + c}{d}", "- e_{1 + 2}", r"+ \left(f + g\right)",
    ]  # fmt: skip
    assert pieces("- a + b") == ["- a", "+ b"]
    assert pieces(r"\lim_{x \to 0} x") == [r"\lim_{x \to 0} x"]
    assert pieces(r"c \left(f + g\right)", room=1) == [r"c \bigl(f", r"+ g\bigr)"]


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
        ("9.5e-7", "9.5 × 10<sup>−7</sup>"),
        ("-2e+15", "−2 × 10<sup>15</sup>"),
        ("1/1000000", "10<sup>−6</sup>"),
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
    assert as_html("e^(-2 t (a + v)) e^(-2 r)", (), str) == "e<sup>−2 t (a + v)</sup> e<sup>−2 r</sup>"
    assert as_html("e^(s^2 h)", (), str) == "e<sup>s<sup>2</sup> h</sup>"
    assert as_tex("e^(s^2 h)") == r"e\(^{s^2 h}\)"


def test_names_of_operators_keep_their_hyphen_and_their_distance() -> None:
    assert "<mi>p-lim</mi>" in mathml(r"\operatorname*{p-lim}_{n} x")
    assert '<mi>ln</mi></mrow><mo>&ApplyFunction;</mo><mspace width="0.1667em"/><mi>x</mi>' in mathml(r"\ln x")
    assert "<mi>a</mi><mo>−</mo><mi>b</mi>" in mathml("a - b")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("kl_forward_mean", "KL forward mean"),
        ("marchenko_pastur", "Marchenko–Pastur"),
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
    names = ("convergence.overlap",)
    page = as_html(text, names, "{}.html".format)
    assert "<script" not in page
    assert "a &lt; b &amp; &quot;c&quot;" in page
    assert '<a href="convergence.overlap.html"><code>convergence.overlap</code></a> x<sup>2</sup>' in page
    assert r"\<script\>" in as_markdown(text, names, "{}.md".format)
    assert r"a \(<\) b \& ''c''" in as_tex(text)
    assert r"\$x\$ 100\% \texttt{ab\_c}" in as_tex(text)


def test_a_limit_from_one_side_of_a_compound_point_is_drawn() -> None:
    x, w = sp.symbols("x w")
    for point in (w**2, w + 1, w / 2):
        text = latex(sp.Limit(1 / x, x, point, "+"))
        assert ")^+" in text.replace(r"\right", "")
        assert mathml(text)


def test_a_long_derivation_shows_the_steps_nearest_the_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    root = check_claims([BOOK["wishart.moment_limit"]]).results[0].root
    assert list(nearest(root)) == list(dict.fromkeys(map(identifier, walk(root))))
    monkeypatch.setattr("phaseproof.pages.content.PAGE_STEPS", 3)
    near = nearest(root)
    assert len(near) == 3
    assert list(near.values())[-1] is root
    assert set(map(identifier, root.uses)) <= set(near)
    assert not {name for node in near.values() for name in map(identifier, node.uses)} <= set(near), "some are left out"
