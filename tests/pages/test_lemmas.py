"""Lemmas as pages: each that a derivation goes through, with the hypotheses that the kernel says it owes."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from phaseproof.book.selection import select
from phaseproof.checking.claims import CheckedClaim, check_claims, walk
from phaseproof.derivations import lemmas
from phaseproof.pages.lemmas import LemmaEntry, in_full, lemma_pages, name_of
from phaseproof.theory.terms.build import ZERO, le, lt, mul, over
from phaseproof.theory.terms.context import Context, Sequent
from phaseproof.theory.terms.term import app, make, var
from phaseproof.typesetting.naming import spelt
from phaseproof.typesetting.terms import for_every


@pytest.fixture(scope="module")
def results() -> tuple[CheckedClaim, ...]:
    report = check_claims(select(["marchenko_pastur.half_moment"]))
    assert report.ok
    return report.results


def entries(results: tuple[CheckedClaim, ...]) -> dict[str, LemmaEntry]:
    return {one.name: one for page in lemma_pages(results) for one in page.entries}


def test_each_lemma_that_a_derivation_goes_through_has_an_entry(results: tuple[CheckedClaim, ...]) -> None:
    found = entries(results)
    nodes = {name_of(node.lemma): node for node in walk(results[0].root) if name_of(node.lemma)}
    assert set(found) == set(nodes)
    for name, entry in found.items():
        assert entry.words == nodes[name].lemma.words  # type: ignore[union-attr]
        assert entry.used_by == ("marchenko_pastur.half_moment",)
        assert set(entry.uses) <= set(found) - {name}
        assert all(line.verdict == "PROVED" for line in entry.lines)


def test_a_lemma_says_what_it_asks_of_functions(results: tuple[CheckedClaim, ...]) -> None:
    owing = [node.lemma for node in walk(results[0].root) if node.lemma is not None and node.lemma.owes]
    assert owing
    for lemma in owing:
        assert all(isinstance(owed, Sequent) for owed in lemma.owes)
        asked = {one.line for one in in_full(lemma.context, lemma.owes, lemma.statement).asks}
        owed = [one for one in lemma.owes if isinstance(one, Sequent)]
        assert asked == {spelt(one.statement, own=for_every(one.own)) for one in owed}


def test_a_hypothesis_that_nobody_states_is_told_and_not_dropped(results: tuple[CheckedClaim, ...]) -> None:
    lemma = next(node.lemma for node in walk(results[0].root) if node.lemma is not None)
    strange = replace(lemma, owes=("for every x: strange(x) <= 1",))
    (shown,) = in_full(strange.context, strange.owes, strange.statement).asks
    assert "strange" in shown.line


def test_an_instance_has_the_words_of_the_lemma_that_it_is_one_of(results: tuple[CheckedClaim, ...]) -> None:
    """They had the name of the rule that shows the lemma as their title."""
    nodes = [node for node in walk(results[0].root) if node.step.rule == "instance"]
    of_lemmas = [node for node in nodes if node.uses and node.uses[0].lemma is not None]
    assert len(of_lemmas) > 5
    assert sum(node.step.title == node.uses[0].lemma.words.removesuffix(".") for node in of_lemmas) > 5  # type: ignore[union-attr]
    assert not [node for node in of_lemmas if node.step.title == node.uses[0].step.rule]


def written_lemmas() -> dict[str, str]:
    """The first paragraph of the docstring of each lemma of the book, by its place."""
    book = Path(lemmas.__file__).parent.parent
    functions = [
        (f"{path.relative_to(book)}: {node.name}", node)
        for path in sorted(book.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and any(ast.unparse(one) == "lemma" for one in node.decorator_list)
    ]
    return {name: (ast.get_docstring(node) or "").partition("\n\n")[0] for name, node in functions}


def test_each_lemma_says_in_words_what_it_is() -> None:
    """Nearly a hundred had the name of their function for a statement, such as "Log exists"."""
    words = written_lemmas()
    assert len(words) > 600
    assert [name for name, said in words.items() if not said] == []


CODE = re.compile(r"``|\b[a-z]+_[a-z]{3,}|\b[A-Z]{4,}\b")
"""Names of the program in a sentence; `kappa`, `theta_1` and `int_0` are mathematics."""


def test_the_words_of_a_lemma_stand_alone_and_are_not_those_of_its_program() -> None:
    """Said were "ROOTS asks", "left_over(v)" and "The same at the two places", on pages that show no other lemma beside it;
    and "It is > 0", of what is on another page."""
    words = written_lemmas()
    assert {name: said for name, said in words.items() if CODE.search(said)} == {}
    assert {name: said for name, said in words.items() if re.match(r"(The same|It|Its|So)\b", said)} == {}


def test_a_variable_whose_name_is_a_word_has_a_letter() -> None:
    """Pages spoke of 2 projection spread width, and a free time had the letter of what an integral beside it binds, and
    1 - e^n, e in (0, 1), looked like an exponential."""
    spread, width, end, time, s = (var(name, "real") for name in ("spread", "width", "bulk_end", "time", "s"))
    cost, small = var("cost_x", "real"), var("e", "real")
    owed = Sequent(Context((u := var("u", "real"),), (lt(u, width),)), le(app("kernel", u), spread))
    mean = over(make("interval", ZERO, end), mul(make("exp", mul(u, time)), s), u)
    context = Context((spread, width, end, time, s, cost, small), (lt(small, spread), lt(cost, width)))
    full = in_full(context, [owed], le(mul(spread, width), mean))
    assert full.where[-2:] == (r"\epsilon < p", "c_{x} < w")
    assert [one.line for one in full.asks] == [r"k(u) \leq p \quad \text{for every } u < w"]
    assert full.says.line == r"p w \leq \int_{0}^{b} e^{x t} s \, dx"
