"""Power laws of exponent 1 and 2, where powers of the cut become its logarithm."""

from __future__ import annotations

import sympy as sp

from .algebra import is_zero
from .domain import Domain
from .errors import Refusal
from .few_examples import started
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .heavy_tails import cut_instance, given_cut_power_law, limit_at_zero
from .language import given
from .single_population import pair_power


@rule("logarithmic_pairs", axioms=("monotone_convergence",))
def logarithmic_pairs(goal: Goal, general: Theorem) -> Verdict:
    """A double average of a symmetric h(s, t) of degree one, over the mean, for u^(-1) or u^(-2), u > c, at c -> 0.

    Up to factors that tend to 1 the mean is ln(1/c) or 1/c, the average 2 int_c^1 x^(1-a) dx int_1^(1/x) h(1, w^(-a)) dw, where
    h(1, y^(-2)) = (1 + y)^(-2). For a = 1, w = y^2 makes of it at c = 0 4 int_1^oo dy/(y (1 + y)^2) = 4 ln 2 - 2, so that this
    is the limit times ln(1/c). For a = 2 the inner integral tends to 1/2 as x -> 0, the limit over c ln(1/c) is 1.
    """
    right = equation(goal)[1]
    scaled, conditioned, a, c, value = cut_instance(goal, general, 0)
    if a not in (1, 2) or pair_power(value) != 2:
        raise Refusal(f"the exponent {a} must be 1 or 2, and the average that of s t/(s^(1/2) + t^(1/2))^2")
    factor, known = (sp.log(1 / c), 4 * sp.log(2) - 2) if a == 1 else (1 / (c * sp.log(1 / c)), sp.S.One)
    if not is_zero(scaled - factor * conditioned):
        raise Refusal(f"the limit must be that of {factor} times {conditioned}")
    if not is_zero(right - known):
        raise Refusal(f"the limit is {known}", known)
    return Verdict.PROVED


@rule("zipf", axioms=("monotone_convergence",), local=False)
def zipf(goal: Goal, form: Theorem, start: Theorem, whole: Theorem) -> Verdict:
    """ln(1/c) (1 - q) at c -> 0, over ln(1/gamma), tends to 1 as gamma -> 0, for 1/u, u uniform on (c, 1): it is ln k + O(1).

    The mean is ln(1/c)/(1 - c), D tends to ln(1 + v)/v, so that D(k) = gamma has ln k/ln(1/gamma) -> 1, and <t - r^2> to its
    integral over 0 < u < 1 at t = 1/u: t - r^2 <= 2 t^(1/2) (t^(1/2) - r) = 2 int t^(1/2) w (1 - (1 - D/gamma)_+^(1/2)) dv, where
    t^(1/2) w = (2/pi) (u v)^(1/2)/(1 + u v)^2. Half of that bound is below t - r^2: at least int_0^k m(v)/v dv for the integral,
    m(y) = (2/pi) int_0^y x^(1/2)/(1 + x)^2 dx, which rises to 1 and is below y^(3/2). Above it, t gives ln k over u > 1/k, and
    the bound at most 2 int min(1, D/D(k)) m(v/k)/v dv over u < 1/k: O(1), as D/D(k) <= (k/v)^(1/2) for v > k > 4.
    """
    left, right = equation(goal)
    ratio, gamma = limit_at_zero(left)
    inner = list(ratio.atoms(sp.Limit))
    if len(inner) != 1 or not is_zero(ratio - inner[0] / sp.log(1 / gamma)):
        raise Refusal(f"the limit must be that of another over ln(1/{gamma})")
    scaled, c = limit_at_zero(inner[0])
    conditioned = list(scaled.atoms(given))
    if len(conditioned) != 1:
        raise Refusal(f"{scaled} must hold one quantity given a law")
    quantity, a, cut = given_cut_power_law(conditioned[0], goal.domain, 0, sp.oo)
    p = form.domain[gamma.name]
    if a != 1 or cut != c or gamma in goal.domain.symbols or p.symbol != gamma or p.lower != 0:
        raise Refusal(f"the law must be that of 1/u, u > {c}, and the premises hold for every small {gamma}")
    small = Domain((*goal.domain.parameters, p), goal.domain.conditions)
    q, *_ = started(form, start, whole, small)
    if quantity != q or not is_zero(scaled - sp.log(1 / c) * (1 - conditioned[0])):
        raise Refusal(f"{scaled} must be ln(1/{c}) (1 - {q})")
    if not is_zero(right - 1):
        raise Refusal("the limit is 1", sp.S.One)
    return Verdict.PROVED
