"""Complete elliptic integrals of parameter m: what they are, as integrals over a quarter period."""

from __future__ import annotations

import sympy as sp

from .algebra import is_zero
from .errors import Refusal
from .former_kernel import Goal, Verdict, rule
from .former_rules import equation
from .positivity import decide


@rule("legendre_form")
def legendre_form(goal: Goal) -> Verdict:
    """The definitions of K(m), E(m) and Pi(n, m) as integrals from 0 to pi/2, 0 <= m < 1 and n < 1; m is the parameter k^2.

    They hold 1/D, D and 1/((1 - n sin^2 t) D), where D = sqrt(1 - m sin^2 t).
    """
    left, right = equation(goal)
    if not isinstance(left, sp.Integral) or len(left.limits) != 1 or len(left.limits[0]) != 3:
        raise Refusal("the left side must be one definite integral")
    t, *ends = left.limits[0]
    if ends != [sp.S.Zero, sp.pi / 2]:
        raise Refusal(f"the integral must run from 0 to pi/2, not from {ends[0]} to {ends[1]}")
    if not isinstance(right, sp.elliptic_k | sp.elliptic_e | sp.elliptic_pi) or len(right.args) != (
        2 if isinstance(right, sp.elliptic_pi) else 1
    ):
        raise Refusal("the right side must be one complete elliptic integral")
    m = right.args[-1]
    needed = [sp.Ge(m, 0), sp.Lt(m, 1)]
    if isinstance(right, sp.elliptic_pi):
        needed.append(sp.Lt(right.args[0], 1))
    for condition in needed:
        if not decide(condition, goal.domain):
            raise Refusal(f"{condition} is needed and not shown on {goal.domain.describe()}")
    root = sp.sqrt(1 - m * sp.sin(t) ** 2)
    if isinstance(right, sp.elliptic_e):
        known = root
    elif isinstance(right, sp.elliptic_k):
        known = 1 / root
    else:
        known = 1 / ((1 - right.args[0] * sp.sin(t) ** 2) * root)
    if not is_zero(left.function - known):
        raise Refusal(f"the integrand must be {known}")
    return Verdict.PROVED
