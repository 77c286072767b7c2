"""Few examples per dimension: the overlap between two simple means, which meet as the load falls to 0."""

from __future__ import annotations

import sympy as sp

from .algebra import defined, is_zero
from .domain import Domain
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .heavy_tails import limit_at_zero
from .integrals import definite, factor_of_integral
from .language import average, given, power_law
from .overlap_bounds import overlap_form, under_root
from .positivity import decide, entails
from .roots import root_of


def shrunk(
    form: Theorem, whole: Theorem, domain: Domain
) -> tuple[sp.Expr, sp.Symbol, sp.Symbol, sp.Expr, sp.Expr, sp.Symbol]:
    """(q, t, gamma, k, D, v) of a premise that says q = <r^2>/<t>, r = (2/pi) t int_k^oo (v (1 - D/gamma))^(1/2)/(t + v)^2 dv.

    D = <s/(s + v)>, k >= 0. With 1 - K/v in place of 1 - D/gamma, from K on, r would be t/(t + K)^(1/2): what ``whole`` says of
    t + K; and q would be <t^2/(t + K)>/<t>.
    """
    q, direction, t, (weight, share, v) = overlap_form(form, whole, domain)
    gamma, s = form.domain.symbols[0], share.args[1]
    if not is_zero(share.args[0] - s / (s + v)) or not is_zero(weight - 2 * t * sp.sqrt(v) / (sp.pi * (t + v) ** 2)):
        raise Refusal(f"{share} must be the mean of {s}/({s} + {v}), and {weight} (2/pi) {t} {v}^(1/2)/({t} + {v})^2")
    under_root(direction, (weight, share, v), gamma)
    return q, t, gamma, definite(factor_of_integral(direction)[1])[2], share, v


def started(
    form: Theorem, start: Theorem, whole: Theorem, domain: Domain
) -> tuple[sp.Expr, sp.Symbol, sp.Symbol, sp.Expr]:
    """(q, t, gamma, k) as in ``shrunk``, the second premise saying that D(k) = gamma: k is kappa without noise."""
    q, t, gamma, k, share, v = shrunk(form, whole, domain)
    entails(domain, start.domain, "the start")
    if equation(start) != ((1 - share / gamma).xreplace({v: k}), sp.S.Zero):
        raise Refusal(f"the second premise must say that 1 - {share}/{gamma} vanishes at {k}")
    return q, t, gamma, k


def at_most(q: sp.Expr, gamma: sp.Expr, t: sp.Symbol, s: sp.Symbol) -> sp.Le:
    """1 - q <= <t/(gamma t + <s>)>."""
    return sp.Le(1 - q, average(t / (gamma * t + average(s, s)), t), evaluate=False)


def at_least(q: sp.Expr, gamma: sp.Expr, k: sp.Expr, t: sp.Symbol) -> sp.Ge:
    """1 - q >= gamma k/<t>."""
    return sp.Ge(1 - q, gamma * k / average(t, t), evaluate=False)


@rule("overlap_by_mean", local=False)
def overlap_by_mean(goal: Goal, form: Theorem, whole: Theorem) -> Verdict:
    """1 - q <= <t/(gamma t + <s>)>: D <= <s>/v, so K = <s>/gamma leaves no more of r, and 1 - <t^2/(t + K)>/<t> = <K t/(t + K)>/<t>."""
    q, t, gamma, _, share, _ = shrunk(form, whole, goal.domain)
    wanted = at_most(q, gamma, t, share.args[1])
    if goal.statement != wanted:
        raise Refusal(f"what follows is {wanted}")
    return Verdict.PROVED


@rule("overlap_by_start", local=False)
def overlap_by_start(goal: Goal, form: Theorem, start: Theorem, whole: Theorem) -> Verdict:
    """1 - q >= gamma k/<t>, k = kappa without noise: v D rises with v, so D >= k gamma/v for v > k, and K = k leaves no less of r.

    The second premise says that D(k) = gamma, so that <t^2/(t + k)> = <t> - k D(k) = <t> - k gamma.
    """
    q, t, gamma, k = started(form, start, whole, goal.domain)
    wanted = at_least(q, gamma, k, t)
    if goal.statement != wanted:
        raise Refusal(f"what follows is {wanted}")
    return Verdict.PROVED


# --- the limit of no examples ---------------------------------------------------------------------------


def _between(goal: Goal, above: Theorem, below: Theorem, start: Theorem) -> tuple[sp.Expr, sp.Symbol, sp.Expr]:
    """(expression, gamma, q) of a limit at load 0, the premises: both bounds of 1 - q, and D(k) = gamma, at every small load.

    So <t^2/(t + <t>/gamma)> <= q <t> <= <t^2/(t + k)>. As gamma falls to 0, k grows without bound, and gamma k = <k t/(t + k)>
    rises to <t>.
    """
    scaled, gamma = limit_at_zero(equation(goal)[0])
    p = start.domain[gamma.name]
    if gamma in goal.domain.symbols or p.symbol != gamma or p.lower != 0:
        raise Refusal(f"the premises must hold for every small {gamma}")
    small = Domain((*goal.domain.parameters, p), goal.domain.conditions)
    for premise in (above, below, start):
        entails(small, premise.domain, "a premise")
    if not isinstance(above.statement, sp.LessThan) or not isinstance(below.statement, sp.GreaterThan):
        raise Refusal("an upper and a lower bound are needed")
    q = 1 - above.statement.lhs
    outer = [node for node in above.statement.rhs.atoms(average) if node.args[0].atoms(average)]
    roots = list(start.statement.atoms(root_of))
    if len(outer) != 1 or len(roots) != 1:
        raise Refusal("the first premise must hold one average within another, the last one root")
    (k,), t = roots, outer[0].args[1]
    s = next(iter(outer[0].args[0].atoms(average))).args[1]
    if above.statement != at_most(q, gamma, t, s) or below.statement != at_least(q, gamma, k, t):
        raise Refusal(f"the bounds must be {at_most(q, gamma, t, s)} and {at_least(q, gamma, k, t)}")
    if start.statement != sp.Eq(1 - average(s / (s + k), s) / gamma, 0, evaluate=False):
        raise Refusal(f"the last premise must say that the mean of {s}/({s} + k) is {gamma}")
    return scaled, gamma, q


@rule("small_load", axioms=("monotone_convergence",), local=False)
def small_load(goal: Goal, above: Theorem, below: Theorem, start: Theorem) -> Verdict:
    """q/gamma tends to <t^2>/<t>^2, finite or not: it lies between <t^2/(gamma t + <t>)>/<t> and <t^2>/(gamma k <t>)."""
    scaled, gamma, q = _between(goal, above, below, start)
    right = equation(goal)[1]
    means = right.atoms(average)
    t = next(iter(means)).args[1] if means else gamma
    wanted = average(t**2, t) / average(t, t) ** 2
    if not is_zero(scaled - q / gamma) or right != wanted:
        raise Refusal(f"the limit of {q}/{gamma} is {wanted}")
    return Verdict.PROVED


@rule("small_load_power_law", axioms=("euler_beta", "monotone_convergence"), local=False)
def small_load_power_law(goal: Goal, above: Theorem, below: Theorem, start: Theorem) -> Verdict:
    """gamma^(1 - 1/a) q tends to (1 - a)^(1/a) Gamma(1/a - 1) Gamma(2 - 1/a)/a for (1 - a) u^(-a), 1/2 < a < 1, of mean 1.

    With u = x ((1 - a)/K)^(1/a), <t^2/(t + K)> is K^(1 - 1/a) (1 - a)^(1/a) times an integral of x^(-a)/(1 + x^a) that tends to that
    over x > 0, Euler's, as K grows; q is it at K = k and at K = 1/gamma or between, and gamma k tends to 1.
    """
    right = equation(goal)[1]
    scaled, gamma, q = _between(goal, above, below, start)
    conditioned = list(scaled.atoms(given))
    if len(conditioned) != 1 or not isinstance(conditioned[0].args[1], power_law) or conditioned[0].args[0] != q:
        raise Refusal(f"{scaled} must hold {q} given a power law")
    (a,) = conditioned[0].args[1].args
    if not decide(sp.Gt(a, sp.S.Half), goal.domain) or not decide(sp.Lt(a, 1), goal.domain):
        raise Refusal(f"1/2 < {a} < 1 is not shown on {goal.domain.describe()}")
    if not is_zero(scaled - gamma ** (1 - 1 / a) * conditioned[0]):
        raise Refusal(f"the limit must be that of {gamma}^(1 - 1/{a}) q")
    known = (1 - a) ** (1 / a) * sp.gamma(1 / a - 1) * sp.gamma(2 - 1 / a) / a
    defined(right, goal.domain)
    if not is_zero(right - known):
        raise Refusal(f"the limit is {known}", known)
    return Verdict.PROVED
