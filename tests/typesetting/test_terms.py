"""Terms of the kernel as LaTeX: read back by the reader of drafts they mean the same, and axioms in full are whole."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
import sympy as sp
from flint import arb
from hypothesis import given, settings

from phaseproof.pages.lemmas import axiom_in_full
from phaseproof.statements.latex.declared import Declared, said
from phaseproof.statements.latex.grammar import Grammar
from phaseproof.statements.latex.meaning import expression
from phaseproof.statements.latex.tokens import read, tokens
from phaseproof.theory.axioms.table import AXIOMS
from phaseproof.theory.language import first_passage
from phaseproof.theory.terms.build import add, inverse, mul, neg, over, power
from phaseproof.theory.terms.heads import HEADS
from phaseproof.theory.terms.term import Term, app, close, make, num, var
from phaseproof.typesetting.alphabet import vetted
from phaseproof.typesetting.breaking import broken
from phaseproof.typesetting.latex import latex
from phaseproof.typesetting.mathml import mathml
from phaseproof.typesetting.symbols import letters_in
from phaseproof.typesetting.terms import SIGNS, latex_of, signs_of

from ..kernel.values import ball, terms, value

x, y = var("x", "real"), var("y", "real")
SCOPE = Declared().then(said("x real, y real")).scope({})
POINTS = ({x: Fraction(7, 5), y: Fraction(3, 7)}, {x: Fraction(-2, 3), y: Fraction(5, 2)})


def meant(latex: str, point: dict[Term, Fraction]) -> arb:
    """What a reader of LaTeX takes a formula for, at a point; brackets behind a blank are a factor and no argument."""
    latex = re.sub(r"(?<=[\w})]) (?=\(|\\left\()", r" \\cdot ", latex)
    read_as = expression(Grammar(read(tokens(latex))).whole(), SCOPE)
    at = {SCOPE.values[name.args[0]]: sp.Rational(v.numerator, v.denominator) for name, v in point.items()}
    return arb(f"{read_as.subs(at).evalf(30)} +/- 1e-20") * arb("1 +/- 1e-25")


def same(term: Term) -> None:
    """At each point where it has a value, the formula has it as well."""
    for point in POINTS:
        found = value(term, point)
        assert found is None or ball(found).overlaps(meant(latex_of(term), point)), latex_of(term)


@pytest.mark.parametrize(
    ("term", "page"),
    [
        (add(add(x, num(1)), num(1)), "x + 2"),
        (add(x, num(0)), "x"),
        (add(x, mul(num(0), make("cos", y))), "x"),
        (make("cos", mul(num(0), x)), r"\cos(0)"),
        (mul(num(1), x, y, y), "x y^{2}"),
        (mul(num(Fraction(1, 2)), mul(num(2), x)), "x"),
        (neg(neg(x)), "x"),
        (mul(mul(num(2), inverse(y)), x), r"\frac{2}{y} x"),
        (power(power(x, 2), 3), "x^{6}"),
        (inverse(inverse(x)), "x"),
        (make("pow", num(0), num(4)), "0"),
        (make("pow", x, add(num(1), num(-1))), "1"),
        (make("eq", add(x, num(0)), x), "x + 0 = x"),
        (add(num(-1), neg(y), x), "x - 1 - y"),
        (make("rpow", num(2), num(3)), "2^{3}"),
        (make("polygamma", num(0), x), r"\psi(x)"),
        (mul(make("ln", x), make("ln", x), y, y), r"\ln(x) \ln(x) y^{2}"),
    ],
)
def test_arithmetic_of_numbers_is_done_where_that_leaves_something_said(term: Term, page: str) -> None:
    """Pages spoke of the (1 + 1)-th eigenvalue, of t^(1 - 1) and of 1 x."""
    assert latex_of(term) == page


@settings(max_examples=150, deadline=None)
@given(terms([x, y]))
def test_what_is_written_is_read_as_the_same(term: Term) -> None:
    same(term)


@pytest.mark.parametrize(
    "term",
    [
        power(neg(x), 2),
        neg(power(x, 2)),
        mul(num(2), num(3), x),
        mul(x, num(2)),
        mul(x, add(x, neg(y))),
        add(x, neg(add(x, y))),
        inverse(power(add(x, y), 2)),
        inverse(mul(add(x, num(3)), y)),
        power(power(make("abs", x), Fraction(1, 2)), 3),
        power(inverse(y), 2),
        make("exp", neg(make("exp", x))),
        mul(num(Fraction(-1, 2)), power(y, -1)),
        power(num(Fraction(1, 2)), 3),
        inverse(mul(num(-2), num(Fraction(3, 2)))),
        mul(x, num(2), num(Fraction(1, 2))),
        power(make("exp", x), 3),
    ],
    ids=str,
)
def test_brackets_stand_where_they_are_needed(term: Term) -> None:
    same(term)


COUNTED = make("product", make("integers", num(1), var("n", "integer")), close(x, var("k", "integer")))
SLOPE = make("deriv", num(1), close(app("f", x), x), y)
FORM = make("entry", var("M", "matrix"), make("basis", num(1)), make("basis", num(2)))
SHIFTED = make("of", var("M", "matrix"), close(add(num(-1), x), x))


def weight(low: int, high: int) -> Term:
    return make("weight", var("M", "matrix"), var("v", "vector"), num(low), num(high))


LIMIT = make("lim", make("above", num(0)), close(app("f", x), x))


@pytest.mark.parametrize(
    ("term", "written"),
    [
        (mul(COUNTED, y), r"(\prod_{j=1}^{n} x) y"),
        (mul(y, COUNTED), r"y \prod_{j=1}^{n} x"),
        (mul(y, COUNTED, x), r"y (\prod_{j=1}^{n} x) x"),
        (mul(mul(y, COUNTED), x), r"(y \prod_{j=1}^{n} x) x"),
        (mul(neg(COUNTED), y), r"(-\prod_{j=1}^{n} x) y"),
        (power(COUNTED, 2), r"(\prod_{j=1}^{n} x)^{2}"),
        (power(SLOPE, 2), r"(\left.\frac{d}{dt} (f(t))\right|_{t=y})^{2}"),
        (power(FORM, 2), r"(e_{1}^\top \, M \, e_{2})^{2}"),
        (mul(LIMIT, x), r"(\lim_{t \to 0^{+}} f(t)) x"),
        (add(LIMIT, x), r"(\lim_{t \to 0^{+}} f(t)) + x"),
        (add(x, LIMIT), r"x + \lim_{t \to 0^{+}} f(t)"),
        (add(mul(num(2), LIMIT), x), r"(2 \lim_{t \to 0^{+}} f(t)) + x"),
        (make("exp", mul(num(Fraction(-1, 2)), x)), r"e^{-\frac{1}{2} x}"),
        (make("exp", COUNTED), r"\exp\!(\prod_{j=1}^{n} x)"),
        (power(make("exp", COUNTED), 2), r"(\exp\!(\prod_{j=1}^{n} x))^{2}"),
        (weight(1, 2), r"\left|P_{1, \dots, 2}(M) \, v\right|^2"),
        (weight(2, 2), r"\left|P_{2}(M) \, v\right|^2"),
        (make("eigenvalue", SHIFTED, num(1)), r"\lambda_{1}(M - 1)"),
    ],
    ids=str,
)
def test_what_is_open_stands_in_brackets_before_what_follows(term: Term, written: str) -> None:
    assert re.sub(r"\\(left|right)(?=[()\[\]])", "", latex_of(term)) == written


def test_a_bound_letter_stands_in_no_matrix_around_it() -> None:
    """The data of a mean had the letter of those whose eigenvalue stands inside."""
    data, other = var("D", "data"), var("E", "data")
    size, eigenvalue = var("n", "integer"), var("t", "real")
    spectrum, rows = make("spectrum", make("sample_covariance", data)), make("gaussian", size, size)
    moved = over(rows, mul(eigenvalue, over(make("spectrum", make("sample_covariance", other)), y, y)), other)
    text = latex_of(over(spectrum, moved, eigenvalue))
    assert text.count("S_{D}") == 1
    assert "_{D " not in text


def test_the_law_of_a_population_has_a_letter_that_is_explained() -> None:
    """Formulas spoke of t ~ population."""
    mean = over(var("population", "law"), x, x)
    assert latex_of(mean) == r"\mathbb{E}_{t \sim \mathcal{P}}[t]"
    assert SIGNS["population"] in signs_of([mean])


def test_each_part_of_what_binds_is_written() -> None:
    gaussian = make("gaussian", var("n", "integer"), var("d", "integer"))
    trace = over(make("spectrum", make("sample_covariance", var("D", "data"))), close(app("f", x), x))
    mean = make("over", gaussian, close(trace, var("D", "data")))
    assert latex_of(mean) == r"\mathbb{E}_{D \sim \mathcal{N}^{n \times d}}[\tau[f(S_{D})]]"


@pytest.mark.parametrize("name", sorted(AXIOMS))
def test_axioms_are_typeset_in_full(name: str) -> None:
    """Sound, known to browsers, with every hypothesis and every letter of its variables; no head of the kernel's table."""
    full, theorem = axiom_in_full(name), AXIOMS[name].theorem
    formulas = [*full.where, *(one.line for one in full.asks), full.says.line]
    assert len(full.asks) == len(theorem.owes)
    assert len(full.where) >= len(theorem.context.conditions) + len(theorem.context.ranges)
    for formula in formulas:
        assert vetted(formula) == formula
        assert mathml(broken(formula), True)
        assert not any(f"mathrm{{{head.replace('_', ' ')}}}" in formula for head in HEADS if len(head) > 2)
    letters = frozenset().union(*map(letters_in, formulas))
    for variable in theorem.statement.variables:
        letter = variable.args[0].partition("_")[0]
        assert letter in letters or f"{letter}_" in letters


def test_the_signs_of_an_axiom_are_explained() -> None:
    said_of = {sign.meaning for sign in axiom_in_full("stein_population").signs}
    assert {SIGNS[head].meaning for head in ("gaussian", "coloured", "covariances", "spectra", "spectrum")} == said_of


def test_a_principal_power_is_written_like_a_whole_one_only_where_nobody_takes_it_for_one() -> None:
    k = var("k", "integer")
    for exponent in (num(2), num(-1), k, neg(k)):
        principal = latex_of(make("rpow", x, exponent))
        assert principal != latex_of(make("pow", x, exponent))
        assert principal.startswith(r"\operatorname{rpow}(x, ")
        assert SIGNS["rpow"] in signs_of([make("rpow", x, exponent)])
    assert latex_of(make("rpow", x, num(Fraction(-3, 2)))) == r"\frac{1}{x^{3/2}}"
    assert latex_of(make("rpow", x, y)) == "x^{y}"
    assert signs_of([make("rpow", x, y)]) == ()


def test_the_least_point_is_a_minimum_as_authors_write_it() -> None:
    """Pages wrote an infimum where statements of the same quantity wrote a minimum."""
    passage = make("first_passage", make("interval", x, y), close(app("f", x), x), num(1))
    assert latex_of(passage).startswith(r"\min\{")
    assert first_passage.template.startswith(r"\min")


def test_a_zero_or_a_minimiser_ends_where_a_bracket_ends_it() -> None:
    t, x = var("t", "real"), var("x", "real")
    zero = make("root", make("interval", num(0), num(3)), close(make("add", t, num(-1)), t))
    words = r"\text{the zero } t \in (0, 3) \text{ of } t - 1"
    assert latex_of(make("eq", make("add", zero, num(1)), x)) == f"({words}) + 1 = x"
    assert latex_of(make("eq", zero, x)) == f"({words}) = x"
    assert latex_of(make("eq", x, zero)) == f"x = {words}"


def test_words_stand_apart_in_a_product() -> None:
    """before * factor * after was "beforefactorafter"."""
    words = [var(name, "real") for name in ("before", "factor", "x")]
    assert latex_of(mul(*words)) == r"\mathrm{before} \, \mathrm{factor} \, x"
    assert latex_of(mul(num(2), words[0])) == r"2 \, \mathrm{before}"
    assert latex_of(mul(words[2], var("y", "real"))) == "x y"
    assert latex(sp.Symbol("before") * sp.Symbol("factor")) == r"\mathrm{before} \, \mathrm{factor}"
