"""Every step of the book is broken on purpose: a step that accepts a wrong statement checks nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
import sympy as sp

from phaseproof.book import load_book
from phaseproof.theory import by  # noqa: F401  (it registers the rules)
from phaseproof.theory.claim import check_claim
from phaseproof.theory.examination import examine
from phaseproof.theory.kernel import Checked, Step, check

MEMO: dict[int, tuple[Step, Checked]] = {}


def steps() -> list[Step]:
    """Every step of the book once."""
    found: dict[int, Step] = {}

    def visit(step: Step) -> None:
        if id(step) not in found:
            found[id(step)] = step
            for used in step.uses:
                visit(used)

    for claim in load_book().values():
        visit(claim.derivation())
    return list(found.values())


STEPS = steps()


def mutants(expression: sp.Expr) -> Iterator[tuple[str, sp.Expr]]:
    """The expression with one thing wrong: a factor, a sign, a term, a number, an exponent, a symbol's inverse."""
    for size in (100, 1000, 10**6):
        yield f"factor 1 + 1/{size}", expression * (1 + sp.Rational(1, size))
    yield "sign", -expression
    yield "one more", expression + 1
    if isinstance(expression, sp.Add):
        for term in expression.args:
            yield f"without {term}", expression - term
    for symbol in sorted(expression.free_symbols, key=str):
        yield f"{symbol} inverted", expression.subs(symbol, 1 / symbol)
        yield f"{symbol} squared", expression.subs(symbol, symbol**2)


def changed(step: Step, mutant: sp.Expr) -> bool:
    """Is the mutant another expression on the step's domain (where a parameter may have one value), and still one?"""
    if examine(sp.Eq(mutant, step.statement.rhs, evaluate=False), step.domain):
        return True  # another value at some point: no need for algebra
    pinned = {p.symbol: p.lower for p in step.domain.parameters if p.lower == p.upper}
    difference = (mutant - step.statement.rhs).xreplace(pinned)
    return not difference.has(sp.nan, sp.zoo) and sp.cancel(sp.together(difference)) != 0


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.rule}: {step.title}")
def test_a_broken_equation_is_refused(step: Step) -> None:
    if not isinstance(step.statement, sp.Eq):
        pytest.skip("an inequality that is weakened stays true; see the test below")
    left, right = step.statement.args
    assert check(step, MEMO).ok
    survivors = []
    tried = 0
    for name, mutant in mutants(right):
        if changed(step, mutant):
            tried += 1
            wrong = dataclasses.replace(step, statement=sp.Eq(left, mutant, evaluate=False))
            if check(wrong, MEMO).ok:
                survivors.append(name)
    assert tried, "no mutant was made"
    assert not survivors


@pytest.mark.parametrize(
    "step", [s for s in STEPS if not isinstance(s.statement, sp.Eq)], ids=lambda step: f"{step.rule}: {step.title}"
)
def test_a_reversed_inequality_is_refused(step: Step) -> None:
    reverse = {sp.Lt: sp.Gt, sp.Gt: sp.Lt, sp.Le: sp.Ge, sp.Ge: sp.Le}[step.statement.func]
    assert check(step, MEMO).ok
    assert not check(dataclasses.replace(step, statement=reverse(*step.statement.args, evaluate=False)), MEMO).ok


@pytest.mark.parametrize("step", [s for s in STEPS if s.uses], ids=lambda step: f"{step.rule}: {step.title}")
def test_every_premise_is_needed(step: Step) -> None:
    for position in range(len(step.uses)):
        fewer = step.uses[:position] + step.uses[position + 1 :]
        assert not check(dataclasses.replace(step, uses=fewer), MEMO).ok, step.uses[position].title


def test_the_book_has_been_visited() -> None:
    assert len(STEPS) > 100
    assert all(check_claim(claim, MEMO).ok for claim in load_book().values())
