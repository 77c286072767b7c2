"""False statements about one direction of a fixed Sigma, each refused: by ``check``, and of what is simulated by ``validate``."""

from __future__ import annotations

import dataclasses

import pytest
import sympy as sp

from phaseproof.derivations import direction
from phaseproof.derivations.direction import (
    DIRECTION,
    EXPONENT,
    OTHER,
    POWER_LAW,
    a,
    amplitude,
    bound,
    i,
    j,
    limit,
    m,
    other,
    power_amplitude,
    square_amplitude,
    variance,
)
from phaseproof.derivations.marchenko_pastur import SIZE
from phaseproof.derivations.spectrum_isotropic import WHITE_LAW
from phaseproof.theory.by import equal, step
from phaseproof.theory.directions import about, summable_population
from phaseproof.theory.domain import Domain, integer, real
from phaseproof.theory.errors import Refusal
from phaseproof.theory.former_kernel import Goal, Theorem, check
from phaseproof.theory.language import (
    COVARIANCE,
    C,
    E,
    S,
    component,
    eigenvalue,
    given,
    n,
    power_law,
    summable_power_law,
)
from phaseproof.validation import validate

from .refusing import MEMO, false_formula_refused, refused

half = sp.Rational(1, 2)
ALONE = Domain((DIRECTION,))
WIDE = Domain((DIRECTION, real("exponent", 0)))

FALSE = {
    "twice the amplitude": (direction.direction_claim, 2 * amplitude),
    "the other variance alone": (direction.direction_claim, about(other**2 / (variance - other) ** 2, j, i)),
    "an unsquared distance": (direction.direction_claim, about(variance * other / (variance - other), j, i)),
    "the larger eigenvalues alone": (direction.direction_claim, amplitude.args[0]),
    "the exponent halved": (direction.power_claim, power_amplitude.xreplace({a: a / 2})),
    "the direction below": (direction.power_claim, power_amplitude.xreplace({i: i + 1})),
    "the closed form without its constant": (direction.square_claim, square_amplitude - sp.Rational(1, 16)),
    "another constant": (direction.square_claim, square_amplitude + sp.Rational(1, 16)),
    "zeta(2) for twice zeta(2)": (direction.limit_claim, limit / 2),
    "the exponent unsquared": (direction.limit_claim, limit * a),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_formula_is_refused(name: str) -> None:
    false_formula_refused(*FALSE[name])


@pytest.mark.parametrize("factor", [2, half, sp.Rational(1003, 1000), sp.Rational(997, 1000)])
def test_what_is_false_by_three_in_a_thousand_is_refused_by_simulation(factor: sp.Rational) -> None:
    wrong = dataclasses.replace(direction.power_claim, closed_form=factor * power_amplitude)
    assert not validate([wrong], settings=12).ok


def test_a_second_moment_is_one_of_different_components() -> None:
    known = direction.moment_step()
    left, right = known.statement.args
    both, rule = known.domain, known.rule
    assert "add up" in refused(equal(left, 2 * right), rule, both)
    assert "add up" in refused(equal(left, right * n), rule, both)
    assert "is not shown" in refused(known.statement, rule, Domain(both.parameters))  # at j = k it is t^2 (1 + 2/n)
    same = equal(E(component(C, i, i) ** 2), variance**2 / n)
    assert "is not shown" in refused(same, rule, both)
    for wrong in (
        E(component(C, j, i)),
        E(component(C, j, i) ** 4),
        E(component(S, j, i) ** 2),
        component(C, j, i) ** 2,
    ):
        assert "must be E" in refused(equal(wrong, right), rule, both)
    from_zero = integer("j", 0)
    shifted = known.statement.xreplace({j: from_zero.symbol})
    zero = Domain((DIRECTION, from_zero, SIZE[0]), (sp.Ne(from_zero.symbol, i),))
    assert "positive integers" in refused(shifted, rule, zero)


def test_the_limit_needs_the_moment_at_every_size() -> None:
    known = direction.examples_step()
    moment, rule = direction.moment_step(), known.rule
    few = Domain((DIRECTION, OTHER, integer("n", 1, 9)), moment.domain.conditions)
    assert "for all" in refused(known.statement, rule, ALONE, dataclasses.replace(moment, domain=few))
    apart = moment.domain.where(sp.Gt(j, i))
    assert "alone" in refused(known.statement, rule, ALONE, dataclasses.replace(moment, domain=apart))
    turned = Domain(moment.domain.parameters, (sp.Ne(i, j),))
    swapped = step("swapped", moment.statement.xreplace({i: j, j: i}), moment.rule, turned)
    assert check(swapped, MEMO).ok
    assert "premise must give" in refused(known.statement, rule, ALONE, swapped)
    left, right = known.statement.args
    for factor in (2, n, 1 / n):
        wrong = left.func(factor * left.args[0])
        assert "must be the limit" in refused(equal(wrong, right), rule, ALONE, moment)
    assert "must be the limit" in refused(equal(left.args[0], right), rule, Domain((DIRECTION, SIZE[0])), moment)
    assert "sum over all" in refused(equal(left, right.args[0]), rule, ALONE, moment)
    first = about(right.args[0].function, j, sp.S.One)
    assert "must run over" in refused(equal(left, first), rule, ALONE, moment)


def test_a_power_law_needs_a_trace() -> None:
    known = direction.power_step()
    assert "is not shown" in refused(known.statement, known.rule, WIDE, *known.uses)
    left, right = known.statement.args
    for law in (power_law(a), WHITE_LAW):
        other_law = equal(given(left.args[0], law), right)
        assert "summable" in refused(other_law, known.rule, POWER_LAW, *known.uses)
    least = Theorem(equal(left.args[0], eigenvalue(COVARIANCE, -1)), ALONE, frozenset())
    goal = Goal(equal(left, sp.Integer(-1) ** (-a)), POWER_LAW)
    with pytest.raises(Refusal, match="from the largest"):
        summable_population(goal, least)
    assert "for this law" in refused(equal(left, right.xreplace({a: a + 1})), known.rule, POWER_LAW, *known.uses)


@pytest.mark.parametrize("rule", ["one_population", "white_population", "power_law_population"])
def test_a_sequence_is_no_law(rule: str) -> None:
    """The formula at equal eigenvalues would divide by zero."""
    left, right = direction.examples_step().statement.args
    share = real("exponent", 0, 1)
    law = power_law(share.symbol) if rule == "power_law_population" else WHITE_LAW
    uses = () if rule == "white_population" else (direction.examples_step(),)
    quantity = left.xreplace({C: S}) if rule == "white_population" else right
    said = equal(given(left, law), quantity)
    assert "one Sigma" in refused(said, rule, Domain((DIRECTION, share)), *uses)


def test_inverse_squares_are_summed_from_one() -> None:
    for wrong in (sp.Sum(1 / m**2, (m, 2, sp.oo)), sp.Sum(1 / m**3, (m, 1, sp.oo)), sp.Sum(1 / m**2, (m, 1, 9)), 1 / m):
        refused(equal(wrong, sp.pi**2 / 6), "inverse_squares", Domain())
    assert "the sum is" in refused(equal(sp.Sum(1 / m**2, (m, 1, sp.oo)), sp.pi**2 / 8), "inverse_squares", Domain())


def test_poles_are_those_of_the_term() -> None:
    known = direction.square_step().uses[1]
    poles, squares = known.certificate, known.uses[0]
    for wrong in ({"double": i**2}, {"simple": -i / 4}, {"simple": sp.S.Zero}):
        assert "is not" in refused(known.statement, known.rule, ALONE, squares, **{**poles, **wrong})
    left, right = known.statement.args
    assert "the sum is" in refused(equal(left, right + 1), known.rule, ALONE, squares, **poles)
    assert "sum over all" in refused(equal(left.args[0], right), known.rule, ALONE, squares, **poles)
    moving = {**poles, "double": poles["double"] * j / j, "simple": j}
    assert "without it" in refused(known.statement, known.rule, ALONE, squares, **moving)
    real_one = real("direction", 1, closed="[")
    there = known.statement.xreplace({i: real_one.symbol})
    at = {name: value.xreplace({i: real_one.symbol}) for name, value in poles.items()}
    assert "positive integer" in refused(there, known.rule, Domain((real_one,)), squares, **at)
    refused(known.statement, known.rule, ALONE, direction.power_step(), **poles)


def test_the_limit_is_one_of_all_directions() -> None:
    known = direction.limit_step()
    law, squares = known.uses
    few = step("few", law.statement, law.rule, POWER_LAW.where(i <= 9), *law.uses)
    domain = known.domain
    assert "every direction" in refused(known.statement, known.rule, domain, few, squares)
    assert "is not shown" in refused(known.statement, known.rule, Domain((real("exponent", 0),)), law, squares)
    left, right = known.statement.args
    for scale in (i, i**3):
        wrong = sp.Limit(left.args[0] * i**2 / scale, i, sp.oo)
        assert "must be the limit" in refused(equal(wrong, right), known.rule, domain, law, squares)
    at_one = sp.Limit(left.args[0], i, 1)
    assert "must be the limit" in refused(equal(at_one, right), known.rule, domain, law, squares)
    refused(known.statement, known.rule, domain, law, law)
    refused(known.statement, known.rule, domain, squares, law)
    refused(known.statement, known.rule, domain, direction.examples_step(), squares)


def test_bounds_hold_on_their_side_of_exponent_2() -> None:
    for steep, wrong_side in ((True, a <= 2), (False, a >= 2)):
        known = direction.bound_step(steep)
        law, square = known.uses
        relation = known.statement.func
        assert "is not shown" in refused(known.statement, known.rule, POWER_LAW.where(wrong_side), law, square)
        assert "is not shown" in refused(known.statement, known.rule, POWER_LAW, law, square)
        tighter = relation(known.statement.lhs, bound * (half if steep else 2), evaluate=False)
        assert "what follows" in refused(tighter, known.rule, known.domain, law, square)
        refused(known.statement, known.rule, known.domain, square, law)
        refused(known.statement, known.rule, known.domain, law, law)
        strict = (sp.Lt if steep else sp.Gt)(known.statement.lhs, bound, evaluate=False)
        refused(strict, known.rule, known.domain, law, square)
        narrow = POWER_LAW.where(a > 2 if steep else a < 2)
        beside = step("beside", law.statement, law.rule, narrow, *law.uses)
        assert "range of exponents" in refused(known.statement, known.rule, narrow, beside, square)


def test_the_law_of_the_premise_is_used() -> None:
    """Another sum, of eigenvalues j^(-2a), under the name of the exponent a."""
    law = direction.power_step()
    left, right = law.statement.args
    false = dataclasses.replace(law, statement=equal(left, right.xreplace({a: 2 * a})))
    refused(
        direction.limit_step().statement, "nearest_neighbours", Domain((EXPONENT,)), false, direction.squares_step()
    )
    squared = given(left.args[0], summable_power_law(2 * a))
    image = equal(squared, right.xreplace({a: 2 * a}))
    steeper = step("twice the exponent", image, "substitute", POWER_LAW, law, at={a: 2 * a})
    assert check(steeper, MEMO).ok
    goal = sp.Le(squared, bound, evaluate=False)
    refused(goal, "compared_exponents", POWER_LAW.where(a >= 2), steeper, direction.square_step())
