"""From every population to one: finitely many eigenvalues, power laws, the identity."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from .algebra import defined, is_zero
from .errors import Refusal
from .kernel import Goal, Theorem, Verdict, rule
from .language import (
    C1,
    C2,
    COVARIANCE,
    S1,
    S2,
    WEIGHT,
    C,
    E,
    S,
    average,
    bound_symbols,
    d,
    given,
    inner,
    power_law,
    tau,
    tau_product,
    test_loss,
    train_loss,
)
from .positivity import decide, sign_on
from .rules import equation


def over_law(expression: sp.Expr, mean: Callable[[sp.Expr, sp.Symbol], sp.Expr]) -> sp.Expr:
    """The expression with every average over the population replaced by ``mean(function, t)``, the innermost first."""
    if not expression.args or not expression.atoms(average):
        return expression
    if isinstance(expression, average):
        function, t = expression.args
        if t in bound_symbols(function) or function.has(WEIGHT):
            raise Refusal(f"{t} is bound twice in {expression}, or it holds a weight")
        return mean(over_law(function, mean), t)
    return expression.func(*(over_law(part, mean) for part in expression.args))


def over_atoms(expression: sp.Expr, law: sp.Tuple) -> sp.Expr:
    """The expression for a law of finitely many atoms (weight, eigenvalue): averages are sums."""
    return over_law(
        expression, lambda function, t: sp.Add(*(weight * function.xreplace({t: value}) for weight, value in law))
    )


def over_power_law(expression: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    """The expression for a power law: averages of t^i/(t + k)^j are Euler's integrals, with w = u^a as variable."""
    scale = 1 - exponent

    def mean(function: sp.Expr, t: sp.Symbol) -> sp.Expr:
        factor, moving = function.as_independent(t, as_Add=False)
        powers = dict(power.as_base_exp() for power in sp.Mul.make_args(moving) if power != 1)
        i, poles = powers.pop(t, sp.S.Zero), list(powers.items())
        base, j = poles[0] if poles else (t + 1, sp.S.Zero)
        k = base - t
        order = -j - i
        if len(poles) > 1 or k.has(t) or not (i.is_Integer and j.is_Integer) or j > 0 or order < -1:
            raise Refusal(f"{function} is not a multiple of t^i/(t + k)^j with i <= j + 1")
        start = order + 1 / exponent
        series = sp.hyper((-j, start), (start + 1,), -k / scale) if j else sp.S.One
        return factor * scale**-order * series / (1 + exponent * order)

    return over_law(expression, mean)


@rule("one_population")
def one_population(goal: Goal, general: Theorem) -> Verdict:
    """What holds for every law of the population, for one with finitely many atoms: weights > 0 of sum 1, eigenvalues > 0."""
    left, right = equation(goal)
    name, value = equation(general)
    if not isinstance(left, given) or left.args[0] != name or not isinstance(left.args[1], sp.Tuple):
        raise Refusal(f"the left side must be {name}, given a law")
    law = left.args[1]
    if not law or not all(isinstance(atom, sp.Tuple) and len(atom) == 2 for atom in law):
        raise Refusal(f"the law must hold pairs (weight, eigenvalue), not {law}")
    for atom in law:
        for part in atom:
            if sign_on(part, goal.domain) != 1 or part.has(WEIGHT):
                raise Refusal(f"{part} > 0 is not shown on {goal.domain.describe()}")
    if not is_zero(sp.Add(*(weight for weight, _ in law)) - 1):
        raise Refusal(f"the weights of {law} do not add up to 1")
    known = over_atoms(value, law)
    if right != known:
        defined(right, goal.domain)
        if not is_zero(right - known):
            raise Refusal(f"over this law the value is {known}")
    return Verdict.PROVED


@rule("power_law_population", axioms=("euler_integral",))
def power_law_population(goal: Goal, general: Theorem) -> Verdict:
    """What holds for every law of the population, for the eigenvalues (1 - a) u^(-a), 0 < a < 1, of mean 1.

    In averages of t^i/(t + k)^j, k > 0, w = u^a makes Euler's integrals, which converge as i <= j + 1.
    """
    left, right = equation(goal)
    name, value = equation(general)
    if not isinstance(left, given) or left.args[0] != name or not isinstance(left.args[1], power_law):
        raise Refusal(f"the left side must be {name}, given a power law")
    (exponent,) = left.args[1].args
    if sign_on(exponent, goal.domain) != 1 or not decide(sp.Lt(exponent, 1), goal.domain):
        raise Refusal(f"0 < {exponent} < 1 is not shown on {goal.domain.describe()}")
    for node in value.atoms(average):
        for power in node.args[0].atoms(sp.Pow):
            shift = power.base - node.args[1]
            known = shift.is_positive or sign_on(shift, goal.domain) == 1
            if power.base != node.args[1] and power.base.has(node.args[1]) and not known:
                raise Refusal(f"{shift} > 0 is not shown")
    known = over_power_law(value, exponent)
    if right != known:
        defined(right, goal.domain)
        if not is_zero(right - known):
            raise Refusal(f"over this law the value is {known}")
    return Verdict.PROVED


@rule("white_population", axioms=("isserlis",))
def white_population(goal: Goal) -> Verdict:
    """Data whose population is the identity are white: C, C_1, C_2 are S, S_1, S_2 and Sigma is 1; E<z, f(S) z> = d E tau f."""
    left, right = equation(goal)
    one = sp.Tuple(sp.Tuple(sp.S.One, sp.S.One))
    if not isinstance(left, given) or left.args[1] != one:
        raise Refusal(f"the left side must be a quantity given the law {one}")
    quantity = left.args[0]
    for loss in (test_loss, train_loss):
        quantity = quantity.replace(
            lambda node, loss=loss: isinstance(node, loss) and node.args[1:] == (COVARIANCE,),
            lambda node, loss=loss: loss(node.args[0]),
        )
    quantity = quantity.replace(tau_product, _white_product).xreplace({C: S, C1: S1, C2: S2, COVARIANCE: sp.S.One})
    quantity = quantity.replace(lambda node: isinstance(node, E) and isinstance(node.args[0], inner), _white_seed)
    if right != quantity and not is_zero(right - quantity):
        raise Refusal(f"for white data it is {quantity}")
    return Verdict.PROVED


def _white_seed(mean: sp.Expr) -> sp.Expr:
    """E<a z, f(S) z> = d a E tau(f(S)) for a number a."""
    first, second = mean.args[0].args
    if first.has(S, S1, S2):
        return mean
    return d * first * (E(tau(second)) if second.has(S, S1, S2) else second)


def _white_product(first: sp.Expr, second: sp.Expr) -> sp.Expr:
    """tau_product of a function of Sigma = 1, a number, and one of C."""
    if first.has(C1, C2, C):
        return tau_product(first, second)
    return first.xreplace({COVARIANCE: sp.S.One}) * tau(second)
