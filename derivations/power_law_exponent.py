"""Power laws of every exponent a > 0: the exponent with which 1 - q grows as the load falls, and its regimes.

Eigenvalues u^(-a), u uniform on (c, 1), c -> 0 first. How much larger 1 - q is than at load 1 needs no scale.
"""

from __future__ import annotations

from functools import cache, partial

import sympy as sp

from ..theory.by import equal, step
from ..theory.domain import Domain, real
from ..theory.kernel import Step
from ..theory.language import cut_power_law, given
from .heavy_tail import EXPONENT, LAW, a, c, exponent_step, tail_claim
from .marchenko_pastur import gamma
from .power_law_loads import INVERSE, SQUARE, logarithm, square_step, steep_step
from .spectrum_large_load import whole_integral
from .spectrum_root import along_step, start_equation
from .spectrum_seeds import overlap_definition, seed_regime

ALL = Domain((real("exponent", 0, meaning=EXPONENT.meaning),))
at_one = overlap_definition.xreplace({gamma: sp.S.One})
zipf_definition = sp.Limit(
    sp.Limit(logarithm * (1 - given(overlap_definition, INVERSE)), c, 0, "+") / sp.log(1 / gamma), gamma, 0, "+"
)


def exponent_of(law: cut_power_law) -> sp.Limit:
    """The exponent of 1 - q in gamma, from load 1 on downwards."""
    growth = (1 - given(overlap_definition, law)) / (1 - given(at_one, law))
    return sp.Limit(sp.Limit(sp.log(growth), c, 0, "+") / sp.log(gamma), gamma, 0, "+")


exponent = sp.Piecewise((sp.S.Zero, a <= 1), (1 - a, a < 2), (sp.S.NegativeOne, True))


@cache
def zipf_step() -> Step:
    """At exponent 1 the eigenvalues that n examples cannot tell from noise hold all of 1 - q."""
    premises = seed_regime(overlap_definition, False, along_step), start_equation(), whole_integral()
    return step("what is below kappa", equal(zipf_definition, sp.S.One), "zipf", Domain(), *premises)


@cache
def below_two(title: str, law: cut_power_law, value: sp.Expr, domain: Domain, *scaled: Step) -> Step:
    few, many = (seed_regime(overlap_definition, many, along_step) for many in (False, True))
    goal = equal(exponent_of(law), value)
    return step(title, goal, "relative_exponent", domain, few, many, whole_integral(), *scaled)


@cache
def exponent_regimes() -> tuple[Step, ...]:
    below, between, above = ALL.where(a < 1), ALL.where(a > 1, a < 2), ALL.where(a > 2)
    square = equal(exponent_of(SQUARE), sp.S.NegativeOne)
    steep = equal(exponent_of(LAW), sp.S.NegativeOne)
    return (
        below_two("1 - q stays below 1", LAW, sp.S.Zero, below),
        below_two("a logarithm", INVERSE, sp.S.Zero, ALL.at(exponent=1), zipf_step()),
        below_two("a power", LAW, 1 - a, between, exponent_step()),
        step("many examples, with a logarithm", square, "exponent_of_inverse", ALL.at(exponent=2), square_step()),
        step("many examples", steep, "exponent_of_inverse", above, steep_step()),
    )


@cache
def every_exponent_step() -> Step:
    return step("every exponent", equal(exponent_of(LAW), exponent), "cases", ALL, *exponent_regimes())


_claim = partial(tail_claim, steepest="4", papers=("maillard-goldt-2026",))
zipf_claim = _claim(
    "zipf_overlap",
    "Eigenvalues 1/u, u uniform on (c, 1), c -> 0: with few examples per dimension 1 - q is ln(1/gamma)/ln(1/c), to leading order.",
    zipf_step,
)
exponent_claim = _claim(
    "power_law_exponent",
    "Eigenvalues u^(-a), u uniform on (c, 1), c -> 0: as the load falls from 1 to 0, 1 - q grows like gamma to this power. "
    "It stays bounded for a < 1, grows like a logarithm at a = 1, and like 1/gamma, as with many examples, from a = 2 on.",
    every_exponent_step,
)
