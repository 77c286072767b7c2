"""The variance of linear statistics tr f(S) at large size: for every f as an axiom says, and for one that is smooth enough."""

from __future__ import annotations

import sympy as sp

from .algebra import defined, is_zero
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import E, S, d, limit_in_proportion, statistic, tau
from .positivity import sign_on


def variance_of(function: sp.Expr, load: sp.Symbol) -> sp.Expr:
    """The limit of the variance of tr f(S)."""
    return limit_in_proportion(d**2 * (E(tau(function) ** 2) - E(tau(function)) ** 2), load)


def cosine_sum(values: sp.Expr, k: sp.Symbol, t: sp.Symbol) -> sp.Sum:
    """(1/2) sum k a_k^2, a_k = (2/pi) int_0^pi values cos(kt) dt."""
    a = 2 / sp.pi * sp.Integral(values * sp.cos(k * t), (t, 0, sp.pi))
    return sp.Sum(k * a**2 / 2, (k, 1, sp.oo))


def on_circle(load: sp.Symbol, t: sp.Symbol) -> sp.Expr:
    """1 + c + 2 sqrt(c) cos t, c = 1/load: the spectrum by the angle."""
    return 1 + 1 / load + 2 / sp.sqrt(load) * sp.cos(t)


@rule("variance_of_statistic", axioms=("linear_statistics_variance",))
def variance_of_statistic(goal: Goal, *, t: sp.Symbol, k: sp.Symbol) -> Verdict:
    """lim Var tr f(S) = (1/2) sum k a_k^2 with a_k = (2/pi) int_0^pi f(1 + c + 2 sqrt(c) cos t) cos(kt) dt, c = 1/gamma."""
    left, right = equation(goal)
    if left.func is not limit_in_proportion or left != variance_of(statistic(S), left.args[1]):
        raise Refusal("the left side must be the limit of d^2 Var tau of the general statistic")
    load = left.args[1]
    if load not in goal.domain.symbols or sign_on(load, goal.domain) != 1:
        raise Refusal(f"{load} must be a parameter above 0")
    known = cosine_sum(statistic(on_circle(load, t)), k, t)
    if right != known:
        raise Refusal(f"the right side must be {known}")
    return Verdict.PROVED


@rule("instance_of_statistic")
def instance_of_statistic(goal: Goal, general: Theorem, *, t: sp.Symbol, k: sp.Symbol, eigenvalue: sp.Expr) -> Verdict:
    """What holds for the general statistic holds for S^(1/2), and for an f seen to be analytic next to the support.

    ``eigenvalue`` is the way in which the goal writes 1 + c + 2 sqrt(c) cos t.
    """
    left, right = equation(goal)
    load = left.args[1] if left.func is limit_in_proportion else None
    traces = left.atoms(tau)
    if load is None or len(traces) != 1:
        raise Refusal("the left side must be the limit of d^2 Var tau f(S) for one f")
    function = next(iter(traces)).args[0]
    if function.has(statistic) or left != variance_of(function, load):
        raise Refusal(f"the left side must be the limit of d^2 Var tau of one {function}")
    circle = on_circle(load, t)
    if equation(general) != (variance_of(statistic(S), load), cosine_sum(statistic(circle), k, t)):
        raise Refusal(f"the premise must give the variance of the general statistic at load {load}")
    analytic_on_support(function, load, goal.domain)
    if not is_zero(eigenvalue - circle):
        raise Refusal(f"{eigenvalue} is not {circle}")
    known = cosine_sum(function.xreplace({S: eigenvalue}), k, t)
    if right != known:
        raise Refusal(f"the right side must be {known}")
    return Verdict.PROVED


def analytic_on_support(function: sp.Expr, load: sp.Symbol, domain: Domain) -> None:
    """Refuse f unless it is S^(1/2), or analytic next to the closed support, 0 included unless the load exceeds 1."""
    if function == sp.sqrt(S):
        return
    apart = sign_on(load - 1, domain) == 1
    spectrum = Domain((*domain.parameters, Parameter(S, sp.S.Zero, sp.oo, apart, True)), domain.conditions)
    defined(function, spectrum)
    for node in sp.preorder_traversal(function):
        if not node.has(S) or isinstance(node, sp.Symbol | sp.Add | sp.Mul):
            continue
        if isinstance(node, sp.Pow) and not node.exp.has(S) and node.exp.is_Integer:
            continue
        inside = (
            node.args[0] if isinstance(node, sp.log) or (isinstance(node, sp.Pow) and not node.exp.has(S)) else None
        )
        if inside is None or sign_on(inside, spectrum) != 1:
            raise Refusal(f"{node} is not shown to be analytic on the support for {domain.describe()}")
