"""The oracle against known verdicts: false where that is certain alone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from phaseproof.theory.terms.build import (
    HALF,
    MINUS_OO,
    ONE,
    OO,
    TWO,
    ZERO,
    add,
    div,
    eq,
    inverse,
    le,
    lt,
    mul,
    over,
    power,
    sub,
)
from phaseproof.theory.terms.term import close, make, num, var

from .adversary import t, x, y
from .oracle import judged
from .seeds import COUNTS, LAW, OTHER, REAL, SIGMA, D, E, d, in_probability, k, m, n, tau, z

POINT = {x: Fraction(2), y: Fraction(0)}
INVERSE = div(ONE, t)


def interval(low, high):
    return make("interval", low, high)


@pytest.mark.parametrize(
    ("prop", "verdict"),
    [
        (eq(over(interval(ZERO, x), power(t, 2), t), div(power(x, 3), num(3))), True),
        (lt(over(interval(ZERO, x), power(t, 2), t), TWO), False),
        (eq(over(interval(num(-1), x), INVERSE, t), ZERO), False),  # 1/t at 0
        (make("defined", div(ONE, y)), False),
        (make("defined", power(y, Fraction(-1, 2))), False),
        (eq(power(y, 0), ONE), True),
        (make("defined", make("deriv", ONE, close(make("abs", t), t), y)), False),
        (eq(make("deriv", ONE, close(power(t, 3), t), x), num(12)), True),
        (eq(make("lim", make("above", y), close(mul(t, make("exp", t)), t)), ZERO), True),
        (eq(make("lim", make("grows"), close(div(t, make("exp", ZERO)), t)), ZERO), None),
        (make("diverges", make("grows"), close(t, t)), True),
        (make("diverges", make("grows"), close(make("ln", t), t)), True),  # slowly
        (make("diverges", make("grows"), close(make("atan", t), t)), False),
        (make("diverges", make("grows"), close(power(t, Fraction(-1, 2)), t)), False),
        (eq(over(make("atoms", HALF, x, HALF, y), t, t), ONE), True),
        (make("defined", over(make("atoms", x, x, ONE, y), t, t)), False),
        (make("defined", over(interval(x, y), t, t)), False),
        (eq(make("root", interval(ZERO, x), close(make("add", power(t, 2), num(-1)), t)), ONE), True),
        (eq(make("minimiser", interval(num(-1), x), close(power(make("add", t, num(-1)), 2), t)), ONE), True),
        (le(x, TWO), True),
    ],
)  # fmt: skip
def test_the_oracle_judges_known_statements(prop, verdict):
    assert judged(prop, POINT) is verdict


TWICE = make("atoms", TWO, ONE)
UNIT, HALF_LINE = interval(ZERO, ONE), interval(ZERO, OO)
LAWS = {LAW: [(Fraction(1, 2), Fraction(1)), (Fraction(1, 2), Fraction(3))]}


@pytest.mark.parametrize(
    ("prop", "verdict"),
    [
        (make("defined", over(TWICE, t, t)), False),
        (eq(over(make("with_density", UNIT, close(TWO, t)), t, t), HALF), False),
        (eq(over(make("with_density", UNIT, close(mul(TWO, t), t)), t, t), div(TWO, num(3))), True),
        (make("defined", over(make("mixture", TWO, make("normal"), TWICE), t, t)), False),
        (make("defined", over(make("covariances", TWO), ONE, var("A", "matrix"))), False),
        (eq(over(make("integers", ONE, ZERO), t, k), ZERO), True),
        (make("defined", over(interval(OO, MINUS_OO), ZERO, t)), False),
        (make("defined", make("product", interval(ZERO, ONE), close(ONE, t))), False),
        (eq(over(LAW, t, t), TWO), True),
        (eq(over(LAW, t, t), ONE), False),
        (eq(over(make("image", LAW, close(power(t, 2), t)), t, t), num(5)), True),
        (eq(over(make("atoms", ONE, ONE, ZERO, ZERO), INVERSE, t), ONE), True),  # a place without mass
        (make("supported", LAW, HALF_LINE), True),
        (make("supported", LAW, interval(ZERO, num(3))), False),  # which is open
        (make("supported", TWICE, HALF_LINE), False),
        (make("supported", make("atoms", ONE, ONE), interval(OO, MINUS_OO)), False),
        (make("supported", make("normal"), HALF_LINE), False),
        (make("continuous", UNIT, close(power(t, HALF.args[0]), t)), True),
        (make("continuous", UNIT, close(INVERSE, t)), False),
        (make("continuous", interval(num(-1), ONE), close(make("floor", t), t)), False),
        (make("continuous", TWICE, close(t, t)), False),
    ],
)  # fmt: skip
def test_laws_and_ranges_that_are_none(prop, verdict):
    assert judged(prop, LAWS) is verdict


def of_data(size, body, drawn=REAL):
    return over(drawn, over(make("gaussian", size, d), body, E), D)


SIZES = {n: Fraction(1), m: Fraction(2), d: Fraction(1)}
SQUARE = over(REAL, tau(D, power(z, 2)), D)
CENTRED = mul(sub(tau(D, z), ONE), power(tau(E, z), 2))
RANDOM = add(ONE, make("floor", tau(D, z)))
ON_D = {D: np.array([[[1.0, 0.0], [1.0, 2.0], [0.0, 1.0]]]), n: Fraction(3), d: Fraction(2)}
DRAWN = make("gaussian", k, ONE)


@pytest.mark.parametrize(
    ("prop", "at", "verdict"),
    [
        (eq(SQUARE, add(ONE, div(add(d, ONE), n))), SIZES, True),
        (eq(SQUARE, add(ONE, div(d, n))), SIZES, False),
        (lt(SQUARE, add(ONE, div(add(d, ONE), n))), SIZES, None),  # which the draws do not tell
        (eq(of_data(m, CENTRED), ZERO), SIZES, True),
        (eq(of_data(RANDOM, CENTRED), ZERO), SIZES, False),
        (make("defined", of_data(sub(RANDOM, ONE), CENTRED)), SIZES, False),  # no rows, now and then
        (make("defined", over(make("gaussian", ZERO, d), tau(D, z), D)), SIZES, False),
        (eq(over(REAL, tau(D, power(z, 6)), D), ZERO), SIZES, None),  # a heavy tail
        (eq(over(REAL, over(OTHER, mul(tau(D, z), tau(E, z)), E), D), ONE), SIZES, True),
        (lt(ZERO, over(REAL, inverse(tau(D, z)), D)), SIZES, None),
        (eq(tau(D, z), num(Fraction(7, 6))), ON_D, True),
        (eq(tau(D, power(z, 2)), num(Fraction(49, 36))), ON_D, False),
        (make("defined", tau(D, inverse(z))), {D: np.array([[[1.0, 2.0]]])}, False),  # an eigenvalue of 0
        (eq(make("over", make("spectra", SIGMA, make("identity", d)), close(mul(t, z), t, z)), TWO), {SIGMA: np.diag([1.0, 3.0]), d: Fraction(2)}, True),
        (eq(in_probability(COUNTS, DRAWN, inverse(k), k), ZERO), {}, True),
        (eq(in_probability(COUNTS, DRAWN, inverse(k), k), ONE), {}, False),
        (eq(in_probability(COUNTS, DRAWN, tau(D, z), k), ONE), {}, True),
        (eq(in_probability(COUNTS, DRAWN, tau(D, z), k), num(20)), {}, False),
        (eq(make("plim", COUNTS, close(UNIT, k), close(inverse(k), t, k)), ZERO), {}, False),  # nothing is drawn
        (eq(make("lim", make("proportion", TWO), close(div(n, d), n, d)), TWO), {}, True),
        (eq(make("lim", make("proportion", ZERO), close(ONE, n, d)), ONE), {}, False),
    ],
)  # fmt: skip
def test_data_and_spectra(prop, at, verdict):
    assert judged(prop, at) is verdict
