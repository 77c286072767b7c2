"""Formulas of the kernel that are longer than a line: their parts have letters, which the formula explains."""

from __future__ import annotations

from phaseproof.pages.lemmas import axiom_in_full
from phaseproof.theory.axioms.table import AXIOMS
from phaseproof.theory.terms.build import ONE, OO, ZERO, add, eq, inverse, mul, over, power
from phaseproof.theory.terms.term import Term, make, num, var
from phaseproof.typesetting.breaking import LINE, lines, width
from phaseproof.typesetting.latex import PageLetters
from phaseproof.typesetting.naming import letters_of, spelt

x, y, t = (var(name, "real") for name in "xyt")


def large(by: Term) -> Term:
    """A sum that has some width and no plus at which a fraction could end a line."""
    return add(power(mul(x, by), 3), power(mul(y, by), 5), make("exp", mul(x, y, by)), num(17))


def widest(text: str) -> float:
    return max(map(width, lines(text)))


def test_a_part_that_a_line_has_no_room_for_is_named() -> None:
    """Lines of lemmas were up to 2700 points wider than the page."""
    long = mul(large(t), inverse(mul(large(t), large(mul(t, t)), large(add(t, ONE)))))
    text = spelt(eq(ZERO, long))
    assert widest(text) <= LINE
    assert r"\text{where }" in text
    assert spelt(eq(ZERO, large(t))) == r"0 = (x t)^{3} + (y t)^{5} + e^{x y t} + 17"


def test_what_depends_on_what_is_bound_is_a_function_of_it() -> None:
    text = spelt(
        eq(y, over(make("interval", ZERO, OO), inverse(mul(large(t), large(mul(t, t)), large(add(t, ONE)))), t))
    )
    assert widest(text) <= LINE
    assert text.startswith(r"y = \int_{0}^{\infty} \frac{1}{")
    assert r"} A(s) = " in text


def test_a_part_has_one_letter_on_its_page_and_none_that_means_something_else_there() -> None:
    page = PageLetters({}, {"A", "B"})
    long = mul(large(t), inverse(mul(large(t), large(mul(t, t)), large(add(t, ONE)))))
    first, second = (spelt(eq(side, long), letters_of(page)) for side in (ZERO, x))
    assert first.partition("=")[2] == second.partition("=")[2]
    assert set(page.given.values()).isdisjoint({"A", "B"})


def test_a_law_that_is_no_index_is_named() -> None:
    """The limiting spectrum of two eigenvalues, a limit of a mean, stood below the density that it has, in six sizes."""
    places = [one for k in range(8) for one in (x, add(y, num(k)))]
    law = make("atoms", *places)
    assert spelt(eq(make("density", law, t), ZERO)).startswith(r"\rho_{A}(t) = 0,\quad \text{where } A = ")
    short = spelt(eq(make("density", make("atoms", x, y), t), ZERO))
    assert "where" not in short


def test_axioms_fit_their_lines() -> None:
    """But for two, of which what is wide depends on the data that it is a mean over."""
    wide = {
        name
        for name in AXIOMS
        for formula in (*axiom_in_full(name).asks, axiom_in_full(name).says)
        if widest(formula.line) > LINE
    }
    assert wide == {"projection_mean", "projection_mean_of_seed"}
