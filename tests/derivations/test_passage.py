"""Where memorisation falls to a level: false statements that the rules refuse, and values against independent routes."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from scipy import optimize, special

import phaseproof
from phaseproof.derivations.memorisation.load import COUNT, START, slope
from phaseproof.numeric.evaluation import evaluate
from phaseproof.theory.domain import Domain


def mean_of_largest(count: float) -> float:
    """By the trapezoidal rule in t."""
    t = np.linspace(0, 12, 60_001)
    return float(np.trapezoid(-np.expm1(count * np.log(np.maximum(special.erf(t / np.sqrt(2)), 1e-300))), t))


def cosine_at(count: float, dimension: int, added: float) -> float:
    return mean_of_largest(count) * np.sqrt((1 + dimension / (count * (1 + added))) / dimension)


def number(name: str, **point: object) -> float:
    return float(phaseproof.claim(name).evaluate(digits=12, **point).value)


@pytest.mark.parametrize(("dimension", "added"), [(400, 0), (60, 2)])
def test_it_is_least_where_a_search_says(dimension: int, added: int) -> None:
    least = optimize.minimize_scalar(
        lambda u: cosine_at(np.exp(u), dimension, added),
        bounds=(np.log(START), np.log(100 * dimension)),
        method="bounded",
    )
    found = number("memorisation.turn", d=dimension, ridge=added)
    assert abs(np.log(found) - least.x) < 1e-3
    assert np.isclose(cosine_at(found, dimension, added), least.fun, rtol=1e-7)


def test_the_passage_is_the_first_of_two() -> None:
    found = number("memorisation.load", d=400, ridge=0, level="1/4")
    assert np.isclose(cosine_at(found, 400, 0), 0.25, rtol=1e-7)
    assert all(cosine_at(count, 400, 0) > 0.25 for count in np.linspace(START, found - 0.1, 20))
    assert cosine_at(found + 1, 400, 0) < 0.25


def test_levels_out_of_reach() -> None:
    """Below the least value: where that is reached. From the value at the start on: at once."""
    lowest = number("memorisation.turn", d=400, ridge=0)
    least = cosine_at(lowest, 400, 0)
    first = cosine_at(START, 400, 0)
    assert number("memorisation.load", d=400, ridge=0, level=f"{least - 1e-4:.6f}") == lowest
    assert START < number("memorisation.load", d=400, ridge=0, level=f"{least + 1e-4:.6f}") < lowest
    assert number("memorisation.load", d=400, ridge=0, level=f"{first + 1e-4:.6f}") == START
    assert START < number("memorisation.load", d=400, ridge=0, level=f"{first - 1e-4:.6f}") < START + 0.1


def test_the_slope_is_that_of_the_mean() -> None:
    """A'(x) as an integral with a logarithm, against a central difference of A."""
    for count in (sp.Rational(21, 2), sp.Integer(200)):
        exact = evaluate(slope, Domain((COUNT,)), {"x": count}, 12)
        step_size = float(count) * 1e-3
        central = (mean_of_largest(float(count) + step_size) - mean_of_largest(float(count) - step_size)) / (
            2 * step_size
        )
        assert np.isclose(float(exact.value), central, rtol=1e-5)
