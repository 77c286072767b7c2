"""False or meaningless limits that were certified until a mutant of a true one got through."""

from __future__ import annotations

import pytest
import sympy as sp

from phaseproof.theory import by
from phaseproof.theory.domain import Domain
from phaseproof.theory.former_kernel import Step, check

x = sp.Symbol("x", positive=True)
half = sp.Rational(1, 2)
AT_ONE = 8 / (3 * sp.pi)


def series(*parameters: sp.Expr, at: sp.Expr = x) -> sp.Expr:
    *upper, lower = parameters
    return sp.hyper(tuple(upper), (lower,), at)


def gauss() -> Step:
    """2F1(-1/2, 1/2; 2; 1) = 8/(3 pi)."""
    a, b, c = sp.symbols("a b c", real=True)
    at = {a: -half, b: half, c: sp.Integer(2)}
    statement = by.equal(series(-half, half, 2, at=sp.S.One), AT_ONE)
    return by.step("Gauss's sum", statement, "cite", Domain(), axiom="gauss_summation", at=at)


def limit(inside: sp.Expr, point: object, direction: str, value: sp.Expr, *values: Step) -> Step:
    statement = by.equal(sp.Limit(inside, x, point, direction), value)
    return by.step("a limit", statement, "limit_by_continuity", Domain(), *values)


def test_the_true_ones_pass() -> None:
    assert check(limit(series(-half, half, 2), 1, "-", AT_ONE, gauss())).ok
    assert check(limit(series(-half, half, 2, at=1 / x), 1, "+", AT_ONE, gauss())).ok
    assert check(limit(series(-half, half, 2), 0, "+", sp.S.One)).ok


@pytest.mark.parametrize(
    "wrong",
    [
        limit(series(half, half, -2), 0, "+", sp.S.One),
        limit(sp.hyper((half, half, half), (2,), x), 0, "+", sp.S.One),
        limit(series(-half, half, 2), 1, "+", AT_ONE, gauss()),
        limit(series(-half, half, 2, at=1 / x), 1, "-", AT_ONE, gauss()),
        limit(series(-half, half, 2), 1, "+-", AT_ONE, gauss()),
    ],
    ids=["a lower parameter -2", "converges at 0 alone", "above 1", "1/x above 1", "both sides of 1"],
)
def test_a_series_has_a_limit_where_it_converges(wrong: Step) -> None:
    assert not check(wrong).ok


def test_a_limit_at_minus_infinity_is_not_the_one_at_infinity() -> None:
    y = sp.Symbol("y", real=True)
    inside = y / sp.sqrt(y**2 + 1)
    for point, value in ((sp.oo, 1), (-sp.oo, 1), (-sp.oo, -1)):
        statement = by.equal(sp.Limit(inside, y, point), sp.Integer(value))
        assert check(by.step("a limit", statement, "limit_by_continuity", Domain())).ok == (point is sp.oo)
