"""Power laws with an exponent a > 1: a few directions hold the trace, and how 1 - q falls with the load depends on a.

Eigenvalues u^(-a), u uniform on (c, 1): c stands for 1/d, and c -> 0 is taken after n, d -> oo at the load gamma.
"""

from __future__ import annotations

import sympy as sp
from sympy import Rational, pi, sqrt
from sympy import gamma as Gamma

from ...theory.by import equal
from ...theory.claim import Claim
from ...theory.domain import Domain, real
from ...theory.language import cut_power_law, given
from ..parameters import LOADS, gamma
from ..proving import stated
from .large_load import large_load, large_load_definition
from .seeds import mean_value, overlap_definition, population_definition

EXPONENT = real("exponent", 1, 2, meaning="exponent a of the eigenvalues of Sigma, u^(-a) for u uniform on (c, 1)")
a = EXPONENT.symbol
DOMAIN = Domain((EXPONENT,))
c = sp.Symbol("c", positive=True)
LAW = cut_power_law(a, c)

amplitude = Gamma(1 / a) * Gamma(1 - 1 / a) / a
distance_definition = sp.Limit(gamma ** (a - 1) * sp.Limit(given(population_definition, LAW), c, 0, "+"), gamma, 0, "+")
distance = (
    2
    * amplitude ** (a - 1)
    * Gamma(Rational(1, 2) + 1 / a)
    * Gamma(Rational(3, 2) - 1 / a)
    * Gamma(2 - a)
    / (sqrt(pi) * (a - 1) * Gamma(Rational(5, 2) - a))
)


# --- the overlap between multiples of the distance ------------------------------------------------------

BOUNDS = {
    True: sp.Le(1 - overlap_definition, population_definition / mean_value, evaluate=False),
    False: sp.Ge(1 - overlap_definition, population_definition / (2 * mean_value), evaluate=False),
}


EVERY_LOAD = sp.Le(1 - overlap_definition, 2 * large_load / gamma, evaluate=False)


# --- the exponents --------------------------------------------------------------------------------------

_missing = sp.Limit(c ** (1 - a) * (1 - given(overlap_definition, LAW)), c, 0, "+")
exponent_definition = sp.Limit(sp.log(_missing) / sp.log(gamma), gamma, 0, "+")


STEEP = real("exponent", 2, meaning=EXPONENT.meaning)
shallow_definition = sp.Limit(c ** (1 - a) * given(large_load_definition, LAW), c, 0, "+")
shallow = 2 * (a - 1) / (2 - a) * sp.hyper((2, 2 / a), (1 + 2 / a,), -1)
steep_definition = sp.Limit(given(large_load_definition, LAW) / c, c, 0, "+")
steep = 2 / (a - 2) * sp.hyper((2, 2 - 2 / a), (3 - 2 / a,), -1)


# --- claims ---------------------------------------------------------------------------------------------

_PAPERS = ("maillard-goldt-2026", "dlmf")


def tail_claim(
    name: str,
    title: str,
    words: str,
    relation: sp.Rel,
    domain: Domain,
    steepest: str = "5/2",
    papers: tuple[str, ...] = _PAPERS,
) -> Claim:
    """A claim on power laws that the tests measure up to the exponent ``steepest``."""
    limit = f"a limit of a claim that is measured; the tests measure power laws of exponents up to {steepest} at finite size"
    return stated(relation, domain, f"spectrum.{name}", title, words, papers, limit)


upper_claim = tail_claim(
    "overlap_upper_bound",
    "Lower bound of the overlap by the distance to the true law",
    "1 - q is at most the distance of samples to those of the true law, over the mean eigenvalue, for every population.",
    BOUNDS[True],
    LOADS,
)
lower_claim = tail_claim(
    "overlap_lower_bound",
    "Upper bound of the overlap by the distance to the true law",
    "1 - q is at least half the distance of samples to those of the true law, over the mean eigenvalue.",
    BOUNDS[False],
    LOADS,
)
every_load_claim = tail_claim(
    "overlap_large_load_bound",
    "The overlap at every load by that with many examples",
    "1 - q is at every load at most twice what it falls like with many examples, for every population.",
    EVERY_LOAD,
    LOADS,
)
distance_claim = tail_claim(
    "heavy_tail_distance",
    "Distance to the true law with few examples of a heavy tail",
    "Eigenvalues u^(-a), u uniform on (c, 1), c -> 0, 1 < a < 2: for few examples per dimension, gamma -> 0, the "
    "distance of samples to those of the true law is this times gamma^(1 - a).",
    equal(distance_definition, distance),
    DOMAIN,
)
exponent_claim = tail_claim(
    "heavy_tail_exponent",
    "Exponent of the overlap with few examples of a heavy tail",
    "Eigenvalues u^(-a), u uniform on (c, 1), c -> 0, 1 < a < 2: for few examples per dimension, yet more than "
    "c per dimension, 1 - q falls like gamma to this power.",
    equal(exponent_definition, 1 - a),
    DOMAIN,
)
shallow_claim = tail_claim(
    "heavy_tail_large_load",
    "Overlap with many examples of a heavy tail",
    "Eigenvalues u^(-a), u uniform on (c, 1), c -> 0, 1 < a < 2: with many examples per dimension 1 - q falls "
    "like c^(a - 1)/gamma, times this amplitude.",
    equal(shallow_definition, shallow),
    DOMAIN,
)
steep_claim = tail_claim(
    "steep_tail_large_load",
    "Overlap with many examples of a steep tail",
    "Eigenvalues u^(-a), u uniform on (c, 1), c -> 0, a > 2: with many examples per dimension 1 - q falls like "
    "c/gamma, times this amplitude.",
    equal(steep_definition, steep),
    Domain((STEEP,)),
)
