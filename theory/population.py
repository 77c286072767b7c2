"""Data of any population covariance: Stein's identity, fluctuations, the deterministic equivalent.

x = Sigma^(1/2) w with w a standard Gaussian vector; C is the sample covariance of n such examples in R^d.
"""

from __future__ import annotations

from functools import lru_cache

import sympy as sp

from .algebra import defined, is_zero
from .domain import Domain
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import COVARIANCE, HEADS, MATRICES, WEIGHT, C, E, S, average, d, limit_in_proportion, n, tau, tau_product
from .population_averages import normal_averages
from .positivity import decide, entails, sign_on
from .roots import root_of
from .spectral import at_every_size
from .traces import spectrum
from .wishart import partial_fractions

RANDOM = MATRICES - {COVARIANCE, WEIGHT}
"""The matrices made from data."""

# --- Stein's identity and fluctuations ------------------------------------------------------------------


def _parts(function: sp.Expr) -> dict[sp.Expr, sp.Expr]:
    """Partial fractions of a function of C alone: {power of C or of 1/(z - C): coefficient}."""
    if function.atoms(sp.Symbol) & (MATRICES - {C}):
        raise Refusal(f"{function} must hold no other matrix than {C}")
    return {basis.xreplace({S: C}): value for basis, value in partial_fractions(function.xreplace({C: S})).items()}


def _trace(function: sp.Expr) -> sp.Expr:
    """tau of a function of C, or of one of Sigma, in its parts."""
    if not function.has(C):
        return sp.S.One if function == 1 else tau(function)
    return sp.Add(*(value * (sp.S.One if basis == 1 else tau(basis)) for basis, value in _parts(function).items()))


def _product_trace(weight: sp.Expr, function: sp.Expr) -> sp.Expr:
    """tau_product of a function of Sigma and one of C in the parts of the latter."""
    if weight == 1:
        return _trace(function)
    parts = _parts(function) if function.has(C) else {sp.S.One: function}
    return sp.Add(*(v * (tau(weight) if basis == 1 else tau_product(weight, basis)) for basis, v in parts.items()))


def normal_traces(expression: sp.Expr) -> sp.Expr:
    """Traces of rational functions of C, and their expectations, by linearity; functions of Sigma are not random."""
    expression = expression.replace(lambda node: isinstance(node, tau_product), lambda node: _product_trace(*node.args))
    expression = expression.replace(lambda node: isinstance(node, tau), lambda node: _trace(*node.args))
    return expression.replace(lambda node: isinstance(node, E), lambda node: _mean(node.args[0]))


def _mean(inside: sp.Expr) -> sp.Expr:
    if any(
        isinstance(node, HEADS) and not isinstance(node, tau | tau_product) for node in sp.preorder_traversal(inside)
    ):
        return E(inside)
    names = {trace: sp.Dummy() for trace in inside.atoms(tau, tau_product)}
    traces = {name: trace for trace, name in names.items()}
    random = [name for name, trace in traces.items() if trace.atoms(sp.Symbol) & RANDOM]
    total = sp.S.Zero
    for term in sp.Add.make_args(sp.expand(inside.xreplace(names))):
        fixed, moving = term.as_independent(*random, as_Add=False)
        total += fixed.xreplace(traces) * (E(moving.xreplace(traces)) if moving != 1 else sp.S.One)
    return total


def bounded_spectrum(function: sp.Expr, domain: Domain) -> None:
    """Refuse a rational function of C that is not certainly smooth on C >= 0: its poles must lie below 0."""
    for basis in _parts(function):
        if not basis.is_polynomial(C):
            pole = basis.as_base_exp()[0] + C
            if not decide(sp.Lt(pole, 0), domain):
                raise Refusal(f"the pole at C = {pole} must lie below the spectrum: {pole} < 0 is not shown")


@lru_cache(maxsize=64)
def population_loop(weight: sp.Expr, function: sp.Expr) -> sp.Expr:
    """Left minus right of Stein's identity for the matrix h(Sigma) C f(C), real data.

    E tau(h C f) = E tau(h Sigma f) + (d/n) E[tau(h Sigma p(C)) tau(C q(C))] + (1/n) E tau(h Sigma C f'(C)),
    where p x q, summed, is the divided difference (f(x) - f(y))/(x - y).
    """
    inside = sp.S.Zero
    moved = weight * COVARIANCE
    for basis, coefficient in _parts(function).items():
        base, power = basis.as_base_exp()
        if basis == 1:
            continue
        if base == C:
            pairs = [(C**j, C ** (power - 1 - j)) for j in range(power)]
        else:
            pairs = [(base**-j, base ** -(1 - power - j)) for j in range(1, 1 - power)]
        inside += coefficient * sp.Add(*(tau_product(moved, p) * tau(C * q) for p, q in pairs))
    slope = tau_product(moved, C * sp.diff(function, C)) / n
    whole = tau_product(weight, C * function) - tau_product(moved, function) - d / n * inside - slope
    return normal_traces(E(normal_traces(whole)))


@rule("population_loop", axioms=("gaussian_integration_by_parts",))
def population_loop_rule(goal: Goal, *, function: sp.Expr) -> Verdict:
    """An exact identity at every n, d and Sigma: Gaussian integration by parts applied to B(Sigma) C f(C)."""
    left, right = equation(goal)
    bounded_spectrum(function, goal.domain)
    difference = normal_traces(left - right) - population_loop(WEIGHT, function)
    if not is_zero(difference):
        raise Refusal(f"integration by parts gives {population_loop(WEIGHT, function)} = 0")
    return Verdict.PROVED


@rule("population_poincare", axioms=("gaussian_poincare",))
def population_poincare(goal: Goal, *, function: sp.Expr, bound: sp.Expr) -> Verdict:
    """Var tau(h(C)) <= 4 B tau(Sigma)/(n d) when x h'(x)^2 <= B for x >= 0: |grad tau(h)|^2 = 4 tau(Sigma C h'(C)^2)/(n d)."""
    bounded_spectrum(function, goal.domain)
    defined(bound, goal.domain)
    if bound.atoms(sp.Symbol) & {C, COVARIANCE}:
        raise Refusal(f"the bound {bound} must not depend on the data")
    if not decide(sp.Ge(bound - C * sp.diff(function, C) ** 2, 0), spectrum(goal.domain, C)):
        raise Refusal(f"C h'(C)^2 <= {bound} is not shown for h = {function}")
    variance = E(tau(function) ** 2) - E(tau(function)) ** 2
    follows = 4 * bound * tau(COVARIANCE) / (n * d)
    if not isinstance(goal.statement, sp.LessThan) or goal.statement.lhs != variance:
        raise Refusal(f"the statement must bound {variance}")
    if not is_zero(goal.statement.rhs - follows):
        raise Refusal(f"the bound that follows is {variance} <= {follows}")
    return Verdict.PROVED


@rule("traces")
def traces(goal: Goal) -> Verdict:
    """An equation between expectations of traces of rational functions of C, smooth on C >= 0, by linearity."""
    left, right = equation(goal)
    for node in (left - right).atoms(tau, tau_product):
        for function in node.args:
            if function.has(C):
                bounded_spectrum(function, goal.domain)
    if not is_zero(normal_traces(left) - normal_traces(right)):
        raise Refusal(f"by linearity the left side is {normal_traces(left)}")
    return Verdict.PROVED


# --- the deterministic equivalent -----------------------------------------------------------------------

TRACE, ONE = sp.Dummy("trace"), sp.Dummy("one")


@rule("deterministic_equivalent", local=False)
def deterministic_equivalent(
    goal: Goal, identity: Theorem, variance: Theorem, root: Theorem, *, shift: sp.Expr
) -> Verdict:
    """lim E tau(B(Sigma) R) for every bounded B, R = 1/(shift + C): the average of B(t) y(t), from Stein's identity.

    tau(R) concentrates and terms over n vanish (R <= 1/shift, tau(Sigma) bounded), so the identity says, along any
    subsequence on which E tau(R) -> g, that B (p y + q) averages to 0 for every B, with p = -(shift + t M) and
    M = 1 - (1 - shift g)/gamma. M >= 0 as the limit of 1 - tr(C R)/n, at most n eigenvalues of C R < 1 being positive;
    hence y = -q/p. With g the average of y, k = shift/M solves the premise's equation, which has one root.
    """
    left, right = equation(goal)
    resolvent = 1 / (shift + C)
    if left.func is not limit_in_proportion or left.args[0] != E(tau_product(WEIGHT, resolvent)):
        raise Refusal(f"the left side must be the limit of E tau(B R), R = {resolvent}")
    gamma = left.args[1]
    if not decide(sp.Gt(shift, 0), goal.domain) or sign_on(gamma, goal.domain) != 1:
        raise Refusal(f"{shift} > 0 and {gamma} > 0 are needed")
    at_every_size(goal.domain, identity, variance)
    _vanishing(variance, resolvent, gamma)
    p, q = _per_direction(identity, resolvent, gamma)
    t = right.args[1] if isinstance(right, average) else sp.Dummy("t", positive=True)
    condition = 1 - (1 - shift * TRACE) / gamma
    if not is_zero(p.xreplace({COVARIANCE: t}) + shift + t * condition):
        raise Refusal(f"the coefficient {p} is not -(shift + t (1 - (1 - shift g)/gamma)), g = {TRACE}")
    value, solution = known_root(root, goal)
    ratio = shift / value
    direction = -q.xreplace({COVARIANCE: t}) / (-(shift + t * ratio))
    mean = average(sp.cancel(sp.together(direction)), t)
    if not is_zero(normal_averages(condition.xreplace({TRACE: mean}) - ratio - solution)):
        raise Refusal(f"the premise's equation is not that of {shift}/(1 - tr(C R)/n)")
    wanted = average(WEIGHT * direction, t)
    if not isinstance(right, average) or not is_zero(right.args[0] - wanted.args[0]):
        raise Refusal(f"the limit is {wanted}")
    return Verdict.PROVED


def known_root(root: Theorem, goal: Goal) -> tuple[sp.Expr, sp.Expr]:
    """The root k and f(k) - level from a theorem f(k) = level of the rule increasing_root, on the goal's domain."""
    entails(goal.domain, root.domain, "the equation of the root")
    left, level = equation(root)
    found = [node for node in left.atoms(root_of) if left == node.args[0].xreplace({node.args[1]: node})]
    if len(found) != 1:
        raise Refusal(f"{root.statement} is no equation for one root")
    value: sp.Expr = found[0]
    if value.args[3] != 0 or value.args[4] != sp.oo:
        raise Refusal(f"the root must be the one in (0, oo), not in ({value.args[3]}, {value.args[4]})")
    return value, left - level


def _vanishing(premise: Theorem, function: sp.Expr, gamma: sp.Symbol) -> None:
    """Refuse unless the premise bounds Var tau(function) by a multiple of tau(Sigma)/d^2 at n = gamma d."""
    statement = premise.statement
    variance = E(tau(function) ** 2) - E(tau(function)) ** 2
    if not isinstance(statement, sp.LessThan) or statement.lhs != variance:
        raise Refusal(f"a bound on {variance} is needed, not {statement}")
    if sp.cancel(statement.rhs.xreplace({n: gamma * d}) * d**2 / tau(COVARIANCE)).free_symbols & {d, COVARIANCE}:
        raise Refusal(f"{statement.rhs} is not of the order tau(Sigma)/d^2")


@lru_cache(maxsize=64)
def _per_direction(identity: Theorem, resolvent: sp.Expr, gamma: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """(p, q) of the identity at infinite size, B (p y + q) = 0 along an eigenvector of Sigma, the trace of R at its limit."""
    left, right = equation(identity)
    total = normal_traces(left - right)
    names = {node: sp.Dummy() for node in total.atoms(E, tau)}
    direction = sp.Dummy("y")
    limit = sp.S.Zero
    for term in sp.Add.make_args(sp.expand(total.xreplace(names).xreplace({n: gamma * d}))):
        back = term.xreplace({name: node for node, name in names.items()})
        order = sp.degree(sp.fraction(sp.together(term))[1], d)
        nodes = [node for node in back.atoms(E, tau) if isinstance(node, E) or not back.atoms(E)]
        if len(nodes) != 1 or term.has(d) != (order == 1):
            raise Refusal(f"{back} is not understood")
        (node,) = nodes
        if order == 1:
            _bounded_product(node, resolvent)
        else:
            limit += back.xreplace({node: _limit_of(node, resolvent, direction)})
    equation_of_y = sp.Poly(sp.cancel(limit / WEIGHT), direction)
    if equation_of_y.degree() != 1 or equation_of_y.has(WEIGHT):
        raise Refusal(f"the identity at infinite size, {limit} = 0, is not B times a linear equation for y")
    return equation_of_y.coeff_monomial(direction), equation_of_y.coeff_monomial(1)


def _bounded_product(node: sp.Expr, resolvent: sp.Expr) -> None:
    """Refuse what is divided by n unless it is an expectation of tau(a(Sigma) R^k): bounded by that of a over shift^k."""
    (inside,) = node.args
    base, power = (inside.args[1] if isinstance(inside, tau_product) else inside.args[0]).as_base_exp()
    if not isinstance(inside, tau_product | tau) or power >= 0 or not is_zero(base**2 * resolvent**2 - 1):
        raise Refusal(f"{node} over n is not shown to vanish")


def _limit_of(node: sp.Expr, resolvent: sp.Expr, direction: sp.Symbol) -> sp.Expr:
    """What an expectation becomes along one direction: a(t) y for tau(a R), g for a factor tau(R), a(t) for tau(a)."""
    if isinstance(node, tau):
        return node.args[0]
    value = sp.S.One
    products = 0
    for factor in sp.Mul.make_args(node.args[0]):
        function = factor.args[-1] if isinstance(factor, tau_product | tau) else sp.S.Zero
        sign = function / resolvent
        if not is_zero(sign**2 - 1):
            raise Refusal(f"{factor} is no trace of the resolvent")
        sign = sp.cancel(sign)
        if isinstance(factor, tau_product):
            products += 1
            value *= sign * factor.args[0] * direction
        else:
            value *= sign * TRACE
    if products != 1:
        raise Refusal(f"{node} holds {products} traces with a weight, not one")
    return value
