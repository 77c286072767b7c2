"""Power laws with an exponent a >= 2: the law of many examples, 1 - q = K/gamma, holds at every load.

For every population gamma (1 - q) is close to its limit of many examples where <t^(1/3)>^3 is small beside <t>: where a few
eigenvalues hold the trace. Eigenvalues u^(-a), u uniform on (c, 1), c -> 0, as in ``heavy_tail``; for k^(-a), k = 1, 2, ..., d, sums
over k take the place of integrals in the amplitudes.
"""

from __future__ import annotations

from functools import cache, partial

import sympy as sp
from sympy import pi, sqrt

from ..theory.by import equal, step
from ..theory.domain import Domain
from ..theory.kernel import Step
from ..theory.language import cut_power_law, given
from ..theory.remainders import remainder
from .heavy_tail import STEEP, c, pairs_step, steep, steep_definition, tail_claim
from .marchenko_pastur import FEW, LOAD, LOADS, MANY, gamma
from .spectrum import T, for_every_population
from .spectrum_large_load import large_load, large_load_definition, large_load_step, whole_integral, x
from .spectrum_root import VALUE, along_step, v
from .spectrum_seeds import overlap_definition, seed_regime

SQUARE, INVERSE = cut_power_law(2, c), cut_power_law(1, c)
logarithm = sp.log(1 / c)


@cache
def inverse_integral() -> Step:
    """int_0^oo t/((t + v)^2 sqrt(v)) dv = pi/(2 sqrt(t))."""
    value = equal(sp.Integral(T / (sqrt(v) * (T + v) ** 2), (v, 0, sp.oo)), pi / (2 * sqrt(T)))
    inside = x / (T + x**2) + sp.atan(x / sqrt(T)) / sqrt(T)
    return step("over the noise", value, "over_half_line", Domain((VALUE,)), x=x, antiderivative=inside)


@cache
def remainder_step() -> Step:
    statement = remainder(overlap_definition, large_load, T, gamma)
    raw = large_load_step().uses[0]

    def regime(many: bool) -> Step:
        overlap = seed_regime(overlap_definition, many, along_step)
        premises = overlap, whole_integral(), inverse_integral(), raw, large_load_step()
        domain = MANY if many else FEW
        return step(f"for {domain.describe()}", statement, "first_order_remainder", domain, *premises)

    return step("all loads", statement, "cases", LOADS, regime(True), regime(False))


@cache
def every_load_step(size: sp.Expr, many: Step, domain: Domain) -> Step:
    """1 - q over a function of the cut, from its limit with many examples."""
    law = next(iter(many.statement.lhs.atoms(given))).args[1]
    definition = sp.Limit((1 - given(overlap_definition, law)) / size, c, 0, "+")
    goal = equal(definition, many.statement.rhs / gamma)
    return step("no room", goal, "cut_power_law_every_load", domain, remainder_step(), large_load_step(), many)


@cache
def logarithmic_step(law: sp.Expr, factor: sp.Expr, value: sp.Expr) -> Step:
    definition = sp.Limit(factor * given(large_load_definition, law), c, 0, "+")
    return step("pairs of a power law", equal(definition, value), "logarithmic_pairs", Domain(), large_load_step())


zipf_pairs = partial(logarithmic_step, INVERSE, logarithm, 4 * sp.log(2) - 2)
square_pairs = partial(logarithmic_step, SQUARE, 1 / (c * logarithm), sp.S.One)


def steep_step() -> Step:
    many = pairs_step(steep_definition, steep, Domain((STEEP,)))
    return every_load_step(c, many, Domain((LOAD, STEEP)))


def square_step() -> Step:
    return every_load_step(c * logarithm, square_pairs(), LOADS)


# --- claims ---------------------------------------------------------------------------------------------

_claim = partial(tail_claim, steepest="4")

remainder_claim = for_every_population(
    "large_load_error",
    "How far 1 - q is at most from what it falls like with many examples, at every load and for every population.",
    remainder_step,
)
steep_claim = _claim(
    "steep_tail_overlap",
    "Eigenvalues u^(-a), u uniform on (c, 1), c -> 0, a > 2: at every load, however small, 1 - q falls like c/gamma, "
    "times the amplitude of many examples.",
    steep_step,
)
square_claim = _claim(
    "inverse_square_overlap",
    "Eigenvalues u^(-2), u uniform on (c, 1), c -> 0: at every load, however small, 1 - q falls like c ln(1/c)/gamma.",
    square_step,
)
zipf_large_claim = _claim(
    "zipf_large_load",
    "Eigenvalues 1/u, u uniform on (c, 1), c -> 0: with many examples per dimension 1 - q falls like this, over gamma ln(1/c).",
    zipf_pairs,
)
