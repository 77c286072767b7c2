"""False statements about 1 - q beside its law of many examples, each refused by ``check``."""

from __future__ import annotations

import pytest
import sympy as sp

from phaseproof.derivations import heavy_tail, power_law_loads, spectrum_large_load
from phaseproof.derivations.heavy_tail import EXPONENT, STEEP, c
from phaseproof.derivations.marchenko_pastur import FEW, LOAD, LOADS, gamma
from phaseproof.derivations.power_law_loads import INVERSE, SQUARE, logarithm
from phaseproof.derivations.spectrum_seeds import overlap_definition
from phaseproof.theory.by import equal
from phaseproof.theory.domain import Domain, real
from phaseproof.theory.former_kernel import check
from phaseproof.theory.language import cut_power_law, given

from .refusing import MEMO, false_formula_refused, refused

FALSE = {
    "twice the amplitude": (power_law_loads.steep_claim, 2 * power_law_loads.steep_claim.closed_form),
    "another power of the load": (power_law_loads.steep_claim, power_law_loads.steep_claim.closed_form / gamma),
    "no load": (power_law_loads.square_claim, sp.S.One),
    "half": (power_law_loads.square_claim, 1 / (2 * gamma)),
    "a logarithm": (power_law_loads.zipf_large_claim, 4 * sp.log(2)),
    "the other edge": (power_law_loads.zipf_large_claim, sp.S.One),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_formula_is_refused(name: str) -> None:
    false_formula_refused(*FALSE[name])


def test_the_distance_from_many_examples_is_not_smaller() -> None:
    known = power_law_loads.remainder_step().uses[1]
    left, right = known.statement.args
    assert check(known, MEMO).ok
    for wrong in (
        sp.Le(left, right / 2, evaluate=False),
        sp.Le(left, right * gamma, evaluate=False),
        sp.Lt(left, right, evaluate=False),
        sp.Ge(left, right, evaluate=False),
        sp.Le(sp.Abs(1 - overlap_definition), right, evaluate=False),
    ):
        assert "what follows" in refused(wrong, known.rule, FEW, *known.uses)


def test_the_distance_from_many_examples_needs_each_premise() -> None:
    known = power_law_loads.remainder_step().uses[1]
    form, whole, inverse, raw, value = known.uses
    refused(known.statement, known.rule, LOADS, *known.uses)
    distance = heavy_tail.seed_regime(heavy_tail.population_definition, False, heavy_tail.along_step)
    for uses in (
        (distance, whole, inverse, raw, value),
        (form, inverse, inverse, raw, value),
        (form, spectrum_large_load.pair_integral(), inverse, raw, value),
        (form, whole, whole, raw, value),
        (form, whole, spectrum_large_load.pair_integral(), raw, value),
        (form, whole, inverse, value, raw),
        (form, whole, inverse, raw, distance),
    ):
        refused(known.statement, known.rule, FEW, *uses)


def test_the_law_of_many_examples_is_not_that_of_every_load_below_two() -> None:
    bound, general = power_law_loads.remainder_step(), spectrum_large_load.large_load_step()
    shallow = heavy_tail.shallow_claim.derivation()
    scaled = sp.Limit(c ** (1 - heavy_tail.a) * (1 - given(overlap_definition, heavy_tail.LAW)), c, 0, "+")
    goal = equal(scaled, heavy_tail.shallow / gamma)
    rule, domain = "cut_power_law_every_load", Domain((LOAD, EXPONENT))
    assert "is not shown" in refused(goal, rule, domain, bound, general, shallow)
    flat = equal(sp.Limit(logarithm * (1 - given(overlap_definition, INVERSE)), c, 0, "+"), (4 * sp.log(2) - 2) / gamma)
    assert "is not shown" in refused(flat, rule, LOADS, bound, general, power_law_loads.zipf_pairs())


def test_every_load_needs_each_premise_and_its_own_size() -> None:
    known = power_law_loads.square_step()
    bound, general, many = known.uses
    steep = power_law_loads.steep_step()
    wrong_uses = (
        (general, general, many),
        (heavy_tail.every_load_step(), general, many),
        (bound.uses[1], general, many),
        (bound, many, many),
        (bound, general, general),
        (bound, general, power_law_loads.zipf_pairs()),
        (bound, general, steep.uses[2]),
    )
    for uses in wrong_uses:
        refused(known.statement, known.rule, LOADS, *uses)
    inside = 1 - given(overlap_definition, SQUARE)
    for size in (c, c**2 * logarithm, -c * logarithm):
        refused(equal(sp.Limit(inside / size, c, 0, "+"), 1 / gamma), known.rule, LOADS, *known.uses)
    two_sided = sp.Limit(inside / (c * logarithm), c, 0, "-")
    refused(equal(two_sided, 1 / gamma), known.rule, LOADS, *known.uses)
    other = sp.Limit((1 - given(overlap_definition, cut_power_law(3, c))) / (c * logarithm), c, 0, "+")
    refused(equal(other, 1 / gamma), known.rule, LOADS, *known.uses)
    wide = Domain((LOAD, real("exponent", 1)))
    refused(steep.statement, steep.rule, wide, *steep.uses)
    assert check(power_law_loads.every_load_step(c, steep.uses[2], Domain((LOAD, STEEP))), MEMO).ok


def test_logarithms_are_those_of_exponents_one_and_two() -> None:
    known = power_law_loads.square_pairs()
    quantity = spectrum_large_load.large_load_definition
    for law, factor, value in (
        (cut_power_law(3, c), 1 / (c * logarithm), sp.S.One),
        (INVERSE, 1 / (c * logarithm), sp.S.One),
        (SQUARE, logarithm, 4 * sp.log(2) - 2),
        (SQUARE, 1 / c, sp.S.One),
        (cut_power_law(2, c**2), 1 / (c * logarithm), sp.S.One),
    ):
        limit = sp.Limit(factor * given(quantity, law), c, 0, "+")
        refused(equal(limit, value), known.rule, Domain(), *known.uses)
    refused(known.statement, known.rule, Domain(), power_law_loads.inverse_integral())
    refused(known.statement, known.rule, Domain(), heavy_tail.distance_step())
