"""What follows from the deterministic equivalent: weights, derivatives, square roots."""

from __future__ import annotations

import sympy as sp

from .algebra import is_zero
from .domain import Domain
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation, solved_for_core
from .language import (
    C1,
    C2,
    COVARIANCE,
    WEIGHT,
    C,
    E,
    average,
    limit_in_proportion,
    tau,
    tau_product,
)
from .population import known_root
from .population_averages import averages_defined, normal_averages
from .positivity import decide, entails, sign_on


@rule("population_mean", axioms=("isserlis",))
def population_mean(goal: Goal) -> Verdict:
    """E tau(C) = E tau(Sigma) = tau(Sigma), whose limit is the mean of the population's law."""
    left, right = equation(goal)
    if left in (E(tau(C)), E(tau(COVARIANCE))):
        known = tau(COVARIANCE)
    elif left.func is limit_in_proportion and left.args[0] == tau(COVARIANCE) and isinstance(right, average):
        known = average(right.args[1], right.args[1])
    else:
        raise Refusal(f"the left side must be E tau(C), E tau(Sigma), or the limit of tau(Sigma), not {left}")
    if not is_zero(right - known):
        raise Refusal(f"the mean is {known}")
    return Verdict.PROVED


def _equivalent(premise: Theorem) -> tuple[sp.Expr, sp.Expr, sp.Expr, sp.Symbol]:
    """(resolvent, y(t), t and load) of a theorem of the rule deterministic_equivalent: B weighs an average of B y."""
    left, right = equation(premise)
    inside = left.args[0].args[0] if left.func is limit_in_proportion and left.args[0].func is E else sp.S.Zero
    if not isinstance(inside, tau_product) or inside.args[0] != WEIGHT or not isinstance(right, average):
        raise Refusal(f"the premise must give the limit of E tau(B R) for every weight B, not {premise.statement}")
    direction = right.args[0] / WEIGHT
    if direction.has(WEIGHT):
        raise Refusal(f"{right} must be the average of B times a function of t")
    return inside.args[1], direction, right.args[1], left.args[1]


@rule("weigh")
def weigh(goal: Goal, generic: Theorem) -> Verdict:
    """An instance of the deterministic equivalent of a matrix f(C) for one weight: 1, or Sigma where f(C) is a resolvent.

    Sigma need not stay bounded, so cut it off at a level: what is left out is at most the mean of what lies above the
    level, over the shift, and vanishes as the level rises because the means converge.
    """
    left, right = equation(goal)
    resolvent, direction, t, load = _equivalent(generic)
    if left.func is not limit_in_proportion or left.args[1] != load or left.args[0].func is not E:
        raise Refusal(f"the left side must be a limit of expectations at load {load}")
    inside = left.args[0].args[0]
    if inside == tau(resolvent):
        weight = sp.S.One
    elif inside == tau_product(COVARIANCE, resolvent):
        shift = sp.cancel(1 / resolvent - C)
        if shift.has(C) or not decide(sp.Gt(shift, 0), goal.domain):
            raise Refusal(f"{resolvent} is no resolvent 1/(shift + C), shift > 0: with Sigma it need not have a limit")
        weight = t
    else:
        raise Refusal(f"the weight of {inside} must be 1 or Sigma, its matrix {resolvent}")
    known = average(weight * direction, t)
    averages_defined(right, goal.domain)
    if not is_zero(normal_averages(right - known)):
        raise Refusal(f"the limit is {known}")
    return Verdict.PROVED


def derivative(expression: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """d/dx of an expression with averages, into which the derivative is taken; each must grow at most like t."""
    names = {node: sp.Dummy() for node in expression.atoms(average)}
    flat = expression.xreplace(names)
    total = sp.diff(flat, x)
    for node, name in names.items():
        inner_slope = sp.cancel(sp.together(sp.diff(node.args[0], x)))
        top, bottom = (sp.Poly(part, node.args[1]) for part in sp.fraction(inner_slope))
        if top.degree() > bottom.degree() + 1:
            raise Refusal(f"the derivative of {node} in {x} grows faster than {node.args[1]}")
        total += sp.diff(flat, name) * average(inner_slope, node.args[1])
    return total.xreplace({name: node for node, name in names.items()})


@rule("derivative_of_equivalent", axioms=("stieltjes_continuity",))
def derivative_of_equivalent(goal: Goal, limit: Theorem, root: Theorem, *, x: sp.Symbol, shift: sp.Expr) -> Verdict:
    """lim E tau(b(Sigma) R^2) = -(d/dx)(lim E tau(b R))/(d shift/dx), R = 1/(shift(x) + C), b = 1 or Sigma.

    E tau(b R) is the transform of a law (times tau(b)) at -shift; such transforms converge with their derivatives. The
    root k of f(k, x) = level moves by dk/dx = -f_x/f_k, where f_k > 0 is shown.
    """
    left, right = equation(goal)
    resolvent = 1 / (shift + C)
    name, value = equation(limit)
    if name.func is not limit_in_proportion or name.args[0] not in (
        E(tau(resolvent)),
        E(tau_product(COVARIANCE, resolvent)),
    ):
        raise Refusal(f"the premise must give the limit of E tau(R) or E tau(Sigma R), R = {resolvent}")
    if left != name.xreplace({resolvent: resolvent**2}):
        raise Refusal(f"the left side must be {name.xreplace({resolvent: resolvent**2})}")
    p = goal.domain[x.name]
    if not p.lower_open or not p.upper_open or not decide(sp.Gt(shift, 0), goal.domain):
        raise Refusal(f"{shift} > 0 is needed, {x} on an open range")
    known, _ = known_root(root, goal)
    k = sp.Dummy("k", positive=True)
    function = known.args[0].xreplace({known.args[1]: k})
    slope = derivative(function, k).xreplace({k: known})
    steepness = sp.diff(shift, x)
    if sign_on(slope, goal.domain) != 1 or sign_on(steepness, goal.domain) != 1:
        raise Refusal(f"{slope} > 0 and {steepness} > 0 are not shown")
    outside = value.xreplace({known: k})
    if outside.atoms(type(known)):
        raise Refusal(f"{value} holds another root than {known}")
    moved = -derivative(function, x).xreplace({k: known}) / slope
    total = derivative(outside, x).xreplace({k: known}) + derivative(outside, k).xreplace({k: known}) * moved
    averages_defined(right, goal.domain)
    if not is_zero(normal_averages(right + total / steepness)):
        raise Refusal(f"the limit is {-total / steepness}")
    return Verdict.PROVED


@rule("square_root_equivalent", axioms=("monotone_convergence",), local=False)
def square_root_equivalent(goal: Goal, generic: Theorem, *, noise: sp.Symbol) -> Verdict:
    """Limits of E tau(B C^(1/2)), E tau(Sigma^(1/2) C^(1/2)) and E tau(C_1^(1/2) C_2^(1/2)): averages of B r, t^(1/2) r, r^2.

    Along an eigenvector of Sigma, C^(1/2) = (2/pi) int_0^oo C/(C + u^2) du has the mean r(t) = (2/pi) int (1 - u^2 y) du
    in the limit, y from the premise at noise u: the integrand's mean is at most min(1, t/u^2). The premise for the
    weight B = y_d - y itself makes the convergence one in mean square; r^2 <= t by Jensen, and the means of t converge.
    E C^(1/2) is diagonal where Sigma is, as the law of the data is invariant under reflections of its axes.
    """
    left, right = equation(goal)
    resolvent, direction, t, load = _equivalent(generic)
    if not is_zero(resolvent * (noise**2 + C) - 1):
        raise Refusal(f"the premise must speak of 1/({noise}^2 + C), not of {resolvent}")
    p = generic.domain[noise.name]
    if not p.interval.is_superset(sp.Interval.open(0, sp.oo)):
        raise Refusal(f"the premise must hold for every {noise} > 0")
    entails(Domain((*goal.domain.parameters, p), goal.domain.conditions), generic.domain, "the premise")
    if not isinstance(right, average) or right.args[1] != t:
        raise Refusal(f"the right side must be an average over {t}")
    integrals = right.args[0].atoms(sp.Integral)
    if len(integrals) != 1:
        raise Refusal("the average must hold one integral")
    (integral,) = integrals
    if len(integral.limits) != 1 or integral.limits[0][1:] != (sp.S.Zero, sp.oo):
        raise Refusal(f"{integral} must run from 0 to oo")
    u = integral.limits[0][0]
    if not is_zero(integral.function - (1 - noise**2 * direction).xreplace({noise: u})):
        raise Refusal(f"the integrand must be {(1 - noise**2 * direction).xreplace({noise: u})}")
    mean = 2 / sp.pi * integral
    root = sp.sqrt(C)
    known = {
        E(tau_product(WEIGHT, root)): WEIGHT * mean,
        E(tau_product(sp.sqrt(COVARIANCE), root)): sp.sqrt(t) * mean,
        E(tau_product(sp.sqrt(C1), sp.sqrt(C2))): mean**2,
    }
    if left.func is not limit_in_proportion or left.args[1] != load or left.args[0] not in known:
        raise Refusal(f"the left side must be the limit of one of {', '.join(map(str, known))}")
    if not is_zero(right.args[0] - known[left.args[0]]):
        raise Refusal(f"the average must be that of {known[left.args[0]]}")
    return Verdict.PROVED


@rule("under_average", local=False)
def under_average(goal: Goal, premise: Theorem, *, t: sp.Symbol) -> Verdict:
    """Rewriting inside averages over t with an equation that holds for every t > 0."""
    left, right = equation(goal)
    old, new = solved_for_core(*equation(premise), premise.domain)
    p = premise.domain[t.name]
    if p.symbol != t or t in goal.domain.symbols or not p.interval.is_superset(sp.Interval.open(0, sp.oo)):
        raise Refusal(f"the premise must hold for every {t} > 0")
    entails(Domain((*goal.domain.parameters, p), goal.domain.conditions), premise.domain, "the premise")
    nodes = {node: average(node.args[0].xreplace({old: new}), t) for node in left.atoms(average) if node.args[1] == t}
    changed = left.xreplace({node: image for node, image in nodes.items() if image != node})
    if changed == left:
        raise Refusal(f"premise {premise.statement} is not used: {old} does not occur in an average over {t}")
    if changed != right and not is_zero(changed - right):
        raise Refusal(f"it becomes {changed}", changed)
    return Verdict.PROVED
