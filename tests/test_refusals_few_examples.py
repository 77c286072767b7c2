"""False statements about few examples per dimension and about exponents, each refused by ``check``."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
import sympy as sp

from phaseproof.derivations import few_examples, heavy_tail, power_law_exponent, power_law_loads, spectrum_large_load
from phaseproof.derivations.few_examples import FLAT, STEEPER, small_definition
from phaseproof.derivations.heavy_tail import LAW, a, c
from phaseproof.derivations.marchenko_pastur import FEW, LOADS, gamma
from phaseproof.derivations.power_law import EXPONENT, exponent
from phaseproof.derivations.power_law_exponent import ALL, exponent_of
from phaseproof.derivations.power_law_loads import INVERSE, SQUARE, logarithm
from phaseproof.derivations.spectrum import T, s
from phaseproof.derivations.spectrum_root import START, along_step, start_equation, v
from phaseproof.derivations.spectrum_seeds import mean_value, overlap_definition, population_definition, seed_regime
from phaseproof.theory.by import equal, step
from phaseproof.theory.domain import Domain, real
from phaseproof.theory.errors import Refusal
from phaseproof.theory.former_kernel import RULES, Goal, Step, Theorem, Verdict, check
from phaseproof.theory.language import average, cut_power_law, given, power_law
from phaseproof.theory.roots import root_of

from .refusing import MEMO, false_formula_refused, refused

whole, pair, start = (
    spectrum_large_load.whole_integral(),
    spectrum_large_load.pair_integral(),
    start_equation(),
)
many, few = (seed_regime(overlap_definition, regime, along_step) for regime in (True, False))
distance = seed_regime(population_definition, False, along_step)

FALSE = {
    "the inverse": (few_examples.small_claim, 1 / few_examples.participation),
    "the second moment alone": (few_examples.small_claim, average(T**2, T)),
    "twice": (few_examples.small_claim, 2 * few_examples.participation),
    "without the mean": (few_examples.flat_claim, 1 / (1 - 2 * exponent)),
    "another exponent": (few_examples.flat_claim, (1 - exponent) ** 2 / (1 - exponent / 2)),
    "no scale": (few_examples.steeper_claim, sp.gamma(1 / exponent - 1) * sp.gamma(2 - 1 / exponent) / exponent),
    "twice the amplitude": (few_examples.steeper_claim, 2 * few_examples.steeper_claim.closed_form),
    "the upper bound of Zipf": (power_law_exponent.zipf_claim, sp.Integer(2)),
    "one regime": (power_law_exponent.exponent_claim, 1 - a),
    "the wrong side": (power_law_exponent.exponent_claim, sp.Piecewise((0, a < 1), (1 - a, a < 3), (-2, True))),
    "the other sign": (power_law_exponent.exponent_claim, sp.Piecewise((0, a <= 1), (a - 1, a < 2), (1, True))),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_formula_is_refused(name: str) -> None:
    false_formula_refused(*FALSE[name])


def test_the_two_means_are_bounds_and_no_tighter() -> None:
    above, below = few_examples.above_step().uses[1], few_examples.below_step()
    for known in (above, below):
        left, right = known.statement.args
        relation, opposite = (sp.Le, sp.Ge) if known is above else (sp.Ge, sp.Le)
        closer = right / 2 if known is above else 2 * right
        for wrong in (
            relation(left, closer, evaluate=False),
            opposite(left, right, evaluate=False),
            (sp.Lt if known is above else sp.Gt)(left, right, evaluate=False),
            relation(overlap_definition, right, evaluate=False),
        ):
            assert "what follows" in refused(wrong, known.rule, FEW, *known.uses)
        refused(known.statement, known.rule, LOADS, *known.uses)
    for uses in ((distance, whole), (few, pair), (few, start), (many, whole)):
        refused(above.statement, above.rule, FEW, *uses)
    for uses in ((distance, start, whole), (few, whole, start), (few, start, pair), (many, start, whole)):
        refused(below.statement, below.rule, FEW, *uses)


def test_the_start_is_that_of_the_overlap() -> None:
    below = few_examples.below_step()
    shifted = start.statement.lhs.xreplace({gamma: gamma / 2})
    half = step("at half the load", equal(shifted, sp.S.Zero), "increasing_root", FEW)
    assert check(half, MEMO).ok
    assert "vanishes" in refused(below.statement, below.rule, FEW, few, half, whole)


def test_the_slope_needs_both_bounds_at_every_small_load() -> None:
    known = few_examples.small_step()
    above, below, _ = known.uses
    for uses in (
        (below, above, start),
        (above, above, start),
        (below, below, start),
        (above, below, below),
        (above, below, whole),
        (heavy_tail.bound_step(True), below, start),
        (above, heavy_tail.bound_step(False), start),
        (few_examples.above_step().uses[0], below, start),
    ):
        refused(known.statement, known.rule, Domain(), *uses)
    for scaled in (overlap_definition / gamma**2, overlap_definition, (1 - overlap_definition) / gamma):
        refused(equal(sp.Limit(scaled, gamma, 0, "+"), known.statement.rhs), known.rule, Domain(), *known.uses)
    left = sp.Limit(overlap_definition / gamma, gamma, 0, "-")
    refused(equal(left, known.statement.rhs), known.rule, Domain(), *known.uses)
    large = sp.Limit(overlap_definition / gamma, gamma, sp.oo, "-")
    refused(equal(large, known.statement.rhs), known.rule, Domain(), *known.uses)
    refused(equal(small_definition, mean_value), known.rule, Domain(), *known.uses)


def test_moments_of_a_power_law_must_be_finite() -> None:
    known = few_examples.flat_step()
    wide = Domain((EXPONENT,))
    assert "finite mean" in refused(known.statement, known.rule, wide, *known.uses)
    assert "finite mean" in refused(known.statement, known.rule, STEEPER, *known.uses)


def test_the_amplitude_of_few_examples_has_its_range() -> None:
    known = few_examples.steeper_step()
    above, below, _ = known.uses
    for domain in (FLAT, Domain((EXPONENT,)), Domain((real("exponent", sp.Rational(1, 2)),))):
        assert "is not shown" in refused(known.statement, known.rule, domain, *known.uses)
    for uses in ((below, above, start), (above, below, below), (above, above, start)):
        refused(known.statement, known.rule, STEEPER, *uses)
    value = known.statement.rhs
    inside = given(overlap_definition, power_law(exponent))
    for scaled in (inside / gamma, inside, gamma ** (1 - 1 / exponent) * (1 - inside)):
        refused(equal(sp.Limit(scaled, gamma, 0, "+"), value), known.rule, STEEPER, *known.uses)
    cut = given(overlap_definition, cut_power_law(exponent, c))
    other = sp.Limit(sp.Limit(gamma ** (1 - 1 / exponent) * cut, c, 0, "+"), gamma, 0, "+")
    refused(equal(other, value), known.rule, STEEPER, *known.uses)


def test_zipf_needs_its_law_its_logarithms_and_each_premise() -> None:
    known = power_law_exponent.zipf_step()
    for uses in ((distance, start, whole), (many, start, whole), (few, whole, whole), (few, start, pair)):
        refused(known.statement, known.rule, Domain(), *uses)

    def limit(law: sp.Basic, size: sp.Expr, load: sp.Expr) -> sp.Expr:
        inner = sp.Limit(size * (1 - given(overlap_definition, law)), c, 0, "+")
        return equal(sp.Limit(inner / load, gamma, 0, "+"), sp.S.One)

    assert limit(INVERSE, logarithm, sp.log(1 / gamma)) == known.statement
    for statement in (
        limit(SQUARE, logarithm, sp.log(1 / gamma)),
        limit(cut_power_law(sp.Rational(1, 2), c), logarithm, sp.log(1 / gamma)),
        limit(INVERSE, sp.S.One, sp.log(1 / gamma)),
        limit(INVERSE, 2 * logarithm, sp.log(1 / gamma)),
        limit(INVERSE, logarithm, sp.log(gamma)),
        limit(INVERSE, logarithm, 1 / gamma),
    ):
        refused(statement, known.rule, Domain(), *known.uses)


def test_each_regime_of_the_exponent_has_its_premises() -> None:
    below, at_one, between, square, steep = power_law_exponent.exponent_regimes()
    for known in (below, at_one, between, square, steep):
        assert check(known, MEMO).ok
        assert refused(equal(known.statement.lhs, sp.Rational(1, 3)), known.rule, known.domain, *known.uses)
    for known in (below, between, steep):
        refused(known.statement, known.rule, ALL, *known.uses)
    forms = few, many, whole
    scaled = heavy_tail.exponent_step()
    for domain, law, value, uses in (
        (ALL.where(a < 2), LAW, sp.S.Zero, forms),
        (ALL.where(a < 1), LAW, sp.S.Zero, (*forms, power_law_exponent.zipf_step())),
        (ALL.where(a < 1), LAW, 1 - a, (*forms, scaled)),
        (ALL.where(a > 1, a < 2), LAW, sp.S.Zero, forms),
        (ALL.where(a > 1, a < 2), LAW, 1 - a, forms),
        (ALL.where(a > 1, a < 2), LAW, 1 - a, (*forms, heavy_tail.distance_step())),
        (ALL.where(a > 1, a < 2), LAW, 1 - a, (few, few, whole, scaled)),
        (ALL.where(a > 1, a < 2), LAW, 1 - a, (many, many, whole, scaled)),
        (ALL.where(a > 1, a < 2), LAW, 1 - a, (few, many, pair, scaled)),
        (ALL.where(a > 1, a < 2), LAW, 1 - a, (distance, many, whole, scaled)),
        (ALL.at(exponent=1), INVERSE, sp.S.Zero, forms),
        (ALL.at(exponent=1), INVERSE, sp.S.Zero, (*forms, power_law_loads.zipf_pairs())),
        (ALL.at(exponent=2), SQUARE, sp.S.NegativeOne, forms),
    ):
        refused(equal(exponent_of(law), value), "relative_exponent", domain, *uses)


def test_an_inverse_holds_at_every_load_for_one_law() -> None:
    *_, square, steep = power_law_exponent.exponent_regimes()
    goal = square.statement
    for known in (steep.uses[0], power_law_loads.square_pairs(), heavy_tail.exponent_step(), few):
        refused(goal, square.rule, Domain(), known)
    refused(steep.statement, steep.rule, ALL, *steep.uses)
    some_loads = dataclasses.replace(square.uses[0], domain=FEW)
    assert check(some_loads, MEMO).ok
    assert "every" in refused(goal, square.rule, Domain(), some_loads)
    unreferenced = goal.lhs.xreplace({power_law_exponent.at_one: overlap_definition.xreplace({gamma: sp.Integer(2)})})
    refused(equal(unreferenced, sp.S.NegativeOne), square.rule, Domain(), *square.uses)


def _from_half(form: sp.Eq) -> sp.Eq:
    later = root_of(*START.args[:2], sp.Rational(1, 2), *START.args[3:])
    return form.xreplace({START: later})


def _squared(form: sp.Eq) -> sp.Eq:
    return form.replace(lambda node: node == average(s / (s + v), s), lambda node: average((s / (s + v)) ** 2, s))


def _twice(form: sp.Eq) -> sp.Eq:
    share = average(s / (s + v), s)
    return form.xreplace({1 - share / gamma: 1 - share / (2 * gamma)})


@pytest.mark.parametrize("twist", [_from_half, _squared, _twice])
@pytest.mark.parametrize(
    "known",
    [
        few_examples.above_step().uses[1],
        few_examples.below_step(),
        power_law_loads.remainder_step().uses[1],
        power_law_exponent.zipf_step(),
        power_law_exponent.exponent_regimes()[0],
    ],
    ids=lambda known: known.rule,
)
def test_another_integral_is_refused_were_it_proved(known: Step, twist: Callable[[sp.Eq], sp.Eq]) -> None:
    """The root of 1 - D/gamma, where it vanishes, and D itself: the rule alone, with a premise that nothing proves."""
    premises = [Theorem(used.statement, used.domain, frozenset()) for used in known.uses]
    goal, verify = Goal(known.statement, known.domain), RULES[known.rule].verify
    assert verify(goal, *premises) is Verdict.PROVED
    twisted = twist(premises[0].statement)
    assert twisted != premises[0].statement
    with pytest.raises(Refusal):
        verify(goal, Theorem(twisted, premises[0].domain, frozenset()), *premises[1:])
