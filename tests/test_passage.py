"""Where memorisation falls to a level: false statements that the rules refuse, and values against independent routes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import sympy as sp
from scipy import optimize, special
from sympy import sqrt

import phaseproof
from phaseproof.book import load_book
from phaseproof.derivations import memorisation_load as loads
from phaseproof.derivations.memorisation import first_order_step, ridge
from phaseproof.derivations.memorisation_load import COUNT, DIMENSION, LEVELS, SIZES, START, cosine, law, level, turn, x
from phaseproof.numeric.evaluation import evaluate
from phaseproof.theory.by import equal, step
from phaseproof.theory.claim import check_claim
from phaseproof.theory.domain import Domain, integer, real
from phaseproof.theory.former_kernel import Step, check
from phaseproof.theory.language import E, S, closest, d, first_passage, leading, minimiser
from phaseproof.theory.passage import largest_mean_at, largest_slope_at, passage

BOOK = load_book()


def refused(statement: sp.Basic, rule: str, domain: Domain, *uses: Step) -> None:
    assert not check(step("under test", statement, rule, domain, *uses)).ok, f"{statement} was accepted by {rule}"


# --- refusals ---------------------------------------------------------------------------------------------

TWINS = {
    "rising branch": (
        "load",
        loads.load.xreplace({loads.load.args[-1][0]: loads.load.args[-1][0].func(law, x, level, turn, sp.oo)}),
    ),
    "never, exchanged": ("load", passage(law, x, level, sp.Integer(START), turn).xreplace({sp.oo: sp.Integer(START)})),
    "of fresh data": ("load", passage(largest_mean_at(x) / sqrt(d), x, level, sp.Integer(START), turn)),
    "complex for real": ("load", passage(law * sqrt(2), x, level, sp.Integer(START), turn)),
    "ridge outside": (
        "load",
        passage(law.xreplace({ridge: sp.S.Zero}) / (1 + ridge), x, level, sp.Integer(START), turn),
    ),
    "without the two": ("turn", turn.xreplace({turn.args[0]: turn.args[0] / 2})),
    "ridge forgotten": ("turn", turn.xreplace({ridge: sp.S.Zero})),
}


@pytest.mark.parametrize("twin", TWINS)
def test_a_wrong_twin_is_refused_by_check(twin: str) -> None:
    name, wrong = TWINS[twin]
    claim = BOOK[f"memorisation.{name}"]
    assert wrong != claim.closed_form
    assert not check_claim(dataclasses.replace(claim, closed_form=wrong)).ok


def test_the_leading_order() -> None:
    form, rule, domain = first_order_step(True), "leading_closest", loads.valley_steps()[0].domain
    assert check(step("true", equal(cosine, law), rule, domain, form)).ok
    for wrong in (-law, 2 * law, law.xreplace({ridge: 2 * ridge}), law.xreplace({x: x + 1}), sqrt(law)):
        refused(equal(cosine, wrong), rule, domain, form)
    refused(equal(cosine, law), rule, domain, first_order_step(False))
    refused(equal(leading(E(closest(sqrt(S))), x), law), rule, domain, form)
    wide = Domain((DIMENSION, real("ridge", sp.Rational(-1, 2)), COUNT))  # the premise knows no negative ridge
    refused(equal(cosine, law), rule, wide, form)


def test_concavity_has_a_start() -> None:
    def concave(start: int, power: int = 2) -> Step:
        statement = sp.Lt(sp.Derivative(x / largest_mean_at(x) ** power, (x, 2)), 0, evaluate=False)
        return step("under test", statement, "largest_mean_bends", Domain((real("x", start, closed="["),)))

    y = real("x", 9, closed="[").symbol
    assert y == x
    assert check(concave(9)).ok
    assert check(concave(1000)).ok
    for start in (3, 8):  # at 3 it is convex; at 8 the bound does not show it
        assert not check(concave(start)).ok
    assert not check(concave(10, 1)).ok
    assert not check(concave(10, 3)).ok
    convex = sp.Gt(sp.Derivative(x / largest_mean_at(x) ** 2, (x, 2)), 0, evaluate=False)
    refused(convex, "largest_mean_bends", Domain((COUNT,)))


def test_a_valley_needs_each_of_its_premises() -> None:
    form, bends, starts = loads.valley_steps()
    least = equal(minimiser(cosine, x, START, sp.oo), turn)
    assert check(step("true", least, "least_of_largest", SIZES, form, bends, starts)).ok
    few = Domain((integer("d", 1), SIZES["ridge"]))  # with few dimensions it rises from the start
    refused(least, "least_of_largest", few, form, bends, starts)
    refused(equal(minimiser(cosine, x, 2, sp.oo), turn), "least_of_largest", SIZES, form, bends, starts)
    refused(least, "least_of_largest", SIZES, form, starts, bends)
    refused(least, "least_of_largest", SIZES, form, bends, bends)
    known = passage(law, x, level, sp.Integer(START), turn)
    passed = equal(first_passage(cosine, x, level, START), known)
    assert check(step("true", passed, "first_passage", LEVELS, form, bends, starts)).ok
    refused(equal(first_passage(cosine, x, level, 2), known), "first_passage", LEVELS, form, bends, starts)
    refused(equal(first_passage(-cosine, x, level, START), known), "first_passage", LEVELS, form, bends, starts)


def test_the_slope_at_the_start() -> None:
    """4 x A' < A from 8 examples on: the inequality is refused below."""
    for start, holds in ((8, True), (7, False)):
        bound = sp.Lt(
            4 * start * largest_slope_at(sp.Integer(start)), largest_mean_at(sp.Integer(start)), evaluate=False
        )
        assert check(step("under test", bound, "inequality", Domain())).ok is holds


# --- values -----------------------------------------------------------------------------------------------


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
        exact = evaluate(largest_slope_at(x), Domain((COUNT,)), {"x": count}, 12)
        step_size = float(count) * 1e-3
        central = (mean_of_largest(float(count) + step_size) - mean_of_largest(float(count) - step_size)) / (
            2 * step_size
        )
        assert np.isclose(float(exact.value), central, rtol=1e-5)
