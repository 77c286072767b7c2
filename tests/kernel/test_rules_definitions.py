"""Rule define: each row of the table by numbers, and on no more than its conditions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy import integrate, special

from phaseproof.theory.rules.definitions import ROWS

from .measured import value
from .proofs import *

POINTS = {
    "abs": [(-2.5,), (0.0,), (3.0,)],
    "max": [(1.0, 2.0), (2.0, 1.0)],
    "min": [(1.0, 2.0), (2.0, 1.0)],
    "ln": [(0.2,), (1.0,), (5.0,)],
    "atan": [(-2.0,), (0.4,)],
    "asin": [(-0.9,), (0.3,)],
    "erf": [(0.0,), (0.7,), (2.0,)],
    "gamma": [(0.6,), (3.2,)],
    "lngamma": [(0.6,), (3.2,)],
    "expint": [(0.3,), (2.0,)],
    "elliptic_k": [(-2.0,), (0.7,)],
    "elliptic_e": [(-2.0,), (0.7,), (1.0,)],
    "bessel_i": [(0.0, 1.3), (0.5, 2.0), (3.0, 0.4)],
    "hyp2f1": [(0.5, -1.5, 1.2, 0.4), (2.0, 1.0, 3.0, -0.3), (0.5, 0.5, 1.0, 0.0)],
}


def _arguments(row):
    return [a for a in row.term.args if a.head == "var"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.term.head)
def test_a_row_holds_under_its_conditions_and_not_without_one(row):
    variables = _arguments(row)
    found = outcome(step("define", on(*variables, where=row.where), eq(row.term, row.meaning)))
    assert found.ok, found.message
    assert outcome(step("define", on(*variables, where=row.where), eq(row.meaning, row.term))).ok
    for left_out in row.where:
        rest = tuple(c for c in row.where if c is not left_out)
        assert not outcome(step("define", on(*variables, where=rest), eq(row.term, row.meaning))).ok
    changed = eq(row.term, make("mul", num(2), row.meaning))
    assert not outcome(step("define", on(*variables, where=row.where), changed)).ok


@pytest.mark.parametrize("row", [row for row in ROWS if row.term.head in POINTS], ids=lambda row: row.term.head)
def test_a_row_agrees_with_numbers(row):
    for point in POINTS[row.term.head]:
        at = dict(zip(_arguments(row), point, strict=True))
        assert float(np.squeeze(value(row.term, at))) == pytest.approx(
            float(np.squeeze(value(row.meaning, at))), abs=1e-7
        )


def test_the_rows_without_a_quadrature_here():
    assert {row.term.head for row in ROWS} - set(POINTS) == {"polygamma", "zeta"}
    zeta = next(row for row in ROWS if row.term.head == "zeta")
    partial = float(np.squeeze(value(zeta.meaning, {x: 3.0})))
    assert partial < special.zeta(3) < partial + integrate.quad(lambda t: t**-3, 29, np.inf)[0]
    slope = (special.gammaln(2 + 1e-5) - special.gammaln(2 - 1e-5)) / 2e-5
    assert special.polygamma(0, 2) == pytest.approx(slope, abs=1e-8)


def test_arguments_exist_and_meet_the_conditions():
    gamma = next(row for row in ROWS if row.term.head == "gamma")
    for image, where, ok in ((div(x, x), (), False), (x, (le(ZERO, x),), False), (num(Fraction(1, 2)), (), True)):
        images = {_arguments(gamma)[0]: image}
        goal = eq(substitute(gamma.term, images), substitute(gamma.meaning, images))
        assert outcome(step("define", on(x, where=where), goal)).ok is ok
    hyp = next(row for row in ROWS if row.term.head == "hyp2f1")
    images = dict(zip(hyp.term.args, (div(y, y), ONE, ONE, x), strict=True))
    goal = eq(substitute(hyp.term, images), substitute(hyp.meaning, images))
    assert not outcome(step("define", on(x, y, where=(lt(num(-1), x), lt(x, ONE))), goal)).ok
