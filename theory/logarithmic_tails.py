"""Power laws of exponent 1 and 2, where powers of the cut become its logarithm."""

from __future__ import annotations

import sympy as sp

from .algebra import is_zero
from .errors import Refusal
from .heavy_tails import _law, _to_zero
from .kernel import Goal, Theorem, Verdict, rule
from .language import given
from .rules import equation
from .single_population import pair_power


@rule("logarithmic_pairs", axioms=("monotone_convergence",))
def logarithmic_pairs(goal: Goal, general: Theorem) -> Verdict:
    """A double average of a symmetric h(s, t) of degree one, over the mean, for u^(-1) or u^(-2), u > c, at c -> 0.

    Up to factors that tend to 1 the mean is ln(1/c) or 1/c, the average 2 int_c^1 x^(1-a) dx int_1^(1/x) h(1, w^(-a)) dw, where
    h(1, y^(-2)) = (1 + y)^(-2). For a = 1, w = y^2 makes of it at c = 0 4 int_1^oo dy/(y (1 + y)^2) = 4 ln 2 - 2, so that this
    is the limit times ln(1/c). For a = 2 the inner integral tends to 1/2 as x -> 0, the limit over c ln(1/c) is 1.
    """
    left, right = equation(goal)
    scaled, c = _to_zero(left)
    conditioned = list(scaled.atoms(given))
    if len(conditioned) != 1:
        raise Refusal(f"{scaled} must hold one quantity given a law")
    quantity, a, cut = _law(conditioned[0], goal.domain, 0, sp.oo)
    name, value = equation(general)
    if cut != c or quantity != name:
        raise Refusal(f"{scaled} must hold {name} given a law cut at {c}")
    if a not in (1, 2) or pair_power(value) != 2:
        raise Refusal(f"the exponent {a} must be 1 or 2, and the average that of s t/(s^(1/2) + t^(1/2))^2")
    factor, known = (sp.log(1 / c), 4 * sp.log(2) - 2) if a == 1 else (1 / (c * sp.log(1 / c)), sp.S.One)
    if not is_zero(scaled - factor * conditioned[0]):
        raise Refusal(f"the limit must be that of {factor} times {conditioned[0]}")
    if not is_zero(right - known):
        raise Refusal(f"the limit is {known}", known)
    return Verdict.PROVED
