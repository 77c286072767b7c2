"""Power laws of every exponent a > 0: the exponent with which 1 - q grows as the load falls, and its regimes.

Eigenvalues u^(-a), u uniform on (c, 1), c -> 0 first. How much larger 1 - q is than at load 1 needs no scale.
"""

from __future__ import annotations

from functools import partial

import sympy as sp

from ...theory.by import equal
from ...theory.domain import Domain, real
from ...theory.language import cut_power_law, given
from ..parameters import gamma
from .heavy_tail import EXPONENT, LAW, a, c, tail_claim
from .power_law_loads import INVERSE, logarithm
from .seeds import overlap_definition

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


_claim = partial(tail_claim, steepest="4", papers=("maillard-goldt-2026",))
zipf_claim = _claim(
    "zipf_overlap",
    "Overlap with few examples of Zipf's law",
    "Eigenvalues 1/u, u uniform on (c, 1), c -> 0: with few examples per dimension 1 - q is ln(1/gamma)/ln(1/c), to leading order.",
    equal(zipf_definition, sp.S.One),
    Domain(),
)
exponent_claim = _claim(
    "power_law_exponent",
    "Exponent of the overlap of power laws as the load falls",
    "Eigenvalues u^(-a), u uniform on (c, 1), c -> 0: as the load falls from 1 to 0, 1 - q grows like gamma to this power. "
    "It stays bounded for a < 1, grows like a logarithm at a = 1, and like 1/gamma, as with many examples, from a = 2 on.",
    equal(exponent_of(LAW), exponent),
    ALL,
)
