"""Every sign on a page is explained on it, and no letter that a formula explains has two meanings there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace

import pytest
import sympy as sp
from sympy.core.facts import InconsistentAssumptions

from phaseproof.book.dependencies import lines_of
from phaseproof.book.selection import load_book
from phaseproof.pages import where as tables
from phaseproof.pages.markdown import sign_table
from phaseproof.pages.where import Found, Sign, letters_of_page, where
from phaseproof.statements.latex.names import GREEK
from phaseproof.theory.claim import Claim
from phaseproof.theory.heads import Head
from phaseproof.theory.language import S, tau
from phaseproof.theory.roots import root_of
from phaseproof.theory.terms.term import num
from phaseproof.theory.write.proof import Line
from phaseproof.theory.write.shown import Words, domain_of, shown
from phaseproof.typesetting import symbols
from phaseproof.typesetting.alike import noise_of, reading
from phaseproof.typesetting.latex import PageLetters, latex, typeset
from phaseproof.typesetting.mathml import mathml
from phaseproof.typesetting.notation import abbreviations, letters, written
from phaseproof.typesetting.printer import root_letters

from ..amounts import amount
from . import test_html, test_report, test_tex
from .sharing import shared

BOOK = load_book()
KNOWN = abbreviations(BOOK.values())
STATEMENTS = {claim.name: claim.statement for claim in BOOK.values()}
STEPS = amount(20, 60)
"""How many lines of a derivation are read."""
READ = [*BOOK][:: amount(3, 1)]
"""The claims whose pages are read."""


@cache
def page(name: str) -> tuple[Found, PageLetters, tuple[Sign, ...]]:
    """The formulas of a claim's page, its statement and some lines of its derivation, in the letters of the page."""
    claim = BOOK[name]
    lines = [line for line in lines_of(claim) if isinstance(line, Line)][:STEPS]
    expressions = [claim.conclusion, *claim.domain.conditions, *(shown(line.statement) for line in lines)]
    expressions += [condition for line in lines for condition in domain_of(line.context).conditions]
    own = letters_of_page(claim, expressions, KNOWN)
    found = Found(expressions, KNOWN, own)
    return found, own, where(claim, found, STATEMENTS, own)


WORD = re.compile(r"\\(?:mathrm|operatorname\*?|mathcal|mathbb) ?\{?([A-Za-z]+(?:(?:-|\\,)[a-z]+)?)\}?")
SHAPES = re.compile(r"\\text\{[^{}]*\}|\\(?:begin|end)\{\w+\}|\\mathbb\{N\}")
LETTERS = {*GREEK, "ln"}


def signs_in(formula: str) -> set[str]:
    """Letters, Greek letters and words of a formula, by a reader that knows nothing of the table."""
    formula = SHAPES.sub(" ", formula)
    rest = WORD.sub(" ", formula)
    commands = set(re.findall(r"\\([A-Za-z]+)", rest))
    return (
        set(WORD.findall(formula)) | commands & LETTERS | set(re.findall("[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", rest)))
    )


COMMON = {"e", "pi", "d", "R", "Z", "N"}
"""The base of the natural logarithm, the d of an integral, and the sets of numbers."""


def unexplained(claim: Claim) -> set[str]:
    """The signs of a page that neither its parameters nor its table have."""
    found, own, rows = page(claim.name)
    assert tables.UNKNOWN not in {row.meaning for row in rows}
    explained = {sign for row in rows for sign in signs_in(row.symbol)}
    shown_letters = letters(claim.domain.symbols, claim.domain.names)
    for symbol in claim.domain.symbols:
        explained |= signs_in(own.symbols.get(symbol) or shown_letters.get(symbol) or sp.latex(symbol))
    for one in found.claims:  # the page defines its own symbol by a formula
        explained |= signs_in(one.symbol) if one.claim == claim.name else set()
    return {sign for one in found.formulas for sign in signs_in(one.line)} - explained - COMMON


@pytest.mark.sampled
def test_every_sign_of_the_book_is_explained_on_its_page() -> None:
    missing = {name: signs for name in READ if (signs := unexplained(BOOK[name]))}
    assert missing == {}


def test_a_sign_without_an_entry_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = BOOK["wishart.moment_real"]
    page.cache_clear()
    assert unexplained(claim) == set()
    monkeypatch.setattr(symbols, "TABLE", {k: v for k, v in symbols.TABLE.items() if k is not tau})
    page.cache_clear()
    with pytest.raises((AssertionError, KeyError)):
        assert unexplained(claim) == set()
    page.cache_clear()


def test_a_function_that_nobody_has_explained_says_so() -> None:
    class strange(Head):
        nargs = 1
        template = r"\Omega\!\left(<0>\right)"

    claim = BOOK["convergence.overlap"]
    own = letters_of_page(claim, [strange(S)], KNOWN)
    rows = where(claim, Found([strange(S)], KNOWN, own), STATEMENTS, own)
    assert [row.meaning for row in rows if "strange" in row.symbol] == [tables.UNKNOWN]


def clauses(formula: str) -> Iterator[tuple[str, str]]:
    """The letters that a formula explains, each with what it stands for."""
    parts = re.split(r",\\quad \\text\{(?:where|and) \} ", formula)[1:]
    for part in parts:
        if found := re.match(r"(?P<letter>\S+?)(?:\([^=]*?\))? = (?P<meaning>.*)", part):
            yield found["letter"], found["meaning"]


def applied(part: sp.Basic, letter: str, line: str, page: PageLetters) -> str:
    """What a letter stands for at whatever it is applied to in a formula."""
    whole = part if noise_of(part) is None else root_of(noise_of(part)[1], *part.args[1:])
    places = {one for inside in re.findall(rf"{re.escape(letter)}\(([^()]*)\)", line) for one in inside.split(", ")}
    around = [one for one in whole.free_symbols if (page.symbols.get(one) or written(one)) in places]
    return reading(whole, tuple(sorted(around, key=str)))


@pytest.mark.sampled
def test_no_letter_that_a_formula_explains_has_two_meanings_on_a_page() -> None:
    some = 0
    for name in READ:
        found, own, _ = page(name)
        meanings: dict[str, set[str]] = {}
        for one in found.formulas:
            said = dict(clauses(one.line))
            for part, letter in one.letters:
                assert letter in said or rf"{letter}\in" in one.line or f"{letter}(" in one.line, (name, letter)
                meanings.setdefault(letter, set()).add(applied(part, letter, one.line, own))
        some += len(meanings)
        assert {letter: said for letter, said in meanings.items() if len(said) > 1} == {}, name
    assert some > 30


def test_the_same_part_has_the_same_letter_in_every_formula_of_a_page() -> None:
    x, y = sp.symbols("x y", positive=True)
    part, other = (x**3 + 7 * x * y + 5 * y**2 + k for k in (11, 13))
    first, second = (1 / sp.Add(*((k * x + 2) / (p**2 + k * y) for k in range(1, 7))) for p in (part, other))
    assert dict(clauses(latex(first))).keys() == dict(clauses(latex(second))).keys()
    own = PageLetters({}, ())
    (a, _), *_ = clauses(latex(first, (), own))
    (b, _), *_ = clauses(latex(second, (), own))
    assert a != b
    assert latex(first, (), own) == latex(first, (), own)
    assert a not in dict(clauses(latex(second, (), own)))
    assert dict(clauses(latex(first, (), PageLetters({}, (a,))))).keys().isdisjoint({a})


def test_symbols_of_one_name_share_their_letter() -> None:
    plain, positive = sp.Symbol("noise"), sp.Symbol("noise", positive=True)
    assert set(letters([plain, positive]).values()) == {r"\sigma"}


def test_the_parameter_of_the_claim_keeps_the_letter_that_two_want() -> None:
    ridge, eigenvalue = sp.symbols("ridge eigenvalue")
    assert letters([ridge, eigenvalue], ["ridge"]) == {ridge: r"\lambda", eigenvalue: r"\mathrm{eigenvalue}"}
    assert letters([ridge, eigenvalue]) == {ridge: r"\mathrm{ridge}", eigenvalue: r"\mathrm{eigenvalue}"}


def test_a_single_letter_yields_to_the_parameter_of_the_claim() -> None:
    time, t = sp.symbols("time t")
    assert letters([time, t], ["time"]) == {time: "t", t: "t'"}
    assert letters([time, t]) == {time: r"\mathrm{time}"}
    assert letters([time, t], ["gamma"], {"time"}) == {time: "t", t: "t'"}
    assert letters([time, t], ["t"], {"time"}) == {time: r"\mathrm{time}"}


def test_a_word_with_an_index_is_upright() -> None:
    assert latex(sp.Symbol("image_root")) == r"\mathrm{image}_{\mathrm{root}}"
    assert latex(sp.Symbol("sigma_max")) == r"\sigma_{\mathrm{max}}"
    assert latex(sp.Symbol("x_1")) == "x_{1}"


def test_a_sum_of_zeros_within_a_function_is_printed() -> None:
    """SymPy divides by zero when it is asked for the denominator."""
    f = sp.Function("f")
    assert latex(f(sp.Add(0, 0, evaluate=False), evaluate=False)) == "f(0 + 0)"


def test_every_entry_is_mathml_and_one_line() -> None:
    for entry in symbols.TABLE.values():
        assert mathml(entry.symbol).startswith("<math")
        assert "\n" not in entry.meaning
        assert len(entry.meaning) < 140, entry.meaning


def test_no_bar_of_a_sign_ends_a_cell() -> None:
    r"""Of the norm \|M\| a line end and the word vert were left."""
    row = sign_table([Sign(r"\|M\|_{1} |x|", "a norm")], SimpleNamespace(titles={}))[-1]  # type: ignore[arg-type]
    assert row == r"| $`\Vert M\Vert _{1} \vert x\vert `$ | a norm |"


def test_letters_with_numbers_stand_in_the_table_once() -> None:
    """The table of a long page had ninety letters in one row, and letters four primes."""
    x = sp.Symbol("x")
    roots = [one for one, _ in zip(root_letters(root_of(x**2, x, 2, 0, sp.oo), str), range(5), strict=False)]
    assert roots == [r"x_{\star}", *(rf"x_{{\star {k}}}" for k in range(1, 5))]
    named = ["A", "B", *(f"A_{k}" for k in range(1, 20)), "B_{12}", *roots]
    own = letters_of_page(BOOK["convergence.overlap"], [tau(S)], KNOWN)
    formulas = [SimpleNamespace(letters=[(None, letter)]) for letter in named]
    found = SimpleNamespace(fixed=(), claims=(), kinds=(), formulas=formulas)
    (row,) = where(BOOK["convergence.overlap"], found, STATEMENTS, own)  # type: ignore[arg-type]
    assert row == Sign(r"A,\ B,\ x_{\star}", tables.NAMED_TOO)


def test_the_sentence_of_a_claim_goes_on_where_its_page_is_named() -> None:
    """The table read "of the limiting spectrum., see ..."."""
    own = letters_of_page(BOOK["convergence.overlap"], [tau(S)], KNOWN)
    found = SimpleNamespace(fixed=(), claims=KNOWN, kinds=(), formulas=())
    rows = where(BOOK["convergence.overlap"], found, STATEMENTS, own)  # type: ignore[arg-type]
    assert len(rows) > 10
    assert not [row.meaning for row in rows if row.meaning.endswith(".")]


def test_all_formats_say_the_same(tmp_path_factory: pytest.TempPathFactory) -> None:
    html = shared(tmp_path_factory, "html", test_html.write_reports) / "report"
    markdown = shared(tmp_path_factory, "markdown", test_report.write_report) / "deep" / "report"
    tex = shared(tmp_path_factory, "latex", test_tex.write_report) / "report"
    named = ("wishart.moment_limit.html", "wishart.moment_limit.md", "report.tex")
    for folder, name in zip((html, markdown, tex), named, strict=True):
        text = (folder / name).read_text()
        assert "the mean of the d eigenvalues" in text
        assert "mean over the data" in text
    assert "the mean of the d eigenvalues" in (html / "index.html").read_text()
    assert "the mean of the d eigenvalues" in (markdown / "index.md").read_text()


def test_what_sympy_contradicts_itself_about_is_said_in_the_words_of_the_kernel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It once ended a check of the whole book: SymPy asks for assumptions in a random order."""

    def inconsistent(*_: object) -> None:
        raise InconsistentAssumptions({}, "even", True)

    monkeypatch.setattr("phaseproof.theory.write.shown.display", inconsistent)
    assert isinstance(shown(num(1)), Words)


def test_a_root_of_a_letter_that_the_page_has_taken_is_written() -> None:
    """The search for its letter once did not end."""
    x, y = sp.symbols("x y", positive=True)
    root = root_of(x**2, x, y, 0, sp.oo)
    assert r"x_{\star}" in latex(sp.Eq(y, 1 + root), (), PageLetters({}, ("x", "y")))


def test_what_is_typeset_says_what_stands_in_it() -> None:
    found = typeset(BOOK["convergence.overlap"].conclusion, KNOWN)
    assert sp.elliptic_k in found.kinds
    assert tau not in found.kinds
    assert found.claims == ("convergence.overlap",)
