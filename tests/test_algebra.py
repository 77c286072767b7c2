"""Exact equality: what it knows of powers and roots, and where it must not be fooled."""

from __future__ import annotations

import sympy as sp

from phaseproof.theory import by
from phaseproof.theory.admission import LARGEST_EXPONENT
from phaseproof.theory.algebra import Generators, is_zero
from phaseproof.theory.domain import Domain, real
from phaseproof.theory.former_kernel import check
from phaseproof.theory.positivity import decide, sign_on

x = sp.Symbol("x", positive=True)


def test_a_power_with_a_large_exponent_is_not_multiplied_out() -> None:
    """x^(2 + 2e-6) as a root of degree 500000 took seconds and gigabytes to refuse."""
    for exponent in (sp.Rational(1000001, 500000), sp.Rational(-1, 10**6), sp.Integer(10**9)):
        generators = Generators()
        assert generators.power(x + 1, exponent).is_Symbol
        assert generators.roots == []
        assert not is_zero((x + 1) ** exponent - (x + 1) ** 2)
        assert is_zero(3 * (x + 1) ** exponent - 3 * (x + 1) ** exponent)
    assert is_zero(
        (x + 1) ** sp.Rational(LARGEST_EXPONENT, 3) - (x + 1) ** sp.Rational(LARGEST_EXPONENT - 3, 3) * (x + 1)
    )


def test_the_sign_of_a_large_power_is_not_looked_for() -> None:
    """x^(501/1000) + 1 was factored over x^(1/1000)."""
    domain = Domain((real("x", 0),))
    for exponent in (sp.Rational(501, 1000), sp.Integer(10**9)):
        assert sign_on(x**exponent - x + 1, domain) is None
        assert not decide(sp.Gt(x**exponent, x, evaluate=False), domain)
        assert sign_on(x, domain.where(sp.Gt(x**exponent, 2, evaluate=False))) == 1
    assert not decide(sp.Lt(sp.exp(1024), sp.sqrt(x), evaluate=False), domain), "e^1024 - sqrt(x) was factored"


def test_a_statement_with_a_large_exponent_is_refused_at_once() -> None:
    for exponent in (sp.Rational(1000001, 1000000), sp.Integer(101)):
        statement = by.equal(x**exponent * (1 + x), x**exponent + x ** (exponent + 1))
        checked = check(by.step("large", statement, "algebra", Domain((real("x", 0),))))
        assert not checked.ok
        assert "too large to be multiplied out" in checked.message
