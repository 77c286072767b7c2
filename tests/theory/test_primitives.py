"""Antiderivatives that are guessed: of rational functions of exponentials, and what is done about those that take long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sympy as sp

from phaseproof.campaigns.limits import TimeLimit
from phaseproof.theory.write.strategies import primitives
from phaseproof.theory.write.strategies.primitives import _Remembered, of_exponentials

x, b = sp.Symbol("x", real=True), sp.Symbol("b", positive=True)
PLACES = (sp.Rational(-7, 5), sp.Rational(2, 3), sp.Rational(9, 4))


@pytest.mark.parametrize(
    "integrand",
    [
        1 / (1 + sp.exp(x)),
        1 / sp.cosh(x) ** 2,
        sp.tanh(b * x),
        sp.exp(2 * x + b) / (1 + sp.exp(x)),
        sp.exp(x / 2) / (sp.exp(x / 2) + 2 + sp.exp(-x / 2)),
    ],
    ids=str,
)
def test_the_slope_is_the_integrand(integrand: sp.Expr) -> None:
    found = of_exponentials(integrand, x)
    if found is None:
        pytest.fail(f"{integrand} has no antiderivative")
    gap = sp.diff(found, x) - integrand
    assert all(abs(sp.N(gap.subs({b: sp.Rational(3, 2), x: place}), 30)) < 1e-20 for place in PLACES)


@pytest.mark.parametrize(
    "integrand",
    [1 / (2 + sp.cos(x)), x / (1 + sp.exp(x)), sp.exp(x) + 1, sp.exp(-(x**2)), 1 / (sp.exp(5 * x) + sp.exp(x) + 1)],
    ids=str,
)
def test_what_is_no_rational_function_of_exponentials_is_left(integrand: sp.Expr) -> None:
    assert of_exponentials(integrand, x) is None


def test_what_was_not_waited_for_comes_again_when_it_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    alarms = iter([True])

    def made() -> Iterator[sp.Expr]:
        yield x
        if next(alarms, False):
            raise TimeLimit
        yield x**2

    monkeypatch.setattr(primitives, "LONG", -1.0)
    remembered = _Remembered(made)
    with pytest.raises(TimeLimit):
        list(remembered.forms(again=False))
    assert list(remembered.forms(again=False)) == [x]
    assert list(remembered.forms(again=True)) == [x, x**2]
    assert list(remembered.forms(again=False)) == [x, x**2]
