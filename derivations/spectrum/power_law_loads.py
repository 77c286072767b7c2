"""Power laws with an exponent a >= 2: the law of many examples, 1 - q = K/gamma, holds at every load.

For every population gamma (1 - q) is close to its limit of many examples where <t^(1/3)>^3 is small beside <t>: where a few
eigenvalues hold the trace. Eigenvalues u^(-a), u uniform on (c, 1), c -> 0, as in ``heavy_tail``; for k^(-a), k = 1, 2, ..., d, sums
over k take the place of integrals in the amplitudes.
"""

from __future__ import annotations

from functools import partial

import sympy as sp

from ...theory.by import equal
from ...theory.domain import Domain
from ...theory.language import average, cut_power_law, given
from ..parameters import LOAD, LOADS, gamma
from .heavy_tail import LAW, STEEP, c, steep, tail_claim
from .large_load import large_load, large_load_definition
from .renormalised_noise import T, for_every_population
from .seeds import overlap_definition

SQUARE, INVERSE = cut_power_law(2, c), cut_power_law(1, c)
logarithm = sp.log(1 / c)
remainder = 4 * sp.cbrt(2) / 9 * average(sp.cbrt(T), T) ** 3 / (gamma**2 * average(T, T))


def _every_load(size: sp.Expr, law: cut_power_law, amplitude: sp.Expr) -> sp.Eq:
    """1 - q over a function of the cut, from its amplitude with many examples."""
    return equal(sp.Limit((1 - given(overlap_definition, law)) / size, c, 0, "+"), amplitude / gamma)


# --- claims ---------------------------------------------------------------------------------------------

_claim = partial(tail_claim, steepest="4")

remainder_claim = for_every_population(
    "large_load_error",
    "Error of the law of many examples at every load",
    "How far 1 - q is at most from what it falls like with many examples, at every load and for every population.",
    sp.Le(sp.Abs(1 - overlap_definition - large_load / gamma), remainder, evaluate=False),
    LOADS,
)
steep_claim = _claim(
    "steep_tail_overlap",
    "Overlap at every load of a steep tail",
    "Eigenvalues u^(-a), u uniform on (c, 1), c -> 0, a > 2: at every load, however small, 1 - q falls like c/gamma, "
    "times the amplitude of many examples.",
    _every_load(c, LAW, steep),
    Domain((LOAD, STEEP)),
)
square_claim = _claim(
    "inverse_square_overlap",
    "Overlap at every load of an inverse-square tail",
    "Eigenvalues u^(-2), u uniform on (c, 1), c -> 0: at every load, however small, 1 - q falls like c ln(1/c)/gamma.",
    _every_load(c * logarithm, SQUARE, sp.S.One),
    LOADS,
)
zipf_large_claim = _claim(
    "zipf_large_load",
    "Overlap with many examples of Zipf's law",
    "Eigenvalues 1/u, u uniform on (c, 1), c -> 0: with many examples per dimension 1 - q falls like this, over gamma ln(1/c).",
    equal(sp.Limit(logarithm * given(large_load_definition, INVERSE), c, 0, "+"), 4 * sp.log(2) - 2),
    Domain(),
)
