"""False statements about power laws of exponent above 1 and about bounds of the overlap, each refused by ``check``."""

from __future__ import annotations

import pytest
import sympy as sp

from phaseproof.derivations import heavy_tail, power_law, spectrum, spectrum_large_load
from phaseproof.derivations.heavy_tail import DOMAIN, EXPONENT, NOISE, STEEP, a, c, degrees, distance, gamma, mass, v, x
from phaseproof.derivations.marchenko_pastur import FEW, LOADS
from phaseproof.theory.by import equal
from phaseproof.theory.domain import Domain, real
from phaseproof.theory.language import given

from .refusing import false_formula_refused, refused

half = sp.Rational(1, 2)

FALSE = {
    "half the distance": (heavy_tail.distance_claim, distance / 2),
    "a power of the amplitude too many": (heavy_tail.distance_claim, distance * heavy_tail.amplitude),
    "a Gamma function's argument": (heavy_tail.distance_claim, distance.xreplace({sp.gamma(2 - a): sp.gamma(3 - a)})),
    "the exponent of the eigenvalues": (heavy_tail.exponent_claim, -a),
    "the exponent of many examples": (heavy_tail.exponent_claim, -sp.S.One),
    "the other sign": (heavy_tail.exponent_claim, a - 1),
    "the amplitude below exponent 1": (heavy_tail.shallow_claim, power_law.amplitude.xreplace({power_law.exponent: a})),
    "the amplitude below exponent 2": (heavy_tail.steep_claim, heavy_tail.shallow),
    "twice the amplitude": (heavy_tail.steep_claim, 2 * heavy_tail.steep),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_formula_is_refused(name: str) -> None:
    false_formula_refused(*FALSE[name])


def test_bounds_are_not_tighter_than_they_are() -> None:
    upper, lower = heavy_tail.BOUNDS[True], heavy_tail.BOUNDS[False]
    missing, distance = upper.lhs, upper.rhs
    known = heavy_tail.bound_step(True).uses[1]
    for wrong in (
        sp.Le(missing, distance / 2, evaluate=False),
        sp.Ge(missing, distance, evaluate=False),
        sp.Ge(missing, 2 * lower.rhs, evaluate=False),
        sp.Lt(missing, distance, evaluate=False),
    ):
        assert "what follows" in refused(wrong, known.rule, FEW, *known.uses)
    overlap, other, whole = known.uses
    refused(upper, known.rule, FEW, other, overlap, whole)
    refused(upper, known.rule, FEW, overlap, other, spectrum_large_load.pair_integral())
    refused(upper, known.rule, LOADS, *known.uses)
    every = heavy_tail.every_load_step().uses[1]
    right = heavy_tail.EVERY_LOAD.rhs
    assert "what follows" in refused(sp.Le(missing, right / 2, evaluate=False), every.rule, FEW, *every.uses)
    swapped = (*every.uses[:3], every.uses[4], every.uses[3])
    refused(heavy_tail.EVERY_LOAD, every.rule, FEW, *swapped)


def test_an_integral_of_powers_needs_its_exponents() -> None:
    wide = Domain((EXPONENT, NOISE))
    value = heavy_tail.beta_step(True).statement.rhs
    certificate = {"a": a, "power": sp.S.Zero, "order": sp.S.One}
    assert "integral is" in refused(equal(degrees, value / a), "power_beta", wide, **certificate)
    assert "must be" in refused(equal(mass, value), "power_beta", wide, **certificate)
    flat = Domain((real("exponent", 0), NOISE))  # at exponent <= 1 it diverges
    assert "is not shown" in refused(equal(degrees, value), "power_beta", flat, **certificate)


def test_the_tail_needs_a_mean_and_scales() -> None:
    known = heavy_tail.distance_step().uses[0]
    form, start, whole = known.uses
    left, right = known.statement.args
    assert "is not shown" in refused(known.statement, known.rule, Domain((real("exponent", 0, 2),)), *known.uses)
    assert "is not shown" in refused(known.statement, known.rule, Domain((real("exponent", 1, 3),)), *known.uses)
    other = sp.Limit(gamma**a * left.args[0].atoms(sp.Limit).pop(), gamma, 0, "+")
    assert "times the limit" in refused(equal(other, right), known.rule, DOMAIN, *known.uses)
    for wrong in (2 * right, right.xreplace({degrees: 2 * degrees}), right.xreplace({mass: degrees})):
        refused(equal(left, wrong), known.rule, DOMAIN, *known.uses)
    unclipped = right.replace(sp.Min, lambda *parts: next(p for p in parts if p != 1))
    refused(equal(left, unclipped), known.rule, DOMAIN, *known.uses)
    refused(known.statement, known.rule, DOMAIN, start, form, whole)
    refused(known.statement, known.rule, DOMAIN, form, start, spectrum_large_load.pair_integral())
    many = heavy_tail.seed_regime(heavy_tail.population_definition, True, heavy_tail.along_step)
    refused(known.statement, known.rule, DOMAIN, many, start, whole)


def test_the_last_integral_needs_its_powers() -> None:
    known = heavy_tail.distance_step().uses[1]
    sums, whole = known.uses, {"a": a}
    assert "integral is" in refused(equal(known.statement.lhs, 2 * distance), known.rule, DOMAIN, *sums, **whole)
    assert refused(known.statement, known.rule, DOMAIN, *sums[::-1], **whole)
    assert "is not shown" in refused(known.statement, known.rule, Domain((STEEP,)), *sums, **whole)
    half_share = known.statement.lhs.xreplace({sp.Min(1, degrees): sp.Min(half, degrees)})
    assert "must be" in refused(equal(half_share, distance), known.rule, DOMAIN, *sums, **whole)


def test_the_exponent_needs_bounds_on_both_sides() -> None:
    known = heavy_tail.exponent_step()
    tail, above, below = known.uses
    for uses in (
        (tail, above, above),
        (tail, below, above),
        (above, tail, below),
        (tail, above, heavy_tail.every_load_step()),
    ):
        refused(known.statement, known.rule, DOMAIN, *uses)
    unscaled = known.statement.lhs.xreplace({c ** (1 - a): c})
    refused(equal(unscaled, 1 - a), known.rule, DOMAIN, *known.uses)


def test_amplitudes_of_pairs_know_their_range() -> None:
    known = heavy_tail.steep_claim.derivation()
    everywhere = Domain((real("exponent", 1),))
    assert "is not shown" in refused(known.statement, known.rule, everywhere, *known.uses)
    wrong_power = sp.Limit(given(spectrum_large_load.large_load_definition, heavy_tail.LAW) * c, c, 0, "+")
    assert "times" in refused(equal(wrong_power, heavy_tail.steep), known.rule, Domain((STEEP,)), *known.uses)
    assert refused(known.statement, known.rule, Domain((STEEP,)), spectrum.kappa_step())
    assert x != v
