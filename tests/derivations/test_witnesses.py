"""A small share of the campaign of docs/audit.md: every printed digit is the one that a witness finds."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp

from phaseproof.book.selection import load_book
from phaseproof.numeric.evaluation import evaluate
from phaseproof.theory.domain import Domain

from ..amounts import part_of
from .witnesses import AT_THRESHOLD, CORNERS, FUNCTIONS, average, campaign, correct


@pytest.mark.parametrize("seed", part_of(range(2), {1}))
def test_every_digit_is_correct(seed: int) -> None:
    found = campaign(25, seed)
    assert found.wrong == []
    assert found.unsettled <= 1
    assert found.compared["quadrature"] > 2
    assert found.compared["Arb"] > 0


@pytest.mark.parametrize("load", CORNERS, ids=str)
def test_the_witness_knows_the_mass_and_the_mean_of_the_law(load: object) -> None:
    """They are 1 whatever the load: a witness that misses a corner would be seen."""
    with mpmath.workdps(60):
        for function in (lambda x: mpmath.mpf(1), lambda x: x):
            mean, error = average(function, load)  # type: ignore[arg-type]
            assert abs(mean - 1) < mpmath.mpf(10) ** -30
            assert error < mpmath.mpf(10) ** -30


@pytest.mark.parametrize(("load", "strength"), [("2", "3"), ("1/2", "2"), ("1", "7/3")])
def test_the_witness_of_a_spike_is_what_the_law_says(load: str, strength: str) -> None:
    """By quadrature: theta <x/(y - x)> = 1 at the outlier y, of overlap <1/(y - x)>/(theta <x/(y - x)^2>)."""
    at = {"gamma": Fraction(load), "theta": Fraction(strength)}
    with mpmath.workdps(40):
        y, theta = FUNCTIONS["recovery.eigenvalue"](at), mpmath.mpf(at["theta"].numerator) / at["theta"].denominator
        mean, plain, square = (
            average(function, at["gamma"])[0]
            for function in (lambda x: x / (y - x), lambda x: 1 / (y - x), lambda x: x / (y - x) ** 2)
        )
        assert abs(theta * mean - 1) < mpmath.mpf(10) ** -30
        assert abs(plain / (theta * square) - FUNCTIONS["recovery.overlap"](at)) < mpmath.mpf(10) ** -30


@pytest.mark.parametrize("load", AT_THRESHOLD, ids=str)
def test_a_spike_at_its_threshold(load: Fraction) -> None:
    """To 30 digits, where the overlap begins: at the threshold and within 10^-30 of it."""
    at = {"gamma": load / 9, "theta": Fraction(3)}
    for name in ("recovery.overlap", "recovery.eigenvalue"):
        claim = load_book()[name]
        text = evaluate(claim.closed_form, claim.domain, {key: str(value) for key, value in at.items()}, 30).value
        with mpmath.workdps(90):
            assert correct(text, FUNCTIONS[name](at), 30)


def test_a_wrong_last_digit_is_seen() -> None:
    angle = sp.Rational(1, 3)
    text = evaluate(sp.sin(angle) ** 2 / 3 + sp.cos(angle) ** 2 / 3, Domain(), {}, 20).value
    with mpmath.workdps(60):
        assert correct(text, mpmath.mpf(1) / 3, 20)
        assert not correct(text[:-1] + "4", mpmath.mpf(1) / 3, 20)
        assert not correct("0", mpmath.mpf(1) / 3, 20)
