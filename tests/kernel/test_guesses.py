"""A step without a rule: what SymPy computes is a guess that the kernel verifies, and axioms are looked through for instances."""

from __future__ import annotations

import pytest
import sympy as sp

from phaseproof.theory.by import equal, step
from phaseproof.theory.decide.field import canonical
from phaseproof.theory.domain import Domain, real
from phaseproof.theory.find.search import Found, Missed, Sketch, find, guesses
from phaseproof.theory.kernel.log import LoggedStep
from phaseproof.theory.kernel.reading import read_log
from phaseproof.theory.steps import Step
from phaseproof.theory.terms.build import ONE, add, le, mul, power
from phaseproof.theory.terms.context import Context, Theorem
from phaseproof.theory.terms.term import make, num, var
from phaseproof.theory.write.log import Writer

from .checking import check

t, POINT = sp.Symbol("t", real=True), Domain(())
A = real("a", 0)
a, SCALE = A.symbol, Domain((A,))


def lines(last: Step) -> list[tuple[LoggedStep, bool]]:
    """The lines of the log, each with whether the kernel shows it."""
    writer = Writer()
    writer.step(last)
    log, _ = read_log(writer.text())
    return list(zip(log.steps, (outcome.ok for outcome in check(log)[0]), strict=True))


@pytest.mark.parametrize(
    ("domain", "integrand", "low", "high", "value", "wrong"),
    [
        (POINT, t**2, 0, 1, sp.Rational(1, 3), sp.Rational(1, 2)),
        (POINT, sp.exp(-t), 0, sp.oo, sp.S.One, sp.S(2)),
        (POINT, 1 / (1 + t**2), 0, sp.oo, sp.pi / 2, sp.pi),
        (SCALE, sp.exp(-(t**2) / (2 * a**2)), -sp.oo, sp.oo, a * sp.sqrt(2 * sp.pi), a * sp.sqrt(sp.pi)),
    ],
)
def test_an_integral_by_the_antiderivative_that_sympy_finds(
    domain: Domain, integrand: sp.Expr, low: sp.Expr, high: sp.Expr, value: sp.Expr, wrong: sp.Expr
) -> None:
    integral = sp.Integral(integrand, (t, low, high))
    ((line, shown),) = lines(step("integral", equal(integral, value), domain))
    assert (line.rule, shown) == ("antiderivative", True)
    ((line, shown),) = lines(step("integral", equal(integral, wrong), domain))
    assert (line.rule, shown) == ("", False)


def test_sympy_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sp, "integrate", lambda integrand, symbol: symbol**3 / 2)
    ((line, shown),) = lines(step("integral", equal(sp.Integral(t**2, (t, 0, 1)), sp.Rational(1, 2)), POINT))
    assert (line.rule, shown) == ("", False)


def test_an_instance_of_an_axiom_is_found_and_named() -> None:
    bound = sp.Lt(sp.log(a) - 1 / a, sp.digamma(a))
    found = lines(step("digamma", bound, SCALE))
    assert [shown for _, shown in found] == [True] * len(found)
    assert found[0][0].certificate == {"axiom": "digamma_lower"}
    assert [line.title for line, _ in found][-1] == "digamma"
    ((line, shown),) = lines(step("digamma", sp.Lt(sp.log(a), sp.digamma(a)), SCALE))
    assert (line.rule, shown) == ("", False)


def owing(statement: sp.Basic) -> Step:
    return step("owed", statement, "suppose", SCALE)


def test_what_is_owed_is_paid_where_a_premise_pays_it() -> None:
    """Any rule would repeat the lemma, and leave it owed."""
    owed = owing(sp.Le(a, a**2 + 1, evaluate=False))
    lemma = step("lemma", sp.Le(a - 1, a**2, evaluate=False), "combine", SCALE, owed, multipliers=(1,))
    debt = step("debt", owed.statement, SCALE)
    writer, last = Writer(), step("paid", lemma.statement, SCALE, debt, lemma)
    writer.step(last)
    assert writer.steps[-1].rule == "instance"
    assert not writer.theorems[len(writer.steps) - 1].owes


def test_factors_that_are_bounded_one_after_another() -> None:
    p, q = var("p", "real"), var("q", "real")
    one, two = make("sin", p), mul(num(4), make("exp", q), add(ONE, power(p, 2)))
    where = Context((p, q))
    bounds = (le(power(one, 2), ONE), le(two, add(num(8), power(q, 2))))
    goal = le(mul(num(2), power(one, 2), two), mul(num(2), add(num(8), power(q, 2))))
    premises = tuple(Theorem(where, bound) for bound in bounds)
    sketch = Sketch(where, goal, premises)
    rest = mul(num(2), add(num(8), power(q, 2)))
    first = next(guess for guess in guesses(sketch, "combine") if guess.uses == (1, 0))
    assert [canonical(m) for m in first.certificate["multipliers"]] == [
        canonical(mul(num(2), power(one, 2))),
        canonical(rest),
    ]
    assert isinstance(find(sketch, ("combine",)), Found)
    assert isinstance(find(Sketch(where, goal, premises[:1]), ("combine",)), Missed)
