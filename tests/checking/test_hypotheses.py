"""Claims for every function that meets what they ask: stated, checked, refused where they owe more, and shown in full."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from phaseproof import Claim, Domain, Hypothesis, UsageError, by, integer, language, real
from phaseproof.book.selection import find
from phaseproof.checking.claims import check_claims
from phaseproof.cli import run
from phaseproof.pages.listing import page, paste, summary
from phaseproof.pages.ranges import conditions_latex
from phaseproof.pages.where import letters_of_page
from phaseproof.theory.claim import Claim as Record
from phaseproof.theory.steps import Step, Verdict
from phaseproof.typesetting.mathml import mathml

from ..derivation_files import write

FILE = """
import sympy as sp
from phaseproof import Claim, Domain, Hypothesis, by, integer, real
from phaseproof.theory.language import E, S, tau

f, x, b = sp.Function("f"), real("x", 0, closed="["), real("b", 0, closed="[")
domain = Domain((integer("n", 1), integer("d", 1), b))
bounded = Hypothesis(sp.Abs(f(x.symbol)) <= b.symbol, Domain((x,)))


def derivation():
    return by.step("in the mean", E(tau(f(S))) <= b.symbol, domain, bounded.step(domain))


trace = Claim(
    name="mine.trace",
    statement="The mean of a bounded function.",
    domain=domain,
    proposition=E(tau(f(S))) <= b.symbol,
    hypotheses=(bounded,),
    derivation=derivation,
    references=("Folklore 1900",),
    no_simulation="it is about every function",
)
"""
f, X, B = sp.Function("f"), real("x"), real("b", 0, closed="[")
x, b = X.symbol, B.symbol
DOMAIN = Domain((B,))
BOUNDED = Hypothesis(sp.Le(sp.Abs(f(x)), b, evaluate=False), Domain((X,)))
AT_ONE = sp.Le(sp.Abs(f(sp.S.One)), b, evaluate=False)


def at_one() -> Step:
    return by.step("at 1", AT_ONE, DOMAIN, BOUNDED.step(DOMAIN))


def claim(**given: Any) -> Record:
    fields: dict[str, Any] = {
        "name": "mine.bound",
        "statement": "A bounded function at 1.",
        "domain": DOMAIN,
        "proposition": AT_ONE,
        "hypotheses": (BOUNDED,),
        "derivation": at_one,
        "references": ("Folklore 1900",),
        "no_simulation": "it is about every function",
    }
    return Claim(**fields | given)


def told(**given: Any) -> tuple[Verdict, str]:
    result = check_claims([claim(**given)]).results[0]
    return result.verdict, result.root.message


def test_a_file_states_what_it_asks_of_a_function(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = str(tmp_path / "proof.jsonl")
    assert run(["check", write(tmp_path, FILE), "--log", log]) == 0
    out = capsys.readouterr().out
    assert "PROVED mine.trace" in out
    assert "    if      for every x with 0 <= x: abs(f(x)) <= b\n" in out
    assert "f function of 1" in out
    assert run(["check", log, "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["claims"]
    assert found["hypotheses"] == ["for every x with 0 <= x: abs(f(x)) <= b"]


def test_what_is_owed_has_to_be_stated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", write(tmp_path, FILE.replace("    hypotheses=(bounded,),\n", ""))]) == 1
    assert "it owes a hypothesis that the claim does not state: for every x with 0 <= x" in capsys.readouterr().out
    weaker = "bounded = Hypothesis(sp.Abs(f(x.symbol)) <= b.symbol + 1, Domain((x,)))"
    text = FILE.replace("hypotheses=(bounded,)", "hypotheses=(weaker,)") + "\n"
    text = text.replace("def derivation", weaker.replace("bounded", "weaker") + "\n\n\ndef derivation")
    assert run(["check", write(tmp_path, text, "weaker.py")]) == 1


def test_a_claim_with_hypotheses() -> None:
    assert told() == (Verdict.PROVED, "")
    more = Hypothesis(language.continuous(f(x), x))
    assert told(hypotheses=(BOUNDED, more)) == (Verdict.PROVED, "")


def test_nothing_is_claimed_of_no_function() -> None:
    never = Hypothesis(sp.Eq(f(sp.S.Zero), b + 1))
    verdict, message = told(hypotheses=(BOUNDED, never))
    assert verdict is Verdict.UNDECIDED
    assert "nothing is seen to meet its hypotheses" in message


def test_an_author_may_give_the_example() -> None:
    two = Hypothesis(sp.Eq(f(sp.S.Zero), b / 2, evaluate=False))
    assert told(hypotheses=(BOUNDED, two))[0] is Verdict.UNDECIDED
    assert told(hypotheses=(BOUNDED, two), example={f: sp.Lambda(x, sp.Rational(1, 2))})[0] is Verdict.PROVED
    assert told(example={f: sp.Lambda(x, sp.Integer(7))})[0] is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Hypothesis(f(x)), "a hypothesis states a relation"),
        (lambda: Hypothesis(sp.true), "a hypothesis states a relation"),
        (lambda: Hypothesis("f(x) < 1"), "a hypothesis states a relation"),  # type: ignore[arg-type]
        (lambda: Hypothesis(sp.Gt(b, 1)), "belongs to the domain"),
        (lambda: Hypothesis(BOUNDED.statement, (X,)), "valid: a Domain"),  # type: ignore[arg-type]
        (lambda: Hypothesis(BOUNDED.statement, Domain((X,), (sp.Gt(b, 1),))), "about none of its own parameters"),
        (lambda: claim(hypotheses=BOUNDED), "valid: a tuple of Hypothesis records"),
        (lambda: claim(hypotheses=(BOUNDED.statement,)), "valid: a tuple of Hypothesis records"),
        (lambda: claim(domain=Domain((B, X))), "x is a parameter of the claim and of the hypothesis"),
        (lambda: claim(example={f: x}), "valid: a Lambda for each Function"),
        (lambda: claim(example={"f": sp.Lambda(x, x)}), "valid: a Lambda for each Function"),
        (lambda: language.continuous("f(x)", x), "x a symbol"),
        (lambda: language.continuous(f(x), f(x)), "x a symbol"),
    ],
)
def test_bad_hypotheses_are_told(build: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        build()


def test_what_has_no_term_is_told() -> None:
    g = sp.Function("f", positive=True)
    for wrong, message in (
        (Hypothesis(sp.Ge(f(x), integer("k", 0).symbol)), "not declared by the domain"),
        (Hypothesis(sp.Ge(g(x), 1, evaluate=False), Domain((X,))), "the function is assumed"),
    ):
        verdict, found = told(hypotheses=(BOUNDED, wrong))
        assert verdict is Verdict.UNDECIDED
        assert message in found


@pytest.mark.parametrize("name", ["finite_size.linear_statistic_variance", "spectrum.square_root_equivalent"])
def test_hypotheses_stand_wherever_a_claim_is_shown(name: str) -> None:
    of_the_book = find(name)
    words = [hypothesis.describe() for hypothesis in of_the_book.hypotheses]
    assert words
    assert summary(of_the_book)["hypotheses"] == words
    shown = page(of_the_book, [])
    letters = letters_of_page(of_the_book, [of_the_book.conclusion], ())
    written = conditions_latex(of_the_book, letters)[-len(words) :]
    for said, formula in zip(words, written, strict=True):
        assert said in shown
        assert formula.replace(r"\mathbb", r"\mathbf") in paste(of_the_book, [])
        assert mathml(formula)
    assert any("continuous" in formula for formula in written)
