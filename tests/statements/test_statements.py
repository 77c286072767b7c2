"""Statements of one line: how their text is read, what is proved and refuted, and on the command line and in Python."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import phaseproof
from phaseproof import language, prove
from phaseproof.checking.answers import check_statements
from phaseproof.checking.claims import check_claims
from phaseproof.cli import run
from phaseproof.statements.objects import statements_of
from phaseproof.statements.statement import Statement, name_of, read_statements
from phaseproof.theory.errors import Misread, UsageError
from phaseproof.theory.find import patience
from phaseproof.theory.find.examine import disproof_by_estimates
from phaseproof.theory.find.search import Sketch
from phaseproof.theory.steps import Checked, Verdict
from phaseproof.theory.write.convert import convert

from ..amounts import part_of
from .derivations import CASES, claim
from .elementary import STATEMENTS
from .further import FURTHER
from .kinds import EVERY, kinds, rest
from .newcomers import NEWCOMERS
from .notes import NOTES
from .reports import REPORTS
from .theorists import THEORISTS

Capture = pytest.CaptureFixture[str]
x, t = sp.Symbol("x", real=True), sp.Symbol("t", real=True)


def one(text: str, *given: str) -> Statement:
    (found,) = read_statements([text], given)
    return found


# ------------------------------------------------------------------------------------------------------- reading

READ: dict[str, sp.Basic] = {
    "-x^2 == 2 - 3": sp.Eq(-(x**2), -1, evaluate=False),
    "2**-x**2 <= 0.5": sp.Le(2 ** (-(x**2)), sp.Rational(1, 2)),
    "x**2**3 > 1e2": sp.Gt(x**8, 100),
    "-x*2/3 + .5 = 1/2": sp.Eq(-2 * x / 3 + sp.Rational(1, 2), sp.Rational(1, 2)),
    "1/sqrt(x) != ln(x)": sp.Ne(1 / sp.sqrt(x), sp.log(x)),
    "log(x, 2) == log(x)/log(2)": sp.Eq(sp.log(x) / sp.log(2), sp.log(x) / sp.log(2), evaluate=False),
    "Integral(exp(-t**2), (t, -oo, x)) >= 0": sp.Ge(sp.Integral(sp.exp(-(t**2)), (t, -sp.oo, x)), 0, evaluate=False),
    "abs(x) ≤ Max(x, −x)": sp.Le(sp.Abs(x), sp.Max(x, -x), evaluate=False),
    "diff(x**3, x, 2) == 6*x": sp.Eq(sp.Derivative(x**3, (x, 2)), 6 * x, evaluate=False),
    "Derivative(x**3, (x, 2)) == 6*x": sp.Eq(sp.Derivative(x**3, (x, 2)), 6 * x, evaluate=False),
    "Eq(E**x, exp(x))": sp.Eq(sp.exp(x), sp.exp(x), evaluate=False),
    "Limit(1/t, t, 0) == oo": sp.Eq(sp.Limit(1 / t, t, 0), sp.oo, evaluate=False),
    "Piecewise((1, x < 0), (x, True)) < 1": sp.Lt(sp.Piecewise((1, x < 0), (x, True)), 1, evaluate=False),
}


@pytest.mark.parametrize("text", READ)
def test_text_is_read_as_sympy_means_it(text: str) -> None:
    stated, expected = one(text).conclusion, READ[text]
    assert type(stated) is type(expected)
    for side, other in zip(stated.args, expected.args, strict=True):
        again = side.replace(lambda e: isinstance(e, sp.Add | sp.Mul | sp.Pow), lambda e: e.func(*e.args))
        assert sp.simplify(again.doit(deep=False) - other.doit(deep=False)) == 0 if side.is_finite else side == other


def test_nothing_is_evaluated() -> None:
    """SymPy takes x/x for 1, and the statement would then hold at 0 as well."""
    assert str(one("x/x == 1").conclusion.lhs) == "x/x"
    assert prove("x/x == 1").verdict is Verdict.UNDECIDED
    assert prove("x/x == 1", given="x != 0")


PLAIN = sp.Symbol("x")
HELD = (
    sp.Eq(sp.Mul(PLAIN, 1 / PLAIN, evaluate=False), 1, evaluate=False),
    sp.Gt(sp.Mul(PLAIN, 1 / PLAIN, evaluate=False), 0, evaluate=False),
    sp.Eq(sp.Mul(0, sp.log(PLAIN), evaluate=False), 0, evaluate=False),
    sp.Eq(sp.Add(sp.log(PLAIN), -sp.log(PLAIN), evaluate=False), 0, evaluate=False),
    sp.Eq(sp.Pow(sp.sqrt(PLAIN), 2, evaluate=False), PLAIN, evaluate=False),
    sp.Eq(sp.Pow(1 / PLAIN, 0, evaluate=False), 1, evaluate=False),
    sp.Eq(sp.Max(PLAIN**2, -sp.Abs(sp.log(PLAIN)), evaluate=False), PLAIN**2, evaluate=False),
    sp.Eq(sp.Min(-(PLAIN**2), sp.Abs(sp.log(PLAIN)), evaluate=False), -(PLAIN**2), evaluate=False),
)
"""Without a value at some real number; SymPy would evaluate each to what is true everywhere."""


@pytest.mark.parametrize("statement", HELD, ids=range(len(HELD)))
def test_what_an_author_holds_is_not_evaluated(statement: sp.Basic) -> None:
    assert not prove(statement).ok


AS_WRITTEN: dict[str, str] = {
    "Integral(2*Piecewise((sqrt(t)**2, t < 5), (0, True)), (t, -1, 1)) == 0": (
        "Integral(2*cases(t < 5, sqrt(t)^2, true, 0), t = -1 .. 1) = 0"
    ),
    "Sum(Piecewise((0, k > 5), (0, True))*log(k - 5), (k, 1, 10)) == 0": (
        "Sum(cases(5 < j, 0, true, 0)*ln(j - 5), j = 1 .. 10) = 0"
    ),
    "Product(Piecewise((1, k > 5), (1, True))*(k - 5)/(k - 5), (k, 1, 10)) == 1": (
        "product(integers(1, 10), j: cases(5 < j, 1, true, 1)*(j - 5)/(j - 5)) = 1"
    ),
    "Sum(Piecewise((1, 1/(k - 5) > 0), (1, True)), (k, 1, 10)) == 10": (
        "Sum(cases(0 < 1/(j - 5), 1, true, 1), j = 1 .. 10) = 10"
    ),
    "Integral(3*Integral(Piecewise((1, s > t), (0, True)), (s, 0, 2)), (t, 0, 1)) == 9/2": (
        "Integral(3*Integral(cases(t < x, 1, true, 0), x = 0 .. 2), t = 0 .. 1) = 9/2"
    ),
    "Piecewise((1, (1/x < 0) & (1/x >= 0)), (2, True)) == 2": "cases(1/x < 0, cases(0 <= 1/x, 1, true, 2), true, 2) = 2",
    "Piecewise((1, (1/x < 0) or (1/x >= 0)), (2, True)) == 1": "cases(1/x < 0, 1, 0 <= 1/x, 1, true, 2) = 1",
    "Piecewise((1, (log(x) > 5) & (x > 0)), (2, True)) == 2": "cases(5 < ln(x), cases(0 < x, 1, true, 2), true, 2) = 2",
    "Piecewise((1, (x < 0 or x > 2) and x < 5), (2, True)) == 1": (
        "cases(x < 0, cases(x < 5, 1, true, 2), 2 < x, cases(x < 5, 1, true, 2), true, 2) = 1"
    ),
}
"""What the kernel is asked of texts that SymPy would evaluate: it folds cases in binders, sorts guards and drops contrary ones."""


@pytest.mark.parametrize("text", AS_WRITTEN)
def test_the_kernel_is_asked_what_is_written(text: str) -> None:
    stated = one(text)
    assert str(convert(stated.conclusion, stated.domain)[1]) == AS_WRITTEN[text]


def test_a_chain_is_several_statements() -> None:
    found = read_statements(["0 < p <= q == 1 - r"], ["p, q > 0"])
    assert [s.text for s in found] == ["0 < p", "p <= q", "q == 1 - r"]
    assert [s.name for s in found] == ["statement.1", "statement.2", "statement.3"]
    assert [s.domain.describe() for s in found] == ["p > 0", "p > 0, q > 0", "q > 0, r real"]


GIVEN: dict[str, str] = {
    "": "x real, y real",
    "x > 0": "x > 0, y real",
    "0 < x <= 1, y >= x": "0 < x <= 1, y real, y >= x",
    "x, y > 1/2": "x > 1/2, y > 1/2",
    "x integer, x > 0.5; y negative": "integer x >= 1, y < 0",
    "x integer, x < 3": "integer x <= 2, y real",
    "x nonnegative and y != 2": "x >= 0, y real, Ne(y, 2)",
    "x = 2": "2 <= x <= 2, y real",
    "x < oo, x > 1, x > 0": "x > 1, y real",
}


@pytest.mark.parametrize("text", GIVEN)
def test_what_is_given(text: str) -> None:
    assert one("x + y < x + y + 1", text).domain.describe() == GIVEN[text]


def test_conditions_link_symbols_that_a_statement_does_not_name() -> None:
    assert one("x > 0", "x > y", "y > 0").domain.describe() == "x real, y > 0, x > y"


def test_bound_symbols_are_of_their_range() -> None:
    assert one("Limit((1 + 1/n)**n, n, oo) == E", "n integer").conclusion.lhs.args[1].is_integer
    assert one("Limit(Sum(1/2**k, (k, 1, n)), n, oo) == 1").conclusion.lhs.args[1].is_integer
    assert not one("Limit(Sum(x**k, (k, 1, 3)), x, 1) == 3").conclusion.lhs.args[1].is_integer
    assert one("Sum(k, (k, 1, n)) == n*(n + 1)/2", "n integer, n >= 1").conclusion.lhs.args[1][0].is_integer
    assert one("E(tau(S)) == 1").domain.symbols == (language.d, language.n)


def test_a_limit_goes_where_its_letter_is_given_to_be() -> None:
    for text, supposed in (
        ("Limit(abs(x)/x, x, 0) == 1", "x < 0"),
        ("Limit(abs(x)/x, x, 0, '-') == -1", "x >= 0"),
        ("Limit(abs(x), x, 0, '+-') == 0", "x > 0"),
        ("Limit(x, x, 1) == 1", "x > 2"),
        ("Limit(1/x, x, oo) == 0", "x < 0"),
        ("Limit(1/x, x, -oo) == 0", "x > 0"),
        ("x*Limit(abs(x)/x, x, 0) == x", "x < 0"),
    ):
        with pytest.raises(Misread, match="goes where it is given not to be"):
            one(text, supposed)
    for text, supposed in (
        ("Limit(abs(x)/x, x, 0, '-') == -1", "x < 0"),
        ("Limit(1/x, x, oo) == 0", "x > 1"),
        ("Limit(1/n, n, oo) == 0", "n integer, n >= 1"),
        ("Limit(x, x, y) == y", "0 < x < 1"),
    ):
        assert one(text, supposed)


WRONG: dict[str, tuple[str, int]] = {
    "": ("a statement is a relation", 0),
    "sin(x)": ("a statement is a relation", 0),
    "Intgral(exp(-t), (t, 0, oo)) == 1": ("did you mean 'Integral'?", 0),
    "1 + gama(x) == 1": ("did you mean 'gamma'?", 4),
    "E(tau(pinv(S))) == 1": ("the pseudo-inverse of S is Piecewise((1/S, S > 0), (0, True))", 6),
    "E(tau(projector(S))) == 1": ("is Piecewise((1, S > 0), (0, True))", 6),
    "2x == 1": ("a product is written 2*x", 1),
    "x(2) == 1": ("there is no function 'x'", 0),
    "x + x(2) == 1": ("a product is written x*(...)", 4),
    "1 +* 2 == 3": ("expected a number, a name or '(', not '*'", 3),
    "(x == 1": ("expected ',' or ')', not the end", 7),
    "x == 1)": ("')' is out of place", 6),
    "x == 1/0": ("division by zero", 7),
    "x + oo == 1": ("oo is no number", 4),
    "x == e": ("Euler's number is E", 5),
    "exp == 1": ("exp(...)", 0),
    "exp(1, 2) == 1": ("exp takes 1 argument, not 2", 0),
    "Integral(x, x) == 1": ("expected a range with both ends", 12),
    "Integral(x, (2, 0, 1)) == 1": ("expected the name of a variable", 13),
    "Limit(x, x, 0, '?') == 1": ('the side of a limit is "+", "-" or "+-"', 15),
    "Derivative(x, y) == 0": ("expected a variable of x, not y", 14),
    "Derivative(x, x, 0) == 0": ("order of a derivative", 0),
    "(x > 1) > 2": ("where a number is asked for", 1),
    "'x' == 1": ("a string where a number is asked for", 0),
    "x!! == 1": ("x!! is not read", 2),
    "Piecewise(x) == 1": ("a piece is (value, condition)", 10),
    "x == 1e99999": ("exponent", 5),
    "x ? 1": ("'?' is no part of a statement", 2),
    "x == \x1b[31m1": ("is no part of a statement", 5),
    "(" * 300 + "1" + ")" * 300 + " == 1": ("nested deeper", 40),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_read_is_pointed_to(text: str) -> None:
    message, at = WRONG[text]
    with pytest.raises(Misread) as refused:
        one(text)
    assert message in refused.value.what
    shown, caret = refused.value.pointer
    assert caret.index("^") == at + 2
    assert shown.isprintable()


WRONG_GIVEN: dict[str, str] = {
    "x": "nothing is said of x",
    "x positiv": "did you mean 'positive'?",
    "x in (0, 1)": "valid: relations such as",
    "x > 0 integer": "valid: relations such as",
    "y > 0": "a condition is given on y, of which no statement speaks; they speak of x",
    "pi > 3": "pi is a number",
    "1 < 2": "speaks of no symbol",
    "x > 0, x < 0": "no value of x",
    "x integer, 0 < x < 1": "no value of x",
}


@pytest.mark.parametrize("text", WRONG_GIVEN)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        one("x == x", text)
    assert WRONG_GIVEN[text] in str(refused.value)


@given(st.text("x1+-*/^()=<>!, .tIE\"'eo[]&|", max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_statements([text])
    except UsageError:
        return
    assert all(isinstance(s.conclusion, sp.core.relational.Relational) for s in found)


@pytest.mark.parametrize("text", ["__import__('os').getcwd() == 1", "x.is_real == 1", "lambda: 1 == 1", "[1][0] == 1"])
def test_text_is_no_program(text: str) -> None:
    with pytest.raises(UsageError):
        one(text)


# ------------------------------------------------------------------------------------------- proved and refuted


TOGETHER = 24
"""Names whose statements one process of the kernel judges."""

LISTED = STATEMENTS | NOTES | REPORTS | FURTHER | THEORISTS | NEWCOMERS
REST = rest(LISTED)


def together(cases: Iterable[str], left: Container[str], name: str) -> list[str]:
    """The names that are judged with this one: like it, they are tried in `make test`, or left to `make long`."""
    alike = [other for other in cases if (other in left) is (name in left)]
    at = alike.index(name) // TOGETHER * TOGETHER
    return alike[at : at + TOGETHER]


def true_and_twin(
    cases: dict[str, tuple[str, str, str]], name: str, still_open: Container[str] = (), unrefuted: Container[str] = ()
) -> None:
    """The statement is proved unless it is open; its false twin is not, and refuted unless that is not to be expected."""
    asked = [(other, *cases[other]) for other in together(cases, REST, name)]
    found = _outcomes(tuple((given, text) for other, given, *texts in asked for text in texts[other in still_open :]))
    given, true, false = cases[name]
    if name not in still_open:
        assert found[given, true].ok, found[given, true]
    assert not found[given, false].ok
    assert found[given, false].verdict is Verdict.REFUTED or name in unrefuted, found[given, false]


@cache
def _outcomes(asked: tuple[tuple[str, str], ...]) -> dict[tuple[str, str], Checked]:
    """What is found of statements on their conditions."""
    stated = [one(text, *[given] * bool(given)) for given, text in asked]
    answer = check_statements([replace(s, name=name_of(number)) for number, s in enumerate(stated, 1)])
    return dict(zip(asked, answer.outcomes, strict=True))


def test_of_each_kind_some_are_tried_each_time() -> None:
    tried = [" ".join(LISTED[name]) for name in LISTED if name not in REST]
    assert set().union(*map(kinds, tried)) == set().union(*(kinds(" ".join(texts)) for texts in LISTED.values()))
    again = [text for text in ALIKE if text not in REST_ALIKE]
    assert set().union(*map(kinds, ALIKE)) <= set().union(*map(kinds, [*tried, *again]))
    assert len(tried) > len(LISTED) / EVERY
    assert len(again) > len(ALIKE) / EVERY


@pytest.mark.parametrize("name", part_of(STATEMENTS, REST & {*STATEMENTS}))
def test_statements_of_drafts_and_their_twins(name: str) -> None:
    true_and_twin(STATEMENTS, name)


OPEN = frozenset((
    "Leibniz", "Stirling", "Stirling from below", "inverse Wishart, squared",
    "floor", "alternating harmonic",
))  # fmt: skip
"""Statements of notes that are true and not yet proved."""


@pytest.mark.parametrize("name", part_of(NOTES, REST & {*NOTES}))
def test_statements_of_notes_and_their_twins(name: str) -> None:
    true_and_twin(NOTES, name, OPEN, UNREFUTED)


UNREFUTED = frozenset(("sinc squared",))
"""An integral of which neither balls nor estimates bound the tail."""


@pytest.mark.parametrize("name", part_of(REPORTS, REST & {*REPORTS}))
def test_statements_of_reports_and_their_twins(name: str) -> None:
    true_and_twin(REPORTS, name)


STILL_OPEN = frozenset(("Hellinger below KL",))
"""Further statements that are true and not yet proved."""


@pytest.mark.parametrize("name", part_of(FURTHER, REST & {*FURTHER}))
def test_further_statements_and_their_twins(name: str) -> None:
    true_and_twin(FURTHER, name, STILL_OPEN)


@pytest.mark.parametrize("name", part_of(THEORISTS, REST & {*THEORISTS}))
def test_statements_of_theorists_and_their_twins(name: str) -> None:
    true_and_twin(THEORISTS, name)


@pytest.mark.parametrize("name", part_of(NEWCOMERS, REST & {*NEWCOMERS}))
def test_statements_of_newcomers_and_their_twins(name: str) -> None:
    true_and_twin(NEWCOMERS, name)


UNDERIVED = frozenset(("length under a random projection", "pseudo-inverse of few examples"))
"""Results of users' derivations that are true and not yet derived: no rule speaks of entries of several rows, or of X X^T."""


REST_DERIVED = frozenset(CASES) - frozenset([*CASES][::4])


@pytest.mark.parametrize("name", part_of(CASES, REST_DERIVED))
def test_derivations_of_users_and_their_twins(name: str) -> None:
    derived, twin = check_claims([claim(name), claim(name, twin=True)]).results
    assert derived.ok is (name not in UNDERIVED), derived.root.uses[0].message
    assert twin.root.uses[0].verdict is Verdict.REFUTED, twin.root.uses[0].message


ALIKE: dict[str, str] = {
    "Sum(Piecewise((k, k > 3), (0, True)), (k, 1, 5)) == 9": "",
    "Sum(Max(x, k), (k, 1, 2)) == Max(x, 1) + Max(x, 2)": "",
    "Sum(1/(k**2*(k + 1)**2), (k, 1, oo)) == pi**2/3 - 3": "",
    "Sum((n + 1)/(n*(2*n - 1)*(2*n + 1)), (n, 2, oo)) == -7/6 + log(4)": "",
    "Sum(1/(2*k + 1)**2, (k, 0, oo)) == pi**2/8": "",
    "Sum((k - 10)/(k*(k + 1)*(k + 2)), (k, 1, oo)) == -2": "",
    "Sum(1/(4*k**2 - 1), (k, -3, oo)) == -1/14": "",
    "Sum(1/(k - 1/2)**2 - 1/k**2, (k, 1, oo)) == pi**2/3": "",
    "Integral(((1 + erf(x/sqrt(2)))/2)**3*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == 1/4": "",
    "Integral(erfc(x)**2, (x, 0, oo)) == (2 - sqrt(2))/sqrt(pi)": "",
    "gamma(2*k - 1)*gamma(2)/gamma(2*k + 1) == 1/(2*k*(2*k - 1))": "k integer, k >= 1",
    "erf(x) <= 2/sqrt(pi)*atan(x)": "x > 0",
    "E(kl(S, 1)) + E(kl(1, S)) == d*(d + 1)/(2*(n - d - 1))": "n > d + 1",
    "E(tau(S/(S + u))) == 1 - u*E(tau(1/(S + u)))": "u > 0",
    "E(tau((S - 1)**2*log(S + u))) == E(tau(S**2*log(S + u))) - 2*E(tau(S*log(S + u))) + E(tau(log(S + u)))": "u > 0",
    "E((length(m)**2/m - 1)**2) == 2/m": "m integer, m >= 1",
    "limit_in_proportion(E(tau(log(S))), gamma) == -(gamma - 1)*log(1 - 1/gamma) - 1": "gamma > 1",
    "limit_in_proportion(E(tau(S/(S + u))), gamma) == (1 + 1/gamma + u - sqrt((1 - 1/gamma + u)**2 + 4*u/gamma))*gamma/2": "u, gamma > 0",
    "limit_in_proportion(s*d/n*E(tau(1/S))*E(tau(S**2)), gamma) == s/(gamma - 1)*(1 + 1/gamma)": "gamma > 1, s > 0",
    "limit_in_proportion(E(kl(1, S))/d, gamma) == (1/(gamma - 1) - (gamma - 1)*log(1 - 1/gamma))/2 - 1/2": "gamma > 1",
    "Integral(x*((1 + erf(x/sqrt(2)))/2)**2*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == 1/(2*sqrt(pi))": "",
    "Integral(1/(1 + exp(-x))*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)) == 1/2": "",
    "Integral(x**3*cos(x), (x, -a, a)) == 0": "a > 0",
    "Integral(x**2*exp(-x**4), (x, -oo, oo)) == gamma(3/4)/2": "",
    "Integral(erf((x - m)/s)*exp(-x**2/(2*r**2))/(r*sqrt(2*pi)), (x, -oo, oo)) == -erf(m/sqrt(s**2 + 2*r**2))": "s, r > 0",
    "E(kl(1, S)) >= 0": "n > d + 1",
    "E(tau(1/(S + u))) >= 1/(1 + u)": "u > 0",
    "E(tau(log(S))) <= 0": "n >= d",
    "Abs(x) == Piecewise((x, x > 0), (-x, True))": "",
    "Max(x, 0) == Piecewise((x, x >= 0), (0, x < 0))": "",
    "Piecewise((x**2/2, Abs(x) <= a), (a*Abs(x) - a**2/2, True)) <= x**2/2": "a > 0",
    "Abs(x) <= Piecewise((1, Abs(x) <= 1), (x**2, True))": "",
    "Piecewise((1, 0 < -1), (2, True)) == 2": "",
    "Subs(Derivative(1/(1 + t), t), t, a/b) == -b**2/(a + b)**2": "a, b > 0",
    "Subs(Derivative(Integral(exp(t*x)*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)), t), t, 0) == 0": "",
    "Subs(Derivative(exp(t**2/2), (t, 4)), t, 0) == 3": "",
    "Sum(exp(-k*n), (k, 0, n)) == (1 - exp(-n*(n + 1)))/(1 - exp(-n))": "n integer, n >= 1",
    "Sum(k/n, (k, 1, n)) == (n + 1)/2": "n integer, n >= 1",
    "Derivative(Max(0, x)**2, x) == 2*Max(0, x)": "x > 0",
    "tau(S)**3 <= tau(S**3)": "",
    "Subs(Derivative(Integral(exp(t*x)*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo)), (t, 2)), t, 0) == 1": "",
}
"""Statements of the kinds of those that were missed at first."""


REST_ALIKE = rest(
    {text: [text] for text in ALIKE}, [text for name in LISTED if name not in REST for text in LISTED[name]]
)


@pytest.mark.parametrize("text", part_of(ALIKE, REST_ALIKE))
def test_statements_of_the_same_kinds(text: str) -> None:
    found = _outcomes(tuple((ALIKE[other], other) for other in together(ALIKE, REST_ALIKE, text)))
    assert found[ALIKE[text], text].ok, found[ALIKE[text], text]


WHOLE = (
    ("log(1 + 1/n) < 1/n", "log(1 + 1/n) < 1/n - 1/(2*n**2)"),
    ("(1 + 1/n)**n < E", "(1 + 1/n)**n < 5/2"),
    ("n*log(1 + 1/n) < 1", "n*log(1 + 1/n) > 1"),
)


@pytest.mark.parametrize(("true", "false"), WHOLE)
def test_whole_numbers_are_real(true: str, false: str) -> None:
    assert prove(true, given="n integer, n >= 1").ok
    assert not prove(false, given="n integer, n >= 1").ok


@pytest.mark.long
def test_the_risk_of_ridge_regression_in_proportion() -> None:
    risk = "limit_in_proportion(E(tau(u**2/(S + u)**2)) + s*d/n*E(tau(S/(S + u)**2)), gamma)"
    root, load = "sqrt((1 - 1/gamma + u)**2 + 4*u/gamma)", "1/gamma"
    first = f"((-1 + {load} - u + {root})/(2*{load}))"
    second = f"((-1 + (1 + u + {load})/{root})/(2*{load}))"
    assert prove(f"{risk} == {first} - u*{second} + s/gamma*{second}", "u, s, gamma > 0")
    assert prove(f"{risk} == {first} - u*{second} + s*{second}", "u, s, gamma > 0").refuted


ESTIMATED = STATEMENTS | NOTES | REPORTS | FURTHER


@pytest.mark.parametrize("name", part_of(ESTIMATED, REST & {*ESTIMATED}))
def test_estimates_refute_nothing_that_is_true(name: str) -> None:
    condition, true, _ = ESTIMATED[name]
    stated = one(true, *[condition] * bool(condition))
    context, term = convert(stated.conclusion, stated.domain)
    assert disproof_by_estimates(Sketch(context, term)) is None


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("exp(x) > 1 + x", "x = 0"),
        ("2 != 2", "the only point"),
        ("x**2 != 0", "x = 0"),
        ("log(x) < x - 1", "x = 1"),
    ],
)
def test_a_strict_relation_is_false_where_both_sides_are_equal(text: str, where: str) -> None:
    answer = prove(text, "x > 0" if "log" in text else "")
    assert answer.refuted
    assert f"false at {where}: " in answer.message


@pytest.mark.parametrize("text", ["1/x != 1/x + 1", "x < x + 1", "x**2 + 1 != 0"])
def test_what_is_true_is_never_refuted(text: str) -> None:
    assert not prove(text).refuted


def test_a_real_end_of_a_sum_is_told() -> None:
    assert "m ends it, and is real here: say that it is an integer" in prove("Sum(k, (k, 1, m)) == m*(m + 1)/2").message


@pytest.mark.parametrize("name", part_of(CASES, REST_DERIVED))
def test_estimates_refute_no_derivation_that_is_true(name: str) -> None:
    domain, definition, true, _ = CASES[name]
    context, term = convert(sp.Eq(definition, true, evaluate=False), domain)
    assert disproof_by_estimates(Sketch(context, term)) is None


def test_data_that_an_expectation_names_are_bound() -> None:
    (stated,) = read_statements(["E_over(cell(X, 1, 1)**4, X, m, d) == 4"], ["m integer, m >= 1"])
    assert [p.name for p in stated.domain.parameters] == ["m", "d", "n"]
    refuted = prove("E_over(cell(X, 1, 1)**2*cell(X, 1, 2)**2, X, n, d) == 2", "d >= 2")
    assert "false at n = 2, d = 2: left side about 1.0" in refuted.message


def test_means_over_data() -> None:
    assert prove("E(tau(S**2)) - 2*E(tau(S)) + 1 == (d + 1)/n")
    assert prove("E(tau(S)**2) == 1 + 2/(n*d)")
    assert prove("limit_in_proportion(E(tau(S**2)), gamma) == 1 + 1/gamma", "gamma > 0")
    assert "what is stated 4.0" in prove("E(tau(S**2)) == 1 + (d + 2)/n").message
    assert prove("limit_in_proportion(E(tau(S**2)), gamma) == 1 + 2/gamma", "gamma > 0").refuted


# ----------------------------------------------------------------------------------------------------- in Python

p, plain = sp.Symbol("p", positive=True), sp.Symbol("s")
n = sp.Symbol("n", integer=True, positive=True)


@pytest.mark.parametrize(
    ("statement", "given"),
    [
        ((sp.Integral(sp.exp(-p * t), (t, 0, sp.oo)), 1 / p), ()),
        (sp.Eq(sp.Integral(sp.exp(-plain * t), (t, 0, sp.oo)), 1 / plain), "s > 0"),
        (sp.Gt(sp.exp(plain), 1 + plain), plain > 0),
        (sp.And(sp.exp(plain) > plain, sp.exp(plain) >= plain + 1), [sp.Ne(plain, 2), "s > 0"]),
        (sp.Gt(sp.exp(p), 1), phaseproof.Domain((phaseproof.real("p", 0),))),
        ((sp.Sum(plain, (plain, 1, n)), n * (n + 1) / 2), ()),
        ((language.E(language.tau(language.S**2)), 1 + (language.d + 1) / language.n), ()),
        ((sp.Abs(plain), plain), "s >= 0"),
        ((1, 1), ()),
    ],
    ids=str,
)
def test_objects_of_sympy(statement: Any, given: Any) -> None:
    answer = prove(statement, given)
    assert answer, answer


@pytest.mark.parametrize(
    ("statement", "given", "message"),
    [
        (True, (), "evaluated it already"),
        (sp.Eq(1, 1), (), "evaluated it already"),
        (3, (), "statement = 3; valid: text"),
        (sp.sin(x), (), "valid: text"),
        ((1, 1.5), (), "1.5 is no exact number"),
        (("x", "x"), (), "valid: text"),
        (sp.Symbol("m", even=True) > 0, (), "m is assumed even"),
        (sp.Gt(sp.exp(sp.Symbol("m", extended_real=True)), 0, evaluate=False), (), "nothing says that it is real"),
        (sp.Ge(sp.Symbol("c", complex=True) ** 2, 0, evaluate=False), (), "nothing says that it is real"),
        (sp.Ge(sp.Symbol("i", imaginary=True) ** 2, 0, evaluate=False), (), "i is assumed not real"),
        (x > 0, 3, "given = 3; valid: text"),
        ("x > 0", x > 0, "valid beside a text: text"),
        (x > 0, "y > 0", "they speak of x"),
    ],
    ids=str,
)
def test_what_is_no_statement_is_refused(statement: Any, given: Any, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        prove(statement, given)
    assert message in str(refused.value)


def test_an_answer() -> None:
    proved, refuted = prove("0 < exp(x) == exp(x)"), prove("exp(x) < 1", "x > 0")
    assert proved
    assert (proved.verdict, proved.message) == (Verdict.PROVED, "")
    assert repr(proved) == "PROVED 0 < exp(x)  [x real]\nPROVED exp(x) == exp(x)  [x real]"
    assert [step.step.title for step in proved.steps] == ["0 < exp(x)", "exp(x) == exp(x)"]
    assert not refuted
    assert (refuted.verdict, refuted.refuted) == (Verdict.REFUTED, True)
    assert "false at x = 1: left side 2.718" in repr(refuted)
    assert "<math" in proved._repr_html_()
    assert "false at x = 1" in refuted._repr_html_()
    mixed = prove("x < x + 1 < x")
    assert (bool(mixed), mixed.verdict) == (False, Verdict.REFUTED)


# ----------------------------------------------------------------------------------------------- the command line


def test_check_a_statement(capsys: Capture) -> None:
    assert run(["check", "--statement", "Integral(exp(-t), (t, 0, oo)) == 1"]) == 0
    assert "PROVED 'Integral(exp(-t), (t, 0, oo)) == 1': " in capsys.readouterr().out
    line = ["check", "--statement", "exp(x) > 1", "--statement", "exp(x) < y", "--given", "x > 0", "--given", "y < 1"]
    assert run(line) == 1
    out = capsys.readouterr().out
    assert "why     false at " in out
    assert out.splitlines()[-1].startswith("1 of 2 claims proved")


def test_check_a_statement_as_json(capsys: Capture) -> None:
    assert run(["check", "--json", "--statement", "x/x == 1"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert [claim["verdict"] for claim in answer["claims"]] == ["UNDECIDED"]
    assert answer["steps"][0]["title"] == "x/x == 1"


def test_a_text_that_is_not_read_ends_with_bad_usage(capsys: Capture) -> None:
    assert run(["check", "--statement", "Integal(x, (x, 0, 1)) == 1/2"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "phaseproof: there is no function 'Integal'; did you mean 'Integral'?",
        "  Integal(x, (x, 0, 1)) == 1/2",
        "  ^",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--given", "x > 0"], "--given 'x > 0' goes with a --statement"),
        (["--statement", "1 == 1", "convergence"], "--statement is checked alone, not beside convergence"),
        (["--statement", "1 == 1", "--log", "a.jsonl"], "--statement is checked alone, not beside --log"),
        (["--statement", "1 == 1", "--timeout", "0"], "timeout = 0.0"),
    ],
)
def test_options_that_do_not_go_together(arguments: list[str], message: str, capsys: Capture) -> None:
    assert run(["check", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_two_symbols_of_one_name_are_not_made_one() -> None:
    t, u = sp.Dummy("t", real=True), sp.Dummy("t", real=True)
    x, positive = sp.Symbol("x", real=True), sp.Symbol("x", positive=True)
    capturing = [
        sp.Integral(PLAIN * x, (x, 0, 1)),
        sp.Limit(PLAIN + x, x, 0),
        sp.Subs(PLAIN * x + 1, x, 0),
        PLAIN + sp.Sum(PLAIN, (sp.Symbol("x", integer=True), 1, 2)),
    ]
    """A free symbol, which would be renamed to the bound one."""
    for statement, supposed in (
        ((t, u), ()),
        ((positive, x), ()),
        (sp.Ge(x, 0, evaluate=False), [positive > 1]),
        *(((one, PLAIN / 2), ()) for one in capturing),
    ):
        with pytest.raises(UsageError, match="two symbols are named"):
            statements_of(statement, supposed)
    assert len(statements_of((t, t))) == 1


@pytest.mark.parametrize("text", ["xⁿ == 1", "Integral(xⁿ, (x, 0, 1)) == xⁿ", "ℯ > 2", "xᵃ > 0", "é > 0"])
def test_a_sign_that_is_no_letter_is_part_of_no_name(text: str) -> None:
    with pytest.raises(UsageError, match="is no letter of a name"):
        read_statements([text], [])


def test_greek_letters_are_their_names() -> None:
    (written,) = read_statements(["γ + λ_1 + Γ2 > π"], ["γ > 0"])
    (named,) = read_statements(["gamma + lambda_1 + Gamma2 > pi"], ["gamma > 0"])
    assert (written.conclusion, written.domain) == (named.conclusion, named.domain)


@pytest.mark.parametrize("given", ["0", "nan", "x", "1e9", ""])
def test_a_patience_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="PHASEPROOF_PATIENCE"):
        patience.factor(given)
    assert patience.factor("2.5") == 2.5
