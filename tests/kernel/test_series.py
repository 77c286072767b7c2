"""Enclosures of infinite sums hold the sums, and what has no proved bound for its rest has no enclosure."""

from __future__ import annotations

import mpmath
import pytest
from flint import arb, fmpq

from phaseproof.statements.statement import read_statements
from phaseproof.theory.decide.refusal import Refusal
from phaseproof.theory.terms.term import Term
from phaseproof.theory.untrusted.balls import enclose
from phaseproof.theory.write.convert import convert

SUMS = {
    "Sum(1/k**2, (k, 1, oo))": lambda: mpmath.zeta(2),
    "Sum(1/k**3, (k, 2, oo))": lambda: mpmath.zeta(3) - 1,
    "Sum(1/(k**2 + 1), (k, -3, oo))": lambda: (mpmath.pi * mpmath.coth(mpmath.pi) + 1) / 2 + mpmath.mpf(4) / 5,
    "Sum(x**k, (k, 0, oo))": lambda: mpmath.mpf(3) / 2,
    "Sum(k*(-x)**k, (k, 1, oo))": lambda: mpmath.mpf(-3) / 16,
    "Sum(x**k/factorial(k), (k, 0, oo))": lambda: mpmath.exp(mpmath.mpf(1) / 3),
    "Sum((-1)**k*x**(2*k + 1)/factorial(2*k + 1), (k, 0, oo))": lambda: mpmath.sin(mpmath.mpf(1) / 3),
    "Sum((-1)**k/(2*k + 1)**3, (k, 0, oo))": lambda: mpmath.pi**3 / 32,
    "Sum(binomial(2*k, k)/8**k, (k, 0, oo))": lambda: mpmath.sqrt(2),
    "Sum(exp(-k), (k, 0, oo))": lambda: 1 / (1 - mpmath.exp(-1)),
    "Sum(log(k)/k**3, (k, 2, oo))": lambda: -mpmath.zeta(3, derivative=1),
    "Sum(exp(-x*k**2), (k, 1, oo))": lambda: (mpmath.jtheta(3, 0, mpmath.exp(-mpmath.mpf(1) / 3)) - 1) / 2,
}
REFUSED = (
    "Sum(1/k, (k, 1, oo))",
    "Sum((-1)**k/k, (k, 1, oo))",
    "Sum(2**k, (k, 0, oo))",
    "Sum(1, (k, 0, oo))",
    "Sum(factorial(k)*x**k, (k, 0, oo))",
    "Sum(gamma(5 - k), (k, 0, oo))",
    "Sum(1/(k - 7)**2, (k, 1, oo))",
    "Sum(1/k**2, (k, -oo, 5))",
)


def left(text: str) -> Term:
    (statement,) = read_statements([f"{text} == 1"], ["0 < x < 1"] if "x" in text.replace("exp", "") else [])
    return convert(statement.conclusion, statement.domain)[1].args[0]


def at(term: Term) -> dict[Term, fmpq]:
    return {v: fmpq(1, 3) for v in term.variables}


@pytest.mark.parametrize("text", SUMS)
def test_the_ball_holds_the_sum(text: str) -> None:
    term = left(text)
    found = enclose(term, at(term))
    with mpmath.workdps(30):
        value = arb(mpmath.nstr(SUMS[text](), 28))
    assert found.overlaps(value)
    assert found.rad() < 1e-2


@pytest.mark.parametrize("text", REFUSED)
def test_what_has_no_bound_is_refused(text: str) -> None:
    term = left(text)
    with pytest.raises(Refusal):
        enclose(term, at(term))
